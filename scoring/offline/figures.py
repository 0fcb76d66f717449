"""Figures from the cells of a file: what stands in the column of one datum, as facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from config.toolkit.cells import CellError, all_exactly, words
from scoring.answers import is_number
from scoring.answers import read as read_answer
from scoring.engine import Datum, Fact, Scheme, Status, bounds

WAITING = {
    **dict.fromkeys(("不考核", "免考", "免予考核"), Status.EXEMPT),
    "待核实": Status.PENDING,
    "未填": Status.MISSING,
}
EMPTY_MEMBER = ("", "-", "—", "无", "null")
NUMBERS = (int, float)  # by their very type: a truth value is none


Wrong = Callable[[int, CellError], object]  # is told the place in the column and what is wrong there


def facts_of(scheme: Scheme, datum: Datum, values: Sequence[object], wrong: Wrong) -> Sequence[Fact | None]:
    """What a column says, None for an empty cell. Numbers that cannot be wrong are taken at once, others looked at."""
    numbers = [value for value in values if type(value) in NUMBERS]
    exact = _within(scheme, datum, numbers)
    facts = Fact.all_filled(exact or ())
    if exact is not None and len(exact) == len(values):
        return list(facts)
    found: list[Fact | None] = []
    for place, value in enumerate(values):
        try:
            taken = exact is not None and type(value) in NUMBERS
            found.append(next(facts) if taken else _fact(scheme, datum, value))
        except CellError as error:
            wrong(place, error)
            found.append(None)
    return found


def _within(scheme: Scheme, datum: Datum, numbers: Sequence[Any]) -> list[int] | None:
    """The numbers scaled; None unless every one is what the datum allows."""
    limits = None if datum.asked == "computed" else bounds(datum, scheme.most_points.get(datum.code))
    exact = all_exactly(numbers)
    if limits is None or exact is None:
        return None
    least, most, step = limits
    right = not exact or (least <= min(exact) and max(exact) <= most)
    return exact if right and (step == 1 or not any([number % step for number in exact])) else None


def _fact(scheme: Scheme, datum: Datum, value: object) -> Fact | None:
    if value is None:
        return None
    if datum.asked == "computed":
        raise CellError(f"「{datum.name}」由系统计算，不要填。")
    if isinstance(value, int | float) and is_number(datum, value) and datum.kind not in ("children", "result"):
        return _answered(datum, value, most=scheme.most_points.get(datum.code))
    said = words(value)
    if said in WAITING:
        return Fact(None, WAITING[said])
    if datum.kind == "children":
        return _members(datum, value if isinstance(value, list) else said)
    if datum.kind == "result":
        datum, said = _elsewhere(datum, said)
    return _answered(datum, said, most=scheme.most_points.get(datum.code))


def _answered(datum: Datum, said: str | int | float, *, most: int | None = None) -> Fact:
    answer = read_answer(datum, said, most=most)
    return Fact(answer.value, answer.status)


def _elsewhere(datum: Datum, said: str) -> tuple[Datum, str]:
    """The result of another assessment as it is written by hand: a total, a grade by its name, a place (第3名 or 3)."""
    if datum.take == "grade":
        return replace(datum, kind="choice", asked="office"), said
    if datum.take == "place":
        said = said.removeprefix("第").removesuffix("名").strip()
    return replace(datum, kind="count" if datum.take == "place" else "number", asked="office"), said


def _members(datum: Datum, value: Any) -> Fact:
    """A list of results below, written 90、85、—."""
    parts = value if isinstance(value, list) else listed(value)
    number = Datum(datum.code, datum.name, "number")
    members = [
        None if part is None or words(part) in EMPTY_MEMBER else read_answer(number, words(part), most=None).value
        for part in parts
    ]
    return Fact(None, members=tuple(members)) if members else Fact(None, Status.MISSING)


def listed(said: str) -> list[str]:
    """The parts of a list that is written 90、85、—, whatever stands between them."""
    for separator in "，,;；":
        said = said.replace(separator, "、")
    return [part.strip() for part in said.split("、") if part.strip()]
