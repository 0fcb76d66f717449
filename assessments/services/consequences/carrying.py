"""A list is carried out: a meeting decides, people do what was decided and say so, until all is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import ConsequenceEntry, ConsequenceList, ListState
from assessments.models.consequences import OPEN
from assessments.selectors.consequences import reach
from assessments.services.consequences.rows import hold_list, refuse_state
from assessments.services.holding import keep
from assessments.services.resolutions import Meeting, meeting_faults, resolve, told, undo
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User
from organizations.services.withdrawing import mark_withdrawn


@transaction.atomic
def decide_list(made: ConsequenceList, meeting: Meeting, *, actor: User) -> ConsequenceList:
    """The meeting has decided. Refused while a line waits for people, or when the data have changed since."""
    made = hold_list(made)
    refuse_state(made, (ListState.COMPUTED,), "登记审定")
    waiting = [str(entry) for entry in made.entries.filter(applies=None)]
    if waiting:
        raise Refused(f"还有{len(waiting)}条没有判断：{some(waiting)}。请逐条判断后再登记审定。")
    if reach(made).digest != made.digest:
        raise Refused(f"「{made}」计算以后数据或判断有变化，请重新计算，核对后再登记审定。")
    if faults := list(meeting_faults(meeting, (made.day, "截止日"))):
        raise Refused.of(faults)
    resolution = resolve(made.owner, meeting, actor=actor)
    keep(made, state=ListState.DECIDED, resolution=resolution)
    changed = [str(entry) for entry in made.entries.all() if entry.changed]
    audit.record(
        "consequence.decided",
        actor=actor,
        target=made,
        unit=made.owner,
        minutes_no=resolution.minutes_no,
        digest=made.digest,
        names=changed,
    )
    return made


@transaction.atomic
def apply_entries(made: ConsequenceList, *, entries: Collection[int], applied_on: date, note: str, actor: User) -> int:
    """People have carried these lines out: paid, talked, told. Nothing does this by itself."""
    made = hold_list(made)
    refuse_state(made, (ListState.DECIDED,), "登记执行")
    if not entries:
        raise Refused("请至少选择一条。", field="entries")
    refuse_to_come(applied_on, "执行日期", field="applied_on")
    assert made.resolution is not None
    if applied_on < made.resolution.decided_on:
        day = chinese_date(made.resolution.decided_on)
        raise Refused(f"执行日期不能早于决定日期{day}，请改正。", field="applied_on")
    if not note.strip():
        raise Refused("请写明执行情况，例如发放凭证号、谈话人。", field="note")
    found = list(made.entries.filter(pk__in=entries, applies=True, applied_on=None))
    if len(found) != len(set(entries)):
        raise Refused("有的条目不适用，或者已经登记过执行，请刷新页面后重新选择。", field="entries")
    ConsequenceEntry.objects.filter(pk__in=[entry.pk for entry in found]).update(
        applied_on=applied_on, applied_note=note.strip(), applied_by=actor
    )
    audit.record(
        "consequence.applied",
        actor=actor,
        target=made,
        unit=made.owner,
        applied_on=applied_on,
        note=note.strip(),
        names=[str(entry) for entry in found],
    )
    return len(found)


@transaction.atomic
def take_back_applied(entry: ConsequenceEntry, *, reason: str, actor: User) -> ConsequenceEntry:
    """One line: see `take_back_lines`."""
    take_back_lines(entry.batch, entries=[entry.pk], reason=reason, actor=actor)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def take_back_lines(made: ConsequenceList, *, entries: Collection[int], reason: str, actor: User) -> int:
    """They were not carried out after all, or the day was wrong: the marks go, the trail keeps each of them."""
    made = hold_list(made)
    refuse_state(made, (ListState.DECIDED,), "改执行登记")
    if not entries:
        raise Refused("请至少选择一条。", field="entries")
    if not reason.strip():
        raise Refused("请写明理由。", field="reason")
    found = list(made.entries.filter(pk__in=entries).exclude(applied_on=None).select_related("organization"))
    if len(found) != len(set(entries)):
        raise Refused("有的条目没有登记执行，不用撤销。请刷新页面后重新选择。", field="entries")
    pks = [entry.pk for entry in found]
    ConsequenceEntry.objects.filter(pk__in=pks).update(applied_on=None, applied_note="", applied_by=None)
    for entry in found:
        audit.record(
            "consequence.unapplied",
            actor=actor,
            target=entry,
            unit=entry.organization,
            reason=reason.strip(),
            applied_on=[entry.applied_on, entry.applied_note],
        )
    return len(found)


@transaction.atomic
def close_list(made: ConsequenceList, *, actor: User) -> ConsequenceList:
    """Everything is carried out."""
    made = hold_list(made)
    refuse_state(made, (ListState.DECIDED,), "办结")
    if waiting := [str(entry) for entry in made.entries.filter(applies=True, applied_on=None)]:
        raise Refused(f"还有{len(waiting)}条没有登记执行：{some(waiting)}。全部执行后才能办结。")
    keep(made, state=ListState.CLOSED, closed_at=timezone.now())
    audit.record("consequence.closed", actor=actor, target=made, unit=made.owner)
    return made


@transaction.atomic
def withdraw_list(
    made: ConsequenceList, *, reason: str, actor: User, meeting: Meeting | None = None
) -> ConsequenceList:
    """Taken back before anything of it was carried out; it stays to be seen, and the period is free again.

    What a meeting decided is undone by a meeting alone.
    """
    made = hold_list(made)
    refuse_state(made, (*OPEN, ListState.DECIDED), "撤回")
    if done := [str(entry) for entry in made.entries.exclude(applied_on=None)]:
        raise Refused(f"已有{len(done)}条登记执行（{some(done)}），不能撤回。请先撤销执行登记。")
    if not (reason := reason.strip()):
        raise Refused("请写明撤回的理由。", field="reason")
    undoing = made.resolution and undo(made.owner, made.resolution, meeting, f"「{made}」已审定", actor=actor)
    before = made.state
    mark_withdrawn(made, reason=f"{reason}{told(undoing)}", actor=actor, state=ListState.WITHDRAWN)
    by: dict[str, Any] = {}
    if undoing:
        by = {"resolution": undoing.pk, "minutes_no": undoing.minutes_no, "decided_on": undoing.decided_on}
    audit.record(
        "consequence.withdrawn",
        actor=actor,
        target=made,
        unit=made.owner,
        reason=reason,
        state=[before, made.state],
        **by,
    )
    return made
