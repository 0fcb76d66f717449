"""Steps of the parts of a case: a problem done and checked, a notice answered, what was wrong taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.models import (
    Acceptance,
    CaseHelper,
    CaseNotice,
    CasePlate,
    CaseProblem,
    CaseState,
    MonthlyProgress,
    Visit,
)
from assessments.models.cases import AFTER, ON_LIST, WORKING
from assessments.services import cases
from assessments.services.cases.notices import answer_faults
from assessments.services.cases.plans import done_faults
from assessments.services.cases.team import end_faults
from organizations.models import User

from .base import ABOVE, ANYBODY, PAPER_HELP, StepForm, day_field, words
from .outcomes import WithdrawAcceptanceForm
from .plans import ProblemFields

DOING = (*WORKING, *AFTER)
OPEN = (*ON_LIST, *AFTER)


class ChangeProblemForm(ProblemFields):
    """Other words while the plan is being written."""

    title, button = "修改问题", "保存"
    short = "修改"

    def prepare(self) -> None:
        super().prepare()
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.about, name))

    @classmethod
    def suits(cls, about: Any) -> bool:
        waiting = about.case.plans.filter(answered_at=None)
        return _stands(about) and about.case.state == CaseState.LISTED and not waiting.exists()

    def submit(self, actor: User) -> str:
        cases.change_problem(self.about, **self.cleaned_data, actor=actor)
        return f"第{self.about.position}个问题已修改。"


class DoneForm(StepForm):
    """The measure was carried out."""

    title, button, rights = "报告整改完成", "报告完成", ANYBODY
    short = "报完成"
    done_on = day_field("完成日期")
    evidence = words("完成情况", most=1000, rows=3)
    file = forms.FileField(label="佐证", required=False, help_text=PAPER_HELP)

    def prepare(self) -> None:
        self.initial.setdefault("evidence", self.about.evidence)

    @classmethod
    def suits(cls, about: Any) -> bool:
        return _stands(about) and about.checked_on is None and about.case.state in DOING

    def faults(self) -> Iterable[tuple[str, str]]:
        data = self.cleaned_data
        return done_faults(self.case, data.get("done_on"), data.get("evidence", ""))

    def submit(self, actor: User) -> str:
        cases.finish_problem(self.about, **self.cleaned_data, actor=actor)
        return f"第{self.about.position}个问题已报告完成，等待销号。"


class CheckForm(StepForm):
    """销号 of a problem."""

    title, button, rights = "问题销号", "销号", ABOVE
    short = "销号"
    lead = "核实已经整改到位的才销号；销号以后不能再改。"
    checked_on = day_field("销号日期")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return DoneForm.suits(about) and about.done_on is not None

    def submit(self, actor: User) -> str:
        cases.check_problem(self.about, **self.cleaned_data, actor=actor)
        return f"第{self.about.position}个问题已销号。"


class ReturnForm(StepForm):
    """Not done yet."""

    title, button, rights, danger = "退回问题", "退回", ABOVE, True
    short = "退回"
    reason = words("退回原因")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return CheckForm.suits(about)

    def submit(self, actor: User) -> str:
        cases.return_problem(self.about, **self.cleaned_data, actor=actor)
        return f"第{self.about.position}个问题已退回。"


class WithdrawProblemForm(StepForm):
    """A line that was wrong."""

    title, button, rights, danger = "撤回问题", "撤回", ANYBODY, True
    short = "撤回"
    reason = words("撤回理由")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return _stands(about) and about.checked_on is None and about.case.state in OPEN

    def submit(self, actor: User) -> str:
        cases.withdraw_problem(self.about, **self.cleaned_data, actor=actor)
        return f"第{self.about.position}个问题已撤回。"


class EndHelperForm(StepForm):
    """Somebody leaves the team."""

    title, button, rights = "结束任务", "保存", ABOVE
    short = "结束"
    until = day_field("结束日期")
    reason = forms.CharField(label="更换原因", max_length=400)

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.until is None and about.case.state in OPEN

    def faults(self) -> Iterable[tuple[str, str]]:
        return end_faults(self.about, self.cleaned_data.get("until"))

    def submit(self, actor: User) -> str:
        cases.end_helper(self.about, **self.cleaned_data, actor=actor)
        return f"{self.about}的任务已结束，请登记接替的人。"


class WithdrawVisitForm(StepForm):
    """A visit that was entered wrongly."""

    title, button, rights, danger = "撤回走访", "撤回", ANYBODY, True
    short = "撤回"
    reason = words("撤回理由")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return _stands(about) and about.case.state in OPEN

    def submit(self, actor: User) -> str:
        cases.withdraw_visit(self.about, **self.cleaned_data, actor=actor)
        return "走访记录已撤回。"


class AnswerForm(StepForm):
    """What the unit did about a notice."""

    title, button, rights = "答复督办单", "答复", ANYBODY
    short = "答复"
    answered_on = day_field("答复日期")
    answer = words("答复内容", most=1000, rows=3)

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.answered_on is None

    def faults(self) -> Iterable[tuple[str, str]]:
        return answer_faults(self.about, self.cleaned_data.get("answered_on"))

    def submit(self, actor: User) -> str:
        cases.answer_notice(self.about, **self.cleaned_data, actor=actor)
        return f"督办单「{self.about}」已答复。"


class SettleForm(StepForm):
    """The answer is enough."""

    title, button = "办结督办单", "办结"
    short = "办结"
    settled_on = day_field("办结日期")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.answered_on is not None and about.settled_on is None

    def submit(self, actor: User) -> str:
        cases.settle_notice(self.about, **self.cleaned_data, actor=actor)
        return f"督办单「{self.about}」已办结。"


class ReturnMonthForm(StepForm):
    """The report of a month says too little."""

    title, button, rights, danger = "退回月报", "退回", ABOVE, True
    short = "退回"
    reason = words("退回原因")

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.current and about.waiting and about.case.state in OPEN

    def submit(self, actor: User) -> str:
        cases.return_month(self.about, **self.cleaned_data, actor=actor)
        return f"{self.about}的月报已退回，等整顿单位更正。"


class WithdrawPlateForm(StepForm):
    """The last line about the plate was wrong."""

    title, button, rights, danger = "撤回登记", "撤回", ABOVE, True
    short = "撤回"
    reason = words("撤回理由")

    @classmethod
    def suits(cls, about: Any) -> bool:
        last = about.case.plates.standing().order_by("-on", "-pk").first()
        return last is not None and last.pk == about.pk

    def submit(self, actor: User) -> str:
        cases.withdraw_plate(self.about, **self.cleaned_data, actor=actor)
        return "已撤回。"


def _stands(row: Any) -> bool:
    return row.withdrawn_at is None


PARTS: dict[str, tuple[type[Any], dict[str, type[StepForm]]]] = {
    "problems": (
        CaseProblem,
        {
            "change": ChangeProblemForm,
            "done": DoneForm,
            "check": CheckForm,
            "return": ReturnForm,
            "withdraw": WithdrawProblemForm,
        },
    ),
    "helpers": (CaseHelper, {"end": EndHelperForm}),
    "visits": (Visit, {"withdraw": WithdrawVisitForm}),
    "notices": (CaseNotice, {"answer": AnswerForm, "settle": SettleForm}),
    "months": (MonthlyProgress, {"return": ReturnMonthForm}),
    "plates": (CasePlate, {"withdraw": WithdrawPlateForm}),
    "acceptances": (Acceptance, {"withdraw": WithdrawAcceptanceForm}),
}
