"""A round decided again: its approval counts no more, an objection is settled by name, and all of it can be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Objection, RatingRound, RatingState, UnitLevel
from assessments.selectors.ratings.course import course
from assessments.selectors.ratings.duties import rating_duties
from assessments.services import rating_notices, ratings, shown
from assessments.services.levels import close_round
from assessments.services.notices import raise_objection
from assessments.services.ratings import Given
from assessments.views.ratings.answers import Asking
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent
from tests.assessments.levels import window
from tests.assessments.ratings import (
    TOTALS,
    Place,
    answers,
    column,
    decided,
    entries,
    give_level,
    make_place,
    make_standard,
    meeting,
    open_round,
    opined,
)
from tests.assessments.ratings import computed as make_computed
from tests.scoring.standards.rating_documents import CASE, HAPPY, TOTAL, judged
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
CITY = meeting("市委常委会", date(2026, 1, 25))
LATER = meeting(day=date(2026, 2, 10))


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def approved(place: Place) -> RatingRound:
    """The city lowers the first of the two villages with five stars."""
    round = decided(place)
    levels = {entries(round)[0].pk: ("四星", "市级复核不达标")}
    return ratings.approve(round, levels=levels, meeting=CITY, actor=place.approver)


def objection(place: Place, round: RatingRound) -> Objection:
    """Shown, and somebody objects to the first village."""
    notice = rating_notices.show_round(round, window(date(2026, 1, 26)), actor=place.clerk)
    given = {"raised_by": "王某", "raised_on": date(2026, 1, 27), "text": "核分不实", "unit": place.villages[0]}
    return raise_objection(notice, **given, actor=place.clerk)


def uphold(place: Place, found: Objection) -> Objection:
    answer = {"answer": "经核查属实", "answered_on": date(2026, 1, 28)}
    return shown.answer_objection(found, upheld=True, **answer, actor=place.clerk)


def objected(place: Place, round: RatingRound) -> Objection:
    """Shown, and an objection about the first village is right."""
    return uphold(place, objection(place, round))


def again(place: Place, round: RatingRound) -> RatingRound:
    """The county gives the village two stars: within its own authority, so that the city does not see it again."""
    levels = {entries(round)[0].pk: ("二星", "核查属实")}
    return ratings.decide(round, levels=levels, meeting=LATER, actor=place.leader)


def in_force(place: Place, round: RatingRound) -> list[str]:
    city = meeting("市委常委会", date(2026, 2, 12))
    round = ratings.approve(round, levels={}, meeting=city, actor=place.approver)
    notice = rating_notices.show_round(round, window(date(2026, 2, 13)), actor=place.clerk)
    close_round(round, valid_from=notice.closes_on.replace(day=notice.closes_on.day + 1), actor=place.clerk)
    rows = {row.organization_id: row.level for row in UnitLevel.objects.standing()}
    return [rows[village.pk] for village in place.villages]


def fresh(round: RatingRound) -> RatingRound:
    return RatingRound.objects.get(pk=round.pk)


def test_an_upheld_objection_voids_the_approval(place: Place) -> None:
    round = approved(place)
    objected(place, round)
    round = fresh(round)
    assert (round.state, round.approval, column(round, "approved")) == (RatingState.COMPUTED, None, [""] * 8)
    assert AuditEvent.objects.get(action="rating.reopened").changes["earlier"]["北1村"] == "审定五星级，上级审批四星级"
    assert in_force(place, again(place, round))[:2] == ["二星", "五星"]


def test_a_decision_taken_back_voids_the_approval(place: Place) -> None:
    round = ratings.reopen_round(approved(place), reason="漏报一个村", actor=place.leader)
    assert (round.approval, column(round, "approved")) == (None, [""] * 8)
    assert in_force(place, again(place, round))[:2] == ["二星", "五星"]


def test_a_notice_taken_back_leaves_the_approval_and_a_new_computation_voids_it(place: Place) -> None:
    round = approved(place)
    notice = rating_notices.show_round(round, window(date(2026, 1, 26)), actor=place.clerk)
    shown.withdraw_notice(notice, reason="标题有误", actor=place.clerk)
    assert (fresh(round).state, column(round, "approved")[0]) == (RatingState.DECIDED, "四星")
    round = ratings.reopen_round(round, reason="核分有误", actor=place.leader)
    round = ratings.compute(round, actor=place.clerk)
    assert in_force(place, again(place, round))[:2] == ["二星", "五星"]


def test_sent_back_before_it_is_approved_nothing_earlier_returns(place: Place) -> None:
    """Also where the approval of an earlier decision was left behind."""
    round = decided(place)
    round.entries.filter(pk=entries(round)[0].pk).update(approved="四星", approved_reason="以前的审批")
    round = ratings.send_back(round, reason="超过全市名额", actor=place.approver)
    assert column(round, "approved") == [""] * 8
    round.entries.filter(pk=entries(round)[0].pk).update(approved="四星", approved_reason="以前的审批")
    assert in_force(place, again(place, round))[:2] == ["二星", "五星"]


def test_the_unit_of_an_upheld_objection_is_settled_by_name(place: Place) -> None:
    round = approved(place)
    objected(place, round)
    with pytest.raises(Refused, match=r"^北1村的异议成立，请逐个明确它的等级。$"):
        ratings.decide(round, levels={}, meeting=LATER, actor=place.leader)
    [duty] = [one for one in rating_duties(place.leader) if one.kind == "decide"]
    assert duty.detail == "异议成立，重新审定：北1村"


@pytest.mark.parametrize("shown_again", [False, True])
def test_an_objection_upheld_after_its_notice_was_taken_back_is_settled_by_name(
    place: Place, shown_again: bool
) -> None:
    round = approved(place)
    found = objection(place, round)
    shown.withdraw_notice(found.notice, reason="标题有误", actor=place.clerk)
    if shown_again:
        rating_notices.show_round(fresh(round), window(date(2026, 1, 27)), actor=place.clerk)
    uphold(place, found)
    round = fresh(round)
    assert (round.state, round.notice.withdrawn_at is None) == (RatingState.COMPUTED, False)
    with pytest.raises(Refused, match=r"^北1村的异议成立，请逐个明确它的等级。$"):
        ratings.decide(round, levels={}, meeting=LATER, actor=place.leader)
    round = ratings.reopen_round(again(place, round), reason="漏报一个村", actor=place.leader)
    later = meeting(day=date(2026, 2, 11))
    assert ratings.decide(round, levels={}, meeting=later, actor=place.leader).decision.decided_on == date(2026, 2, 11)


def test_a_decision_is_not_dated_before_what_it_rests_on(place: Place) -> None:
    round = opined(place, make_computed(place))
    with pytest.raises(Refused, match="决定日期2026年1月19日早于北湾镇研究的日期2026年1月20日"):
        ratings.decide(round, levels={}, meeting=meeting(day=date(2026, 1, 19)), actor=place.leader)
    round = ratings.decide(round, levels={}, meeting=meeting(), actor=place.leader)
    round = ratings.approve(round, levels={}, meeting=CITY, actor=place.approver)
    objected(place, round)
    with pytest.raises(Refused, match="决定日期2026年1月27日早于异议的答复日期2026年1月28日"):
        levels = {entries(round)[0].pk: ("四星", "核查属实")}
        ratings.decide(round, levels=levels, meeting=meeting(day=date(2026, 1, 27)), actor=place.leader)


def test_a_township_does_not_speak_before_the_day_of_the_round(place: Place) -> None:
    given = {"township": place.townships[0], "opinions": {}, "actor": place.reviewers[0]}
    with pytest.raises(Refused, match="决定日期2025年12月30日早于截止日2025年12月31日"):
        ratings.opine(make_computed(place), **given, meeting=meeting("镇党委会", date(2025, 12, 30)))


def test_pages_tell_the_objection_and_everything_before(place: Place, client: Client) -> None:
    round = approved(place)
    objected(place, round)
    first, second, *_ = entries(round)
    client.force_login(place.leader)
    page = client.get(reverse("assessments:rating-decide", args=[round.pk])).content.decode()
    assert "异议成立，重新审定" in page
    assert page.count("异议成立</span>") == 1
    form = client.get(reverse("assessments:rating-decide", args=[round.pk])).context["form"]
    assert [form[f"level:{one.pk}"].initial for one in (first, second)] == ["", "五星"]
    page = client.get(first.get_absolute_url()).content.decode()
    assert "异议成立：经核查属实；原来审定五星级，上级审批四星级，不再有效" in page
    assert "王某（北1村）：核分不实；成立：经核查属实" in page
    assert "王某" not in client.get(second.get_absolute_url()).content.decode()
    told = [turn.what for turn in course(fresh(round))]
    assert told == ["登记评定审定", "登记评定审批", "公示", "异议", "退回评定审定"]
    decided, approved_, *_ = course(fresh(round), first)
    assert decided.detail == "审定五星级；县委常委会（纪要县委常委会〔2026〕1号，2026年1月20日）；李书记登记"
    assert approved_.detail == "上级审批四星级；市委常委会（纪要市委常委会〔2026〕1号，2026年1月25日）；王部长登记"
    levels = {first.pk: ("四星", "核查属实")}
    ratings.decide(round, levels=levels, meeting=meeting(day=date(2026, 1, 29)), actor=place.leader)
    turns = [turn.detail for turn in course(fresh(round), entries(round)[0]) if turn.what == "登记评定审定"]
    assert turns == [decided.detail, "审定四星级；县委常委会（纪要县委常委会〔2026〕1号，2026年1月29日）；李书记登记"]


def test_the_trail_tells_units_of_one_name_apart(place: Place) -> None:
    round = opined(place, make_computed(place))
    round.entries.filter(organization__in=[place.villages[2].pk, place.villages[4].pk]).update(name="高崖村")
    levels = {entries(round)[number].pk: ("三星", "集体研究") for number in (2, 4)}
    ratings.decide(round, levels=levels, meeting=meeting(), actor=place.leader)
    assert AuditEvent.objects.get(action="rating.decided").changes["levels"] == {
        "北湾镇高崖村": ["四星级", "三星级", "集体研究"],
        "东湾镇高崖村": ["四星级", "三星级", "集体研究"],
    }


# --- rise and fall ----------------------------------------------------------------------------------------------------
def moving(place: Place, told: dict[int, bool], held: dict[int, str], **more: Any) -> RatingRound:
    """A round by a standard with one step up or down a time, and no fall that nobody was told of."""
    facts = [TOTAL, CASE, HAPPY, judged("told", "flag", name="书面告知")]
    movement = {"max_up": 1, "max_down": 1, "notice": {"if": "is", "fact": "told"}}
    standard = make_standard(place.county, facts=facts, movement=movement)
    for number, level in held.items():
        give_level(place.villages[number], level, owner=place.county, year=2024)
    round = open_round(place, standard)
    given = answers(place, **more)
    for number, said in told.items():
        given[place.villages[number].pk, "told"] = Given(SCALE if said else 0)
    ratings.answer(round, answers=given, actor=place.clerk)
    return ratings.compute(round, actor=place.clerk)


def test_nobody_is_moved_further_than_the_standard_lets(place: Place) -> None:
    round = moving(place, {2: False, 3: True}, {2: "四星", 3: "四星", 7: "二星"})
    assert column(round, "proposed") == ["五星", "五星", "四星", "四星", "四星", "三星", "二星", ""]
    third, fourth, _, _, _, last = entries(round)[2:]
    for entry, level, said in (
        (third, "三星", "上次为四星级，降级的前提不成立，没有书面告知的，不降级；已经做到的，请先登记评定事项"),
        (fourth, "二星", "上次为四星级，最多降1级"),
        (last, "四星", "上次为二星级，最多升1级"),
    ):
        with pytest.raises(Refused, match=f"{entry.name}的审定等级不能为「{level}级」：按标准，{said}"):
            ratings.decide(round, levels={entry.pk: (level, "超名额：集体研究")}, meeting=meeting(), actor=place.leader)
    with pytest.raises(Refused, match="北3村的乡镇意见不能为「三星级」"):
        opinions = {third.pk: ("三星", "集体研究")}
        given = {"township": place.townships[0], "opinions": opinions, "actor": place.reviewers[0]}
        ratings.opine(round, **given, meeting=meeting("镇党委会"))


def test_a_quota_lowers_nobody_who_was_not_told(place: Place) -> None:
    """The third holds five stars, two may have them: first it is asked, then it falls, or stays and another falls."""
    held = {0: "四星", 1: "四星", 2: "五星"}
    totals = ("96", "95", "94.5", *TOTALS[3:])
    round = moving(place, {}, held, totals=totals)
    third = entries(round)[2]
    assert (third.computed, third.proposed, third.basis["lacking"]) == ("五星", "", ["书面告知"])
    wanted = Asking(round, entries(round)).wanted
    assert {unit for unit, code in wanted if code == "told"} == {place.villages[2].pk}
    given = {(place.villages[2].pk, "told"): Given(SCALE)}
    ratings.answer(round, answers=given, actor=place.clerk)
    ratings.compute(round, actor=place.clerk)
    assert column(round, "proposed")[:4] == ["五星", "五星", "四星", "四星"]
    ratings.answer(round, answers={(place.villages[2].pk, "told"): Given(0)}, actor=place.clerk)
    ratings.compute(round, actor=place.clerk)
    assert column(round, "proposed")[:4] == ["五星", "四星", "五星", "四星"]
    wanted = Asking(round, entries(round)).wanted
    assert {unit for unit, code in wanted if code == "told"} == {place.villages[2].pk}


def test_what_the_rules_lower_may_be_lowered_less(place: Place) -> None:
    """Satisfaction caps it at two stars whatever it held; three are milder, one is not."""
    round = moving(place, {0: True}, {0: "五星"}, happy={0: "55"})
    first = entries(round)[0]
    assert first.proposed == "二星"
    said = {"township": place.townships[0], "meeting": meeting("镇党委会"), "actor": place.reviewers[0]}
    ratings.opine(round, **said, opinions={first.pk: ("三星", "抽样有误")})
    with pytest.raises(Refused, match="上次为五星级，最多降1级"):
        ratings.opine(round, **said, opinions={first.pk: ("一星", "集体研究")})


def test_the_unit_above_may_approve_less_without_that(place: Place) -> None:
    round = moving(place, {}, {0: "五星"})
    round = ratings.decide(opined(place, round), levels={}, meeting=meeting(), actor=place.leader)
    levels = {entries(round)[0].pk: ("四星", "市级复核不达标")}
    ratings.approve(round, levels=levels, meeting=CITY, actor=place.approver)
    assert column(round, "approved")[0] == "四星"
