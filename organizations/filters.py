"""One filterset for page and API."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from organizations.actions import LABELS
from organizations.models import AuditEvent, Field, Kind, Organization, User
from organizations.roles import Role

ALL = "全部"


class UnitFilter(filters.FilterSet):
    """Units by name, pinyin or code, by kind, field and whether they still exist."""

    q = filters.CharFilter(
        label="名称、拼音或代码",
        method="search",
        widget=forms.TextInput(attrs={"placeholder": "如 乌兰镇、wlz、620421"}),
    )
    kind = filters.ChoiceFilter(label="类型", choices=Kind.choices, empty_label=ALL)
    field = filters.ChoiceFilter(label="领域", choices=Field.choices, empty_label=ALL)
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("open", "现存"), ("closed", "已撤销")],
        empty_label=ALL,
        method="by_state",
    )

    class Meta:
        model = Organization
        fields = ["q", "kind", "field", "state"]

    def search(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Part of the name, of its pinyin or initials, or the beginning of its code."""
        value = value.strip()
        return queryset.filter(Q(name__icontains=value) | Q(pinyin__contains=value.lower()) | Q(code__startswith=value))

    def by_state(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """In force, or ended."""
        return queryset.filter(closed_on__isnull=value == "open")


class AccountFilter(filters.FilterSet):
    """Accounts by name, by role, and whether they may log in."""

    q = filters.CharFilter(label="姓名、用户名或单位", method="search")
    role = filters.ChoiceFilter(
        label="角色", choices=Role.choices, empty_label=ALL, field_name="memberships__role", distinct=True
    )
    is_active = filters.ChoiceFilter(label="状态", choices=[("True", "启用"), ("False", "停用")], empty_label=ALL)

    class Meta:
        model = User
        fields = ["q", "role", "is_active"]

    def search(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Part of a name, of a user name, or of the name of a unit."""
        value = value.strip()
        found = Q(name__icontains=value) | Q(username__icontains=value)
        return queryset.filter(found | Q(memberships__organization__name__icontains=value)).distinct()


class TrailFilter(filters.FilterSet):
    """Events by person or object, by action and by day."""

    q = filters.CharFilter(label="操作人或对象", method="search")
    action = filters.ChoiceFilter(label="操作", choices=LABELS.items, empty_label=ALL)
    day_from = filters.DateFilter(
        label="起", field_name="at", lookup_expr="date__gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    day_to = filters.DateFilter(
        label="止", field_name="at", lookup_expr="date__lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = AuditEvent
        fields = ["q", "action", "day_from", "day_to"]

    def search(self, queryset: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        """Part of the actor's or the target's name."""
        value = value.strip()
        return queryset.filter(Q(actor_name__icontains=value) | Q(target_name__icontains=value))
