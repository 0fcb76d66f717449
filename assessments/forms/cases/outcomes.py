"""Acceptance, renewal, the end of a case, and its plate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from assessments.models import PlateAct, Step
from assessments.models.cases import AFTER, ON_LIST, OVER, WORKING, CaseState
from assessments.selectors.cases.rules import deciding, open_matters, rules, steps_left
from assessments.services import cases
from assessments.services.cases.acceptances import READY, Looked, acceptance_faults, deadline_faults, item_field, later
from assessments.services.cases.closing import delisting_faults, follow_up_end, hanging, plate_faults
from config.toolkit.fields import ScaledFormField
from config.toolkit.scaled import text
from organizations.models import User
from organizations.roles import Permission
from scoring.standards.rectification import Acceptance as Rules
from scoring.standards.rectification import Aspect, SheetItem

from .base import ABOVE, DECIDE, FILL, ORGANIZE, PAPER_HELP, REVIEW, MeetingForm, StepForm, day_field, words

WHO = {
    Step.SELF: frozenset({FILL, REVIEW}),
    Step.TOWNSHIP: frozenset({REVIEW}),
    Step.COUNTY: frozenset({ORGANIZE}),
    Step.CITY: frozenset({ORGANIZE}),
}


VOTES = ("handed_out", "voters", "against")


class AcceptForm(StepForm):
    """The next step of acceptance: score and vote. The sentences of the standard stand above the form."""

    title, button, states = "登记验收", "登记", READY
    confirm = "请核对得分和票数。不合格的，整顿立即延期。确定登记吗？"
    places = {"ballot": "handed_out"}
    on = day_field("验收日期")
    inspectors = forms.CharField(label="验收人员", max_length=200)
    score = ScaledFormField(label="得分", required=False)
    handed_out = forms.IntegerField(label="发出测评票", min_value=0, required=False)
    voters = forms.IntegerField(label="收回测评票", min_value=0, required=False)
    against = forms.IntegerField(label="不满意票", min_value=0, required=False)
    remarks = words("存在问题和意见", most=1000, required=False)
    until = day_field("不合格的，延长到", required=False, today=False)
    file = forms.FileField(label="验收材料", required=False, help_text=PAPER_HELP)

    def prepare(self) -> None:
        asked = rules(self.case).acceptance
        self.step = steps_left(self.case)[0]
        self.lead = f"{Step(self.step).label}。{'；'.join(asked.sentences())}。"
        self.warning = open_matters(self.case)
        self._add_sheet(asked)
        if asked.line is not None and not asked.items:
            self.fields["score"].help_text = f"满分{text(asked.full)}分，{text(asked.line)}分及以上合格。"
        else:
            del self.fields["score"]
        if asked.vote is None:
            for name in ("handed_out", "voters", "against"):
                del self.fields[name]
        elif self.step != deciding(self.case):
            last = Step(deciding(self.case)).label
            self.fields["handed_out"].help_text = f"群众测评在{last}时进行；这一步也测评了的填写，没有的三项都不填。"
        if asked.renewal_months:
            self.fields["until"].help_text = f"不填的，自验收之日起延长{asked.renewal_months}个月。"

    def _add_sheet(self, asked: Rules) -> None:
        """A field for the points of every item; which are missing the service says, all at once."""
        self.aspects = asked.aspects
        for item in asked.items:
            label, name = f"{item.code}．{item.text}", item_field(item)
            widget = forms.TextInput(attrs={"class": "input", "aria-label": f"{label}得分"})
            self.fields[name] = ScaledFormField(label=label, required=False, widget=widget)

    @property
    def sheet(self) -> list[tuple[Aspect, list[tuple[SheetItem, forms.BoundField]]]]:
        """The sheet as the page shows it; empty where only the total is asked."""
        return [(aspect, [(item, self[item_field(item)]) for item in aspect.items]) for aspect in self.aspects]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields beside the sheet."""
        items = {item_field(item) for aspect in self.aspects for item in aspect.items}
        return [field for field in self.visible_fields() if field.name not in items]

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and bool(steps_left(about))

    @classmethod
    def rights_for(cls, about: Any) -> frozenset[Permission]:
        left = steps_left(about)
        return WHO[Step(left[0])] if left else frozenset()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lacking = [name for name in VOTES if cleaned.get(name) is None and name not in self.errors]
        if any(cleaned.get(name) is not None for name in VOTES):
            for name in lacking:
                self.add_error(name, "测评的发出、收回、不满意三个数要填全。")
        return cleaned

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        sheet = [item_field(item) for aspect in self.aspects for item in aspect.items]
        looked = Looked(
            Step(self.step), data.get("on"), data.get("score"), self._points(), self._ballot(), data.get("until")
        )
        found = acceptance_faults(self.case, looked)
        unread = self.errors.keys()
        open_votes = {"handed_out"} if unread & {*VOTES} else set()
        open_figures = {"until"} if unread & {*VOTES, *sheet, "score", "on"} else set()
        return [fault for fault in found if fault[0] not in open_votes | open_figures]

    def _ballot(self) -> cases.Ballot | None:
        votes = [self.cleaned_data.get(name) for name in VOTES]
        return cases.Ballot(*votes) if None not in votes else None

    def _points(self) -> dict[str, int]:
        """What each item of the sheet was given, by code."""
        given = {item.code: self.cleaned_data.get(item_field(item)) for aspect in self.aspects for item in aspect.items}
        return {code: points for code, points in given.items() if points is not None}

    def submit(self, actor: User) -> str:
        names = ("on", "inspectors", "score", "remarks", "until", "file")
        data = {name: self.cleaned_data.get(name) for name in names}
        seen = {"points": self._points(), "ballot": self._ballot()}
        made = cases.accept(self.case, step=self.step, **seen, **data, actor=actor)
        if made.passed:
            return f"{made.get_step_display()}合格。"
        return f"{made.get_step_display()}不合格：{made.verdict}。已延期整顿。"


