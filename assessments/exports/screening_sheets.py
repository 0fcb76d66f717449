"""The township's table as a workbook: the same columns as on the page, to be filled in and uploaded again."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db import transaction

from assessments.models import About, ScreeningPart
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import Question, Sheet, columns, sheets
from config.toolkit.excel.writing import CellValue, Listing, lists
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User

PAGE, LEGEND = "逐个排查", "情形说明"
FIXED = ("区划代码", "单位")
TYPED = ("依据", "意见", "理由")
HOW = "每个单位逐项填写：情形填是或否，意见填列入或不列入。写“系统判断”“整顿中”的不用填。填好后在排查页面上传。"
SYSTEM, OPENED = "系统判断", "整顿中"
HEADING = 12


def heading(question: Question) -> str:
    """How a question stands above its column."""
    return f"情形{question.code}" if question.about == About.CRITERION else question.name


@transaction.atomic
def sheet_workbook(part: ScreeningPart, *, actor: User) -> bytes:
    """One row for each village with what was answered so far; the export is on record."""
    asked = columns(spec_of(part.screening))
    found = sheets(part)
    rows = list(_rows(found, asked))
    legend = [(heading(each), each.name, "填是或否" if each.kind == "flag" else "填数值") for each in asked]
    content = io.BytesIO()
    title = f"{part.screening.title}{part.name}逐个排查表"
    heads = (*FIXED, *map(heading, asked), *TYPED)
    lists(
        content,
        [
            Listing(PAGE, title, heads, rows, HOW, HEADING, typed=("依据", "理由")),
            Listing(LEGEND, LEGEND, ("列", "内容", "填写"), legend, "", HEADING),
        ],
    )
    audit.record("export.screening", actor=actor, target=part.screening, unit=part.organization, rows=len(rows))
    return content.getvalue()


def _rows(found: Sequence[Sheet], asked: Sequence[Question]) -> Iterator[tuple[CellValue, ...]]:
    for sheet in found:
        entry = sheet.entry
        answers = [_answer(sheet, question) for question in asked]
        basis = next((answer.basis for answer in sheet.told.values() if answer.basis), "")
        opinion = OPENED if sheet.needless else entry.get_opinion_display()
        yield entry.organization.code, entry.name, *answers, basis, opinion, entry.opinion_reason


def _answer(sheet: Sheet, question: Question) -> str:
    if question not in sheet.asked:
        return SYSTEM
    answer = sheet.told.get(question.key)
    if answer is None or not isinstance(answer.value, int):
        return ""
    if question.kind == "flag":
        return "是" if answer.value else "否"
    return text(answer.value)
