"""Tolerant reading of one cell: what a clerk typed becomes a value, or a `CellError` that says what is wrong."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from config.toolkit import scaled
from config.toolkit.scaled import SCALE

UNCALCULATED = "#未计算"
"""Stands for a formula whose result the file does not hold (it was never opened in WPS or Excel)."""

ERRORS = {
    "#DIV/0!": "公式的除数为零",
    "#N/A": "公式没有找到对应的值",
    "#NAME?": "公式里有认不出的名称",
    "#NULL!": "公式引用的区域没有交集",
    "#NUM!": "公式的计算结果不是有效数字",
    "#REF!": "公式引用的单元格已被删除",
    "#VALUE!": "公式里的数据类型不对",
    "#SPILL!": "公式的结果放不下",
    "#CALC!": "公式无法计算",
    "#GETTING_DATA": "公式还在取数",
    UNCALCULATED: "公式还没有计算结果，请用 WPS 或 Excel 打开，保存后再上传",
}
UNITS = "分|次|个|人|名|户|项|件|篇|期|场|天|家|条|份|岁|元"

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PLAIN_WORDS = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]*")  # most cells: nothing in them could be cleaned
_PLAIN_CODE = re.compile(r"[0-9A-Za-z]*")
_INNER = re.compile(r"[^\S\n]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "。": "."})
_WIDE = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_WORDS = {point: plain for point, plain in _WIDE.items() if chr(plain).isalnum() or plain == 0x20}
_LONGEST = 400  # digits before or after the point: those of a spreadsheet end at 308
_EXACT = 10**15  # a spreadsheet keeps 15 digits
_PLAIN_WHOLE = 10**9  # with 6 places these are the 15 digits
_WHOLE_DIGITS = 12  # scaled, far inside the database's whole numbers


class CellError(ValueError):
    """The cell cannot be read as asked; the message is a Chinese sentence."""


def words(value: object) -> str:
    """Clean text on one line: full-width letters and digits made plain, blanks single, control characters gone.

    Chinese punctuation stays as it was written. "" when empty; CellError for an error value.
    """
    if value is None or (type(value) is str and _PLAIN_WORDS.fullmatch(value)):
        return value or ""
    return _BLANKS.sub(" ", prose(value)).strip()


def prose(value: object) -> str:
    """Clean text that keeps its line breaks; otherwise as `words`."""
    if value is None:
        return ""
    _refuse_error(value)
    if isinstance(value, str):
        flat = unicodedata.normalize("NFC", value.translate(_WIDE_WORDS)).replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(_INNER.sub(" ", _CONTROLS.sub("", line)).strip() for line in flat.split("\n")).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | Decimal):
        return _plain(value)
    return str(value)


def number(value: object, *, units: str = UNITS) -> int | None:
    """A number scaled by 10^6, None when empty: 95, "95分", "１２．５", "1,200".

    Raises CellError for a date, 是/否, an error value, a range ("12-15"), more than 6 places and other text.
    """
    if value is None or (exact := exactly(value)) is not None:
        return None if value is None else exact
    _refuse_error(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise CellError(f"「{shown(value)}」是{_kind(value)}，这里应填数字")
    plain = value if isinstance(value, str) else _plain(value)
    plain = _CONTROLS.sub("", _BLANKS.sub(" ", _narrow(plain))).translate(_SIGNS).strip()
    plain = re.sub(rf"(?<=[0-9.]) ?(?:{units})$", "", plain) if units else plain
    if not plain:
        return None
    return _scaled(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain, value)


def exactly(value: object) -> int | None:
    """What a number cell says, where the spreadsheet shows it with at most 6 places; None to look more closely.

    A double that is the nearest to a decimal of at most 15 digits is shown as that decimal.
    """
    if type(value) is float and -_PLAIN_WHOLE < value < _PLAIN_WHOLE:
        exact = round(value * SCALE)
        return exact if exact / SCALE == value else None
    if type(value) is int and -_PLAIN_WHOLE < value < _PLAIN_WHOLE:
        return value * SCALE
    return None


def all_exactly(values: Sequence[int | float]) -> list[int] | None:
    """`exactly` for a whole column of numbers; None when one of them is to be looked at."""
    if not all([-_PLAIN_WHOLE < value < _PLAIN_WHOLE for value in values]):
        return None
    exact = [round(value * SCALE) for value in values]
    return exact if [number / SCALE for number in exact] == values else None


def _scaled(plain: str, value: object) -> int:
    if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*", plain) or not re.search("[0-9]", plain):
        raise CellError(f"「{shown(value)}」不是数字，只能填一个数")
    whole, dot, fraction = plain.partition(".")
    if len(fraction.rstrip("0")) > scaled.PLACES:
        raise CellError(f"「{shown(value)}」的小数超过{scaled.PLACES}位，请先四舍五入")
    if len(whole.lstrip("+-0")) > _WHOLE_DIGITS:
        raise CellError(f"「{shown(value)}」这个数太大")
    sign, digits = (whole[0], whole[1:]) if whole[:1] in ("+", "-") else ("", whole)
    return scaled.parse(f"{sign}{digits or '0'}{dot}{fraction or '0'}" if dot else f"{sign}{digits}")


def units_with(*more: str) -> str:
    """The units that are passed over after a number, and these besides, as `number` takes them."""
    return "|".join(dict.fromkeys([*UNITS.split("|"), *map(re.escape, filter(None, more))]))


def whole(value: object, *, units: str = UNITS) -> int | None:
    """A whole number (not scaled), None when empty; CellError for anything with a fraction."""
    exact = number(value, units=units)
    if exact is None:
        return None
    if exact % SCALE:
        raise CellError(f"「{shown(value)}」不是整数")
    return exact // SCALE


def code(value: object) -> str:
    """An identifier that may have been stored as a number: "620421", never "620421.0"; "" when empty.

    Raises CellError for a number of more than 15 digits (the spreadsheet has lost its last digits), a fraction, a date.
    """
    if value is None:
        return ""
    if type(value) is str and _PLAIN_CODE.fullmatch(value):
        return value
    _refuse_error(value)
    if isinstance(value, str):
        return _CONTROLS.sub("", _BLANKS.sub("", _narrow(value)))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise CellError(f"「{shown(value)}」是{_kind(value)}，这里应填代码")
    if value != int(value) or value < 0:
        raise CellError(f"「{shown(value)}」不是代码")
    if value >= _EXACT:
        raise CellError(f"「{shown(value)}」超过15位，表格软件已丢失末尾数字，请把单元格设为文本格式后重填")
    return str(int(value))


def day(value: object) -> dt.date | None:
    """A date, None when empty: a date cell, 2026-3-1, 2026/3/1, 2026.3.1, 2026年3月1日 or 20260301."""
    if value is None:
        return None
    _refuse_error(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    flat = words(value)
    if not flat:
        return None
    match = _DAY.fullmatch(flat) or _COMPACT_DAY.fullmatch(flat)
    if match is None:
        raise CellError(f"「{shown(value)}」不是日期，请按 2026-03-01 的样子填写")
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise CellError(f"「{shown(value)}」这一天不存在") from error


def shown(value: object) -> str:
    """The value as a message quotes it: what the clerk sees, at most 40 characters."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    plain = _plain(value) if isinstance(value, float | Decimal) else str(value)
    plain = _CONTROLS.sub("", _BLANKS.sub(" ", plain)).strip()
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def _narrow(text: str) -> str:
    """Full-width ASCII, punctuation included, as plain ASCII; compatibility forms such as ① and ㎡ stay."""
    return text.translate(_WIDE)


def _plain(value: object) -> str:
    """The digits that the spreadsheet shows: 15 significant ones, so 0.1+0.2 is 0.3."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "#NUM!"
        value = Decimal(format(value, ".15g"))
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
            return "#NUM!"
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def _refuse_error(value: object) -> None:
    if isinstance(value, str) and value.startswith("#") and value.strip() in ERRORS:
        raise CellError(f"单元格是错误值 {value.strip()}：{ERRORS[value.strip()]}")
    if isinstance(value, float) and not abs(value) < float("inf"):
        raise CellError(f"单元格是错误值 #NUM!：{ERRORS['#NUM!']}")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "逻辑值"
    if isinstance(value, dt.timedelta | dt.time):
        return "时间"
    return "日期" if isinstance(value, dt.date) else "其他内容"
