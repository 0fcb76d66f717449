"""What the committee decided, and what is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.models import Result
from scoring.engine import UNGRADED

from .cells import choice_cell, line_cell
from .cycles import DayInput


class DecideForm(forms.Form):
    """The meeting, its minutes, and one grade per unit beside the proposal."""

    meeting = forms.CharField(label="会议名称", max_length=120)
    minutes_no = forms.CharField(label="会议纪要编号", max_length=80)
    decided_on = forms.DateField(label="审定日期", widget=DayInput())
    minutes = forms.FileField(label="纪要文件", required=False, help_text="可以不传；支持 pdf、图片、Word、Excel。")

    def __init__(self, *args: Any, results: Iterable[Result], grades: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.results = list(results)
        choices = [*((grade, grade) for grade in grades), ("", UNGRADED)]
        for result in self.results:
            name = result.roster_entry.name
            self.fields[self._grade(result)] = choice_cell(f"{name}审定等次", choices, result.grade)
            self.fields[self._reason(result)] = line_cell(f"{name}调整理由")

    @staticmethod
    def _grade(result: Result) -> str:
        return f"grade:{result.roster_entry_id}"

    @staticmethod
    def _reason(result: Result) -> str:
        return f"reason:{result.roster_entry_id}"

    def head(self) -> list[forms.BoundField]:
        """The fields about the meeting."""
        return [self[name] for name in ("meeting", "minutes_no", "decided_on", "minutes")]

    def rows(self) -> list[tuple[Result, forms.BoundField, forms.BoundField]]:
        """Per unit: result, grade, reason."""
        return [(result, self[self._grade(result)], self[self._reason(result)]) for result in self.results]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for result in self.results:
            grade, reason = cleaned.get(self._grade(result)), cleaned.get(self._reason(result))
            if grade is not None and grade != result.grade and not reason:
                self.add_error(self._reason(result), f"{result.roster_entry.name}的审定等次与建议不同，请写明理由。")
        return cleaned

    def unit_errors(self) -> list[str]:
        """What is wrong at single units, each named."""
        return [error for _, *fields in self.rows() for field in fields for error in field.errors]

    def grades(self) -> dict[int, tuple[str, str]]:
        """roster entry → (grade, reason), as the service takes it."""
        data = self.cleaned_data
        return {
            result.roster_entry_id: (data[self._grade(result)], data[self._reason(result)]) for result in self.results
        }


class PublishForm(forms.Form):
    """The notice's title and number."""

    title = forms.CharField(label="通报标题", max_length=160)
    document_no = forms.CharField(label="文号", max_length=80, required=False, help_text="例如：靖组发〔2026〕12号")
