"""Read-only sets of cycles and results, with the pages' filters and the pages' rights."""

from __future__ import annotations

from django.db.models import F, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from assessments.api.serializers import CycleSerializer, PastSerializer, ResultDetailSerializer, ResultSerializer
from assessments.filters import CycleFilter, ResultFilter
from assessments.models import Cycle, Result
from assessments.selectors.history import history
from organizations.models import Organization
from organizations.roles import Permission


class CycleViewSet(ReadOnlyModelViewSet):
    """Cycles that the caller may see."""

    serializer_class = CycleSerializer
    filterset_class = CycleFilter

    def get_queryset(self) -> QuerySet[Cycle]:
        return Cycle.objects.allowed(self.request.user, Permission.SEE).for_list()


class ResultViewSet(ReadOnlyModelViewSet):
    """Results of the current runs of cycles that the caller may see."""

    filterset_class = ResultFilter

    def get_serializer_class(self) -> type[BaseSerializer]:
        return ResultDetailSerializer if self.action == "retrieve" else ResultSerializer

    def get_queryset(self) -> QuerySet[Result]:
        results = Result.objects.allowed(self.request.user, Permission.SEE).filter(run=F("run__cycle__run"))
        return results.for_list().select_related("run__cycle__scheme").in_order()


class HistoryViewSet(GenericViewSet):
    """/api/histories/<unit>/: the unit's results over the years, with those of the units from which it came."""

    serializer_class = PastSerializer

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.allowed(self.request.user, Permission.SEE)

    def retrieve(self, request: Request, pk: str) -> Response:
        pasts = [past for group in history(self.get_object(), request.user) for past in group]
        return Response(PastSerializer(pasts, many=True).data)
