"""晋位升级目标: who aims at what in a year and who met it, totals by township, and setting them for a township."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from assessments.exports.goals import goals_workbook
from assessments.exports.laid import Range, today
from assessments.forms.boards import Ask, BoardForm
from assessments.forms.goals import GoalsForm
from assessments.models import PromotionGoal
from assessments.selectors.goals import (
    MET,
    MISSED,
    OPEN,
    Field,
    Line,
    by_township,
    fields_for,
    goal_lines,
    held_before,
    one_up,
    rating_for,
    tally,
    townships_for,
)
from assessments.selectors.ratings.held import NOTHING
from assessments.services.goals import YEARS, aim_field, measures_field, set_goals
from assessments.views.doors import sent
from assessments.views.levels import level_crumbs, tabs
from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, require_form, wants_partial
from organizations.doors import need
from organizations.models import Organization
from organizations.roles import Permission
from scoring.standards import Scale
from scoring.standards.ratings import Rating

TITLE = "晋位升级"
PER_PAGE = 100
FILL = "fill"  # the button that puts one level up into the form


@dataclass(frozen=True, slots=True)
class Shown:
    """The goals that were asked for, and the choices."""

    key: str
    field: Field
    scale: Scale
    form: BoardForm
    every: list[Line]
    lines: list[Line]


def _asked(request: HttpRequest) -> Shown | None:
    """By scale, year, township and outcome; None where nobody rates."""
    need(request, Permission.SEE)
    fields = fields_for(request.user)
    if not fields:
        return None
    names = [(key, f"{scale.title}（{owner}）") for key, (owner, scale) in fields.items()]
    of = Ask("of", "等级体系", names, names[0][0])
    key = BoardForm(request.GET, [of]).given["of"]
    owner, scale = fields[key]
    goals = PromotionGoal.objects.allowed(request.user, Permission.SEE).filter(owner=owner, scale=scale.key)
    here = timezone.localdate().year
    years = sorted({here, *goals.standing().values_list("year", flat=True)}, reverse=True)
    asks = [of] if len(names) > 1 else []
    asks.append(Ask("year", "年度", [(str(year), f"{year}年") for year in years], str(here)))
    field = Field(owner, scale.key, int(BoardForm(request.GET, asks).given["year"]))
    every = goal_lines(field, field.goals().filter(pk__in=goals.values("pk")))
    parents = {str(line.parent.pk): line.parent.name for line in every}
    asks.append(Ask("parent", "乡镇（街道）", list(parents.items())))
    asks.append(Ask("state", "情况", [(state, state) for state in (MET, MISSED, OPEN)]))
    form = BoardForm(request.GET, asks)
    parent, state = form.given["parent"], form.given["state"]
    lines = [line for line in every if parent in ("", str(line.parent.pk)) and state in ("", line.state)]
    return Shown(key, field, scale, form, every, lines)


@require_safe
def goal_list(request: HttpRequest) -> HttpResponse:
    """The goals of a year beside what was held and what came of them; totals by township."""
    shown = _asked(request)
    context: dict[str, Any] = {"tabs": tabs("goal-list"), "crumbs": level_crumbs((TITLE, ""))}
    if shown:
        ratings = [] if shown.field.closed() else shown.field.ratings()
        mine = list(townships_for(request.user, shown.field.owner, ratings)) if ratings else []
        context |= {
            "field": shown.field,
            "scale": shown.scale,
            "filter_form": shown.form,
            "page": Paginator(shown.lines, PER_PAGE).get_page(request.GET.get("page")),
            "totals": by_township(shown.every, mine),
            "total": tally("", shown.every),
            "mine": {unit.pk for unit in mine},
            "query": urlencode({"of": shown.key, "year": shown.field.year}),
        }
    return render(request, f"assessments/{'_goal_rows' if wants_partial(request) else 'goal_list'}.html", context)


@require_safe
def goal_export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered and the totals; the export is on record."""
    shown = _asked(request)
    if shown is None:
        raise Http404
    form, field = shown.form, shown.field
    parent = form.given["parent"]
    name = dict(form.fields["parent"].choices)[parent] if parent else field.owner.name  # type: ignore[attr-defined]
    found = Range(name, f"情况：{form.given['state']}" if form.given["state"] else "")
    content = goals_workbook(field, shown.scale, shown.lines, by_township(shown.every), found, actor=request.user)
    return attachment(content, f"{name}{field.year}年晋位升级目标{today()}")


