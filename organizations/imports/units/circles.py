"""Rows that stand above each other: no place can be found for any of them, and each is told who makes the circle."""

from collections.abc import Mapping

from config.toolkit.imports import Plan
from organizations.models.organizations import PLACE_KINDS

from .lines import PARENT_LENGTHS, UnitLine


def parents_of(line: UnitLine) -> list[str]:
    """The codes that its parent may have, the nearest first."""
    if line.parent:
        return [line.parent]
    return [line.code[:length] for length in PARENT_LENGTHS.get(len(line.code), ())] if line.kind in PLACE_KINDS else []


def out_of_circles(lines: list[UnitLine], plan: Plan[UnitLine]) -> list[UnitLine]:
    """The lines without those that name each other as superior; each of these becomes a problem at its own row."""
    known = {line.code: line for line in lines}
    settled: set[str] = set()
    wrong: dict[str, list[UnitLine]] = {}
    for line in lines:
        chain: dict[str, UnitLine] = {}
        at: UnitLine | None = line
        while at is not None and at.code not in settled and at.code not in chain:
            chain[at.code] = at
            at = _above(at, known)
        if at is not None and at.code in chain:
            circle = list(chain.values())[list(chain).index(at.code) :]
            wrong |= {one.code: circle for one in circle}
        settled |= chain.keys()
    for code, circle in wrong.items():
        plan.problems.append(known[code].problem("parent", _told(known[code], circle)))
    return [line for line in lines if line.code not in wrong]


def _above(line: UnitLine, known: Mapping[str, UnitLine]) -> UnitLine | None:
    """The row of the list that is to stand above this one."""
    return next((known[code] for code in parents_of(line) if code in known), None)


def _told(line: UnitLine, circle: list[UnitLine]) -> str:
    if len(circle) == 1:
        return f"「{line.name}」的上级代码是它自己，请改正。"
    names = "、".join(f"「{one.name}」（第{one.row}行）" for one in circle)
    return f"{names}互为上级，绕成了一圈，请改正其中的上级代码。"
