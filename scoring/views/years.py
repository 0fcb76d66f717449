"""After copying last year's scheme: the years that still stand in it, changed one by one (F33)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from config.toolkit.refusal import Refused
from config.toolkit.views import require_form
from organizations.roles import Permission
from scoring import services
from scoring.models import Scheme, SchemeState
from scoring.selectors.years import YearWord, earlier_year, year_words
from scoring.views.tabs import scheme_crumbs, tabs


@require_form
def scheme_years(request: HttpRequest, pk: int) -> HttpResponse:
    """Every year in the texts of a draft with what would stand there instead; the officer ticks what to change."""
    schemes = Scheme.objects.allowed(request.user, Permission.CONFIGURE).for_page()
    scheme = get_object_or_404(schemes, pk=pk)
    if scheme.state != SchemeState.DRAFT:
        raise Refused(f"「{scheme}」{scheme.get_state_display()}，不能修改。要修改请先复制为新版本。")
    if request.method == "POST":
        chosen = request.POST.getlist("key")
        changed = services.change_years(scheme, chosen, actor=request.user)
        done = f"已更改{changed}处年份。" if changed else "没有选中要改的，什么也没有改。"
        scheme = schemes.get(pk=pk)
        left = len(year_words(scheme))
        rest = f"还有{left}处没有改，请逐处核对；不用改的不动。" if left else "年份都核对完了。"
        messages.success(request, done + rest)
        return redirect("scoring:scheme-years", pk) if left else redirect(scheme)
    words, before = year_words(scheme), earlier_year(scheme)
    context = {
        "scheme": scheme,
        "words": [(word, _offered(word, before)) for word in words],
        "crumbs": scheme_crumbs(scheme, ("核对年份", "")),
        "tabs": tabs(scheme, "scheme-years", may_configure=True),
    }
    return render(request, "scoring/scheme_years.html", context)


def _offered(word: YearWord, before: int) -> bool:
    """Whether it is ticked at first: the year of last year's scheme, but never that of a document's number."""
    return not word.numbered and word.year == before
