"""公示: its window, objections and their answers, and when the levels of a round come into force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Notice
from assessments.services.levels import CHOICES, Overtaken
from assessments.services.notices import Window
from organizations.models import Organization

from .cells import choice_cell
from .cycles import DayInput
from .resolutions import MEETING, MeetingForm


class WindowForm(forms.Form):
    """From when to when, and who takes objections; of `least` days unless told otherwise."""

    title = forms.CharField(label="标题", max_length=160)
    document_no = forms.CharField(label="文号", max_length=80, required=False, help_text="例如：靖组公〔2026〕1号")
    opens_on = forms.DateField(label="公示开始", widget=DayInput())
    closes_on = forms.DateField(label="公示结束", widget=DayInput())
    channel = forms.CharField(
        label="受理部门和电话", max_length=200, help_text="写在公示上，例如：县委组织部组织科，0943-6121234"
    )

    def __init__(self, *args: Any, least: int, owner: Organization, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["closes_on"].help_text = f"标准规定不少于{least}天，首尾两天都算。" if least else ""
        before = Notice.objects.filter(owner=owner).first()
        given = {"title": title, "opens_on": today, "closes_on": today + timedelta(days=max(least, 1) - 1)}
        self.initial = {**given, "channel": before.channel if before else "", **self.initial}

    def window(self) -> Window:
        """As the service takes it."""
        return Window(**self.cleaned_data)


class ObjectionForm(forms.Form):
    """Who objects to what; about one unit of the notice, or about the whole."""

    unit = forms.ModelChoiceField(
        Organization.objects.none(), label="涉及单位", required=False, empty_label="整个公示", help_text="可以不选。"
    )
    raised_by = forms.CharField(label="提出人", max_length=60, help_text="匿名的写“匿名”。")
    raised_on = forms.DateField(label="提出日期", widget=DayInput(), initial=timezone.localdate)
    text = forms.CharField(label="异议内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organization.objects.filter(pk__in=[line["unit"] for line in notice.lines])
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]
        places = {line["unit"]: line["parent"] for line in notice.lines}
        self.fields["unit"].label_from_instance = (  # type: ignore[attr-defined]
            lambda unit: f"{places[unit.pk]}{unit}"
        )


class AnswerForm(forms.Form):
    """What was found, and whether the objection is upheld."""

    upheld = forms.TypedChoiceField(
        label="核查结果",
        choices=[("no", "异议不成立"), ("yes", "异议成立")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="成立的，撤回公示，退回重新审定；不成立的，公示继续。",
    )
    answer = forms.CharField(label="核查结论", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = forms.DateField(label="答复日期", widget=DayInput(), initial=timezone.localdate)


class CloseForm(MeetingForm):
    """From when on the levels hold, and what holds where a level changed meanwhile; the meeting that settled that."""

    valid_from = forms.DateField(label="生效日期", widget=DayInput(), initial=timezone.localdate)

    field_order = ("valid_from", *MEETING)

    def __init__(self, *args: Any, overtaken: Sequence[Overtaken], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overtaken = overtaken
        for name in MEETING if not overtaken else ():
            del self.fields[name]
        for one in overtaken:
            self.fields[f"settle:{one.entry.pk}"] = choice_cell(
                f"{one.entry.name}怎样处理", [("", "请选择"), *CHOICES.items()], required=True
            )

    def head(self) -> list[forms.BoundField]:
        """The day and the meeting."""
        return [self[name] for name in ("valid_from", *MEETING) if name in self.fields]

    def rows(self) -> list[tuple[Overtaken, forms.BoundField]]:
        """Each unit whose level changed meanwhile, with its choice."""
        return [(one, self[f"settle:{one.entry.pk}"]) for one in self.overtaken]

    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        settled = {one.entry.pk: self.cleaned_data[f"settle:{one.entry.pk}"] for one in self.overtaken}
        meeting = self.meeting() if self.overtaken else None
        return {"valid_from": self.cleaned_data["valid_from"], "settled": settled, "meeting": meeting}
