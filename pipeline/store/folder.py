"""The output folder of a run, which may end at any moment: what is finished lies in checked shards until all is joined.

Beside the files of the last finished run the folder holds `.zh-claims/`: a lock, a journal of the shards of a run that
has not finished, the shards, and the index of the run that has.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import OutputError
from pipeline.outcome import Outcome, Summary
from pipeline.store.finished import FinishedBlock, Joiner, read_finished
from pipeline.store.journal import Header, JoinLine, Journal, ShardLine, read_journal
from pipeline.store.lock import FolderLock
from pipeline.store.shards import Shard, ShardDamagedError, write_shard, write_whole
from pipeline.write import LINE_FILES, RUN_FILE, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from typing_extensions import Self

    from pipeline.outcome import Watch
    from pipeline.store.finished import Finished
    from pipeline.store.journal import JournalLine

WORK = ".zh-claims"
KEY_SIZE = 16  # bytes
_INDEX, _JOURNAL, _SHARDS, _LOCK = "index.jsonl", "journal.jsonl", "shards", "lock"
_SHARD_OUTCOMES, _SHARD_BYTES, _SHARD_SECONDS = 64, 4_000_000, 10  # a shard is written when one of them is reached
_PLACES = 1 << 12  # more than there are outcomes in a block
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if os.name != "nt" else {errno.ENOSPC, errno.EFBIG}


class OutputFolder:
    """A folder of the four files of a run; those of the run before stay until `join` has all in place of them.

    `identity` names what the outcomes depend on beside the inputs. An outcome is found again by its key, 16 bytes that
    stand for the input.

    >>> with OutputFolder(Path("outputs"), identity) as folder:
    ...     if key not in folder:
    ...         folder.add(key, outcome)
    ...     folder.join(key, make_record, watch)
    """

    def __init__(self, path: Path, identity: dict[str, str], *, fresh: bool = False) -> None:
        self.path = path
        self.work = path / WORK
        self._identity = identity
        self._fresh = fresh
        self._lock = FolderLock(self.work / _LOCK)
        self._journal: Journal | None = None
        self._finished: Finished | None = None
        self._blocks: list[Shard | FinishedBlock] = []
        self._places: dict[bytes, int] = {}
        self._open: tuple[list[bytes], list[Outcome]] = [], []
        self._open_bytes, self._written = 0, monotonic()
        self._last: tuple[int, list[Outcome]] = -1, []
        self._next_shard = 0

    # --- begin and end

    def __enter__(self) -> Self:
        """Make the folder, lock it and see what an earlier run has left; raise `OutputError` where that fails."""
        with self._writing():
            self.work.mkdir(parents=True, exist_ok=True)
            self._lock.take()
        try:
            with self._writing():
                self._begin()
        except BaseException:
            self._lock.release()
            self._remove_unused()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is finished, so that a later run goes on from here, and let the folder go."""
        try:
            with suppress(OutputError):  # it was raised before, or all there is to lose is a part of a shard
                self._write_shard()
            if self._journal:
                self._journal.close()
        finally:
            self._lock.release()
            self._remove_unused()

    def _remove_unused(self) -> None:
        """Remove a folder that was made for a run that wrote nothing."""
        with suppress(OSError):
            if {path.name for path in self.work.iterdir()} == {_LOCK}:
                (self.work / _LOCK).unlink()
                self.work.rmdir()
                self.path.rmdir()

    def _begin(self) -> None:
        if self._fresh:
            self._clear()
            (self.work / _INDEX).unlink(missing_ok=True)
        lines = read_journal(self.work / _JOURNAL)
        if lines and isinstance(lines[-1], JoinLine):
            self._put_in_place(lines[-1].names)
            lines = []
        self._finished = read_finished(self.path, self.work / _INDEX)
        for identity in self._earlier(lines):
            self._refuse_other(identity)
        if self._finished:
            for block, keys in zip(self._finished.blocks, self._finished.keys, strict=True):
                self._know(block, [b"" if key in self._finished.again else key for key in keys])
        self._take_shards(lines)

    def _earlier(self, lines: Sequence[JournalLine]) -> Iterator[dict[str, str]]:
        """Yield what the runs that the folder knows depended on."""
        if lines and isinstance(lines[0], Header):
            yield lines[0].identity
        if self._finished:
            yield self._finished.identity

    def _take_shards(self, lines: Sequence[JournalLine]) -> None:
        """Take note of the whole shards that a journal names."""
        for line in lines:
            if isinstance(line, ShardLine):
                self._next_shard = max(self._next_shard, int(line.name) + 1)
                shard = Shard(self.work / _SHARDS / line.name, line.checksum)
                if shard.is_whole():
                    self._know(shard, [key if any(key) else b"" for key in _split(bytes.fromhex(line.keys))])

    def _refuse_other(self, identity: dict[str, str]) -> None:
        """Raise `OutputError` where the outcomes there are would not be those of this run."""
        names = [*self._identity, *(name for name in identity if name not in self._identity)]
        changes = [
            f"{name} {identity.get(name, 'unset')}, now {self._identity.get(name, 'unset')}"
            for name in names
            if identity.get(name) != self._identity.get(name)
        ]
        if changes:
            raise OutputError(
                f"{self.path} holds a run of another version or with other options ({'; '.join(changes)}); "
                "write it anew with --fresh, or choose another folder with -o"
            )

    # --- outcomes

    def __contains__(self, key: bytes) -> bool:
        """Return whether the outcome of an input is there."""
        return key in self._places

    def add(self, key: bytes, outcome: Outcome) -> None:
        """Keep an outcome; it is safe on the disk with its shard, some seconds later."""
        keys, outcomes = self._open
        keys.append(key)
        outcomes.append(outcome)
        self._open_bytes += sum(map(len, outcome.lines()))
        old = monotonic() - self._written > _SHARD_SECONDS
        if old or len(keys) == _SHARD_OUTCOMES or self._open_bytes > _SHARD_BYTES:
            self._write_shard()

    def is_finished(self, order: bytes) -> bool:
        """Return whether the files hold exactly the outcomes of these inputs, in this order: all keys, end to end."""
        whole = self._finished is not None and (self.path / RUN_FILE).is_file()
        return whole and self._finished is not None and self._finished.order() == order and not self._finished.again

    def has_earlier_run(self) -> bool:
        """Return whether the folder holds the files of a run before this one."""
        return any((self.path / name).exists() for name in LINE_FILES)

    def review(self, order: bytes, watch: Watch) -> None:
        """Show the outcomes of all inputs in this order, reading no more of them than is looked at."""
        with self._writing():
            self._write_shard()
            seen, summaries = -1, list[Summary]()
            for key in _split(order):
                number, place = divmod(self._places[key], _PLACES)
                if number != seen:
                    block = self._blocks[number]
                    summaries = block.summaries() if isinstance(block, FinishedBlock) else []
                    seen = number
                outcome = partial(self._outcome, key)
                watch(summaries[place] if summaries else outcome().summary, outcome)

    def join(
        self,
        order: bytes,
        make_record: Callable[[], msgspec.Struct],
        watch: Watch,
        renew: Callable[[bytes], bytes] | None = None,
    ) -> None:
        """Put the outcomes of all inputs together in this order and in the places of the files of the run before.

        `watch` sees every outcome; after the last one the record of the run is made. `renew` returns a document's line
        with what only the end of a run tells.
        """
        with self._writing():
            self._write_shard()
            names = (*LINE_FILES, RUN_FILE, _INDEX)
            parts = {name: self.work / f"{name}.part" for name in names}
            with Joiner(parts, parts[_INDEX]) as joiner:
                for key in _split(order):
                    outcome = self._outcome(key)
                    if renew and outcome.documents:
                        outcome = msgspec.structs.replace(outcome, documents=renew(outcome.documents))
                    joiner.add(key, outcome)
                    watch(outcome.summary, partial(self._outcome, key))
                joiner.finish(self._identity)
            write_whole(parts[RUN_FILE], msgspec.json.format(encode(make_record())) + b"\n")
            self._start_journal().append(JoinLine(names))
            self._put_in_place(names)

    def _know(self, block: Shard | FinishedBlock, keys: Sequence[bytes]) -> None:
        """Take note of where the outcomes of a block are; those without a key are not to be found."""
        first = len(self._blocks) * _PLACES
        self._blocks.append(block)
        self._places.update((key, first + number) for number, key in enumerate(keys) if key)

    def _outcome(self, key: bytes) -> Outcome:
        """Return an outcome; of the blocks, the last one looked at stays in memory."""
        number, place = divmod(self._places[key], _PLACES)
        if number != self._last[0]:
            try:
                self._last = number, self._blocks[number].outcomes()
            except ShardDamagedError as error:
                raise OutputError(
                    f"{self.path} has changed while it was written to ({error}); run the command again with --fresh"
                ) from error
        return self._last[1][place]

    # --- files

    def _write_shard(self) -> None:
        """Write the open outcomes as a shard and then, when it is whole, its line of the journal."""
        keys, outcomes = self._open
        if not keys:
            return
        with self._writing():
            journal = self._start_journal()
            name = f"{self._next_shard:08}"
            self._next_shard += 1
            path = self.work / _SHARDS / name
            checksum = write_shard(path, outcomes)
            # A later run does not find what it is to try anew.
            kept = [b"\0" * KEY_SIZE if outcome.again else key for key, outcome in zip(keys, outcomes, strict=True)]
            journal.append(ShardLine(name, checksum, b"".join(kept).hex()))
        self._know(Shard(path, checksum), keys)
        self._open, self._open_bytes, self._written = ([], []), 0, monotonic()

    def _start_journal(self) -> Journal:
        if self._journal is None:
            (self.work / _SHARDS).mkdir(exist_ok=True)
            path = self.work / _JOURNAL
            self._journal = Journal(path)
            if not path.stat().st_size:
                self._journal.append(Header(self._identity))
        return self._journal

    def _put_in_place(self, names: Sequence[str]) -> None:
        """Give the joined files their names, which may have begun before, and remove what they were joined from."""
        for name in names:
            part = self.work / f"{name}.part"
            if part.exists():
                part.replace((self.work if name == _INDEX else self.path) / name)
        _settle_folder(self.work)
        _settle_folder(self.path)
        self._clear()

    def _clear(self) -> None:
        """Remove the shards, then the journal that names them."""
        if self._journal:
            self._journal.close()
            self._journal = None
        shutil.rmtree(self.work / _SHARDS, ignore_errors=True)
        (self.work / _JOURNAL).unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            advice = "choose another folder with -o"
            if error.errno in _NO_ROOM:
                advice = f"make room and run the same command again to go on, or {advice}"
            raise OutputError(f"cannot write to {self.path}: {reason}; {advice}") from error


@contextmanager
def writing_alone(path: Path) -> Iterator[None]:
    """Let no run write to a folder of outputs within the block; make the folder where there is none."""
    work = path / WORK
    made = not work.exists()
    try:
        work.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(work / _LOCK)
        lock.take()
        try:
            yield
        finally:
            lock.release()
            if made:
                with suppress(OSError):
                    (work / _LOCK).unlink()
                    work.rmdir()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write to {path}: {reason}; choose another folder with -o") from error


def _split(keys: bytes) -> Iterator[bytes]:
    """Yield the keys that stand end to end."""
    return (keys[start : start + KEY_SIZE] for start in range(0, len(keys), KEY_SIZE))


def _settle_folder(path: Path) -> None:
    """See that the names in a folder are on the disk, where the system has a way to do so."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
