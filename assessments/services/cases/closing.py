"""A 整顿 ends: taken off the list by a decision, followed up, closed. And the warning plate on the door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Case, CasePlate, CaseState, PlateAct
from assessments.models.cases import AFTER, ON_LIST, OVER, WORKING
from assessments.models.resolutions import Resolution
from assessments.selectors.cases.rules import rules, steps_left
from assessments.services.holding import keep
from assessments.services.resolutions import Meeting, decided_faults, meeting_faults, resolve
from config.toolkit.dates import chinese_date, years_later
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations.models import User
from organizations.services.withdrawing import mark_withdrawn

from .acceptances import binding_until, deadline_faults, extend
from .holding import Fault, day_faults, hold_case, record, refuse_any, refuse_unless


@transaction.atomic
def delist(case: Case, *, delisted_on: date, decision: Resolution | Meeting, actor: User) -> Case:
    """销号: every step of acceptance passed, every problem checked off, every notice settled, and a decision."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.COUNTY_ACCEPTANCE,), "销号", "要先通过全部验收。")
    if steps_left(case):
        raise Refused(f"「{case}」还没有通过全部验收，不能销号。")
    _refuse_open(case, "销号")
    if waiting := case.notices.filter(settled_on=None).count():
        raise Refused(f"「{case}」还有{waiting}份督办单没有办结，不能销号。")
    typed = list(meeting_faults(decision)) if isinstance(decision, Meeting) else []
    refuse_any([*typed, *delisting_faults(case, delisted_on, decision.decided_on)])
    resolution = decided(case, decision, actor)
    keep(case, state=CaseState.DELISTED, delisted_on=delisted_on, delisting=resolution)
    record("delisted", case, actor=actor, delisted_on=delisted_on, decision=str(resolution))
    return case


def delisting_faults(case: Case, delisted_on: date | None, decided_on: date | None) -> Iterator[Fault]:
    """What is wrong with the days on which a case is taken off the list and on which that was decided."""
    last, bound = case.acceptances.standing().order_by("-on").first(), binding_until(case)
    looked = (last.on if last else None, "验收的")
    yield from day_faults(case, delisted_on, "销号日期", field="delisted_on", after=looked)
    if delisted_on and bound and delisted_on < bound:
        yield "delisted_on", f"「{case}」因藏匿警示牌至少整顿到{chinese_date(bound)}，现在不能销号。"
    yield from decided_faults(decided_on, looked)


@transaction.atomic
def follow_up(case: Case, *, until: date | None = None, actor: User) -> Case:
    """跟踪 until a day, not earlier than the standard says."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.DELISTED,), "转入跟踪")
    least = follow_up_end(case)
    until = until or least
    if until < least:
        years = rules(case).acceptance.follow_up_years
        raise Refused(f"标准规定销号后跟踪{years}年，应到{chinese_date(least)}，请改正。", field="until")
    keep(case, state=CaseState.FOLLOW_UP, follow_up_until=until)
    record("followed_up", case, actor=actor, until=until)
    return case


@transaction.atomic
def close_case(case: Case, *, closed_on: date, actor: User) -> Case:
    """办结: the follow-up is over, nothing is open, the plate is off the door."""
    case = hold_case(case)
    refuse_unless(case, AFTER, "办结", "要先销号。")
    until, faults = _followed_until(case), list(day_faults(case, closed_on, "办结日期", field="closed_on"))
    if closed_on < until:
        faults.append(("closed_on", f"「{case}」要跟踪到{chinese_date(until)}，在此以前不能办结。"))
    refuse_any(faults)
    _refuse_open(case, "办结")
    if hanging(case):
        raise Refused(f"「{case}」的警示牌还没有摘，请先登记摘牌。")
    keep(case, state=CaseState.CLOSED, closed_on=closed_on)
    record("closed", case, actor=actor, closed_on=closed_on)
    return case


@transaction.atomic
def mark_plate(case: Case, *, act: str, on: date, note: str = "", until: date | None = None, actor: User) -> CasePlate:
    """The plate is hung, taken off once the case is off the list, or was found hidden.

    Hidden, the case is prolonged to `until` where the rules of the place say so, and is not taken off before.
    """
    case = hold_case(case)
    states = (*AFTER, *OVER) if act == PlateAct.REMOVED else ON_LIST if act == PlateAct.HUNG else WORKING
    refuse_unless(case, states, PlateAct(act).label, "销号以后才能摘牌。" if act == PlateAct.REMOVED else "")
    if hanging(case) == (act == PlateAct.HUNG):
        raise Refused("警示牌已经挂着，不用再挂。" if act == PlateAct.HUNG else "门上没有挂警示牌，请先登记挂牌。")
    refuse_any(plate_faults(case, act=act, on=on, until=until))
    plate = CasePlate.objects.create(case=case, act=act, on=on, note=note.strip(), actor=actor, at=timezone.now())
    record("plate", case, actor=actor, plate=plate.get_act_display(), on=on, note=plate.note)
    if act == PlateAct.HIDDEN and until:
        reason = f"{chinese_date(on)}发现藏匿警示牌{'：' if plate.note else ''}{plate.note}"
        extend(case, until=until, reason=reason, on=on, binding=True, actor=actor)
    return plate


def plate_faults(case: Case, *, act: str, on: date | None, until: date | None) -> Iterator[Fault]:
    """What is wrong with the days of something about the plate."""
    before = case.plates.standing().order_by("-on", "-pk").first()
    yield from day_faults(case, on, "日期", field="on", after=(before.on if before else None, "上一次登记的"))
    if act == PlateAct.HIDDEN and until:
        yield from deadline_faults(case, until, on)


@transaction.atomic
def withdraw_plate(plate: CasePlate, *, reason: str, actor: User) -> CasePlate:
    """The last line was a mistake; one that prolonged the case stands."""
    case = hold_case(plate.case)
    last = case.plates.standing().order_by("-on", "-pk").first()
    if last is None or last.pk != plate.pk:
        raise Refused("只能撤回最后一条登记，请先撤回它后面的。")
    plate = last
    if plate.act == PlateAct.HIDDEN and case.extensions.standing().filter(binding=True, on=plate.on).exists():
        raise Refused("这条登记已经使整顿延期，不能撤回。")
    reason = mark_withdrawn(plate, reason=reason, actor=actor)
    record("plate_withdrawn", case, actor=actor, reason=reason, on=plate.on)
    return plate


def hanging(case: Case) -> bool:
    """Whether the plate is on the door."""
    last = case.plates.standing().order_by("-on", "-pk").first()
    return last is not None and last.act != PlateAct.REMOVED


def follow_up_end(case: Case) -> date:
    """The first day on which the follow-up that the standard asks for is over."""
    assert case.delisted_on is not None
    return years_later(case.delisted_on, rules(case).acceptance.follow_up_years)


def _followed_until(case: Case) -> date:
    return max(case.follow_up_until or date.min, follow_up_end(case))


def decided(case: Case, decision: Resolution | Meeting, actor: User) -> Resolution:
    """The decision on record: made here from what was typed, unless it is there already."""
    return resolve(case.owner, decision, actor=actor) if isinstance(decision, Meeting) else decision


def _refuse_open(case: Case, what: str) -> None:
    left = [str(line) for line in case.problems.standing().filter(checked_on=None)]
    if left:
        raise Refused(f"「{case}」还有{len(left)}个问题没有销号（{some(left)}），不能{what}。请先逐个销号。")
