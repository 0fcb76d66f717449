"""One county, 40 units × 60 items, from database to database: a run of the product beside its peer.

    python -m tests.benchmarks.county [ROUNDS [UNITS]]   the database of KAOPING_DATABASE_URL, or SQLite in a temporary
                                                         folder; a database of its own, dropped afterwards

Both start from figures in the database and leave points, sections, totals, places and grades there; the product also
reads who said what, keeps inputs and statuses, and writes digests and the trail. The peer (peer.py) does none of that.
Both must come to the same results. Rounds take turns, so that both meet the same machine; medians count. Exit code 1
when the product takes more than a quarter of the peer's time, from 4000 units on more than a tenth.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()

from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from assessments import services
from assessments.models import Cycle, Entry, Result, Sheet, SheetState, Stage
from config.toolkit import bulk
from config.toolkit.scaled import SCALE, text
from tests.benchmarks import peer
from tests.factories import leaf, make_cycle, make_organization, make_scheme, scheme_document

UNITS, ITEMS, PARTS, ROUNDS = 40, 60, 6, 15
AT_MOST, AT_MOST_OF_MANY, MANY = 0.25, 0.1, 4_000
KINDS = ("deduct_count", "accumulate", "tier", "ratio", "manual", "rank_table")


@dataclass(frozen=True)
class Times:
    """Seconds of every round."""

    units: int
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.theirs)

    @property
    def kept(self) -> bool:
        """Whether the promise is."""
        return self.ratio <= (AT_MOST if self.units < MANY else AT_MOST_OF_MANY)

    def __str__(self) -> str:
        head = f"{'database':<12}{'units × items':>15}{'product ms':>12}{'ORM + Decimal ms':>18}{'ratio':>8}"
        ours, theirs = median(self.ours) * 1000, median(self.theirs) * 1000
        size = f"{self.units} × {ITEMS}"
        return f"{head}\n{connection.vendor:<12}{size:>15}{ours:>12.1f}{theirs:>18.1f}{self.ratio:>8.3f}"


def kind(item: int) -> str:
    return KINDS[item % len(KINDS)]


def section(item: int) -> int:
    return item * PARTS // ITEMS + 1


def rule(item: int) -> dict[str, Any]:
    """The rule of an item as the scheme says it: six kinds in turn."""
    datum = f"d{item}"
    rules: dict[str, dict[str, Any]] = {
        "deduct_count": {"datum": datum, "each": "0.25"},
        "accumulate": {"parts": [{"datum": datum, "each": "0.3"}]},
        "tier": {
            "datum": datum,
            "bands": [{"from": "9", "points": "2"}, {"from": "5", "points": "1.5"}, {"from": None, "points": "0.5"}],
        },
        "ratio": {"datum": datum, "target": "7"},
        "manual": {"datum": datum},
        "rank_table": {"datum": datum, "points": ["2", "1.5", "1"], "rest": "0.5"},
    }
    return {"type": kind(item), **rules[kind(item)]}


def document() -> dict[str, Any]:
    """The scheme: six sections of ten items, two points each."""
    return scheme_document(
        key="county",
        full="120",
        quotas=[],
        vetoes=[],
        data=[
            {"code": f"d{item}", "name": f"数据{item}", "kind": "points" if kind(item) == "manual" else "number"}
            for item in range(ITEMS)
        ],
        nodes=[
            {
                "code": str(part),
                "name": f"板块{part}",
                "kind": "section",
                "points": "20",
                "children": [
                    leaf(f"{part}.{item}", f"指标{item}", "2", rule(item))
                    for item in range(ITEMS)
                    if section(item) == part
                ],
            }
            for part in range(1, PARTS + 1)
        ],
        grades=[{"name": "优秀", "from": "60"}, {"name": "一般", "from": None}],
    )


def figure(unit: int, item: int) -> int:
    """A figure with many ties: scaled, 0 to 10, points by hand 0 to 2."""
    drawn = (unit * 7 + item * 13 + unit * item) % 11
    return drawn * SCALE // 5 if kind(item) == "manual" else drawn * SCALE


def make_county(units: int) -> Cycle:
    """A cycle with every figure claimed and reviewed, and the peer's figures."""
    owner = make_organization()
    cycle = make_cycle(owner=owner, scheme=make_scheme(owner=owner, document=document()), units=units)
    sheets = list(Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position"))
    entered = [
        (sheet, f"d{item}", stage, figure(unit, item))
        for unit, sheet in enumerate(sheets)
        for item in range(ITEMS)
        for stage in Stage.values
    ]
    rest = (1, True, "filled", "", "typed", cycle.created_by_id, timezone.now())
    fields = ("revision", "current", "status", "reason", "origin", "actor_id", "at")
    ours = [(sheet.pk, datum, stage, value, *rest) for sheet, datum, stage, value in entered]
    bulk.insert(Entry, ours, ("sheet_id", "datum", "stage", "value", *fields))
    items = peer_items()
    theirs = [
        (sheet.roster_entry_id, items[datum], stage, text(value), *rest) for sheet, datum, stage, value in entered
    ]
    bulk.insert(peer.Figure, theirs, ("unit_id", "item_id", "stage", "value", *fields))
    Sheet.objects.filter(roster_entry__cycle=cycle).update(state=SheetState.REVIEWED)
    return cycle


def peer_items() -> dict[str, int]:
    """The peer's sections and items; keys of the items by code."""
    sections = [peer.Section.objects.create(name=f"板块{part}") for part in range(1, PARTS + 1)]
    return {
        f"d{item}": peer.Item.objects.create(section=sections[section(item) - 1], code=f"d{item}", kind=kind(item)).pk
        for item in range(ITEMS)
    }


@contextmanager
def peer_tables() -> Iterator[None]:
    """The peer's tables, made and dropped outside a transaction: SQLite changes no tables inside one."""
    with connection.schema_editor() as editor:
        for table in peer.TABLES:
            editor.create_model(table)
    yield
    with connection.schema_editor() as editor:
        for table in reversed(peer.TABLES):
            editor.delete_model(table)


def seconds(action: Callable[[], object]) -> float:
    """The time of one call."""
    gc.collect()
    begun = perf_counter()
    action()
    return perf_counter() - begun


def compare(rounds: int = ROUNDS, units: int = UNITS) -> Times:
    """Both in turn, after one round that is not counted; AssertionError when the results differ."""
    cycle = make_county(units)
    times = Times(units, [], [])
    for _ in range(rounds + 1):
        times.ours.append(seconds(lambda: services.compute(cycle, actor=cycle.created_by)))
        times.theirs.append(seconds(lambda: peer.compute(cycle)))
    check(cycle)
    return Times(units, times.ours[1:], times.theirs[1:])


def check(cycle: Cycle) -> None:
    """Both left the same results."""
    run = Cycle.objects.get(pk=cycle.pk).run
    ours = Result.objects.filter(run=run).order_by("roster_entry_id")
    theirs = peer.Total.objects.order_by("unit_id")
    assert [(row.roster_entry_id, row.total, row.place, row.grade) for row in ours] == [
        (row.unit_id, int(row.points * SCALE), row.place, row.grade) for row in theirs
    ]
    points = {
        (row.roster_entry_id, f"d{item}"): row.nodes[item + section(item)][0] for row in ours for item in range(ITEMS)
    }
    scores = peer.Score.objects.values_list("unit_id", "item__code", "points")
    assert points == {(unit, item): int(value * SCALE) for unit, item, value in scores}


def main(rounds: int = ROUNDS, units: int = UNITS) -> int:
    """Print the table; 1 when the promise is broken."""
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with peer_tables():
            times = compare(rounds, units)
        print(times)
        return int(not times.kept)
    finally:
        teardown_databases(old, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
