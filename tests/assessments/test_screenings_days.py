"""What could stop the filing of a list is asked when it is decided: units under way, days, all faults at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessments.selectors.screenings.computing import opened
from assessments.services import screenings
from assessments.services.cases import end_case, identify, open_case
from assessments.services.resolutions import Meeting
from assessments.services.screenings import Verdict
from config.toolkit.refusal import Refused
from organizations.services.regrouping import merge
from tests.assessments.screenings import (
    COUNTY_MEETING,
    DAY,
    DECIDED,
    decide,
    leader,
    listed,
    make_screening,
    make_standard,
    screen_all,
)
from tests.factories import make_user
from tests.scoring.standards.listings import listing

pytestmark = pytest.mark.django_db


def test_a_unit_found_or_listed_elsewhere_is_under_way_and_never_blocks_the_filing():
    screening = make_screening()
    county, organizer = screening.owner, make_user(at=screening.owner)
    first, second = (screening.entries.get(name=f"1镇{number}村").organization for number in (1, 2))
    other = make_standard(county, listing(key="another"))
    found = {"standard": other, "owner": county, "actor": organizer}
    identify(first, **found, found_on=DAY, grounds="群众反映")
    screenings.compute_screening(screening, actor=organizer)
    assert screening.entries.get(name="1镇1村").computed == "open"
    decide(screen_all(screening, met={"1镇2村": ["1"], "1镇3村": ["1"]}))
    open_case(second, **found, listed_on=DECIDED, resolution=COUNTY_MEETING, grounds="群众反映")
    message = "确定以后又有1个单位已在整顿：1镇2村（2026年第2号），不能重复列入。请退回确定，重新计算，再确定名单。"
    with pytest.raises(Refused, match=message):
        screenings.file_screening(screening, listed_on=DECIDED, actor=organizer)
    screenings.reopen_decision(screening, reason="已在整顿", actor=leader(screening))
    screenings.compute_screening(screening, actor=organizer)
    screening.refresh_from_db()
    assert listed(decide(screening)) == ["1镇3村"]
    assert screenings.file_screening(screening, listed_on=DECIDED, actor=organizer).state == "filed"


def test_a_unit_that_took_in_one_under_rectification_is_under_way():
    screening = make_screening()
    organizer = make_user(at=screening.owner)
    first, second = (screening.entries.get(name=f"1镇{number}村").organization for number in (1, 2))
    given = {"standard": screening.standard, "owner": screening.owner, "actor": organizer, "listed_on": DAY}
    case = open_case(first, **given, resolution=replace(COUNTY_MEETING, decided_on=DAY), grounds="群众反映")
    merge([first], into=second, effective_on=date(2026, 7, 1), document_no="1号", actor=organizer)
    assert opened(screening) == {first.pk: case, second.pk: case}


def test_the_committee_does_not_decide_before_the_townships():
    screening = screen_all(make_screening())
    meeting = replace(COUNTY_MEETING, decided_on=date(2026, 7, 1))
    with pytest.raises(Refused, match="决定日期2026年7月1日早于乡镇研究的2026年7月2日"):
        screenings.decide_screening(screening, {}, meeting, actor=leader(screening))


def test_the_meeting_and_the_units_are_faulted_at_once():
    screening = screen_all(make_screening(), met={"1镇1村": ["1"]})
    unit = screening.entries.get(name="1镇1村")
    with pytest.raises(Refused) as refused:
        verdicts = {unit.pk: Verdict("not")}
        screenings.decide_screening(screening, verdicts, Meeting("", "7号", date(2099, 1, 1)), actor=leader(screening))
    assert [fault.place for fault in refused.value.faults] == ["body", "decided_on", f"reason:{unit.pk}"]


@pytest.mark.parametrize(("ended_on", "computed"), [(date(2026, 6, 30), "unknown"), (date(2026, 7, 1), "open")])
def test_a_unit_that_was_under_rectification_on_the_day_is_so_also_when_it_is_computed_later(ended_on, computed):
    screening = make_screening(computed=False)
    organizer = make_user(at=screening.owner)
    unit = screening.entries.get(name="1镇1村").organization
    given = {"standard": screening.standard, "owner": screening.owner, "actor": organizer, "listed_on": DAY}
    meeting = replace(COUNTY_MEETING, decided_on=date(2026, 4, 21))
    case = open_case(unit, **{**given, "listed_on": date(2026, 4, 22)}, resolution=meeting, grounds="群众反映")
    end_case(case, ended_on=ended_on, reason="并入邻村办理", actor=organizer)
    screenings.compute_screening(screening, actor=organizer)
    assert screening.entries.get(name="1镇1村").computed == computed
