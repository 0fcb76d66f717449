"""Every page of every role, at the screen of an office and at that of a phone (ux.md 9)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Error, Page, expect

from organizations.models import User
from scoring.models import Datum, ParameterTable, Scheme
from tests.browser.looks import audit, contrast, latin, phone, too_wide
from tests.factories import make_user
from tests.test_permissions import ADDRESSES, QUERIES, ROWS, World, make_world

OpenPage = Callable[..., Page]
ROLES = ("organizer", "filler", "configurator", "leader", "auditor", "nobody")
MOST_LOOKS = 3  # roles that look at one page: those after them see no more on it than these did
OFFICE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
FRAGMENTS = ("healthz", "assessments:todo-count")
MOST_BYTES, MOST_REQUESTS = 300_000, 25
# What has no Chinese: programs and file kinds of the office, keys, an example of pinyin, codes of items, digests.
ALLOWED = re.compile(
    r"WPS|Excel|Word|wlz|[KMG]B\b|[\w.（）-]*\.(pdf|xlsx|json)\b|\b(xlsx|pdf|json)\b|PageUp|PageDown|Ctrl\+\w|\b[A-Z]\d*(\.\d+)*\b|[0-9a-f]{8,}"
)


def addresses_of(world: World, role: str) -> Iterator[tuple[str, str]]:
    """Key and address of all pages that the role may open, by the table of rights."""
    for key, (method, answers) in ROWS.items():
        name, *about = key.split()
        if (
            method != "GET"
            or answers.get(role) != 200
            or name in FRAGMENTS
            or name.startswith("admin:")
            or ":api-" in name
        ):
            continue
        state = next((word for word in about if word in world.objects), "open")
        yield key, world.url(ADDRESSES[name], state) + QUERIES.get(name, "")


def given_names() -> list[str]:
    """Identifiers that people gave: user names, keys of schemes, codes of data and tables (the trail tells them)."""
    found = {*User.objects.values_list("username", flat=True), *Scheme.objects.values_list("key", flat=True)}
    found |= {*Datum.objects.values_list("code", flat=True), *ParameterTable.objects.values_list("code", flat=True)}
    return sorted(found, key=len, reverse=True)


class Look:
    """One browser that looks at pages; names in Latin letters that people gave are no English."""

    def __init__(self, page: Page, names: list[str]) -> None:
        self.page, self.names = page, names
        self.weights: list[int] = []
        page.on("response", lambda response: self.weights.append(int(response.headers.get("content-length", 0))))

    def opens(self, url: str) -> bool:
        """Open the address on the screen of an office; False for a file."""
        self.weights.clear()
        self.page.set_viewport_size(OFFICE)
        try:
            response: Any = self.page.goto(url, wait_until="load")
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        assert response.status == 200, url
        return True

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands, at both sizes."""
        page = self.page
        page.set_viewport_size(OFFICE)
        found = audit(page) + contrast(page) + english(page, self.names)
        if len(self.weights) > MOST_REQUESTS or sum(self.weights) > MOST_BYTES:
            found.append(f"{len(self.weights)} requests, {sum(self.weights)} bytes")
        page.set_viewport_size(PHONE)
        if wide := too_wide(page, PHONE["width"]):
            found.append(f"wider than a phone: {wide}")
        found += phone(page)
        page.set_viewport_size(OFFICE)
        self.weights.clear()
        return found


def english(page: Page, names: list[str]) -> list[str]:
    """Words in Latin letters that nobody gave as a name and that are not among ALLOWED."""
    found = []
    for text in latin(page):
        rest = text
        for name in names:
            rest = rest.replace(name, "")
        rest = ALLOWED.sub("", rest)
        if re.search(r"[A-Za-z]", rest):
            found.append(f"English: {text[:60]}")
    return found


def test_every_page_of_every_role(open_page: OpenPage, transactional_db: None) -> None:
    world = make_world()
    faults: dict[str, list[str]] = {}
    opened, looks = dict.fromkeys(ROLES, 0), Counter[str]()
    for role in ROLES:
        look = Look(open_page(world.people[role]), given_names())
        for key, url in addresses_of(world, role):
            if looks[key] < MOST_LOOKS and look.opens(url):
                opened[role] += 1
                looks[key] += 1
                if found := look.faults():
                    faults[f"{role} {key} {url}"] = found
    assert faults == {}
    assert opened["organizer"] >= 30
    assert min(opened["filler"], opened["configurator"], opened["leader"], opened["auditor"]) >= 1, opened


def test_the_pages_before_the_login(open_page: OpenPage, transactional_db: None) -> None:
    """Login, its refusal, the lock-out, and what is not there."""
    user = make_user("liming", name="李明")
    look = Look(open_page(), [user.username])
    page = look.page
    assert look.opens("/login/")
    assert look.faults() == []
    for attempt in range(5):
        look.weights.clear()
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill("wrong-password-1")
        page.get_by_role("button", name="登录").click()
        if attempt == 0:
            expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确，请核对后重新输入。")
            assert look.faults() == []
    expect(page.get_by_role("heading", level=1)).to_have_text("登录已锁定")
    assert look.faults() == []
    look = Look(open_page(user), [user.username])
    look.page.goto("/nowhere/")
    expect(look.page.get_by_role("alert")).to_contain_text("没有找到这个页面")
    assert look.faults() == []


def test_the_look_sees_what_is_wrong(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.set_content(
        "<html lang=en><title>x</title><h1></h1><h3>a</h3><input><a href=/></a><img src='data:,'>"
        "<table><tr><th>n</table>"
        "<p id=a style='width:600px;color:#999;background:#fff'>grey</p><p id=a tabindex=2>b</p>"
        "<table class=phone-cards><tbody><tr><td>14</table>"
        "<div class=tabs><a aria-current=page style='margin:500px'>c</a></div>"
        "<div class=chart><svg viewBox='0 0 600 30' width=300><text y=20 font-size=13>五星</text></svg></div>"
    )
    found = " ".join(audit(page))
    for words in (
        "lang",
        "title",
        "wide",
        "leaps",
        "empty heading",
        "no label",
        "no name",
        "no alt",
        "scope",
        "id twice",
    ):
        assert words in found, words
    assert "contrast P. 2.85 grey" in contrast(page)
    assert too_wide(page, PHONE["width"]).startswith("P.")
    assert "grey" in latin(page)
    assert phone(page) == ["fact without heading: 14", "small letters: 五星", "out of sight: c"]
