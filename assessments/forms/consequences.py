"""结果运用: a new list, what people say of a line, what was carried out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import ConsequenceEntry
from assessments.services.consequences import prize_names
from config.toolkit.fields import ScaledFormField
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard

from .cycles import DayInput
from .resolutions import ReasonForm

LONG = forms.Textarea(attrs={"rows": 3})
APPLIES = [("yes", "适用"), ("no", "不适用")]


class ListForm(forms.Form):
    """By which rules, for which period, as of which day."""

    standard = forms.ModelChoiceField(
        Standard.objects.none(), label="依据的标准", help_text="只列出现行的“后续措施”标准。"
    )
    owner = forms.ModelChoiceField(Organization.objects.none(), label="组织单位")
    title = forms.CharField(label="名称", max_length=120, help_text="例如：2026年3月村级目标管理考核结果运用")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999)
    period = forms.CharField(label="期次", max_length=40, help_text="例如：2026年度、2026年3月；一期只建一份。")
    day = forms.DateField(label="截止日", widget=DayInput(), help_text="按这一天的单位、任职和已公布的结果计算。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standards = Standard.objects.allowed(user, Permission.SEE).in_force().filter(kind="consequence")
        self.fields["standard"].queryset = standards.order_by("title")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        self.fields["standard"].empty_label, self.fields["owner"].empty_label = "请选择标准", "请选择组织单位"
        self.initial.setdefault("year", timezone.localdate().year)
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)


class SettleForm(forms.Form):
    """Whether a line applies, with which prize or amount, and why."""

    applies = forms.ChoiceField(label="是否适用", choices=APPLIES, widget=forms.RadioSelect)
    prize = forms.ChoiceField(label="奖项", required=False)
    yuan = ScaledFormField(label="金额（元）", required=False, places=2)
    reason = forms.CharField(
        label="理由",
        max_length=400,
        required=False,
        widget=LONG,
        help_text="与计算结果不同，或者系统判断不了的，要写明理由。",
    )

    def __init__(self, *args: Any, entry: ConsequenceEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = prize_names(entry)
        if names:
            self.fields["prize"].choices = [("", "请选择"), *((name, name) for name in names)]
        else:
            del self.fields["prize"]
        if entry.kind != "pay":
            del self.fields["yuan"]
        settled = {None: "", True: "yes", False: "no"}[entry.applies]
        self.initial = {"applies": settled, "prize": entry.prize, "yuan": entry.yuan, "reason": entry.reason}

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        told = {"applies": data["applies"] == "yes", "reason": data["reason"]}
        return told | {name: data[name] for name in ("prize", "yuan") if name in data}


class LinesForm(forms.Form):
    """Lines of a list, ticked by people; what is said of them stands in the fields of the form that inherits it."""

    entries = forms.TypedMultipleChoiceField(
        label="条目",
        coerce=int,
        error_messages={"required": "请至少选择一条。", "invalid_choice": "请刷新页面后重新选择。"},
    )

    def __init__(self, *args: Any, lines: list[ConsequenceEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["entries"].choices = [(entry.pk, str(entry)) for entry in lines]

    def head(self) -> list[forms.BoundField]:
        """The fields beside the list."""
        return [self[name] for name in self.fields if name != "entries"]

    def rows(self) -> list[tuple[ConsequenceEntry, bool]]:
        """Each line and whether it is ticked; none is before anything was sent: people tick what they did."""
        ticked = self.data.getlist("entries") if self.is_bound else []  # type: ignore[attr-defined]
        return [(entry, str(entry.pk) in ticked) for entry in self.lines]


class ApplyForm(LinesForm):
    """When the ticked lines were carried out, and how."""

    applied_on = forms.DateField(label="执行日期", widget=DayInput(), initial=timezone.localdate)
    note = forms.CharField(label="执行情况", max_length=400, help_text="例如：财政所转账凭证12号；由镇党委书记约谈。")


class TakeBackForm(LinesForm, ReasonForm):
    """Why the ticked lines were not carried out after all."""
