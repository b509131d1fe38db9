"""Train a marker on examples."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.utils.rnn import pad_sequence

from pipeline.stages.claims.goal_marker import Marker
from pipeline.stages.claims.goal_network import SIGNS
from training.goals.data import ANSWERS, Example
from training.goals.network import WORD_WIDTH, Network
from training.vocabulary import encoded, often, word_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

LEAST_WORDS, LEAST_SIGNS = 4, 20  # times in the examples, to have a number of their own
EPOCHS, BATCH, RATE, WARMING, DECAY = 10, 32, 1.5e-3, 200, 0.02
DROPOUT = 0.3
AGAIN = 2  # times that an example with annotated parts is read once more in an epoch
OTHERS = 1.5  # weight of every other answer's loss beside that of the name
_SORTED = 20  # batches that are sorted by length together


class Tensors(NamedTuple):
    """An example as tensors: signs × words, and words × answers with -1 where nobody has answered."""

    signs: Tensor
    answers: Tensor


def train(examples: Sequence[Example], vectors: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a model file."""
    torch.manual_seed(0)
    order = random.Random(0)  # noqa: S311  (the same order every time)
    lists = _lists(examples)
    words, scale = word_table(lists[0], vectors, WORD_WIDTH)
    network = Network(words * scale[:, None], [len(entries) for entries in lists[1:]], DROPOUT)
    arrays: dict[str, NDArray[np.generic]] = {
        "words": words.astype(np.int8),
        "words.scale": scale.astype(np.float32),
        **{f"{sign}.list": encoded(entries) for sign, entries in zip(SIGNS, lists, strict=True)},
    }
    marker = Marker({**arrays, **network.arrays()})
    windows = [_tensors(marker, example) for example in examples]
    windows += [w for w, e in zip(windows, examples, strict=True) if e.parts for _ in range(AGAIN)]
    optimizer = torch.optim.AdamW((p for p in network.parameters() if p.requires_grad), RATE, weight_decay=DECAY)
    steps, step = EPOCHS * -(-len(windows) // BATCH), 0
    for _ in range(EPOCHS):
        network.train()
        for batch in _batches(windows, order):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, step / WARMING) * max(0.01, 1 - step / (steps + 1))
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
    return {**arrays, **{name: array.astype(np.float16) for name, array in network.arrays().items()}}


def _lists(examples: Sequence[Example]) -> list[list[str]]:
    counts: list[Counter[str]] = [Counter() for _ in SIGNS]
    for example in examples:
        for signs in example.window.signs:
            for count, entry in zip(counts, signs.entries(), strict=True):
                count[entry] += 1
    return [often(count, LEAST_SIGNS if number else LEAST_WORDS) for number, count in enumerate(counts)]


def _tensors(marker: Marker, example: Example) -> Tensors:
    answers = torch.full((len(example.window.words), len(ANSWERS)), -1.0)
    for number, name in enumerate(ANSWERS):
        if name in example.answers:
            answers[:, number] = torch.tensor(example.answers[name], dtype=torch.float32)
    middle = example.window.middle
    answers = torch.cat([answers[:middle], torch.full((1, len(ANSWERS)), -1.0), answers[middle:]])
    return Tensors(torch.from_numpy(marker.numbered(example.window)), answers)


def _batches(windows: list[Tensors], order: random.Random) -> Iterator[list[Tensors]]:
    """Yield batches of windows of about one length, in a new order."""
    order.shuffle(windows)
    size = BATCH * _SORTED
    parts = (sorted(windows[at : at + size], key=lambda w: len(w.answers)) for at in range(0, len(windows), size))
    batches = [part[at : at + BATCH] for part in parts for at in range(0, len(part), BATCH)]
    order.shuffle(batches)
    yield from batches


def _loss(network: Network, batch: Sequence[Tensors]) -> Tensor:
    """Return the mean loss of each answer, added up."""
    lengths = torch.tensor([len(window.answers) for window in batch])
    signs = pad_sequence([window.signs.t() for window in batch], batch_first=True).permute(2, 0, 1)
    gold = pad_sequence([window.answers for window in batch], batch_first=True, padding_value=-1.0)
    odds = network(signs, lengths)
    asked = (gold >= 0).float()
    losses = cross_entropy(odds, gold.clamp(min=0), reduction="none") * asked
    means = losses.sum((0, 1)) / asked.sum((0, 1)).clamp(min=1)
    total: Tensor = means[0] + OTHERS * means[1:].sum()
    return total
