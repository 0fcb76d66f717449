"""What every write to a 整顿 begins with: the case held against others, its rules, and refusals by state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from assessments.models import Case
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import User

RELATED = ("standard", "owner", "organization__parent", "previous_case")


def hold_case(case: Case) -> Case:
    """The case as it stands once it is ours, with standard, owner and unit."""
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    return Case.objects.select_related(*RELATED).get(pk=case.pk)


def refuse_unless(case: Case, states: Collection[str], what: str, advice: str = "") -> None:
    """Refused where the case is in none of these states; `what` is what was to be done."""
    if case.state not in states:
        raise Refused(f"「{case}」{case.get_state_display()}，现在不能{what}。{advice}")


def refuse_day(case: Case, day: date, what: str, *, field: str) -> None:
    """Refused for a day to come, and for one before the unit was found to be on the list."""
    refuse_to_come(day, what, field=field)
    first = case.listed_on or case.found_on
    if day < first:
        raise Refused(f"{what}{chinese_date(day)}早于列入整顿的{chinese_date(first)}，请改正。", field=field)


def said(text: str, what: str, *, field: str) -> str:
    """The words without blanks at the ends; refused where there are none."""
    if not text.strip():
        raise Refused(f"请写明{what}。", field=field)
    return text.strip()


def record(action: str, case: Case, *, actor: User, reason: str = "", **changes: Any) -> None:
    """One line of the trail, where those who look after the unit find it."""
    audit.record(f"case.{action}", actor=actor, target=case, unit=case.organization, reason=reason, **changes)
