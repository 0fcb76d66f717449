"""等级名册: who holds what on a day, one level with its story, and what is registered of it between the rounds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from assessments.exports.levels import levels_workbook
from assessments.filters import LevelFilter
from assessments.forms.levels import ChangeForm, GrantForm, PlateForm, UnitForm, owners_of
from assessments.forms.resolutions import ReasonForm
from assessments.models import UnitLevel
from assessments.selectors.cases.listed import listed_on
from assessments.selectors.levels import Past, hanging_by_unit, history, roster
from assessments.selectors.scales import only, scale_for, scale_titles, scales_for
from assessments.services import levels as services
from assessments.services import plates
from assessments.views.doors import Crumbs, sent
from assessments.views.ranges import asked_of
from config.toolkit import charts
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment, form_page, require_form
from organizations.doors import held, need
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission
from scoring.standards import Scale

TITLE = "等级名册"
RELATED = ("organization__parent", "owner", "resolution__minutes", "entry__round", "withdrawn_by", "actor")


def level_crumbs(*more: tuple[str, str]) -> Crumbs:
    """等级名册 / …"""
    return [(TITLE, reverse("assessments:level-list") if more else ""), *more]


def tabs(active: str) -> list[dict[str, Any]]:
    """The lists of levels, plates and goals."""
    pages = {"level-list": TITLE, "plate-list": "牌匾", "goal-list": "晋位升级"}
    return [
        {"label": label, "url": reverse(f"assessments:{page}"), "active": page == active}
        for page, label in pages.items()
    ]


def level_for(request: HttpRequest, pk: int, permission: Permission) -> UnitLevel:
    """The level with its unit and decision, or 404."""
    levels = UnitLevel.objects.allowed(request.user, permission).select_related(*RELATED)
    return get_object_or_404(levels, pk=pk)


def organizes(request: HttpRequest) -> bool:
    """Whether the user organizes for some unit: then there may be something to register."""
    return Permission.ORGANIZE in held(request)


class LevelList(HtmxTemplateMixin, FilterView):
    """The levels that hold on a day."""

    filterset_class = LevelFilter
    template_name = "assessments/level_list.html"
    partial_name = "assessments/_level_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[UnitLevel]:
        need(self.request, Permission.SEE)
        return all_levels(self.request)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        told = super().get_context_data(**kwargs)
        shown = list(told["page_obj"].object_list)
        plated, titles = hanging_by_unit(shown), scale_titles({row.scale for row in shown})
        rows = [(row, titles[row.scale], plated.get((row.organization_id, row.scale))) for row in shown]
        day = getattr(self.filterset, "day", timezone.localdate())
        told["tallies"] = _tallies(self.request)
        marks = listed_on(self.request.user, [row.organization_id for row in shown], day)
        rows = [(*row, marks.get(row[0].organization_id)) for row in rows]
        more = {"day": day, "scale": only(titles.values()), "tabs": tabs("level-list")}
        return told | more | {"rows": rows, "may_act": organizes(self.request)}


def _tallies(request: HttpRequest) -> list[tuple[str, str, int]]:
    """How many hold each level, as far as the other choices leave them: what chooses it, its name, the number."""
    asked = request.GET.copy()
    asked.pop("level", None)
    found = LevelFilter(asked, all_levels(request)).qs.order_by("scale", F("rank").asc(nulls_last=True), "label")
    rows = list(found.values_list("scale", "label").annotate(number=Count("pk")))
    several, titles = len({scale for scale, *_ in rows}) > 1, scale_titles({scale for scale, *_ in rows})
    return [(label, f"{titles[scale]}：{label}" if several else label, number) for scale, label, number in rows]


def all_levels(request: HttpRequest) -> QuerySet[UnitLevel]:
    """What the list is filtered from: the day comes with the filter."""
    found = UnitLevel.objects.allowed(request.user, Permission.SEE)
    return found.select_related("organization__parent", "resolution").order_by("scale", "organization__path")


@require_safe
def level_export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered; the export is on record."""
    need(request, Permission.SEE)
    chosen = LevelFilter(request.GET, all_levels(request))
    found = chosen.qs if chosen.is_valid() else roster(request.user, timezone.localdate())
    day = getattr(chosen, "day", timezone.localdate())
    asked = asked_of(request, chosen.form)
    content = levels_workbook(found, asked, day=day, actor=request.user)
    return attachment(content, f"{asked.name}{TITLE}（{chinese_date(day)}）")


@require_safe
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """One level: from when to when, how it came, by whose decision, its plates."""
    found = level_for(request, pk, Permission.SEE)
    mine = UnitLevel.objects.allowed(request.user, Permission.ORGANIZE).filter(pk=pk).exists()
    ended = found.organization.closed_on is not None
    scale = scales_for(found.owner).get(found.scale)
    named = {star.code: star.name for star in scale.named} if scale else {}
    context = {
        "level": found,
        "named": [named.get(code, code) for code in found.named],
        "plated": _plated(found, scale),
        "title": scale_titles([found.scale])[found.scale],
        "plates": found.plates.select_related("actor"),
        "hanging": plates.hanging_of(found),
        "ended": ended,
        "may_act": mine and found.withdrawn_at is None and not ended,
        "crumbs": level_crumbs((str(found), "")),
    }
    return render(request, "assessments/level.html", context)


