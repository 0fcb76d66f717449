"""What people type about parameter tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from config.toolkit.cells import units_with
from config.toolkit.fields import ScaledFormField
from organizations.models import Organization, User
from organizations.selectors.naming import units_called
from scoring.models import ParameterRow, ParameterTable, Scope
from scoring.services import NewRow, address, before_first_day, row_faults

from .schemes import owners

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TableForm(forms.ModelForm[ParameterTable]):
    """Whose table, how schemes call it, what it holds."""

    class Meta:
        model = ParameterTable
        fields = ["owner", "name", "code", "unit_word"]
        labels = {"name": "名称"}
        help_texts = {
            "code": "方案里用它取数，用小写字母、数字和短横；有了参数以后不能改。",
            "unit_word": "例如 公里、万元；没有就不写。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.ModelChoiceField(
            label="制定单位",
            queryset=Organization.objects.none(),
            empty_label=None,
            help_text="下级单位的方案也可以用。",
        )
        field.queryset = owners(user).order_by("path")
        self.fields["owner"] = field


class RowForm(forms.Form):
    """One number for a group from a day on."""

    scope = forms.ChoiceField(label="适用范围", choices=Scope.choices)
    group = forms.CharField(
        label="适用对象",
        max_length=60,
        required=False,
        help_text="全部单位不写；类别写“村”“社区”，分组写名册上的组名，单位写区划代码或名称。",
    )
    value = ScaledFormField(label="数值")
    valid_from = forms.DateField(label="起始日期", widget=DAY)
    valid_until = forms.DateField(label="截止日期", widget=DAY, required=False, help_text="长期有效的不写。")
    document = forms.CharField(
        label="依据文件", max_length=ParameterRow._meta.get_field("document").max_length, help_text="文件名、文号。"
    )

    def __init__(self, *args: Any, table: ParameterTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["value"].units = units_with(table.unit_word)
        self.fields["value"].help_text = f"单位：{table.unit_word}。" if table.unit_word else ""

    def clean(self) -> dict[str, Any]:
        """What keeps the row from being added is told at its field."""
        cleaned = super().clean() or {}
        if not self.errors:
            row = self.row().row(self.table)
            wrong = address(row, units_called(Organization.objects.within(self.table.owner), [row.group]))
            standing = self.table.rows.standing().select_related("table")
            for fault in [wrong] if wrong else row_faults(row, standing):
                self.add_error(fault.field, fault.reason)
        return cleaned

    def row(self) -> NewRow:
        """What was typed."""
        return NewRow(**self.cleaned_data)


class CloseForm(forms.Form):
    """The last day on which a row holds."""

    valid_until = forms.DateField(
        label="截止日期",
        widget=DAY,
        error_messages=dict.fromkeys(("required", "invalid"), "截止日期请填写年月日，例如 2026-12-31。"),
    )

    def __init__(self, *args: Any, row: ParameterRow, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"close_{row.pk}_%s", **kwargs)
        self.row = row

    def clean_valid_until(self) -> date:
        """Not before the day from which the row holds."""
        last: date = self.cleaned_data["valid_until"]
        if last < self.row.valid_from:
            raise forms.ValidationError(before_first_day(self.row))
        return last


class WithdrawForm(forms.Form):
    """Why a row was a mistake."""

    reason = forms.CharField(
        label="作废原因",
        max_length=ParameterRow._meta.get_field("reason").max_length,
        error_messages=dict.fromkeys(("required", "max_length"), "作废要写明原因，最多200字。"),
    )

    def __init__(self, *args: Any, row: ParameterRow, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"withdraw_{row.pk}_%s", **kwargs)
        self.row = row


class UploadForm(forms.Form):
    """The workbook with the rows."""

    file = forms.FileField(
        label="参数工作簿",
        help_text="用本表导出的 .xlsx 填写；已有的行不用删，只导入新增的行和新填的截止日期。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
