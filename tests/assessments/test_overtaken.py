"""Levels that changed after the day of a round, units under rectification that hold one, numbers used twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments.exports.notices import notice_workbook
from assessments.models import RatingEntry, RatingRound, RatingState, UnitLevel
from assessments.selectors.boards import Scales, movement
from assessments.selectors.boards.scales import Column
from assessments.selectors.levels import STRIPPED
from assessments.selectors.ratings.board import counts, lines
from assessments.selectors.ratings.duties import rating_duties
from assessments.selectors.ratings.overtaken import otherwise, overtaken
from assessments.services import ratings
from assessments.services import shown as shown_services
from assessments.services.levels import KEPT, RATED, change_level, close_round
from assessments.services.plates import hang_plate
from assessments.views.boards.movement import figures
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Organization, User
from organizations.roles import Role
from scoring.models import Standard
from tests.assessments.cases import make_case, make_county
from tests.assessments.levels import MEETING, make_decided, make_standard, make_villages, recorded, scale_in, show
from tests.assessments.test_boards_levels import County
from tests.assessments.test_pages_levels import TYPED, client_of, page, rows
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def standard(county: Organization) -> Standard:
    return make_standard(county)


@pytest.fixture
def villages(county: Organization, standard: Standard) -> list[Organization]:
    return make_villages(county)


@pytest.fixture
def clerk(county: Organization) -> User:
    return make_user(at=county, name="张经办")


@pytest.fixture
def client(clerk: User) -> Client:
    return client_of(clerk)


def test_a_change_before_the_decision_is_named_by_it_and_shown(
    standard: Standard, villages: list[Organization]
) -> None:
    """What is shown to the public is what comes into force."""
    first, second, third = villages
    held = {unit: recorded(unit, "五星", 2024, standard) for unit in villages}
    round = make_decided({first: "五星", second: "五星", third: "四星"}, standard=standard, day=date(2025, 12, 31))
    lowered(held[first], round)
    lowered(held[third], round)  # to what was decided: nothing to settle
    with pytest.raises(Refused, match=f"审定以后等级变动过的：{first}（2026年1月9日起为四星（安全事故；"):
        show(round)
    round = ratings.reopen_round(round, reason="等级有变动", actor=round.made_by)
    assert [one.entry.name for one in overtaken(round, entries_of(round))] == [first.name, third.name]
    assert [one.rated for one in overtaken(round, entries_of(round))] == ["", ""]
    RatingRound.objects.filter(pk=round.pk).update(digest="")
    entries = {entry.organization: entry.pk for entry in round.entries.all()}
    again = {"meeting": MEETING, "actor": round.made_by}
    with pytest.raises(Refused) as refused:
        ratings.decide(round, levels={}, **again)
    assert [fault.place for fault in refused.value.faults] == [f"level:{entries[first]}", f"level:{entries[third]}"]
    assert f"{first}的等级在截止日之后变动过：2026年1月9日起为四星" in refused.value.message
    levels = {entries[first]: ("四星", "已降级"), entries[third]: ("四星", "")}
    round = ratings.decide(round, levels=levels, **again)
    assert overtaken(round, entries_of(round)) == []
    notice = show(round)
    assert [(line["group"], line["name"]) for line in notice.lines] == [
        ("五星", second.name),
        ("四星", first.name),
        ("四星", third.name),
    ]
    given = close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)
    assert [(level.label, level.reason) for level in given] == [("四星", "已降级"), ("五星", ""), ("四星", "")]


def test_a_change_after_the_decision_must_be_settled_by_name(standard: Standard, villages: list[Organization]) -> None:
    first, second, third = villages
    held = {unit: recorded(unit, "四星", 2024, standard) for unit in villages}
    round = make_decided({first: "五星", second: "五星", third: "五星"}, standard=standard, day=date(2025, 12, 31))
    notice = show(round)
    changed = [lowered(held[unit], round) for unit in (first, second)]
    with pytest.raises(Refused, match=f"{first}、{second}的等级在审定以后变动过"):
        close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)
    entries = {entry.organization: entry.pk for entry in round.entries.all()}
    settled = {entries[first]: KEPT, entries[second]: RATED}
    with pytest.raises(Refused, match="请登记决定怎样处理的会议"):
        close_round(round, valid_from=date(2026, 1, 20), settled=settled, actor=round.made_by)
    assert otherwise(round) == []
    given_levels = close_round(
        round, valid_from=date(2026, 1, 20), settled=settled, meeting=MEETING, actor=round.made_by
    )
    assert [level.label for level in given_levels] == ["三星", "五星", "五星"]
    assert [level.previous for level in given_levels] == [*changed, held[third]]
    assert given_levels[0].reason == "保留2026年1月9日变动后的等级：安全事故；2026年1月5日已告知"
    ruled, other = given_levels[0].resolution, given_levels[2].resolution
    assert other == round.decision and ruled == given_levels[1].resolution != other
    assert AuditEvent.objects.get(action="rating.closed").changes["kept"] == [first.name]
    assert notice.lines[0]["group"] == "五星"  # what was shown stays as it was shown
    round.refresh_from_db()
    said = "生效的是三星：保留2026年1月9日变动后的等级：安全事故；2026年1月5日已告知"
    assert [(entry.name, what) for entry, what in otherwise(round)] == [(first.name, said)]
    rows = list(load_workbook(BytesIO(notice_workbook(notice, actor=round.made_by))).active.values)
    assert rows[-2][0] == f"北滩镇{first}：{said}"
    told = {one.name: one.numbers[-3::2] for one in counts(round.standard.spec(), entries_of(round), told=True)}
    assert (told["五星"], told["三星"]) == ((3, 2), (0, 1))
    shown = lines(round.standard.spec(), entries_of(round), told=True)
    assert [(line.otherwise, line.level.label) for line in shown] == [(said, "三星"), ("", "五星"), ("", "五星")]


def lowered(held: UnitLevel, round: RatingRound) -> UnitLevel:
    """One level down from 9 January 2026 on."""
    codes = [level.code for level in scale_in(round.standard).levels]
    given = {"valid_from": date(2026, 1, 9), "reason": "安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    return change_level(held, to=codes[codes.index(held.level) + 1], **given, actor=round.made_by)


def entries_of(round: RatingRound) -> list[RatingEntry]:
    return list(round.entries.select_related("organization"))


def test_closing_asks_for_every_unit_whose_level_changed_meanwhile(
    client: Client, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    held = recorded(villages[0], "四星", 2024, standard)
    round = make_decided(dict.fromkeys(villages, "三星"), standard=standard)
    given: dict[str, Any] = {"reason": "安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    notice = show(round)
    change_level(held, to="二星", valid_from=date(2026, 1, 9), **given, actor=clerk)
    for address in (notice.get_absolute_url(), round.get_absolute_url()):
        warned = page(client, address)
        assert "1个单位的等级在审定以后变动过" in warned and "安全事故" in warned
    close = f"/ratings/{round.pk}/close/"
    entry = round.entries.get(organization=villages[0])
    assert client.post(close, {"valid_from": "2026-01-26"}).status_code == 422
    typed = {"valid_from": "2026-01-26", **TYPED, f"settle:{entry.pk}": "kept"}
    assert client.post(close, typed).status_code == 302
    assert [level.label for level in UnitLevel.objects.filter(year=2025).order_by("pk")] == ["二星", "三星", "三星"]
    said = "生效的是二星：保留2026年1月9日变动后的等级"
    assert all(said in page(client, one.get_absolute_url()) for one in (notice, entry))
    assert "生效有变" in page(client, round.get_absolute_url())


def test_the_decision_names_every_unit_whose_level_changed_after_the_day(
    client: Client, county: Organization, standard: Standard, villages: list[Organization]
) -> None:
    held = recorded(villages[0], "四星", 2024, standard)
    round = make_decided(dict.fromkeys(villages, "三星"), standard=standard)
    RatingRound.objects.filter(pk=round.pk).update(state=RatingState.COMPUTED)
    given: dict[str, Any] = {"reason": "安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    change_level(held, to="二星", valid_from=date(2026, 1, 9), **given, actor=round.made_by)
    said = "1个单位的等级在截止日2025年12月31日之后变动过"
    assert said in page(client, round.get_absolute_url())
    client.force_login(make_user(at=county, role=Role.LEADER))
    decide = f"/ratings/{round.pk}/decide/"
    first, second = round.entries.order_by("position")[:2]
    shown = page(client, decide)
    assert said in shown and shown.count("等级有变动") == 1
    form = client.get(decide).context["form"]
    assert [form[f"level:{entry.pk}"].value() for entry in (first, second)] == ["", "三星"]


def test_a_unit_on_the_list_is_marked_beside_its_level_and_its_plate_until_it_is_decided_anew() -> None:
    world = make_county()
    stars = make_standard(world.county)
    level = recorded(world.village, "五星", 2024, stars)
    recorded(world.villages[1], "五星", 2024, stars)
    hang_plate(level, number="靖星001", hung_on=date(2025, 2, 1), actor=world.clerk)
    client = Client()
    client.force_login(world.clerk)
    assert rating_duties(world.clerk) == [] and "整顿中" not in page(client, "/levels/")
    case = make_case(world)  # listed on 15 January 2026
    for address in ("/levels/", "/plates/", "/boards/levels/"):
        assert page(client, address).count(">整顿中<") == 1, address
    assert "整顿中" not in page(client, "/levels/", day="2026-01-14")
    register = rows(client.get("/levels/levels.xlsx"))
    assert [row[-1] for row in register[2:5]] == ["备注", "整顿中（2026年第1号）", ""]
    assert rows(client.get("/plates/plates.xlsx"))[3][-1] == "挂牌中，单位整顿中"
    [duty] = rating_duties(world.clerk)
    assert (duty.title, duty.detail, duty.url) == (
        "北湾镇高湾村：五星，2026年第1号整顿中",
        "请研究是否降级或摘牌（牌匾靖星001）",
        level.get_absolute_url(),
    )
    assert rating_duties(world.secretary) == []
    given = {"reason": "列入整顿", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    change_level(level, to="四星", valid_from=date(2026, 1, 20), **given, actor=world.clerk)
    assert rating_duties(world.clerk) == [] and case.on_list


def test_a_number_used_for_another_day_is_told_beside_it(
    client: Client, standard: Standard, villages: list[Organization]
) -> None:
    first = make_decided({villages[0]: "三星"}, standard=standard, year=2024, day=date(2024, 12, 31))
    again = make_decided(
        {villages[1]: "三星"}, standard=standard, meeting=replace(MEETING, decided_on=date(2026, 1, 9))
    )
    notices = [show(first), show(again, opens_on=date(2026, 1, 20), closes_on=date(2026, 1, 24))]
    said = "靖组公〔2026〕1号已用于2026年1月10日开始的「2025年度评星定级结果公示」，请核对文号。"
    assert said in page(client, notices[1].get_absolute_url())
    assert "纪要〔2026〕3号已用于2026年1月8日的县委常委会，请核对编号。" in page(client, again.get_absolute_url())
    shown_services.withdraw_notice(notices[0], reason="文号写错", actor=first.made_by)
    assert "请核对文号" not in page(client, notices[1].get_absolute_url())


def test_losing_a_level_is_called_by_the_outcomes_of_the_scale() -> None:
    county = County()
    county.hold(2024, 甲村="四星", 乙村="四星", 丙村="四星")
    county.hold(2025, 甲村="不定级", 乙村="四星", 丙村="四星")
    found = movement(Scales(county.clerk).ladder("stars"), since=2024, until=2025)
    assert found.words[STRIPPED].label == "转为不定级" and [move.label for move in found.moves][:1] == ["不变"]
    ladder = found.ladder
    more = Column("只考核不定星", "只考核不定星", None, "shade-out")
    wider = replace(found, ladder=replace(ladder, columns=(*ladder.columns[:-1], more, ladder.columns[-1])))
    assert [(label, units) for _, label, units in wider.columns] == [
        ("升级", 0),
        ("不变", 2),
        ("降级", 0),
        ("转为不定级或只考核不定星", 1),
        ("一直没有等级", 1),
    ]
    assert [move.label for move in wider.moves] == ["不变", "不变", "转为不定级", "一直没有等级"]
    told = [(one.label, one.text, one.note) for one in figures(county.clerk)]
    assert told[3:] == [("其他", "2个", "转为不定级1个，一直没有等级1个")]
