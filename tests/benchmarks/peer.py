"""The peer of the county benchmark: the same assessment in plain Django objects and Decimal, as one would write it.

The review's figures are read as model objects, rules calculate in Decimal, and only what a ranking needs is stored:
points, section totals, total, place and grade, each table by one `bulk_create(update_conflicts=True)`. No revisions, no
statuses of what is missing, no inputs kept, no digests, no trail: less than the product does in the same time.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import models, transaction

from assessments.models import Cycle, RosterEntry
from organizations.models import User

CENT, MICRO = Decimal("0.01"), Decimal("0.000001")
NOTHING, FULL = Decimal(0), Decimal(2)
PLACES = {1: FULL, 2: Decimal("1.5"), 3: Decimal(1)}

Decimals = Mapping[int, Decimal]  # by unit


class Section(models.Model):
    """A part of the scheme."""

    name = models.CharField(max_length=40)

    class Meta:
        app_label = "benchmarks"


class Item(models.Model):
    """An item of the scheme and the name of its rule."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="items")
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)

    class Meta:
        app_label = "benchmarks"


class Figure(models.Model):
    """The product's entry with a DecimalField: what somebody entered for one unit and item at one stage."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    current = models.BooleanField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    status = models.CharField(max_length=10)
    reason = models.CharField(max_length=500)
    origin = models.CharField(max_length=10)
    actor = models.ForeignKey(User, models.DO_NOTHING, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "benchmarks"
        constraints = [models.UniqueConstraint(name="figure_once", fields=["unit", "item", "stage", "revision"])]


class Score(models.Model):
    """The points of one unit and item."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    points = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        app_label = "benchmarks"
        constraints = [models.UniqueConstraint(name="score_once", fields=["unit", "item"])]


class SectionTotal(models.Model):
    """The sum of one unit and section."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    section = models.ForeignKey(Section, models.CASCADE, related_name="+")
    points = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        app_label = "benchmarks"
        constraints = [models.UniqueConstraint(name="section_total_once", fields=["unit", "section"])]


class Total(models.Model):
    """Total, place and grade of one unit."""

    unit = models.OneToOneField(RosterEntry, models.DO_NOTHING, related_name="+")
    points = models.DecimalField(max_digits=12, decimal_places=2)
    place = models.PositiveIntegerField()
    grade = models.CharField(max_length=20)

    class Meta:
        app_label = "benchmarks"


TABLES = (Section, Item, Figure, Score, SectionTotal, Total)


def deduct_count(figure: Decimal) -> Decimal:
    return max(FULL - Decimal("0.25") * figure, NOTHING)


def accumulate(figure: Decimal) -> Decimal:
    return min(Decimal("0.3") * figure, FULL)


def tier(figure: Decimal) -> Decimal:
    return FULL if figure >= 9 else Decimal("1.5") if figure >= 5 else Decimal("0.5")


def ratio(figure: Decimal) -> Decimal:
    return min((FULL * figure / 7).quantize(MICRO, ROUND_HALF_UP), FULL)


def manual(figure: Decimal) -> Decimal:
    return figure


RULES: dict[str, Callable[[Decimal], Decimal]] = {
    "deduct_count": deduct_count,
    "accumulate": accumulate,
    "tier": tier,
    "ratio": ratio,
    "manual": manual,
}


def competition(values: Decimals) -> dict[int, int]:
    """Places 1-2-2-4, the highest first."""
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        places.setdefault(value, place)
    return {unit: places[value] for unit, value in values.items()}


def points_of(item: Item, figures: Decimals) -> Decimals:
    """The points of the units of one pool."""
    if item.kind == "rank_table":
        return {unit: PLACES.get(place, Decimal("0.5")) for unit, place in competition(figures).items()}
    rule = RULES[item.kind]
    return {unit: rule(figure) for unit, figure in figures.items()}


@transaction.atomic
def compute(cycle: Cycle) -> None:
    """Read the figures, calculate pool by pool, store."""
    items = list(Item.objects.all())
    pools: dict[str, list[int]] = {}
    for entry in RosterEntry.objects.filter(cycle=cycle):
        pools.setdefault(entry.pool, []).append(entry.pk)
    reviewed = Figure.objects.filter(unit__cycle=cycle, stage="review", current=True, status="filled")
    figures = {(figure.item_id, figure.unit_id): figure.value for figure in reviewed}
    scores: list[Score] = []
    sections: list[SectionTotal] = []
    totals: list[Total] = []
    for units in pools.values():
        sums = {unit: dict.fromkeys([item.section_id for item in items], NOTHING) for unit in units}
        for item in items:
            for unit, points in points_of(item, {unit: figures[item.pk, unit] for unit in units}).items():
                scores.append(Score(unit_id=unit, item_id=item.pk, points=points))
                sums[unit][item.section_id] += points
        for unit, parts in sums.items():
            sections += [SectionTotal(unit_id=unit, section_id=part, points=points) for part, points in parts.items()]
        reached = {unit: sum(parts.values()).quantize(CENT, ROUND_HALF_UP) for unit, parts in sums.items()}
        places = competition(reached)
        totals += [
            Total(unit_id=unit, points=points, place=places[unit], grade="优秀" if points >= 60 else "一般")
            for unit, points in reached.items()
        ]
    store(scores, ["unit", "item"], ["points"])
    store(sections, ["unit", "section"], ["points"])
    store(totals, ["unit"], ["points", "place", "grade"])


def store(rows: Sequence[models.Model], key: list[str], update: list[str]) -> None:
    """All rows at once, over those of the time before."""
    type(rows[0])._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=update)
