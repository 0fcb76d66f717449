"""What people answer for many units at once where no record tells it; every change is a new row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from assessments.models import TitleAnswer, TitleReview
from assessments.selectors.titles.looking import answers_of, looked_at, rule_of
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations import audit
from organizations.models import User
from scoring.standards import Fact

from .reviews import hold_review, refuse_unless_open

LONGEST = TitleAnswer._meta.get_field("basis").max_length or 0


class Given(NamedTuple):
    """One answer: a scaled number, a flag as 0 or 1 (scaled), None takes an earlier answer back."""

    unit: int
    fact: str
    value: int | None
    basis: str = ""


@transaction.atomic
def answer(review: TitleReview, given: Iterable[Given], *, actor: User) -> int:
    """Write the answers that say something new, all of them or none; how many these were.

    Refused for a unit that is not looked at, for a question that the standard does not ask, for no truth value.
    """
    review = hold_review(review)
    refuse_unless_open(review, "登记认定事项")
    asked = {fact.code: fact for fact in rule_of(review.standard).asked}
    units = {row.unit.pk: row.name for row in looked_at(review)}
    standing = answers_of(review)
    rows = []
    for one in given:
        if one.unit not in units or one.fact not in asked:
            raise Refused("有的单位或事项不在这次评审里，请刷新后再填。")
        _refuse(one, units[one.unit], asked[one.fact])
        kept = one._replace(basis=one.basis.strip() if one.value is not None else "")
        before = standing.get((one.unit, one.fact))
        if (kept.value, kept.basis) != ((before.value, before.basis) if before else (None, "")):
            rows.append(kept)
    _write(review, rows, actor)
    if rows:
        names = sorted({asked[row.fact].name for row in rows})
        audit.record("title.answered", actor=actor, target=review, unit=review.owner, cells=len(rows), items=names)
    return len(rows)


def _write(review: TitleReview, rows: Iterable[Given], actor: User) -> None:
    """New rows: the latest counts."""
    now = timezone.now()
    TitleAnswer.objects.bulk_create(
        TitleAnswer(
            review=review,
            organization_id=row.unit,
            fact=row.fact,
            value=row.value,
            basis=row.basis,
            actor=actor,
            at=now,
        )
        for row in rows
    )


def _refuse(one: Given, name: str, fact: Fact) -> None:
    if fact.kind == "flag" and one.value not in (None, 0, SCALE):
        raise Refused(f"「{name}」的“{fact.name}”只能是“是”或“否”。")
    if len(one.basis.strip()) > LONGEST:
        raise Refused(f"「{name}」的依据有{len(one.basis.strip())}个字，最多{LONGEST}个字。")
