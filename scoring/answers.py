"""What a person typed for one datum, read as a value and a status, or refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from config.toolkit.cells import CellError, day, number, shown, units_with, words
from config.toolkit.scaled import SCALE
from scoring.engine import Datum, Status, entry_problem

NOT_APPLICABLE = "不涉及"
FLAGS = {"是": SCALE, "有": SCALE, "√": SCALE, "1": SCALE, "否": 0, "无": 0, "×": 0, "0": 0}
NOT_APPLICABLE_WORDS = (NOT_APPLICABLE, "不适用", "不涉及此项")


@dataclass(frozen=True, slots=True)
class Answer:
    """A value scaled by 10^6 with its status; an empty cell is MISSING, a typed 0 is zero."""

    value: int | None
    status: Status


def read(datum: Datum, typed: str | int | float, *, most: int | None) -> Answer:
    """The answer that was typed; `most` are the points a score may not pass. CellError with a Chinese sentence."""
    if is_number(datum, typed):
        value = _number(datum, typed)
    else:
        plain = words(typed)
        if not plain:
            return Answer(None, Status.MISSING)
        if plain in NOT_APPLICABLE_WORDS:
            return Answer(None, Status.NA)
        value = _READERS.get(datum.kind, _number)(datum, plain)
    if value is None:
        return Answer(None, Status.MISSING)
    if problem := entry_problem(datum, value, most if datum.kind == "points" else None):
        raise CellError(problem)
    return Answer(value, Status.FILLED)


def is_number(datum: Datum, typed: object) -> bool:
    """Whether a number cell can be taken as it is, without reading words."""
    return type(typed) in (int, float) and datum.kind not in _READERS


def _number(datum: Datum, plain: str | int | float) -> int | None:
    try:
        if not isinstance(plain, str):
            return number(plain)
        return number(plain.replace("％", "%"), units=units_with(datum.measure, "%"))
    except CellError as error:
        raise CellError(f"「{datum.name}」：{error}。") from error


def _flag(datum: Datum, plain: str) -> int:
    if plain not in FLAGS:
        raise CellError(f"「{datum.name}」只能填“是”或“否”，填的是「{shown(plain)}」。")
    return FLAGS[plain]


def _choice(datum: Datum, plain: str) -> int:
    if plain not in datum.choices:
        raise CellError(f"「{datum.name}」只能填{'、'.join(datum.choices)}之一，填的是「{shown(plain)}」。")
    return datum.choices.index(plain) * SCALE


def _date(datum: Datum, plain: str) -> int | None:
    try:
        found = day(plain)
    except CellError as error:
        raise CellError(f"「{datum.name}」：{error}。") from error
    return None if found is None else found.toordinal() * SCALE


_READERS = {"flag": _flag, "choice": _choice, "date": _date}
