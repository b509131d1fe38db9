"""The backend `jieba`: jieba's segmentation and parts of speech, on text folded to Simplified characters.

jieba's dictionary is Simplified: on Traditional text nearly every word is unknown to it, and its model for unknown
words makes it forty times slower and much worse. Folding is one character to one character, so that offsets stay.

The dictionary is read into memory here, without `jieba.initialize`, which would write a cache file to the folder for
temporary files; nothing of jieba's module-wide state is used or changed.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jieba
from jieba import posseg

from pipeline import lexicon
from pipeline.backends.jieba_unknown import UnknownWords
from pipeline.backends.words import answer, locate
from pipeline.errors import BackendError
from pipeline.fold import fold_width
from pipeline.tags import tag_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.types import Tagged

_ENTRY = re.compile(r"(?P<word>\S{1,100})(?: (?P<frequency>\d{1,12}))?(?: (?P<tag>[A-Za-z]{1,9}))?")
_LAST = "ES"  # the last character of a word, or the only one
_NAMES = {"nr": "PERSON", "nrt": "PERSON", "nrfg": "PERSON", "nt": "ORG", "ns": "GPE"}


class Dictionary(NamedTuple):
    """Frequencies of words (0 for a mere beginning of one), their sum, and parts of speech."""

    frequencies: dict[str, int]
    total: int
    tags: dict[str, str]


def load(userdict: str | None = None) -> JiebaTagger:
    """Return the tagger; `userdict` is a file of words to add, in jieba's format: word, frequency, part of speech."""
    return JiebaTagger(userdict)


@cache
def _table() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in lexicon.rows("to_simplified")}


def simplify(text: str) -> str:
    """Return the text with narrow letters and Simplified characters; same length."""
    return fold_width(text).translate(_table())


@cache
def _dictionary() -> Dictionary:
    """Read jieba's own dictionary, folded as the text will be; the most frequent of equal words stays."""
    frequencies: dict[str, int] = {}
    tags: dict[str, str] = {}
    content = (files("jieba") / "dict.txt").read_text(encoding="utf-8").translate(_table())
    for line in content.splitlines():
        word, frequency, tag = line.split(" ")
        if int(frequency) >= frequencies.get(word, 0):
            frequencies[word], tags[word] = int(frequency), tag
    total = sum(frequencies.values())
    for word in tags:
        _add_beginnings(frequencies, word)
    return Dictionary(frequencies, total, tags)


@cache
def _unknown_words() -> UnknownWords:
    return UnknownWords()


def _add_beginnings(frequencies: dict[str, int], word: str) -> None:
    for length in range(1, len(word)):
        frequencies.setdefault(word[:length], 0)


class _Segmenter(posseg.POSTokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba's tagger over a dictionary in memory."""

    def __init__(self, dictionary: Dictionary) -> None:
        """Skip jieba's own loading, which reads the dictionary twice and writes a cache file."""
        self.tokenizer = jieba.Tokenizer()
        self.tokenizer.FREQ, self.tokenizer.total = dictionary.frequencies, dictionary.total
        self.tokenizer.initialized = True
        self.word_tag_tab = dictionary.tags
        self._unknown = _unknown_words()

    def _POSTokenizer__cut(self, text: str) -> Iterator[posseg.pair]:  # noqa: N802  (jieba's name, as Python mangles it)
        """Cut a run of unknown words, with the same result as jieba's own method."""
        begin = 0
        for at, (place, tag) in enumerate(self._unknown.path(text)):
            if place in _LAST or at == len(text) - 1:
                yield posseg.pair(text[begin : at + 1], tag)
                begin = at + 1


class JiebaTagger:
    """The tagger of the backend `jieba`; it fulfils `pipeline.backends.Tagger`. Safe to use from several threads."""

    name = "jieba"

    def __init__(self, userdict: str | None = None) -> None:
        """Share jieba's dictionary, which is never written to, with all other taggers, or add to a copy of it."""
        self.fingerprint = f"jieba:{version('jieba')}"
        self._userdict = userdict
        self._tags = tag_table("jieba")
        self._segmenter = _Segmenter(_dictionary())
        if userdict:
            self._add_words(Path(userdict))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as an order to load: the dictionary is read anew in the other process."""
        return load, (self._userdict,)

    def _add_words(self, path: Path) -> None:
        """Add the words of a user dictionary; raise `BackendError` naming the line that cannot be read."""
        try:
            content = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BackendError(f"the user dictionary {path} cannot be read: {error}; it must be UTF-8 text") from error
        base = _dictionary()
        self._segmenter = _Segmenter(Dictionary(dict(base.frequencies), base.total, dict(base.tags)))
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip():
                self._add(line.strip(), f"{path}:{number}")
        self.fingerprint += f"+{hashlib.sha256(content.encode()).hexdigest()[:16]}"

    def _add(self, line: str, place: str) -> None:
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            raise BackendError(f"{place}: {line[:40]!r} is not a word, a frequency and a part of speech (洲美 5 ns)")
        word, tokenizer = simplify(entry["word"]), self._segmenter.tokenizer
        frequency = int(entry["frequency"] or tokenizer.suggest_freq(word))
        tokenizer.total += frequency - tokenizer.FREQ.get(word, 0)
        tokenizer.FREQ[word] = frequency
        _add_beginnings(tokenizer.FREQ, word)
        if entry["tag"]:
            self._segmenter.word_tag_tab[word] = entry["tag"]

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return words of every piece; names are those that jieba's parts of speech tell."""
        return [self._tag(piece) for piece in pieces]

    def _tag(self, piece: str) -> Tagged:
        pairs = list(self._segmenter.cut(simplify(piece)))
        places = locate([pair.word for pair in pairs], simplify(piece), self.name)
        words = [(*place, self._tags.get(pair.flag, "")) for place, pair in zip(places, pairs, strict=True)]
        names = [(*place, _NAMES[p.flag]) for place, p in zip(places, pairs, strict=True) if p.flag in _NAMES]
        return answer(piece, words, names)
