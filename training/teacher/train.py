"""Fine-tune a teacher on examples, and let it answer others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn

from pipeline.stages.attribution.reader import Reader
from training.reader.data import Answers, Example
from training.reader.train import Article, fresh, joined, lists_of, loss_of, tensors, tensors_of_names
from training.teacher.network import Teacher, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from training.teacher.tokens import Tokenizer
    from training.teacher.weights import Pretrained

EPOCHS, BATCH, WARMING, DECAY = 4, 16, 0.1, 0.01
RATE, HEAD_RATE = 1e-4, 1e-3  # of the encoder and of all else
WINDOW, LEFT, RIGHT = 510, 120, 60  # tokens read at once, and of what stands before and behind the part that is read
_BEGIN, _PADDING, _END = 0, 1, 2
_LIKELY = 0.5  # chance of being speech from which a teacher says whose


class Lesson(NamedTuple):
    """An article for the reader's network and for the encoder: windows, and each word's tokens' places in them."""

    example: Example
    article: Article
    windows: list[list[int]]
    first: list[tuple[int, int]]
    last: list[tuple[int, int]]


def lesson(reader: Reader, tokenizer: Tokenizer, example: Example, text: str) -> Lesson:
    """Return an article as a teacher reads it; `text` is the whole article's, also where the example is a piece."""
    numbers: list[int] = []
    starts: list[int] = []
    for clauses in example.sentences:
        begin = clauses[0].start
        for piece in tokenizer(text[begin : clauses[-1].end]):
            numbers.append(piece.number)
            starts.append(begin + piece.start)
    windows, places = windows_of(numbers)
    words = np.array([start for clauses in example.sentences for clause in clauses for start in clause.starts], int)
    first = np.searchsorted(starts, words, side="right") - 1
    behind = np.append(first[1:], len(starts))  # of words that one piece has, the next one's begins there too
    last = np.maximum(first, np.minimum(behind, len(starts)) - 1)
    return Lesson(example, tensors(reader, example), windows, [places[at] for at in first], [places[at] for at in last])


def windows_of(numbers: Sequence[int]) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Return windows with context on both sides, and for each token its window and its place in that."""
    windows: list[list[int]] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(numbers):
        low = max(0, at - LEFT)
        rest = WINDOW - (at - low)
        end = len(numbers) if len(numbers) - at <= rest else at + rest - RIGHT
        places += [(len(windows), place - low + 1) for place in range(at, end)]
        windows.append([_BEGIN, *numbers[low : min(len(numbers), end + RIGHT)], _END])
        at = end
    return windows, places


def _tokens(lessons: Sequence[Lesson]) -> Tokens:
    windows = [window for each in lessons for window in each.windows]
    size = max(map(len, windows))
    begins = np.cumsum([0, *(len(each.windows) for each in lessons)])
    filled = torch.tensor([window + [_PADDING] * (size - len(window)) for window in windows])
    first, last = (
        torch.tensor(
            [
                (begin + window) * size + place
                for begin, each in zip(begins, lessons, strict=False)
                for window, place in getattr(each, name)
            ]
        )
        for name in ("first", "last")
    )
    return Tokens(filled, first, last)


def train(
    model: Pretrained, tokenizer: Tokenizer, examples: Sequence[Example], texts: Mapping[str, str]
) -> tuple[Teacher, Reader]:
    """Return a teacher, and the reader that numbers articles for it."""
    torch.manual_seed(0)
    order = random.Random(0)  # noqa: S311  (the same order every time)
    lists = lists_of(examples)
    student, arrays = fresh(lists, {})
    reader = Reader({**arrays, **student.arrays()})
    teacher = Teacher(model, len(lists.tags), len(lists.clues))
    lessons = [lesson(reader, tokenizer, example, texts[example.identity]) for example in examples]
    own = {id(numbers) for numbers in teacher.encoder.parameters()}
    heads = [numbers for numbers in teacher.parameters() if id(numbers) not in own and numbers.requires_grad]
    groups = [{"params": list(teacher.encoder.parameters()), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = EPOCHS * -(-len(lessons) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARMING * steps)) * (1 - step / (steps + 1))
    )
    for _ in range(EPOCHS):
        order.shuffle(lessons)
        teacher.train()
        for start in range(0, len(lessons), BATCH):
            part = lessons[start : start + BATCH]
            teacher.tokens = _tokens(part)
            loss = loss_of(teacher, [each.article for each in part])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return teacher.eval(), reader


def answered(teacher: Teacher, each: Lesson) -> Example:
    """Return an example with the teacher's answers in place of gold."""
    example, names = each.example, each.example.names
    asked = None
    if names is not None:
        everyone = {number: np.ones(len(names.ruled.spoke), np.float32) for number in range(len(example.gold))}
        asked = names._replace(right=everyone)
    article = each.article._replace(asked=None if asked is None else tensors_of_names(asked))
    teacher.tokens = _tokens([each])
    with torch.no_grad():
        said, targets, scores = teacher(joined([article]))
    chances, kinds = torch.sigmoid(said).tolist(), iter(torch.sigmoid(targets).tolist())
    gold = [
        Answers(attributed, goes_on, aim, tuple(next(kinds) for _ in old.targets), old.size)
        for (attributed, goes_on, aim), old in zip(chances, example.gold, strict=True)
    ]
    right = {}
    if scores is not None and names is not None:
        rows = torch.softmax(scores.view(len(gold), -1), 1).numpy()
        belongs = names.candidates.names[:, None] == np.arange(len(names.ruled.spoke))
        likely = rows @ belongs.astype(np.float32)
        right = {n: row / row.max() for n, row in enumerate(likely) if gold[n].attributed > _LIKELY}
    return example._replace(gold=gold, names=None if names is None else names._replace(right=right))


def word_states(teacher: Teacher, lessons: Sequence[Lesson]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield every word of the lessons with the encoder's state of it."""
    for each in lessons:
        words = [word for clauses in each.example.sentences for clause in clauses for word, _ in clause.words]
        with torch.no_grad():
            states = teacher.states(_tokens([each])).numpy()
        yield from zip(words, states, strict=True)


def word_vectors(teacher: Teacher, lessons: Sequence[Lesson], width: int, least: int) -> dict[str, NDArray[np.float32]]:
    """Return for each word that is seen often enough the main parts of its mean state, with a spread of 1."""
    sums: dict[str, NDArray[np.float64]] = {}
    counts: dict[str, int] = {}
    for word, state in word_states(teacher, lessons):
        sums[word] = sums.get(word, 0) + state
        counts[word] = counts.get(word, 0) + 1
    words = [word for word, count in counts.items() if count >= least]
    means = np.array([sums[word] / counts[word] for word in words])
    left, sizes, _ = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)
    vectors = (left[:, :width] * sizes[:width] ** 0.5).astype(np.float32)
    return dict(zip(words, vectors / vectors.std(), strict=True))
