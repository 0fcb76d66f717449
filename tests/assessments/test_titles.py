"""Titles: every condition told, nobody passed over unclear, decided by a meeting, held and taken away; shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.models import Met, TitleEntry, TitleHolding, TitleReview, TitleState
from assessments.selectors.facts import known
from assessments.selectors.titles import counts, entry_rows, filtered, rule_of
from assessments.selectors.titles.counting import by_parent, over_time
from assessments.services import titles
from assessments.services.resolutions import Meeting
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent, Organization
from organizations.roles import Role
from scoring.standards import Fact, FromTitle
from scoring.standards.titles import Share
from tests.assessments.posts import serve
from tests.assessments.titles import (
    DAY,
    DOUBLE,
    JULY,
    MEETING,
    closed,
    county_with_towns,
    decided,
    make_review,
    make_standard,
    yes_to_all,
)
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db
World = tuple[Organization, list[Organization]]


@pytest.fixture
def world() -> World:
    return county_with_towns()


def computed(review: TitleReview) -> list[TitleEntry]:
    titles.compute_review(review, actor=review.made_by)
    return list(review.entries.order_by("position"))


def test_every_condition_is_told_with_what_it_rests_on(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns[:1])
    first, second, third = entry_rows(rule_of(review.standard), computed(review))
    assert [(row.entry.name, row.entry.person_name, row.entry.computed) for row in (first, second, third)] == [
        ("甲镇", "王建国", "yes"),
        ("乙镇", "李明", "no"),
        ("丙镇", "", "no"),
    ]
    assert [one.sentence for one in first.verdicts] == [
        "政治素质强：是，符合。",
        "发展能力强（带富户数不低于5户）：6户，符合。",
        "任职满一年（任职月数不低于12个月）：29个月，符合。",
    ]
    assert first.verdicts[0].evidence[0].evidence == "人工认定为是，依据：走访"
    assert first.verdicts[2].evidence[0].evidence == "王建国自2024年1月1日起任党组织书记，满29个月"
    assert second.failed == ["任职满一年（1个月）"]
    assert len(second.unclear) == 2  # nobody has answered; the third condition settles it anyway
    assert third.entry.vacant and third.verdicts == ()


def test_unclear_where_nobody_answered(world: World) -> None:
    county, towns = world
    review = make_review(county)
    titles.answer(review, [titles.Given(towns[0].pk, "politics", SCALE)], actor=review.made_by)
    first = computed(review)[0]
    assert (first.computed, first.outcome) == (Met.UNKNOWN, None)
    titles.answer(review, [titles.Given(towns[0].pk, "members", 4 * SCALE)], actor=review.made_by)
    assert computed(review)[0].computed == Met.NO


def test_answers_only_grow_and_the_latest_counts(world: World) -> None:
    county, towns = world
    review = make_review(county)
    given = titles.Given(towns[0].pk, "politics", SCALE, "走访")
    assert titles.answer(review, [given], actor=review.made_by) == 1
    assert titles.answer(review, [given], actor=review.made_by) == 0  # nothing new
    assert titles.answer(review, [given._replace(value=0)], actor=review.made_by) == 1
    assert titles.answer(review, [given._replace(value=None)], actor=review.made_by) == 1
    assert list(review.answers.values_list("value", "basis")) == [(SCALE, "走访"), (0, "走访"), (None, "")]
    assert computed(review)[0].computed == Met.UNKNOWN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fact": "months"}, "有的单位或事项不在这次评审里"),
        ({"unit": 0}, "有的单位或事项不在这次评审里"),
        ({"value": 2 * SCALE}, "「甲镇」的“政治素质强”只能是“是”或“否”"),
        ({"basis": "长" * 401}, "「甲镇」的依据有401个字，最多400个字"),
    ],
)
def test_answers_that_are_refused(world: World, change: dict[str, object], said: str) -> None:
    county, towns = world
    review = make_review(county)
    given = titles.Given(towns[0].pk, "politics", SCALE)._replace(**change)
    with pytest.raises(Refused, match=said):
        titles.answer(review, [titles.Given(towns[1].pk, "politics", SCALE), given], actor=review.made_by)
    assert not review.answers.exists()


def test_a_standard_of_another_county_is_refused(world: World) -> None:
    county, _ = world
    other = make_standard(make_organization("会宁县"))
    given = {"day": DAY, "title": "认定", "actor": make_user(at=county)}
    with pytest.raises(Refused, match="是会宁县的标准，不适用于靖远县"):
        titles.start_review(owner=county, standard=other, **given)
    first = make_review(county)
    with pytest.raises(Refused, match="本单位已有截至2026年6月30日的评审"):
        titles.start_review(owner=county, standard=first.standard, **given)


def test_shares_with_vacant_posts_as_declared(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    rows = computed(review)
    rule = rule_of(review.standard)
    assert counts(rule, rows).share == Share(held=1, base=2, unclear=0, vacant=1, target=90 * SCALE)
    assert (counts(rule, rows).failed, counts(rule, rows).share.wanted) == (1, 1)
    (line,) = by_parent(rule, rows)
    assert (line.name, line.share.percent) == ("靖远县", 50 * SCALE)
    other = titles.start_review(
        owner=county, standard=make_standard(county, vacant="unmet"), day=DAY, title="又", actor=review.made_by
    )
    yes_to_all(other, towns)
    assert counts(rule_of(other.standard), computed(other)).share.base == 3
    told = over_time(TitleReview.objects.order_by("pk").prefetch_related("entries"))
    assert [(line.name, line.share.held, line.share.base) for line in told] == [
        ("2026年双强书记认定", 1, 2),
        ("又", 1, 3),
    ]


def test_opinions_need_a_reason_and_stay_while_they_fit(world: World) -> None:
    county, towns = world
    review = make_review(county)
    first, second, third = computed(review)
    actor = review.made_by
    with pytest.raises(Refused, match="「甲镇王建国」计算结果是情况不明，意见是认定，请写明理由"):
        titles.settle(review, {first.pk: (True, " ")}, actor=actor)
    with pytest.raises(Refused, match="「丙镇」书记空缺，不能认定"):
        titles.settle(review, {third.pk: (True, "好")}, actor=actor)
    assert titles.settle(review, {first.pk: (True, "走访核实"), second.pk: (False, "")}, actor=actor) == 2
    assert [(row.decided, row.reason) for row in computed(review)] == [(True, "走访核实"), (False, ""), (None, "")]
    yes_to_all(review, towns[:1])
    assert [row.decided for row in computed(review)] == [None, False, None]  # the first came out otherwise
    assert AuditEvent.objects.filter(action="title.computed").latest("pk").changes["opinions_dropped"] == 1


def test_nobody_is_passed_over_while_it_is_not_clear(world: World) -> None:
    county, _ = world
    review = make_review(county)
    computed(review)
    leader = make_user(at=county, role=Role.LEADER)
    with pytest.raises(Refused, match="甲镇王建国情况不明，要逐个写明认定还是不认定和理由"):
        titles.decide_review(review, MEETING, actor=leader)
    first = review.entries.get(name="甲镇")
    titles.settle(review, {first.pk: (True, "走访核实")}, actor=review.made_by)
    done = titles.decide_review(review, MEETING, actor=leader)
    assert (done.state, done.decision.minutes_no) == (TitleState.DECIDED, "〔2026〕12号")
    assert list(done.entries.values_list("decided", flat=True)) == [True, False, False]


def test_what_changed_since_it_was_computed_is_computed_again_first(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    computed(review)
    titles.answer(review, [titles.Given(towns[0].pk, "politics", 0)], actor=review.made_by)
    with pytest.raises(Refused, match="甲镇的情况在计算以后有变化，请重新计算后再审定"):
        titles.decide_review(review, MEETING, actor=review.made_by)
    assert not TitleReview.objects.get(pk=review.pk).decision


def test_titles_are_held_from_a_day_and_end_with_the_next_review(world: World) -> None:
    county, towns = world
    review = make_review(county, years=2)
    yes_to_all(review, towns)
    review = closed(review)
    (held,) = TitleHolding.objects.all()
    assert (held.name, held.organization, held.valid_from, held.valid_until) == (
        "双强党支部书记",
        towns[0],
        JULY,
        date(2028, 7, 15),
    )
    later = titles.start_review(
        owner=county, standard=review.standard, day=date(2026, 10, 31), title="年底复核", actor=review.made_by
    )
    yes_to_all(later, towns, households=2)
    with pytest.raises(Refused, match="早于截止日2026年10月31日"):
        decided(later)
    closed(later, date(2026, 11, 10), meeting=replace(MEETING, decided_on=date(2026, 11, 3)))
    held.refresh_from_db()
    assert (held.until, held.ended_reason) == (date(2026, 11, 10), "「年底复核」未再认定，终止")
    assert not TitleHolding.objects.on(date(2026, 11, 10)).exists()
    assert TitleHolding.objects.on(date(2026, 11, 9)).count() == 1
    with pytest.raises(Refused, match="「年底复核」已接替这次评审，请先撤回它"):
        titles.withdraw_review(review, reason="有误", actor=review.made_by)
    with pytest.raises(Refused, match="「年底复核」已生效，会议决定以后才能撤回，请登记会议和纪要编号"):
        titles.withdraw_review(later, reason="有误", actor=review.made_by)
    early = Meeting("县委常委会", "〔2026〕11号", date(2026, 7, 9))
    with pytest.raises(Refused, match="早于审定日期2026年11月3日"):
        titles.withdraw_review(later, reason="有误", actor=review.made_by, meeting=early)
    again = Meeting("县委常委会", "〔2026〕20号", date(2026, 11, 20))
    titles.withdraw_review(later, reason="有误", actor=review.made_by, meeting=again)
    held.refresh_from_db()
    assert held.until == date(2028, 7, 15)
    titles.withdraw_review(review, reason="有误", actor=review.made_by, meeting=again)
    assert not TitleHolding.objects.standing().exists()
    held.refresh_from_db()
    assert held.ending and held.ending.minutes_no == "〔2026〕20号"
    assert AuditEvent.objects.filter(action="title.withdrawn").latest("pk").changes["minutes_no"] == "〔2026〕20号"


def test_a_title_in_force_is_a_fact_of_the_unit_while_its_secretary_holds_it(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    closed(review)
    fact = Fact("double", "双强", "flag", FromTitle("double"))

    def told(day: date) -> tuple[object, str]:
        found = known([fact], towns[:1], day=day, owner=county)[towns[0].pk].known["double"]
        return found.value, found.evidence

    assert told(date(2026, 8, 1)) == (SCALE, "王建国自2026年7月15日起保有「双强党支部书记」称号")
    assert told(JULY.replace(day=14)) == (0, "2026年7月14日没有这个称号")
    post = towns[0].posts.get()
    type(post).objects.filter(pk=post.pk).update(valid_to=date(2026, 9, 1))
    serve(towns[0], "新书记", date(2026, 9, 1))
    assert told(date(2026, 9, 1)) == (0, "2026年9月1日没有这个称号")


def test_a_meeting_takes_a_title_away(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    closed(review)
    held = TitleHolding.objects.get()
    leader = make_user(at=county, role=Role.LEADER)
    given = {"meeting": MEETING, "actor": leader}
    with pytest.raises(Refused, match="取消日期不能早于生效日期2026年7月15日"):
        titles.end_holding(held, ended_on=date(2026, 7, 1), reason="受处分", **given)
    with pytest.raises(Refused, match="请写明取消称号的理由"):
        titles.end_holding(held, ended_on=date(2026, 9, 1), reason="", **given)
    titles.end_holding(held, ended_on=date(2026, 9, 1), reason="受处分", **given)
    assert not TitleHolding.objects.on(date(2026, 9, 1)).exists()
    with pytest.raises(Refused, match="已经终止，不用再取消"):
        titles.end_holding(held, ended_on=date(2026, 9, 2), reason="受处分", **given)


def test_what_a_meeting_took_away_a_review_neither_moves_nor_gives_back(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    closed(review)
    held = TitleHolding.objects.get()
    titles.end_holding(held, ended_on=date(2026, 9, 1), reason="受处分", meeting=MEETING, actor=review.made_by)

    def another(day: date, households: int) -> TitleReview:
        made = titles.start_review(
            owner=county, standard=review.standard, day=day, title=f"{day.month}月复核", actor=review.made_by
        )
        yes_to_all(made, towns, households=households)
        return decided(made, replace(MEETING, decided_on=day))

    given = another(date(2026, 8, 1), 6)
    with pytest.raises(Refused, match="由会议取消，自2026年9月1日起终止，生效日期不能早于这一天"):
        titles.close_review(given, valid_from=date(2026, 8, 10), actor=review.made_by)
    without = another(date(2026, 8, 2), 2)
    titles.close_review(without, valid_from=date(2026, 8, 10), actor=review.made_by)
    meeting = replace(MEETING, decided_on=date(2026, 10, 1))
    titles.withdraw_review(without, reason="有误", actor=review.made_by, meeting=meeting)
    held.refresh_from_db()
    assert (held.ended_on, held.ended_reason) == (date(2026, 9, 1), "受处分")


def test_no_title_from_a_day_to_come_or_to_a_unit_that_ended(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    done = decided(review)
    with pytest.raises(Refused, match="生效日期2099年1月1日还没有到"):
        titles.close_review(done, valid_from=date(2099, 1, 1), actor=review.made_by)
    Organization.objects.filter(pk=towns[0].pk).update(closed_on=JULY)
    assert titles.close_review(done, valid_from=JULY, actor=review.made_by) == []


def test_all_faults_of_opinions_are_told_at_once(world: World) -> None:
    county, _ = world
    review = make_review(county)
    first, second, third = computed(review)
    given = {first.pk: (True, ""), second.pk: (True, ""), third.pk: (True, "好")}
    with pytest.raises(Refused) as refused:
        titles.settle(review, given, actor=review.made_by)
    assert [(fault.place, fault.message[:5]) for fault in refused.value.faults] == [
        (f"reason:{first.pk}", "「甲镇王建"),
        (f"reason:{second.pk}", "「乙镇李明"),
        (f"opinion:{third.pk}", "「丙镇」书"),
    ]


def test_a_version_that_a_later_one_replaced_is_refused(world: World) -> None:
    county, _ = world
    old = make_standard(county)
    make_standard(county, vacant="unmet")
    with pytest.raises(Refused, match="不是现行的称号标准，请另选一个"):
        titles.start_review(owner=county, standard=old, day=DAY, title="认定", actor=make_user(at=county))


def test_order_of_the_steps(world: World) -> None:
    county, towns = world
    review = make_review(county)
    with pytest.raises(Refused, match="待计算，不能审定。请先计算"):
        titles.decide_review(review, MEETING, actor=review.made_by)
    yes_to_all(review, towns)
    done = decided(review)
    for write in (
        lambda: titles.compute_review(done, actor=review.made_by),
        lambda: yes_to_all(done, towns),
        lambda: titles.settle(done, {}, actor=review.made_by),
    ):
        with pytest.raises(Refused, match="已审定，不能再"):
            write()
    with pytest.raises(Refused, match="生效日期不能早于决定日期2026年7月10日"):
        titles.close_review(done, valid_from=date(2026, 7, 9), actor=review.made_by)


def test_filters(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns[:1])
    rows = computed(review)
    titles.settle(review, {rows[1].pk: (True, "特别优秀")}, actor=review.made_by)
    names = {
        shown: [row.name for row in filtered(review.entries.all(), shown)]
        for shown in ("yes", "no", "unknown", "vacant", "other", "")
    }
    assert names == {
        "yes": ["甲镇"],
        "no": ["乙镇"],
        "unknown": [],
        "vacant": ["丙镇"],
        "other": ["乙镇"],
        "": ["甲镇", "乙镇", "丙镇"],
    }


def test_the_database_keeps_what_was_decided(world: World) -> None:
    county, towns = world
    review = make_review(county)
    yes_to_all(review, towns)
    closed(review)
    entry, held = review.entries.first(), TitleHolding.objects.get()
    assert entry is not None
    for write in (
        lambda: TitleEntry.objects.filter(pk=entry.pk).update(decided=False, reason="改"),
        lambda: review.answers.update(value=0),
        lambda: TitleHolding.objects.filter(pk=held.pk).update(valid_from=DAY),
        lambda: TitleReview.objects.filter(pk=review.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.parametrize("more", [0, 27])
def test_computing_costs_the_same_queries_for_many_units(world: World, more: int) -> None:
    county, _ = world
    for _ in range(more):
        serve(make_organization(parent=county), "书记")
    review = make_review(county)
    titles.compute_review(review, actor=review.made_by)
    with CaptureQueriesContext(connection) as captured:
        titles.compute_review(review, actor=review.made_by)
    assert len(captured) == 20 + (connection.vendor == "postgresql")  # there the trail is locked by a query


def test_what_should_not_be_is_told_as_what_is_there(world: World) -> None:
    county, towns = world
    condition = {"if": "not", "of": {"if": "is", "fact": "politics"}}
    review = make_review(county, facts=DOUBLE["facts"][:1], conditions=[condition])
    titles.answer(review, [titles.Given(towns[0].pk, "politics", SCALE)], actor=review.made_by)
    (row, *_) = entry_rows(rule_of(review.standard), computed(review))
    assert row.verdicts[0].sentence == "不应有：政治素质强：有，不符合。"
    assert row.failed == ["有：政治素质强（不应有）"]
