"""横评: one item across all units of a cycle, so that the same fact gets the same points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Cycle, Evidence, ItemReturn, RosterEntry, Sheet, SheetState, Stage, Window
from assessments.selectors.gathering import unit_of
from assessments.selectors.locks import Locks, cycle_lock, locks_between
from assessments.selectors.outline import Outline, outline
from assessments.selectors.parameters import Parameters, parameters_of
from assessments.selectors.sheets import ItemLine, Material, Row, by_node, item_line, stage_facts
from assessments.selectors.values import Values, current_values
from config.toolkit.scaled import half_up
from scoring.engine import Leaf, evaluate


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One unit's line of the item."""

    entry: RosterEntry
    sheet: Sheet
    item: ItemLine


@dataclass(frozen=True, slots=True)
class CrossReview:
    """One item over all units; means count the units asked that have points; a neighbour's code is "" at the ends."""

    cycle: Cycle
    leaf: Leaf
    sentence: str
    rows: tuple[CrossRow, ...]
    mean_own: int | None
    mean_review: int | None
    previous: str
    following: str


def cross_review(cycle: Cycle, code: str, *, at: datetime | None = None) -> CrossReview:
    """The item `code` over all sheets at the review stage, in about eight queries; KeyError when it is no item."""
    scheme = outline(cycle.scheme)
    codes = [placed.code for placed in scheme.leaves]
    if code not in codes:
        raise KeyError(code)
    sheets = list(
        Sheet.objects.filter(roster_entry__cycle=cycle)
        .select_related("roster_entry__organization", "submitted_by", "reviewed_by")
        .order_by("roster_entry__position")
    )
    values = current_values(sheets, scheme)
    parameters = parameters_of(cycle, scheme, [sheet.roster_entry for sheet in sheets])
    own, review = (_points(scheme, sheets, values, stage, parameters) for stage in (Stage.SELF, Stage.REVIEW))
    evidence = _by_sheet(
        Evidence.objects.filter(sheet__in=sheets, node=code, withdrawn_at=None).select_related("file", "added_by")
    )
    returns = _by_sheet(ItemReturn.objects.filter(sheet__in=sheets, node=code).select_related("returned_by"))
    locks = _locks(cycle, sheets, returns, at)
    leaf = scheme.by_code[code].node
    rows = []
    for sheet in sheets:
        material = Material(
            entry=sheet.roster_entry,
            outline=locks[sheet.pk].outline,
            stage=Stage.REVIEW,
            values=values[sheet.pk],
            parameters=parameters[sheet.roster_entry_id],
            locks=locks[sheet.pk],
            own=own[sheet.pk],
            review=review[sheet.pk],
            evidence=by_node(evidence.get(sheet.pk, [])),
            returns=by_node(returns.get(sheet.pk, [])),
        )
        rows.append(CrossRow(sheet.roster_entry, sheet, item_line(material, leaf)))
    index = codes.index(code)
    return CrossReview(
        cycle=cycle,
        leaf=leaf,
        sentence=scheme.spec.sentence(code),
        rows=tuple(rows),
        mean_own=_mean([row.item.own_points for row in rows if not row.item.spared]),
        mean_review=_mean([row.item.review_points for row in rows if not row.item.spared]),
        previous=codes[index - 1] if index else "",
        following=codes[index + 1] if index + 1 < len(codes) else "",
    )


def _points(
    scheme: Outline,
    sheets: list[Sheet],
    values: dict[int, Values],
    stage: Stage,
    parameters: dict[int, Parameters],
) -> dict[int, dict[str, int | None]]:
    """Points by sheet and node, all units at once: here what depends on the other units has points too."""
    results = evaluate(
        scheme.spec,
        [
            unit_of(
                sheet.roster_entry,
                stage_facts(scheme, values[sheet.pk], stage, parameters[sheet.roster_entry_id]),
            )
            for sheet in sheets
        ],
    )
    return {
        sheet.pk: {node.code: node.value for node in result.nodes}
        for sheet, result in zip(sheets, results, strict=True)
    }


def _locks(
    cycle: Cycle, sheets: list[Sheet], returns: dict[int, list[ItemReturn]], at: datetime | None
) -> dict[int, Locks]:
    windows: dict[str, Window] = {window.stage: window for window in cycle.windows.select_related("set_by")}
    found, closed = {}, cycle_lock(cycle)
    for sheet in sheets:
        sheet.roster_entry.cycle = cycle
        pending = [row for row in returns.get(sheet.pk, []) if row.resolved_at is None]
        back = pending if sheet.state == SheetState.RETURNED else []
        found[sheet.pk] = locks_between(sheet, windows, back, closed=closed, stage=Stage.REVIEW, at=at)
    return found


def _by_sheet(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.sheet_id, []).append(row)
    return found


def _mean(points: list[int | None]) -> int | None:
    known = [value for value in points if value is not None]
    return half_up(sum(known), len(known)) if known else None
