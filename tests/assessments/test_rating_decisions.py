"""From the proposal to the level: township, county, city; what each may do, and all that is refused on the way."""

from dataclasses import replace
from datetime import date

import pytest

from assessments.models import RatingEntry, RatingRound, RatingState, Resolution
from assessments.selectors.ratings.board import counts
from assessments.services import ratings
from assessments.services.ratings import Given
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent
from tests.assessments.ratings import (
    QUOTA,
    TOTALS,
    Place,
    column,
    computed,
    decided,
    entries,
    make_place,
    make_standard,
    meeting,
    opined,
)
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
TIED = ("96", "95", "95", "91", *TOTALS[4:])


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def at(round: RatingRound, number: int) -> RatingEntry:
    return entries(round)[number]


def opine(place: Place, round: RatingRound, number: int = 0, **opinions: tuple[str, str]) -> list[RatingEntry]:
    """The opinion of a township on units by their number (n0, n1 …)."""
    given = {at(round, int(name[1:])).pk: said for name, said in opinions.items()}
    return ratings.opine(
        round,
        township=place.townships[number],
        opinions=given,
        meeting=meeting("镇党委会"),
        actor=place.reviewers[number],
    )


def decide(place: Place, round: RatingRound, **levels: tuple[str, str]) -> RatingRound:
    given = {at(round, int(name[1:])).pk: said for name, said in levels.items()}
    return ratings.decide(round, levels=given, meeting=meeting(), actor=place.leader)


def test_a_township_agrees_with_one_decision(place: Place) -> None:
    round = computed(place)
    said = opine(place, round)
    assert [entry.opinion for entry in said] == ["五星", "五星", "四星", "四星"]
    resolution = Resolution.objects.get()
    assert (resolution.owner, {entry.opined for entry in said}) == (place.townships[0], {resolution})
    assert column(round, "opinion")[4:] == [""] * 4
    assert AuditEvent.objects.get(action="rating.opined").changes["levels"] == {}


def test_an_opinion_that_differs_needs_a_reason_and_all_faults_are_told(place: Place) -> None:
    round = computed(place)
    with pytest.raises(Refused) as refused:
        opine(place, round, n0=("四星", ""), n1=("六星", "好"))
    assert [fault.message for fault in refused.value.faults] == [
        "北1村的乡镇意见「四星级」与五星级不同，请写明理由。",
        "北2村的乡镇意见请从列表中选择。",
    ]
    assert not Resolution.objects.exists()
    opine(place, round, n0=("四星", "安全生产有问题"))
    assert (at(round, 0).opinion, at(round, 0).opinion_reason) == ("四星", "安全生产有问题")
    assert AuditEvent.objects.get(action="rating.opined").changes["levels"] == {
        "北1村": ["五星级", "四星级", "安全生产有问题"]
    }


def test_a_township_lifts_nobody_above_its_own_level(place: Place) -> None:
    """Up to four stars it proposes by itself; five it may only agree to."""
    round = computed(place)
    with pytest.raises(Refused, match="东1村不能提为「五星级」：乡镇（街道）最高可提「四星级」"):
        opine(place, round, 1, n4=("五星", "表现突出"))
    opine(place, round, 1, n5=("四星", "表现突出"))
    assert column(round, "opinion")[4:] == ["四星", "四星", "二星", "一星"]


def test_ties_and_unknown_levels_are_named_by_the_township(place: Place) -> None:
    round = computed(place, totals=(*TIED[:3], None, *TIED[4:]))
    with pytest.raises(Refused) as refused:
        opine(place, round)
    assert [fault.message for fault in refused.value.faults] == [
        "北2村处在名额边界并列，请明确提出意见。",
        "北3村处在名额边界并列，请明确提出意见。",
        "北4社区还没有建议等级，请明确提出意见。",
    ]
    opine(place, round, n1=("五星", "集体研究"), n2=("四星", ""), n3=("三星", "按上半年考核"))
    assert column(round, "opinion")[:4] == ["五星", "五星", "四星", "三星"]


def test_a_township_speaks_of_its_own_units_only(place: Place) -> None:
    round = computed(place)
    with pytest.raises(Refused, match="有不属于北湾镇的单位"):
        opine(place, round, 0, n4=("四星", ""))


def test_an_opinion_on_a_proposal_that_changed_is_asked_for_again(place: Place) -> None:
    round = opined(place, computed(place))
    ratings.answer(round, answers={(place.villages[4].pk, "total"): Given(99 * SCALE)}, actor=place.clerk)
    ratings.compute(round, actor=place.clerk)
    assert column(round, "opinion") == ["五星", "", "四星", "四星", "", "三星", "二星", "一星"]
    assert AuditEvent.objects.filter(action="rating.computed").latest("pk").changes["asked_again"] == ["北2村", "东1村"]


