"""Standards: the list, one standard read out in sentences, its file, and how it is brought in, published, retired."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_filters.views import FilterView

from config.toolkit.refusal import Refused
from config.toolkit.views import HtmxTemplateMixin, require_form
from organizations.doors import held, need
from organizations.roles import Permission
from scoring.context import standard_links
from scoring.filters import StandardFilter
from scoring.forms import RetireForm
from scoring.forms.standards import StandardFileForm
from scoring.models import SchemeState, Standard
from scoring.selectors import standards as selectors
from scoring.selectors.revision import Revision
from scoring.selectors.standard_revision import standard_revision
from scoring.services import standards as services
from scoring.standards import StandardError, dump

TITLE = "评定标准"


def _crumbs(*more: str) -> list[tuple[str, str]]:
    first = (TITLE, reverse("scoring:standard-list") if more else "")
    return [("首页", "/"), first, *((name, "") for name in more)]


class StandardList(HtmxTemplateMixin, FilterView):
    """Standards of one's own units, and published ones of the units above them."""

    filterset_class = StandardFilter
    template_name = "scoring/standard_list.html"
    partial_name = "scoring/_standard_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Standard]:
        """What this user may see, by kind and key, the newest version first."""
        return Standard.objects.allowed(self.request.user, Permission.SEE).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the button to load a file for those who configure somewhere."""
        context = super().get_context_data(**kwargs)
        return {**context, "crumbs": _crumbs(), "may_load": Permission.CONFIGURE in held(self.request)}


@require_safe
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """One standard read out: a published one as it stands, a draft as it would be, with what is wrong about it."""
    seen = Standard.objects.allowed(request.user, Permission.SEE)
    found = get_object_or_404(seen.with_later().select_related("owner", "published_by"), pk=pk)
    others = (
        seen.with_later().filter(owner=found.owner, key=found.key).exclude(pk=pk).defer("document").order_by("-version")
    )
    context = {
        "standard": found,
        "crumbs": _crumbs(found.title),
        "others": others,
        "is_draft": found.state == SchemeState.DRAFT,
        "may_configure": Standard.objects.allowed(request.user, Permission.CONFIGURE).filter(pk=pk).exists(),
        "links": standard_links(request, found),
        "retire_form": RetireForm(),
    }
    return render(request, "scoring/standard.html", context | _read(found))


def _read(found: Standard) -> dict[str, Any]:
    """What it rules in sentences, or the problems that keep a draft from being read."""
    try:
        spec = selectors.spec_of(found)
    except StandardError as error:
        return {"problems": error.problems}
    lacking = selectors.lacking(spec, found.owner) if found.state == SchemeState.DRAFT else []
    return {"spec": spec, "passages": spec.passages(selectors.names(spec, found.owner)), "lacking": lacking}


@require_safe
def standard_difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Beside another version (`?with=`, else the one before): what changed; with `?all=1` also what did not."""
    seen = Standard.objects.allowed(request.user, Permission.SEE).select_related("owner")
    found = get_object_or_404(seen, pk=pk)
    others = seen.filter(owner=found.owner, key=found.key).exclude(pk=pk).order_by("-version")
    asked = request.GET.get("with", "")
    if asked.isdecimal():
        earlier = get_object_or_404(others, pk=asked)
    else:
        earlier = others.filter(version__lt=found.version).first() or others.first()
    context: dict[str, Any] = {"standard": found, "others": others, "earlier": earlier, "whole": "all" in request.GET}
    if earlier is not None:
        before, after = sorted((earlier, found), key=lambda each: each.version)
        revision = _revision(before, after)
        context |= {
            "lines": revision.lines if context["whole"] else revision.changed,
            "before_words": f"第{before.version}版",
            "after_words": f"第{after.version}版",
        }
    crumbs = [("首页", "/"), (TITLE, reverse("scoring:standard-list")), (found.title, found.get_absolute_url())]
    return render(request, "scoring/standard_difference.html", context | {"crumbs": [*crumbs, ("修订对照", "")]})


def _revision(before: Standard, after: Standard) -> Revision:
    old, new = (services.checked(each, doing="还不能对照") for each in (before, after))
    return standard_revision(old, new, selectors.names(old, before.owner), selectors.names(new, after.owner))


@require_safe
def standard_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The standard as a file, to keep or to bring in elsewhere; 409 while it cannot be read."""
    found = get_object_or_404(Standard.objects.allowed(request.user, Permission.SEE).select_related("owner"), pk=pk)
    spec = services.checked(found, doing="还不能下载")
    content = json.dumps(dump(spec), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-v{found.version}.json"'
    return response


@require_form
def standard_load(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, or comes back with everything that is wrong with it."""
    need(request, Permission.CONFIGURE)
    form = StandardFileForm(request.POST or None, request.FILES or None, user=request.user)
    context: dict[str, Any] = {"form": form, "crumbs": _crumbs("载入标准")}
    if request.method == "POST" and form.is_valid():
        content, owner = form.cleaned_data["file"].read(), form.cleaned_data["owner"]
        try:
            loaded = services.load_standard(content, owner=owner, actor=request.user)
        except Refused as refused:
            context["refusal"], *context["problems"] = refused.message.splitlines()
        else:
            messages.success(request, _outcome(loaded))
            return redirect(loaded)
    return render(request, "scoring/standard_load.html", context, status=422 if request.method == "POST" else 200)


def _outcome(loaded: Standard) -> str:
    if loaded.state != SchemeState.DRAFT:
        return f"文件里的内容和已发布的「{loaded}」第{loaded.version}版完全相同，什么也没有变。"
    return f"已载入「{loaded}」第{loaded.version}版，现在是草稿。请核对下面的内容，无误后发布。"


def _configurable(request: HttpRequest, pk: int) -> Standard:
    return get_object_or_404(Standard.objects.allowed(request.user, Permission.CONFIGURE), pk=pk)


@require_POST
def standard_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on it is in force and never changes."""
    found = services.publish(_configurable(request, pk), actor=request.user)
    messages.success(request, f"「{found}」已发布。此后不能修改，要修改请载入新的内容。")
    return redirect(found)


@require_POST
def standard_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing new may be based on it any more."""
    found = _configurable(request, pk)
    form = RetireForm(request.POST)
    if not form.is_valid():
        raise Refused("停用原因最多200字。请写得简短些。")
    services.retire(found, actor=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"「{found}」已停用。以前按它评定的结果不变。")
    return redirect(found)


@require_POST
def standard_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is thrown away."""
    found = _configurable(request, pk)
    services.discard(found, actor=request.user)
    messages.success(request, f"已删除「{found}」的草稿。")
    return redirect("scoring:standard-list")
