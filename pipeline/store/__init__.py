"""The output folder of a run: what is finished is on the disk and stays, whatever ends the run, until all is joined."""

from pipeline.store.folder import OutputFolder

__all__ = ["OutputFolder"]
