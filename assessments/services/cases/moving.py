"""When the unit of a 整顿 was merged or divided: the case goes on in a unit that came of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Case, CaseMove, CaseState
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.succession import leading_on
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations.models import Organization, User

from .holding import hold_case, record, refuse_unless


@transaction.atomic
def move_case(case: Case, *, target: Organization, reason: str = "", on: date | None = None, actor: User) -> Case:
    """The case goes on in `target`, one of the units into which its own went; everything written stays.

    The owner's list is held too: nobody lists the target meanwhile.
    """
    case = hold_case(case)
    refuse_unless(case, (CaseState.IDENTIFIED, *ON_LIST, *AFTER), "转入别的单位")
    both = Organization.objects.select_for_update(of=("self",)).filter(pk__in=(case.owner_id, target.pk))
    list(both.order_by("pk").values_list("pk"))
    ways = {way.unit.pk: way for way in leading_on(case)}
    if target.pk not in ways:
        raise Refused(f"「{target}」不是由「{case.organization}」合并、拆分来的，不能转入。", field="target")
    other = Case.objects.filter(organization=target, owner=case.owner)
    if held := other.filter(state__in=(CaseState.IDENTIFIED, *ON_LIST)).first():
        raise Refused(f"「{target}」已经在整顿（{held.label}），请终止这一个，写明并入{held.label}。", field="target")
    source, way = case.organization, ways[target.pk]
    on = on or way.day
    refuse_to_come(on, "转入日期", field="on")
    if on < way.day:
        raise Refused(f"「{source}」{chinese_date(way.day)}才撤销，转入日期不能早于这一天，请改正。", field="on")
    CaseMove.objects.create(
        case=case,
        source=source,
        target=target,
        event=way.event,
        on=on,
        reason=reason.strip(),
        actor=actor,
        at=timezone.now(),
    )
    keep(case, organization=target)
    record("moved", case, actor=actor, reason=reason.strip(), unit_of_case=[source.name, target.name])
    return case
