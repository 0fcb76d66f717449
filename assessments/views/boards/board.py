"""What the boards share: the list of them, their tabs and choices, the part of the page that htmx asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from assessments.boards import LIST, boards, tabs
from assessments.exports.laid import Range
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.boards import Ladder, Narrow, Scales
from assessments.views.doors import Crumbs
from assessments.views.ranges import seen
from config.toolkit.views import wants_partial
from organizations.doors import need
from organizations.models import Kind, User
from organizations.roles import Permission
from scoring.standards.head import UNITS

TITLE = "看板"
PER_PAGE = 50


@require_safe
def board_list(request: HttpRequest) -> HttpResponse:
    """All boards with their key numbers."""
    need(request, Permission.OVERSEE)
    shown = [(board, board.figures(request.user)) for board in boards(request)]
    context = {"boards": shown, "tabs": tabs(request, LIST), "crumbs": [(TITLE, "")]}
    return render(request, "assessments/board_list.html", context)


def crumbs(title: str) -> Crumbs:
    """看板 / this board."""
    return [(TITLE, reverse(LIST)), (title, "")]


def page(request: HttpRequest, name: str, title: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """A board: `template` is what htmx swaps, board.html the page around it."""
    more = {"tabs": tabs(request, name), "title": title, "crumbs": crumbs(title), "body": template}
    response = render(request, template if wants_partial(request) else "assessments/board.html", context | more)
    patch_vary_headers(response, ["HX-Request"])
    return response


def link(request: HttpRequest, given: dict[str, str], **changes: str) -> str:
    """The address of this board asked for something else."""
    return f"{request.path}?{urlencode({name: value for name, value in (given | changes).items() if value})}"


def chosen_scale(request: HttpRequest) -> tuple[list[tuple[str, str]], Ladder | None]:
    """The scales to choose from, and the one that is asked for: most units hold levels of the first."""
    known = Scales(request.user)
    scales = known.held()
    if not scales:
        return [], None
    asked = request.GET.get("scale", "")
    return scales, known.ladder(asked if asked in dict(scales) else scales[0][0])


def first_scale(user: User) -> Ladder | None:
    """The scale of which most units hold levels, None while nobody holds any."""
    known = Scales(user)
    scales = known.held()
    return known.ladder(scales[0][0]) if scales else None


def scale_asked(scales: Sequence[tuple[str, str]]) -> list[Ask]:
    """The scale, if there is a choice."""
    return [Ask("scale", "等级体系", scales, scales[0][0])] if len(scales) > 1 else []


def years_of(scale: Ladder) -> list[tuple[str, str]]:
    """The ends of the years of a scale, the latest first; this year's is today."""
    today, *before = reversed(scale.years)
    return [(str(today), f"今天（{today}年）"), *((str(year), f"{year}年末") for year in before)]


def units_asked(scale: Ladder) -> list[Ask]:
    """Township and kind, as far as there is a choice."""
    towns = scale.units.filter(kind=Kind.TOWNSHIP).order_by("position", "pk").values_list("pk", "name", "closed_on")
    told = [(str(pk), f"{name}（已撤销）" if closed else name) for pk, name, closed in towns]
    kinds = [(each, UNITS[each]) for each in scale.whoms]
    asks = [Ask("township", "乡镇", told)] if len(told) > 1 else []
    return asks + ([Ask("kind", "类型", kinds)] if len(kinds) > 1 else [])


def range_of(request: HttpRequest, form: BoardForm) -> Range:
    """The units of a board, for the title of its workbook."""
    township = form.given.get("township", "")
    name = dict(form.fields["township"].choices)[township] if township else seen(request, Permission.OVERSEE)  # type: ignore[attr-defined]
    kind = form.given.get("kind", "")
    return Range(name, f"类型：{UNITS[kind]}" if kind else "")


def narrowed(form: BoardForm) -> Narrow:
    """To which units the board is narrowed down."""
    township = form.given.get("township", "")
    return Narrow(int(township) if township else None, form.given.get("kind", ""))
