"""Train a reader on examples, and let it read."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from pipeline.stages.attribution.pointer import SIGNS, distance, signs
from pipeline.stages.attribution.reader import Reader
from training.reader.data import OPEN, Example, Names
from training.reader.network import WORD_WIDTH, Batch, Network
from training.reader.network import Asked as Pairs
from training.vocabulary import encoded, often, word_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


LEAST_WORDS, LEAST_TAGS, LEAST_CLUES = 4, 20, 10  # times in the examples, to have a number of their own
EPOCHS, BATCH, RATE, WARMING, DECAY = 6, 16, 8e-4, 150, 0.02
DROPOUT, BLANK = 0.3, 0.2
AIM, TARGET, NAME = 0.5, 0.3, 0.3  # weights of these losses beside those of speech
_TINY = 1e-6
_PIECE = 6  # sentences of a piece of an article
_FULL, _MOST = 40, 6  # characters of a sentence of weight 1, and the greatest weight


class Lists(NamedTuple):
    """What has a number of its own; the first two are the gap and the unknown."""

    words: list[str]
    tags: list[str]
    clues: list[str]

    def arrays(self) -> dict[str, NDArray[np.uint8]]:
        """Return the lists as UTF-8 lines."""
        return {f"{name}.list": encoded(entries) for name, entries in self._asdict().items()}


def lists_of(examples: Iterable[Example]) -> Lists:
    """Return what is seen often enough, the most frequent first."""
    words: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    clues: Counter[str] = Counter()
    for example in examples:
        for clauses in example.sentences:
            for clause in clauses:
                words.update(word for word, _ in clause.words)
                tags.update(tag for _, tag in clause.words)
                clues.update(clause.clues)
    return Lists(often(words, LEAST_WORDS), often(tags, LEAST_TAGS), often(clues, LEAST_CLUES))


class Asked(NamedTuple):
    """The pairs of asked sentences and mentions of an article, as `training.reader.network.Asked`, by sentence."""

    word_of: Tensor
    mention_of: Tensor
    clauses: Tensor
    kinds: Tensor
    sentences: Tensor  # that are asked
    away: Tensor  # asked sentences × mentions, as the two that follow
    signs: Tensor  # × signs
    right: Tensor


class Article(NamedTuple):
    """An example as tensors."""

    words: Tensor
    tags: Tensor
    clause_of: Tensor
    clues: Tensor
    clue_of: Tensor
    sentence_of: Tensor
    answers: Tensor  # sentences × (attributed, goes on, aim)
    targets: Tensor
    weights: Tensor
    asked: Asked | None


def tensors(reader: Reader, example: Example) -> Article:
    """Return the article's numbers and answers."""
    numbers = (torch.from_numpy(ids) for ids in reader.numbered(example.sentences))
    gold = example.gold
    answers = torch.tensor([[g.attributed, g.goes_on, g.aim] for g in gold], dtype=torch.float32)
    targets = torch.tensor([target for g in gold for target in g.targets], dtype=torch.float32)
    weights = torch.tensor([min(_MOST, g.size / _FULL) for g in gold])
    return Article(*numbers, answers, targets, weights, tensors_of_names(example.names))


def tensors_of_names(names: Names | None) -> Asked | None:
    """Return what is asked of the sentences whose speaker is known."""
    if names is None or not names.right:
        return None
    candidates, sentences = names.candidates, np.array(sorted(names.right))
    sizes = candidates.words[:, 1] - candidates.words[:, 0]
    word_of = np.concatenate([np.arange(first, behind) for first, behind in candidates.words])
    found = dict(signs(sentences, candidates, names.ruled))
    shape = (len(sentences), len(sizes))
    table = np.stack([np.broadcast_to(found[sign], shape) for sign in SIGNS], axis=2).astype(np.float32)
    right = np.stack([names.right[number] for number in sentences])[:, candidates.names]
    arrays = (word_of, np.repeat(np.arange(len(sizes)), sizes), candidates.clauses, candidates.kinds, sentences)
    away = distance(sentences, candidates)
    return Asked(*map(torch.from_numpy, (*arrays, away, table, right)))


def joined(articles: Sequence[Article]) -> Batch:
    """Join articles to a batch."""
    gap = torch.zeros(1, dtype=torch.long)
    words, tags, inner = [gap], [gap], []
    clauses, sentences = [len(a.sentence_of) for a in articles], [len(a.answers) for a in articles]
    at = 1
    for article in articles:
        words += [article.words, gap]
        tags += [article.tags, gap]
        inner.append(torch.arange(at, at + len(article.words)))
        at += len(article.words) + 1
    first = np.concatenate([[0], np.cumsum(clauses)]).tolist()
    begun = np.concatenate([[0], np.cumsum(sentences)]).tolist()
    return Batch(
        torch.cat(words),
        torch.cat(tags),
        torch.cat(inner),
        torch.cat([a.clause_of + before for a, before in zip(articles, first, strict=False)]),
        torch.cat([a.clues for a in articles]),
        torch.cat([a.clue_of + before for a, before in zip(articles, first, strict=False)]),
        torch.cat([a.sentence_of + before for a, before in zip(articles, begun, strict=False)]),
        clauses,
        sentences,
        _pairs(articles, first, begun),
    )


