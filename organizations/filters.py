"""One filterset for page and API."""

from datetime import date

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.actions import LABELS
from organizations.forms.fields import DAY, UnitField
from organizations.models import AuditEvent, EventLink, Field, Kind, Organization, OrganizationEvent, User
from organizations.models.events import EventKind
from organizations.roles import Permission, Role
from organizations.selectors import TreeOn
from organizations.selectors.naming import sought

ALL = "全部"


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
        widget=forms.DateInput(attrs={"type": "date"}),
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


class UnitFilterField(filters.Filter):
    """A unit of those that the user sees, typed; what is below it counts too."""

    field_class = UnitField

    @property
    def field(self) -> UnitField:
        field: UnitField = super().field
        if (request := getattr(self.parent, "request", None)) is not None:
            field.queryset = Organization.objects.allowed(request.user, Permission.SEE)
        return field


class EventFilter(filters.FilterSet):
    """Events by words, by kind, by unit with all below it, by day, and whether they were undone."""

    q = filters.CharFilter(label="单位、说明或文号", method="search")
    kind = filters.ChoiceFilter(label="事件", choices=EventKind.choices, empty_label=ALL)
    unit = UnitFilterField(label="单位（含下级）", method="by_unit")
    day_from = filters.DateFilter(label="起", field_name="effective_on", lookup_expr="gte", widget=DAY)
    day_to = filters.DateFilter(label="止", field_name="effective_on", lookup_expr="lte", widget=DAY)
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("in_force", "有效"), ("undone", "已撤回")],
        empty_label=ALL,
        method="by_state",
    )

    class Meta:
        model = OrganizationEvent
        fields = ["q", "kind", "unit", "day_from", "day_to", "state"]

    def search(self, queryset: QuerySet[OrganizationEvent], name: str, value: str) -> QuerySet[OrganizationEvent]:
        """Part of the note, of the document number, or of the name of a source or target."""
        value = value.strip()
        links = EventLink.objects.filter(Q(source__name__icontains=value) | Q(target__name__icontains=value))
        found = Q(note__icontains=value) | Q(document_no__icontains=value) | Q(pk__in=links.values("event"))
        return queryset.filter(found)

    def by_unit(
        self, queryset: QuerySet[OrganizationEvent], name: str, value: Organization
    ) -> QuerySet[OrganizationEvent]:
        """Events of the unit and of those below it, ended ones included."""
        return queryset.touching(Organization.objects.within(value))  # type: ignore[attr-defined]

    def by_state(self, queryset: QuerySet[OrganizationEvent], name: str, value: str) -> QuerySet[OrganizationEvent]:
        """In force, or undone."""
        return queryset.filter(undone_at__isnull=value == "in_force")


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
