"""试算: a scheme, draft or not, on figures of an earlier cycle or on made-up ones; no run comes of it (F35)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from assessments.models import Cycle
from assessments.selectors.trial_tables import TrialTable, entry_figures, made_up_figures
from assessments.selectors.what_if import ToldNode, basis, told_lines, told_node
from config.toolkit.dates import chinese_date
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Datum, Scheme, Spread, Unit, UnitResult, evaluate, explain, spreads, waiting_units
from scoring.trial import Copied, Generator, copied, generated


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One unit of a trial by the name that people know; `number` counts the units of the trial from 1."""

    number: int
    unit: Unit
    name: str
    result: UnitResult

    @property
    def penalty(self) -> int:
        """As tables show it: what is taken off is negative."""
        return -self.result.penalty


@dataclass(frozen=True, slots=True)
class Trial:
    """What a scheme makes of figures that are nobody's sheet; `pools` group by group, in each by place.

    `taken` says what could be copied of an earlier cycle, None where all figures are made up; `filled` that its gaps
    are made up; `tables` are the parameter tables that were read; `tentative` the units whose place is not settled.
    """

    scheme: Scheme
    pools: tuple[tuple[str, tuple[TrialRow, ...]], ...]
    spreads: tuple[Spread, ...]
    tables: tuple[TrialTable, ...]
    tentative: frozenset[str]
    taken: Copied | None
    filled: bool = False
    measure: str = "个单位"

    @property
    def rows(self) -> tuple[TrialRow, ...]:
        return tuple(row for _, rows in self.pools for row in rows)

    @property
    def asked(self) -> int:
        """How many data somebody has to give."""
        return sum(not datum.formula for datum in self.scheme.data)

    @property
    def lacking(self) -> int:
        """How many of these the earlier cycle could not give."""
        return len(self.taken.gaps) if self.taken else 0

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


def trial_of_made_up(scheme: Scheme, tables: Sequence[TrialTable], *, units: int, pools: int, seed: int) -> Trial:
    """The scheme on made-up figures of so many units in so many pools; the same seed gives the same trial."""
    made = generated(scheme, units=units, pools=pools, seed=seed, known=_ends(tables))
    made = [replace(unit, facts={**unit.facts, **made_up_figures(tables, unit)}) for unit in made]
    return _trial(scheme, made, {unit.id: unit.id for unit in made}, tables, None)


def trial_of_cycle(scheme: Scheme, cycle: Cycle, tables: Sequence[TrialTable], *, fill: bool, seed: int) -> Trial:
    """The scheme on the figures of a computed cycle; with `fill` what they lack is made up, otherwise it is missing.

    Figures only: what was set by hand there and what the roster spared a unit were said of that cycle's own items.
    Parameter tables give the numbers of the year of this scheme, by the groups in which the units stood.
    """
    found = basis(cycle)
    if found is None:
        raise ValueError("the cycle is not computed")
    besides = {each.datum.code for each in tables}
    taken = copied(found.scheme, scheme, [unit.facts for unit in found.units], besides=besides)
    units = [
        replace(unit, facts={**facts, **entry_figures(tables, entry)}, overrides={}, exempt=frozenset())
        for unit, facts, entry in zip(found.units, taken.facts, found.entries, strict=True)
    ]
    if fill:
        generator = Generator(scheme, seed=seed, units=len(units), known=_ends(tables))
        units = [replace(unit, facts={**_gaps(generator.facts(unit.id), taken), **unit.facts}) for unit in units]
    names = {unit.id: entry.name for unit, entry in zip(units, found.entries, strict=True)}
    return replace(_trial(scheme, units, names, tables, taken, filled=fill), measure=cycle.measure)


def _ends(tables: Iterable[TrialTable]) -> dict[str, tuple[int, int]]:
    return {each.datum.code: each.ends for each in tables}


def _gaps(made: Mapping[str, object], taken: Copied) -> dict[str, object]:
    return {code: fact for code, fact in made.items() if code in taken.gaps}


def _trial(
    scheme: Scheme,
    units: Sequence[Unit],
    names: Mapping[str, str],
    tables: Sequence[TrialTable],
    taken: Copied | None,
    *,
    filled: bool = False,
) -> Trial:
    results = evaluate(scheme, units)
    pools: dict[str, list[TrialRow]] = {}
    for number, (unit, result) in enumerate(zip(units, results, strict=True), 1):
        pools.setdefault(unit.pool, []).append(TrialRow(number, unit, names[unit.id], result))
    by_place = tuple((name, tuple(sorted(rows, key=_in_order))) for name, rows in pools.items())
    waiting = waiting_units(scheme, units, results)
    return Trial(scheme, by_place, spreads(scheme, results), tuple(tables), waiting, taken, filled)


def _in_order(row: TrialRow) -> tuple[bool, int, int]:
    return row.result.place is None, row.result.place or 0, row.unit.order


@dataclass(frozen=True, slots=True)
class TrialOrigin:
    """Where the figures of some data come from, or why there are none; a remark for each."""

    words: str
    data: tuple[tuple[Datum, str], ...]


def origins(trial: Trial) -> list[TrialOrigin]:
    """What became of every datum of the scheme, and of those that only the earlier cycle asked."""
    read = tuple((each.datum, f"参数表「{each.table}」{chinese_date(each.day)}有效的数") for each in trial.tables)
    found = [TrialOrigin("取自参数表", read)] if read else []
    taken = trial.taken
    if taken is None:
        others = [datum for datum in trial.scheme.data if not datum.formula and (datum.code not in _ends(trial.tables))]
        return [*found, TrialOrigin("随机生成", _plain(others))]
    made = "，随机补上" if trial.filled else "，留空"
    simply = [datum for datum in taken.taken if datum not in taken.rescaled]
    refused = tuple((datum, f"{units}{trial.measure}") for datum, units in taken.refused)
    found += [
        TrialOrigin("取自那次考核", _plain(simply)),
        TrialOrigin("取自那次考核，评定的分数按新旧满分折算", _plain(taken.rescaled)),
        TrialOrigin(f"有的{'人' if trial.measure == '人' else '单位'}的数不在这个方案允许的范围内，没有取用", refused),
        TrialOrigin(f"那次考核没有{made}", _plain(taken.lacking)),
        TrialOrigin(f"代码相同、类型不同，没有取用{made}", _plain(taken.unlike)),
        TrialOrigin("那次考核有，这个方案不用", _plain(taken.surplus)),
    ]
    return [origin for origin in found if origin.data]


def _plain(data: Iterable[Datum]) -> tuple[tuple[Datum, str], ...]:
    return tuple((datum, "") for datum in data)


def trial_explanation(trial: Trial, row: TrialRow) -> list[ToldNode]:
    """得分说明 of one unit of a trial: the total, then every node in preorder with its depth in the tree."""
    members = next(rows for _, rows in trial.pools if row in rows)
    pool = [member.unit for member in members]
    total = explain(trial.scheme, row.unit, row.result, pool=pool)
    return [told_node(trial.scheme, depth, line) for depth, line in told_lines(total)]
