"""One cycle from the roster to publication: every step is the service behind a page's button."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook

from assessments import services
from assessments.exports.filling import HEADER_ROW, PAGE, REASON_COLUMN, VALUE_COLUMN, filling_workbook
from assessments.imports.filling import apply_sheet, plan_sheet
from assessments.models import Cycle, Decision, Result, Sheet, SheetState, Stage
from assessments.selectors import outline
from assessments.services import Cell
from config.toolkit.excel.writing import flat
from config.toolkit.refusal import Refused
from organizations.models import ImportRecord, Organization, User
from organizations.services import files
from scoring.models import Scheme


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the owner's organizer and leader, and who fills in for each unit (by its primary key)."""

    organizer: User
    leader: User
    fillers: Mapping[int, User]


def windows(*, days: int = 30) -> dict[Stage, tuple[datetime, datetime]]:
    """Both stages open since yesterday; the unit's closes after `days`, the office's a fortnight later."""
    begin = timezone.now() - timedelta(days=1)
    until = timezone.now() + timedelta(days=days)
    return {Stage.SELF: (begin, until), Stage.REVIEW: (begin, until + timedelta(days=14))}


def begin(scheme: Scheme, owner: Organization, units: Sequence[Organization], *, title: str, actor: User) -> Cycle:
    """A cycle of this year over `units`, its roster frozen, opened."""
    year = timezone.localdate().year
    cycle = services.create_cycle(
        scheme=scheme,
        owner=owner,
        title=title,
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        windows=windows(),
        actor=actor,
    )
    services.freeze_roster(cycle, units=units, actor=actor)
    return services.open_cycle(cycle, actor=actor)


def sheets(cycle: Cycle) -> list[Sheet]:
    """The sheets of a cycle in official order."""
    return list(
        Sheet.objects.filter(roster_entry__cycle=cycle)
        .select_related("roster_entry__organization", "roster_entry__cycle__scheme")
        .order_by("roster_entry__position")
    )


def type_in(sheet: Sheet, values: Mapping[str, str], *, stage: Stage, actor: User, reasons: Mapping[str, str]) -> None:
    """Values as typed into the page; each must be taken."""
    seen = dict(sheet.entries.filter(stage=stage, current=True).values_list("datum", "revision"))
    cells = [Cell(code, value, seen.get(code, 0), reasons.get(code, "")) for code, value in values.items()]
    answers = services.save_cells(sheet, cells, stage=stage, actor=actor)
    if refused := [answer for answer in answers if answer.state in ("refused", "conflict")]:
        raise Refused(f"{sheet.roster_entry.name}：{refused[0].datum}，{refused[0].message}")


def upload(sheet: Sheet, values: Mapping[str, str], *, actor: User, reasons: Mapping[str, str]) -> ImportRecord:
    """The downloaded workbook, filled in and uploaded: planned, and applied unless something is wrong in it."""
    book = load_workbook(io.BytesIO(filling_workbook(sheet, actor=actor)))
    page = book[PAGE]
    for row in page.iter_rows(min_row=HEADER_ROW + 1):
        if (code := row[0].value) in values:
            page.cell(row[0].row, VALUE_COLUMN).value = _typed(values[code])
            page.cell(row[0].row, REASON_COLUMN).value = reasons.get(code)
    filled = io.BytesIO()
    book.save(filled)
    record = plan_sheet(sheet, filled.getvalue(), name=f"{sheet.roster_entry.name}自评表.xlsx", actor=actor)
    if not record.problems:
        apply_sheet(record, actor=actor)
    return record


def _typed(value: str) -> str | int:
    return int(value) if value.isdecimal() else value


def assess_selves(cycle: Cycle, given: Mapping[str, Any], cast: Cast) -> bytes:
    """Every unit fills in and submits, every second one by workbook; the first workbook comes back with wrong cells.

    The marked workbook is returned.
    """
    marked = b""
    for position, sheet in enumerate(sheets(cycle)):
        unit = sheet.roster_entry
        actor, values = cast.fillers[unit.organization_id], given["self"][unit.code]
        reasons = given["reasons"].get(unit.code, {})
        if position % 2:
            if not marked:
                marked = _wrong_first(sheet, values, actor=actor)
            upload(sheet, values, actor=actor, reasons=reasons)
        else:
            type_in(sheet, values, stage=Stage.SELF, actor=actor, reasons=reasons)
        prove(sheet, actor=actor)
        services.submit(sheet, actor=actor)
    return marked


