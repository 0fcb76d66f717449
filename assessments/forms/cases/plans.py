"""The problems of a plan, and the plan handed in, filed or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from assessments.models import CaseState
from assessments.models.cases import AFTER, ON_LIST
from assessments.selectors.cases.rules import rules, vague
from assessments.services import cases
from assessments.services.cases.plans import Words, filing_faults, problem_faults
from organizations.models import User
from scoring.standards.rectification import COLUMNS

from .base import ANYBODY, PAPER_HELP, StepForm, day_field, words


class ProblemFields(StepForm):
    """问题、措施、责任人、期限; opinion and help where the standard has these columns."""

    rights = ANYBODY
    opinion = words(COLUMNS["opinion"], most=1000, required=False)
    problem = words("问题")
    help = words(COLUMNS["help"], most=1000, rows=3, required=False)
    measure = words("整改措施", most=1000, rows=3, required=False)
    responsible = forms.CharField(label="责任人", max_length=80, required=False)
    due = day_field("完成期限", required=False, today=False)

    def prepare(self) -> None:
        for column in set(COLUMNS) - set(rules(self.case).columns):
            del self.fields[column]

    def faults(self) -> Iterable[tuple[str, str]]:
        typed = {name: self.cleaned_data.get(name, "") for name in (*COLUMNS, "problem", "measure", "responsible")}
        return problem_faults(self.case, Words(**typed, due=self.cleaned_data.get("due")))


class ProblemForm(ProblemFields):
    """One more problem."""

    title, button, states = "增加问题", "保存", (*ON_LIST, *AFTER)
    lead = "措施、责任人、完成期限可以以后补；报送方案以前要补全。"

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and not _waiting(about)

    def submit(self, actor: User) -> str:
        line = cases.add_problem(self.case, **self.cleaned_data, actor=actor)
        return f"已增加第{line.position}个问题。"


class SubmitPlanForm(StepForm):
    """The plan goes up to be filed."""

    title, button, rights, states = "报送方案", "报送备案", ANYBODY, (CaseState.LISTED,)
    file = forms.FileField(label="方案文件", required=False, help_text=PAPER_HELP)

    def prepare(self) -> None:
        asked = rules(self.case)
        signed = f"由{'、'.join(asked.signatures)}签字以后，" if asked.signatures else ""
        self.lead = f"{'、'.join(asked.lists) or '方案'}{signed}报上级备案；报送以后、退回以前不能再改。"

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and not _waiting(about) and about.problems.standing().exists()

    def submit(self, actor: User) -> str:
        cases.submit_plan(self.case, **self.cleaned_data, actor=actor)
        return "方案已报送，等待备案。"


class FilePlanForm(StepForm):
    """备案, with the day by which it is to be done."""

    title, button, states = "备案方案", "备案", (CaseState.LISTED,)
    filed_on = day_field("备案日期")
    deadline = day_field("整顿期限", today=False, help_text="各个问题的完成期限不能晚于这一天。")
    file = forms.FileField(label="方案文件", required=False, help_text=PAPER_HELP)

    def prepare(self) -> None:
        due = self.case.problems.standing().exclude(due=None).order_by("-due").values_list("due", flat=True).first()
        year_end = date(self.case.year, 12, 31)
        self.initial.setdefault("deadline", max(due or year_end, year_end))

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and about.problems.standing().exists()

    def faults(self) -> Iterable[tuple[str, str]]:
        return filing_faults(self.case, self.cleaned_data.get("filed_on"), self.cleaned_data.get("deadline"))

    def submit(self, actor: User) -> str:
        cases.file_plan(self.case, **self.cleaned_data, actor=actor)
        return "方案已备案。"


class ReturnPlanForm(StepForm):
    """Sent back, with what is vague."""

    title, button, danger, states = "退回方案", "退回", True, (CaseState.LISTED,)
    reason = words("退回原因")

    def prepare(self) -> None:
        lacking = [f"第{line.position}个问题没有{words}" for line, words in vague(self.case)]
        self.initial.setdefault("reason", "；".join(lacking))

    @classmethod
    def suits(cls, about: Any) -> bool:
        return about.state in cls.states and _waiting(about)

    def submit(self, actor: User) -> str:
        cases.return_plan(self.case, **self.cleaned_data, actor=actor)
        return "方案已退回。"


def _waiting(case: Any) -> bool:
    return case.state == CaseState.LISTED and case.plans.filter(answered_at=None).exists()
