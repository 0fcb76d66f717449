"""Subtrees and lists of units never read the whole table: the databases' own plans, at some thousand units."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from config.toolkit import bulk
from organizations import selectors
from organizations.models import AuditEvent, Kind, Organization
from organizations.roles import Permission, Role
from organizations.services.founding import Newcomer, found_many
from tests.organizations.conftest import person
from tests.organizations.test_tree import unit

SCANS = {"postgresql": "Seq Scan on {}", "sqlite": "SCAN {}"}


@pytest.fixture
def thousands(county: Organization) -> None:
    """Ten counties of twenty townships of twenty villages."""
    city = unit("6204")
    found: list[Newcomer] = []
    for c in range(30, 40):
        found.append(Newcomer(f"6204{c}", f"{c}县", Kind.COUNTY, "other", "6204"))
        for t in range(100, 120):
            found.append(Newcomer(f"6204{c}{t}", f"{t}镇", Kind.TOWNSHIP, "town", f"6204{c}"))
            found += [
                Newcomer(f"6204{c}{t}{v}", f"{v}村", Kind.VILLAGE, "village", f"6204{c}{t}") for v in range(200, 220)
            ]
    assert found_many(found, standing={"6204": city}) == 4210
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def assert_no_scan(queryset: QuerySet) -> None:
    plan = queryset.explain()
    table = queryset.model._meta.db_table
    assert SCANS[connection.vendor].format(table) not in plan, plan
    assert "path" in plan or connection.vendor == "postgresql" or "INDEX" in plan, plan


def test_subtrees_are_answered_from_the_index(thousands: None) -> None:
    assert_no_scan(Organization.objects.within(unit("620435")))
    assert_no_scan(Organization.objects.within(unit("620435")).filter(kind=Kind.VILLAGE).order_by("path"))
    assert Organization.objects.within(unit("620435")).count() == 421


def test_what_one_may_see_is_answered_from_the_index(thousands: None) -> None:
    keeper = person(unit("620435"), Role.CONFIGURATOR, "keeper")
    assert_no_scan(Organization.objects.allowed(keeper, Permission.SEE).order_by("path"))
    assert_no_scan(selectors.unit_list(keeper).order_by("path")[:50])


def test_the_trail_of_a_subtree_is_answered_from_the_index(thousands: None) -> None:
    auditor = person(unit("620435"), Role.AUDITOR, "auditor")
    fields = ("at", "actor_name", "action", "unit_path", "changes", "reason", "previous", "digest")
    for_each = Organization.objects.filter(kind=Kind.VILLAGE).values_list("path", flat=True)
    at = AuditEvent.objects.order_by("pk").values_list("at", flat=True)[0]
    bulk.insert(AuditEvent, ((at, "甲", "unit.tested", path, {}, "", "0", "0") for path in for_each), fields)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert_no_scan(AuditEvent.objects.allowed(auditor, Permission.SEE_TRAIL).order_by())
    assert AuditEvent.objects.allowed(auditor, Permission.SEE_TRAIL).filter(action="unit.tested").count() == 400


def test_a_page_of_the_trail_is_short_work(thousands: None) -> None:
    auditor = person(unit("620435"), Role.AUDITOR, "auditor")
    events = AuditEvent.objects.allowed(auditor, Permission.SEE_TRAIL)
    assert [event.label for event in events[:2]] == ["授予角色", "新建账号"]
