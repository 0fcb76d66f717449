"""What every write to a 整顿 begins with: the case held against others, its rules, and refusals by state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from assessments.models import Case
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come
from organizations import audit
from organizations.models import User

Rest = tuple[date | None, str]  # a day on which something rests, and its name
Fault = tuple[str, str]  # the service's own argument, and the sentence
RELATED = ("standard", "owner", "organization__parent", "previous_case")


def hold_case(case: Case) -> Case:
    """The case as it stands once it is ours, with standard, owner and unit."""
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    return Case.objects.select_related(*RELATED).get(pk=case.pk)


def refuse_unless(case: Case, states: Collection[str], what: str, advice: str = "") -> None:
    """Refused where the case is in none of these states; `what` is what was to be done."""
    if case.state not in states:
        raise Refused(f"「{case}」{case.get_state_display()}，现在不能{what}。{advice}")


def refuse_any(faults: Iterable[Fault]) -> None:
    """Refused with all of them at once; not where there are none."""
    if found := list(faults):
        raise Refused.of(found)


def day_faults(case: Case, day: date | None, what: str, *, field: str, after: Rest = (None, "")) -> Iterator[Fault]:
    """A day to come, one before the unit was found to be on the list, or before the day `after` with its name.

    None where it is not typed yet: nothing is said of it then.
    """
    if day is None:
        return
    if fault := not_come(day, what):
        yield field, fault
    first = case.listed_on or case.found_on
    if day < first:
        yield field, f"{what}{chinese_date(day)}早于列入整顿的{chinese_date(first)}，请改正。"
    elif after[0] and day < after[0]:
        yield field, f"{what}早于{after[1]}{chinese_date(after[0])}，请改正。"


def lacking(text: str, what: str, *, field: str) -> Iterator[Fault]:
    """Words that have to be said and are not."""
    if not text.strip():
        yield field, f"请写明{what}。"


def said(text: str, what: str, *, field: str) -> str:
    """The words without blanks at the ends; refused where there are none."""
    refuse_any(lacking(text, what, field=field))
    return text.strip()


def record(action: str, case: Case, *, actor: User, reason: str = "", **changes: Any) -> None:
    """One line of the trail, where those who look after the unit find it."""
    audit.record(f"case.{action}", actor=actor, target=case, unit=case.organization, reason=reason, **changes)
