"""Units in force that a list leaves out, and who may have taken them over: guesses, which only a person confirms."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from config.toolkit.characters import simplified
from organizations.models import Organization

from .lines import UnitLine
from .names import BATCH

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
    for start in range(0, len(above), BATCH):
        for unit in units.filter(parent__in=above[start : start + BATCH]).order_by("position", "pk"):
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
    letters = {letter for unit in left for letter in stem(unit.name)}
    for unit in left:
        into = next((line for line in new if line.kind == unit.kind and _alike(unit.name, line.name, letters)), None)
        if into or 2 * len(left) < children:
            yield Missing(unit, into.code, into.name) if into else Missing(unit)


def _alike(old: str, new: str, letters: set[str]) -> bool:
    """True where the new name is the old one under another ending, holds it, or is put together from old names."""
    before, after = stem(old), stem(new)
    if not before or not after:
        return False
    return before == after or before in after or (set(after) <= letters and bool(set(after) & set(before)))


def stem(name: str) -> str:
    """The name without the word for what it is, in simplified characters: 河靖坪 of 河靖坪村村民委员会."""
    plain = simplified(name)
    return ENDINGS.sub("", plain) or plain


def doubles(creates: Iterable[UnitLine], standing: Mapping[str, Organization]) -> dict[str, Organization]:
    """New codes whose parent has a unit of the same name already, in simplified or traditional characters."""
    new: defaultdict[int, list[UnitLine]] = defaultdict(list)
    for line in creates:
        if line.parent in standing:
            new[standing[line.parent].pk].append(line)
    above, found = list(new), {}
    units = Organization.objects.in_force().order_by("pk")
    for start in range(0, len(above), BATCH):
        names: dict[tuple[int | None, str], Organization] = {}
        for unit in units.filter(parent__in=above[start : start + BATCH]):
            names.setdefault((unit.parent_id, simplified(unit.name)), unit)
        for parent in above[start : start + BATCH]:
            for line in new[parent]:
                if same := names.get((parent, simplified(line.name))):
                    found[line.code] = same
    return found
