"""What is due in the running period: on the workbench of whoever keeps registers, and on the page of missed records."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Organization, RegisterRecord, RegisterType
from organizations.roles import Role
from organizations.selectors.registers.pages import due_now
from organizations.services.registers import record, switch
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import make_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def villages() -> list[Organization]:
    county = make_organization("靖远县", code="620421")
    made = (("河湾村", "620421101001"), ("东坪村", "620421101002"), ("西坪村", "620421101003"))
    return [make_organization(name, parent=county, code=code, kind="village") for name, code in made]  # type: ignore[arg-type]


def visits(unit: Organization, **changes: Any) -> None:
    record(make_type(**changes), organization=unit, date=timezone.localdate(), data={"leader": "王建国"}, actor=None)


def adopt(type: RegisterType, unit: Organization) -> None:
    """One old record: since then the county keeps the register."""
    version, long_ago = type.versions.latest("number"), date(2020, 1, 6)
    RegisterRecord.objects.create(type=type, version=version, organization=unit, date=long_ago, data={"leader": "甲"})


def test_who_keeps_many_units_is_told_how_many_are_missing(client: Client, villages: list[Organization]) -> None:
    weekly = make_type(kinds=["village"])
    visits(villages[0], kinds=["village"])
    organizer = make_user("zhang", at=villages[0].parent)
    (due,) = due_now(organizer)
    assert (due.type, due.units, due.waiting, due.label) == (weekly, 3, 2, "本周2个单位还没有登记")
    assert due.until.weekday() == 6 and 0 <= (due.until - timezone.localdate()).days < 7
    client.force_login(organizer)
    page = client.get("/").content.decode()
    assert "本周2个单位还没有登记" in page and "/registers/visits/missed/" in page
    missed = client.get("/registers/visits/missed/").content.decode()
    assert "还有2个单位没有登记" in missed
    assert f"/registers/visits/new/?at={villages[1].pk}" in missed
    assert f"/registers/visits/new/?at={villages[0].pk}" not in missed
    visits(villages[1], kinds=["village"])
    visits(villages[2], kinds=["village"])
    assert due_now(organizer) == [] and "本期还没有登记的" not in client.get("/").content.decode()


def test_one_village_is_led_to_the_form(client: Client, villages: list[Organization]) -> None:
    make_type(kinds=["village"])
    assert due_now(make_user("zhao", at=villages[0], role=Role.FILLER)) == []  # nobody in the county keeps it yet
    visits(villages[1], kinds=["village"])
    filler = make_user("li", at=villages[0], role=Role.FILLER)
    assert [due.label for due in due_now(filler)] == ["本周还没有登记"]
    client.force_login(filler)
    assert 'href="/registers/visits/new/"' in client.get("/").content.decode()


def test_what_nobody_owes_is_not_due(villages: list[Organization]) -> None:
    """Registers of other kinds of units, of other counties, switched off, without periods, not begun, for readers."""
    organizer = make_user("zhang", at=villages[0].parent)
    make_type(code="towns", kinds=["township"])
    make_type(make_organization("会宁县", code="620422"), code="others", kinds=["village"])
    switch(make_type(code="off", kinds=["village"]), on=False, actor=None)
    make_type(code="never", kinds=["village"], frequency=None, counts=None)
    make_type(code="later", kinds=["village"], starts=date(2199, 1, 1).isoformat())
    make_type(code="anybody")
    for type in RegisterType.objects.all():
        adopt(type, villages[0])
    assert due_now(organizer) == []
    adopt(make_type(kinds=["village"]), villages[0])
    assert len(due_now(organizer)) == 1
    assert due_now(make_user("wang", at=villages[0].parent, role=Role.AUDITOR)) == []


@pytest.mark.parametrize("types", [1, 4])
def test_as_many_queries_however_many_registers(
    villages: list[Organization], types: int, django_assert_num_queries: Any
) -> None:
    for number in range(types):
        adopt(make_type(code=f"visits{number}", kinds=["village"]), villages[0])
    organizer = make_user("zhang", at=villages[0].parent)
    with django_assert_num_queries(8):
        assert len(due_now(organizer)) == types
