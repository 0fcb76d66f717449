"""责任书 of the demonstration: a township with its villages, signed in January, reported month by month with gaps."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments import services
from assessments.demonstration.playing import Cast
from assessments.models import Contract
from organizations.models import Kind, Organization
from scoring.models import Scheme

DUE_DAY = 5
REWARDS = "年终考核与责任书挂钩：考核为优秀的通报表扬，优先推荐先进基层党组织；考核为一般的约谈党组织书记。"
DONE = "开展主题党日1次、党课1次，召开支委会研究党建工作1次；党费按月收齐，村务公开栏已更新。"
PLAN = "走访党员户，完善活动阵地制度上墙，做好下月主题党日的准备。"


def conclude_contracts(scheme: Scheme, township: Organization, cast: Cast) -> int:
    """Drafted for every village, signed, reported up to last month but for a few; how many contracts."""
    today = timezone.localdate()
    made = services.start_round(
        issuer=township,
        scheme=scheme,
        year=today.year,
        title=f"{township.name}{today.year}年度村级党组织目标管理责任书",
        due_day=DUE_DAY,
        rewards=REWARDS,
        actor=cast.organizer,
    )
    villages = list(township.children.filter(kind=Kind.VILLAGE).order_by("position"))
    contracts = services.draft_contracts(made, units=villages, actor=cast.organizer)
    for contract in contracts[:-1]:  # the last one still waits for its signatures
        services.sign_contract(
            contract,
            signed_on=min(today, date(today.year, 1, 15)),
            signer=f"{contract.name}书记",
            issuer_signer=f"{township.name}党委书记",
            actor=cast.organizer,
        )
    for number, contract in enumerate(contracts[:-1]):
        _report(contract, number, cast, today)
    return len(contracts)


def _report(contract: Contract, number: int, cast: Cast, today: date) -> None:
    """Every month that is over; every now and then one is late, or has not come."""
    for month in range(1, today.month):
        if (number * 3 + month) % 11 == 0:
            continue
        late = (number + month) % 9 == 0
        last = date(today.year, month, monthrange(today.year, month)[1])
        day = min(today, last + timedelta(days=DUE_DAY + 3 if late else number % DUE_DAY))
        services.report_month(
            contract,
            month=month,
            done=DONE,
            plan=PLAN,
            actor=cast.fillers[contract.organization_id],
            at=timezone.make_aware(datetime.combine(day, time(9, number % 60))),
        )
