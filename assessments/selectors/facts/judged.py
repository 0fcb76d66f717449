"""What people answer for each unit, because no record tells it."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.standards import Fact, FromJudged, Known

from .base import Asked, Found, Read, unknown


def read_judged(asked: Asked, facts: Sequence[Fact]) -> Read:
    """The latest answers as they were handed in; what nobody answered is not known."""
    return {fact.code: {unit: Found(_answered(asked, fact, unit)) for unit in asked.pks} for fact in facts}


def _answered(asked: Asked, fact: Fact, unit: int) -> Known:
    answer = asked.answers.get((unit, fact.code))
    if answer is None:
        question = fact.reads.ask if isinstance(fact.reads, FromJudged) else fact.name
        return unknown(f"还没有人认定：{question}")
    basis = f"，依据：{answer.basis}" if answer.basis else ""
    return Known(answer.value, evidence=f"人工认定为{fact.amount(answer.value)}{basis}")
