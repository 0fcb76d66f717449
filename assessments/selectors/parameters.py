"""Numbers of parameter tables that a datum reads: by the unit's group, on the last day of the period (F30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Cycle, RosterEntry
from assessments.selectors.feeds import counted
from assessments.selectors.outline import Outline
from config.toolkit.dates import chinese_date
from organizations.models import Organization
from scoring.engine import Datum, Fact, Status
from scoring.models import ParameterRow, Scope
from scoring.selectors.tables import holding, rows_on, table_for


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a sheet says of a datum that a parameter table or a register gives: the number, and where it comes from.

    The number is missing where there is none for the unit; `origin` says so then. `address` is where the records are.
    """

    fact: Fact
    origin: str
    address: str = ""


Parameters = Mapping[str, Parameter]  # by datum


def parameters_of(cycle: Cycle, scheme: Outline, roster: Sequence[RosterEntry]) -> dict[int, Parameters]:
    """By roster line the numbers that a run would read now; no query where the scheme reads no table or register."""
    data = [datum for datum in scheme.data.values() if datum.asked == "table"]
    found = {
        datum.code: {entry.pk: (fact, source) for entry, fact, source in table_figures(cycle, datum, roster)}
        for datum in data
    }
    rows = parameter_rows(pk for figures in found.values() for _, source in figures.values() for pk in source)
    nothing = Fact(None, Status.MISSING), None
    lacking = {
        datum.code: no_number(datum, cycle.scheme.owner) for datum in data if len(found[datum.code]) < len(roster)
    }
    fed = _counted(cycle, scheme, roster)
    return {
        entry.pk: {
            datum.code: Parameter(fact, parameter_origin(source, rows, unit=entry.name) or lacking[datum.code])
            for datum in data
            for fact, source in [found[datum.code].get(entry.pk, nothing)]
        }
        | {code: by_unit[entry.pk] for code, by_unit in fed.items()}
        for entry in roster
    }


def _counted(cycle: Cycle, scheme: Outline, roster: Sequence[RosterEntry]) -> dict[str, dict[int, Parameter]]:
    """By datum and roster line what records give."""
    return {
        datum.code: {
            pk: Parameter(line.fact, line.origin, line.address) for pk, line in counted(cycle, datum, roster).items()
        }
        for datum in scheme.data.values()
        if datum.asked == "register"
    }


def table_figures(
    cycle: Cycle, datum: Datum, roster: Sequence[RosterEntry]
) -> Iterator[tuple[RosterEntry, Fact, list[int]]]:
    """By unit the number that holds for it at the end of the cycle's period, and its row.

    Of the table of the scheme's owner, or of the nearest unit above it that keeps one. Nothing for a unit without a
    number: the figure is missing. Two queries.
    """
    table = table_for(datum.reads, cycle.scheme.owner)
    if table is None:
        return
    rows = rows_on(table, cycle.period_to)
    for entry in roster:
        if row := holding(rows, groups_of(entry)):
            yield entry, Fact(row.value), [row.pk]


def groups_of(entry: RosterEntry) -> dict[str, tuple[str, ...]]:
    """By scope what a roster line is called in a parameter table: a unit by its code, without one by its name."""
    return {
        Scope.UNIT: tuple(filter(None, (entry.code, entry.name))),
        Scope.POOL: (entry.pool,),
        Scope.CATEGORY: (entry.get_field_display(),),
    }


def parameter_rows(pks: Iterable[int]) -> dict[int, ParameterRow]:
    """Rows by pk, those that were withdrawn since too; no query where there are none."""
    keys = list(pks)
    rows = ParameterRow.objects.filter(pk__in=keys).select_related("table", "added_by", "withdrawn_by")
    return {row.pk: row for row in rows} if keys else {}


def parameter_change(before: object, after: object, rows: Mapping[int, ParameterRow]) -> str:
    """（王配置录入，依据县政发〔2026〕3号；原来的一行王配置已作废：录错）; "" where neither figure came from a row."""
    old, new = (_row_of(source, rows) for source in (before, after))
    said = [f"{new.added_by}录入，依据{new.document}"] if new and new != old else []
    if old and old.withdrawn_at:
        said.append(f"原来的一行{old.withdrawn_by}已作废：{old.reason}")
    elif old and old.valid_until and old != new:
        said.append(f"原来的一行至{chinese_date(old.valid_until)}")
    return f"（{'；'.join(said)}）" if said else ""


def _row_of(source: object, rows: Mapping[int, ParameterRow]) -> ParameterRow | None:
    return next((rows[pk] for pk in source if pk in rows), None) if isinstance(source, list) else None


def no_number(datum: Datum, owner: Organization) -> str:
    """That the table has no number for the unit, or that nobody keeps the table; one query."""
    if table := table_for(datum.reads, owner):
        return f"参数表「{table.name}」里没有适用于本单位、考核期末有效的数"
    return f"还没有代号为「{datum.reads}」的参数表"


def parameter_origin(source: object, rows: Mapping[int, ParameterRow], *, unit: str) -> str:
    """参数表「道路目标」，适用「镇」，2026年1月1日起，依据县政发〔2026〕3号; "" where the unit has no number."""
    row = _row_of(source, rows)
    if row is None:
        return ""
    withdrawn = "；这个数后来已作废" if row.withdrawn_at else ""
    audience = unit if row.scope == Scope.UNIT else row.audience
    return f"参数表「{row.table.name}」，适用「{audience}」，{row.span}，依据{row.document}{withdrawn}"
