"""The tagger's network in PyTorch, to train it; `pipeline.backends.network` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from training.recurrent import GRU
from training.tagger.export import NAME_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

UNLIKELY = -4.0  # the first score of an I behind another kind, and of a first I


class Chain(nn.Module):
    """A linear-chain CRF whose gold answer may leave tags open."""

    def __init__(self, tags: Sequence[str]) -> None:
        """Start from what the tags themselves say."""
        super().__init__()
        breaks = [[b.endswith("-I") and a[:3] != b[:3] for b in tags] for a in tags]
        self.transitions = nn.Parameter(UNLIKELY * torch.tensor(breaks).float())
        self.start = nn.Parameter(UNLIKELY * torch.tensor([tag.endswith("-I") for tag in tags]).float())
        self.end = nn.Parameter(torch.zeros(len(tags)))

    def total(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Return the log of the summed exponents of all paths, one number a sequence."""
        reached = self.start + scores[:, 0]
        for step in range(1, scores.shape[1]):
            following = torch.logsumexp(reached[:, :, None] + self.transitions, 1) + scores[:, step]
            reached = torch.where((step < lengths)[:, None], following, reached)
        return torch.logsumexp(reached + self.end, 1)

    def loss(self, scores: Tensor, allowed: Tensor, lengths: Tensor) -> Tensor:
        """Return -log of the probability that the path keeps to the allowed tags, one number a sequence."""
        kept = scores.masked_fill(~allowed, -1e4)
        kept_total, total = self.total(torch.cat([kept, scores]), torch.cat([lengths, lengths])).chunk(2)
        return total - kept_total


class Network(nn.Module):
    """Embedding, two bidirectional GRU layers, a head for words and one for names."""

    def __init__(self, weights: Mapping[str, NDArray[np.floating]], entity_tags: Sequence[int], dropout: float) -> None:
        """Take over LAC's weights; the head for names starts from its entity tags alone."""
        super().__init__()
        rows, width = weights["embedding"].shape
        tags, hidden = weights["words.weight"].shape
        self.embedding = nn.Embedding(rows, width)
        self.layer1 = nn.GRU(width, hidden // 2, bidirectional=True, batch_first=True)
        self.layer2 = nn.GRU(hidden, hidden // 2, bidirectional=True, batch_first=True)
        self.words = nn.Linear(hidden, tags)
        self.names = nn.Linear(hidden, len(NAME_TAGS))
        self.chain = Chain(NAME_TAGS)
        self.dropout = nn.Dropout(dropout)
        self.entity = list(entity_tags)
        self.other = [tag for tag in range(tags) if tag not in self.entity]
        nn.init.zeros_(self.names.weight)
        nn.init.zeros_(self.names.bias)
        self.load(weights)

    def load(self, weights: Mapping[str, NDArray[np.floating]]) -> None:
        """Copy those weights that there are."""
        with torch.no_grad():
            for name, parts in self._stored().items():
                if name in weights:
                    array = torch.from_numpy(np.array(weights[name], np.float32))
                    for parameter, part in zip(parts, array if len(parts) > 1 else [array], strict=True):
                        parameter.copy_(part)

    def forward(self, rows: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return the word scores and the name scores of padded sequences."""
        hidden = self._run(self.layer1, self.dropout(self.embedding(rows)), lengths)
        hidden = self._run(self.layer2, self.dropout(hidden), lengths)
        words = self.words(hidden)
        outside = torch.logsumexp(words[..., self.other], -1, keepdim=True)
        return words, torch.cat([outside, words[..., self.entity]], -1) + self.names(self.dropout(hidden))

    @staticmethod
    def _run(layer: nn.GRU, inputs: Tensor, lengths: Tensor) -> Tensor:
        packed = pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(layer(packed)[0], batch_first=True)[0]

    def encoder_parameters(self) -> list[nn.Parameter]:
        """Return the parameters that come from LAC."""
        return [p for n, p in self.named_parameters() if not n.startswith(("names", "chain"))]

    def head_parameters(self) -> list[nn.Parameter]:
        """Return the parameters of the head for names."""
        return [p for n, p in self.named_parameters() if n.startswith(("names", "chain"))]

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights under the names of the model file."""
        parts = {name: [part.detach().numpy().copy() for part in parts] for name, parts in self._stored().items()}
        return {name: np.stack(arrays) if len(arrays) > 1 else arrays[0] for name, arrays in parts.items()}

    def _stored(self) -> dict[str, tuple[nn.Parameter, ...]]:
        """Return the parameters under the names of the model file; two parts are a layer's two directions."""
        stored = {"embedding": (self.embedding.weight,)}
        for head in ("words", "names"):
            stored |= {f"{head}.{part}": (getattr(getattr(self, head), part),) for part in ("weight", "bias")}
        for part in ("transitions", "start", "end"):
            stored[f"names.{part}"] = (getattr(self.chain, part),)
        for layer in ("layer1", "layer2"):
            for part, own in GRU.items():
                both = (getattr(getattr(self, layer), f"{own}_l0{way}") for way in ("", "_reverse"))
                stored[f"{layer}.{part}"] = tuple(both)
        return stored
