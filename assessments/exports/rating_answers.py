"""What people say of rated units, as one table to be filled in and uploaded again."""

from __future__ import annotations

import io
from collections.abc import Container, Mapping, Sequence

from django.db import transaction

from assessments.models.ratings import RatingEntry, RatingRound
from assessments.selectors.facts import Answer
from assessments.selectors.ratings.gathering import Gathered, gather, round_answers
from assessments.selectors.ratings.mattering import mattering
from assessments.selectors.ratings.roster import rating_of
from assessments.services.ratings.answering import answerable
from config.toolkit.excel.writing import CellValue, amount, flat
from organizations import audit
from organizations.models import User
from scoring.standards import Fact
from scoring.standards.facts import MISSING

ANSWERS_PAGE = "评定事项"
SPARED = "不用填"  # of a unit that is listed for another fact
HOW = (
    "空着的要填，写“不用填”的不用填；空着的不改；是否填“是”或“否”，百分比填0到100。"
    "填好后在评定页面上传，核对预览后写入。"
)


def answer_columns(round: RatingRound) -> list[Fact]:
    """The facts that people may say of units: first those that only they can tell, then those of records."""
    rating = rating_of(round.standard)
    asked = list(rating.asked)
    return asked + [fact for fact in rating.facts if fact not in asked and answerable(fact)]


def asked_columns(round: RatingRound, inputs: Gathered) -> list[Fact]:
    """What only people can tell, and what records lack for a unit of the round."""
    units, asked = set(round.entries.values_list("organization", flat=True)), rating_of(round.standard).asked
    lacking = {
        fact.code
        for fact in inputs.rating.facts
        for unit in inputs.units
        if int(unit.id) in units and unit.known.get(fact.code, MISSING).value is None
    } | {code for _, code in round_answers(round)}
    return [fact for fact in answer_columns(round) if fact in asked or fact.code in lacking]


@transaction.atomic
def answers_workbook(round: RatingRound, *, actor: User) -> bytes:
    """A row for each unit whose level hangs on an answer, with what was said last; the export is on record.

    The note says how many units need none: what records tell is not asked again.
    """
    inputs, held = gather(round), round_answers(round)
    columns = asked_columns(round, inputs)
    wanted = mattering(round, inputs, columns)
    entries = list(round.entries.select_related("organization").order_by("position"))
    listed = {unit for unit, _ in wanted}
    facts = [fact for fact in columns if any(code == fact.code for _, code in wanted)]
    rows = [_row(entry, facts, wanted, held) for entry in entries if entry.organization_id in listed]
    content = io.BytesIO()
    headings = ("区划代码", "单位", "乡镇（街道）", *(fact.name for fact in facts), "依据")
    note = needed(len(rows), len(entries)) + (HOW if rows else "")
    flat(content, f"{round.title}评定事项", headings, rows, note=note, sheet=ANSWERS_PAGE)
    audit.record("export.rating_answers", actor=actor, target=round, unit=round.owner, rows=len(rows))
    return content.getvalue()


def needed(listed: int, units: int) -> str:
    """How many units stand in a table of questions, and why the others do not."""
    rest = f"其余{units - listed}个已有记录，或者答案不影响结果，不用填。" if listed < units else ""
    asked = f"列出要人登记的{listed}个，已登记的已经填上" if listed else "没有要人登记的"
    return f"共{units}个单位，{asked}。{rest}"


def _row(
    entry: RatingEntry,
    facts: Sequence[Fact],
    wanted: Container[tuple[int, str]],
    held: Mapping[tuple[int, str], Answer],
) -> tuple[CellValue, ...]:
    keys = [(entry.organization_id, fact.code) for fact in facts]
    said = [held.get(key) if key in wanted else None for key in keys]
    values = [
        SPARED if key not in wanted else None if one is None else _cell(fact, one.value)
        for fact, key, one in zip(facts, keys, said, strict=True)
    ]
    basis = next((one.basis for one in said if one and one.basis), "")
    return entry.organization.code, entry.name, entry.parent_name, *values, basis


def _cell(fact: Fact, value: int | str) -> CellValue:
    if isinstance(value, str):
        return value
    return fact.amount(value) if fact.kind == "flag" else amount(value)
