"""Ctrl-C while the program starts: it ends at once, for an exception raised within an import may be swallowed there."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

INTERRUPTED = 130
_STDERR = 2
_MESSAGE = b"error: stopped before the end. Run the same command again to go on\n"


def end_at_once() -> None:
    """Let Ctrl-C end the process with a message; for the time in which there is nothing to clean up."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started us chose to ignore it
        signal.signal(signal.SIGINT, _end)


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process with a message within the block, where all that was finished is safe already."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def raise_again() -> None:
    """Let Ctrl-C raise `KeyboardInterrupt` as it does by default."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    os.write(_STDERR, _MESSAGE)
    os._exit(INTERRUPTED)
