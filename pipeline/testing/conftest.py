"""The fixture that loads the backend under test."""

from __future__ import annotations

import os

import pytest

from pipeline.backends import Tagger, load_backend

VARIABLE = "ZH_CLAIMS_BACKEND"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """Return the backend that the environment names, `press` if it names none."""
    return load_backend(os.environ.get(VARIABLE, "press"))
