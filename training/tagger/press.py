"""Articles annotated with sets of names, as labelled text: the names are projected onto every place they stand at."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from training.tagger.data import Example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE = re.compile(r"[^。！？!?\n]{1,160}[。！？!?]*[」』）”]*|[。！？!?]+")  # about a sentence
_LATIN = re.compile(r"[A-Za-z]{2}")
_COMMON = re.compile(
    r"[該本此].*|CEO|.{0,2}(?:公司|集團|基金會|工會|聯盟|委員會|協會|議會|酒店|團體|官方|[校資院警]方)"
)
_SHORT_BODY = re.compile(r".{1,2}[局司處廳科所府會隊廠部]|指揮中心|執政黨|央行|合議庭")  # 衛生局, 市府: a name or not

OPEN = "open"


class Article(NamedTuple):
    """An annotated article in labelled pieces."""

    id: str
    pieces: tuple[Example, ...]


def read_articles(gold: Path) -> Iterator[Article]:
    """Yield the articles of `gold.jsonl`, whose texts lie in the folder `gold/texts/` beside it."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = (gold.parent / gold.stem / "texts" / f"{record['id']}.txt").read_text(encoding="utf-8")
        names = _names(record)
        yield Article(record["id"], tuple(_pieces(text, names)))


def _names(record: dict[str, Any]) -> dict[str, str]:
    """Return what each string of an annotation is: PER, ORG, "" for no name, or OPEN where it may be one or not."""
    people, bodies = record["people"], record["orgs"]
    names = dict.fromkeys(bodies, "ORG") | dict.fromkeys(people, "PER")
    for alias, name in record.get("aliases", {}).items():
        names.setdefault(alias, _person_alias(alias, name) if name in people else _body_alias(alias))
    return {name: kind for name, kind in names.items() if name.strip()}


def _person_alias(alias: str, name: str) -> str:
    """Tell a name (沃西基, Bezos) from a title (總統); a surname with a title (黃市長) and a nickname stay open."""
    if len(alias) > 1 and (alias in name or (_LATIN.search(alias) and alias != "CEO")):
        return "PER"
    return OPEN if alias[0] == name[0] or _LATIN.search(name) or len(alias) == 1 else ""


def _body_alias(alias: str) -> str:
    """Tell a name (聯電, Fed) from a common noun (該公司); short names of offices (衛生局, 市府) stay open."""
    if _COMMON.fullmatch(alias):
        return ""
    return OPEN if len(alias) == 1 or _SHORT_BODY.fullmatch(alias) else "ORG"


def _pieces(text: str, names: dict[str, str]) -> Iterator[Example]:
    """Yield the text's sentences with every place a name stands at; the longest name wins."""
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
    for piece in PIECE.finditer(text.partition("\n")[2]):  # the first line is the date
        found = [(*match.span(), names[match[0]]) for match in pattern.finditer(piece[0])]
        spans = tuple(span for span in found if span[2] in {"PER", "ORG"})
        unsure = tuple((start, end) for start, end, kind in found if kind == OPEN)
        yield Example(piece[0], spans, unsure, places=False)
