"""Read-only endpoints; rows from `allowed()`, filters of the pages."""

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from organizations.api.serializers import EventSerializer, UnitSerializer
from organizations.filters import EventFilter, UnitFilter
from organizations.models import Organization, OrganizationEvent
from organizations.roles import Permission
from organizations.selectors.eventlog import event_list


class UnitViewSet(ReadOnlyModelViewSet):
    """/api/units/: the units that the user sees."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Organization.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.allowed(self.request.user, Permission.SEE).select_related("parent")


class EventViewSet(ReadOnlyModelViewSet):
    """/api/events/: what happened to the units that the user sees."""

    serializer_class = EventSerializer
    filterset_class = EventFilter
    queryset = OrganizationEvent.objects.none()  # names the model; rows come from get_queryset

    def get_queryset(self) -> QuerySet[OrganizationEvent]:
        return event_list(self.request.user)
