"""验收 of a 整顿: score line and vote, step by step; failed, it is renewed with a deadline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.models import Acceptance, Case, CaseExtension, CaseState, Step
from assessments.models.cases import WORKING
from assessments.selectors.cases.rules import deciding, rules, steps_left
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date, months_later
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from organizations.models import User
from organizations.services import files
from organizations.services.withdrawing import mark_withdrawn
from scoring.standards.rectification import Acceptance as Rules
from scoring.standards.rectification import SheetItem

from .holding import Fault, day_faults, hold_case, lacking, record, refuse_any, refuse_unless

READY = (CaseState.MEASURES_RUNNING, CaseState.EXTENDED, CaseState.TOWNSHIP_ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the people asked said: papers handed out, those that came back, dissatisfied ones among them."""

    handed_out: int
    voters: int
    against: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen at one step: when, the score or the points of the sheet, the vote; `until` where it is renewed."""

    step: Step
    on: date | None
    score: int | None
    points: Mapping[str, int]
    ballot: Ballot | None
    until: date | None

    def total(self, asked: Rules) -> int | None:
        """The sum of the points of all items of the sheet; as it was given where the standard has none."""
        return sum(self.points.values()) if asked.items and self.points else self.score

    def failures(self, asked: Rules) -> list[str]:
        """Why it does not pass; what was not asked of the step and not given is no fault."""
        found, score, ballot = [], self.total(asked), self.ballot
        if score is not None and not asked.reached(score):
            found.append(f"得{text(score)}分，低于合格线{text(asked.line or 0)}分")
        if asked.vote and ballot and not asked.vote.passes(ballot.against, ballot.voters):
            limit = text(asked.vote.most_against * 100)
            found.append(f"{ballot.voters}人参加测评，{ballot.against}人不满意，超过{limit}%")
        return found

    def renewed_until(self, asked: Rules) -> date | None:
        """Until when it is renewed where it does not pass: as typed, or for the months that the standard gives."""
        months = asked.renewal_months
        return self.until or (months_later(self.on, months) if months and self.on else None)


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
    asked, looked = rules(case).acceptance, Looked(Step(step), on, score, dict(points or {}), ballot, until)
    refuse_any([*lacking(inspectors, "验收人员", field="inspectors"), *acceptance_faults(case, looked)])
    score, faults = looked.total(asked), looked.failures(asked)
    made = Acceptance.objects.create(
        **{"case": case, "step": step, "round": case.extensions.standing().count(), "on": on, "score": score},
        points=looked.points,
        inspectors=inspectors.strip(),
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
        reason, renewed = f"{made.get_step_display()}不合格：{made.verdict}", looked.renewed_until(asked)
        assert renewed is not None
        extend(case, until=renewed, reason=reason, on=on, acceptance=made, actor=actor)
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
    late = deadline_faults(case, until, day, failed=acceptance is not None)
    refuse_any([*late, *lacking(reason, "延期理由", field="reason")])
    made = CaseExtension.objects.create(
        **{"case": case, "number": case.extensions.count() + 1, "on": day, "before": case.deadline, "until": until},
        **{"reason": reason.strip(), "acceptance": acceptance, "binding": binding},
        actor=actor,
        at=timezone.now(),
    )
    early = (CaseState.PLAN_FILED, CaseState.TEAM_ASSIGNED)
    keep(case, deadline=until, state=case.state if case.state in early else CaseState.EXTENDED)
    record("extended", case, actor=actor, reason=made.reason, deadline=[made.before, until])
    return made


def deadline_faults(case: Case, until: date | None, on: date | None = None, *, failed: bool = False) -> Iterator[Fault]:
    """What is wrong with a new deadline set on a day, today unless told; `failed`: after an acceptance."""
    day = on or timezone.localdate()
    if until and until <= day:
        yield "until", f"延长后的期限应晚于{chinese_date(day)}，请改正。"
    elif until and not failed and case.deadline and until <= case.deadline:
        yield "until", f"原来的期限是{chinese_date(case.deadline)}，延长后的期限应更晚。"


def binding_until(case: Case) -> date | None:
    """The day before which it cannot be taken off the list, for a plate was hidden; None without any."""
    return case.extensions.standing().filter(binding=True).order_by("-until").values_list("until", flat=True).first()


def _refuse_step(case: Case, step: str) -> None:
    left = steps_left(case)
    if step not in rules(case).acceptance.steps:
        raise Refused("标准里没有这个验收步骤，请重新选择。", field="step")
    if step not in left:
        raise Refused(f"{Step(step).label}已经合格，不用再验收。", field="step")
    if step != left[0]:
        raise Refused(f"请先办理{Step(left[0]).label}，合格以后再办理{Step(step).label}。", field="step")


def acceptance_faults(case: Case, looked: Looked) -> Iterator[Fault]:
    """All that is wrong with what was entered of a step: its day, the sheet, the figures, the renewal it leads to."""
    asked = rules(case).acceptance
    yield from _day_faults(case, looked.on)
    unsound = [*_sheet_faults(asked, looked), *_vote_faults(asked, looked, decides=looked.step == deciding(case))]
    yield from unsound
    if unsound or not (failures := looked.failures(asked)):
        return
    if until := looked.renewed_until(asked):
        yield from deadline_faults(case, until, looked.on, failed=True)
    elif looked.on:
        yield "until", f"验收不合格（{'；'.join(failures)}），请写明延长整顿到哪一天。"


def _day_faults(case: Case, on: date | None) -> Iterator[Fault]:
    last, bound = case.acceptances.standing().order_by("-on").first(), binding_until(case)
    yield from day_faults(case, on, "验收日期", field="on", after=(last.on if last else None, "上一次验收的"))
    if on and bound and on < bound:
        yield "on", f"「{case}」因藏匿警示牌至少整顿到{chinese_date(bound)}，在此以前不能验收。"


def _sheet_faults(asked: Rules, looked: Looked) -> Iterator[Fault]:
    """What is wrong with the score, or with the points of its items; a self-check is asked for nothing."""
    score, must = looked.score, looked.step in (Step.TOWNSHIP, Step.COUNTY)
    if not asked.items:
        if looked.points:
            yield "", "标准没有逐项的评分表，请只填写总分。"
        elif asked.line is not None and score is None and must:
            yield "score", f"标准规定{text(asked.line)}分以上才合格，请填写得分。"
        elif score is not None and not 0 <= score <= asked.full:
            yield "score", f"得分应在0至{text(asked.full)}分之间。"
    elif score is not None:
        yield "score", "标准有评分表，请逐项填写得分，总分由系统相加。"
    elif set(looked.points) - {item.code for item in asked.items}:
        yield "", "评分表里没有这一项，请刷新页面后重试。"
    elif looked.points or must:
        yield from ((item_field(item), fault) for item in asked.items if (fault := _item_fault(item, looked.points)))


def item_field(item: SheetItem) -> str:
    """What a refusal calls the points of an item, and the form its field."""
    return f"points:{item.code}"


def _item_fault(item: SheetItem, points: Mapping[str, int]) -> str:
    if item.code not in points:
        return f"第{item.code}项「{item.text}」还没有评分，得不到分的填0。"
    if not 0 <= points[item.code] <= item.full:
        return f"第{item.code}项「{item.text}」应在0至{text(item.full)}分之间。"
    return ""


def _vote_faults(asked: Rules, looked: Looked, *, decides: bool) -> Iterator[Fault]:
    """What is wrong with the vote; it is a must only where the step decides."""
    ballot, vote = looked.ballot, asked.vote
    if vote and ballot is None and decides:
        said = f"标准规定{looked.step.label}要有群众测评（{vote.sentence()}），没有测评不能验收。"
        yield "handed_out", said
    if ballot is None:
        return
    if vote and ballot.voters < vote.least_voters:
        least = f"少于规定的{vote.least_voters}人，不能作数，请补足人数再登记。"
        yield "voters", f"参加测评{ballot.voters}人，{least}"
    if not 0 <= ballot.against <= ballot.voters <= ballot.handed_out:
        yield "voters", "不满意票不能多于收回的票，收回的票不能多于发出的票。"


def _pass(case: Case, step: str) -> None:
    if not steps_left(case):
        keep(case, state=CaseState.COUNTY_ACCEPTANCE)
    elif step == Step.TOWNSHIP:
        keep(case, state=CaseState.TOWNSHIP_ACCEPTANCE)
