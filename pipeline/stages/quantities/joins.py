"""Quantities of two numbers: 3至5億元, 一或二人, 2、3成, 1萬元以上5萬元以下, 24%±1%, 每10名有7名."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline.numerals import RUN, SCALES, parse_numeral
from pipeline.stages.quantities.modifiers import bound_before, is_change
from pipeline.stages.quantities.numbers import read_measured
from pipeline.stages.quantities.reading import Measured, Reading
from pipeline.stages.quantities.tails import discount, length_in_days
from pipeline.stages.quantities.units import NOTHING, SHARE, Unit, currency_before

if TYPE_CHECKING:
    from pipeline.stages.quantities.reading import Number
    from pipeline.types import Relation


class Joint(NamedTuple):
    """A pattern between two numbers, with the relation it makes and the rule's name."""

    pattern: re.Pattern[str]
    relation: Relation
    rule: str


_HYPHENS = "-－–—─−"
_RANGE = re.compile(r" ?(?:\((?:含|不含)\))? ?(?:[~～〜∼至到]|-{1,2}|－{1,2}|–|—{1,2}|─{1,2}|−) ?")
_JOINTS = (
    Joint(_RANGE, "range", "range"),
    Joint(re.compile(r" ?(?:或者?|或是) ?"), "or", "or"),
    Joint(re.compile(r" ?(?:\(含\))?以上[、，,]? ?(?:未滿|未達|至|到)? ?"), "range", "range.above"),
)
_PAUSE = Joint(re.compile("、"), "range", "range.adjacent")
_FIRST_OF_JOINT = frozenset(" (~～〜∼至到-－–—─−或以、")
_FROM_TO = ("從", "由", "自")  # 由3%到5% tells of two values, not of a range
_MARGIN = re.compile(r" ?\(? ?(?:±|\+/-|加減|正負) ?")
_FIRST_OF_MARGIN = ("±", "+", "(", "加", "正")
_OF_THEM = re.compile(r" ?(?:就|中|當中|之中|裡|，)?(?:就|便)?(?:有|占|佔)")
_LIST = re.compile(rf"(?:[、,] ?[0-9.{SCALES}]{{1,9}}){{0,6}} ?(?:及|和|與|以及) ?(?=[0-9])")
_DISTRIBUTED = re.compile(rf"(?:分別|依序|各)(?:為|有|是|計|達|約|共)?[0-9.,、 {SCALES}]{{0,40}}$")
_DISTRIBUTED_REACH = 44
_LARGE_COUNT = 100
_TRAILING_SCALE = re.compile(rf"[{SCALES}]+$")
_LARGE = "萬億兆京万亿"
_NEIGHBOURS = 2
_UP_TO = ("至", "到")
_MOST_IN_RANGE = 5  # times the lower end that a range behind a verb of change may reach
_TEN = 10


def read_reading(text: str, start: int, end: int) -> Reading | None:
    """Read the quantity whose numeral is at [start, end), with the range, alternative or margin it opens."""
    first = read_measured(text, start, end)
    if first is None:
        return None
    if text[first.end : first.end + 1] in _FIRST_OF_JOINT:
        joined = _joined(text, first)
        if joined is not None:
            return joined
    if first.unit is not None:
        return _with_margin(text, single(first, first.unit))
    if text[first.end : first.end + 1] in _FIRST_OF_MARGIN:
        return _bare_with_margin(text, first)
    last = _last_of_list(text, first)
    if last is not None and last.unit is not None:
        value = _with_last_scale(first.number, last.number) * last.unit.factor
        return single(first._replace(value=value), last.unit, "list")
    return single(first, NOTHING) if ends_in_scale(first.number) else None


def ends_in_scale(number: Number) -> bool:
    """Tell whether a number without unit may be a quantity: 7億, 20萬, 22K, 萬八, 破億."""
    return number.bare or (len(number.text) > 1 and number.scale in "萬億兆Kk千百")


def single(measured: Measured, unit: Unit, rule: str | None = None) -> Reading:
    """Return the reading of one number; 七八十 is a range by itself."""
    number = measured.number
    if rule is None:
        rule = "fraction" if unit is SHARE else unit.kind
    relation: Relation = ">=" if number.more else "~" if number.vague else "="
    reading = Reading(
        number.start, measured.end, number, number, measured.value, measured.value, measured.value,
        relation, unit, unit.text, rule,
    )  # fmt: skip
    if measured.high is None:
        return reading
    return reading._replace(value=None, high=measured.high, relation="range", rule="range.digits")