def _pairs(articles: Sequence[Article], first: Sequence[int], begun: Sequence[int]) -> Pairs | None:
    """Join what is asked of the articles; `first` and `begun` are the numbers of their first clauses and sentences."""
    parts: list[Pairs] = []
    words = mentions = groups = 0
    for article, clause, sentence in zip(articles, first, begun, strict=False):
        asked = article.asked
        if asked is not None:
            rows, columns = asked.away.shape
            parts.append(
                Pairs(
                    asked.word_of + words,
                    asked.mention_of + mentions,
                    asked.clauses + clause,
                    asked.kinds,
                    (asked.sentences + sentence).repeat_interleave(columns),
                    torch.arange(mentions, mentions + columns).repeat(rows),
                    asked.away.flatten(),
                    asked.signs.flatten(0, 1),
                    torch.arange(groups, groups + rows).repeat_interleave(columns),
                    asked.right.flatten(),
                )
            )
            mentions, groups = mentions + columns, groups + rows
        words += len(article.words)
    return Pairs(*map(torch.cat, zip(*parts, strict=True))) if parts else None


def loss_of(network: Network, articles: Sequence[Article]) -> Tensor:
    """Return the loss of a batch: of speech, of aims, of targets and of names, open answers apart."""
    batch = joined(articles)
    said, targets, scores = network(batch)
    gold, weights = torch.cat([a.answers for a in articles]), torch.cat([a.weights for a in articles])
    speech = cross_entropy(said[:, :2], gold[:, :2], reduction="none").sum(1)
    aims = cross_entropy(said[:, 2], gold[:, 2].clamp(min=0), reduction="none")
    closed = weights * (gold[:, 2] != OPEN)
    kinds = torch.cat([a.targets for a in articles])
    kind = cross_entropy(targets, kinds.clamp(min=0), reduction="none")
    counted = (kinds != OPEN).float()
    total: Tensor = (speech * weights).sum() / weights.sum()
    total = total + AIM * (aims * closed).sum() / closed.sum().clamp(min=1)
    total = total + TARGET * (kind * counted).sum() / counted.sum().clamp(min=1)
    return total if scores is None else total + NAME * _loss_of_names(scores, batch.asked)


def _loss_of_names(scores: Tensor, pairs: Pairs) -> Tensor:
    """Return how improbable the mentions of the right names are, all of a sentence's together."""
    count = int(pairs.group[-1]) + 1
    highest = torch.full((count,), -torch.inf).scatter_reduce(0, pairs.group, scores.detach(), "amax")
    chances = torch.exp(scores - highest[pairs.group])
    total, right = (torch.zeros(count).index_add(0, pairs.group, part) for part in (chances, chances * pairs.right))
    return -torch.log(right / total + _TINY).mean()


def train(
    examples: Sequence[Example], vectors: Mapping[str, NDArray[np.float32]], pieces: Sequence[Example] = ()
) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a model file.

    `pieces` are parts of articles that a teacher has answered, as many of which as there are examples are read in each
    round; without, random pieces of the examples are.
    """
    torch.manual_seed(0)
    order = random.Random(0)  # noqa: S311  (the same order every time)
    network, arrays = fresh(lists_of(examples), vectors)
    reader = Reader({**arrays, **network.arrays()})
    whole = [tensors(reader, example) for example in examples]
    parts = [tensors(reader, piece) for piece in pieces or [_piece(example, order) for example in examples]]
    optimizer = torch.optim.AdamW((p for p in network.parameters() if p.requires_grad), RATE, weight_decay=DECAY)
    steps, step = EPOCHS * -(-(len(whole) + min(len(whole), len(parts))) // BATCH), 0
    for _ in range(EPOCHS):
        order.shuffle(parts)
        articles = [*whole, *parts[: len(whole)]]
        order.shuffle(articles)
        network.train()
        for start in range(0, len(articles), BATCH):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, step / WARMING) * (1 - step / (steps + 1))
            loss = loss_of(network, articles[start : start + BATCH])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
    halves = {name: array.astype(np.float16) for name, array in network.arrays().items()}
    return {**arrays, **halves}


def fresh(lists: Lists, vectors: Mapping[str, NDArray[np.float32]]) -> tuple[Network, dict[str, NDArray[np.generic]]]:
    """Return a network that has learned nothing, and the arrays of a model file that are not its own."""
    words, scale = word_table(lists.words, vectors, WORD_WIDTH)
    network = Network(words * scale[:, None], len(lists.tags), len(lists.clues), DROPOUT, BLANK)
    return network, {"words": words.astype(np.int8), "words.scale": scale.astype(np.float32), **lists.arrays()}


def _piece(example: Example, chance: random.Random) -> Example:
    """Return some sentences of an article as one of its own: people have texts of a sentence or two read as well."""
    size = chance.randint(1, _PIECE)
    start = chance.randrange(max(1, len(example.sentences) - size + 1))
    gold = example.gold[start : start + size]
    gold[0] = gold[0]._replace(goes_on=0)
    return Example(example.identity, example.sentences[start : start + size], gold)