def test_five_stars_go_on_to_the_city_and_what_it_approves_stands(place: Place) -> None:
    round = decided(place)
    assert (round.state, column(round, "decided")[:3]) == (RatingState.FORWARDED, ["五星", "五星", "四星"])
    second = at(round, 1)
    round = ratings.approve(
        round, levels={second.pk: ("四星", "市级复核不达标")}, meeting=meeting("市委常委会"), actor=place.approver
    )
    assert (round.state, round.approval.owner) == (RatingState.DECIDED, place.city)
    assert [entry.final for entry in entries(round)][:3] == ["五星", "四星", "四星"]
    assert (at(round, 2).approved, at(round, 1).approved_reason) == ("", "市级复核不达标")
    told = {count.name: count.numbers[-2] for count in counts(round.standard.spec(), entries(round), told=True)}
    assert (told["五星级"], told["四星级"], told["没有"], sum(told.values())) == (1, 4, 0, 8)
    assert AuditEvent.objects.get(action="rating.approved").changes["levels"] == {
        "北2村": ["五星级", "四星级", "市级复核不达标"]
    }


def test_the_city_does_not_raise_and_lowers_with_a_reason(place: Place) -> None:
    round = decided(place)
    first, third = at(round, 0), at(round, 2)
    for levels, said in (
        ({third.pk: ("五星", "x")}, "有不需要审批的单位"),
        ({first.pk: ("四星", "")}, "请写明理由"),
        ({first.pk: ("", "")}, "请选择北1村的审批等级"),
    ):
        with pytest.raises(Refused, match=said):
            ratings.approve(round, levels=levels, meeting=meeting("市委常委会"), actor=place.approver)
    with pytest.raises(Refused, match="决定日期2026年1月19日早于下级的审定日期2026年1月20日"):
        early = replace(meeting("市委常委会"), decided_on=date(2026, 1, 19))
        ratings.approve(round, levels={}, meeting=early, actor=place.approver)
    assert column(round, "approved") == [""] * 8


def test_the_city_sends_back_with_a_reason_and_the_county_decides_again(place: Place) -> None:
    round = decided(place)
    with pytest.raises(Refused, match="退回请写明理由"):
        ratings.send_back(round, reason=" ", actor=place.approver)
    round = ratings.send_back(round, reason="超过全市名额", actor=place.approver)
    assert (round.state, AuditEvent.objects.get(action="rating.sent_back").reason) == ("computed", "超过全市名额")
    round = decide(place, round, n1=("四星", "按市里意见"))
    assert column(round, "decided")[:2] == ["五星", "四星"]


def test_within_its_authority_the_county_is_done_at_once(place: Place) -> None:
    standard = make_standard(place.county, authority={"township_up_to": "四星"})
    round = opined(place, computed(place, standard))
    assert decide(place, round).state == RatingState.DECIDED


def test_all_that_is_wrong_with_a_decision_is_told_at_once(place: Place) -> None:
    round = computed(place, totals=(*TIED[:3], None, *TIED[4:]), case={7: True})
    with pytest.raises(Refused) as refused:
        decide(place, round, n4=("三星", ""), n7=("一星", "已整改"))
    assert [fault.message for fault in refused.value.faults] == [
        "北湾镇、东湾镇还没有提出意见，请等它们报来。",
        "北2村处在名额边界并列，请逐个明确它的等级。",
        "北3村处在名额边界并列，请逐个明确它的等级。",
        "北4社区的等级还不能确定，请逐个明确它的等级。",
        "东1村的审定等级「三星级」与四星级不同，请写明理由。",
        "东4社区有「正在整顿」的情形，按标准最高为「只考核不定星」，不得例外，不能定为「一星级」。",
    ]
    assert (round.entries.exclude(decided="").count(), Resolution.objects.count()) == (0, 0)


def test_an_outcome_bears_the_reason_of_its_gate(place: Place) -> None:
    round = opined(place, computed(place, case={7: True}))
    assert (at(round, 7).opinion, at(round, 7).opinion_reason) == (
        "不定星",
        "正在整顿（正在整顿）的，不定等级，记为只考核不定星，不得例外。",
    )
    decide(place, round)
    assert at(round, 7).decided_reason == at(round, 7).opinion_reason


def test_an_outcome_that_people_choose_needs_its_reason(place: Place) -> None:
    round = computed(place)
    with pytest.raises(Refused, match="东4社区的乡镇意见「只考核不定星」与一星级不同，请写明理由"):
        opine(place, round, 1, n7=("不定星", ""))
    opine(place, round, 1, n7=("不定星", "班子换届中"))
    assert at(round, 7).opinion_reason == "班子换届中"


