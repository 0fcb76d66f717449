"""Between two rounds the standard holds as in them: its gates, whose approval a level needs, no effect before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assessments.models import UnitLevel
from assessments.models.resolutions import Resolution
from assessments.services.levels import Approval, change_level, grant_directly, withdraw_level
from config.toolkit.refusal import Refused
from organizations.models import Honour, Kind, Organization
from organizations.services import honours
from tests.assessments.cases import County, make_case, make_county
from tests.assessments.levels import MEETING, RATING, make_standard, make_villages, rating_document, recorded
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db
WEAK = {"code": "weak", "name": "正在整顿", "kind": "flag", "reads": {"from": "case", "what": "open"}}
GATE = {
    "name": "整顿对象",
    "when": {"if": "is", "fact": "weak"},
    "effect": "unrated",
    "outcome": "不定级",
    "strict": True,
}
GATED = rating_document(facts=[*RATING["facts"], WEAK], gates=[GATE])
ABOVE = rating_document(authority={"owner_up_to": "四星"})
BARRED = "高湾村有「整顿对象」的情形，按标准最高为「不定级」，不得例外，不能定为「四星」。"
CITY = Approval("白银市委组织部部务会", "市组纪要〔2026〕5号", date(2026, 6, 2))
GIVEN: dict[str, Any] = {"valid_from": date(2026, 6, 5), "reason": "抗洪抢险表现突出", "meeting": MEETING}
LATER: dict[str, Any] = {**GIVEN, "valid_from": date(2026, 7, 1)}


@pytest.fixture
def county() -> Organization:
    return make_organization("靖远县", parent=make_organization("白银市", kind=Kind.CITY))


@pytest.fixture
def village(county: Organization) -> Organization:
    return make_villages(county, 1)[0]


@pytest.fixture
def world() -> County:
    return make_county()


def award(unit: Organization, day: date = date(2026, 3, 1)) -> Honour:
    return honours.award(
        unit, name="先进基层党组织", level="city", issuer="白银市委", awarded_on=day, source="文件", actor=None
    )


# --- gates ------------------------------------------------------------------------------------------------------------
def test_a_unit_under_rectification_rises_no_more_than_in_a_round(world: County) -> None:
    standard, actor = make_standard(world.county, GATED), world.clerk
    unit = make_case(world).organization
    level = recorded(unit, "三星", 2024, standard, actor=actor)
    with pytest.raises(Refused, match=BARRED):
        change_level(level, to="四星", **GIVEN, actor=actor)
    unrated = change_level(level, to="不定级", **GIVEN, warned_on=date(2026, 1, 5), actor=actor)
    with pytest.raises(Refused, match="不得例外，不能定为「三星」"):
        change_level(unrated, to="三星", **LATER, actor=actor)
    withdraw_level(unrated, reason="登记错了", actor=actor)
    fallen = change_level(level, to="二星", **GIVEN, warned_on=date(2026, 1, 5), actor=actor)
    assert fallen.label == "二星"  # what falls passes no gate


def test_a_unit_off_the_list_or_only_identified_rises(world: County) -> None:
    standard, actor = make_standard(world.county, GATED), world.clerk
    found = make_case(world, until="identified", organization=world.villages[1]).organization
    over = make_case(world, until="delisted").organization
    for unit in (found, over):
        level = recorded(unit, "三星", 2024, standard, actor=actor)
        assert change_level(level, to="四星", **{**LATER, "valid_from": date(2026, 9, 26)}, actor=actor).label == "四星"


def test_an_honour_passes_no_gate_either(world: County) -> None:
    standard, actor = make_standard(world.county, GATED), world.clerk
    unit = make_case(world).organization
    given = {"standard": standard, "owner": world.county, "meeting": MEETING, "actor": actor}
    with pytest.raises(Refused, match=BARRED):
        grant_directly(award(unit), valid_from=date(2026, 4, 1), **given)
    assert not UnitLevel.objects.exists()


# --- approval ---------------------------------------------------------------------------------------------------------
def test_a_level_above_the_authority_names_its_approval(county: Organization, village: Organization) -> None:
    actor = make_user(at=county)
    level = recorded(village, "四星", 2023, make_standard(county, ABOVE), actor=actor)
    with pytest.raises(Refused, match="按标准，五星要报白银市审批，请填写谁审批、文号、日期；还没有批的，请先报批。"):
        change_level(level, to="五星", **GIVEN, actor=actor)
    for on, sentence in (
        (date(2026, 1, 7), "审批日期2026年1月7日早于决定日期2026年1月8日，请核对。"),
        (date(2026, 6, 6), "生效日期2026年6月5日早于审批日期2026年6月6日，请改正。"),
        (date(2099, 6, 6), "审批日期2099年6月6日还没有到"),
    ):
        with pytest.raises(Refused, match=sentence):
            change_level(level, to="五星", **GIVEN, approval=replace(CITY, on=on), actor=actor)
    assert (UnitLevel.objects.count(), Resolution.objects.count()) == (1, 0)
    given = {**GIVEN, "meeting": replace(MEETING, basis="评定办法第八条")}
    after = change_level(level, to="五星", **given, approval=CITY, actor=actor)
    told = "白银市委组织部部务会2026年6月2日审批（市组纪要〔2026〕5号）；评定办法第八条"
    assert (after.label, str(after.resolution), after.resolution.basis) == ("五星", "县委常委会（〔2026〕3号）", told)


def test_within_its_authority_the_county_needs_nobody(county: Organization, village: Organization) -> None:
    actor = make_user(at=county)
    level = recorded(village, "三星", 2023, make_standard(county, ABOVE), actor=actor)
    after = change_level(level, to="四星", **GIVEN, actor=actor)
    assert (after.label, after.resolution.basis) == ("四星", "")


def test_an_honour_that_gives_a_level_above_the_authority_is_approved(
    county: Organization, village: Organization
) -> None:
    rule = {**RATING["direct"][0], "level": "五星"}
    standard, actor = make_standard(county, {**ABOVE, "direct": [rule]}), make_user(at=county)
    given = {"standard": standard, "owner": county, "meeting": MEETING, "actor": actor}
    honour = award(village)
    with pytest.raises(Refused, match="按标准，五星要报白银市审批"):
        grant_directly(honour, valid_from=date(2026, 6, 5), **given)
    assert grant_directly(honour, valid_from=date(2026, 6, 5), **given, approval=CITY).label == "五星"


def test_nothing_holds_before_it_was_decided(county: Organization, village: Organization) -> None:
    standard, actor = make_standard(county), make_user(at=county)
    level = recorded(village, "三星", 2023, standard, actor=actor)
    early = {**GIVEN, "valid_from": date(2026, 1, 7)}
    with pytest.raises(Refused, match="生效日期2026年1月7日早于决定日期2026年1月8日，请改正。"):
        change_level(level, to="四星", **early, actor=actor)
    given = {"standard": standard, "owner": county, "meeting": MEETING, "actor": actor}
    with pytest.raises(Refused, match="生效日期2026年1月7日早于决定日期"):
        grant_directly(award(village, date(2026, 1, 5)), valid_from=date(2026, 1, 7), **given)


# --- the pages --------------------------------------------------------------------------------------------------------
def test_the_approval_is_asked_for_where_there_may_be_one(
    client: Client, county: Organization, village: Organization
) -> None:
    actor = make_user(at=county)
    client.force_login(actor)
    standard = make_standard(county, ABOVE)
    level = recorded(village, "四星", 2023, standard, actor=actor)
    url = f"/levels/{level.pk}/change/"
    assert "变为五星要报上级审批，批了再填；变为别的等级不用填。" in client.get(url).content.decode()
    assert "approved_by" not in client.get(f"/levels/new/?unit={village.pk}").content.decode()
    met = {"body": "县委常委会", "minutes_no": "〔2026〕9号", "decided_on": "2026-06-01"}
    typed = {"to": "五星", "valid_from": "2026-06-05", "reason": "抗洪抢险", **met}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422 and "按标准，五星要报白银市审批" in wrong.content.decode()
    half = client.post(url, {**typed, "approved_by": "市委组织部部务会"}).content.decode()
    assert "请填写审批文号或纪要编号。" in half and "请填写审批日期。" in half
    whole = {"approved_by": "市委组织部部务会", "approval_no": "市组纪要〔2026〕5号", "approved_on": "2026-06-02"}
    after = client.post(url, {**typed, **whole})
    shown = client.get(after["Location"]).content.decode()
    assert "市委组织部部务会2026年6月2日审批（市组纪要〔2026〕5号）" in shown


def test_without_levels_for_the_unit_above_nothing_is_asked(
    client: Client, county: Organization, village: Organization
) -> None:
    actor = make_user(at=county)
    client.force_login(actor)
    level = recorded(village, "四星", 2023, make_standard(county), actor=actor)
    assert "approved_by" not in client.get(f"/levels/{level.pk}/change/").content.decode()