def _plated(found: UnitLevel, scale: Scale | None) -> bool:
    """Whether a plate hangs for this level; of a scale that is in force no longer, for any level."""
    known = scale.level(found.level) if scale else None
    return found.rank is not None and (known is None or known.plate)


@require_form
def level_change(request: HttpRequest, pk: int) -> HttpResponse:
    """升级, 降级, 摘星 or 取消 between two rounds."""
    found = level_for(request, pk, Permission.ORGANIZE)
    scale = scale_for(found.owner, found.scale)
    asked: dict[str, Any] = {"warning": services.warning_needed(found), "above": services.levels_approved(found)}
    form = ChangeForm(sent(request), request.FILES or None, level=found, scale=scale, **asked)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            after = services.change_level(found, **form.change(), actor=request.user)
            messages.success(request, f"「{found.organization}」已登记：{after.label}。")
            return redirect(after)
    lead = f"{found.organization}现在是{found.label}。变动要有会议决定；原来的等级保留在历年情况里。"
    return _act(request, found, form, "登记变动", lead)


@require_form
def level_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was registered wrongly."""
    found = level_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            before = services.withdraw_level(found, reason=form.cleaned_data["reason"], actor=request.user)
            now = f"，恢复为{before.label}" if before else ""
            messages.success(request, f"「{found}」的登记已撤回{now}。")
            return redirect(before or found)
    lead = f"{found}。登记错了才撤回：这一条不再计数，上一个等级恢复，记录和理由保留。等级真有变化的，请登记变动。"
    return _act(request, found, form, "撤回登记", lead, danger=True)


@require_form
def plate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A plate is hung for a level."""
    found = level_for(request, pk, Permission.ORGANIZE)
    form = PlateForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            plate = plates.hang_plate(found, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已登记牌匾「{plate}」。")
            return redirect(found)
    lead = f"{found}。编号用过一次就不能再用；单位原来等级的牌匾还挂着的，同日登记摘牌。"
    return _act(request, found, form, "登记挂牌", lead)


def _act(
    request: HttpRequest, found: UnitLevel, form: Any, title: str, lead: str, *, danger: bool = False
) -> HttpResponse:
    here = found.get_absolute_url()
    crumbs = level_crumbs((str(found), here), (title, ""))
    return form_page(request, form, title, lead=lead, back=here, crumbs=crumbs, danger=danger)


@require_form
def level_new(request: HttpRequest) -> HttpResponse:
    """直接认定: first the unit (`?unit=`), then its honour and the decision."""
    need(request, Permission.ORGANIZE)
    units = Organization.objects.allowed(request.user, Permission.SEE).in_force()
    asked = request.GET.get("unit", "")
    unit = units.filter(pk=asked).first() if asked.isdecimal() else None
    if asked.isdecimal() and (unit is None or not owners_of(unit, request.user).exists()):
        raise Http404
    crumbs, title = level_crumbs(("直接认定", "")), "直接认定"
    back = reverse("assessments:level-list")
    if unit is None:
        choose = UnitForm(request.GET if "unit_name" in request.GET else None, units=units)
        if choose.is_bound and choose.is_valid():
            return redirect(f"{request.path}?unit={choose.cleaned_data['unit_name'].pk}")
        context = {"form": choose, "title": title, "back": back, "crumbs": crumbs}
        return render(request, "assessments/level_unit.html", context, status=422 if choose.errors else 200)
    form = GrantForm(sent(request), request.FILES or None, unit=unit, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.grant_directly(form.cleaned_data["honour"], **form.grant(), actor=request.user)
            messages.success(request, f"「{unit}」已直接认定为{made.label}。")
            return redirect(made)
    lead = f"{unit}。只有标准里写明的荣誉才能直接认定，荣誉要先在“荣誉和底数”里登记。"
    return form_page(request, form, title, lead=lead, back=back, crumbs=crumbs)


def levels_panel(request: HttpRequest, unit: Organization) -> Panel:
    """历年情况 on the page of a unit: the line of each scale, its picture, its table."""
    pasts = history(unit, request.user)
    scales = scales_for(unit)
    names = {key: [level.name for level in scale.levels] for key, scale in scales.items()}
    cards = [(past, _chart(past, number, names.get(past.scale, []))) for number, past in enumerate(pasts)]
    may_grant = unit.closed_on is None and owners_of(unit, request.user).exists()
    return Panel("assessments/_unit_levels.html", {"cards": cards, "may_grant": may_grant})


def _chart(past: Past, number: int, names: list[str]) -> charts.LadderChart | None:
    """The unit's own levels from the first year on; None for fewer than two."""
    steps = past.own
    if len(steps) < 2:
        return None
    known = {step.level.rank: step.level.label for step in steps if step.level.rank is not None}
    names = names if max(known, default=0) < len(names) else []  # the scale of today has fewer levels
    rungs = names or [known[rank] for rank in sorted(known)]
    places = {rank: rank if names else place for place, rank in enumerate(sorted(known))}
    if any(step.level.rank is None for step in steps):
        rungs = [*rungs, "没有等级"]
    held: dict[int, list[charts.Foothold]] = {year: [] for year in range(steps[0].level.year, steps[-1].level.year + 1)}
    for step in steps:
        rank = step.level.rank
        rung = len(rungs) - 1 if rank is None else places[rank]
        held.setdefault(step.level.year, []).append(charts.Foothold(rung, step.level.label))
    years = [(f"{year}年", held[year]) for year in sorted(held)]
    return charts.ladder(rungs, years, name=f"levels-{number}-chart")
