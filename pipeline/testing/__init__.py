"""What every backend must fulfil, as tests that any backend can run.

    python -m pipeline.testing NAME

In a package's own tests: `class TestMine(pipeline.testing.Conformance)` with a fixture `tagger`. pytest and Hypothesis
must be installed (`pip install 'zh-claims[test]'`).
"""

from pipeline.testing.conformance import Conformance

__all__ = ["Conformance"]
