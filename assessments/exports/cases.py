"""整顿台账 and 销号表 on paper: A4 landscape, as they are laid before the meeting."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import Range, office, over, put, taken, written, years_of
from assessments.models import Case, CaseProblem, CaseState
from assessments.selectors.cases.board import CaseLine
from assessments.selectors.cases.rules import first_deadline, rules
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, safe_cell
from organizations import audit
from organizations.models import User

LEDGER = (
    *("序号", "乡镇", "单位", "编号", "列入情形", "列入日期", "状态", "整顿期限"),
    *("整顿力量", "问题数", "已销号问题", "销号日期", "会议决定"),
)
PROBLEMS = ("序号", "乡镇", "单位", "编号")
BEHIND = ("序号", "乡镇", "单位", "状态", "落后事项")
APART = {CaseState.IDENTIFIED: "待列入", CaseState.WITHDRAWN: "已撤回"}
HEADING, SIGNED = 6, 36  # characters of a heading; points of a line in which people sign


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the lists of problems; `only`: where the standard has this column."""

    heading: str
    width: float
    value: Callable[[CaseProblem], CellValue]
    left: bool = False
    only: str = ""


COLUMNS = (
    Column("反映的意见", 22, lambda line: line.opinion, left=True, only="opinion"),
    Column("问题", 18, lambda line: line.problem, left=True),
    Column("帮扶措施", 24, lambda line: line.help, left=True, only="help"),
    Column("整改措施", 22, lambda line: line.measure, left=True),
    Column("责任人", 8, lambda line: line.responsible),
    Column("完成期限", 16.5, lambda line: line.due),
    Column("完成情况", 20, lambda line: line.evidence if line.done_on else "", left=True),
    Column("完成日期", 16.5, lambda line: line.done_on),
    Column("销号日期", 16.5, lambda line: line.checked_on),
    Column("销号人", 8, lambda line: str(line.checked_by or "")),
)


def columns_for(cases: Iterable[Case]) -> list[Column]:
    """The columns that the standards of these cases ask for."""
    asked = {column for case in cases for column in rules(case).columns}
    return [column for column in COLUMNS if not column.only or column.only in asked]


@transaction.atomic
def ledger_workbook(lines: Sequence[CaseLine], found: Range, *, actor: User) -> bytes:
    """Sheets 台账, 问题清单 and 落后情况."""
    name = f"{found.name}{years_of(line.case.year for line in lines)}"
    note = f"{found.told}{counted(lines)}"
    columns = columns_for(line.case for line in lines)
    heads = (*PROBLEMS, *(column.heading for column in columns))
    often = [column.heading for column in columns if column.heading.startswith(("完成", "销号"))]
    audit.record("export.cases", actor=actor, cases=len(lines))
    return written(
        [
            Listing(
                *("台账", f"{name}软弱涣散基层党组织整顿台账", LEDGER, list(_ledger(lines)), note, HEADING),
                optional=("销号日期", "会议决定"),
            ),
            Listing(
                *("问题清单", f"{name}整顿问题清单", heads, list(_problems(lines, columns)), note, HEADING),
                optional=often,
            ),
            Listing("落后情况", f"{name}整顿落后情况", BEHIND, list(_behind(lines)), note, HEADING),
        ],
        actor=actor,
    )


def counted(lines: Sequence[CaseLine]) -> str:
    """共43个：列入41个，待列入1个，已撤回1个。"""
    apart = {
        state: sum(line.case.state == state for line in lines) for state in (CaseState.IDENTIFIED, CaseState.WITHDRAWN)
    }
    told = [f"列入{len(lines) - sum(apart.values())}个"]
    told += [f"{words}{apart[state]}个" for state, words in APART.items() if apart[state]]
    return f"共{len(lines)}个：{'，'.join(told)}。" if told[1:] else f"共{len(lines)}个。"


def _ledger(lines: Sequence[CaseLine]) -> Iterator[Sequence[CellValue]]:
    for number, line in enumerate(lines, 1):
        case = line.case
        helpers = "\n".join(f"{one.role_name}：{one}" for one in line.helpers if one.until is None)
        unit = case.name if case.organization.name == case.name else f"{case.organization}（原{case.name}）"
        decisions = (("列入", case.resolution), ("销号", case.delisting))
        label = f"{case.label}\n上一次{case.previous_case.label}" if case.previous_case else case.label
        yield (
            *(number, str(line.township or ""), unit, label, case.grounds, case.listed_on),
            *(_state(line), case.deadline, helpers, line.problems, line.checked, case.delisted_on),
            "\n".join(f"{what}：{made.told}" for what, made in decisions if made),
        )


def _state(line: CaseLine) -> str:
    """The state; of one that was prolonged the first deadline too."""
    first = f"\n原定期限{chinese_date(line.first_deadline)}" if line.first_deadline else ""
    return f"{line.case.get_state_display()}{first}"


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
        over(page, row, said, as_title if row == 1 else as_note, len(columns))
    top = row = len(head) + 1
    for number, column in enumerate(columns, 1):
        safe_cell(page.cell(top, number), column.heading)
        as_header(page.cell(top, number))
    for row, problem in enumerate(case.problems.standing().select_related("checked_by"), top + 1):
        for number, column in enumerate(columns, 1):
            put(page.cell(row, number), column.value(problem), left=column.left)
    for below, said in enumerate(_foot(case, actor), row + 1):
        over(page, below, said, as_note, len(columns))
        page.row_dimensions[below].height = SIGNED
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height or 0, 40)
    print_setup(page, repeat_rows=f"{top}:{top}")
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


def _foot(case: Case, actor: User) -> Iterator[str]:
    steps = rules(case).acceptance.steps
    signed = ["整顿单位（盖章）：＿＿＿＿＿＿＿＿"]
    signed += ["乡镇（街道）（盖章）：＿＿＿＿＿＿＿＿"] if "township" in steps else []
    signed += [f"{office(case.owner)}（盖章）：＿＿＿＿＿＿＿＿"]
    yield "　　".join(signed)
    if names := rules(case).signatures:
        yield "　　".join(f"{name}（签字）：＿＿＿＿＿＿＿＿" for name in names)
    yield taken(actor)


def _deadline(case: Case, between: str = "\n") -> str:
    """2026年8月31日; of one that was prolonged both days."""
    first = first_deadline(case)
    if first == case.deadline:
        return _day(first)
    return f"原定{_day(first) or '未定'}{between}延期到{_day(case.deadline)}"


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
