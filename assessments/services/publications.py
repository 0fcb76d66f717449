"""Publishing a decided cycle, and withdrawing what was published; every issue stays on record (F86)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Cycle, CycleState, Decision, Publication, Run, Withdrawal
from assessments.services.decisions import unready
from assessments.services.holding import hold_cycle, keep
from assessments.services.runs import rerun
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User


@transaction.atomic
def publish(cycle: Cycle, *, title: str, document_no: str, actor: User) -> Publication:
    """Show the decided run to the units; Refused unless the decision is on it and it can be repeated bit for bit."""
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.DECIDED:
        advice = "" if cycle.state == CycleState.PUBLISHED else "请先登记审定。"
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，不能公布。{advice}")
    if not title.strip():
        raise Refused("请写明通报标题。")
    decision = cycle.decisions.order_by("-pk").first()
    if decision is None or decision.run_id != cycle.run_id:
        raise Refused(f"「{cycle}」的审定不是针对现行计算的，请重新审定。")
    if obstacles := unready(cycle):
        raise Refused("还不能公布：" + "；".join(obstacles) + "。")
    again = rerun(cycle.run)
    if not again.same:
        raise Refused("存档数据重新计算的结果与原结果不一致，不能公布：" + "".join(again.problems))
    publication = Publication.objects.create(
        cycle=cycle,
        run=cycle.run,
        decision=decision,
        issue=(cycle.publications.aggregate(last=Max("issue"))["last"] or 0) + 1,
        title=title.strip(),
        document_no=document_no.strip(),
        digest=publication_digest(cycle.run, decision),
        actor=actor,
        at=timezone.now(),
    )
    keep(cycle, state=CycleState.PUBLISHED)
    audit.record(
        "cycle.published",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        state=[CycleState.DECIDED, cycle.state],
        issue=publication.issue,
        document_no=publication.document_no,
        digest=publication.digest,
    )
    return publication


def publication_digest(run: Run, decision: Decision) -> str:
    """The digest of what is shown: the run's results and the decided grades, in the order of the roster."""
    grades = decision.grades.order_by("roster_entry__position").values_list("roster_entry__position", "grade")
    return digest([run.digest, [list(grade) for grade in grades]])


@transaction.atomic
def withdraw(cycle: Cycle, *, reason: str, actor: User) -> Cycle:
    """Take the published results back to decided; the issue stays on record, the next one has a new number."""
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.PUBLISHED:
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，没有公布，不用撤回。")
    if not reason.strip():
        raise Refused("撤回公布，请写明理由。")
    publication = cycle.publications.order_by("-pk")[0]
    Withdrawal.objects.create(publication=publication, reason=reason.strip(), actor=actor, at=timezone.now())
    keep(cycle, state=CycleState.DECIDED)
    audit.record(
        "cycle.withdrawn",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        reason=reason,
        state=[CycleState.PUBLISHED, cycle.state],
        issue=publication.issue,
    )
    return cycle
