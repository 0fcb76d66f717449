"""试算: a scheme, draft or not, on figures of an earlier cycle or on made-up ones; no run comes of it (F35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from assessments.models import Cycle
from assessments.selectors.what_if import basis, told_down
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Explanation, Scheme, Spread, Unit, UnitResult, evaluate, explain, spreads
from scoring.trial import Copied, Generator, copied, generated


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One unit of a trial by the name that people know; `number` counts the units of the trial from 1."""

    number: int
    unit: Unit
    name: str
    result: UnitResult


@dataclass(frozen=True, slots=True)
class Trial:
    """What a scheme makes of figures that are nobody's sheet; `pools` group by group, in each by place.

    `taken` says what could be copied of an earlier cycle, None where all figures are made up.
    """

    scheme: Scheme
    pools: tuple[tuple[str, tuple[TrialRow, ...]], ...]
    spreads: tuple[Spread, ...]
    taken: Copied | None

    @property
    def rows(self) -> tuple[TrialRow, ...]:
        return tuple(row for _, rows in self.pools for row in rows)

    @property
    def provisional(self) -> int:
        """How many units lack figures, so that their totals are only the sums so far."""
        return sum(row.result.provisional for row in self.rows)

    @property
    def level(self) -> tuple[Spread, ...]:
        """The items that tell no two units apart."""
        return tuple(spread for spread in self.spreads if spread.level)


def computed_cycles(user: User) -> QuerySet[Cycle]:
    """The cycles whose figures this user may try a scheme on: computed ones that he or she oversees, newest first."""
    found = Cycle.objects.allowed(user, Permission.OVERSEE).filter(run__isnull=False)
    return found.select_related("scheme", "run", "owner")


def trial_of_made_up(scheme: Scheme, *, units: int, pools: int, seed: int) -> Trial:
    """The scheme on made-up figures of so many units in so many pools; the same seed gives the same trial."""
    made = generated(scheme, units=units, pools=pools, seed=seed)
    return _trial(scheme, made, {unit.id: unit.id for unit in made}, None)


def trial_of_cycle(scheme: Scheme, cycle: Cycle, *, fill: bool, seed: int) -> Trial:
    """The scheme on the figures of a computed cycle; with `fill` what they lack is made up, otherwise it is missing.

    Figures only: what was set by hand there and what the roster spared a unit were said of that cycle's own items.
    """
    found = basis(cycle)
    if found is None:
        raise ValueError("the cycle is not computed")
    taken = copied(found.scheme, scheme, [unit.facts for unit in found.units])
    pairs = zip(found.units, taken.facts, strict=True)
    units = [replace(unit, facts=facts, overrides={}, exempt=frozenset()) for unit, facts in pairs]
    if fill:
        generator = Generator(scheme, seed=seed, units=len(units))
        units = [replace(unit, facts={**_gaps(generator.facts(unit.id), taken), **unit.facts}) for unit in units]
    names = {unit.id: entry.name for unit, entry in zip(units, found.entries, strict=True)}
    return _trial(scheme, units, names, taken)


def _gaps(made: Mapping[str, object], taken: Copied) -> dict[str, object]:
    return {code: fact for code, fact in made.items() if code in taken.gaps}


def _trial(scheme: Scheme, units: Sequence[Unit], names: Mapping[str, str], taken: Copied | None) -> Trial:
    results = evaluate(scheme, units)
    pools: dict[str, list[TrialRow]] = {}
    for number, (unit, result) in enumerate(zip(units, results, strict=True), 1):
        pools.setdefault(unit.pool, []).append(TrialRow(number, unit, names[unit.id], result))
    by_place = tuple((name, tuple(sorted(rows, key=_in_order))) for name, rows in pools.items())
    return Trial(scheme, by_place, spreads(scheme, results), taken)


def _in_order(row: TrialRow) -> tuple[bool, int, int]:
    return row.result.place is None, row.result.place or 0, row.unit.order


def trial_explanation(trial: Trial, row: TrialRow) -> list[tuple[int, Explanation]]:
    """得分说明 of one unit of a trial: the total, then every node in preorder with its depth in the tree."""
    members = next(rows for _, rows in trial.pools if row in rows)
    pool = [member.unit for member in members]
    total = explain(trial.scheme, row.unit, row.result, pool=pool)
    return [(0, total), *(line for root in total.children for line in told_down(root, 0))]
