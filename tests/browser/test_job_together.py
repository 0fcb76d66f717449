"""Two people at one cell, a closed window, a page without script, and a whole sheet by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessments import services
from assessments.models import Cycle, Sheet, SheetState, Stage
from assessments.selectors.locks import moment
from organizations.roles import Role
from tests.assessments.steps import hand_in
from tests.browser.grid import cell, place, status
from tests.browser.job import County, go, make_county, open_at, said, saved, sheet_of, type_in
from tests.factories import fill, make_cycle, make_user

OpenPage = Callable[..., Page]


@pytest.fixture
def county(transactional_db: None) -> County:
    return make_county()


@pytest.fixture
def cycle(county: County) -> Cycle:
    return make_cycle(owner=county.unit, scheme=county.scheme, units=county.townships, actor=county.organizer)


@pytest.fixture
def sheet(county: County, cycle: Cycle) -> Sheet:
    return sheet_of(cycle, county.townships[0])


# --- two at once ------------------------------------------------------------------------------------------------------
def test_two_people_at_one_cell_see_each_other(open_page: OpenPage, county: County, sheet: Sheet) -> None:
    colleague = make_user(at=county.townships[0], role=Role.FILLER, name="孙红")
    first, second = open_page(county.clerks[0]), open_page(colleague)
    for page in (first, second):
        open_at(page, f"/sheets/{sheet.pk}/")
    type_in(first, {"meetings": "3", "late": "1"})
    saved(first, "meetings", "late")
    type_in(second, {"meetings": "2", "late": "2"})
    expect(place(second, "meetings")).to_have_attribute("data-state", "conflict")
    expect(place(second, "meetings")).to_contain_text("李青已改为「3」")
    expect(status(second)).to_contain_text("有 2 处与他人的修改冲突，请选择")
    place(second, "meetings").get_by_role("button", name="采用「3」").click()
    place(second, "late").get_by_role("button", name="保留我填的「2」").click()
    saved(second, "late")
    first.reload()
    expect(cell(first, "meetings")).to_have_value("3")
    expect(cell(first, "late")).to_have_value("2")
    kept = sheet.entries.filter(stage=Stage.SELF, datum="late").values_list("actor__name", "revision", "current")
    assert list(kept.order_by("revision")) == [("李青", 1, False), ("孙红", 2, True)]


def test_what_was_typed_as_the_sheet_went_in_is_refused_at_the_cell(
    open_page: OpenPage, county: County, sheet: Sheet
) -> None:
    page = open_page(county.clerks[0])
    open_at(page, f"/sheets/{sheet.pk}/")
    hand_in(sheet)
    type_in(page, {"meetings": "3"})
    expect(place(page, "meetings")).to_have_attribute("title", re.compile("本表已由李某于.*提交，正在审核，不能再改。"))
    expect(status(page)).to_contain_text("有 1 处需修改")


def test_nothing_is_handed_in_while_a_cell_is_wrong(open_page: OpenPage, county: County, sheet: Sheet) -> None:
    """No question is asked and no 已填齐 is shown; the page names the cell and goes to it."""
    fill(sheet, {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}, actor=county.clerks[0])
    page = open_page(county.clerks[0])
    open_at(page, f"/sheets/{sheet.pk}/")
    ready, submit = page.locator("[data-kh-ready]"), page.get_by_role("button", name="提交")
    expect(ready).to_be_visible()
    type_in(page, {"meetings": "51"})
    cell(page, "honours").focus()
    expect(ready).to_be_hidden()
    submit.click()
    told = "请先处理没有保存的格子，再进行这一步。共1格，第一处：专题研究次数，应在0到50之间"
    expect(page.locator(".toast")).to_contain_text(told)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cell(page, "meetings")).to_be_focused()
    expect(page.locator(".cell-note")).to_have_text("应在0到50之间")
    page.keyboard.type("3")
    submit.click()  # what was typed is saved first, then the question is asked
    expect(page.get_by_role("dialog")).to_contain_text("提交后不能再改")
    assert sheet.entries.filter(current=True, datum="meetings").values_list("value", flat=True).get() == 3_000_000
    page.get_by_role("button", name="取消").click()
    page.locator("tr#item-1\\.1").get_by_role("button", name="写说明").click()
    expect(cell(page, "reason:1.1")).to_be_focused()
    type_in(page, {"reason:1.1": "第四季度未召开"})
    saved(page, "reason:1.1")
    expect(page.locator("#progress")).to_contain_text("3/3")


# --- the deadline -----------------------------------------------------------------------------------------------------
def test_a_closed_window_is_told_precisely(open_page: OpenPage, county: County, cycle: Cycle, sheet: Sheet) -> None:
    """Which lock, until when, who set it, whom to ask; to a page that was open already, too."""
    clerk, office = open_page(county.clerks[0]), open_page(county.organizer)
    open_at(clerk, f"/sheets/{sheet.pk}/")
    closed = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=1)
    services.set_window(
        cycle,
        stage=Stage.SELF,
        opens_at=closed - timedelta(days=3),
        closes_at=closed,
        reason="会议提前",
        actor=county.organizer,
    )
    told = f"自评填报已于{moment(closed)}截止（张经办于"
    ask = "设定），不能再改。如需延长，请联系张经办（电话0943-6121234）。"
    type_in(clerk, {"meetings": "3"})
    expect(place(clerk, "meetings")).to_have_attribute("title", re.compile(re.escape(told) + ".*" + re.escape(ask)))
    clerk.reload()
    expect(clerk.locator(".alert-warn")).to_contain_text(told)
    expect(clerk.locator(".alert-warn")).to_contain_text(ask)
    expect(clerk.locator("input.cell, select.cell")).to_have_count(0)
    expect(clerk.get_by_role("button", name="提交")).to_have_count(0)
    extend(office, cycle)
    open_at(clerk, f"/sheets/{sheet.pk}/")
    type_in(clerk, {"meetings": "3"})
    saved(clerk, "meetings")


def extend(page: Page, cycle: Cycle) -> None:
    """The person whom the clerk asks gives more time, with a reason; without it the form says so."""
    open_at(page, f"/cycles/{cycle.pk}/windows/")
    later = timezone.localtime() + timedelta(days=1)
    page.get_by_label("自评截止").fill(later.strftime("%Y-%m-%dT18:00"))
    go(page, page.get_by_role("button", name="保存"))
    expect(page.get_by_role("alert")).to_contain_text("修改时间安排请写明理由")
    expect(page.get_by_label("自评截止")).to_have_value(later.strftime("%Y-%m-%dT18:00"))
    page.get_by_label("调整原因").fill("青溪镇停电一天")
    go(page, page.get_by_role("button", name="保存"))
    expect(said(page)).to_contain_text("已调整时间安排。")


# --- without script ---------------------------------------------------------------------------------------------------
@pytest.fixture
def open_plain(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[OpenPage]:
    """As open_page, in a browser that runs no script."""
    contexts = []

    def open_one(user: Any) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        given = {**browser_context_args, "base_url": live_server.url, "java_script_enabled": False}
        context = browser.new_context(**given)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def test_without_script_the_sheet_posts_whole(open_plain: OpenPage, county: County, sheet: Sheet) -> None:
    page = open_plain(county.clerks[0])
    open_at(page, f"/sheets/{sheet.pk}/")
    cell(page, "no_group").select_option(label="否")
    for key, text in {"meetings": "４", "late": "没有", "honours": "0"}.items():
        cell(page, key).fill(text)
    go(page, page.get_by_role("button", name="保存"))
    expect(said(page)).to_contain_text("迟报次数")  # what is wrong is said, the rest is saved
    expect(cell(page, "meetings")).to_have_value("4")
    cell(page, "late").fill("0")
    go(page, page.get_by_role("button", name="保存"))
    expect(said(page)).to_contain_text("已保存。")
    go(page, page.get_by_role("button", name="提交"))
    expect(said(page)).to_contain_text("已提交，等待审核。")
    values = sheet.entries.filter(current=True).order_by("datum").values_list("datum", "value")
    assert list(values) == [("honours", 0), ("late", 0), ("meetings", 4_000_000), ("no_group", 0)]


def test_without_script_a_sheet_is_reviewed(open_plain: OpenPage, county: County, sheet: Sheet) -> None:
    hand_in(sheet)
    page = open_plain(county.organizer)
    open_at(page, f"/sheets/{sheet.pk}/review/")
    for name in ("落实责任制", "加分项"):
        go(page, page.locator("tr.section", has_text=name).get_by_role("button", name="全部认可自评"))
    cell(page, "rate").fill("96")
    cell(page, "visit").fill("4")
    cell(page, "notices").fill("0")
    cell(page, "v1").select_option(label="否")
    go(page, page.get_by_role("button", name="保存", exact=True))
    expect(said(page)).to_contain_text("得4分，低于满分5分：扣分须写明理由")
    cell(page, "visit").fill("4")
    cell(page, "reason:2.2").fill("现场查看缺台账")
    go(page, page.get_by_role("button", name="保存", exact=True))
    expect(said(page)).to_contain_text("已保存。")
    go(page, page.get_by_role("button", name="完成审核"))
    sheet.refresh_from_db()
    assert sheet.state == SheetState.REVIEWED


# --- by keyboard alone ------------------------------------------------------------------------------------------------
def test_from_login_to_submission_without_a_mouse(open_page: OpenPage, county: County, sheet: Sheet) -> None:
    """Tab and Enter only: the focus is always to be seen, and comes to everything that the work needs."""
    fill(sheet, {"no_group": "否", "honours": "0"}, actor=county.clerks[0])
    page = open_page(county.clerks[0])
    open_at(page, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "a[href*='/sheets/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "[data-key=no_group]")
    page.keyboard.press("Enter")
    expect(cell(page, "meetings")).to_be_focused()
    for text in ("4", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    saved(page, "meetings", "late")
    tab_to(page, "form[action$='/submit/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, "dialog .btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("已提交，等待审核。")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; each stop on the way shows where it is."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
            " const ring = s.outlineStyle !== 'none' || s.boxShadow !== 'none';"
            " return [e.outerHTML.slice(0, 80), ring, b.width * b.height]; }"
        )
        assert stop[1], f"no focus ring: {stop[0]}"
        assert stop[2], f"focus on something unseen: {stop[0]}"
    raise AssertionError(f"Tab never came to {selector}")


def test_an_item_with_a_refused_cell_is_not_shown_as_settled(open_page: OpenPage, county: County, sheet: Sheet) -> None:
    """认可 made it 已核; a deduction typed without its reason is refused, and until that is mended the sign is away."""
    hand_in(sheet)
    services.confirm_items(sheet, nodes=["1.2"], actor=county.organizer)
    page = open_page(county.organizer)
    open_at(page, f"/sheets/{sheet.pk}/review/")
    settled = page.locator("tbody", has=page.locator('[id="item-1.2"]')).get_by_text("已核", exact=True)
    expect(settled).to_be_visible()
    type_in(page, {"late": "2"})
    expect(place(page, "late")).to_have_attribute("data-state", "refused")
    expect(settled).to_be_hidden()
    type_in(page, {"late": "0"})
    expect(settled).to_be_visible()
