"""A reason of the review that was written for another figure, and says so (F44)."""

from __future__ import annotations

import re

from assessments.models import Sheet, Stage
from assessments.selectors.values import Value, spoken
from scoring.answers import Answer
from scoring.engine import Datum

LONGEST = 400  # characters
_FORMER = re.compile(r"(.*)（针对原值(.+?)）", re.DOTALL)


def kept_reason(sheet: Sheet, datum: Datum, before: Value | None, words: str, answer: Answer) -> str:
    """The reason that stood beside a review figure, for the new figure that nobody wrote a reason for.

    It is kept with the figure it was written for: 满意度91.6%（针对原值91.6）; without, once that figure is back, and
    where it was rewritten after the figure, for it may be about the new one already. What another figure of the item
    brought in is no reason of this one.
    """
    if before is None or not before.settled or not words or before.reason != words:
        return words
    found = _FORMER.fullmatch(words)
    own, first = (found[1], found[2]) if found else (words, before.spoken)
    if first == spoken(datum, answer.value, answer.status) or (not found and _rewritten(sheet, datum, before)):
        return own
    mark = f"（针对原值{first}）"
    return own[: LONGEST - len(mark)] + mark


def _rewritten(sheet: Sheet, datum: Datum, value: Value) -> bool:
    former = sheet.entries.filter(datum=datum.code, stage=Stage.REVIEW, revision=value.revision - 1).first()
    if former is None or (former.value, former.status) != (value.value, value.status):
        return False
    return former.reason != value.reason
