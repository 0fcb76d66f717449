"""What people say of rated units as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from assessments.exports.rating_answers import ANSWERS_PAGE, SPARED, answer_columns
from assessments.models.ratings import RatingEntry, RatingRound
from assessments.selectors.facts import Answer
from assessments.selectors.ratings.gathering import gather, round_answers
from assessments.services.ratings import Given
from assessments.services.ratings import answer as give_answers
from assessments.services.ratings.answering import told_already
from config.toolkit.cells import words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line
from organizations.models import User
from scoring.standards import Fact

from .changes import Called, ChangePlan, ChangeTable, read_said, unit_columns

UNIT = unit_columns("单位", "单位名称", parent=("乡镇（街道）", "上级单位", "乡镇"))
BASIS = Column("basis", ("依据",), required=False)
LONGEST = 400


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer that would be new or another: values in words."""

    row: int
    entry: RatingEntry
    fact: Fact
    before: str
    after: str
    given: Given

    @property
    def mark(self) -> list[Any]:
        return [self.entry.organization_id, self.fact.code, self.before, self.given.value, self.given.basis]


def named(entries: Sequence[RatingEntry], absent: str) -> Called[RatingEntry]:
    """Entries as people call their units."""
    prefetch_related_objects(entries, "organization")
    return Called([(entry, entry.organization, entry.name, entry.parent_name) for entry in entries], absent)


def plan_answers(round: RatingRound, book: Book) -> ChangePlan[AnswerChange]:
    """What the workbook says, with all problems at once. Writes nothing."""
    plan, facts = ChangePlan[AnswerChange](), answer_columns(round)
    columns = (*UNIT, *(Column(f"fact:{fact.code}", (fact.name,), required=False) for fact in facts), BASIS)
    entries = named(list(round.entries.all()), "不在这次评定中")
    held, recorded = round_answers(round), gather(round).recorded
    for line, entry in plan.matched(book, ANSWERS_PAGE, columns, entries.one, empty="单位"):
        basis = line.take("basis", words, plan.problems)
        plan.fits(line, "basis", basis, LONGEST)
        said = {fact.code: held.get((entry.organization_id, fact.code)) for fact in facts}
        for fact in facts:
            if (entry.organization_id, fact.code) in recorded:
                _refuse_filled(plan, line, entry, fact)
            else:
                _judge(plan, line, entry, fact, basis, said)
    return plan


def _refuse_filled(plan: ChangePlan[AnswerChange], line: Line, entry: RatingEntry, fact: Fact) -> None:
    """What a record tells is not said by hand."""
    if line.take(f"fact:{fact.code}", words, plan.problems) not in ("", SPARED):
        plan.problems.append(line.problem(f"fact:{fact.code}", told_already(entry.name, fact)))


def _judge(
    plan: ChangePlan[AnswerChange],
    line: Line,
    entry: RatingEntry,
    fact: Fact,
    basis: str,
    said: Mapping[str, Answer | None],
) -> None:
    """What a line says of one fact; an empty cell leaves what stands, and so does the unit's basis of another fact."""
    held, bases = said[fact.code], {one.basis for one in said.values() if one}
    value = line.take(f"fact:{fact.code}", lambda cell: _value(cell, fact), plan.problems)
    if value is None:
        return
    given = Given(value, basis or (held.basis if held else ""))
    if held and held.value == value and given.basis in bases:
        plan.unchanged += 1
        return
    before = fact.amount(held.value) if held else "—"
    plan.changes.append(AnswerChange(line.row, entry, fact, before, fact.amount(value), given))


def _value(cell: object, fact: Fact) -> int | None:
    """None for what is empty or need not be said."""
    return None if words(cell) == SPARED else read_said(cell, fact)


def _write(round: RatingRound, changes: list[AnswerChange], actor: User) -> int:
    given = {(one.entry.organization_id, one.fact.code): one.given for one in changes}
    return give_answers(round, answers=given, actor=actor)


ANSWERS = ChangeTable("rating-answers", "登记", ("登记", "不变"), plan_answers, _write)
