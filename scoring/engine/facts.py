"""What the engine is told about one unit: a value and a status for every datum."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, Self

from scoring.engine.status import Status


class _Fact(NamedTuple):
    value: int | None
    status: Status
    members: tuple[int | None, ...]


class Fact(_Fact):
    """One datum of one unit, scaled by 10^6: flags are 0 or 1, choices the index of the choice (0 is the first).

    A roll-up datum carries the results of the units below in `members`, None for one that has none yet.
    ValueError for a filled fact without a value, and for VETOED, which is an outcome and never an input.
    A tuple, so that equal facts are found again quickly: they are scored once.
    """

    __slots__ = ()

    def __new__(cls, value: int | None, status: Status = Status.FILLED, members: tuple[int | None, ...] = ()) -> Self:
        if value is None and status is Status.FILLED and not members:
            raise ValueError("a filled fact needs a value or members")
        if status is Status.VETOED:
            raise ValueError("a veto is an outcome, not a fact")
        return super().__new__(cls, value, status, members)

    @classmethod
    def all_filled(cls, values: Iterable[int]) -> Iterator[Self]:
        """The same as `Fact(value)` for many in a tenth of the time: numbers need none of the checks."""
        return map(tuple.__new__, repeat(cls), zip(values, repeat(Status.FILLED), repeat(())))

    @property
    def known(self) -> int | None:
        """The value, only where it counts: a figure that still awaits its proof does not."""
        return self.value if self.status is Status.FILLED else None


Facts = Mapping[str, Fact]  # of one unit, by datum
Columns = Mapping[str, Sequence[Fact]]  # of many units, by datum

UNFILLED = Fact(None, Status.MISSING)
NOTHING_HAPPENED = Fact(0)
