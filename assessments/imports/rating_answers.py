"""What people say of rated units as a workbook: kept, planned, looked at, then written or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from assessments.exports.rating_answers import ANSWERS_PAGE, SPARED, answer_columns
from assessments.models.ratings import RatingEntry, RatingRound
from assessments.selectors.facts import Answer
from assessments.selectors.ratings.gathering import gather, round_answers
from assessments.services.ratings import Given
from assessments.services.ratings import answer as give_answers
from assessments.services.ratings.answering import told_already
from config.toolkit.cells import CellError, code, number, units_with, words
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.imports import records
from organizations.models import ImportRecord, User
from scoring.standards import Fact

ANSWERS_IMPORT = "rating-answers"
STALE = "预览之后登记已有变化，这次导入不能再确认。请重新上传并预览。"
FIRST = (
    Column("code", ("区划代码", "代码", "单位代码"), required=False),
    Column("unit", ("单位", "单位名称")),
    Column("parent", ("乡镇（街道）", "上级单位", "乡镇"), required=False),
)
BASIS = Column("basis", ("依据",), required=False)
LONGEST = 400
SAID = {"是": SCALE, "1": SCALE, "√": SCALE, "否": 0, "0": 0, "×": 0}


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer that would be new or another: values in words."""

    row: int
    entry: RatingEntry
    fact: Fact
    before: str
    after: str
    given: Given


@dataclass(slots=True)
class AnswerPlan:
    """What a workbook would change, how many cells say what stands, and everything that is wrong."""

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
        return digest(
            [
                [one.entry.organization_id, one.fact.code, one.before, one.given.value, one.given.basis]
                for one in self.changes
            ]
        )


def plan_answers(round: RatingRound, book: Book) -> AnswerPlan:
    """What the workbook says, with all problems at once. Writes nothing."""
    plan, facts = AnswerPlan(), answer_columns(round)
    columns = (*FIRST, *(Column(f"fact:{fact.code}", (fact.name,), required=False) for fact in facts), BASIS)
    by_key, seen = _by_key(list(round.entries.select_related("organization"))), set()
    held, recorded = round_answers(round), gather(round).recorded
    for line in lines(book.rows(ANSWERS_PAGE), sheet=ANSWERS_PAGE, columns=columns, problems=plan.problems):
        entry = _entry(line, by_key, plan.problems)
        if entry is None:
            continue
        if entry.pk in seen:
            plan.problems.append(line.problem("unit", f"「{entry.name}」写了两行，请只保留一行。"))
            continue
        seen.add(entry.pk)
        basis = line.take("basis", words, plan.problems)
        if len(basis) > LONGEST:
            plan.problems.append(line.problem("basis", f"依据有{len(basis)}个字，最多{LONGEST}个字，请精简。"))
        said = {fact.code: held.get((entry.organization_id, fact.code)) for fact in facts}
        for fact in facts:
            if (entry.organization_id, fact.code) in recorded:
                _refuse_filled(plan, line, entry, fact)
            else:
                _judge(plan, line, entry, fact, basis, said)
    if not seen and not plan.problems:
        plan.problems.append(Problem(ANSWERS_PAGE, 0, "", "", "表里没有单位，请下载表格逐行填写。"))
    return plan


def _refuse_filled(plan: AnswerPlan, line: Line, entry: RatingEntry, fact: Fact) -> None:
    """What a record tells is not said by hand."""
    if line.take(f"fact:{fact.code}", words, plan.problems) not in ("", SPARED):
        plan.problems.append(line.problem(f"fact:{fact.code}", told_already(entry.name, fact)))


def _judge(
    plan: AnswerPlan, line: Line, entry: RatingEntry, fact: Fact, basis: str, said: Mapping[str, Answer | None]
) -> None:
    """What a line says of one fact; an empty cell leaves what stands, and so does the unit's basis of another fact."""
    held, bases = said[fact.code], {one.basis for one in said.values() if one}
    value = line.take(f"fact:{fact.code}", lambda cell: _value(cell, fact), plan.problems)
    if value is None:
        return
    before = held.value if held else None
    given = Given(value, basis or (held.basis if held else ""))
    if held and before == value and given.basis in bases:
        plan.unchanged += 1
        return
    shown = "—" if before is None else fact.amount(before)
    plan.changes.append(AnswerChange(line.row, entry, fact, shown, fact.amount(value), given))


def _value(cell: object, fact: Fact) -> int | None:
    """A scaled number, 是 or 否 as 1 or 0; None for what need not be said; CellError for what the fact cannot be."""
    if words(cell) == SPARED:
        return None
    if fact.kind == "flag":
        said = words(cell)
        if said and said not in SAID:
            raise CellError(f"「{said}」不对，「{fact.name}」只能填“是”或“否”")
        return SAID.get(said)
    value = number(cell, units=units_with(fact.unit or "%"))
    if value is not None and fact.kind == "percent" and not 0 <= value <= 100 * SCALE:
        raise CellError(f"「{fact.name}」应在0到100之间")
    return value


def _by_key(entries: Sequence[RatingEntry]) -> dict[tuple[str, str], RatingEntry]:
    """Entries by code, by name and unit above, and by the name alone where only one bears it."""
    often = Counter(words(entry.name) for entry in entries)
    found = {(words(entry.name), words(entry.parent_name)): entry for entry in entries}
    found |= {("", entry.organization.code): entry for entry in entries if entry.organization.code}
    return found | {(words(entry.name), ""): entry for entry in entries if often[words(entry.name)] == 1}


def _entry(line: Line, by_key: dict[tuple[str, str], RatingEntry], problems: list[Problem]) -> RatingEntry | None:
    place = line.take("code", code, problems)
    name, parent = line.take("unit", words, problems, required=True), line.take("parent", words, problems)
    entry = (by_key.get(("", place)) if place else None) or by_key.get((name, parent))
    entry = entry or (by_key.get((name, "")) if not parent else None)
    if not name:
        return None
    if entry is None or words(entry.name) != name:
        said = f"「{parent}{name}」不在这次评定中，或者重名要写明乡镇（街道），请核对。"
        problems.append(line.problem("unit", said))
        return None
    return entry


def keep_answers(round: RatingRound, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    return _keep(round, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(round: RatingRound, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    plan = plan_answers(round, book)
    return records.keep(
        content,
        kind=ANSWERS_IMPORT,
        target=str(round.pk),
        name=name,
        organization=round.owner,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
    )


def apply_answers(record: ImportRecord, round: RatingRound, *, actor: User) -> int:
    """Write the answers as they were shown, all of them or none; how many."""
    return _apply(record, round, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, round: RatingRound, book: Book, *, actor: User) -> int:
    record = records.planned(record)
    RatingRound.objects.select_for_update().only("pk").get(pk=round.pk)
    plan = plan_answers(round, book)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused(STALE)
    given = {(one.entry.organization_id, one.fact.code): one.given for one in plan.changes}
    written = give_answers(round, answers=given, actor=actor)
    records.finish(record, actor=actor, counts=plan.counts)
    return written
