"""Fields that several filtersets share."""

import django_filters as filters

from organizations.forms.fields import UnitField
from organizations.models import Organization
from organizations.roles import Permission

ALL = "全部"


class UnitFilterField(filters.Filter):
    """A unit of those that the user sees, typed; what is below it counts too."""

    field_class = UnitField

    @property
    def field(self) -> UnitField:
        field: UnitField = super().field
        if (request := getattr(self.parent, "request", None)) is not None:
            field.queryset = Organization.objects.allowed(request.user, Permission.SEE)
        return field
