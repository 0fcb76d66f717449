"""Reading: the list of schemes, one scheme as its office table, and its file."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from config.toolkit.digest import short
from config.toolkit.excel import XLSX
from config.toolkit.views import HtmxTemplateMixin
from organizations.doors import held
from organizations.roles import Permission
from scoring import selectors, services
from scoring.context import scheme_links
from scoring.engine import SchemeError, dump, small_marks, unreached
from scoring.filters import SchemeFilter
from scoring.forms import CopyForm, RetireForm
from scoring.models import Scheme, SchemeState
from scoring.scheme_io.book_writing import scheme_workbook
from scoring.views.tabs import list_crumbs, tabs

CRUMBS = [("首页", "/"), ("考核方案", "")]


class SchemeList(HtmxTemplateMixin, FilterView):
    """Schemes of one's own units, and published ones of the units above them."""

    filterset_class = SchemeFilter
    template_name = "scoring/scheme_list.html"
    partial_name = "scoring/_scheme_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Scheme]:
        """What this user may see, the newest first."""
        return Scheme.objects.allowed(self.request.user, Permission.SEE).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the import button for those who configure somewhere."""
        context = super().get_context_data(**kwargs)
        return {**context, "crumbs": CRUMBS, "may_import": Permission.CONFIGURE in held(self.request)}


@require_safe
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: a published one as it was published, a draft as its rows stand, with what is wrong about them."""
    found = get_object_or_404(Scheme.objects.allowed(request.user, Permission.SEE).for_page(), pk=pk)
    may_configure = Scheme.objects.allowed(request.user, Permission.CONFIGURE).filter(pk=pk).exists()
    context = {
        "scheme": found,
        "crumbs": list_crumbs((found.title, "")),
        "may_configure": may_configure,
        "is_draft": found.state == SchemeState.DRAFT,
        "mark": short(found.digest),
        "tabs": tabs(found, "scheme", may_configure=may_configure),
        "links": scheme_links(request, found),
    }
    if may_configure:
        context |= {"retire_form": RetireForm(), "copy_form": CopyForm(initial={"year": found.year})}
    return render(request, "scoring/scheme.html", context | read(found))


def read(found: Scheme) -> dict[str, Any]:
    """The scheme's content for its page, or the problems that keep it from being read."""
    try:
        spec = selectors.spec_of(found)
    except SchemeError as error:
        return {"problems": error.problems}
    return {
        "spec": spec,
        "unreached": unreached(spec),
        "small_marks": small_marks(spec),
        "table": selectors.table(spec),
        "ladder": selectors.ladder(spec),
        "data": selectors.data_lines(spec, found.owner),
    }


@require_safe
def scheme_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The scheme as a file or workbook (?as=xlsx), to keep or to bring in elsewhere; 409 while it cannot be read."""
    found = get_object_or_404(Scheme.objects.allowed(request.user, Permission.SEE), pk=pk)
    spec = services.checked(found, doing="还不能下载")
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "json"
    if kind == "xlsx":
        response = HttpResponse(scheme_workbook(spec), content_type=XLSX)
    else:
        content = json.dumps(dump(spec), ensure_ascii=False, indent=1)
        response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-{found.year}-v{found.version}.{kind}"'
    return response
