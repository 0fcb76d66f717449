"""A unit is found, listed, moved with its case, or its case ends before its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.utils import timezone

from assessments.models import Case, CaseState
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.succession import leading_on
from assessments.services import cases
from assessments.services.cases.holding import day_faults
from assessments.services.cases.opening import earlier_cases, found_faults, listing_faults
from assessments.services.resolutions import Meeting, decided_faults
from organizations.forms import UnitField
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard
from scoring.standards.listings import Listing

from .base import MeetingForm, StepForm, day_field, words

ALIVE = (CaseState.IDENTIFIED, *ON_LIST, *AFTER)


def listing(standard: Standard) -> Listing:
    """The rules of a standard of this kind."""
    return cast(Listing, standard.spec())


class NewCaseForm(forms.Form):
    """Which unit, by which standard, on what grounds; with the decision it is listed at once."""

    title, button = "登记整顿对象", "登记"
    owner = forms.ModelChoiceField(Organization.objects.none(), label="主管单位", empty_label=None)
    organization = UnitField(
        part=True, label="单位", max_length=200, help_text="名称或名称的一部分、拼音、代码；同名的写“乡镇/村”。"
    )
    standard = forms.ModelChoiceField(Standard.objects.none(), label="标准", empty_label=None)
    found_on = day_field("认定日期")
    criteria = forms.MultipleChoiceField(
        label="列入情形", required=False, widget=forms.CheckboxSelectMultiple, help_text="勾选符合标准的情形。"
    )
    grounds = words("情况说明", most=1000, rows=3, required=False, help_text="具体情况、谁反映的。")
    body = forms.CharField(
        label="会议", max_length=120, required=False, help_text="已经会议决定列入的填写；还没有的先不填。"
    )
    minutes_no = forms.CharField(label="会议纪要编号", max_length=80, required=False)
    listed_on = day_field("列入日期", required=False, today=False)

    def __init__(self, *args: Any, user: User, unit: Organization | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Organization.objects.allowed(user, Permission.ORGANIZE).in_force()
        self.fields["owner"].queryset = owners
        below = Organization.objects.allowed(user, Permission.OVERSEE).in_force()
        self.fields["organization"].queryset = below
        standards = Standard.objects.allowed(user, Permission.SEE).in_force().filter(kind="listing")
        self.fields["standard"].queryset = standards
        self.met = {(standard.pk, each.code): each for standard in standards for each in listing(standard).criteria}
        offered: dict[str, list[tuple[str, str]]] = {str(standard): [] for standard in standards}
        for standard in standards:
            offered[str(standard)] += [
                (f"{standard.pk}:{each.code}", f"{each.code}．{each.text}") for each in listing(standard).criteria
            ]
        groups = [(title, rows) for title, rows in offered.items() if rows]
        self.fields["criteria"].choices = groups[0][1] if len(groups) == 1 else groups
        if unit:
            self.initial["organization"] = unit.code or f"{unit.parent}/{unit}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = ("body", "minutes_no", "listed_on")
        lacking = [name for name in names if not cleaned.get(name) and name not in self.errors]
        for name in lacking if len(lacking) < len(names) else ():
            self.add_error(name, "列入要写明会议、会议纪要编号和列入日期；还没有决定的三项都不填。")
        self._check_criteria(cleaned)
        return cleaned

    def _check_criteria(self, cleaned: dict[str, Any]) -> None:
        """At least one of the standard's own; where it has none, it ranks units: the note says why."""
        standard, ticked = cleaned.get("standard"), cleaned.get("criteria")
        if standard is None or ticked is None:
            return
        own = [f"{pk}:{code}" for pk, code in self.met if pk == standard.pk]
        if set(ticked) - set(own):
            self.add_error("criteria", f"请只勾选「{standard}」的情形。")
        elif own and not ticked:
            self.add_error("criteria", f"请勾选符合「{standard}」的哪几种情形。")
        elif not own and not cleaned.get("grounds"):
            self.add_error("grounds", "这个标准按倒排确定，请写明为什么列入。")

    def _grounds(self) -> str:
        """As the list words them, and the note."""
        data = self.cleaned_data
        ticked = [each for (pk, code), each in self.met.items() if f"{pk}:{code}" in data.get("criteria", ())]
        told = "；".join(f"{each.code}．{each.text}" for each in ticked)
        return "。".join(filter(None, (told, data.get("grounds", "").strip())))

    def faults(self) -> Iterator[tuple[str, str]]:
        """What the rules say of what is typed where other fields are not filled in."""
        data = self.cleaned_data
        unit, standard, owner, found_on = (data.get(name) for name in ("organization", "standard", "owner", "found_on"))
        yield from listing_faults(found_on, data.get("listed_on"))
        if unit and standard and owner:
            before = earlier_cases(unit, owner, found_on or timezone.localdate())
            given = {"standard": standard, "owner": owner, "found_on": found_on, "grounds": self._grounds()}
            found = found_faults(unit, before, **given)
            yield from (fault for fault in found if fault[0] != "grounds")  # asked for above

    def submit(self, actor: User) -> Case:
        """Found, and listed where the decision was given."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("standard", "owner", "found_on")} | {"grounds": self._grounds()}
        if not data["listed_on"]:
            return cases.identify(data["organization"], **given, actor=actor)
        meeting = Meeting(data["body"], data["minutes_no"], data["listed_on"])
        return cases.open_case(
            data["organization"], **given, listed_on=data["listed_on"], resolution=meeting, actor=actor
        )


class EnlistForm(MeetingForm):
    """The decision that puts the unit on the list."""

    title, button, states = "登记列入", "列入整顿", (CaseState.IDENTIFIED,)
    listed_on = day_field("列入日期")

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        days = listing_faults(self.case.found_on, data.get("listed_on"))
        return (*decided_faults(data.get("decided_on")), *days)

    def submit(self, actor: User) -> str:
        given = {"listed_on": self.cleaned_data["listed_on"], "resolution": self.meeting()}
        done = cases.enlist(self.case, **given, actor=actor)
        again = "；它在跟踪期内再次列入，上一次整顿已标为反复" if done.previous_case_id else ""
        return f"「{done}」已列入整顿{again}。"


class MoveForm(StepForm):
    """In which of the units that came of the own one the case goes on."""

    title, button, states = "转入新单位", "转入", ALIVE
    lead = "整顿单位已经合并或者拆分，整顿由新单位接着办，已经登记的内容都保留。"
    target = forms.ModelChoiceField(Organization.objects.none(), label="转入单位", empty_label=None)
    reason = forms.CharField(label="说明", max_length=400, required=False)

    def prepare(self) -> None:
        ways = leading_on(self.case)
        self.fields["target"].queryset = Organization.objects.filter(pk__in=[way.unit.pk for way in ways])

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and about.organization.closed_on is not None and bool(leading_on(about))

    def submit(self, actor: User) -> str:
        moved = cases.move_case(self.case, **self.cleaned_data, actor=actor)
        return f"「{moved}」已转入{moved.organization}。"


class EndForm(StepForm):
    """The unit is no more, or its successor has a case of its own."""

    title, button, danger, states = "终止整顿", "终止", True, ALIVE
    lead = "单位撤销，或者并入的单位另有整顿的，终止这一个，不算销号。"
    ended_on = day_field("终止日期")
    reason = words("理由")

    def faults(self) -> Iterable[tuple[str, str]]:
        return day_faults(self.case, self.cleaned_data.get("ended_on"), "终止日期", field="ended_on")

    def submit(self, actor: User) -> str:
        return f"「{cases.end_case(self.case, **self.cleaned_data, actor=actor)}」已终止。"


class WithdrawForm(StepForm):
    """Listed by mistake."""

    title, button, danger, states = "撤回登记", "撤回", True, (CaseState.IDENTIFIED, *ON_LIST)
    lead = "登记错了才撤回；撤回的不计入任何统计。"
    reason = words("理由")

    def submit(self, actor: User) -> str:
        return f"「{cases.withdraw_case(self.case, **self.cleaned_data, actor=actor)}」已撤回。"
