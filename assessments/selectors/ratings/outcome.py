"""What comes out of a round's inputs: the proposal of the rules and its fit to the quotas, with one digest of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models.ratings import RatingEntry, RatingRound
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


def changes(round: RatingRound) -> list[str]:
    """In words the units of which other values are known now than when it was computed, or of which others came out."""
    now = evaluate(round)
    if not round.digest or now.digest == round.digest:
        return []
    names = now.inputs.rating.scale.names | {"": "未定"}
    units, found = {int(unit.id): unit for unit in now.inputs.units}, []
    for entry in round.entries.order_by("position"):
        unit = units.pop(entry.organization_id, None)
        if unit is None:
            found.append(f"{entry.parent_name}{entry.name}（已不在名单）")
        elif said := _change(entry, unit, now.fitted.seats[unit.id].code, names):
            found.append(f"{entry.parent_name}{entry.name}（{said}）")
    return [*found, *(f"{one.parent_name}{one.name}（没有列入）" for one in now.inputs.then if one.unit.pk in units)]


def _change(entry: RatingEntry, unit: Unit, code: str, names: Mapping[str, str]) -> str:
    """What is other than when it was computed: the level before, what is proposed, or values only."""
    said = []
    if unit.held.code != entry.previous:
        before, after = (names[code] if code else "没有等级" for code in (entry.previous, unit.held.code))
        said.append(f"上次等级由{before}变为{after}")
    if code != entry.proposed:
        said.append(f"建议由{names[entry.proposed]}变为{names[code]}")
    if not said and digest(values_of(unit)) != digest(entry.basis.get("values")):
        said.append("所用的数据有变化，建议不变")
    return "，".join(said)


def outdated(round: RatingRound) -> bool:
    """Whether it would come out otherwise now, or from other values, than when it was computed."""
    return bool(round.digest) and evaluate(round).digest != round.digest
