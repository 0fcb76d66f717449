"""Whether the current run may be decided and published: who is not done, what is missing, what changed since (F54)."""

from __future__ import annotations

from assessments.models import Cycle, Sheet, SheetState
from assessments.selectors.gathering import gather
from assessments.selectors.overrides import override_obstacles


def unready(cycle: Cycle) -> list[str]:
    """Why the current run of a computed cycle cannot be decided yet, in sentences without a full stop."""
    sheets = Sheet.objects.filter(roster_entry__cycle=cycle).exclude(state=SheetState.REVIEWED)
    found = []
    if waiting := list(sheets.order_by("roster_entry__position").values_list("roster_entry__name", flat=True)):
        names = "、".join(waiting[:5]) + ("等" if len(waiting) > 5 else "")
        found.append(f"还有{len(waiting)}个单位没有审核完成（{names}），请先完成审核再计算")
    run = cycle.run
    if run.provisional:
        found.append(f"本次计算有{run.provisional}个单位暂缺数据，请补齐后重新计算")
    inputs = gather(cycle)
    if (inputs.data_digest, inputs.roster_digest) != (run.data_digest, run.roster_digest):
        found.append(f"第{run.sequence}次计算之后数据有改动，请重新计算")
    return [*found, *override_obstacles(cycle)]
