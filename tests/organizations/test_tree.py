"""The tree and its history: one service per change, derived columns right after each, refusals in Chinese."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, EventLink, Field, Kind, Organization, OrganizationEvent, Placement
from organizations.models.events import EventKind
from organizations.services import ancestry, tree

DAY = date(2026, 3, 1)


def unit(code: str) -> Organization:
    return Organization.objects.get(code=code)


def columns(one: Organization) -> list[str]:
    """Names in the ancestor columns, from province to township."""
    names = dict(Organization.objects.values_list("pk", "name"))
    return [names.get(pk, "") for pk in ancestry.ancestry(one).columns]


def assert_derived_right() -> None:
    """Every row's path and columns follow from its parent."""
    for one in Organization.objects.select_related("parent"):
        assert ancestry.ancestry(one.parent).below(one.pk, one.kind) == ancestry.ancestry(one)


def test_a_path_is_made_of_fixed_width_ids() -> None:
    assert ancestry.step(1) == "000001"
    assert ancestry.step(36**6 - 1) == "ZZZZZZ"
    with pytest.raises(OverflowError):
        ancestry.step(36**6)


def test_found_writes_row_placement_and_trail(township: Organization) -> None:
    county = unit("620421")
    assert township.path == county.path + ancestry.step(township.pk)
    assert columns(township) == ["甘肃省", "白银市", "靖远县", "乌兰镇"]
    assert columns(unit("620421102200")) == ["甘肃省", "白银市", "靖远县", "乌兰镇"]
    assert (township.position, township.pinyin) == (1, "wulanzhen wlz")
    placement = Placement.objects.get(organization=township)
    assert (placement.parent, placement.valid_from, placement.valid_to) == (county, None, None)
    event = AuditEvent.objects.filter(target_id=township.pk, action="organization.founded").get()
    assert event.changes == {"code": "620421102", "parent": "靖远县"}
    assert not OrganizationEvent.objects.exists()


def test_found_with_a_day_is_an_event(county: Organization) -> None:
    new = tree.found(
        name="新城街道", kind=Kind.TOWNSHIP, parent=county, opened_on=DAY, document_no="靖政发〔2026〕3号", actor=None
    )
    event = OrganizationEvent.objects.get()
    assert (event.kind, event.effective_on, event.document_no) == (EventKind.FOUND, DAY, "靖政发〔2026〕3号")
    assert [(link.source, link.target, link.share) for link in event.links.all()] == [(None, new, 1_000_000)]


def test_departments_sections_and_areas_have_no_level_of_their_own(township: Organization) -> None:
    county = unit("620421")
    bureau = tree.found(name="组织部", kind=Kind.DEPARTMENT, parent=county, field=Field.OFFICE, actor=None)
    section = tree.found(name="组织科", kind=Kind.SECTION, parent=bureau, field=Field.OFFICE, actor=None)
    area = tree.found(name="北片区", kind=Kind.AREA, parent=county, actor=None)
    town = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=area, code="620421101", actor=None)
    assert columns(section) == ["甘肃省", "白银市", "靖远县", ""]
    assert columns(town) == ["甘肃省", "白银市", "靖远县", "北湾镇"]
    assert set(Organization.objects.within(area)) == {area, town}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"kind": Kind.COUNTY, "name": "乙县"},
            "「乙县」是县（市、区），不能设在县（市、区）之下，请检查类型和上级单位。",
        ),
        ({"kind": Kind.TOWNSHIP, "name": ""}, "「」：此字段不能为空。"),
        ({"kind": Kind.TOWNSHIP, "name": "重镇", "code": "6204"}, "「重镇」：这个区划代码已有现存单位在用。"),
    ],
)
def test_found_refuses(county: Organization, given: dict[str, str], sentence: str) -> None:
    before = Organization.objects.count(), AuditEvent.objects.count()
    with pytest.raises(Refused) as refused:
        tree.found(parent=county, actor=None, **given)
    assert refused.value.message == sentence
    assert (Organization.objects.count(), AuditEvent.objects.count()) == before


def test_found_reads_the_parent_again_once_the_tree_is_its_own(county: Organization, township: Organization) -> None:
    asked = unit("620421102")  # as a page read it, before somebody else moved the township
    area = tree.found(name="北片区", kind=Kind.AREA, parent=county, actor=None)
    tree.transfer(township, parent=area, effective_on=DAY, actor=None)
    tree.found(name="新村", kind=Kind.VILLAGE, parent=asked, code="620421102299", actor=None)
    assert unit("620421102299").path.startswith(area.path)
    assert_derived_right()


