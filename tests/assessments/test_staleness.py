"""What is told once the figures are no longer those of the current run: on the board, to who decides, by `rerun`."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from assessments import selectors, services
from assessments.models import Cycle, Override, Run, Stage
from assessments.selectors.staleness import Since, changed_since, outdated
from config.toolkit.scaled import parse
from organizations.models import User
from organizations.roles import Role
from scoring.services import NewRow, add_rows, close_row
from tests.assessments.steps import WHY, assess, sheets_of
from tests.factories import fill, leaf, make_cycle, make_organization, make_scheme, make_table, make_user
from tests.factories import scheme_document as document

pytestmark = pytest.mark.django_db

SAME = Since(figures=False, roster=False, by_hand=False)


@pytest.fixture
def cycle() -> Cycle:
    found = make_cycle()
    assess(found, {1: {"late": "2"}, 2: {"rate": "85"}})  # 20, 17, 18
    found.refresh_from_db()
    return found


@pytest.fixture
def leader(cycle: Cycle) -> User:
    return make_user(at=cycle.owner, role=Role.LEADER, name="王部长")


@pytest.fixture
def desk(cycle: Cycle, client: Client) -> Client:
    client.force_login(cycle.created_by)
    return client


def change(cycle: Cycle, position: int = 1, *, reason: str = WHY, **values: str) -> None:
    """The office gives other figures and finishes the review again."""
    sheet = sheets_of(cycle)[position]
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    fill(sheet, values, stage=Stage.REVIEW, actor=cycle.created_by, reason=reason)
    services.finish_review(sheet, actor=cycle.created_by)


def again(cycle: Cycle) -> Run:
    run = services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    return run


def given(cycle: Cycle, value: str = "5", node: str = "1.2") -> Override:
    return services.enter_override(
        cycle.roster.get(position=2),
        node=node,
        value=parse(value),
        reason="邮路中断",
        document_no="3号",
        actor=cycle.created_by,
    )


def test_a_changed_figure_is_told_on_the_board_until_it_is_computed(cycle: Cycle, desk: Client) -> None:
    page = f"/cycles/{cycle.pk}/"
    assert "有改动" not in desk.get(page).content.decode()
    change(cycle, visit="4")
    html = desk.get(page).content.decode()
    assert "第1次计算之后数据有改动，请重新计算。" in html
    assert "第1次以后有改动" in html
    assert '<button class="btn btn-primary" type="submit">重新计算</button>' in html
    change(cycle, visit="5", reason="原件核对无误")
    assert "有改动" not in desk.get(page).content.decode()  # as it was: nothing to compute
    change(cycle, visit="4", reason="再核")
    again(cycle)
    assert "有改动" not in desk.get(page).content.decode()


def test_without_an_event_on_a_sheet_no_figure_is_read(cycle: Cycle, django_assert_num_queries) -> None:
    other = make_cycle(owner=cycle.owner, title="另一次考核")
    fill(sheets_of(other)[0], {"meetings": "1"}, actor=cycle.created_by)
    run = Run.objects.select_related("cycle__scheme").get(pk=cycle.run_id)
    with django_assert_num_queries(1):
        assert outdated(run) == SAME
    change(cycle, visit="4")
    assert outdated(run) == Since(figures=True, roster=False, by_hand=False)


def test_an_override_is_told_apart_from_a_figure(cycle: Cycle, leader: User, desk: Client) -> None:
    override = given(cycle)
    assert outdated(cycle.run) == SAME
    services.approve_override(override, actor=leader)
    assert outdated(cycle.run) == Since(figures=False, roster=False, by_hand=True)
    html = desk.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "数据有改动" not in html
    assert "1项人工调整批准以后还没有计算，请重新计算" in html
    out = StringIO()
    call_command("rerun", "--all", stdout=out)
    assert out.getvalue().splitlines()[1] == "  这次计算之后，人工调整有批准或撤回。"
    assert "数据或名册有改动" not in out.getvalue()
    change(cycle, visit="4")
    assert changed_since(cycle.run) == Since(figures=True, roster=False, by_hand=True)
    run = again(cycle)
    services.withdraw_override(override, reason="说明不实", actor=leader)
    assert outdated(run) == Since(figures=False, roster=False, by_hand=True)
    assert "1项人工调整撤回以后还没有计算，请重新计算" in desk.get(f"/cycles/{cycle.pk}/").content.decode()


def test_a_number_of_a_parameter_table_is_looked_up_each_time(client: Client) -> None:
    county = make_organization()
    target = {"code": "target", "name": "目标", "kind": "number", "asked": "table", "reads": "roads"}
    built = {"code": "built", "name": "建成", "kind": "number", "min": "0"}
    rule = {"type": "target_by_unit", "datum": "built", "target": "target", "mode": "ratio", "target_zero": "na"}
    made = document(
        key="roads", full="10", data=[target, built], nodes=[leaf("1", "修路", "10", rule)], grades=[], quotas=[],
        vetoes=[],
    )  # fmt: skip
    table = make_table(county)
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=made), units=1)
    (sheet,) = sheets_of(cycle)
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, {"built": "6"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    services.confirm_items(sheet, nodes=["1"], actor=cycle.created_by)
    services.finish_review(sheet, actor=cycle.created_by)
    run = again(cycle)
    assert outdated(run) == SAME
    close_row(table.rows.get(), valid_until=date(2026, 6, 30), actor=table.created_by)
    add_rows(table, [NewRow("all", "", 8_000_000, date(2026, 7, 1), None, "调整")], actor=table.created_by)
    assert outdated(run) == Since(figures=True, roster=False, by_hand=False)


def test_who_may_confirm_again_has_it_to_do(cycle: Cycle, leader: User) -> None:
    services.approve_override(given(cycle), actor=leader)
    again(cycle)
    both = make_user(at=cycle.owner, role=Role.LEADER)
    services.approve_override(
        services.enter_override(
            cycle.roster.get(position=3), node="1.2", value=parse("5"), reason="同", document_no="4号", actor=both
        ),
        actor=leader,
    )
    again(cycle)
    assert [duty.kind for duty in selectors.duties(leader)] == ["decide"]
    change(cycle, 1, late="1", notices="0")
    change(cycle, 2, late="1")
    again(cycle)
    assert [(duty.kind, duty.detail) for duty in selectors.duties(leader)] == [
        ("confirm", "2项人工调整输入已变，请重新确认或撤回")
    ]
    assert [duty.detail for duty in selectors.duties(both)] == ["1项人工调整输入已变，请重新确认或撤回"]
    page = Client()
    page.force_login(leader)
    assert f'href="/cycles/{cycle.pk}/overrides/">重新确认</a>' in page.get("/").content.decode()


def test_confirming_again_is_said_as_such(cycle: Cycle, leader: User) -> None:
    override = given(cycle)
    page = Client()
    page.force_login(leader)
    approve = f"/overrides/{override.pk}/approve/"
    assert f"已批准{override}。请经办人重新计算。" in page.post(approve, follow=True).content.decode()
    again(cycle)
    change(cycle, late="1")
    again(cycle)
    shown = page.get(f"/cycles/{cycle.pk}/overrides/").content.decode()
    assert "确定仍按这个调整值计分吗？" in shown
    assert 'data-confirm-label="重新确认">重新确认</button>' in shown
    said = page.post(approve, follow=True).content.decode()
    assert f"已重新确认{override}。" in said
    assert "请经办人重新计算" not in said
    assert "已计入" in said
    assert selectors.unready(cycle) == []  # what the message says is so: nothing is left to compute


def test_a_changed_figure_under_an_override_is_a_difference(cycle: Cycle, leader: User, desk: Client) -> None:
    services.approve_override(given(cycle), actor=leader)
    first = again(cycle)
    change(cycle, late="1")
    second = again(cycle)
    (found,) = selectors.difference(second, first)
    assert not found.moved
    assert found.causes[0].startswith("「迟报次数」由2次改为1次（张经办，审核，")
    assert found.causes[1:] == (
        "「1.2 按时报送」的计算值由3分改为4.5分，得分仍由人工调整定为5分。",
        "本单位的得分、名次和等次没有变化。",
    )
    html = desk.get(f"/cycles/{cycle.pk}/runs/").content.decode()
    assert "0个单位的结果有变化，另有1个单位数据有改动、结果没有变" in html
    assert "得分仍由人工调整定为5分" in html


def test_parts_and_total_above_a_set_value_are_marked(cycle: Cycle, leader: User, desk: Client) -> None:
    services.approve_override(given(cycle), actor=leader)
    result = again(cycle).results.get(roster_entry__position=2)
    assert selectors.touched_by_hand(result, selectors.outline(cycle.scheme)) == {"1.2", "1", ""}
    html = desk.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    assert html.count("</a>※") == 2  # the part and the total
    assert desk.get(f"/results/{result.pk}/").content.decode().count('title="含人工调整">※') == 3
