"""Filters shared by the list pages and the API."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from assessments.models import Cycle, CycleState, Plate, Result, UnitLevel
from assessments.selectors.levels import lacking_plate, plated, rightful
from assessments.selectors.scales import scale_titles
from organizations.filters.fields import ALL
from organizations.forms.fields import DAY
from organizations.models import Organization
from organizations.models.organizations import in_subtrees


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


# --- levels and plates ------------------------------------------------------------------------------------------------
class OfUnit(filters.FilterSet):
    """Rows of a unit and of those below it, by scale if there are several; `unit_path` leads from a row to its unit."""

    unit_path = "organization"

    unit = filters.CharFilter(
        label="单位（含下级）", method="by_unit", widget=forms.TextInput(attrs={"placeholder": "乡镇、村的名称或代码"})
    )
    scale = filters.ChoiceFilter(label="等级体系", empty_label=ALL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = self.queryset.order_by().values_list("scale", flat=True).distinct()
        choices = sorted(scale_titles(keys).items())
        self.filters["scale"].extra["choices"] = choices
        if len(choices) < 2:
            del self.filters["scale"]

    def by_unit(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of the unit of this code or name and of those below it; of units with a part of it in their name."""
        exactly = Organization.objects.filter(Q(code=value.strip()) | Q(name=value.strip()))
        if paths := list(exactly.values_list("path", flat=True)):
            return queryset.filter(in_subtrees(paths, f"{self.unit_path}__path"))
        return queryset.filter(**{f"{self.unit_path}__name__icontains": value.strip()})


class LevelFilter(OfUnit):
    """The levels that hold on a day (today unless one is asked for)."""

    level = filters.ChoiceFilter(label="等级", empty_label=ALL, field_name="label")
    year = filters.NumberFilter(label="年度")
    plate = filters.ChoiceFilter(
        label="牌匾", choices=[("hung", "已挂牌"), ("lacking", "应挂未挂")], empty_label=ALL, method="by_plate"
    )
    day = filters.DateFilter(label="截至", method="as_of", widget=DAY)

    class Meta:
        model = UnitLevel
        fields = ["unit", "scale", "level", "year", "plate", "day"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__({} if data is None else data, *args, **kwargs)  # there is always a day
        labels = self.queryset.order_by("scale", F("rank").asc(nulls_last=True)).values_list("label", "scale", "rank")
        names = dict.fromkeys(label for label, *_ in labels.distinct())
        self.filters["level"].extra["choices"] = [(label, label) for label in names]

    def filter_queryset(self, queryset: QuerySet[UnitLevel]) -> QuerySet[UnitLevel]:
        """The day first."""
        self.day = self.form.cleaned_data.get("day") or timezone.localdate()
        return super().filter_queryset(queryset.on(self.day))

    def as_of(self, queryset: QuerySet[UnitLevel], name: str, value: date) -> QuerySet[UnitLevel]:
        """Done before."""
        return queryset

    def by_plate(self, queryset: QuerySet[UnitLevel], name: str, value: str) -> QuerySet[UnitLevel]:
        """Whether a plate hangs for the level, or should and does not."""
        return queryset.filter(plated()) if value == "hung" else lacking_plate(queryset)


class PlateFilter(OfUnit):
    """Plates by unit, number and whether they hang rightly."""

    unit_path = "held__organization"

    number = filters.CharFilter(label="牌匾编号", lookup_expr="icontains")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("hanging", "挂牌中"), ("wrong", "应摘牌"), ("removed", "已摘牌")],
        empty_label=ALL,
        method="by_state",
    )

    class Meta:
        model = Plate
        fields = ["unit", "scale", "number", "state"]

    def by_state(self, queryset: QuerySet[Plate], name: str, value: str) -> QuerySet[Plate]:
        """Hanging, hanging though the unit no longer has the level, or taken off."""
        if value == "removed":
            return queryset.exclude(removed_on=None)
        hanging = queryset.hanging()
        return hanging.exclude(rightful(timezone.localdate())) if value == "wrong" else hanging
