"""Who is named for the team, what they did, and the notices that are sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.models import Activity
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.rules import rules
from assessments.services import cases
from assessments.services.cases.notices import notice_faults
from assessments.services.cases.team import helper_faults, visit_faults
from organizations.models import User

from .base import ABOVE, ANYBODY, StepForm, day_field, words

OPEN = (*ON_LIST, *AFTER)


class HelperForm(StepForm):
    """Somebody for a role of the standard."""

    title, button, rights, states = "登记整顿力量", "保存", ABOVE, OPEN
    role = forms.ChoiceField(label="整顿力量")
    person = forms.CharField(label="姓名", max_length=40, required=False, help_text="帮扶单位不用填姓名。")
    unit = forms.CharField(label="单位和职务", max_length=120, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    since = day_field("起始日期")

    def prepare(self) -> None:
        self.fields["role"].choices = [(role.code, role.sentence()) for role in rules(self.case).team]

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and bool(rules(about).team)

    def faults(self) -> Iterable[tuple[str, str]]:
        typed = {name: self.cleaned_data.get(name, "").strip() for name in ("role", "person", "unit")}
        return helper_faults(self.case, **typed, since=self.cleaned_data.get("since"))

    def submit(self, actor: User) -> str:
        helper = cases.name_helper(self.case, **self.cleaned_data, actor=actor)
        return f"已登记{helper.role_name}{helper}。"


class VisitForm(StepForm):
    """Made for a phone: who, today, on site; one more tap to save."""

    title, button, rights, states = "记走访", "保存", ANYBODY, OPEN
    helper = forms.ModelChoiceField(None, label="谁", empty_label=None)
    activity = forms.ChoiceField(label="做什么", choices=Activity.choices, initial=Activity.VISIT)
    on = day_field("日期")
    days = forms.IntegerField(label="天数", min_value=1, max_value=31, initial=1, help_text="驻村的填几天，其他填1。")
    note = words("做了什么", required=False, help_text="可以不填。")

    def prepare(self) -> None:
        self.fields["helper"].queryset = self.case.helpers.filter(until=None)
        self.fields["helper"].label_from_instance = lambda one: f"{one.role_name}　{one}"

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and about.helpers.filter(until=None).exists()

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        if not data.get("helper") or not data.get("activity"):
            return ()
        return visit_faults(data["helper"], on=data.get("on"), activity=data["activity"], days=data.get("days"))

    def submit(self, actor: User) -> str:
        data = dict(self.cleaned_data)
        visit = cases.record_visit(data.pop("helper"), **data, actor=actor)
        return f"已记：{visit.helper}{visit.get_activity_display()}。"


class NoticeForm(StepForm):
    """督办单."""

    title, button, states = "发督办单", "发出", OPEN
    number = forms.CharField(label="督办单编号", max_length=60)
    sent_on = day_field("发出日期")
    text = words("督办事项", most=1000, rows=3)
    due = day_field("答复期限", today=False)

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        days = {name: data.get(name) for name in ("sent_on", "due")}
        return notice_faults(self.case, number=data.get("number", ""), **days)

    def submit(self, actor: User) -> str:
        return f"督办单「{cases.send_notice(self.case, **self.cleaned_data, actor=actor)}」已发出。"
