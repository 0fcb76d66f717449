"""Facts of what a unit holds: levels year by year, how it stood on lists of weak and lax organizations."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.selectors.facts import known
from assessments.services.cases import move_case
from config.toolkit.scaled import SCALE
from organizations.models import Organization
from organizations.services import regrouping, tree
from scoring.standards import Fact, FromCase, FromHonour, FromLevel, FromTitle, Known
from tests.assessments.cases import make_case, make_county
from tests.assessments.levels import make_standard, make_villages, recorded, scale_in
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def told(unit: Organization, fact: Fact, day: date) -> tuple[Known, tuple[Known, ...]]:
    assert unit.parent and unit.parent.parent
    found = known([fact], [unit], day=day, owner=unit.parent.parent)[unit.pk]
    return found.known[fact.code], found.series.get(fact.code, ())


def test_levels_on_the_day_and_at_the_end_of_every_year_before() -> None:
    county = make_organization()
    standard = make_standard(county)
    scale = scale_in(standard)
    best, worst = scale.levels[0], scale.levels[-1]
    first, second = make_villages(county, 2)
    recorded(first, worst.code, 2022, standard)
    recorded(first, best.code, 2024, standard)
    recorded(second, worst.code, 2024, standard)
    fact = Fact("star", "星级", "text", FromLevel(scale.key))
    now, series = told(first, fact, date(2025, 6, 30))
    assert [(one.period, one.value, one.status) for one in series] == [
        ("2025年6月30日", best.code, "known"),
        ("2024年末", worst.code, "known"),
        ("2023年末", worst.code, "known"),
    ]
    assert now.evidence == f"2025年6月30日为{best.name}（2024年度，补录历史，2025年1月20日生效）"
    _, series = told(second, fact, date(2025, 6, 30))
    assert [(one.value, one.status) for one in series] == [(worst.code, "known")]
    before, _ = told(second, fact, date(2025, 1, 19))
    assert (before.status, before.evidence) == ("missing", "2025年1月19日没有等级")


def test_a_merged_unit_holds_the_lowest_of_its_parts_until_it_is_rated() -> None:
    """At the end of the years before, what stood then; afterwards its own alone."""
    county = make_organization()
    standard = make_standard(county)
    first, second = make_villages(county, 2)
    recorded(first, "四星", 2023, standard)
    recorded(second, "三星", 2022, standard)
    merged = regrouping.NewUnit(name="新村", parent=first.parent)
    regrouping.merge([first, second], into=merged, effective_on=date(2025, 3, 1), members=None, actor=None)
    new = Organization.objects.get(name="新村")
    fact = Fact("star", "星级", "text", FromLevel("stars"))
    now, series = told(new, fact, date(2025, 6, 30))
    assert now.evidence == "2025年6月30日为三星（合并前北滩甲村四星、北滩乙村三星，按最低的算）"
    assert [(one.period, one.value) for one in series] == [
        ("2025年6月30日", "三星"),
        ("2024年末", "三星"),
        ("2023年末", "三星"),
    ]
    honours = Fact("praise", "荣誉", "number", FromHonour("county"))
    assert told(new, honours, date(2025, 6, 30))[0].evidence.endswith("荣誉0项，合并前各单位的不算")
    title = Fact("good", "五好", "flag", FromTitle("five-good"))
    assert told(new, title, date(2025, 6, 30))[0].evidence == "2025年6月30日没有这个称号，合并前各单位的不算"
    recorded(new, "五星", 2025, standard)
    now, _ = told(new, fact, date(2026, 6, 30))
    assert now.evidence == "2026年6月30日为五星（2025年度，补录历史，2026年1月20日生效）"


def test_a_unit_that_takes_another_in_keeps_no_more_than_the_lower_level() -> None:
    county = make_organization()
    standard = make_standard(county)
    first, second = make_villages(county, 2)
    recorded(first, "四星", 2023, standard)
    recorded(second, "三星", 2022, standard)
    regrouping.merge([second], into=first, effective_on=date(2025, 3, 1), members=None, actor=None)
    fact = Fact("star", "星级", "text", FromLevel("stars"))
    now, series = told(first, fact, date(2025, 6, 30))
    assert now.value == "三星" and [one.value for one in series] == ["三星", "三星", "三星"]


@pytest.mark.parametrize(
    ("day", "opened", "listed", "years"),
    [
        (date(2026, 1, 14), 0, 0, None),
        (date(2026, 9, 24), SCALE, SCALE, 0),
        (date(2026, 9, 25), 0, SCALE, 0),
        (date(2028, 9, 24), 0, SCALE, SCALE),
        (date(2028, 9, 25), 0, SCALE, 2 * SCALE),
    ],
)
def test_a_case_from_its_listing_to_its_removal(day: date, opened: int, listed: int, years: int | None) -> None:
    world = make_county()
    make_case(world, until="delisted")
    for what, value in (("open", opened), ("listed", listed), ("years_since", years)):
        kind = "flag" if what == "open" else "number"
        found, _ = told(world.village, Fact("case", "整顿", kind, FromCase(what)), day)  # type: ignore[arg-type]
        assert found.value == value, what
    found, _ = told(world.village, Fact("case", "整顿", "flag", FromCase("open")), date(2026, 2, 1))
    assert found.evidence == "高湾村2026年1月15日列为整顿对象，尚未销号"
    other, _ = told(world.villages[1], Fact("case", "整顿", "flag", FromCase("open")), date(2026, 2, 1))
    assert (other.value, other.evidence) == (0, "没有正在整顿的登记")


LISTED = Fact("case", "整顿", "number", FromCase("listed"))
OPEN = Fact("case", "整顿", "flag", FromCase("open"))
MERGED, AFTER = date(2026, 10, 8), date(2026, 11, 1)


def test_a_case_that_is_over_goes_on_with_the_unit_that_took_over() -> None:
    world = make_county()
    make_case(world, until="delisted")
    tree.merge([world.village], into=world.villages[1], effective_on=MERGED, actor=None)
    found, _ = told(world.villages[1], LISTED, AFTER)
    assert (found.value, found.evidence) == (SCALE, "高湾村2026年1月15日列为整顿对象")
    assert told(world.villages[1], OPEN, AFTER)[0].value == 0
    assert told(world.villages[1], LISTED, date(2026, 10, 7))[0].value == 0


def test_a_case_that_was_moved_into_a_new_unit_is_that_units_alone() -> None:
    world = make_county()
    case = make_case(world)
    parts = [tree.NewUnit(name) for name in ("南湾村", "西湾村")]
    flows = [tree.Flow(world.village, part, share=SCALE // 2) for part in parts]
    tree.split(world.village, flows, effective_on=MERGED, actor=None)
    south, west = (Organization.objects.select_related("parent__parent").get(name=part.name) for part in parts)
    assert [told(unit, OPEN, AFTER)[0].value for unit in (south, west)] == [SCALE, SCALE]  # nobody said yet which
    move_case(case, target=south, actor=world.clerk)
    assert [told(unit, OPEN, AFTER)[0].value for unit in (south, west)] == [SCALE, 0]
