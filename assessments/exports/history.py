"""The results of one unit over the years as a workbook: the same lines as on its page (F4)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from assessments.selectors.history import Past
from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from organizations import audit
from organizations.models import Organization, User

HEADS = (
    *("考核方案", "考核", "考核期起", "考核期止", "组织单位", "得分", "满分", "审定等次", "名次", "状态"),
    *("合并后原结果", "怎样得来"),
)
SHARES = ("考核", "考核期止", "当时的单位", "得分", "审定等次", "划入份额（%）", "划入党员（人）")
HEADING = 8


@transaction.atomic
def history_workbook(unit: Organization, groups: Sequence[Sequence[Past]], *, actor: User) -> bytes:
    """Sheets 历年结果 and 组成 (each unit of its time with its own result); the export is on record."""
    day = chinese_date(timezone.localdate())
    note = f"{day}生成。单位合并、拆分的，按各次考核规定的办法折算，折算结果只供参考，不改变原来的考核结果。"
    pasts = [past for group in groups for past in group]
    content = io.BytesIO()
    lists(
        content,
        [
            Listing("历年结果", f"{unit.name}历年考核结果", HEADS, list(_lines(pasts)), note, HEADING),
            Listing("组成", f"{unit.name}历年考核结果的组成", SHARES, list(_shares(pasts)), note, HEADING),
        ],
    )
    audit.record("export.history", actor=actor, target=unit, unit=unit, units=len(pasts))
    return content.getvalue()


def _lines(pasts: Sequence[Past]) -> Iterator[Sequence[CellValue]]:
    for past in pasts:
        cycle, own = past.cycle, past.own
        yield (
            *(cycle.scheme.title, cycle.title, cycle.period_from, cycle.period_to, cycle.owner.name),
            *(amount(past.value, places=cycle.scheme.places), amount(cycle.scheme.full)),
            *(past.grade, own.place if own else None, cycle.get_state_display()),
            *("" if own else cycle.get_inheritance_display(), past.sentence),
        )


def _shares(pasts: Sequence[Past]) -> Iterator[Sequence[CellValue]]:
    for past in pasts:
        for share in past.shares:
            yield (
                *(past.cycle.title, past.cycle.period_to, share.name),
                *(amount(share.total, places=past.cycle.scheme.places), share.grade),
                *(amount(share.percent, places=2), amount(share.members, places=2)),
            )
