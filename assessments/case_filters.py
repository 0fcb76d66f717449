"""Filter of the 整顿 board."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from assessments.models import Case, CaseState
from assessments.models.cases import AFTER, ON_LIST
from organizations.models import Organization

ALL = "全部"
GROUPS = {"on_list": ("未销号", ON_LIST), "after": ("已销号，跟踪中", AFTER)}


class CaseFilter(filters.FilterSet):
    """Cases by unit, state, township, year, and whether they are behind; the last is asked of the lines, not here."""

    q = filters.CharFilter(label="单位", method="search", widget=forms.TextInput(attrs={"placeholder": "名称或拼音"}))
    state = filters.ChoiceFilter(label="状态", method="by_state", empty_label=ALL, choices=[])
    township = filters.ModelChoiceFilter(
        label="乡镇", field_name="organization__parent", queryset=Organization.objects.none(), empty_label=ALL
    )
    year = filters.NumberFilter(label="年度")
    behind = filters.ChoiceFilter(label="进度", method="any", empty_label=ALL, choices=[("1", "只看落后的")])

    class Meta:
        model = Case
        fields = ["q", "state", "township", "year", "behind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(name, label) for name, (label, _) in GROUPS.items()]
        self.filters["state"].extra["choices"] = [*groups, *CaseState.choices]
        parents = self.queryset.order_by().values("organization__parent")
        self.filters["township"].queryset = Organization.objects.filter(pk__in=parents).order_by("path")

    def search(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Part of the unit's name, now or when it was listed, or of its pinyin."""
        value = value.strip()
        found = Q(organization__name__icontains=value) | Q(name__icontains=value)
        return queryset.filter(found | Q(organization__pinyin__contains=value.lower()))

    def by_state(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """One state, or one of the groups."""
        return queryset.filter(state__in=GROUPS[value][1] if value in GROUPS else [value])

    def any(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """All of them: the page leaves out those that are behind with nothing."""
        return queryset
