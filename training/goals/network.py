"""The marker's network in PyTorch, to train it; `pipeline.stages.claims.goal_network` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from pipeline.networks.tables import UNKNOWN
from pipeline.stages.claims.goal_network import SIGNS
from training.goals.data import ANSWERS
from training.recurrent import layer_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

WORD_WIDTH = 128
WIDTHS = (24, 16, 8, 16, 24)  # of tags, zones, names, kinds and endings
WIDTH = 128  # of the convolution, and of each direction of the GRU
BLANK = 0.1  # share of the words left out in training


class Network(nn.Module):
    """Words in, log-odds of every word's answers out."""

    def __init__(self, vectors: NDArray[np.float32], sizes: Sequence[int], dropout: float) -> None:
        """Start from word vectors, which stay; `sizes` are those of the other tables."""
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(vectors).float(), freeze=True)
        self.tables = nn.ModuleList(nn.Embedding(*size) for size in zip(sizes, WIDTHS, strict=True))
        self.convolution = nn.Conv1d(WORD_WIDTH + sum(WIDTHS), WIDTH, 3, padding=1)
        self.layer = nn.GRU(WIDTH, WIDTH, bidirectional=True, batch_first=True)
        self.head = nn.Linear(2 * WIDTH, len(ANSWERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, signs: Tensor, lengths: Tensor) -> Tensor:
        """Return log-odds (windows × words × answers) for the words of windows (signs × windows × words)."""
        words = signs[0]
        if self.training:
            left_out = (torch.rand(words.shape) < BLANK) & (words > 0)
            words = torch.where(left_out, torch.full_like(words, UNKNOWN), words)
        others = [table(ids) for table, ids in zip(self.tables, signs[1:], strict=True)]
        rows = torch.cat([self.dropout(self.words(words)), *others], 2)
        gap = torch.arange(words.shape[1]) >= lengths[:, None]
        rows = rows.masked_fill(gap[:, :, None], 0.0)
        rows = self.dropout(torch.relu(self.convolution(rows.transpose(1, 2)).transpose(1, 2)))
        packed = pack_padded_sequence(rows, lengths, batch_first=True, enforce_sorted=False)
        hidden = pad_packed_sequence(self.layer(packed)[0], batch_first=True, total_length=words.shape[1])[0]
        odds: Tensor = self.head(self.dropout(hidden))
        return odds

    def arrays(self) -> dict[str, NDArray[np.floating]]:
        """Return the weights under the names that the pipeline reads, but those of the words."""
        state = {key: value.numpy() for key, value in self.state_dict().items()}
        arrays = {sign: state[f"tables.{number}.weight"] for number, sign in enumerate(SIGNS[1:])}
        kernel = state["convolution.weight"]  # outputs × inputs × places
        arrays["convolution.weight"] = kernel.transpose(0, 2, 1).reshape(len(kernel), -1)
        arrays["convolution.bias"] = state["convolution.bias"]
        arrays |= {f"head.{part}": state[f"head.{part}"] for part in ("weight", "bias")}
        return arrays | layer_arrays(state, "layer", "layer")
