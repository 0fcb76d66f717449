"""Entries as people see them: the text that goes back into the input, and the words of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Entry, Origin, Sheet, Stage
from assessments.selectors.outline import Outline
from config.toolkit.scaled import text
from scoring.answers import NOT_APPLICABLE
from scoring.engine import Datum, Fact, Status
from scoring.engine.datum import day_of


def written(datum: Datum, value: int | None, status: str) -> str:
    """What stands in the input: "" when nothing was filled, 0 and 1 for a flag, the name of a choice, 2026-10-30."""
    if status == Status.NA:
        return NOT_APPLICABLE
    if value is None:
        return ""
    if datum.kind == "date" and (day := day_of(value)):
        return day.isoformat()
    return (datum.choice(value) or text(value)) if datum.kind == "choice" else text(value)


def spoken(datum: Datum, value: int | None, status: str) -> str:
    """What a sentence says: 3次, 是, 不涉及, 未填."""
    if status == Status.NA:
        return NOT_APPLICABLE
    return Status(status).label if value is None else datum.amount(value)


@dataclass(frozen=True, slots=True)
class Value:
    """The current figure of one datum at one stage, with who gave it, when and why."""

    entry_id: int
    stage: str
    value: int | None
    status: Status
    text: str
    spoken: str
    reason: str
    revision: int
    by: str
    at: datetime
    origin: str  # its Chinese name

    @property
    def settled(self) -> bool:
        """Whether it says something: a cleared cell does not."""
        return self.status != Status.MISSING

    @property
    def fact(self) -> Fact:
        return Fact(self.value, self.status)


Values = dict[tuple[str, str], Value]  # by datum and stage


def value_of(datum: Datum, entry: Entry) -> Value:
    """One entry, `actor` selected with it."""
    return Value(
        entry_id=entry.pk,
        stage=entry.stage,
        value=entry.value,
        status=Status(entry.status),
        text=written(datum, entry.value, entry.status),
        spoken=spoken(datum, entry.value, entry.status),
        reason=entry.reason,
        revision=entry.revision,
        by=str(entry.actor),
        at=entry.at,
        origin=Origin(entry.origin).label,
    )


def current_values(sheets: Iterable[Sheet], outline: Outline) -> dict[int, Values]:
    """The current figures of these sheets, by sheet; one query."""
    found: dict[int, Values] = {sheet.pk: {} for sheet in sheets}
    for entry in Entry.objects.filter(sheet__in=list(found), current=True).select_related("actor"):
        found[entry.sheet_id][entry.datum, entry.stage] = value_of(outline.data[entry.datum], entry)
    return found


def used(values: Values, code: str) -> Value | None:
    """The figure that counts: the review's, where it says something; before that the unit's own."""
    review = values.get((code, Stage.REVIEW))
    return review if review and review.settled else values.get((code, Stage.SELF))
