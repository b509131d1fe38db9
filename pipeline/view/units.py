"""The units that the lexicons know, for people who correct one."""

from __future__ import annotations

from pipeline.lexicon import column, rows


def known_units() -> list[tuple[str, list[str]]]:
    """Return every symbol of the contract with the words that mean just it, wherever they stand: t with 公噸."""
    forms: dict[str, list[str]] = {
        unit: [] for unit in (*column("unit_symbols", "unit"), *column("currencies", "code"))
    }
    for name, symbol in (("units", "unit"), ("currencies", "code")):
        for row in rows(name):
            if row["factor"] == "1" and not row["sense"]:
                forms.setdefault(row[symbol], []).append(row["text"])
    return [(unit, sorted(words, key=str.isascii)) for unit, words in forms.items()]
