"""The form of a record is made from the definition of its register: no field is written down twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from config.toolkit import scaled
from organizations.models import Organization
from organizations.registers import Definition, Field, FieldKind, Frequency
from organizations.registers.values import plain
from organizations.services.files import EVIDENCE

from .fields import DAY, UnitField

PREFIX = "data-"  # before the code of a field, so that none is taken for one of the form's own
NAMED = {
    FieldKind.PERSON: "填写姓名",
    FieldKind.UNIT: "填写单位的完整名称或区划代码，重名的写成“上级/名称”",
}
YES_NO = [("", "未填"), ("是", "是"), ("否", "否")]
UNCHANGED = "看不到原来的内容；留空则保持不变"


class RecordForm(forms.Form):
    """A new record, or with `before` the correction of one. What the fields may hold is checked by the service."""

    organization = UnitField(label="单位", help_text=NAMED[FieldKind.UNIT])
    date = forms.DateField(label="日期", widget=DAY, initial=timezone.localdate)
    reason = forms.CharField(label="更正理由", max_length=400)

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        units: QuerySet[Organization],
        before: Mapping[str, Any] | None = None,
        personal: bool = True,
        **kwargs: Any,
    ) -> None:
        """`before`: the data as kept; `personal`: whether the user may see what is personal in it."""
        super().__init__(*args, **kwargs)
        self.definition, self.before, self.personal = definition, before, personal
        unit = self.fields["organization"]
        assert isinstance(unit, UnitField)
        unit.queryset = units
        for field in definition.fields:
            self.fields[PREFIX + field.code] = self._made(field)
        if before is None:
            del self.fields["reason"]
        else:
            del self.fields["organization"]
            self.order_fields(["date", *(PREFIX + field.code for field in definition.fields), "reason"])

    def _made(self, field: Field) -> forms.Field:
        value = (self.before or {}).get(field.code)
        hidden = field.personal and not self.personal and value is not None
        made = form_field(field)
        made.required = field.required and not hidden and not (field.kind == FieldKind.FILE and value)
        if hidden:
            made.help_text = UNCHANGED
        elif isinstance(value, bool):
            made.initial = "是" if value else "否"
        elif field.kind == FieldKind.FILE:
            made.help_text = f"现有「{plain(field, value)}」；不选文件则保持不变" if value else made.help_text
        elif value is not None:
            made.initial = plain(field, value)
        return made

    def data_given(self) -> dict[str, Any]:
        """What was typed, by the codes of the fields; what the user left to be as it is comes as it is kept."""
        given = {}
        for field in self.definition.fields:
            value, old = self.cleaned_data.get(PREFIX + field.code), (self.before or {}).get(field.code)
            stays = field.kind == FieldKind.FILE or (field.personal and not self.personal)
            if field.kind == FieldKind.FILE:
                value = None  # a new one is kept first, see `uploads`
            if not value and stays:
                value = old if isinstance(old, dict) else plain(field, old)
            if value not in (None, ""):
                given[field.code] = value
        return given

    @property
    def places(self) -> dict[str, str]:
        """The form's fields by the codes of the definition, for what the service refuses."""
        return {field.code: PREFIX + field.code for field in self.definition.fields}

    def uploads(self) -> Iterator[tuple[str, UploadedFile]]:
        """The files that came with it, by the codes of their fields."""
        for field in self.definition.fields:
            if field.kind == FieldKind.FILE and (file := self.cleaned_data.get(PREFIX + field.code)):
                yield field.code, file


class TypeForm(forms.Form):
    """Which registers are listed."""

    q = forms.CharField(label="名称或依据", required=False)
    frequency = forms.ChoiceField(label="频次", choices=[("", "全部"), *Frequency.choices], required=False)


class WithdrawForm(forms.Form):
    """Why a record no longer counts."""

    reason = forms.CharField(label="撤回理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


def form_field(field: Field) -> forms.Field:
    """One field of a definition as a field of a form, with its label, its measure and its help."""
    more: dict[str, Any] = {
        "label": field.heading,
        "help_text": "；".join(filter(None, [field.about, NAMED.get(field.kind, ""), bounds(field)])),
        "required": field.required,
    }
    if field.kind == FieldKind.LONG:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **more)
    if field.kind == FieldKind.DATE:
        return forms.CharField(widget=DAY, **more)
    if field.kind == FieldKind.CHOICE:
        return forms.ChoiceField(
            choices=[("", "请选择" if field.required else "未填"), *((c, c) for c in field.choices)], **more
        )
    if field.kind == FieldKind.FLAG:
        return forms.ChoiceField(choices=YES_NO, **more)
    if field.kind == FieldKind.FILE:
        return forms.FileField(widget=forms.FileInput(attrs={"accept": EVIDENCE.accept}), **more)
    number = field.kind in (FieldKind.NUMBER, FieldKind.MONEY)
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"} if number else {}), **more)


def bounds(field: Field) -> str:
    """最少0，最多5; "" for none. A bound of 0 below goes without saying."""
    least = f"最少{scaled.text(field.min)}" if field.min else ""
    most = f"最多{scaled.text(field.max)}" if field.max is not None else ""
    return "，".join(filter(None, [least, most]))
