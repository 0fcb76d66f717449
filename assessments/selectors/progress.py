"""Who has handed in and who is in the way: the board of a cycle, and what each person has to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Case,
    ConsequenceList,
    Contract,
    ContractRound,
    ContractState,
    Cycle,
    CycleState,
    Entry,
    ItemReturn,
    RosterEntry,
    Sheet,
    SheetState,
    Stage,
    Standing,
    Window,
)
from assessments.selectors.cases.duties import case_duties
from assessments.selectors.consequences import turns
from assessments.selectors.monthly_reports import MISSING, owing
from assessments.selectors.outline import Outline, outline_of
from assessments.selectors.overrides import changed_lines
from assessments.selectors.ratings.duties import RatingDuty, rating_duties
from assessments.selectors.remedies import Waiting, waiting
from assessments.selectors.screenings.duties import screening_duties
from assessments.selectors.settling import read_by, to_fill, to_review
from assessments.selectors.titles.duties import title_duties
from config.toolkit.wording import some
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Status

Items = tuple[frozenset[str], ...]
NAMED = 8  # so many units are called by name in a sentence


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One unit on the board, without sheet if exempt; `filled` of `asked` items, `reviewed` of `settling`."""

    entry: RosterEntry
    sheet: Sheet | None
    started: bool
    asked: int
    filled: int
    settling: int
    reviewed: int
    returned: int
    late: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A cycle at a glance; `blockers` are sentences on what is still in the way of deciding."""

    cycle: Cycle
    lines: tuple[SheetLine, ...]
    units: int
    open: int
    submitted: int
    returned: int
    reviewed: int
    exempt: int
    late: int
    windows: dict[str, Window]
    blockers: tuple[str, ...]


def progress(cycle: Cycle, *, at: datetime | None = None) -> Progress:
    """The board in five queries, however many units."""
    at = at or timezone.now()
    windows = {window.stage: window for window in cycle.windows.select_related("set_by")}
    closes = windows[Stage.SELF].closes_at if Stage.SELF in windows else None
    filled, reviewed = _answered(cycle, Stage.SELF), _answered(cycle, Stage.REVIEW)
    open_returns = Q(returns__resolved_at=None) & Q(returns__isnull=False)
    sheets = {
        sheet.roster_entry_id: sheet
        for sheet in Sheet.objects.filter(roster_entry__cycle=cycle)
        .select_related("submitted_by", "reviewed_by")
        .annotate(open_returns=Count("returns", filter=open_returns))
    }
    lines = []
    items: dict[int, tuple[Items, Items]] = {}  # most units share one outline
    for entry in cycle.roster.order_by("position"):
        sheet, scheme = sheets.get(entry.pk), outline_of(entry)
        if id(scheme) not in items:
            items[id(scheme)] = _items_of(scheme)
        asked, settling = items[id(scheme)]
        lines.append(
            SheetLine(
                entry=entry,
                sheet=sheet,
                started=entry.pk in filled,
                asked=len(asked),
                filled=_whole(asked, filled.get(entry.pk)),
                settling=len(settling),
                reviewed=_whole(settling, reviewed.get(entry.pk)),
                returned=sheet.open_returns if sheet else 0,
                late=bool(sheet and closes and at >= closes and sheet.state == SheetState.OPEN),
            )
        )
    return _summed(cycle, lines, windows)


def _items_of(scheme: Outline) -> tuple[Items, Items]:
    """What the unit fills in and what the review settles, item by item, each given by its data."""
    to_type = {code for code in scheme.unit_data if scheme.data[code].blank != "zero"}
    asked = tuple(frozenset(to_type.intersection(read_by(scheme, item))) for item in to_fill(scheme))
    typed = set(scheme.typed_data)
    return asked, tuple(frozenset(typed.intersection(read_by(scheme, each))) for each in to_review(scheme))


def _whole(items: Items, given: set[str] | None) -> int:
    """How many of these items are answered whole; 0 before anything is."""
    return sum(item <= given for item in items) if given else 0


def _answered(cycle: Cycle, stage: Stage) -> dict[int, set[str]]:
    """By roster entry the data that this stage has answered."""
    entries = Entry.objects.filter(sheet__roster_entry__cycle=cycle, stage=stage, current=True)
    answered: dict[int, set[str]] = defaultdict(set)
    rows = entries.exclude(status=Status.MISSING).order_by().values_list("sheet__roster_entry_id", "datum")
    for entry, datum in rows:
        answered[entry].add(datum)
    return answered


def _summed(cycle: Cycle, lines: list[SheetLine], windows: dict[str, Window]) -> Progress:
    states = Counter(line.sheet.state for line in lines if line.sheet)
    return Progress(
        cycle=cycle,
        lines=tuple(lines),
        units=len(lines),
        open=states[SheetState.OPEN],
        submitted=states[SheetState.SUBMITTED],
        returned=states[SheetState.RETURNED],
        reviewed=states[SheetState.REVIEWED],
        exempt=sum(line.entry.standing == Standing.EXEMPT for line in lines),
        late=sum(line.late for line in lines),
        windows=windows,
        blockers=tuple(_blockers(cycle, lines)),
    )


def _blockers(cycle: Cycle, lines: list[SheetLine]) -> Iterator[str]:
    """Who is in the way of deciding (F54)."""
    sentences = {
        SheetState.OPEN: "还没有提交",
        SheetState.RETURNED: "有退回项目没有重新提交",
        SheetState.SUBMITTED: "还没有审核完成",
    }
    for state, sentence in sentences.items():
        names = [line.entry.name for line in lines if line.sheet and line.sheet.state == state]
        if names:
            yield f"{len(names)}{cycle.measure}{sentence}：{some(names, most=NAMED)}。"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a person has to do; `target` is the sheet, cycle or contract where it is done."""

    kind: str  # what is to be done: a key of VERBS of the workbench
    title: str
    detail: str
    target: Sheet | Cycle | Contract | ContractRound | Case | Waiting | ConsequenceList
    due: datetime | None
    late: bool

    @property
    def url(self) -> str:
        """The page where it is done."""
        if self.kind in ("decide", "publish") and isinstance(self.target, Cycle):
            return reverse(f"assessments:{self.kind}", args=[self.target.pk])
        if self.kind in ("approve", "confirm"):
            return reverse("assessments:overrides", args=[self.target.pk])
        return self.target.get_absolute_url()


