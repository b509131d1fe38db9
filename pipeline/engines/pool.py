"""Articles analysed by worker processes, each of which may die or hang without harm to any article but its own."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Lock, Thread
from typing import IO, TYPE_CHECKING, NamedTuple

from pipeline import errors
from pipeline.engines.messages import Ready, Reply, Setup, Task, Unable, decode_for_run, receive, send
from pipeline.errors import PipelineError, WorkerError
from pipeline.outcome import Outcome, outcome_of
from pipeline.types import ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.analysis import Stopwatch
    from pipeline.types import Article

_AHEAD = 8  # articles a worker that are read before the oldest outcome is there: a slow one holds up few others
_CHARACTERS = 4_000_000  # of all articles that are read ahead, whatever their number: bounds the memory
WORKER = "from pipeline.engines.worker import main; main()"  # what a worker runs
_PATIENCE = 0.5  # seconds


class _DiedError(Exception):
    """A worker ended while it had an article."""


class _Job(NamedTuple):
    number: int
    key: bytes
    article: Article


class Pool:
    """The engine of worker processes on this machine."""

    def __init__(self, setup: Setup, workers: int, timeout: float | None, stopwatch: Stopwatch) -> None:
        self._workers = [_Worker(setup, timeout, self) for _ in range(workers)]
        self._stopwatch = stopwatch
        self.fingerprint: str | None = None
        self.jobs: Queue[_Job] = Queue()
        self.answers: Queue[tuple[_Job, Outcome] | PipelineError] = Queue()
        self.closed = Event()
        self._lock = Lock()
        self._ahead = _AHEAD * workers

    def outcomes(self, tasks: Iterable[tuple[bytes, Article | Outcome]]) -> Iterator[tuple[bytes, Outcome]]:
        """Yield the outcome of every task beside its key, in order."""
        arrived: dict[int, tuple[bytes, Outcome]] = {}
        waiting: deque[int] = deque()  # the sizes of the tasks that have not been answered, the oldest first
        due = 0
        for number, (key, task) in enumerate(tasks):
            waiting.append(self._give(number, key, task, arrived))
            while waiting and (due in arrived or len(waiting) >= self._ahead or sum(waiting) >= _CHARACTERS):
                self._await(due, arrived)
                yield arrived.pop(due)
                waiting.popleft()
                due += 1
        for last in range(due, due + len(waiting)):
            self._await(last, arrived)
            yield arrived.pop(last)

    def add_seconds(self, seconds: dict[str, float]) -> None:
        """Take note of the seconds a worker spent."""
        with self._lock:
            self._stopwatch.add(seconds)

    def close(self) -> None:
        """End all workers at once."""
        self.closed.set()
        for worker in self._workers:
            worker.kill()

    def _give(self, number: int, key: bytes, task: Article | Outcome, arrived: dict[int, tuple[bytes, Outcome]]) -> int:
        """Hand a task to the workers, or take it for answered; return its size in characters."""
        if isinstance(task, Outcome):
            arrived[number] = key, task
            return 0
        idle = next((worker for worker in self._workers if worker.ident is None), None)
        if idle:  # no more of them are started than there are articles
            idle.start()
        self.jobs.put(_Job(number, key, task))
        return len(task.text)

    def _await(self, due: int, arrived: dict[int, tuple[bytes, Outcome]]) -> None:
        """Take answers until the one that is due has arrived."""
        while due not in arrived:
            with suppress(Empty):  # waiting for ever, Windows would not hear Ctrl-C
                answer = self.answers.get(timeout=_PATIENCE)
                if isinstance(answer, PipelineError):
                    raise answer
                job, outcome = answer
                arrived[job.number] = job.key, outcome


class _Worker(Thread):
    """A thread that feeds one process, and starts another where that one dies."""

    def __init__(self, setup: Setup, timeout: float | None, pool: Pool) -> None:
        super().__init__(daemon=True)
        self._setup = setup
        self._timeout = timeout
        self._pool = pool
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Answer jobs until the pool is closed."""
        try:
            self._begin()
            while not self._pool.closed.is_set():
                job = self._pool.jobs.get()
                self._pool.answers.put((job, self._answer(job)))
        except PipelineError as error:
            self._pool.answers.put(error)
        except (OSError, _DiedError) as error:
            if not self._pool.closed.is_set():
                self._pool.answers.put(WorkerError(f"a worker process cannot work: {error}; try --workers 1"))

    def kill(self) -> None:
        """End the process at once."""
        if self._process:
            with suppress(OSError):
                self._process.kill()

    def _answer(self, job: _Job) -> Outcome:
        watch = _Deadline(self._timeout, self.kill)
        reply: Ready | Reply | None = None
        with suppress(_DiedError, OSError), watch:
            reply = self._exchange(Task(job.article))
        if isinstance(reply, Reply) and not watch.passed:
            self._pool.add_seconds(reply.seconds)
            return reply.outcome
        if self._pool.closed.is_set():
            raise _DiedError
        failure = self._failure(job.article, self._ended(), timed_out=watch.passed)
        self._begin()
        return outcome_of(failure, again=True)

    def _begin(self) -> None:
        """Start a process and wait until it has loaded the pipeline."""
        command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {WORKER}"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: S603  (our own module)
        if self._pool.closed.is_set():
            self.kill()
        ready = self._exchange(self._setup)
        assert isinstance(ready, Ready)  # noqa: S101  (what answers a setup)
        self._pool.fingerprint = ready.fingerprint
        self._pool.add_seconds({"load": ready.seconds})

    def _exchange(self, message: Setup | Task) -> Ready | Reply:
        stdin, stdout = self._pipes()
        send(stdin, message)
        answer = receive(stdout, decode_for_run)
        if isinstance(answer, Unable):
            raise getattr(errors, answer.error, WorkerError)(answer.message)
        if answer is None:
            raise _DiedError("it ended before it had loaded the pipeline")
        return answer

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        assert process and process.stdin and process.stdout  # noqa: PT018, S101  (started with both)
        return process.stdin, process.stdout

    def _ended(self) -> int:
        """Return the exit code of the process that died."""
        assert self._process  # noqa: S101  (it was started)
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()
        return self._process.wait()

    def _failure(self, article: Article, code: int, *, timed_out: bool) -> ErrorRecord:
        if timed_out:
            error = "Timeout"
            message = f"the article took longer than {self._timeout:g} s; give more with --timeout, or split it"
        else:
            error = "WorkerDied"
            how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
            message = f"the process that read the article {how} (out of memory?); run again to try it anew"
        return ErrorRecord(source=article.source, stage=WorkerError.stage, error=error, message=message)


class _Deadline:
    """Call `act` where the block inside takes more than so many seconds; `passed` tells whether that was so."""

    def __init__(self, seconds: float | None, act: Callable[[], None]) -> None:
        self.passed = False
        self._seconds = seconds
        self._act = act
        self._done = Event()

    def __enter__(self) -> None:
        if self._seconds is not None:
            self._timer = Thread(target=self._wait, daemon=True)
            self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._seconds is not None:
            self._timer.join()  # it may be about to act

    def _wait(self) -> None:
        if not self._done.wait(self._seconds):
            self.passed = True
            self._act()
