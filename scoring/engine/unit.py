"""Who is assessed, as far as arithmetic needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.engine.facts import Facts


@dataclass(frozen=True, slots=True)
class Unit:
    """One assessed unit: its facts, and the pool in which it is ranked.

    A unit that is not ranked gets points but no place and no proposed grade; its figures still count where an item
    compares the pool. `also` are further groups in which it takes a place. `category` decides which items it is
    assessed on, `exempt` holds the codes of nodes that do not apply to it by the roster, `parent` the unit above.
    `order` is the caller's own order of units and decides nothing but ordinal places. `overrides` are values that a
    person set, by code of the node, "" for the total: they count instead of what the rules give.
    """

    id: str
    pool: str
    facts: Facts
    ranked: bool = True
    order: int = 0
    category: str = ""
    exempt: frozenset[str] = frozenset()
    parent: str = ""
    also: tuple[str, ...] = ()
    overrides: Mapping[str, int] = field(default_factory=dict)
