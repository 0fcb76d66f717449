"""The peer of the county benchmark: the same assessment in plain Django objects and Decimal, as one would write it.

One settled figure per unit and item is read as a model object, rules calculate in Decimal, and only what a ranking
needs is stored: points, section totals, total, place and grade, each table by one `bulk_create(update_conflicts=True)`.
No second stage, no statuses, no digests, no history, no trail: less than the product does in the same time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models, transaction

from assessments.models import Cycle, RosterEntry

CENT, MICRO = Decimal("0.01"), Decimal("0.000001")
NOTHING, FULL = Decimal(0), Decimal(2)
PLACES = {1: FULL, 2: Decimal("1.5"), 3: Decimal(1)}

Decimals = Mapping[int, Decimal]  # by unit


class Figure(models.Model):
    """The settled figure of one unit and item."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    item = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "benchmarks"
        constraints = [models.UniqueConstraint(name="figure_once", fields=["unit", "item"])]


class Score(models.Model):
    """The points of one unit and item."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    item = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        app_label = "benchmarks"
        constraints = [models.UniqueConstraint(name="score_once", fields=["unit", "item"])]


class SectionTotal(models.Model):
    """The sum of one unit and section."""

    unit = models.ForeignKey(RosterEntry, models.DO_NOTHING, related_name="+")
    section = models.PositiveIntegerField()
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


TABLES = (Figure, Score, SectionTotal, Total)


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


@dataclass(frozen=True)
class Item:
    """One item: its code, its section, and the name of its rule."""

    code: str
    section: int
    kind: str

    def points(self, figures: Decimals) -> Decimals:
        """The points of the units of one pool."""
        if self.kind == "rank_table":
            return {unit: PLACES.get(place, Decimal("0.5")) for unit, place in competition(figures).items()}
        rule = RULES[self.kind]
        return {unit: rule(figure) for unit, figure in figures.items()}


@transaction.atomic
def compute(cycle: Cycle, items: list[Item]) -> None:
    """Read the figures, calculate pool by pool, store."""
    pools: dict[str, list[int]] = {}
    for entry in RosterEntry.objects.filter(cycle=cycle):
        pools.setdefault(entry.pool, []).append(entry.pk)
    figures = {(figure.item, figure.unit_id): figure.value for figure in Figure.objects.filter(unit__cycle=cycle)}
    scores: list[Score] = []
    sections: list[SectionTotal] = []
    totals: list[Total] = []
    for units in pools.values():
        sums = {unit: dict.fromkeys(range(1, 7), NOTHING) for unit in units}
        for item in items:
            for unit, points in item.points({unit: figures[item.code, unit] for unit in units}).items():
                scores.append(Score(unit_id=unit, item=item.code, points=points))
                sums[unit][item.section] += points
        for unit, parts in sums.items():
            sections += [SectionTotal(unit_id=unit, section=part, points=points) for part, points in parts.items()]
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
