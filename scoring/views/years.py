"""After copying last year's scheme: the years that still stand in it, changed one by one (F33)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.toolkit.refusal import Refused
from organizations.roles import Permission
from scoring import services
from scoring.models import Scheme, SchemeState
from scoring.selectors.years import YearWord, year_words
from scoring.views.tabs import scheme_crumbs, tabs


@require_http_methods(["GET", "POST"])
def scheme_years(request: HttpRequest, pk: int) -> HttpResponse:
    """Every year in the texts of a draft with what would stand there instead; the officer ticks what to change."""
    schemes = Scheme.objects.allowed(request.user, Permission.CONFIGURE).for_page()
    scheme = get_object_or_404(schemes, pk=pk)
    if scheme.state != SchemeState.DRAFT:
        raise Refused(f"「{scheme}」{scheme.get_state_display()}，不能修改。要修改请先复制为新版本。")
    before = scheme.previous.year if scheme.previous else scheme.year - 1
    shift = scheme.year - before or 1
    if request.method == "POST":
        chosen = request.POST.getlist("key")
        changed = services.change_years(scheme, chosen, shift=shift, actor=request.user)
        messages.success(request, f"已更改{changed}处年份。" if changed else "没有选中要改的，什么也没有改。")
        return redirect("scoring:scheme-years", pk)
    words = year_words(scheme, shift)
    context = {
        "scheme": scheme,
        "shift": shift,
        "words": [(word, _offered(word, before)) for word in words],
        "crumbs": scheme_crumbs(scheme, ("核对年份", "")),
        "tabs": tabs(scheme, "scheme-years", may_configure=True),
    }
    return render(request, "scoring/scheme_years.html", context)


def _offered(word: YearWord, before: int) -> bool:
    """Whether it is ticked at first: the year of last year's scheme, but never that of a document's number."""
    return not word.numbered and word.year == before
