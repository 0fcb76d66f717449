"""Which unit a row means by 上级 or 并入: a code, or a name that only one unit in reach has. Two are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from config.toolkit.imports import Plan
from organizations.models import Organization

from .lines import UnitLine

BATCH = 500  # values of one IN list
SHOWN = 5  # candidates that a message names
Candidates = dict[str, str]  # code → where it stands


def resolved(lines: list[UnitLine], plan: Plan[UnitLine], root: Organization | None) -> list[UnitLine]:
    """The lines with codes where they named units; rows whose name means none or several become problems."""
    named = {name for line in lines for name in (line.parent, line.into) if is_name(name)}
    if not named:
        return lines
    candidates = _candidates(named, lines, root)
    return [found for line in lines if (found := _resolved(line, candidates, plan)) is not None]


def is_name(told: str) -> bool:
    """True for what cannot be a code: it holds something beyond letters, digits and dashes."""
    return not told.replace("-", "").isascii()


def _candidates(named: set[str], lines: Iterable[UnitLine], root: Organization | None) -> Mapping[str, Candidates]:
    """By name: the units of the list and of the tree that have it."""
    found: defaultdict[str, Candidates] = defaultdict(dict)
    wanted = sorted(named)
    units = Organization.objects.in_force().exclude(code="").select_related("parent").order_by("path")
    units = units.within(root) if root else units
    for start in range(0, len(wanted), BATCH):
        for unit in units.filter(name__in=wanted[start : start + BATCH]):
            found[unit.name][unit.code] = unit.parent.name if unit.parent else "最上级"
    for line in lines:
        if line.name in named and not line.leaves:
            found[line.name].setdefault(line.code, f"表中第{line.row}行")
    return found


def _resolved(line: UnitLine, candidates: Mapping[str, Candidates], plan: Plan[UnitLine]) -> UnitLine | None:
    codes = {
        key: _code(line, key, told, candidates, plan) for key, told in (("parent", line.parent), ("into", line.into))
    }
    if None in codes.values():
        return None
    return replace(line, parent=codes["parent"] or "", into=codes["into"] or "")


def _code(
    line: UnitLine, key: str, told: str, candidates: Mapping[str, Candidates], plan: Plan[UnitLine]
) -> str | None:
    """The code that is meant; None after a problem."""
    if not is_name(told):
        return told
    found = candidates.get(told, {})
    if len(found) == 1:
        return next(iter(found))
    if found:
        which = "、".join(f"{code}（{where}）" for code, where in list(found.items())[:SHOWN])
        message = f"「{told}」不止一个：{which}{'等' if len(found) > SHOWN else ''}，请改填区划代码。"
    else:
        message = f"没有找到「{told}」，请改填区划代码。"
    plan.problems.append(line.problem(key, message))
    return None
