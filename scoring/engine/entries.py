"""Whether a typed value is a possible answer: what the engine would not clip must be refused here."""

from config.toolkit.scaled import LARGEST, SCALE, text, to_places
from scoring.engine.datum import Datum, day_text

WHOLE = ("count", "flag", "choice")
HUNDREDTHS = ("points", "money")


def entry_problem(datum: Datum, value: int | None, full: int | None = None) -> str | None:
    """Why a value (scaled by 10^6) cannot be the datum's, in Chinese; None if it can, or if nothing was filled.

    `full` are the points of the item that a datum of kind points is given for.
    """
    if value is None or (datum.kind == "number" and datum.min is None and datum.max is None and not datum.formula):
        return None
    reason = _wrong_kind(datum, value) or _wrong_places(datum, value) or _out_of_range(datum, value, full)
    return f"「{datum.name}」{reason}" if reason else None


def bounds(datum: Datum, full: int | None = None) -> tuple[int, int, int] | None:
    """Least and greatest value and the step between them: `entry_problem` refuses none of these values.

    None where it has to look at every value: what is chosen, dates, and what nobody fills in.
    """
    if datum.formula or datum.kind in ("children", "result", "date", "flag", "choice"):
        return None
    low, high = lowest(datum), highest(datum, full)
    step = SCALE if datum.kind in WHOLE else SCALE // 100 if datum.kind in HUNDREDTHS else 1
    return -LARGEST if low is None else low, LARGEST if high is None else high, step


def _wrong_kind(datum: Datum, value: int) -> str | None:
    if datum.kind == "children":
        return "由下级得分汇总，不能填报。"
    if datum.formula:
        return "由系统计算，不能填报。"
    if datum.kind == "result":
        return "取自其他考核的结果，不能填报。"
    if datum.kind == "date" and not day_text(value):
        return f"应是日期，填的是{text(value)}。"
    if datum.kind == "flag" and value not in (0, SCALE):
        return f"只能填是或否，填的是{text(value)}。"
    if datum.kind == "choice" and not datum.choice(value):
        return f"只能选{'、'.join(datum.choices)}之一，填的是{text(value)}。"
    return None


def _wrong_places(datum: Datum, value: int) -> str | None:
    if datum.kind in WHOLE and value % SCALE:
        return f"应是整数，填的是{text(value)}。"
    if datum.kind in HUNDREDTHS and value != to_places(value, 2):
        return f"最多2位小数，填的是{text(value)}。"
    return None


def _out_of_range(datum: Datum, value: int, full: int | None) -> str | None:
    low, high = lowest(datum), highest(datum, full)
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    typed = f"填的是{text(value)}。"
    if low is not None and high is not None:
        return f"应在{text(low)}到{text(high)}之间，{typed}"
    return f"不能小于{text(low)}，{typed}" if low is not None else f"不能大于{text(high or 0)}，{typed}"


def lowest(datum: Datum) -> int | None:
    """The least possible value: as stated, otherwise 0 for everything but free numbers and money."""
    if datum.min is not None:
        return datum.min
    return None if datum.kind in ("number", "money") else 0


def highest(datum: Datum, full: int | None = None) -> int | None:
    """The greatest possible value: as stated, for points never above those of the item."""
    stated = [bound for bound in (datum.max, full if datum.kind == "points" else None) if bound is not None]
    return min(stated, default=None)
