"""A city moved to another province among all divisions: our move against that of nested sets, in one run.

    python -m tests.benchmarks.move DIVISIONS.csv         the database of KAOPING_DATABASE_URL, or SQLite in a temporary
                                                          folder; tables of its own, dropped afterwards

The csv holds code and name with a heading line. The peer is the algorithm of django-mptt 0.20 for trees of one root
each (`_move_child_to_new_tree`), written as the SQL that it sends: close the gap in the old tree, open one in the new
tree, renumber what moves. Each move is taken back by moving again; the best of several is printed. Exit code 1 when
ours is less than five times as fast.
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

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from config.toolkit import bulk
from organizations.models import Organization
from organizations.services import ancestry
from tests.benchmarks.subtree import FIELDS, rows

CITY, FROM, TO = "4101", "41", "42"  # 郑州市 from 河南省 to 湖北省
AT_LEAST = 5
TRIES = 7
NESTED = "bench_nested"
CREATE = (
    f"CREATE TABLE {NESTED} (id bigint PRIMARY KEY, parent_id bigint, lft integer, rght integer, tree_id integer, "
    "level integer)"
)
CLOSE = f"UPDATE {NESTED} SET lft = CASE WHEN lft > %s THEN lft - %s ELSE lft END, rght = CASE WHEN rght > %s THEN "
CLOSE += "rght - %s ELSE rght END WHERE tree_id = %s AND (lft > %s OR rght > %s)"
OPEN = CLOSE.replace("- %s", "+ %s")
RENUMBER = f"UPDATE {NESTED} SET level = level + %s, tree_id = %s, lft = lft + %s, rght = rght + %s, "
RENUMBER += "parent_id = CASE WHEN id = %s THEN %s ELSE parent_id END WHERE tree_id = %s AND lft BETWEEN %s AND %s"


def run(statement: str, *values: object) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def node(pk: int) -> tuple[int, int, int, int]:
    """lft, rght, tree and level of one row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT lft, rght, tree_id, level FROM {NESTED} WHERE id = %s", [pk])
        found: tuple[int, int, int, int] = cursor.fetchone()
        return found


def nested() -> Iterator[tuple[int, int | None, int, int, int, int]]:
    """The same tree as nested sets: one tree for each root."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Organization.objects.order_by("path").values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    for tree, root in enumerate(children[None], start=1):
        open_rows: dict[int, tuple[int | None, int, int]] = {}
        stack: list[tuple[int, int | None, int, bool]] = [(root, None, 0, False)]
        count = 0
        while stack:
            pk, parent, level, leaving = stack.pop()
            count += 1
            if leaving:
                yield pk, open_rows[pk][0], open_rows[pk][1], count, tree, open_rows[pk][2]
                continue
            open_rows[pk] = parent, count, level
            stack.append((pk, parent, level, True))
            stack += [(child, pk, level + 1, False) for child in reversed(children.get(pk, []))]


def move_nested(pk: int, parent: int) -> None:
    """As mptt moves a node into another tree, last below its parent."""
    lft, rght, tree, level = node(pk)
    width = rght - lft + 1
    _, parent_rght, parent_tree, parent_level = node(parent)
    run(OPEN, parent_rght - 1, width, parent_rght - 1, width, parent_tree, parent_rght - 1, parent_rght - 1)
    shift = parent_rght - lft
    run(RENUMBER, parent_level + 1 - level, parent_tree, shift, shift, pk, parent, tree, lft, rght)
    run(CLOSE, rght, width, rght, width, tree, rght, rght)


def move_ours(pk: int, parent: int) -> None:
    """As the service does, with the whole subtree's derived columns."""
    ancestry.move(Organization.objects.get(pk=pk), Organization.objects.get(pk=parent))


def best(move: Callable[[int, int], None], pk: int, there: int, back: int) -> float:
    """The shortest of several moves there, in seconds; moved back in between, outside of the clock."""
    times = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        with transaction.atomic():
            move(pk, there)
        times.append(time.perf_counter() - begun)
        with transaction.atomic():
            move(pk, back)
    return min(times)


def sound(expected: int) -> bool:
    """True when after all the moves the city has as many units below it in both ways as at the beginning."""
    city = Organization.objects.get(code=CITY)
    lft, rght, _, _ = node(city.pk)
    return Organization.objects.within(city).count() == expected == (rght - lft + 1) // 2


def main(path: Path) -> int:
    """Load both, move, print; 1 when the promise is broken."""
    count = bulk.insert(Organization, rows(path), FIELDS)
    pks = dict(Organization.objects.filter(code__in=(CITY, FROM, TO)).values_list("code", "pk"))
    run(CREATE)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            statement = f"INSERT INTO {NESTED} VALUES (%s, %s, %s, %s, %s, %s)"
            cursor.executemany(statement, list(nested()))
        run(f"CREATE INDEX {NESTED}_tree ON {NESTED} (tree_id, lft)")
        run("ANALYZE")
        city = Organization.objects.get(pk=pks[CITY])
        size = Organization.objects.within(city).count()
        ours, theirs = (best(move, pks[CITY], pks[TO], pks[FROM]) for move in (move_ours, move_nested))
        print(f"{connection.vendor}: {city} with {size} units among {count}")
        print(f"ours {ours * 1000:.0f} ms, nested sets {theirs * 1000:.0f} ms, ratio {theirs / ours:.1f}")
        return int(theirs < AT_LEAST * ours or not sound(size))
    finally:
        run(f"DROP TABLE {NESTED}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    old = setup_databases(verbosity=0, interactive=False)
    try:
        code = main(Path(sys.argv[1]))
    finally:
        teardown_databases(old, verbosity=0)
    sys.exit(code)
