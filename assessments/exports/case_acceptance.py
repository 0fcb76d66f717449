"""验收表 of a 整顿 on paper: one sheet for every acceptance, and an empty one to take along for the next step."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import over, put, taken
from assessments.models import Acceptance, Case, CaseProblem, Step
from assessments.selectors.cases.rules import rules, steps_left
from assessments.selectors.cases.sheet import sheet_lines
from assessments.services.cases.acceptances import READY
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, amount, safe_cell
from organizations import audit
from organizations.models import User

HEADINGS = ("方面", "编号", "验收内容", "满分", "得分")
WIDTHS = (14, 7, 48, 8, 8)
LINE, TALL = 24, 56  # points of a row below the table
BLANK = "＿＿＿＿＿＿＿＿"


@transaction.atomic
def acceptance_workbook(case: Case, *, actor: User) -> bytes:
    """Sheets 1乡镇初验, 2县级验收 …; the export is on record."""
    book = Workbook()
    book.remove(book.active)
    for number, one in enumerate(case.acceptances.standing(), 1):
        _page(book.create_sheet(f"{number}{one.get_step_display()}"), case, one.get_step_display(), one, actor)
    left = steps_left(case)
    if (left and case.state in READY) or not book.sheetnames:
        step = Step(left[0]).label if left else "验收"
        _page(book.create_sheet(f"空白{step}"), case, step, None, actor)
    audit.record("export.acceptance", actor=actor, target=case, unit=case.organization)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _page(page: Any, case: Case, step: str, made: Acceptance | None, actor: User) -> None:
    for column, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    row = count(1)
    over(page, next(row), f"{case.name}整顿{step}表", as_title, len(HEADINGS))
    for said in _head(case, made):
        over(page, next(row), said, as_note, len(HEADINGS))
    top = next(row)
    for column, heading in enumerate(HEADINGS, 1):
        safe_cell(page.cell(top, column), heading)
        as_header(page.cell(top, column))
    for values in _rows(case, made):
        at = next(row)
        for column, value in enumerate(values, 1):
            put(page.cell(at, column), value, left=column == 3)
    _merge_aspects(page, top + 1)
    for height, said in _foot(case, made, actor):
        at = next(row)
        over(page, at, said, as_note, len(HEADINGS))
        page.row_dimensions[at].height = height
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height or 0, 40)
    print_setup(page, landscape=False, repeat_rows=f"{top}:{top}")


def _head(case: Case, made: Acceptance | None) -> Iterator[str]:
    yield f"单位：{case.organization.parent or ''}{case.name}　　{case.label}"
    yield f"验收日期：{chinese_date(made.on) if made else BLANK}　　验收人员：{made.inspectors if made else BLANK}"
    yield f"{'；'.join(rules(case).acceptance.sentences())}。"


def _rows(case: Case, made: Acceptance | None) -> Iterator[tuple[CellValue, ...]]:
    """The items, and the total; where the standard has no sheet, the problems that were to be solved."""
    asked = rules(case).acceptance
    if not asked.items:
        day = made.on if made else timezone.localdate()
        for one in case.problems.standing():
            yield "问题整改", one.position, _solved(one, day), None, None
    for aspect, lines in sheet_lines(case, [made] if made else []):
        for line in lines:
            points = line.points[0] if line.points else None
            yield aspect.name, line.item.code, line.item.text, amount(line.item.full), amount(points)
    if asked.line is not None:
        yield (
            "合计" if asked.items else asked.sheet or "总分",
            None,
            None,
            amount(asked.full),
            amount(made.score) if made else None,
        )


def _solved(problem: CaseProblem, day: date) -> str:
    """A problem with what had come of it until that day; what it is worth is for the inspectors to see."""
    if problem.done_on is None or problem.done_on > day:
        return f"{problem.problem}\n还没有完成"
    checked = problem.checked_on if problem.checked_on and problem.checked_on <= day else None
    told = f"（{chinese_date(checked)}销号）" if checked else "（还没有销号）"
    return f"{problem.problem}\n完成情况：{problem.evidence}{told}"


def _merge_aspects(page: Any, first: int) -> None:
    """The name of an aspect stands once beside its items; a row without number takes the empty columns beside it."""
    for row in range(first, page.max_row + 2):
        if page.cell(row, 1).value != page.cell(first, 1).value:
            last_column = 1 if page.cell(first, 2).value else 3
            page.merge_cells(start_row=first, start_column=1, end_row=row - 1, end_column=last_column)
            first = row


def _foot(case: Case, made: Acceptance | None, actor: User) -> Iterator[tuple[int, str]]:
    """The lines below the table, each with the height that leaves room to write and to sign."""
    if made and made.voters is not None:
        yield LINE, f"群众测评：发出{made.handed_out}张，收回{made.voters}张，不满意{made.against}张。"
    elif made is None and rules(case).acceptance.vote:
        yield LINE, "群众测评：发出＿＿＿＿张，收回＿＿＿＿张，不满意＿＿＿＿张。"
    yield (LINE, f"存在问题和意见：{_remarks(made)}") if made else (TALL, "存在问题和意见：")
    yield LINE, f"结论：{f'{made}，{made.verdict}。' if made else BLANK}"
    yield TALL, f"验收人员签字：{BLANK * 2}　　验收单位（盖章）：{BLANK}"
    yield LINE, taken(actor)


def _remarks(made: Acceptance) -> str:
    """As they were written; of one that failed without a word, why it failed."""
    return made.remarks or ("无" if made.passed else made.verdict)
