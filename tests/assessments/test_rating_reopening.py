"""A round in force opened again: what forbids it, what becomes of its levels, how the earlier result is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from assessments.models import Plate, RatingReopening, RatingRound, RatingState, UnitLevel
from assessments.selectors.levels import rightful
from assessments.selectors.ratings.earlier import differences, reproduced
from assessments.services import rating_notices, ratings, shown
from assessments.services.levels import change_level, close_round, reopen_closed
from assessments.services.plates import hang_plate
from assessments.services.ratings import Given
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, User
from organizations.services import regrouping
from tests.assessments.consequences import PAID
from tests.assessments.consequences import computed as consequences_computed
from tests.assessments.consequences import decided as consequences_decided
from tests.assessments.consequences import lines as consequence_lines
from tests.assessments.consequences import standard as consequence_standard
from tests.assessments.levels import make_closed, window
from tests.assessments.ratings import (
    Place,
    column,
    decided,
    entries,
    give_level,
    make_place,
    meeting,
    open_round,
    opined,
)
from tests.factories import make_organization, make_user
from tests.scoring.standards.rating_documents import SCALE

pytestmark = pytest.mark.django_db
AGAIN = {"reason": "北1村核分有误", "meeting": meeting(day=date(2026, 3, 2))}
OLD = ["五星", "五星", "四星", "四星", "四星", "三星", "二星", "一星"]


@pytest.fixture
def place() -> Place:
    return make_place()


def in_force(place: Place, round: RatingRound | None = None, *, opens_on: date = date(2026, 1, 26)) -> RatingRound:
    """A round approved by the city, shown for five days, in force the next day."""
    held = meeting("市委常委会", opens_on)
    round = ratings.approve(round or decided(place), levels={}, meeting=held, actor=place.approver)
    notice = rating_notices.show_round(round, window(opens_on), actor=place.clerk)
    valid_from = notice.closes_on.replace(day=notice.closes_on.day + 1)
    close_round(round, valid_from=valid_from, actor=place.clerk)
    round.refresh_from_db()
    return round


def standing(place: Place) -> list[str]:
    rows = {row.organization_id: row.label for row in UnitLevel.objects.on(date(2026, 2, 1))}
    return [rows.get(village.pk, "") for village in place.villages]


def mended(place: Place, round: RatingRound) -> RatingRound:
    """The first village has 89 instead of 96; decided again as it comes out, not shown yet."""
    shown.withdraw_notice(round.notice, reason="核分有误", actor=place.clerk)
    round.refresh_from_db()
    ratings.reopen_round(round, reason="核分有误", actor=place.leader)
    given = {(place.villages[0].pk, "total"): Given(parse("89"), "复核")}
    ratings.answer(round, answers=given, actor=place.clerk)
    round = opined(place, ratings.compute(round, actor=place.clerk))
    return ratings.decide(round, levels={}, meeting=meeting(day=date(2026, 3, 10)), actor=place.leader)


def test_opened_again_levels_are_withdrawn_and_those_before_hold(place: Place) -> None:
    give_level(place.villages[0], "四星", owner=place.county, year=2024, valid_until=None)
    round = in_force(place)
    assert standing(place)[0] == "五星级"
    reopen_closed(round, **AGAIN, actor=place.leader)
    round.refresh_from_db()
    assert (round.state, round.valid_from) == (RatingState.SHOWN, None)
    assert standing(place) == ["四星级", "", "", "", "", "", "", ""]
    taken = UnitLevel.objects.filter(entry__round=round)
    assert taken.count() == 8
    assert set(taken.values_list("withdrawn_reason", flat=True)) == {f"「{round}」重新评定：北1村核分有误"}
    event = AuditEvent.objects.get(action="rating.reopened_closed")
    assert event.changes["minutes_no"] == "县委常委会〔2026〕1号"
    assert (event.changes["units"], event.changes["state"]) == (8, ["closed", "shown"])
    assert AuditEvent.objects.filter(action="level.withdrawn").count() == 8


def test_the_same_result_comes_into_force_anew_after_the_same_notice(place: Place) -> None:
    round = in_force(place)
    earlier = reopen_closed(round, **AGAIN, actor=place.leader)
    again = close_round(round, valid_from=date(2026, 3, 3), actor=place.clerk)
    assert [level.level for level in again] == OLD
    assert UnitLevel.objects.filter(entry=again[0].entry).count() == 2
    earlier.refresh_from_db()
    assert differences(earlier, entries(round)) == []


def test_another_result_needs_another_notice_and_the_earlier_stays(place: Place) -> None:
    round = in_force(place)
    first, notice = round.digest, round.notice
    earlier = reopen_closed(round, **AGAIN, actor=place.leader)
    round = mended(place, round)
    with pytest.raises(Refused, match="公示以后才能生效"):
        close_round(round, valid_from=date(2026, 3, 12), actor=place.clerk)
    in_force(place, round, opens_on=date(2026, 3, 11))
    round.refresh_from_db()
    assert column(round, "decided") == ["四星", "五星", "五星", *OLD[3:]]
    assert (round.notice.previous, round.notice.withdrawn_at) == (notice, None)
    earlier = RatingReopening.objects.get(pk=earlier.pk)
    assert (earlier.digest, earlier.digest != round.digest) == (first, True)
    assert [line["decided"] for line in earlier.lines] == OLD
    assert [(one.name, one.before, one.after, one.move) for one in differences(earlier, entries(round))] == [
        ("北1村", "五星级", "四星级", "降1级"),
        ("北3村", "四星级", "五星级", "升1级"),
    ]
    assert reproduced(earlier) is True


def test_the_earlier_result_is_computed_from_what_was_known_then(place: Place) -> None:
    """Later records change nothing of it; a figure that was tampered with does not come out."""
    round = in_force(place)
    earlier = reopen_closed(round, **AGAIN, actor=place.leader)
    mended(place, round)
    assert reproduced(RatingReopening.objects.get(pk=earlier.pk)) is True
    earlier.lines[0]["basis"]["values"][2]["total"][1] = parse("50")
    assert reproduced(earlier) is False
    del earlier.lines[0]["basis"]["values"]
    assert reproduced(earlier) is None


def test_a_round_computed_before_values_were_kept_gets_them_while_nothing_has_changed(place: Place) -> None:
    round = in_force(place)
    for entry in entries(round):
        del entry.basis["values"]
        entry.save(update_fields=["basis"])
    assert reproduced(reopen_closed(round, **AGAIN, actor=place.leader)) is True


def test_what_was_kept_never_changes(place: Place) -> None:
    earlier = reopen_closed(in_force(place), **AGAIN, actor=place.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingReopening.objects.filter(pk=earlier.pk).update(reason="别的")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_ratingreopening")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "请写明为什么重新评定"),
        ({"meeting": meeting(day=date(2026, 1, 25))}, "等级自2026年1月31日起生效，决定日期不能早于这一天"),
        ({"meeting": meeting("", date(2026, 3, 2))}, "请写明会议名称"),
    ],
)
def test_it_needs_reason_and_minutes(place: Place, changes: dict[str, Any], said: str) -> None:
    round = in_force(place)
    with pytest.raises(Refused, match=said):
        reopen_closed(round, **{**AGAIN, **changes}, actor=place.leader)
    assert (standing(place)[0], RatingReopening.objects.count()) == ("五星级", 0)


def test_only_a_round_in_force(place: Place) -> None:
    with pytest.raises(Refused, match="已审定，待上级审批，不能重新评定"):
        reopen_closed(decided(place), **AGAIN, actor=place.leader)


def test_not_while_a_level_was_changed_after_it(place: Place) -> None:
    round = in_force(place)
    level = UnitLevel.objects.on(date(2026, 2, 1)).get(organization=place.villages[0])
    given: dict[str, Any] = {"reason": "发生安全事故", "meeting": meeting(day=date(2026, 2, 20)), "actor": place.clerk}
    change_level(level, to="三星", valid_from=date(2026, 2, 21), **given)
    said = "北1村之后的等级「三星级」（2026年2月21日起，动态调整）以这次评定的等级为依据，不能重新评定"
    with pytest.raises(Refused, match=said):
        reopen_closed(round, **AGAIN, actor=place.leader)


def test_not_while_a_later_round_was_decided_by_it(place: Place) -> None:
    round = in_force(place)
    given = {"standard": round.standard, "year": 2026, "day": date(2026, 10, 31), "title": "2026年度评星定级"}
    later = open_round(place, **given)
    facts = {village.pk: {"total": "85", "happy": "90"} for village in place.villages}
    said = {(pk, code): Given(parse(one)) for pk, each in facts.items() for code, one in each.items()}
    said |= {(village.pk, "case"): Given(0) for village in place.villages}
    ratings.answer(later, answers=said, actor=place.clerk)
    later = opined(place, ratings.compute(later, actor=place.clerk))
    earlier = reopen_closed(round, **AGAIN, actor=place.leader)  # open ones read the levels anew
    close_round(round, valid_from=date(2026, 3, 3), actor=place.clerk)
    later = ratings.compute(later, actor=place.clerk)
    ratings.decide(later, levels={}, meeting=meeting(day=date(2026, 11, 10)), actor=place.leader)
    with pytest.raises(Refused, match="「2026年度评星定级」（已审定）以这次评定的等级为依据"):
        reopen_closed(round, **AGAIN, actor=place.leader)
    assert RatingReopening.objects.get() == earlier


def test_plates_hang_on_and_come_off_where_the_level_is_another(place: Place) -> None:
    first, second = make_closed({place.villages[0]: "五星", place.villages[1]: "五星"}, actor=place.clerk)
    for number, level in enumerate((first, second), 1):
        hang_plate(level, number=f"靖星00{number}", hung_on=date(2026, 1, 21), actor=place.clerk)
    round = first.entry.round
    reopen_closed(round, **AGAIN, actor=place.leader)
    change = {"decided": "四星", "decided_reason": "核分有误"}
    round.entries.filter(organization=place.villages[0]).update(**change)
    close_round(round, valid_from=date(2026, 3, 3), actor=place.clerk)
    plates = Plate.objects.hanging().annotate(rightful=rightful(date(2026, 3, 3)))
    assert {plate.number: plate.rightful for plate in plates} == {"靖星001": False, "靖星002": True}


def test_a_unit_recorded_late_as_ended_is_not_lost_from_a_round_that_rated_it(place: Place) -> None:
    round = in_force(place)
    reopen_closed(round, **AGAIN, actor=place.leader)
    first, second, *_ = place.villages
    given = {"effective_on": date(2025, 12, 1), "document_no": "靖政发〔2025〕9号", "actor": place.clerk}
    regrouping.merge([second], into=first, **given)
    shown.withdraw_notice(round.notice, reason="名单有误", actor=place.clerk)
    ratings.reopen_round(round, reason="名单有误", actor=place.leader)
    with pytest.raises(Refused, match="北2村在截止日已不在名单中，但这次评定给过等级，不能从中去掉"):
        ratings.compute(round, actor=place.clerk)
    ratings.withdraw_round(round, reason="名单有误", actor=place.clerk)
    assert open_round(place, round.standard).entries.count() == 7


PAID_BY_STAR: dict[str, Any] = {
    **PAID,
    "applies_to": ["village"],
    "facts": [{"code": "star", "name": "星级", "kind": "text", "reads": {"from": "level", "scale": "stars"}}],
}
PAID_BY_STAR["rules"] = [
    {**PAID["rules"][0], "when": {"if": "among", "fact": "star", "texts": ["五星"]}},
]


def test_not_while_consequences_were_decided_by_its_levels(place: Place) -> None:
    round = in_force(place)
    consequence_standard(place.county, SCALE)
    made = consequences_computed(consequence_standard(place.county, PAID_BY_STAR), day=date(2026, 6, 30))
    assert consequence_lines(made) == {"北1村": "适用，500元", "北2村": "适用，500元"}
    reopened = reopen_closed(round, **AGAIN, actor=place.leader)  # a list that is not decided yet is computed anew
    close_round(reopened.round, valid_from=date(2026, 3, 3), actor=place.clerk)
    consequences_decided(made, on=date(2026, 7, 2))
    with pytest.raises(Refused, match="结果运用「考核结果运用名单」（已审定，执行中）以这次评定的等级为依据"):
        reopen_closed(round, **AGAIN, actor=place.leader)


# --- pages ------------------------------------------------------------------------------------------------------------
MEETING = {"body": "县委常委会", "minutes_no": "〔2026〕5号", "decided_on": "2026-03-02", "reason": "北1村核分有误"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_leader_opens_it_again_on_its_page_and_sees_old_and_new(place: Place) -> None:
    round = in_force(place)
    url = reverse("assessments:rating-reopen", args=[round.pk])
    assert client_of(place.clerk).get(url).status_code == 404
    leader = client_of(place.leader)
    assert "重新评定</a>" in leader.get(round.get_absolute_url()).content.decode()
    assert "这次评定给出的等级撤回（记录保留）" in leader.get(url).content.decode()
    wrong = leader.post(url, {**MEETING, "reason": "", "minutes_no": ""})
    assert (wrong.status_code, RatingReopening.objects.count()) == (422, 0)
    assert leader.post(url, MEETING).status_code == 302
    round.refresh_from_db()
    mended(place, round)
    told = leader.get(round.get_absolute_url()).content.decode()
    assert "2026年3月2日县委常委会（纪要〔2026〕5号）决定重新评定：北1村核分有误" in told
    assert "2个单位的等级与现在不同" in told
    earlier = leader.get(RatingReopening.objects.get().get_absolute_url()).content.decode()
    assert "用当时的数据重新计算，与当时的结果一致" in earlier
    assert [earlier.count(said) for said in ("降1级", "升1级", "8个单位")] == [1, 1, 1]


def test_others_see_of_the_earlier_result_what_they_see_of_the_round(place: Place) -> None:
    round = in_force(place)
    url = reopen_closed(round, **AGAIN, actor=place.leader).get_absolute_url()
    township = client_of(place.reviewers[0]).get(url).content.decode()
    assert ("北2村" in township, "东1村" in township, "前后对照" in township) == (True, False, False)
    village = client_of(make_user(at=place.villages[4])).get(url).content.decode()
    assert ("东1村" in village, "北2村" in village) == (True, False)
    assert client_of(make_user(at=make_organization("别县", parent=place.city))).get(url).status_code == 404
