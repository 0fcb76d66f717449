"""What people write down about events and about names and lines beside the tree."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Organization
from organizations.models.relations import AffiliationKind

from .fields import DAY, UnitField


class AliasForm(forms.Form):
    """Another name of a unit."""

    name = forms.CharField(label="别名", max_length=120, help_text="简称、俗称或建账以前的名称")
    note = forms.CharField(label="说明", max_length=200, required=False)


class AffiliationForm(forms.Form):
    """Under whom, since when, by which document."""

    kind = forms.ChoiceField(label="关系", choices=AffiliationKind.choices)
    other = UnitField(label="隶属（报送）于", help_text="填区划代码或完整名称，重名的写成“上级/名称”")
    valid_from = forms.DateField(label="起", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(label="文号", max_length=80, required=False)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        """`units` are those that the user sees."""
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = units  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """From which day on no more."""

    on = forms.DateField(label="止", widget=DAY, initial=timezone.localdate)