def _joined(text: str, first: Measured) -> Reading | None:
    """Read the second number behind a joint."""
    for joint in (*_JOINTS, _PAUSE):
        link = joint.pattern.match(text, first.end)
        if link is None or (joint is _PAUSE and first.unit is not None):
            continue
        if joint.relation == "range" and first.unit is not None and _changes_from(text, first.number.start):
            return None
        run = RUN.match(text, link.end()) or RUN.match(text, _behind_currency(text, first, link.end()))
        second = read_measured(text, run.start(), run.end()) if run else None
        return None if second is None else _pair(text, first, second, joint, link[0])
    return None


def _behind_currency(text: str, first: Measured, at: int) -> int:
    """Return where a second number begins behind the first one's currency word (人民幣3元～人民幣5元)."""
    start = first.number.start
    currency = currency_before(text, start)
    word = text[currency[0] : start] if currency else ""
    return at + len(word) if word and text.startswith(word, at) else at


def _changes_from(text: str, start: int) -> bool:
    return text[start - 1 : start] in _FROM_TO


def _is_moved(text: str, start: int) -> bool:
    """Tell whether a verb of change stands in front of a number or of its bound word."""
    bound = bound_before(text, start)
    return is_change(text, bound.bound.start if bound else start, duration=False)


def _pair(text: str, first: Measured, second: Measured, joint: Joint, link: str) -> Reading | None:
    """Join two numbers of one unit."""
    if first.unit and second.unit and first.unit.unit != second.unit.unit:
        return _mixed_times(first, second, joint)
    unit = _common_unit(first, second, joint)
    if unit is None:
        return None
    one, two = _value_in(first, second, unit), _last_value(second, unit)
    if first.unit and link.strip() in _UP_TO and two > one * _MOST_IN_RANGE and _is_moved(text, first.number.start):
        return None  # 下跌180點至10651點 tells by how much and to where
    if first.unit is None and not _plausible(one, two, joint, link):
        return None
    return Reading(
        first.number.start, second.end, first.number, second.number, None, min(one, two), max(one, two),
        joint.relation, unit, unit.text, joint.rule,
    )  # fmt: skip


def _common_unit(first: Measured, second: Measured, joint: Joint) -> Unit | None:
    """Return the unit of both: the second's, or the first's where the second is money or a share left bare."""
    if second.unit is not None:
        return second.unit
    if first.unit is None:
        return NOTHING if ends_in_scale(second.number) and joint.relation == "range" else None
    bare = joint.rule == "range.above" or ends_in_scale(second.number)
    if first.number.share or (first.unit.kind == "money" and bare):
        return first.unit
    return None


def _value_in(first: Measured, second: Measured, unit: Unit) -> Decimal:
    """Return the first number's value; without a unit of its own it takes scale and unit of the second."""
    if first.unit is not None:
        return first.value
    value = _with_scale_of(first.number, second.number) * unit.factor
    return discount(value) if unit.text == "折" else value


def _last_value(second: Measured, unit: Unit) -> Decimal:
    """Return the second number's value; a bare number behind 百分之三十到 is a percentage already."""
    if second.unit is None and unit is not SHARE:
        return second.value * unit.factor
    return second.value if second.high is None else second.high


def _with_scale_of(first: Number, second: Number) -> Decimal:
    """Give the first number the scale of the second where it lacks one: 1至2億, 一千到兩千萬."""
    scale = _TRAILING_SCALE.search(second.text)
    if scale is None or any(large in first.text for large in _LARGE):
        return first.value
    for candidate in (scale[0], scale[0].lstrip("十百千拾佰仟")):
        size = parse_numeral("一" + candidate) if candidate else None
        if size and first.value * size <= second.value:
            return first.value * size
    return first.value


def _with_last_scale(first: Number, last: Number) -> Decimal:
    """Give a number of a list the scale of the last one where it has none (240.03、131.43億元)."""
    scale = _TRAILING_SCALE.search(last.text)
    size = parse_numeral("一" + scale[0]) if scale and not any(char in SCALES for char in first.text) else None
    return first.value * size if size else first.value


