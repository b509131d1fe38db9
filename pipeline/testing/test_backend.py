"""The backend of the fixture in `conftest.py`."""

from pipeline.testing.conformance import Conformance


class TestBackend(Conformance):
    """All tests, on that fixture."""
