"""Units in force that a list leaves out, and who may have taken them over: guesses, which only a person confirms."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from config.toolkit.batches import batches
from config.toolkit.characters import simplified
from organizations.models import Organization

from .lines import UnitLine

ENDINGS = re.compile(
    "(村村民委员会|村民委员会|村委会|社区居民委员会|居民委员会|社区居委会|居委会|社区|街道办事处|街道|村|镇|乡|县|区|市)$"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that the list leaves out; `into` is the code of the unit that its name points to, "" for none."""

    unit: Organization
    into: str = ""
    into_name: str = ""


def left_out(
    lines: list[UnitLine], standing: Mapping[str, Organization], root: Organization | None, creates: list[UnitLine]
) -> list[Missing]:
    """Units with a code, in force, that the list leaves out although it names most units of the same parent.

    Of other parents those alone whose name points to a new unit of the list.
    """
    named = {line.code for line in lines}
    over = {unit.parent_id for code, unit in standing.items() if code in named}
    over |= {standing[line.parent].pk for line in creates if line.parent in standing}
    above = sorted(pk for pk in over if pk)
    units: QuerySet[Organization] = Organization.objects.in_force().select_related("parent").exclude(code="")
    units = units.within(root) if root else units
    siblings: defaultdict[int | None, list[Organization]] = defaultdict(list)
    for some in batches(above):
        for unit in units.filter(parent__in=some).order_by("position", "pk"):
            siblings[unit.parent_id].append(unit)
    newcomers: defaultdict[str, list[UnitLine]] = defaultdict(list)
    for line in creates:
        newcomers[line.parent].append(line)
    return [
        one
        for children in siblings.values()
        for one in _of_one_parent([unit for unit in children if unit.code not in named], len(children), newcomers)
    ]


def _of_one_parent(
    left: list[Organization], children: int, newcomers: Mapping[str, list[UnitLine]]
) -> Iterable[Missing]:
    """Those left out below one parent; when they are most of its units, those alone that seem to have a successor."""
    parent = left[0].parent if left else None
    new = newcomers.get(parent.code, []) if parent else []
    stems = {stem(unit.name) for unit in left}
    for unit in left:
        into = next((line for line in new if line.kind == unit.kind and _alike(unit.name, line.name, stems)), None)
        if into or 2 * len(left) < children:
            yield Missing(unit, into.code, into.name) if into else Missing(unit)


def _alike(old: str, new: str, stems: set[str]) -> bool:
    """True where the new name is the old one under another ending, holds it, or is put together from what old names
    begin with, this one among them: 河东 of 河靖坪 and 东坪, but not 黄河湾 of 罗家湾."""
    before, after = stem(old), stem(new)
    if not before or not after:
        return False
    whole = before in after if len(before) > 1 else after.startswith(before)
    return before == after or whole or any(before in parts for parts in _joined(after, stems))


def _joined(name: str, stems: set[str]) -> Iterator[frozenset[str]]:
    """The ways in which the name is put together from beginnings of at least two of the stems."""
    for parts in _cut(name, stems, frozenset()):
        if len(parts) > 1:
            yield parts


def _cut(rest: str, stems: set[str], used: frozenset[str]) -> Iterator[frozenset[str]]:
    if not rest:
        yield used
    for one in stems - used:
        for length in range(1, min(len(one), len(rest)) + 1):
            if one[:length] == rest[:length]:
                yield from _cut(rest[length:], stems, used | {one})


def stem(name: str) -> str:
    """The name without the word for what it is, in simplified characters: 河靖坪 of 河靖坪村村民委员会."""
    plain = simplified(name)
    return ENDINGS.sub("", plain) or plain
