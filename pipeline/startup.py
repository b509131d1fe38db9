"""What a process of our own does before it imports spaCy; a program that imports this package does none of it.

spaCy imports its own command line with itself, and so requests, weasel and more: a quarter of a second, and a socket
that looks whether there is IPv6. A run has no use for any of it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from types import ModuleType

# numpy's own threads gain nothing on arrays of a sentence; its libraries read these names when it is imported.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread() -> None:
    """Keep numpy to one thread, unless the user says otherwise."""
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")


def spacy_without_commands() -> None:
    """Have spaCy import its library alone."""
    if "spacy" not in sys.modules and importlib.util.find_spec("spacy"):
        package, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
        package.__path__ = []
        package.info = info.info = None  # type: ignore[attr-defined]
        sys.modules.update({"spacy.cli": package, "spacy.cli.info": info})
