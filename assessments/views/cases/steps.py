"""One step of a case, or of a part of it: the form, and what it does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from assessments.forms.cases import PARTS, STEPS, StepForm
from assessments.models import Case
from assessments.views.cases.doors import case_crumbs, case_for, rights
from assessments.views.doors import sent
from config.toolkit.refusal import Refused, refusals_on, sound
from config.toolkit.views import require_form
from organizations.roles import Permission


@require_form
def case_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """What can be done with the case as a whole."""
    case = case_for(request, pk)
    return _answer(request, STEPS[step], case, case)


@require_form
def part_step(request: HttpRequest, pk: int, noun: str, step: str) -> HttpResponse:
    """What can be done with a problem, a helper, a visit, a notice."""
    model, steps = PARTS[noun]
    seen = Case.objects.allowed(request.user, Permission.SEE)
    path = "helper__case" if noun == "visits" else "case"
    part = get_object_or_404(model.objects.select_related(path).filter(**{f"{path}__in": seen}), pk=pk)
    return _answer(request, steps[step], part, case_for(request, part.case.pk))


def _answer(request: HttpRequest, kind: type[StepForm], about: Any, case: Case) -> HttpResponse:
    if not rights(request.user, case) & kind.rights_for(about):
        raise Http404
    if not kind.suits(about):
        raise Refused(f"「{case}」{case.get_state_display()}，现在不能{kind.title}。请回到整顿页面看现在可以办理什么。")
    form = kind(sent(request), request.FILES or None, about=about, initial=_asked(request))
    if request.method == "POST" and sound(form, form.faults):
        with refusals_on(form):
            messages.success(request, form.submit(request.user))
            return redirect(case)
    crumbs = case_crumbs((str(case), case.get_absolute_url()), (kind.title, ""))
    context = {"form": form, "case": case, "about": about, "back": case.get_absolute_url(), "crumbs": crumbs}
    return render(request, "assessments/case_step.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a link already says: whose visit it is."""
    helper = request.GET.get("helper", "")
    return {"helper": helper} if helper.isdigit() else {}
