"""What a run and its workers say to one another: MessagePack, each message behind its length. Nothing is pickled."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

import pipeline
from pipeline.outcome import Outcome  # noqa: TC001  (msgspec reads the annotations at run time)
from pipeline.types import Article  # noqa: TC001  (same)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language

_LENGTH = struct.Struct("<Q")
Message = TypeVar("Message")


class Setup(Struct, tag=True, frozen=True):
    """To a worker, once: what to load."""

    backend: str
    backend_options: dict[str, Any] = {}
    lexicons: str | None = None

    def load(self) -> Language:
        """Load the pipeline; raise `BackendError`, `LexiconError` or `ModelError` where that is impossible."""
        return pipeline.load(self.backend, lexicons=self.lexicons, **self.backend_options)


class Task(Struct, tag=True, frozen=True):
    """To a worker: an article to analyse."""

    article: Article


class Ready(Struct, tag=True, frozen=True):
    """From a worker, once: the pipeline is loaded, in so many seconds, with a backend of this fingerprint."""

    seconds: float
    fingerprint: str


class Reply(Struct, tag=True, frozen=True):
    """From a worker: what the article gave, and the seconds of the stages."""

    outcome: Outcome
    seconds: dict[str, float]


class Unable(Struct, tag=True, frozen=True):
    """From a worker: it cannot work at all, for the reason that the error of this type and message gives."""

    error: str
    message: str


encode = msgspec.msgpack.encode
decode_for_worker: Callable[[bytes], Setup | Task] = msgspec.msgpack.Decoder(Setup | Task).decode
decode_for_run: Callable[[bytes], Ready | Reply | Unable] = msgspec.msgpack.Decoder(Ready | Reply | Unable).decode


def send(stream: IO[bytes], message: Struct) -> None:
    """Write one message; raise `OSError` where nobody reads any more."""
    content = encode(message)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes], decode: Callable[[bytes], Message]) -> Message | None:
    """Read one message; None where the other side has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return decode(content) if len(content) == length else None
