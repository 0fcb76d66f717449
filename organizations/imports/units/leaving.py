"""Rows of units that end: taken over by another unit (并入) or abolished (撤销)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from organizations.models import Organization

from .lines import UnitLine
from .names import BATCH

if TYPE_CHECKING:
    from .plan import UnitPlan


def placed(lines: list[UnitLine], known: Mapping[str, UnitLine], plan: UnitPlan) -> list[UnitLine | None]:
    """The lines with their units in force; None after a problem. A unit that has ended already stays as it is."""
    ended = _ended([line.code for line in lines if line.code not in plan.standing])
    return [_placed(line, known, ended, plan) for line in lines]


def _ended(codes: list[str]) -> set[str]:
    """Those of the codes that a closed unit had."""
    closed = Organization.objects.exclude(closed_on=None).order_by()
    return {
        code
        for start in range(0, len(codes), BATCH)
        for code in closed.filter(code__in=codes[start : start + BATCH]).values_list("code", flat=True)
    }


def _placed(line: UnitLine, known: Mapping[str, UnitLine], ended: set[str], plan: UnitPlan) -> UnitLine | None:
    unit = plan.standing.get(line.code)
    key = "into" if line.into else "ended"
    if unit is None and line.code in ended:
        return line
    if unit is None:
        message = f"系统里没有「{line.name}」（{line.code}），不能{'合并' if line.into else '撤销'}，请核对代码。"
        plan.problems.append(line.problem(key, message))
        return None
    if line.into and (wrong := _wrong_target(line, unit, known, plan.standing)):
        plan.problems.append(line.problem(key, wrong))
        return None
    return replace(line, standing=unit)


def _wrong_target(
    line: UnitLine, unit: Organization, known: Mapping[str, UnitLine], standing: Mapping[str, Organization]
) -> str:
    """Why this unit cannot go into the named one; "" when it can."""
    target, there = known.get(line.into), standing.get(line.into)
    if line.into == line.code:
        return f"「{line.name}」不能并入自己，请改正。"
    if target is None and there is None:
        return f"「{line.name}」要并入的「{line.into}」既不在表中，也不在系统里，请改正代码，或在表中补上新单位。"
    if target is not None and target.leaves:
        return f"「{line.name}」要并入的「{target.name}」在表中也被撤销或并入别处，请写最后留下的单位。"
    kind = there.kind if there else target.kind if target else ""
    if kind != unit.kind:
        return f"「{line.name}」是{unit.get_kind_display()}，与要并入的单位类型不同，不能合并。"
    if there and unit.path < there.path < unit.path_end:
        return f"「{there}」在「{line.name}」之下，不能并入自己的下级。"
    return ""
