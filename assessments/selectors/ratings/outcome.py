"""What comes out of a round's inputs: the proposal of the rules and its fit to the quotas, with one digest of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments.models.ratings import RatingRound
from assessments.selectors.ratings.gathering import Gathered, gather
from config.toolkit.digest import digest
from scoring.standards.fitting import Fitted, fit
from scoring.standards.proposing import Proposal, propose


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
            "lacking": list(proposal.lacking),
            "key": list(proposal.key),
            "fixed": seat.fixed,
            "counts": seat.counts,
        }


def evaluate(round: RatingRound) -> Outcome:
    """The round as it comes out now; writes nothing."""
    inputs = gather(round)
    proposals = propose(inputs.rating, inputs.units, year=round.year)
    fitted = fit(inputs.rating, proposals.values())
    result = [[seat.id, proposals[seat.id].code, seat.code, seat.tie] for seat in fitted.seats.values()]
    return Outcome(inputs, proposals, fitted, digest([round.standard.digest, inputs.content(), result]))


def outdated(round: RatingRound) -> bool:
    """Whether it would come out otherwise now, or from other values, than when it was computed."""
    return bool(round.digest) and evaluate(round).digest != round.digest
