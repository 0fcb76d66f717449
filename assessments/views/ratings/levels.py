"""Pages where people settle levels: the township's opinion, the decision, the approval above; each also by workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.exports.ratings import DECISION, OPINION, levels_workbook
from assessments.forms.ratings import LevelsForm
from assessments.forms.resolutions import ReasonForm
from assessments.imports.rating_levels import read_levels
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Resolution
from assessments.selectors.ratings import outdated, rating_of
from assessments.selectors.ratings.board import Gauge, Line, gauges, lines, places_told
from assessments.selectors.ratings.course import upheld
from assessments.selectors.ratings.holders import above_authority, awaited
from assessments.services import ratings
from assessments.services.ratings.approving import approval_faults
from assessments.services.ratings.deciding import decision_faults
from assessments.services.ratings.opining import opinion_faults
from assessments.services.ratings.rows import Chosen, Fault, level_field, refuse_state
from assessments.views.doors import Crumbs, sent
from assessments.views.ratings.doors import reason_page, round_above, round_crumbs, round_for, township_for
from config.toolkit.refusal import Refused, refusals_on, sound
from config.toolkit.views import attachment, require_form
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads

Said = dict[int, tuple[str, str]]
Row = tuple[int, Line, BoundField, BoundField]  # number, unit, level and reason
MEETING = ("body", "minutes_no", "decided_on", "basis")
Faults = Callable[[RatingRound, list[RatingEntry], Chosen, date | None], list[Fault]]
RELATED = ("parent", "opined")
READ = "read"  # the button that reads a workbook into the form
HINT = "用上面下载的表格，填“{}”和“理由”两列。读入后先在本页核对，提交后才保存。"


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one township; `waits`: how many are to be settled by name, were typed wrongly, or are doubted."""

    name: str
    rows: list[Row]
    waits: int


@dataclass(frozen=True, slots=True)
class Page:
    """One such page: its entries with what stands beside them, what they begin with, and what is told of it."""

    round: RatingRound
    entries: Sequence[RatingEntry]
    said: Said
    act: str
    crumbs: Crumbs
    context: dict[str, Any]
    earlier: Resolution | None = None  # what was registered before and is corrected now

    def answer(self, request: HttpRequest, form: LevelsForm, refusal: str = "") -> HttpResponse:
        """The page with the form as it stands."""
        shown = lines(rating_of(self.round.standard), self.entries, told=True)
        rows: list[Row] = [(at, line, *pair) for at, line, pair in zip(count(1), shown, form.rows(), strict=False)]
        bound = form.is_bound
        if self.context["show_opinion"]:  # a township has no quota of its own
            self.context["gauges"] = self._gauges(form)
        context = {
            "round": self.round,
            "form": form,
            "groups": [self._group(list(some)) for _, some in groupby(rows, lambda row: row[1].entry.parent_id)],
            "act": self.act,
            "silent": form.unit_errors() if bound else [],
            "refusal": refusal,
            "accept": WORKBOOK.accept,
            "crumbs": self.crumbs,
            "earlier": self.earlier,
            **self.context,
        }
        status = 409 if refusal else 422 if bound and form.errors else 200
        return render(request, "assessments/rating_levels.html", context, status=status)

    def _group(self, rows: list[Row]) -> Group:
        entries = [(line.entry, level.errors or reason.errors) for _, line, level, reason in rows]
        waits = sum(
            bool(errors) or not self.said.get(entry.pk, ("",))[0] or entry.opinion not in ("", entry.proposed)
            for entry, errors in entries
        )
        return Group(rows[0][1].entry.parent_name, rows, waits)

    def _gauges(self, form: LevelsForm) -> list[Gauge]:
        """The quotas as used by the levels on the page, and by those of the units that are not on it."""
        entries = list(self.round.entries.order_by("position"))
        shown = {entry.pk: form[level_field(entry)].value() for entry in self.entries}
        for entry in entries:
            entry.chosen = shown.get(entry.pk, entry.final)  # type: ignore[attr-defined]
        return gauges(rating_of(self.round.standard), entries, "chosen")

    def form(self, request: HttpRequest) -> LevelsForm:
        """Bound to what was sent; begun with a workbook where one is read in."""
        given = {"entries": self.entries, "rating": rating_of(self.round.standard)}
        begun = {name: getattr(self.earlier, name) for name in MEETING if self.earlier}
        if READ not in request.POST:
            return LevelsForm(sent(request), request.FILES or None, **given, said=self.said, initial=begun)
        typed = {name: value for name in MEETING if (value := request.POST.get(name, ""))}
        return LevelsForm(**given, said=self.said, initial=begun | typed)

    def sound(self, form: LevelsForm, faults: Faults) -> bool:
        """Whether the form is filled in; where it is not, what the service says of the rest is told, too."""
        entries = list(self.round.entries.filter(pk__in=[entry.pk for entry in self.entries]).select_related(*RELATED))
        return sound(form, lambda: faults(self.round, entries, form.levels(), form.cleaned_data.get("decided_on")))


