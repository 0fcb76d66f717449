"""验收 of a 整顿: score line and vote, step by step; failed, it is renewed with a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.models import Acceptance, Case, CaseExtension, CaseState, Step
from assessments.models.cases import WORKING
from assessments.selectors.cases.rules import complete_on, deciding, rules, steps_left
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date, months_later
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from organizations.models import User
from organizations.services import files
from organizations.services.withdrawing import mark_withdrawn
from scoring.standards.rectification import Acceptance as Rules
from scoring.standards.rectification import SheetItem

from .holding import hold_case, record, refuse_day, refuse_unless, said

READY = (CaseState.MEASURES_RUNNING, CaseState.EXTENDED, CaseState.TOWNSHIP_ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the people asked said: papers handed out, those that came back, dissatisfied ones among them."""

    handed_out: int
    voters: int
    against: int


@transaction.atomic
def accept(
    case: Case,
    *,
    step: str,
    on: date,
    inspectors: str,
    score: int | None = None,
    points: Mapping[str, int] | None = None,
    ballot: Ballot | None = None,
    remarks: str = "",
    until: date | None = None,
    file: UploadedFile | None = None,
    actor: User,
) -> Acceptance:
    """One step looked at; `score` is scaled. It passes by the line and by the vote, never by one alone.

    `points` are those of every item, by code, where the standard has a sheet: the score is their sum. Failed, the case
    is renewed at once: until `until`, or for the months that the standard gives.
    """
    case = hold_case(case)
    refuse_unless(case, READY, "验收", "请先备案方案、配齐整顿力量并开展整顿。")
    _refuse_step(case, step)
    refuse_day(case, on, "验收日期", field="on")
    _refuse_bound(case, on)
    _refuse_earlier(case, on)
    _refuse_unready(case, on)
    asked, points = rules(case).acceptance, dict(points or {})
    score = _summed(asked, Step(step), score, points)
    _refuse_figures(asked, step == deciding(case), Step(step), score, ballot)
    faults = _faults(asked, score, ballot)
    made = Acceptance.objects.create(
        **{"case": case, "step": step, "round": case.extensions.standing().count(), "on": on, "score": score},
        points=points,
        inspectors=said(inspectors, "验收人员", field="inspectors"),
        line=asked.line,
        handed_out=ballot.handed_out if ballot else None,
        voters=ballot.voters if ballot else None,
        against=ballot.against if ballot else None,
        passed=not faults,
        verdict="；".join(faults) or ("达到验收标准" if score is not None or ballot else "已办，未评分"),
        remarks=remarks.strip(),
        file=files.store(file, name=file.name or "", organization=case.organization, actor=actor) if file else None,
        actor=actor,
        at=timezone.now(),
    )
    _tell(case, made, actor)
    if made.passed:
        _pass(case, step)
    else:
        _renew(case, made, until, actor)
    return made


def _tell(case: Case, made: Acceptance, actor: User) -> None:
    told: dict[str, Any] = {"step": made.get_step_display(), "score": "" if made.score is None else text(made.score)}
    told |= {} if made.voters is None else {"voters": made.voters, "against": made.against}
    record("accepted" if made.passed else "refused", case, actor=actor, verdict=made.verdict, **told)


@transaction.atomic
def withdraw_acceptance(acceptance: Acceptance, *, reason: str, actor: User) -> Acceptance:
    """The last acceptance was entered wrongly: it counts no more, nor the renewal that came of it."""
    case = hold_case(acceptance.case)
    refuse_unless(case, (*READY, CaseState.COUNTY_ACCEPTANCE), "撤回验收")
    acceptance = Acceptance.objects.get(pk=acceptance.pk)
    if acceptance.withdrawn_at:
        raise Refused("这次验收已经撤回。")
    if fault := later(case, acceptance):
        raise Refused(fault)
    words = mark_withdrawn(acceptance, reason=reason, actor=actor)
    record("acceptance_withdrawn", case, actor=actor, reason=words, step=acceptance.get_step_display())
    if renewal := CaseExtension.objects.filter(acceptance=acceptance).first():
        mark_withdrawn(renewal, reason=words, actor=actor)
        keep(case, deadline=renewal.before)
        record("extension_withdrawn", case, actor=actor, reason=words, deadline=[renewal.until, renewal.before])
    keep(case, state=_accepted_so_far(case))
    return acceptance


