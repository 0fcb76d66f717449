"""Rows of a ranking and of the points of all nodes, as every table of computed but not stored results shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scoring.engine import UNGRADED, Scheme, Unit, UnitResult

Cell = TypeVar("Cell")
Figure = Callable[[int | None, int | None], Cell]  # a scaled number and its decimals (None: all), as a cell takes it
LAST = 10**9  # after every place
FIGURES = ("总分", "基本分", "加分", "扣分")
JUDGED = ("建议等次", "按分定等", "一票否决", "状态")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit with its result and what stands beside its place."""

    unit: Unit
    name: str
    result: UnitResult
    remark: str = ""


def further(lines: Sequence[Line]) -> tuple[str, ...]:
    """The further groups in which somebody takes a place."""
    return tuple(dict.fromkeys(group for line in lines for group in line.unit.also))


def proposed(scheme: Scheme, result: UnitResult) -> str | None:
    """The proposed grade, in words also where the unit has points but none of the scheme's grades; None without any."""
    ungraded = bool(scheme.grades) and result.total is not None
    return result.grade or (UNGRADED if ungraded else None)


def ranking_heads(groups: Sequence[str] = ()) -> tuple[str, ...]:
    """Headings of the ranking; `groups` are the further groups."""
    places = (f"{group}名次" for group in groups)
    return ("分组", "名次", *places, "单位编号", "单位名称", *FIGURES, *JUDGED, "备注")


def ranking_rows(
    scheme: Scheme, lines: Sequence[Line], figure: Figure[Cell]
) -> Iterator[Sequence[Cell | str | int | None]]:
    """Rows of the ranking, group by group in the order of the places, then those without one.

    What is taken off is negative, as in every table.
    """
    groups, places = further(lines), scheme.arithmetic.places
    for line in sorted(lines, key=lambda one: (one.unit.pool, one.result.place or LAST, one.unit.order)):
        result, also = line.result, dict(line.result.also)
        figures = (result.total, result.base, result.bonus, -result.penalty)
        vetoes = "、".join(veto.name for veto in scheme.fallen(result.vetoes))
        yield (
            *(line.unit.pool, result.place, *map(also.get, groups), line.unit.id, line.name),
            *(figure(value, places) for value in figures),
            *(proposed(scheme, result), result.score_grade, vetoes, result.status.label, line.remark),
        )


def points_heads(scheme: Scheme) -> tuple[str, ...]:
    """Headings of the points of all nodes."""
    return ("单位编号", "单位名称", *(f"{node.code} {node.name}" for node in scheme.preorder), "总分")


def points_rows(scheme: Scheme, lines: Sequence[Line], figure: Figure[Cell]) -> Iterator[Sequence[Cell | str]]:
    """Every unit's points of all nodes, with all their decimals, and its total."""
    for line in lines:
        values = map(scheme.signed, scheme.codes, line.result.values) if scheme.fined else line.result.values
        yield (line.unit.id, line.name, *(figure(value, None) for value in (*values, line.result.total)))
