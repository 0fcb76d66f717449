"""Pages of 晋位升级目标: list, totals and export; the form of a township with 【都升一级】; what ratings tell."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import PromotionGoal, RatingRound, RatingState
from organizations.models import AuditEvent
from organizations.roles import Role
from tests.assessments.goals import YEAR, prepare, set_some, standing
from tests.assessments.levels import make_decided
from tests.assessments.ratings import Place, make_place
from tests.assessments.test_pages_ratings import client_of, page
from tests.factories import make_user
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
THIS = {"year": str(YEAR)}


@pytest.fixture
def place(made: Place, db: None) -> Place:
    found = own(made)
    prepare(found)
    return found


def form_url(place: Place, number: int = 0, year: int = YEAR) -> str:
    return reverse("assessments:goal-set", args=[place.townships[number].pk]) + f"?year={year}"


def typed(place: Place, *aims: str, **more: str) -> dict[str, str]:
    """The form of the first township as the page sends it."""
    sent = {"reason": ""}
    for unit, aim in zip(place.villages[:4], [*aims, *[""] * 4], strict=False):
        sent |= {f"level:{unit.pk}": aim, f"measures:{unit.pk}": "办实事" if aim else ""}
    return sent | more


def closed(place: Place) -> RatingRound:
    levels = dict(zip(place.villages, ("四星", "四星", "三星", "五星", "三星"), strict=False))
    round = make_decided(levels, owner=place.county, actor=place.clerk)
    RatingRound.objects.update(state=RatingState.CLOSED)
    return round


def test_the_list_tells_goals_results_and_totals(place: Place) -> None:
    set_some(place, "五星", "四星", "-", "-", "三星")
    waiting = page(place.clerk, "goal-list", **THIS)
    assert (waiting.count("尚未评定</span>"), "2025年度的评定还没有生效" in waiting) == (3, True)
    assert waiting.count('的目标">定目标</a>') == 2
    closed(place)
    shown = page(place.clerk, "goal-list", **THIS)
    figures = ("2/3", "占已评定的66.67%", "50.00%（1/2）", "100.00%（1/1）")
    assert [one for one in figures if one not in shown] == []
    assert "定目标</a>" not in shown  # the year is rated
    missed = page(place.clerk, "goal-list", **THIS, state="没有达到")
    assert ("北1村</a>" in missed, "北2村</a>" in missed, "导出当前筛选的1条" in missed) == (True, False, True)
    south = page(place.clerk, "goal-list", **THIS, parent=str(place.townships[1].pk))
    assert ("东1村</a>" in south, "北1村</a>" in south) == (True, False)


def test_people_see_the_goals_of_the_units_they_see(place: Place) -> None:
    set_some(place, "五星", "四星", "-", "-", "三星")
    village = make_user(at=place.villages[0], role=Role.FILLER)
    for person, units in ((place.reviewers[0], ["北1村", "北2村"]), (village, ["北1村"]), (place.approver, [1] * 3)):
        assert page(person, "goal-list", **THIS).count("尚未评定</span>") == len(units)
    assert "定目标</a>" not in page(village, "goal-list", **THIS)
    assert page(place.reviewers[0], "goal-list", **THIS).count("定目标</a>") == 1
    assert page(make_user("nobody"), "goal-list", status=404) != ""


def test_before_anybody_rates_the_list_says_so(made: Place) -> None:
    place = own(made)
    assert "还没有晋位升级目标" in page(place.clerk, "goal-list")
    assert page(place.clerk, "goal-export", status=404) != ""


def test_the_export_holds_what_the_page_holds(place: Place) -> None:
    set_some(place, "五星", "四星", "-", "-", "三星")
    set_some(place, "四星", reason="班子调整")
    closed(place)
    answer = client_of(place.clerk).get(reverse("assessments:goal-export"), THIS)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    rows = [[cell.value for cell in row] for row in book["目标"].iter_rows(min_row=4, max_row=6)]
    assert rows == [
        [1, "北湾镇", "北1村", "四星级", "四星级", "办实事", "四星级", "达到", "原目标五星级（班子调整）"],
        [2, "北湾镇", "北2村", "三星级", "四星级", "办实事", "四星级", "达到", ""],
        [3, "东湾镇", "东1村", "二星级", "三星级", "办实事", "三星级", "达到", ""],
    ]
    assert [[cell.value for cell in row] for row in book["分乡镇"].iter_rows(min_row=4, max_row=6)] == [
        ["北湾镇", 2, 2, 0, 0, 100],
        ["东湾镇", 1, 1, 0, 0, 100],
        ["合计", 3, 3, 0, 0, 100],
    ]
    assert AuditEvent.objects.get(action="export.goals").changes["rows"] == 3


def test_a_township_sets_its_goals_on_one_page(place: Place) -> None:
    client, url = client_of(place.reviewers[0]), form_url(place)
    shown = client.get(url).content.decode()
    assert (shown.count("<select"), "北湾镇2025年目标" in shown, "东1村" in shown) == (4, True, False)
    wrong = client.post(url, typed(place, "三星", "五星"))
    content = wrong.content.decode()
    assert (wrong.status_code, standing()) == (422, [])
    assert content.count("北2村的目标不能定为五星级：上次为三星级，最多升1级。") == 2  # above the table and at the unit
    assert "北1村的目标低于年初等级，请写明理由。" in content
    right = client.post(url, typed(place, "五星", "四星"), follow=True).content.decode()
    assert ("已登记2个单位的目标。" in right, standing()) == (True, [("北1村", "五星"), ("北2村", "四星")])
    assert '<option value="五星" selected>' in client.get(url).content.decode()


def test_the_button_fills_the_form_and_saves_nothing(place: Place) -> None:
    """What was typed stays; five stars cannot rise."""
    sent = typed(place, "", "三星", reason="试点") | {f"measures:{place.villages[0].pk}": "建阵地", "fill": "1"}
    filled = client_of(place.reviewers[0]).post(form_url(place), sent)
    content = filled.content.decode()
    assert (filled.status_code, PromotionGoal.objects.count()) == (200, 0)
    assert "已为2个单位填上高一级的目标，还没有保存。请核对后保存。" in content
    chosen = [content.count(f'<option value="{aim}" selected>') for aim in ("五星", "四星", "三星", "")]
    assert (chosen, 'value="建阵地"' in content, 'value="试点"' in content) == ([1, 1, 1, 1], True, True)


def test_a_year_that_is_rated_is_only_read(place: Place) -> None:
    closed(place)
    client = client_of(place.reviewers[0])
    shown = client.get(form_url(place)).content.decode()
    assert ("已生效，这一年的目标不能再定、再改。" in shown, "保存目标" in shown) == (True, False)
    assert client.post(form_url(place), typed(place, "五星")).status_code == 422
    assert "保存目标" in client.get(form_url(place, year=2026)).content.decode()


def test_only_who_organizes_a_township_or_the_rounds_sets_goals(place: Place) -> None:
    village = make_user(at=place.villages[0], role=Role.FILLER)
    for person in (place.reviewers[1], place.leader, place.approver, village):
        assert client_of(person).get(form_url(place)).status_code == 404
        assert client_of(person).post(form_url(place), typed(place, "五星")).status_code == 404
    assert client_of(place.clerk).get(form_url(place)).status_code == 200
    for bad in ("0001", "9999"):
        assert client_of(place.clerk).get(form_url(place).replace(str(YEAR), bad)).status_code == 404
    this = client_of(place.clerk).get(reverse("assessments:goal-set", args=[place.townships[0].pk])).content.decode()
    assert f"北湾镇{timezone.localdate().year}年目标" in this


def test_a_rating_tells_goals_and_how_many_were_met(place: Place) -> None:
    set_some(place, "五星", "四星", "-", "-", "三星")
    round = closed(place)
    told = "晋位升级目标：{}达到2/3（66.67%）{}，<a"
    assert told.format("", "") in page(place.clerk, "rating-round", round.pk)
    RatingRound.objects.update(state=RatingState.DECIDED)
    waits = told.format("按审定的等级", "，生效后计入目标名单")
    assert waits in page(place.clerk, "rating-round", round.pk)
    entry = round.entries.get(organization=place.villages[0])
    shown = page(place.clerk, "rating-entry", entry.pk)
    assert '本年目标</div><div class="stat-value">五星级</div>' in shown
    assert "本年目标" not in page(place.clerk, "rating-entry", round.entries.get(organization=place.villages[2]).pk)
    RatingRound.objects.update(state=RatingState.COMPUTED)
    assert "晋位升级目标" not in page(place.clerk, "rating-round", round.pk)
