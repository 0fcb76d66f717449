"""What the committee decided, beside what was computed (F64, F77)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments import selectors
from assessments.models import (
    Cycle,
    CycleState,
    Decision,
    GradeDecision,
    Result,
)
from assessments.selectors.grades import ranked_by_pool, rooms
from assessments.services.holding import hold_cycle, hold_sheets, keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import StoredFile, User
from organizations.services import files
from scoring.engine import UNGRADED
from scoring.engine import Scheme as Spec

ABOVE_QUOTA = "超名额"

Chosen = Mapping[Result, tuple[str, str]]  # the decided grade and its reason


@transaction.atomic
def decide(
    cycle: Cycle,
    *,
    meeting: str,
    minutes_no: str,
    decided_on: date,
    grades: Mapping[int, tuple[str, str]],
    actor: User,
    minutes: UploadedFile | None = None,
) -> Decision:
    """Record a meeting's decision on the current run; `grades` by roster line: grade and reason, others as proposed.

    A grade other than proposed needs a reason; one above the quota a reason that says 超名额; a tie at the edge of a
    quota must be settled by name. The file of the minutes is kept only when the decision stands.
    """
    cycle = hold_cycle(cycle)
    _refuse_meeting(cycle, meeting, minutes_no, decided_on)
    if obstacles := unready(cycle):
        raise Refused("还不能审定：" + "；".join(obstacles) + "。")
    results = list(cycle.run.results.select_related("roster_entry").order_by("roster_entry__position"))
    chosen = {result: grades.get(result.roster_entry_id, (result.grade, "")) for result in results}
    _refuse_grades(cycle.scheme.spec(), chosen, grades)
    decision = Decision.objects.create(
        cycle=cycle,
        run=cycle.run,
        meeting=meeting.strip(),
        minutes_no=minutes_no.strip(),
        decided_on=decided_on,
        minutes=_kept(minutes, cycle, actor=actor),
        actor=actor,
        at=timezone.now(),
    )
    GradeDecision.objects.bulk_create(
        GradeDecision(
            decision=decision,
            roster_entry=result.roster_entry,
            proposed=result.grade,
            grade=grade,
            reason=reason.strip(),
        )
        for result, (grade, reason) in chosen.items()
    )
    keep(cycle, state=CycleState.DECIDED)
    _record(decision, chosen, actor=actor)
    return decision


def _kept(minutes: UploadedFile | None, cycle: Cycle, *, actor: User) -> StoredFile | None:
    return files.store(minutes, name=minutes.name or "", organization=cycle.owner, actor=actor) if minutes else None


def _record(decision: Decision, chosen: Chosen, *, actor: User) -> None:
    audit.record(
        "cycle.decided",
        actor=actor,
        target=decision.cycle,
        unit=decision.cycle.owner,
        state=[CycleState.COMPUTED, CycleState.DECIDED],
        run=decision.run_id,
        minutes_no=decision.minutes_no,
        grades={
            result.roster_entry.name: [result.grade, grade, reason]
            for result, (grade, reason) in chosen.items()
            if grade != result.grade
        },
    )


def _refuse_meeting(cycle: Cycle, meeting: str, minutes_no: str, decided_on: date) -> None:
    if cycle.state != CycleState.COMPUTED or cycle.run is None:
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，不能登记审定。" + _advice(cycle))
    if not meeting.strip() or not minutes_no.strip():
        raise Refused("请写明会议名称和会议纪要编号。")
    if decided_on > timezone.localdate():
        raise Refused(f"审定日期{chinese_date(decided_on)}还没有到，请填写会议召开的日期。")


def _advice(cycle: Cycle) -> str:
    return "请先计算。" if cycle.state in (CycleState.DRAFT, CycleState.OPEN) else "如需重新审定，请先退回审定。"


def unready(cycle: Cycle) -> list[str]:
    """Why the current run cannot be decided yet; from the question to the end of the transaction no sheet moves."""
    hold_sheets(cycle)
    return selectors.unready(cycle)


def _refuse_grades(spec: Spec, chosen: Chosen, given: Mapping[int, tuple[str, str]]) -> None:
    known = {result.roster_entry_id for result in chosen}
    if set(given) - known:
        raise Refused("审定名单中有不在本次计算中的单位，请刷新页面后重试。")
    for result, (grade, reason) in chosen.items():
        name = result.roster_entry.name
        if grade and grade not in spec.ladder:
            raise Refused(f"{name}的等次「{grade}」不在方案的等次（{'、'.join(spec.ladder)}）之中。")
        if grade != result.grade and not reason.strip():
            raise Refused(
                f"{name}的审定等次「{grade or UNGRADED}」与建议「{result.grade or UNGRADED}」不同，请写明理由。"
            )
        if result.quota_tie and result.roster_entry_id not in given:
            raise Refused(f"{name}处在名额边界且并列，请在审定中明确它的等次。")
    for problem in above_quota(spec, chosen):
        raise Refused(problem)


def above_quota(spec: Spec, chosen: Chosen) -> list[str]:
    """Sentences on grades given more often than their quota allows without a reason that says so."""
    problems = []
    for room in rooms(spec, ranked_by_pool(chosen)):
        grade = room.quota.grade
        holders = [result for result in chosen if chosen[result][0] == grade and _in(result, room.pool)]
        silent = _raised_silently(holders, chosen)
        if len(holders) > room.places and silent:
            group = f"{room.pool}组" if room.pool else "全部单位"
            names = "、".join(result.roster_entry.name for result in silent)
            problems.append(
                f"{group}「{grade}」名额{room.places}个，审定了{len(holders)}个。"
                f"确需突破的，请在{names}的理由中写明“{ABOVE_QUOTA}”及依据。"
            )
    return problems


def _in(result: Result, pool: str) -> bool:
    return not pool or result.roster_entry.pool == pool


def _raised_silently(holders: Sequence[Result], chosen: Chosen) -> list[Result]:
    return [result for result in holders if result.grade != chosen[result][0] and ABOVE_QUOTA not in chosen[result][1]]


@transaction.atomic
def reopen(cycle: Cycle, *, reason: str, actor: User) -> Cycle:
    """Take back a decision that is not published: the figures may be changed and computed again; the record stays."""
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.DECIDED:
        advice = "请先撤回公布。" if cycle.state == CycleState.PUBLISHED else ""
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，不能退回审定。{advice}")
    if not reason.strip():
        raise Refused("退回审定，请写明理由。")
    keep(cycle, state=CycleState.COMPUTED)
    audit.record(
        "cycle.reopened",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        reason=reason,
        state=[CycleState.DECIDED, cycle.state],
    )
    return cycle
