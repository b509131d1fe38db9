"""What a run found, in numbers: counted in one pass over its files, shown as tables or as JSON."""

from pipeline.stats.counting import Stats, gather

__all__ = ["Stats", "gather"]
