"""The tree as of a day: pages and subtrees of the past against those of today, in turns, medians compared.

    .venv/bin/python -m tests.benchmarks.as_of [UNITS [ROUNDS]]

A county of UNITS (3000) of which, since the day, three townships went to another county, one village in thirty was
renamed and one in sixty moved, with its branch, to another township. Exit code 1: a page of the past takes more than
three times as long as the page of today.
"""

# ruff: noqa: E402  Django is set up before its models are imported
from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

from organizations.models import Kind, Organization
from organizations.roles import Role
from organizations.selectors import TreeOn
from organizations.services import tree
from organizations.services.founding import Newcomer, found_many
from tests.factories import make_organization, make_user

DAY, CHANGED = date(2025, 6, 30), date(2025, 7, 1)
TOWNSHIPS = 30
AT_MOST = 3
ROUNDS = 15


def build(number: int) -> tuple[Organization, Organization]:
    """City and county with that many units, and what has happened since the day; where the tree stood."""
    city = make_organization("白银市", kind=Kind.CITY, code="6204")
    county = make_organization("靖远县", parent=city, code="620421")
    other = make_organization("平川区", parent=city, code="620403")
    towns = [Newcomer(f"620421{n:03d}", f"镇{n}", "township", "town", "620421") for n in range(TOWNSHIPS)]
    each = (number - TOWNSHIPS) // TOWNSHIPS
    villages = [
        Newcomer(f"{town.code}{n:03d}", f"{town.name}的村{n}", "village", "village", town.code)
        for town in towns
        for n in range(each)
    ]
    found_many(iter([*towns, *villages]), standing={"620421": county})
    happen(other)
    return city, county


def happen(other: Organization) -> None:
    """Renamed, moved with a branch, transferred."""
    villages = list(Organization.objects.filter(kind=Kind.VILLAGE).order_by("code"))
    towns = list(Organization.objects.filter(kind=Kind.TOWNSHIP).order_by("code"))
    for village in villages[::30]:
        tree.rename(village, name=f"{village.name}改", effective_on=CHANGED, actor=None)
    for position, village in enumerate(villages[1::60]):
        tree.found(name=f"支部{position}", kind=Kind.BRANCH, parent=village, actor=None)
        goal = towns[position % TOWNSHIPS]
        if goal.pk != village.parent_id:
            tree.transfer(village, parent=goal, effective_on=CHANGED, actor=None)
    for town in towns[:3]:
        tree.transfer(Organization.objects.get(pk=town.pk), parent=other, effective_on=CHANGED, actor=None)


def compare(today: Callable[[], object], past: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians in milliseconds of both, in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, kept in zip((today, past), times, strict=True):
            begun = time.perf_counter()
            work()
            kept.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def main(number: int, rounds: int) -> int:
    """Build, compare, print; 1 when the promise is broken."""
    city, county = build(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(make_user(at=city, role=Role.CONFIGURATOR))
    pages = {
        "list, first page": "/units/?",
        "list, last page": f"/units/?page={number // 50}&",
        "list, searched": "/units/?q=%E6%9D%917&kind=village&",
        "unit with what is below": f"/units/{county.pk}/?",
        "workbook of all": "/units/export/?",
    }
    works = {name: (reader(client, url), reader(client, f"{url}day={DAY}")) for name, url in pages.items()}
    works["ids of the subtree"] = (
        lambda: list(Organization.objects.within(county).values_list("pk", flat=True)),
        lambda: list(TreeOn(DAY).within(county).values_list("pk", flat=True)),
    )
    then = len(TreeOn(DAY).within(county))
    print(f"{connection.vendor}: {then} units on the day, {len(TreeOn(DAY).pieces)} have moved since")
    print(f"\n{'':<26}{'today ms':>10}{'past ms':>10}{'ratio':>8}{'queries':>12}")
    broken = False
    for name, (today, past) in works.items():
        counts = [queries(work) for work in (today, past)]
        now, before = compare(today, past, rounds)
        broken |= before > AT_MOST * now and not name.startswith("ids")
        print(f"{name:<26}{now:>10.1f}{before:>10.1f}{before / now:>8.2f}{'{} / {}'.format(*counts):>12}")
    return int(broken)


def reader(client: Client, url: str) -> Callable[[], object]:
    """Gets a page or a file to its end."""

    def read() -> None:
        response = client.get(url)
        assert response.status_code == 200, url
        b"".join(response) if response.streaming else response.content

    return read


def queries(work: Callable[[], object]) -> int:
    """How many it takes."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    old = setup_databases(verbosity=0, interactive=False)
    try:
        code = main(*[*given, *(3000, ROUNDS)[len(given) :]])
    finally:
        teardown_databases(old, verbosity=0)
    sys.exit(code)
