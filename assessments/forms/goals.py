"""晋位升级目标: an aim and measures for every unit of a township."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessments.services.goals import LONGEST, aim_field, measures_field
from organizations.models import Organization
from scoring.standards import Scale

from .cells import choice_cell, line_cell

NO_GOAL = ("", "不定目标")


class GoalsForm(forms.Form):
    """What each unit aims at; `said` are level and measures to begin with."""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST,
        required=False,
        help_text="改动、取消已定的目标，或者目标低于年初等级的，要写明。",
    )

    def __init__(
        self,
        *args: Any,
        units: Sequence[Organization],
        scale: Scale,
        said: Mapping[int, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = [NO_GOAL, *((level.code, level.name) for level in scale.levels)]
        for unit in units:
            level, measures = said.get(unit.pk, ("", ""))
            self.fields[aim_field(unit.pk)] = choice_cell(f"{unit}目标", choices, level)
            self.fields[measures_field(unit.pk)] = line_cell(f"{unit}措施", measures, most=LONGEST)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Per unit: aim, measures."""
        return [(self[aim_field(unit.pk)], self[measures_field(unit.pk)]) for unit in self.units]

    def unit_errors(self) -> list[str]:
        """What is wrong at single units, each named: told above the table, too."""
        return [error for pair in self.rows() for field in pair for error in field.errors]

    def goals(self) -> dict[int, tuple[str, str]]:
        """Unit → (level, measures), as the service takes it."""
        data = self.cleaned_data
        return {unit.pk: (data[aim_field(unit.pk)], data[measures_field(unit.pk)]) for unit in self.units}
