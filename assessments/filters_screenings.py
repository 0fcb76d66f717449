"""Filters of screenings and of their units."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from assessments.models import Choice, Outcome, Screening, ScreeningEntry, ScreeningState
from assessments.selectors.screenings.board import meeting
from scoring.standards.listings import Listing


class ScreeningFilter(filters.FilterSet):
    """Screenings by words of their title or owner, state and year."""

    q = filters.CharFilter(label="名称", method="by_words")
    state = filters.ChoiceFilter(label="状态", choices=ScreeningState.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", field_name="year")

    class Meta:
        model = Screening
        fields = ["q", "state", "year"]

    def by_words(self, queryset: QuerySet[Screening], name: str, value: str) -> QuerySet[Screening]:
        """Every word in the title or the owner's name."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(owner__name__icontains=word))
        return queryset


class EntryFilter(filters.FilterSet):
    """Units of a screening by name, township, what the standard says, criterion, and what was decided."""

    q = filters.CharFilter(label="单位", field_name="name", lookup_expr="icontains")
    part = filters.ModelChoiceFilter(label="乡镇", queryset=None, empty_label="全部")
    computed = filters.ChoiceFilter(label="计算结果", choices=Outcome.choices, empty_label="全部")
    criterion = filters.ChoiceFilter(label="情形", method="by_criterion", empty_label="全部")
    opinion = filters.ChoiceFilter(label="乡镇意见", choices=Choice.choices, empty_label="全部")
    decided = filters.ChoiceFilter(label="确定", choices=Choice.choices, empty_label="全部")

    class Meta:
        model = ScreeningEntry
        fields = ["q", "part", "computed", "criterion", "opinion", "decided"]

    def __init__(self, *args: Any, screening: Screening, spec: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.screening = screening
        self.filters["part"].queryset = screening.parts.all()
        met = [(f"yes {each.code}", f"{each.code}．{each.text}") for each in spec.criteria]
        unknown = [(f"unknown {each.code}", f"{each.code}．无法判断") for each in spec.criteria]
        self.filters["criterion"].extra["choices"] = met + unknown

    def by_criterion(self, queryset: QuerySet[ScreeningEntry], name: str, value: str) -> QuerySet[ScreeningEntry]:
        """Units that meet a criterion, or of which it is not known."""
        truth, _, code = value.partition(" ")
        return queryset.filter(pk__in=meeting(self.screening, code, truth))
