"""Pages of the reviewer: one unit item by item, one item over all units, returns, finishing."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Cycle, Entry, Origin, Sheet, SheetState, Stage
from organizations.roles import Role
from tests.assessments.steps import OFFICE, WHY, hand_in, review, sheets_of
from tests.assessments.test_pages_sheet import current, save
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle() -> Cycle:
    county = make_organization()
    return make_cycle(owner=county, units=[make_organization(name, parent=county) for name in ("甲镇", "乙镇", "丙镇")])


@pytest.fixture
def sheet(cycle: Cycle) -> Sheet:
    found = sheets_of(cycle)[0]
    hand_in(found, meetings="4")
    return found


@pytest.fixture
def desk(client: Client, cycle: Cycle) -> Client:
    client.force_login(cycle.created_by)
    return client


def check(client: Client, sheet: Sheet, *cells: tuple[str, str, int]) -> dict:
    return save(client, sheet, *cells, door="review/cells")


def cross(client: Client, cycle: Cycle, code: str, *cells: tuple[str, str, int]) -> dict:
    body = {"cells": [{"key": key, "value": value, "revision": revision} for key, value, revision in cells]}
    address = f"/cycles/{cycle.pk}/items/{code}/cells/"
    response = client.post(address, json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content.decode()
    answer = response.json()
    return {**answer, "cells": {cell["key"]: cell for cell in answer["cells"]}}


def test_a_deduction_without_its_reason_is_refused_and_taken_with_it(desk: Client, sheet: Sheet) -> None:
    bare = check(desk, sheet, ("meetings", "3", 0), ("no_group", "0", 0))["cells"]["meetings"]
    assert bare["state"] == "refused"
    assert bare["message"] == "「1.1 组织领导」得3.5分，低于满分4分：扣分须写明理由（何时、何地、何事）。"
    told = check(desk, sheet, ("meetings", "3", 0), ("no_group", "0", 0), ("reason:1.1", "缺第二季度记录", 0))
    assert {key: cell["state"] for key, cell in told["cells"].items()} == {
        "meetings": "saved",
        "no_group": "saved",
        "reason:1.1": "saved",
    }
    assert (told["totals"]["review:1.1"], told["totals"]["self:1.1"]) == ("3.50", "4.00")
    assert current(sheet, Stage.REVIEW)["meetings"] == (3_000_000, "缺第二季度记录")


def test_own_and_settled_values_stand_side_by_side(desk: Client, sheet: Sheet) -> None:
    fill(sheet, {"meetings": "3"}, stage=Stage.REVIEW, actor=sheet.roster_entry.cycle.created_by, reason=WHY)
    html = desk.get(f"/sheets/{sheet.pk}/review/").content.decode()
    assert 'class="own-value differs"' in html
    assert "4次" in html and 'name="v:meetings"' in html and f'value="{WHY}"' in html


def test_a_whole_section_is_confirmed_at_once(desk: Client, sheet: Sheet) -> None:
    response = desk.post(f"/sheets/{sheet.pk}/confirm/", {"node": "1"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已认可2项自评。"]
    rows = Entry.objects.filter(sheet=sheet, stage=Stage.REVIEW, current=True)
    assert {(row.datum, row.value, row.origin) for row in rows} == {
        ("no_group", 0, Origin.CONFIRMED),
        ("meetings", 4_000_000, Origin.CONFIRMED),
        ("late", 0, Origin.CONFIRMED),
    }


def test_an_item_is_sent_back_with_its_reason(desk: Client, sheet: Sheet) -> None:
    form = desk.get(f"/sheets/{sheet.pk}/return/?node=1.2", headers={"HX-Request": "true"}).content.decode()
    assert '<option value="1.2" selected>' in form and "2.1" not in form  # the office itself fills in 2.1
    refused = desk.post(f"/sheets/{sheet.pk}/return/", {"node": "1.2", "reason": " "})
    assert (refused.status_code, "退回「1.2 按时报送」请写明理由。" in refused.content.decode()) == (409, True)
    desk.post(f"/sheets/{sheet.pk}/return/", {"node": "1.2", "reason": "与台账不符"})
    back = sheet.returns.get()
    assert (back.node, back.reason, Sheet.objects.get(pk=sheet.pk).state) == ("1.2", "与台账不符", SheetState.RETURNED)
    html = desk.get(f"/sheets/{sheet.pk}/review/").content.decode()
    assert "退回理由：与台账不符" in html and 'name="v:late"' not in html


def test_a_review_is_finished_only_when_all_is_settled_and_may_be_reopened(desk: Client, sheet: Sheet) -> None:
    refused = desk.post(f"/sheets/{sheet.pk}/finish/")
    assert (refused.status_code, "项没有核定" in refused.content.decode()) == (409, True)
    review(sheet, actor=sheet.roster_entry.cycle.created_by, finish=False)
    desk.post(f"/sheets/{sheet.pk}/finish/")
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.REVIEWED
    assert 'name="v:' not in desk.get(f"/sheets/{sheet.pk}/review/").content.decode()
    assert desk.post(f"/sheets/{sheet.pk}/reopen/").status_code == 409
    desk.post(f"/sheets/{sheet.pk}/reopen/", {"reason": "漏看一份材料"})
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.SUBMITTED


def test_a_veto_is_set_with_its_basis_only(desk: Client, sheet: Sheet) -> None:
    assert check(desk, sheet, ("v1", "1", 0))["cells"]["v1"]["state"] == "refused"
    told = check(desk, sheet, ("v1", "1", 0), ("reason:V1", "〔2026〕3号通报", 0))["cells"]
    assert (told["v1"]["state"], told["reason:V1"]["state"]) == ("saved", "saved")
    assert current(sheet, Stage.REVIEW) == {"v1": (1_000_000, "〔2026〕3号通报")}


def test_without_script_the_review_posts_whole(desk: Client, sheet: Sheet) -> None:
    address = f"/sheets/{sheet.pk}/review/"
    response = desk.post(address, {"v:late": "1", "r:late": "0"}, follow=True)
    assert ["扣分须写明理由" in str(message) for message in response.context["messages"]] == [True]
    response = desk.post(address, {"v:late": "1", "r:late": "0", "v:reason:1.2": "迟报一次"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已保存。"]
    assert current(sheet, Stage.REVIEW) == {"late": (1_000_000, "迟报一次")}


def test_one_item_over_all_units_with_means(desk: Client, cycle: Cycle) -> None:
    sheets = sheets_of(cycle)
    for sheet, meetings in zip(sheets, ("4", "3", "1"), strict=True):
        hand_in(sheet, meetings=meetings)
    page = desk.get(f"/cycles/{cycle.pk}/items/1.1/")
    crossed = page.context["crossed"]
    points = [(row.entry.name, row.item.own_points, row.item.review_points) for row in crossed.rows]
    assert points == [("甲镇", 4_000_000, None), ("乙镇", 3_500_000, None), ("丙镇", 2_500_000, None)]
    assert (crossed.mean_own, crossed.mean_review) == (3_333_333, None)
    assert "3.33" in page.content.decode()
    first, second = sheets[0].pk, sheets[1].pk
    answer = cross(
        desk,
        cycle,
        "1.1",
        (f"{first}/meetings", "4", 0),
        (f"{first}/no_group", "0", 0),
        (f"{second}/meetings", "3", 0),
        (f"{second}/no_group", "0", 0),
        (f"{second}/reason:1.1", "缺一次", 0),
    )
    assert {cell["state"] for cell in answer["cells"].values()} == {"saved"}
    assert (answer["totals"][f"row:{first}"], answer["totals"][f"row:{second}"]) == ("4.00", "3.50")
    assert answer["totals"]["mean"] == "3.75"
    assert current(sheets[1], Stage.REVIEW)["meetings"] == (3_000_000, "缺一次")


def test_a_lock_of_one_unit_leaves_the_others_open(desk: Client, cycle: Cycle) -> None:
    first, second = sheets_of(cycle)[:2]
    hand_in(first)
    sent = [(f"{first.pk}/late", "0", 0), (f"{second.pk}/late", "0", 0)]
    answer = cross(desk, cycle, "1.2", *sent)["cells"]
    assert answer[f"{first.pk}/late"]["state"] == "saved"
    assert answer[f"{second.pk}/late"]["state"] == "refused"
    assert "乙镇还没有提交" in answer[f"{second.pk}/late"]["message"]


def test_items_lead_to_their_neighbours(desk: Client, cycle: Cycle) -> None:
    assert desk.get(f"/cycles/{cycle.pk}/items/").headers["Location"] == f"/cycles/{cycle.pk}/items/1.1/"
    html = desk.get(f"/cycles/{cycle.pk}/items/1.2/").content.decode()
    assert f'data-shortcut="PageUp" href="/cycles/{cycle.pk}/items/1.1/"' in html
    assert f'data-shortcut="PageDown" href="/cycles/{cycle.pk}/items/2.1/"' in html
    assert desk.get(f"/cycles/{cycle.pk}/items/9.9/").status_code == 404


def test_pages_of_review_cost_the_same_queries_however_many_units(client: Client) -> None:
    county = make_organization()
    scheme = make_scheme(owner=county)
    client.force_login(make_user(at=county))
    counts: dict[str, list[int]] = {"review": [], "cross": []}
    for units in (2, 6):
        cycle = make_cycle(owner=county, scheme=scheme, units=units)
        sheets = sheets_of(cycle)
        for sheet in sheets:
            hand_in(sheet)
            fill(sheet, OFFICE, stage=Stage.REVIEW, actor=cycle.created_by)
        for name, address in (
            ("review", f"/sheets/{sheets[0].pk}/review/"),
            ("cross", f"/cycles/{cycle.pk}/items/1.1/"),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts[name].append(len(queries))
    assert counts["review"][0] == counts["review"][1] <= 15
    assert counts["cross"][0] == counts["cross"][1] <= 15


def test_a_reason_stays_with_the_figure_it_was_written_for(desk: Client, sheet: Sheet) -> None:
    check(desk, sheet, ("late", "2", 0), ("reason:1.2", "3月、5月两次迟报", 0))
    told = check(desk, sheet, ("late", "1", 1))["cells"]
    former = "3月、5月两次迟报（针对原值2次）"
    assert (told["late"]["state"], told["reason:1.2"]["state"], told["reason:1.2"]["value"]) == (
        "saved",
        "saved",
        former,
    )
    assert current(sheet, Stage.REVIEW)["late"] == (1_000_000, former)
    assert f'value="{former}"' in desk.get(f"/sheets/{sheet.pk}/review/").content.decode()
    check(desk, sheet, ("late", "3", 2))
    assert current(sheet, Stage.REVIEW)["late"] == (3_000_000, former)
    check(desk, sheet, ("late", "2", 3))
    assert current(sheet, Stage.REVIEW)["late"] == (2_000_000, "3月、5月两次迟报")


def test_a_reason_written_with_the_new_figure_or_before_it_stands_for_it(desk: Client, sheet: Sheet) -> None:
    check(desk, sheet, ("late", "2", 0), ("reason:1.2", "两次迟报", 0))
    check(desk, sheet, ("late", "1", 1), ("reason:1.2", "只有5月迟报", 0))
    assert current(sheet, Stage.REVIEW)["late"] == (1_000_000, "只有5月迟报")
    check(desk, sheet, ("reason:1.2", "5月、6月、7月迟报", 0))
    check(desk, sheet, ("late", "3", 3))
    assert current(sheet, Stage.REVIEW)["late"] == (3_000_000, "5月、6月、7月迟报")
    address = f"/sheets/{sheet.pk}/review/"  # without JavaScript the reason comes with the form, typed or not
    desk.post(address, {"v:late": "2", "r:late": "4", "v:reason:1.2": "5月、6月、7月迟报"})
    assert current(sheet, Stage.REVIEW)["late"] == (2_000_000, "5月、6月、7月迟报（针对原值3次）")


def test_what_a_unit_writes_of_its_own_figures_is_left_alone(client: Client, cycle: Cycle) -> None:
    own = sheets_of(cycle)[1]
    client.force_login(make_user(at=own.roster_entry.organization, role=Role.FILLER))
    save(client, own, ("late", "2", 0), ("reason:1.2", "邮路中断", 0))
    save(client, own, ("late", "1", 1))
    assert current(own, Stage.SELF)["late"] == (1_000_000, "邮路中断")
