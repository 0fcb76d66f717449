"""What happened to units: the list with its balance and its workbook, one event, taking it back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_filters.views import FilterView

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment
from organizations import uses
from organizations.doors import need
from organizations.exports.events import event_workbook
from organizations.filters.events import EventFilter
from organizations.forms import ReasonForm
from organizations.models import Organization, OrganizationEvent, User
from organizations.roles import Permission
from organizations.selectors import eventlog
from organizations.services import tree

TITLE = "建制事件"
MOVED_SHOWN = 100
CRUMBS = [("单位", "/units/"), (TITLE, "/units/events/")]


class EventList(HtmxTemplateMixin, FilterView):
    """The events of the units that the user sees; of one unit with its balance."""

    filterset_class = EventFilter
    template_name = "organizations/event_list.html"
    partial_name = "organizations/_event_rows.html"
    paginate_by = 50
    strict = False

    def get_queryset(self) -> QuerySet[OrganizationEvent]:
        need(self.request, Permission.SEE)
        return eventlog.event_list(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        asked = context["filter"].form
        record = asked.cleaned_data.get("record") if asked.is_valid() else None
        shown = {"crumbs": [CRUMBS[0], (TITLE, "")], "balance": _balance(context["filter"]), "record": record}
        return context | shown


def _balance(filterset: EventFilter) -> eventlog.Balance | None:
    """Of the unit that the filter names, over the days that it names or those of the events found."""
    data: dict[str, Any] = filterset.form.cleaned_data if filterset.form.is_valid() else {}
    if not isinstance(unit := data.get("unit"), Organization):
        return None
    first = filterset.qs.in_force().order_by("effective_on").first()
    since = data["day_from"] or (first.effective_on if first else None)
    until = data["day_to"] or timezone.localdate()
    return eventlog.balance(unit, since=since, until=until) if since and since <= until else None


@require_safe
def event_export(request: HttpRequest) -> FileResponse:
    """The events that the filter leaves, a row for each source and target."""
    need(request, Permission.SEE)
    filterset = EventFilter(request.GET, queryset=eventlog.event_list(request.user), request=request)
    return attachment(event_workbook(filterset.qs, on=timezone.localdate()).getvalue(), TITLE)


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: which units became which, the numbers before and after, and whether it can be taken back."""
    return _event_page(request, get_object_or_404(eventlog.event_list(request.user), pk=pk), ReasonForm())


def _event_page(request: HttpRequest, event: OrganizationEvent, form: ReasonForm) -> HttpResponse:
    place = None if event.undone_at else eventlog.place_of(event)
    moved = eventlog.moved(event)
    seen = _seen(request.user, event, moved)
    may = event.undone_at is None and may_undo(request.user, event)
    context = {
        "event": event,
        "crumbs": [*CRUMBS, (str(event.get_kind_display()), "")],
        "seen": seen,
        "hanging": uses.hanging(seen & eventlog.ended(event)) if event.undone_at is None else [],
        "moved": moved[:MOVED_SHOWN],
        "more_moved": max(0, len(moved) - MOVED_SHOWN),
        "account": eventlog.account(event),
        "balance": _of_one_day(place, event.effective_on),
        "may_undo": may,
        "used": uses.use_of(event) if may else "",
        "form": form,
    }
    return render(request, "organizations/event_detail.html", context, status=422 if form.errors else 200)


@require_POST
def event_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the event back, with the reason; what speaks against it stands above the form."""
    found = get_object_or_404(OrganizationEvent.objects.allowed(request.user, Permission.MANAGE_UNITS), pk=pk)
    event = get_object_or_404(OrganizationEvent.objects.filter(pk__in=_undoable(request.user, [found])))
    form = ReasonForm(request.POST)
    if event.undone_at is not None:
        raise Refused("这件事已经撤回，无须再撤。")
    if form.is_valid():
        with refusals_on(form):
            tree.undo(event, reason=form.cleaned_data["reason"], actor=request.user)
            told = event.note or chinese_date(event.effective_on)
            messages.success(request, f"已撤回：{event.get_kind_display()}（{told}）。")
            return redirect(event)
    return _event_page(request, get_object_or_404(eventlog.event_list(request.user), pk=pk), form)


def may_undo(user: User, event: OrganizationEvent) -> bool:
    """True when the user keeps all units that undoing the event would change, and the parents that they go back to."""
    return bool(_undoable(user, [event]))


def _undoable(user: User, asked: Iterable[OrganizationEvent]) -> list[int]:
    found = []
    for event in asked:
        rows = list(event.before.select_related("organization"))
        pks = {row.organization_id for row in rows}
        pks |= {row.parent_id for row in rows if row.parent_id and row.parent_id != row.organization.parent_id}
        kept = Organization.objects.allowed(user, Permission.MANAGE_UNITS).filter(pk__in=pks).count()
        if kept == len(pks):
            found.append(event.pk)
    return found


def _seen(user: User, event: OrganizationEvent, moved: Iterable[eventlog.Moved]) -> set[int]:
    """The units of the event whose pages the user may open."""
    pks = {pk for link in event.links.all() for pk in (link.source_id, link.target_id) if pk}
    pks |= {one.unit.pk for one in moved}
    return set(Organization.objects.allowed(user, Permission.SEE).filter(pk__in=pks).values_list("pk", flat=True))


def _of_one_day(place: Organization | None, day: date) -> eventlog.Balance | None:
    return eventlog.balance(place, since=day, until=day) if place else None
