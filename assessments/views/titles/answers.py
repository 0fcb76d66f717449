"""The questions of a review, answered for many units on one page or by a workbook that is looked at first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.title_answers import answers_workbook
from assessments.forms.titles import AnswersForm
from assessments.imports.title_answers import ANSWERS_IMPORT, STALE, apply_answers, keep_answers, plan_answers
from assessments.models import TitleReview
from assessments.selectors.titles.looking import answers_of, deciding, looked_at, rule_of, secretaries_of
from assessments.services import titles
from assessments.services.titles.reviews import refuse_unless_open
from assessments.views.doors import sent
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.scaled import SCALE
from config.toolkit.views import attachment, require_form
from organizations.imports.records import book_of
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads
from scoring.standards import Fact

from .doors import review_for, title_crumbs

TOGETHER = 100  # units on one page


@require_form
def title_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """One question at a time for a page of units: those whose outcome hangs on the answer, all when asked for."""
    review = review_for(request, pk, Permission.ORGANIZE)
    refuse_unless_open(review, "登记认定事项")
    facts = rule_of(review.standard).asked
    if not facts:
        raise Refused(f"「{review.standard}」没有要人认定的事项，直接计算就行。")
    fact = next((fact for fact in facts if fact.code == request.GET.get("fact")), facts[0])
    standing, units = answers_of(review), looked_at(review)
    decides = deciding(review, units)
    matters = decides[fact.code]
    resting = [row.unit.pk for row in units if row.unit.pk in matters and (row.unit.pk, fact.code) not in standing]
    show = request.GET.get("show", "")
    within = {"all": {row.unit.pk for row in units}, "still": set(resting)}.get(show, matters)
    page = Paginator([row for row in units if row.unit.pk in within], TOGETHER).get_page(request.GET.get("page"))
    form = AnswersForm(sent(request), fact=fact, rows=page.object_list, standing=standing, resting=resting)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = titles.answer(review, form.given(), actor=request.user)
            messages.success(request, f"已登记{number}项。计算以后生效。" if number else "没有改动。")
            return redirect(request.get_full_path())
    led = secretaries_of(review, page.object_list)
    open_ = {code: sum((pk, code) not in standing for pk in some) for code, some in decides.items()}
    context = {
        "review": review,
        "fact": fact,
        "form": form,
        "page": page,
        "rows": [(*one, led and led.get(one[0].unit.pk)) for one in form.rows()],
        "personal": led is not None,
        "matters": matters,
        "every": show == "all",
        "resting": len(resting),
        "shown": [
            {"label": label, "url": f"?fact={fact.code}&show={code}", "active": code == show, "count": number}
            for code, label, number in (
                ("", "回答决定结果的", len(matters)),
                ("still", "其中还没有认定的", len(resting)),
                ("all", "全部单位", len(units)),
            )
        ],
        "rest": ((SCALE, "是", "其余均为是"), (0, "否", "其余均为否")) if fact.kind == "flag" and resting else (),
        "tabs": _tabs(facts, fact, open_, show),
        "crumbs": title_crumbs(review, ("认定事项", "")),
    }
    return render(request, "assessments/titles/answers.html", context, status=422 if form.errors else 200)


def _tabs(facts: tuple[Fact, ...], shown: Fact, open_: dict[str, int], show: str) -> list[dict[str, Any]]:
    """The questions, each with how many units wait for its answer."""
    more = f"&show={show}" if show else ""
    return [
        {"label": fact.name, "url": f"?fact={fact.code}{more}", "active": fact is shown, "count": open_[fact.code]}
        for fact in facts
    ]


@require_safe
def answers_file(request: HttpRequest, pk: int) -> FileResponse:
    """The questions on which outcomes hang with what stands, to be filled in; the export is on record."""
    review = review_for(request, pk, Permission.ORGANIZE)
    return attachment(answers_workbook(review, actor=request.user), f"{review.title}认定事项")


@require_form
def answers_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    review = review_for(request, pk, Permission.ORGANIZE)
    refuse_unless_open(review, "登记认定事项")
    refusal = ""
    if request.method == "POST":
        try:
            content, name = uploads.chosen(request)
            return redirect("assessments:title-import", keep_answers(review, content, name=name, actor=request.user).pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "review": review,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=str(review.pk))[: uploads.RECENT],
        "crumbs": title_crumbs(review, ("导入认定事项", "")),
    }
    return render(request, "assessments/titles/upload.html", context, status=409 if refusal else 200)


@require_safe
def answers_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change, or everything that is wrong in it; later what became of it."""
    record, review = _record(request, pk)
    upload = reverse("assessments:title-answers-upload", args=[review.pk])
    crumbs = title_crumbs(review, ("导入认定事项", upload), (record.file.name, ""))
    context = uploads.told(record) | {"review": review, "crumbs": crumbs}
    if record.state == ImportState.PLANNED:
        plan = plan_answers(review, book_of(record))
        stale = plan.problems or plan.digest != record.plan_digest
        context |= {"stale": STALE if stale else "", "changes": plan.changes}
    return render(request, "assessments/titles/import.html", context)


@require_POST
def answers_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the answers, all of them or none."""
    record, review = _record(request, pk)
    number = apply_answers(record, review, actor=request.user)
    messages.success(request, f"已登记{number}项。计算以后生效。")
    return redirect(review)


@require_POST
def answers_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, review = _record(request, pk)
    uploads.dropped(request, record, unwritten="认定事项没有改动")
    return redirect("assessments:title-answers-upload", review.pk)


@require_safe
def answers_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    records = ImportRecord.objects.allowed(request.user, Permission.ORGANIZE).filter(kind=ANSWERS_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, TitleReview]:
    """The own upload with its review, or 404; also when the review is no longer one's own to organize."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, review_for(request, int(record.target), Permission.ORGANIZE)
