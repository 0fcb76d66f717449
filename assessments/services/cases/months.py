"""整顿月报: once a month how far the unit came; a correction is a new revision; accepted once by the unit above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import Case, MonthlyProgress
from assessments.models.case_parts import WAITING
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.rhythm import due_on, month_end
from assessments.services.holding import keep
from config.toolkit.refusal import Refused
from organizations.models import User

from .holding import Fault, hold_case, lacking, record, refuse_any, refuse_unless, said
from .progress import begin

LONGEST = 400


@transaction.atomic
def report_progress(
    case: Case,
    *,
    year: int,
    month: int,
    done: str,
    plan: str = "",
    reason: str = "",
    revision: int = 0,
    actor: User,
    at: datetime | None = None,
) -> MonthlyProgress:
    """The report of a month (1 to 12), or a correction of it, which needs its reason.

    `revision`: the report that the person saw, 0 for none: where somebody was faster, it is refused.
    """
    case = hold_case(case)
    refuse_unless(case, (*ON_LIST, *AFTER), "报月报")
    at = at or timezone.now()
    _refuse_month(case, year, month, timezone.localdate(at))
    done, plan, reason = done.strip(), plan.strip(), reason.strip()
    before = case.months.filter(year=year, month=month, current=True).first()
    if (before.revision if before else 0) != revision:
        raise Refused(f"{year}年{month}月的月报刚由{before.actor if before else '别人'}报过，请刷新后再改。")
    refuse_any(month_faults(before, done=done, plan=plan, reason=reason))
    if before:
        reason = f"退回后更正：{before.returned_reason}"[:LONGEST] if before.returned_at else reason
        keep(before, current=False)
    report = MonthlyProgress.objects.create(
        **{"case": case, "year": year, "month": month, "revision": revision + 1, "done": done, "plan": plan},
        late=before.late if before else timezone.localdate(at) > due_on(year, month),
        reason=reason if before else "",
        actor=actor,
        at=at,
    )
    record(
        "month_corrected" if before else "month_reported", case, actor=actor, reason=report.reason, month=str(report)
    )
    begin(case, actor=actor)
    return report


def month_faults(before: MonthlyProgress | None, *, done: str, plan: str, reason: str) -> Iterator[Fault]:
    """What is wrong with a report, or with the correction of the one `before`."""
    yield from lacking(done, "进展情况", field="done")
    if before is None:
        return
    if (before.done, before.plan) == (done, plan):
        yield "done", f"{before}的月报没有改动，不用更正。"
    if not before.returned_at:
        yield from lacking(reason, "更正理由", field="reason")


@transaction.atomic
def accept_month(report: MonthlyProgress, *, actor: User) -> MonthlyProgress:
    """The unit above read it and lets it count; a month is accepted once, a correction of it again."""
    report, case = _hold_waiting(report, "认可")
    keep(report, accepted_by=actor, accepted_at=timezone.now())
    record("month_accepted", case, actor=actor, month=str(report))
    return report


@transaction.atomic
def accept_months(case: Case, *, actor: User) -> int:
    """All reports of the case that wait are accepted at once; how many."""
    case = hold_case(case)
    waiting = list(case.months.filter(WAITING))
    if not waiting:
        raise Refused(f"「{case}」没有等待认可的月报，请刷新页面。")
    for report in waiting:
        accept_month(report, actor=actor)
    return len(waiting)


@transaction.atomic
def return_month(report: MonthlyProgress, *, reason: str, actor: User) -> MonthlyProgress:
    """Read and found wanting: it waits for its correction, and what is lacking is said."""
    report, case = _hold_waiting(report, "退回")
    refuse_unless(case, (*ON_LIST, *AFTER), "退回月报")
    keep(
        report, returned_by=actor, returned_at=timezone.now(), returned_reason=said(reason, "退回原因", field="reason")
    )
    record("month_returned", case, actor=actor, reason=report.returned_reason, month=str(report))
    return report


def _hold_waiting(report: MonthlyProgress, what: str) -> tuple[MonthlyProgress, Case]:
    """The report and its case once they are ours; refused for one that waits no more."""
    case = hold_case(report.case)
    report = MonthlyProgress.objects.select_related("accepted_by").get(pk=report.pk)
    if not report.current:
        raise Refused(f"{report}的月报已经更正过，请{what}更正后的一份。")
    if report.accepted_at:
        raise Refused(f"{report}的月报已由{report.accepted_by}认可过，不能再{what}。")
    if report.returned_at:
        raise Refused(f"{report}的月报已经退回，请等更正以后再{what}。")
    return report, case


def _refuse_month(case: Case, year: int, month: int, today: date) -> None:
    if not 1 <= month <= 12 or not 1949 <= year <= 2999:
        raise Refused("月份应是1至12，请改正。", field="month")
    first = date(year, month, 1)
    if first > today:
        raise Refused(f"{year}年{month}月还没有到，到时再报。", field="month")
    if case.listed_on and month_end(first) < case.listed_on:
        raise Refused(f"{year}年{month}月还没有列入整顿，不用报。", field="month")
