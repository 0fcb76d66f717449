"""Merging into new units and splitting: shares sum to one, nobody is left without a unit, columns stay right."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, EventLink, Field, Kind, Organization, OrganizationEvent
from organizations.models.events import EventKind
from organizations.services import tree
from organizations.services.tree import Flow, NewUnit
from tests.organizations.test_tree import DAY, assert_derived_right, unit

TENTH = 100_000


def village(name: str, parent: Organization, **more: Any) -> Organization:
    return tree.found(name=name, kind=Kind.VILLAGE, field=Field.VILLAGE, parent=parent, actor=None, **more)


def group(name: str, parent: Organization) -> Organization:
    return tree.found(name=name, kind=Kind.GROUP, parent=parent, actor=None)


def below(one: Organization) -> list[str]:
    return [child.name for child in one.children.in_force().order_by("position")]


def links(event: OrganizationEvent) -> list[tuple[Any, ...]]:
    return list(event.links.order_by("pk").values_list("source__name", "target__name", "share", "members"))


def refusal(act: Callable[[], object]) -> str:
    """The sentence, after a look that nothing was written."""
    before = Organization.objects.in_force().count(), OrganizationEvent.objects.count(), AuditEvent.objects.count()
    with pytest.raises(Refused) as refused:
        act()
    after = Organization.objects.in_force().count(), OrganizationEvent.objects.count(), AuditEvent.objects.count()
    assert after == before
    return refused.value.message


def test_merge_into_a_new_unit_named_in_the_event(villages: list[Organization]) -> None:
    first, second, _ = villages
    new = NewUnit(name="甲乙村")
    members = {first.pk: 31, second.pk: 24}
    event = tree.merge([first, second], into=new, effective_on=DAY, document_no="镇政1号", members=members, actor=None)
    made = Organization.objects.get(name="甲乙村")
    assert (made.kind, made.field, made.parent.name) == (Kind.VILLAGE, Field.VILLAGE, "乌兰镇")
    assert (made.opened_on, below(made)) == (DAY, ["甲一组", "甲二组", "乙一组"])
    assert links(event) == [("甲村", "甲乙村", 1_000_000, 31), ("乙村", "甲乙村", 1_000_000, 24)]
    assert (event.kind, event.note) == (EventKind.MERGE, "甲村、乙村 → 甲乙村")
    assert [Organization.objects.get(pk=one.pk).closed_on for one in villages] == [DAY, DAY, None]
    told = AuditEvent.objects.get(action="organization.merged")
    assert (dict(told.lines)["原单位"], dict(told.lines)["现单位"]) == ("甲村、乙村", "甲乙村")
    assert_derived_right()


def test_a_unit_that_takes_others_over_has_members_too(villages: list[Organization]) -> None:
    first, second, third = villages
    members = {first.pk: 31, third.pk: 40}
    event = tree.merge([first, second], into=third, effective_on=DAY, members=members, actor=None)
    assert links(event) == [
        ("甲村", "丙村", 1_000_000, 31),
        ("乙村", "丙村", 1_000_000, None),
        ("丙村", "丙村", 1_000_000, 40),
    ]
    assert (event.kind, event.note) == (EventKind.MERGE, "甲村、乙村 → 丙村")
    told = AuditEvent.objects.get(action="organization.merged")
    assert (dict(told.lines)["原单位"], dict(told.lines)["现单位"]) == ("甲村、乙村", "丙村")
    assert Organization.objects.get(pk=third.pk).closed_on is None
    tree.undo(event, reason="错", actor=None)
    assert below(first) == ["甲一组", "甲二组"]


def test_who_takes_a_part_and_tells_its_members_makes_no_merger_of_a_split(villages: list[Organization]) -> None:
    first, second, third = villages
    parts = [
        Flow(first, NewUnit("新甲村"), share=6 * TENTH, children=tuple(first.children.all())),
        Flow(first, third, share=4 * TENTH),
        Flow(third, third, members=40),
    ]
    event = tree.regroup(parts, effective_on=DAY, actor=None)
    assert (event.kind, event.note) == (EventKind.SPLIT, "甲村 → 新甲村、丙村")
    sentence = refusal(lambda: tree.regroup([Flow(second, second)], effective_on=DAY, actor=None))
    assert sentence == "「乙村」只归它自己，没有变化，请去掉这一行。"


def test_a_new_unit_may_take_over_the_code_of_a_source(villages: list[Organization], township: Organization) -> None:
    coded = [village(name, township, code=f"6204211023{number}") for number, name in ((10, "丁村"), (11, "戊村"))]
    tree.merge(coded, into=NewUnit(name="丁戊村", code="620421102310"), effective_on=DAY, actor=None)
    assert Organization.objects.in_force().get(code="620421102310").name == "丁戊村"


def test_sources_of_different_parents_need_to_be_told_where(villages: list[Organization], county: Organization) -> None:
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, actor=None)
    far = village("远村", other)
    sentence = refusal(lambda: tree.merge([villages[0], far], into=NewUnit("联村"), effective_on=DAY, actor=None))
    assert sentence == "各原单位的上级不同，请写明「联村」设在哪个单位之下。"
    tree.merge([villages[0], far], into=NewUnit("联村", parent=other), effective_on=DAY, actor=None)
    assert below(other) == ["联村"]
    assert_derived_right()


def test_split_into_new_and_old_units_with_shares(villages: list[Organization], township: Organization) -> None:
    first, _, third = villages
    one, two = first.children.order_by("position")
    parts = [
        Flow(first, NewUnit("甲东村"), share=6 * TENTH, members=20, children=(one,)),
        Flow(first, third, share=4 * TENTH, members=11, children=(two,)),
    ]
    event = tree.split(first, parts, effective_on=DAY, actor=None)
    assert event.kind == EventKind.SPLIT
    assert links(event) == [("甲村", "甲东村", 600_000, 20), ("甲村", "丙村", 400_000, 11)]
    assert below(Organization.objects.get(name="甲东村")) == ["甲一组"]
    assert below(third) == ["甲二组"]
    assert Organization.objects.get(pk=first.pk).closed_on == DAY
    assert below(township)[-2:] == ["丙村", "甲东村"]
    assert_derived_right()


def test_a_unit_that_is_split_may_stay_itself(villages: list[Organization]) -> None:
    first = villages[0]
    two = first.children.get(name="甲二组")
    parts = [Flow(first, first, share=7 * TENTH), Flow(first, NewUnit("新甲村"), share=3 * TENTH, children=(two,))]
    event = tree.split(first, parts, effective_on=DAY, actor=None)
    assert event.kind == EventKind.SPLIT
    assert Organization.objects.get(pk=first.pk).closed_on is None
    assert (below(first), below(Organization.objects.get(name="新甲村"))) == (["甲一组"], ["甲二组"])


def test_several_units_become_several_in_one_event(villages: list[Organization]) -> None:
    first, second, third = villages
    east, west = NewUnit("东村"), NewUnit("西村")
    groups = tuple(first.children.all())
    flows = [
        Flow(first, east, share=5 * TENTH, children=groups),
        Flow(first, west, share=5 * TENTH),
        Flow(second, east),
        Flow(third, west),
    ]
    event = tree.regroup(flows, effective_on=DAY, actor=None)
    assert (event.kind, event.note) == (EventKind.REGROUP, "甲村、乙村、丙村 → 东村、西村")
    told = AuditEvent.objects.get(action="organization.regrouped")
    assert (dict(told.lines)["原单位"], dict(told.lines)["现单位"]) == ("甲村、乙村、丙村", "东村、西村")
    assert (below(Organization.objects.get(name="东村")), below(Organization.objects.get(name="西村"))) == (
        ["甲一组", "甲二组", "乙一组"],
        [],
    )
    assert_derived_right()


def test_shares_that_do_not_sum_to_one_are_refused(villages: list[Organization]) -> None:
    first, second, third = villages

    def shares(*given: int) -> str:
        flows = [Flow(first, NewUnit(f"{number}村"), share=share) for number, share in enumerate(given)]
        return refusal(lambda: tree.split(first, flows, effective_on=DAY, actor=None))

    assert shares(600_000, 399_999) == "「甲村」的份额合计是0.999999，应当正好是1，请核对各行的份额。"
    assert shares(600_000, 600_000) == "「甲村」的份额合计是1.2，应当正好是1，请核对各行的份额。"
    assert shares(1_000_000, 0) == "「甲村」到「1村」的份额应大于0、不超过1。"
    assert shares(1_000_001, -1) == "「甲村」到「0村」的份额应大于0、不超过1。"
    assert shares(1_000_000) == "「甲村」拆分后至少要有两个单位，请补填。"
    merger = [Flow(first, third), Flow(second, third, share=900_000)]
    sentence = refusal(lambda: tree.regroup(merger, effective_on=DAY, actor=None))
    assert sentence == "「乙村」的份额合计是0.9，应当正好是1，请核对各行的份额。"
    twice = [Flow(first, third, share=5 * TENTH), Flow(first, third, share=5 * TENTH)]
    assert "写了两次" in refusal(lambda: tree.regroup(twice, effective_on=DAY, actor=None))


def test_units_below_must_all_be_given_to_one(villages: list[Organization]) -> None:
    first, second, _ = villages
    one, two = first.children.order_by("position")
    stranger = second.children.get()

    def parts(left: tuple[Organization, ...], right: tuple[Organization, ...]) -> str:
        flows = [
            Flow(first, NewUnit("东村"), share=5 * TENTH, children=left),
            Flow(first, NewUnit("西村"), share=5 * TENTH, children=right),
        ]
        return refusal(lambda: tree.split(first, flows, effective_on=DAY, actor=None))

    assert parts((one,), ()) == "「甲村」的下级单位「甲二组」没有写明归哪个单位，请补填。"
    assert parts((one, two), (two,)) == "「甲二组」归了两个单位，请只归一个。"
    assert parts((one, two), (stranger,)) == "「乙一组」不是「甲村」的直接下级，不能由它带走。"


def test_no_circle_comes_of_merging(villages: list[Organization], township: Organization) -> None:
    branch = tree.found(name="甲支部", kind=Kind.BRANCH, parent=township, actor=None)
    inner = group("组", branch)
    same_kind = tree.found(name="内支部", kind=Kind.BRANCH, parent=inner, actor=None)
    sentence = refusal(lambda: tree.merge([branch], into=same_kind, effective_on=DAY, actor=None))
    assert sentence == "「内支部」在「甲支部」之下，不能并入自己的下级。"
    new = NewUnit("新支部", parent=inner)
    sentence = refusal(lambda: tree.merge([branch, same_kind], into=new, effective_on=DAY, actor=None))
    assert sentence == "「组」在「甲支部」之下，不能在它下面设立的新单位并入自己的下级。"


def test_what_cannot_be_merged(villages: list[Organization], township: Organization) -> None:
    first, second, _ = villages
    tomorrow = timezone.localdate() + timedelta(days=1)
    cases: list[tuple[str, Callable[[], object]]] = [
        ("至少要有两个原单位", lambda: tree.merge([first], into=NewUnit("新村"), effective_on=DAY, actor=None)),
        ("「乌兰镇」的类型不同", lambda: tree.merge([first], into=township, effective_on=DAY, actor=None)),
        ("还没有到", lambda: tree.merge([first], into=second, effective_on=tomorrow, actor=None)),
        ("合并须有另外的", lambda: tree.merge([], into=second, effective_on=DAY, actor=None)),
        (
            "党员人数不能小于0",
            lambda: tree.merge([first], into=second, effective_on=DAY, members={first.pk: -1}, actor=None),
        ),
        (
            "还没有到",
            lambda: tree.found(name="明村", kind="village", parent=township, opened_on=tomorrow, actor=None),
        ),
    ]
    for words, act in cases:
        assert words in refusal(act)


def test_upgrade_keeps_the_unit(township: Organization) -> None:
    branch = tree.found(name="水泥厂党支部", kind=Kind.BRANCH, parent=township, field=Field.STATE_FIRM, actor=None)
    given = {"effective_on": DAY, "document_no": "镇党〔2026〕2号", "actor": None}
    event = tree.upgrade(branch, kind=Kind.GENERAL, name="水泥厂党总支", **given)
    now = Organization.objects.get(pk=branch.pk)
    assert (now.kind, now.name, event.kind) == (Kind.GENERAL, "水泥厂党总支", EventKind.UPGRADE)
    assert event.note == "水泥厂党支部 → 水泥厂党总支（党支部 → 党总支）"
    assert list(now.placements.values_list("kind", "valid_to")) == [("branch", DAY), ("general", None)]
    down = tree.upgrade(now, kind=Kind.BRANCH, functional=True, effective_on=date(2026, 5, 1), actor=None)
    assert down.kind == EventKind.CONVERT
    assert Organization.objects.get(pk=branch.pk).functional
    later = date(2026, 5, 1)
    assert "已经是党支部" in refusal(lambda: tree.upgrade(branch, kind=Kind.BRANCH, effective_on=later, actor=None))
    assert "不是党组织" in refusal(lambda: tree.upgrade(township, kind=Kind.COMMITTEE, effective_on=DAY, actor=None))


def test_events_are_only_ever_undone(villages: list[Organization]) -> None:
    event = tree.merge(villages[:2], into=NewUnit("新村"), effective_on=DAY, actor=None)
    for changes in ({"note": "改"}, {"effective_on": date(2020, 1, 1)}, {"kind": "split"}):
        with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
            OrganizationEvent.objects.filter(pk=event.pk).update(**changes)
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        EventLink.objects.filter(event=event).update(share=5)
    with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
        event.before.all().delete()
    assert unit("620421102").closed_on is None
