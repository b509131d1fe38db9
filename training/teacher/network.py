"""The teacher in PyTorch: the reader's network over the states of a pretrained encoder in place of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from training.reader.network import WIDTH, WORD_WIDTH, Batch, Network

if TYPE_CHECKING:
    from training.teacher.weights import Pretrained

_TINY = 1e-12  # of the norms
_DROPOUT = 0.1
_PARTS = {
    "norm1": "aln",
    "norm2": "oln",
    "self_attn.out_proj": "ao",
    "linear1": "fi",
    "linear2": "fo",
}  # theirs, the file's


class Tokens(NamedTuple):
    """Joined articles as an encoder reads them: windows of tokens, and for every word its first and last token.

    `numbers` are windows × tokens, 1 a token that only fills up; `first` and `last` index the windows' tokens joined
    end to end.
    """

    numbers: Tensor
    first: Tensor
    last: Tensor


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
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, model.heads, 4 * width, _DROPOUT, "gelu", layer_norm_eps=_TINY, batch_first=True
            )
            for _ in range(model.layers)
        )
        self._fill(self.norm, table, "emb.ln")
        for number, layer in enumerate(self.layers):
            for part, name in _PARTS.items():
                self._fill(layer.get_submodule(part), table, f"l{number}.{name}")
            for part, end in (("in_proj_weight", "w"), ("in_proj_bias", "b")):
                own = torch.cat([table[f"l{number}.{name}.{end}"] for name in "qkv"])
                numbers = getattr(layer.self_attn, part)
                numbers.data.copy_(own.view_as(numbers))

    @staticmethod
    def _fill(layer: nn.Module, table: dict[str, Tensor], name: str) -> None:
        with torch.no_grad():
            for part, end in (("weight", "w"), ("bias", "b")):
                numbers = getattr(layer, part)
                numbers.copy_(table[f"{name}.{end}"].view_as(numbers))

    def forward(self, numbers: Tensor) -> Tensor:
        """Return a state for each token (windows × tokens × width)."""
        rows = self.dropout(self.norm(self.words(numbers) + self.places.weight[: numbers.shape[1]] + self.kind))
        filling = numbers == 1
        for layer in self.layers:
            rows = layer(rows, src_key_padding_mask=filling)
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
