"""What a column of a database cannot hold is told before it is stored: points without a cap may grow beyond it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.toolkit.scaled import LARGEST, text
from scoring.engine.nodes import Leaf
from scoring.engine.results import UnitResult
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Points of one unit beyond ±9.2 × 10^12; `code` is the first item that has such points, empty for a sum alone."""

    unit_id: str
    code: str
    name: str
    value: int

    def sentence(self) -> str:
        """What is too large and what to do, without the name of the unit."""
        where = f"指标「{self.code} {self.name}」得" if self.code else "各项合计得"
        advice = "请核对数据，或者在方案里写明最高得分" if self.code else "请在方案里写明加分、扣分的封顶"
        return f"{where}{text(self.value)}分，超过系统能保存的{text(LARGEST)}分，{advice}。"


def too_large(scheme: Scheme, results: Iterable[UnitResult]) -> tuple[TooLarge, ...]:
    """The units whose points no integer column can hold, each with the item that is to blame; nothing may be stored."""
    return tuple(_told(scheme, result) for result in results if _beyond(_figures(result)))


def _figures(result: UnitResult) -> Iterator[int]:
    """All that is not nothing: filtered and compared by the interpreter itself, because it is asked of every unit."""
    sums = (result.total, result.exact, result.base, result.bonus, result.penalty)
    return filter(None, (*result.values, *sums))


def _beyond(figures: Iterable[int]) -> bool:
    known = list(figures)
    return bool(known) and (max(known) > LARGEST or min(known) < -LARGEST)


def _told(scheme: Scheme, result: UnitResult) -> TooLarge:
    values: Sequence[int | None] = result.values
    for node, value in zip(scheme.preorder, values, strict=True):
        if isinstance(node, Leaf) and value is not None and abs(value) > LARGEST:
            return TooLarge(result.unit_id, node.code, node.name, value)
    return TooLarge(result.unit_id, "", "", max(_figures(result), key=abs))
