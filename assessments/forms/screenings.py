"""排查: a new one, the township's table, the decision, the notice, and what is typed of single steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Choice, Outcome, Screening, ScreeningEntry, ScreeningPart, ScreeningState
from assessments.services.screenings import Verdict
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard

from .cells import choice_cell, line_cell
from .cycles import DayInput
from .resolutions import MEETING, MeetingForm

EXTRA = 3  # lines for units that the standard does not propose
CHOICES = [("", "请选择"), *Choice.choices]


class ScreeningForm(forms.Form):
    """By which standard, of which unit, about which year, as of which day."""

    standard = forms.ModelChoiceField(
        Standard.objects.none(),
        label="排查标准",
        help_text="列出现行的标准；排查开始以后标准改版，这次仍按原版本。",
    )
    owner = forms.ModelChoiceField(Organization.objects.none(), label="组织单位")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999)
    day = forms.DateField(label="截止日", widget=DayInput(), help_text="按这一天的单位和数据排查。")
    title = forms.CharField(label="名称", max_length=120, help_text="例如：2026年软弱涣散村党组织排查")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standards = Standard.objects.allowed(user, Permission.SEE).in_force().filter(kind="listing")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["standard"].queryset = standards.order_by("title", "-version")
        self.fields["owner"].queryset = owners
        self.fields["standard"].empty_label, self.fields["owner"].empty_label = "请选择标准", "请选择组织单位"
        today = timezone.localdate()
        self.initial |= {"year": today.year, "day": today}
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)


class NumbersForm(forms.Form):
    """How many each township is given."""

    def __init__(self, *args: Any, parts: Sequence[ScreeningPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[f"number:{part.pk}"] = forms.IntegerField(
                label=part.name, min_value=0, max_value=9999, initial=part.number
            )

    def numbers(self) -> dict[int, int]:
        """As the service takes them."""
        return {part.pk: self.cleaned_data[f"number:{part.pk}"] for part in self.parts}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit on the form of the decision."""

    entry: ScreeningEntry
    choice: forms.BoundField
    reason: forms.BoundField

    @property
    def differs(self) -> bool:
        """Whether the standard leaves it open, the township says otherwise, or the form has a fault here."""
        proposed = Choice.LISTED if self.entry.computed == Outcome.LISTED else Choice.NOT
        unknown = self.entry.computed == Outcome.UNKNOWN
        return unknown or self.entry.opinion != proposed or bool(self.choice.errors or self.reason.errors)


class DecideScreeningForm(MeetingForm):
    """The meeting, a choice for every unit in question, and lines for others that the meeting adds.

    What the standard leaves open is empty until somebody chooses.
    """

    def __init__(self, *args: Any, entries: Sequence[ScreeningEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [entry for entry in entries if in_question(entry)]
        others = [(entry.pk, f"{entry.name}（{entry.part}）") for entry in entries if offered(entry)]
        for entry in self.asked:
            self.fields[f"choice:{entry.pk}"] = choice_cell(f"{entry.name}确定", CHOICES, _initial(entry))
            self.fields[f"reason:{entry.pk}"] = line_cell(f"{entry.name}理由", entry.decided_reason)
        for number in range(1, EXTRA + 1):
            self.fields[f"extra:{number}"] = choice_cell(f"另外列入的第{number}个单位", [("", "—"), *others])
            self.fields[f"extra-reason:{number}"] = line_cell(f"第{number}个单位列入的理由")

    @property
    def places(self) -> dict[str, str]:
        """Where the faults of units added by the meeting are shown."""
        found = {}
        for number in range(1, EXTRA + 1):
            pk = self.data.get(f"extra:{number}")
            found |= {f"reason:{pk}": f"extra-reason:{number}", f"choice:{pk}": f"extra:{number}"} if pk else {}
        return found

    def head(self) -> list[forms.BoundField]:
        """The fields about the meeting."""
        return [self[name] for name in MEETING]

    def lines(self) -> list[Line]:
        """The units in question."""
        return [Line(entry, self[f"choice:{entry.pk}"], self[f"reason:{entry.pk}"]) for entry in self.asked]

    def extras(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines for others."""
        return [(self[f"extra:{number}"], self[f"extra-reason:{number}"]) for number in range(1, EXTRA + 1)]

    def chosen(self) -> dict[int, Verdict]:
        """As the service takes it."""
        data = self.cleaned_data
        found = {
            entry.pk: Verdict(data.get(f"choice:{entry.pk}", ""), data.get(f"reason:{entry.pk}", ""))
            for entry in self.asked
        }
        for number in range(1, EXTRA + 1):
            if pk := data.get(f"extra:{number}"):
                found[int(pk)] = Verdict(Choice.LISTED, data.get(f"extra-reason:{number}", ""))
        return found


def in_question(entry: ScreeningEntry) -> bool:
    """Whether the meeting is asked about the unit by name: proposed, left open, or wanted by its township."""
    if entry.computed == Outcome.OPENED:
        return False
    return Choice.LISTED in (entry.opinion, entry.decided) or entry.computed in (Outcome.LISTED, Outcome.UNKNOWN)


def offered(entry: ScreeningEntry) -> bool:
    """Whether the meeting may add the unit: it is neither in question nor under rectification."""
    return entry.computed != Outcome.OPENED and not in_question(entry)


def _initial(entry: ScreeningEntry) -> str:
    if entry.decided or entry.computed == Outcome.UNKNOWN:
        return entry.decided
    return Choice.LISTED if entry.computed == Outcome.LISTED else Choice.NOT


class FileForm(forms.Form):
    """From which day on the units are listed."""

    listed_on = forms.DateField(label="列入日期", widget=DayInput(), help_text="在公示期满以后，不早于会议确定的日期。")

    def __init__(self, *args: Any, screening: Screening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = screening.decision.decided_on if screening.decision else timezone.localdate()
        if screening.state == ScreeningState.SHOWN and screening.notice:
            day = screening.notice.closes_on + timedelta(days=1)
        self.initial.setdefault("listed_on", day)
