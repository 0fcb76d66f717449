"""销号进度, 历年情况 and 乡镇汇总 as a workbook: the tables behind the chart."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from assessments.selectors.cases.board import CaseLine, TownshipLine, by_township, total
from assessments.selectors.cases.burndown import BurnPoint
from assessments.selectors.cases.years import YearLine
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.writing import CellValue, Listing, lists
from organizations import audit
from organizations.models import User

POINTS = ("截至", "新列入", "销号", "终止", "未销号", "按原定期限应剩", "未销号问题")
YEARS = (
    *("年度", "排查单位", "列入单位", "列入占比", "列入次数", "已销号", "转化率", "再次列入单位", "再次列入占比"),
    *("督办单", "已办结", "办结率"),
)
TOWNSHIPS = (
    *("序号", "乡镇", "列入", "未销号", "已销号", "其中跟踪中", "终止", "再次列入", "落后"),
    *("问题数", "已销号问题", "超期问题"),
)
HEADING = 6


@transaction.atomic
def progress_workbook(
    points: Sequence[BurnPoint], years: Sequence[YearLine], cases: Sequence[CaseLine], year: int, *, actor: User
) -> bytes:
    """Sheets 销号进度, 历年情况 and 乡镇汇总; the export is on record."""
    content, townships = io.BytesIO(), list(_townships(by_township(cases), total(cases)))
    note = f"{chinese_moment(timezone.localtime())}生成。"
    lists(
        content,
        [
            Listing("销号进度", f"{year}年整顿销号进度", POINTS, list(_points(points)), note, HEADING),
            Listing("历年情况", "整顿历年情况", YEARS, list(map(_year, years)), note, HEADING),
            Listing("乡镇汇总", "整顿乡镇汇总", TOWNSHIPS, townships, note, HEADING),
        ],
    )
    audit.record("export.burndown", actor=actor, year=year)
    return content.getvalue()


def _points(points: Sequence[BurnPoint]) -> Iterator[Sequence[CellValue]]:
    for point in points:
        told = (point.listed, point.delisted, point.ended, point.left, point.planned, point.problems)
        yield chinese_date(point.day), *told


def _year(line: YearLine) -> Sequence[CellValue]:
    return (
        *(f"{line.year}年" if line.year else "合计", line.screened, line.units, line.share),
        *(line.listed, line.delisted, line.turned, line.again, line.returned),
        *(line.notices, line.settled, line.done),
    )


def _townships(townships: Sequence[TownshipLine], everything: TownshipLine) -> Iterator[Sequence[CellValue]]:
    for number, row in enumerate(townships, 1):
        yield number, str(row.township or ""), *_counts(row)
    yield None, "合计", *_counts(everything)


def _counts(row: TownshipLine) -> tuple[int, ...]:
    return (
        *(len(row.lines), row.on_list, row.delisted, row.following, row.ended, row.again, row.behind),
        *(row.problems, row.checked, row.overdue),
    )
