"""What is typed of the meeting that decided something, part of every such form; why something is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Resolution
from assessments.services.resolutions import Meeting, decided_faults

from .cycles import DayInput

MEETING = ("body", "minutes_no", "decided_on", "basis", "minutes")


class MeetingForm(forms.Form):
    """The meeting, its minutes, the day, the basis; a form that decides something inherits it."""

    body = forms.CharField(label="会议名称", max_length=120, help_text="例如：县委常委会、部务会")
    minutes_no = forms.CharField(label="会议纪要编号", max_length=80)
    decided_on = forms.DateField(label="决定日期", widget=DayInput(), initial=timezone.localdate)
    basis = forms.CharField(label="依据", max_length=400, required=False, help_text="文件名称、条款，可以不填。")
    minutes = forms.FileField(label="纪要文件", required=False, help_text="可以不传；支持 pdf、图片、Word、Excel。")

    def head(self) -> list[forms.BoundField]:
        """The fields about the meeting."""
        return [self[name] for name in MEETING]

    def day_faults(self, *rests: tuple[date | None, str]) -> list[tuple[str, str]]:
        """What is wrong with its day where other fields are not filled in; `rests` are the days on which it rests."""
        return list(decided_faults(self.cleaned_data.get("decided_on"), *rests))

    def meeting(self) -> Meeting:
        """As the service takes it."""
        data = self.cleaned_data
        return Meeting(**{name: data[name] for name in MEETING})


class ReasonForm(forms.Form):
    """Why something is taken back or returned."""

    reason = forms.CharField(
        label="理由",
        max_length=400,
        error_messages={"required": "请写明理由。"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def faults(self) -> Iterable[tuple[str, str]]:
        """What is wrong beside the reason: nothing."""
        return ()

    def undoing(self) -> dict[str, Any]:
        """As a service that takes something back asks for it."""
        return {"reason": self.cleaned_data["reason"]}


class UndoForm(MeetingForm):
    """Why what a meeting decided is taken back, by which meeting."""

    reason = forms.CharField(label="撤回理由", max_length=120)  # the meeting is told beside it
    field_order = ("reason", *MEETING)

    def __init__(self, *args: Any, decision: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision

    def faults(self) -> Iterable[tuple[str, str]]:
        """What is wrong with the day where other fields are not filled in."""
        return self.day_faults((self.decision.decided_on, "审定日期"))

    def undoing(self) -> dict[str, Any]:
        """As a service that takes something back asks for it."""
        return {"reason": self.cleaned_data["reason"], "meeting": self.meeting()}


def undo_form(data: Any, files: Any, decision: Resolution | None) -> UndoForm | ReasonForm:
    """What is asked of who takes something back: by which meeting, too, where one decided it."""
    return UndoForm(data, files, decision=decision) if decision else ReasonForm(data)
