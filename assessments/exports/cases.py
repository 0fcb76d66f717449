"""整顿台账 and 销号表 on paper: A4 landscape, as they are laid before the meeting."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models import Case, CaseProblem, CaseState, Resolution
from assessments.selectors.cases.board import CaseLine
from assessments.selectors.cases.rules import first_deadline, rules
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, lists, safe_cell
from organizations import audit
from organizations.models import User

LEDGER = ("序号", "乡镇", "单位", "编号", "列入情形", "列入", "状态", "整顿期限", "整顿力量", "问题销号", "销号")
PROBLEMS = ("序号", "乡镇", "单位", "编号")
BEHIND = ("序号", "乡镇", "单位", "状态", "落后事项")
HEADING, SIGNED = 6, 36  # characters of a heading; points of a line in which people sign


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the lists of problems; `only`: where the standard has this column."""

    heading: str
    width: int
    value: Callable[[CaseProblem], CellValue]
    left: bool = False
    only: str = ""


COLUMNS = (
    Column("反映的意见", 22, lambda line: line.opinion, left=True, only="opinion"),
    Column("问题", 22, lambda line: line.problem, left=True),
    Column("帮扶措施", 24, lambda line: line.help, left=True, only="help"),
    Column("整改措施", 28, lambda line: line.measure, left=True),
    Column("责任人", 10, lambda line: line.responsible),
    Column("完成期限", 14, lambda line: _day(line.due)),
    Column("完成情况", 26, lambda line: line.evidence if line.done_on else "", left=True),
    Column("完成日期", 14, lambda line: _day(line.done_on)),
    Column("销号日期", 14, lambda line: _day(line.checked_on)),
    Column("销号人", 14, lambda line: str(line.checked_by or "")),
)


def columns_for(cases: Iterable[Case]) -> list[Column]:
    """The columns that the standards of these cases ask for."""
    asked = {column for case in cases for column in rules(case).columns}
    return [column for column in COLUMNS if not column.only or column.only in asked]


@transaction.atomic
def ledger_workbook(lines: Sequence[CaseLine], *, actor: User) -> bytes:
    """Sheets 台账, 问题清单 and 落后情况."""
    content = io.BytesIO()
    note = f"{chinese_moment(timezone.localtime())}生成，{_sorts(lines)}。"
    columns = columns_for(line.case for line in lines)
    heads = (*PROBLEMS, *(column.heading for column in columns))
    lists(
        content,
        [
            Listing("台账", "软弱涣散基层党组织整顿台账", LEDGER, list(_ledger(lines)), note, HEADING),
            Listing("问题清单", "整顿问题清单", heads, list(_problems(lines, columns)), note, HEADING),
            Listing("落后情况", "整顿落后情况", BEHIND, list(_behind(lines)), note, HEADING),
        ],
    )
    audit.record("export.cases", actor=actor, cases=len(lines))
    return content.getvalue()


def _sorts(lines: Sequence[CaseLine]) -> str:
    """共43个：列入41个，待列入1个，已撤回1个."""
    states = [line.case.state for line in lines]
    others = {"待列入": states.count(CaseState.IDENTIFIED), "已撤回": states.count(CaseState.WITHDRAWN)}
    listed = [f"列入{len(states) - sum(others.values())}个"]
    listed += [f"{name}{number}个" for name, number in others.items() if number]
    return f"共{len(states)}个：{'，'.join(listed)}"


def _ledger(lines: Sequence[CaseLine]) -> Iterator[Sequence[CellValue]]:
    for number, line in enumerate(lines, 1):
        case = line.case
        helpers = "\n".join(f"{one.role_name}：{one}" for one in line.helpers if one.until is None)
        unit = case.name if case.organization.name == case.name else f"{case.organization}（原{case.name}）"
        label = f"{case.label}\n上一次{case.previous_case.label}" if case.previous_case else case.label
        yield (
            *(number, str(line.township or ""), unit, label, case.grounds, _both(case.listed_on, case.resolution)),
            *(case.get_state_display(), _deadline(case), helpers, f"{line.checked}/{line.problems}"),
            _both(case.delisted_on, case.delisting),
        )


def _problems(lines: Sequence[CaseLine], columns: Sequence[Column]) -> Iterator[Sequence[CellValue]]:
    """Every problem of every case, in the order of the cases."""
    found: dict[int, list[CaseProblem]] = defaultdict(list)
    standing = CaseProblem.objects.standing().filter(case__in=[line.case.pk for line in lines])
    for problem in standing.select_related("checked_by"):
        found[problem.case_id].append(problem)
    pairs = ((line, problem) for line in lines for problem in found[line.case.pk])
    for number, (line, problem) in enumerate(pairs, 1):
        head = (number, str(line.township or ""), line.case.organization.name, line.case.label)
        yield *head, *(column.value(problem) for column in columns)


def _both(day: date | None, decision: Resolution | None) -> str:
    """When, and by which decision."""
    return "\n".join(filter(None, (_day(day), decision.told if decision else "")))


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
    columns = [Column("序号", 6, lambda line: line.position), *columns_for([case])]
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    head = [f"{case.name}整顿问题销号表", *_head(case)]
    for row, said in enumerate(head, 1):
        _line(page, row, said, as_title if row == 1 else as_note, len(columns))
    top = row = len(head) + 1
    for number, column in enumerate(columns, 1):
        safe_cell(page.cell(top, number), column.heading)
        as_header(page.cell(top, number))
    for row, line in enumerate(case.problems.standing().select_related("checked_by"), top + 1):
        for number, column in enumerate(columns, 1):
            safe_cell(page.cell(row, number), column.value(line))
            as_body(page.cell(row, number), align="left" if column.left else "center")
    for below, said in enumerate(_foot(case), row + 1):
        _line(page, below, said, as_note, len(columns))
        page.row_dimensions[below].height = SIGNED
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height or 0, 40)
    print_setup(page, landscape=True, repeat_rows=f"{top}:{top}")
    audit.record("export.case", actor=actor, target=case, unit=case.organization)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _head(case: Case) -> Iterator[str]:
    listed = f"列入日期：{chinese_date(case.listed_on)}" if case.listed_on else "还没有列入"
    due = _deadline(case, "，") or "未定"
    yield f"单位：{case.organization.parent}{case.name}　　{case.label}　　{listed}　　整顿期限：{due}"
    yield f"列入情形：{case.grounds}"
    team = "；".join(f"{one.role_name}：{one}" for one in case.helpers.filter(until=None))
    yield f"整顿力量：{team or '还没有登记'}"


def _foot(case: Case) -> Iterator[str]:
    steps = rules(case).acceptance.steps
    signed = ["整顿单位（盖章）：＿＿＿＿＿＿＿＿"]
    signed += ["乡镇（街道）（盖章）：＿＿＿＿＿＿＿＿"] if "township" in steps else []
    signed += [f"{case.owner}（盖章）：＿＿＿＿＿＿＿＿"]
    yield "　　".join(signed)
    if names := rules(case).signatures:
        yield "　　".join(f"{name}（签字）：＿＿＿＿＿＿＿＿" for name in names)
    yield f"{chinese_moment(timezone.localtime())}生成。"


def _line(page: Any, row: int, said: str, dress: Any, columns: int) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    safe_cell(page.cell(row, 1), said)
    dress(page.cell(row, 1))


def _deadline(case: Case, between: str = "\n") -> str:
    """2026年8月31日; of one that was prolonged both days."""
    first = first_deadline(case)
    if first == case.deadline:
        return _day(first)
    return f"原定{_day(first) or '未定'}{between}延期到{_day(case.deadline)}"


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
