"""The filter of what happened to units."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from organizations.forms.fields import DAY
from organizations.models import EventLink, ImportRecord, Organization, OrganizationEvent
from organizations.models.events import EventKind
from organizations.roles import Permission

from .fields import ALL, UnitFilterField


def _lists(request: HttpRequest | None) -> QuerySet[ImportRecord]:
    """The uploads that the user may ask for: the user's own."""
    if request is None:
        return ImportRecord.objects.none()
    return ImportRecord.objects.allowed(request.user, Permission.SEE).select_related("file")


class EventFilter(filters.FilterSet):
    """Events by words, kind, unit with all below it, day, whether they were undone, and the list that brought them."""

    q = filters.CharFilter(label="单位、说明或文号", method="search")
    kind = filters.ChoiceFilter(label="事件", choices=EventKind.choices, empty_label=ALL)
    unit = UnitFilterField(label="单位（含下级）", method="by_unit")
    day_from = filters.DateFilter(label="起", field_name="effective_on", lookup_expr="gte", widget=DAY)
    day_to = filters.DateFilter(label="止", field_name="effective_on", lookup_expr="lte", widget=DAY)
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("in_force", "有效"), ("undone", "已撤回")],
        empty_label=ALL,
        method="by_state",
    )

    record = filters.ModelChoiceFilter(label="导入的名单", queryset=_lists, widget=forms.HiddenInput)

    class Meta:
        model = OrganizationEvent
        fields = ["q", "kind", "unit", "day_from", "day_to", "state", "record"]

    def search(self, queryset: QuerySet[OrganizationEvent], name: str, value: str) -> QuerySet[OrganizationEvent]:
        """Part of the note, of the document number, or of the name of a source or target."""
        value = value.strip()
        links = EventLink.objects.filter(Q(source__name__icontains=value) | Q(target__name__icontains=value))
        found = Q(note__icontains=value) | Q(document_no__icontains=value) | Q(pk__in=links.values("event"))
        return queryset.filter(found)

    def by_unit(
        self, queryset: QuerySet[OrganizationEvent], name: str, value: Organization
    ) -> QuerySet[OrganizationEvent]:
        """Events of the unit and of those below it, ended ones included."""
        return queryset.touching(Organization.objects.within(value))  # type: ignore[attr-defined]

    def by_state(self, queryset: QuerySet[OrganizationEvent], name: str, value: str) -> QuerySet[OrganizationEvent]:
        """In force, or undone."""
        return queryset.filter(undone_at__isnull=value == "in_force")
