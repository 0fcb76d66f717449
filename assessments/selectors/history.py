"""Results of units over the cycles of one scheme, those of the units from which they came included (F4).

What a predecessor's result counts is what its cycle declared (`Cycle.inheritance`), and every line says it in words.
Rules over several periods read `histories`, pages `history`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from assessments.models import Cycle, CycleState, Inheritance, Result, Subject
from assessments.selectors.elsewhere import grades_of
from assessments.selectors.outline import outline
from config.toolkit.scaled import SCALE, half_up, text, to_places
from organizations.models import Organization, Placement, User
from organizations.roles import Permission
from organizations.selectors.succession import WHOLE, Part, ancestors


class Lineage(NamedTuple):
    """The versions of one scheme over the years: who made it and its code."""

    owner: int
    key: str


@dataclass(frozen=True, slots=True)
class Share:
    """One unit that stood on the day of a cycle and lives on, whole or in part, in the unit asked about.

    `result` is None where it has none in that cycle; `grade` is the decided one, "" where there is none.
    """

    name: str
    part: Part
    own: bool
    result: Result | None
    grade: str

    @property
    def total(self) -> int | None:
        """Its total, scaled; None without a result and for one without a total."""
        return self.result.total if self.result else None

    @property
    def percent(self) -> int:
        """How much of it lives on in the unit asked about, in per cent, scaled."""
        return _scaled(self.part.share * 100)

    @property
    def members(self) -> int | None:
        """How many of its members do, scaled; None where nobody wrote it down."""
        return None if self.part.members is None else _scaled(self.part.members)


@dataclass(frozen=True, slots=True)
class Past:
    """One cycle seen from one unit of today.

    `value` is scaled, None where nothing can be said; `grade` is "" where the shares do not agree on one; `sentence`
    says how the value came about, "" where it is simply the unit's own.
    """

    cycle: Cycle
    value: int | None
    grade: str
    shares: tuple[Share, ...]
    sentence: str

    @property
    def lineage(self) -> Lineage:
        """Results of one lineage may be set side by side."""
        return Lineage(self.cycle.scheme.owner_id, self.cycle.scheme.key)

    @property
    def own(self) -> Result | None:
        """The unit's own result where it is all there is to the line."""
        only = self.shares[0] if len(self.shares) == 1 else None
        return only.result if only and only.own else None


def published() -> QuerySet[Result]:
    """What everyone may read: results of the current runs of published cycles."""
    return Result.objects.filter(run=F("run__cycle__run"), run__cycle__state=CycleState.PUBLISHED)


def readable(user: User) -> QuerySet[Result]:
    """Published results, and those of other current runs that the user may see anyway."""
    seen = Result.objects.allowed(user, Permission.SEE).filter(run=F("run__cycle__run")).values("pk")
    return Result.objects.filter(Q(pk__in=published().values("pk")) | Q(pk__in=seen))


def history(unit: Organization, user: User) -> list[list[Past]]:
    """What this user may read of the unit's results: a list for each lineage, the latest first in both."""
    groups: dict[Lineage, list[Past]] = defaultdict(list)
    for past in reversed(histories([unit.pk], results=readable(user))[unit.pk]):
        groups[past.lineage].append(past)
    return list(groups.values())


def histories(units: Collection[int], *, results: QuerySet[Result], until: date | None = None) -> dict[int, list[Past]]:
    """By unit of the day `until` (today): its past over the cycles in which `results` knows it or a predecessor.

    Cycles that assess post-holders say nothing of units: they are left out.
    The earliest period first. About six queries, and one for each further link of the longest chain of mergers.
    """
    until = until or timezone.localdate()
    known = ancestors(units, until=until)
    found: dict[Cycle, dict[int, Result]] = defaultdict(dict)
    rows = results.filter(roster_entry__organization__in=known.units, run__cycle__subject=Subject.UNITS)
    for row in rows.select_related("roster_entry", "run__cycle__scheme", "run__cycle__owner").order_by("pk"):
        found[row.run.cycle][row.roster_entry.organization_id] = row
    grades = grades_of([row for by_unit in found.values() for row in by_unit.values()])
    names = _names(known.units)
    told: dict[int, list[Past]] = {unit: [] for unit in units}
    for cycle in sorted(found, key=lambda cycle: (cycle.period_to, cycle.pk)):
        if cycle.day > until:
            continue
        for unit in told:
            parts = known.of(unit, cycle.day, listed=cycle.roster_frozen_at)
            shares = tuple(_share(part, unit, cycle, found[cycle].get(part.unit), grades, names) for part in parts)
            if any(share.result for share in shares):
                told[unit].append(_past(cycle, shares))
    return told


def _share(
    part: Part, unit: int, cycle: Cycle, result: Result | None, grades: Mapping[int, str], names: Mapping[int, _Names]
) -> Share:
    name = result.roster_entry.name if result else names[part.unit].on(cycle.day)
    return Share(name, part, part.unit == unit, result, grades.get(result.pk, "") if result else "")


