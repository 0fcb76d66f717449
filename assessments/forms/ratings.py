"""评星定级: a new round, what people say of units, levels with reasons, and the meeting that settled them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import RatingEntry
from assessments.services.ratings import Given
from assessments.services.ratings.rows import level_field, reason_field
from config.toolkit.cells import units_with
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard
from scoring.standards import Fact
from scoring.standards.ratings import Rating

from .cells import choice_cell, figure_cell, line_cell
from .cycles import DayInput
from .resolutions import MeetingForm, ReasonForm

NOBODY = ("", "请选择")


class RatingRoundForm(forms.Form):
    """By which standard, by whom, for which year, as of which day."""

    standard = forms.ModelChoiceField(Standard.objects.none(), label="评定办法", empty_label="请选择评定办法")
    owner = forms.ModelChoiceField(Organization.objects.none(), label="组织单位", empty_label="请选择组织单位")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999)
    day = forms.DateField(
        label="截止日", widget=DayInput(), help_text="按这一天的单位名单、上次等级和已有的记录评定，例如当年12月31日。"
    )
    title = forms.CharField(label="名称", max_length=120, help_text="例如：靖远县2025年度村党组织评星定级")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Standard.objects.allowed(user, Permission.SEE).in_force().filter(kind=Rating.kind)
        self.fields["standard"].queryset = seen.select_related("owner").order_by("title")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        today = timezone.localdate()
        self.initial |= {"year": today.year, "day": today}
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)


class ReopenForm(ReasonForm, MeetingForm):
    """Which meeting opens a round in force again, and why."""


class LevelsForm(MeetingForm):
    """A level and a reason for every entry beside what is proposed. `said` are level and reason to begin with.

    Entries that have to be settled by name begin empty.
    """

    def __init__(
        self,
        *args: Any,
        entries: Sequence[RatingEntry],
        rating: Rating,
        said: Mapping[int, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        choices = [NOBODY, *rating.scale.names.items()]
        for entry in entries:
            level, reason = said.get(entry.pk, ("", ""))
            self.fields[level_field(entry)] = choice_cell(f"{entry.name}等级", choices, level)
            self.fields[reason_field(entry)] = line_cell(f"{entry.name}理由", reason)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Per entry: level, reason."""
        return [(self[level_field(entry)], self[reason_field(entry)]) for entry in self.entries]

    def unit_errors(self) -> list[str]:
        """What is wrong at single units, each named: told above the table, too."""
        return [error for pair in self.rows() for field in pair for error in field.errors]

    def levels(self) -> dict[int, tuple[str, str]]:
        """Entry → (level, reason), as the services take it; what was left empty is not named."""
        data = self.cleaned_data
        return {
            entry.pk: (level, data.get(reason_field(entry), "").strip())
            for entry in self.entries
            if (level := data.get(level_field(entry)))
        }


class AnswersForm(forms.Form):
    """What people say of the units of one township: a field for each fact that is `wanted`, and for each one sent."""

    basis = forms.CharField(
        label="依据",
        max_length=400,
        required=False,
        help_text="这次登记、改动的各项共用，例如：2025年度群众满意度测评。",
    )

    def __init__(
        self,
        *args: Any,
        entries: Sequence[RatingEntry],
        facts: Sequence[Fact],
        held: Mapping[tuple[int, str], int],
        wanted: Container[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries, self.facts, self.held = entries, facts, held
        for entry in entries:
            for fact in facts:
                if (entry.organization_id, fact.code) in wanted or self._name(entry, fact) in self.data:
                    self.fields[self._name(entry, fact)] = _answer_field(entry, fact, held)

    @staticmethod
    def _name(entry: RatingEntry, fact: Fact) -> str:
        return f"answer:{entry.organization_id}:{fact.code}"

    def rows(self) -> list[tuple[RatingEntry, list[tuple[forms.BoundField | None, str]]]]:
        """Per entry in the order of the facts: the field, and what was said where none is asked."""
        return [(entry, [self._cell(entry, fact) for fact in self.facts]) for entry in self.entries]

    def _cell(self, entry: RatingEntry, fact: Fact) -> tuple[forms.BoundField | None, str]:
        name, said = self._name(entry, fact), self.held.get((entry.organization_id, fact.code))
        return (self[name] if name in self.fields else None), "" if said is None else fact.amount(said)

    def answers(self) -> dict[tuple[int, str], Given]:
        """What was typed other than what stands already; a field left empty leaves its answer as it is."""
        found = {}
        for entry in self.entries:
            for fact in self.facts:
                value = self.cleaned_data.get(self._name(entry, fact))
                scaled = int(value) if fact.kind == "flag" and value else value
                key = (entry.organization_id, fact.code)
                if scaled not in (None, "") and scaled != self.held.get(key):
                    found[key] = Given(scaled, self.cleaned_data["basis"])
        return found


def _answer_field(entry: RatingEntry, fact: Fact, held: Mapping[tuple[int, str], int]) -> forms.Field:
    label, value = f"{entry.name}{fact.name}", held.get((entry.organization_id, fact.code))
    if fact.kind == "flag":
        choices = [("", "—"), (str(SCALE), "是"), ("0", "否")]
        return choice_cell(label, choices, "" if value is None else str(value))
    field = figure_cell(label, value)
    field.units = units_with(fact.unit or "%")
    return field
