"""A value set beside the computed one: entered by one person, approved by another, withdrawn with a reason (F63)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models import Approval, Cycle, CycleState, Override, Result, RosterEntry
from assessments.selectors.outline import Outline, outline, outline_of
from assessments.selectors.overrides import CHANGED, TOTAL, basis, bounds, called, computed_value
from assessments.services.holding import hold_cycle, keep
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text, to_places
from organizations import audit
from organizations.models import User

LEAST_PLACES = 2


@transaction.atomic
def enter_override(
    entry: RosterEntry, *, node: str, value: int, reason: str, document_no: str, actor: User
) -> Override:
    """Ask for another value than the current run gives at a node of one unit ("" the total); value scaled by 10^6.

    It counts from the next computation on after somebody else has approved it.
    """
    cycle = hold_cycle(entry.cycle)
    _refuse_state(cycle, "调整")
    scheme = outline_of(entry, cycle.scheme)
    if node != TOTAL and node not in scheme.by_code:
        raise Refused(f"方案里没有编号为「{node}」的指标。")
    where = f"{entry.name}{_called(scheme, node)}"
    if not reason.strip() or not document_no.strip():
        raise Refused(f"{where}：请写明调整理由和依据文号。")
    result = Result.objects.filter(run=cycle.run_id, roster_entry=entry).first()
    if result is None:
        raise Refused(f"{entry.name}不在本次计算中，不能调整。")
    if standing := Override.objects.standing().filter(roster_entry=entry, node=node).first():
        raise Refused(f"{where}已有人工调整（{text(standing.value)}分），请先撤回再另行提出。")
    if node != TOTAL and (why := scheme.why_all_spared(node, entry)):
        raise Refused(f"{where}不考核这个单位，不能调整。原因：{why}。")
    _refuse_value(scheme, result, node, value, where)
    computed, _ = computed_value(result, scheme, node)
    override = Override.objects.create(
        roster_entry=entry,
        node=node,
        run=cycle.run,
        computed=computed,
        value=value,
        reason=reason.strip(),
        document_no=document_no.strip(),
        entered_by=actor,
        entered_at=timezone.now(),
    )
    _record("override.entered", override, actor=actor, reason=override.reason, score=[_said(computed), _said(value)])
    return override


def _refuse_state(cycle: Cycle, verb: str) -> None:
    if cycle.state == CycleState.COMPUTED:
        return
    advice = {
        CycleState.DECIDED: "请先退回审定。",
        CycleState.PUBLISHED: "请先撤回公布、退回审定。",
    }.get(CycleState(cycle.state), "请先计算，再对照计算值提出。")
    raise Refused(f"「{cycle}」{cycle.get_state_display()}，不能{verb}。{advice}")


def _refuse_value(scheme: Outline, result: Result, node: str, value: int, where: str) -> None:
    computed, _ = computed_value(result, scheme, node)
    places = max(LEAST_PLACES, scheme.spec.arithmetic.places)
    if value != to_places(value, places):
        raise Refused(f"{where}的调整值最多{places}位小数，填的是{text(value)}。")
    if value == computed:
        raise Refused(f"{where}的计算值就是{text(value)}分，不用调整。")
    if refusal := bounds(scheme, node, computed).refusal(value):
        raise Refused(f"{where}的调整值{refusal}，填的是{text(value)}分。")


@transaction.atomic
def approve_override(override: Override, *, actor: User) -> Approval:
    """Stand for an override that somebody else entered; again once what it rests on has changed."""
    cycle = hold_cycle(override.roster_entry.cycle)
    _refuse_state(cycle, "批准人工调整")
    override = Override.objects.select_related("roster_entry__organization").get(pk=override.pk)
    scheme = outline(cycle.scheme)
    where = f"{override.roster_entry.name}{_called(scheme, override.node)}的人工调整"
    if override.withdrawn_at:
        raise Refused(f"{where}已经撤回，不能批准。")
    if override.entered_by_id == actor.pk:
        raise Refused(f"{where}是您自己提出的，须由另一位有审定权限的人批准。")
    result = Result.objects.get(run=cycle.run_id, roster_entry=override.roster_entry)
    ground = basis(result, scheme, override.node)
    before = override.approvals.last()
    if before and before.basis == ground:
        raise Refused(f"{where}已由{before.approved_by}批准，此后输入没有变化，不用再批。")
    computed, _ = computed_value(result, scheme, override.node)
    approval = Approval.objects.create(
        override=override,
        run=cycle.run,
        computed=computed,
        basis=ground,
        approved_by=actor,
        approved_at=timezone.now(),
    )
    score = [_said(computed), _said(override.value)]
    if before:
        _record("override.confirmed", override, actor=actor, reason=CHANGED, score=score)
    else:
        _record("override.approved", override, actor=actor, score=score)
    return approval


@transaction.atomic
def withdraw_override(override: Override, *, reason: str, actor: User) -> Override:
    """Take an override back: from the next computation on the computed value counts again; the row stays."""
    cycle = hold_cycle(override.roster_entry.cycle)
    _refuse_state(cycle, "撤回人工调整")
    override = Override.objects.select_related("roster_entry__organization").get(pk=override.pk)
    where = f"{override.roster_entry.name}{_called(outline(cycle.scheme), override.node)}的人工调整"
    if override.withdrawn_at:
        raise Refused(f"{where}已经撤回，不用再撤。")
    if not reason.strip():
        raise Refused(f"撤回{where}，请写明理由。")
    keep(override, withdrawn_by=actor, withdrawn_at=timezone.now(), withdrawal=reason.strip())
    score = [_said(override.value), _said(override.computed)]
    _record("override.withdrawn", override, actor=actor, reason=override.withdrawal, score=score)
    return override


def _record(action: str, override: Override, *, actor: User, score: list[str | None], reason: str = "") -> None:
    """One event on the unit's sheet, where the trail knows the names of the items."""
    entry = override.roster_entry
    audit.record(
        action,
        actor=actor,
        target=entry.sheet,
        unit=entry.cycle.owner,
        reason=reason,
        **({"node": override.node} if override.node else {}),
        score=score,
        document_no=override.document_no,
    )


def _said(value: int | None) -> str | None:
    return None if value is None else text(value)


def _called(scheme: Outline, node: str) -> str:
    return called(scheme.by_code[node].node if node else None)
