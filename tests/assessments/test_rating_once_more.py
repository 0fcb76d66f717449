"""A round decided once more: whatever is changed is said, whichever way it came back; nothing is dated before that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.exports.ratings import rating_table
from assessments.models import RatingAnswer, RatingRound, RatingState
from assessments.selectors.ratings.duties import rating_duties
from assessments.services import rating_notices, ratings, shown
from assessments.services.levels import close_round, reopen_closed
from assessments.services.notices import raise_objection
from assessments.services.ratings import Given
from assessments.services.ratings.opining import standing
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from tests.assessments.levels import window
from tests.assessments.ratings import Place, column, computed, decided, entries, give_level, make_place, meeting, opined
from tests.assessments.test_pages_ratings import client_of
from tests.assessments.test_rating_again import moving
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
CITY = meeting("市委常委会", date(2026, 1, 25))
REOPENED = meeting(day=date(2026, 3, 2))
TYPED = {"body": "县委常委会", "minutes_no": "〔2026〕9号", "decided_on": "2026-03-10", "basis": ""}
STOOD = ["四星", "五星", "四星", "四星", "四星", "三星", "二星", "一星"]
LOWERED = "上次审定五星级，上级审批为四星级：市级复核不达标"


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def settled(place: Place) -> RatingRound:
    """The county overrules a township that thought less of a village; the city lowers another."""
    round = opined(place, computed(place))
    third = {entries(round)[2].pk: ("三星", "镇里有不同看法")}
    given = {"township": place.townships[0], "opinions": third, "meeting": meeting("镇党委会")}
    ratings.opine(round, **given, actor=place.reviewers[0])
    levels = {entries(round)[2].pk: ("四星", "材料齐全")}
    round = ratings.decide(round, levels=levels, meeting=meeting(), actor=place.leader)
    levels = {entries(round)[0].pk: ("四星", "市级复核不达标")}
    return ratings.approve(round, levels=levels, meeting=CITY, actor=place.approver)


def back(place: Place, round: RatingRound) -> RatingRound:
    """In force, opened again by a meeting, back to be decided."""
    notice = rating_notices.show_round(round, window(date(2026, 1, 26)), actor=place.clerk)
    close_round(round, valid_from=date(2026, 1, 31), actor=place.clerk)
    assert [entry.final for entry in entries(round)] == STOOD
    reopen_closed(round, reason="北4社区核分有误", meeting=REOPENED, actor=place.leader)
    shown.withdraw_notice(notice, reason="重新评定", actor=place.clerk)
    return ratings.reopen_round(round, reason="重新评定", actor=place.leader)


def begun(person: Any, step: str, round: RatingRound, *more: int) -> tuple[Client, str, dict[str, str]]:
    """The client, the address of a step and the form as its page begins it."""
    client, url = client_of(person), reverse(f"assessments:rating-{step}", args=[round.pk, *more])
    form = client.get(url).context["form"]
    return client, url, TYPED | {name: form[name].initial for name in form.fields if ":" in name or name == "seen"}


@pytest.mark.parametrize("again", [0, 1, 2])
def test_an_upheld_objection_is_settled_by_name_however_often_it_is_computed(place: Place, again: int) -> None:
    round = ratings.approve(decided(place), levels={}, meeting=CITY, actor=place.approver)
    notice = rating_notices.show_round(round, window(date(2026, 1, 26)), actor=place.clerk)
    said = {"raised_by": "王某", "raised_on": date(2026, 1, 27), "text": "核分不实", "unit": place.villages[0]}
    found = raise_objection(notice, **said, actor=place.clerk)
    answer = {"answer": "经核查属实", "answered_on": date(2026, 1, 28)}
    shown.answer_objection(found, upheld=True, **answer, actor=place.clerk)
    for _ in range(again):
        ratings.compute(round, actor=place.clerk)
    assert "核查结论：经核查属实" in client_of(place.leader).get(round.get_absolute_url()).content.decode()
    [duty] = [one for one in rating_duties(place.leader) if one.kind == "decide"]
    assert duty.detail == "异议成立，重新审定：北1村"
    client, url, typed = begun(place.leader, "decide", round)
    assert "核查结论：经核查属实" in client.get(url).content.decode()
    assert typed[f"level:{entries(round)[0].pk}"] == ""
    assert "北1村的异议成立，请逐个明确它的等级。" in client.post(url, typed).content.decode()
    with pytest.raises(Refused, match=r"^北1村的异议成立，请逐个明确它的等级。$"):
        ratings.decide(round, levels={}, meeting=meeting(day=date(2026, 2, 10)), actor=place.leader)


@pytest.mark.parametrize("again", [False, True])
def test_a_round_opened_again_begins_with_what_was_in_force(place: Place, again: bool) -> None:
    round = back(place, settled(place))
    if again:
        ratings.compute(round, actor=place.clerk)
    table = read(rating_table(round, actor=place.clerk)).rows("评定表")
    assert "材料齐全" not in str(table)
    client, url, typed = begun(place.leader, "decide", round)
    assert [typed[f"level:{entry.pk}"] for entry in entries(round)] == STOOD
    assert [typed[f"reason:{entry.pk}"] for entry in entries(round)][:3] == ["市级复核不达标", "", "材料齐全"]
    told = client.get(url).content.decode()
    assert (told.count(LOWERED), told.count("重新评定前：四星级")) == (1, 2)
    assert "2个要留意" in told  # both are in the first township, which is unfolded on phones
    assert client.post(url, typed).status_code == 302
    assert [entry.final for entry in entries(round)] == STOOD


def test_another_level_than_was_in_force_needs_a_reason_though_the_township_says_it(place: Place) -> None:
    round = back(place, settled(place))
    client, url, typed = begun(place.leader, "decide", round)
    first, _, third, *_ = entries(round)
    typed |= {f"level:{first.pk}": "五星", f"reason:{first.pk}": ""}
    typed |= {f"level:{third.pk}": "三星", f"reason:{third.pk}": ""}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert wrong.context["silent"] == [
        "北1村的审定等级「五星级」与重新评定前的「四星级」不同，请写明理由。",
        "北3村的审定等级「三星级」与重新评定前的「四星级」不同，请写明理由。",
    ]
    assert column(round, "decided") == STOOD
    typed |= {f"reason:{first.pk}": "已整改", f"reason:{third.pk}": "镇里的意见属实"}
    assert client.post(url, typed).status_code == 302


def test_the_city_begins_with_what_it_approved_the_last_time(place: Place) -> None:
    round = back(place, settled(place))
    client, url, typed = begun(place.leader, "decide", round)
    first, second, *_ = entries(round)
    client.post(url, typed | {f"level:{first.pk}": "五星", f"reason:{first.pk}": "已整改"})
    client, url, typed = begun(place.approver, "approve", round)
    assert [(typed[f"level:{one.pk}"], typed[f"reason:{one.pk}"]) for one in (first, second)] == [
        ("四星", "市级复核不达标"),
        ("五星", ""),
    ]
    assert LOWERED in client.get(url).content.decode()
    assert client.post(url, typed).status_code == 302
    assert [entry.final for entry in entries(round)] == STOOD


def test_the_county_keeps_what_the_city_lowered_though_the_standard_lets_nobody_fall_untold(place: Place) -> None:
    round = ratings.decide(
        opined(place, moving(place, {}, {0: "五星"})), levels={}, meeting=meeting(), actor=place.leader
    )
    levels = {entries(round)[0].pk: ("四星", "市级复核不达标")}
    round = ratings.approve(round, levels=levels, meeting=CITY, actor=place.approver)
    round = ratings.reopen_round(round, reason="漏报", actor=place.leader)
    first = entries(round)[0].pk
    with pytest.raises(Refused, match="北1村的审定等级不能为「三星级」：按标准，上次为五星级"):
        ratings.decide(round, levels={first: ("三星", "核查")}, meeting=REOPENED, actor=place.leader)
    client, url, typed = begun(place.leader, "decide", round)
    assert (typed[f"level:{first}"], client.post(url, typed).status_code) == ("四星", 302)


def test_a_reason_of_another_proposal_does_not_stand(place: Place) -> None:
    """The village that the county raised has 64 instead of 93: what stood is shown, but asks for a reason anew."""
    round = back(place, settled(place))
    given = {(place.villages[2].pk, "total"): Given(parse("64"), "复核")}
    ratings.answer(round, answers=given, actor=place.clerk)
    round = opined(place, ratings.compute(round, actor=place.clerk))
    client, url, typed = begun(place.leader, "decide", round)
    third = entries(round)[2]
    assert (third.opinion, typed[f"level:{third.pk}"], typed[f"reason:{third.pk}"]) == ("二星", "四星", "")
    assert "北3村的审定等级「四星级」与二星级不同，请写明理由。" in client.post(url, typed).content.decode()


def test_no_step_comes_before_the_meeting_that_opened_it_again(place: Place) -> None:
    round = back(place, settled(place))
    early = meeting(day=date(2026, 3, 1))
    said = "早于重新评定的决定日期2026年3月2日"
    with pytest.raises(Refused, match=said):
        ratings.decide(round, levels={}, meeting=early, actor=place.leader)
    given = {"township": place.townships[0], "opinions": {}, "meeting": early}
    with pytest.raises(Refused, match=said):
        ratings.opine(round, **given, actor=place.reviewers[0])


def test_nor_its_notice_or_effect_where_nothing_is_decided_anew(place: Place) -> None:
    round = settled(place)
    notice = rating_notices.show_round(round, window(date(2026, 1, 26)), actor=place.clerk)
    close_round(round, valid_from=date(2026, 1, 31), actor=place.clerk)
    reopen_closed(round, reason="名称有误", meeting=REOPENED, actor=place.leader)
    with pytest.raises(Refused, match="生效日期不能早于重新评定的决定日期2026年3月2日"):
        close_round(round, valid_from=date(2026, 3, 1), actor=place.clerk)
    shown.withdraw_notice(notice, reason="名称有误", actor=place.clerk)
    with pytest.raises(Refused, match="公示开始日期不能早于重新评定的决定日期2026年3月2日"):
        rating_notices.show_round(round, window(date(2026, 3, 1)), actor=place.clerk)


def test_a_notice_is_not_before_the_approval(place: Place) -> None:
    with pytest.raises(Refused, match="公示开始日期不能早于上级审批日期2026年1月25日"):
        rating_notices.show_round(settled(place), window(date(2026, 1, 24)), actor=place.clerk)


def test_a_level_that_was_emptied_is_asked_for(place: Place) -> None:
    round = opined(place, computed(place))
    client, url, typed = begun(place.leader, "decide", round)
    wrong = client.post(url, typed | {f"level:{entries(round)[7].pk}": ""})
    assert wrong.context["silent"] == ["请选择东4社区的审定等级。"]
    assert client.post(url, typed).status_code == 302
    client, url, typed = begun(place.approver, "approve", round)
    wrong = client.post(url, typed | {f"level:{entries(round)[0].pk}": ""})
    assert wrong.context["silent"] == ["请选择北1村的审批等级。"]
    round.refresh_from_db()
    assert (round.state, column(round, "approved")) == (RatingState.FORWARDED, [""] * 8)


def test_the_meeting_is_told_together_with_the_units(place: Place) -> None:
    round = computed(place)
    client, url, typed = begun(place.reviewers[0], "opinion", round, place.townships[0].pk)
    first = f"level:{entries(round)[0].pk}"
    wrong = client.post(url, typed | {first: "", "decided_on": "2999-01-01"})
    assert wrong.context["silent"] == ["请选择北1村的乡镇意见。"]
    assert wrong.context["form"].errors["decided_on"] == ["决定日期2999年1月1日还没有到，请在当天或之后登记。"]
    assert "有2处需要修改" in wrong.content.decode()


def test_every_fault_is_counted(place: Place) -> None:
    """Two sentences at one level: the unit is under rectification, and three stars at most could be said."""
    round = computed(place, case={4: True})
    client, url, typed = begun(place.reviewers[1], "opinion", round, place.townships[1].pk)
    fifth = entries(round)[4].pk
    wrong = client.post(url, typed | {f"level:{fifth}": "五星", f"reason:{fifth}": "集体研究"})
    assert len(wrong.context["silent"]) == 2
    assert "有2处需要修改" in wrong.content.decode()


def test_what_changes_after_the_decision_is_told_with_the_units(place: Place) -> None:
    """Nobody may compute any more, so the page says which units would come out of other facts now."""
    round = decided(place)
    page = client_of(place.clerk)
    assert "审定以后" not in page.get(round.get_absolute_url()).content.decode()
    give_level(place.villages[4], "三星", owner=place.county, year=2024)
    given = {"value": parse("64"), "actor": place.clerk, "at": timezone.now()}
    RatingAnswer.objects.create(round=round, organization=place.villages[2], fact="total", **given)
    RatingAnswer.objects.create(round=round, organization=place.villages[5], fact="total", **given | {"value": 73})
    shown = page.get(round.get_absolute_url()).content.decode()
    assert (
        "审定以后，3个单位的情况又有变化：北湾镇北3村（建议由四星级变为二星级）、"
        "东湾镇东1村（上次等级由没有等级变为三星级）、东湾镇东2村（建议由三星级变为一星级）。等级要改的，退回审定"
    ) in shown
    assert "审定以后" not in client_of(place.reviewers[0]).get(round.get_absolute_url()).content.decode()


def test_an_opinion_from_an_old_page_does_not_replace_a_newer_one(place: Place) -> None:
    round = computed(place)
    client, url, typed = begun(place.reviewers[0], "opinion", round, place.townships[0].pk)
    assert typed["seen"] == standing(round, entries(round)[:4]) == f"{round.digest}:0"
    newer = typed | {"minutes_no": "〔2026〕10号", "decided_on": "2026-03-11"}
    assert client.post(url, newer).status_code == 302
    old = client.post(url, typed)
    said = "打开本页以后，北湾镇组织委员已登记了北湾镇的意见：县委常委会（〔2026〕10号），2026年3月11日。本页没有保存"
    assert (old.status_code, said in old.content.decode()) == (422, True)
    assert entries(round)[0].opined.minutes_no == "〔2026〕10号"
    client, url, typed = begun(place.reviewers[0], "opinion", round, place.townships[0].pk)
    given = {(place.villages[0].pk, "total"): Given(parse("64"), "复核")}
    ratings.answer(round, answers=given, actor=place.clerk)
    ratings.compute(round, actor=place.clerk)
    assert "打开本页以后，「2025年度村党组织评星定级」重新计算过" in client.post(url, typed).content.decode()
