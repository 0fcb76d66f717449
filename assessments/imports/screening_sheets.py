"""The township's table that comes as a workbook: kept, planned, looked at, then written or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from assessments.exports.screening_sheets import OPENED, PAGE, SYSTEM, heading
from assessments.models import Choice, ScreeningEntry, ScreeningPart
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import Question, Sheet, columns, sheets
from assessments.services import screenings
from assessments.services.screenings import Screened
from assessments.services.screenings.screening import refusals
from config.toolkit.cells import CellError, code, number, prose, units_with, words
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.imports import records
from organizations.models import ImportRecord, User

SHEET_IMPORT = "screening"
STALE = "预览之后排查结果已有变化，这次导入不能再确认。请重新上传并预览。"
FLAGS = {"是": SCALE, "有": SCALE, "否": 0, "无": 0, "没有": 0}
OPINIONS = {str(label): str(value) for value, label in Choice.choices}
LONGEST = ScreeningEntry._meta.get_field("opinion_reason").max_length or 0


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One village as the workbook has it."""

    row: int
    entry: ScreeningEntry
    screened: Screened
    yes: int


@dataclass(slots=True)
class SheetPlan:
    """What a workbook says of the villages, and everything that is wrong."""

    changes: list[SheetChange] = field(default_factory=list)
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """For the record."""
        if self.problems:
            return {"错误": len(self.problems)}
        return {"单位": len(self.changes), "没有填写": self.blank, "错误": 0}

    @property
    def digest(self) -> str:
        """The same while the same would be written."""
        said = [[one.entry.pk, one.entry.opinion, *_plain(one.screened)] for one in self.changes]
        return digest(said)


def _plain(row: Screened) -> list[object]:
    answers = sorted([about, key, value] for (about, key), value in row.answers.items())
    return [answers, row.basis, row.opinion, row.reason]


def plan_sheet_of(part: ScreeningPart, book: Book) -> SheetPlan:
    """What the workbook says of the township's villages, with all problems at once. Writes nothing."""
    plan, found = SheetPlan(), sheets(part)
    asked = columns(spec_of(part.screening))
    seen: dict[int, int] = {}
    for line in lines(book.rows(PAGE), sheet=PAGE, columns=_columns(asked), problems=plan.problems):
        sheet = _village(line, found, plan.problems)
        if sheet is None:
            continue
        if earlier := seen.get(sheet.entry.pk):
            plan.problems.append(line.problem("unit", f"「{sheet.entry}」与第{earlier}行重复，请只保留一行。"))
            continue
        seen[sheet.entry.pk] = line.row
        _judge(plan, line, sheet, part)
    if not plan.changes and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有填写排查结果，请逐个填写后上传。"))
    return plan


def _columns(asked: tuple[Question, ...]) -> tuple[Column, ...]:
    questions = (Column(_key(each), (heading(each),)) for each in asked)
    typed = (Column("basis", ("依据",)), Column("opinion", ("意见",)), Column("reason", ("理由",)))
    return (Column("code", ("区划代码",), required=False), Column("unit", ("单位",)), *questions, *typed)


def _key(question: Question) -> str:
    return f"{question.about} {question.code}"


def _village(line: Line, found: list[Sheet], problems: list[Problem]) -> Sheet | None:
    """The village that a line names, by its code where it has one; None after a problem."""
    before = len(problems)
    place, name = line.take("code", code, problems), line.take("unit", words, problems, required=True)
    if len(problems) > before:
        return None
    named = [one for one in found if words(one.entry.name) == name]
    fitting = [one for one in named if one.entry.organization.code == place] if place else named
    if len(fitting) == 1:
        return fitting[0]
    if len(named) > 1:
        problems.append(line.problem("unit", f"有{len(named)}个单位叫「{name}」，请写明区划代码。"))
    else:
        problems.append(line.problem("unit", f"「{name}」不在这次的排查名单里，或者区划代码不对，请核对。"))
    return None


def _judge(plan: SheetPlan, line: Line, sheet: Sheet, part: ScreeningPart) -> None:
    """What a line says of its village; a line with nothing typed is counted as blank."""
    before = len(plan.problems)
    answers = {}
    for question in sheet.asked:
        value = line.take(_key(question), _flag if question.kind == "flag" else _figure, plan.problems)
        if value is not None:
            answers[question.key] = value
    basis, reason = (line.take(name, prose, plan.problems) for name in ("basis", "reason"))
    opinion = line.take("opinion", _opinion, plan.problems)
    for name, said in (("basis", basis), ("reason", reason)):
        if len(said) > LONGEST:
            plan.problems.append(line.problem(name, f"有{len(said)}个字，最多{LONGEST}个字，请精简。"))
    if len(plan.problems) > before:
        return
    if sheet.needless or not (answers or basis or opinion or reason):
        plan.blank += 1
        return
    row = Screened(sheet.entry.pk, answers, basis, opinion, reason)
    faults = refusals(part, sheet, row)
    plan.problems += [line.problem(place, message) for place, message in faults]
    if not faults:
        plan.changes.append(SheetChange(line.row, sheet.entry, row, sum(1 for value in answers.values() if value)))


def _flag(cell: object) -> int | None:
    said = words(cell)
    if said in ("", SYSTEM):
        return None
    if said not in FLAGS:
        raise CellError(f"只能填是或否，填的是「{said}」")
    return FLAGS[said]


def _figure(cell: object) -> int | None:
    return None if words(cell) in ("", SYSTEM) else number(cell, units=units_with("%", "万元"))


def _opinion(cell: object) -> str:
    said = words(cell)
    if said in ("", OPENED):
        return ""
    if said not in OPINIONS:
        raise CellError(f"只能填列入或不列入，填的是「{said}」")
    return OPINIONS[said]


def keep_sheet(part: ScreeningPart, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would write; with problems the record holds the workbook with its cells marked."""
    return _keep(part, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(part: ScreeningPart, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    plan = plan_sheet_of(part, book)
    return records.keep(
        content,
        kind=SHEET_IMPORT,
        target=str(part.pk),
        name=name,
        organization=part.organization,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
    )


def apply_sheet(record: ImportRecord, part: ScreeningPart, *, actor: User) -> int:
    """Write what was shown, all of it or nothing; how many villages."""
    return _apply(record, part, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, part: ScreeningPart, book: Book, *, actor: User) -> int:
    record = records.planned(record)
    plan = plan_sheet_of(part, book)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused(STALE)
    kept = screenings.screen(part, [change.screened for change in plan.changes], actor=actor)
    records.finish(record, actor=actor, counts=plan.counts)
    return kept
