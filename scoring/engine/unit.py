"""Who is assessed, as far as arithmetic needs to know."""

from dataclasses import dataclass

from scoring.engine.facts import Facts


@dataclass(frozen=True, slots=True)
class Unit:
    """One assessed unit: its facts, and the pool in which it is ranked.

    A unit that is not ranked gets points but no place and no proposed grade; its figures still count where an item
    compares the pool. `order` is the caller's own order of units and decides nothing.
    """

    id: str
    pool: str
    facts: Facts
    ranked: bool = True
    order: int = 0
