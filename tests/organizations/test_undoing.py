"""Undoing an event brings everything back; what was built on it stands in the way."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from config.toolkit.refusal import Refused
from organizations import uses
from organizations.models import Alias, AuditEvent, Field, Kind, Organization, OrganizationEvent, Placement
from organizations.models.organizations import NEVER
from organizations.roles import Role
from organizations.selectors import unit_list
from organizations.services import tree
from organizations.services.tree import Flow, NewUnit
from tests.organizations.conftest import person
from tests.organizations.test_regrouping import group, village
from tests.organizations.test_tree import DAY, assert_derived_right, unit

LATER = date(2026, 6, 1)


def standing() -> dict[str, Any]:
    """All that an event may change, of every unit that stands, with its placements."""
    units = Organization.objects.in_force().order_by("pk").values()
    places = Placement.objects.filter(organization__in=[one["id"] for one in units]).order_by("pk").values()
    return {"units": list(units), "places": list(places)}


def undo(event: OrganizationEvent) -> OrganizationEvent:
    return tree.undo(event, reason="登记错误", actor=None)


def refused(event: OrganizationEvent, reason: str = "登记错误") -> str:
    with pytest.raises(Refused) as refusal:
        tree.undo(event, reason=reason, actor=None)
    event.refresh_from_db()
    assert event.undone_at is None
    return refusal.value.message


def test_every_kind_of_event_is_undone_without_a_trace_in_the_tree(
    villages: list[Organization],
    county: Organization,
) -> None:
    first, second, third = villages
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, actor=None)
    branch = tree.found(name="厂支部", kind=Kind.BRANCH, parent=other, actor=None)
    empty = tree.found(name="空村", kind=Kind.VILLAGE, parent=other, actor=None)
    groups = tuple(first.children.all())
    acts: list[Any] = [
        lambda: tree.rename(first, name="甲新村", field=Field.COMMUNITY, effective_on=DAY, actor=None),
        lambda: tree.transfer(first, parent=other, effective_on=DAY, actor=None),
        lambda: tree.merge([first, second], into=third, effective_on=DAY, actor=None),
        lambda: tree.merge([first, second], into=NewUnit("甲乙村"), effective_on=DAY, actor=None),
        lambda: tree.split(
            first,
            [Flow(first, NewUnit("东村"), share=500_000, children=groups), Flow(first, third, share=500_000)],
            effective_on=DAY,
            actor=None,
        ),
        lambda: tree.upgrade(branch, kind=Kind.COMMITTEE, name="厂党委", functional=True, effective_on=DAY, actor=None),
        lambda: tree.abolish(empty, effective_on=DAY, actor=None),
    ]
    before = standing()
    for act in acts:
        event = act()
        assert standing() != before
        undone = undo(event)
        assert standing() == before, event
        assert (undone.undo_reason, OrganizationEvent.objects.in_force().count()) == ("登记错误", 0)
        assert_derived_right()
    assert not Alias.objects.standing().exists()
    assert AuditEvent.objects.filter(action="organization.event_undone", reason="登记错误").count() == len(acts)


def test_a_founded_unit_that_is_undone_never_stood(client: Client, township: Organization) -> None:
    new = tree.found(name="新村", kind=Kind.VILLAGE, parent=township, code="620421102299", opened_on=DAY, actor=None)
    undo(OrganizationEvent.objects.get())
    new.refresh_from_db()
    assert (new.opened_on, new.closed_on, new.placements.count()) == (None, NEVER, 0)
    assert not new.stood
    tree.found(name="新村", kind=Kind.VILLAGE, parent=township, code="620421102299", opened_on=DAY, actor=None)
    assert township.parent
    organizer = person(township.parent, Role.ORGANIZER, "zhang")
    assert [one.closed_on for one in unit_list(organizer).filter(name="新村")] == [None]
    client.force_login(organizer)
    assert [one["closed_on"] for one in client.get("/api/units/?q=新村").json()["results"]] == [None]


def test_two_events_of_one_day_are_undone_one_after_the_other(township: Organization) -> None:
    before = standing()
    first = tree.rename(township, name="甲镇", effective_on=DAY, actor=None)
    second = tree.rename(township, name="乙镇", effective_on=DAY, actor=None)
    assert refused(first) == ("这件事以后，其中的单位又有「更名」（2026年3月1日，甲镇 → 乙镇），请先撤回后面的一件。")
    undo(second)
    assert unit("620421102").name == "甲镇"
    undo(first)
    assert standing() == before
    with pytest.raises(Refused, match="这件事已经撤回，无须再撤"):
        undo(first)
    with pytest.raises(IntegrityError, match="只能撤回一次"), transaction.atomic():
        OrganizationEvent.objects.filter(pk=first.pk).update(undo_reason="另一个")


def test_a_unit_that_only_came_along_counts_too(villages: list[Organization]) -> None:
    first, second, _ = villages
    event = tree.merge([first], into=second, effective_on=DAY, actor=None)
    child = Organization.objects.get(name="甲一组")
    rename = tree.rename(child, name="甲组", effective_on=LATER, actor=None)
    assert "甲一组 → 甲组" in refused(event)
    undo(rename)
    undo(event)
    assert Organization.objects.get(name="甲一组").parent == first


def test_reasons_not_to_undo(villages: list[Organization], county: Organization) -> None:
    event = tree.merge(villages[:2], into=NewUnit("甲乙村"), effective_on=DAY, actor=None)
    made = Organization.objects.get(name="甲乙村")
    assert refused(event, reason=" ") == "请写明撤回的理由。"
    extra = group("后来的组", made)
    assert refused(event) == "「甲乙村」设立以后又有1个下级单位，请先划转或撤销它们。"
    tree.abolish(extra, effective_on=LATER, actor=None)
    person(made, Role.FILLER, "clerk")
    assert refused(event) == "「甲乙村」已有1个账号任职，请先终止这些角色。"


def test_the_place_of_before_must_still_be_there(villages: list[Organization], county: Organization) -> None:
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, actor=None)
    far = village("远村", other, code="620421101201")
    event = tree.transfer(far, parent=villages[0].parent, effective_on=DAY, actor=None)
    gone = tree.abolish(far, effective_on=LATER, actor=None)
    tree.found(name="新远村", kind=Kind.VILLAGE, parent=villages[0].parent, code="620421101201", actor=None)
    assert refused(gone) == "「远村」：这个区划代码已有现存单位在用。"
    tree.abolish(Organization.objects.in_force().get(code="620421101201"), effective_on=LATER, actor=None)
    undo(gone)
    tree.abolish(other, effective_on=LATER, actor=None)
    assert refused(event) == "「远村」原来的上级「北湾镇」已撤销，不能撤回。"


@pytest.fixture
def used() -> Iterator[None]:
    uses.USES.append(lambda event: "已经用过。" if event.note else None)
    yield
    uses.USES.pop()


def test_a_used_event_stays(used: None, township: Organization) -> None:
    assert refused(tree.rename(township, name="甲镇", effective_on=DAY, actor=None)) == "已经用过。"


def test_events_of_before_the_records_of_undoing(township: Organization) -> None:
    event = OrganizationEvent.objects.create(kind="rename", effective_on=DAY)
    event.links.create(source=township, target=township)
    assert "没有留下变动前的情况" in refused(event)
