"""What the forms about 整顿 share: whose they are, in which state they are possible, and the words around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from assessments.forms.cycles import DayInput
from assessments.models import Case
from assessments.services.resolutions import Meeting
from organizations.models import User
from organizations.roles import Permission

FILL, REVIEW, ORGANIZE, DECIDE = Permission.FILL, Permission.REVIEW, Permission.ORGANIZE, Permission.DECIDE
ANYBODY = frozenset({FILL, REVIEW, ORGANIZE})  # the unit itself, the one above it, the leading one
ABOVE = frozenset({REVIEW, ORGANIZE})
COUNTY = frozenset({ORGANIZE})
PAPER_HELP = "可以不传；支持图片和各种常用文档。"


def day_field(label: str, *, required: bool = True, today: bool = True, help_text: str = "") -> forms.DateField:
    """A day with the browser's calendar, today unless told otherwise."""
    initial = timezone.localdate if today else None
    return forms.DateField(label=label, widget=DayInput(), initial=initial, required=required, help_text=help_text)


def words(label: str, *, most: int = 400, rows: int = 2, required: bool = True, help_text: str = "") -> forms.CharField:
    """Some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, required=required, help_text=help_text)


class StepForm(forms.Form):
    """One thing to be done with a case or a part of it: who may, when, and the service that does it."""

    title: ClassVar[str] = ""
    button: ClassVar[str] = ""
    short: ClassVar[str] = ""  # on a button in a row; the title where there is none
    lead: ClassVar[str] = ""
    danger: ClassVar[bool] = False
    confirm: ClassVar[str] = ""  # what is asked before it is done
    rights: ClassVar[frozenset[Permission]] = COUNTY
    states: ClassVar[Collection[str]] = ()
    places: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.warning = about, ""
        self.prepare()

    @property
    def case(self) -> Case:
        """The case that it is about, or whose part it is about."""
        found: Case = self.about if isinstance(self.about, Case) else self.about.case
        return found

    def prepare(self) -> None:
        """Choices and initial values that depend on the case."""

    @classmethod
    def suits(cls, about: Any) -> bool:
        """Whether it can be done now."""
        return about.state in cls.states

    @classmethod
    def rights_for(cls, about: Any) -> frozenset[Permission]:
        """Who does it; one of these rights is enough."""
        return cls.rights

    def faults(self) -> Iterable[tuple[str, str]]:
        """What the rules say of what is typed where other fields are not filled in; told in one round with them."""
        return ()

    def submit(self, actor: User) -> str:
        """Do it; the sentence that tells so."""
        raise NotImplementedError


class MeetingForm(StepForm):
    """A decision of a meeting."""

    body = forms.CharField(label="会议", max_length=120, help_text="例如：县委常委会。")
    minutes_no = forms.CharField(label="会议纪要编号", max_length=80)
    decided_on = day_field("会议日期")
    basis = forms.CharField(label="依据", max_length=400, required=False)
    minutes = forms.FileField(label="会议纪要", required=False, help_text=PAPER_HELP)

    def meeting(self) -> Meeting:
        """As the services take it."""
        data = self.cleaned_data
        return Meeting(data["body"], data["minutes_no"], data["decided_on"], data["basis"], data["minutes"])
