"""Kill runs at random moments and let them go on, again and again: the bytes at the end must be those of a run alone.

python -m benchmarks.soak articles/ --kills 30 --workers 2
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import pipeline_command

_FILES = ("claims.jsonl", "documents.jsonl", "errors.jsonl")


def digest(folder: Path) -> str:
    """Return the hash of a run's files."""
    whole = hashlib.sha256()
    for name in _FILES:
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()


def killed_after(command: list[str], seconds: float) -> bool:
    """Start a command and kill it after so many seconds; return whether it was still running."""
    process = subprocess.Popen(command)  # noqa: S603  (our own command line)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def soak(inputs: list[str], kills: int, workers: str, seed: int) -> None:
    """Kill a run so many times, starting anew whenever it has finished, and compare the bytes each time it has."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    done = finished = 0
    with tempfile.TemporaryDirectory() as base:
        alone, out = Path(base, "alone"), Path(base, "out")
        begin = perf_counter()
        subprocess.run(pipeline_command(*inputs, "-o", str(alone), "-q"), check=False)  # noqa: S603
        length = perf_counter() - begin
        print(f"undisturbed run: {length:.1f} s, {digest(alone)[:16]}", flush=True)
        command = pipeline_command(*inputs, "-o", str(out), "-q", "--workers", workers)
        while done < kills or finished == 0:
            # Kills fall while the program starts, while articles are read, while shards are written and files joined.
            wait = chance.uniform(0, 1.2 * length) if done < kills else 10 * length
            if killed_after(command, wait):
                done += 1
                print(f"kill {done} after {wait:.2f} s", flush=True)
                continue
            finished += 1
            equal = digest(out) == digest(alone)
            print(f"finished run {finished}: {'equal bytes' if equal else 'DIFFERENT BYTES'}", flush=True)
            if not equal:
                raise SystemExit(1)
            if done < kills:
                shutil.rmtree(out)
    print(f"{done} kills, {finished} finished runs, all with equal bytes")


def main() -> None:
    """Read the command line and soak."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.split("\n", 1)[0])
    parser.add_argument("inputs", nargs="+", help="articles, as for python -m pipeline")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--workers", default="2")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    soak(options.inputs, options.kills, options.workers, options.seed)


if __name__ == "__main__":
    main()
