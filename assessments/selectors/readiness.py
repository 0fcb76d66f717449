"""Whether the current run may be decided and published: who is not done, what is missing, what changed since (F54)."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.models import Cycle, Result, Sheet, SheetState
from assessments.selectors.gathering import gather
from assessments.selectors.overrides import override_obstacles
from scoring.engine import Status

NAMED = 5
PROVISIONAL = [status for status in Status if status.provisional]


def unready(cycle: Cycle) -> list[str]:
    """Why the current run of a computed cycle cannot be decided yet, in sentences without a full stop."""
    sheets = Sheet.objects.filter(roster_entry__cycle=cycle).exclude(state=SheetState.REVIEWED)
    found = []
    if waiting := sheets.count():
        names = some(sheets.order_by("roster_entry__position"))
        found.append(f"还有{waiting}个单位没有审核完成（{names}），请先完成审核再计算")
    run = cycle.run
    if run.provisional:
        names = some(run.results.filter(status__in=PROVISIONAL).order_by("roster_entry__position"))
        found.append(f"本次计算有{run.provisional}个单位暂缺数据（{names}），请补齐后重新计算")
    inputs = gather(cycle)
    if (inputs.data_digest, inputs.roster_digest) != (run.data_digest, run.roster_digest):
        found.append(f"第{run.sequence}次计算之后数据有改动，请重新计算")
    return [*found, *override_obstacles(cycle)]


def some(rows: QuerySet[Sheet] | QuerySet[Result]) -> str:
    """The units of the first few rows by name."""
    names = list(rows.values_list("roster_entry__name", flat=True)[: NAMED + 1])
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