def later(case: Case, acceptance: Acceptance) -> str:
    """What rests on an acceptance, in words; "" where nothing does."""
    if case.acceptances.standing().filter(pk__gt=acceptance.pk).exists():
        return "这次验收以后又验收过，请先撤回后面的验收。"
    if case.extensions.standing().filter(at__gte=acceptance.at).exclude(acceptance=acceptance).exists():
        return "这次验收以后整顿又延过期，不能撤回。"
    return ""


def _accepted_so_far(case: Case) -> CaseState:
    """Where the case stands by the acceptances that count."""
    asked, left = rules(case).acceptance.steps, steps_left(case)
    if not left:
        return CaseState.COUNTY_ACCEPTANCE
    if "township" in asked and "township" not in left:
        return CaseState.TOWNSHIP_ACCEPTANCE
    return CaseState.EXTENDED if case.extensions.standing().exists() else CaseState.MEASURES_RUNNING


@transaction.atomic
def extend_case(case: Case, *, until: date, reason: str, on: date | None = None, actor: User) -> CaseExtension:
    """A new deadline. What was accepted before it no longer counts: it is looked at again."""
    case = hold_case(case)
    refuse_unless(case, WORKING, "延期")
    return extend(case, until=until, reason=reason, on=on, actor=actor)


def extend(
    case: Case,
    *,
    until: date,
    reason: str,
    actor: User,
    on: date | None = None,
    acceptance: Acceptance | None = None,
    binding: bool = False,
) -> CaseExtension:
    """The renewal of a case that the caller holds; `binding`: it is not taken off the list before `until`."""
    day = on or timezone.localdate()
    if until <= day:
        raise Refused(f"延长后的期限应晚于{chinese_date(day)}，请改正。", field="until")
    if acceptance is None and case.deadline and until <= case.deadline:
        raise Refused(f"原来的期限是{chinese_date(case.deadline)}，延长后的期限应更晚。", field="until")
    made = CaseExtension.objects.create(
        **{"case": case, "number": case.extensions.count() + 1, "on": day, "before": case.deadline, "until": until},
        **{"reason": said(reason, "延期理由", field="reason"), "acceptance": acceptance, "binding": binding},
        actor=actor,
        at=timezone.now(),
    )
    early = (CaseState.PLAN_FILED, CaseState.TEAM_ASSIGNED)
    keep(case, deadline=until, state=case.state if case.state in early else CaseState.EXTENDED)
    record("extended", case, actor=actor, reason=made.reason, deadline=[made.before, until])
    return made


def binding_until(case: Case) -> date | None:
    """The day before which it cannot be taken off the list, for a plate was hidden; None without any."""
    return case.extensions.standing().filter(binding=True).order_by("-until").values_list("until", flat=True).first()


def _refuse_earlier(case: Case, on: date) -> None:
    last = case.acceptances.standing().order_by("-on").first()
    if last and on < last.on:
        raise Refused(f"验收日期早于上一次验收的{chinese_date(last.on)}，请改正。", field="on")


def _refuse_unready(case: Case, on: date) -> None:
    """Refused for a day before the plan was filed, or before everybody was there who carries it out."""
    if case.plan_filed_on and on < case.plan_filed_on:
        raise Refused(f"验收日期早于方案备案的{chinese_date(case.plan_filed_on)}，请改正。", field="on")
    there = complete_on(case)
    if there and on < there:
        raise Refused(f"验收日期早于整顿力量配齐的{chinese_date(there)}，请改正。", field="on")


def _refuse_bound(case: Case, on: date) -> None:
    bound = binding_until(case)
    if bound and on < bound:
        raise Refused(f"「{case}」因藏匿警示牌至少整顿到{chinese_date(bound)}，在此以前不能验收。", field="on")


