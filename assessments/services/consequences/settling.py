"""What people say of single lines before a meeting decides: where it is uncertain, tied, or seen otherwise."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models import ConsequenceEntry, ListState
from assessments.selectors.consequences import rules_of
from assessments.services.consequences.rows import hold_list, refuse_state
from assessments.services.holding import keep
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.standards.amounts import yuan as yuan_said
from scoring.standards.consequences import Prize
from scoring.standards.effects import NO_PRIZE


@transaction.atomic
def settle_entry(
    entry: ConsequenceEntry, *, applies: bool, reason: str, actor: User, yuan: int | None = None, prize: str = ""
) -> ConsequenceEntry:
    """Whether a line applies, and with which amount or prize; a prize brings its own money."""
    made = hold_list(entry.batch)
    entry = made.entries.get(pk=entry.pk)
    entry.batch = made
    refuse_state(made, (ListState.COMPUTED,), "修改")
    said = _said(entry, applies, yuan, prize)
    before = told(entry)
    for name, value in said.items():
        setattr(entry, name, value)
    if entry.changed and not reason.strip():
        raise Refused(f"「{entry}」与计算结果不同，请写明理由。", field="reason")
    keep(entry, **said, reason=reason.strip(), settled_by=actor, settled_at=timezone.now())
    audit.record(
        "consequence.settled",
        actor=actor,
        target=entry,
        unit=entry.organization,
        reason=entry.reason,
        settled=[before, told(entry)],
    )
    return entry


def told(entry: ConsequenceEntry) -> str:
    """What stands of a line, in words: 适用，一等奖，800元."""
    applies = {None: "待判断", True: "适用", False: "不适用"}[entry.applies]
    money = yuan_said(entry.yuan) if entry.yuan is not None else ""
    return applies if entry.applies is False else "，".join(filter(None, (applies, entry.prize, money)))


def _said(entry: ConsequenceEntry, applies: bool, yuan: int | None, prize: str) -> dict[str, object]:
    """The fields of the line; Refused for what its rule does not know."""
    if not applies:
        return {"applies": False, "yuan": entry.computed_yuan, "prize": entry.computed_prize}
    if entry.kind == "award":
        known = {each.name: each for each in prizes_of(entry)}
        if prize not in known:
            raise Refused(f"奖项请选{'、'.join(known)}之一；不授奖的，请选“不适用”。", field="prize")
        return {"applies": True, "yuan": known[prize].yuan, "prize": prize}
    if entry.kind == "pay" and not yuan:
        raise Refused(f"「{entry}」请写明金额；不发的，请选“不适用”。", field="yuan")
    return {"applies": True, "yuan": yuan if entry.kind == "pay" else None, "prize": ""}


def prizes_of(entry: ConsequenceEntry) -> list[Prize]:
    """The prizes of its rule; none for a line of another kind."""
    return list(getattr(rules_of(entry.batch.standard).by_code[entry.rule], "prizes", ()))


def prize_names(entry: ConsequenceEntry) -> list[str]:
    """The prizes from which people choose: those of a tie, otherwise all of the rule."""
    tied = [name for name in dict.fromkeys(entry.choices) if name != NO_PRIZE]
    return tied or [each.name for each in prizes_of(entry)]
