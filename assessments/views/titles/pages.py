"""称号 to be looked at: reviews and holders, one review, one unit with every condition, the board of shares."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.exports.titles import review_workbook
from assessments.forms.titles import ReviewForm
from assessments.models import TitleEntry, TitleHolding, TitleReview, TitleState
from assessments.selectors.titles import counts, entry_rows, filtered, rule_of
from assessments.selectors.titles.counting import over_time
from assessments.selectors.titles.pages import FILTERS, lines, tallies
from assessments.services import titles
from assessments.views.doors import sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, require_form
from organizations.models import Organization
from organizations.roles import Permission
from scoring.standards.titles import TitleRule

from .doors import holds, review_for, title_crumbs

PER_PAGE, ROWS = 20, 100


@require_safe
def title_list(request: HttpRequest) -> HttpResponse:
    """The reviews that the user may read, with their shares; under another tab who holds a title today."""
    held = request.GET.get("show") == "held"
    rows = _held(request) if held else _reviews(request)
    page = Paginator(rows, ROWS if held else PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "held": held,
        "q": request.GET.get("q", ""),
        "counted": [] if held else list(zip(page.object_list, over_time(page.object_list), strict=True)),
        "may_start": Organization.objects.allowed(request.user, Permission.ORGANIZE).exists(),
        "tabs": [
            {"label": "评审", "url": "?", "active": not held},
            {"label": "现有称号", "url": "?show=held", "active": held},
        ],
        "crumbs": title_crumbs(),
    }
    return render(request, "assessments/titles/list.html", context)


def _reviews(request: HttpRequest) -> QuerySet[TitleReview]:
    entries = TitleEntry.objects.allowed(request.user, Permission.SEE).defer("verdicts")
    found = TitleReview.objects.allowed(request.user, Permission.SEE).for_list()
    return found.prefetch_related(Prefetch("entries", entries))


def _held(request: HttpRequest) -> QuerySet[TitleHolding]:
    found = TitleHolding.objects.allowed(request.user, Permission.SEE).on(timezone.localdate())
    for word in request.GET.get("q", "").split():
        found = found.filter(
            Q(organization__name__icontains=word) | Q(name__icontains=word) | Q(person__name__icontains=word)
        )
    return found.select_related("organization__parent", "person", "owner").order_by("name", "organization__path")


@require_form
def title_new(request: HttpRequest) -> HttpResponse:
    """Standard, unit and day; then on to the questions."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = ReviewForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(titles.start_review(**form.cleaned_data, actor=request.user))
    context = {"form": form, "crumbs": title_crumbs(None, ("新建评审", ""))}
    return render(request, "assessments/titles/new.html", context, status=422 if form.errors else 200)


@require_safe
def title_review(request: HttpRequest, pk: int) -> HttpResponse:
    """How many of how many, and every unit with the conditions that it fails or that are not clear."""
    review = review_for(request, pk, Permission.SEE)
    rule = rule_of(review.standard)
    entries = TitleEntry.objects.allowed(request.user, Permission.SEE).filter(review=review)
    above = dict(entries.exclude(parent=None).order_by("position").values_list("parent", "parent_name"))
    asked = request.GET.get("above", "")
    within = int(asked) if asked.isdecimal() and int(asked) in above else None
    entries = entries.filter(parent=within) if within else entries
    shown = request.GET.get("show", "")
    page = Paginator(filtered(entries, shown).order_by("position"), ROWS).get_page(request.GET.get("page"))
    told = counts(rule, entries.defer("verdicts"))
    organizes, decides = holds(request, review, Permission.ORGANIZE), holds(request, review, Permission.DECIDE)
    context = {
        "review": review,
        "rule": rule,
        "page": page,
        "rows": list(entry_rows(rule, page.object_list)),
        "told": told,
        "tabs": _tabs(entries, shown, told.entries, f"&above={within}" if within else ""),
        "above": above.items() if len(above) > 1 else (),
        "within": within,
        "shown": shown if shown in FILTERS else "",
        "overseen": holds(request, review, Permission.OVERSEE),
        "may_organize": organizes,
        "may_close": _may_close(review, rule) and organizes,
        "may_decide": decides,
        "may_withdraw": {TitleState.CLOSED: decides, TitleState.WITHDRAWN: False}.get(review.state, organizes),
        "crumbs": title_crumbs(review),
    }
    return render(request, "assessments/titles/review.html", context)


def _may_close(review: TitleReview, rule: TitleRule) -> bool:
    """Whether it is time to put it in force: shown long enough, or decided where the standard wants no notice."""
    if review.state == TitleState.SHOWN:
        return review.notice is not None and review.notice.over
    return review.state == TitleState.DECIDED and not rule.notice_days


def _tabs(entries: QuerySet[TitleEntry], shown: str, every: int, more: str) -> list[dict[str, Any]]:
    found = [{"label": "全部", "url": f"?{more}", "active": shown not in FILTERS, "count": every}]
    for code, number in tallies(entries).items():
        if number or code in ("yes", "no", "unknown"):
            found.append(
                {"label": FILTERS[code], "url": f"?show={code}{more}", "active": shown == code, "count": number}
            )
    return found


@require_safe
def title_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: each condition with what was found, on what it rests, and where that is seen; earlier reviews."""
    entries = TitleEntry.objects.allowed(request.user, Permission.SEE)
    entry = get_object_or_404(
        entries.select_related("review__standard", "review__owner", "review__decision", "organization"), pk=pk
    )
    review = entry.review
    same = entries.filter(organization=entry.organization_id, review__standard__key=review.standard.key)
    others = same.exclude(pk=entry.pk).exclude(review__state=TitleState.WITHDRAWN).order_by("-review__day", "-pk")
    rule = rule_of(review.standard)
    (row,) = entry_rows(rule, [entry])
    context = {
        "entry": entry,
        "review": review,
        "rule": rule,
        "row": row,
        "lines": [(verdict, lines(verdict)) for verdict in row.verdicts],
        "holding": TitleHolding.objects.filter(entry=entry).first(),
        "earlier": others.select_related("review"),
        "may_organize": review.open and holds(request, review, Permission.ORGANIZE),
        "may_decide": holds(request, review, Permission.DECIDE),
        "crumbs": title_crumbs(review, (str(entry), "")),
    }
    return render(request, "assessments/titles/entry.html", context)


@require_safe
def title_file(request: HttpRequest, pk: int) -> FileResponse:
    """The whole review for the meeting, every condition in its column; the export is on record."""
    review = review_for(request, pk, Permission.OVERSEE)
    return attachment(review_workbook(review, actor=request.user), review.title)
