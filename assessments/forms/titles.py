"""称号: a review started, its questions answered, opinions prepared, the meeting registered, titles taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import Met, TitleAnswer, TitleEntry
from assessments.selectors.facts import Answer
from assessments.services.titles import Given
from assessments.services.titles.deciding import Opinion
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.standards import Fact

from .cells import choice_cell, figure_cell, line_cell
from .cycles import DayInput
from .resolutions import MeetingForm

YES_NO = [("", "未认定"), (str(SCALE), "是"), ("0", "否")]
OPINIONS = [("", "按计算"), ("yes", "认定"), ("no", "不认定")]
UNCLEAR = [("", "待明确"), *OPINIONS[1:]]
SAID = {"": None, "yes": True, "no": False}
LONGEST = TitleAnswer._meta.get_field("basis").max_length
REASON = TitleEntry._meta.get_field("reason").max_length


class ReviewForm(forms.Form):
    """Which title, of which units, as they stood on which day."""

    standard = forms.ModelChoiceField(Standard.objects.none(), label="称号标准", help_text="本单位或上级发布的标准。")
    owner = forms.ModelChoiceField(
        Organization.objects.none(), label="组织单位", help_text="评审它下面适用这个标准的全部单位。"
    )
    day = forms.DateField(
        label="截止日", widget=DayInput(), initial=timezone.localdate, help_text="单位、书记和各项情况以这一天为准。"
    )
    title = forms.CharField(label="名称", max_length=120, help_text="例如：靖远县2026年双强党支部书记认定")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Standard.objects.allowed(user, Permission.SEE).filter(kind="title")
        found = Standard.objects.in_force().filter(pk__in=known.values("pk")).select_related("owner")
        self.fields["standard"].queryset = found.order_by("title", "-version")
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        self.fields["standard"].empty_label, self.fields["owner"].empty_label = "请选择称号标准", "请选择组织单位"
        if len(owners) == 1:
            self.initial.setdefault("owner", owners[0].pk)


class AnswersForm(forms.Form):
    """One question for many units: the answer of each, with its basis; `common` stands for those left empty.

    `rest` is one answer for all of `resting` that are not answered here: a button says how many, a person presses it.
    """

    common = forms.CharField(
        label="共同的依据", max_length=LONGEST, required=False, help_text="填在没有单独写依据、这次又改了的单位上。"
    )

    rest = forms.ChoiceField(choices=YES_NO, required=False)
    told = forms.IntegerField(required=False)

    def __init__(
        self,
        *args: Any,
        fact: Fact,
        rows: Sequence[UnitThen],
        standing: Mapping[tuple[int, str], Answer],
        resting: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact, self.units, self.standing, self.resting = fact, rows, standing, resting
        for row in rows:
            pk, before = row.unit.pk, standing.get((row.unit.pk, fact.code))
            self.fields[f"value:{pk}"] = self._value(row, before)
            self.fields[f"basis:{pk}"] = line_cell(f"{row.name}的依据", before.basis if before else "", most=LONGEST)

    def _value(self, row: UnitThen, before: Answer | None) -> forms.Field:
        label, value = f"{row.name}：{self.fact.name}", before.value if before else None
        if self.fact.kind == "flag":
            return choice_cell(label, YES_NO, "" if value is None else str(value))
        return figure_cell(label, value)

    def rows(self) -> list[tuple[UnitThen, forms.BoundField, forms.BoundField]]:
        """Per unit: answer, basis."""
        return [(row, self[f"value:{row.unit.pk}"], self[f"basis:{row.unit.pk}"]) for row in self.units]

    def clean(self) -> dict[str, Any]:
        """One answer for the rest needs its basis, and the rest as the person saw it."""
        if self.cleaned_data.get("rest"):
            if not self.cleaned_data.get("common"):
                self.add_error("common", "请写明共同的依据，它会记在其余的每个单位上。")
            if self.cleaned_data.get("told") != len(self.resting):
                raise forms.ValidationError("其余单位的个数已有变化，没有登记。请核对后再按。")
        return self.cleaned_data

    def given(self) -> list[Given]:
        """As the service takes them: first the rest, then what is said of units by name."""
        data, found = self.cleaned_data, []
        if data["rest"]:
            value, basis = int(data["rest"]), f"{data['common']}（与其余单位一并认定）"
            named = {row.unit.pk for row in self.units if data[f"value:{row.unit.pk}"]}
            found = [Given(pk, self.fact.code, value, basis) for pk in self.resting if pk not in named]
        rest = {one.unit for one in found}
        for row in self.units:
            if row.unit.pk in rest:
                continue
            pk = row.unit.pk
            value, before = self._given(data[f"value:{pk}"]), self.standing.get((pk, self.fact.code))
            changed = value != (before.value if before else None)
            basis = data[f"basis:{pk}"] or (data["common"] if changed else "")
            found.append(Given(pk, self.fact.code, value, basis))
        return found

    def _given(self, value: Any) -> int | None:
        if self.fact.kind == "flag":
            return int(value) if value else None
        return value  # type: ignore[no-any-return]


class SettleForm(forms.Form):
    """What is put before the meeting for single units; `common` is the reason where none is written."""

    common = forms.CharField(
        label="共同的理由", max_length=REASON, required=False, help_text="填在没有单独写理由、这次又改了意见的单位上。"
    )

    def __init__(self, *args: Any, entries: Sequence[TitleEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        said = {value: key for key, value in SAID.items()}
        for entry in entries:
            choices = UNCLEAR if entry.computed == Met.UNKNOWN else OPINIONS
            self.fields[f"opinion:{entry.pk}"] = choice_cell(f"{entry}的意见", choices, said[entry.decided])
            self.fields[f"reason:{entry.pk}"] = line_cell(f"{entry}的理由", entry.reason, most=REASON)

    def rows(self) -> list[tuple[TitleEntry, forms.BoundField, forms.BoundField]]:
        """Per entry: opinion, reason."""
        return [(entry, self[f"opinion:{entry.pk}"], self[f"reason:{entry.pk}"]) for entry in self.entries]

    def opinions(self) -> dict[int, Opinion]:
        """As the service takes them."""
        data, found = self.cleaned_data, {}
        for entry in self.entries:
            opinion = SAID[data[f"opinion:{entry.pk}"]]
            reason = data[f"reason:{entry.pk}"] or (data["common"] if opinion != entry.decided else "")
            found[entry.pk] = (opinion, reason)
        return found


class CloseForm(forms.Form):
    """From which day on the titles are held."""

    valid_from = forms.DateField(label="生效日期", widget=DayInput(), initial=timezone.localdate)


class EndForm(MeetingForm):
    """取消称号: from which day on and why, by which meeting."""

    ended_on = forms.DateField(label="取消日期", widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label="取消理由", max_length=400)
    field_order = ("ended_on", "reason", "body", "minutes_no", "decided_on", "basis", "minutes")
