"""The whole main job in a real browser, from a new cycle to the withdrawn notice, by the people who do it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Cycle, Result, Sheet
from tests.assessments.steps import hand_in
from tests.browser.grid import cell, place, status
from tests.browser.job import (
    BEST,
    BEST_REVIEW,
    County,
    go,
    make_county,
    open_at,
    press_and_agree,
    said,
    saved,
    sheet_of,
    type_in,
)
from tests.browser.looks import audit, contrast

OpenPage = Callable[..., Page]
WHY = "2026年5月12日到村查看，缺1次会议记录"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def county(transactional_db: None) -> County:
    return make_county()


def test_the_main_job(open_page: OpenPage, county: County) -> None:
    office, clerk = open_page(county.organizer), open_page(county.clerks[0])
    cycle = found_cycle(office, county)
    freeze_and_open(office, county, cycle)
    mine, other, third = (sheet_of(cycle, township) for township in county.townships)
    fill_by_keyboard(clerk, mine)
    prove_and_submit(clerk, mine)
    assert clerk.goto(f"/sheets/{other.pk}/").status == 404
    hand_in(other)
    hand_in(third, meetings="3", late="1")
    review_one(office, mine)
    deduct_with_reason(office, other)
    cross_review(office, cycle, third)
    send_two_back(office, third)
    correct(open_page(county.clerks[2]), third)
    finish_the_rest(office, third)
    compute_and_explain(office, cycle, third)
    decide(open_page(county.leader), cycle)
    no_result_yet(clerk, cycle)
    publish(office, cycle)
    see_own_result(clerk, cycle)
    withdraw(office, cycle)
    no_result_yet(clerk, cycle)


def found_cycle(page: Page, county: County) -> Cycle:
    open_at(page, "/cycles/")
    go(page, page.get_by_role("link", name="新建考核"))
    page.get_by_label("考核方案").select_option(label=str(county.scheme))
    expect(page.get_by_label("组织单位")).to_have_value(str(county.unit.pk))  # the only one is chosen already
    page.get_by_label("考核名称").fill("靖远县2026年度乡镇党建考核")
    page.get_by_label("考核期起").fill("2026-01-01")
    page.get_by_label("考核期止").fill("2025-12-31")
    now = timezone.localtime()
    for label, days in (("自评开始", -5), ("自评截止", 5), ("审核开始", -5), ("审核截止", 9)):
        page.get_by_label(label).fill((now + timedelta(days=days)).strftime("%Y-%m-%dT18:00"))
    go(page, page.get_by_role("button", name="建立，下一步选单位"))
    expect(page.locator("#id_period_to_error")).to_have_text("考核期的截止日期必须晚于起始日期。")
    page.get_by_label("考核期止").fill("2026-12-31")
    go(page, page.get_by_role("button", name="建立，下一步选单位"))
    cycle = Cycle.objects.get()
    assert page.url.endswith(f"/cycles/{cycle.pk}/roster/")
    return cycle


def freeze_and_open(page: Page, county: County, cycle: Cycle) -> None:
    for township in county.townships:
        expect(page.get_by_role("checkbox", name=township.name)).to_be_checked()
    go(page, page.get_by_role("button", name="冻结名册"))
    expect(said(page)).to_contain_text("名册已冻结，共3个单位。")
    press_and_agree(page, page.get_by_role("button", name="启动"))
    expect(said(page)).to_contain_text(f"「{cycle.title}」已启动")
    expect(page.locator("tbody tr", has_text="青溪镇")).to_contain_text("未开始已填0/3项")


def fill_by_keyboard(page: Page, sheet: Sheet) -> None:
    """Nothing but keys once the first cell has the focus; full-width digits are understood."""
    open_at(page, "/")
    go(page, page.get_by_role("link", name="去填报").first)
    assert page.url.endswith(f"/sheets/{sheet.pk}/")
    cell(page, "no_group").focus()
    page.keyboard.press("Alt+ArrowDown")  # the list of choices opens
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(cell(page, "no_group")).to_have_value("0")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "meetings")).to_be_focused()
    page.keyboard.insert_text("４")
    page.keyboard.press("Enter")
    expect(cell(page, "late")).to_be_focused()  # an office's figures lie between: they are locked and passed over
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    expect(place(page, "late")).to_have_attribute("title", "应在0到99之间")
    expect(page.locator("tr#item-1\\.2 .cell-note")).to_have_text("应在0到99之间")  # stays when the cell is left
    expect(page.locator("#progress")).to_contain_text("有格子没有保存或需要修改，处理后才能提交。")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    saved(page, "no_group", "meetings", "late", "honours")
    expect(page.locator(".cell-note")).to_have_count(0)
    expect(page.locator("#progress")).to_contain_text("3/3")  # told anew after the save, without loading the page
    expect(page.locator("#progress [data-kh-ready]")).to_be_visible()
    expect(page.locator('[data-total="self:1"]')).to_have_text("10.00")
    page.reload()
    for key, value in {**BEST, "no_group": "0"}.items():
        expect(cell(page, key)).to_have_value(value)


def prove_and_submit(page: Page, sheet: Sheet) -> None:
    row = page.locator("tr#item-1\\.1")
    row.get_by_role("link", name="上传").click()
    panel = page.locator("#evidence")
    panel.locator("input[type=file]").set_input_files(
        {"name": "会议记录.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    panel.get_by_label("说明").fill("四次专题会议的记录")
    panel.get_by_role("button", name="上传").click()
    expect(panel.locator(".file")).to_contain_text("会议记录.pdf")
    expect(panel.locator(".file")).to_contain_text("李青")
    page.reload()
    press_and_agree(page, page.get_by_role("button", name="提交"))
    expect(said(page)).to_contain_text("已提交，等待审核。")
    expect(page.locator(".alert-warn")).to_contain_text("本表已由李青于")
    expect(page.locator("[data-kh-grid]")).to_have_count(0)


def review_one(page: Page, sheet: Sheet) -> None:
    """Item by item: the claims are confirmed, the office's own figures typed, the review closed."""
    open_at(page, f"/sheets/{sheet.pk}/review/")
    go(page, page.locator("tr#item-1\\.1").get_by_role("button", name="认可自评"))
    expect(cell(page, "meetings")).to_have_value("4")
    go(page, page.locator("tr#item-1\\.2").get_by_role("button", name="认可自评"))
    press_and_agree(page, page.locator("tr.section", has_text="加分项").get_by_role("button", name="全部认可自评"))
    type_in(page, BEST_REVIEW)
    saved(page, *BEST_REVIEW)
    expect(page.locator('tr.total [data-total="review:total"]')).to_have_text("20.00")
    press_and_agree(page, page.get_by_role("button", name="完成审核"))
    expect(said(page)).to_contain_text("青溪镇的考核表已审核完成。")


