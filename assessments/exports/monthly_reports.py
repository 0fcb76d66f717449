"""月报汇总: who reported when, what was done and planned, how far single items came, who is missing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from assessments.models import ContractItem, ContractRound, MonthlyReport
from assessments.selectors.monthly_reports import FILED, LATE, MISSING, NOT_OWED, OPEN, UnitMonths, board
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from organizations import audit
from organizations.models import User

MARKS = {FILED: "已报", LATE: "迟报", MISSING: "缺报", OPEN: "待报", NOT_OWED: "—"}
REPORTS = ("月份", "单位", "完成情况", "下月打算", "报送时间", "是否迟报", "报送人", "更正次数")
ITEMS = ("月份", "单位", "编号", "指标", "目标任务", "目标值", "累计完成", "计量单位", "完成情况")
MISSED = ("月份", "单位", "应报日期")
HEADING = 8  # characters of a heading


@transaction.atomic
def reports_workbook(round: ContractRound, *, actor: User) -> bytes:
    """Sheets 报送情况, 月报, 各项完成情况, 缺报; the export is on record."""
    lines = board(round)
    now = timezone.localtime()
    note = f"{round.issuer.name}，{round.year}年，次月{round.due_day}日前报送；{chinese_moment(now)}生成。"
    heads = ("单位", *(f"{month}月" for month in range(1, 13)), "已报", "其中迟报", "缺报")
    reports = _in_force(round)
    content = io.BytesIO()
    title = f"{round.title}月报"
    lists(
        content,
        [
            Listing("报送情况", f"{title}报送情况", heads, list(_states(lines)), note, HEADING),
            Listing("月报", f"{title}汇总", REPORTS, list(_reports(reports)), note, HEADING),
            Listing("各项完成情况", f"{title}各项完成情况", ITEMS, list(_items(reports)), note, HEADING),
            Listing("缺报", f"{title}缺报名单", MISSED, list(_missed(lines)), note, HEADING),
        ],
    )
    audit.record("export.monthly_reports", actor=actor, target=round, unit=round.issuer, units=len(lines))
    return content.getvalue()


def _in_force(round: ContractRound) -> Sequence[MonthlyReport]:
    found = MonthlyReport.objects.filter(contract__round=round, current=True).select_related("contract", "actor")
    return found.order_by("month", "contract__organization__path")


def _states(lines: Sequence[UnitMonths]) -> Iterator[Sequence[CellValue]]:
    for line in lines:
        marks = [MARKS.get(cell.state, "") for cell in line.cells]
        yield line.contract.name, *marks, line.filed, line.late, line.missing


def _reports(reports: Sequence[MonthlyReport]) -> Iterator[Sequence[CellValue]]:
    for each in reports:
        at, late = timezone.localtime(each.at).replace(tzinfo=None), "迟报" if each.late else "按时"
        said = (each.done, each.plan, at, late, str(each.actor), each.revision - 1)
        yield f"{each.month}月", each.contract.name, *said


def _items(reports: Sequence[MonthlyReport]) -> Iterator[Sequence[CellValue]]:
    """The items of which something was said, in the order of months and units."""
    contracts = {each.contract_id for each in reports if each.items}
    known = {(item.contract_id, item.node): item for item in ContractItem.objects.filter(contract__in=contracts)}
    for each in reports:
        for node, (words, figure) in each.items.items():
            item = known[each.contract_id, node]
            head = (f"{each.month}月", each.contract.name, node, item.name, item.target)
            yield *head, amount(item.value), amount(figure), item.measure, words


def _missed(lines: Sequence[UnitMonths]) -> Iterator[Sequence[CellValue]]:
    for month in range(12):
        for line in lines:
            cell = line.cells[month]
            if cell.state == MISSING and cell.due:
                yield f"{cell.month}月", line.contract.name, chinese_date(cell.due)
