"""Markup in names and remarks where scripts of ours put it on the page: conflicts, dialogs, panels, names of files."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessments import services
from assessments.models import Cycle, Sheet
from organizations.models import User
from organizations.roles import Role
from tests.assessments.steps import sheets_of
from tests.browser.grid import place
from tests.browser.job import open_at, saved, type_in
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

BAD = "<img src=x onerror=alert(1)>"
OpenPage = Callable[..., Page]


def document() -> dict[str, Any]:
    """The small scheme, with markup in the name of a section, which the question before 全部认可 repeats."""
    found = scheme_document(key="marked")
    found["nodes"][0]["name"] = f"落实责任制{BAD}"
    return found


@pytest.fixture
def cycle(transactional_db: None) -> Cycle:
    county = make_organization("靖远县")
    return make_cycle(owner=county, scheme=make_scheme(owner=county, document=document()), units=1, title=f"考核{BAD}")


@pytest.fixture
def sheet(cycle: Cycle) -> Sheet:
    return sheets_of(cycle)[0]


@pytest.fixture
def clerk(sheet: Sheet) -> User:
    return make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="李青")


def quiet(page: Page) -> Page:
    """The page, on which any dialog of a script and any element made of our text fails the test."""
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return page


def nothing_made(page: Page) -> None:
    expect(page.locator("img[onerror], img[src=x]")).to_have_count(0)


def test_the_others_name_and_value_in_a_conflict(open_page: OpenPage, sheet: Sheet, clerk: User) -> None:
    page = quiet(open_page(clerk))
    open_at(page, f"/sheets/{sheet.pk}/")
    other = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name=f"孙{BAD}")
    fill(sheet, {"meetings": "3"}, actor=other)
    type_in(page, {"meetings": "2"})
    expect(place(page, "meetings")).to_contain_text(f"孙{BAD}已改为「3」")
    nothing_made(page)
    place(page, "meetings").get_by_role("button", name="采用「3」").click()
    saved(page, "meetings")
    page.locator("tr#item-1\\.1").get_by_role("button", name="写说明").click()
    type_in(page, {"reason:1.1": f"说明{BAD}"})
    saved(page, "reason:1.1")
    page.reload()
    expect(page.locator("[data-key='reason:1.1']")).to_have_value(f"说明{BAD}")
    nothing_made(page)


def test_names_of_files_before_and_after_the_upload(open_page: OpenPage, sheet: Sheet, clerk: User) -> None:
    page = quiet(open_page(clerk))
    open_at(page, f"/sheets/{sheet.pk}/")
    page.locator("tr#item-1\\.1").get_by_role("link", name="上传").click()
    panel = page.locator("#evidence")
    file: Any = {"name": f"a{BAD}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.locator(".upload-names")).to_contain_text("onerror")
    nothing_made(page)
    panel.get_by_label("说明").fill(BAD)
    panel.get_by_role("button", name="上传").click()
    expect(panel.locator(".file")).to_contain_text(BAD)
    nothing_made(page)


def test_questions_and_refusals(open_page: OpenPage, cycle: Cycle, sheet: Sheet, clerk: User) -> None:
    """A question repeats the name of a section, a refusal the name of the cycle."""
    page = quiet(open_page(cycle.created_by))
    fill(sheet, {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    open_at(page, f"/sheets/{sheet.pk}/review/")
    page.locator("tr.section", has_text="落实责任制").get_by_role("button", name="全部认可自评").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"认可「落实责任制{BAD}」下所有")
    nothing_made(page)
    page.keyboard.press("Escape")
    open_at(page, f"/cycles/{cycle.pk}/")
    page.evaluate(f"htmx.ajax('POST', '/cycles/{cycle.pk}/open/', {{ target: '#content' }})")
    expect(page.locator("#toasts")).to_contain_text(BAD)
    nothing_made(page)
