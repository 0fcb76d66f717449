"""Who was in office when: tenures clipped to a period, vacancies, one person in two posts. Days are half-open.

All answers for many units take a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, When
from django.utils import timezone

from config.toolkit.dates import chinese_date
from organizations.identity import masked
from organizations.models import CriteriaSet, Kind, Organization, Person, Post, StrengthReview, Title, User
from organizations.roles import Permission

Units = QuerySet[Organization] | Iterable[Organization] | Iterable[int]
Span = tuple[date, date]

LED = (
    Kind.TOWNSHIP,
    Kind.VILLAGE,
    Kind.COMMITTEE,
    Kind.GENERAL,
    Kind.BRANCH,
)  # kinds of units that should have a secretary
HIDDEN = "已隐藏"
PHONE_KEPT = 4


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person's days in a post at a unit, from `since` until before `until`, as far as they lie in the period."""

    unit: int
    person: int
    name: str
    post: int
    label: str
    acting: bool
    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class Vacancy:
    """The days of a unit in a period: with a secretary, acting ones apart, and without.

    `registered` is False where no secretary was ever registered: that is not a vacancy but a gap in the records.
    """

    unit: int
    days: int
    acting: int
    vacant: int
    spans: tuple[Span, ...]
    registered: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, on which day, by which rule; `reviewed` of the denominator, `vacant` units stand apart."""

    numerator: int
    denominator: int
    reviewed: int
    vacant: int
    day: date
    rule: str


@dataclass(slots=True)
class Standing:
    """How a unit is led on a day; `since` begins the vacancy, None where no secretary was ever registered."""

    unit: Organization
    secretaries: list[Post] = field(default_factory=list)
    combined: bool = False
    since: date | None = None

    @property
    def state(self) -> str:
        """在任, 代理, 空缺 or 未登记."""
        if self.secretaries:
            return "代理" if all(post.acting for post in self.secretaries) else "在任"
        return "空缺" if self.since else "未登记"


def holders(units: Units, titles: Sequence[str], since: date, until: date) -> dict[int, list[Tenure]]:
    """By unit the tenures of these titles that touch [since, until), clipped to it and to the unit's own life.

    One query; units without anybody are left out. Tenures of a unit stand in the order of their days.
    """
    posts = Post.objects.overlapping(since, until).filter(organization__in=units, title__in=titles)
    found: dict[int, list[Tenure]] = defaultdict(list)
    for post in posts.select_related("person", "organization").order_by("valid_from", "pk"):
        end = post.ended_on or until
        tenure = _tenure(post, max(post.valid_from, since), min(end, until))
        if tenure.days > 0:
            found[post.organization_id].append(tenure)
    return dict(found)


def secretaries(units: Units, since: date, until: date) -> dict[int, list[Tenure]]:
    """By unit who was 党组织书记 on how many days of [since, until), acting ones included and marked (F9)."""
    return holders(units, [Title.SECRETARY], since, until)


def vacancies(units: Iterable[Organization], since: date, until: date) -> dict[int, Vacancy]:
    """By unit its days with and without a secretary in [since, until), clipped to the unit's own life."""
    units = list(units)
    tenures = secretaries(units, since, until)
    known = _registered(units)
    return {unit.pk: _vacancy(unit, tenures.get(unit.pk, []), since, until, unit.pk in known) for unit in units}


def led_units(user: User, day: date) -> QuerySet[Organization]:
    """Units in force that should have a secretary, annotated `led`, `firm` (not acting), `known` (ever had one)."""
    here = Post.objects.filter(organization=OuterRef("pk"), title=Title.SECRETARY).order_by()
    units = Organization.objects.allowed(user, Permission.SEE).in_force().filter(kind__in=LED)
    return units.select_related("parent").annotate(
        led=Exists(here.in_office(day)),
        firm=Exists(here.in_office(day).filter(acting=False)),
        known=Exists(here.standing()),
    )


def combined(units: Units, day: date) -> dict[int, int]:
    """一肩挑: by unit the person who is both its secretary and its head on that day."""
    posts = Post.objects.in_office(day).filter(organization__in=units, title__in=[Title.SECRETARY, Title.HEAD])
    held: dict[tuple[int, int], set[str]] = defaultdict(set)
    for unit, person, title in posts.order_by().values_list("organization_id", "person_id", "title"):
        held[unit, person].add(title)
    return {unit: person for (unit, person), titles in held.items() if len(titles) > 1}


def standings(units: Iterable[Organization], day: date) -> list[Standing]:
    """How each unit is led on that day, in the order of the units; four queries however many they are."""
    found = {unit.pk: Standing(unit) for unit in units}
    posts = Post.objects.in_office(day).filter(organization__in=list(found), title=Title.SECRETARY)
    for post in posts.select_related("person", "organization").order_by("acting", "valid_from"):
        found[post.organization_id].secretaries.append(post)
    for unit in combined(list(found), day):
        found[unit].combined = True
    for unit, since in _vacant_since([pk for pk, one in found.items() if not one.secretaries], day).items():
        found[unit].since = since
    return list(found.values())


