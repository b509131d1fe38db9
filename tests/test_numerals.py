"""Numerals of Taiwan's press: values, what is no numeral, and that every number can be written and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import find_numerals, fold_numeric, parse_numeral, read_numeral

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("0", "0 零 ○"),
        ("0.5", "半 0.5 ０．５ ○．五 零點五"),
        ("10", "10 十 拾"),
        ("27", "27 廿七 二十七 貳拾柒"),
        ("30", "30 卅 三十 三○"),
        ("120", "120 一百二 一百二十 一二○"),
        ("305", "305 三百零五 三○五"),
        ("350", "350 三百五 三百五十"),
        ("1010", "1010 1,010 一千零一十 一千〇一十"),
        ("1234.5", "1,234.5 1234.5 １，２３４．５"),
        ("10104", "1萬104 1萬0104 一萬零一百零四"),
        ("12000", "1萬2千 1萬2 1.2萬 一萬二 一．二萬 一點二萬 12,000 12K"),
        ("25000", "兩萬五 二萬五千 2萬5000 2.5萬"),
        ("156390", "十五萬六三九○ 15萬6,390"),
        ("228000000", "二.二八億 2.28億 2億2,800萬 兩億兩千八百萬"),
        ("10000000000", "百億 100億 一百億"),
        ("1000000000000", "兆 1兆 一兆 萬億"),
        ("1200000000000", "1兆2,000億 1.2兆 一兆二千億"),
        ("3000000000000000", "3千萬億 三千兆"),
        ("20000000000000000", "2京 二京"),
        ("100000", "數十萬 十多萬 10餘萬 10幾萬"),
        ("-13.5", "負13.5 -13.5 －13.5 負十三點五"),
        ("0.2", "五分之一 5分之1"),
        ("2.5", "二又二分之一 二點五"),
        ("0.035", "百分之三點五"),
    ],
)
def test_value(value, texts):
    assert [parse_numeral(text) for text in texts.split()] == [Decimal(value)] * len(texts.split())


def test_a_space_may_stand_before_and_behind_a_scale():
    assert parse_numeral("1 億 1,758 萬") == Decimal(117580000)


@pytest.mark.parametrize(
    "text", ["", "元", "1,2", "三.二.三", "數", "多", "十分", "1萬萬萬", "二百三百", "第一", "1" * 200]
)
def test_no_numeral(text):
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("七八十", 70, 80), ("兩三", 2, 3), ("一兩萬", 10000, 20000), ("三五百", 300, 500), ("十二三", 12, 13)],
)
def test_two_digits_in_a_row_are_neighbours(text, low, high):
    numeral = read_numeral(text)
    assert (numeral.value, numeral.high) == (low, high)


def test_two_digits_in_a_row_are_a_number_where_the_caller_says_so():
    assert read_numeral("七八", pairs=False).value == 78


@pytest.mark.parametrize(
    ("text", "vague", "more", "bare"),
    [
        ("數十", True, False, False),
        ("十多", False, True, False),
        ("千億", False, False, True),
        ("3億", False, False, False),
    ],
)
def test_what_makes_a_numeral_vague(text, vague, more, bare):
    numeral = read_numeral(text)
    assert (numeral.vague, numeral.more, numeral.bare) == (vague, more, bare)


def test_numerals_are_found_where_they_stand():
    text = "去年3萬5千名、今年二十萬名"
    assert [(text[n.start : n.end], n.numeral.value) for n in find_numerals(text)] == [
        ("3萬5千", 35000),
        ("二十萬", 200000),
    ]


@given(st.text(max_size=100))
def test_folding_keeps_every_place(text):
    assert len(fold_numeric(text)) == len(text)


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_arabic_numbers_are_read_back(value):
    assert parse_numeral(f"{value:,}") == value


def chinese(number):
    """Write an integer below 10^16 in Chinese characters."""
    groups = []
    for unit in ("", "萬", "億", "兆"):
        number, group = divmod(number, 10_000)
        groups.append((group, unit))
    text = ""
    for group, unit in reversed(groups):
        digits = f"{group:04d}"
        part = "".join(
            DIGITS[int(d)] + small if d != "0" else "零"
            for d, small in zip(digits, ("千", "百", "十", ""), strict=True)
        )
        text += part.rstrip("零") + unit if group else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_chinese_numbers_are_read_back(number):
    assert read_numeral(chinese(number), pairs=False).value == number
