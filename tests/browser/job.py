"""What walks through the main job share: the people of a small county, typing into the grid, answering questions."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from assessments.models import Cycle, Sheet
from organizations.models import Organization, User
from organizations.roles import Role
from scoring.models import Scheme
from tests.browser.grid import cell, place
from tests.factories import make_organization, make_scheme, make_user

SAVED = "已保存"
BEST = {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}
BEST_REVIEW = {"rate": "96", "visit": "5", "notices": "0", "v1": "否"}


@dataclass(frozen=True)
class County:
    """A county office, its leader, three townships with a clerk each, a published scheme."""

    unit: Organization
    townships: list[Organization]
    clerks: list[User]
    organizer: User
    leader: User
    scheme: Scheme


def make_county() -> County:
    """靖远县 with 青溪镇, 白石镇 and 黄岭镇."""
    unit = make_organization("靖远县")
    townships = [make_organization(name, parent=unit) for name in ("青溪镇", "白石镇", "黄岭镇")]
    organizer = make_user("zuzhike", at=unit, role=Role.ORGANIZER, name="张经办", phone="0943-6121234")
    names = ("李青", "王白", "赵黄")
    return County(
        unit=unit,
        townships=townships,
        clerks=[
            make_user(at=township, role=Role.FILLER, name=name) for township, name in zip(townships, names, strict=True)
        ],
        organizer=organizer,
        leader=make_user("buzhang", at=unit, role=Role.LEADER, name="陈部长"),
        scheme=make_scheme(owner=unit),
    )


def sheet_of(cycle: Cycle, township: Organization) -> Sheet:
    """The sheet of one township."""
    return Sheet.objects.get(roster_entry__cycle=cycle, roster_entry__organization=township)


def type_in(page: Page, values: dict[str, str]) -> None:
    """Type values into cells of the grid by their keys, one after another; a choice is chosen."""
    for key, text in values.items():
        target = cell(page, key)
        if target.evaluate("e => e.tagName") == "SELECT":
            target.select_option(label=text)
        else:
            target.click()
            page.keyboard.type(text)
            page.keyboard.press("Enter")


def saved(page: Page, *keys: str) -> None:
    """Wait until the grid says that all is saved, these cells among it."""
    expect(page.locator("[data-kh-status]")).to_contain_text(SAVED)
    for key in keys:
        expect(place(page, key)).to_have_attribute("data-state", "saved")


def press_and_agree(page: Page, button: Locator, *, typed: str = "") -> None:
    """Press a button that asks first, type the word that it wants, agree."""
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if typed:
        dialog.get_by_role("textbox").fill(typed)
    with page.expect_navigation():
        dialog.locator("button.btn-primary, button.btn-danger").click()


def go(page: Page, link: Locator) -> None:
    """Follow a link or press a button that leads to another page."""
    with page.expect_navigation():
        link.click()


def said(page: Page) -> Locator:
    """What the page says after an act."""
    return page.locator(".messages, .alert").first


def open_at(page: Page, url: str) -> Any:
    """Open an address; its status must be 200."""
    response = page.goto(url)
    assert response is not None
    assert response.status == 200, url
    return response
