"""Who may not see a row learns nothing of it: superusers without a role, other townships, other counties."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Entry, Evidence, RosterEntry, Sheet, SheetState
from organizations.models import Membership, Organization, RegisterType, User
from organizations.roles import Role
from tests.assessments.steps import sheets_of
from tests.factories import make_cycle, make_organization, make_scheme, make_user
from tests.test_permissions import ADDRESSES, QUERIES, World, shared_world, world

__all__ = ["shared_world", "world"]  # the fixtures

OWN_PAGES = {  # open to everybody who is in; what they list is empty below
    "healthz": 200,
    "organizations:login": 302,
    "organizations:password": 200,
    "organizations:jobs": 200,
    "scoring:scheme-list": 200,
    "scoring:standard-list": 200,
    "assessments:workbench": 200,
    "assessments:todo-count": 200,
    "assessments:cycle-list": 200,
    "assessments:contract-list": 200,
    "assessments:screening-list": 200,
    "assessments:title-list": 200,
    "assessments:rating-list": 200,
    "assessments:remedy-list": 200,
    "assessments:consequences": 200,
    **{f"organizations:api-{noun}-list": 200 for noun in ("unit", "event", "person", "post", "register")},
    **{f"organizations:api-{noun}-list": 200 for noun in ("honour", "point", "card", "figure")},
    "scoring:api-scheme-list": 200,
    **{f"assessments:api-{noun}-list": 200 for noun in ("cycle", "result", "contract")},
    "admin:password_change": 302,
    "admin:index": 302,
}
ENDS = (("self", "opens"), ("self", "closes"), ("review", "opens"), ("review", "closes"))
STATES = ("computed", "published")


def client_of(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def urls(world: World, state: str) -> list[tuple[str, str]]:
    """Every address; of the later state only those that lead to other rows than before."""
    found = [(name, world.url(address, state), world.url(address, STATES[0])) for name, address in ADDRESSES.items()]
    return [(name, url + QUERIES.get(name, "")) for name, url, before in found if state == STATES[0] or url != before]


# --- superusers -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", STATES)
def test_a_superuser_without_a_role_sees_nothing(world: World, state: str) -> None:
    root = User.objects.create_superuser("root", password=None, name="根", must_change_password=False)
    client = client_of(root)
    open_to_root = {}
    for name, url in urls(world, state):
        for method in ("GET", "POST"):
            status = client.generic(method, url).status_code
            if name == "admin:logout" or "logout" in name:
                client.force_login(root)
            elif status not in (404, 405) and not (method == "POST" and name in OWN_PAGES):
                open_to_root[name] = status
    allowed = {name: OWN_PAGES.get(name) for name in open_to_root}
    assert {name: status for name, status in open_to_root.items() if status != allowed[name] and status != 302} == {}
    assert set(open_to_root) - set(OWN_PAGES) - {name for name in open_to_root if name.startswith("admin:")} == set()


def test_lists_of_a_superuser_without_a_role_are_empty(world: World) -> None:
    client = client_of(User.objects.create_superuser("root", password=None, name="根", must_change_password=False))
    apis = [name for name in OWN_PAGES if name.endswith("-list") and ":api-" in name]
    assert len(apis) == 13
    for api in map(reverse, apis):
        assert client.get(api).json() == {"count": 0, "next": None, "previous": None, "results": []}
    lists = ("cycles", "schemes", "standards", "jobs", "contracts", "titles", "ratings", "remedies", "consequences")
    for page in ("/", *(f"/{name}/" for name in lists)):
        shown = client.get(page).content.decode()
        for name in ("2026年度党建工作考核", "党建工作考核细则（测试）", "靖远"):
            assert name not in shown, page
    assert "admin" not in client.get("/").content.decode()
    response = client.get("/admin/", follow=True)
    assert "系统配置" not in response.content.decode()


# --- another township -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", STATES)
def test_nothing_of_another_township_opens(world: World, state: str) -> None:
    """The clerk of the second township asks for everything that is about the first one, by every method."""
    client = client_of(world.people["other"])
    shared = ("cycles/", "schemes/", "notices/", "api/^cycles/", "api/^schemes/")  # what all townships see
    shared += ("consequences/<int:pk>/", "titles/<int:pk>/")  # with the own lines
    opened = {}
    for name, address in ADDRESSES.items():
        of_a_type = list(address.arguments) == ["register"]  # types are the county's; whose records they list is below
        if not address.arguments or of_a_type or address.route.startswith(shared) or name.startswith("admin:"):
            continue
        url = world.url(address, state) + QUERIES.get(name, "")
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if (status := client.generic(method, url).status_code) not in (404, 405):
                opened[f"{method} {name}"] = status
    assert opened == {}


def test_the_lists_of_a_township_hold_its_own_rows_only(world: World) -> None:
    client = client_of(world.people["other"])
    own = Membership.objects.get(user=world.people["other"]).organization
    assert [row["name"] for row in client.get("/api/units/").json()["results"]] == [own.name]
    results = client.get("/api/results/").json()["results"]
    assert [row["unit"] for row in results] == [own.name]
    others = set(Organization.objects.filter(kind="township").exclude(pk=own.pk).values_list("name", flat=True))
    assert len(others) == 2
    pages = ["/", "/units/", "/jobs/", "/cycles/", f"/cycles/{world.objects['open']['cycles'].pk}/"]
    pages += ["/units/events/", "/people/", "/people/led/", "/honours/", "/contracts/", "/registers/"]
    pages += [world.objects["open"][noun].get_absolute_url() for noun in ("titles", "consequences")]
    pages += [f"/registers/{code}/" for code in RegisterType.objects.values_list("code", flat=True)]
    for page in pages:
        assert not [name for name in others if name in client.get(page).content.decode()], page


def test_a_clerk_cannot_widen_a_request_by_what_is_sent(world: World) -> None:
    """Keys of other sheets, stages and items in a save of the own sheet are refused or unknown."""
    clerk, sheet = world.people["filler"], world.objects["open"]["sheets"]
    foreign = sheets_of(world.objects["open"]["cycles"])[1]
    client = client_of(clerk)
    cells = [{"key": key, "value": "1", "revision": 0} for key in (f"{foreign.pk}/meetings", "rate", "v1", "nothing")]
    answer = client.post(f"/sheets/{sheet.pk}/cells/", {"cells": cells}, content_type="application/json")
    assert answer.status_code == 200
    assert {cell["key"]: cell["state"] for cell in answer.json()["cells"]}.items() <= {
        "rate": "refused",
        "v1": "refused",
        "nothing": "refused",
        f"{foreign.pk}/meetings": "refused",
    }.items()
    assert not Entry.objects.filter(sheet__in=[sheet, foreign]).exists()
    client.post(f"/sheets/{sheet.pk}/", {f"v:{foreign.pk}/meetings": "1", "v:rate": "96", "v:meetings": "3"})
    assert list(Entry.objects.filter(sheet__in=[sheet, foreign]).values_list("datum", flat=True)) == ["meetings"]


# --- another county ---------------------------------------------------------------------------------------------------
@pytest.fixture
def neighbour(world: World) -> dict[str, Any]:
    """Another county with a scheme and a cycle of its own, and its organizer."""
    county = make_organization("望城区（邻县）", code="430112")
    organizer = make_user("zhang", at=county, role=Role.ORGANIZER)
    scheme = make_scheme(owner=county)
    cycle = make_cycle(owner=county, scheme=scheme, actor=organizer, opened=False)
    return {"county": county, "organizer": organizer, "scheme": scheme, "cycle": cycle}


def test_nothing_of_another_county_is_taken_into_a_form(world: World, neighbour: dict[str, Any]) -> None:
    """Ids of rows that one may not see are as good as ids that do not exist."""
    client = client_of(neighbour["organizer"])
    home = world.objects["open"]
    times = {f"{stage}_{end}": f"2026-0{n}-01T08:00" for n, (stage, end) in enumerate(ENDS, start=1)}
    given = {"title": "考核", "period_from": "2026-01-01", "period_to": "2026-12-31", **times}
    own_scheme, own_county = neighbour["scheme"].pk, neighbour["county"].pk
    for scheme, owner in ((home["cycles"].scheme_id, own_county), (own_scheme, home["units"].pk)):
        assert client.post("/cycles/new/", {**given, "scheme": scheme, "owner": owner}).status_code == 422
    before = list(RosterEntry.objects.filter(cycle=neighbour["cycle"]).values_list("organization", flat=True))
    stolen = Organization.objects.filter(parent=home["units"])[0]
    client.post(f"/cycles/{neighbour['cycle'].pk}/roster/", {"unit": [before[0], stolen.pk]})
    after = RosterEntry.objects.filter(cycle=neighbour["cycle"]).values_list("organization", flat=True)
    assert list(after) == [before[0]]


def test_an_organizer_reviews_no_sheet_through_a_cycle_of_the_own(world: World, neighbour: dict[str, Any]) -> None:
    """横评 takes only the sheets of its cycle, whatever keys are sent."""
    client = client_of(world.people["organizer"])
    cycle = world.objects["open"]["cycles"]
    foreign = Sheet.objects.filter(roster_entry__cycle=neighbour["cycle"])[0]
    cells = [{"key": f"{foreign.pk}/visit", "value": "5", "revision": 0}]
    url = f"/cycles/{cycle.pk}/items/2.2/cells/"
    assert client.post(url, {"cells": cells}, content_type="application/json").status_code == 404
    client.post(f"/cycles/{cycle.pk}/items/2.2/", {f"v:{foreign.pk}/visit": "5"})
    assert not Entry.objects.exists() or not Entry.objects.filter(sheet=foreign).exists()


def test_accounts_and_units_of_another_county_are_out_of_reach(world: World, neighbour: dict[str, Any]) -> None:
    """Nobody is granted a role there, no role of theirs is ended from here, no unit is moved there."""
    client = client_of(world.people["configurator"])
    filler, county = world.people["filler"], world.objects["open"]["units"]
    client.post(f"/users/{filler.pk}/grant/", {"role": Role.ORGANIZER, "organization": "430112"})
    assert set(filler.memberships.values_list("role", flat=True)) == {Role.FILLER}
    theirs = Membership.objects.get(user=neighbour["organizer"])
    assert client.post(f"/users/{filler.pk}/roles/{theirs.pk}/end/").status_code == 404
    assert client.post(f"/users/{neighbour['organizer'].pk}/reset/").status_code == 404
    township = Organization.objects.filter(parent=county)[0]
    given = {"parent": "430112", "effective_on": "2026-06-01", "document_no": ""}
    client.post(f"/units/{township.pk}/transfer/", given)
    township.refresh_from_db()
    assert township.parent_id == county.pk


def test_an_account_with_a_role_above_is_managed_from_above(world: World) -> None:
    """A configurator cannot take over somebody who also works for the city by resetting the password."""
    city = make_organization("白银市", kind="city", parent=None)
    clerk = world.people["filler"]
    Membership.objects.create(user=clerk, role=Role.ORGANIZER, organization=city)
    client = client_of(world.people["configurator"])
    for act in ("", "reset/", "switch/", "grant/"):
        assert client.generic("POST" if act else "GET", f"/users/{clerk.pk}/{act}").status_code == 404


def test_a_role_that_ended_opens_nothing(world: World) -> None:
    clerk, sheet = world.people["filler"], world.objects["open"]["sheets"]
    client = client_of(clerk)
    assert client.get(sheet.get_absolute_url()).status_code == 200
    membership = clerk.memberships.get()
    client_of(world.people["configurator"]).post(f"/users/{clerk.pk}/roles/{membership.pk}/end/")
    assert client.get(sheet.get_absolute_url()).status_code == 404
    assert client.get(reverse("assessments:evidence-file", args=[Evidence.objects.get().pk])).status_code == 404


def test_a_disabled_account_is_out_at_once(world: World) -> None:
    clerk = world.people["filler"]
    client = client_of(clerk)
    client_of(world.people["configurator"]).post(f"/users/{clerk.pk}/switch/", {"reason": "调离"})
    assert client.get("/")["Location"].startswith("/login/")


def test_a_reviewer_does_not_fill_in_for_a_unit(world: World) -> None:
    """The office reviews; only the unit claims and submits."""
    sheet = world.objects["open"]["sheets"]
    client = client_of(world.people["organizer"])
    assert client.post(f"/sheets/{sheet.pk}/submit/").status_code == 404
    assert client.post(f"/sheets/{sheet.pk}/", {"v:meetings": "4"}).status_code == 404
    sheet.refresh_from_db()
    assert sheet.state == SheetState.OPEN
