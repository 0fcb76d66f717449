"""两次计算差别表: what changed between two runs of a cycle, with the causes (F71)."""

from __future__ import annotations

import io

from django.utils import timezone

from assessments import selectors
from assessments.models import Result, Run
from config.toolkit.digest import short
from config.toolkit.excel.writing import amount, flat
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from scoring.engine import UNGRADED

HEADERS = ("序号", "单位", "分组", "原总分", "现总分", "增减", "原名次", "现名次", "原建议等次", "现建议等次", "原因")


def difference_workbook(run: Run, before: Run, *, actor: User) -> bytes:
    """The changes from `before` to `run` as a list for print; the export is on record."""
    cycle = run.cycle
    changes = selectors.difference(run, before)
    rows = [
        (
            number,
            change.entry.name,
            change.entry.pool,
            *(amount(result.total, places=cycle.scheme.places) for result in (change.before, change.after)),
            _moved(change.before, change.after),
            *("不排名" if result.place is None else result.place for result in (change.before, change.after)),
            *(result.grade or UNGRADED for result in (change.before, change.after)),
            "\n".join(change.causes),
        )
        for number, change in enumerate(changes, 1)
    ]
    now = timezone.localtime()
    general = "".join(selectors.run_causes(run, before))
    note = (
        f"制表单位：{cycle.owner}　第{before.sequence}次计算（校验码{short(before.digest)}）与"
        f"第{run.sequence}次计算（校验码{short(run.digest)}）　生成时间：{now:%Y-%m-%d %H:%M}"
        f"　{selectors.tally(changes, measure=run.cycle.measure)}{'　' + general if general else ''}"
    )
    content = io.BytesIO()
    flat(content, f"{cycle.title}两次计算差别表", HEADERS, rows, note=note, sheet="差别")
    audit.record(
        "export.difference",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        run=[before.pk, run.pk],
        sequence=[before.sequence, run.sequence],
        units=len(changes),
    )
    return content.getvalue()


def _moved(before: Result, after: Result) -> str:
    """How far the total moved, with its sign."""
    if before.total is None or after.total is None:
        return "—"
    moved = after.total - before.total
    return f"+{text(moved)}" if moved > 0 else text(moved) if moved else "不变"
