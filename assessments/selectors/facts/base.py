"""What every reader of facts is asked, and what it hands back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from organizations.models import Organization, Post, Title
from organizations.selectors.people import combined
from organizations.selectors.succession import Ancestors, ancestors
from scoring.standards import Condition, Fact, Known, Periods, walk

BACK = 5  # years that registers are read back, where nobody says how many are looked at


@dataclass(frozen=True, slots=True)
class Answer:
    """What people say of a unit: a scaled number, a flag (0 or 1, scaled) or a text, and what it rests on."""

    value: int | str
    basis: str = ""


class Answered(Protocol):
    """A row that keeps one answer."""

    organization_id: int
    fact: str
    value: Any
    basis: str


Answers = Mapping[tuple[int, str], Answer]  # by unit and code of the fact


def latest_answers(rows: Iterable[Answered]) -> dict[tuple[int, str], Answer]:
    """The latest answer of each unit to each fact, from rows in the order in which they were given."""
    return {(row.organization_id, row.fact): Answer(row.value, row.basis) for row in rows}


class Found(NamedTuple):
    """One fact of one unit; earlier periods with it, the latest first, where its source has periods."""

    known: Known
    series: tuple[Known, ...] = ()


Read = dict[str, dict[int, Found]]  # by code of the fact and unit
Reader = Callable[["Asked", Sequence[Fact]], Read]


@dataclass(frozen=True)
class Asked:
    """Which units are looked at, on which day, for whose standard; what several readers need is read once.

    `chains`: how many periods are looked at, by code of the fact; None where nobody says.
    """

    units: tuple[Organization, ...]
    day: date
    owner: Organization
    answers: Answers = field(default_factory=dict)
    chains: Mapping[str, int] | None = None

    @cached_property
    def pks(self) -> list[int]:
        """The units by id."""
        return [unit.pk for unit in self.units]

    @cached_property
    def ancestors(self) -> Ancestors:
        """The units with all from which they came."""
        return ancestors(self.pks, until=self.day)

    def heirs(self, day: date, *, listed: datetime | None = None) -> Mapping[int, Sequence[int]]:
        """By unit of that day the units in which it goes on, wholly or in part; itself where it still is one of them.

        `listed`: the moment at which a list was made on which the units of that day stand.
        """
        if not self.ancestors.events:
            return {unit: [unit] for unit in self.pks}
        found: dict[int, list[int]] = defaultdict(list)
        for unit in self.pks:
            for part in self.ancestors.of(unit, day, listed=listed):
                found[part.unit].append(unit)
        return found

    @cached_property
    def _heirs(self) -> dict[date, Mapping[int, Sequence[int]]]:
        return {}

    def going_on(self, unit: int, day: date) -> Sequence[int]:
        """In which of the units a unit of that day goes on."""
        if day not in self._heirs:
            self._heirs[day] = self.heirs(day)
        return self._heirs[day].get(unit, ())

    @cached_property
    def posts(self) -> dict[int, list[Post]]:
        """By unit all who were its secretary until the day, in the order of their first day; one query."""
        rows = Post.objects.standing().filter(organization__in=self.pks, title=Title.SECRETARY)
        found: dict[int, list[Post]] = defaultdict(list)
        for post in (
            rows.filter(valid_from__lte=self.day).select_related("person", "organization").order_by("valid_from", "pk")
        ):
            found[post.organization_id].append(post)
        return found

    @cached_property
    def secretaries(self) -> dict[int, Post]:
        """By unit the secretary of the day: where there are two, who is not acting, then who came first."""
        found: dict[int, Post] = {}
        for unit, posts in self.posts.items():
            held = [post for post in posts if post.ended_on is None or post.ended_on > self.day]
            if held:
                found[unit] = min(held, key=lambda post: post.acting)
        return found

    @cached_property
    def combined(self) -> Mapping[int, int]:
        """By unit the person who is both its secretary and its head."""
        return combined(self.pks, self.day)

    def chain(self, fact: Fact) -> int:
        """How many years of a register are read."""
        return BACK if self.chains is None else max(1, self.chains.get(fact.code, 1))


def chains_of(conditions: Iterable[Condition]) -> dict[str, int]:
    """How many periods these conditions look at, by code of the fact."""
    found: dict[str, int] = {}
    for condition in conditions:
        for inner in walk(condition):
            if isinstance(inner, Periods):
                found[inner.fact] = max(found.get(inner.fact, 0), inner.within or inner.times)
    return found


def missing(evidence: str, period: str = "", address: str = "") -> Known:
    """Nothing is recorded."""
    return Known(None, "missing", evidence, address, period)


def unknown(evidence: str, period: str = "", address: str = "") -> Known:
    """Something is there, but not certain yet."""
    return Known(None, "unknown", evidence, address, period)
