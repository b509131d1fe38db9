"""A run asks nobody anything, writes nowhere but to its output folder, and unpickles nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Note every file opened for writing or made, every connection and every object that is unpickled, then run.
WATCHED = """
import os, sys
out, noted = os.path.realpath(sys.argv[1]), []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "pickle.find_class", "os.system")
MAKING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree")

def inside(path):
    path = os.path.realpath(os.fsdecode(path))
    return path == out or path.startswith(out + os.sep) or path == os.devnull

def note(event, details):
    if event == "open" and isinstance(details[0], (str, bytes)) and details[2] & WRITING and not inside(details[0]):
        noted.append((event, details[0]))
    elif event in MAKING and isinstance(details[0], (str, bytes)) and not inside(details[0]):
        if not (len(details) > 1 and isinstance(details[1], int) and details[1] != -1):  # below a folder that was noted
            noted.append((event, details[0]))
    elif event in FORBIDDEN:
        noted.append((event, str(details)[:200]))

sys.addaudithook(note)
from pipeline.cli import main
try:
    main([*sys.argv[2:], "-q", "-o", out])
except SystemExit as end:
    print(end.code or 0, noted)
"""


@pytest.mark.parametrize("options", [[], ["--timeout", "60"]])
def test_a_run_writes_only_to_its_folder_and_opens_no_connection(tmp_path, options):
    article = tmp_path / "article.txt"
    article.write_text("交通部長王小明表示，希望2030年電動公車達到8000輛。", encoding="utf-8")
    command = [sys.executable, "-B", "-c", WATCHED, str(tmp_path / "out"), str(article), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "nowhere"), "TMPDIR": str(tmp_path)}
    ended = subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=tmp_path, env=environment)
    assert ended.stdout.decode().strip() == "0 []", ended.stderr.decode()
    assert {path.name for path in tmp_path.iterdir()} == {"article.txt", "out"}
