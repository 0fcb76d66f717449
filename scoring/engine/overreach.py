"""A veto of the last so many places where a pool has no more units: it falls on everybody, the first included."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.engine.ladder import Veto
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class Overreach:
    """A veto that falls on every ranked unit of a pool, since there are only so many."""

    veto: Veto
    pool: str
    units: int

    def sentence(self) -> str:
        """What is the matter, for who applies the scheme to so small a group."""
        where = f"{self.pool}组" if self.pool else ""
        only = f"{where}只有{self.units}个单位排名，都在末{self.veto.last}名里"
        return f"{only}，{self.veto.title}「{self.veto.name}」落到了每个单位，第1名也在内，请核对。"


def overreaching(scheme: Scheme, placed: Iterable[str]) -> tuple[Overreach, ...]:
    """Every such veto and pool; `placed` are the pools of the units that have a place, one for each unit."""
    units = Counter(placed)
    return tuple(
        Overreach(veto, pool, count)
        for veto in scheme.vetoes
        for pool, count in units.items()
        if veto.last and count <= veto.last
    )
