"""Training of the reader: the network in PyTorch and the one in numpy say the same."""

import numpy as np
import pytest

from pipeline.stages.attribution.clues import Clause
from pipeline.stages.attribution.pointer import Candidates, Ruled
from pipeline.stages.attribution.reader import Reader

torch = pytest.importorskip("torch", reason="training needs torch")

from training.reader import train as training  # noqa: E402
from training.reader.data import OPEN, Answers, Example, Names  # noqa: E402
from training.reader.embeddings import word_vectors  # noqa: E402
from training.reader.network import WORD_WIDTH, Network  # noqa: E402
from training.vocabulary import word_table  # noqa: E402


def clause(start, *words, clues=()):
    return Clause(start, start + 2, tuple((word, "v") for word in words), tuple(clues))


def names():
    """Return two names in the first sentence, of which the rules chose the first and the second is right."""
    numbers = np.array([[0, 1], [0, 0], [0, 1], [2, 0]])
    candidates = Candidates(np.array([[0, 1], [1, 3]]), *numbers, np.array([True, False]))
    nobody = np.array([-1, -1])
    ruled = Ruled(np.array([0, -1]), nobody, nobody, np.array([0, 2]))
    return Names(candidates, ruled, {0: np.array([0, 1], np.float32)})


def example(name):
    said = [clause(0, "表示", clues=("event",)), clause(2, "減碳", "三成")]
    told = [clause(4, "發生", "車禍")]
    return Example(name, [said, told], [Answers(1, 0, 1, (OPEN, 1), 4), Answers(0, 0, 0, (0,), 2)], names())


def test_both_networks_say_the_same():
    examples = [example(str(number)) for number in range(12)]
    lists = training.lists_of(examples)
    words, scale = word_table(lists.words, {}, WORD_WIDTH)
    network = Network(words * scale[:, None], len(lists.tags), len(lists.clues), 0.3, 0.2).eval()
    arrays = {"words": words.astype(np.int8), "words.scale": scale.astype(np.float32), **lists.arrays()}
    reader = Reader({**arrays, **network.arrays()})
    with torch.no_grad():
        said, targets, scores = network(training.joined([training.tensors(reader, e) for e in examples[:2]]))
    readings = [reading for e in examples[:2] for reading in reader.read(e.sentences).readings]
    assert said.numpy() == pytest.approx(np.array([[r.attributed, r.goes_on, r.aim] for r in readings]), abs=1e-3)
    assert targets.numpy() == pytest.approx(np.array([odds for r in readings for _, odds in r.targets]), abs=1e-3)
    pairs = scores.numpy().reshape(2, 2)  # two examples, each with one sentence asked and two mentions
    asked = names()
    pointed = reader.pointer(reader.read(examples[0].sentences).states, np.array([0]), asked.candidates, asked.ruled)
    assert pairs - np.log(np.exp(pairs).sum(1, keepdims=True)) == pytest.approx(np.tile(pointed, (2, 1)), abs=1e-3)


def test_it_learns_what_the_examples_say():
    reader = Reader(training.train([example(str(number)) for number in range(240)], {}))
    said, told = reader.read(example("new").sentences).readings
    assert said.attributed > told.attributed
    assert said.aim > told.aim


def test_it_learns_who_speaks():
    reader = Reader(training.train([example(str(number)) for number in range(240)], {}))
    asked = names()
    wrong, right = reader.pointer(
        reader.read(example("new").sentences).states, np.array([0]), asked.candidates, asked.ruled
    )[0]
    assert right > wrong


def test_words_in_the_same_places_get_like_vectors():
    texts = [["市長", "表示", "會"], ["部長", "表示", "會"], ["市長", "指出", "會"], ["部長", "指出", "會"]] * 5
    vectors = word_vectors(texts, 4)
    said, pointed, mayor = (vectors[word] / np.linalg.norm(vectors[word]) for word in ("表示", "指出", "市長"))
    assert said @ pointed > said @ mayor
