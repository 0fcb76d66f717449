"""What people say of units where no record tells it: by township on a page, all at once by workbook."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.rating_answers import answer_columns, answers_workbook
from assessments.forms.ratings import AnswersForm
from assessments.imports.rating_answers import (
    ANSWERS_IMPORT,
    STALE,
    apply_answers,
    keep_answers,
    plan_answers,
)
from assessments.models.ratings import RatingEntry, RatingRound
from assessments.selectors.ratings import rating_of
from assessments.selectors.ratings.gathering import round_answers
from assessments.services import ratings
from assessments.services.ratings.rows import OPEN, refuse_state
from assessments.views.doors import sent
from assessments.views.ratings.doors import round_crumbs, round_for
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import attachment, require_form
from organizations.imports.records import book_of
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads
from scoring.standards import Fact

NAME = "登记评定事项"


@require_form
def rating_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """One township at a time (`?parent=`), the first where nothing is asked."""
    round = round_for(request, pk, Permission.ORGANIZE)
    refuse_state(round, OPEN, "再登记评定事项")
    entries = list(round.entries.order_by("position"))
    parents = dict.fromkeys((entry.parent_id, entry.parent_name) for entry in entries)
    here = request.GET.get("parent", str(next(iter(parents))[0]))
    shown = [entry for entry in entries if str(entry.parent_id) == here]
    if not shown:
        raise Http404
    facts = _facts(round, shown)
    held = {key: int(one.value) for key, one in round_answers(round).items()}
    form = AnswersForm(sent(request), entries=shown, facts=facts, held=held)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            kept = ratings.answer(round, answers=form.answers(), actor=request.user)
            messages.success(request, f"已登记{kept}项。" if kept else "没有改动。")
            return redirect(f"{reverse('assessments:rating-answers', args=[pk])}?parent={here}")
    url = reverse("assessments:rating-answers", args=[pk])
    context = {
        "round": round,
        "form": form,
        "facts": facts,
        "tabs": [
            {"label": name, "url": f"{url}?parent={parent}", "active": str(parent) == here} for parent, name in parents
        ],
        "crumbs": round_crumbs(round, (NAME, "")),
    }
    return render(request, "assessments/rating_answers.html", context, status=422 if form.errors else 200)


def _facts(round: RatingRound, entries: list[RatingEntry]) -> list[Fact]:
    """What only people can tell, and what records lack for one of these units since the last computation."""
    asked = rating_of(round.standard).asked
    lacking = {name for entry in entries for name in entry.basis.get("lacking", ())}
    return [fact for fact in answer_columns(round) if fact in asked or fact.name in lacking]


@require_safe
def answers_file(request: HttpRequest, pk: int) -> FileResponse:
    """All units with all facts that people may say; the export is on record."""
    round = round_for(request, pk, Permission.ORGANIZE)
    return attachment(answers_workbook(round, actor=request.user), f"{round.title}评定事项")


@require_form
def answers_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    round = round_for(request, pk, Permission.ORGANIZE)
    refusal = ""
    if request.method == "POST":
        try:
            refuse_state(round, OPEN, "再登记评定事项")
            content, name = uploads.chosen(request)
            record = keep_answers(round, content, name=name, actor=request.user)
            return redirect("assessments:rating-answers-import", record.pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "round": round,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=str(round.pk))[: uploads.RECENT],
        "crumbs": round_crumbs(round, (NAME, reverse("assessments:rating-answers", args=[pk])), ("上传表格", "")),
    }
    return render(request, "assessments/rating_answers_upload.html", context, status=409 if refusal else 200)


@require_safe
def answers_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change, or everything that is wrong in it; later what became of it."""
    record, round = _record(request, pk)
    upload = reverse("assessments:rating-answers-upload", args=[round.pk])
    crumbs = round_crumbs(round, ("上传表格", upload), (record.file.name, ""))
    context = uploads.told(record) | {"round": round, "crumbs": crumbs}
    if record.state == ImportState.PLANNED:
        plan = plan_answers(round, book_of(record))
        stale = plan.problems or plan.digest != record.plan_digest
        context |= {"stale": STALE if stale else "", "changes": plan.changes}
    return render(request, "assessments/rating_answers_import.html", context)


@require_POST
def answers_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the answers, all of them or none."""
    record, round = _record(request, pk)
    written = apply_answers(record, round, actor=request.user)
    messages.success(request, f"已登记{written}项。请重新计算。")
    return redirect(round)


@require_POST
def answers_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, round = _record(request, pk)
    uploads.dropped(request, record, unwritten="登记没有改动")
    return redirect("assessments:rating-answers-upload", round.pk)


@require_safe
def answers_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    records = ImportRecord.objects.allowed(request.user, Permission.ORGANIZE).filter(kind=ANSWERS_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, RatingRound]:
    """The own upload with its round, or 404; also when the round is no longer one's own to organize."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, round_for(request, int(record.target), Permission.ORGANIZE)