def deduct_with_reason(page: Page, sheet: Sheet) -> None:
    """A deduction without its reason is refused at the cell; the reason mends it. Here it is taken back again."""
    open_at(page, f"/sheets/{sheet.pk}/review/")
    for name in ("落实责任制", "加分项"):
        press_and_agree(page, page.locator("tr.section", has_text=name).get_by_role("button", name="全部认可自评"))
    type_in(page, {**BEST_REVIEW, "visit": "4"})
    expect(place(page, "visit")).to_have_attribute("data-state", "refused")
    assert audit(page) + contrast(page) == []
    expect(place(page, "visit")).to_have_attribute("title", re.compile("得4分，低于满分5分：扣分须写明理由"))
    expect(status(page)).to_contain_text("有 1 处需修改")
    type_in(page, {"reason:2.2": WHY})
    saved(page, "visit", "reason:2.2")
    expect(page.locator('[data-total="review:2.2"]')).to_have_text("4.00")
    type_in(page, {"visit": "5"})
    saved(page, "visit")
    expect(page.locator('tr.total [data-total="review:total"]')).to_have_text("20.00")
    press_and_agree(page, page.get_by_role("button", name="完成审核"))


def cross_review(page: Page, cycle: Cycle, third: Sheet) -> None:
    """横评: one item over all units; PageDown saves and goes on."""
    open_at(page, f"/cycles/{cycle.pk}/items/2.1/")
    type_in(page, {f"{third.pk}/rate": "96"})
    page.keyboard.press("PageDown")
    page.wait_for_url("**/items/2.2/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("青溪镇")
    type_in(page, {f"{third.pk}/visit": "4.5"})
    expect(place(page, f"{third.pk}/visit")).to_have_attribute("data-state", "refused")
    type_in(page, {f"{third.pk}/reason:2.2": WHY})
    saved(page, f"{third.pk}/visit")
    expect(page.locator(f'[data-total="row:{third.pk}"]')).to_have_text(re.compile("^4.50?$"))
    page.keyboard.press("PageUp")
    page.wait_for_url("**/items/2.1/")
    expect(cell(page, f"{third.pk}/rate")).to_have_value("96")


def send_two_back(page: Page, sheet: Sheet) -> None:
    open_at(page, f"/sheets/{sheet.pk}/review/")
    for code, why in (("1.1", "专题研究次数与会议记录不符"), ("1.2", "迟报次数请核对")):
        page.locator(f"tr#item-{code}".replace(".", "\\.")).get_by_role("link", name="退回").click()
        form = page.locator("#return")  # stood there before too: what leads back to the item comes with the new one
        expect(form.locator(".aside-back a")).to_have_attribute("href", f"#item-{code}")
        expect(form.get_by_label("退回的项目")).to_have_value(code)
        form.get_by_label("退回理由").fill(why)
        go(page, form.get_by_role("button", name="退回这一项"))
        expect(said(page)).to_contain_text(f"已退回「{code}」，黄岭镇可以修改后重新提交。")
    expect(page.locator("#return")).to_contain_text("已退回2项，等待重新提交")
    assert audit(page) + contrast(page) == []


def correct(page: Page, sheet: Sheet) -> None:
    """The clerk sees the two items with their reasons; all else is shut."""
    open_at(page, "/")
    go(page, page.get_by_role("link", name=re.compile("修改")).first)
    expect(page.locator(".alert-bad")).to_contain_text("有2项被退回，请修改后重新提交")
    expect(page.locator(".alert-bad")).to_contain_text("1.1 组织领导：专题研究次数与会议记录不符（张经办，")
    assert audit(page) + contrast(page) == []
    for key in ("no_group", "meetings", "late"):
        expect(cell(page, key)).to_be_editable()
    expect(cell(page, "honours")).to_have_count(0)
    shut = page.locator("tr.datum", has_text="县级以上表彰").locator("td[data-locked]")
    expect(shut).to_have_attribute(
        "title", re.compile("只退回了「1.1」「1.2」；本项没有退回，不能修改。如需修改，请联系靖远县的张经办")
    )
    type_in(page, {"meetings": "4"})
    saved(page, "meetings")
    press_and_agree(page, page.get_by_role("button", name="重新提交"))
    expect(said(page)).to_contain_text("已提交，等待审核。")


def finish_the_rest(page: Page, sheet: Sheet) -> None:
    open_at(page, f"/sheets/{sheet.pk}/review/")
    for name in ("落实责任制", "加分项"):
        press_and_agree(page, page.locator("tr.section", has_text=name).get_by_role("button", name="全部认可自评"))
    press_and_agree(page, page.get_by_role("button", name="完成审核"))
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("还有2项没有核定：「K1 被通报」、「V1 重大责任事故」。")
    refusal.get_by_role("link", name="K1 被通报").click()
    expect(page.locator("tr#item-K1")).to_be_in_viewport()
    press_and_agree(page, page.get_by_role("button", name="其余未发生的填0（2项）"))
    expect(said(page)).to_contain_text("有2项已按没有发生填0。")
    expect(cell(page, "notices")).to_have_value("0")
    expect(page.locator("#progress")).to_contain_text("各项都已核定，可以完成审核。")
    press_and_agree(page, page.get_by_role("button", name="完成审核"))
    expect(said(page)).to_contain_text("黄岭镇的考核表已审核完成。")


def compute_and_explain(page: Page, cycle: Cycle, third: Sheet) -> None:
    """Ties share a place and the next is counted on; a number opens to rule, inputs, scorer and time."""
    open_at(page, f"/cycles/{cycle.pk}/")
    go(page, page.get_by_role("button", name="计算", exact=True))
    expect(said(page)).to_contain_text("第1次计算完成，共3个单位。")
    rows = page.locator("#ranking tbody tr")
    assert [row.locator("td").first.inner_text() for row in rows.all()] == ["1", "1", "3"]
    expect(rows.nth(2)).to_contain_text("黄岭镇")
    expect(rows.nth(2)).to_contain_text("18.00")  # 1.5 for one late report, 0.5 on the spot
    go(page, rows.nth(2).get_by_role("link", name="8.50"))
    page.locator("#explained").get_by_role("link", name="按时报送").click()
    explained = page.locator("#explained")
    expect(explained.locator("h2")).to_have_text("1.2 按时报送")
    expect(explained.locator(".rule")).to_contain_text("迟报次数")
    expect(explained.locator(".lines")).to_contain_text("1.5")
    line = explained.locator("tbody tr", has_text="迟报次数")
    expect(line).to_contain_text("1次")
    expect(line).to_contain_text("张经办")
    expect(line).to_contain_text(re.compile(r"\d{4}年\d+月\d+日\d\d:\d\d"))
    expect(explained).to_contain_text("迟报次数请核对")  # why it had been sent back
    page.locator("a", has_text="现场查看").first.click()
    expect(explained.locator("h2")).to_have_text("2.2 现场查看")
    expect(explained).to_contain_text(WHY)


def decide(page: Page, cycle: Cycle) -> None:
    """优秀 has room for one of three, two tie for it: the meeting names one and says why."""
    open_at(page, f"/cycles/{cycle.pk}/")
    go(page, page.get_by_role("link", name="审定"))
    page.get_by_label("会议名称").fill("县委常委会第12次会议")
    page.get_by_label("会议纪要编号").fill("〔2026〕12号")
    page.get_by_label("审定日期").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_label("青溪镇审定等次").select_option(label="优秀")
    press_and_agree(page, page.get_by_role("button", name="登记审定结果"))
    expect(page.locator("tbody tr", has_text="青溪镇")).to_contain_text("的审定等次与建议不同，请写明理由。")
    page.get_by_label("青溪镇调整理由").fill("并列中专题研究质量更高")
    press_and_agree(page, page.get_by_role("button", name="登记审定结果"))
    expect(page.get_by_role("alert")).to_contain_text("还没有到")  # refused, and what was typed is still there
    page.get_by_label("审定日期").fill(timezone.localdate().isoformat())
    press_and_agree(page, page.get_by_role("button", name="登记审定结果"))
    expect(said(page)).to_contain_text("已登记审定")


def publish(page: Page, cycle: Cycle) -> None:
    open_at(page, f"/cycles/{cycle.pk}/")
    go(page, page.get_by_role("link", name="公布"))
    page.get_by_label("文号").fill("靖组发〔2026〕12号")
    press_and_agree(page, page.get_by_role("button", name="公布"), typed="公布")
    expect(said(page)).to_contain_text("（第1期）")


def see_own_result(page: Page, cycle: Cycle) -> None:
    """The clerk opens the own result; the others' places are seen, their numbers do not open."""
    open_at(page, f"/cycles/{cycle.pk}/")
    go(page, page.get_by_role("link", name="全部排名"))
    rows = page.locator("#ranking tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("优秀")
    expect(rows.nth(2).get_by_role("link")).to_have_count(0)
    go(page, rows.nth(0).get_by_role("link", name="青溪镇"))
    expect(page.get_by_role("heading", level=1)).to_have_text("青溪镇得分说明")
    foreign = Result.objects.exclude(roster_entry__name="青溪镇")[0]
    assert page.goto(f"/results/{foreign.pk}/").status == 404


def withdraw(page: Page, cycle: Cycle) -> None:
    open_at(page, f"/cycles/{cycle.pk}/publish/")
    page.get_by_label("撤回理由").fill("文号有误，重新印发")
    press_and_agree(page, page.get_by_role("button", name="撤回公布"), typed="撤回")
    expect(said(page)).to_contain_text("的公布已撤回，记录保留。")


def no_result_yet(page: Page, cycle: Cycle) -> None:
    """Neither page nor API tells a clerk anything of a result that is not published."""
    assert page.goto(f"/cycles/{cycle.pk}/ranking/").status == 404
    for result in Result.objects.all():
        assert page.goto(f"/results/{result.pk}/").status == 404
    answer = page.request.get("/api/results/")
    assert answer.status == 200
    assert answer.json()["results"] == []
