"""公示: what it shows and for how long, objections, taking back; and how a round comes into force after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Notice, Objection, RatingEntry, RatingRound, RatingState, Resolution, UnitLevel
from assessments.selectors.levels import history
from assessments.selectors.ratings.course import course
from assessments.services import rating_notices, ratings, shown
from assessments.services.levels import close_round, withdraw_level
from assessments.services.notices import raise_objection
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Organization
from organizations.roles import Permission, Role
from organizations.services import tree
from scoring.models import Standard
from tests.assessments import ratings as ratings_place
from tests.assessments.levels import (
    CHANNEL,
    make_closed,
    make_decided,
    make_standard,
    make_villages,
    recorded,
    show,
    window,
)
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


def objection(notice: Notice, unit: Organization | None = None, **changes: Any) -> Objection:
    given = {"raised_by": "王某", "raised_on": date(2026, 1, 12), "text": "群众满意度不实", "unit": unit}
    return raise_objection(notice, **{**given, **changes}, actor=notice.actor)


def answer(found: Objection, upheld: bool) -> Objection:
    given = {"answer": "经核查属实" if upheld else "经核查不属实", "answered_on": date(2026, 1, 13)}
    return shown.answer_objection(found, upheld=upheld, **given, actor=found.actor)


# --- opening ----------------------------------------------------------------------------------------------------------
def test_a_notice_shows_the_best_level_first_and_why_a_unit_has_none(villages: list[Organization]) -> None:
    first, second, third = villages
    round = make_decided({first: "不定级", second: "四星", third: "五星"}, reasons={first: "书记受党内警告处分"})
    notice = show(round)
    told = [(line["group"], line["name"], line["parent"], line["note"]) for line in notice.lines]
    assert told == [
        ("五星", third.name, "北滩镇", ""),
        ("四星", second.name, "北滩镇", ""),
        ("不定级", first.name, "北滩镇", "书记受党内警告处分"),
    ]
    assert (notice.days, notice.channel, notice.previous) == (5, CHANNEL, None)
    round.refresh_from_db()
    assert (round.state, round.notice) == (RatingState.SHOWN, notice)
    event = AuditEvent.objects.get(action="notice.opened")
    assert (event.changes["units"], event.changes["opens_on"]) == (3, "2026-01-10")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": 4}, "公示4天，标准规定不少于5天（首尾两天都算），请延长。"),
        ({"closes_on": date(2026, 1, 9)}, "公示结束日期不能早于开始日期"),
        ({"channel": "  "}, "请写明受理部门和电话"),
        ({"title": ""}, "请写明公示的标题"),
        ({"opens_on": date(2026, 1, 7)}, "公示开始日期不能早于审定日期2026年1月8日"),
    ],
)
def test_a_notice_that_is_too_short_or_tells_nobody_where_to_go_is_refused(
    villages: list[Organization], changes: dict[str, Any], sentence: str
) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    with pytest.raises(Refused, match=sentence):
        show(round, **changes)
    assert not Notice.objects.exists()


def test_only_a_decided_round_with_reasons_is_shown(villages: list[Organization]) -> None:
    round = make_decided({villages[0]: "不定级"})
    with pytest.raises(Refused, match=f"{villages[0]}不定等级，还没有写明理由"):
        show(round)
    RatingEntry.objects.filter(round=round).update(decided="")
    with pytest.raises(Refused, match="还没有审定等级，不能公示"):
        show(round)
    RatingRound.objects.filter(pk=round.pk).update(state=RatingState.COMPUTED)
    with pytest.raises(Refused, match="已计算，乡镇研究，审定以后才能公示"):
        show(round)


def test_units_read_it_from_its_first_day_until_it_is_taken_back(
    county: Organization, villages: list[Organization]
) -> None:
    filler = make_user(at=villages[0], role=Role.FILLER)
    stranger = make_user(at=make_organization("望城区", parent=None), role=Role.ORGANIZER)
    round = make_decided(dict.fromkeys(villages, "三星"))

    def reads() -> tuple[int, int, int]:
        rows = (Notice, RatingRound, RatingEntry)
        notices, rounds, entries = (model.objects.allowed(filler, Permission.SEE).count() for model in rows)
        return notices, rounds, entries

    assert reads() == (0, 0, 0)
    with pytest.raises(Refused, match="公示开始日期离今天超过30天，请核对年份"):
        show(round, opens_on=date(2099, 1, 1), closes_on=date(2099, 1, 9))
    soon = timezone.localdate() + timedelta(days=30)
    later = show(round, opens_on=soon, closes_on=soon + timedelta(days=8))
    assert reads() == (0, 0, 0)
    shown.withdraw_notice(later, reason="日期写错", actor=round.made_by)
    notice = show(round)
    assert notice.previous == later
    assert reads() == (1, 1, 1)  # the notice names all units, the round's own page only his
    assert not Notice.objects.allowed(stranger, Permission.SEE).exists()
    assert Notice.objects.allowed(make_user(at=county), Permission.ORGANIZE).count() == 2
    shown.withdraw_notice(notice, reason="名单有误", actor=round.made_by)
    assert reads() == (0, 0, 0)
    round.refresh_from_db()
    assert round.state == RatingState.DECIDED


# --- objections -------------------------------------------------------------------------------------------------------
def test_an_objection_that_is_not_upheld_changes_nothing(villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    notice = show(round)
    found = objection(notice, villages[0])
    with pytest.raises(Refused, match="还有1件异议没有答复（王某），请先答复"):
        close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)
    answer(found, upheld=False)
    with pytest.raises(Refused, match="这件异议已于2026年1月13日答复"):
        answer(found, upheld=True)
    assert len(close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)) == 3


def test_an_objection_that_is_upheld_sends_the_round_back(villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    notice = show(round)
    other = objection(notice, raised_by="匿名")
    answer(objection(notice, villages[0]), upheld=True)
    round.refresh_from_db()
    notice.refresh_from_db()
    assert round.state == RatingState.COMPUTED
    assert notice.withdrawn_reason == "异议成立：经核查属实"
    event = AuditEvent.objects.get(action="rating.reopened")
    assert (event.reason, event.changes["state"]) == ("异议成立：经核查属实", ["shown", "computed"])
    RatingRound.objects.filter(pk=round.pk).update(state=RatingState.DECIDED)  # decided again
    again = show(round, opens_on=date(2026, 1, 20), closes_on=date(2026, 1, 24))
    assert again.previous == notice
    with pytest.raises(Refused, match="还有1件异议没有答复（匿名）"):  # of the first notice
        close_round(round, valid_from=date(2026, 2, 1), actor=round.made_by)
    answer(other, upheld=False)
    close_round(round, valid_from=date(2026, 2, 1), actor=round.made_by)
    with pytest.raises(Refused, match="公示不能再撤回"):
        shown.withdraw_notice(again, reason="晚了", actor=round.made_by)
    with pytest.raises(Refused, match="已由新的公示接替"):
        shown.withdraw_notice(notice, reason="晚了", actor=round.made_by)


def test_objections_come_while_it_is_shown_and_about_its_units(villages: list[Organization]) -> None:
    notice = show(make_decided({villages[0]: "三星", villages[1]: "四星"}))
    with pytest.raises(Refused, match="公示期是2026年1月10日至2026年1月14日"):
        objection(notice, raised_on=date(2026, 1, 15))
    with pytest.raises(Refused, match=f"「{villages[2]}」不在这次公示的名单中"):
        objection(notice, villages[2])
    with pytest.raises(Refused, match="请写明提出人"):
        objection(notice, raised_by=" ")
    found = objection(notice)
    with pytest.raises(Refused, match="答复日期不能早于提出日期"):
        shown.answer_objection(found, upheld=False, answer="不属实", answered_on=date(2026, 1, 11), actor=notice.actor)
    shown.withdraw_notice(notice, reason="名单有误", actor=notice.actor)
    with pytest.raises(Refused, match="已经撤回，不再登记异议"):
        objection(notice)


# --- in force ---------------------------------------------------------------------------------------------------------
def test_after_the_notice_levels_are_in_force_and_those_before_end(
    standard: Standard, villages: list[Organization]
) -> None:
    first, second, third = villages
    old = recorded(first, "三星", 2024, standard)
    given = make_closed(
        {first: "四星", second: "五星", third: "不定级"}, standard=standard, reasons={third: "受党纪处分"}
    )
    told = [(level.organization, level.label, level.rank, level.year, level.way) for level in given]
    assert told == [
        (first, "四星", 1, 2025, "round"),
        (second, "五星", 0, 2025, "round"),
        (third, "不定级", None, 2025, "round"),
    ]
    assert {level.valid_from for level in given} == {date(2026, 1, 20)} and {lv.valid_until for lv in given} == {None}
    assert (given[0].previous, given[2].reason, given[1].resolution.minutes_no) == (old, "受党纪处分", "〔2026〕3号")
    old.refresh_from_db()
    assert old.valid_until == date(2026, 1, 20)
    assert [lv.label for lv in UnitLevel.objects.on(date(2026, 1, 19)).filter(organization=first)] == ["三星"]
    assert [lv.label for lv in UnitLevel.objects.on(date(2026, 1, 20)).filter(organization=first)] == ["四星"]
    round = RatingRound.objects.get()
    assert (round.state, round.valid_from) == (RatingState.CLOSED, date(2026, 1, 20))


def test_not_before_the_notice_has_ended(villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    today = timezone.localdate()
    with pytest.raises(Refused, match="已审定，公示以后才能生效"):
        close_round(round, valid_from=today, actor=round.made_by)
    notice = show(round, opens_on=today, closes_on=today + timezone.timedelta(days=4))
    with pytest.raises(Refused, match="期满以后才能生效"):
        close_round(round, valid_from=today, actor=round.made_by)
    shown.withdraw_notice(notice, reason="改期", actor=round.made_by)
    show(round)
    with pytest.raises(Refused, match="生效日期须晚于公示结束日期2026年1月14日"):
        close_round(round, valid_from=date(2026, 1, 14), actor=round.made_by)
    with pytest.raises(Refused, match="还没有到"):
        close_round(round, valid_from=date(2099, 1, 1), actor=round.made_by)


def test_two_stars_of_one_year_are_refused(standard: Standard, villages: list[Organization]) -> None:
    make_closed({villages[0]: "三星"}, standard=standard)
    RatingRound.objects.update(state=RatingState.WITHDRAWN)  # the year is free for another round, its levels are not
    again = make_decided({villages[0]: "四星", villages[1]: "三星"}, standard=standard)
    show(again)
    with pytest.raises(Refused, match=f"2025年已有评定等级的：{villages[0]}三星。一个单位同一年不能有两个等级"):
        close_round(again, valid_from=date(2026, 2, 1), actor=again.made_by)
    assert UnitLevel.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says the same
        UnitLevel.objects.create(
            **{
                **{
                    field: getattr(UnitLevel.objects.get(), field)
                    for field in ("owner", "organization", "scale", "year")
                },
                **{"level": "四星", "label": "四星", "valid_from": date(2026, 2, 1), "valid_until": date(2026, 3, 1)},
                **{"way": "round", "actor": again.made_by, "at": timezone.now()},
            }
        )


def test_a_unit_that_ended_meanwhile_gets_no_level(county: Organization, villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    show(round)
    tree.abolish(villages[0], effective_on=date(2026, 1, 15), actor=round.made_by)
    given = close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)
    assert [level.organization for level in given] == villages[1:]


# --- what stands ------------------------------------------------------------------------------------------------------
def test_what_was_decided_shown_and_objected_to_never_changes(villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    notice = show(round)
    found = answer(objection(notice), upheld=False)
    for model, pk, change, sentence in (
        (Resolution, round.decision_id, {"minutes_no": "改"}, "决定不能修改"),
        (Notice, notice.pk, {"lines": []}, "公示不能修改"),
        (Notice, notice.pk, {"closes_on": date(2026, 2, 1)}, "公示不能修改"),
        (Objection, found.pk, {"answer": "改"}, "异议只能答复一次"),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            model.objects.filter(pk=pk).update(**change)
        with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
            model.objects.filter(pk=pk)._raw_delete("default")


def test_a_level_of_a_round_that_was_withdrawn_is_gone_and_the_one_before_holds(
    standard: Standard, villages: list[Organization]
) -> None:
    old = recorded(villages[0], "三星", 2024, standard)
    [level] = make_closed({villages[0]: "四星"}, standard=standard)
    assert withdraw_level(level, reason="张冠李戴", actor=level.actor) == old
    assert [one.label for one in UnitLevel.objects.on(timezone.localdate())] == ["三星"]
    with pytest.raises(Refused, match="登记已经撤回，不能再操作"):
        withdraw_level(level, reason="再撤", actor=level.actor)
    with pytest.raises(IntegrityError, match="等级不能修改"), transaction.atomic():
        UnitLevel.objects.filter(pk=level.pk).update(withdrawn_at=None)


def test_a_notice_registered_when_its_days_were_over_says_so(villages: list[Organization], client: Client) -> None:
    round = make_decided({villages[0]: "五星"})
    client.force_login(round.made_by)
    notice = rating_notices.show_round(round, window(timezone.localdate() - timedelta(days=5)), actor=round.made_by)
    told = [client.get(url).content.decode() for url in (notice.get_absolute_url(), reverse("assessments:notice-list"))]
    assert [(notice.late, page.count("期满后补登")) for page in told] == [(True, 1), (True, 1)]
    round.refresh_from_db()
    assert "期满后补登" in course(round)[-1].detail
    notice.closes_on = timezone.localdate()
    assert notice.late is False


def test_windows_are_counted_with_both_ends() -> None:
    assert window().days == 5
    assert window(closes_on=date(2026, 1, 10)).days == 1


def test_from_the_rules_to_the_roster() -> None:
    """A round as its offices make it: computed, opined, decided, approved by the city, shown, in force."""
    place = ratings_place.make_place()
    round = ratings_place.decided(place, case={7: True})
    with pytest.raises(Refused, match="待上级审批，审定以后才能公示"):
        show(round)
    round = ratings.approve(round, levels={}, meeting=ratings_place.meeting("市委常委会"), actor=place.approver)
    dated = {"opens_on": date(2026, 1, 21), "closes_on": date(2026, 1, 25)}
    notice = rating_notices.show_round(round, window(**dated), actor=place.clerk)
    assert [line["group"] for line in notice.lines[:2]] == ["五星级", "五星级"]
    unrated = notice.lines[-1]
    assert (unrated["group"], unrated["name"]) == ("只考核不定星", place.villages[7].name)
    assert "正在整顿" in unrated["note"]
    levels = close_round(round, valid_from=date(2026, 2, 1), actor=place.clerk)
    by_unit = {level.organization: level for level in levels}
    best, other = by_unit[place.villages[0]], by_unit[place.villages[4]]
    assert (best.label, best.resolution.owner, best.resolution.body) == ("五星级", place.city, "市委常委会")
    assert (other.resolution.owner, other.resolution.body) == (place.county, "县委常委会")
    assert "正在整顿" in by_unit[place.villages[7]].reason
    assert history(place.villages[0], place.clerk)[0].title == "支部星级"  # of a scale that stands in its rating alone
    assert len(levels) == 8 and {level.entry.round for level in levels} == {round}
