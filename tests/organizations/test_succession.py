"""What a unit came from and what became of it (F4): shares multiply exactly, undone events do not count."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from organizations.models import Kind, Organization
from organizations.selectors.succession import Event, Link, Part, came_from, predecessors, successors, went_to
from organizations.services import regrouping, tree, undoing
from organizations.services.changes import NewUnit
from organizations.services.regrouping import Flow

DAYS = [date(2025, month, 1) for month in range(1, 13)]
BEFORE, AFTER = date(2024, 12, 31), date(2025, 12, 31)


@pytest.fixture
def villages(township: Organization) -> list[Organization]:
    """甲村 to 己村."""
    return [
        tree.found(name=f"{name}村", kind=Kind.VILLAGE, parent=township, code=f"62042110230{n}", actor=None)
        for n, name in enumerate("甲乙丙丁戊己")
    ]


def named(parts: list[Part]) -> dict[str, str]:
    names = dict(Organization.objects.values_list("pk", "name"))
    return {names[part.unit]: str(part.share) for part in parts}


def came(unit: Organization, since: date = BEFORE, until: date = AFTER) -> dict[str, str]:
    return named(predecessors([unit.pk], since=since, until=until)[unit.pk])


def went(unit: Organization, since: date = BEFORE, until: date = AFTER) -> dict[str, str]:
    return named(successors([unit.pk], since=since, until=until)[unit.pk])


def merged(sources: list[Organization], name: str, day: date) -> Organization:
    parent = sources[0].parent
    new = NewUnit(name=name, parent=parent, kind=Kind.VILLAGE, field=sources[0].field)
    regrouping.merge(sources, into=new, effective_on=day, actor=None)
    return Organization.objects.get(name=name)


def test_renamed_and_moved_units_are_themselves(villages: list[Organization], county: Organization) -> None:
    one = villages[0]
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, code="620421103", actor=None)
    tree.rename(one, name="甲社区", effective_on=DAYS[0], actor=None)
    tree.transfer(one, parent=other, effective_on=DAYS[1], actor=None)
    assert came(one) == {"甲社区": "1"} and went(one) == {"甲社区": "1"}


def test_merging_into_a_unit_in_force_and_into_a_new_one(villages: list[Organization]) -> None:
    one, two, three, *_ = villages
    regrouping.merge([two], into=one, effective_on=DAYS[3], actor=None)
    new = merged([Organization.objects.get(pk=one.pk), three], "新村", DAYS[6])
    assert came(new) == {"甲村": "1", "乙村": "1", "丙村": "1"}
    assert came(one, until=DAYS[5]) == {"甲村": "1", "乙村": "1"}
    assert came(one, until=DAYS[2]) == {"甲村": "1"}
    assert came(new, since=DAYS[4]) == {"甲村": "1", "丙村": "1"}
    assert came(new, since=DAYS[6]) == {"新村": "1"}
    assert went(two) == {"新村": "1"} and went(two, until=DAYS[4]) == {"甲村": "1"}
    assert went(two, until=DAYS[2]) == {"乙村": "1"}


def test_the_day_of_an_event_is_after_it(villages: list[Organization]) -> None:
    one, two, *_ = villages
    regrouping.merge([two], into=one, effective_on=DAYS[3], actor=None)
    assert came(one, since=DAYS[3]) == {"甲村": "1"}
    assert came(one, until=DAYS[3]) == {"甲村": "1", "乙村": "1"}


def test_shares_multiply_along_a_chain(villages: list[Organization]) -> None:
    one, two, three, *_ = villages
    parts = [Flow(one, one, share=600_000, members=30), Flow(one, two, share=400_000, members=20)]
    regrouping.split(one, parts, effective_on=DAYS[1], actor=None)
    two = Organization.objects.get(pk=two.pk)
    parts = [Flow(two, two, share=750_000), Flow(two, three, share=250_000)]
    regrouping.split(two, parts, effective_on=DAYS[4], actor=None)
    assert came(one) == {"甲村": "3/5"}
    assert came(two) == {"甲村": "3/10", "乙村": "3/4"}
    assert came(three) == {"甲村": "1/10", "乙村": "1/4", "丙村": "1"}
    assert went(one) == {"甲村": "3/5", "乙村": "3/10", "丙村": "1/10"}


def test_members_are_those_of_the_first_step_as_far_as_they_arrived(villages: list[Organization]) -> None:
    one, two, three, *_ = villages
    regrouping.merge([one], into=two, effective_on=DAYS[1], members={one.pk: 40}, actor=None)
    two = Organization.objects.get(pk=two.pk)
    parts = [Flow(two, two, share=750_000, members=60), Flow(two, three, share=250_000, members=20)]
    regrouping.split(two, parts, effective_on=DAYS[4], actor=None)
    found = {part.unit: part.members for part in predecessors([three.pk], since=BEFORE, until=AFTER)[three.pk]}
    assert found == {one.pk: 10, two.pk: None, three.pk: None}


def test_what_was_abolished_goes_nowhere(villages: list[Organization]) -> None:
    tree.abolish(villages[0], effective_on=DAYS[2], actor=None)
    assert went(villages[0]) == {}
    assert went(villages[0], until=DAYS[1]) == {"甲村": "1"}
    assert came(villages[0]) == {"甲村": "1"}


def test_an_undone_event_does_not_count(villages: list[Organization]) -> None:
    one, two, *_ = villages
    event = regrouping.merge([two], into=one, effective_on=DAYS[3], actor=None)
    undoing.undo(event, reason="登记有误", actor=None)
    assert came(one) == {"甲村": "1"} and went(two) == {"乙村": "1"}


def test_queries_grow_with_the_chain_not_with_the_units(
    villages: list[Organization], django_assert_num_queries: Any
) -> None:
    new = merged(villages[:2], "新村", DAYS[2])
    newer = merged([new, villages[2]], "大村", DAYS[4])
    every = [village.pk for village in villages]
    with django_assert_num_queries(4):
        predecessors([newer.pk], since=BEFORE, until=AFTER)
    with django_assert_num_queries(2):
        predecessors(every, since=BEFORE, until=AFTER)


def test_walking_back_and_on_agree_on_made_up_events() -> None:
    """Each share of the way from a to z is the same from both ends, and what goes out of a unit sums to all of it."""
    third = Fraction(1, 3)
    events = [
        Event(DAYS[0], 1, (Link(1, 2, third, None), Link(1, 3, 1 - third, None))),
        Event(
            DAYS[1], 2, (Link(2, 4, Fraction(1), None), Link(3, 4, Fraction(1, 2), 7), Link(3, 3, Fraction(1, 2), 7))
        ),
        Event(DAYS[1], 3, (Link(4, 5, Fraction(1, 4), None), Link(4, 4, Fraction(3, 4), None))),
        Event(DAYS[2], 4, (Link(3, None, Fraction(1), None),)),
    ]
    back = {unit: {part.unit: part.share for part in came_from(unit, events[::-1])} for unit in range(1, 6)}
    on = {unit: {part.unit: part.share for part in went_to(unit, events)} for unit in range(1, 6)}
    assert on[1] == {4: Fraction(1, 2), 5: Fraction(1, 6)}  # the rest ended with unit 3
    for source in range(1, 6):
        for target, share in on[source].items():
            assert back[target][source] == share
