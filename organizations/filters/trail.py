"""The filter of the trail."""

import django_filters as filters
from django.db.models import Q, QuerySet

from organizations.forms.fields import DAY
from organizations.models import AuditEvent
from organizations.trail.actions import LABELS

from .fields import ALL


class TrailFilter(filters.FilterSet):
    """Events by person or object, by action and by day."""

    q = filters.CharFilter(label="操作人或对象", method="search")
    action = filters.ChoiceFilter(label="操作", choices=LABELS.items, empty_label=ALL)
    day_from = filters.DateFilter(label="起", field_name="at", lookup_expr="date__gte", widget=DAY)
    day_to = filters.DateFilter(label="止", field_name="at", lookup_expr="date__lte", widget=DAY)

    class Meta:
        model = AuditEvent
        fields = ["q", "action", "day_from", "day_to"]

    def search(self, queryset: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        """Part of the actor's or the target's name."""
        value = value.strip()
        return queryset.filter(Q(actor_name__icontains=value) | Q(target_name__icontains=value))
