"""其余未发生的填0: what one press settles at the review, what it leaves alone, and the review that is not finished."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments import services
from assessments.models import Cycle, Entry, Sheet, SheetState, Stage
from assessments.selectors import outline
from assessments.selectors.settling import items_with, to_review, unreviewed
from assessments.selectors.values import current_values
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, User
from organizations.roles import Role
from scoring.engine import Status
from tests.assessments.steps import OFFICE, OWN, WHY, hand_in, sheets_of
from tests.factories import SCHEME, fill, leaf, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle() -> Cycle:
    county = make_organization()
    return make_cycle(owner=county, units=[make_organization("甲镇", parent=county)])


@pytest.fixture
def sheet(cycle: Cycle) -> Sheet:
    found = sheets_of(cycle)[0]
    hand_in(found)
    return found


@pytest.fixture
def boss(cycle: Cycle) -> User:
    return cycle.created_by


@pytest.fixture
def desk(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client


def settled(sheet: Sheet) -> dict[str, int | None]:
    """What the review has settled, by datum."""
    rows = Entry.objects.filter(sheet=sheet, stage=Stage.REVIEW, current=True)
    return dict(rows.values_list("datum", "value"))


def left(sheet: Sheet) -> list[str]:
    """The codes of what the review still has to settle."""
    scheme = outline(sheet.roster_entry.cycle.scheme)
    return [each.code for each in unreviewed(scheme, current_values([sheet], scheme)[sheet.pk])]


def test_a_review_counts_items_and_vetoes(sheet: Sheet) -> None:
    scheme = outline(sheet.roster_entry.cycle.scheme)
    assert [each.code for each in to_review(scheme)] == ["1.1", "1.2", "2.1", "2.2", "J1", "K1", "V1"]
    assert [each.code for each in items_with(scheme, ["no_group", "meetings", "v1"])] == ["1.1", "V1"]
    assert left(sheet) == ["1.1", "1.2", "2.1", "2.2", "J1", "K1", "V1"]


def test_the_whole_sheet_settles_what_did_not_happen_and_nothing_else(sheet: Sheet, boss: User) -> None:
    """honours was claimed as 0 by the unit: that is confirmed, not filled; the base is answered item by item."""
    assert services.fill_zeros(sheet, nodes=[""], actor=boss) == ["notices", "v1"]
    assert settled(sheet) == {"notices": 0, "v1": 0}
    rows = Entry.objects.filter(sheet=sheet, stage=Stage.REVIEW)
    assert {(row.actor, row.origin, row.status) for row in rows} == {(boss, "typed", Status.FILLED)}
    assert left(sheet) == ["1.1", "1.2", "2.1", "2.2", "J1"]
    event = AuditEvent.objects.filter(action="entries.saved").latest("pk")
    assert set(event.changes["cells"]) == {"notices", "v1"}
    assert services.fill_zeros(sheet, nodes=[""], actor=boss) == []


def test_a_section_and_a_veto_are_settled_alone(sheet: Sheet, boss: User) -> None:
    assert services.fill_zeros(sheet, nodes=["K"], actor=boss) == ["notices"]
    assert services.fill_zeros(sheet, nodes=["1", "2"], actor=boss) == []
    assert services.fill_zeros(sheet, nodes=["V1"], actor=boss) == ["v1"]
    with pytest.raises(Refused, match="方案里没有编号为「9」的指标。"):
        services.fill_zeros(sheet, nodes=["9"], actor=boss)


def test_what_the_unit_claimed_and_what_the_office_typed_stand(cycle: Cycle, boss: User) -> None:
    sheet = sheets_of(cycle)[0]
    hand_in(sheet, honours="1")
    fill(sheet, {"notices": "2"}, stage=Stage.REVIEW, actor=boss, reason=WHY)
    assert services.fill_zeros(sheet, nodes=["", "J"], actor=boss) == ["v1"]
    assert settled(sheet) == {"notices": 2_000_000, "v1": 0}


def short_scheme() -> dict:
    """The small scheme with an office's count in the base whose blank is 0: visits to be made, and late reports."""
    visits = {"code": "visits", "name": "走访次数", "kind": "count", "asked": "office", "blank": "zero", "min": "0"}
    slips = {"code": "slips", "name": "差错次数", "kind": "count", "asked": "office", "blank": "zero", "min": "0"}
    rules = (
        {"type": "deduct_list", "faults": [{"datum": "visits", "name": "每少1次", "short_of": "4", "each": "1"}]},
        {"type": "deduct_count", "datum": "slips", "each": "1"},
    )
    base, other, *rest = SCHEME["nodes"]
    work = {**other, "children": [leaf("2.1", "走访", "5", rules[0]), leaf("2.2", "差错", "5", rules[1])]}
    data = [each for each in SCHEME["data"] if each["code"] not in ("rate", "visit")]
    return scheme_document(key="short", data=[*data, visits, slips], nodes=[base, work, *rest])


