"""What all explanations of one result share, read once."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import Entry, Evidence, ItemReturn, Override, Result, Run, Sheet
from assessments.selectors.gathering import stored_unit
from assessments.selectors.outline import Outline, outline
from assessments.selectors.overrides import OverrideLine, override_lines
from assessments.selectors.parameters import parameter_rows
from assessments.selectors.results import shown_values, unit_result
from assessments.selectors.values import Value, value_of
from scoring.engine import Case, NodeValue, Unit, opened
from scoring.models import ParameterRow

ROWS = ("register", "table")  # asked of these, a datum names rows that are no results


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows behind the numbers of one result."""

    result: Result
    outline: Outline
    case: Case
    nodes: dict[str, NodeValue]
    entries: dict[int, Value]
    current: dict[tuple[str, str], Value]
    evidence: tuple[Evidence, ...]
    returns: tuple[ItemReturn, ...]
    members: dict[int, Result]
    parameters: dict[int, ParameterRow]
    overrides: dict[str, OverrideLine]


def open_shelf(result: Result) -> Shelf:
    """Read what the explanations of a result need; about eight queries."""
    run = result.run
    scheme = outline(run.cycle.scheme)
    sheet = Sheet.objects.get(roster_entry=result.roster_entry)
    used = {source for _, _, source in result.inputs if isinstance(source, int)}
    entries: dict[int, Value] = {}
    current: dict[tuple[str, str], Value] = {}
    for entry in Entry.objects.filter(sheet=sheet).select_related("actor").order_by("pk"):
        if entry.pk in used or entry.current:
            entries[entry.pk] = value_of(scheme.data[entry.datum], entry)
        if entry.current:
            current[entry.datum, entry.stage] = entries[entry.pk]
    rows = list(zip(scheme.data.values(), result.inputs, strict=True))
    looked_up = [pk for datum, row in rows if datum.asked == "table" for pk in row[2] or ()]
    below = [pk for datum, row in rows if datum.asked not in ROWS and isinstance(row[2], list) for pk in row[2]]
    members = Result.objects.filter(pk__in=below).select_related("roster_entry", "run__cycle__scheme") if below else ()
    return Shelf(
        result=result,
        outline=scheme,
        case=opened(scheme.spec, _unit(result, scheme), unit_result(result), _pool(run, result, scheme)),
        nodes=shown_values(result, scheme),
        entries=entries,
        current=current,
        evidence=tuple(sheet.evidence.filter(withdrawn_at=None).select_related("file", "added_by")),
        returns=tuple(sheet.returns.select_related("returned_by")),
        members={member.pk: member for member in members},
        parameters=parameter_rows(looked_up),
        overrides=_overrides(result),
    )


def _overrides(result: Result) -> dict[str, OverrideLine]:
    """What was set by hand in this result, by node, with who asked for it and who approved it."""
    if not result.overrides:
        return {}
    rows = Override.objects.filter(pk__in=[stored[-1] for stored in result.overrides])
    rows = rows.select_related("roster_entry", "entered_by")
    return {line.override.node: line for line in override_lines(result.run.cycle, list(rows))}


def _unit(result: Result, scheme: Outline) -> Unit:
    return stored_unit(scheme.spec, result)


def _pool(run: Run, result: Result, scheme: Outline) -> list[Unit]:
    """The whole group, read only where an item compares the units."""
    if not any(placed.node.rule.relative or placed.node.na == "mean" for placed in scheme.leaves):
        return []
    group = run.results.filter(roster_entry__pool=result.roster_entry.pool).select_related("roster_entry")
    return [_unit(other, scheme) for other in group]
