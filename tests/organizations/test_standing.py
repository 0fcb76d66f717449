"""The tree as it stood on a day: subtrees, lines, pages, workbook and API (F2)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.toolkit.excel.reading import read
from organizations.models import Field, Kind, Organization, Placement, User
from organizations.roles import Role
from organizations.selectors import TreeOn, standing
from organizations.services import tree
from tests.organizations.conftest import person
from tests.organizations.test_tree import unit

JUNE, JULY, AUGUST = date(2025, 6, 30), date(2025, 7, 1), date(2025, 8, 1)


@pytest.fixture
def moved(township: Organization) -> dict[str, Organization]:
    """In July 河靖坪村 is renamed, 乌兰镇 goes to 平川区, 城关社区 to the new 北湾镇, which ends in August."""
    county, city = township.parent, township.parent.parent
    other = tree.found(name="平川区", kind=Kind.COUNTY, parent=city, code="620403", actor=None)
    north = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=county, code="620421103", opened_on=JULY, actor=None)
    community, village = unit("620421102001"), unit("620421102200")
    tree.rename(village, name="河靖坪社区居委会", field=Field.COMMUNITY, effective_on=JULY, actor=None)
    tree.transfer(community, parent=north, effective_on=JULY, actor=None)
    tree.transfer(township, parent=other, effective_on=JULY, actor=None)
    tree.transfer(unit("620421102001"), parent=unit("620421102"), effective_on=AUGUST, actor=None)
    tree.abolish(north, effective_on=AUGUST, actor=None)
    codes = {"county": "620421", "town": "620421102", "community": "620421102001", "village": "620421102200"}
    return {key: unit(code) for key, code in codes.items()} | {
        "other": unit("620403"),
        "north": Organization.objects.get(pk=north.pk),
    }


def codes(units: Any) -> list[str]:
    return [one.code for one in units]


def test_a_subtree_is_that_of_its_day(moved: dict[str, Organization]) -> None:
    before, after, now = TreeOn(JUNE), TreeOn(JULY), TreeOn(AUGUST)
    below = ["620421102", "620421102001", "620421102200"]
    assert codes(before.within(moved["county"])) == ["620421", *below]
    assert codes(before.within(moved["other"])) == ["620403"]
    assert codes(after.within(moved["county"])) == ["620421", "620421103", "620421102001"]
    assert codes(after.within(moved["other"])) == ["620403", "620421102", "620421102200"]
    assert codes(now.within(moved["county"])) == ["620421"]
    assert codes(now.within(moved["other"])) == ["620403", *below]
    assert now.pieces == {}


def test_names_kinds_and_fields_are_those_of_the_day(moved: dict[str, Organization]) -> None:
    then = TreeOn(JUNE).unit(moved["village"])
    assert then is not None
    assert (then.name, then.field, then.kind) == ("河靖坪村村民委员会", Field.VILLAGE, Kind.VILLAGE)
    assert (then.parent_name, then.below, then.since) == ("乌兰镇", 0, "现名河靖坪社区居委会")
    town = TreeOn(JUNE).unit(moved["town"])
    assert town is not None and (town.parent_name, town.below, town.since) == ("靖远县", 2, "现属平川区")
    assert TreeOn(JUNE).unit(moved["north"]) is None
    north = TreeOn(JULY).unit(moved["north"])
    assert north is not None and (north.below, north.since) == (1, "2025年8月1日撤销")
    assert TreeOn(AUGUST).unit(moved["north"]) is None


def test_a_merged_unit_tells_where_it_went(moved: dict[str, Organization]) -> None:
    tree.merge([moved["community"]], into=moved["village"], effective_on=date(2025, 9, 1), actor=None)
    then = TreeOn(AUGUST).unit(moved["community"])
    assert then is not None and then.since == "2025年9月1日撤销，并入河靖坪社区居委会"


def test_the_line_above_is_that_of_the_day(moved: dict[str, Organization]) -> None:
    user = person(moved["other"], Role.ORGANIZER, "li")
    found = TreeOn(JUNE).crumbs(moved["village"], user)
    village, town = moved["village"], moved["town"]
    assert found == [
        ("甘肃省", ""),
        ("白银市", ""),
        ("靖远县", ""),
        ("乌兰镇", f"/units/{town.pk}/?day=2025-06-30"),
        ("河靖坪村村民委员会", f"/units/{village.pk}/?day=2025-06-30"),
    ]


def test_many_ranges_are_asked_for_in_parts(moved: dict[str, Organization], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "TOGETHER", 1)
    past = TreeOn(JULY)
    assert len(past.spans(moved["other"])) == 2
    assert codes(past.within(moved["other"])) == ["620403", "620421102", "620421102200"]


def test_two_units_each_below_the_other_do_not_hang_the_page(moved: dict[str, Organization]) -> None:
    """No event brings this about; a database put together by hand may hold it."""
    county, other = moved["county"], moved["other"]
    for one, above in ((county, other), (other, county)):
        one.placements.update(valid_from=JULY)
        Placement.objects.create(
            organization=one, name=one.name, parent=above, kind=one.kind, field=one.field, valid_to=JULY
        )
    past = TreeOn(JUNE)
    assert set(past.line(county)) == {county.pk, other.pk} or past.line(county) == [county.pk]
    assert county.pk in past.within(county).values_list("pk", flat=True)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_events_every_subtree_is_what_walking_finds(county: Organization, seed: int) -> None:
    """Random moves, mergers and closures; subtree, line and order of each unit on each day against a plain walk."""
    chance = random.Random(seed)
    towns = [tree.found(name=f"镇{n}", kind=Kind.TOWNSHIP, parent=county, actor=None) for n in range(4)]
    areas = [tree.found(name=f"片{n}", kind=Kind.AREA, parent=chance.choice(towns), actor=None) for n in range(6)]
    for n in range(14):
        tree.found(name=f"组{n}", kind=Kind.BRANCH, parent=chance.choice(areas), actor=None)
    days = [date(2025, 1, 1) + timedelta(days=10 * n) for n in range(15)]
    for day in days:
        movable = list(Organization.objects.filter(kind__in=[Kind.AREA, Kind.BRANCH], closed_on=None))
        one = chance.choice(movable)
        goals = [to for to in [*towns, *movable] if not one.path <= to.path < one.path_end and to.pk != one.parent_id]
        goals = list(Organization.objects.filter(pk__in=[goal.pk for goal in goals], closed_on=None).order_by("pk"))
        tree.transfer(one, parent=chance.choice(goals), effective_on=day, actor=None)
        if chance.random() < 0.3 and len(same := [u for u in movable if u.kind == one.kind and u.pk != one.pk]) > 1:
            source = Organization.objects.get(pk=chance.choice(same).pk)
            into = Organization.objects.get(pk=one.pk)
            if not source.path <= into.path < source.path_end and not source.placements.filter(valid_from=day).exists():
                tree.merge([source], into=into, effective_on=day, actor=None)
    for day in [days[0] - timedelta(days=1), *days]:
        _same_as_walking(county, day)


def _same_as_walking(root: Organization, day: date) -> None:
    parents = dict(Placement.objects.on(day).values_list("organization", "parent"))
    past = TreeOn(day)

    def line(pk: int | None) -> list[int]:
        return [] if pk is None else [*line(parents[pk]), pk]

    for one in Organization.objects.filter(pk__in=parents):
        assert past.line(one) == line(one.pk)
        below = [pk for pk in parents if one.pk in line(pk)]
        assert list(past.in_order(past.within(one))) == sorted(below, key=line)
    assert sorted(past.within(root).values_list("pk", flat=True)) == sorted(pk for pk in parents if root.pk in line(pk))


@pytest.fixture
def keeper(moved: dict[str, Organization]) -> User:
    return person(moved["county"].parent, Role.CONFIGURATOR, "keeper")


def look(client: Client, user: User, url: str, **headers: str) -> str:
    client.force_login(user)
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_of_a_day(client: Client, keeper: User) -> None:
    html = look(client, keeper, "/units/?day=2025-06-30")
    assert "截至2025年6月30日" in html and "河靖坪村村民委员会" in html and "北湾镇" not in html
    assert "现名河靖坪社区居委会" in html and "现属平川区" in html
    assert 'href="/units/export/?day=2025-06-30"' in html
    html = look(client, keeper, "/units/?day=2025-06-30&q=河靖坪村&field=village", **{"HX-Request": "true"})
    assert "<html" not in html and html.count("<tr>") == 2
    assert "没有符合条件的单位" in look(client, keeper, "/units/?day=2025-07-01&field=village")


def test_a_day_to_come_or_no_day_at_all(client: Client, keeper: User, moved: dict[str, Organization]) -> None:
    ahead = timezone.localdate() + timedelta(days=1)
    html = look(client, keeper, f"/units/?day={ahead}")
    assert "「截至」不能是还没有到的日期" in html and "没有符合条件的单位" in html
    assert "「截至」请填写日期" in look(client, keeper, "/units/?day=下个月")
    page = f"/units/{moved['town'].pk}/"
    assert client.get(f"{page}?day={ahead}").status_code == 409
    assert client.get(f"{page}?day=soon").status_code == 404
    assert client.get(f"/api/units/?day={ahead}").status_code == 400


def test_a_unit_of_a_day_keeps_the_day_in_its_links(
    client: Client, keeper: User, moved: dict[str, Organization]
) -> None:
    town = moved["town"]
    html = look(client, keeper, f"/units/{town.pk}/?day=2025-06-30")
    assert "截至2025年6月30日" in html and "当天的下级单位（2）" in html and "河靖坪村村民委员会" in html
    assert f'href="/units/{moved["county"].pk}/?day=2025-06-30">靖远县</a>' in html
    assert f"/units/{town.pk}/?tab=history&amp;day=2025-06-30" in html
    assert f'href="/units/{moved["village"].pk}/?day=2025-06-30"' in html
    assert "更名" not in html  # the past is not changed
    assert "村（社区） 2 个" in html
    assert "2025年6月30日没有这个单位" in look(client, keeper, f"/units/{moved['north'].pk}/?day=2025-06-30")


def test_units_that_have_left_are_counted_not_named(client: Client, moved: dict[str, Organization]) -> None:
    organizer = person(moved["county"], Role.ORGANIZER, "wang")
    html = look(client, organizer, f"/units/{moved['county'].pk}/?day=2025-06-30")
    assert "另有 1 个单位后来划出" in html and "乌兰镇" not in html


def test_the_workbook_of_a_day_is_no_list_to_import(client: Client, keeper: User) -> None:
    client.force_login(keeper)
    content = b"".join(client.get("/units/export/?day=2025-06-30").streaming_content)
    rows = read(content).sheets["数据"]
    assert rows[0][0] == "单位名单（截至2025年6月30日）"
    assert rows[2] == ["区划代码", "当日名称", "当日类型", "当日领域", "当日上级代码", "当日上级单位", "此后变动"]
    town = next(row for row in rows if row[0] == "620421102")
    assert town[1:] == ["乌兰镇", "乡镇（街道）", "镇", "620421", "靖远县", "现属平川区"]
    assert not [row for row in rows if row[1] == "北湾镇"]


def test_the_api_tells_the_same_day(client: Client, keeper: User) -> None:
    client.force_login(keeper)
    rows = client.get("/api/units/?day=2025-06-30&kind=village").json()["results"]
    assert [(row["name"], row["field"], row["parent_name"]) for row in rows] == [
        ("城关社区居委会", "community", "乌兰镇"),
        ("河靖坪村村民委员会", "village", "乌兰镇"),
    ]


def test_the_pages_of_a_day_cost_the_same_queries_however_long(
    client: Client, keeper: User, moved: dict[str, Organization]
) -> None:
    client.force_login(keeper)
    pages = ("/units/?day=2025-06-30", f"/units/{moved['town'].pk}/?day=2025-06-30")

    def counts(more: range) -> list[int]:
        for number in more:
            village = tree.found(name=f"{number}村", kind="village", parent=moved["town"], actor=None)
            tree.rename(village, name=f"{number}新村", effective_on=JULY, actor=None)
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert f"{more[-1]}村" in client.get(page).content.decode()
            found.append(len(queries))
        return found

    counts(range(1))  # whatever is read once
    assert counts(range(1, 2)) == counts(range(2, 30))
