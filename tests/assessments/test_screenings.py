"""排查 from the start to the opened cases: who answers, what is refused, what the digest holds together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.forms.screenings import FileForm
from assessments.models import Case, Screening, ScreeningAnswer, ScreeningState
from assessments.services import screenings, shown
from assessments.services.notices import Window, raise_objection
from assessments.services.screenings import Screened
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent
from tests.assessments.screenings import (
    COUNTY_MEETING,
    DAY,
    DECIDED,
    TOWNSHIP_MEETING,
    clerk,
    decide,
    leader,
    listed,
    make_screening,
    make_standard,
    make_villages,
    part_of,
    said,
    screen_all,
)
from tests.factories import make_organization, make_user
from tests.scoring.standards.listings import TEN, both, by_share, listing

pytestmark = pytest.mark.django_db


def start(owner, standard, **changes):
    given = {"year": 2026, "day": DAY, "title": "排查", "actor": make_user(at=owner), **changes}
    return screenings.start_screening(owner=owner, standard=standard, **given)


def test_every_village_below_is_entered_with_the_township_that_screens_it():
    units = make_villages(2, 3, communities=1)
    county = units[0].parent.parent
    make_organization("县委办", parent=county, kind="department")
    alone = make_organization("城关社区", parent=county, kind="village", field="community")
    screening = make_screening(units, computed=False)
    assert [(part.name, part.entries.count()) for part in screening.parts.all()] == [
        ("靖远县", 1),
        ("第1镇", 3),
        ("第2镇", 3),
    ]
    first = screening.entries.first()
    assert (first.organization, first.part.organization, first.field) == (alone, county, "community")
    assert (screening.state, screening.digest) == (ScreeningState.DRAFT, "")


def test_what_cannot_begin_is_refused():
    units = make_villages(1, 1)
    county = units[0].parent.parent
    standard = make_standard(county)
    elsewhere = make_organization("望城区")
    for owner, changes, message in (
        (elsewhere, {}, "是靖远县制定的，望城区不能用它"),
        (county, {"title": " "}, "请写明排查的名称"),
        (county, {"day": timezone.localdate() + timedelta(days=1)}, "还没有到"),
        (county, {"year": 2024}, "2024年度的排查，截止日应在2024年或2025年"),
    ):
        with pytest.raises(Refused, match=message):
            start(owner, standard, **changes)
    start(county, standard)
    with pytest.raises(Refused, match="「排查」待计算，还没有办完。请先办完它，或者撤回它"):
        start(county, standard, title="又一次")


def test_a_changed_standard_reaches_only_the_next_screening():
    """Named bad input: a criteria list changed while cases run."""
    screening = make_screening()
    county, first = screening.owner, screening.standard
    second = make_standard(county, listing(criteria=[{"code": "1", "text": "班子配备不齐"}]))
    assert (first.version, second.version) == (1, 2)
    screen_all(screening, met={"1镇1村": ["2"]})
    assert listed(decide(screening)) == ["1镇1村"]
    screenings.file_screening(screening, listed_on=DECIDED, actor=make_user(at=county))
    assert Case.objects.get().standard == first and Case.objects.get().grounds == "2．组织生活不正常"
    with pytest.raises(Refused, match="第1版没有发布，或者已有新版本"):
        start(county, first)
    assert start(county, second).standard == second


def test_a_township_answers_for_every_village_by_itself():
    screening = make_screening()
    part = part_of(screening)
    first, second, third = part.entries.all()
    with pytest.raises(Refused) as refused:
        screenings.screen(
            part,
            [
                said(first, met=["1"], codes=["1"]),
                Screened(second.pk, said(second, met=["1"]).answers, "", "", ""),
                said(third, opinion="listed"),
            ],
            actor=clerk(part),
        )
    assert [(fault.place, fault.message) for fault in refused.value.faults] == [
        (f"none:{first.pk}", "「1镇1村」还有1项没有回答：组织生活不正常。"),
        (f"basis:{second.pk}", "「1镇2村」有认定为“是”的情形或填了数值，请写明依据。"),
        (f"opinion:{second.pk}", "「1镇2村」请写明意见：列入，或不列入。"),
        (f"reason:{third.pk}", "「1镇3村」按标准应为“不列入”，意见是“列入”，请写明理由。"),
    ]
    assert ScreeningAnswer.objects.count() == 0
    screenings.screen(part, [said(first, met=["1"])], actor=clerk(part))
    with pytest.raises(Refused, match="第1镇还有2个单位没有逐个排查：1镇2村、1镇3村"):
        screenings.hand_in(part, TOWNSHIP_MEETING, actor=clerk(part))


def test_an_answer_is_kept_with_its_basis_and_a_change_is_a_new_row():
    screening = make_screening()
    part = part_of(screening)
    entry = part.entries.first()
    screenings.screen(part, [said(entry, met=["1"])], actor=clerk(part))
    screenings.screen(part, [said(entry, met=["1"])], actor=clerk(part))
    assert ScreeningAnswer.objects.count() == 2
    screenings.screen(part, [said(entry, met=["1"], basis="重新走访")], actor=clerk(part))
    rows = [(row.code, row.value, row.basis) for row in ScreeningAnswer.objects.all()]
    assert rows == [
        ("1", SCALE, "现场查看、走访党员"),
        ("2", 0, "现场查看、走访党员"),
        ("1", SCALE, "重新走访"),
        ("2", 0, "重新走访"),
    ]
    entry.refresh_from_db()
    assert (entry.opinion, entry.screened_by) == ("listed", clerk(part))


def test_the_last_township_brings_the_whole_to_the_decision():
    screening = make_screening()
    for number in (1, 2):
        part = part_of(screening, number)
        screenings.screen(part, [said(entry) for entry in part.entries.all()], actor=clerk(part))
        screenings.hand_in(part, TOWNSHIP_MEETING, actor=clerk(part))
        screening.refresh_from_db()
        assert screening.state == ("computed" if number == 1 else "checked")
    assert set(screening.entries.values_list("computed", flat=True)) == {"not"}
    with pytest.raises(Refused, match="已经报送，不能再排查。要改的，请组织单位退回"):
        screenings.screen(part, [said(part.entries.first())], actor=clerk(part))
    organizer = make_user(at=screening.owner)
    screenings.return_part(part, reason="第2镇2村群众反映强烈，请再核实", actor=organizer)
    part.refresh_from_db()
    screening.refresh_from_db()
    assert (part.opined, part.returned_reason, screening.state) == (None, "第2镇2村群众反映强烈，请再核实", "computed")


def test_the_same_facts_and_answers_give_the_same_digest_and_others_do_not():
    screening = make_screening()
    before = screening.digest
    assert before and screenings.same(screening)
    assert screenings.compute_screening(screening, actor=screening.made_by).digest == before
    part = part_of(screening)
    screenings.screen(part, [said(part.entries.first(), met=["1"])], actor=clerk(part))
    assert not screenings.same(screening)
    assert screenings.compute_screening(screening, actor=screening.made_by).digest != before


def test_the_county_decides_all_at_once_or_nothing():
    """Named bad input: what is not certain, added or removed without a reason."""
    screening = make_screening(document=both(shares=[{**TEN, "share": "0.2"}]))
    facts = {name: {"score": 80} for name in ("1镇2村", "1镇3村", "2镇1村", "2镇2村", "2镇3村")}
    screen_all(screening, met={"1镇1村": ["1"]}, facts={**facts, "1镇1村": {"score": 95}, "2镇1村": {"score": 70}})
    states = {entry.name: (entry.computed, entry.reason) for entry in screening.entries.all()}
    assert states["1镇1村"] == ("listed", "符合情形1")
    assert states["2镇1村"] == ("not", "没有列入的情形；倒数第1名，名额0个")
    with pytest.raises(Refused) as refused:
        decide(screening, {"1镇1村": ("not", ""), "2镇1村": ("listed", " "), "2镇2村": ("", "")})
    by_name = {entry.name: entry.pk for entry in screening.entries.all()}
    assert [(fault.place, fault.message) for fault in refused.value.faults] == [
        (f"reason:{by_name['1镇1村']}", "「1镇1村」按标准应列入，去掉它请写明理由。"),
        (f"reason:{by_name['2镇1村']}", "「2镇1村」按标准不列入，增加它请写明理由。"),
        (
            f"choice:{by_name['2镇2村']}",
            "「2镇2村」按标准不能确定（没有列入的情形；倒数第2名有4个单位并列，名额0个），请点名确定列入或不列入。",
        ),
    ]
    assert Screening.objects.get().state == "checked"
    decide(screening, {"1镇1村": ("not", "已换届配齐"), "2镇1村": ("listed", "信访突出")})
    assert listed(screening) == ["2镇1村"]
    event = AuditEvent.objects.get(action="screening.decided")
    assert event.changes["otherwise"] == {
        "1镇1村": ["建议列入", "不列入", "已换届配齐"],
        "2镇1村": ["不列入", "列入", "信访突出"],
    }


def test_a_tie_at_the_edge_must_be_decided_by_name():
    screening = make_screening(document=by_share(shares=[{**TEN, "share": "0.2"}]))
    tied = {"1镇1村": 60, "1镇2村": 60}
    scores = {name: {"score": tied.get(name, 90)} for name in screening.entries.values_list("name", flat=True)}
    screen_all(screening, facts=scores)
    with pytest.raises(Refused, match="「1镇1村」按标准不能确定（倒数第1名有2个单位并列，名额1个，不能确定）"):
        decide(screening)
    decide(screening, {"1镇1村": ("listed", "群众意见更大"), "1镇2村": ("not", "已有好转")})
    assert listed(screening) == ["1镇1村"]


def test_a_decision_before_all_have_screened_or_on_stale_figures_is_refused():
    screening = make_screening()
    with pytest.raises(Refused, match="第1镇、第2镇还没有报送逐个排查的结果，不能确定名单"):
        decide(screening)
    screen_all(screening)
    ScreeningAnswer.objects.create(
        entry=screening.entries.first(), about="criterion", code="1", value=SCALE, basis="补查",
        actor=screening.made_by, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="计算以后，有事实或认定发生了变化。请先重新计算，再确定"):
        decide(screening)


def test_fewer_than_the_minimum_are_refused():
    """嵩县: not below 5%; here 0.2 of 6 is 1.2, so 2."""
    screening = make_screening(document=listing(minimum={"share": "0.2"}))
    screen_all(screening, met={"1镇1村": ["1"]})
    with pytest.raises(Refused, match="标准规定不少于2个（6个单位），现在确定1个，还差1个"):
        decide(screening)
    decide(screening, {"2镇1村": ("listed", "县委研究补列")})
    assert listed(screening) == ["1镇1村", "2镇1村"]


def test_the_number_is_divided_only_where_the_standard_allows():
    """Named bad input: allocation to townships forbidden."""
    screening = make_screening()
    first, second = (part_of(screening, number) for number in (1, 2))
    with pytest.raises(Refused, match="规定不得把数量分到乡镇，不能按乡镇分配"):
        screenings.divide(screening, numbers={first.pk: 1, second.pk: 1}, actor=screening.made_by)
    screening = make_screening(
        make_villages(2, 10, county=make_organization("平川区")), document=by_share(allocation="allowed")
    )
    first, second = (part_of(screening, number) for number in (1, 2))
    for numbers, message in (
        ({first.pk: 2}, "每个乡镇都要填数量"),
        ({first.pk: 2, second.pk: 1}, "按标准应有2个，各乡镇合计3个"),
    ):
        with pytest.raises(Refused, match=message):
            screenings.divide(screening, numbers=numbers, actor=screening.made_by)
    screenings.divide(screening, numbers={first.pk: 2, second.pk: 0}, actor=screening.made_by)
    scores = {name: {"score": 90} for name in screening.entries.values_list("name", flat=True)}
    scores |= {"1镇1村": {"score": 70}, "1镇2村": {"score": 60}, "2镇1村": {"score": 50}}
    screen_all(screening, facts=scores)
    assert listed(decide(screening)) == ["1镇1村", "1镇2村"]


def test_filing_opens_a_case_for_every_unit_and_not_twice():
    screening = make_screening()
    county = screening.owner
    organizer = make_user(at=county)
    screen_all(screening, met={"1镇1村": ["1", "2"], "2镇2村": ["2"]})
    decide(screening, {"2镇3村": ("listed", "县纪委反映问题")})
    with pytest.raises(Refused, match="列入日期不能早于会议确定的2026年7月10日"):
        screenings.file_screening(screening, listed_on=date(2026, 7, 1), actor=organizer)
    screenings.file_screening(screening, listed_on=DECIDED, actor=organizer)
    cases = {case.name: case.grounds for case in Case.objects.all()}
    assert cases == {
        "1镇1村": "1．班子配备不齐；2．组织生活不正常",
        "2镇2村": "2．组织生活不正常",
        "2镇3村": "会议确定：县纪委反映问题",
    }
    assert {case.resolution for case in Case.objects.all()} == {screening.decision}
    again = make_screening([entry.organization for entry in screening.entries.all()], standard=screening.standard)
    states = dict(again.entries.values_list("name", "computed"))
    assert [name for name, state in states.items() if state == "open"] == ["1镇1村", "2镇2村", "2镇3村"]
    screen_all(again, met={"1镇2村": ["1"]})
    with pytest.raises(Refused, match="「1镇1村」正在整顿，继续整顿即可，不能重复列入"):
        decide(again, {"1镇1村": ("listed", "再列一次")})
    assert listed(decide(again)) == ["1镇2村"]


def test_a_unit_that_merged_in_between_is_not_listed():
    screening = make_screening()
    screen_all(screening, met={"1镇1村": ["1"]})
    unit = screening.entries.get(name="1镇1村").organization
    unit.closed_on = date(2026, 7, 5)
    unit.save()
    with pytest.raises(Refused, match="「1镇1村」已于2026年7月5日撤销，不能列入。请在承接它的单位里办理"):
        decide(screening)
    assert listed(decide(screening, {"1镇1村": ("not", "已并入1镇2村")})) == []


def test_a_list_that_must_be_shown_is_filed_after_its_days():
    screening = make_screening(document=listing(notice_days=5))
    organizer, today = make_user(at=screening.owner), timezone.localdate()
    screen_all(screening, met={"1镇1村": ["1"]})
    decide(screening)
    with pytest.raises(Refused, match="标准规定公示不少于5天，请先公示，期满后再备案"):
        screenings.file_screening(screening, listed_on=today, actor=organizer)

    def window(days_ago: int, days: int) -> Window:
        opens = today - timedelta(days=days_ago)
        return Window("公示", "", opens, opens + timedelta(days=days - 1), "组织部 6121234")

    with pytest.raises(Refused, match="公示4天，标准规定不少于5天"):
        screenings.show_screening(screening, window(0, 4), actor=organizer)
    screenings.show_screening(screening, window(0, 5), actor=organizer)
    with pytest.raises(Refused, match="止，期满以后才能备案"):
        screenings.file_screening(screening, listed_on=today, actor=organizer)
    screenings.reopen_decision(screening, reason="异议成立", actor=leader(screening))
    screening.refresh_from_db()
    assert (screening.state, screening.notice.withdrawn_reason) == ("checked", "异议成立")
    decide(screening)
    screenings.show_screening(screening, window(6, 5), actor=organizer)
    for too_early in (today - timedelta(days=6), today - timedelta(days=2)):
        with pytest.raises(Refused, match="列入日期应在这一天以后，请改正"):
            screenings.file_screening(screening, listed_on=too_early, actor=organizer)
    screening.refresh_from_db()
    assert FileForm(screening=screening).initial["listed_on"] == today - timedelta(days=1)
    assert screenings.file_screening(screening, listed_on=today - timedelta(days=1), actor=organizer).state == "filed"
    with pytest.raises(Refused, match="已备案，公示已经办完，不再登记异议"):
        said = {"raised_by": "王某", "raised_on": today - timedelta(days=3), "text": "不实", "unit": None}
        raise_objection(screening.notice, **said, actor=organizer)
    assert Case.objects.get().organization == screening.entries.get(name="1镇1村").organization


def test_an_objection_that_is_upheld_brings_the_list_back_to_the_meeting():
    """The notice is the common one: its own services answer objections and take it back."""
    screening = decide(screen_all(make_screening(document=listing(notice_days=1)), met={"1镇1村": ["1"]}))
    organizer, today = make_user(at=screening.owner), timezone.localdate()
    window = Window("公示", "", today, today, "组织部 6121234")
    screenings.show_screening(screening, window, actor=organizer)
    screening.refresh_from_db()
    shown.withdraw_notice(screening.notice, reason="文号有误", actor=organizer)
    screening.refresh_from_db()
    assert (screening.state, screening.notice.withdrawn_reason) == ("decided", "文号有误")
    screenings.show_screening(screening, window, actor=organizer)
    screening.refresh_from_db()
    unit = screening.entries.get(name="1镇1村").organization
    said_of = {"raised_by": "王村民", "raised_on": today, "text": "班子已经配齐", "unit": unit, "actor": organizer}
    objection = raise_objection(screening.notice, **said_of)
    answer = {"upheld": True, "answer": "情况属实", "answered_on": today, "actor": organizer}
    shown.answer_objection(objection, **answer)
    screening.refresh_from_db()
    assert (screening.state, screening.notice.withdrawn_reason) == ("checked", "异议成立：情况属实")
    assert [line["group"] for line in screening.notice.lines] == ["软弱涣散村党组织"]
    assert listed(decide(screening, {"1镇1村": ("not", "异议成立，已核实")})) == []


def test_a_screening_is_taken_back_with_its_reason_until_it_is_filed():
    screening = make_screening()
    with pytest.raises(Refused, match="请写明撤回的理由"):
        screenings.withdraw_screening(screening, reason=" ", actor=screening.made_by)
    screenings.withdraw_screening(screening, reason="重复", actor=screening.made_by)
    with pytest.raises(Refused, match="已撤回，现在不能计算"):
        screenings.compute_screening(screening, actor=screening.made_by)
    assert start(screening.owner, screening.standard).pk != screening.pk


def test_a_meeting_without_minutes_decides_nothing():
    screening = screen_all(make_screening())
    meeting = COUNTY_MEETING.__class__("县委常委会", " ", DECIDED)
    with pytest.raises(Refused, match="请写明会议名称和会议纪要编号"):
        screenings.decide_screening(screening, {}, meeting, actor=leader(screening))


def test_the_database_keeps_what_was_decided_and_said():
    screening = decide(screen_all(make_screening(), met={"1镇1村": ["1"]}))
    screenings.file_screening(screening, listed_on=DECIDED, actor=make_user(at=screening.owner))
    for broken in (
        lambda: Screening.objects.update(listed_on=DAY),
        lambda: screening.parts.update(number=3),
        lambda: screening.entries.update(decided="not"),
        lambda: ScreeningAnswer.objects.update(value=0),
        lambda: ScreeningAnswer.objects.all()._raw_delete("default"),
        lambda: screening.entries.all()._raw_delete("default"),
        lambda: Screening.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match=r"排查|名单"), transaction.atomic():
            broken()