def strong_share(units: QuerySet[Organization] | Sequence[Organization], criteria: CriteriaSet, day: date) -> Share:
    """How many of the secretaries in post on that day meet every aspect of a set, by their latest review until then.

    Acting secretaries count; units without a secretary stand apart in `vacant` (domain 14). Three queries.
    """
    posts = Post.objects.in_office(day).filter(organization__in=units, title=Title.SECRETARY).order_by()
    rows = set(posts.values_list("organization_id", "person_id"))
    reviews = StrengthReview.objects.standing().filter(criteria=criteria, reviewed_on__lte=day)
    latest: dict[int, StrengthReview] = {}
    for review in reviews.filter(person__in=posts.values("person")).order_by("reviewed_on", "pk"):
        review.criteria = criteria
        latest[review.person_id] = review
    persons = {person for _, person in rows}
    strong = sum(1 for person in persons if person in latest and latest[person].all_met)
    total = units.count() if isinstance(units, QuerySet) else len(units)
    rule = f"现任书记中，最近一次认定符合「{criteria.name}」全部{len(criteria.aspects)}个方面的人数"
    return Share(
        numerator=strong,
        denominator=len(persons),
        reviewed=len(persons & latest.keys()),
        vacant=total - len({unit for unit, _ in rows}),
        day=day,
        rule=rule,
    )


def clear_persons(user: User, persons: Iterable[int]) -> set[int]:
    """Of these persons (ids) those whose personal data the user may read in the clear."""
    allowed = Person.objects.allowed(user, Permission.SEE_PERSONAL).filter(pk__in=list(persons))
    return set(allowed.order_by().values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Personal:
    """What is shown of a person's personal data: in the clear, or masked."""

    id_number: str
    phone: str
    born: str

    @classmethod
    def of(cls, person: Person, *, clear: bool) -> "Personal":
        """Masked, identity number and phone keep their last four characters, the day of birth nothing."""
        born = chinese_date(person.born) if person.born else ""
        if clear:
            return cls(person.id_number, person.phone, born)
        return cls(masked(person.id_number), masked(person.phone, kept=PHONE_KEPT), HIDDEN if born else "")


def post_list(user: User) -> QuerySet[Post]:
    """The posts that the user sees, with what a list shows of each."""
    posts = Post.objects.allowed(user, Permission.SEE).standing().select_related("person", "organization__parent")
    rank = Case(*(When(title=title, then=number) for number, title in enumerate(Title.values)))
    return posts.order_by("organization__path", rank, "-valid_from", "pk")


def person_posts(person: Person, user: User) -> QuerySet[Post]:
    """The posts of one person at units that the user sees, the latest first, with papers and pairs."""
    pairs = Prefetch("pairs", to_attr="taught")
    posts = person.posts.filter(organization__in=Organization.objects.allowed(user, Permission.SEE))
    return posts.select_related("organization").prefetch_related(pairs, "pairs__reserve")


def unit_posts(unit: Organization) -> list[Post]:
    """All standing posts of a unit, those in office first."""
    today = timezone.localdate()
    order = {title: number for number, title in enumerate(Title.values)}
    posts = list(unit.posts.standing().select_related("person", "organization"))
    held = [post for post in posts if (post.ended_on or date.max) > today]
    held.sort(key=lambda post: (order[post.title], post.valid_from, post.pk))
    gone = [post for post in posts if post not in held]
    gone.sort(key=lambda post: (post.ended_on or date.max, post.pk), reverse=True)
    return held + gone


def _tenure(post: Post, since: date, until: date) -> Tenure:
    return Tenure(
        unit=post.organization_id,
        person=post.person_id,
        name=post.person.name,
        post=post.pk,
        label=post.label,
        acting=post.acting,
        since=since,
        until=until,
    )


def _vacancy(unit: Organization, tenures: list[Tenure], since: date, until: date, registered: bool) -> Vacancy:
    since, until = max(since, unit.opened_on or since), min(until, unit.closed_on or until)
    led = _joined((one.since, one.until) for one in tenures)
    firm = _joined((one.since, one.until) for one in tenures if not one.acting)
    days = max(0, (until - since).days)
    return Vacancy(
        unit=unit.pk,
        days=days,
        acting=_length(led) - _length(firm),
        vacant=days - _length(led),
        spans=tuple(_gaps(led, since, until)),
        registered=registered,
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch made one."""
    joined: list[Span] = []
    for since, until in sorted(spans):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _length(spans: Iterable[Span]) -> int:
    return sum((until - since).days for since, until in spans)


def _gaps(spans: Iterable[Span], since: date, until: date) -> Iterator[Span]:
    """What lies in [since, until) between joined spans."""
    for begin, end in spans:
        if begin > since:
            yield since, begin
        since = max(since, end)
    if since < until:
        yield since, until


def _registered(units: Iterable[Organization]) -> set[int]:
    """The units that have or had a secretary on record."""
    posts = Post.objects.standing().filter(organization__in=units, title=Title.SECRETARY)
    return set(posts.order_by().values_list("organization_id", flat=True).distinct())


def _vacant_since(units: Sequence[int], day: date) -> dict[int, date]:
    """By unit the day on which its last secretary left before `day`; units that never had one are left out."""
    posts = Post.objects.standing().filter(organization__in=units, title=Title.SECRETARY, valid_from__lte=day)
    last: dict[int, date] = {}
    for post in posts.select_related("organization").order_by():
        if ended := post.ended_on:
            last[post.organization_id] = max(ended, last.get(post.organization_id, ended))
    return last
