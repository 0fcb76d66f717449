"""Who is assessed, as far as arithmetic needs to know."""

from dataclasses import dataclass

from scoring.engine.facts import Facts


@dataclass(frozen=True, slots=True)
class Unit:
    """One assessed unit: its facts, and the pool in which it is ranked (unless it takes no part in ranking)."""

    id: str
    pool: str
    facts: Facts
    ranked: bool = True
    order: int = 0
