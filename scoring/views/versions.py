"""Versions side by side: the difference of two, the lineage of the items, the clauses that they rest on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.roles import Permission
from scoring import exports, selectors, services
from scoring.engine import Scheme as Spec
from scoring.forms import CompareForm, LineageForm
from scoring.models import Scheme, SchemeState
from scoring.views.tabs import scheme_crumbs, tabs


def _seen(request: HttpRequest, pk: int) -> Scheme:
    return get_object_or_404(Scheme.objects.allowed(request.user, Permission.SEE).for_page(), pk=pk)


def _context(request: HttpRequest, scheme: Scheme, name: str, last: str) -> dict[str, Any]:
    """What every page of a scheme shows: the scheme, where one is, the pages beside it."""
    may_configure = Scheme.objects.allowed(request.user, Permission.CONFIGURE).filter(pk=scheme.pk).exists()
    shown = tabs(scheme, name, may_configure=may_configure)
    return {
        "scheme": scheme,
        "crumbs": scheme_crumbs(scheme, (last, "")),
        "tabs": shown,
        "may_configure": may_configure,
    }


def _others(request: HttpRequest, scheme: Scheme) -> QuerySet[Scheme]:
    """What a scheme may be compared with: all others one may see, the same scheme's own versions first."""
    return Scheme.objects.allowed(request.user, Permission.SEE).exclude(pk=scheme.pk).select_related("owner")


def _pair(request: HttpRequest, pk: int) -> tuple[Scheme, Scheme | None]:
    """The scheme and the one to compare it with: the one that is asked for, else the one that it carries on."""
    scheme = _seen(request, pk)
    asked = request.GET.get("with", "")
    if asked.isdecimal():
        return scheme, get_object_or_404(_others(request, scheme), pk=asked)
    return scheme, _others(request, scheme).filter(pk=scheme.previous_id).first()


@require_safe
def scheme_difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Both versions side by side, what is unchanged left out unless ?all=1 asks for it."""
    scheme, earlier = _pair(request, pk)
    form = CompareForm(initial={"with": earlier and earlier.pk}, others=_others(request, scheme), scheme=scheme)
    context = _context(request, scheme, "scheme-difference", "修订对照")
    context |= {"earlier": earlier, "form": form, "whole": "all" in request.GET}
    if earlier is not None:
        _readable(earlier)
        _readable(scheme)
        found = exports.revision_of(earlier, scheme)
        context |= {
            "revision": found,
            "lines": found.lines if context["whole"] else found.changed,
            "before_words": exports.version_words(earlier),
            "after_words": exports.version_words(scheme),
        }
    return render(request, "scoring/scheme_difference.html", context)


@require_safe
def scheme_difference_file(request: HttpRequest, pk: int) -> FileResponse:
    """方案修订对照表 for the meeting."""
    scheme, earlier = _pair(request, pk)
    if earlier is None:
        raise Refused(f"「{scheme}」没有上一版，请在修订对照页面选择与哪个方案对照，再导出。")
    _readable(earlier)
    _readable(scheme)
    content = exports.revision_workbook(earlier, scheme, actor=request.user)
    return attachment(content, f"{scheme.title}修订对照表")


def _readable(scheme: Scheme) -> Spec:
    return services.checked(scheme, doing="还不能对照")


@require_form
def scheme_lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item over the versions; of a draft the officer says which items of the last version it carries on."""
    scheme = _seen(request, pk)
    _readable(scheme)
    context = _context(request, scheme, "scheme-lineage", "指标沿革")
    tree = selectors.family_tree(scheme)
    form, earlier = None, selectors.spec_of(tree.versions[1]).codes if len(tree.versions) > 1 else ()
    if context["may_configure"] and scheme.state == SchemeState.DRAFT and earlier:
        said = selectors.said_of(scheme)
        form = LineageForm(request.POST or None, tree=tree, said=said, known=earlier)
    if request.method == "POST":
        if not context["may_configure"]:
            raise Http404
        if form is None:
            raise Refused(f"「{scheme}」的沿革不能在这里修改：只有草稿、有上一版的方案可以改。")
        if form.is_valid():
            changed = services.set_lineage(scheme, form.said(), actor=request.user)
            messages.success(request, f"已保存，改了{changed}项。" if changed else "没有改动。")
            return redirect("scoring:scheme-lineage", pk)
    rows = [(row, form[form.name(row.node.code)] if form else None) for row in tree.rows]
    context |= {"tree": tree, "rows": rows, "form": form, "earlier_codes": earlier}
    return render(request, "scoring/scheme_lineage.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def scheme_clauses(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """条款对照: every item beside its basis; ?as=xlsx as a table."""
    scheme = _seen(request, pk)
    spec = services.checked(scheme, doing="还不能对照条款")
    if request.GET.get("as") == "xlsx":
        content = exports.clause_workbook(scheme, spec, actor=request.user)
        return attachment(content, f"{scheme.title}条款对照表")
    lines = selectors.clause_lines(spec)
    context = _context(request, scheme, "scheme-clauses", "条款对照")
    context |= {"lines": lines, "bare": [line for line in lines if not line.founded]}
    return render(request, "scoring/scheme_clauses.html", context)
