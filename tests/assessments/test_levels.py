"""Levels between rounds and of the past: given directly, changed, taken away, recorded, withdrawn; and their story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import UnitLevel
from assessments.selectors.levels import history, roster
from assessments.services.levels import change_level, grant_directly, record_level, withdraw_level
from assessments.services.resolutions import Meeting
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Honour, Organization, User
from organizations.roles import Role
from organizations.services import honours, regrouping, tree
from organizations.services.regrouping import NewUnit
from scoring.models import Standard
from tests.assessments.levels import (
    MEETING,
    RATING,
    SCALE,
    make_closed,
    make_standard,
    make_villages,
    rating_document,
    recorded,
    scale_in,
)
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db
EVENT: dict[str, Any] = {
    **{"valid_from": date(2026, 6, 1), "reason": "发生安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)},
}


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def standard(county: Organization) -> Standard:
    return make_standard(county)


@pytest.fixture
def actor(county: Organization) -> User:
    return make_user(at=county)


@pytest.fixture
def village(county: Organization) -> Organization:
    return make_villages(county, 1)[0]


def held(unit: Organization, day: date | None = None) -> str:
    """The level in force, by name; "" for none."""
    found = UnitLevel.objects.on(day or timezone.localdate()).filter(organization=unit)
    return "、".join(level.label for level in found)


def award(unit: Organization, level: str = "city", day: date = date(2026, 3, 1), **given: Any) -> Honour:
    told = {"name": "先进基层党组织", "issuer": "白银市委", "awarded_on": day, "actor": None}
    return honours.award(unit, level=level, **{**told, **given})


# --- events -----------------------------------------------------------------------------------------------------------
def test_a_level_falls_between_rounds_by_a_decision_after_a_warning(
    standard: Standard, village: Organization, actor: User
) -> None:
    level = recorded(village, "四星", 2025, standard)
    after = change_level(level, to="三星", **EVENT, actor=actor)
    assert (after.label, after.rank, after.year, after.way, after.previous) == ("三星", 2, 2026, "event", level)
    assert after.reason == "发生安全事故；2026年1月5日已告知"
    assert (after.resolution.body, after.resolution.decided_on) == ("县委常委会", date(2026, 1, 8))
    assert (held(village, date(2026, 5, 31)), held(village, date(2026, 6, 1))) == ("四星", "三星")
    event = AuditEvent.objects.get(action="level.changed")
    assert (event.changes["level"], event.changes["event"]) == (["四星", "三星"], "降级")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"warned_on": None}, "标准规定降级以前要先告知单位，请填写告知日期"),
        ({"warned_on": date(2026, 1, 9)}, "告知日期应不晚于作出决定的日期"),
        ({"reason": " "}, "请写明变动的理由"),
        ({"to": "四星"}, "现在就是四星，没有变动"),
        ({"to": "八星"}, "「八星」不是「村党组织星级」的等级"),
        ({"valid_from": date(2099, 1, 1)}, "生效日期2099年1月1日还没有到"),
        ({"valid_from": date(2026, 1, 19)}, "已不是「北滩甲村」的等级"),
        ({"meeting": Meeting("", "1号", date(2026, 1, 8))}, "请写明会议名称和会议纪要编号"),
        ({"meeting": Meeting("县委常委会", "1号", date(2099, 1, 8))}, "决定日期2099年1月8日还没有到"),
    ],
)
def test_a_change_without_what_it_needs_is_refused(
    standard: Standard, village: Organization, actor: User, changes: dict[str, Any], sentence: str
) -> None:
    level = recorded(village, "四星", 2025, standard)
    with pytest.raises(Refused, match=sentence):
        change_level(level, **{"to": "三星", **EVENT, **changes}, actor=actor)
    assert UnitLevel.objects.count() == 1


def test_no_level_is_jumped_where_the_standard_lets_one_rise_a_step(
    standard: Standard, village: Organization, actor: User
) -> None:
    level = recorded(village, "三星", 2025, standard)
    given = {"valid_from": date(2026, 6, 1), "reason": "抗洪抢险表现突出", "meeting": MEETING, "actor": actor}
    with pytest.raises(Refused, match="按「村党组织评星定级办法」不能变为五星：上次为三星，最多升1级"):
        change_level(level, to="五星", **given)
    assert change_level(level, to="四星", **given).reason == "抗洪抢险表现突出"  # rising needs no warning


def test_a_star_is_taken_away_or_the_level_as_a_whole(standard: Standard, village: Organization, actor: User) -> None:
    level = recorded(village, "四星", 2025, standard)
    unrated = change_level(level, to="不定级", **EVENT, actor=actor)
    assert (unrated.rank, held(village)) == (None, "不定级")
    taken = change_level(unrated, to="", **{**EVENT, "valid_from": date(2026, 7, 1)}, actor=actor)
    assert (taken.level, taken.label, taken.valid_from, taken.valid_until) == (
        *("", "取消等级"),
        *(date(2026, 7, 1), date(2026, 7, 1)),
    )
    assert (held(village, date(2026, 6, 30)), held(village)) == ("不定级", "")
    assert [step.move for step in history(village, actor)[0].steps] == ["取消", "不定级", "首次"]
    assert withdraw_level(taken, reason="未经研究", actor=actor) == unrated
    assert held(village) == "不定级"


def test_a_unit_that_ended_keeps_its_history_and_holds_nothing(
    standard: Standard, village: Organization, actor: User
) -> None:
    level = recorded(village, "四星", 2025, standard)
    tree.abolish(village, effective_on=date(2026, 8, 1), actor=actor)
    level = UnitLevel.objects.select_related("organization").get(pk=level.pk)
    assert (level.valid_until, level.ended_on, level.in_force) == (None, date(2026, 8, 1), False)
    assert (held(village, date(2026, 7, 31)), held(village, date(2026, 8, 1))) == ("四星", "")
    assert list(roster(actor, date(2026, 8, 1))) == []
    with pytest.raises(Refused, match="「北滩甲村」已于2026年8月1日撤销，它的等级随之终止"):
        change_level(level, to="三星", **{**EVENT, "valid_from": date(2026, 9, 1)}, actor=actor)


# --- direct grading ---------------------------------------------------------------------------------------------------
def test_an_honour_gives_a_level_at_once(county: Organization, standard: Standard, village: Organization) -> None:
    actor = make_user(at=county)
    recorded(village, "三星", 2025, standard)
    given = {"standard": standard, "owner": county, "meeting": MEETING, "actor": actor}
    level = grant_directly(award(village), valid_from=date(2026, 4, 1), **given)
    assert (level.label, level.way, level.owner) == ("四星", "direct", county)
    assert level.reason == "白银市委2026年3月1日授予「先进基层党组织」（市级）"
    assert held(village) == "四星"
    with pytest.raises(Refused, match="「北滩甲村」已是四星，不低于可以直接认定的四星"):
        grant_directly(award(village, day=date(2026, 3, 2)), valid_from=date(2026, 5, 1), **given)


@pytest.mark.parametrize(
    ("level", "day", "valid_from", "sentence"),
    [
        ("county", date(2026, 3, 1), date(2026, 4, 1), "县级荣誉「先进基层党组织」不能直接认定等级"),
        ("city", date(2022, 3, 1), date(2026, 4, 1), "市级荣誉「先进基层党组织」不能直接认定等级"),
        ("city", date(2026, 3, 1), date(2026, 2, 1), "荣誉2026年3月1日才授予"),
    ],
)
def test_an_honour_that_the_rules_do_not_name_gives_nothing(
    county: Organization,
    standard: Standard,
    village: Organization,
    level: str,
    day: date,
    valid_from: date,
    sentence: str,
) -> None:
    actor = make_user(at=county)
    award(village, level="national", day=date(2026, 2, 20), person=None) if level == "county" else None
    given = {"standard": standard, "owner": county, "meeting": MEETING, "actor": actor}
    with pytest.raises(Refused, match=sentence):
        grant_directly(award(village, level=level, day=day), valid_from=valid_from, **given)
    assert not UnitLevel.objects.exists()


def test_only_honours_that_stand_and_standards_of_the_own_county(
    county: Organization, standard: Standard, village: Organization
) -> None:
    actor, honour = make_user(at=county), award(village)
    given: dict[str, Any] = {"valid_from": date(2026, 4, 1), "meeting": MEETING, "actor": actor}
    other = make_organization("望城区")
    theirs = make_standard(other)
    with pytest.raises(Refused, match="不是靖远县或其上级制定的"):
        grant_directly(honour, standard=theirs, owner=county, **given)
    honours.withdraw(honour, reason="登记错误", actor=actor)
    with pytest.raises(Refused, match="已作废或是个人荣誉"):
        grant_directly(honour, standard=standard, owner=county, **given)


# --- the past ---------------------------------------------------------------------------------------------------------
def test_levels_of_the_past_follow_each_other(standard: Standard, village: Organization, actor: User) -> None:
    for code, year in (("五星", 2023), ("三星", 2021), ("四星", 2022)):  # in any order
        recorded(village, code, year, standard, document=f"靖组发〔{year + 1}〕1号")
    told = [(lv.label, lv.valid_from.year, lv.valid_until) for lv in UnitLevel.objects.order_by("valid_from")]
    assert told == [
        ("三星", 2022, date(2023, 1, 20)),
        ("四星", 2023, date(2024, 1, 20)),
        ("五星", 2024, None),
    ]
    [past] = history(village, actor)
    assert (past.title, past.line) == ("村党组织星级", "三星 2021 → 四星 2022 → 五星 2023")
    assert [(step.level.label, step.move) for step in past.steps] == [
        ("五星", "升级"),
        ("四星", "升级"),
        ("三星", "首次"),
    ]
    assert past.steps[0].level.reason == "靖组发〔2024〕1号"


@pytest.mark.parametrize(
    ("year", "given", "sentence"),
    [
        (2022, {}, "2022年已有评定等级的：北滩甲村四星。一个单位同一年不能有两个等级"),
        (2021, {"valid_from": date(2023, 1, 20)}, "自2023年1月20日起已有等级四星，两个等级的有效期不能重叠"),
        (2021, {"valid_until": date(2023, 6, 1)}, "自2023年1月20日起已有等级四星，两个等级的有效期不能重叠"),
        (2021, {"valid_until": date(2022, 1, 20)}, "失效日期必须晚于生效日期"),
        (2023, {"valid_from": date(2023, 6, 1)}, "自2023年1月20日起已有等级四星，两个等级的有效期不能重叠"),
    ],
)
def test_two_levels_of_one_year_or_day_are_refused(
    standard: Standard, village: Organization, year: int, given: dict[str, Any], sentence: str
) -> None:
    recorded(village, "四星", 2022, standard, valid_until=date(2024, 1, 20))
    with pytest.raises(Refused, match=sentence):
        recorded(village, "三星", year, standard, **given)
    assert UnitLevel.objects.count() == 1


def test_a_level_lasts_as_many_years_as_its_scale_says(county: Organization, village: Organization) -> None:
    standard = make_standard(county, scale={**SCALE, "years": 2})
    [level] = make_closed({village: "四星"}, standard=standard)
    assert (level.valid_until, level.expires_on) == (date(2028, 1, 20), date(2028, 1, 20))
    assert held(village, date(2028, 1, 19)) == "四星" and held(village, date(2028, 1, 20)) == ""
    actor = level.actor
    after = change_level(level, to="三星", **EVENT, actor=actor)
    level.refresh_from_db()
    assert (level.valid_until, level.expires_on) == (date(2026, 6, 1), date(2028, 1, 20))
    withdraw_level(after, reason="错了", actor=actor)
    level.refresh_from_db()
    assert level.valid_until == date(2028, 1, 20)  # as it was to last


def test_withdrawing_in_the_middle_joins_what_is_left(standard: Standard, village: Organization, actor: User) -> None:
    first, second, third = (recorded(village, code, year, standard) for code, year in _years("三星", "四星", "五星"))
    withdraw_level(second, reason="张冠李戴", actor=actor)
    first.refresh_from_db()
    assert first.valid_until == third.valid_from
    assert [step.level.label for step in history(village, actor)[0].steps] == ["五星", "三星"]
    with pytest.raises(Refused, match="请写明撤回的理由"):
        withdraw_level(third, reason=" ", actor=actor)
    again = recorded(village, "四星", 2022, standard, valid_from=second.valid_from, valid_until=third.valid_from)
    first.refresh_from_db()
    assert (first.valid_until, again.valid_until) == (second.valid_from, third.valid_from)


def _years(*codes: str) -> list[tuple[str, int]]:
    return list(zip(codes, range(2021, 2021 + len(codes)), strict=True))


def test_history_goes_on_across_a_merger(county: Organization, standard: Standard, actor: User) -> None:
    first, second = make_villages(county, 2)
    recorded(first, "三星", 2023, standard)
    recorded(second, "四星", 2024, standard)
    event = regrouping.merge([first, second], into=NewUnit("北滩新村"), effective_on=date(2025, 6, 1), actor=actor)
    new = event.links.first().target
    recorded(new, "五星", 2025, standard)
    [past] = history(new, actor)
    assert past.line == "五星 2025"
    told = [(step.level.label, step.source.name if step.source else "", step.move) for step in past.steps]
    assert told == [("五星", "", "首次"), ("四星", "北滩乙村", "首次"), ("三星", "北滩甲村", "首次")]
    filler = make_user(at=new, role=Role.FILLER)
    assert [step.level.label for step in history(new, filler)[0].steps] == ["五星", "四星", "三星"]


# --- what stands ------------------------------------------------------------------------------------------------------
def test_a_level_only_ends_or_is_withdrawn(standard: Standard, village: Organization, actor: User) -> None:
    level = recorded(village, "四星", 2025, standard)
    for change in ({"level": "五星"}, {"label": "五星"}, {"valid_from": date(2020, 1, 1)}, {"reason": "改"}):
        with pytest.raises(IntegrityError, match="等级不能修改，只能终止或撤回登记"), transaction.atomic():
            UnitLevel.objects.filter(pk=level.pk).update(**change)
    with pytest.raises(IntegrityError, match="等级不能删除"), transaction.atomic():
        UnitLevel.objects.filter(pk=level.pk)._raw_delete("default")
    withdraw_level(level, reason="错登", actor=actor)
    with pytest.raises(IntegrityError, match="等级不能修改"), transaction.atomic():
        UnitLevel.objects.filter(pk=level.pk).update(valid_until=date(2026, 5, 1))


def test_a_level_that_was_withdrawn_can_be_changed_no_more(
    standard: Standard, village: Organization, actor: User
) -> None:
    level = recorded(village, "四星", 2025, standard)
    withdraw_level(level, reason="错登", actor=actor)
    with pytest.raises(Refused, match="「北滩甲村四星」的登记已经撤回，不能再操作"):
        change_level(level, to="三星", **EVENT, actor=actor)
    assert held(village) == ""
    record_level(
        village,
        owner=level.owner,
        scale=scale_in(standard),
        code="四星",
        year=2025,
        valid_from=date(2026, 2, 1),
        actor=actor,
    )
    assert held(village) == "四星"


def test_the_standard_without_a_warning_asks_for_none(county: Organization, village: Organization, actor: User) -> None:
    document = rating_document(movement=None)
    document["facts"] = [fact for fact in RATING["facts"] if fact["code"] != "told"]
    standard = make_standard(county, {key: value for key, value in document.items() if value is not None})
    level = recorded(village, "五星", 2025, standard)
    assert change_level(level, to="三星", **{**EVENT, "warned_on": None}, actor=actor).reason == "发生安全事故"
