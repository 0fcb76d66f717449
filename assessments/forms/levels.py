"""Levels of units between rounds, and their plates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import UnitLevel
from assessments.models.levels import Plate
from assessments.services.levels import Approval, grants_approved
from organizations.forms.fields import UnitField
from organizations.models import Honour, Organization, User
from organizations.roles import Permission
from scoring.models import Standard
from scoring.standards import Scale
from scoring.standards.ratings import Rating

from .cycles import DayInput
from .resolutions import MEETING, MeetingForm

TAKE_AWAY = "取消等级，不再有等级"
NOTHING = "nothing"


APPROVAL = ("approved_by", "approval_no", "approved_on")


class ApprovedForm(MeetingForm):
    """A decision on a level that may need the approval of the unit above: then it is asked for."""

    approved_by = forms.CharField(label="审批单位或会议", max_length=120, required=False)
    approval_no = forms.CharField(label="审批文号或纪要编号", max_length=80, required=False)
    approved_on = forms.DateField(label="审批日期", widget=DayInput(), required=False)

    def ask_approval(self, help_text: str) -> None:
        """With these words; without any, nothing is asked."""
        if help_text:
            self.fields["approved_by"].help_text = help_text
            return
        for name in APPROVAL:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in APPROVAL if data.get(name)]
        for name in APPROVAL:
            if given and name not in given and name not in self.errors:
                self.add_error(name, f"请填写{self.fields[name].label}。")
        return data

    def approval(self) -> Approval | None:
        """As the service takes it; None where nothing was typed."""
        given = [self.cleaned_data.get(name) for name in APPROVAL]
        return Approval(*given) if all(given) else None


class ChangeForm(ApprovedForm):
    """What the level becomes, from when on, why and by whose decision."""

    to = forms.ChoiceField(label="变动后的等级")
    valid_from = forms.DateField(label="生效日期", widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label="理由", max_length=300, help_text="例如：发生安全生产责任事故，经查属实。")
    warned_on = forms.DateField(label="告知日期", widget=DayInput(), required=False)

    field_order = ("to", "valid_from", "reason", "warned_on", *MEETING, *APPROVAL)

    def __init__(
        self, *args: Any, level: UnitLevel, scale: Scale, warning: bool, above: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_approval(f"变为{'、'.join(above)}要报上级审批，批了再填；变为别的等级不用填。" if above else "")
        others = [(code, name) for code, name in scale.names.items() if code != level.level]
        self.fields["to"].choices = [("", "请选择"), *others, (NOTHING, TAKE_AWAY)]  # type: ignore[attr-defined]
        self.fields["warned_on"].help_text = (
            "降级、摘星以前告知单位的日期，标准规定必填；升级不用填。"
            if warning
            else "降级以前告知过单位的，填告知日期。"
        )
        if scale.named:
            stars = [
                (star.code, star.name) for star in scale.stars_for(level.organization.kind, level.organization.field)
            ]
            self.fields["named"] = forms.MultipleChoiceField(
                label="保有的星",
                choices=stars,
                required=False,
                initial=level.named,
                widget=forms.CheckboxSelectMultiple,
            )

    def change(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        return {
            "to": "" if data["to"] == NOTHING else data["to"],
            "named": tuple(data.get("named", ())),
            "meeting": self.meeting(),
            "approval": self.approval(),
            **{name: data[name] for name in ("valid_from", "reason", "warned_on")},
        }


class UnitForm(forms.Form):
    """Which unit."""

    unit_name = UnitField(label="单位", max_length=120, help_text="区划代码或完整名称；同名的写成“上级/名称”。")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_name"].queryset = units  # type: ignore[attr-defined]


class GrantForm(ApprovedForm):
    """Which honour, by which standard, from when on."""

    owner = forms.ModelChoiceField(Organization.objects.none(), label="认定单位", empty_label="请选择认定单位")
    standard = forms.ModelChoiceField(Standard.objects.none(), label="评定标准", empty_label="请选择评定标准")
    honour = forms.ModelChoiceField(
        Honour.objects.none(), label="荣誉", empty_label="请选择荣誉", help_text="只能选单位已登记、没有作废的荣誉。"
    )
    valid_from = forms.DateField(label="生效日期", widget=DayInput(), initial=timezone.localdate)

    field_order = ("owner", "standard", "honour", "valid_from", *MEETING, *APPROVAL)

    def __init__(self, *args: Any, unit: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = owners_of(unit, user)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = owners
        fields["standard"].queryset = Standard.objects.in_force().reaching(unit).filter(kind=Rating.kind)
        fields["honour"].queryset = Honour.objects.standing().filter(organization=unit, person=None)
        fields["honour"].label_from_instance = _honour
        above = any(map(grants_approved, fields["standard"].queryset))
        self.ask_approval("标准规定由上级审批的等级，批了再填；其他等级不用填。" if above else "")
        for name in ("owner", "standard"):
            if len(rows := fields[name].queryset) == 1:
                self.initial.setdefault(name, rows[0].pk)

    def grant(self) -> dict[str, Any]:
        """As the service takes it, besides the honour."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("owner", "standard", "valid_from")}
        return {"meeting": self.meeting(), "approval": self.approval(), **told}


def _honour(honour: Honour) -> str:
    return f"{honour}（{honour.get_level_display()}，{honour.issuer}，{honour.awarded_on.year}年）"


def owners_of(unit: Organization, user: User) -> QuerySet[Organization]:
    """The units above this one for which the user organizes: they may give it a level."""
    steps = [pk for pk in (unit.province_id, unit.city_id, unit.county_id, unit.township_id, unit.parent_id) if pk]
    return Organization.objects.allowed(user, Permission.ORGANIZE).filter(pk__in=steps).exclude(pk=unit.pk)


class PlateForm(forms.Form):
    """A plate's number, and when it was hung."""

    number = forms.CharField(label="牌匾编号", max_length=Plate._meta.get_field("number").max_length)
    hung_on = forms.DateField(label="挂牌日期", widget=DayInput(), initial=timezone.localdate)


class RemovePlateForm(forms.Form):
    """When and why a plate was taken off."""

    removed_on = forms.DateField(label="摘牌日期", widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label="摘牌原因", max_length=400, error_messages={"required": "请写明摘牌的原因。"})


class ChooseLevelTableForm(forms.Form):
    """A workbook of levels of the past, or of plates."""

    kind = forms.ChoiceField(label="内容")
    owner = forms.ModelChoiceField(Organization.objects.none(), label="评定单位", empty_label="请选择评定单位")
    file = forms.FileField(
        label="表格（.xlsx）", error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"}
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = kinds
        fields["owner"].queryset = owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)
