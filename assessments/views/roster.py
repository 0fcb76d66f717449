"""The roster: choose units below the owner, say who takes part otherwise, freeze; by hand or by a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from assessments import selectors, services
from assessments.exports.roster import roster_workbook
from assessments.forms import RosterForm
from assessments.imports import ROSTER_IMPORT, apply_roster, keep_roster, preview_roster
from assessments.models import Cycle, CycleState, Subject
from assessments.selectors.holders import holders_of
from assessments.views.doors import Crumbs, cycle_crumbs, cycle_for
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads


@require_form
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the cycle is opened the roster may be frozen again; afterwards it is shown as it stands."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    posted = request.method == "POST"
    if cycle.state != CycleState.DRAFT and not posted:
        return _frozen(request, cycle)
    units = list(selectors.candidates(cycle, request.user))
    seats = [] if posted else selectors.seats(cycle, units)
    form = RosterForm.posted(units, request.POST) if posted else RosterForm.as_it_stands(seats)
    if posted and "more" not in request.POST and form.is_valid():
        try:
            count = services.freeze_roster(
                cycle,
                units=form.units(),
                exceptions=form.exceptions(),
                exemptions=form.exemptions(),
                also=form.also(),
                actor=request.user,
            )
            return _done(request, cycle, count)
        except Refused as refused:  # the page keeps what was typed
            form.error = refused.message
    if cycle.subject == Subject.POSTS:
        held = holders_of(cycle, units)
        for row in form.rows:
            row.holders = tuple(str(holder) for holder in held.get(row.unit.pk, ()))
    context = {
        "cycle": cycle,
        "form": form,
        "items": selectors.outline(cycle.scheme).placed,
        "proposed": selectors.unrecorded(cycle, seats) if cycle.roster_digest else [],
        "prefilled": 0 if posted or cycle.roster_digest else len(form.lines),
        "crumbs": cycle_crumbs(cycle, ("名册", "")),
    }
    return render(request, "assessments/roster.html", context, status=422 if form.error else 200)


def _done(request: HttpRequest, cycle: Cycle, count: int) -> HttpResponse:
    messages.success(request, f"名册已冻结，共{count}{cycle.measure}。核对无误后请启动。")
    return redirect(cycle)


def _frozen(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    by_code = selectors.outline(cycle.scheme).by_code
    entries = list(cycle.roster.all())
    rows = [(entry, [(by_code[each.node].node, each) for each in entry.exemptions]) for entry in entries]
    context = {
        "cycle": cycle,
        "entries": entries,
        "rows": rows,
        "grouped": any(entry.also for entry in entries),
        "spared": any(entry.exempted for entry in entries),
        "crumbs": cycle_crumbs(cycle, ("名册", "")),
    }
    return render(request, "assessments/roster_frozen.html", context)


@require_GET
def roster_file(request: HttpRequest, pk: int) -> FileResponse:
    """The roster as a workbook, as its page would show it; the export is on record."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    seats = selectors.seats(cycle, list(selectors.candidates(cycle, request.user)))
    return attachment(roster_workbook(cycle, seats, actor=request.user), f"{cycle.title}名册")


@require_form
def roster_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    services.refuse_locked(cycle)
    refusal = ""
    if request.method == "POST":
        try:
            content, name = uploads.chosen(request)
            record = keep_roster(cycle, content, name=name, actor=request.user)
            return redirect("assessments:roster-import", record.pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "cycle": cycle,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=str(cycle.pk))[: uploads.RECENT],
        "crumbs": cycle_crumbs(cycle, ("名册", _roster_url(cycle)), ("上传名册", "")),
    }
    return render(request, "assessments/roster_upload.html", context, status=409 if refusal else 200)


@require_safe
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would make of the roster, or everything that is wrong in it; later what became of it."""
    record, cycle = _record(request, pk)
    crumbs: Crumbs = [
        ("名册", _roster_url(cycle)),
        ("上传名册", reverse("assessments:roster-upload", args=[cycle.pk])),
        (record.file.name, ""),
    ]
    context = uploads.told(record) | {
        "cycle": cycle,
        "crumbs": cycle_crumbs(cycle, *crumbs),
    }
    if record.state == ImportState.PLANNED:
        context["preview"] = preview_roster(record, actor=request.user)
    return render(request, "assessments/roster_import.html", context)


@require_POST
def roster_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the roster as the workbook says it, all of it or nothing."""
    record, cycle = _record(request, pk)
    return _done(request, cycle, apply_roster(record, actor=request.user))


@require_POST
def roster_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, cycle = _record(request, pk)
    uploads.dropped(request, record, unwritten="名册没有改动")
    return redirect("assessments:roster-upload", cycle.pk)


@require_GET
def roster_import_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _roster_url(cycle: Cycle) -> str:
    return reverse("assessments:cycle-roster", args=[cycle.pk])


def _records(request: HttpRequest):
    records = ImportRecord.objects.allowed(request.user, Permission.ORGANIZE).filter(kind=ROSTER_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, Cycle]:
    """The own upload with its cycle, or 404; also when the cycle is no longer one's own to organize."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, cycle_for(request, int(record.target), Permission.ORGANIZE)
