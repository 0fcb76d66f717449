"""A roster that comes back as a workbook: kept, planned, looked at, then frozen as it says, or dropped (F5, F16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from assessments import services
from assessments.models import Cycle, Exemption, Standing, Subject
from assessments.selectors import Seat, candidates, recorded_seats, unrecorded
from assessments.selectors.holders import holders_of
from assessments.services.holding import hold_cycle
from assessments.services.roster import refuse_locked
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, User

from .seats import RosterPlan, plan_roster

ROSTER_IMPORT = "roster"
STALE = "预览之后名册或单位名单已有变化，这次导入不能再确认。请重新上传并预览。"
JOINS, LEAVES, CHANGES, STAYS = "列入", "去掉", "修改", "不变"


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One line of the preview: the row of the workbook (0 for a unit that it leaves out), what stands, what would."""

    row: int
    act: str
    name: str
    what: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """How its act is marked."""
        return {JOINS: "ok", LEAVES: "warn"}.get(self.act, "info")


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What a workbook would make of the roster now; `stale` says why it can no longer be applied, "" when it can.

    `proposed` is what the scheme's conditions would spare a unit and the workbook does not say; `holders` how many
    persons would be assessed, where post-holders are.
    """

    changes: tuple[SeatChange, ...]
    units: int
    proposed: tuple[tuple[Seat, Exemption], ...] = ()
    stale: str = ""
    holders: int = 0


def keep_roster(cycle: Cycle, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    return _keep(cycle, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(cycle: Cycle, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    cycle = hold_cycle(cycle)
    refuse_locked(cycle)
    plan = _plan(cycle, book, actor)
    return records.keep(
        content,
        kind=ROSTER_IMPORT,
        name=name,
        organization=cycle.owner,
        actor=actor,
        problems=plan.problems,
        counts=_counts(cycle, plan),
        plan_digest="" if plan.problems else _digest(cycle, plan),
        target=str(cycle.pk),
    )


def apply_roster(record: ImportRecord, *, actor: User) -> int:
    """Freeze the roster as the workbook says it, all of it or nothing; returns the number of units."""
    return _apply(record, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, book: Book, *, actor: User) -> int:
    record = records.planned(record)
    cycle = hold_cycle(cycle_of(record))
    plan = _plan(cycle, book, actor)
    if plan.problems or _digest(cycle, plan) != record.plan_digest:
        raise Refused(STALE)
    chosen = plan.seats
    count = services.freeze_roster(
        cycle,
        units=[seat.unit for seat in chosen],
        exceptions=plan.exceptions,
        exemptions={seat.unit.pk: seat.exemptions for seat in chosen if seat.exemptions},
        also={seat.unit.pk: seat.also for seat in chosen if seat.also},
        actor=actor,
    )
    records.finish(record, actor=actor, counts=record.counts)
    return count


def preview_roster(record: ImportRecord, *, actor: User) -> RosterPreview:
    """Every unit that joins, leaves or is said otherwise of, in the order of the roster."""
    cycle = cycle_of(record)
    try:
        refuse_locked(cycle)
        plan = _plan(cycle, records.book_of(record), actor)
    except Refused as refused:  # opened since
        return RosterPreview((), 0, stale=str(refused))
    if plan.problems or _digest(cycle, plan) != record.plan_digest:
        return RosterPreview((), 0, stale=STALE)
    changes = tuple(_changes(recorded_seats(cycle), plan))
    held = sum(len(each) for each in plan.holders.values())
    return RosterPreview(changes, len(plan.seats), tuple(unrecorded(cycle, plan.seats)), holders=held)


def cycle_of(record: ImportRecord) -> Cycle:
    """The cycle a workbook was uploaded for."""
    return Cycle.objects.select_related("scheme", "owner").get(pk=record.target)


def _plan(cycle: Cycle, book: Book, actor: User) -> RosterPlan:
    plan = plan_roster(cycle, book, list(candidates(cycle, actor)))
    if cycle.subject == Subject.POSTS:
        _hold(cycle, plan)
    return plan


def _hold(cycle: Cycle, plan: RosterPlan) -> None:
    """Where post-holders are assessed: who they are; a unit whose post nobody held is a problem at its row."""
    plan.holders = holders_of(cycle, [seat.unit for seat in plan.seats])
    for seat in plan.seats:
        if seat.unit.pk not in plan.holders:
            line, post = plan.lines[seat.unit.pk], cycle.get_post_title_display()
            words = f"考核期内「{seat.unit}」没有登记{post}的任职。请先在“人员”里登记任职，或不列这个单位。"
            plan.problems.append(line.problem("name", words))


def _digest(cycle: Cycle, plan: RosterPlan) -> str:
    """The same for the same units over the same roster: what was shown is what will be frozen."""
    told = [[seat.unit.pk, seat.name, seat.code, seat.parent_name, seat.pool, *_said(seat)] for seat in plan.seats]
    held = [[str(holder) for holder in plan.holders.get(seat.unit.pk, ())] for seat in plan.seats]
    return digest([cycle.roster_digest, told, held] if plan.holders else [cycle.roster_digest, told])


def _said(seat: Seat) -> list[object]:
    exempted = [list(each) for each in seat.exemptions]
    return [str(seat.standing), seat.reason, seat.document_no, list(seat.also), exempted]


def _counts(cycle: Cycle, plan: RosterPlan) -> dict[str, int]:
    """How many units join, leave, change and stay; of a workbook with wrong places only how many of these."""
    if plan.problems:
        return {"错误": len(plan.problems)}
    before = recorded_seats(cycle)
    acts = {seat.unit.pk: _act(before, seat) for seat in plan.seats}
    found = {act: sum(each == act for each in acts.values()) for act in (JOINS, CHANGES, STAYS)}
    return found | {LEAVES: len(before.keys() - acts.keys()), "错误": 0}


def _act(before: Mapping[int, Seat], seat: Seat) -> str:
    was = before.get(seat.unit.pk)
    if was is None:
        return JOINS
    return STAYS if _said(was) == _said(seat) else CHANGES


def _changes(before: Mapping[int, Seat], plan: RosterPlan) -> Iterator[SeatChange]:
    kept = {seat.unit.pk for seat in plan.seats}
    for seat in plan.seats:
        row, act = plan.lines[seat.unit.pk].row, _act(before, seat)
        nothing = replace(seat, standing="", reason="", document_no="", also=(), exemptions=())
        told = zip(_words(before.get(seat.unit.pk, nothing)), _words(seat), strict=True)
        for (what, was), (_, becomes) in told:
            if was != becomes:
                yield SeatChange(row, act, seat.name, what, was, becomes)
    for pk, seat in before.items():
        if pk not in kept:
            yield SeatChange(0, LEAVES, seat.name, "参加方式", _words(seat)[0][1], "")


def _words(seat: Seat) -> list[tuple[str, str]]:
    """What is said of a unit, for people."""
    exempted = "；".join(f"{each.node} {each}" for each in seat.exemptions)
    return [
        ("参加方式", Standing(seat.standing).label if seat.standing else ""),
        ("原因", seat.reason),
        ("依据文号", seat.document_no),
        ("另外参加的排名", "、".join(seat.also)),
        ("不考核的项目", exempted),
    ]