class WithdrawAcceptanceForm(StepForm):
    """What was entered of the last acceptance was wrong."""

    title, button, danger = "撤回验收", "撤回", True
    short = "撤回"
    lead = "登记错了才撤回；因它延期的，期限同时恢复。记录和理由都保留，撤回后可以重新登记。"
    reason = words("撤回理由")

    @classmethod
    def suits(cls, about: Any) -> bool:
        withdrawn, states = about.withdrawn_at, (*READY, CaseState.COUNTY_ACCEPTANCE)
        return withdrawn is None and about.case.state in states and not later(about.case, about)

    @classmethod
    def rights_for(cls, about: Any) -> frozenset[Permission]:
        return WHO[Step(about.step)]

    def submit(self, actor: User) -> str:
        done = cases.withdraw_acceptance(self.about, **self.cleaned_data, actor=actor)
        return f"{done.get_step_display()}已撤回，可以重新登记。"


class ExtendForm(StepForm):
    """A new deadline for another reason than a failed acceptance."""

    title, button, states = "延期整顿", "延期", WORKING
    lead = "延期以后，已经合格的验收步骤要重新办理。"
    until = day_field("延长到", today=False)
    reason = words("理由")

    def faults(self) -> Iterable[tuple[str, str]]:
        return deadline_faults(self.case, self.cleaned_data.get("until"))

    def submit(self, actor: User) -> str:
        cases.extend_case(self.case, **self.cleaned_data, actor=actor)
        return "已延期。"


class DelistForm(MeetingForm):
    """销号 by a decision."""

    title, button, states = "决定销号", "销号", (CaseState.COUNTY_ACCEPTANCE,)
    rights = frozenset({DECIDE})
    delisted_on = day_field("销号日期")

    def prepare(self) -> None:
        self.warning = open_matters(self.case)

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        return delisting_faults(self.case, data.get("delisted_on"), data.get("decided_on"))

    def submit(self, actor: User) -> str:
        given = {"delisted_on": self.cleaned_data["delisted_on"], "decision": self.meeting()}
        return f"「{cases.delist(self.case, **given, actor=actor)}」已销号。"


class FollowUpForm(StepForm):
    """Until when it is looked after."""

    title, button, states = "转入跟踪", "转入跟踪", (CaseState.DELISTED,)
    until = day_field("跟踪至", today=False)

    def prepare(self) -> None:
        self.initial.setdefault("until", follow_up_end(self.case))

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and rules(about).acceptance.follow_up_years > 0

    def submit(self, actor: User) -> str:
        cases.follow_up(self.case, **self.cleaned_data, actor=actor)
        return "已转入跟踪。"


class CloseForm(StepForm):
    """The end of the follow-up."""

    title, button, states = "办结", "办结", AFTER
    closed_on = day_field("办结日期")

    @classmethod
    def suits(cls, about: Any) -> bool:
        if about.state not in cls.states:
            return False
        return timezone.localdate() >= max(about.follow_up_until or follow_up_end(about), follow_up_end(about))

    def submit(self, actor: User) -> str:
        return f"「{cases.close_case(self.case, **self.cleaned_data, actor=actor)}」已办结。"


class PlateForm(StepForm):
    """挂牌, 摘牌, or found hidden: whatever is possible now."""

    title, button, rights, states = "登记警示牌", "登记", ABOVE, (*ON_LIST, *AFTER, *OVER)
    act = forms.ChoiceField(label="事项")
    on = day_field("日期")
    note = forms.CharField(label="说明", max_length=400, required=False)
    until = day_field(
        "藏匿的，延长到", required=False, today=False, help_text="本地规定藏匿要延长的填写，期满才能验收。"
    )

    def prepare(self) -> None:
        acts = plate_acts(self.case)
        self.fields["act"].choices = [(act.value, act.label) for act in acts]
        if PlateAct.HIDDEN not in acts:
            del self.fields["until"]

    @classmethod
    def suits(cls, about: Any) -> bool:
        return bool(plate_acts(about))

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        return plate_faults(self.case, act=data.get("act", ""), on=data.get("on"), until=data.get("until"))

    def submit(self, actor: User) -> str:
        plate = cases.mark_plate(self.case, **self.cleaned_data, actor=actor)
        return f"已登记：{plate.get_act_display()}。"


def plate_acts(case: Any) -> list[PlateAct]:
    """What can happen to the plate now."""
    if not hanging(case):
        return [PlateAct.HUNG] if case.state in ON_LIST else []
    if case.state in ON_LIST:
        return [PlateAct.HIDDEN] if case.state in WORKING else []
    return [PlateAct.REMOVED]
