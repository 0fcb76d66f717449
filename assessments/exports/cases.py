"""整顿台账 and 销号表 on paper: A4 landscape, as they are laid before the meeting."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models import Case, CaseProblem, Resolution
from assessments.selectors.cases.board import CaseLine
from assessments.selectors.cases.rules import rules
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, lists, safe_cell
from organizations import audit
from organizations.models import User

LEDGER = ("序号", "乡镇", "单位", "编号", "列入情形", "列入", "状态", "整顿期限", "整顿力量", "问题销号", "销号")
BEHIND = ("序号", "乡镇", "单位", "状态", "落后事项")
HEADING = 6
CHECKLIST = ("序号", "问题", "整改措施", "责任人", "完成期限", "完成情况", "完成日期", "销号日期", "销号人")
WIDTHS = (6, 22, 28, 10, 14, 26, 14, 14, 9)
LEFT = (2, 3, 6)


@transaction.atomic
def ledger_workbook(lines: Sequence[CaseLine], *, actor: User) -> bytes:
    """Sheets 台账 and 落后情况."""
    content = io.BytesIO()
    note = f"{chinese_moment(timezone.localtime())}生成，共{len(lines)}个。"
    lists(
        content,
        [
            Listing("台账", "软弱涣散基层党组织整顿台账", LEDGER, list(_ledger(lines)), note, HEADING),
            Listing("落后情况", "整顿落后情况", BEHIND, list(_behind(lines)), note, HEADING),
        ],
    )
    audit.record("export.cases", actor=actor, cases=len(lines))
    return content.getvalue()


def _ledger(lines: Sequence[CaseLine]) -> Iterator[Sequence[CellValue]]:
    for number, line in enumerate(lines, 1):
        case = line.case
        helpers = "\n".join(f"{one.role_name}：{one}" for one in line.helpers if one.until is None)
        unit = case.name if case.organization.name == case.name else f"{case.organization}（原{case.name}）"
        label = f"{case.label}\n上一次{case.previous_case.label}" if case.previous_case else case.label
        yield (
            *(number, str(line.township or ""), unit, label, case.grounds, _both(case.listed_on, case.resolution)),
            *(case.get_state_display(), _day(case.deadline), helpers, f"{line.checked}/{line.problems}"),
            _both(case.delisted_on, case.delisting),
        )


def _both(day: date | None, decision: Resolution | None) -> str:
    """When, and by which decision."""
    return "\n".join(filter(None, (_day(day), str(decision or ""))))


def _behind(lines: Sequence[CaseLine]) -> Iterator[Sequence[CellValue]]:
    for number, line in enumerate((one for one in lines if one.faults), 1):
        head = (number, str(line.township or ""), line.case.organization.name)
        yield *head, line.case.get_state_display(), "\n".join(line.faults)


@transaction.atomic
def checklist_workbook(case: Case, *, actor: User) -> bytes:
    """问题、措施、责任人、期限、完成、销号 of one case, with its team above and the signatures below."""
    book = Workbook()
    page = book.active
    page.title = "销号表"
    for column, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    head = [f"{case.name}整顿问题销号表", *_head(case)]
    for row, said in enumerate(head, 1):
        _line(page, row, said, as_title if row == 1 else as_note)
    top = len(head) + 1
    for column, heading in enumerate(CHECKLIST, 1):
        safe_cell(page.cell(top, column), heading)
        as_header(page.cell(top, column))
    row = top
    for row, line in enumerate(case.problems.standing().select_related("checked_by"), top + 1):
        for column, value in enumerate(_problem(row - top, line), 1):
            safe_cell(page.cell(row, column), value)
            as_body(page.cell(row, column), align="left" if column in LEFT else "center")
    for said in _foot(case):
        row += 1
        _line(page, row, said, as_note)
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height or 0, 40)
    print_setup(page, landscape=True, repeat_rows=f"{top}:{top}")
    audit.record("export.case", actor=actor, target=case, unit=case.organization)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _head(case: Case) -> Iterator[str]:
    listed = f"列入日期：{chinese_date(case.listed_on)}" if case.listed_on else "还没有列入"
    due = _day(case.deadline) or "未定"
    yield f"单位：{case.organization.parent}{case.name}　　{case.label}　　{listed}　　整顿期限：{due}"
    yield f"列入情形：{case.grounds}"
    team = "；".join(f"{one.role_name}：{one}" for one in case.helpers.filter(until=None))
    yield f"整顿力量：{team or '还没有登记'}"


def _problem(number: int, line: CaseProblem) -> tuple[CellValue, ...]:
    return (
        *(number, line.problem, line.measure, line.responsible, _day(line.due)),
        *(line.evidence if line.done_on else "", _day(line.done_on), _day(line.checked_on), str(line.checked_by or "")),
    )


def _foot(case: Case) -> Iterator[str]:
    steps = rules(case).acceptance.steps
    signed = ["整顿单位（盖章）：＿＿＿＿＿＿＿＿"]
    signed += ["乡镇（街道）（盖章）：＿＿＿＿＿＿＿＿"] if "township" in steps else []
    signed += [f"{case.owner}（盖章）：＿＿＿＿＿＿＿＿"]
    yield "　　".join(signed)
    yield f"{chinese_moment(timezone.localtime())}生成。"


def _line(page: Any, row: int, said: str, dress: Any) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(CHECKLIST))
    safe_cell(page.cell(row, 1), said)
    dress(page.cell(row, 1))


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
