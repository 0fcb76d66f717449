"""One markup, two answers; windows in the admin."""

from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.views.generic import TemplateView
from django_htmx.middleware import HtmxDetails

from config.toolkit.admin import ReadOnlyAdmin, decimal
from config.toolkit.views import HtmxTemplateMixin
from organizations.models import EventLink, User


class List(HtmxTemplateMixin, TemplateView):
    template_name = "list.html"
    partial_name = "_rows.html"


def names(**headers: str) -> list[str]:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    response = List.as_view()(request)
    assert response["Vary"] == "HX-Request"
    return list(response.template_name)  # type: ignore[attr-defined]


def test_the_page_or_its_part() -> None:
    assert names() == ["list.html"]
    assert names(HX_Request="true") == ["_rows.html"]
    assert names(HX_Request="true", HX_Boosted="true") == ["list.html"]
    assert names(HX_Request="true", HX_History_Restore_Request="true") == ["list.html"]


def test_the_page_without_the_middleware() -> None:
    assert List.as_view()(RequestFactory().get("/")).template_name == ["list.html"]  # type: ignore[attr-defined]


def test_nothing_can_be_changed_by_anybody() -> None:
    window = ReadOnlyAdmin(EventLink, AdminSite())
    request = HttpRequest()
    for user in (User(is_superuser=True, is_staff=True), AnonymousUser()):
        request.user = user
        assert not window.has_add_permission(request)
        assert not window.has_change_permission(request)
        assert not window.has_delete_permission(request)
    assert window.get_list_display_links(request, ["at", "actor"]) == ["at"]


def test_decimal_columns() -> None:
    column = decimal("share", "份额", places=2)
    assert column(EventLink(share=500_000)) == "0.50"
    assert column(EventLink(share=None)) == "—"
    assert (column.short_description, column.admin_order_field) == ("份额", "share")  # type: ignore[attr-defined]
