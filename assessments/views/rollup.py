"""What the units of a cycle made of their own cycles below: 县看各乡镇对村的考核."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.views.doors import cycle_crumbs, overseen_or_404
from organizations.roles import Permission


@require_safe
def rollup(request: HttpRequest, pk: int) -> HttpResponse:
    """Units, averages, grades, best and worst per unit of the roster, with the way down."""
    cycle = overseen_or_404(request, pk, Permission.SEE_RANKING)
    rows = selectors.rollup(cycle)
    context = {
        "cycle": cycle,
        "rows": rows,
        "with_cycles": sum(1 for row in rows if row.cycles),
        "crumbs": cycle_crumbs(cycle, ("下级考核汇总", "")),
    }
    return render(request, "assessments/rollup.html", context)
