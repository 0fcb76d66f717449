"""Register counts of a county: 300 villages × 10 registers × 52 weeks, counted exactly.

    python -m tests.benchmarks.registers [VILLAGES [ROUNDS]]      the database of KAOPING_DATABASE_URL, or SQLite

Three ways take turns, and medians are compared: the product's selectors (all counts of all registers, then all missed
weeks); the bare reading of the same rows; and the plain way, one query for each village, register and count. Exit code
1 when the selectors take more queries for many villages than for few, more than READING times the bare reading, or are
not TIMES as fast as the plain way.
"""

# ruff: noqa: E402  Django is set up before its models are imported
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

from config.toolkit import bulk
from organizations.models import Organization, RegisterRecord, RegisterType, RegisterVersion
from organizations.selectors.registers import counts_of, missed_of
from organizations.services.registers import load_type
from tests.factories import make_organization
from tests.organizations.registers.documents import document

REGISTERS, WEEKS, FEW = 10, 52, 30
SINCE, UNTIL, TODAY = date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1)
FIELDS = ("type_id", "version_id", "organization_id", "date", "data")
READING, TIMES = 2.0, 2.0
TOPICS = ("组织生活", "台账", "阵地")


def load(villages: int) -> tuple[list[RegisterType], list[Organization], int]:
    """A county with its villages, registers and records: every village lets one week in seven pass."""
    town = make_organization(parent=make_organization())
    units = [make_organization(f"村{number}", parent=town) for number in range(villages)]
    for number in range(REGISTERS):
        load_type(document(code=f"visits{number}"), owner=None, actor=None)
    types = list(RegisterType.objects.select_related("owner"))
    versions = dict(RegisterVersion.objects.values_list("type", "pk"))
    monday = date(2024, 12, 30)
    rows = [
        (type.pk, versions[type.pk], unit.pk, monday + timedelta(days=7 * week + (number + week) % 5 + 2), kept)
        for type in types
        for number, unit in enumerate(units)
        for week in range(WEEKS)
        if (number + week) % 7
        for kept in [record(number, week)]
    ]
    return types, units, bulk.insert(RegisterRecord, rows, FIELDS)


def record(number: int, week: int) -> dict[str, object]:
    """What a record holds, as the services keep it."""
    return {
        "leader": {"id": None, "name": f"干部{(number + week) % 12}"},
        "topic": TOPICS[week % 3],
        "problems": week % 4 * 1_000_000,
        "solved": week % 3 * 1_000_000,
        "cost": (number * 37 + week) * 10_000_000,
        "open": week % 2 == 0,
        "phone": "13900000000",
    }


def product(types: list[RegisterType], units: list[Organization]) -> object:
    """All counts and all missed weeks."""
    return counts_of(types, units, SINCE, UNTIL, today=TODAY), missed_of(types, units, SINCE, UNTIL, today=TODAY)


def bare(types: list[RegisterType], units: list[Organization]) -> object:
    """The same rows read, and nothing made of them."""
    rows = RegisterRecord.objects.valid().filter(date__range=(SINCE, UNTIL)).order_by()
    read = list(rows.values_list("type_id", "organization_id", "date", "data"))
    return read, list(rows.values_list("type_id", "organization_id", "date").distinct())


def plain(types: list[RegisterType], units: list[Organization]) -> object:
    """Records of each village and register, read one after another, and counted in passing."""
    found = []
    for type in types:
        for unit in units:
            rows = RegisterRecord.objects.filter(type=type, organization=unit, state="valid")
            visits = list(rows.filter(date__range=(SINCE, UNTIL)))
            weeks = {row.date.isocalendar()[:2] for row in visits}
            found.append((len(visits), sum(row.data.get("problems", 0) for row in visits), len(weeks)))
    return found


def queries(way: Callable[..., object], *given: object) -> int:
    with CaptureQueriesContext(connection) as seen:
        way(*given)
    return len(seen)


def main(villages: int, rounds: int) -> int:
    """Load, take turns, print; 1 when a promise is broken."""
    begun = time.perf_counter()
    types, units, rows = load(villages)
    print(f"{connection.vendor}: {villages} villages × {REGISTERS} registers, {rows} records", end="")
    print(f", loaded in {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    few, many = queries(product, types, units[:FEW]), queries(product, types, units)
    print(f"queries: {few} for {FEW} villages, {many} for {villages}; plain way {queries(plain, types, units)}")
    ways = {"product": product, "bare": bare, "plain": plain}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way(types, units)
            times[name].append(time.perf_counter() - begun)
    median = {name: statistics.median(taken) for name, taken in times.items()}
    print("seconds: " + ", ".join(f"{name} {taken:.2f}" for name, taken in median.items()))
    to_bare, to_plain = median["product"] / median["bare"], median["plain"] / median["product"]
    print(
        f"product / bare reading {to_bare:.2f} (at most {READING}), plain / product {to_plain:.1f} (at least {TIMES})"
    )
    return int(many > few or to_bare > READING or to_plain < TIMES)


if __name__ == "__main__":
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            given = [int(word) for word in sys.argv[1:]]
            code = main(*given, *(300, 5)[len(given) :])
            transaction.set_rollback(True)
    finally:
        teardown_databases(old, verbosity=0)
    sys.exit(code)
