"""Sentences: the corpus, what holds for any text, and a bound on the length."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import parse
from pipeline.stages.anatomy import find_anatomy
from pipeline.stages.sentences import LONGEST, find_sentences
from pipeline.types import Block

MARK = "｜"


def corpus():
    path = Path(__file__).parent / "corpus" / "sentences.tsv"
    return parse(path.read_text(encoding="utf-8"), str(path))


def body(text):
    """Return one body block a line, so that the corpus does not depend on what a title is."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start=at, end=at + len(line), section="body"))
        at += len(line) + 1
    return blocks


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["name"])
def test_a_text_of_the_corpus_is_split_as_marked(row):
    marked = row["text"].replace("\\n", "\n")
    text = marked.replace(MARK, "")
    expected = [piece.strip() for piece in marked.split(MARK)]
    assert [text[s.start : s.end] for s in find_sentences(text, body(text))] == expected


@given(st.text(alphabet="王。！？!?；;」』）)\n \u3000，a1.", max_size=200))
def test_every_sentence_lies_in_its_block_and_no_character_is_lost(text):
    blocks = find_anatomy(text).blocks
    sentences = find_sentences(text, blocks)
    assert "".join("".join(text[s.start : s.end].split()) for s in sentences) == "".join(text.split())
    for sentence in sentences:
        block = blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert sentence.section == block.section
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()


@pytest.mark.parametrize("piece", ["王", "王，", "a ", "，"])
def test_a_text_without_a_full_stop_is_cut_into_pieces_of_bounded_length(piece):
    text = piece * 20_000
    sentences = find_sentences(text, (Block(start=0, end=len(text.rstrip()), section="body"),))
    assert max(s.end - s.start for s in sentences) <= LONGEST
    assert sum(s.end - s.start for s in sentences) >= len(text.rstrip()) - text.count(" ")
