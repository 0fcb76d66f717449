"""Answers of a title review that come as a workbook: kept, planned, looked at, then written or dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from assessments.exports.title_answers import PAGE
from assessments.models import TitleReview
from assessments.selectors.facts import Answer
from assessments.selectors.titles.looking import answers_of, looked_at, rule_of
from assessments.services import titles
from assessments.services.titles import Given
from assessments.services.titles.answers import LONGEST
from assessments.services.titles.reviews import refuse_unless_open
from config.toolkit.cells import CellError, code, number, prose, shown, units_with, words
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.imports import records
from organizations.models import ImportRecord, User
from organizations.selectors.standing import UnitThen
from scoring.standards import Fact

ANSWERS_IMPORT = "titles"
STALE = "预览之后认定事项已有变化，这次导入不能再确认。请重新上传并预览。"
COLUMNS = (
    Column("code", ("区划代码", "代码", "单位代码"), required=False),
    Column("unit", ("单位", "单位名称", "支部")),
    Column("parent", ("上级单位", "上级", "乡镇"), required=False),
    Column("fact", ("事项", "认定事项")),
    Column("value", ("认定", "认定结果")),
    Column("basis", ("依据",), required=False),
)
TAKEN_BACK = "未认定"
FLAGS = {"是": SCALE, "否": 0, "符合": SCALE, "不符合": 0}


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


@dataclass(slots=True)
class AnswerPlan:
    """What a workbook would change, how many rows say what stands or nothing, and everything that is wrong."""

    changes: list[AnswerChange] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """For the record."""
        if self.problems:
            return {"错误": len(self.problems)}
        return {"登记": len(self.changes), "不变": self.unchanged, "错误": 0}

    @property
    def digest(self) -> str:
        """The same while the same would be changed from the same."""
        return digest([[*one.given, one.before and [one.before.value, one.before.basis]] for one in self.changes])


class _Units:
    """Units by code and name, by the name of the one above and their own, and by a name that only one has."""

    def __init__(self, rows: Iterable[UnitThen]) -> None:
        self.found: dict[tuple[str, str], list[UnitThen]] = defaultdict(list)
        for row in rows:
            name = words(row.name)
            for key in {row.unit.code, "", f"/{words(row.parent_name)}"}:
                self.found[key, name].append(row)

    def one(self, place: str, name: str, parent: str) -> UnitThen | None:
        """The unit that is meant; None where there is none, or several."""
        key = place or (f"/{parent}" if parent else "")
        rows = self.found.get((key, name), [])
        return rows[0] if len(rows) == 1 else None


def plan_answers(review: TitleReview, book: Book) -> AnswerPlan:
    """What the workbook says, with all problems at once. Writes nothing."""
    plan, units = AnswerPlan(), _Units(looked_at(review))
    facts = {words(fact.name): fact for fact in rule_of(review.standard).asked}
    standing, seen = answers_of(review), dict[tuple[int, str], int]()
    for line in lines(book.rows(PAGE), sheet=PAGE, columns=COLUMNS, problems=plan.problems):
        about = _about(line, units, facts, plan.problems)
        if about is None:
            continue
        unit, fact = about
        if earlier := seen.get((unit.unit.pk, fact.code)):
            plan.problems.append(line.problem("unit", f"与第{earlier}行重复，请只保留一行。"))
            continue
        seen[unit.unit.pk, fact.code] = line.row
        _judge(plan, line, unit, fact, standing)
    if not seen and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有认定事项，请下载表格逐行填写。"))
    return plan


def _about(
    line: Line, units: _Units, facts: Mapping[str, Fact], problems: list[Problem]
) -> tuple[UnitThen, Fact] | None:
    """The unit and the question of a line; None after a problem."""
    before = len(problems)
    place, name = line.take("code", code, problems), line.take("unit", words, problems, required=True)
    parent, asked = line.take("parent", words, problems), line.take("fact", words, problems, required=True)
    if len(problems) > before:
        return None
    unit, fact = units.one(place, name, parent), facts.get(asked)
    if unit is None:
        told = f"「{name}」（{place or parent}）" if place or parent else f"「{name}」"
        problems.append(line.problem("unit", f"{told}不在这次评审里，或者重名要写明区划代码、上级单位，请核对。"))
    if fact is None:
        problems.append(line.problem("fact", f"没有「{asked}」这个事项，只能是{'、'.join(facts)}。"))
    return (unit, fact) if unit and fact else None


def _judge(
    plan: AnswerPlan, line: Line, unit: UnitThen, fact: Fact, standing: Mapping[tuple[int, str], Answer]
) -> None:
    """What a line says; an empty answer leaves what stands as it is."""
    before = standing.get((unit.unit.pk, fact.code))
    problems = len(plan.problems)
    told = line.take("value", words, plan.problems)
    basis = line.take("basis", prose, plan.problems) if "basis" in line.cells else (before.basis if before else "")
    value = line.take("value", lambda cell: _value(cell, fact), plan.problems) if told else None
    if len(basis) > LONGEST:
        plan.problems.append(line.problem("basis", f"「依据」有{len(basis)}个字，最多{LONGEST}个字，请精简。"))
    if len(plan.problems) > problems:
        return
    given = Given(unit.unit.pk, fact.code, value, basis if value is not None else "")
    stands = (before.value, before.basis) if before else (None, "")
    if not told or (given.value, given.basis) == stands:
        plan.unchanged += 1
    else:
        plan.changes.append(AnswerChange(line.row, unit, fact, before, given))


def _value(cell: object, fact: Fact) -> int | None:
    if words(cell) in ("", TAKEN_BACK):
        return None
    if fact.kind != "flag":
        return number(cell, units=units_with(fact.unit))
    told = {True: "是", False: "否"}.get(cell, words(cell)) if isinstance(cell, bool) else words(cell)
    if told not in FLAGS:
        raise CellError(f"「{shown(cell)}」只能填“是”“否”或“{TAKEN_BACK}”")
    return FLAGS[told]


def keep_answers(review: TitleReview, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    refuse_unless_open(review, "登记认定事项")
    return _keep(review, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(review: TitleReview, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    plan = plan_answers(review, book)
    return records.keep(
        content,
        kind=ANSWERS_IMPORT,
        target=str(review.pk),
        name=name,
        organization=review.owner,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
    )


def apply_answers(record: ImportRecord, review: TitleReview, *, actor: User) -> int:
    """Write the answers as they were shown, all of them or none; how many were written."""
    return _apply(record, review, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, review: TitleReview, book: Book, *, actor: User) -> int:
    record = records.planned(record)
    TitleReview.objects.select_for_update().only("pk").get(pk=review.pk)
    plan = plan_answers(review, book)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused(STALE)
    written = titles.answer(review, [one.given for one in plan.changes], actor=actor)
    records.finish(record, actor=actor, counts=plan.counts)
    return written
