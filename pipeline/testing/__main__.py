"""`python -m pipeline.testing NAME`: run the conformance tests on a backend; further arguments are pytest's."""

from __future__ import annotations

import os
import sys

import pytest

from pipeline.testing.conftest import VARIABLE


def main() -> int:
    """Run pytest and return its exit code."""
    name, *options = sys.argv[1:] or ["press"]
    os.environ[VARIABLE] = name
    return int(pytest.main(["--pyargs", "pipeline.testing", "-p", "no:cacheprovider", *options]))


if __name__ == "__main__":
    sys.exit(main())
