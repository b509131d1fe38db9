"""The ledger: one target followed over articles and time.

>>> from pathlib import Path
>>> from pipeline.ledger import make_ledger
>>> entries = make_ledger([Path("outputs")], Path("ledger"))  # doctest: +SKIP
"""

from pipeline.ledger.files import LEDGER_FILE, PAGE_FILE, ledger_schema, make_ledger

__all__ = ["LEDGER_FILE", "PAGE_FILE", "ledger_schema", "make_ledger"]
