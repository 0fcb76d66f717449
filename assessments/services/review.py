"""The review of a sheet: confirm what was claimed, send items back with reasons, finish (F42, F44, F55)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from assessments.models import CycleState, ItemReturn, Origin, Sheet, SheetState, Stage
from assessments.selectors.locks import OPEN_STATES
from assessments.selectors.outline import Outline
from assessments.selectors.settling import unreviewed, zeroable
from assessments.services.deductions import unexplained
from assessments.services.holding import hold_sheet, keep
from assessments.services.sheets import Desk, sit_down, stop_counting, write
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User
from scoring.answers import Answer
from scoring.engine import Leaf, Status


@transaction.atomic
def confirm_items(sheet: Sheet, *, nodes: Iterable[str], actor: User) -> int:
    """Take the unit's own figures of these items (or of all items of sections) as reviewed; how many were taken.

    Only what has no review figure yet is taken, with the unit's own reason; nothing that is locked or not filled.
    """
    desk = sit_down(sheet, stage=Stage.REVIEW)
    codes = dict.fromkeys(
        code for node in nodes for leaf in _leaves(desk.outline, node) for code in desk.outline.figures(leaf)
    )
    answers: dict[str, Answer] = {}
    reasons: dict[str, str] = {}
    for code in codes:
        own, review = desk.values.get((code, Stage.SELF)), desk.values.get((code, Stage.REVIEW))
        if own and own.settled and not (review and review.settled) and not desk.locks.datum(code):
            answers[code], reasons[code] = Answer(own.value, own.status), own.reason
    return len(write(desk, answers, reasons=reasons, actor=actor, origin=Origin.CONFIRMED))


@transaction.atomic
def fill_zeros(sheet: Sheet, *, nodes: Iterable[str], actor: User) -> list[str]:
    """其余未发生的填0: settle as 0 (否) what is open below these sections, items or vetoes ("" the sheet); the data.

    Each becomes a review figure with its actor, like a typed 0. What would lose points by it is left to be typed with
    its reason; so is what the unit has claimed, and what does not say that nothing happened (see `zeroable`).
    """
    desk = sit_down(sheet, stage=Stage.REVIEW)
    known = {"", *desk.outline.by_code, *(veto.code for veto in desk.outline.spec.vetoes)}
    codes: dict[str, None] = {}
    for node in nodes:
        if node not in known:
            raise Refused(f"方案里没有编号为「{node}」的指标。")
        codes |= dict.fromkeys(zeroable(desk.outline, desk.values, node))
    answers = {code: Answer(0, Status.FILLED) for code in codes if not desk.locks.datum(code)}
    given = {code: (answer, "") for code, answer in answers.items()}
    for code in unexplained(desk.outline, desk.sheet.roster_entry, desk.values, given):
        del answers[code]
    write(desk, answers, reasons={}, actor=actor, origin=Origin.TYPED)
    return list(answers)


def _leaves(scheme: Outline, code: str) -> tuple[Leaf, ...]:
    if code not in scheme.by_code:
        raise Refused(f"方案里没有编号为「{code}」的指标。")
    return scheme.leaves_below(code)


@transaction.atomic
def return_items(sheet: Sheet, *, reasons: Mapping[str, str], actor: User) -> list[ItemReturn]:
    """Send items back to the unit, each with its reason; only these open again, until the review closes (F55).

    What the review had settled for their unit data no longer counts (it stays on record) and is reviewed anew; so is
    another item that reads the same datum.
    """
    desk = sit_down(sheet, stage=Stage.REVIEW)
    sheet = desk.sheet
    if sheet.state == SheetState.OPEN:
        raise Refused(f"{sheet.roster_entry.name}还没有提交，没有可退回的内容。")
    if not reasons:
        raise Refused("请至少选择一项退回，并写明理由。")
    for node, reason in reasons.items():
        _refuse_return(desk, node, reason)
    before = sheet.state
    number = sheet.round if before == SheetState.RETURNED else sheet.round + 1
    keep(sheet, state=SheetState.RETURNED, round=number)
    now = timezone.now()
    rows = ItemReturn.objects.bulk_create(
        ItemReturn(sheet=sheet, node=node, round=number, reason=reason.strip(), returned_by=actor, returned_at=now)
        for node, reason in reasons.items()
    )
    settled = {
        (code, Stage.REVIEW): value
        for node in reasons
        for code in desk.outline.figures(desk.outline.by_code[node].node)
        if code in desk.outline.unit_data and (value := desk.values.get((code, Stage.REVIEW)))
    }
    stop_counting(desk, settled)
    audit.record(
        "items.returned",
        actor=actor,
        target=sheet,
        unit=sheet.roster_entry.organization,
        state=[before, sheet.state],
        round=number,
        items=dict(reasons),
        cleared={code: [value.text, None] for (code, _), value in settled.items()},
    )
    return rows


def _refuse_return(desk: Desk, node: str, reason: str) -> None:
    placed = desk.outline.by_code.get(node)
    if placed is None or not isinstance(placed.node, Leaf):
        raise Refused(f"方案里没有编号为「{node}」的指标。")
    name = f"「{node} {placed.node.name}」"
    if not reason.strip():
        raise Refused(f"退回{name}请写明理由。")
    if why := desk.outline.why_spared(node, desk.sheet.roster_entry):
        raise Refused(f"{name}{why}，不用退回。")
    if node in desk.locks.returned:
        raise Refused(f"{name}已经退回，还没有重新提交。")
    if not any(desk.outline.data[code].asked == "unit" for code in desk.outline.figures(placed.node)):
        raise Refused(f"{name}不由填报单位填写，不用退回，请直接审核。")


@transaction.atomic
def finish_review(sheet: Sheet, *, actor: User) -> Sheet:
    """Close the review of a sheet: every figure is settled expressly, zeros too, and nothing is on its way back."""
    desk = sit_down(sheet, stage=Stage.REVIEW)
    sheet = desk.sheet
    if sheet.state == SheetState.RETURNED:
        items = "".join(f"「{node}」" for node in desk.locks.returned)
        raise Refused(f"{sheet.roster_entry.name}还有退回的项目{items}没有重新提交，不能完成审核。")
    if left := unreviewed(desk.outline, desk.values):
        names = some([f"「{each.code} {each.name}」" for each in left])
        raise Refused(f"还有{len(left)}项没有核定：{names}。没有发生的也要填0，可以点“其余未发生的填0”。")
    before = sheet.state
    keep(sheet, state=SheetState.REVIEWED, reviewed_at=timezone.now(), reviewed_by=actor)
    _record_state("sheet.reviewed", sheet, before, actor=actor)
    return sheet


@transaction.atomic
def reopen_review(sheet: Sheet, *, reason: str, actor: User) -> Sheet:
    """Take up a finished review again, with the reason, while the cycle is not decided."""
    sheet = hold_sheet(sheet)
    cycle = sheet.roster_entry.cycle
    if sheet.state != SheetState.REVIEWED:
        raise Refused(f"{sheet.roster_entry.name}的考核表{sheet.get_state_display()}，不用重新打开。")
    if cycle.state not in OPEN_STATES:
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，不能重新审核。请先撤回公布、退回审定。")
    if not reason.strip():
        raise Refused("重新打开审核，请写明理由。")
    before = sheet.state
    keep(sheet, state=SheetState.SUBMITTED if sheet.submitted_at else SheetState.OPEN)
    _record_state("sheet.review_reopened", sheet, before, actor=actor, reason=reason)
    return sheet


def _record_state(action: str, sheet: Sheet, before: str, *, actor: User, reason: str = "") -> None:
    audit.record(
        action,
        actor=actor,
        target=sheet,
        unit=sheet.roster_entry.organization,
        reason=reason,
        state=[before, sheet.state],
    )
