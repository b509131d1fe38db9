"""Claims in the forms that other programs read; the command `export` and the option `--format` write them."""

from pipeline.export.formats import (
    FORMATS,
    TABLES,
    Selection,
    check_formats,
    older_files,
    piped,
    write_export,
    write_tables,
)

__all__ = [
    "FORMATS",
    "TABLES",
    "Selection",
    "check_formats",
    "older_files",
    "piped",
    "write_export",
    "write_tables",
]
