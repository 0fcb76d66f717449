"""A filling workbook that comes back: is it this one, is every cell understood, what would it change, then apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.exports.filling import ID as ID_HEADING
from assessments.exports.filling import KIND, PAGE, VALUE, seal_key
from assessments.exports.filling import REASON as REASON_HEADING
from assessments.models import Entry, Origin, Sheet, Stage
from assessments.selectors import lock_reason, outline
from assessments.selectors.values import spoken
from assessments.services import Cell, CellAnswer, check_cells, save_cells
from config.toolkit.cells import CellError, number, shown, words
from config.toolkit.digest import digest
from config.toolkit.excel.marking import mark
from config.toolkit.excel.meta import take_meta
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import ImportRecord, User
from organizations.models.jobs import ImportState
from organizations.services import files
from scoring.engine import Datum

SHEET_IMPORT = "sheet"
COLUMNS = (
    Column("id", (ID_HEADING,)),
    Column("value", (VALUE,)),
    Column("reason", (REASON_HEADING,), required=False),
)


@dataclass(slots=True)
class FillingPlan:
    """What an uploaded workbook would write: `cells` in the order of its rows, judged by the service that saves."""

    cells: list[Cell] = field(default_factory=list)
    places: dict[str, Line] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0

    @property
    def digest(self) -> str:
        return digest([[cell.datum, cell.value, cell.reason] for cell in self.cells])

    @property
    def counts(self) -> dict[str, int]:
        return {
            "changed": len(self.changed),
            "unchanged": len(self.cells) - len(self.changed) - len(self.problems),
            "blank": self.blank,
            "problems": len(self.problems),
        }


@transaction.atomic
def plan_sheet(sheet: Sheet, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    if lock := lock_reason(sheet, stage=Stage.SELF):
        raise Refused(lock)
    book = read(content)
    plan = plan_book(sheet, book, actor=actor)
    unit = sheet.roster_entry.organization
    stored = files.store(content, name=name, organization=unit, actor=actor, kinds=files.WORKBOOK)
    record = ImportRecord(
        kind=SHEET_IMPORT, file=stored, organization=unit, target=str(sheet.pk), actor=actor, counts=plan.counts
    )
    if plan.problems:
        record.state = ImportState.REFUSED
        record.problems = [asdict(problem) for problem in plan.problems]
        record.marked = files.store(
            mark(content, plan.problems), name=f"标错-{name}", organization=unit, actor=actor, kinds=files.WORKBOOK
        )
    else:
        record.plan_digest = plan.digest
    record.save(force_insert=True)
    audit.record("import.planned", actor=actor, target=record, unit=unit, file=stored.digest, counts=plan.counts)
    return record


@transaction.atomic
def apply_sheet(record: ImportRecord, *, actor: User) -> list[CellAnswer]:
    """Write a planned workbook, all of it or nothing."""
    record = _planned(record)
    sheet = sheet_of(record)
    plan = plan_book(sheet, read(files.open_file(record.file).read()), actor=actor)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused("预览之后考核表已有变化，没有导入。请重新上传并预览。")
    answers = save_cells(sheet, plan.cells, stage=Stage.SELF, actor=actor, origin=Origin.WORKBOOK, imported=record)
    if wrong := [answer for answer in answers if answer.state in ("refused", "conflict")]:
        raise Refused(f"有{len(wrong)}个单元格不能写入，没有导入：{wrong[0].message}请重新上传并预览。")
    record.state, record.applied_at = ImportState.APPLIED, timezone.now()
    record.save(update_fields=["state", "applied_at"])
    audit.record(
        "import.applied",
        actor=actor,
        target=record,
        unit=record.organization,
        file=record.file.digest,
        plan=plan.digest,
        counts=plan.counts,
    )
    return answers


@transaction.atomic
def drop_sheet(record: ImportRecord, *, actor: User) -> None:
    """The person has thought better of it; the record stays."""
    record = _planned(record)
    record.state = ImportState.DROPPED
    record.save(update_fields=["state"])
    audit.record("import.dropped", actor=actor, target=record)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One line of the preview: the datum, what stands now and what would stand."""

    row: int
    name: str
    before: str
    after: str
    reason: str


def changes(record: ImportRecord) -> list[ValueChange]:
    """The preview: every figure that the workbook would change, old beside new, in the order of its rows."""
    sheet = sheet_of(record)
    plan = plan_book(sheet, read(files.open_file(record.file).read()), actor=record.actor)
    data = outline(sheet.roster_entry.cycle.scheme).data
    standing = _standing(sheet)
    cells = {cell.datum: cell for cell in plan.cells}
    return [
        ValueChange(
            row=plan.places[code].row,
            name=data[code].name,
            before=_before(data[code], standing.get(code)),
            after=cells[code].value or "未填",
            reason=cells[code].reason,
        )
        for code in plan.changed
    ]


def _before(datum: Datum, entry: Entry | None) -> str:
    return spoken(datum, entry.value, entry.status) if entry else "未填"


