"""Text to the pieces of a unigram vocabulary, with their offsets (Kudo 2018), by Viterbi's algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from training.teacher.weights import Pretrained

_SPACE = "▁"
_LONGEST = 16  # characters of a piece that are looked at
_UNSEEN = 10.0  # how much worse than the worst piece a character is that no piece has


class Piece(NamedTuple):
    """A piece's number and where it begins in the text."""

    number: int
    start: int


class Tokenizer:
    """Cuts texts into pieces."""

    def __init__(self, model: Pretrained) -> None:
        self._pieces, self._normal = model.pieces, model.normal
        self._scores = model.scores.tolist()
        self._unknown = model.special[3]
        self._unseen = min(self._scores) - _UNSEEN

    def __call__(self, text: str) -> list[Piece]:
        """Return the likeliest pieces of a text; a space is thought in front of it."""
        letters, places = self._letters(text)
        best, last = [0.0] + [float("-inf")] * len(letters), [(0, 0)] * (len(letters) + 1)
        for start in range(len(letters)):
            for end in range(start + 1, min(len(letters), start + _LONGEST) + 1):
                number = self._pieces.get(letters[start:end])
                if number is not None and best[start] + self._scores[number] > best[end]:
                    best[end], last[end] = best[start] + self._scores[number], (number, start)
            if best[start] + self._unseen > best[start + 1]:
                best[start + 1], last[start + 1] = best[start] + self._unseen, (self._unknown, start)
        found: list[Piece] = []
        end = len(letters)
        while end > 0:
            number, end = last[end]
            found.append(Piece(number, places[end]))
        return found[::-1]

    def _letters(self, text: str) -> tuple[str, list[int]]:
        letters, places = [_SPACE], [0]
        for place, character in enumerate(text):
            for letter in self._normal.get(character, character):
                if letter == " " and letters[-1] == _SPACE:
                    continue
                letters.append(_SPACE if letter == " " else letter)
                places.append(place)
        return "".join(letters), places
