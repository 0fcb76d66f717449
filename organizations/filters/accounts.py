"""The filter of accounts."""

import django_filters as filters
from django.db.models import Q, QuerySet

from organizations.models import User
from organizations.roles import Role

from .fields import ALL


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
