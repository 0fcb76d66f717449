"""Tables on a phone: rows become cards whose facts carry their headings; up to 40 rows stand in full height."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import watch
from tests.browser.pages_server import Door

HEAD = "<th>序号</th><th>乡镇</th><th>单位</th><th>得分</th><th>说明</th>"
CARDS = """<tr><td>1</td><td rowspan="2">甲镇</td>
<td><a class="strong" href="/u">甲村</a></td><td>86</td><td>—</td></tr>
<tr><td>2</td><td>乙村</td><td>70</td><td>补报</td></tr>
<tr><td colspan="5">以上合格</td></tr>"""
PAGE = """<!doctype html><html lang="zh-CN"><head><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/css/base.css"><link rel="stylesheet" href="/static/css/components.css">
<link rel="stylesheet" href="/static/css/tables.css"><script src="/static/js/app.js" defer></script></head><body>
<nav class="tabs"><a class="tab" href="/">总览总览总览总览</a><a class="tab" href="/">分布分布分布分布</a>
<a class="tab" aria-current="page" href="/">失分分析</a></nav>
<div class="table-wrap tall"><table class="table phone-cards">
<thead><tr>{head}</tr></thead><tbody>{cards}</tbody></table></div>
<div class="table-wrap tall"><table class="table"><tbody>{forty}</tbody></table></div>
<div class="table-wrap tall"><table class="table"><tbody>{more}</tbody></table></div>
</body></html>"""


@pytest.fixture
def tables(door: Door, context: BrowserContext) -> Iterator[Page]:
    """Three tables: cards, one of 40 rows, one of 50."""
    faults: list[str] = []
    row = "<tr><td>1</td></tr>"
    door.pages["/tables"] = PAGE.format(head=HEAD, cards=CARDS, forty=row * 40, more=row * 50).encode()
    page = context.new_page()
    watch(page, faults)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{door.url}/tables")
    yield page
    assert faults == []


def test_every_fact_carries_its_heading_and_the_unit_is_the_title(tables: Page) -> None:
    told = "cells => cells.map(c => [c.innerText, c.dataset.label || '', c.className])"
    assert tables.locator(".phone-cards td").evaluate_all(told) == [
        ["1", "序号", "phone-off"],
        ["甲镇", "乡镇", ""],
        ["甲村", "单位", "card-title"],
        ["86", "得分", ""],
        ["—", "说明", "phone-off"],
        ["2", "序号", "phone-off"],
        ["乙村", "单位", "card-title"],
        ["70", "得分", ""],
        ["补报", "说明", ""],
        ["以上合格", "", ""],
    ]
    shown = "cell => getComputedStyle(cell, '::before').content"
    assert tables.locator("[data-label=得分]").first.evaluate(shown) == '"得分"'


def test_long_lists_begin_folded_but_where_something_waits(door: Door, context: BrowserContext) -> None:
    head = '<tr class="section"><td colspan="5"><button type="button" class="btn-fold" data-fold>{}</button></td></tr>'
    rows = "<tr><td>1</td><td>甲镇</td><td>甲村</td><td>86</td><td>—</td></tr>" * 25
    parts = f'{head.format("甲镇")}{rows}</tbody><tbody class="fold" data-open>{head.format("乙镇")}{rows}'
    told = PAGE.format(head=HEAD, cards=parts, forty="", more="").replace("<tbody>", '<tbody class="fold">', 1)
    door.pages["/folds"] = told.encode()
    page = context.new_page()
    for width, first in ((390, False), (1366, True)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{door.url}/folds")
        parts_shown = [page.locator(".fold").nth(at).locator("tr").nth(5) for at in (0, 1)]
        assert [part.is_visible() for part in parts_shown] == [first, True]
        page.get_by_role("button", name="甲镇").click()
        assert parts_shown[0].is_visible() is not first


def test_forty_rows_stand_in_full_and_more_scroll(tables: Page) -> None:
    inside = "box => box.scrollHeight > box.clientHeight + 1"
    assert tables.locator(".table-wrap").evaluate_all(f"boxes => boxes.map({inside})") == [False, False, True]


def test_the_tab_that_is_open_is_in_sight(tables: Page) -> None:
    box = tables.locator("[aria-current]").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 391