def _refuse_step(case: Case, step: str) -> None:
    left = steps_left(case)
    if step not in rules(case).acceptance.steps:
        raise Refused("标准里没有这个验收步骤，请重新选择。", field="step")
    if step not in left:
        raise Refused(f"{Step(step).label}已经合格，不用再验收。", field="step")
    if step != left[0]:
        raise Refused(f"请先办理{Step(left[0]).label}，合格以后再办理{Step(step).label}。", field="step")


def _summed(asked: Rules, step: Step, score: int | None, points: Mapping[str, int]) -> int | None:
    """The score: the sum of the points of all items of the sheet; as it was given where the standard has none."""
    if not asked.items:
        if points:
            raise Refused("标准没有逐项的评分表，请只填写总分。")
        return score
    if score is not None:
        raise Refused("标准有评分表，请逐项填写得分，总分由系统相加。", field="score")
    if not points and step not in (Step.TOWNSHIP, Step.COUNTY):
        return None
    if set(points) - {item.code for item in asked.items}:
        raise Refused("评分表里没有这一项，请刷新页面后重试。")
    if faults := [(item_field(item), fault) for item in asked.items if (fault := _item_fault(item, points))]:
        raise Refused.of(faults)
    return sum(points.values())


def item_field(item: SheetItem) -> str:
    """What a refusal calls the points of an item, and the form its field."""
    return f"points:{item.code}"


def _item_fault(item: SheetItem, points: Mapping[str, int]) -> str:
    if item.code not in points:
        return f"第{item.code}项「{item.text}」还没有评分，得不到分的填0。"
    if not 0 <= points[item.code] <= item.full:
        return f"第{item.code}项「{item.text}」应在0至{text(item.full)}分之间。"
    return ""


def _refuse_figures(asked: Rules, decides: bool, step: Step, score: int | None, ballot: Ballot | None) -> None:
    """Refused for an acceptance that lacks what the standard asks; a self-check is asked for nothing."""
    if score is not None and not 0 <= score <= asked.full:
        raise Refused(f"得分应在0至{text(asked.full)}分之间。", field="score")
    if asked.line is not None and score is None and step in (Step.TOWNSHIP, Step.COUNTY):
        raise Refused(f"标准规定{text(asked.line)}分及以上合格，请填写得分。", field="score")
    if asked.vote and ballot is None and decides:
        raise Refused(
            f"标准规定{step.label}要有群众测评（{asked.vote.sentence()}），没有测评不能验收。", field="handed_out"
        )
    if asked.vote and ballot and ballot.voters < asked.vote.least_voters:
        raise Refused(
            f"参加测评{ballot.voters}人，少于规定的{asked.vote.least_voters}人，不能作数，请补足人数再登记。",
            field="voters",
        )
    if ballot and not 0 <= ballot.against <= ballot.voters <= ballot.handed_out:
        raise Refused("不满意票不能多于收回的票，收回的票不能多于发出的票。", field="voters")


def _faults(asked: Rules, score: int | None, ballot: Ballot | None) -> list[str]:
    """Why it does not pass; what was not asked of the step and not given is no fault."""
    faults = []
    if score is not None and not asked.reached(score):
        faults.append(f"得{text(score)}分，低于合格线{text(asked.line or 0)}分")
    if asked.vote and ballot and not asked.vote.passes(ballot.against, ballot.voters):
        limit = text(asked.vote.most_against * 100)
        faults.append(f"{ballot.voters}人参加测评，{ballot.against}人不满意，超过{limit}%")
    return faults


def _pass(case: Case, step: str) -> None:
    if not steps_left(case):
        keep(case, state=CaseState.COUNTY_ACCEPTANCE)
    elif step == Step.TOWNSHIP:
        keep(case, state=CaseState.TOWNSHIP_ACCEPTANCE)


def _renew(case: Case, failed: Acceptance, until: date | None, actor: User) -> None:
    months = rules(case).acceptance.renewal_months
    until = until or (months_later(failed.on, months) if months else None)
    if until is None:
        raise Refused(f"验收不合格（{failed.verdict}），请写明延长整顿到哪一天。", field="until")
    reason = f"{failed.get_step_display()}不合格：{failed.verdict}"
    extend(case, until=until, reason=reason, on=failed.on, acceptance=failed, actor=actor)
