"""个人得分: what the units reached, given to those who led them, by days in office."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.exports.attribution import attribution_workbook
from assessments.selectors.attribution import attribution, rule_sentence
from assessments.views.doors import cycle_crumbs, overseen_or_404
from config.toolkit.views import attachment
from organizations.models import Person
from organizations.roles import Permission


@require_safe
def persons(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone with units, days and the total that they make; for those above."""
    cycle = overseen_or_404(request, pk)
    people = attribution(cycle)
    seen = set(Person.objects.allowed(request.user, Permission.SEE).values_list("pk", flat=True)) if people else set()
    context = {
        "cycle": cycle,
        "people": people,
        "seen": seen,
        "rule": rule_sentence(cycle),
        "crumbs": cycle_crumbs(cycle, ("个人得分", "")),
    }
    return render(request, "assessments/persons.html", context)


@require_safe
def persons_file(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook; the export is on record."""
    cycle = overseen_or_404(request, pk)
    return attachment(attribution_workbook(cycle, actor=request.user), f"{cycle.title}个人得分")
