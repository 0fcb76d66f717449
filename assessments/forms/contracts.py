"""责任书: a year's contracts, targets, signatures, changes, and the monthly report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Contract, ContractItem, MonthlyReport
from assessments.models.contracts import DECEMBER, LAST_DUE_DAY
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Scheme, SchemeState

from .cells import figure_cell, line_cell
from .cycles import DayInput

MONTHS = [(month, f"{month}月") for month in range(1, DECEMBER + 1)]
SCAN = "可以不传；支持 pdf、图片、Word、Excel。"


class RoundForm(forms.Form):
    """Of which scheme, by whom, for which year, reported until when."""

    scheme = forms.ModelChoiceField(
        Scheme.objects.none(), label="考核方案", help_text="责任书的任务取自方案的各项指标。"
    )
    issuer = forms.ModelChoiceField(Organization.objects.none(), label="签订单位", help_text="与下级单位签订的一方。")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999)
    title = forms.CharField(label="名称", max_length=120, help_text="例如：靖远县2026年度乡镇党建工作目标管理责任书")
    due_day = forms.IntegerField(
        label="月报截止日", min_value=1, max_value=LAST_DUE_DAY, initial=5, help_text="次月的这一天及以前报的不算迟报。"
    )
    rewards = forms.CharField(label="奖惩办法", required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = Scheme.objects.allowed(user, Permission.SEE).filter(state=SchemeState.PUBLISHED)
        self.fields["scheme"].queryset = schemes.order_by("-year", "title", "-version")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["issuer"].queryset = owners
        self.fields["scheme"].empty_label, self.fields["issuer"].empty_label = "请选择考核方案", "请选择签订单位"
        self.initial.setdefault("year", timezone.localdate().year)
        if len(owners) == 1:
            self.initial.setdefault("issuer", owners[0].pk)


class UnitsForm(forms.Form):
    """With which units a contract is drafted, and from which month on."""

    first_month = forms.TypedChoiceField(label="自哪个月起", choices=MONTHS, coerce=int, initial=1)
    units = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label="责任单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个单位。"},
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units
        self.initial.setdefault("units", [unit.pk for unit in units])


class TargetsForm(forms.Form):
    """Words and number of every item of a draft."""

    def __init__(self, *args: Any, items: list[ContractItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"target:{item.node}"] = forms.CharField(
                label=f"{item}目标任务",
                max_length=1000,
                initial=item.target,
                widget=forms.Textarea(attrs={"rows": 2, "class": "input", "aria-label": f"{item}目标任务"}),
            )
            self.fields[f"value:{item.node}"] = figure_cell(f"{item}目标值", item.value)

    def rows(self) -> list[tuple[ContractItem, forms.BoundField, forms.BoundField]]:
        """Per item: words, number."""
        return [(item, self[f"target:{item.node}"], self[f"value:{item.node}"]) for item in self.items]

    def targets(self) -> dict[str, tuple[str, int | None]]:
        """As the service takes them."""
        data = self.cleaned_data
        return {item.node: (data[f"target:{item.node}"], data[f"value:{item.node}"]) for item in self.items}


class SignForm(forms.Form):
    """When and by whom on both sides, with the signed paper."""

    signed_on = forms.DateField(label="签订日期", widget=DayInput(), initial=timezone.localdate)
    signer = forms.CharField(label="责任单位签字人", max_length=40)
    issuer_signer = forms.CharField(label="签订单位签字人", max_length=40)
    file = forms.FileField(label="签字件", required=False, help_text=SCAN)


class SignAllForm(forms.Form):
    """The signing of many at one meeting: who signed for each unit, empty for a unit that did not."""

    signed_on = forms.DateField(label="签订日期", widget=DayInput(), initial=timezone.localdate)
    issuer_signer = forms.CharField(label="签订单位签字人", max_length=40)

    def __init__(self, *args: Any, drafts: list[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = drafts
        for draft in drafts:
            attrs = {"class": "input", "aria-label": f"{draft.name}签字人"}
            self.fields[f"signer:{draft.pk}"] = forms.CharField(
                label=draft.name, max_length=40, required=False, widget=forms.TextInput(attrs=attrs)
            )

    def rows(self) -> list[tuple[Contract, forms.BoundField]]:
        """Per contract its signer."""
        return [(draft, self[f"signer:{draft.pk}"]) for draft in self.drafts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"signer:{draft.pk}") for draft in self.drafts):
            raise forms.ValidationError("请至少填写一个单位的签字人。")
        return cleaned

    def signed(self) -> list[tuple[Contract, str]]:
        """The contracts that were signed, each with who signed for the unit."""
        found = ((draft, self.cleaned_data[f"signer:{draft.pk}"]) for draft in self.drafts)
        return [(draft, signer) for draft, signer in found if signer]


class ChangeForm(forms.Form):
    """Why a signed contract changes, and from which month on."""

    first_month = forms.TypedChoiceField(label="自哪个月起按变更后的执行", choices=MONTHS, coerce=int)
    reason = forms.CharField(label="变更理由", max_length=400)


class ReportForm(forms.Form):
    """完成情况 and 下月打算, and what was reached of single items; a correction says why."""

    done = forms.CharField(label="本月目标任务完成情况", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    plan = forms.CharField(label="下月工作打算", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    reason = forms.CharField(label="更正理由", max_length=400, required=False)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: list[ContractItem], before: MonthlyReport | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"revision": before.revision if before else 0}
        if before:
            initial |= {"done": before.done, "plan": before.plan}
        super().__init__(*args, initial=initial, **kwargs)
        self.items, said = items, before.items if before else {}
        if before:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "这个月已经报过，更正请写明理由。"
        else:
            del self.fields["reason"]
        for item in items:
            words, figure = said.get(item.node, ["", None])
            self.fields[f"words:{item.node}"] = line_cell(f"{item}完成情况", words)
            self.fields[f"figure:{item.node}"] = figure_cell(f"{item}累计完成", figure)

    def rows(self) -> list[tuple[ContractItem, forms.BoundField, forms.BoundField]]:
        """Per item: words, figure."""
        return [(item, self[f"words:{item.node}"], self[f"figure:{item.node}"]) for item in self.items]

    def report(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        items = {item.node: (data[f"words:{item.node}"], data[f"figure:{item.node}"]) for item in self.items}
        given = {name: data.get(name, "") for name in ("done", "plan", "reason")}
        return {**given, "revision": data["revision"], "items": items}
