"""Who may do what where: the permission table of this app, the reach of roles, and that superusers go round nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.imports.units import plan_units
from organizations.models import AuditEvent, Job, Membership, Organization, User
from organizations.roles import Permission, Role, permissions_of
from organizations.services import tree
from organizations.services.users import disable, grant
from tests.organizations.conftest import person
from tests.organizations.test_imports import HEAD, workbook
from tests.permissions.organizations import PLAYERS, ROWS


@pytest.fixture
def players(township: Organization) -> dict[str, User | None]:
    """One person for each column of the table."""
    county = township.parent
    other = tree.found(name="会宁县", kind=county.kind, parent=county.parent, code="620422", actor=None)
    people: dict[str, User | None] = {
        role.value: person(township if role == Role.FILLER else county, role, role.value) for role in Role
    }
    return people | {"anonymous": None, "stranger": person(other, Role.ORGANIZER, "stranger")}


@pytest.fixture
def arguments(players: dict[str, User | None], township: Organization) -> dict[str, list[object]]:
    """What the addresses of the table name."""
    county, configurator = township.parent, players["configurator"]
    good = plan_units(workbook(HEAD, ["620421101", "北湾镇"]), root=county, actor=configurator)
    bad = plan_units(workbook(HEAD, ["620421101", None]), root=county, actor=configurator)
    job = Job.objects.create(kind="import_units", title="导入", actor=configurator)
    filler = players["filler"]
    role = filler.memberships.get()
    account = {name: [filler.pk] for name in ("user", "user-grant", "user-switch", "user-reset")}
    record = {name: [good.pk] for name in ("import-preview", "import-apply", "import-drop")}
    return (
        account
        | record
        | {
            "import-marked": [bad.pk],
            "detail": [county.pk],
            "change": [county.pk, "rename"],
            "job": [job.pk],
            "user-end": [filler.pk, role.pk],
            "api-unit-detail": [county.pk],
        }
    )


@pytest.mark.parametrize("name", ROWS)
def test_the_permission_table(name: str, players: dict[str, User | None], arguments: dict[str, list[object]]) -> None:
    method, answers = ROWS[name]
    url = reverse(name, args=arguments.get(name.partition(":")[2], []))
    seen = {}
    for player in PLAYERS:
        client = Client()
        if players[player] is not None:
            client.force_login(players[player])
        seen[player] = client.generic(method, url).status_code
    assert seen == answers


def test_reach_of_roles(players: dict[str, User | None], township: Organization) -> None:
    county = township.parent

    def units(player: str, permission: Permission) -> list[str]:
        return [one.name for one in Organization.objects.allowed(players[player], permission)]

    everything = ["靖远县", "乌兰镇", "城关社区居委会", "河靖坪村村民委员会"]
    assert units("organizer", Permission.SEE) == everything
    assert units("organizer", Permission.REVIEW) == ["靖远县"]
    assert units("leader", Permission.DECIDE) == ["靖远县"]
    assert units("leader", Permission.MANAGE_UNITS) == []
    assert units("filler", Permission.FILL) == ["乌兰镇"]
    assert units("filler", Permission.SEE) == ["乌兰镇"]
    assert units("configurator", Permission.CONFIGURE) == everything
    assert units("auditor", Permission.SEE) == []
    assert units("stranger", Permission.SEE) == ["会宁县"]
    assert AuditEvent.objects.allowed(players["auditor"], Permission.SEE_TRAIL).filter(unit_path=county.path).exists()
    assert not AuditEvent.objects.allowed(players["organizer"], Permission.SEE_TRAIL).exists()


def test_a_superuser_goes_round_nothing(client: Client, township: Organization) -> None:
    root = User.objects.create_superuser("root", password="Kaoping-2026-mima", must_change_password=False)
    client.force_login(root)
    assert [client.get(url).status_code for url in ("/units/", f"/units/{township.pk}/", "/users/", "/trail/")] == [
        404,
        404,
        404,
        404,
    ]
    assert client.get("/admin/").status_code in (302, 404)
    assert client.get("/admin/", follow=True).status_code == 404


def test_a_membership_counts_on_its_days_only(township: Organization) -> None:
    user = person(township, Role.FILLER, "clerk")
    today = timezone.localdate()

    def seen() -> int:
        return Organization.objects.allowed(user, Permission.SEE).count()

    assert seen() == 1
    Membership.objects.update(valid_from=today + dt.timedelta(days=1))
    assert seen() == 0
    Membership.objects.update(valid_from=today, valid_to=today)
    assert seen() == 0
    Membership.objects.update(valid_to=None)
    assert seen() == 1
    disable(user, actor=None)
    assert seen() == 0


def test_nobody_manages_the_account_of_someone_above(township: Organization) -> None:
    county = township.parent
    keeper = person(township, Role.CONFIGURATOR, "keeper")
    clerk = person(township, Role.FILLER, "clerk")
    assert set(User.objects.allowed(keeper, Permission.MANAGE_USERS)) == {keeper, clerk}
    grant(clerk, role=Role.ORGANIZER, organization=county, actor=None)
    assert set(User.objects.allowed(keeper, Permission.MANAGE_USERS)) == {keeper}


def test_what_roles_hold() -> None:
    assert {role.value: sorted(permission.value for permission in permissions_of(role)) for role in Role} == {
        "organizer": [
            *("keep", "manage_people", "manage_units", "organize", "oversee", "review"),
            *("see", "see_personal", "see_ranking"),
        ],
        "leader": ["decide", "oversee", "see", "see_personal", "see_ranking"],
        "filler": ["fill", "keep", "see"],
        "configurator": ["configure", "manage_units", "manage_users", "oversee", "see"],
        "auditor": ["see_trail"],
    }
