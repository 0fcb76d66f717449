"""The pages of the platform itself in a real browser: nothing breaks the strict CSP."""

import pytest
from playwright.sync_api import expect

from organizations.roles import Role
from scoring.models import Scheme
from tests.factories import make_organization, make_scheme, make_user

ADMIN = (
    "",
    "organizations/organization/",
    "organizations/user/",
    "scoring/scheme/",
    "scoring/scheme/add/",
    "assessments/cycle/",
)


@pytest.fixture
def administrator(transactional_db):
    county = make_organization()
    make_scheme(owner=county)
    return make_user("admin", at=county, role=Role.CONFIGURATOR, name="管理员")


def test_the_administration_works_under_the_strict_policy(open_page, administrator):
    page = open_page(administrator)
    for place in (*ADMIN, f"scoring/scheme/{Scheme.objects.get().pk}/change/"):
        response = page.goto(f"/admin/{place}")
        assert response.status == 200
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(page.locator(".brand")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, place


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
