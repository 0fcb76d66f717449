"""The page of an import of units: what it would do, row by row with a tick, as the template shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from organizations.imports.units.plan import UnitPlan
from organizations.imports.units.proposals import EVERY_NEW, Proposal, proposals

ONE_BY_ONE = 2000  # more new units than that are ticked together
MOST = 4000  # ticks that one page sends; beyond, a list is applied as it stands or divided
TICKS = ("change", "guess", "new")  # the boxes of the three tables, so that 全选 of one leaves the others alone
SHOWN = 500  # new units listed where they are ticked together
BADGES = {"新增": "ok", "合并": "warn", "撤销": "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal with its badge, and whether its box is ticked."""

    proposal: Proposal
    badge: str
    ticked: bool


def differences(plan: UnitPlan, ticks: Collection[str] | None = None) -> dict[str, Any]:
    """What the page shows of a plan: changes, new units, guesses; `whole` where there are too many for ticks.

    `ticks` are those that were sent; None: those that the list itself makes.
    """
    every = proposals(plan)
    changes = [one for one in every if not one.guessed and one.act != "新增"]
    new = [one for one in every if one.act == "新增"]
    guesses = [one for one in every if one.guessed]
    whole = len(changes) + len(guesses) > MOST
    together = not whole and len(new) + len(changes) + len(guesses) > ONE_BY_ONE
    listed = new[:SHOWN] if whole or together else new
    return {
        "changes": rows(changes[:MOST], ticks),
        "newcomers": rows(listed, ticks),
        "guesses": [] if whole else rows(guesses, ticks),
        "new": len(new),
        "hidden": len(new) - len(listed),
        "whole": whole,
        "together": together,
        "every_new": EVERY_NEW,
        "every_ticked": ticks is None or EVERY_NEW in ticks,
        "empty": not every,
        "nothing_said": not changes and not new,
    }


def ticked(sent: QueryDict) -> list[str] | None:
    """The ticks of all tables of the page; None where it showed none: all that the list itself says."""
    return [key for name in TICKS for key in sent.getlist(name)] if "ticks" in sent else None


def rows(proposed: list[Proposal], ticks: Collection[str] | None) -> list[Row]:
    """Proposals as rows of a table."""
    sent = None if ticks is None else frozenset(ticks)
    return [Row(one, BADGES.get(one.act, "info"), one.ticked if sent is None else one.key in sent) for one in proposed]