def _plausible(one: Decimal, two: Decimal, joint: Joint, link: str) -> bool:
    """Tell whether two numbers of which only the second has a unit are a range: neighbours in 2、3成, 30、40年."""
    if joint is not _PAUSE:
        return one < two or not any(hyphen in link for hyphen in _HYPHENS)
    step = max(abs(one), Decimal(1)).adjusted()
    unit_step = Decimal(10) ** step
    return 0 < two - one <= _NEIGHBOURS * unit_step and (one % unit_step == 0 or two - one == 1)


def _mixed_times(first: Measured, second: Measured, joint: Joint) -> Reading | None:
    """Read 13天至8週: both ends in the smaller unit."""
    if first.unit is None or second.unit is None:
        return None
    if joint.rule != "range" or first.unit.dimension != "duration" or second.unit.dimension != "duration":
        return None
    unit = min(first.unit, second.unit, key=length_in_days)
    one = first.value * length_in_days(first.unit) / length_in_days(unit)
    two = second.value * length_in_days(second.unit) / length_in_days(unit)
    return Reading(
        first.number.start, second.end, first.number, second.number, None, min(one, two), max(one, two),
        "range", unit, unit.text, "range.mixed",
    )  # fmt: skip


def _last_of_list(text: str, first: Measured) -> Measured | None:
    """Return the number with the unit that closes a list of bare ones: 分別為12、15及18%, 240.03、131.43億元."""
    link = _LIST.match(text, first.end) or (_PAUSE.pattern.match(text, first.end) if "." in first.number.text else None)
    run = RUN.match(text, link.end()) if link else None
    last = read_measured(text, run.start(), run.end()) if run else None
    if last is None or last.unit is None or last.unit.dimension == "duration":
        return None
    if last.unit.counts and not _distributed(text, first):
        return None
    return last


def _distributed(text: str, first: Measured) -> bool:
    """Tell whether the numbers of a list are counts of several things: large ones, or behind 分別 (分別為1、7及4例)."""
    before = text[max(0, first.number.start - _DISTRIBUTED_REACH) : first.number.start]
    return first.value >= _LARGE_COUNT or _DISTRIBUTED.search(before) is not None


def _with_margin(text: str, reading: Reading) -> Reading:
    """Read ±1% behind a value: the bounds are the value less and plus it."""
    if reading.value is None or text[reading.end : reading.end + 2].lstrip(" ")[:1] not in _FIRST_OF_MARGIN:
        return reading
    link = _MARGIN.match(text, reading.end)
    run = RUN.match(text, link.end()) if link else None
    margin = read_measured(text, run.start(), run.end()) if run else None
    if link is None or margin is None or (margin.unit and margin.unit.unit != reading.unit.unit):
        return reading
    closed = margin.end + ("(" in link[0])
    if "(" in link[0] and text[margin.end : closed] != ")":
        return reading
    size = margin.value if margin.unit else margin.value * reading.unit.factor
    return reading._replace(end=closed, low=reading.value - size, high=reading.value + size, rule="margin")


def _bare_with_margin(text: str, first: Measured) -> Reading | None:
    """Read 28±2%, where the margin alone has the unit."""
    link = _MARGIN.match(text, first.end)
    run = RUN.match(text, link.end()) if link else None
    margin = read_measured(text, run.start(), run.end()) if run else None
    if margin is None or margin.unit is None:
        return None
    value = first.value * margin.unit.factor
    reading = single(first._replace(value=value, end=margin.end), margin.unit, "margin")
    return reading._replace(low=value - margin.value, high=value + margin.value)


def with_ratio(text: str, reading: Reading) -> Reading:
    """Read 每10名有7名 as 70 %; anything else stays as it is."""
    if text[reading.start - 1 : reading.start] != "每" or not reading.unit.counts or not reading.value:
        return reading
    link = _OF_THEM.match(text, reading.end)
    run = RUN.match(text, link.end()) if link else None
    part = read_measured(text, run.start(), run.end()) if run else None
    if part is None or part.unit is None or not part.unit.counts:
        return reading
    percent = part.value / reading.value * 100
    return reading._replace(
        start=reading.start - 1, end=part.end, value=percent, low=percent, high=percent, unit=SHARE,
        unit_text=part.unit.text, rule="ratio", ratio=(part.value, reading.value),
    )  # fmt: skip
