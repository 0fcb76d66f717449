"""公示 of titles: between the decision and the day from which they are held; objections send a unit back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Notice, Objection, TitleEntry, TitleHolding, TitleReview, TitleState
from assessments.selectors.titles.duties import title_duties
from assessments.services import shown, titles
from assessments.services.notices import raise_objection
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Organization
from organizations.roles import Permission, Role
from organizations.services import tree
from tests.assessments.levels import window
from tests.assessments.titles import MEETING, closed, county_with_towns, decided, make_review, yes_to_all
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TENTH = date(2026, 7, 10)


@pytest.fixture
def towns() -> list[Organization]:
    return county_with_towns()[1]


@pytest.fixture
def review(towns: list[Organization]) -> TitleReview:
    """Decided: 甲镇 is given the title; the standard wants a notice of five days."""
    made = make_review(towns[0].parent, notice_days=5)
    yes_to_all(made, towns)
    return decided(made)


def show(review: TitleReview, opens_on: date = TENTH, **changes: Any) -> Notice:
    return titles.show_review(review, window(opens_on, **changes), actor=review.made_by)


def object_to(notice: Notice, unit: Organization | None) -> Objection:
    given = {"raised_by": "王某", "raised_on": date(2026, 7, 12), "text": "带富户数不实", "unit": unit}
    return raise_objection(notice, **given, actor=notice.actor)


def answer(found: Objection, *, upheld: bool) -> None:
    given = {"answer": "经核查只有3户", "answered_on": date(2026, 7, 13)}
    shown.answer_objection(found, upheld=upheld, **given, actor=found.actor)


def close(review: TitleReview, valid_from: date = date(2026, 7, 15)) -> list[TitleHolding]:
    return titles.close_review(review, valid_from=valid_from, actor=review.made_by)


def test_nobody_holds_a_title_before_it_was_shown_long_enough(review: TitleReview) -> None:
    with pytest.raises(Refused, match="标准规定公示不少于5天，请先公示，期满以后才能生效。"):
        close(review)
    with pytest.raises(Refused, match="公示4天，标准规定不少于5天"):
        show(review, days=4)
    with pytest.raises(Refused, match="公示开始日期不能早于审定日期2026年7月10日"):
        show(review, date(2026, 7, 9))
    notice = show(review, closes_on=date(2099, 1, 1))
    told = [(line["group"], line["name"], line["parent"], line["note"]) for line in notice.lines]
    assert told == [("双强党支部书记", "甲镇", "靖远县", "书记：王建国")]
    with pytest.raises(Refused, match="公示到2099年1月1日止，期满以后才能生效。"):
        close(review, date(2099, 1, 2))
    shown.withdraw_notice(notice, reason="日期写错", actor=review.made_by)
    review.refresh_from_db()
    assert review.state == TitleState.DECIDED
    again = show(review)
    assert again.previous == notice
    with pytest.raises(Refused, match="已由新的公示接替，不能再撤回"):
        shown.withdraw_notice(notice, reason="又", actor=review.made_by)
    with pytest.raises(Refused, match="生效日期须晚于公示结束日期2026年7月14日"):
        close(review, date(2026, 7, 14))
    assert [held.valid_from for held in close(review)] == [date(2026, 7, 15)]


def test_units_read_it_from_the_first_day_of_the_notice(review: TitleReview, towns: list[Organization]) -> None:
    head = make_user(at=towns[0], role=Role.FILLER)

    def reads() -> tuple[int, int, int]:
        rows = (Notice, TitleReview, TitleEntry)
        notices, reviews, entries = (model.objects.allowed(head, Permission.SEE).count() for model in rows)
        return notices, reviews, entries

    assert reads() == (0, 0, 0)
    soon = timezone.localdate() + timedelta(days=30)
    later = show(review, soon, closes_on=soon + timedelta(days=4))
    assert reads() == (0, 0, 0)
    shown.withdraw_notice(later, reason="日期写错", actor=review.made_by)
    show(review)
    assert reads() == (1, 1, 1)


def test_an_objection_that_is_upheld_brings_the_unit_back_to_the_meeting(
    review: TitleReview, towns: list[Organization]
) -> None:
    notice = show(review)
    other = object_to(notice, None)
    with pytest.raises(Refused, match="还有1件异议没有答复（王某），请先答复。"):
        close(review)
    answer(object_to(notice, towns[0]), upheld=True)
    notice.refresh_from_db()
    review.refresh_from_db()
    assert notice.withdrawn_reason == "异议成立：经核查只有3户"
    assert (review.state, review.decision) == (TitleState.COMPUTED, None)
    event = AuditEvent.objects.get(action="title.reopened")
    assert (event.reason, event.changes["minutes_no"], event.changes["names"]) == (
        "异议成立：经核查只有3户",
        "〔2026〕12号",
        ["甲镇"],
    )
    first = review.entries.get(name="甲镇")
    assert (first.decided, first.reopened, first.outcome) == (None, "经核查只有3户", None)
    with pytest.raises(Refused, match="甲镇王建国的异议成立，要重新写明认定还是不认定和理由"):
        titles.decide_review(review, MEETING, actor=review.made_by)
    with pytest.raises(Refused, match="「甲镇王建国」的异议成立（经核查只有3户），请写明重新审议以后认定的理由"):
        titles.settle(review, {first.pk: (True, "")}, actor=review.made_by)
    titles.settle(review, {first.pk: (True, "另有4户，合计7户")}, actor=review.made_by)
    titles.decide_review(review, MEETING, actor=review.made_by)
    show(review, date(2026, 7, 14))
    with pytest.raises(Refused, match="还有1件异议没有答复"):  # of the first notice
        close(review, date(2026, 7, 20))
    answer(other, upheld=False)
    assert len(close(review, date(2026, 7, 20))) == 1


def test_an_open_objection_to_the_first_notice_takes_back_the_second(
    review: TitleReview, towns: list[Organization]
) -> None:
    first = show(review)
    late = object_to(first, towns[0])
    shown.withdraw_notice(first, reason="文号写错", actor=review.made_by)
    second = show(review)
    answer(late, upheld=True)
    second.refresh_from_db()
    review.refresh_from_db()
    assert (second.withdrawn_reason, review.state) == ("异议成立：经核查只有3户", TitleState.COMPUTED)


def test_an_objection_upheld_between_two_notices_is_decided_first(
    review: TitleReview, towns: list[Organization]
) -> None:
    """Also one that is upheld while the review waits for the meeting already."""
    notice = show(review)
    about, other = object_to(notice, towns[0]), object_to(notice, towns[0])
    shown.withdraw_notice(notice, reason="文号写错", actor=review.made_by)
    answer(about, upheld=True)
    review.refresh_from_db()
    assert (review.state, review.decision) == (TitleState.COMPUTED, None)
    first = review.entries.get(reopened="经核查只有3户")
    titles.settle(review, {first.pk: (True, "另有4户，合计7户")}, actor=review.made_by)
    answer(other, upheld=True)
    first.refresh_from_db()
    assert (first.name, first.decided) == ("甲镇", None)
    with pytest.raises(Refused, match="的异议成立，要重新写明认定还是不认定和理由"):
        titles.decide_review(review, MEETING, actor=review.made_by)


def test_a_review_withdrawn_takes_its_notice_with_it(review: TitleReview) -> None:
    notice = show(review)
    titles.withdraw_review(review, reason="评审有误", actor=review.made_by)
    notice.refresh_from_db()
    assert notice.withdrawn_reason == "评审有误"


def test_nothing_to_show(towns: list[Organization]) -> None:
    made = make_review(towns[0].parent)
    yes_to_all(made, towns, households=1)
    with pytest.raises(Refused, match="待计算，审定以后才能公示"):
        show(made)
    with pytest.raises(Refused, match="没有认定的单位，不用公示"):
        show(decided(made))
    assert close(made) == []  # this standard wants no notice


def test_each_step_waits_for_somebody(review: TitleReview, towns: list[Organization]) -> None:
    organizer, leader = review.made_by, make_user(at=review.owner, role=Role.LEADER)
    village = make_user(at=towns[0], role=Role.FILLER)

    def waits() -> list[list[tuple[str, str]]]:
        return [[(duty.kind, duty.detail) for duty in title_duties(one)] for one in (organizer, leader, village)]

    assert waits() == [[("show", "已审定，等待公示")], [], []]
    notice = show(review)
    assert waits() == [[("close", "公示期满，等待生效")], [], []]
    found = object_to(notice, towns[0])
    assert waits() == [[], [], []]  # the objection waits, among the duties of notices
    answer(found, upheld=True)
    assert waits() == [[("judge", "1个单位还没有明确是否符合")], [], []]
    titles.settle(review, {review.entries.get(name="甲镇").pk: (False, "只有3户")}, actor=organizer)
    assert waits() == [[], [("decide", "已计算，等待会议审定")], []]


def test_the_pages_from_the_notice_to_the_titles(review: TitleReview, towns: list[Organization]) -> None:
    client = Client()
    client.force_login(review.made_by)
    url = review.get_absolute_url()
    page = client.get(url).content.decode()
    assert "标准规定公示不少于5天" in page and f"{url}close/" not in page
    typed = {"title": "名单公示", "opens_on": "2026-07-10", "closes_on": "2026-07-12", "channel": "县委组织部"}
    refused = client.post(f"{url}notice/", typed)
    assert refused.status_code == 422 and "公示3天，标准规定不少于5天" in refused.content.decode()
    made = client.post(f"{url}notice/", {**typed, "closes_on": "2026-07-14"})
    notice = Notice.objects.get()
    assert made.headers["Location"] == notice.get_absolute_url()
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "书记：王建国" in page and '<th class="tight" scope="col">称号</th>' in page and f"{url}close/" in page
    objection = object_to(notice, towns[0])
    told = {"upheld": "yes", "answer": "只有3户", "answered_on": "2026-07-13"}
    client.post(f"/objections/{objection.pk}/answer/", told)
    page = client.get(f"{url}?show=reopened").content.decode()
    assert "异议成立：只有3户" in page and "乙镇" not in page
    assert "甲镇" in client.get(f"{url}settle/?show=reopened").content.decode()


def test_the_end_of_a_title_says_why(towns: list[Organization]) -> None:
    """Its place was taken, nobody gave it again, or its unit is no more."""
    county = towns[0].parent
    review = make_review(county)
    yes_to_all(review, towns)
    review = closed(review)
    holding = TitleHolding.objects.select_related("organization").get()
    assert (holding.over_on, holding.over_why) == (None, "")
    given = {"owner": county, "standard": review.standard, "day": date(2026, 10, 31), "actor": review.made_by}
    later = titles.start_review(**given, title="年底复核")
    yes_to_all(later, towns)
    closed(later, date(2026, 11, 10), meeting=replace(MEETING, decided_on=date(2026, 11, 3)))
    holding.refresh_from_db()
    assert (holding.over_on, holding.over_why) == (date(2026, 11, 10), "由「年底复核」接替")
    tree.abolish(holding.organization, effective_on=date(2026, 11, 20), actor=review.made_by)
    holding, again = TitleHolding.objects.select_related("organization").order_by("pk")
    assert holding.over_why == "由「年底复核」接替"
    assert (again.over_on, again.over_why) == (date(2026, 11, 20), "单位已撤销，称号随之终止")
