"""Subtrees among 665,276 divisions: the range of `within` against a prefix match, through the same ORM.

    python tests/benchmarks/subtree.py DIVISIONS.csv          the database of KAOPING_DATABASE_URL, or SQLite in a
                                                              temporary folder; a table of its own, dropped afterwards

The csv holds code and name with a heading line. Both ways are timed in one run, best of several; the plan of each is
printed. Exit code 1 when `within` scans the table, or is less than 20 times as fast on SQLite.
"""

# ruff: noqa: E402  Django is set up before its models are imported
import csv
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from config.toolkit import bulk
from organizations.imports.units.lines import LENGTHS, PARENT_LENGTHS, field_of
from organizations.models import Organization
from organizations.services.ancestry import ANCESTORS, ROOT, Ancestry

FIELDS = ("id", "code", "name", "kind", "field", "parent_id", "position", "pinyin", "path", *ANCESTORS)
PREFIX = "path__" + "startswith"  # the product never says this
AT_LEAST = 20
TRIES = 7
SCANS = ("Seq Scan on organizations_organization", "SCAN organizations_organization")


def rows(path: Path) -> Iterator[tuple[object, ...]]:
    """The divisions as rows of the unit table, parents first; pinyin is left out, it takes longer than all the rest."""
    known: dict[str, tuple[int | None, Ancestry]] = {"": (None, ROOT)}
    with path.open(encoding="utf-8", newline="") as file:
        listed = sorted(tuple(row[:2]) for row in csv.reader(file) if row and row[0].isdigit())
    for pk, (code, name) in enumerate(sorted(listed, key=lambda row: len(row[0])), start=1):
        kind = LENGTHS[len(code)].value
        parent = next((code[:n] for n in PARENT_LENGTHS[len(code)] if code[:n] in known), "")
        parent_id, above = known[parent]
        own = above.below(pk, kind)
        known[code] = pk, own
        yield (pk, code, name, kind, field_of(code, name, kind), parent_id, pk, "", own.path, *own.columns)


def best(query: Callable[[], object]) -> float:
    """The shortest time of several tries, in seconds."""
    times = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        query()
        times.append(time.perf_counter() - begun)
    return min(times)


def compare(root: Organization) -> tuple[str, float, float, int]:
    """Name, seconds by range, seconds by prefix, number of units: ids of the subtree, as a roster reads them."""
    ranged = Organization.objects.within(root).values_list("pk", flat=True)
    prefixed = Organization.objects.filter(**{PREFIX: root.path}).values_list("pk", flat=True)
    number = len(ranged)
    assert list(ranged) == list(prefixed)
    return root.name, best(lambda: list(ranged.all())), best(lambda: list(prefixed.all())), number


def main(path: Path) -> int:
    """Load, compare, print; 1 when a promise is broken."""
    begun = time.perf_counter()
    count = bulk.insert(Organization, rows(path), FIELDS)
    print(f"{connection.vendor}: {count} units in {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    county = Organization.objects.get(code="620421")
    plan = Organization.objects.within(county).explain()
    print("within:", plan, sep="\n")
    print("prefix:", Organization.objects.filter(**{PREFIX: county.path}).explain(), sep="\n")
    roots = [Organization.objects.get(code=code) for code in ("620421102", "620421", "6204", "62")]
    print(f"\n{'root':<8}{'units':>8}{'within ms':>12}{'prefix ms':>12}{'ratio':>8}")
    broken = any(scan in plan for scan in SCANS)
    for name, ranged, prefixed, number in map(compare, roots):
        print(f"{name:<8}{number:>8}{ranged * 1000:>12.2f}{prefixed * 1000:>12.2f}{prefixed / ranged:>8.1f}")
        broken |= connection.vendor == "sqlite" and number < 1000 and prefixed < AT_LEAST * ranged
    return int(broken)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    old = setup_databases(verbosity=0, interactive=False)
    try:
        code = main(Path(sys.argv[1]))
    finally:
        teardown_databases(old, verbosity=0)
    sys.exit(code)