class _Names(NamedTuple):
    """The names that a unit has borne, with the day from which it did."""

    borne: list[tuple[date, str]]

    def on(self, day: date) -> str:
        """The name of that day; the first one for a day before it."""
        return next((name for begun, name in reversed(self.borne) if begun <= day), self.borne[0][1])


def _names(units: Collection[int]) -> Mapping[int, _Names]:
    found: dict[int, _Names] = defaultdict(lambda: _Names([]))
    rows = Placement.objects.filter(organization__in=units).order_by("pk")
    for unit, name, begun in rows.values_list("organization", "name", "valid_from"):
        found[unit].borne.append((begun or date.min, name))
    return found


def _past(cycle: Cycle, shares: tuple[Share, ...]) -> Past:
    policy = Inheritance(cycle.inheritance)
    if len(shares) == 1 and shares[0].own:
        return Past(cycle, shares[0].total, shares[0].grade, shares, "")
    there = [share for share in shares if share.total is not None]
    missing = "、".join(share.name for share in shares if share.total is None)
    year = f"{cycle.period_to.year}年："
    if not there:
        return Past(cycle, None, "", shares, f"{year}{missing}没有这次考核的得分")
    value, grade, told = _COUNTED[policy](cycle, there)
    absent = f"；{missing}没有这次考核的得分，未计入" if missing and policy != Inheritance.NONE else ""
    return Past(cycle, value, grade, shares, f"{year}{told}{absent}")


Counted = tuple[int | None, str, str]  # value, grade, how they came about


def _average(cycle: Cycle, shares: Sequence[Share]) -> Counted:
    weights = [share.part.share for share in shares]
    even = all(weight == WHOLE for weight in weights)
    said = _list(shares, lambda part: "" if part.share == WHOLE else f"（{_exact(part.share * 100)}%）")
    return _mean(cycle, shares, weights, f"由{said}按平均计" if even else f"由{said}按划入份额平均计")


def _weighted(cycle: Cycle, shares: Sequence[Share]) -> Counted:
    unknown = "、".join(share.name for share in shares if share.part.members is None)
    said = _list(shares, lambda part: "" if part.members is None else f"（{_exact(part.members)}人）")
    weights = [share.part.members or Fraction(0) for share in shares]
    if len(shares) == 1:
        return _mean(cycle, shares, [WHOLE], "")
    if unknown:
        return None, _agreed(shares), f"由{said}；{unknown}没有登记变更时的党员人数，不能按人数加权，没有折算"
    if not any(weights):
        return None, _agreed(shares), f"由{said}；登记的党员人数都是0，不能按人数加权，没有折算"
    return _mean(cycle, shares, weights, f"由{said}按人数加权计")


def _mean(cycle: Cycle, shares: Sequence[Share], weights: Sequence[Fraction], way: str) -> Counted:
    """Exact, and rounded once to the places that the scheme prints; of one unit alone its total as it is."""
    if len(shares) == 1:
        return shares[0].total, shares[0].grade, f"沿用{_list(shares)}"
    mean = sum((w * (share.total or 0) for w, share in zip(weights, shares, strict=True)), Fraction(0))
    mean /= sum(weights, Fraction(0))
    value = to_places(half_up(mean.numerator, mean.denominator), cycle.scheme.places)
    return value, _agreed(shares), f"{way}{text(value)}"


def _worst(cycle: Cycle, shares: Sequence[Share]) -> Counted:
    value = min(share.total for share in shares if share.total is not None)
    ladder = outline(cycle.scheme).spec.ladder
    known = all(share.grade in ladder for share in shares)
    grade = max((share.grade for share in shares), key=ladder.index) if known else ""
    return value, grade, f"由{_list(shares)}取最差的，计{text(value)}"


def _none(cycle: Cycle, shares: Sequence[Share]) -> Counted:
    others = [share for share in shares if not share.own]
    left_out = f"原{_list(others)}不计" if others else ""
    own = next((share for share in shares if share.own), None)
    if own is None:
        return None, "", f"按“不继承”，{left_out}"
    kept = f"按“不继承”，只计本单位{text(own.total or 0)}"
    return own.total, own.grade, f"{kept}，{left_out}" if others else kept


_COUNTED = {
    Inheritance.AVERAGE: _average,
    Inheritance.WEIGHTED: _weighted,
    Inheritance.WORST: _worst,
    Inheritance.NONE: _none,
}


def _agreed(shares: Iterable[Share]) -> str:
    """The grade that all of them have; "" where they differ."""
    grades = {share.grade for share in shares}
    return grades.pop() if len(grades) == 1 else ""


def _list(shares: Iterable[Share], more: Callable[[Part], str] = lambda part: "") -> str:
    """甲村85.5、乙村79, each with what it weighs where that is not the same for all."""
    return "、".join(f"{share.name}{text(share.total or 0)}{more(share.part)}" for share in shares)


def _exact(number: Fraction) -> str:
    """As a decimal with at most two places."""
    return text(to_places(_scaled(number), 2))


def _scaled(number: Fraction) -> int:
    return half_up(number.numerator * SCALE, number.denominator)