def prove(
    sheet: Sheet, *, actor: User, nodes: Sequence[str] = (), stage: Stage = Stage.SELF, title: str = "佐证材料目录"
) -> None:
    """One list of records, uploaded once, stands as evidence at these items, or at every one that asks for some."""
    unit = sheet.roster_entry
    leaves = [placed.node for placed in outline(unit.cycle.scheme).leaves]
    needed = [leaf for leaf in leaves if leaf.code in nodes or (not nodes and leaf.evidence == "required")]
    if not needed:
        return
    content = io.BytesIO()
    flat(content, f"{unit.name}{title}", ("指标", "材料"), [(leaf.code, f"{leaf.name}台账") for leaf in needed])
    file = files.store(content.getvalue(), name=f"{unit.name}{title}.xlsx", organization=unit.organization, actor=actor)
    for leaf in needed:
        services.attach(sheet, node=leaf.code, file=file, actor=actor, note="演示用目录", stage=stage)


def _wrong_first(sheet: Sheet, values: Mapping[str, str], *, actor: User) -> bytes:
    """Two cells that no one can understand: the workbook comes back marked and nothing is written."""
    numbers = [code for code, value in values.items() if value.isdecimal()][:2]
    record = upload(sheet, {**values, numbers[0]: "三四次", numbers[1]: "9999"}, actor=actor, reasons={})
    if record.marked is None:
        raise Refused("带错的填报表没有被标出，请检查导入。")
    return files.open_file(record.marked).read()


def review(cycle: Cycle, given: Mapping[str, Any], cast: Cast) -> None:
    """Two items go back to one unit and are corrected; then every item of every unit is gone through and closed."""
    for sheet in sheets(cycle):
        if reasons := given["returns"].get(sheet.roster_entry.code):
            services.return_items(sheet, reasons=reasons, actor=cast.organizer)
            _correct(sheet, given, cast)
    changes: dict[str, list[list[str]]] = {}
    for code, datum, value, reason in given["review"]:
        changes.setdefault(code, []).append([datum, value, reason])
    for sheet in sheets(cycle):
        code = sheet.roster_entry.code
        services.confirm_items(sheet, nodes=_roots(cycle), actor=cast.organizer)
        scored = [[datum, *pair] for datum, pair in given["office"][code].items()] + changes.get(code, [])
        type_in(
            sheet,
            {datum: value for datum, value, _ in scored},
            stage=Stage.REVIEW,
            actor=cast.organizer,
            reasons={datum: reason for datum, _, reason in scored},
        )
        services.fill_zeros(sheet, nodes=[""], actor=cast.organizer)
        services.finish_review(sheet, actor=cast.organizer)


def _roots(cycle: Cycle) -> list[str]:
    return [node.code for node in cycle.scheme.spec().nodes]


def _correct(sheet: Sheet, given: Mapping[str, Any], cast: Cast) -> None:
    sheet.refresh_from_db()
    if sheet.state != SheetState.RETURNED:
        raise Refused(f"{sheet}没有退回，请检查审核。")
    actor = cast.fillers[sheet.roster_entry.organization_id]
    type_in(sheet, given["corrections"][sheet.roster_entry.code], stage=Stage.SELF, actor=actor, reasons={})
    services.submit(sheet, actor=actor)


def conclude(cycle: Cycle, cast: Cast, *, meeting: str, minutes_no: str, document_no: str) -> Decision:
    """Computed, decided (the committee settles ties at the edge of the quota), published."""
    run = services.compute(cycle, actor=cast.organizer)
    tied = list(Result.objects.filter(run=run, quota_tie=True).select_related("roster_entry").order_by("place", "pk"))
    chosen = {result.roster_entry.pool: result for result in reversed(tied)}
    grades = {
        result.roster_entry_id: (result.score_grade, "名额边界总分并列，会议按群众满意度在名额内择定")
        if chosen[result.roster_entry.pool] == result
        else (result.grade, "名额边界总分并列，名额内未择定")
        for result in tied
    }
    decision = services.decide(
        cycle,
        meeting=meeting,
        minutes_no=minutes_no,
        decided_on=timezone.localdate(),
        grades=grades,
        actor=cast.leader,
    )
    services.publish(cycle, title=f"关于{cycle.title}结果的通报", document_no=document_no, actor=cast.organizer)
    return decision
