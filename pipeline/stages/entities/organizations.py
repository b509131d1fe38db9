"""Find the bodies of an article: by lexicon, by grammar and by the tagger, each with its rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.lexicon import cache
from pipeline.stages.entities.anaphora import is_free
from pipeline.stages.entities.boundaries import is_generic, left_edge
from pipeline.stages.entities.known import find_known
from pipeline.stages.entities.name_shapes import is_han_name
from pipeline.stages.entities.page import Candidate, Page
from pipeline.stages.entities.suffixed import find_suffixed
from pipeline.stages.entities.tagged_bodies import find_tagged_bodies
from pipeline.stages.entities.vocabulary import context, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.entities.gazetteer import Match
    from pipeline.stages.entities.vocabulary import Organization, Suffix, Unit

LEXICON, CHAIN, GOVERNMENT, TAGGED = 1, 1, 1, 6
_GOVERNMENT = re.compile(r"[市縣]?政府|[市縣]府(?!城)|[市縣]?議會")  # 府城 is Tainan
_BARE = "bare_government"
_UNIT = re.compile(
    r"[^\W\da-zA-Z的了是在將已並也都對由向把被就說]{1,9}?"
    r"(?:委員會|辦公室|黨團|學院|研究所|研究中心|中心|派出所|分局|分署|總隊|大隊|分行|分公司|(?<![佈布格結殘僵變溫])[署局處司科])"
)
_FOREIGN_LISTING = re.compile(r" ?- ?KY(?![A-Za-z])")  # 安力-KY: a company registered abroad
_SHORTEST_UNIT, _LONGEST_UNIT = 2, 6
_LOCAL = frozenset({"local_government", "police", "prosecutor", "court"})
_ABROAD = frozenset({"foreign_government", "government", "military"})
_UNITS_OF = {
    "country": _ABROAD,
    "foreign_place": _ABROAD,
    "city": _LOCAL,
    "county": _LOCAL,
    "district": _LOCAL,
    "township": _LOCAL,
}  # kinds of unit by the type of place in front
_COUNTRY, _COMPANY = "country", "公司"
_WITH_UNITS = ("部", "院", "府", "會", "署", "局", "處", "大學", "銀行", "黨")


def find_organizations(page: Page) -> Iterator[Candidate]:
    """Yield every candidate for a body."""
    matches = list(find_known(page))
    known = [Candidate(m.start, m.end, "ORG", "lexicon", LEXICON) for m in matches]
    known += _under(matches)
    governments = list(_governments(page))
    yield from (*known, *governments)
    starts = {c.end: c.start for c in (*known, *governments) if c.rule != _BARE}
    units = list(_units(page, starts))
    units += _led_units(page, {c.end for c in (*known, *governments, *units)})
    suffixed = list(find_suffixed(page, {c.start for c in known}))
    yield from (*units, *suffixed)
    starts |= {c.end: c.start for c in (*suffixed, *units) if c.rank != TAGGED}
    yield from _chains(page, starts)
    yield from _missions(page)
    yield from find_tagged_bodies(page)


def _under(matches: Sequence[Match[Organization]]) -> Iterator[Candidate]:
    """A body directly behind the body above it: 行政院|國發會."""
    for upper, lower in pairwise(matches):
        if upper.end != lower.start:
            continue
        above = upper.value.identity in context("upper_body") and lower.value.type == upper.value.type
        if above or upper.value.identity in lower.value.parents:
            yield Candidate(upper.start, lower.end, "ORG", "chain", CHAIN)


def _governments(page: Page) -> Iterator[Candidate]:
    """The government or council of a place: 臺南市政府, 南市府, 縣議會, 美國政府."""
    for match in _GOVERNMENT.finditer(page.folded):
        start = page.seat_to(match.start())
        if start is not None:
            yield Candidate(start, match.end(), "ORG", "government", GOVERNMENT)
        elif match[0] != "政府" and (is_free if match[0] == "議會" else Page.is_word_edge)(page, match.start()):
            yield Candidate(match.start(), match.end(), "ORG", _BARE, GOVERNMENT)


def _units(page: Page, known: dict[int, int]) -> Iterator[Candidate]:
    """Units of the lexicon behind their body or place, or alone: 台南市政府教育局, 教育局."""
    for match in page.units:
        if page.folded[match.start : match.end] in context("not_unit"):
            continue
        start = known.get(match.start, _seat_of(page, match))
        if start is not None:
            yield Candidate(start, match.end, "ORG", "chain", CHAIN)
        elif match.value.alone == "yes" and page.is_word_edge(match.start):
            yield Candidate(match.start, match.end, "ORG", "unit", CHAIN)
        elif match.value.alone == "weak" and page.organization_to.get(match.end) == match.start:
            yield Candidate(match.start, match.end, "ORG", "unit", TAGGED)


def _seat_of(page: Page, unit: Match[Unit]) -> int | None:
    """Return the start of the country or city whose unit it is (英國央行, 台南市教育局)."""
    start = page.place_to(unit.start)
    if start is None:
        return None
    kind = vocabulary().places.words[page.folded[start : unit.start]]
    return start if unit.value.parents & _UNITS_OF.get(kind, frozenset()) else None


def _missions(page: Page) -> Iterator[Candidate]:
    """A mission abroad with who sends it, at home or abroad: 日本|駐|北京大使館, 駐俄羅斯代表處."""
    for match in _mission().finditer(page.folded):
        posted, seat = match.start(), match["seat"]
        named = page.places.get(posted + 1, match.end()) < match.end() or _names_body(seat)
        if not named and (len(seat) > 1 or seat in context("no_seat")):
            continue
        sender = page.place_to(posted)
        start = posted if sender is None or page.folded[sender:posted] in context("home") else sender
        yield Candidate(start, match.end(), "ORG", "mission", CHAIN)


def _names_body(folded: str) -> bool:
    """Tell whether a stretch begins with a body's name (聯合國)."""
    return vocabulary().organizations.at(folded, 0) is not None


