"""Reckoning a screening and keeping what came out; the same facts and answers give the same digest."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models import Screening, ScreeningEntry, ScreeningState
from assessments.models.screenings import OPEN
from assessments.selectors.screenings.computing import Line, reckon
from assessments.services.holding import keep
from config.toolkit import bulk
from config.toolkit.refusal import Refused
from organizations.models import User

from .holding import hold, record, refuse_unless

KEPT = ("facts", "hits", "gates", "figure", "place", "computed", "reason")
LONGEST = 400


@transaction.atomic
def compute_screening(screening: Screening, *, actor: User) -> Screening:
    """Criteria, shares and proposals of all units; once all townships have handed in, it waits for the decision."""
    screening = hold(screening)
    refuse_unless(screening, OPEN, "计算", "如需重新计算，请先退回确定。")
    reckoned = reckon(screening)
    bulk.update(ScreeningEntry, map(_kept, reckoned.lines), KEPT)
    before = screening.digest
    waiting = screening.parts.filter(opined=None).exists()
    state = ScreeningState.COMPUTED if waiting else ScreeningState.CHECKED
    keep(screening, state=state, digest=reckoned.digest, computed_at=timezone.now())
    outcomes = [line.proposed.outcome for line in reckoned.lines]
    record(
        "computed",
        screening,
        actor=actor,
        digest=[before, reckoned.digest],
        units=len(outcomes),
        proposed=outcomes.count("listed"),
        unknown=outcomes.count("unknown"),
    )
    return screening


def _kept(line: Line) -> tuple[object, ...]:
    """The key of the entry, and the values of `KEPT`."""
    hits = {code: hit.document() for code, hit in line.hits.items()}
    gates = {code: hit.document() for code, hit in line.gates.items()}
    said = line.proposed
    found = (line.facts.to_json(), hits, gates, line.figure)
    return line.entry.pk, *found, said.place, said.outcome, said.reason[:LONGEST]


def same(screening: Screening) -> bool:
    """Whether reckoning it again gives the digest that is stored: facts and answers are what they were."""
    return bool(screening.digest) and reckon(screening).digest == screening.digest


def refuse_stale(screening: Screening) -> None:
    """Refused where anything that the result rests on has changed since it was computed."""
    if not same(screening):
        raise Refused("计算以后，有事实或认定发生了变化。请先重新计算，再确定。")
