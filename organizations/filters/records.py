"""The filters of a register's records, made from its definition: for its page, its workbook and its API alike."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.forms.widgets import HiddenInput

from organizations.forms.fields import DAY
from organizations.models import Organization
from organizations.models.organizations import PATH_END
from organizations.models.registers import RecordState, RegisterRecord
from organizations.registers import Definition, Field, FieldKind

from .fields import ALL

PREFIX = "data-"
SEARCHED = (FieldKind.TEXT, FieldKind.LONG)
NAMED = (FieldKind.PERSON, FieldKind.UNIT)
YES_NO = [("1", "是"), ("0", "否")]
NAMESAKES = 20  # units of one name whose records are shown together


class RecordFilter(filters.FilterSet):
    """Records by unit, day, words and state; `filter_for` adds the choices and flags of one register."""

    definition: Definition  # set by `filter_for`

    at = filters.NumberFilter(widget=HiddenInput, method="below")
    unit = filters.CharFilter(label="单位（含下级）", method="by_unit")
    day_from = filters.DateFilter(label="起", field_name="date", lookup_expr="gte", widget=DAY)
    day_to = filters.DateFilter(label="止", field_name="date", lookup_expr="lte", widget=DAY)
    q = filters.CharFilter(label="内容", method="search")
    state = filters.ChoiceFilter(label="状态", choices=RecordState.choices, empty_label=ALL)

    class Meta:
        model = RegisterRecord
        fields = ["at", "unit", "day_from", "day_to", "q", "state"]

    def below(self, queryset: QuerySet[RegisterRecord], name: str, value: Any) -> QuerySet[RegisterRecord]:
        """Records of one unit, by its number, and of those below it."""
        return _within(queryset, Organization.objects.filter(pk=int(value)))

    def by_unit(self, queryset: QuerySet[RegisterRecord], name: str, value: str) -> QuerySet[RegisterRecord]:
        """Records of the unit of this code or name and of those below it; of units with a part of it in their name."""
        value = value.strip()
        exactly = Organization.objects.filter(Q(code=value) | Q(name=value))
        if exactly.exists():
            return _within(queryset, exactly)
        return queryset.filter(organization__name__icontains=value)

    def search(self, queryset: QuerySet[RegisterRecord], name: str, value: str) -> QuerySet[RegisterRecord]:
        """A part of what stands in one of the fields of words; personal ones are never searched."""
        found: list[Q] = []
        for number, field in enumerate(self.definition.fields):
            if field.personal or field.kind not in (*SEARCHED, *NAMED):
                continue
            path = KeyTextTransform(field.code, "data")
            if field.kind in NAMED:
                path = KeyTextTransform("name", KeyTransform(field.code, "data"))
            queryset = queryset.alias(**{f"words_{number}": _words(path)})
            found.append(Q(**{f"words_{number}__icontains": value.strip()}))
        return queryset.filter(reduce(or_, found)) if found else queryset.none()


def filter_for(definition: Definition) -> type[RecordFilter]:
    """The filterset of one register: its choices and flags are asked for, except personal ones."""
    more = {
        PREFIX + field.code: _filter(field)
        for field in definition.fields
        if field.kind in (FieldKind.CHOICE, FieldKind.FLAG) and not field.personal
    }
    return type("RecordsFilter", (RecordFilter,), {**more, "definition": definition})


def _filter(field: Field) -> filters.ChoiceFilter:
    flag, asked = field.kind == FieldKind.FLAG, f"asked_{field.code}"
    choices = YES_NO if flag else [(choice, choice) for choice in field.choices]

    def among(queryset: QuerySet[RegisterRecord], name: str, value: str) -> QuerySet[RegisterRecord]:
        wanted = {"1": "true", "0": "false"}[value] if flag else value  # both databases tell a flag as this text
        return queryset.alias(**{asked: _words(KeyTextTransform(field.code, "data"))}).filter(**{asked: wanted})

    return filters.ChoiceFilter(label=field.label, choices=choices, empty_label=ALL, method=among)


def _words(path: KeyTextTransform) -> Cast:
    """What a key holds as plain text, so that it is compared as text and not as JSON."""
    return Cast(path, TextField())


def _within(queryset: QuerySet[RegisterRecord], units: QuerySet[Organization]) -> QuerySet[RegisterRecord]:
    paths = list(units.order_by().values_list("path", flat=True)[:NAMESAKES])
    if not paths:
        return queryset.none()
    below = (Q(organization__path__gte=path, organization__path__lt=path + PATH_END) for path in paths)
    return queryset.filter(reduce(or_, below))
