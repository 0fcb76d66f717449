"""How the points of every item lie over the units: what a scheme tells apart, and what it does not (F35)."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.toolkit.scaled import half_up
from scoring.engine.nodes import Leaf
from scoring.engine.results import UnitResult
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class Spread:
    """One item over all units; points scaled by 10^6, None where no unit has any.

    units: those that the item has points for; full: of these, those with all its points or more; zero: those with none
    or less; kinds: how many different points there are.
    """

    leaf: Leaf
    units: int
    full: int
    zero: int
    kinds: int
    least: int | None
    most: int | None
    mean: int | None

    @property
    def level(self) -> bool:
        """Whether the item tells no two units apart though there are two."""
        return self.units > 1 and self.kinds == 1

    @property
    def rate(self) -> int | None:
        """The mean as a share of the item's points, scaled by 10^6."""
        return None if self.mean is None else half_up(self.mean * 1_000_000, self.leaf.points)


def spreads(scheme: Scheme, results: Sequence[UnitResult]) -> tuple[Spread, ...]:
    """Every item in the order of the scheme; `results` are of this scheme."""
    if not results:
        return ()
    columns = dict(zip(scheme.codes, zip(*(result.values for result in results), strict=True), strict=True))
    return tuple(_spread(leaf, columns[leaf.code]) for leaf in scheme.leaves)


def _spread(leaf: Leaf, column: Sequence[int | None]) -> Spread:
    known = [value for value in column if value is not None]
    return Spread(
        leaf=leaf,
        units=len(known),
        full=sum(value >= leaf.points for value in known),
        zero=sum(value <= 0 for value in known),
        kinds=len(set(known)),
        least=min(known, default=None),
        most=max(known, default=None),
        mean=half_up(sum(known), len(known)) if known else None,
    )
