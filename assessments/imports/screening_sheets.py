"""The township's table that comes as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments.exports.screening_sheets import OPENED, PAGE, SYSTEM, heading
from assessments.models import Choice, ScreeningEntry, ScreeningPart
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import Question, Sheet, columns, sheets
from assessments.services import screenings
from assessments.services.screenings import Screened
from assessments.services.screenings.screening import refusals
from config.toolkit.cells import CellError, prose, words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem
from organizations.models import User

from .changes import Called, ChangePlan, ChangeTable, read_said, unit_columns

OPINIONS = {str(label): str(value) for value, label in Choice.choices}
LONGEST = ScreeningEntry._meta.get_field("opinion_reason").max_length or 0


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One village as the workbook has it."""

    row: int
    entry: ScreeningEntry
    screened: Screened
    yes: int

    @property
    def mark(self) -> list[Any]:
        said = self.screened
        answers = sorted([about, key, value] for (about, key), value in said.answers.items())
        return [self.entry.pk, self.entry.opinion, answers, said.basis, said.opinion, said.reason]


def plan_sheet(part: ScreeningPart, book: Book) -> ChangePlan[SheetChange]:
    """What the workbook says of the township's villages, with all problems at once. Writes nothing."""
    plan = ChangePlan[SheetChange]()
    rows = [(each, each.entry.organization, each.entry.name, "") for each in sheets(part)]
    found = Called(rows, "不在这次的排查名单里")
    asked = columns(spec_of(part.screening))
    lines = plan.matched(book, PAGE, _columns(asked), found.one, empty="排查结果", key=lambda each: each.entry.pk)
    for line, sheet in lines:
        _judge(plan, line, sheet, part)
    if not plan.changes and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有填写排查结果，请逐个填写后上传。"))
    return plan


def _columns(asked: tuple[Question, ...]) -> tuple[Column, ...]:
    questions = (Column(_key(each), (heading(each),)) for each in asked)
    typed = (Column("basis", ("依据",)), Column("opinion", ("意见",)), Column("reason", ("理由",)))
    return *unit_columns("单位"), *questions, *typed


def _key(question: Question) -> str:
    return f"{question.about} {question.code}"


def _judge(plan: ChangePlan[SheetChange], line: Line, sheet: Sheet, part: ScreeningPart) -> None:
    """What a line says of its village; a line with nothing typed changes nothing."""
    before = len(plan.problems)
    answers = {}
    for question in sheet.asked:
        value = line.take(_key(question), lambda cell, asked=question: _answer(cell, asked), plan.problems)
        if value is not None:
            answers[question.key] = value
    basis, reason = (line.take(name, prose, plan.problems) for name in ("basis", "reason"))
    opinion = line.take("opinion", _opinion, plan.problems)
    plan.fits(line, "basis", basis, LONGEST)
    plan.fits(line, "reason", reason, LONGEST)
    if len(plan.problems) > before:
        return
    if sheet.needless or not (answers or basis or opinion or reason):
        plan.unchanged += 1
        return
    row = Screened(sheet.entry.pk, answers, basis, opinion, reason)
    faults = refusals(part, sheet, row)
    plan.problems += [line.problem(place, message) for place, message in faults]
    if not faults:
        plan.changes.append(SheetChange(line.row, sheet.entry, row, sum(1 for value in answers.values() if value)))


def _answer(cell: object, asked: Question) -> int | None:
    return None if words(cell) == SYSTEM else read_said(cell, asked)


def _opinion(cell: object) -> str:
    said = words(cell)
    if said in ("", OPENED):
        return ""
    if said not in OPINIONS:
        raise CellError(f"只能填列入或不列入，填的是「{said}」")
    return OPINIONS[said]


def _write(part: ScreeningPart, changes: list[SheetChange], actor: User) -> int:
    return screenings.screen(part, [change.screened for change in changes], actor=actor)


SHEETS = ChangeTable(
    "screening", "排查结果", ("单位", "没有填写"), plan_sheet, _write, owner="organization", locked="screening"
)
