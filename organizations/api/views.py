"""Read-only endpoints; rows from `allowed()`, filters of the pages."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from organizations.api.serializers import EventSerializer, UnitSerializer
from organizations.filters.events import EventFilter
from organizations.filters.units import UnitFilter
from organizations.models import Organization, OrganizationEvent
from organizations.roles import Permission
from organizations.selectors import TreeOn
from organizations.selectors.eventlog import event_list


class UnitViewSet(ReadOnlyModelViewSet):
    """/api/units/: the units that the user sees; with `?day=` as they stood on that day."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Organization.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.allowed(self.request.user, Permission.SEE).stood().select_related("parent")

    def paginate_queryset(self, queryset: QuerySet[Organization]) -> Sequence[Organization] | None:
        """The page's units; of a past day told as of it."""
        page: Sequence[Organization] | None = super().paginate_queryset(queryset)
        return page if page is None else self._told(page)

    def get_object(self) -> Organization:
        """One unit; none where it did not exist on the day."""
        return self._told([super().get_object()])[0]

    def _told(self, units: Sequence[Organization]) -> Sequence[Organization]:
        if day := self.request.query_params.get("day"):  # the filter has taken it: it is a day
            for row in TreeOn(date.fromisoformat(day)).rows(units):
                row.unit.then = row  # type: ignore[attr-defined]
        return units


class EventViewSet(ReadOnlyModelViewSet):
    """/api/events/: what happened to the units that the user sees."""

    serializer_class = EventSerializer
    filterset_class = EventFilter
    queryset = OrganizationEvent.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[OrganizationEvent]:
        return event_list(self.request.user)
