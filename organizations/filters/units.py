"""The filter of the list of units, also as of a day."""

from datetime import date

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.forms.fields import DAY
from organizations.models import Field, Kind, Organization
from organizations.selectors import TreeOn
from organizations.selectors.naming import sought

from .fields import ALL


def not_to_come(day: date) -> None:
    """Nobody knows the tree of tomorrow."""
    if day > timezone.localdate():
        raise ValidationError("「截至」不能是还没有到的日期，请改为今天或更早。")


class UnitFilter(filters.FilterSet):
    """Units by name, pinyin or code, by kind, field and whether they still exist; as they stood on a day, if told.

    `tree` is then the tree of that day, and name, kind and field are those of the day.
    """

    q = filters.CharFilter(
        label="名称、拼音或代码",
        method="search",
        widget=forms.TextInput(attrs={"placeholder": "如 乌兰镇、wlz、620421"}),
    )
    kind = filters.ChoiceFilter(label="类型", choices=Kind.choices, empty_label=ALL, method="by_choice")
    field = filters.ChoiceFilter(label="领域", choices=Field.choices, empty_label=ALL, method="by_choice")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("open", "现存"), ("closed", "已撤销")],
        empty_label=ALL,
        method="by_state",
    )
    day = filters.DateFilter(
        label="截至",
        method="as_of",
        validators=[not_to_come],
        error_messages={"invalid": "「截至」请填写日期，例如 2025-06-30。"},
        widget=DAY,
    )

    tree: TreeOn | None = None

    class Meta:
        model = Organization
        fields = ["q", "kind", "field", "state", "day"]

    def filter_queryset(self, queryset: QuerySet[Organization]) -> QuerySet[Organization]:
        """The day first: the other conditions are then about it."""
        if day := self.form.cleaned_data.get("day"):
            self.tree = TreeOn(day)
            queryset = self.tree.units(queryset)
        return super().filter_queryset(queryset)

    def as_of(self, queryset: QuerySet[Organization], name: str, value: date) -> QuerySet[Organization]:
        """Done before."""
        return queryset

    def by_choice(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """The kind or field, of the day where one is told."""
        return queryset.filter(**{f"{name}_then" if self.tree else name: value})

    def search(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Part of a name, present or former or of the day, of its pinyin or initials, or the beginning of its code."""
        found = sought(value)
        return queryset.filter(found | Q(name_then__icontains=value.strip()) if self.tree else found)

    def by_state(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """In force, or ended."""
        return queryset.filter(closed_on__isnull=value == "open")
