"""Units called by code and by name, however many at once."""

import pytest
from django.utils import timezone

from config.toolkit.batches import IN_LIST, batches
from organizations.models import Kind, Organization
from organizations.selectors.naming import units_called
from organizations.services import tree
from organizations.services.founding import Newcomer, found_many
from organizations.services.naming import Names
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Organization:
    """A county with more villages than one query asks for, each with a code and a name."""
    county = make_organization(kind=Kind.COUNTY, code="620421")
    rows = (Newcomer(f"62042110{number:04}", f"第{number}村", "village", "rural", "620421") for number in range(400))
    found_many(rows, standing={"620421": county})
    return county


def test_many_units_called_by_code_and_name_are_each_found_once(county: Organization):
    villages = Organization.objects.filter(kind=Kind.VILLAGE)
    called = [text for unit in villages for text in (unit.code, unit.name)]
    assert len(called) == 800 > IN_LIST
    found = units_called(Organization.objects.within(county), [*called, "", "没有的村"])
    assert {name: [unit.name for unit in same] for name, same in found.items()} == {
        name: [unit.name] for unit in villages for name in (unit.code, unit.name)
    }


def test_names_of_many_records_are_each_found_once(county: Organization):
    villages = list(Organization.objects.filter(kind=Kind.VILLAGE))
    names = Names(Organization.objects.within(county))
    names.expect([text for unit in villages for text in (unit.code, unit.name)] + villages)
    for unit in villages:
        for value in (unit, unit.code, unit.name):
            assert names.unit(value) == {"id": unit.pk, "name": unit.name}


def test_an_ended_unit_is_called_only_where_none_in_force_bears_the_name(county: Organization):
    first, second = (Organization.objects.get(name=f"第{number}村") for number in (1, 2))
    tree.abolish(first, effective_on=timezone.localdate(), actor=None)
    tree.abolish(second, effective_on=timezone.localdate(), actor=None)
    again = make_organization("第1村", kind=Kind.VILLAGE, parent=county)
    found = units_called(Organization.objects.within(county), ["第1村", "第2村", "第3村"])
    assert [unit.pk for unit in found["第1村"]] == [again.pk]
    assert [unit.pk for unit in found["第2村"]] == [second.pk]
    assert [unit.closed_on for unit in found["第3村"]] == [None]


@pytest.mark.parametrize(
    ("values", "told"), [([], []), ([1], [[1]]), ([1, 2, 3], [[1, 2], [3]]), ([1, 2, 3, 4], [[1, 2], [3, 4]])]
)
def test_batches(values: list[int], told: list[list[int]]):
    assert list(batches(values, 2)) == told
