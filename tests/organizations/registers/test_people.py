"""A person's file lists the records that name him or her: by an index that is written with each record."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from config.toolkit.excel.reading import read
from organizations.models import Organization, Person, RecordPerson, RegisterRecord
from organizations.roles import Role
from organizations.selectors.registers.people import records_section
from organizations.services.people import register_person
from organizations.services.registers import correct, record, record_many, withdraw
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import make_register, make_type

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def village() -> Organization:
    county = make_organization("靖远县", code="620421")
    return make_organization("河湾村", parent=county, code="620421101001", kind="village")  # type: ignore[arg-type]


@pytest.fixture
def wang(village: Organization) -> Person:
    return register_person(name="王建国", home=village, actor=None)


def made(village: Organization, day: date = DAY, **data: Any) -> RegisterRecord:
    given = {"leader": "王建国", "topic": "台账", "problems": 2} | data
    return record(make_type(), organization=village, date=day, data=given, actor=None)


def test_the_index_follows_each_version_of_a_record(village: Organization, wang: Person) -> None:
    row = made(village)
    other = register_person(name="李明", home=village, actor=None)
    assert list(RecordPerson.objects.values_list("record", "person")) == [(row.pk, wang.pk)]
    correct(row, data={"leader": "李明", "topic": "台账"}, reason="写错了人", actor=None)
    assert list(RecordPerson.objects.values_list("record", "person")) == [(row.pk, other.pk)]
    correct(row, data={"leader": "没有登记的人"}, reason="又写错了", actor=None)
    assert not RecordPerson.objects.exists()


def test_imported_records_are_in_the_index(village: Organization, wang: Person) -> None:
    named = {"leader": {"id": wang.pk, "name": wang.name}}
    rows = [(village, DAY, named), (village, DAY, {"leader": {"id": None, "name": "过路人"}})]
    first, _ = record_many(make_type(), rows, actor=None, unit=village)
    assert list(RecordPerson.objects.values_list("record", "person")) == [(first.pk, wang.pk)]


def test_the_file_tells_the_records_with_their_addresses(client: Client, village: Organization, wang: Person) -> None:
    row, gone = made(village), made(village, date(2026, 3, 9))
    withdraw(gone, reason="没有这回事", actor=None)
    organizer = make_user("zhang", at=village.parent)
    section = records_section(organizer, wang)
    assert section is not None
    assert section.rows == [(DAY, "联系点检查", "河湾村", "检查人", "检查内容：台账；发现问题：2个")]
    client.force_login(organizer)
    page = client.get(f"/people/{wang.pk}/").content.decode()
    assert "台账记录" in page and f'href="{row.get_absolute_url()}"' in page
    paper = read(client.get(f"/people/{wang.pk}/filing/").getvalue()).rows("个人档案")
    assert "台账记录" in [line[0] for line in paper]
    assert "2026年3月2日" in [line[0] for line in paper]


def test_personal_and_restricted_records_are_told_to_those_who_may_read_them(
    village: Organization, wang: Person
) -> None:
    closed = make_type(restricted=True, code="closed", name="谈话")
    record(closed, organization=village, date=DAY, data={"leader": "王建国"}, actor=None)
    private = make_register("private")
    record(private, organization=village, date=DAY, data={"topic": "走访", "who": "王建国"}, actor=None)
    organizer = make_user("zhang", at=village.parent)
    leader = make_user("li", at=village.parent, role=Role.AUDITOR)
    section = records_section(organizer, wang)
    assert section is not None and {row[1] for row in section.rows} == {"谈话", "活动记录"}
    assert records_section(leader, wang) is None


@pytest.mark.parametrize("days", [1, 9])
def test_however_many_records_four_queries(
    village: Organization, wang: Person, days: int, django_assert_num_queries: Any
) -> None:
    for day in range(1, days + 1):
        made(village, date(2026, 3, day))
    organizer = make_user("zhang", at=village.parent)
    with django_assert_num_queries(4):
        section = records_section(organizer, wang)
    assert section is not None and len(section.rows) == days
