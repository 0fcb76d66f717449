"""Pages of units, imports, accounts and the trail, as people see them."""

import pytest
from django.test import Client

from organizations.models import Organization
from organizations.roles import Role
from tests.organizations.conftest import person

pytestmark = pytest.mark.django_db


def test_list(client: Client, township: Organization) -> None:
    client.force_login(person(township.parent, Role.CONFIGURATOR, "admin1"))
    for url in ["/units/","/units/?q=wlz","/users/","/users/new/","/units/import/","/jobs/",f"/units/{township.pk}/",f"/units/{township.pk}/rename/",f"/units/{township.pk}/merge/","/password/","/admin/","/admin/organizations/organization/","/admin/organizations/user/","/api/units/", f"/admin/organizations/organization/{township.pk}/change/","/units/export/"]:
        r = client.get(url)
        print(url, r.status_code, len(r.getvalue()))
    print(client.get("/api/units/?q=wlz").content.decode())
    client.logout()
    print(client.get("/login/").content.decode())
