"""Writing: import, publish, retire, carry on as a new version, throw a draft away."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.toolkit.refusal import Refused
from config.toolkit.views import require_form
from organizations.doors import need
from organizations.models import Organization
from organizations.roles import Permission
from scoring import services
from scoring.engine import Scheme as Spec
from scoring.engine import SchemeError, dump, small_marks, unreached
from scoring.forms import CopyForm, ImportForm, PublishForm, RetireForm
from scoring.models import Scheme
from scoring.scheme_io import load_given
from scoring.selectors import clause_lines, draft_revision, spec_of
from scoring.selectors.years import year_words
from scoring.views.tabs import list_crumbs, scheme_crumbs


def _configurable(request: HttpRequest, pk: int) -> Scheme:
    return get_object_or_404(Scheme.objects.allowed(request.user, Permission.CONFIGURE), pk=pk)


@require_form
def scheme_import(request: HttpRequest) -> HttpResponse:
    """A scheme file becomes a draft, or comes back with everything that is wrong with it."""
    need(request, Permission.CONFIGURE)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    context = {"form": form, "crumbs": list_crumbs(("导入方案", ""))}
    if request.method == "POST" and form.is_valid():
        try:
            spec = load_given(form.cleaned_data["file"].read(), doing="方案没有导入")
            return _brought_in(request, spec, form.cleaned_data["owner"])
        except Refused as refused:
            context["refusal"], *context["problems"] = refused.message.splitlines()
    return render(request, "scoring/scheme_import.html", context, status=422 if request.method == "POST" else 200)


def _brought_in(request: HttpRequest, spec: Spec, owner: Organization) -> HttpResponse:
    """A new draft; where there is one already, what the file would change in it, to be confirmed."""
    if draft := services.open_draft(spec, owner):
        return _update(request, draft, spec)
    scheme = services.import_scheme(dump(spec), owner=owner, actor=request.user)
    messages.success(request, f"已导入「{scheme}」，现在是草稿。请核对下表，无误后发布。")
    _warn(request, spec)
    return redirect(scheme)


def _warn(request: HttpRequest, spec: Spec) -> None:
    if spec.warnings:
        messages.warning(request, "分值合计不上：" + "".join(warning.sentence() for warning in spec.warnings))


def _update(request: HttpRequest, draft: Scheme, spec: Spec) -> HttpResponse:
    try:
        earlier = spec_of(draft)
    except SchemeError:
        earlier = None
    if earlier == spec:
        messages.info(request, f"文件里的内容和草稿「{draft}」完全相同，不用更新。")
        return redirect(draft)
    found = draft_revision(earlier, spec) if earlier else None
    context = {
        "scheme": draft,
        "unreadable": earlier is None,
        "lines": found.changed if found else (),
        "document": json.dumps(dump(spec), ensure_ascii=False),
        "basis": services.draft_digest(draft),
        "crumbs": scheme_crumbs(draft, ("更新草稿", "")),
    }
    return render(request, "scoring/scheme_update.html", context)


@require_POST
def scheme_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft becomes what the file says, as it was shown."""
    scheme = _configurable(request, pk)
    given, basis = request.POST.get("document", ""), request.POST.get("basis", "")
    changes = services.update_draft(scheme, given.encode(), basis=basis, actor=request.user)
    messages.success(request, f"草稿已更新，改了{len(changes)}处。请核对下表，无误后发布。")
    _warn(request, spec_of(scheme))
    return redirect(scheme)


@require_form
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
        "lacking": services.lacking_sources(scheme, spec),
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
