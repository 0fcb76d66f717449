"""Filters shared by the list pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from assessments.models import Cycle, CycleState, Result


class CycleFilter(filters.FilterSet):
    """Cycles by words of their title or owner, state and year."""

    q = filters.CharFilter(label="名称", method="by_words")
    state = filters.ChoiceFilter(label="状态", choices=CycleState.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", field_name="period_to", lookup_expr="year")

    class Meta:
        model = Cycle
        fields = ["q", "state", "year"]

    def by_words(self, queryset: QuerySet[Cycle], name: str, value: str) -> QuerySet[Cycle]:
        """Every word in the title or the owner's name."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(owner__name__icontains=word))
        return queryset


class ResultFilter(filters.FilterSet):
    """Results of current runs by cycle, pool, unit name and grade."""

    cycle = filters.NumberFilter(label="考核", field_name="run__cycle")
    pool = filters.CharFilter(label="分组", field_name="roster_entry__pool")
    q = filters.CharFilter(label="单位", field_name="roster_entry__name", lookup_expr="icontains")
    grade = filters.CharFilter(label="等次", field_name="grade")

    class Meta:
        model = Result
        fields = ["cycle", "pool", "q", "grade"]
