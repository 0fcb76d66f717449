"""All divisions of a country through the product's own door, beside a bare reading and insert of the same rows.

    python -m tests.benchmarks.divisions FILE     the database of KAOPING_DATABASE_URL, or SQLite in a temporary folder;
                                                  a database of its own, dropped afterwards

FILE is a .csv with code and name. The bare side reads it and inserts units and placements with their paths in one go:
nothing is checked, no pinyin is made, nothing is compared, nothing recorded. The product checks every row first, then
loads in batches that are committed one by one with their line in the trail. Each side runs in a process of its own, so
that its memory can be told. Then the same file is loaded again. Exit code 1 when the product takes more than three
times as long as the bare side, holds more than 300 MB, or changes anything the second time.
"""

import csv
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()

from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import override_settings, setup_databases, teardown_databases
from django.utils import timezone

from config.toolkit import bulk
from organizations.imports.units import long_lists, take_list
from organizations.imports.units.apply import Document
from organizations.imports.units.lines import LENGTHS, PARENT_LENGTHS, field_of
from organizations.models import AuditEvent, ImportRecord, Organization, OrganizationEvent, Placement
from organizations.services.ancestry import ANCESTORS, ROOT, Ancestry
from organizations.services.founding import PLACEMENT_FIELDS

AT_MOST, MEGABYTES = 3, 300
FIELDS = ("id", "code", "name", "kind", "field", "parent_id", "position", "pinyin", "path", *ANCESTORS)


def bare(path: Path) -> dict[str, int]:
    """Read and insert, nothing else; taken back at the end, for the product starts from nothing too."""
    places: list[tuple[object, ...]] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for row in listed(path):
            places.append((row[0], row[2], row[5], row[3], row[4], None))
            yield row

    with transaction.atomic():
        count = bulk.insert(Organization, rows(), FIELDS, ready=FIELDS)
        bulk.insert(Placement, places, PLACEMENT_FIELDS, ready=PLACEMENT_FIELDS)
        if connection.vendor == "postgresql":
            connection.check_constraints()  # which a commit would do
        transaction.set_rollback(True)
    return {"新增": count}


def listed(path: Path) -> Iterator[tuple[object, ...]]:
    """The rows of the unit table, parents first as in the file."""
    known: dict[str, tuple[int | None, Ancestry]] = {"": (None, ROOT)}
    with path.open(encoding="utf-8", newline="") as file:
        for pk, (code, name) in enumerate(list(csv.reader(file))[1:], 1):
            kind = LENGTHS[len(code)].value
            parent_id, above = known[next((code[:n] for n in PARENT_LENGTHS[len(code)] if code[:n] in known), "")]
            own = above.below(pk, kind)
            if len(code) < 12:
                known[code] = pk, own
            yield (pk, code, name, kind, str(field_of(code, name, kind)), parent_id, pk, "", own.path, *own.columns)


def product(path: Path) -> dict[str, int]:
    """The product's own door."""
    record = take_list(path.read_bytes(), name=path.name, root=None, actor=None)
    quiet: Any = lambda done, total, message: None  # noqa: E731
    long_lists.check(record, step=quiet)
    record.refresh_from_db()
    return long_lists.load(record, document=Document(timezone.localdate()), step=quiet)


def run(name: str, do: Callable[[Path], dict[str, int]], path: Path) -> tuple[float, int]:
    """Do it in a process of its own and print what it took: seconds, megabytes."""
    connections.close_all()
    context = get_context("fork")
    told = context.SimpleQueue()

    def child() -> None:
        begun, used = perf_counter(), process_time()
        counts = do(path)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told.put((perf_counter() - begun, process_time() - used, peak, sum(counts.values())))

    process = context.Process(target=child)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{name} failed")
    seconds, used, peak, changed = told.get()
    print(f"{name:<10}{seconds:>9.1f} s{used:>9.1f} s of the processor{peak:>7} MB{changed:>9} changes", flush=True)
    return seconds, peak if name == "product" else changed


def main(path: Path) -> int:
    """Both sides, then the product again; 1 when a promise is broken."""
    print(connection.vendor)
    theirs, _ = run("bare", bare, path)
    ours, peak = run("product", product, path)
    _, changed = run("again", product, path)
    print(f"ratio {ours / theirs:.2f} (at most {AT_MOST}), {peak} MB (at most {MEGABYTES}), {changed} changes (none)")
    events = OrganizationEvent.objects.count(), AuditEvent.objects.filter(action="import.continued").count()
    print(f"{Organization.objects.count()} units, {ImportRecord.objects.count()} imports, {events} events and batches")
    return int(ours > AT_MOST * theirs or peak > MEGABYTES or bool(changed))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = {"location": tempfile.mkdtemp(dir=settings.DATA_DIR)}  # processes share it, and it goes with the database
    storages = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}}
    with override_settings(STORAGES=storages):
        old = setup_databases(verbosity=0, interactive=False)
        try:
            status = main(Path(sys.argv[1]))
        finally:
            teardown_databases(old, verbosity=0)
    sys.exit(status)