@cache
def _mission() -> re.Pattern[str]:
    words = "|".join(sorted(context("mission"), key=len, reverse=True))
    return re.compile(rf"駐(?P<seat>[\u4e00-\u9fff]{{1,10}}?)(?:{words})")


def _led_units(page: Page, body_ends: set[int]) -> Iterator[Candidate]:
    """A unit that only the title of its head names: 水務局|長劉振宇."""
    for title in page.titles:
        double = page.folded[title.start - 1 : title.start] == page.folded[title.start]  # 辦事處|處長
        end = title.start + (not double)
        led = page.folded[title.start : title.end] in context("unit_head") and title.end in page.person_from
        if not led or page.title_to[title.end] != title.start or not body_ends.isdisjoint((title.start, end)):
            continue
        start = left_edge(page, title.start, end)
        start = max((at for at in range(start, title.start) if at in body_ends), default=start)
        if _SHORTEST_UNIT <= title.start - start <= _LONGEST_UNIT and not is_generic(page.folded[start:end]):
            yield Candidate(start, end, "ORG", "led_unit", CHAIN)


def _chains(page: Page, known: dict[int, int]) -> Iterator[Candidate]:
    """A unit or the word for a kind of body directly behind a body: 經濟部能源署, 星宇|航空."""
    words = vocabulary()
    for end, start in known.items():
        suffix = words.suffixes.at(page.folded, end) or words.suffixes.at(page.folded, end - 1)
        if suffix and suffix.end > end and page.is_word_edge(suffix.end) and _can_follow(page, start, end, suffix):
            yield Candidate(_branch_start(page, start, suffix.end), suffix.end, "ORG", "known_suffix", CHAIN)
        listed = _FOREIGN_LISTING.match(page.folded, end)
        if listed:
            yield Candidate(start, listed.end(), "ORG", "listing_mark", CHAIN)
        subunit = words.subunits.at(page.folded, end)
        if subunit and page.folded[end : subunit.end] not in context("not_unit"):
            yield Candidate(start, subunit.end, "ORG", "chain", CHAIN)
        unit = _UNIT.match(page.folded, end)
        if unit and _is_unit(page, start, end, unit.end()):
            yield Candidate(start, unit.end(), "ORG", "chain", CHAIN)


def _can_follow(page: Page, start: int, end: int, suffix: Match[Suffix]) -> bool:
    """Tell whether a kind's last word can lengthen the body in front: 星宇|航空, not 總統府|建築."""
    shared = suffix.start < end  # 車王電|電子 written 車王電子
    if (shared and suffix.value.type != "company") or page.folded[suffix.start : suffix.end] in context("not_unit"):
        return False
    if not (suffix.value.strong or shared) and page.organization_to.get(suffix.end) != start:
        return False
    entry = vocabulary().organizations.words.get(page.folded[start:end])
    return entry is None or "government" not in entry.type or suffix.value.type not in ("company", "government")


def _branch_start(page: Page, start: int, end: int) -> int:
    """Return where a company's name begins: with the city in front, as 蘇州|味全食品公司 is another one."""
    place = page.place_to(start)
    is_city = place is not None and vocabulary().places.words[page.folded[place:start]] != _COUNTRY
    return place if place is not None and is_city and page.folded.endswith(_COMPANY, start, end) else start


def _is_unit(page: Page, start: int, middle: int, end: int) -> bool:
    """Tell whether `middle` to `end` is a unit of the body that begins at `start`."""
    if any(page.is_break(at) for at in range(middle + 1, end - 1)) or _holds_person(page, middle, end):
        return False
    tagged = page.organization_to.get(end)
    return (tagged is not None and tagged <= middle) or (
        page.is_word_edge(end) and page.folded[start:middle].endswith(_WITH_UNITS) and end - middle > 2
    )


def _holds_person(page: Page, start: int, end: int) -> bool:
    """Tell whether a person or a title stands in the supposed unit: 教育局|鄭新輝局|長, 工業局|副局|長."""
    titles = (at for at in range(start + 1, end - 1) if page.title_at.get(at, 0) >= end)
    return any(titles) or (is_han_name(page.folded[start : end - 1]) and end - 1 in page.title_at)