def _read(request: HttpRequest, page: Page) -> HttpResponse:
    """The form filled from a workbook: looked at and sent by the person, nothing is kept before."""
    try:
        content, _ = uploads.chosen(request)
        found = read_levels(rating_of(page.round.standard), page.entries, content)
    except Refused as refused:
        return page.answer(request, page.form(request), refused.message)
    page.said.update(found)
    messages.info(request, f"已读入{len(found)}个单位，还没有保存。请核对后提交。")
    return page.answer(request, page.form(request))


def _begun(entry: RatingEntry, *stages: str) -> tuple[str, str]:
    """The level and reason of the first of these stages that is there; nothing for what is to be settled by name."""
    for stage in stages:
        if code := getattr(entry, stage):
            return code, getattr(entry, f"{stage}_reason")
    return ("", "") if entry.tie else (entry.proposed, "")


@require_form
def rating_opinion(request: HttpRequest, pk: int, township: int) -> HttpResponse:
    """A township on its own units."""
    round = round_for(request, pk, Permission.SEE)
    unit = township_for(request, round, township)
    refuse_state(round, (RatingState.COMPUTED,), "提出乡镇意见")
    page = _opinion_page(round, unit)
    if READ in request.POST:
        return _read(request, page)
    form = page.form(request)
    if request.method == "POST" and page.sound(form, opinion_faults):
        with refusals_on(form):
            given = {"opinions": form.levels(), "meeting": form.meeting(), "actor": request.user}
            said = ratings.opine(round, township=unit, **given)
            messages.success(request, f"已登记{unit}对{len(said)}个单位的意见。审定以前可以修改。")
            return redirect(round)
    return page.answer(request, form)


def _opinion_page(round: RatingRound, unit: Organization) -> Page:
    rating = rating_of(round.standard)
    entries = list(round.entries.filter(parent=unit).select_related("opined__actor").order_by("position"))
    earlier = next((entry.opined for entry in entries if entry.opined), None)
    names = rating.scale.names
    limit = names.get(rating.authority.township, "")
    lead = f"{unit}的{len(entries)}个单位。与建议不同的，请写明理由"
    lead += f"；乡镇（街道）最高可提{limit}，更高的只能同意建议。" if limit else "。"
    url = reverse("assessments:rating-opinion-file", args=[round.pk, unit.pk])
    context = {
        "lead": lead,
        "stage": "乡镇意见",
        "hint": HINT.format(OPINION),
        "show_opinion": False,
        "button": "修改意见" if earlier else "登记乡镇意见",
        "again": sum(entry.opined is None for entry in entries),
        "file_url": url,
    }
    said = {entry.pk: _begun(entry, "opinion") for entry in entries}
    return Page(round, entries, said, "乡镇意见", round_crumbs(round, (f"{unit}意见", "")), context, earlier)


@require_safe
def rating_opinion_file(request: HttpRequest, pk: int, township: int) -> FileResponse:
    """The township's units as a table to be filled in and read in on the page; the export is on record."""
    round = round_for(request, pk, Permission.SEE)
    unit = township_for(request, round, township)
    entries = list(round.entries.filter(parent=unit).select_related("organization").order_by("position"))
    content = levels_workbook(round, entries, unit=unit, heading=OPINION, actor=request.user)
    return attachment(content, f"{round.title}{unit}意见表")