def sheet_of(record: ImportRecord) -> Sheet:
    """The sheet a record was uploaded for."""
    return Sheet.objects.select_related("roster_entry__cycle__scheme", "roster_entry__organization").get(
        pk=record.target
    )


def plan_book(sheet: Sheet, book: Book, *, actor: User) -> FillingPlan:
    """Everything that the workbook says about this sheet, with all problems at once. Writes nothing."""
    revisions = _check_slip(sheet, take_meta(book, seal_key()))
    plan = FillingPlan()
    scheme = outline(sheet.roster_entry.cycle.scheme)
    standing = _standing(sheet)
    for line in lines(book.rows(PAGE), sheet=PAGE, columns=COLUMNS, problems=plan.problems):
        code = words(line.cells.get("id"))
        if code in scheme.unit_data:
            _take(plan, line, scheme.data[code], standing.get(code), revisions, actor=actor)
        elif code:
            plan.problems.append(line.problem("id", f"「{shown(code)}」不是这张考核表的行标识，请重新下载填报表。"))
    if not plan.cells and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有可以填报的行，请重新下载填报表。"))
    _judge(plan, sheet)
    return plan


def _take(
    plan: FillingPlan,
    line: Line,
    datum: Datum,
    standing: Entry | None,
    revisions: Mapping[str, int],
    *,
    actor: User,
) -> None:
    """One row: understood, or a problem; empty where something is still needed is a problem too."""
    if datum.code in plan.places:
        first = plan.places[datum.code].row
        plan.problems.append(line.problem("id", f"与第{first}行重复，同一项只能有一行。"))
        return
    plan.places[datum.code] = line
    try:
        typed = as_typed(line.cells.get("value"), datum)
    except CellError as error:
        plan.problems.append(line.problem("value", f"{error}。"))
        return
    if not typed:
        plan.blank += 1
        if datum.blank != "zero" and not standing:
            plan.problems.append(
                line.problem("value", f"「{datum.name}」还没有填。没有发生请填0，不涉及请填“不涉及”并写明理由。")
            )
        return
    mine = standing is None or standing.actor_id == actor.pk
    seen = (standing.revision if standing else 0) if mine else revisions.get(datum.code, 0)
    plan.cells.append(Cell(datum.code, typed, seen, words(line.cells.get("reason"))))


def as_typed(value: object, datum: Datum) -> str:
    """A cell as a person would have typed it into the page: numbers plain, a date or error value never."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | time) or not isinstance(value, str):
        return text(number(value) or 0)
    if value.strip().startswith("#"):
        number(value)  # an error value says so itself
    return words(value)


def _judge(plan: FillingPlan, sheet: Sheet) -> None:
    """Let the service say what it would do with each cell; what it refuses is a problem at its place."""
    for cell, answer in zip(plan.cells, check_cells(sheet, plan.cells, stage=Stage.SELF), strict=True):
        if answer.state == "saved":
            plan.changed.append(cell.datum)
        elif answer.state != "unchanged":
            plan.problems.append(_refused(plan.places[cell.datum], answer))


def _refused(line: Line, answer: CellAnswer) -> Problem:
    if answer.state == "conflict":
        return line.problem(
            "value", f"下载之后{answer.by}已在系统里填为“{answer.value or '空'}”，请核对后重新下载填报。"
        )
    return line.problem("value", answer.message)


def _standing(sheet: Sheet) -> dict[str, Entry]:
    return {entry.datum: entry for entry in Entry.objects.filter(sheet=sheet, stage=Stage.SELF, current=True)}


def _check_slip(sheet: Sheet, slip: Mapping[str, Any]) -> Mapping[str, int]:
    """Refused unless the workbook is of this task, year, unit and scheme; the revisions that it showed."""
    entry = sheet.roster_entry
    cycle = entry.cycle
    differences: Sequence[tuple[bool, str]] = (
        (slip.get("kind") != KIND, "这不是自评填报表。"),
        (
            slip.get("year") != cycle.period_to.year,
            f"这是{slip.get('year')}年的表，本次考核是{cycle.period_to.year}年的。",
        ),
        (slip.get("cycle") != cycle.pk, f"这是“{slip.get('title')}”的表，不是“{cycle.title}”的。"),
        (slip.get("sheet") != sheet.pk, f"这是{slip.get('unit')}的表，不是{entry.name}的。"),
        (slip.get("scheme") != cycle.scheme.digest, "这张表按另一个版本的考核方案生成。"),
    )
    for wrong, sentence in differences:
        if wrong:
            raise Refused(f"{sentence}没有导入。请在本页重新下载填报表，把内容填进去再上传。")
    revisions: Mapping[str, int] = slip.get("revisions", {})
    return revisions


def _planned(record: ImportRecord) -> ImportRecord:
    record = (
        ImportRecord.objects.select_for_update(of=("self",)).select_related("file", "organization").get(pk=record.pk)
    )
    if record.state != ImportState.PLANNED:
        raise Refused(f"这次导入{record.get_state_display()}，不能再操作。请重新上传。")
    return record
