"""What people say of rated units, as one table to be filled in and uploaded again."""

from __future__ import annotations

import io

from django.db import transaction

from assessments.models.ratings import RatingRound
from assessments.selectors.ratings.gathering import gather, round_answers
from assessments.selectors.ratings.roster import rating_of
from assessments.services.ratings.answering import answerable
from config.toolkit.excel.writing import CellValue, amount, flat
from organizations import audit
from organizations.models import User
from scoring.standards import Fact

ANSWERS_PAGE = "评定事项"
HOW = (
    "页面上列出的单位和事项才影响结果，其余可以空着；"
    "空着的不改；是否填“是”或“否”，百分比填0到100。填好后在评定页面上传，核对预览后写入。"
)


def answer_columns(round: RatingRound) -> list[Fact]:
    """The facts that people may say of units: first those that only they can tell, then those of records."""
    rating = rating_of(round.standard)
    asked = list(rating.asked)
    return asked + [fact for fact in rating.facts if fact not in asked and answerable(fact)]


@transaction.atomic
def answers_workbook(round: RatingRound, *, actor: User) -> bytes:
    """A row for each unit, with what was said last of each fact that no record tells; the export is on record."""
    held, recorded = round_answers(round), gather(round).recorded
    entries = list(round.entries.select_related("organization").order_by("position"))
    facts = [
        fact
        for fact in answer_columns(round)
        if any((entry.organization_id, fact.code) not in recorded for entry in entries)
    ]
    rows: list[tuple[CellValue, ...]] = []
    for entry in entries:
        open_ = [None if (entry.organization_id, fact.code) in recorded else fact for fact in facts]
        said = [held.get((entry.organization_id, fact.code)) if fact else None for fact in open_]
        values = [None if one is None else _cell(fact, one.value) for fact, one in zip(facts, said, strict=True)]
        basis = next((one.basis for one in said if one and one.basis), "")
        rows.append((entry.organization.code, entry.name, entry.parent_name, *values, basis))
    content = io.BytesIO()
    headings = ("区划代码", "单位", "乡镇（街道）", *(fact.name for fact in facts), "依据")
    flat(content, f"{round.title}评定事项", headings, rows, note=HOW, sheet=ANSWERS_PAGE)
    audit.record("export.rating_answers", actor=actor, target=round, unit=round.owner, rows=len(rows))
    return content.getvalue()


def _cell(fact: Fact, value: int | str) -> CellValue:
    if isinstance(value, str):
        return value
    return fact.amount(value) if fact.kind == "flag" else amount(value)
