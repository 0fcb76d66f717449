"""What people fill in about 整顿: the steps of a case, and of its parts, by the name in their address."""

from __future__ import annotations

from .base import StepForm
from .lines import PARTS
from .opening import EndForm, EnlistForm, MoveForm, NewCaseForm, WithdrawForm
from .outcomes import AcceptForm, CloseForm, DelistForm, ExtendForm, FollowUpForm, PlateForm
from .plans import FilePlanForm, ProblemForm, ReturnPlanForm, SubmitPlanForm
from .team import HelperForm, NoticeForm, VisitForm

STEPS: dict[str, type[StepForm]] = {
    "visit": VisitForm,
    "enlist": EnlistForm,
    "problem": ProblemForm,
    "submit-plan": SubmitPlanForm,
    "file-plan": FilePlanForm,
    "return-plan": ReturnPlanForm,
    "helper": HelperForm,
    "accept": AcceptForm,
    "delist": DelistForm,
    "follow-up": FollowUpForm,
    "close": CloseForm,
    "notice": NoticeForm,
    "plate": PlateForm,
    "extend": ExtendForm,
    "move": MoveForm,
    "end": EndForm,
    "withdraw": WithdrawForm,
}

__all__ = ["PARTS", "STEPS", "NewCaseForm", "StepForm"]
