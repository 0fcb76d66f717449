"""One unit of a round: the whole way to its level, every step with its rule, what was found, where it is recorded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models.ratings import RatingEntry
from assessments.selectors.goals import aims_of
from assessments.selectors.ratings import rating_of
from assessments.selectors.ratings.board import lines, told_to
from assessments.selectors.ratings.course import course
from assessments.views.ratings.doors import holds, round_crumbs
from organizations.roles import Permission
from scoring.standards.ratings import Rating
from scoring.standards.star_ways import star_names

WHATS = {
    "way": "评定方式",
    "combine": "几种方式合并",
    "direct": "直接认定",
    "movement": "与上次相比",
    "gate": "限制",
    "quota": "名额",
}


@require_safe
def rating_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by those over the owner, by its township once computed, by the unit once shown."""
    entries = RatingEntry.objects.allowed(request.user, Permission.SEE)
    related = ("round__standard", "round__owner", "round__decision", "round__approval", "round__notice")
    entry = get_object_or_404(entries.select_related(*related, "organization", "opined__owner"), pk=pk)
    rating, told = rating_of(entry.round.standard), told_to(request.user, entry.round)
    overseer = holds(request, entry.round, Permission.OVERSEE)
    stars, basis = star_names(rating.scale), entry.basis
    steps = [_step(rating, step) for step in basis.get("steps", ())]
    context = {
        "entry": entry,
        "round": entry.round,
        "line": lines(rating, [entry], told=told)[0],
        "told": told,
        "steps": [step for step in steps if step["matters"]],
        "idle": [step for step in steps if not step["matters"]],
        "won": [stars.get(star, star) for star in basis.get("won", ())],
        "lacking": basis.get("lacking", ()),
        "possible": [rating.scale.names.get(code, code) for code in basis.get("codes", ())],
        "held": basis.get("held", ""),
        "aims": aims_of(entry),
        "overseer": overseer,
        "course": course(entry.round, entry) if overseer else [],
        "score": rating.score.amount(entry.score) if rating.score and entry.score is not None else "",
        "score_name": rating.score.name if rating.score else "",
        "crumbs": round_crumbs(entry.round, (entry.name, "")),
    }
    return render(request, "assessments/rating_entry.html", context)


def _step(rating: Rating, step: dict[str, Any]) -> dict[str, Any]:
    """A stored step with its codes in words; `changed` where it left other levels than there were.

    It `matters` where it did, and where it is the way to the level itself.
    """
    names = rating.scale.names
    changed = step["what"] == "quota" or (bool(step["before"]) and step["before"] != step["after"])
    return {
        "what": WHATS[step["what"]],
        "rule": step["rule"],
        "found": step["found"],
        "before": "或".join(names.get(code, code) for code in step["before"]),
        "after": "或".join(names.get(code, code) for code in step["after"]),
        "changed": changed,
        "matters": changed or step["what"] in ("way", "combine"),
        "evidence": step["evidence"],
    }
