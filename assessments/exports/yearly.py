"""历年情况 of one unit as a workbook: the lines of its page, and its levels one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from assessments.exports.laid import written
from assessments.exports.levels import HISTORY, history_rows
from assessments.selectors.levels import Past
from assessments.selectors.yearly import Told, by_year
from config.toolkit.excel.writing import Listing
from organizations import audit
from organizations.models import Organization, User

MERGED = "单位合并、拆分而来的，原单位的情况一并列出。"
YEARS = "称号列在持有的每一年，整顿列在确定列入的那一年，整改按交办的年度计。"
OPTIONAL = ("失效日期", "说明", "牌匾编号")
LINES = ("年度", "事项", "单位", "内容")


@transaction.atomic
def yearly_workbook(unit: Organization, told: Sequence[Told], pasts: Sequence[Past], *, actor: User) -> bytes:
    """Sheets 历年情况 and 历年等级; the export is on record."""
    rows = [
        (f"{year}年", kind, line.source or unit.name, line.text)
        for year, kinds in by_year(told)
        for kind, lines in kinds
        for line in lines
    ]
    audit.record("export.yearly", actor=actor, target=unit, unit=unit, rows=len(rows))
    return written(
        [
            Listing("历年情况", f"{unit.name}历年情况", LINES, rows, f"{MERGED}{YEARS}", typed=("内容",)),
            Listing("历年等级", f"{unit.name}历年等级", HISTORY, history_rows(unit, pasts), MERGED, optional=OPTIONAL),
        ],
        actor=actor,
    )
