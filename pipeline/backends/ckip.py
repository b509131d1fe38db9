"""The backend `ckip`: word segmentation, parts of speech and names by CKIP Lab's transformer models.

ckip-transformers is under GPL-3.0. It is imported when this backend is chosen and never otherwise; whoever passes on a
program that holds both has to heed that licence. It and its models come with the extra `ckip`, not with this package.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.backends.ckip_models import find_models, fingerprint, load_drivers
from pipeline.backends.words import answer, cut, locate
from pipeline.tags import tag_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.backends.ckip_models import Drivers
    from pipeline.types import Tagged

LONGEST = 256  # characters read at once, or what the model can take: longer pieces are cut behind a clause mark
BATCH = 8192  # characters in one batch, padding included: bounds the memory


class Window(NamedTuple):
    """A stretch of a piece that is read at once."""

    piece: int
    start: int
    text: str


class Read(NamedTuple):
    """What the three models say of a window, in its own offsets."""

    words: list[tuple[int, int, str]]
    labelled: list[tuple[int, int, str]]


def load(model: str = "bert-base", device: str = "auto", threads: int | None = None) -> CkipTagger:
    """Return the tagger.

    `model` is albert-tiny, albert-base, bert-tiny or bert-base, a name as ckiplab/bert-base-chinese, to which -ws, -pos
    and -ner are added, or a folder with the folders ws, pos and ner. `device` is a name of torch's (cpu, cuda, cuda:1,
    mps) or auto: a GPU if there is one. `threads` is for torch on the CPU; all cores of this process if not given.
    """
    models = find_models(model)
    drivers = load_drivers(models, device)
    return CkipTagger(drivers, fingerprint(model, drivers), threads or usable_cores())


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class CkipTagger:
    """The tagger of the backend `ckip`; it fulfils `pipeline.backends.Tagger`."""

    name = "ckip"

    def __init__(self, drivers: Drivers, fingerprint: str, threads: int) -> None:
        """Use the three loaded models."""
        self.fingerprint = fingerprint
        self._drivers = drivers
        self._threads = threads
        self._lock = Lock()  # torch's number of threads is one for the whole process
        self._tags = tag_table("ckip")
        self._longest = min(LONGEST, drivers.longest)

    def tag(self, pieces: Sequence[str]) -> list[Tagged]:
        """Return words, names and hints of every piece."""
        every = [window for number, piece in enumerate(pieces) for window in self._windows(number, piece)]
        read: dict[Window, Read] = {}
        with self._lock, torch_threads(self._threads):
            for batch in batches(every):
                read.update(zip(batch, self._read([window.text for window in batch]), strict=True))
        answers = [Read([], []) for _ in pieces]
        for window in every:
            answers[window.piece].words.extend(_moved(read[window].words, window.start))
            answers[window.piece].labelled.extend(_moved(read[window].labelled, window.start))
        return [answer(piece, *found) for piece, found in zip(pieces, answers, strict=True)]

    def _windows(self, number: int, piece: str) -> Iterator[Window]:
        lengths = cut(piece, self._longest)
        for end, length in zip(accumulate(lengths), lengths, strict=True):
            text = piece[end - length : end]
            if not text.isspace():
                yield Window(number, end - length, text)

    def _read(self, texts: Sequence[str]) -> list[Read]:
        """Run the three models over one batch."""
        words = self._call(self._drivers.ws, list(texts))
        tags = self._call(self._drivers.pos, words)
        names = self._call(self._drivers.ner, list(texts))
        return [self._joined(*found) for found in zip(texts, words, tags, names, strict=True)]

    def _joined(self, text: str, words: list[str], tags: list[str], names: list[Any]) -> Read:
        places = locate(words, text, self.name)
        tagged = [(*place, self._tags.get(tag, "")) for place, tag in zip(places, tags, strict=True)]
        return Read(tagged, [(*name.idx, name.ner) for name in names])

    @staticmethod
    def _call(driver: Callable[..., Any], texts: Sequence[Any]) -> Any:  # noqa: ANN401  (the library has no types)
        return driver(texts, batch_size=len(texts), show_progress=False)


def batches(every: Sequence[Window]) -> Iterator[list[Window]]:
    """Yield the windows by length, the longest first, so that little of a batch is padding."""
    batch: list[Window] = []
    for window in sorted(every, key=lambda w: -len(w.text)):
        if batch and (len(batch) + 1) * len(batch[0].text) > BATCH:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _moved(spans: Sequence[tuple[int, int, str]], by: int) -> list[tuple[int, int, str]]:
    return [(start + by, end + by, label) for start, end, label in spans]


@contextmanager
def torch_threads(number: int) -> Iterator[None]:
    """Let torch use so many threads inside the block; the command line sets them to one for numpy's sake."""
    import torch  # noqa: PLC0415  (heavy)

    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)
