"""Keep numpy's linear algebra on one thread where its matrices are too small to share out.

On many cores OpenBLAS spends more time on waking threads than on a product of a few hundred rows, and its workers
spin while others wait for a core. The environment variable OPENBLAS_NUM_THREADS does the same, but only before numpy
is imported.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from numpy.linalg import _umath_linalg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAMES = ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads64_", "openblas_{}_num_threads")


@cache
def _controls() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Return the functions that get and set OpenBLAS's number of threads; None where numpy uses another library."""
    library = ctypes.CDLL(_umath_linalg.__file__)  # its symbols include those of the libraries it links
    for name in _NAMES:
        if hasattr(library, name.format("set")):
            return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None


@contextmanager
def one_thread() -> Iterator[None]:
    """Use one thread for products inside the block, as far as numpy lets us."""
    controls = _controls()
    if controls is None:
        yield
        return
    get, set_ = controls
    before = get()
    set_(1)
    try:
        yield
    finally:
        set_(before)
