"""Training of the marker of goals: the network in PyTorch and the one in numpy say the same."""

import numpy as np
import pytest

from pipeline.stages.claims.goal_marker import HERE, Marker, Signs, Window
from pipeline.stages.claims.goal_network import SIGNS
from pipeline.stages.claims.goal_words import Word

torch = pytest.importorskip("torch", reason="training needs torch")

from training.goals import train as training  # noqa: E402
from training.goals.data import Example, Parts, read_parts  # noqa: E402
from training.goals.network import WORD_WIDTH, Network  # noqa: E402
from training.vocabulary import encoded, word_table  # noqa: E402


def example(size=3):
    texts = ["公司", "營收", "成長"][:size]
    words = [Word(at, at + 1, "n", 0, behind=False) for at in range(size)]
    signs = [Signs(text, "n", f"0b{size - 1 - at}", "nobody", "share+") for at, text in enumerate(texts)]
    signs.append(Signs("%", HERE, HERE, HERE, "share+"))
    answers = {
        "named": [1] * size,
        "object": [int(text == "營收") for text in texts],
        "action": [int(text == "成長") for text in texts],
        "holder": [int(text == "公司") for text in texts],
        "time": [-1] * size,
    }
    parts = Parts("a", "quantity", (3, 6), [(1, 2)], (2, 3), (0, 1))
    return Example(0, Window(words, signs, size), answers, None, None, None, parts)


def test_both_networks_say_the_same():
    examples = [example(size) for size in (3, 1, 2)] * 10
    lists = training._lists(examples)
    words, scale = word_table(lists[0], {}, WORD_WIDTH)
    network = Network(words * scale[:, None], [len(entries) for entries in lists[1:]], 0.3).eval()
    tables = {f"{sign}.list": encoded(entries) for sign, entries in zip(SIGNS, lists, strict=True)}
    marker = Marker({"words": words.astype(np.int8), "words.scale": scale, **tables, **network.arrays()})
    for one in examples[:3]:
        window = training._tensors(marker, one)
        with torch.no_grad():
            said = network(window.signs[:, None], torch.tensor([len(one.window.signs)]))[0].numpy()
        (marks,) = marker.mark([one.window])
        assert pytest.approx(said[:-1], abs=1e-3) == np.array(marks[1:]).T


def test_it_learns_what_the_examples_say():
    marker = Marker(training.train([example() for _ in range(240)], {}))
    (marks,) = marker.mark([example().window])
    assert np.argmax(marks.object) == 1
    assert np.argmax(marks.action) == 2
    assert np.argmax(marks.holder) == 0


def test_annotated_parts_are_stretches_of_some_text():
    parts = [part for own in read_parts().values() for part in own]
    assert len(parts) > 9000
    for part in parts:
        spans = [part.anchor, *part.object, *part.of("action"), *part.of("holder")]
        assert all(0 <= start < end for start, end in spans)
        assert part.kind in {"quantity", "aim"}