def duties(user: User, *, at: datetime | None = None) -> list[Duty | RatingDuty]:
    """What waits for this user, what is due first at the top; a fixed number of queries."""
    at = at or timezone.now()
    found: list[Duty | RatingDuty] = [*_to_fill(user, at), *_to_review(user, at), *_to_conclude(user)]
    found += [*_to_report(user, at), *_to_sign(user), *rating_duties(user), *screening_duties(user)]
    found += title_duties(user)
    found += [*_of_cases(user, at), *_to_mend(user, at), *_to_follow(user)]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or at))


def _to_fill(user: User, at: datetime) -> Iterator[Duty]:
    sheets = (
        Sheet.objects.allowed(user, Permission.FILL)
        .filter(state__in=(SheetState.OPEN, SheetState.RETURNED))
        .filter(roster_entry__cycle__state__in=(CycleState.OPEN, CycleState.COMPUTED))
        .select_related("roster_entry__cycle")
        .prefetch_related("roster_entry__cycle__windows", "returns")
    )
    for sheet in sheets:
        back = [row for row in sheet.returns.all() if row.resolved_at is None]
        due = _closes(sheet.roster_entry.cycle, Stage.REVIEW if back else Stage.SELF)
        kind = "returned" if back else "fill"
        detail = _items(back) if back else "自评填报"
        title = f"{sheet.roster_entry.cycle}：{sheet.roster_entry.name}"
        yield Duty(kind, title, detail, sheet, due, due is not None and at >= due)


def _items(back: list[ItemReturn]) -> str:
    return "退回" + "".join(f"「{row.node}」" for row in back) + "，请改正后重新提交"


def _closes(cycle: Cycle, stage: Stage) -> datetime | None:
    return next((window.closes_at for window in cycle.windows.all() if window.stage == stage), None)


def _to_review(user: User, at: datetime) -> Iterator[Duty]:
    cycles = (
        Cycle.objects.allowed(user, Permission.REVIEW)
        .filter(state__in=(CycleState.OPEN, CycleState.COMPUTED))
        .annotate(waiting=Count("roster", filter=Q(roster__sheet__state=SheetState.SUBMITTED)))
        .filter(waiting__gt=0)
        .prefetch_related("windows")
    )
    for cycle in cycles:
        due = _closes(cycle, Stage.REVIEW)
        detail = f"{cycle.waiting}{cycle.measure}等待审核"
        yield Duty("review", str(cycle), detail, cycle, due, due is not None and at >= due)


