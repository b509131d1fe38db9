"""A worker: a process that analyses the articles it is sent. `python -m pipeline.engines.worker` is for runs alone.

It ends when the run does, however that ends: a thread waits for the end of its standard input.
"""

from __future__ import annotations

import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import IO

from pipeline.engines.messages import Ready, Reply, Setup, Task, Unable, decode_for_worker, receive, send
from pipeline.errors import PipelineError
from pipeline.startup import one_thread, spacy_without_commands
from pipeline.types import Article

_FIRST = "經濟部長王小明表示，2030年再生能源占比要達30%。"


def main() -> None:
    """Answer every article on standard input on standard output until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the run as well, and that ends its workers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints stays out of the answers
    tasks: SimpleQueue[Setup | Task] = SimpleQueue()
    Thread(target=_listen, args=(tasks,), daemon=True).start()
    try:
        _work(tasks, answers)
    except PipelineError as error:
        send(answers, Unable(type(error).__name__, str(error)))
    except BrokenPipeError:  # the run has ended
        os._exit(1)


def _listen(tasks: SimpleQueue[Setup | Task]) -> None:
    while (message := receive(sys.stdin.buffer, decode_for_worker)) is not None:
        tasks.put(message)
    os._exit(0)


def _work(tasks: SimpleQueue[Setup | Task], answers: IO[bytes]) -> None:
    one_thread()
    spacy_without_commands()
    from pipeline.analysis import Stopwatch, analyse  # noqa: PLC0415  (the listening thread comes first)
    from pipeline.outcome import outcome_of  # noqa: PLC0415

    begin, setup = perf_counter(), tasks.get()
    assert isinstance(setup, Setup)  # noqa: S101  (the run sends it first)
    nlp = setup.load()
    analyse(nlp, Article(text=_FIRST), Stopwatch())  # builds the word lists: no article has to wait for that
    fingerprint = nlp.tokenizer.backend.fingerprint  # type: ignore[union-attr]
    send(answers, Ready(perf_counter() - begin, fingerprint))
    while True:
        task = tasks.get()
        assert isinstance(task, Task)  # noqa: S101  (all that follows)
        stopwatch = Stopwatch()
        result = analyse(nlp, task.article, stopwatch)
        with stopwatch.timing("write"):
            outcome = outcome_of(result)
        send(answers, Reply(outcome, stopwatch.seconds))


if __name__ == "__main__":
    main()
