"""Filters of honours, demonstration points, cards and figures, for pages and API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from organizations.models import CardYear, DemonstrationPoint, Honour, IndicatorValue, Level, Use, YearItem
from organizations.selectors.honours import active

from .fields import ALL

UNIT = forms.TextInput(attrs={"placeholder": "单位名称、拼音或代码"})


class OfUnits(filters.FilterSet):
    """Rows by the unit that they belong to."""

    q = filters.CharFilter(label="单位", method="search", widget=UNIT)

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of the unit's name, of its pinyin, or the beginning of its code."""
        value = value.strip()
        found = Q(organization__name__icontains=value) | Q(organization__pinyin__contains=value.lower())
        return queryset.filter(found | Q(organization__code__startswith=value))


class HonourFilter(OfUnits):
    """Honours by unit, name, level, year and whether they stand."""

    name = filters.CharFilter(label="荣誉名称", lookup_expr="icontains")
    level = filters.ChoiceFilter(label="级别", choices=Level.choices, empty_label=ALL)
    year = filters.NumberFilter(label="年度", field_name="awarded_on", lookup_expr="year")
    unit = filters.NumberFilter(field_name="organization", widget=forms.HiddenInput)
    since = filters.DateFilter(field_name="awarded_on", lookup_expr="gte", widget=forms.HiddenInput)
    until = filters.DateFilter(field_name="awarded_on", lookup_expr="lte", widget=forms.HiddenInput)
    state = filters.ChoiceFilter(
        label="状态", choices=[("standing", "有效"), ("withdrawn", "已作废")], empty_label=ALL, method="by_state"
    )

    class Meta:
        model = Honour
        fields = ["q", "name", "level", "year", "state", "unit", "since", "until"]

    def by_state(self, queryset: QuerySet[Honour], name: str, value: str) -> QuerySet[Honour]:
        """Standing, or withdrawn."""
        return queryset.filter(withdrawn_at__isnull=value == "standing")


class PointFilter(OfUnits):
    """Points by unit, level, batch and whether they still are."""

    level = filters.ChoiceFilter(label="级别", choices=Level.choices, empty_label=ALL)
    batch = filters.CharFilter(label="批次", lookup_expr="icontains")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("active", "在册"), ("ended", "已退出"), ("withdrawn", "已作废")],
        empty_label=ALL,
        method="by_state",
    )

    class Meta:
        model = DemonstrationPoint
        fields = ["q", "level", "batch", "state"]

    def by_state(self, queryset: QuerySet[DemonstrationPoint], name: str, value: str) -> QuerySet[DemonstrationPoint]:
        """Points today, points once, or registered by mistake."""
        if value == "active":
            return active(queryset)
        if value == "withdrawn":
            return queryset.exclude(withdrawn_at=None)
        return queryset.filter(withdrawn_at=None).exclude(pk__in=active(queryset).values("pk"))


class CardFilter(OfUnits):
    """Cards by unit and year."""

    year = filters.NumberFilter(label="年度")

    class Meta:
        model = CardYear
        fields = ["q", "year"]


class FigureFilter(OfUnits):
    """Figures by unit, year, item and whether sources differ."""

    year = filters.NumberFilter(label="年度")
    item = filters.ModelChoiceFilter(label="指标", queryset=YearItem.objects.filter(use=Use.INDICATOR), empty_label=ALL)
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("standing", "有效"), ("disputed", "来源不一致"), ("withdrawn", "已作废")],
        empty_label=ALL,
        method="by_state",
    )

    class Meta:
        model = IndicatorValue
        fields = ["q", "year", "item", "state"]

    def by_state(self, queryset: QuerySet[IndicatorValue], name: str, value: str) -> QuerySet[IndicatorValue]:
        """Standing, standing beside another source's figure, or withdrawn."""
        if value == "withdrawn":
            return queryset.exclude(withdrawn_at=None)
        standing = queryset.filter(withdrawn_at=None)
        return standing.filter(disputed=True) if value == "disputed" else standing
