"""整改台账: what can be listed of a published cycle, how much stands open, whose turn it is, what a new run changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.models import Cycle, Remedy, RemedyState, Result
from assessments.models.remedies import TO_MEND
from assessments.selectors.deductions import Deduction, deductions
from assessments.selectors.outline import outline
from assessments.selectors.results import node_values
from assessments.selectors.sheets import loses
from config.toolkit.scaled import text
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.selectors.succession import successors

SHOWN = 300  # lines of one offer, so that a page can still be read


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scheme with how many units lost points at it."""

    code: str
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Deductions of a cycle that are not listed yet; `listed` stand in the ledger already, `more` are not shown."""

    lines: tuple[Deduction, ...]
    items: tuple[Item, ...]
    listed: int
    more: int


def offer(cycle: Cycle, *, least: int = 0, items: Collection[str] = (), q: str = "") -> Offer:
    """Deductions of the current run of at least so many points (scaled), at these items (none: all), by unit name."""
    if cycle.run is None:
        return Offer((), (), 0, 0)
    found = deductions(cycle.run, list(_results(cycle)))
    counted = Counter((each.leaf.code, each.leaf.name) for each in found)
    standing = set(_listed(cycle).values_list("roster_entry", "node"))
    fresh = [each for each in found if (each.result.roster_entry_id, each.leaf.code) not in standing]
    wanted = [
        each
        for each in fresh
        if each.lost >= least and (not items or each.leaf.code in items) and q in each.result.roster_entry.name
    ]
    told = tuple(Item(code, name, units) for (code, name), units in counted.items())
    return Offer(tuple(wanted[:SHOWN]), told, len(found) - len(fresh), max(len(wanted) - SHOWN, 0))


def picked(cycle: Cycle, picks: Collection[tuple[int, str]]) -> dict[tuple[int, str], Deduction]:
    """The deductions of the current run at these roster entries and items; those that are none are left out."""
    results = _results(cycle).filter(roster_entry__in={entry for entry, _ in picks})
    found = deductions(cycle.run, list(results)) if cycle.run else []
    by_place = {(each.result.roster_entry_id, each.leaf.code): each for each in found}
    return {pick: by_place[pick] for pick in picks if pick in by_place}


def _results(cycle: Cycle) -> QuerySet[Result]:
    related = ("roster_entry__organization", "roster_entry__cycle__scheme")
    return Result.objects.filter(run=cycle.run_id).select_related(*related).order_by("roster_entry__position")


def _listed(cycle: Cycle) -> QuerySet[Remedy]:
    return Remedy.objects.filter(roster_entry__cycle=cycle).exclude(state=RemedyState.WITHDRAWN)


def answering(units: Iterable[Organization], day: date) -> dict[int, list[Organization]]:
    """By unit (id) who answers for it on that day: itself, or where it ended those in which it lives on."""
    units = list(units)
    ended = [unit for unit in units if unit.closed_on and unit.closed_on <= day]
    led = {}
    for unit in ended:
        led |= successors([unit.pk], since=min(unit.closed_on or day, day) - date.resolution, until=day)
    known = Organization.objects.in_bulk({part.unit for parts in led.values() for part in parts})
    alive = {pk: [known[part.unit] for part in parts if part.unit != pk] for pk, parts in led.items()}
    return {unit.pk: alive.get(unit.pk, [unit]) for unit in units}


@dataclass(frozen=True, slots=True)
class Now:
    """What a run after the one that a remedy came from says of its item; `lost` None: nothing can be said any more."""

    run: int
    lost: int | None
    was: int

    @property
    def sentence(self) -> str:
        """现行计算（第3次）这一项已不扣分。"""
        run = f"现行计算（第{self.run}次）"
        if self.lost is None:
            return f"{run}没有这一项的得分，原扣{text(self.was)}分。"
        if self.lost == 0:
            return f"{run}这一项已不扣分，原扣{text(self.was)}分；交办单位可以撤销或销号。"
        return f"{run}这一项扣{text(self.lost)}分，原扣{text(self.was)}分。"


def losses_now(remedies: Iterable[Remedy]) -> dict[int, Now]:
    """By remedy (id) what the current run says, where it is another run and says something else; two queries."""
    wanted: dict[int, list[Remedy]] = defaultdict(list)
    for remedy in remedies:
        if remedy.roster_entry_id:
            wanted[remedy.roster_entry_id].append(remedy)
    entries = {each.roster_entry.cycle.run_id for rows in wanted.values() for each in rows if each.roster_entry}
    results = Result.objects.filter(run__in=entries - {None}, roster_entry__in=wanted)
    told: dict[int, Now] = {}
    for result in results.select_related("run__cycle__scheme"):
        later = [remedy for remedy in wanted[result.roster_entry_id] if remedy.result_id != result.pk]
        lost = _lost(result) if later else {}
        for remedy in later:
            now = lost.get(remedy.node)
            if now != remedy.lost:
                told[remedy.pk] = Now(result.run.sequence, now, remedy.lost or 0)
    return told


def _lost(result: Result) -> Mapping[str, int]:
    """By item the points that a result lost, 0 where it lost none."""
    scheme = outline(result.run.cycle.scheme)
    found = {}
    for node in node_values(result, scheme.spec.preorder):
        placed = scheme.by_code[node.code]
        if node.value is not None and node.code in {leaf.code for leaf in scheme.leaves}:
            lost = node.value if placed.is_penalty else placed.node.points - node.value  # type: ignore[operator]
            found[node.code] = lost if loses(placed, node.value) else 0
    return found


@dataclass(frozen=True, slots=True)
class Standings:
    """How many items stand where."""

    total: int
    to_mend: int
    late: int
    answered: int
    settled: int

    @property
    def share(self) -> int | None:
        """销号率, scaled; None without items."""
        return self.settled * 1_000_000 // self.total if self.total else None


def standings(remedies: QuerySet[Remedy]) -> Standings:
    """Over all but the withdrawn ones; one query."""
    mending = Q(state__in=TO_MEND)
    found = remedies.exclude(state=RemedyState.WITHDRAWN).aggregate(
        total=Count("pk"),
        to_mend=Count("pk", filter=mending),
        late=Count("pk", filter=mending & Q(due__lt=timezone.localdate())),
        answered=Count("pk", filter=Q(state=RemedyState.ANSWERED)),
        settled=Count("pk", filter=Q(state=RemedyState.SETTLED)),
    )
    return Standings(**found)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one unit has to mend, or an owner to look at; `due` is the earliest date."""

    kind: str  # mend or settle
    unit: Organization
    items: int
    late: int
    due: date | None
    only: Remedy | None  # where there is but one

    @property
    def sentence(self) -> str:
        """3项待整改，其中1项逾期."""
        late = f"，其中{self.late}项逾期" if self.late else ""
        return f"{self.items}项{'待整改' if self.kind == 'mend' else '已答复，等待验收'}{late}"

    def get_absolute_url(self) -> str:
        """The one item, or the list of them."""
        if self.only:
            return self.only.get_absolute_url()
        turn = f"?state={RemedyState.ANSWERED}" if self.kind == "settle" else ""
        return reverse("assessments:remedy-list") + turn


def waiting(user: User, today: date) -> Iterator[Waiting]:
    """For those who fill in: what their units have to mend; for owners: the answers to be looked at."""
    for permission, kind, unit, states in (
        (Permission.FILL, "mend", "organization", TO_MEND),
        (Permission.ORGANIZE, "settle", "owner", (RemedyState.ANSWERED,)),
    ):
        rows = Remedy.objects.allowed(user, permission).filter(state__in=states).order_by()
        late = Count("pk", filter=Q(due__lt=today, state__in=TO_MEND))
        grouped = list(rows.values(unit).annotate(items=Count("pk"), late=late, due=Min("due"), first=Min("pk")))
        units = Organization.objects.in_bulk([row[unit] for row in grouped])
        only = Remedy.objects.in_bulk([row["first"] for row in grouped if row["items"] == 1])
        for row in grouped:
            due = row["due"] if kind == "mend" else None
            yield Waiting(kind, units[row[unit]], row["items"], row["late"], due, only.get(row["first"]))
