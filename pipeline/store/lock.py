"""One run an output folder: a lock that the system lets go when its process ends, however that ends."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

from pipeline.errors import LockError

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = 32  # bytes of a number of a process, at most


class FolderLock:
    """The lock of a folder, a file that holds the process's number; one left by a process that died is free."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock; raise `LockError` naming the process that has it."""
        while self._file is None:
            file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)
            if not _lock(file):
                holder = file.read(_SIZE).strip().decode("ascii", "replace")
                file.close()
                raise LockError(
                    f"another run (process {holder or 'unknown'}) is writing to {self._path.parent.parent}; "
                    "wait until it ends, or choose another folder with -o"
                )
            if self._is_in_place(file):
                self._file = file
            else:  # the one who had it removed it meanwhile
                file.close()
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n".encode())

    def _is_in_place(self, file: IO[bytes]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let the lock go."""
        if self._file:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        """Lock a byte far behind the number, which others may then read."""
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        """Lock the file."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
