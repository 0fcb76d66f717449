"""整顿月报: how far the unit came, and what it means to do; a correction says why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.models import MonthlyProgress
from assessments.services.cases.months import month_faults

from .base import words


class MonthForm(forms.Form):
    """The report of one month; `before` is the one that it corrects."""

    done = words("本月进展", most=4000, rows=5)
    plan = words("下月打算", most=4000, rows=3, required=False)
    reason = forms.CharField(label="更正理由", max_length=400, required=False)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: MonthlyProgress | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"revision": before.revision if before else 0}
        if before:
            initial |= {"done": before.done, "plan": before.plan}
        super().__init__(*args, initial=initial, **kwargs)
        self.before = before
        if before and not before.returned_at:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "这个月已经报过，更正请写明理由。"
        else:
            del self.fields["reason"]

    def faults(self) -> Iterable[tuple[str, str]]:
        """What the rules say of what is typed where other fields are not filled in."""
        typed = {name: self.cleaned_data.get(name, "") for name in ("done", "plan", "reason")}
        return month_faults(self.before, **typed)
