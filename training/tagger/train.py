"""Fine-tune the tagger on labelled text."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn.functional import kl_div, log_softmax
from torch.nn.utils.rnn import pad_sequence

from training.tagger import lac
from training.tagger.export import NAME_TAGS
from training.tagger.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from training.tagger.data import Example
    from training.tagger.lac import Weights


class Settings(NamedTuple):
    """How to train; the defaults are what the shipped model was made with."""

    epochs: int
    batch: int = 1600  # characters
    head_rate: float = 2e-3
    encoder_rate: float = 1e-3
    dropout: float = 0.3
    keep: float = 0.3  # weight of staying close to LAC's own word tags
    seed: int = 1


class Batch(NamedTuple):
    """Padded sequences: embedding rows, allowed name tags, LAC's own word tag probabilities (log)."""

    rows: Tensor
    allowed: Tensor
    teacher: Tensor
    lengths: Tensor


class Item(NamedTuple):
    """One example as numbers."""

    rows: Tensor
    allowed: Tensor


def allowed_tags(example: Example) -> NDArray[np.bool_]:
    """Return which name tags each character may have (characters × tags)."""
    plain = np.array([tag == "O" or (not example.places and tag.startswith("LOC")) for tag in NAME_TAGS])
    allowed = np.tile(plain, (len(example.text), 1))
    for start, end in example.unsure:
        allowed[start:end] = True
    for start, end, kind in example.spans:
        allowed[start:end] = [tag == f"{kind}-I" for tag in NAME_TAGS]
        allowed[start] = [tag == f"{kind}-B" for tag in NAME_TAGS]
    return allowed


def _items(examples: Sequence[Example]) -> list[Item]:
    rows = lac.character_rows()
    return [
        Item(torch.tensor([rows.get(c, 0) for c in example.text]), torch.from_numpy(allowed_tags(example)))
        for example in examples
        if example.text
    ]


def _groups(lengths: Sequence[int], size: int, chance: random.Random) -> list[list[int]]:
    """Share items out to batches of about `size` characters, of similar lengths, in random order."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] * chance.uniform(0.85, 1.15))
    groups: list[list[int]] = [[]]
    for item in order:
        if groups[-1] and (len(groups[-1]) + 1) * lengths[item] > size:
            groups.append([])
        groups[-1].append(item)
    chance.shuffle(groups)
    return groups


def _teach(network: Network, items: Sequence[Item]) -> list[Tensor]:
    """Return LAC's own log-probabilities of word tags for every item, in half precision."""
    answers: dict[int, Tensor] = {}
    network.eval()
    with torch.no_grad():
        for group in _groups([len(item.rows) for item in items], 8000, random.Random(0)):  # noqa: S311
            lengths = torch.tensor([len(items[i].rows) for i in group])
            words, _ = network(pad_sequence([items[i].rows for i in group], batch_first=True), lengths)
            for i, scores in zip(group, log_softmax(words, -1), strict=True):
                answers[i] = scores[: len(items[i].rows)].half()
    return [answers[i] for i in range(len(items))]


def _batch(items: Sequence[Item], teacher: Sequence[Tensor], group: Sequence[int]) -> Batch:
    chosen = [items[i] for i in group]
    return Batch(
        pad_sequence([item.rows for item in chosen], batch_first=True),
        pad_sequence([item.allowed for item in chosen], batch_first=True),
        pad_sequence([teacher[i] for i in group], batch_first=True).float(),
        torch.tensor([len(item.rows) for item in chosen]),
    )


def _loss(network: Network, batch: Batch, keep: float) -> Tensor:
    """Return the loss a character: names, and distance to LAC's own word tags."""
    words, names = network(batch.rows, batch.lengths)
    characters = batch.lengths.sum()
    loss = network.chain.loss(names, batch.allowed, batch.lengths).sum() / characters
    real = torch.arange(words.shape[1]) < batch.lengths[:, None]
    distance = kl_div(log_softmax(words, -1), batch.teacher, reduction="none", log_target=True).sum(-1)
    return loss + keep * (distance * real).sum() / characters


def train(examples: Sequence[Example], settings: Settings, start: Weights | None = None) -> Weights:
    """Return the weights of a network trained on the examples, from LAC's weights or those of `start`."""
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311  (order of examples)
    tags = lac.word_tags()
    network = Network(lac.weights(), [tags.index(tag) for tag in NAME_TAGS[1:]], settings.dropout)
    items = _items(examples)
    teacher = _teach(network, items)
    network.load(start or {})
    optimizer = torch.optim.AdamW(
        [
            {"params": network.head_parameters(), "lr": settings.head_rate, "weight_decay": 0.01},
            {"params": network.encoder_parameters(), "lr": settings.encoder_rate, "weight_decay": 0.0},
        ]
    )
    sizes = [len(item.rows) for item in items]
    plan = [group for _ in range(settings.epochs) for group in _groups(sizes, settings.batch, chance)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.05, 1 - step / len(plan)))
    network.train()
    for step, loss in enumerate(_steps(network, (_batch(items, teacher, group) for group in plan), settings.keep)):
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            print(f"step {step}/{len(plan)} loss {loss:.3f} {time.process_time():.0f} s", flush=True)
    return network.weights()


def _steps(network: Network, batches: Iterator[Batch], keep: float) -> Iterator[float]:
    """Yield the loss of every batch with its gradients in place."""
    for batch in batches:
        network.zero_grad()
        loss = _loss(network, batch, keep)
        loss.backward()  # type: ignore[no-untyped-call]
        yield loss.item()
