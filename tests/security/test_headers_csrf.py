"""What every answer carries, and what no address takes without its token. Walks over the whole URLconf."""

from collections.abc import Iterator
from itertools import product

from django.http import HttpResponse
from django.test import Client

from assessments.models import Sheet
from organizations.models import AuditEvent
from tests.factories import PASSWORD, make_user
from tests.test_permissions import ADDRESSES, QUERIES, World, shared_world, world

__all__ = ["shared_world", "world"]  # the fixtures

POLICY = {"default-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"}
FILE_POLICY = {"default-src 'none'", "sandbox"}  # of what people uploaded
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PEOPLE = ("anonymous", "filler", "organizer", "configurator")


def all_urls(world: World, state: str = "published") -> Iterator[tuple[str, str]]:
    """Name and address of every pattern of the URLconf."""
    for name, address in ADDRESSES.items():
        yield name, world.url(address, state) + QUERIES.get(name, "")


def client_of(world: World, player: str, **options: bool) -> Client:
    client = Client(raise_request_exception=False, **options)
    if person := world.people[player]:
        client.force_login(person)
    return client


def is_shown(response: HttpResponse) -> bool:
    """Whether a browser shows it; all else is a download, whatever it holds."""
    kind = response.get("Content-Type", "").split(";")[0]
    return response.status_code != 200 or kind in ("text/html", "application/json", "text/javascript", "text/plain")


def test_every_answer_is_guarded(world: World) -> None:
    """Pages, files, redirects, refusals and 404 alike; nothing private stays in a cache."""
    faults = []
    urls = [*all_urls(world), ("nowhere", "/nowhere/"), ("nowhere", "/api/nowhere/")]
    for client, (name, url) in product([client_of(world, player) for player in PEOPLE], urls):
        response = client.get(url)
        response.getvalue()
        found = {key: response.get(key) for key in HEADERS}
        policy = set(response.get("Content-Security-Policy", "").split("; "))
        stored = response.get("Cache-Control", "")
        if found != HEADERS or not ("no-store" in stored or "private" in stored):
            faults.append((name, response.status_code, found, stored))
        if not (policy >= POLICY or policy == FILE_POLICY) or response.status_code >= 500:
            faults.append((name, response.status_code, sorted(policy)))
        if not is_shown(response) and not response.get("Content-Disposition", "").startswith("attachment"):
            faults.append((name, response.status_code, response["Content-Type"]))
    assert faults == []


def test_nothing_is_taken_without_the_token(world: World) -> None:
    """403 at every address before anything else is looked at; in Chinese."""
    client = client_of(world, "organizer", enforce_csrf_checks=True)
    asked = product(("POST", "PUT", "DELETE"), all_urls(world))
    answers = {f"{method} {name}": client.generic(method, url).status_code for method, (name, url) in asked}
    assert {name: status for name, status in answers.items() if status != 403} == {}
    page = client.post("/cycles/new/")
    assert "页面停留时间过长或已重新登录，这次提交没有保存。请刷新页面后再提交。" in page.content.decode()
    told = client.post("/sheets/1/cells/", headers={"Accept": "application/json"})
    assert told.json()["detail"].startswith("页面停留时间过长")


def test_pages_take_no_other_method(world: World) -> None:
    """PUT, PATCH and DELETE are never read as GET or POST; the admin's own views are Django's.

    Who is in is led home from the login, whatever the method.
    """
    client = client_of(world, "organizer")
    ours = [(name, url) for name, url in all_urls(world) if not url.startswith("/admin/")]
    methods = ("PUT", "PATCH", "DELETE")
    asked = product(methods, ours)
    answers = {f"{method} {name}": client.generic(method, url).status_code for method, (name, url) in asked}
    assert len(ours) > 150
    led_home = {f"{method} organizations:login": 302 for method in methods}
    assert {name: status for name, status in answers.items() if status not in (403, 405)} == led_home


def test_a_form_of_another_site_is_not_taken(db: None) -> None:
    """The token alone is not enough when the browser says that the form came from elsewhere."""
    make_user("liming")
    client = Client(enforce_csrf_checks=True)
    token = client.get("/login/").cookies["csrftoken"].value
    given = {"username": "liming", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/login/", given, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.post("/login/", given).status_code == 302


def test_cookies_are_kept_from_scripts_and_other_sites(db: None) -> None:
    make_user("liming")
    client = Client()
    client.get("/login/")
    client.post("/login/", {"username": "liming", "password": PASSWORD})
    for name in ("kaoping_session", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_reading_never_writes(world: World) -> None:
    """Addresses that change something refuse GET, so that a link or a picture cannot change anything.

    Two whose refusal stays on their page lead back to the sheet when that page is asked for again.
    """
    acts = {"open", "compute", "withdraw", "reopen", "submit", "cells", "confirm", "finish", "apply", "drop", "rerun"}
    client = client_of(world, "organizer")
    urls = dict(all_urls(world))
    acting = [name for name in urls if name.split(":")[-1].split("-")[-1] in acts] + ["organizations:logout"]
    assert len(acting) >= 15
    leading_back = {"assessments:sheet-finish": 302, "assessments:sheet-submit": 404}  # the organizer fills in nothing
    organizations = [
        f"organizations:{noun}-withdraw"
        for noun in ("register", "post", "point", "paper", "honour", "figure", "strength")
    ]
    nouns = ["case", "case-problems", "case-visits", "case-plates", "contract", "rating", "level", "remedy"]
    nouns += ["screening", "notice", "case-acceptances"]
    withdrawals = [f"assessments:{noun}-withdraw" for noun in nouns]
    withdrawals.append("assessments:consequence-apply")
    asking = dict.fromkeys([*organizations, *withdrawals], 200)  # a form that asks for the reason, or for the day
    of_leaders = ["screening-reopen", "rating-reopen", "title-withdraw", "consequence-withdraw"]
    asking |= dict.fromkeys([f"assessments:{name}" for name in of_leaders], 404)
    expected = dict.fromkeys(acting, 405) | leading_back | asking
    before = AuditEvent.objects.count(), list(Sheet.objects.order_by("pk").values("pk", "state", "round"))
    assert {name: client.get(urls[name]).status_code for name in acting} == expected
    filler = client_of(world, "filler")
    assert [filler.get(urls[name]).status_code for name in leading_back] == [404, 302]
    assert (AuditEvent.objects.count(), list(Sheet.objects.order_by("pk").values("pk", "state", "round"))) == before
    assert client_of(world, "configurator").get("/admin/logout/").status_code == 405
