"""Anatomy: the parts of an article (title, body, captions, bylines, related news, tags, residue of the page).

`find_anatomy` looks at the characters of the text only. Everything that is not white space lies in exactly one block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.components import stage
from pipeline.stages.anatomy.body import with_body_parts
from pipeline.stages.anatomy.bylines import find_bylines, find_place
from pipeline.stages.anatomy.captions import find_captions, find_credits
from pipeline.stages.anatomy.dates import find_dates, find_day, find_stamp
from pipeline.stages.anatomy.head import read_head
from pipeline.stages.anatomy.marks import Mark, cut_blocks, find_lines
from pipeline.stages.anatomy.notices import find_after_matter, find_notices
from pipeline.stages.anatomy.related import find_links, find_related
from pipeline.stages.anatomy.tags import find_tags
from pipeline.types import Anatomy, TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from pipeline.stages.anatomy.forms import Found
    from pipeline.types import Block

__all__ = ["find_anatomy"]


def find_anatomy(text: str, marked: Sequence[Block] = ()) -> Anatomy:
    """Return what the parts of an article are; `marked` are those that the input's own structure tells."""
    lines = find_lines(text)
    dates = find_dates(text, lines)
    bylines = find_bylines(text)
    photo_credits = find_credits(text)
    head = read_head(text, lines, [date.mark for date in dates], bylines)
    captions = find_captions(text, lines, photo_credits, bylines)
    marks: list[Mark] = [
        *find_after_matter(text, lines, bylines),
        *find_related(text, lines),
        *find_notices(text),
        *find_links(text, lines),
        *captions,
        *_outside(bylines, captions),
        *find_tags(text, lines),
        *(date.mark for date in dates),
        *(Mark(block.start, block.end, block.section, block.part or block.section) for block in marked),
        *head.marks,
    ]
    return Anatomy(
        blocks=with_body_parts(text, cut_blocks(text, lines, marks)),
        title=head.title or _marked_title(text, marked),
        published=dates[0].value if dates else find_stamp(text),
        day=find_day(text, bylines),
        reporters=_reporters(bylines, photo_credits),
        place=find_place(text, bylines),
        outlet=head.outlet,
    )


def _marked_title(text: str, marked: Sequence[Block]) -> TextSpan | None:
    """Return the title that the input tells."""
    titles = (TextSpan(text=text[b.start : b.end], start=b.start, end=b.end) for b in marked if b.part == "title")
    return next(titles, None)


def _outside(bylines: Iterable[Found], captions: Iterable[Mark]) -> list[Mark]:
    """Return the marks of the bylines that lie in no caption: a photographer's name is part of the caption."""
    inside = {at for caption in captions for at in range(caption.start, caption.end)}
    return [
        Mark(found.start, found.end, "byline", found.rule)
        for found in bylines
        if found.is_byline and found.start not in inside
    ]


def _reporters(*groups: Iterable[Found]) -> tuple[TextSpan, ...]:
    """Return the persons named in bylines and photo_credits, each once, in text order."""
    spans = {span.start: span for group in groups for found in group for span in found.names}
    seen: dict[str, TextSpan] = {}
    for start in sorted(spans):
        seen.setdefault(spans[start].text, spans[start])
    return tuple(seen.values())


def zh_anatomy(doc: Doc) -> Doc:
    """Set `doc._.anatomy` where it is not set yet."""
    if doc._.anatomy is None:
        doc._.anatomy = find_anatomy(doc.text)
    return doc


make_anatomy = stage("zh_anatomy", zh_anatomy, assigns=["doc._.anatomy"])
