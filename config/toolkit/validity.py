"""What a model's own rules and the calendar say against a row, as the sentence of a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused


def refuse_invalid(row: Model, *, about: object = None, exclude: Iterable[str] = ()) -> None:
    """Refused with all that fields and constraints say, in one sentence; `about` tells before it whom it concerns."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        sentence = (f"「{about}」：" if about is not None else "") + " ".join(error.messages)
        places = list(error.message_dict)
        raise Refused(sentence, field=places[0] if len(places) == 1 else "") from error


def not_come(day: date, what: str = "日期", *, then: str = "请在当天或之后登记") -> str:
    """The sentence against a day that is still to come; "" for today and before."""
    return f"{what}{chinese_date(day)}还没有到，{then}。" if day > timezone.localdate() else ""


def refuse_to_come(day: date, what: str = "日期", *, field: str = "") -> None:
    """Refused for a day that is still to come; `field` is its name in the form."""
    if fault := not_come(day, what):
        raise Refused(fault, field=field)
