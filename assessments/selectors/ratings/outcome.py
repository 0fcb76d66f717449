"""What comes out of a round's inputs: the proposal of the rules and its fit to the quotas, with one digest of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models.ratings import RatingRound
from assessments.selectors.ratings.gathering import Gathered, gather, values_of
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.digest import digest
from scoring.standards.fitting import Fitted, Seat, fit
from scoring.standards.rating_proposals import Proposal, Unit, propose


@dataclass(frozen=True, slots=True)
class Outcome:
    """Inputs, proposals by unit id, the quota proposal, and the digest of standard, inputs and result."""

    inputs: Gathered
    proposals: dict[str, Proposal]
    fitted: Fitted
    digest: str

    def basis(self, unit: str) -> dict[str, Any]:
        """What an entry keeps: the whole way, what holds the unit in the quotas, what bars it, what is lacking."""
        proposal, seat = self.proposals[unit], self.fitted.seats[unit]
        steps = [step.document() for step in proposal.steps]
        for told in seat.told:
            steps.append({"what": "quota", "rule": told, "found": "", "before": [], "after": [], "evidence": []})
        return {
            "field": proposal.unit.field,
            "held": self.inputs.before[int(unit)].told,
            "codes": list(proposal.codes),
            "steps": steps,
            "won": list(proposal.won),
            "bars": [[bar.name, bar.code] for bar in proposal.bars],
            "lacking": list(proposal.lacking) or self._asked(seat),
            "key": list(proposal.key),
            "fixed": seat.fixed,
            "counts": seat.counts,
            "values": values_of(proposal.unit),
        }

    def _asked(self, seat: Seat) -> list[str]:
        """What has to be known before a quota lowers the unit."""
        facts = self.inputs.rating.catalog
        return [facts[code].name for code in self.inputs.rating.notice_facts] if seat.asked else []


def evaluate(round: RatingRound) -> Outcome:
    """The round as it comes out now; writes nothing."""
    inputs = gather(round)
    return Outcome(inputs, *settled(round, inputs.units))


def settled(round: RatingRound, units: Sequence[Unit]) -> tuple[dict[str, Proposal], Fitted, str]:
    """What the round's standard makes of these units: proposals, their fit to the quotas, and the digest of all."""
    rating = rating_of(round.standard)
    proposals = propose(rating, units, year=round.year)
    fitted = fit(rating, proposals.values())
    result = [[seat.id, proposals[seat.id].code, seat.code, seat.tie] for seat in fitted.seats.values()]
    return proposals, fitted, digest([round.standard.digest, [values_of(unit) for unit in units], result])


def outdated(round: RatingRound) -> bool:
    """Whether it would come out otherwise now, or from other values, than when it was computed."""
    return bool(round.digest) and evaluate(round).digest != round.digest
