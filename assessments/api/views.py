"""Read-only sets of cycles and results, with the pages' filters and the pages' rights."""

from __future__ import annotations

from django.db.models import F, QuerySet
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from assessments.api.serializers import CycleSerializer, ResultDetailSerializer, ResultSerializer
from assessments.filters import CycleFilter, ResultFilter
from assessments.models import Cycle, Result
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
