"""One county, 40 units × 60 items, from database to database: our run beside objects of the ORM and Decimal.

Both read the same current entries, let the last stage count, and leave in the database every point with the figure and
entry it came from, sections, totals and places; both come to the same totals and places. Ours writes digests and trail
besides. The peer is written as such things usually are: model objects, `Decimal`, one row per unit and node written by
`bulk_create(update_conflicts)`, the quickest way that the ORM has.
Run: python run.py test -m bench tests/benchmarks -n 0 -s
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import perf_counter

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from assessments import services
from assessments.models import Cycle, Entry, Result, RosterEntry, Sheet, SheetState, Stage
from config.toolkit import bulk
from config.toolkit.scaled import SCALE
from tests.factories import leaf, make_cycle, make_organization, make_scheme, scheme_document

pytestmark = pytest.mark.bench

UNITS, ITEMS, ROUNDS = 40, 60, 7
KINDS = ("deduct_count", "accumulate", "tier", "ratio", "manual", "rank_table")
CENT, MICRO = Decimal("0.01"), Decimal("0.000001")


class PeerScore(models.Model):
    """The peer's table: one row per unit and node."""

    unit = models.ForeignKey(RosterEntry, models.CASCADE, related_name="+")
    item = models.CharField(max_length=20)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    figure = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    status = models.CharField(max_length=10)
    points = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        app_label = "assessments"
        constraints = [models.UniqueConstraint(name="peer_score_once", fields=["unit", "item"])]


class PeerTotal(models.Model):
    """The peer's totals."""

    unit = models.OneToOneField(RosterEntry, models.CASCADE, related_name="+")
    total = models.DecimalField(max_digits=12, decimal_places=2)
    place = models.PositiveIntegerField()

    class Meta:
        app_label = "assessments"


def rule(number: int) -> dict:
    """The rule of an item: six kinds in turn."""
    datum = f"d{number}"
    return {
        "deduct_count": {"type": "deduct_count", "datum": datum, "each": "0.25"},
        "accumulate": {"type": "accumulate", "parts": [{"datum": datum, "each": "0.3"}]},
        "tier": {
            "type": "tier",
            "datum": datum,
            "bands": [{"from": "9", "points": "2"}, {"from": "5", "points": "1.5"}, {"from": None, "points": "0.5"}],
        },
        "ratio": {"type": "ratio", "datum": datum, "target": "7"},
        "manual": {"type": "manual", "datum": datum},
        "rank_table": {"type": "rank_table", "datum": datum, "points": ["2", "1.5", "1"], "rest": "0.5"},
    }[KINDS[number % 6]]


def value(unit: int, item: int) -> int:
    """A figure with many ties: scaled, 0 to 10, scores 0 to 2."""
    figure = (unit * 7 + item * 13 + unit * item) % 11
    return figure * SCALE // 5 if KINDS[item % 6] == "manual" else figure * SCALE


