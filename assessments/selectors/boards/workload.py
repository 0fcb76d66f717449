"""审核工作量: what offices and reviewers settled, changed and sent back in one assessment, and how long it took.

Only work on the figures counts and how long units waited for it; nobody's logins, clicks or hours (domain 18).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.models import Cycle, CycleState, Entry, ItemReturn, Sheet, SheetState, Stage
from assessments.selectors.outline import Outline, outline
from config.toolkit.scaled import SCALE, half_up
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Status

DAY = 86_400  # seconds
NO_OFFICE = "没有注明科室"
SETTLED = (Status.FILLED.value, Status.NA.value)


@dataclass(slots=True)
class Work:
    """Of one office or reviewer: figures settled, how many of them otherwise than claimed, items sent back.

    `waits` are days from handing in to the end of the review, scaled, one for each sheet that the person finished.
    """

    label: str
    settled: int = 0
    changed: int = 0
    returned: int = 0
    waits: list[int] = field(default_factory=list)

    @property
    def share(self) -> int | None:
        """What part of the figures was changed, scaled."""
        return half_up(self.changed * SCALE, self.settled) if self.settled else None

    @property
    def mean(self) -> int | None:
        """Days on average."""
        return half_up(sum(self.waits), len(self.waits)) if self.waits else None

    @property
    def longest(self) -> int | None:
        """The longest of them."""
        return max(self.waits, default=None)


@dataclass(frozen=True, slots=True)
class Workload:
    """The work of a cycle twice: by office and by reviewer, most first; `total` is the sum of either."""

    cycle: Cycle
    offices: tuple[Work, ...]
    reviewers: tuple[Work, ...]
    total: Work
    sheets: int
    waiting: int
    longest_waiting: int | None


def reviewed_cycles(user: User) -> QuerySet[Cycle]:
    """The assessments that overseen units organize, once they have begun: first those in which anything was reviewed.

    Those of the highest unit come first, of each the latest.
    """
    begun = Cycle.objects.allowed(user, Permission.OVERSEE).exclude(state=CycleState.DRAFT)
    done = Exists(Entry.objects.filter(sheet__roster_entry__cycle=OuterRef("pk"), stage=Stage.REVIEW))
    found = begun.annotate(reviewed=done).select_related("scheme", "owner")
    return found.order_by("-reviewed", "owner__path", "-period_to", "-pk")


def workload(cycle: Cycle) -> Workload:
    """What was done for one cycle until now; six queries."""
    scheme, names = outline(cycle.scheme), dict(_people(cycle))
    offices: dict[str, Work] = {}
    people = {pk: Work(name) for pk, name in names.items()}
    total = Work("合计")
    for noun, actor, code, number in _done(cycle):
        office = _office(scheme, noun, code)
        for work in (offices.setdefault(office, Work(office)), people[actor], total):
            setattr(work, noun, getattr(work, noun) + number)
    sheets = list(_sheets(cycle))
    for actor, days in _finished(sheets):
        total.waits.append(days)
        people[actor].waits.append(days)
    now = timezone.now()
    waiting = [_days(sent, now) for state, sent, _, _ in sheets if state == SheetState.SUBMITTED and sent]
    longest = max(waiting, default=None)
    return Workload(cycle, _most(offices), _most(people), total, len(sheets), len(waiting), longest)


Done = tuple[str, int, str, int]  # field of Work, who, datum or item, how many


def _done(cycle: Cycle) -> Iterable[Done]:
    """Figures that stand, those that differ from the claim, items that were sent back; three queries."""
    stands = Entry.objects.filter(
        sheet__roster_entry__cycle=cycle, stage=Stage.REVIEW, current=True, status__in=SETTLED
    )
    other = ~Q(status=OuterRef("status")) | (Q(status=Status.FILLED.value) & ~Q(value=OuterRef("value")))
    claims = Entry.objects.filter(sheet=OuterRef("sheet"), datum=OuterRef("datum"), stage=Stage.SELF, current=True)
    changed = stands.filter(Exists(claims.filter(other, status__in=SETTLED)))
    for noun, rows in (("settled", stands), ("changed", changed)):
        counted = rows.order_by().values_list("actor", "datum").annotate(number=Count("pk"))
        yield from ((noun, actor, datum, number) for actor, datum, number in counted)
    sent = ItemReturn.objects.filter(sheet__roster_entry__cycle=cycle).order_by()
    for actor, node, number in sent.values_list("returned_by", "node").annotate(number=Count("pk")):
        yield "returned", actor, node, number


def _office(scheme: Outline, noun: str, code: str) -> str:
    """Whose item it is: of a figure the first item that reads it."""
    if noun == "returned":
        leaf = scheme.by_code[code].node
        return leaf.office or NO_OFFICE
    readers = scheme.readers[code]
    if not readers:
        return "一票否决" if code in {veto.datum for veto in scheme.spec.vetoes} else NO_OFFICE
    return readers[0].office or NO_OFFICE


SheetTimes = tuple[str, datetime | None, datetime | None, int | None]  # state, handed in, reviewed, by whom


def _sheets(cycle: Cycle) -> QuerySet[Sheet, SheetTimes]:
    rows = Sheet.objects.filter(roster_entry__cycle=cycle).order_by("pk")
    return rows.values_list("state", "submitted_at", "reviewed_at", "reviewed_by")


def _finished(sheets: Iterable[SheetTimes]) -> Iterable[tuple[int, int]]:
    """Who finished the review of a sheet, how many days after it was handed in."""
    for state, sent, reviewed, actor in sheets:
        if state == SheetState.REVIEWED and sent and reviewed and actor and reviewed >= sent:
            yield actor, _days(sent, reviewed)


def _people(cycle: Cycle) -> Iterable[tuple[int, str]]:
    """Who did anything of it; one query."""
    entries = Entry.objects.filter(sheet__roster_entry__cycle=cycle, stage=Stage.REVIEW).values("actor")
    returns = ItemReturn.objects.filter(sheet__roster_entry__cycle=cycle).values("returned_by")
    sheets = Sheet.objects.filter(roster_entry__cycle=cycle, reviewed_by__isnull=False).values("reviewed_by")
    found = User.objects.filter(Q(pk__in=entries) | Q(pk__in=returns) | Q(pk__in=sheets))
    return ((user.pk, str(user)) for user in found.order_by("pk"))


def _days(begun: datetime, ended: datetime) -> int:
    """Days between two moments, scaled."""
    return half_up((ended - begun) // timedelta(seconds=1) * SCALE, DAY)


def _most(works: dict[str, Work] | dict[int, Work]) -> tuple[Work, ...]:
    return tuple(sorted(works.values(), key=lambda work: (-work.settled, -work.returned, work.label)))
