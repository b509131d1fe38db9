"""Training of the teacher, on a tiny model in the format of the pretrained one."""

import struct

import numpy as np
import pytest

from pipeline.stages.attribution.clues import Clause

torch = pytest.importorskip("torch", reason="training needs torch")

from training.reader.data import OPEN, Answers, Example  # noqa: E402
from training.teacher import train as training  # noqa: E402
from training.teacher.__main__ import pieces  # noqa: E402
from training.teacher.tokens import Tokenizer  # noqa: E402
from training.teacher.weights import read_pretrained  # noqa: E402

WIDTH, LAYERS, HEADS = 32, 1, 2
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "表示", "減碳", "三", "成", "發生", "車", "禍", "，", "表", "示")
SAID, TOLD = "表示，減碳三成", "發生車禍"


def model_file():
    """Return a model with numbers drawn by chance, as bytes."""
    chance = np.random.default_rng(0)
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype(np.uint32)
    scores = np.array([-float(len(PIECES[n]) == 1) - 1 for n in range(len(PIECES))], np.float32)
    shapes = {
        "emb.word": len(PIECES) * WIDTH,
        "emb.pos": 512 * WIDTH,
        "emb.type": 2 * WIDTH,
        "emb.ln.w": WIDTH,
        "emb.ln.b": WIDTH,
    }
    for name, size in (("q", 1), ("k", 1), ("v", 1), ("ao", 1), ("fi", 4), ("fo", 4)):
        shapes |= {f"l0.{name}.w": size * WIDTH * WIDTH, f"l0.{name}.b": (4 if name == "fi" else 1) * WIDTH}
    shapes |= {f"l0.{name}.{part}": WIDTH for name in ("aln", "oln") for part in ("w", "b")}
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, LAYERS, HEADS, 4 * WIDTH, len(PIECES), 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets.tobytes() + scores.tobytes() + blob
    head += struct.pack("<iI", 1, 13) + struct.pack("<IBI", ord("Ａ"), 1, ord("A")) + struct.pack("<i", len(shapes))
    size = len(head) + sum(len(name) + 2 + 1 + 4 + 16 for name in shapes)
    table, data = b"", b""
    for name, count in shapes.items():
        numbers = chance.standard_normal(count).astype(np.float32) * 0.1
        if name == "l0.q.w":  # one tensor in blocks of 4 bits
            blocks = np.zeros((count // 32, 18), np.uint8)
            blocks[:, :2] = np.array([0.05], np.float16).view(np.uint8)
            blocks[:, 2:] = 0x9A
            body, kind = blocks.tobytes(), 1
        else:
            body, kind = numbers.tobytes(), 0
        table += (
            struct.pack("<H", len(name))
            + name.encode()
            + struct.pack("<BIQQ", kind, count, size + len(data), len(body))
        )
        data += body
    return head + table + data


@pytest.fixture(scope="module")
def model():
    return read_pretrained(model_file())


def example(name):
    said = [
        Clause(0, 3, (("表示", "v"), ("，", "w")), ("event",), (0, 2)),
        Clause(3, 7, (("減碳", "v"), ("三成", "m")), (), (3, 5)),
    ]
    told = [Clause(7, 11, (("發生", "v"), ("車禍", "n")), (), (7, 9))]
    return Example(name, [said, told], [Answers(1, 0, 1, (OPEN, 1), 7), Answers(0, 0, 0, (0,), 4)])


def test_a_file_of_weights_is_read(model):
    assert (model.width, model.layers, model.heads) == (WIDTH, LAYERS, HEADS)
    assert model.normal == {"Ａ": "A"}
    low, high = model.tensors["l0.q.w"][[0, 16]]
    assert (low, high) == pytest.approx((0.1, 0.05), abs=1e-3)  # 10 and 9, less 8, in steps of 0.05


def test_another_file_is_refused():
    with pytest.raises(ValueError, match="E5S1"):
        read_pretrained(b"PK\x03\x04")


def test_texts_are_cut_into_the_likeliest_pieces(model):
    cut = Tokenizer(model)(SAID + "甲")
    assert [PIECES[piece.number] for piece in cut] == ["▁", "表示", "，", "減碳", "三", "成", "<unk>"]
    assert [piece.start for piece in cut] == [0, 0, 2, 3, 5, 6, 7]


def test_a_long_text_is_read_in_windows_that_share_their_edges():
    windows, places = training.windows_of(list(range(3, 1603)))
    assert all(len(window) <= training.WINDOW + 2 for window in windows)
    assert [windows[window][place] for window, place in places] == list(range(3, 1603))


def test_it_learns_and_answers(model):
    texts = {str(number): SAID + TOLD for number in range(97)}
    tokenizer = Tokenizer(model)
    teacher, reader = training.train(model, tokenizer, [example(str(number)) for number in range(96)], texts)
    lesson = training.lesson(reader, tokenizer, example("96"), texts["96"])
    said, told = training.answered(teacher, lesson).gold
    assert said.attributed > told.attributed
    assert said.size == 7
    vectors = training.word_vectors(teacher, [lesson], 2, 1)
    assert {word: len(vector) for word, vector in vectors.items()}["減碳"] == 2


def test_pieces_are_parts_of_their_article():
    found = list(pieces([example("a")]))
    assert len(found) == 3
    assert all(len(piece.sentences) == len(piece.gold) > 0 for piece in found)
