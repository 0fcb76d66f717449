"""What pages share: parts for htmx, workbooks as downloads."""

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from config.toolkit.excel import XLSX

require_form = require_http_methods(["GET", "HEAD", "POST"])  # a page that is looked at and sent; nothing else


class HtmxTemplateMixin:
    """Answers an htmx request with `partial_name` and everyone else with the page that includes it."""

    partial_name: str
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        """The partial for htmx, except when the browser restores history or a boosted link wants the whole page."""
        names: list[str] = super().get_template_names()  # type: ignore[misc]
        return [self.partial_name] if wants_partial(self.request) else names

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As the view would, telling caches that the answer depends on who asks."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        patch_vary_headers(response, ["HX-Request"])
        return response


def wants_partial(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    *,
    back: str,
    crumbs: list[tuple[str, str]],
    lead: str = "",
    about: str = "",
    button: str = "",
    danger: bool = False,
) -> HttpResponse:
    """The page of one form and one button, which says the title where it has no words of its own; 422 with faults.

    `about` stands below the lead; a `danger` is asked about once more.
    """
    context = {"form": form, "title": title, "lead": lead, "about": about, "button": button or title}
    context |= {"back": back, "crumbs": crumbs, "danger": danger, "columns": min(2, len(form.visible_fields()))}
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


def attachment(content: bytes, name: str) -> FileResponse:
    """A workbook as a download; `name` without its extension."""
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.xlsx")
    response["Content-Type"] = XLSX
    return response
