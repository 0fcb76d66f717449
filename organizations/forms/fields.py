"""Fields that several forms about units share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from organizations.models import Organization
from organizations.selectors.naming import Unclear, the_unit

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UnitField(forms.CharField):
    """One unit of a queryset, typed as its code, its full or former name, or 上级/名称; the form sets the queryset.

    `part`: a part of the name is enough where only one unit has it.
    """

    queryset: QuerySet[Organization] = Organization.objects.none()

    def __init__(self, *, part: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part

    def clean(self, value: Any) -> Organization | None:
        """The unit; ValidationError when none or several are meant, with the candidates."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return the_unit(self.queryset, typed, part=self.part)
        except Unclear as unclear:
            raise ValidationError(str(unclear)) from unclear
