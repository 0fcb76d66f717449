"""What stands at the head of a unit's page today, and what the workbench lists to whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from assessments.models import CycleState
from assessments.services.plates import hang_plate
from organizations.models import User
from organizations.roles import Role
from tests.assessments.cases import make_case, make_county
from tests.assessments.goals import set_some
from tests.assessments.levels import make_closed, make_villages
from tests.assessments.ratings import Place, give_level, make_place, make_standard
from tests.factories import make_cycle, make_organization, make_user

pytestmark = pytest.mark.django_db


def page(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


def test_the_level_and_the_goal_of_a_unit_stand_on_its_first_page(place: Place) -> None:
    village = place.villages[0]
    assert "当前情况" not in page(place.clerk, f"/units/{village.pk}/")
    make_standard(place.county)
    level = give_level(village, "四星", owner=place.county, year=2024)
    set_some(place, "五星", year=2026)
    shown = page(place.clerk, f"/units/{village.pk}/")
    held = f'<a class="strong" href="{level.get_absolute_url()}">四星级</a>（2024年度，2025年3月1日起）'
    assert held in shown and "五星级</a>（2026年晋位升级目标）" in shown
    assert "当前情况" not in page(place.clerk, f"/units/{village.pk}/?day=2025-06-01")
    assert "当前情况" not in page(place.clerk, f"/units/{place.villages[1].pk}/")


def test_the_plate_that_hangs_stands_beside_the_level() -> None:
    village = make_villages(make_organization("靖远县"))[0]
    (level,) = make_closed({village: "五星"})
    hang_plate(level, number="靖星1", hung_on=date(2026, 2, 1), actor=level.actor)
    assert "2026年1月20日起，牌匾靖星1）" in page(level.actor, f"/units/{village.pk}/")


def test_the_register_counts_each_level_at_its_head() -> None:
    villages = make_villages(make_organization("靖远县"))
    level, *_ = make_closed(dict(zip(villages, ("三星", "五星", "三星"), strict=True)))

    def counted(query: str) -> list[tuple[str, int]]:
        client = Client()
        client.force_login(level.actor)
        return [(name, number) for _, name, number in client.get(f"/levels/{query}").context["tallies"]]

    assert counted("") == [("五星", 1), ("三星", 2)]
    assert counted("?level=五星") == [("五星", 1), ("三星", 2)]  # what else there is to choose
    assert counted(f"?unit={villages[0].name}") == [("三星", 1)]
    assert counted("?year=2000") == []
    assert '<a href="?level=%E4%B8%89%E6%98%9F">2</a>' in page(level.actor, "/levels/")


def test_a_unit_that_is_rectified_says_so_on_its_first_page() -> None:
    world = make_county()
    case = make_case(world, until="running")
    shown = page(world.clerk, f"/units/{case.organization_id}/")
    assert f'<a class="strong" href="{case.get_absolute_url()}">2026年第1号</a>' in shown
    assert shown.index("基本情况") < shown.index("当前情况") < shown.index("账号")


def test_the_workbench_lists_what_is_under_way_first_and_to_a_leader_what_a_meeting_is_next_for() -> None:
    county = make_organization("靖远县")
    town = make_organization("乌兰镇", parent=county)
    for owner, title, state in (
        (county, "填报的", CycleState.OPEN),
        (county, "公布的", CycleState.PUBLISHED),
        (county, "算好的", CycleState.COMPUTED),
        (town, "镇里算好的", CycleState.COMPUTED),
    ):
        cycle = make_cycle(owner=owner, title=title)
        type(cycle).objects.filter(pk=cycle.pk).update(state=state)

    def listed(user: User) -> list[str]:
        client = Client()
        client.force_login(user)
        return [str(cycle) for cycle in client.get("/").context["cycles"]]

    leader = make_user(at=county, role=Role.LEADER)
    assert listed(leader) == ["算好的"]
    assert listed(make_user(at=county, role=Role.ORGANIZER)) == ["镇里算好的", "算好的", "填报的", "公布的"]
    type(cycle).objects.filter(title="算好的").update(state=CycleState.PUBLISHED)
    assert 'id="cycles"' not in page(leader, "/")