def test_what_ended_takes_nothing_below(county: Organization, township: Organization) -> None:
    area = tree.found(name="北片区", kind=Kind.AREA, parent=county, actor=None)
    tree.abolish(Organization.objects.get(pk=area.pk), effective_on=DAY, actor=None)
    with pytest.raises(Refused, match="「北片区」已撤销，不能在它下面新建单位。请另选上级单位。"):
        tree.found(name="南湾村", kind=Kind.VILLAGE, parent=area, actor=None)
    with pytest.raises(Refused, match="「北片区」已撤销，不能划转到它下面。请另选上级单位。"):
        tree.transfer(township, parent=area, effective_on=DAY, actor=None)


def test_a_new_unit_and_one_that_comes_stand_last(county: Organization, township: Organization) -> None:
    area = tree.found(name="北片区", kind=Kind.AREA, parent=county, position=9, actor=None)
    assert tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, actor=None).position == 10
    first = tree.found(name="东湾镇", kind=Kind.TOWNSHIP, parent=area, actor=None)
    tree.transfer(township, parent=area, effective_on=DAY, actor=None)
    assert (first.position, unit("620421102").position) == (1, 2)


def test_rename_keeps_the_old_name_with_its_dates(township: Organization) -> None:
    event = tree.rename(township, name="乌兰新镇", effective_on=DAY, document_no="甘民函1号", actor=None)
    now = unit("620421102")
    assert (now.name, now.field, now.pinyin) == ("乌兰新镇", Field.TOWN, "wulanxinzhen wlxz")
    assert list(now.placements.values_list("name", "valid_from", "valid_to")) == [
        ("乌兰镇", None, DAY),
        ("乌兰新镇", DAY, None),
    ]
    assert (event.kind, event.note) == (EventKind.RENAME, "乌兰镇 → 乌兰新镇")
    assert AuditEvent.objects.first().changes == {
        "event": event.pk,
        "effective_on": "2026-03-01",
        "document_no": "甘民函1号",
        "name": ["乌兰镇", "乌兰新镇"],
    }


def test_rename_with_another_field_is_an_upgrade(county: Organization) -> None:
    rural = tree.found(name="兴隆乡", kind=Kind.TOWNSHIP, parent=county, field=Field.RURAL, actor=None)
    event = tree.rename(rural, name="兴隆镇", field=Field.TOWN, effective_on=DAY, actor=None)
    assert event.kind == EventKind.UPGRADE
    assert Organization.objects.get(pk=rural.pk).field == Field.TOWN
    assert AuditEvent.objects.first().changes["field"] == ["rural", "town"]


def test_two_changes_of_one_day_are_one_placement(township: Organization) -> None:
    tree.rename(township, name="甲镇", effective_on=DAY, actor=None)
    tree.rename(township, name="乙镇", effective_on=DAY, actor=None)
    assert list(township.placements.values_list("name", "valid_from")) == [("乌兰镇", None), ("乙镇", DAY)]
    assert OrganizationEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            date(2025, 1, 1),
            "「甲镇」在2026年3月1日已有「更名：乌兰镇 → 甲镇」，生效日期不能早于这一天。"
            "漏登了前面的变动，请先撤回后面的这一件，再按先后登记。",
        ),
        (date(2999, 1, 1), "「甲镇」的生效日期2999年1月1日还没有到，请在生效当天或之后登记。"),
    ],
)
def test_changes_come_in_the_order_of_their_days(township: Organization, day: date, sentence: str) -> None:
    tree.rename(township, name="甲镇", effective_on=DAY, actor=None)
    with pytest.raises(Refused) as refused:
        tree.rename(township, name="丙镇", effective_on=day, actor=None)
    assert refused.value.message == sentence
    assert unit("620421102").name == "甲镇"


def test_transfer_moves_the_subtree(township: Organization) -> None:
    city = unit("6204")
    other = tree.found(name="会宁县", kind=Kind.COUNTY, parent=city, code="620422", actor=None)
    event = tree.transfer(township, parent=other, effective_on=DAY, actor=None)
    village = unit("620421102200")
    assert columns(village) == ["甘肃省", "白银市", "会宁县", "乌兰镇"]
    assert village.path == other.path + ancestry.step(township.pk) + ancestry.step(village.pk)
    assert Organization.objects.within(other).count() == 4
    assert Organization.objects.within(unit("620421")).count() == 1
    assert (event.kind, event.note) == (EventKind.TRANSFER, "靖远县 → 会宁县")
    assert list(township.placements.values_list("parent__name", "valid_to")) == [("靖远县", DAY), ("会宁县", None)]
    assert_derived_right()