@require_form
def goal_set(request: HttpRequest, pk: int) -> HttpResponse:
    """The goals of the units of one township, all in one form; 【都升一级】 only fills it."""
    place = _place(request, pk)
    form, filled = place.form(request)
    if request.method == "POST" and FILL not in request.POST and form.is_valid():
        with refusals_on(form):
            given = {"goals": form.goals(), "reason": form.cleaned_data["reason"], "actor": request.user}
            changed = set_goals(place.field.owner, place.field.scale, place.field.year, **given)
            messages.success(request, f"已登记{changed}个单位的目标。" if changed else "没有改动。")
            return redirect(f"{reverse('assessments:goal-list')}?{place.query}")
    if filled is not None:
        messages.info(request, f"已为{filled}个单位填上高一级的目标，还没有保存。请核对后保存。")
    rows = [(unit, place.held(unit), *pair) for unit, pair in zip(place.units, form.rows(), strict=True)]
    here, title = timezone.localdate().year, f"{place.township}{place.field.year}年目标"
    context = {
        "form": form,
        "rows": rows,
        "place": place,
        "title": title,
        "closed": place.field.closed(),
        "silent": form.unit_errors() if form.is_bound else [],
        "tabs": [place.tab(year) for year in sorted({here, here + 1, place.field.year})],
        "crumbs": level_crumbs((TITLE, f"{reverse('assessments:goal-list')}?{place.query}"), (title, "")),
    }
    bad = form.is_bound and form.errors
    return render(request, "assessments/goal_form.html", context, status=422 if bad else 200)


@dataclass(frozen=True, slots=True)
class Place:
    """A township whose goals of a year are set: its units that are rated, and what they held."""

    township: Organization
    key: str
    field: Field
    ratings: list[Rating]
    units: list[Organization]
    before: dict[int, Any]

    @property
    def query(self) -> str:
        """What leads to the same year and scale again."""
        return urlencode({"of": self.key, "year": self.field.year})

    def held(self, unit: Organization) -> tuple[str, str]:
        """The level at the beginning of the year, and where it comes from."""
        found = self.before.get(unit.pk, NOTHING)
        return self.ratings[0].scale.names.get(found.held.code, found.held.code), found.told

    def tab(self, year: int) -> dict[str, Any]:
        """Another year of the same township."""
        url = f"?{urlencode({'of': self.key, 'year': year})}"
        return {"label": f"{year}年", "url": url, "active": year == self.field.year}

    def form(self, request: HttpRequest) -> tuple[GoalsForm, int | None]:
        """Bound to what was sent, or filled up with one level more; then for how many units."""
        given = {"units": self.units, "scale": self.ratings[0].scale}
        if FILL not in request.POST:
            said = {goal.organization_id: (goal.level, goal.measures) for goal in self.field.goals()}
            return GoalsForm(sent(request), **given, said=said), None
        said, filled = {}, 0
        for unit in self.units:
            level, measures = (request.POST.get(name(unit.pk), "") for name in (aim_field, measures_field))
            rating = rating_for(self.ratings, unit)
            if not level and rating:
                level = one_up(rating, self.before.get(unit.pk, NOTHING), self.field.year)
                filled += bool(level)
            said[unit.pk] = (level, measures)
        return GoalsForm(**given, said=said, initial={"reason": request.POST.get("reason", "")}), filled


def _place(request: HttpRequest, pk: int) -> Place:
    """The township in the scale that was asked for, or in the first in which the person sets goals for it; or 404."""
    fields, asked = fields_for(request.user), request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    if year not in YEARS:
        raise Http404
    of = request.GET.get("of", "")
    for key, (owner, scale) in fields.items():
        field = Field(owner, scale.key, year)
        ratings = field.ratings() if of in ("", key) else []
        township = townships_for(request.user, owner, ratings).filter(pk=pk).first() if ratings else None
        if township:
            below = Organization.objects.in_force().filter(parent=township).order_by("position", "path")
            units = [unit for unit in below if rating_for(ratings, unit)]
            return Place(township, key, field, ratings, units, held_before(ratings, units, year))
    raise Http404
