"""Whether the current run may be decided and published: who is not done, what is missing, what changed since (F54)."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.models import Cycle, Result, Run, Sheet, SheetState
from assessments.selectors.overrides import override_obstacles
from assessments.selectors.staleness import Since, changed_since
from config.toolkit.wording import some
from scoring.engine import Status

PROVISIONAL = [status for status in Status if status.provisional]


def unready(cycle: Cycle) -> list[str]:
    """Why the current run of a computed cycle cannot be decided yet, in sentences without a full stop."""
    sheets = Sheet.objects.filter(roster_entry__cycle=cycle).exclude(state=SheetState.REVIEWED)
    found = []
    if waiting := sheets.count():
        names = some(_names(sheets))
        found.append(f"还有{waiting}{cycle.measure}没有审核完成（{names}），请先完成审核再计算")
    run = cycle.run
    if run.provisional:
        names = some(_names(run.results.filter(status__in=PROVISIONAL)))
        found.append(f"本次计算有{run.provisional}{cycle.measure}暂缺数据（{names}），请补齐后重新计算")
    return [*found, *behind(run, changed_since(run)), *override_obstacles(cycle)]


def behind(run: Run, since: Since) -> list[str]:
    """That a run no longer has the figures as they are, in sentences without a full stop; overrides tell themselves."""
    changed = [name for name, differs in (("数据", since.figures), ("名册", since.roster)) if differs]
    return [f"第{run.sequence}次计算之后{'和'.join(changed)}有改动，请重新计算"] if changed else []


def _names(rows: QuerySet[Sheet] | QuerySet[Result]) -> list[str]:
    """The units of these rows by name, in the order of the roster."""
    return list(rows.order_by("roster_entry__position").values_list("roster_entry__name", flat=True))
