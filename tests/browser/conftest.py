"""A real browser: Debian's Chromium at the screen of an office, that tolerates no console fault and no other host."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages_server import Door, Server

HERE = Path(__file__).resolve().parent
LOCAL = {"127.0.0.1", "localhost", ""}  # the empty host: about:, data:, blob:
expect.set_options(timeout=10_000)  # a machine of two cores that runs other tests beside
EXPECTED_STATUSES = ("409", "404", "403", "422", "429", "400")  # refusals, which Chromium also writes to the console


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def database_calls_allowed() -> Iterator[None]:
    """Playwright keeps an event loop in the test's thread, in which Django would refuse queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium lies; its absence is a failure."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is absent: apt-get install chromium"
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    """The system's Chromium instead of a downloaded one; root cannot use its sandbox."""
    sandbox = [] if os.name == "nt" or os.getuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*sandbox, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The common screen of a county office, in Chinese, in Chinese time."""
    screen = {"width": 1366, "height": 768}
    return {**browser_context_args, "viewport": screen, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def watch(page: Page, faults: list[str]) -> None:
    """Collect what no page may do: script errors, console errors (CSP among them), requests to another host."""

    def console(message: Any) -> None:
        expected = message.text.startswith("Failed to load resource") and any(
            f"status of {status} " in message.text for status in EXPECTED_STATUSES
        )
        if message.type == "error" and not expected:
            faults.append(f"{page.url} console: {message.text}")

    def request(sent: Any) -> None:
        if (urlsplit(sent.url).hostname or "") not in LOCAL:
            faults.append(f"{page.url} asked {sent.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: faults.append(f"{page.url} script: {error}"))


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> Iterator[Callable[..., Page]]:
    """`open_page(user)` opens a browser of its own, logged in as the user (None: anonymous)."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(user: Any = None) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": live_server.url})
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        watch(page, faults)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def door() -> Iterator[Door]:
    """The tiny server of test pages; gives what it was sent."""
    with Server() as door:
        yield door


@pytest.fixture
def sheet(door: Door, context: BrowserContext) -> Iterator[Page]:
    """The test page of the entry grid, with a clipboard; ends with a look at the console."""
    faults: list[str] = []
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=door.url)
    page = context.new_page()
    page.set_default_timeout(8_000)
    watch(page, faults)
    page.goto(f"{door.url}/grid")
    yield page
    assert [fault for fault in faults if "status of 503 " not in fault] == []  # an outage that a test ordered
