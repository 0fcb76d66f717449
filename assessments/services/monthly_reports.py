"""责任书月报: once a month a unit says what it did and what it means to do next; corrections are added (text 4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import Contract, ContractState, MonthlyReport
from assessments.selectors.monthly_reports import owed_months
from assessments.services.contracts import hold_contract
from assessments.services.holding import keep
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User

ItemReport = tuple[str, int | None]  # words, and the figure reached so far (scaled by 10^6)


@transaction.atomic
def report_month(
    contract: Contract,
    *,
    month: int,
    done: str,
    plan: str,
    actor: User,
    items: Mapping[str, ItemReport] | None = None,
    reason: str = "",
    revision: int = 0,
    at: datetime | None = None,
) -> MonthlyReport:
    """The report of one month (1 to 12), or a correction of it, which needs its `reason`.

    `revision`: the report that the person saw, 0 for none: where somebody was faster, it is refused. `at`: when it
    came in, now if not said.
    """
    contract = hold_contract(contract)
    at = at or timezone.now()
    _refuse_month(contract, month, timezone.localdate(at))
    if not done.strip() or not plan.strip():
        raise Refused("请写明本月完成情况和下月打算。")
    said = _items(contract, items or {})
    before = contract.reports.filter(month=month, current=True).first()
    if (before.revision if before else 0) != revision:
        raise Refused(f"{month}月的月报刚由{before.actor if before else '别人'}报过，请刷新后再改。")
    if before:
        _refuse_correction(before, (done.strip(), plan.strip(), said), reason)
        keep(before, current=False)
    late = before.late if before else timezone.localdate(at) > contract.round.due_on(month)
    report = MonthlyReport.objects.create(
        contract=contract,
        month=month,
        revision=revision + 1,
        done=done.strip(),
        plan=plan.strip(),
        items=said,
        late=late,
        reason=reason.strip() if before else "",
        actor=actor,
        at=at,
    )
    action = "report.corrected" if before else "report.filed"
    told = {"reason": report.reason, "month": month, "late": late}
    audit.record(action, actor=actor, target=report, unit=contract.organization, **told)
    return report


def _refuse_month(contract: Contract, month: int, today: date) -> None:
    if contract.state != ContractState.SIGNED:
        raise Refused(f"「{contract}」{contract.get_state_display()}，只有已签订的责任书才报月报。")
    if month not in owed_months(contract):
        months = owed_months(contract)
        advice = f"它的月报是{months[0]}月至{months[-1]}月。" if months else "它没有要报的月份。"
        raise Refused(f"「{contract}」不报{month}月的月报，{advice}")
    if date(contract.round.year, month, 1) > today:
        raise Refused(f"{contract.round.year}年{month}月还没有到，到时再报。")


def _items(contract: Contract, given: Mapping[str, ItemReport]) -> dict[str, list[str | int | None]]:
    known = set(contract.items.values_list("node", flat=True))
    said: dict[str, list[str | int | None]] = {}
    for node, (words, figure) in given.items():
        if node not in known:
            raise Refused(f"责任书里没有「{node}」这一项，请刷新后再填。")
        if words.strip() or figure is not None:
            said[node] = [words.strip(), figure]
    return said


def _refuse_correction(
    before: MonthlyReport, now: tuple[str, str, dict[str, list[str | int | None]]], why: str
) -> None:
    if (before.done, before.plan, before.items) == now:
        raise Refused(f"{before.month}月的月报没有改动，不用更正。")
    if not why.strip():
        raise Refused(f"{before.month}月的月报已经报过，更正请写明理由。", field="reason")
