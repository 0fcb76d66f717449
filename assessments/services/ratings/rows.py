"""What the steps of a round share: holding it, its entries in order, a level chosen for an entry and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.gathering import unit_from
from config.toolkit.refusal import Refused
from scoring.standards.gates import Held
from scoring.standards.rating_proposals import Unit, leap
from scoring.standards.ratings import Rating

Fault = tuple[str, str]  # the field of the form, and the sentence
Chosen = Mapping[int, tuple[str, str]]  # by entry: level or outcome, and the reason
OPEN = (RatingState.DRAFT, RatingState.COMPUTED)


def hold_round(round: RatingRound) -> RatingRound:
    """The round as it stands once it is ours."""
    RatingRound.objects.select_for_update().only("pk").get(pk=round.pk)
    related = ("standard__owner", "owner__parent", "decision", "approval", "notice")
    return RatingRound.objects.select_related(*related).get(pk=round.pk)


def refuse_state(round: RatingRound, states: Collection[str], what: str) -> None:
    """Refused while the round is in another state: `what` is what cannot be done."""
    if round.state not in states:
        raise Refused(f"「{round}」{round.get_state_display()}，不能{what}。")


def level_field(entry: RatingEntry) -> str:
    """The name of an entry's level in forms and refusals."""
    return f"level:{entry.pk}"


def reason_field(entry: RatingEntry) -> str:
    """The name of an entry's reason in forms and refusals."""
    return f"reason:{entry.pk}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A level chosen for an entry by people; `beside` is what it is compared with: the proposal, or an opinion."""

    rating: Rating
    entry: RatingEntry
    code: str
    reason: str
    beside: str
    named: str  # 乡镇意见, 审定等级, 审批等级
    moves: bool = True  # whether the rules on rise and fall bind; the unit above may approve less

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong with it."""
        name, names = self.entry.name, self.rating.scale.names
        if self.code not in names:
            yield level_field(self.entry), f"{name}的{self.named}请从列表中选择。"
            return
        yield from self._barred()
        if self.moves and self.code != self.entry.proposed and (said := leap_of(self.rating, self.entry, self.code)):
            yield level_field(self.entry), f"{name}的{self.named}不能为「{names[self.code]}」：按标准，{said}。"
        if self.code != self.beside and not self.reason.strip():
            before = names.get(self.beside, "没有建议")
            said = f"与{before}不同" if self.beside else "没有建议可依"
            yield reason_field(self.entry), f"{name}的{self.named}「{names[self.code]}」{said}，请写明理由。"
        elif self.code not in self.rating.scale.positions and not self.reason.strip():
            yield reason_field(self.entry), f"{name}{names[self.code]}，请写明不定等级的理由。"

    def _barred(self) -> Iterator[Fault]:
        """A gate that nobody may pass (正在整顿的不定星)."""
        names = self.rating.scale.names
        for gate, limit in self.entry.basis.get("bars", ()):
            if limit not in names or self.code == limit:
                continue
            if limit not in self.rating.scale.positions or self.rating.better(self.code, limit):
                said = f"{self.entry.name}有「{gate}」的情形，按标准最高为「{names[limit]}」，不得例外"
                yield level_field(self.entry), f"{said}，不能定为「{names[self.code]}」。"


def leap_of(rating: Rating, entry: RatingEntry, code: str) -> str:
    """Why the standard lets nobody move the unit there from what it held; what the rules lower may be lowered less."""
    fallen = entry.proposed and rating.better(entry.previous, entry.proposed)
    if fallen and rating.better(entry.previous, code) and not rating.better(entry.proposed, code):
        return ""
    values = entry.basis.get("values")
    unit = unit_from(values) if values else Unit(str(entry.organization_id), {}, {}, held=Held(entry.previous))
    return leap(rating, unit, code, year=entry.round.year)


def gate_reason(entry: RatingEntry, code: str) -> str:
    """Why the rules themselves give an outcome instead of a level: the gates behind it; "" when they do not."""
    if code != entry.proposed:
        return ""
    said = [step["rule"] for step in entry.basis.get("steps", ()) if step["what"] == "gate" and step["after"] == [code]]
    return said[0][:400] if said else ""
