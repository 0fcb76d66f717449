"""销号进度, 历年情况 and 乡镇汇总 as a workbook: the tables behind the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from assessments.exports.laid import written
from assessments.selectors.cases.board import CaseLine, TownshipLine, by_township, total
from assessments.selectors.cases.burndown import BurnPoint
from assessments.selectors.cases.years import YearLine
from config.toolkit.excel.writing import CellValue, Listing, amount
from config.toolkit.scaled import percent
from organizations import audit
from organizations.models import User

POINTS = ("截至", "新列入", "销号", "终止", "未销号", "按原定期限应剩", "未销号问题")
YEARS = (
    *(
        "年度",
        "排查单位",
        "列入单位",
        "列入占比（%）",
        "列入次数",
        "已销号",
        "转化率（%）",
        "再次列入单位",
        "再次列入占比（%）",
    ),
    *("督办单", "已办结", "办结率（%）"),
)
TOWNSHIPS = (
    *("序号", "乡镇", "列入", "未销号", "已销号", "其中跟踪中", "终止", "再次列入", "落后"),
    *("问题数", "已销号问题", "超期问题"),
)
YEARS_NOTE = (
    "转化率是这一年列入的到今天已销号的比例。占比按排查单位算；合计里一个单位只算一次，各年列入单位相加可能多于合计，"
    "有的年度没有排查就列入的，不算合计的占比。督办单按发出的年度计。"
)
TOWNSHIPS_NOTE = "历年列入的都计在内，撤回的不计。"
HEADING = 6


@transaction.atomic
def progress_workbook(
    points: Sequence[BurnPoint],
    years: Sequence[YearLine],
    cases: Sequence[CaseLine],
    year: int,
    name: str,
    *,
    actor: User,
) -> bytes:
    """Sheets 销号进度, 历年情况 and 乡镇汇总 of the units called `name`; the export is on record."""
    townships = list(_townships(by_township(cases), total(cases)))
    audit.record("export.burndown", actor=actor, year=year)
    return written(
        [
            Listing("销号进度", f"{name}{year}年整顿销号进度", POINTS, list(_points(points)), widest=HEADING),
            Listing("历年情况", f"{name}整顿历年情况", YEARS, list(map(_year, years)), YEARS_NOTE, HEADING),
            Listing("乡镇汇总", f"{name}整顿乡镇汇总", TOWNSHIPS, townships, TOWNSHIPS_NOTE, HEADING),
        ],
        actor=actor,
    )


def _points(points: Sequence[BurnPoint]) -> Iterator[Sequence[CellValue]]:
    for point in points:
        told = (point.listed, point.delisted, point.ended, point.left, point.planned, point.problems)
        yield point.day, *told


def _year(line: YearLine) -> Sequence[CellValue]:
    return (
        *(f"{line.year}年" if line.year else "合计", line.screened, line.units, _share(line.units, line.screened or 0)),
        *(line.listed, line.delisted, _share(line.delisted, line.listed), line.again),
        *(_share(line.again, line.screened or 0), line.notices, line.settled, _share(line.settled, line.notices)),
    )


def _share(part: int, whole: int) -> CellValue:
    return amount(percent(part, whole), places=2)


def _townships(townships: Sequence[TownshipLine], everything: TownshipLine) -> Iterator[Sequence[CellValue]]:
    for number, row in enumerate(townships, 1):
        yield number, str(row.township or ""), *_counts(row)
    yield None, "合计", *_counts(everything)


def _counts(row: TownshipLine) -> tuple[int, ...]:
    return (
        *(len(row.lines), row.on_list, row.delisted, row.following, row.ended, row.again, row.behind),
        *(row.problems, row.checked, row.overdue),
    )
