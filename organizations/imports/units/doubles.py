"""Names that two units of one parent would bear: told by row, and ticked by a person only."""

from collections.abc import Iterable, Iterator, Mapping

from config.toolkit.batches import batches
from config.toolkit.characters import simplified
from organizations.models import Organization

from .lines import UnitLine

Standing = Mapping[str, Organization]


def doubles(creates: Iterable[UnitLine], updates: Iterable[UnitLine], standing: Standing) -> dict[str, Organization]:
    """Codes of new and renamed units whose parent has another unit of the name, simplified or traditional.

    Units that the list itself renames or ends bear their names no longer.
    """
    updates = list(updates)
    leaving = {line.standing.pk for line in updates if line.standing and (line.leaves or "更名" in line.acts)}
    named = [(line, parent) for line in _named(creates, updates) if (parent := _parent(line, standing))]
    bearers: dict[tuple[int | None, str], Organization] = {}
    units = Organization.objects.in_force().order_by("pk")
    for some in batches(sorted({parent for _, parent in named})):
        for unit in (one for one in units.filter(parent__in=some) if one.pk not in leaving):
            bearers.setdefault((unit.parent_id, simplified(unit.name)), unit)
    found = {line.code: bearers.get((parent, simplified(line.name))) for line, parent in named}
    return {code: unit for code, unit in found.items() if unit is not None}


def alike_in_list(creates: Iterable[UnitLine], updates: Iterable[UnitLine]) -> list[str]:
    """A sentence for each two rows that give one name to two units of the same parent."""
    first: dict[tuple[str, str], UnitLine] = {}
    told = []
    for line in _named(creates, updates):
        above = line.parent or (line.standing.parent.code if line.standing and line.standing.parent else "")
        earlier = first.setdefault((above, simplified(line.name)), line)
        if earlier is not line:
            told.append(f"第{earlier.row}行和第{line.row}行在同一上级之下都叫「{line.name}」，请核对是不是两个单位。")
    return told


def _named(creates: Iterable[UnitLine], updates: Iterable[UnitLine]) -> Iterator[UnitLine]:
    """The rows that give a name."""
    yield from creates
    yield from (line for line in updates if "更名" in line.acts)


def _parent(line: UnitLine, standing: Standing) -> int | None:
    """The row of the unit below which the line's unit will stand; None for a new parent."""
    if line.parent:
        return standing[line.parent].pk if line.parent in standing else None
    return line.standing.parent_id if line.standing else None
