"""Try the pipeline with as many texts as time allows, and with long hostile ones, and say what did not hold.

python -m benchmarks.fuzz --minutes 10    random, damaged and made texts: the invariants below
python -m benchmarks.fuzz --growth        hostile repetitions from 10 kB to 1 MB: time grows in line with length
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import HealthCheck, given, seed, settings

import pipeline
from benchmarks.texts import KINDS, hostile
from pipeline.analysis import Stopwatch, analyse
from pipeline.outcome import outcome_of
from pipeline.types import Article, ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import SearchStrategy
    from spacy.language import Language

    from pipeline.write import Analysed

_ROUND = 100  # examples
_SIZES = (10_000, 100_000, 1_000_000)  # bytes
_LONGEST_EXPONENT = 1.1
_TIMES, _LONG = 2, 3.0  # measurements of one article, and the seconds after which one is enough
_NOISE = 0.3  # seconds under which a time says little


def check(nlp: Language, text: str) -> None:
    """Assert what holds for any text: no error, spans that are in the text, the same result twice."""
    article = Article(text=text, doc="fuzz", source="fuzz")
    first = analyse(nlp, article, Stopwatch())
    assert not isinstance(first, ErrorRecord), first  # noqa: S101
    for found in _spans(first):
        assert text[found["start"] : found["end"]] == found["text"], found  # noqa: S101
    for start, end in _places(first):
        assert 0 <= start <= end <= len(text), (start, end)  # noqa: S101
    second = analyse(nlp, article, Stopwatch())
    assert outcome_of(first) == outcome_of(second)  # noqa: S101


def _spans(result: Analysed) -> Iterator[dict[str, Any]]:
    """Yield every object with a text and its place, at any depth."""
    waiting: list[Any] = [msgspec.to_builtins(result.document), *map(msgspec.to_builtins, result.claims)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if {"text", "start", "end"} <= value.keys():
                yield value
            waiting.extend(value.values())
        elif isinstance(value, (list, tuple)):
            waiting.extend(value)


def _places(result: Analysed) -> Iterator[tuple[int, int]]:
    """Yield the offsets that stand without a text."""
    document = result.document
    for entity in (*document.people, *document.organizations):
        yield from entity.mentions
    for record in (*document.sentences, *document.paragraphs):
        yield record.start, record.end
    for attribution in document.attributions:
        yield from filter(None, (attribution.source, attribution.cue, *attribution.content))


def fuzz(nlp: Language, minutes: float, chance: random.Random) -> Counter[str]:
    """Check texts of every kind in turn for so many minutes; return how many of each."""
    counts = Counter[str]()
    end = perf_counter() + 60 * minutes
    while perf_counter() < end:
        for kind, texts in KINDS.items():
            seed(chance.getrandbits(64))(_round(nlp, kind, texts, counts))()
    return counts


def _round(nlp: Language, kind: str, texts: SearchStrategy[str], counts: Counter[str]) -> Callable[[], None]:
    """Return a check of some texts of a kind; where one fails, it is made as small as can be and shown."""

    @settings(max_examples=_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts)
    def one_round(text: str) -> None:
        check(nlp, text)
        counts[kind] += 1
        counts["characters"] += len(text)

    return one_round


# --- growth ----------------------------------------------------------------------------------------------------------


def exponents(
    nlp: Language, sizes: tuple[int, ...] = _SIZES, pieces: Sequence[str] = ()
) -> Iterator[tuple[str, list[float], float]]:
    """Yield for every hostile repetition, or those of `pieces`, the seconds of each size and the exponent of growth."""
    for piece, text in hostile(sizes[-1]).items():
        if pieces and piece not in pieces:
            continue
        width = len(text.encode()) / len(text)
        seconds = [_seconds_of(nlp, text[: int(size / width)]) for size in sizes]
        # From the last size but one on: below, what every article costs hides what a character does.
        growth = math.log(seconds[-1] / max(seconds[-2], 1e-6)) / math.log(sizes[-1] / sizes[-2])
        yield piece, seconds, growth if seconds[-1] > _NOISE else 0.0


def _seconds_of(nlp: Language, text: str) -> float:
    """Return the seconds of processor time an article takes, the better of two where it is short."""
    article, times = Article(text=text, doc="x", source="x"), []
    while len(times) < _TIMES and sum(times) < _LONG:
        begin = process_time()
        analyse(nlp, article, Stopwatch())
        times.append(process_time() - begin)
    return min(times)


def main() -> None:
    """Read the command line and fuzz."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--growth", action="store_true", help="hostile repetitions instead")
    options = parser.parse_args()
    nlp = pipeline.load()
    if options.growth:
        worst = 0.0
        for piece, seconds, growth in exponents(nlp):
            worst = max(worst, growth)
            mark = "  GROWS TOO FAST" if growth > _LONGEST_EXPONENT else ""
            print(f"{piece!r:24} {' '.join(f'{spent:8.2f}' for spent in seconds)}  {growth:5.2f}{mark}", flush=True)
        print(f"largest exponent {worst:.2f}")
        return
    counts = fuzz(nlp, options.minutes, random.Random(options.seed))  # noqa: S311  (no secret)
    print("held for", ", ".join(f"{count:,} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
