"""The tests themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.backends import Tagger
from pipeline.tags import our_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.types import Hint, Name, Tagged

TEXT = "經濟部長王小明昨天表示，台灣電力公司將在2030年前完成20座電廠。"
LONG = 5_000  # characters
THREADS = 4
ODD = {
    "full-width letters and digits": "ＡＩ產值達５００億元（約３．５％）",
    "signs beyond the basic plane": "𠮷野家😀推出𨑨迌方案🇹🇼",
    "combining and invisible signs": "e\u0301a\u200b中\ufe0f\u200d文\u202e字",
    "control characters": "第一\x00行\x07第二\x1b[31m行",
    "all kinds of white space": " \t\n\r\u00a0\u2003\u3000王\u3000小 明\u2028說\x0b。 ",
    "no Chinese": "The quick brown fox; 3.14 km/h — см. «там»",
    "punctuation alone": "……——！？「」『』（）《》、；：",
    "Simplified": "经济部长王小明昨天表示，台湾电力公司将完成20座电厂。",
    "what models use as marks": "[CLS]台灣[SEP][UNK][PAD]<s></s>##部",
}

any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)  # no file holds lone surrogates


class Conformance:
    """Tests of one backend, the fixture `tagger`; none of them asks how good its answers are."""

    def test_it_has_a_name_a_fingerprint_and_a_method_tag(self, tagger: Tagger) -> None:
        assert isinstance(tagger, Tagger)
        assert tagger.name
        assert tagger.fingerprint

    @pytest.mark.parametrize("pieces", [[], [""], ["", ""], [" ", "\n\u3000"], ["", TEXT, "", TEXT]])
    def test_it_gives_one_answer_a_piece(self, tagger: Tagger, pieces: Sequence[str]) -> None:
        answers = tagger.tag(pieces)
        assert [bool(answer.tokens) for answer in answers] == [bool(piece.strip()) for piece in pieces]

    @pytest.mark.parametrize("piece", [TEXT, *ODD.values()], ids=["plain", *ODD])
    def test_offsets_hold_for_odd_text(self, tagger: Tagger, piece: str) -> None:
        check(tagger, [piece, piece[::-1], piece * 3])

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(pieces=st.lists(any_text, max_size=4))
    def test_offsets_hold_for_any_text(self, tagger: Tagger, pieces: list[str]) -> None:
        check(tagger, pieces)

    @pytest.mark.parametrize("unit", ["電", "a", "，", TEXT], ids=["no mark", "one word", "marks alone", "sentences"])
    def test_pieces_may_be_long(self, tagger: Tagger, unit: str) -> None:
        check(tagger, [unit * (LONG // len(unit)), TEXT])

    def test_parts_of_speech_are_ours(self, tagger: Tagger) -> None:
        found = {token.tag for answer in tagger.tag([TEXT, *ODD.values()]) for token in answer.tokens}
        assert found <= our_tags()

    def test_the_same_call_gives_the_same_answer(self, tagger: Tagger) -> None:
        first = tagger.tag([TEXT, TEXT[::-1]])
        tagger.tag(list(ODD.values()))
        assert tagger.tag([TEXT, TEXT[::-1]]) == first

    def test_threads_do_not_disturb_each_other(self, tagger: Tagger) -> None:
        calls = [[TEXT * (1 + number % 3), TEXT[number:]] for number in range(2 * THREADS)]
        alone = [tagger.tag(call) for call in calls]
        with ThreadPoolExecutor(THREADS) as threads:
            assert list(threads.map(tagger.tag, calls)) == alone

    def test_the_pipeline_runs_on_it(self, tagger: Tagger) -> None:
        import spacy  # noqa: PLC0415  (heavy)

        from pipeline.component import ClaimsComponent  # noqa: PLC0415

        doc = ClaimsComponent(tagger, lexicons=None, min_confidence=0.0)(spacy.blank("zh").make_doc(TEXT))
        assert [quantity.text for quantity in doc._.quantities] == ["20座"]
        assert isinstance(doc._.claims, tuple)


def check(tagger: Tagger, pieces: Sequence[str]) -> None:
    """Assert that the answers have sound offsets and kinds."""
    for piece, answer in zip(pieces, tagger.tag(pieces), strict=True):
        check_tokens(piece, answer)
        check_places(piece, answer.names)
        check_places(piece, answer.hints)
        assert {name.label for name in answer.names} <= {"PERSON", "ORG", "GPE"}
        assert all(0 <= name.confidence <= 1 for name in answer.names)
        assert {hint.kind for hint in answer.hints} <= {"time", "quantity", "ordinal", "name"}


def check_tokens(piece: str, answer: Tagged) -> None:
    """Assert that tokens stand in order, without white space, and leave nothing else out."""
    at = 0
    for token in answer.tokens:
        assert at <= token.start < token.end
        assert not piece[at : token.start].strip()
        assert not any(character.isspace() for character in piece[token.start : token.end])
        at = token.end
    assert not piece[at:].strip()


def check_places(piece: str, found: Sequence[Name | Hint]) -> None:
    """Assert that spans lie in the piece, in order, without overlaps or outer white space."""
    for span in found:
        text = piece[span.start : span.end]
        assert 0 <= span.start < span.end <= len(piece)
        assert text == text.strip()
    assert all(left.end <= right.start for left, right in pairwise(found))
