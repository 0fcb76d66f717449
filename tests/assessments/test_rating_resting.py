"""What rests on a round in force: all of it on one page, with who takes it back; then the round is opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    ConsequenceList,
    ListState,
    PromotionGoal,
    RatingReopening,
    RatingRound,
    TitleReview,
    UnitLevel,
)
from assessments.selectors.ratings.resting import beside, resting
from assessments.services import consequences, shown, titles
from assessments.services.levels import change_level, given_by, reopen_closed, withdraw_level
from assessments.services.plates import hang_plate
from assessments.services.resolutions import Meeting
from config.toolkit.refusal import Refused
from tests.assessments.consequences import computed as consequences_computed
from tests.assessments.consequences import decided as consequences_decided
from tests.assessments.consequences import standard as consequence_standard
from tests.assessments.levels import make_closed, window
from tests.assessments.ratings import Place, make_place, meeting
from tests.assessments.test_rating_reopening import AGAIN, PAID_BY_STAR, client_of, in_force
from tests.assessments.titles import GOOD, decided, make_review
from tests.factories import make_user
from tests.scoring.standards.rating_documents import SCALE

pytestmark = pytest.mark.django_db
STARRED: dict[str, Any] = {
    **GOOD,
    "applies_to": ["village"],
    "notice_days": 5,
    "facts": [{"code": "star", "name": "星级", "kind": "text", "reads": {"from": "level", "scale": "stars"}}],
    "conditions": [{"if": "among", "fact": "star", "texts": ["五星"]}],
}
JULY = date(2026, 7, 2)


@pytest.fixture
def place() -> Place:
    return make_place()


def changed(place: Place, to: str, day: date) -> UnitLevel:
    """The level of the first village, changed on that day."""
    level = UnitLevel.objects.on(day).get(organization=place.villages[0])
    given: dict[str, Any] = {"reason": "发生安全事故", "meeting": meeting(day=day), "actor": place.clerk}
    return change_level(level, to=to, valid_from=day, **given)


def listed(place: Place) -> ConsequenceList:
    """Two villages with five stars are paid for them, decided."""
    consequence_standard(place.county, SCALE)
    made = consequences_computed(consequence_standard(place.county, PAID_BY_STAR), day=date(2026, 6, 30))
    return consequences_decided(made, on=JULY)


def carried_out(made: ConsequenceList) -> list[int]:
    pks = [entry.pk for entry in made.entries.all()]
    consequences.apply_entries(made, entries=pks, applied_on=JULY, note="凭证12号", actor=made.made_by)
    return pks


def reviewed(place: Place) -> TitleReview:
    """A title for villages with five stars, on notice."""
    review = decided(make_review(place.county, **STARRED))
    titles.show_review(review, window(date(2026, 7, 10)), actor=review.made_by)
    review.refresh_from_db()
    return review


def told(round: RatingRound) -> list[tuple[str, str]]:
    return [(str(one), one.todo) for one in resting(round, given_by(round))]


def test_everything_is_told_at_once_the_latest_first_and_taken_back_the_round_is_opened_again(place: Place) -> None:
    """A change on a change, a title that is shown, lines carried out: none waits until another is out of the way."""
    round = in_force(place)
    made, review = listed(place), reviewed(place)
    applied = carried_out(made)
    first, second = changed(place, "三星", date(2026, 2, 21)), changed(place, "二星", date(2026, 3, 5))
    later = "北1村之后的等级「{}」（2026年{}起，动态调整）"
    assert told(round) == [
        ("称号评审「2026年双强书记认定」（公示中）", "靖远县考核经办人撤回"),
        (
            "结果运用「考核结果运用名单」（已审定，执行中）",
            "靖远县考核经办人撤销2条执行登记，靖远县审定领导登记会议撤回",
        ),
        (later.format("二星级", "3月5日"), "靖远县考核经办人撤回登记"),
        (later.format("三星级", "2月21日"), "靖远县考核经办人撤回登记"),
    ]
    with pytest.raises(Refused, match="不能重新评定。请先撤回这些登记"):
        reopen_closed(round, **AGAIN, actor=place.leader)
    shown.withdraw_notice(review.notice, reason="星级有误", actor=place.clerk)
    assert told(round)[0] == ("称号评审「2026年双强书记认定」（已审定）", "靖远县考核经办人撤回")
    titles.withdraw_review(review, reason="星级有误", actor=place.clerk)
    consequences.take_back_lines(made, entries=applied, reason="星级有误", actor=made.made_by)
    undo = Meeting("县委常委会", "〔2026〕20号", date(2026, 7, 20))
    consequences.withdraw_list(made, reason="星级有误", meeting=undo, actor=place.leader)
    for level in (second, first):
        withdraw_level(level, reason="星级有误", actor=place.clerk)
    assert told(round) == []
    reopen_closed(round, **AGAIN, actor=place.leader)
    assert RatingReopening.objects.count() == 1


def test_a_level_on_a_withdrawn_one_still_rests_on_the_round(place: Place) -> None:
    round = in_force(place)
    first = changed(place, "三星", date(2026, 2, 21))
    changed(place, "二星", date(2026, 3, 5))
    withdraw_level(first, reason="登记重复", actor=place.clerk)
    said = "北1村之后的等级「二星级」（2026年3月5日起，动态调整）"
    assert told(round) == [(said, "靖远县考核经办人撤回登记")]


def test_plates_and_goals_need_not_be_taken_back(place: Place) -> None:
    (level,) = make_closed({place.villages[0]: "五星"}, actor=place.clerk)
    round = level.entry.round
    assert beside(round) == []
    hang_plate(level, number="靖星001", hung_on=date(2026, 1, 21), actor=place.clerk)
    given = {"owner": round.owner, "scale": "stars", "level": "五星", "actor": place.clerk, "at": timezone.now()}
    for year in (round.year, round.year + 1):
        PromotionGoal.objects.create(organization=place.villages[0], year=year, **given)
    assert beside(round) == [
        ("1块牌匾不用先摘，重新生效以后等级变了的列为“应摘牌”", "/plates/?scale=stars&state=hanging"),
        (
            f"{round.year + 1}年的1个晋位升级目标保留，重新生效以后请核对",
            f"/levels/goals/?of={round.owner_id}%3Astars&year={round.year + 1}",
        ),
    ]


# --- the page ---------------------------------------------------------------------------------------------------------
MEETING = {"body": "县委常委会", "minutes_no": "〔2026〕5号", "decided_on": "2026-03-02", "reason": "北1村核分有误"}


def test_the_page_lists_them_with_links_and_has_its_form_once_nothing_is_left(place: Place) -> None:
    round = in_force(place)
    url, leader = reverse("assessments:rating-reopen", args=[round.pk]), client_of(place.leader)
    level = changed(place, "三星", date(2026, 2, 21))
    page = leader.get(url)
    words = page.content.decode()
    assert (page.status_code, "有1件以这次评定的等级为依据" in words) == (200, True)
    assert f'<a class="strong" href="/levels/{level.pk}/">北1村之后的等级「三星级」</a>' in words
    assert ("靖远县考核经办人撤回登记" in words, 'name="minutes_no"' in words, "不能再撤回" in words) == (
        True,
        False,
        False,
    )
    late = leader.post(url, MEETING)  # the form of another tab
    assert (late.status_code, "请先撤回这些登记" in late.content.decode()) == (422, True)
    withdraw_level(level, reason="登记有误", actor=place.clerk)
    words = leader.get(url).content.decode()
    assert ("以这次评定的等级为依据" in words, 'name="minutes_no"' in words) == (False, True)
    assert leader.post(url, MEETING).status_code == 302


def test_what_can_be_taken_back_no_more_leads_on_to_single_levels(place: Place) -> None:
    round = in_force(place)
    made = listed(place)
    carried_out(made)
    consequences.close_list(made, actor=made.made_by)
    assert told(round) == [(f"结果运用「{made}」（{ListState.CLOSED.label}）", "")]
    words = client_of(place.leader).get(reverse("assessments:rating-reopen", args=[round.pk])).content.decode()
    assert "其中1件已经办结或备案，不能再撤回，整次不能重新评定" in words
    assert '<a href="/levels/">等级名册</a>逐个登记变动' in words


def test_what_the_person_may_not_read_has_no_link(place: Place) -> None:
    """A review of the city that is not shown yet."""
    round = in_force(place)
    consequence_standard(place.city, SCALE)
    review = decided(make_review(place.city, actor=make_user(at=place.city), **{**STARRED, "notice_days": 0}))
    words = client_of(place.leader).get(reverse("assessments:rating-reopen", args=[round.pk])).content.decode()
    assert f'<td class="text">称号评审「{review}」</td>' in words
    assert client_of(place.leader).get(review.get_absolute_url()).status_code == 404
