"""The permission rows of schemes hold for every kind of person."""

import pytest
from django.urls import get_resolver, reverse

from organizations.roles import Role
from scoring import services
from tests.factories import make_organization, make_table, make_user, scheme_document
from tests.permissions.scoring import PLAYERS, ROWS
from tests.scoring.standards.documents import draft_standard

pytestmark = pytest.mark.django_db


def player(name, county):
    """The account of one kind of person, None for nobody."""
    if name == "anonymous":
        return None
    if name == "stranger":
        return make_user(at=make_organization("外县"), role=Role.ORGANIZER)
    if name == "filler":
        return make_user(at=make_organization(parent=county), role=Role.FILLER)
    return make_user(at=county, role=Role(name))


def test_every_address_has_a_row():
    names = get_resolver().namespace_dict["scoring"][1].reverse_dict
    assert {f"scoring:{name}" for name in names if isinstance(name, str)} == {key.split()[0] for key in ROWS}


def arguments(address, scheme, number, actor):
    """What the address is about."""
    if address.endswith(("list", "scheme-import", "standard-load", "new")):
        return []
    if "standard" in address:
        return [draft_standard(scheme.owner, actor=actor).pk]
    if "table" not in address:
        return [scheme.pk]
    table = make_table(scheme.owner, code=f"t{number}", actor=actor)
    return [table.pk, table.rows.get().pk] if "row" in address else [table.pk]


@pytest.mark.parametrize("name", PLAYERS)
def test_rows_hold(client, name):
    county = make_organization()
    actor = make_user(at=county, role=Role.CONFIGURATOR)
    user = player(name, county)
    for number, (key, (method, answers)) in enumerate(ROWS.items()):
        address = key.split()[0]
        scheme = services.import_scheme(scheme_document(key=f"s{number}"), owner=county, actor=actor)
        if user:
            client.force_login(user)
        url = reverse(address, args=arguments(address, scheme, number, actor))
        response = client.get(url) if method == "GET" else client.post(url)
        assert (key, response.status_code) == (key, answers[name])