_ASKED = Q(roster__overrides__withdrawn_at=None, roster__overrides__approvals=None)


def _to_conclude(user: User) -> Iterator[Duty]:
    """Open cycles with nothing left to review are computed, computed ones decided, decided ones published."""
    working = Q(roster__sheet__isnull=False) & ~Q(roster__sheet__state=SheetState.REVIEWED)
    organized = Cycle.objects.allowed(user, Permission.ORGANIZE)
    ready = organized.filter(state=CycleState.OPEN).annotate(working=Count("roster", filter=working)).filter(working=0)
    for cycle in ready:
        yield Duty("compute", str(cycle), "全部审核完成，可以计算", cycle, None, False)
    yield from _to_decide(user)
    for cycle in organized.filter(state=CycleState.DECIDED):
        yield Duty("publish", str(cycle), "已审定，等待公布", cycle, None, False)


def _to_decide(user: User) -> Iterator[Duty]:
    """Computed cycles: first somebody else's overrides are approved, or confirmed again where their figures changed.

    One's own wait for another; all of them bar deciding.
    """
    theirs = _ASKED & ~Q(roster__overrides__entered_by=user)
    computed = Cycle.objects.allowed(user, Permission.DECIDE).filter(state=CycleState.COMPUTED)
    cycles = list(
        computed.select_related("run", "scheme")
        .defer("scheme__document", "scheme__examples", "scheme__notes")
        .annotate(asked=Count("roster__overrides", filter=_ASKED), approvable=Count("roster__overrides", filter=theirs))
    )
    changed = defaultdict(list)
    for line in changed_lines(cycles):
        changed[line.override.roster_entry.cycle_id].append(line.override.entered_by_id)
    for cycle in cycles:
        again = sum(entered_by != user.pk for entered_by in changed[cycle.pk])
        if cycle.approvable:
            yield Duty("approve", str(cycle), f"{cycle.approvable}项人工调整等待批准", cycle, None, False)
        if again:
            detail = f"{again}项人工调整输入已变，请重新确认或撤回"
            yield Duty("confirm", str(cycle), detail, cycle, None, False)
        if not cycle.asked and not changed[cycle.pk] and cycle.run and not cycle.run.provisional:
            yield Duty("decide", str(cycle), "已计算，等待会议审定", cycle, None, False)


def _to_report(user: User, at: datetime) -> Iterator[Duty]:
    """责任书: the months that can be reported and are not: those overdue, and apart from them those still in time."""
    for contract, cells in owing(user, today=timezone.localdate(at)):
        missing = [cell for cell in cells if cell.state == MISSING]
        for months in (missing, [cell for cell in cells if cell.state != MISSING]):
            if months:
                named = "、".join(f"{cell.month}月" for cell in months)
                due = timezone.make_aware(datetime.combine(months[0].due, time.max)) if months[0].due else None
                yield Duty("report", str(contract), f"{named}的月报还没有报", contract, due, months is missing)


def _to_sign(user: User) -> Iterator[Duty]:
    """责任书 that wait for their signatures."""
    drafts = Count("contracts", filter=Q(contracts__state=ContractState.DRAFT))
    for found in ContractRound.objects.allowed(user, Permission.ORGANIZE).annotate(drafts=drafts).filter(drafts__gt=0):
        yield Duty("sign", str(found), f"{found.drafts}份责任书待签订", found, None, False)


def _of_cases(user: User, at: datetime) -> Iterator[Duty]:
    """整顿: plans, months, problems, acceptances."""
    for found in case_duties(user, today=timezone.localdate(at)):
        due = timezone.make_aware(datetime.combine(found.due, time.max)) if found.due else None
        yield Duty(found.kind, f"整顿：{found.case}", found.detail, found.case, due, found.late)


def _to_mend(user: User, at: datetime) -> Iterator[Duty]:
    """整改台账: what units have to mend, and answers that wait to be looked at."""
    for each in waiting(user, timezone.localdate(at)):
        due = timezone.make_aware(datetime.combine(each.due, time.max)) if each.due else None
        yield Duty(each.kind, f"整改台账：{each.unit}", each.sentence, each, due, each.late > 0)


def _to_follow(user: User) -> Iterator[Duty]:
    """结果运用: lines to be judged, lists to be decided, what was decided to be carried out."""
    for turn in turns(user):
        yield Duty(turn.kind, f"结果运用：{turn.list}", turn.sentence, turn.list, None, False)
