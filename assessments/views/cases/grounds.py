"""Why a unit was listed: the line of the screening, with its criteria, their evidence, who screened and decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from assessments.models import Case, ScreeningEntry, ScreeningPart
from assessments.selectors.cases.rules import rules
from assessments.selectors.screenings.finding import hits_of
from organizations.roles import Permission
from scoring.standards import Truth

RELATED = ("part__opined", "screened_by", "screening__decision", "screening__decided_by")


def listed_for(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The line of the screening that this user may read, and what was found in it; empty where there is none.

    What the township said is for those who see its part, as on the page of the line.
    """
    if case.entry_id is None:
        return {}
    seen = ScreeningEntry.objects.allowed(request.user, Permission.SEE).select_related(*RELATED)
    entry = seen.filter(pk=case.entry_id).first()
    if entry is None:
        return {}
    hits = hits_of(entry.hits)
    met = [(each, hits[each.code]) for each in rules(case).criteria if each.code in hits]
    return {
        "entry": entry,
        "met": [(criterion, hit) for criterion, hit in met if hit.truth == Truth.YES],
        "within": ScreeningPart.objects.allowed(request.user, Permission.SEE).filter(pk=entry.part_id).exists(),
    }
