"""The pages of the platform itself in a real browser: nothing breaks the strict CSP."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect


@pytest.fixture
def administrator(transactional_db):
    return get_user_model().objects.create_superuser("admin", name="管理员", must_change_password=False)


def test_the_administration_works_under_the_strict_policy(open_page, administrator):
    page = open_page(administrator)
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("#site-name")).to_be_visible()


def test_a_page_that_does_not_exist_is_explained(open_page, administrator):
    page = open_page(administrator)
    response = page.goto("/nowhere")
    assert response.status == 404
    expect(page.get_by_role("alert")).to_contain_text("没有找到这个页面")
    assert response.headers["x-request-id"] in page.get_by_role("alert").inner_text()


def test_the_watch_sees_a_broken_policy(page, live_server, administrator):
    seen = []
    page.on("console", lambda message: seen.append(message.text))
    page.goto(f"{live_server.url}/nowhere")
    page.evaluate(
        "() => { const s = document.createElement('style'); s.textContent = 'a{}'; document.head.append(s); }"
    )
    assert any("Content Security Policy" in text for text in seen)
