"""What is said: which stretches, in quotation marks or not, and by whom as the contract writes it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.quotes import find_quotes, inside, open_quote
from pipeline.types import Span, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.attribution.mentions import Named
    from pipeline.types import Mode, Sentence, SpeakerHow

_TERM = 10  # a quotation of at most so many characters, marks included, is a term, not speech
_QUOTE_SHARE = 0.8  # content with more of it in quotation marks is direct speech
_PAUSES = "，,、；; \u3000"


def quotations_of(text: str, sentences: Sequence[Sentence]) -> tuple[tuple[Span, ...], frozenset[int]]:
    """Return the quotations of each paragraph, and the sentences that begin inside one an earlier sentence opened.

    A paragraph that goes on with the quotation of the one before begins with another opening mark.
    """
    all_quotes: list[Span] = []
    found: set[int] = set()
    unclosed = False
    for _, group in groupby(enumerate(sentences), key=lambda item: item[1].block):
        paragraph = list(group)
        (number, first), end = paragraph[0], paragraph[-1][1].end
        quotes = find_quotes(text, first.start, end)
        all_quotes += quotes
        found |= {number for number, sentence in paragraph if inside(quotes, sentence.start)}
        if unclosed and quotes and quotes[0].start == first.start:
            found.add(number)
        unclosed = first.section == "body" and open_quote(text, first.start, end) is not None
    return tuple(all_quotes), frozenset(found)


def cut(text: str, content: tuple[Span, ...], stop: int | None) -> tuple[Span, ...]:
    """Return the content up to the pause before `stop`, where another speaker or cue begins."""
    if stop is None or not content:
        return content
    stop = content[0].start + len(text[content[0].start : stop].rstrip(_PAUSES))
    return tuple(Span(span.start, min(span.end, stop)) for span in content if span.start < stop)


def mode_of(quotes: Sequence[Span], content: tuple[Span, ...]) -> Mode:
    """Return whether speech stands in quotation marks; a short quotation in it is a term and does not count."""
    total = sum(span.end - span.start for span in content)
    sizes = [size for span in content for size in _shared(quotes, span)]
    if sum(sizes) >= _QUOTE_SHARE * total > 0:
        return "direct"
    return "mixed" if any(size > _TERM for size in sizes) else "indirect"


def _shared(quotes: Sequence[Span], span: Span) -> Iterator[int]:
    """Yield how many characters of `span` stand in each quotation."""
    for number in range(bisect_right(quotes, span.start, key=attrgetter("end")), len(quotes)):
        if quotes[number].start >= span.end:
            return
        yield min(quotes[number].end, span.end) - max(quotes[number].start, span.start)


def speaker_of(head: Named, others: tuple[Named, ...], how: SpeakerHow) -> Speaker:
    """Return the speaker as the contract writes him."""
    entity = head.entity
    return Speaker(
        name=entity.name,
        key=entity.key,
        type=entity.type,
        title=entity.title,
        org=entity.org,
        text=head.mention.text,
        start=head.start,
        end=head.end,
        others=tuple(n.entity.name for n in others),
        how=how,
    )