def test_an_area_moves_between_levels_with_right_columns(township: Organization) -> None:
    county = unit("620421")
    area = tree.found(name="南片", kind=Kind.AREA, parent=township, actor=None)
    village = tree.found(name="石滩村", kind=Kind.VILLAGE, parent=area, actor=None)
    tree.transfer(area, parent=county, effective_on=DAY, actor=None)
    village.refresh_from_db()
    assert columns(village) == ["甘肃省", "白银市", "靖远县", ""]
    tree.transfer(area, parent=township, effective_on=DAY, actor=None)
    village.refresh_from_db()
    assert columns(village) == ["甘肃省", "白银市", "靖远县", "乌兰镇"]
    assert_derived_right()


def test_transfer_refuses_circles_levels_and_no_change(township: Organization) -> None:
    county, village = unit("620421"), unit("620421102200")
    area = tree.found(name="片", kind=Kind.AREA, parent=county, actor=None)
    tree.found(name="镇", kind=Kind.TOWNSHIP, parent=area, actor=None)
    cases = [
        (township, village, "「河靖坪村村民委员会」在「乌兰镇」之下，不能划转到自己的下级。"),
        (township, county, "「乌兰镇」已在「靖远县」之下，无须划转。"),
        (area, township, "「片」是乡镇（街道），不能设在乡镇（街道）之下，请检查类型和上级单位。"),
    ]
    for one, parent, sentence in cases:
        with pytest.raises(Refused) as refused:
            tree.transfer(one, parent=parent, effective_on=DAY, actor=None)
        assert refused.value.message == sentence
    assert_derived_right()


def test_merge_ends_the_sources_and_hands_their_units_over(township: Organization) -> None:
    county = unit("620421")
    other = tree.found(name="靖安乡", kind=Kind.TOWNSHIP, parent=county, code="620421200", actor=None)
    child = tree.found(name="靖安村", kind=Kind.VILLAGE, parent=other, code="620421200201", actor=None)
    event = tree.merge([other], into=township, effective_on=DAY, document_no="甘政函5号", actor=None)
    child.refresh_from_db()
    other.refresh_from_db()
    assert (child.parent, other.closed_on) == (township, DAY)
    assert list(EventLink.objects.filter(event=event).values_list("source__name", "target__name")) == [
        ("靖安乡", "乌兰镇")
    ]
    assert list(other.placements.values_list("valid_to", flat=True)) == [DAY]
    assert list(child.placements.values_list("parent__name", "valid_from")) == [("靖安乡", None), ("乌兰镇", DAY)]
    assert_derived_right()


def test_abolish_needs_an_empty_unit_and_ends_it_for_good(township: Organization) -> None:
    with pytest.raises(Refused, match="「乌兰镇」还有2个下级单位，请先划转或撤销它们。"):
        tree.abolish(township, effective_on=DAY, actor=None)
    village = unit("620421102200")
    tree.abolish(village, effective_on=DAY, actor=None)
    village.refresh_from_db()
    assert village.closed_on == DAY
    assert village not in Organization.objects.in_force()
    with pytest.raises(Refused, match="已于2026年3月1日撤销，不能再变更"):
        tree.rename(village, name="新名村", effective_on=timezone.localdate(), actor=None)


def test_the_code_of_an_ended_unit_may_be_used_again(township: Organization) -> None:
    tree.abolish(unit("620421102200"), effective_on=DAY, actor=None)
    again = tree.found(name="河靖坪新村", kind=Kind.VILLAGE, parent=township, code="620421102200", actor=None)
    assert Organization.objects.in_force().get(code="620421102200") == again


def test_within_takes_the_subtree_and_nothing_beside_it(township: Organization) -> None:
    assert [one.name for one in Organization.objects.within(township)] == [
        "乌兰镇",
        "城关社区居委会",
        "河靖坪村村民委员会",
    ]
    assert Organization.objects.within(unit("62")).count() == 6


@pytest.mark.parametrize("model", [Organization, OrganizationEvent, EventLink])
def test_nothing_is_deleted(township: Organization, model: type) -> None:
    tree.rename(township, name="甲镇", effective_on=DAY, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_constraints_hold_without_the_services(township: Organization) -> None:
    rows = Organization.objects.filter(pk=township.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(opened_on=DAY, closed_on=DAY - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(code="6204")
    with pytest.raises(IntegrityError), transaction.atomic():
        EventLink.objects.create(event=tree.rename(township, name="丁镇", effective_on=DAY, actor=None))
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(organization=township, name="甲", kind=Kind.TOWNSHIP, field=Field.TOWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(organization=township).update(valid_from=DAY, valid_to=DAY)


def test_a_village_that_becomes_a_community_is_set_up_anew_not_raised(township: Organization) -> None:
    village = tree.found(name="东关村", kind=Kind.VILLAGE, field=Field.VILLAGE, parent=township, actor=None)
    event = tree.rename(village, name="东关村", field=Field.COMMUNITY, effective_on=DAY, actor=None)
    assert (event.kind, event.note) == (EventKind.CONVERT, "东关村（村 → 社区）")
