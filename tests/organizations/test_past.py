"""Events written down late: none may contradict what is recorded of a later day, nor make a circle on a past one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from config.toolkit.refusal import Refused
from organizations.models import Field, Kind, Organization, OrganizationEvent, Placement
from organizations.services import tree
from organizations.services.founding import Newcomer, found_many
from organizations.services.tree import Flow, NewUnit
from tests.organizations.test_regrouping import below, refusal, village
from tests.organizations.test_tree import assert_derived_right

JANUARY, FEBRUARY, MARCH, MAY = (date(2026, month, 1) for month in (1, 2, 3, 5))
AGAIN = "漏登了前面的变动，请先撤回后面的这一件，再按先后登记。"


@pytest.fixture
def branches(township: Organization) -> list[Organization]:
    """Three Party branches of 乌兰镇, which may stand below each other."""
    given: dict[str, Any] = {"kind": Kind.BRANCH, "field": Field.PRIVATE_FIRM, "parent": township, "actor": None}
    return [tree.found(name=f"{name}支部", **given) for name in "甲乙丙"]


def circles() -> list[tuple[date, str]]:
    """Every day of a change on which a unit stood below itself or below one that did not stand, by name."""
    found = []
    days = {day for row in Placement.objects.values_list("valid_from", "valid_to") for day in row if day}
    for day in sorted(days):
        above = dict(Placement.objects.on(day).values_list("organization", "parent"))
        names = dict(Organization.objects.values_list("pk", "name"))
        for unit in above:
            seen, at = {unit}, above[unit]
            while at is not None and at not in seen and at in above:
                seen.add(at)
                at = above[at]
            if at is not None:
                found.append((day, names[unit]))
    return found


def transfer(unit: Organization, parent: Organization, day: date) -> OrganizationEvent:
    return tree.transfer(unit, parent=parent, effective_on=day, actor=None)


def test_no_circle_on_a_day_that_has_passed(branches: list[Organization], township: Organization) -> None:
    first, second, third = branches
    transfer(first, second, JANUARY)
    away = transfer(first, third, MARCH)
    sentence = refusal(lambda: transfer(second, first, FEBRUARY))
    assert sentence == (
        "「甲支部」到2026年3月1日才离开「乙支部」（划转：乙支部 → 丙支部），「乙支部」归「甲支部」的日期"
        f"不能早于这一天，否则互为上级。{AGAIN}"
    )
    transfer(third, second, MAY)
    assert "「甲支部」在「乙支部」之下" in refusal(lambda: transfer(second, first, FEBRUARY))
    assert away.undone_at is None and circles() == []


def test_nor_by_way_of_what_moved_meanwhile(branches: list[Organization], township: Organization) -> None:
    first, second, third = branches
    transfer(first, second, JANUARY)
    transfer(third, first, JANUARY)
    transfer(first, township, MARCH)
    assert refusal(lambda: transfer(second, third, FEBRUARY)).startswith("「甲支部」到2026年3月1日才离开「乙支部」")
    transfer(second, third, MARCH)
    assert circles() == []
    assert_derived_right()


@pytest.mark.parametrize(
    "late",
    [
        lambda first, second: tree.rename(first, name="丁支部", effective_on=FEBRUARY, actor=None),
        lambda first, second: tree.abolish(first, effective_on=FEBRUARY, actor=None),
        lambda first, second: tree.merge([second], into=first, effective_on=FEBRUARY, actor=None),
        lambda first, second: tree.upgrade(first, kind=Kind.GENERAL, effective_on=FEBRUARY, actor=None),
    ],
)
def test_an_event_before_a_later_one_of_its_units_is_refused(
    branches: list[Organization], late: Callable[[Organization, Organization], object]
) -> None:
    first, second, third = branches
    later = tree.merge([third], into=first, effective_on=MARCH, actor=None)
    sentence = refusal(lambda: late(first, second))
    assert sentence == f"「甲支部」在2026年3月1日已有「合并：丙支部 → 甲支部」，生效日期不能早于这一天。{AGAIN}"
    tree.undo(later, reason="先后有误", actor=None)
    late(first, second)
    assert circles() == []


def test_nothing_belongs_to_a_unit_before_it_stood(branches: list[Organization], township: Organization) -> None:
    new = tree.found(name="新支部", kind=Kind.BRANCH, parent=township, opened_on=MARCH, actor=None)
    told = "「新支部」在2026年3月1日才设立，「{}」归它的日期不能早于这一天。"
    assert refusal(lambda: transfer(branches[0], new, FEBRUARY)) == told.format("甲支部")
    assert refusal(
        lambda: tree.found(name="小组", kind=Kind.GROUP, parent=new, opened_on=FEBRUARY, actor=None)
    ) == told.format("小组")
    into = NewUnit("合支部", parent=new)
    assert refusal(lambda: tree.merge(branches[:2], into=into, effective_on=FEBRUARY, actor=None)) == told.format(
        "合支部"
    )
    assert "「新支部」在2026年3月1日已有「新建」" in refusal(
        lambda: tree.merge([branches[0]], into=new, effective_on=FEBRUARY, actor=None)
    )
    listed = Newcomer("77", "列支部", Kind.BRANCH, Field.OTHER, "N")
    assert refusal(lambda: found_many([listed], standing={"N": new}, opened_on=FEBRUARY)) == told.format("列支部")
    tree.found(name="小组", kind=Kind.GROUP, parent=new, opened_on=MARCH, actor=None)
    assert circles() == []


def test_no_unit_ends_while_others_stand_below_it(branches: list[Organization], township: Organization) -> None:
    first, second, _ = branches
    transfer(first, second, JANUARY)
    transfer(first, township, MARCH)
    told = "「甲支部」到2026年3月1日才离开「乙支部」（划转：乙支部 → 乌兰镇），「乙支部」的撤销日期不能早于这一天。"
    assert refusal(lambda: tree.abolish(second, effective_on=FEBRUARY, actor=None)) == told
    assert refusal(lambda: tree.merge([second], into=branches[2], effective_on=FEBRUARY, actor=None)) == told
    tree.abolish(second, effective_on=MARCH, actor=None)
    assert circles() == []


def test_undoing_makes_no_circle_either(branches: list[Organization], township: Organization) -> None:
    first, second, third = branches
    transfer(first, second, JANUARY)
    up = transfer(first, township, FEBRUARY)
    transfer(second, first, MARCH)
    transfer(second, township, MAY)
    with pytest.raises(Refused, match="「乙支部」到2026年5月1日才离开「甲支部」"):
        tree.undo(up, reason="错", actor=None)
    gone = tree.abolish(third, effective_on=MARCH, actor=None)
    tree.undo(gone, reason="错", actor=None)
    third.refresh_from_db()
    assert third.closed_on is None and circles() == []


def test_a_unit_does_not_come_back_below_one_that_has_ended(branches: list[Organization]) -> None:
    first, second, _ = branches
    transfer(first, second, JANUARY)
    gone = tree.abolish(first, effective_on=FEBRUARY, actor=None)
    tree.abolish(second, effective_on=MARCH, actor=None)
    with pytest.raises(Refused, match="「甲支部」原来的上级「乙支部」已撤销，不能撤回"):
        tree.undo(gone, reason="错", actor=None)


def test_a_unit_that_once_led_others_is_not_undone(branches: list[Organization], township: Organization) -> None:
    new = tree.found(name="新支部", kind=Kind.BRANCH, parent=township, opened_on=JANUARY, actor=None)
    founding = OrganizationEvent.objects.get()
    transfer(branches[0], new, FEBRUARY)
    transfer(branches[0], township, MARCH)
    with pytest.raises(Refused, match="「新支部」设立以后「甲支部」曾归它管"):
        tree.undo(founding, reason="错", actor=None)


def test_a_unit_and_what_stands_below_it_become_one(branches: list[Organization], township: Organization) -> None:
    """总支 and its branches become one branch: each ends where it stood, what is below them goes along."""
    first, second, third = branches
    transfer(second, first, JANUARY)
    for name, parent in (("甲组", first), ("乙组", second)):
        tree.found(name=name, kind=Kind.GROUP, parent=parent, actor=None)
    event = tree.merge([first, second, third], into=NewUnit("联合支部"), effective_on=MARCH, actor=None)
    new = Organization.objects.get(name="联合支部")
    assert below(new) == ["甲组", "乙组"]
    ended = Placement.objects.filter(organization__in=branches).order_by("-pk").values_list("valid_to", flat=True)
    assert set(ended) == {JANUARY, MARCH} and circles() == []
    assert_derived_right()
    tree.undo(event, reason="错", actor=None)
    assert (below(first), below(second)) == (["乙支部", "甲组"], ["乙组"])
    assert_derived_right()


def test_a_part_does_not_go_below_itself(villages: list[Organization], township: Organization) -> None:
    """A unit that stays gives a unit below it to one that stands still lower."""
    branch = tree.found(name="总支", kind=Kind.GENERAL, parent=township, actor=None)
    inner = tree.found(name="支部", kind=Kind.BRANCH, parent=branch, actor=None)
    lowest = tree.found(name="小支部", kind=Kind.BRANCH, parent=inner, actor=None)
    flows = [Flow(branch, branch, share=600_000), Flow(branch, lowest, share=400_000, children=(inner,))]
    assert refusal(lambda: tree.split(branch, flows, effective_on=MARCH, actor=None)) == (
        "「小支部」在「支部」之下，不能划转到自己的下级。"
    )


def test_what_only_concerns_others_may_be_written_down_late(township: Organization, county: Organization) -> None:
    """A village of January after one of March; a township that was renamed meanwhile."""
    tree.found(name="三月村", kind=Kind.VILLAGE, parent=township, opened_on=MARCH, actor=None)
    tree.rename(township, name="乌兰新镇", effective_on=MAY, actor=None)
    tree.found(name="一月村", kind=Kind.VILLAGE, parent=township, opened_on=JANUARY, actor=None)
    far = village("远村", tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, actor=None))
    transfer(far, township, FEBRUARY)
    assert below(township)[-3:] == ["三月村", "一月村", "远村"] and circles() == []
