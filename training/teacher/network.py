"""The teacher in PyTorch: the reader's network over the states of a pretrained encoder in place of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from training.reader.network import WIDTH, WORD_WIDTH, Batch, Network

if TYPE_CHECKING:
    from training.teacher.weights import Pretrained

_TINY = 1e-12  # of the norms
_DROPOUT = 0.1


class Tokens(NamedTuple):
    """Joined articles as an encoder reads them: windows of tokens, and for every word its first and last token.

    `numbers` are windows × tokens, 1 a token that only fills up; `first` and `last` index the windows' tokens joined
    end to end.
    """

    numbers: Tensor
    first: Tensor
    last: Tensor


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention, self.mixed = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.attended, self.widened = nn.LayerNorm(width, _TINY), nn.LayerNorm(width, _TINY)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, rows: Tensor, present: Tensor) -> Tensor:
        windows, size, width = rows.shape
        parts = self.attention(rows).view(windows, size, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = scaled_dot_product_attention(*parts, attn_mask=present[:, None, None], dropout_p=self._share())
        mixed = mixed.transpose(1, 2).reshape(windows, size, width)
        rows = self.attended(rows + self.dropout(self.mixed(mixed)))
        found: Tensor = self.widened(rows + self.dropout(self.narrow(gelu(self.wide(rows)))))
        return found

    def _share(self) -> float:
        return _DROPOUT if self.training else 0.0


class Encoder(nn.Module):
    """A transformer over tokens with the norms last (Devlin et al. 2019)."""

    def __init__(self, model: Pretrained) -> None:
        """Take the weights of a pretrained model."""
        super().__init__()
        width = model.width
        table = {name: torch.tensor(numbers) for name, numbers in model.tensors.items()}
        self.words = nn.Embedding.from_pretrained(table["emb.word"].view(-1, width), freeze=False)
        self.places = nn.Embedding.from_pretrained(table["emb.pos"].view(-1, width), freeze=False)
        self.kind = nn.Parameter(table["emb.type"][:width].clone())
        self.norm = nn.LayerNorm(width, _TINY)
        self.dropout = nn.Dropout(_DROPOUT)
        self.layers = nn.ModuleList(_Layer(width, model.heads) for _ in range(model.layers))
        self._fill(self.norm, table, "emb.ln")
        for number, layer in enumerate(self.layers):
            for part, name in (
                ("attended", "aln"),
                ("widened", "oln"),
                ("mixed", "ao"),
                ("wide", "fi"),
                ("narrow", "fo"),
            ):
                self._fill(getattr(layer, part), table, f"l{number}.{name}")
            for end in ("w", "b"):
                table[f"l{number}.a.{end}"] = torch.cat([table[f"l{number}.{part}.{end}"] for part in "qkv"])
            self._fill(layer.attention, table, f"l{number}.a")

    @staticmethod
    def _fill(layer: nn.Module, table: dict[str, Tensor], name: str) -> None:
        with torch.no_grad():
            for part, end in (("weight", "w"), ("bias", "b")):
                numbers = getattr(layer, part)
                numbers.copy_(table[f"{name}.{end}"].view_as(numbers))

    def forward(self, numbers: Tensor) -> Tensor:
        """Return a state for each token (windows × tokens × width)."""
        rows = self.dropout(self.norm(self.words(numbers) + self.places.weight[: numbers.shape[1]] + self.kind))
        present = numbers != 1
        for layer in self.layers:
            rows = layer(rows, present)
        return rows


class Teacher(Network):
    """The reader's network, but its words are what the encoder makes of them."""

    def __init__(self, model: Pretrained, tags: int, clues: int, dropout: float = 0.2, blank: float = 0.15) -> None:
        """Start from a pretrained model."""
        super().__init__(np.zeros((2, WORD_WIDTH), np.float32), tags, clues, dropout, blank)
        self.encoder = Encoder(model)
        self.narrowed = nn.Linear(model.width, WIDTH)
        self.tokens: Tokens | None = None  # of the batch that is read next

    def states(self, tokens: Tokens) -> Tensor:
        """Return the encoder's state of each word: the mean of its first and its last token."""
        rows = self.encoder(tokens.numbers).flatten(0, 1)
        return (rows[tokens.first] + rows[tokens.last]) / 2

    def _of_words(self, batch: Batch) -> Tensor:  # noqa: ARG002  (the tokens have what the batch's words say, and more)
        assert self.tokens is not None  # noqa: S101  (the caller has set them)
        return torch.relu(self.narrowed(self.states(self.tokens)))
