"""A city moved to another province among all divisions: our move against that of nested sets, in one run.

    python -m tests.benchmarks.move DIVISIONS.csv         the database of KAOPING_DATABASE_URL, or SQLite in a temporary
                                                          folder; tables of its own, dropped afterwards

The csv holds code and name with a heading line. The peer is the package django-mptt (measured with 0.20), which the
product does not need: install it beforehand. Its table has the columns of the unit table that people read, indexed by
code as ours is, and the two ways move the same city through their own objects. Each move is rolled back; the best of
several is printed. Exit code 1 when ours is less than five times as fast.
"""

# ruff: noqa: E402  Django is set up before its models are imported
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection, models, transaction
from django.test.utils import setup_databases, teardown_databases

try:
    from mptt.models import MPTTModel, TreeForeignKey
except ImportError:
    sys.exit("this comparison needs the package django-mptt beside ours: install it, or put it on PYTHONPATH")

from config.toolkit import bulk
from organizations.models import Organization
from organizations.services import ancestry
from tests.benchmarks.subtree import FIELDS, rows

CITY, FROM, TO = "4101", "41", "42"  # 郑州市 from 河南省 to 湖北省
AT_LEAST = 5
TRIES = 7


class Nested(MPTTModel):  # type: ignore[misc]
    """A unit as the peer keeps it: one tree of nested sets for each root."""

    code = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    field = models.CharField(max_length=12)
    pinyin = models.CharField(max_length=400)
    parent = TreeForeignKey("self", models.PROTECT, related_name="children", null=True)

    class Meta:
        app_label = "organizations"
        db_table = "bench_nested"


SHARED = ("code", "name", "kind", "field", "pinyin")
COLUMNS = ("id", "parent_id", "lft", "rght", "tree_id", "level", *SHARED)


def nested() -> Iterator[tuple[object, ...]]:
    """The same units as rows of the peer."""
    children: dict[int | None, list[int]] = {}
    told = {}
    for pk, parent, *rest in Organization.objects.order_by("path").values_list("pk", "parent", *SHARED):
        children.setdefault(parent, []).append(pk)
        told[pk] = rest
    for tree, root in enumerate(children[None], start=1):
        open_rows: dict[int, tuple[int | None, int, int]] = {}
        stack: list[tuple[int, int | None, int, bool]] = [(root, None, 0, False)]
        count = 0
        while stack:
            pk, parent, level, leaving = stack.pop()
            count += 1
            if leaving:
                yield pk, open_rows[pk][0], open_rows[pk][1], count, tree, open_rows[pk][2], *told[pk]
                continue
            open_rows[pk] = parent, count, level
            stack.append((pk, parent, level, True))
            stack += [(child, pk, level + 1, False) for child in reversed(children.get(pk, []))]


def move_nested(pk: int, parent: int) -> None:
    """As the peer moves a node, last below its parent."""
    Nested.objects.get(pk=pk).move_to(Nested.objects.get(pk=parent), "last-child")


def move_ours(pk: int, parent: int) -> None:
    """As the service does, with the whole subtree's derived columns."""
    ancestry.move(Organization.objects.get(pk=pk), Organization.objects.get(pk=parent))


def best(move: Callable[[int, int], None], pk: int, there: int) -> float:
    """The shortest of several moves, in seconds; each is rolled back, so that all begin with the city in its place."""
    times = []
    for _ in range(TRIES):
        with transaction.atomic():
            begun = time.perf_counter()
            move(pk, there)
            times.append(time.perf_counter() - begun)
            transaction.set_rollback(True)
    return min(times)


def sound(expected: int) -> bool:
    """True when after all the moves the city has as many units below it in both ways as at the beginning."""
    city = Organization.objects.get(code=CITY)
    theirs = Nested.objects.get(code=CITY).get_descendant_count()
    return Organization.objects.within(city).count() == expected == theirs + 1


def main(path: Path) -> int:
    """Load both, move, print; 1 when the promise is broken."""
    count = bulk.insert(Organization, rows(path), FIELDS)
    pks = dict(Organization.objects.filter(code__in=(CITY, FROM, TO)).values_list("code", "pk"))
    with connection.schema_editor() as editor:
        editor.create_model(Nested)
    try:
        bulk.insert(Nested, list(nested()), COLUMNS, ready=COLUMNS)  # read before the connection copies
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        city = Organization.objects.get(pk=pks[CITY])
        size = Organization.objects.within(city).count()
        ours, theirs = (best(move, pks[CITY], pks[TO]) for move in (move_ours, move_nested))
        print(f"{connection.vendor}: {city} with {size} units among {count}")
        print(f"ours {ours * 1000:.0f} ms, nested sets {theirs * 1000:.0f} ms, ratio {theirs / ours:.1f}")
        return int(theirs < AT_LEAST * ours or not sound(size))
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Nested)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    try:
        code = main(Path(sys.argv[1]))
    finally:
        teardown_databases(old, verbosity=0)
    sys.exit(code)
