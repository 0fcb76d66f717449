"""整改台账: choosing deductions, adding other problems, answering, and what the owner says to an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Remedy
from assessments.selectors.remedies import Offer
from config.toolkit.fields import ScaledFormField
from organizations.forms.fields import UnitField
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.services.files import EVIDENCE

from .cycles import DayInput

LONG = forms.Textarea(attrs={"rows": 3})
ANY = "全部指标"


class OfferForm(forms.Form):
    """Which deductions are offered: from how many points on, at which item, of which units."""

    least = ScaledFormField(label="扣分不少于", required=False, min_value=0)
    item = forms.ChoiceField(label="指标", required=False)
    q = forms.CharField(label="单位", required=False, max_length=60)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(each.code, f"{each.code} {each.name}（{each.units}个单位）") for each in offer.items]
        self.fields["item"].choices = [("", ANY), *items]


class PickForm(forms.Form):
    """The ticked deductions, and by when they are to be mended."""

    due = forms.DateField(label="整改期限", widget=DayInput())
    measure = forms.CharField(
        label="整改要求", max_length=1000, required=False, widget=LONG, help_text="可以不写，由整改单位自己定措施。"
    )
    picks = forms.MultipleChoiceField(label="扣分", error_messages={"required": "请至少选择一项扣分。"})

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"{each.result.roster_entry_id}:{each.leaf.code}": each for each in offer.lines}
        field = self.fields["picks"]
        field.choices = [(key, str(each.leaf.name)) for key, each in self.lines.items()]
        field.error_messages["invalid_choice"] = "有的扣分已列入台账，或者已经不扣了，请重新选择。"

    def chosen(self) -> list[tuple[int, str]]:
        """As the service takes them."""
        lines = [self.lines[key] for key in self.cleaned_data["picks"]]
        return [(each.result.roster_entry_id, each.leaf.code) for each in lines]

    def head(self) -> list[forms.BoundField]:
        """The fields beside the list."""
        return [self["due"], self["measure"]]

    def rows(self) -> list[tuple[str, Any, bool]]:
        """Each deduction with its key and whether it is ticked; none is before anything was sent."""
        ticked = self.data.getlist("picks") if self.is_bound else []  # type: ignore[attr-defined]
        return [(key, each, key in ticked) for key, each in self.lines.items()]


class ProblemForm(forms.Form):
    """A problem that no cycle knows."""

    owner = forms.ModelChoiceField(Organization.objects.none(), label="交办单位")
    organization = UnitField(label="整改单位", help_text="填写单位的完整名称或区划代码，重名的写成“上级/名称”。")
    origin = forms.CharField(label="问题来源", max_length=200, help_text="例如：县委组织部第三季度督查")
    text = forms.CharField(label="问题", max_length=1000, widget=LONG)
    measure = forms.CharField(label="整改措施", max_length=1000, required=False, widget=LONG)
    responsible = forms.CharField(label="责任人", max_length=60, required=False)
    due = forms.DateField(label="整改期限", widget=DayInput())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        self.fields["owner"].empty_label = "请选择交办单位"
        self.fields["organization"].queryset = Organization.objects.allowed(user, Permission.SEE)  # type: ignore[attr-defined]
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)


class AnswerForm(forms.Form):
    """What the unit did."""

    measure = forms.CharField(label="整改措施", max_length=1000, widget=LONG)
    responsible = forms.CharField(label="责任人", max_length=60)
    text = forms.CharField(label="整改情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    file = forms.FileField(
        label="佐证材料",
        required=False,
        help_text="可以不传；支持 pdf、图片、Word、Excel。",
        widget=forms.FileInput(attrs={"accept": EVIDENCE.accept}),
    )

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"measure": remedy.measure, "responsible": remedy.responsible, **self.initial}


class SettleForm(forms.Form):
    """销号."""

    settled_on = forms.DateField(label="销号日期", widget=DayInput(), initial=timezone.localdate)
    text = forms.CharField(label="验收意见", max_length=1000, required=False, widget=LONG)


class SendBackForm(forms.Form):
    """Not mended, or no longer."""

    reason = forms.CharField(label="退回理由", max_length=400, widget=LONG)
    due = forms.DateField(label="新的整改期限", widget=DayInput(), required=False, help_text="不写的，期限不变。")

    def __init__(self, *args: Any, remedy: Remedy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if remedy.settled_on:
            self.fields["due"].required, self.fields["due"].help_text = True, "已销号的，要写新的期限。"


class ExtendForm(forms.Form):
    """More time."""

    due = forms.DateField(label="新的整改期限", widget=DayInput())
    reason = forms.CharField(label="延期理由", max_length=400, widget=LONG)


class HandOverForm(forms.Form):
    """Another unit."""

    organization = UnitField(label="转交给", help_text="填写单位的完整名称或区划代码，例如合并以后的村。")
    reason = forms.CharField(label="转交理由", max_length=400, widget=LONG)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.allowed(user, Permission.SEE)  # type: ignore[attr-defined]
