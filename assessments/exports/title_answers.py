"""The questions of a review as one table to be filled in and uploaded again."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Mapping, Sequence

from django.db import transaction

from assessments.exports.rating_answers import needed
from assessments.models import TitleReview
from assessments.selectors.facts import Answer
from assessments.selectors.titles.looking import answers_of, deciding, looked_at, rule_of, secretaries_of
from config.toolkit.excel.writing import CellValue, flat
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from organizations.selectors.standing import UnitThen
from scoring.standards import Fact

PAGE = "认定事项"
HEADINGS = ("区划代码", "单位", "上级单位", "书记", "事项", "认定", "计量单位", "依据")
HOW = (
    "只填“认定”和“依据”两列：是否的事项填“是”或“否”，数值填数。"
    "空着的不改；要收回已填的，写“未认定”。填好后在认定事项页上传。"
)


@transaction.atomic
def answers_workbook(review: TitleReview, *, actor: User) -> bytes:
    """One row for each unit and question on which its outcome hangs, with what stands; the export is on record.

    The note says how many units need no answer.
    """
    units = looked_at(review)
    decides = deciding(review, units)
    listed = {pk for some in decides.values() for pk in some}
    rows = list(_rows(review, units, decides))
    content = io.BytesIO()
    note = needed(len(listed), len(units)) + (HOW if rows else "")
    flat(content, f"{review.title}认定事项", HEADINGS, rows, note=note, sheet=PAGE)
    audit.record("export.titles", actor=actor, target=review, unit=review.owner, rows=len(rows))
    return content.getvalue()


def _rows(
    review: TitleReview, units: Sequence[UnitThen], decides: Mapping[str, Container[int]]
) -> Iterator[tuple[CellValue, ...]]:
    standing, facts, led = answers_of(review), rule_of(review.standard).asked, secretaries_of(review, units)
    for row in units:
        for fact in facts:
            if row.unit.pk not in decides[fact.code]:
                continue
            who = led[row.unit.pk].person.name if led else ""
            answer = standing.get((row.unit.pk, fact.code))
            measure = fact.unit or ("%" if fact.kind == "percent" else "")
            told = (_told(fact, answer), measure, answer.basis if answer else "")
            yield row.unit.code, row.name, row.parent_name, who, fact.name, *told


def _told(fact: Fact, answer: Answer | None) -> str:
    """是, 否 or the number alone; empty where nothing stands."""
    if answer is None:
        return ""
    return fact.amount(answer.value) if fact.kind == "flag" else text(int(answer.value))