def test_a_gate_that_is_not_strict_may_be_decided_otherwise_with_a_reason(place: Place) -> None:
    round = opined(place, computed(place, happy={0: "55"}))
    assert column(round, "proposed")[0] == "二星"
    round = decide(place, round, n0=("三星", "满意度抽样有误，已复测"))
    assert column(round, "decided")[0] == "三星"


def test_above_the_quota_only_with_words_that_say_so(place: Place) -> None:
    round = opined(place, computed(place))
    with pytest.raises(Refused) as refused:
        decide(place, round, n2=("五星", "成绩突出"))
    assert refused.value.message == (
        "全部单位「五星级」名额2个，审定了3个。确需突破的，请在北3村的理由中写明“超名额”及依据。"
    )
    round = decide(place, round, n2=("五星", "超名额：市里追加1个"))
    assert column(round, "decided")[:3] == ["五星"] * 3


def test_a_tie_settled_by_name_within_the_quota(place: Place) -> None:
    round = computed(place, totals=TIED)
    opine(place, round, 0, n1=("五星", "班子更强"), n2=("四星", ""))
    opine(place, round, 1)
    with pytest.raises(Refused, match="北3村处在名额边界并列"):
        decide(place, round, n1=("五星", ""))
    round = decide(place, round, n1=("五星", ""), n2=("四星", ""))
    assert (column(round, "decided")[:3], at(round, 1).decided_reason) == (["五星", "五星", "四星"], "班子更强")


def test_against_the_township_only_with_a_reason(place: Place) -> None:
    round = computed(place)
    opine(place, round, 0, n0=("四星", "安全生产有问题"))
    opine(place, round, 1)
    with pytest.raises(Refused, match="北1村的审定等级「五星级」与四星级不同，请写明理由"):
        decide(place, round, n0=("五星", ""))
    decide(place, round, n0=("五星", "事故与村里无关"))
    assert (at(round, 0).decided, at(round, 0).opinion) == ("五星", "四星")


def test_records_that_changed_since_are_computed_first(place: Place) -> None:
    round = opined(place, computed(place))
    ratings.answer(round, answers={(place.villages[7].pk, "total"): Given(55 * SCALE)}, actor=place.clerk)
    with pytest.raises(Refused, match="计算以后数据又有变化，请先重新计算"):
        decide(place, round)


def test_a_decision_before_the_day_of_the_round_is_refused(place: Place) -> None:
    round = opined(place, computed(place))
    with pytest.raises(Refused, match="决定日期2025年12月30日早于截止日2025年12月31日"):
        early = replace(meeting(), decided_on=date(2025, 12, 30))
        ratings.decide(round, levels={}, meeting=early, actor=place.leader)


def test_taken_back_it_is_decided_again_and_the_record_stays(place: Place) -> None:
    round = decided(place)
    with pytest.raises(Refused, match="退回审定请写明理由"):
        ratings.reopen_round(round, reason="", actor=place.leader)
    round = ratings.reopen_round(round, reason="漏报一个村", actor=place.leader)
    assert (round.state, Resolution.objects.filter(owner=place.county).count()) == (RatingState.COMPUTED, 1)
    round = ratings.compute(round, actor=place.clerk)
    stood = ["五星", "五星", "四星", "四星", "四星", "三星", "二星", "一星"]  # what the next decision begins with
    assert (column(round, "decided"), round.state) == (stood, RatingState.COMPUTED)
    with pytest.raises(Refused, match="已计算，乡镇研究，不能退回审定"):
        ratings.reopen_round(round, reason="再退", actor=place.leader)


@pytest.mark.parametrize("act", ["compute", "answer", "opine", "decide"])
def test_a_decided_round_is_closed_to_all_before_it(place: Place, act: str) -> None:
    round = decided(place)
    with pytest.raises(Refused, match="已审定，待上级审批，不能"):
        {
            "compute": lambda: ratings.compute(round, actor=place.clerk),
            "answer": lambda: ratings.answer(round, answers={}, actor=place.clerk),
            "opine": lambda: opine(place, round),
            "decide": lambda: decide(place, round),
        }[act]()


def test_each_township_has_its_own_places(place: Place) -> None:
    quota = {**QUOTA, "per": "parent", "rounding": "at_least_one"}
    round = opined(place, computed(place, make_standard(place.county, quotas=[quota])))
    assert column(round, "proposed") == ["五星", "四星", "四星", "四星", "四星", "三星", "二星", "一星"]
    with pytest.raises(Refused, match="北湾镇「五星级」名额1个，审定了2个"):
        decide(place, round, n1=("五星", "成绩突出"))


def test_without_a_township_level_the_county_need_not_wait(place: Place) -> None:
    standard = make_standard(place.county, authority={"owner_up_to": "四星"})
    assert decide(place, computed(place, standard)).state == RatingState.FORWARDED
