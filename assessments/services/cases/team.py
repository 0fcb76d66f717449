"""四个一 of a 整顿: who is named for which role, and what they did when: visits, stays, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.models import Activity, Case, CaseHelper, Visit
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.rules import rules
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come
from organizations.models import User
from organizations.services.withdrawing import mark_withdrawn

from .holding import Fault, day_faults, hold_case, lacking, record, refuse_any, refuse_unless
from .progress import advance, begin

MOST_DAYS = 31  # of one stay


@transaction.atomic
def name_helper(
    case: Case, *, role: str, person: str = "", unit: str = "", phone: str = "", since: date, actor: User
) -> CaseHelper:
    """Somebody for a role of the standard (by code), from a day on; with the last role filled the case goes on."""
    case = hold_case(case)
    refuse_unless(case, (*ON_LIST, *AFTER), "安排整顿力量")
    person, unit = person.strip(), unit.strip()
    refuse_any(helper_faults(case, role=role, person=person, unit=unit, since=since))
    known = rules(case).role(role)
    assert known is not None
    helper = CaseHelper.objects.create(
        **{"case": case, "role": role, "role_name": known.name, "person": person, "unit": unit},
        **{"phone": phone.strip(), "since": since, "actor": actor, "at": timezone.now()},
    )
    record("helper_named", case, actor=actor, role=known.name, name=str(helper), since=since)
    advance(case, actor=actor)
    return helper


def helper_faults(case: Case, *, role: str, person: str, unit: str, since: date | None) -> Iterator[Fault]:
    """What is wrong with somebody for the team."""
    yield from day_faults(case, since, "起始日期", field="since")
    known = rules(case).role(role)
    if known is None:
        yield "role", "标准里没有这种整顿力量，请重新选择。"
        return
    named = case.helpers.filter(role=role, until=None)
    if known.kind == "person" and not person:
        yield "person", f"请写明{known.name}的姓名。"
    elif known.kind == "unit" and not unit:
        yield "unit", f"请写明{known.name}是哪个单位。"
    elif named.filter(person=person, unit=unit).exists():
        yield known.kind, f"{known.name}{person or unit}已经登记过。"
    elif known.most is not None and named.count() >= known.most:
        yield "role", f"{known.name}最多{known.most}名，已经配齐。要换人的，请先登记原来的人结束。"


@transaction.atomic
def end_helper(helper: CaseHelper, *, until: date, reason: str, actor: User) -> CaseHelper:
    """The last day of somebody in the team, and why; visits until then stay."""
    helper, case = _hold(helper)
    if helper.until:
        raise Refused(f"{helper}已于{chinese_date(helper.until)}结束。")
    refuse_any([*end_faults(helper, until), *lacking(reason, "更换原因", field="reason")])
    keep(helper, until=until, ended_reason=reason.strip())
    record("helper_ended", case, actor=actor, reason=helper.ended_reason, name=str(helper), until=until)
    return helper


def end_faults(helper: CaseHelper, until: date | None) -> Iterator[Fault]:
    """What is wrong with the last day of somebody in the team."""
    yield from day_faults(helper.case, until, "结束日期", field="until", after=(helper.since, "起始日期"))
    if until and helper.visits.standing().filter(on__gt=until).exists():
        yield "until", f"{helper}在{chinese_date(until)}以后还有走访记录，请改正日期。"


@transaction.atomic
def record_visit(
    helper: CaseHelper,
    *,
    on: date,
    activity: str = Activity.VISIT,
    days: int = 1,
    note: str = "",
    actor: User,
) -> Visit:
    """What a helper did on a day; a stay lasts `days` days from it on."""
    helper, case = _hold(helper)
    refuse_unless(case, (*ON_LIST, *AFTER), "登记走访")
    refuse_any(visit_faults(helper, on=on, activity=activity, days=days))
    visit = Visit(helper=helper, on=on, activity=activity, days=days, note=note.strip(), actor=actor, at=timezone.now())
    visit.save()
    done = [str(helper), visit.get_activity_display(), days]
    record("visited", case, actor=actor, on=on, visit=done, note=visit.note)
    begin(case, actor=actor)
    return visit


def visit_faults(helper: CaseHelper, *, on: date | None, activity: str, days: int | None) -> Iterator[Fault]:
    """What is wrong with a visit: its day, its length, the same one recorded twice."""
    yield from _length_faults(helper.case, on, activity, days)
    if on is None:
        return
    yield from day_faults(helper.case, on, "日期", field="on")
    if on < helper.since or (helper.until and on > helper.until):
        ended = chinese_date(helper.until) if helper.until else "今"
        yield "on", f"{helper}的任务是{chinese_date(helper.since)}至{ended}，这一天不在其中。"
    if helper.visits.standing().filter(on=on, activity=activity).exists():
        yield "on", f"{helper}{chinese_date(on)}的{Activity(activity).label}已经记过，不用再记。"


def _length_faults(case: Case, on: date | None, activity: str, days: int | None) -> Iterator[Fault]:
    if days is None:
        return
    if activity != Activity.DAYS and days != 1:
        yield "days", "只有驻村填天数，到村和研究调度按一次记。"
    elif not 1 <= days <= MOST_DAYS:
        yield "days", f"一次驻村是1至{MOST_DAYS}天，请改正。"
    elif on and days > 1 and (fault := not_come(on + timedelta(days=days - 1), "驻村的最后一天")):
        yield "days", fault


@transaction.atomic
def withdraw_visit(visit: Visit, *, reason: str, actor: User) -> Visit:
    """A visit that did not take place, or was entered wrongly."""
    helper, case = _hold(visit.helper)
    visit = Visit.objects.get(pk=visit.pk)
    if visit.withdrawn_at:
        raise Refused("这条走访记录已经撤回。")
    reason = mark_withdrawn(visit, reason=reason, actor=actor)
    record("visit_withdrawn", case, actor=actor, reason=reason, on=visit.on, name=str(helper))
    return visit


def _hold(helper: CaseHelper) -> tuple[CaseHelper, Case]:
    case = hold_case(helper.case)
    return CaseHelper.objects.get(pk=helper.pk), case
