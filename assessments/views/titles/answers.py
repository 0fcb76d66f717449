"""The questions of a review, answered for many units on one page or by a workbook that is looked at first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.exports.title_answers import answers_workbook
from assessments.forms.titles import AnswersForm
from assessments.imports.title_answers import ANSWERS
from assessments.selectors.titles.looking import answers_of, deciding, looked_at, rule_of, secretaries_of
from assessments.services import titles
from assessments.services.titles.reviews import refuse_unless_open
from assessments.views.doors import sent
from assessments.views.uploads import UploadPages
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.scaled import SCALE
from config.toolkit.views import attachment, require_form
from organizations.roles import Permission
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


workbook = UploadPages(
    ANSWERS,
    Permission.ORGANIZE,
    review_for,
    lambda request, review, *more: title_crumbs(review, *more),
    name="title-answers",
    template="assessments/titles/import.html",
    title="导入认定事项",
    empty=("assessments:title-answers-file", "下载认定表"),
    how="下载认定表，填“认定”和“依据”两列后上传；先检查、预览，确认后才写入。",
    hint="需要工作表“认定事项”，有“单位”“事项”“认定”三列；“区划代码”“上级单位”“依据”可以没有。",
    done="已登记{}项。计算以后生效。",
    refuse=lambda review: refuse_unless_open(review, "登记认定事项"),
)
