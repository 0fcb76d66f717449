"""Whose result it is: what a unit reached is given to those who held the post, by their days in office (F9, domain 19).

The rule is declared on the cycle: which post, and the least days that count. A person who led several units of one
cycle gets the mean of their totals weighted by the days; a unit without a total gives nothing, and is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.models import Cycle, CycleState, Result, Subject
from assessments.selectors.holders import Holder, holders_of, period_days
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import PLACES, half_up, text
from organizations.models import Person, Post, User
from organizations.roles import Permission

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit gives to one person: its result, and the days out of those of the period."""

    result: Result
    holder: Holder
    of: int
    counts: bool  # enough days in office

    @property
    def days(self) -> int:
        return self.holder.days

    @property
    def last(self) -> date:
        """The last day in office within the period."""
        return self.holder.until - ONE_DAY


@dataclass(frozen=True, slots=True)
class Attributed:
    """One person in one cycle: the parts, and the total they make (scaled by 10^6; None where nothing counts)."""

    cycle: Cycle
    person: int
    name: str
    parts: tuple[Part, ...]
    total: int | None

    @property
    def days(self) -> int:
        """The days that count."""
        return sum(part.days for part in self.counted)

    @property
    def counted(self) -> tuple[Part, ...]:
        """The parts that make up the total."""
        return tuple(part for part in self.parts if part.counts and part.result.total is not None)

    @property
    def sentence(self) -> str:
        """How the total came about, with numerator and denominator."""
        places = self.cycle.scheme.places
        told = [_told(part, places) for part in self.parts]
        if len(self.counted) > 1:
            sums = "＋".join(f"{text(part.result.total or 0, places)}×{part.days}" for part in self.counted)
            told.append(f"按任职天数计：（{sums}）÷{self.days}＝{text(self.total or 0, places)}")
        return "；".join(told) + "。"


def _told(part: Part, places: int) -> str:
    entry, days = part.result.roster_entry, f"任职{part.days}天／考核期{part.of}天"
    if not part.counts:
        return f"{entry.name}{days}，不足{part.result.run.cycle.least_days}天，不计入"
    if part.result.total is None:
        return f"{entry.name}{days}，没有总分，不计入"
    return f"{entry.name}{text(part.result.total, places)}分，{days}"


def attribution(cycle: Cycle) -> list[Attributed]:
    """Everyone who held the post at a unit of the cycle, in the order of the roster. Two queries, however many.

    Nothing for a cycle that assesses post-holders itself: there the result is theirs.
    """
    if cycle.subject != Subject.UNITS or cycle.run_id is None:
        return []
    results = list(_results(Result.objects.filter(run=cycle.run_id)))
    return _people(cycle, results)


def of_person(user: User, person: Person) -> list[Attributed]:
    """The same of one person, in the published cycles that this user may see, the latest first."""
    units = list(person.posts.standing().values_list("organization_id", flat=True))
    seen = Result.objects.allowed(user, Permission.SEE).filter(
        run=F("run__cycle__run"),
        run__cycle__state=CycleState.PUBLISHED,
        run__cycle__subject=Subject.UNITS,
        roster_entry__organization__in=units,
    )
    by_cycle: dict[int, list[Result]] = {}
    for result in _results(seen).order_by("-run__cycle__period_to", "-run__cycle", "roster_entry__position"):
        by_cycle.setdefault(result.run.cycle_id, []).append(result)
    found: list[Attributed] = []
    for results in by_cycle.values():
        found += [each for each in _people(results[0].run.cycle, results) if each.person == person.pk]
    return found


def in_person(user: User, person: Person) -> list[Result]:
    """What this person was given in cycles that assess post-holders: published, and seen by this user; latest first."""
    posts = Post.objects.filter(person=person)
    own = Result.objects.allowed(user, Permission.SEE).filter(
        run=F("run__cycle__run"), run__cycle__state=CycleState.PUBLISHED, roster_entry__post__in=posts
    )
    return list(_results(own).order_by("-run__cycle__period_to", "-pk"))


def _results(results: QuerySet[Result]) -> QuerySet[Result]:
    """With what is told of each; observed and unranked units give their secretary a result, too."""
    related = ("roster_entry__organization", "run__cycle__scheme", "run__cycle__owner")
    return results.select_related(*related).order_by("roster_entry__position")


def _people(cycle: Cycle, results: Sequence[Result]) -> list[Attributed]:
    units = {result.roster_entry.organization_id: result for result in results}
    held = holders_of(cycle, [result.roster_entry.organization for result in results])
    parts: dict[int, list[Part]] = {}
    of = period_days(cycle)
    for unit, result in units.items():
        for holder in held.get(unit, ()):
            part = Part(result, holder, of, holder.days >= cycle.least_days)
            parts.setdefault(holder.person, []).append(part)
    return [_one(cycle, person, tuple(own)) for person, own in parts.items()]


def _one(cycle: Cycle, person: int, parts: tuple[Part, ...]) -> Attributed:
    counted = [part for part in parts if part.counts and part.result.total is not None]
    days = sum(part.days for part in counted)
    total = None
    if days:
        weighed = sum((part.result.total or 0) * part.days for part in counted)
        step = 10 ** (PLACES - cycle.scheme.places)
        total = half_up(weighed, days * step) * step  # rounded once, as it is printed
    return Attributed(cycle, person, parts[0].holder.name, parts, total)


def rule_sentence(cycle: Cycle) -> str:
    """The rule as the cycle declares it."""
    least = f"任职不足{cycle.least_days}天的不计入" if cycle.least_days else "任职一天即计入"
    period = f"{chinese_date(cycle.period_from)}至{chinese_date(cycle.period_to)}，共{period_days(cycle)}天"
    post = cycle.get_post_title_display()
    open_end = "考核期没有结束，现任者的天数算到期末。" if cycle.period_to > timezone.localdate() else ""
    return f"单位的总分归考核期内任{post}的人；任过几个单位的，按任职天数加权平均；{least}。考核期{period}。{open_end}"
