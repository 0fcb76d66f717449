"""Posts by a workbook: the upload, what it would do, applied or dropped."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from config.toolkit.refusal import refusals_on
from config.toolkit.views import require_form
from organizations import selectors
from organizations.doors import need
from organizations.forms import UploadForm
from organizations.imports.posts import POSTS_IMPORT, STALE, apply_posts, keep_posts, replan_posts
from organizations.models import ImportRecord, Organization
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads
from organizations.views.people import PEOPLE

TITLE = "导入任职"
SHOWN = 500


@require_form
def post_import(request: HttpRequest) -> HttpResponse:
    """The upload form; a readable workbook goes on to its preview."""
    need(request, Permission.MANAGE_PEOPLE)
    roots = selectors.roots(request.user, Permission.MANAGE_PEOPLE)
    form = UploadForm(request.POST or None, request.FILES or None, roots=roots)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(WORKBOOK.largest + 1)
        with refusals_on(form):
            record = keep_posts(content, root=form.cleaned_data["root"], name=file.name, actor=request.user)
            return redirect("organizations:post-import-preview", record.pk)
    context = {"form": form, "recent": _records(request)[: uploads.RECENT], "crumbs": [PEOPLE, (TITLE, "")]}
    return render(request, "organizations/post_import.html", context, status=422 if form.errors else 200)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the import would do, or what is wrong with it; after applying, what it did."""
    record = _record(request, pk)
    context = uploads.told(record) | {
        "crumbs": [PEOPLE, (TITLE, "/people/import/"), (record.file.name, "")],
    }
    if record.state == ImportState.PLANNED:
        plan = replan_posts(record, actor=request.user)
        context |= {
            "stale": STALE if plan.digest != record.plan_digest or not plan.ok else "",
            "changes": plan.changes[:SHOWN],
            "hidden": max(0, len(plan.changes) - SHOWN),
            "notices": plan.notices,
        }
    return render(request, "organizations/post_preview.html", context)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it or nothing."""
    plan = apply_posts(_record(request, pk), actor=request.user)
    told = "，".join(f"{name}{number}" for name, number in plan.counts.items() if number)
    messages.success(request, f"已导入：{told}。")
    return redirect("organizations:post-import-preview", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    uploads.dropped(request, _record(request, pk))
    return redirect("organizations:post-import")


@require_safe
def marked(request: HttpRequest, pk: int) -> FileResponse:
    """The user's own workbook with the wrong cells marked."""
    return uploads.marked_workbook(_record(request, pk))


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    need(request, Permission.MANAGE_PEOPLE)
    mine = ImportRecord.objects.allowed(request.user, Permission.MANAGE_PEOPLE).filter(kind=POSTS_IMPORT)
    inside = Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE)
    return mine.filter(organization__in=inside).select_related("file", "marked", "organization")


def _record(request: HttpRequest, pk: int) -> ImportRecord:
    return get_object_or_404(_records(request), pk=pk)