@require_form
def rating_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting of the unit that rates decides, unit by unit beside proposal and opinion."""
    round = round_for(request, pk, Permission.DECIDE)
    refuse_state(round, (RatingState.COMPUTED,), "登记审定")
    page = _decide_page(round)
    if READ in request.POST:
        return _read(request, page)
    form = page.form(request)
    if request.method == "POST" and page.sound(form, decision_faults):
        with refusals_on(form):
            done = ratings.decide(round, levels=form.levels(), meeting=form.meeting(), actor=request.user)
            forwarded = done.state == RatingState.FORWARDED
            said = "请报上级审批。" if forwarded else "可以公示。"
            messages.success(request, f"已登记审定，{said}{places_told(done)}")
            return redirect(done)
    return page.answer(request, form)


def _decide_page(round: RatingRound) -> Page:
    rating = rating_of(round.standard)
    entries = list(round.entries.order_by("position").select_related("parent"))
    objections = upheld(round)
    doubted = {one.organization_id for one in objections}
    said = {
        entry.pk: _begun(entry, "decided", *(() if entry.tie else ("opinion",)))
        for entry in entries
        if entry.organization_id not in doubted
    }
    below = [entry for entry in entries if entry.parent_id != round.owner_id]
    limit = rating.authority.owner
    above = [level.name for level in rating.scale.levels if limit and rating.better(level.code, limit)]
    lead = (
        "与乡镇意见（没有意见的与建议）不同的，请写明理由；名额边界并列、等级未定的要逐个明确；超名额的写明“超名额”。"
    )
    context = {
        "lead": lead + (f"{'、'.join(above)}的，审定后报{round.owner.parent or '上级'}审批。" if above else ""),
        "stage": "审定等级",
        "hint": HINT.format(DECISION),
        "show_opinion": True,
        "button": "登记审定",
        "confirm": "登记后等级锁定，再改要先退回审定。确定登记吗？",
        "awaited": awaited(rating, below),
        "behind": outdated(round),
        "objections": objections,
        "doubted": doubted,
        "file_url": reverse("assessments:rating-decide-file", args=[round.pk]),
    }
    return Page(round, entries, said, "审定", round_crumbs(round, ("审定", "")), context)


@require_safe
def rating_decide_file(request: HttpRequest, pk: int) -> FileResponse:
    """All units as a table to be filled in at the meeting and read in on the page; the export is on record."""
    round = round_for(request, pk, Permission.DECIDE)
    entries = list(round.entries.select_related("organization").order_by("position"))
    content = levels_workbook(round, entries, unit=round.owner, heading=DECISION, actor=request.user)
    return attachment(content, f"{round.title}审定表")


@require_form
def rating_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit above on the levels that were forwarded to it."""
    round = round_above(request, pk)
    refuse_state(round, (RatingState.FORWARDED,), "审批")
    page = _approve_page(round)
    form = page.form(request)
    if request.method == "POST" and page.sound(form, approval_faults):
        with refusals_on(form):
            ratings.approve(round, levels=form.levels(), meeting=form.meeting(), actor=request.user)
            messages.success(
                request,
                f"已审批{round.owner}报来的{len(page.entries)}个单位，{round.owner}可以公示。{places_told(round)}",
            )
            return redirect(round)
    return page.answer(request, form)


def _approve_page(round: RatingRound) -> Page:
    rating = rating_of(round.standard)
    entries = above_authority(rating, list(round.entries.order_by("position")))
    said = {entry.pk: (entry.decided, "") for entry in entries}
    lead = (
        f"{round.owner}审定后报来{len(entries)}个单位。审批可以降低等级，须写明理由；不能提高，要提高的请退回重新审定。"
    )
    context = {
        "lead": lead,
        "stage": "审批等级",
        "show_opinion": True,
        "show_decided": True,
        "button": "登记审批",
        "confirm": "登记后不能再改。确定登记审批结果吗？",
        "back_url": reverse("assessments:rating-send-back", args=[round.pk]),
    }
    return Page(round, entries, said, "上级审批", round_crumbs(round, ("上级审批", "")), context)


@require_form
def rating_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Not approved: the unit that rated decides again."""
    round = round_above(request, pk)
    refuse_state(round, (RatingState.FORWARDED,), "退回")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _send_back(round, form.cleaned_data["reason"], request.user)
            messages.success(request, f"已退回，请{round.owner}重新审定。")
            return redirect(round)
    return reason_page(request, round, form, "退回重新审定")


def _send_back(round: RatingRound, reason: str, actor: User) -> None:
    ratings.send_back(round, reason=reason, actor=actor)
