"""晋位升级目标: set all or nothing, never lost; met, missed or open by the round of the year, across mergers."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments import goal_actions
from assessments.exports.goals import said_of
from assessments.models import PromotionGoal, RatingRound, RatingState, UnitLevel
from assessments.selectors.goals import MET, MISSED, OPEN, Field, aims_of, by_township, goal_lines, held_before
from assessments.services.goals import set_goals
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.services import regrouping
from organizations.services.changes import NewUnit
from organizations.trail.telling import Teller
from tests.assessments.goals import YEAR, prepare, set_some, standing
from tests.assessments.levels import make_decided
from tests.assessments.ratings import Place, give_level, make_place
from tests.factories import make_organization
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)


@pytest.fixture
def place(made: Place, db: None) -> Place:
    found = own(made)
    prepare(found)
    return found


def faults(place: Place, *aims: str, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        set_some(place, *aims, **more)
    return [fault.message for fault in refused.value.faults]


def close(place: Place, *levels: str) -> RatingRound:
    """The round of the year in force: levels of the first villages, "-" for those that it does not rate."""
    rated = {unit: code for unit, code in zip(place.villages, levels, strict=False) if code != "-"}
    round = make_decided(rated, owner=place.county, actor=place.clerk)
    RatingRound.objects.filter(pk=round.pk).update(state=RatingState.CLOSED)
    return round


def field(place: Place) -> Field:
    return Field(place.county, "stars", YEAR)


def told(place: Place) -> list[tuple[str, str, str, str, str]]:
    return [
        (line.goal.organization.name, line.before, line.aim, line.got, line.state) for line in goal_lines(field(place))
    ]


# --- setting ----------------------------------------------------------------------------------------------------------
def test_a_township_sets_the_goals_of_its_units(place: Place) -> None:
    assert set_some(place, "五星", "四星", "", actor=place.reviewers[0]) == 2
    assert standing() == [("北1村", "五星"), ("北2村", "四星")]
    event = AuditEvent.objects.get(action="goal.set")
    assert (event.actor_name, event.unit_path) == ("北湾镇组织委员", place.townships[0].path)
    assert event.changes["goals"] == {"北1村": ["", "五星级", ""], "北2村": ["", "四星级", ""]}
    said = dict(Teller(goal_actions.TERMS["goal"]).lines(event.changes))
    assert (said["目标"], said["等级体系"]) == ("北1村 没有目标 → 五星级，北2村 没有目标 → 四星级", "支部星级")
    assert set_some(place, "五星", "四星", "", actor=place.reviewers[0]) == 0
    assert AuditEvent.objects.filter(action="goal.set").count() == 1


def test_a_change_is_a_new_row_with_its_reason(place: Place) -> None:
    set_some(place, "五星", "四星")
    assert faults(place, "四星", "") == ["北1村、北2村改了原来的目标，请写明理由。"]
    assert set_some(place, "四星", "", reason=" 班子调整 ") == 2
    assert standing() == [("北1村", "四星")]
    gone = PromotionGoal.objects.exclude(withdrawn_at=None).order_by("pk")
    assert [(row.level, row.withdrawn_reason, row.withdrawn_by) for row in gone] == [
        ("五星", "班子调整", place.clerk),
        ("四星", "班子调整", place.clerk),
    ]
    line = goal_lines(field(place))[0]
    assert (line.goal.reason, [aim for aim, _ in line.earlier]) == ("班子调整", ["五星级"])


def test_all_faults_are_told_at_once(place: Place) -> None:
    """A leap, a level that is none, an aim below what is held, more than at first, a unit of another county."""
    strange = make_organization(parent=make_organization(parent=make_organization("会宁县", parent=place.city)))
    aims = {unit.pk: (aim, "") for unit, aim in zip(place.villages, ("三星", "五星", "六星", "五星"), strict=False)}
    aims |= {place.villages[5].pk: ("五星", "写" * 401), strange.pk: ("四星", "")}
    with pytest.raises(Refused) as refused:
        set_goals(place.county, "stars", YEAR, aims, place.clerk)
    assert [(fault.place, fault.message) for fault in refused.value.faults] == [
        ("", "有1个单位不是靖远县下级的在册单位，请刷新页面后重试。"),
        (f"level:{place.villages[1].pk}", "北2村的目标不能定为五星级：上次为三星级，最多升1级。"),
        (f"level:{place.villages[2].pk}", "北3村的目标「六星」不是「支部星级」的等级，请从列表中选择。"),
        (f"level:{place.villages[5].pk}", "东2村的目标不能定为五星级：首次评定最高为四星级。"),
        (f"measures:{place.villages[5].pk}", "东2村的措施超过400字，请写短一些。"),
        ("reason", "北1村的目标低于年初等级，请写明理由。"),
    ]
    assert standing() == []


def test_measures_without_an_aim_are_not_lost(place: Place) -> None:
    unit = place.villages[0]
    with pytest.raises(Refused, match="北1村写了措施，请选目标。") as refused:
        set_goals(place.county, "stars", YEAR, {unit.pk: ("", "办实事")}, place.clerk)
    assert [fault.place for fault in refused.value.faults] == [f"level:{unit.pk}"]
    set_goals(place.county, "stars", YEAR, {unit.pk: ("五星", "办实事")}, place.clerk)
    gone = {unit.pk: ("", "办实事")}  # the measures of an aim that is taken back go with it
    assert set_goals(place.county, "stars", YEAR, gone, place.clerk, reason="班子调整") == 1
    assert standing() == []


def test_an_aim_below_what_is_held_stands_with_its_reason(place: Place) -> None:
    assert set_some(place, "三星", reason="村班子集体换届") == 1
    assert PromotionGoal.objects.get().reason == "村班子集体换届"


def test_nobody_sets_the_goals_of_others(place: Place) -> None:
    assert faults(place, "五星", actor=place.reviewers[1]) == ["北1村的目标由它的乡镇（街道）或靖远县定，您不能定。"]
    assert faults(place, "五星", actor=place.leader) != []


def test_a_year_that_is_rated_has_no_more_goals(place: Place) -> None:
    close(place, "四星")
    assert faults(place, "五星") == ["「2025年度村党组织评星定级」已生效，不能再定、再改2025年的目标。"]
    assert set_some(place, "五星", year=2026) == 1


@pytest.mark.parametrize(("year", "said"), [(26, "年度26不对，请核对。"), (3000, "年度3000不对，请核对。")])
def test_a_year_is_a_year(place: Place, year: int, said: str) -> None:
    assert faults(place, "五星", year=year) == [said]


def test_without_a_standard_there_are_no_goals(made: Place) -> None:
    assert faults(own(made), "五星") == ["靖远县没有按「stars」评定的现行办法，请先发布评定办法。"]


def test_the_holding_period_counts_as_in_the_rating(made: Place) -> None:
    place = own(made)
    prepare(place, movement={"max_up": 1, "hold_years": 3})
    assert faults(place, "五星") == ["北1村的目标不能定为五星级：2023年起为四星级，不满3年。"]
    assert set_some(place, "五星", year=2026) == 1


def test_the_database_keeps_goals(place: Place) -> None:
    set_some(place, "五星")
    goal = PromotionGoal.objects.get()
    for act in (goal.delete, lambda: PromotionGoal.objects.update(level="四星")):
        with pytest.raises(IntegrityError, match="晋位升级目标不能"), transaction.atomic():
            act()
    twin = PromotionGoal.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


# --- what came of them ------------------------------------------------------------------------------------------------
def test_goals_are_met_missed_or_open_across_a_merger(place: Place) -> None:
    """北3村 aimed at four stars and went into 北2村, which has them: met; the fourth is not rated yet."""
    set_some(place, "五星", "四星", "四星", "-", "三星")
    north, south = place.townships
    regrouping.merge([place.villages[2]], into=place.villages[1], effective_on=date(2025, 6, 1), actor=place.clerk)
    assert {line.state for line in goal_lines(field(place))} == {OPEN}
    close(place, "四星", "四星")
    assert told(place) == [
        ("北1村", "四星级", "五星级", "四星级", MISSED),
        ("北2村", "三星级", "四星级", "四星级", MET),
        ("北3村", "三星级", "四星级", "四星级", MET),
        ("东1村", "二星级", "三星级", "", OPEN),
    ]
    rows = by_township(goal_lines(field(place)))
    assert [(one.name, one.met, one.missed, one.open, one.rated, one.goals, one.share) for one in rows] == [
        (north.name, 2, 1, 0, 3, 3, "66.67%"),
        (south.name, 0, 0, 1, 0, 1, "—"),
        ("合计", 2, 1, 1, 3, 4, "66.67%"),
    ]


def test_a_unit_that_was_split_needs_all_of_its_successors(place: Place) -> None:
    set_some(place, "-", "四星")
    second, *others = place.villages[1:4]
    halves = {other: 500_000 for other in others}
    flows = [regrouping.Flow(second, other, share) for other, share in halves.items()]
    regrouping.regroup(flows, effective_on=date(2025, 6, 1), actor=place.clerk)
    round = close(place, "-", "-", "四星", "三星")
    assert told(place) == [("北2村", "三星级", "四星级", "四星级、三星级", MISSED)]
    round.entries.filter(decided="三星").update(decided="五星")
    assert told(place)[0][3:] == ("四星级、五星级", MET)


def test_an_outcome_without_a_level_misses_the_goal(place: Place) -> None:
    set_some(place, "五星")
    close(place, "不定星")
    assert told(place) == [("北1村", "四星级", "五星级", "只考核不定星", MISSED)]


def test_the_level_before_is_that_of_the_year_before_though_it_came_late(place: Place) -> None:
    """Rated for 2024 and in force from March 2025; what the round of 2025 itself gave is not before it."""
    unit = place.villages[5]
    old = give_level(unit, "二星", owner=place.county, year=2022, valid_until=date(2025, 3, 1))
    late = give_level(unit, "三星", owner=place.county, year=2024)
    before = held_before(field(place).ratings(), [unit], YEAR)[unit.pk]
    assert (old.valid_from, late.valid_from, before.held.code) == (date(2023, 3, 1), date(2025, 3, 1), "三星")


def test_a_unit_founded_in_the_year_begins_with_what_it_was_founded_with(place: Place) -> None:
    first, second = place.villages[:2]
    new = NewUnit("北新村", field=first.field, parent=place.townships[0])
    event = regrouping.merge([first, second], into=new, effective_on=date(2025, 6, 1), actor=place.clerk)
    unit = event.links.exclude(target=None).first().target
    rated = UnitLevel.objects.get(organization=first)
    rated.pk, rated.organization, rated.level, rated.year = None, unit, "五星", YEAR
    rated.valid_from = date(2025, 12, 20)
    rated.save()  # by the round of the year itself
    before = held_before(field(place).ratings(), [unit], YEAR)[unit.pk]
    assert (before.held.code, before.told) == ("三星", "合并前北1村四星级、北2村三星级，按最低的算")


def test_the_page_of_a_rating_tells_the_goals_of_all_that_went_into_the_unit(place: Place) -> None:
    set_some(place, "-", "四星", "二星", reason="受灾")
    regrouping.merge([place.villages[2]], into=place.villages[1], effective_on=date(2025, 6, 1), actor=place.clerk)
    entry = close(place, "-", "四星").entries.get()
    assert aims_of(entry) == ["四星级", "北3村二星级"]


def test_a_goal_that_is_set_when_the_rating_has_begun_is_marked(place: Place) -> None:
    set_some(place, "五星", "四星")
    entry = close(place, "四星", "四星").entries.get(organization=place.villages[0])
    assert [line.late for line in goal_lines(field(place))] == ["", ""]
    RatingRound.objects.update(state=RatingState.COMPUTED)
    set_some(place, "四星", "四星", reason="核减")
    rows = goal_lines(field(place))
    assert [(line.aim, line.late) for line in rows] == [("四星级", "评定开始后登记"), ("四星级", "")]
    assert said_of(rows[0]) == ["原目标五星级（核减）", "评定开始后登记"]
    assert aims_of(entry) == ["四星级（评定开始后登记）"]


def test_goals_cost_the_same_queries_however_many(place: Place) -> None:
    set_some(place, "五星")
    close(place, "四星", "四星", "四星", "五星", "四星")
    RatingRound.objects.update(state=RatingState.DECIDED)
    with CaptureQueriesContext(connection) as few:
        goal_lines(field(place), rounds=list(RatingRound.objects.all()))
    set_some(place, "五星", "四星", "四星", "五星", "三星")
    with CaptureQueriesContext(connection) as many:
        assert len(goal_lines(field(place), rounds=list(RatingRound.objects.all()))) == 5
    assert len(many) == len(few)
