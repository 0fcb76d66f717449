"""Why a figure cannot be changed now, told precisely: which lock, who set it, until when, and whom to ask (F41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessments.models import Cycle, CycleState, ItemReturn, Sheet, SheetState, Stage, Window
from assessments.selectors.outline import Outline, outline_of
from organizations.models import User

OPEN_STATES = (CycleState.OPEN, CycleState.COMPUTED)


def moment(at: datetime) -> str:
    """A time as a sentence says it: 2026年11月20日18:00."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def contact(user: User) -> str:
    """A person with the phone number, where it is known."""
    return f"{user}（电话{user.phone}）" if user.phone else str(user)


@dataclass(frozen=True, slots=True)
class Locks:
    """The locks of one sheet at one stage and time; `whole` is empty while at least something is open."""

    whole: str
    stage: Stage
    returned: dict[str, ItemReturn]
    partial: bool
    outline: Outline
    ask: str
    window: Window | None = None

    def node(self, code: str) -> str:
        """Why this item is locked, empty when it is open."""
        return self.whole or self._returned([code])

    def datum(self, code: str) -> str:
        """Why this datum is locked: it is open where one of the items that read it is."""
        return self.whole or self._returned([leaf.code for leaf in self.outline.readers[code]])

    def _returned(self, codes: list[str]) -> str:
        sent_back = [self.returned[code] for code in codes if code in self.returned]
        if self.stage == Stage.REVIEW:
            return self._awaited(sent_back[0]) if sent_back else ""
        if self.partial and not sent_back:
            items = "".join(f"「{code}」" for code in self.returned)
            return f"本表已提交，只退回了{items}；本项没有退回，不能修改。如需修改，请联系{self.ask}。"
        return ""

    def _awaited(self, back: ItemReturn) -> str:
        when = moment(back.returned_at)
        return (
            f"「{back.node}」已由{back.returned_by}于{when}退回，等待重新提交后才能审核。如有疑问，请联系{self.ask}。"
        )


def locks_of(sheet: Sheet, *, stage: Stage, at: datetime | None = None) -> Locks:
    """All locks of a sheet, in three queries at most."""
    windows = {window.stage: window for window in sheet.roster_entry.cycle.windows.select_related("set_by")}
    back: Iterable[ItemReturn] = ()
    if sheet.state == SheetState.RETURNED:
        back = sheet.returns.filter(resolved_at=None).select_related("returned_by")
    return locks_between(sheet, windows, back, closed=cycle_lock(sheet.roster_entry.cycle), stage=stage, at=at)


def locks_between(
    sheet: Sheet,
    windows: Mapping[str, Window],
    back: Iterable[ItemReturn],
    *,
    closed: str,
    stage: Stage,
    at: datetime | None = None,
) -> Locks:
    """The locks of a sheet from what lists have read: the cycle's lock and windows, the open returns."""
    cycle = sheet.roster_entry.cycle
    return Locks(
        whole=closed or _LOCKS[stage](sheet, windows, at or timezone.now()),
        stage=stage,
        returned={row.node: row for row in back},
        partial=sheet.state == SheetState.RETURNED,
        outline=outline_of(sheet.roster_entry),
        ask=_asked(cycle),
        window=windows.get(stage),
    )


def lock_reason(sheet: Sheet, *, stage: Stage, node: str | None = None, at: datetime | None = None) -> str | None:
    """Why nothing (or nothing of the item `node`) can be changed at this stage; None when it can."""
    locks = locks_of(sheet, stage=stage, at=at)
    return (locks.node(node) if node else locks.whole) or None


def _asked(cycle: Cycle) -> str:
    return f"{cycle.owner}的{contact(cycle.created_by)}"


def cycle_lock(cycle: Cycle) -> str:
    """Why nothing of the whole cycle can be changed, empty while it is open; one query."""
    if cycle.state in OPEN_STATES:
        return ""
    if cycle.state == CycleState.DRAFT:
        return f"「{cycle}」还在筹备，没有开始填报。请等待{cycle.owner}开启，或联系{_asked(cycle)}。"
    decision = cycle.decisions.select_related("actor").first()
    basis = (
        f"（{decision.meeting}，纪要{decision.minutes_no}，{decision.actor}于{moment(decision.at)}登记）"
        if decision
        else ""
    )
    return f"「{cycle}」{cycle.get_state_display()}{basis}，数据已锁定，不能再改。如有异议，请联系{_asked(cycle)}。"


def _window_lock(window: Window | None, at: datetime, *, what: str, cycle: Cycle) -> str:
    """The window is half-open: at `closes_at` it is closed."""
    if window is None:
        return f"「{cycle}」没有安排{what}时间。请联系{_asked(cycle)}。"
    who = contact(window.set_by)
    if at < window.opens_at:
        return f"{what}从{moment(window.opens_at)}开始（{window.set_by}设定），现在还不能填写。如有疑问，请联系{who}。"
    if at >= window.closes_at:
        return (
            f"{what}已于{moment(window.closes_at)}截止（{window.set_by}于{moment(window.set_at)}设定），不能再改。"
            f"如需延长，请联系{who}。"
        )
    return ""


def _self_lock(sheet: Sheet, windows: Mapping[str, Window], at: datetime) -> str:
    cycle = sheet.roster_entry.cycle
    if sheet.state == SheetState.RETURNED:  # what is sent back may be corrected as long as the review lasts
        return _window_lock(windows.get(Stage.REVIEW), at, what="退回项目的改正（随审核）", cycle=cycle)
    if sheet.state == SheetState.SUBMITTED:
        who, when = sheet.submitted_by, moment(sheet.submitted_at)
        return f"本表已由{who}于{when}提交，正在审核，不能再改。如需修改，请联系{_asked(cycle)}，请其退回。"
    if sheet.state == SheetState.REVIEWED:
        who, when = sheet.reviewed_by, moment(sheet.reviewed_at)
        return f"本表已由{who}于{when}审核完成，不能再改。如有异议，请联系{contact(who)}。"
    return _window_lock(windows.get(Stage.SELF), at, what="自评填报", cycle=cycle)


def _review_lock(sheet: Sheet, windows: Mapping[str, Window], at: datetime) -> str:
    entry = sheet.roster_entry
    if sheet.state == SheetState.REVIEWED:
        who, when = sheet.reviewed_by, moment(sheet.reviewed_at)
        return f"本表已由{who}于{when}审核完成。如需修改，请先重新打开审核并写明理由，或联系{contact(who)}。"
    own = windows.get(Stage.SELF)
    if sheet.state == SheetState.OPEN and own and at < own.closes_at:
        return f"{entry.name}还没有提交（自评{moment(own.closes_at)}截止，{own.set_by}设定），提交或截止后才能审核。"
    return _window_lock(windows.get(Stage.REVIEW), at, what="审核", cycle=entry.cycle)


_LOCKS = {Stage.SELF: _self_lock, Stage.REVIEW: _review_lock}
