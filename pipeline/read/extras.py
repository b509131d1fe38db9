"""Libraries that only some formats need, imported when such a file is met."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pipeline.errors import InputError


def needed(module: str, extra: str) -> Any:  # noqa: ANN401  (a module)
    """Return a module; raise `InputError` that names the extra to install where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"this kind of file needs the library {module.partition('.')[0]}; "
            f'install it with: python -m pip install "zh-claims[{extra}]"'
        ) from error
