"""佐证: the files of one item; uploaded by the unit, read by all who may see its sheet."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from assessments import selectors, services
from assessments.forms import EvidenceForm
from assessments.models import Evidence, Sheet, Stage
from assessments.views.doors import cycle_crumbs, sent, sheet_for
from config.toolkit.views import require_form, wants_partial
from organizations.roles import Permission
from organizations.services import files
from scoring.engine import Leaf


def _stage_for(request: HttpRequest, sheet: Sheet) -> Stage | None:
    """The stage at which this person may add proof: the unit its own, the reviewer the review's."""
    for permission, stage in ((Permission.FILL, Stage.SELF), (Permission.REVIEW, Stage.REVIEW)):
        if Sheet.objects.allowed(request.user, permission).filter(pk=sheet.pk).exists():
            return stage
    return None


@require_form
def item_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Files of `?item=1.1`, and the upload; a panel beside the sheet, or a page of its own.

    After an upload from the panel the sheet beside it is told: what is still missing, and how many files the item has.
    """
    sheet = sheet_for(request, pk, Permission.SEE)
    code = request.GET.get("item", "")
    leaf = _leaf_or_404(sheet, code)
    stage = _stage_for(request, sheet)
    form, said = EvidenceForm(sent(request), request.FILES or None), ""
    if request.method == "POST":
        if stage is None:
            raise Http404
        if form.is_valid():
            said = _attach(request, sheet, code, form, stage)
            if not wants_partial(request):
                messages.success(request, said)
                return redirect(f"{reverse('assessments:evidence', args=[pk])}?item={code}")
            form = EvidenceForm()
    lock = selectors.lock_reason(sheet, stage=stage, node=code) if stage else None
    unit = (str(sheet.roster_entry), sheet.get_absolute_url())
    context = {
        "sheet": sheet,
        "leaf": leaf,
        "form": form,
        "files": Evidence.objects.allowed(request.user, Permission.SEE)
        .filter(sheet=sheet, node=code, withdrawn_at=None)
        .select_related("file", "added_by"),
        "own": set(Evidence.objects.own(request.user).filter(sheet=sheet, node=code).values_list("pk", flat=True)),
        "said": said,
        "may_add": stage is not None and lock is None,
        "lock": lock,
        "crumbs": cycle_crumbs(sheet.roster_entry.cycle, unit, ("佐证", "")),
    }
    name = "assessments/_evidence.html" if wants_partial(request) else "assessments/evidence.html"
    response = render(request, name, context, status=422 if form.errors else 200)
    if request.method == "POST" and not form.errors:
        trigger_client_event(response, "kh:evidence", {"item": code, "words": f"{len(context['files'])}份"})
        trigger_client_event(response, "kh:saved")
    return response


def _leaf_or_404(sheet: Sheet, code: str) -> Leaf:
    outline = selectors.outline(sheet.roster_entry.cycle.scheme)
    for placed in outline.leaves:
        if placed.code == code:
            return placed.node
    raise Http404


def _attach(request: HttpRequest, sheet: Sheet, code: str, form: EvidenceForm, stage: Stage) -> str:
    """All files of one upload, or none of them; what is said of it, once."""
    unit, note = sheet.roster_entry.organization, form.cleaned_data["note"]
    with transaction.atomic():  # all of them or none
        for upload in form.cleaned_data["files"]:
            stored = files.store(upload, name=upload.name, organization=unit, actor=request.user, kinds=files.EVIDENCE)
            services.attach(sheet, node=code, file=stored, actor=request.user, note=note, stage=stage)
    return f"已上传{len(form.cleaned_data['files'])}份佐证材料。"


def _evidence_or_404(found: QuerySet[Evidence], pk: int) -> Evidence:
    standing = found.filter(withdrawn_at=None).select_related("file", "sheet__roster_entry__cycle")
    return get_object_or_404(standing, pk=pk)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, always as an attachment."""
    found = _evidence_or_404(Evidence.objects.allowed(request.user, Permission.SEE), pk)
    return files.file_response(found.file)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回: who handed it in, unit or office, takes a file back while the item is open; the row stays."""
    found = _evidence_or_404(Evidence.objects.own(request.user), pk)
    services.withdraw_evidence(found, actor=request.user)
    messages.success(request, f"已撤回「{found.file.name}」。")
    return redirect(f"{reverse('assessments:evidence', args=[found.sheet_id])}?item={found.node}")
