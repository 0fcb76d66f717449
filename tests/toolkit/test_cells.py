"""What clerks type, and what becomes of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit import cells, scaled
from config.toolkit.cells import CellError, code, day, number, prose, shown, whole, words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), ("", None), ("  ", None), ("　", None),
        (0, "0"), (95, "95"), (95.0, "95"), (87.25, "87.25"), (0.1 + 0.2, "0.3"), (1e-6, "0.000001"), (-3, "-3"),
        (Decimal("2.50"), "2.5"), ("95", "95"), (" 95 ", "95"), ("95分", "95"), ("95 分", "95"), ("１２．５", "12.5"),
        ("１２．５分", "12.5"), ("12。5", "12.5"), ("1,200", "1200"), ("1，200.5", "1200.5"), ("3次", "3"), ("+5", "5"),
        ("-0.5", "-0.5"), ("－0.5", "-0.5"), ("—0.5", "-0.5"), (".5", "0.5"), ("5.", "5"), ("00012", "12"),
        ("2.500000000", "2.5"), ("​95\ufeff", "95"), ("95\n", "95"), (999_999_999_999, "999999999999"),
    ],
)  # fmt: skip
def test_numbers(value: Any, expected: str | None) -> None:
    assert number(value) == (None if expected is None else scaled.parse(expected))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("12-15", "「12-15」不是数字"), ("12～15", "不是数字"), ("约95", "不是数字"), ("九十五", "不是数字"),
        ("9 5", "不是数字"), ("95%", "不是数字"), ("/", "不是数字"),
        ("无", "不是数字"), ("-", "不是数字"), (".", "不是数字"),
        ("1.2.3", "不是数字"), ("1,2", "不是数字"), ("1,20", "不是数字"), ("12,34,567", "不是数字"),
        ("1e5", "不是数字"), ("0x10", "不是数字"),
        ("分", "不是数字"), ("95分分", "不是数字"), ("٣", "不是数字"), ("²", "不是数字"), ("½", "不是数字"),
        (dt.date(2026, 3, 1), "「2026-03-01」是日期，这里应填数字"), (dt.datetime(2026, 3, 1, 8), "是日期"),
        (dt.time(8, 30), "是时间"), (dt.timedelta(1), "是时间"), (True, "「TRUE」是逻辑值"),
        ("#DIV/0!", "错误值 #DIV/0!：公式的除数为零"), ("#N/A", "错误值 #N/A"), (float("nan"), "#NUM!"),
        (float("inf"), "#NUM!"),
        (cells.UNCALCULATED, "公式还没有计算结果"), ("0.1234567", "小数超过6位"), (1 / 3, "小数超过6位"),
        ("1" * 13, "太大"), (1e300, "太大"), ("长" * 100, f"「{'长' * 39}…」不是数字"),
    ],
)  # fmt: skip
def test_what_is_no_number(value: Any, message: str) -> None:
    with pytest.raises(CellError) as error:
        number(value)
    assert message in str(error.value)


@given(st.integers(-(10**17), 10**17))
def test_every_scaled_number_is_read_back(value: int) -> None:
    assert number(scaled.text(value)) == value


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_nothing_else_than_a_cell_error_is_raised(value: Any) -> None:
    for reader in (number, whole, words, prose, code, day):
        try:
            reader(value)
        except CellError as error:
            assert str(error)


def test_whole_numbers() -> None:
    assert whole("3次") == 3
    assert whole(None) is None
    with pytest.raises(CellError, match=r"「3\.5」不是整数"):
        whole(3.5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""), (" 乌兰镇 ", "乌兰镇"), ("乌兰　镇", "乌兰 镇"), ("Ａ１区", "A1区"),
        ("东湾村（社区）", "东湾村（社区）"),
        ("一\n二\t三", "一 二 三"), ("a\x00b\u202ec", "abc"), (12.0, "12"), (0.5, "0.5"), (7, "7"), (True, "是"),
        (dt.date(2026, 3, 1), "2026-03-01"), ("é", "é"), ("①㎡", "①㎡"), ("㙟𬭚", "㙟𬭚"),
    ],
)  # fmt: skip
def test_words(value: Any, expected: str) -> None:
    assert words(value) == expected


def test_prose_keeps_lines() -> None:
    assert prose(" 一是　认真。\r\n\n二是  抓实。 \n") == "一是 认真。\n\n二是 抓实。"
    with pytest.raises(CellError, match="#REF!"):
        prose("#REF!")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (620421, "620421"),
        (620421100000.0, "620421100000"),
        (" ６２０４ 21", "620421"),
        ("001", "001"),
        ("IND-１", "IND-1"),
    ],
)
def test_codes(value: Any, expected: str) -> None:
    assert code(value) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1e15, "超过15位"), (620421.5, "不是代码"), (-1, "不是代码"), (True, "逻辑值"),
        (dt.date(2026, 3, 1), "这里应填代码"),
        ("#N/A", "错误值"),
    ],
)  # fmt: skip
def test_what_is_no_code(value: Any, message: str) -> None:
    with pytest.raises(CellError, match=message):
        code(value)


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8), "2026-3-1", "2026-03-01", "2026/3/1", "2026.3.1",
        "2026年3月1日", "２０２６年３月１日", "2026年3月1", "20260301", 20260301, " 2026-03-01 ", "2026-03-01 00:00:00",
    ],
)  # fmt: skip
def test_days(value: Any) -> None:
    assert day(value) == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-2-30", "不存在"),
        ("3月1日", "不是日期"),
        (46082, "不是日期"),
        ("昨天", "不是日期"),
        (True, "不是日期"),
        ("#VALUE!", "错误值"),
    ],
)
def test_what_is_no_day(value: Any, message: str) -> None:
    with pytest.raises(CellError, match=message):
        day(value)


def test_shown() -> None:
    assert [shown(value) for value in (None, 5.0, True, "a\nb", "x" * 41)] == ["空", "5", "TRUE", "a b", "x" * 39 + "…"]


@given(st.integers(-(10**15), 10**15))
def test_a_number_cell_is_read_as_the_spreadsheet_shows_it(value: int) -> None:
    assert number(value / scaled.SCALE) == value
    assert number(value // scaled.SCALE) == value // scaled.SCALE * scaled.SCALE


@given(st.floats())
def test_a_number_cell_is_read_like_its_text(value: float) -> None:
    def read(cell: Any) -> int | str | None:
        try:
            return number(cell)
        except CellError:
            return "refused"

    shown_text = format(Decimal(format(value, ".15g")), "f") if value - value == 0 else "#NUM!"
    assert read(value) == read(shown_text)
