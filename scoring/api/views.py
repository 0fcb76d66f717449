"""The second door to the list and the page of a scheme; same filters, same rights."""

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from organizations.roles import Permission
from scoring.filters import SchemeFilter
from scoring.models import Scheme

from .serializers import SchemeDetailSerializer, SchemeSerializer


class SchemeViewSet(ReadOnlyModelViewSet[Scheme]):
    """Schemes this user may see; one of them comes with its document."""

    filterset_class = SchemeFilter

    def get_queryset(self) -> QuerySet[Scheme]:
        """As on the page."""
        schemes = Scheme.objects.allowed(self.request.user, Permission.SEE)
        return schemes.for_page() if self.action == "retrieve" else schemes.for_list()

    def get_serializer_class(self) -> type[SchemeSerializer]:
        """The document only where one scheme is asked for."""
        return SchemeDetailSerializer if self.action == "retrieve" else SchemeSerializer
