"""逐个排查: the table in which a township answers for each of its villages; nothing is filled in beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessments.models import About, Choice
from assessments.selectors.screenings.finding import Hit
from assessments.selectors.screenings.questions import Question, Sheet, amount
from assessments.services.screenings import Screened
from config.toolkit.scaled import SCALE

from .cells import choice_cell, figure_cell, line_cell

YES, NO = "yes", "no"
ANSWERS = [("", "未答"), (YES, "是"), (NO, "否")]
OPINIONS = [("", "请选择"), *Choice.choices]
NONE = "其余情形都没有"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of one village: a field, or what the rule found where people are not asked."""

    question: Question
    field: forms.BoundField | None
    hit: Hit | None
    said: str  # what was answered, for those who only read


@dataclass(frozen=True, slots=True)
class Row:
    """One village on the form."""

    sheet: Sheet
    cells: tuple[Cell, ...]
    none: forms.BoundField | None
    basis: forms.BoundField | None
    opinion: forms.BoundField | None
    reason: forms.BoundField | None

    @property
    def errors(self) -> list[str]:
        """All that is wrong in this row."""
        fields = (self.none, self.basis, self.opinion, self.reason, *(cell.field for cell in self.cells))
        return [str(error) for field in fields if field is not None for error in field.errors]


class SheetForm(forms.Form):
    """The villages of one page. A village of which nothing is changed is left as it stands."""

    def __init__(self, *args: Any, sheets: Sequence[Sheet], columns: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets, self.columns = list(sheets), list(columns)
        for sheet in self.sheets:
            if not sheet.needless:
                self._add(sheet)

    def _add(self, sheet: Sheet) -> None:
        name, pk = sheet.entry.name, sheet.entry.pk
        for question in sheet.asked:
            self.fields[_key(pk, question)] = _answer(f"{name}：{question.name}", question, _said(sheet, question))
        self.fields[f"none:{pk}"] = forms.BooleanField(
            label=f"{name}：{NONE}", required=False, widget=forms.CheckboxInput(attrs={"aria-label": f"{name}：{NONE}"})
        )
        kept = next((answer.basis for answer in sheet.told.values() if answer.basis), "")
        self.fields[f"basis:{pk}"] = line_cell(f"{name}依据", kept)
        self.fields[f"opinion:{pk}"] = choice_cell(f"{name}意见", OPINIONS, sheet.entry.opinion)
        self.fields[f"reason:{pk}"] = line_cell(f"{name}理由", sheet.entry.opinion_reason)

    def rows(self) -> list[Row]:
        """The villages as the template shows them."""
        return [self._row(sheet) for sheet in self.sheets]

    def _row(self, sheet: Sheet) -> Row:
        pk = sheet.entry.pk
        cells = tuple(self._cell(sheet, question) for question in self.columns)
        if sheet.needless:
            return Row(sheet, cells, None, None, None, None)
        return Row(sheet, cells, *(self[f"{name}:{pk}"] for name in ("none", "basis", "opinion", "reason")))

    def _cell(self, sheet: Sheet, question: Question) -> Cell:
        name = _key(sheet.entry.pk, question)
        hit = sheet.hits.get(question.code) if question.about == About.CRITERION else None
        answer = sheet.told.get(question.key)
        said = amount(question, answer.value) if answer else ""
        return Cell(question, self[name] if name in self.fields else None, hit, said)

    def screened(self) -> list[Screened]:
        """What is said of the villages of which something was changed, as the service takes it."""
        changed = {name.split(":")[1] for name in self.changed_data}
        return [self._screened(sheet) for sheet in self.sheets if str(sheet.entry.pk) in changed]

    def _screened(self, sheet: Sheet) -> Screened:
        data, pk = self.cleaned_data, sheet.entry.pk
        answers = {}
        for question in sheet.asked:
            value = _value(data[_key(pk, question)], question)
            if value is None and data[f"none:{pk}"] and question.about == About.CRITERION:
                value = 0
            if value is not None:
                answers[question.key] = value
        return Screened(pk, answers, data[f"basis:{pk}"], data[f"opinion:{pk}"], data[f"reason:{pk}"])


def _key(pk: int, question: Question) -> str:
    return f"answer:{pk}:{question.about}:{question.code}"


def _said(sheet: Sheet, question: Question) -> Any:
    """What was answered before, as the field shows it."""
    answer = sheet.told.get(question.key)
    if answer is None or not isinstance(answer.value, int):
        return "" if question.kind == "flag" else None
    return (YES if answer.value else NO) if question.kind == "flag" else answer.value


def _value(given: Any, question: Question) -> int | None:
    if question.kind != "flag":
        return given if isinstance(given, int) else None
    return {YES: SCALE, NO: 0}.get(given)


def _answer(label: str, question: Question, initial: Any) -> forms.Field:
    if question.kind == "flag":
        return choice_cell(label, ANSWERS, initial)
    return figure_cell(label, initial, max_value=100 * SCALE if question.kind == "percent" else None)
