"""What the tests of the entry grid share: finding cells, pressing keys, the clipboard, what the door was sent."""

from playwright.sync_api import Locator, Page

from tests.browser.pages_server import Door


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'[data-key="{key}"]')


def place(page: Page, key: str) -> Locator:
    """The table cell round an input, which carries its state."""
    return page.locator("td").filter(has=cell(page, key))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key || ''"))


def status(page: Page) -> Locator:
    return page.locator("[data-kh-status]")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def values(page: Page, *keys: str) -> list[str]:
    return [cell(page, key).input_value() for key in keys]


def sent(door: Door) -> list[tuple[str, str]]:
    return [(c["key"], c["value"]) for post in door.posts for c in post["cells"]]


def press(page: Page, *keys: str) -> str:
    """Press keys one after another; the key of the cell that has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    return focused(page)
