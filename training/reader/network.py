"""The reader's network in PyTorch, to train it; `pipeline.stages.attribution.network` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from pipeline.networks.tables import UNKNOWN
from pipeline.stages.attribution.network import HEADS
from pipeline.stages.attribution.pointer import BEFORE, BEHIND, KINDS, SIGNS
from training.recurrent import layer_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

WIDTH, WORD_WIDTH, TAG_WIDTH = 128, 128, 32
BLOCKS = 2
PLACES = 400  # clauses with a vector for their place; later ones have the last one's
ANSWERS = 3  # of a sentence: attributed, goes on, aim


class Asked(NamedTuple):
    """Mentions of joined articles, and pairs of a sentence that is asked and a mention that may answer.

    A mention's words are `word_of`, each beside its mention in `mention_of`; `clauses` and `kinds` have one a mention,
    everything behind one a pair: the numbers of sentence and mention, how far they are apart, `signs` as in
    `pipeline.stages.attribution.pointer.SIGNS`, which asked sentence it belongs to, and how right the answer is.
    """

    word_of: Tensor
    mention_of: Tensor
    clauses: Tensor
    kinds: Tensor
    sentences: Tensor
    mentions: Tensor
    away: Tensor
    signs: Tensor
    group: Tensor
    right: Tensor


class Batch(NamedTuple):
    """Articles joined end to end, as `pipeline.stages.attribution.network.Article`, with a gap around each."""

    words: Tensor
    tags: Tensor
    inner: Tensor  # the places in `words` that are no gaps
    clause_of: Tensor
    clues: Tensor
    clue_of: Tensor
    sentence_of: Tensor
    clauses: list[int]  # of each article
    sentences: list[int]
    asked: Asked | None = None


class Network(nn.Module):
    """Words, clues and places in; log-odds of the sentences' answers and of the clauses' out."""

    def __init__(self, vectors: NDArray[np.float32], tags: int, clues: int, dropout: float, blank: float) -> None:
        """Start from word vectors, which stay; `blank` is the share of words and clues left out in training."""
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(vectors).float(), freeze=True)
        self.tags = nn.Embedding(tags, TAG_WIDTH)
        self.clues = nn.Embedding(clues, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        nn.init.normal_(self.clues.weight, 0, 0.05)
        nn.init.normal_(self.places.weight, 0, 0.02)
        self.convolution = nn.Conv1d(WORD_WIDTH + TAG_WIDTH, WIDTH, 3)
        self.clause = nn.Linear(2 * WIDTH, WIDTH)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(WIDTH, HEADS, 2 * WIDTH, dropout, "relu", batch_first=True, norm_first=True)
            for _ in range(BLOCKS)
        )
        self.in_order = nn.GRU(2 * WIDTH, WIDTH // 2, bidirectional=True, batch_first=True)
        self.sentence_head = nn.Linear(3 * WIDTH, ANSWERS)
        self.clause_head = nn.Linear(WIDTH, 1)
        self.query = nn.Linear(3 * WIDTH, WIDTH)
        self.key = nn.Linear(2 * WIDTH, WIDTH)
        self.kinds = nn.Embedding(len(KINDS), WIDTH)
        self.distance = nn.Embedding(BEFORE + BEHIND + 1, 1)
        self.signs = nn.Linear(len(SIGNS), 1, bias=False)
        nn.init.zeros_(self.distance.weight)
        nn.init.zeros_(self.signs.weight)
        self.dropout = nn.Dropout(dropout)
        self.blank = blank

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor | None]:
        """Return the log-odds of all sentences (sentences × answers) and of all clauses, and the pairs' scores."""
        total = sum(batch.clauses)
        words = self._of_words(batch)
        rows = self.clause(self.dropout(_pooled(words, batch.clause_of, total)))
        rows = rows.index_add(0, batch.clue_of, self._of_clues(batch.clues))
        padded = pad_sequence(torch.split(rows, batch.clauses), batch_first=True)
        places = torch.arange(padded.shape[1])
        padded = padded + self.places(places.clamp(max=PLACES - 1))
        gaps = places >= torch.tensor(batch.clauses)[:, None]
        for block in self.blocks:
            padded = block(padded, src_key_padding_mask=gaps)
        rows = torch.cat([article[:size] for article, size in zip(padded, batch.clauses, strict=True)])
        pooled = _pooled(rows, batch.sentence_of, sum(batch.sentences))
        both = torch.cat([pooled, self._in_order(self.dropout(pooled), batch.sentences)], 1)
        scores = None if batch.asked is None else self._scores(words, rows, both, batch.asked)
        return self.sentence_head(self.dropout(both)), self.clause_head(self.dropout(rows))[:, 0], scores

    def _scores(self, words: Tensor, clauses: Tensor, sentences: Tensor, asked: Asked) -> Tensor:
        count = len(asked.clauses)
        sizes = torch.zeros(count, 1).index_add(0, asked.mention_of, torch.ones(len(asked.mention_of), 1))
        read = torch.zeros(count, WIDTH).index_add(0, asked.mention_of, words[asked.word_of]) / sizes.clamp(min=1)
        keys = self.key(self.dropout(torch.cat([read, clauses[asked.clauses]], 1))) + self.kinds(asked.kinds)
        queries = self.query(self.dropout(sentences))
        likeness = (queries[asked.sentences] * keys[asked.mentions]).sum(1) * WIDTH**-0.5
        return likeness + self.distance(asked.away)[:, 0] + self.signs(asked.signs)[:, 0]

    def _of_words(self, batch: Batch) -> Tensor:
        words = batch.words
        if self.training:
            left_out = (torch.rand(len(words)) < self.blank / 2) & (words > 0)
            words = torch.where(left_out, torch.full_like(words, UNKNOWN), words)
        rows = torch.cat([self.dropout(self.words(words)), self.tags(batch.tags)], 1)
        read = torch.relu(self.convolution(rows.t()[None])[0].t())
        return read[batch.inner - 1]  # the first word read is the one behind the first gap

    def _of_clues(self, clues: Tensor) -> Tensor:
        rows: Tensor = self.clues(clues)
        if self.training:
            rows = rows * (torch.rand(len(rows), 1) >= self.blank) / (1 - self.blank)
        return rows

    def _in_order(self, rows: Tensor, sizes: Sequence[int]) -> Tensor:
        padded = pad_sequence(torch.split(rows, list(sizes)), batch_first=True)
        packed = pack_padded_sequence(padded, torch.tensor(sizes), batch_first=True, enforce_sorted=False)
        hidden = pad_packed_sequence(self.in_order(packed)[0], batch_first=True)[0]
        return torch.cat([article[:size] for article, size in zip(hidden, sizes, strict=True)])

    def arrays(self) -> dict[str, NDArray[np.floating]]:
        """Return the weights under the names that the pipeline reads, but those of the words."""
        state = {key: value.numpy() for key, value in self.state_dict().items()}
        arrays = {f"{name}": state[f"{name}.weight"] for name in ("tags", "clues", "places")}
        kernel = state["convolution.weight"]  # outputs × inputs × places
        arrays["convolution.weight"] = kernel.transpose(0, 2, 1).reshape(len(kernel), -1)
        arrays["convolution.bias"] = state["convolution.bias"]
        for name in ("clause", "sentence_head", "clause_head"):
            arrays |= {f"{name}.{part}": state[f"{name}.{part}"] for part in ("weight", "bias")}
        for name in ("query", "key"):
            arrays |= {f"pointer.{name}.{part}": state[f"{name}.{part}"] for part in ("weight", "bias")}
        arrays["pointer.kinds"] = state["kinds.weight"]
        arrays["pointer.distance"], arrays["pointer.signs"] = state["distance.weight"][:, 0], state["signs.weight"][0]
        for number in range(BLOCKS):
            arrays |= _block(state, number)
        return arrays | layer_arrays(state, "in_order", "sentences")


def _block(state: dict[str, NDArray[np.floating]], number: int) -> dict[str, NDArray[np.floating]]:
    ours = {
        "attended": "norm1", "widened": "norm2", "mixed": "self_attn.out_proj", "wide": "linear1", "narrow": "linear2"
    }  # fmt: skip
    found = {
        f"block{number}.{name}.{part}": state[f"blocks.{number}.{layer}.{part}"]
        for name, layer in ours.items()
        for part in ("weight", "bias")
    }
    for part in ("weight", "bias"):
        found[f"block{number}.attention.{part}"] = state[f"blocks.{number}.self_attn.in_proj_{part}"]
    return found


def _pooled(rows: Tensor, group_of: Tensor, groups: int) -> Tensor:
    """Return mean and maximum of the rows of each group, side by side; 0 for a group without rows."""
    width = rows.shape[1]
    counts = torch.zeros(groups, 1).index_add(0, group_of, torch.ones(len(group_of), 1))
    mean = torch.zeros(groups, width).index_add(0, group_of, rows) / counts.clamp(min=1)
    where = group_of[:, None].expand(-1, width)
    highest = torch.zeros(groups, width).scatter_reduce(0, where, rows, "amax", include_self=False)
    return torch.cat([mean, highest], 1)
