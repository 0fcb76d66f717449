"""Answers of a title review that come as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.exports.title_answers import PAGE
from assessments.models import TitleReview
from assessments.selectors.facts import Answer
from assessments.selectors.titles.looking import answers_of, looked_at, rule_of
from assessments.services import titles
from assessments.services.titles import Given
from assessments.services.titles.answers import LONGEST
from config.toolkit.cells import prose, words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem
from organizations.models import User
from organizations.selectors.standing import UnitThen
from scoring.standards import Fact

from .changes import Called, ChangePlan, ChangeTable, read_said, unit_columns

COLUMNS = (
    *unit_columns("单位", "单位名称", "支部", parent=("上级单位", "上级", "乡镇")),
    Column("fact", ("事项", "认定事项")),
    Column("value", ("认定", "认定结果")),
    Column("basis", ("依据",), required=False),
)
TAKEN_BACK = "未认定"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer that would be written, beside what stands."""

    row: int
    unit: UnitThen
    fact: Fact
    before: Answer | None
    given: Given

    @property
    def was(self) -> str:
        return self.fact.amount(self.before.value) if self.before else TAKEN_BACK

    @property
    def now(self) -> str:
        return TAKEN_BACK if self.given.value is None else self.fact.amount(self.given.value)

    @property
    def mark(self) -> list[Any]:
        return [*self.given, self.before and [self.before.value, self.before.basis]]


def plan_answers(review: TitleReview, book: Book) -> ChangePlan[AnswerChange]:
    """What the workbook says, with all problems at once. Writes nothing."""
    plan = ChangePlan[AnswerChange]()
    units = Called([(row, row.unit, row.name, row.parent_name) for row in looked_at(review)], "不在这次评审里")
    facts = {words(fact.name): fact for fact in rule_of(review.standard).asked}
    standing = answers_of(review)

    def about(line: Line, problems: list[Problem]) -> tuple[UnitThen, Fact] | None:
        unit, asked = units.one(line, problems), line.take("fact", words, problems, required=True)
        if asked and asked not in facts:
            problems.append(line.problem("fact", f"没有「{asked}」这个事项，只能是{'、'.join(facts)}。"))
        return (unit, facts[asked]) if unit and asked in facts else None

    for line, (unit, fact) in plan.matched(
        book, PAGE, COLUMNS, about, empty="认定事项", key=lambda one: (one[0].unit.pk, one[1].code)
    ):
        _judge(plan, line, unit, fact, standing)
    return plan


def _judge(
    plan: ChangePlan[AnswerChange],
    line: Line,
    unit: UnitThen,
    fact: Fact,
    standing: Mapping[tuple[int, str], Answer],
) -> None:
    """What a line says; an empty answer leaves what stands as it is."""
    before = standing.get((unit.unit.pk, fact.code))
    problems = len(plan.problems)
    told = line.take("value", words, plan.problems)
    basis = line.take("basis", prose, plan.problems) if "basis" in line.cells else (before.basis if before else "")
    value = (
        line.take("value", lambda cell: read_said(cell, fact), plan.problems) if told not in ("", TAKEN_BACK) else None
    )
    plan.fits(line, "basis", basis, LONGEST)
    if len(plan.problems) > problems:
        return
    given = Given(unit.unit.pk, fact.code, value, basis if value is not None else "")
    stands = (before.value, before.basis) if before else (None, "")
    if not told or (given.value, given.basis) == stands:
        plan.unchanged += 1
    else:
        plan.changes.append(AnswerChange(line.row, unit, fact, before, given))


def _write(review: TitleReview, changes: list[AnswerChange], actor: User) -> int:
    return titles.answer(review, [one.given for one in changes], actor=actor)


ANSWERS = ChangeTable("titles", "认定事项", ("登记", "不变"), plan_answers, _write)
