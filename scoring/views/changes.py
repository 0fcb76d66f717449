"""Writing: import, publish, retire, carry on as a new version, throw a draft away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config.toolkit.refusal import Refused
from organizations.doors import need
from organizations.roles import Permission
from scoring import services
from scoring.engine import small_marks, unreached
from scoring.forms import CopyForm, ImportForm, PublishForm, RetireForm
from scoring.models import Scheme
from scoring.selectors import clause_lines, spec_of
from scoring.selectors.years import year_words
from scoring.views.tabs import list_crumbs, scheme_crumbs


def _configurable(request: HttpRequest, pk: int) -> Scheme:
    return get_object_or_404(Scheme.objects.allowed(request.user, Permission.CONFIGURE), pk=pk)


@require_http_methods(["GET", "POST"])
def scheme_import(request: HttpRequest) -> HttpResponse:
    """A scheme file becomes a draft, or comes back with everything that is wrong with it."""
    need(request, Permission.CONFIGURE)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    context = {"form": form, "crumbs": list_crumbs(("导入方案", ""))}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            scheme = services.import_scheme(given["file"].read(), owner=given["owner"], actor=request.user)
        except Refused as refused:
            context["refusal"], *context["problems"] = refused.message.splitlines()
        else:
            messages.success(request, f"已导入「{scheme}」，现在是草稿。请核对下表，无误后发布。")
            if warnings := spec_of(scheme).warnings:
                messages.warning(request, "分值合计不上：" + "".join(warning.sentence() for warning in warnings))
            return redirect(scheme)
    return render(request, "scoring/scheme_import.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def scheme_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what will be frozen and what does not add up, asks for the acknowledgement where one is needed."""
    scheme = _configurable(request, pk)
    spec = services.checked(scheme, doing="不能发布")
    form = PublishForm(request.POST or None, needed=bool(spec.warnings))
    if request.method == "POST" and (form.is_valid() or not spec.warnings):
        acknowledgement = form.cleaned_data.get("acknowledgement", "") if spec.warnings else ""
        scheme = services.publish(scheme, actor=request.user, acknowledgement=acknowledgement)
        messages.success(request, f"「{scheme}」已发布。此后不能修改，要修改请复制为新版本。")
        return redirect(scheme)
    context = {
        "form": form,
        "scheme": scheme,
        "spec": spec,
        "unreached": unreached(spec),
        "small_marks": small_marks(spec),
        "bare": [line.leaf for line in clause_lines(spec) if not line.founded],
        "crumbs": scheme_crumbs(scheme, ("发布", "")),
    }
    return render(request, "scoring/scheme_publish.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def scheme_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No new cycle may take it any more."""
    scheme = _configurable(request, pk)
    form = RetireForm(request.POST)
    if not form.is_valid():
        raise Refused("停用原因最多200字。请写得简短些。")
    scheme = services.retire(scheme, actor=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"「{scheme}」已停用，正在进行的考核不受影响。")
    return redirect(scheme)


@require_POST
def scheme_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that carries the scheme on."""
    scheme = _configurable(request, pk)
    form = CopyForm(request.POST)
    if not form.is_valid():
        raise Refused("年度请填写四位数字，例如 2027。")
    draft = services.new_version(scheme, actor=request.user, year=form.cleaned_data["year"])
    messages.success(request, f"已复制为{draft.year}年第{draft.version}版草稿，可以修改。")
    if year_words(draft):
        return redirect("scoring:scheme-years", draft.pk)
    return redirect(draft)


@require_POST
def scheme_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a draft."""
    scheme = _configurable(request, pk)
    services.discard(scheme, actor=request.user)
    messages.success(request, f"草稿「{scheme}」已删除。")
    return redirect("scoring:scheme-list")