def test_a_zero_that_would_take_points_off_is_left_to_be_typed_with_its_reason() -> None:
    county = make_organization()
    scheme = make_scheme(owner=county, document=short_scheme())
    cycle = make_cycle(owner=county, scheme=scheme, units=[make_organization("甲镇", parent=county)])
    sheet = sheets_of(cycle)[0]
    hand_in(sheet)
    assert services.fill_zeros(sheet, nodes=[""], actor=cycle.created_by) == ["notices", "v1", "slips"]
    assert left(sheet) == ["1.1", "1.2", "2.1", "J1"]
    fill(sheet, {"visits": "0"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    assert "2.1" not in left(sheet)


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_offers_zeros_where_there_are_any(desk: Client, sheet: Sheet) -> None:
    address = f"/sheets/{sheet.pk}/review/"
    html = desk.get(address).content.decode()
    assert "其余未发生的填0（2项）" in html and "「扣分项」下还没有核定的1项都没有发生" in html
    assert "「工作成效」下还没有核定的" not in html
    answer = desk.post(f"/sheets/{sheet.pk}/zeros/", {"node": "K"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "有1项已按没有发生填0。填0要扣分的、填报单位已经填报的，请逐项核定。"
    ]
    answer = desk.post(f"/sheets/{sheet.pk}/zeros/", {"vetoes": "1"}, follow=True)
    assert settled(sheet) == {"notices": 0, "v1": 0}
    html = answer.content.decode()
    assert 'form="zeros"' not in html
    answer = desk.post(f"/sheets/{sheet.pk}/zeros/", follow=True)
    assert "没有可以统一填0的项目。" in answer.content.decode()


def test_the_review_is_not_finished_in_place_and_leads_to_what_is_left(desk: Client, sheet: Sheet, boss: User) -> None:
    services.confirm_items(sheet, nodes=["1", "J"], actor=boss)
    fill(sheet, {code: OFFICE[code] for code in ("rate", "visit")}, stage=Stage.REVIEW, actor=boss)
    refused = desk.post(f"/sheets/{sheet.pk}/finish/")
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "还有2项没有核定：「K1 被通报」、「V1 重大责任事故」。没有发生的也要填0" in html
    assert '<a href="#item-K1">K1 被通报</a>' in html and 'id="item-K1"' in html
    assert 'name="v:notices"' in html  # the page itself, not a page of errors
    assert desk.get(f"/sheets/{sheet.pk}/finish/").headers["Location"] == f"/sheets/{sheet.pk}/review/"
    services.fill_zeros(sheet, nodes=[""], actor=boss)
    desk.post(f"/sheets/{sheet.pk}/finish/")
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.REVIEWED


def test_confirming_is_offered_only_where_something_waits_for_it(desk: Client, sheet: Sheet, boss: User) -> None:
    address = f"/sheets/{sheet.pk}/review/"
    html = desk.get(address).content.decode()
    assert html.count("全部认可自评</button>") == 2  # 落实责任制 and 加分项; the office fills the others in
    services.confirm_items(sheet, nodes=["1", "J"], actor=boss)
    assert "认可自评</button>" not in desk.get(address).content.decode()


def test_the_progress_of_the_review_is_told_anew_after_a_save(desk: Client, sheet: Sheet, boss: User) -> None:
    address = f"/sheets/{sheet.pk}/review/"
    services.confirm_items(sheet, nodes=["1", "J"], actor=boss)
    part = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="progress"' in part
    assert "3/7" in part and "还有4项没有核定" in part
    fill(sheet, OFFICE, stage=Stage.REVIEW, actor=boss)
    part = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "7/7" in part and "各项都已核定，可以完成审核。" in part


def test_the_progress_of_a_sheet_is_counted_in_items(client: Client, cycle: Cycle) -> None:
    sheet = sheets_of(cycle)[0]
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    client.force_login(clerk)
    fill(sheet, {"no_group": "否", "late": "0"}, actor=clerk)
    part = client.get(f"/sheets/{sheet.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "1/3" in part and "提交前还差2项" in part
    assert '<a href="#item-1.1">1.1 组织领导</a>：未填专题研究次数' in part
    refused = client.post(f"/sheets/{sheet.pk}/submit/")
    html = refused.content.decode()
    assert (refused.status_code, 'name="v:meetings"' in html, html.count('href="#item-J1"')) == (409, True, 2)
    assert client.get(f"/sheets/{sheet.pk}/submit/").headers["Location"] == f"/sheets/{sheet.pk}/"
    fill(sheet, OWN, actor=clerk)
    part = client.get(f"/sheets/{sheet.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "3/3" in part and "已填齐，可以提交。" in part
