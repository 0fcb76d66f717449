"""A filling workbook that comes back: kept, planned, looked at, then applied or dropped.

All of it or nothing; where cells are wrong, a person may choose to have the sound ones written and the others left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from assessments.models import Entry, Origin, Sheet, Stage
from assessments.selectors import lock_reason, outline_of
from assessments.selectors.outline import Outline
from assessments.selectors.values import spoken
from assessments.services import Cell, CellAnswer, save_cells
from config.toolkit.excel.reading import Book, read
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, User
from organizations.models.jobs import ImportState
from organizations.services import files
from scoring import answers

from .plan import FillingPlan, digest_of, plan_book, standing_of

SHEET_IMPORT = "sheet"
STALE = "预览之后考核表已有变化，这次导入不能再确认。请重新上传并预览。"


def plan_sheet(sheet: Sheet, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    return _keep(sheet, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(sheet: Sheet, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    if lock := lock_reason(sheet, stage=Stage.SELF):
        raise Refused(lock)
    plan = plan_book(sheet, book, actor=actor)
    sound = digest_of(plan.sound) if plan.sound else ""
    return records.keep(
        content,
        kind=SHEET_IMPORT,
        target=str(sheet.pk),
        name=name,
        organization=sheet.roster_entry.organization,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest=sound if plan.problems else plan.digest,
    )


def apply_sheet(record: ImportRecord, *, actor: User, only_sound: bool = False) -> list[CellAnswer]:
    """Write a planned workbook, all of it or nothing; `only_sound`: of one with errors the cells that are right."""
    return _apply(record, records.book_of(record), actor=actor, only_sound=only_sound)


@transaction.atomic
def _apply(record: ImportRecord, book: Book, *, actor: User, only_sound: bool) -> list[CellAnswer]:
    record = _planned(record, only_sound=only_sound)
    sheet = sheet_of(record)
    plan = plan_book(sheet, book, actor=actor)
    cells = plan.sound if only_sound else plan.cells
    if digest_of(cells) != record.plan_digest or bool(plan.problems) != only_sound:
        raise Refused(STALE)
    answers = save_cells(sheet, cells, stage=Stage.SELF, actor=actor, origin=Origin.WORKBOOK, imported=record)
    if wrong := [answer for answer in answers if answer.state in ("refused", "conflict")]:
        raise Refused(f"有{len(wrong)}个单元格不能写入，没有导入：{wrong[0].message}请重新上传并预览。")
    left_out = {"left_out": [str(problem) for problem in plan.problems]} if only_sound else {}
    records.finish(record, actor=actor, counts=plan.counts, **left_out)
    return answers


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One line of the preview: where the datum stands, its item, what stands now and what would stand."""

    row: int
    item: str
    name: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would change now, of one with errors what is right in it.

    `stale` says why it can no longer be applied, "" when it can.
    """

    changes: tuple[ValueChange, ...]
    stale: str = ""


def preview(record: ImportRecord) -> Preview:
    """Every figure that the workbook would change, old beside new, in the order of its rows."""
    sheet = sheet_of(record)
    try:
        plan = plan_book(sheet, read(files.open_file(record.file).read()), actor=record.actor)
    except Refused as refused:  # submitted or closed since
        return Preview((), str(refused))
    partial = record.state == ImportState.REFUSED
    written = plan.sound if partial else plan.cells
    if bool(plan.problems) != partial or digest_of(written) != record.plan_digest:
        return Preview((), STALE)
    scheme = outline_of(sheet.roster_entry)
    standing = standing_of(sheet)
    cells = [cell for cell in written if cell.datum in plan.changed]
    return Preview(tuple(_change(plan, scheme, standing.get(cell.datum), cell) for cell in cells))


def _change(plan: FillingPlan, scheme: Outline, standing: Entry | None, cell: Cell) -> ValueChange:
    datum, readers = scheme.data[cell.datum], scheme.readers[cell.datum]
    answer = answers.read(datum, cell.value, most=scheme.most(cell.datum))
    return ValueChange(
        row=plan.places[cell.datum].row,
        item=f"{readers[0].code} {readers[0].name}" if readers else "",
        name=datum.name,
        before=spoken(datum, standing.value, standing.status) if standing else "未填",
        after=spoken(datum, answer.value, answer.status),
        reason=cell.reason,
    )


def applied_before(record: ImportRecord) -> ImportRecord | None:
    """The import that applied the very same file to the same sheet earlier."""
    return (
        ImportRecord.objects.filter(
            kind=SHEET_IMPORT, target=record.target, state=ImportState.APPLIED, file__digest=record.file.digest
        )
        .exclude(pk=record.pk)
        .select_related("actor")
        .first()
    )


def sheet_of(record: ImportRecord) -> Sheet:
    """The sheet a record was uploaded for."""
    return Sheet.objects.select_related("roster_entry__cycle__scheme", "roster_entry__organization").get(
        pk=record.target
    )


def _planned(record: ImportRecord, *, only_sound: bool = False) -> ImportRecord:
    if not only_sound:
        return records.planned(record)
    record = records.locked(record)
    if record.state != ImportState.REFUSED or not record.plan_digest:
        raise records.settled(record)
    return record