def county() -> Cycle:
    """The cycle with every figure claimed and reviewed, written in bulk."""
    items = range(ITEMS)
    document = scheme_document(key="bench", full="120", quotas=[], vetoes=[])
    document["data"] = [
        {"code": f"d{number}", "name": f"数据{number}", "kind": "points" if KINDS[number % 6] == "manual" else "number"}
        for number in items
    ]
    document["nodes"] = [
        {
            "code": str(part),
            "name": f"板块{part}",
            "kind": "section",
            "points": "20",
            "children": [leaf(f"{part}.{n}", f"指标{n}", "2", rule(n)) for n in items if n // 10 + 1 == part],
        }
        for part in range(1, 7)
    ]
    document["grades"] = [{"name": "优秀", "from": "60"}, {"name": "一般", "from": None}]
    owner = make_organization()
    cycle = make_cycle(owner=owner, scheme=make_scheme(owner=owner, document=document), units=UNITS)
    sheets = Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position")
    now = timezone.now()
    rows = [
        (pk, f"d{item}", stage, 1, True, value(unit, item), "filled", "", "typed", cycle.created_by_id, now)
        for unit, pk in enumerate(sheets.values_list("pk", flat=True))
        for item in items
        for stage in Stage.values
    ]
    fields = ("sheet_id", "datum", "stage", "revision", "current", "value", "status", "reason", "origin", "actor_id")
    bulk.insert(Entry, rows, (*fields, "at"))
    sheets.update(state=SheetState.REVIEWED)
    return cycle


def peer_points(kind: str, figure: Decimal, group: list[Decimal]) -> Decimal:
    """The points of one item in Decimal."""
    full = Decimal(2)
    if kind == "deduct_count":
        return max(full - Decimal("0.25") * figure, Decimal(0))
    if kind == "accumulate":
        return min(Decimal("0.3") * figure, full)
    if kind == "tier":
        return full if figure >= 9 else Decimal("1.5") if figure >= 5 else Decimal("0.5")
    if kind == "ratio":
        return min((full * figure / 7).quantize(MICRO, ROUND_HALF_UP), full)
    if kind == "manual":
        return figure
    place = 1 + sum(other > figure for other in group)
    return {1: Decimal(2), 2: Decimal("1.5"), 3: Decimal(1)}.get(place, Decimal("0.5"))


@transaction.atomic
def peer(cycle: Cycle) -> None:
    """Load objects, compute in Decimal, store one row per point."""
    entries: dict[int, dict[str, Entry]] = {}
    current = Entry.objects.filter(sheet__roster_entry__cycle=cycle, current=True).select_related("sheet")
    for entry in current.order_by("stage"):  # review comes before self: the first one stays
        entries.setdefault(entry.sheet.roster_entry_id, {}).setdefault(entry.datum, entry)
    figures = {
        unit: {code: Decimal(entry.value) / SCALE for code, entry in given.items()} for unit, given in entries.items()
    }
    groups = {f"d{n}": [unit[f"d{n}"] for unit in figures.values()] for n in range(ITEMS)}
    rows, totals = [], {}
    for unit, given in figures.items():
        sections = dict.fromkeys(range(1, 7), Decimal(0))
        for number in range(ITEMS):
            code, section = f"d{number}", number // 10 + 1
            points = peer_points(KINDS[number % 6], given[code], groups[code])
            sections[section] += points
            entry = entries[unit][code]
            row = PeerScore(unit_id=unit, item=f"{section}.{number}", figure=given[code], status=entry.status)
            row.entry, row.points = entry, points
            rows.append(row)
        rows += [
            PeerScore(unit_id=unit, item=str(section), status="filled", points=points)
            for section, points in sections.items()
        ]
        totals[unit] = sum(sections.values()).quantize(CENT, ROUND_HALF_UP)
    values = ["entry", "figure", "status", "points"]
    PeerScore.objects.bulk_create(rows, update_conflicts=True, unique_fields=["unit", "item"], update_fields=values)
    ranked = [
        PeerTotal(unit_id=unit, total=total, place=1 + sum(other > total for other in totals.values()))
        for unit, total in totals.items()
    ]
    PeerTotal.objects.bulk_create(
        ranked, update_conflicts=True, unique_fields=["unit"], update_fields=["total", "place"]
    )


@pytest.fixture
def peer_tables(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The peer's tables, made and dropped outside the test's transaction: SQLite changes no tables inside one."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(PeerScore)
            editor.create_model(PeerTotal)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(PeerTotal)
            editor.delete_model(PeerScore)


def seconds(action: Callable[[], object]) -> float:
    """The time of one call."""
    start = perf_counter()
    action()
    return perf_counter() - start


def test_one_county_from_database_to_database(peer_tables, db, capsys):
    cycle = county()
    ours, theirs = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        ours.append(seconds(lambda: services.compute(cycle, actor=cycle.created_by)))
        theirs.append(seconds(lambda: peer(cycle)))
    run = Cycle.objects.get(pk=cycle.pk).run
    results = Result.objects.filter(run=run).order_by("roster_entry_id")
    stored = PeerTotal.objects.order_by("unit_id").values_list("unit_id", "total", "place")
    assert [(row.roster_entry_id, row.total, row.place) for row in results] == [
        (unit, int(total * SCALE), place) for unit, total, place in stored
    ]
    assert PeerScore.objects.count() == UNITS * (ITEMS + 6)
    ratio = median(ours) / median(theirs)
    with capsys.disabled():
        print(
            f"\none county {UNITS} × {ITEMS}, database to database ({connection.vendor}): "
            f"ours {median(ours) * 1000:.0f} ms, ORM + Decimal {median(theirs) * 1000:.0f} ms, ratio {ratio:.2f}"
        )
    assert ratio <= 0.25
