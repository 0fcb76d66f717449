"""What happened to units: lists, one event with its numbers, and how many units stood before and after."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from organizations.kinds import Kind
from organizations.models import Field, ImportRecord, Organization, OrganizationEvent, Placement, User
from organizations.models.events import EventKind
from organizations.roles import Permission

Group = tuple[str, str]  # kind, field


def event_list(user: User) -> QuerySet[OrganizationEvent]:
    """The events of the units that the user sees, with what a list shows of each."""
    events = OrganizationEvent.objects.allowed(user, Permission.SEE).select_related("actor")
    return events.prefetch_related("links__source", "links__target").order_by("-effective_on", "-pk")


def done_by(record: ImportRecord) -> list[tuple[str, str, int]]:
    """The events that a list brought when it was applied: kind, its word, how many, in the order of the kinds."""
    counted = dict(record.events.order_by().values_list("kind").annotate(number=Count("pk")))
    return [(kind.value, str(kind.label), counted[kind.value]) for kind in EventKind if kind.value in counted]


@dataclass(frozen=True, slots=True)
class Change:
    """Units of one kind and field directly below a unit: before + founded + came - ended - went + changed = after."""

    label: str
    before: int
    founded: int
    came: int
    ended: int
    went: int
    changed: int  # from another kind or field, less those that went to another
    after: int

    @property
    def balances(self) -> bool:
        """True when the numbers add up."""
        return self.before + self.founded + self.came - self.ended - self.went + self.changed == self.after


@dataclass(frozen=True, slots=True)
class Balance:
    """How the units directly below one unit changed from before the first day to the end of the last."""

    unit: Organization
    since: date
    until: date
    rows: list[Change]
    total: Change


def balance(unit: Organization, *, since: date, until: date) -> Balance:
    """Units directly below, by kind and field, before `since` and after `until` (both days included); two queries."""
    before = dict(
        _standing(unit, Q(valid_from=None) | Q(valid_from__lt=since), Q(valid_to=None) | Q(valid_to__gte=since))
    )
    after = dict(
        _standing(unit, Q(valid_from=None) | Q(valid_from__lte=until), Q(valid_to=None) | Q(valid_to__gt=until))
    )
    counts: dict[str, Counter[Group]] = {name: Counter() for name in ("founded", "came", "ended", "went", "changed")}
    for pk in before.keys() | after.keys():
        _count(counts, before.get(pk), after.get(pk), since, until)
    groups = {standing.group for standing in (*before.values(), *after.values())}
    first, last = (Counter(one.group for one in standing.values()) for standing in (before, after))
    rows = [
        Change(
            _label(group), first[group], **{name: counted[group] for name, counted in counts.items()}, after=last[group]
        )
        for group in sorted(groups, key=_order)
    ]
    sums = {name: sum(counted.values()) for name, counted in counts.items()}
    return Balance(unit, since, until, rows, Change("合计", len(before), **sums, after=len(after)))


@dataclass(frozen=True, slots=True)
class _Standing:
    group: Group
    opened_on: date | None
    closed_on: date | None


def _standing(unit: Organization, begun: Q, lasting: Q) -> Iterator[tuple[int, _Standing]]:
    """Who stood directly below, by id."""
    rows = Placement.objects.filter(begun, lasting, parent=unit).order_by("pk")
    names = ("organization", "kind", "field", "organization__opened_on", "organization__closed_on")
    for pk, kind, field, opened_on, closed_on in rows.values_list(*names):
        yield pk, _Standing((kind, field), opened_on, closed_on)


def _count(
    counts: dict[str, Counter[Group]], was: _Standing | None, now: _Standing | None, since: date, until: date
) -> None:
    if was is None and now is not None:
        founded = now.opened_on is not None and since <= now.opened_on <= until
        counts["founded" if founded else "came"][now.group] += 1
    elif now is None and was is not None:
        ended = was.closed_on is not None and since <= was.closed_on <= until
        counts["ended" if ended else "went"][was.group] += 1
    elif was is not None and now is not None and was.group != now.group:
        counts["changed"][now.group] += 1
        counts["changed"][was.group] -= 1


def _label(group: Group) -> str:
    kind, field = group
    return Kind(kind).label if field == Field.OTHER else f"{Field(field).label}·{Kind(kind).label}"


def _order(group: Group) -> tuple[int, int]:
    kind, field = group
    return list(Kind).index(Kind(kind)), list(Field).index(Field(field))


@dataclass(frozen=True, slots=True)
class Account:
    """One event in numbers: the units that it had to do with, before and after, and where the rest went."""

    before: int
    ended: int
    founded: int
    after: int
    moved: int
    members: int | None  # of all sources together; None when not all are written down


def account(event: OrganizationEvent) -> Account:
    """before - ended + founded = after, over the sources and targets of the event; `moved` came along below them."""
    links = list(event.links.all())
    sources = {link.source_id for link in links if link.source_id}
    targets = {link.target_id for link in links if link.target_id}
    rows = {row.organization_id: row for row in event.before.all()}
    founded = {pk for pk in targets - sources if pk in rows and rows[pk].placement is None}
    old = (sources | targets) - founded
    ended = sources - targets
    along = rows.keys() - sources - targets
    given = [link.members for link in links]
    whole = sum(number for number in given if number is not None) if given and None not in given else None
    return Account(len(old), len(ended), len(founded), len(old) - len(ended) + len(founded), len(along), whole)


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that an event took along: from below which unit to below which (None: nobody knows any more)."""

    unit: Organization
    before: Organization | None
    after: Organization | None


def moved(event: OrganizationEvent) -> list[Moved]:
    """The units below the sources that went along, in the order of the list; two queries."""
    acting = {pk for link in event.links.all() for pk in (link.source_id, link.target_id)}
    rows = event.before.exclude(organization__in=acting - {None}).select_related("organization", "parent")
    begun = Placement.objects.filter(
        organization__in=[row.organization_id for row in rows], valid_from=event.effective_on
    )
    after = {placement.organization_id: placement.parent for placement in begun.select_related("parent")}
    return [Moved(row.organization, row.parent, after.get(row.organization_id)) for row in rows]


def ended(event: OrganizationEvent) -> set[int]:
    """The units that the event ended: sources that are no target."""
    links = event.links.all()
    return {link.source_id for link in links if link.source_id} - {link.target_id for link in links}


def place_of(event: OrganizationEvent) -> Organization | None:
    """The unit below which the event happened: the parent that its sources had, or that a founded unit has."""
    rows = event.before.select_related("parent").order_by("pk")
    parents = [row.parent for row in rows if row.parent is not None]
    return parents[0] if parents else None
