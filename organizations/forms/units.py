"""Changes of units. Each change's form knows which service it fills."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.models import Field, Kind, Organization, User
from organizations.services import tree

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UnitField(forms.CharField):
    """One unit of a queryset, typed as its code or its full name; the queryset is set by the form."""

    queryset: QuerySet[Organization] = Organization.objects.none()

    def clean(self, value: Any) -> Organization | None:
        """The unit; ValidationError when none or several have this code or name."""
        typed = super().clean(value)
        if not typed:
            return None
        found = list(self.queryset.filter(Q(code=typed) | Q(name=typed)).order_by()[:2])
        if not found:
            raise ValidationError(f"没有找到「{typed}」，请填写您权限内单位的区划代码或完整名称。")
        if len(found) > 1:
            raise ValidationError(f"「{typed}」不止一个，请改填区划代码。")
        return found[0]


class ChangeForm(forms.Form):
    """What every change of a unit asks: since when, by which document. `submit` calls the service."""

    title = ""
    icon = "edit"
    danger = False

    effective_on = forms.DateField(label="生效日期", widget=DAY, initial=timezone.localdate)
    document_no = forms.CharField(
        label="文号", max_length=80, required=False, help_text="批准文件的文号，如 甘民函〔2026〕1号"
    )

    def __init__(self, *args: Any, unit: Organization, units: QuerySet[Organization], **kwargs: Any) -> None:
        """`units` are those that the user may change."""
        self.unit = unit
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = units.in_force()  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name not in ("effective_on", "document_no")])

    def submit(self, *, actor: User) -> Organization:
        """Does it; the unit whose page comes next."""
        raise NotImplementedError

    def document(self) -> dict[str, Any]:
        """The date and document, as the services take them."""
        return {name: self.cleaned_data[name] for name in ("effective_on", "document_no")}


class FoundForm(ChangeForm):
    """A new unit below this one."""

    title = "新建下级单位"
    icon = "plus"

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    code = forms.CharField(
        label="区划代码", max_length=20, required=False, help_text="没有代码的单位（部门、支部）可不填"
    )

    def submit(self, *, actor: User) -> Organization:
        data = self.cleaned_data
        return tree.found(
            name=data["name"],
            kind=data["kind"],
            field=data["field"],
            code=data["code"],
            parent=self.unit,
            opened_on=data["effective_on"],
            document_no=data["document_no"],
            actor=actor,
        )


class RenameForm(ChangeForm):
    """Another name, and perhaps another field."""

    title = "更名"

    name = forms.CharField(label="新名称", max_length=120)
    field = forms.ChoiceField(label="领域", choices=Field.choices, help_text="撤乡设镇、村改社区时一并修改")

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, initial={"name": unit.name, "field": unit.field}, **kwargs)

    def submit(self, *, actor: User) -> Organization:
        data = self.cleaned_data
        tree.rename(self.unit, name=data["name"], field=data["field"], actor=actor, **self.document())
        return self.unit


class TransferForm(ChangeForm):
    """Another parent."""

    title = "划转"

    parent = UnitField(label="划转到", help_text="新的上级单位：填区划代码或完整名称")

    def submit(self, *, actor: User) -> Organization:
        tree.transfer(self.unit, parent=self.cleaned_data["parent"], actor=actor, **self.document())
        return self.unit


class MergeForm(ChangeForm):
    """This unit goes into another one."""

    title = "并入其他单位"
    danger = True

    into = UnitField(label="并入", help_text="合并后的单位：填区划代码或完整名称。本单位撤销，下级单位转到它下面")

    def submit(self, *, actor: User) -> Organization:
        into: Organization = self.cleaned_data["into"]
        tree.merge([self.unit], into=into, actor=actor, **self.document())
        return into


class AbolishForm(ChangeForm):
    """The unit ends."""

    title = "撤销"
    danger = True

    def submit(self, *, actor: User) -> Organization:
        tree.abolish(self.unit, actor=actor, **self.document())
        return self.unit


ACTS: dict[str, type[ChangeForm]] = {
    "found": FoundForm,
    "rename": RenameForm,
    "transfer": TransferForm,
    "merge": MergeForm,
    "abolish": AbolishForm,
}
