"""Which unit is meant: by code, by name, by another name, by 上级/名称. Asked, never guessed (domain 19)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from config.toolkit.batches import batches
from config.toolkit.cells import words
from config.toolkit.characters import simplified
from config.toolkit.dates import chinese_date
from organizations.models import Alias, Organization

SHOWN = 8
SLASH = re.compile("[/／]")


class Unclear(ValueError):
    """None or several units are meant; the message says which ones, and how to write the one."""


def sought(typed: str) -> Q:
    """Units whose name, pinyin, initials or alias holds the words, or whose code begins with them."""
    typed = words(typed)
    small = typed.lower()
    aliases = Alias.objects.standing().filter(Q(name__icontains=typed) | Q(pinyin__contains=small))
    by_name = Q(name__icontains=typed) | Q(pinyin__contains=small) | Q(code__startswith=typed)
    return by_name | Q(pk__in=aliases.values("organization"))


def meant(units: QuerySet[Organization], typed: str) -> list[Organization]:
    """The units in force that the words name exactly: by code, else by name, else by alias; 上级/名称 narrows it."""
    *above, name = [part.strip() for part in SLASH.split(words(typed))]
    standing = units.in_force().select_related("parent").order_by("path")  # type: ignore[attr-defined]
    if above:
        found = _called(standing, words(typed)) or _called(standing, name)
        return [one for one in found if one.name == words(typed) or (one.parent and one.parent.name == above[-1])]
    return _called(standing, name)


def the_unit(units: QuerySet[Organization], typed: str, *, part: bool = False) -> Organization:
    """The one unit that is meant; Unclear, with the candidates and their parents, when there is none or several.

    `part`: what is called so by no unit may be a part of a name, as in a search, where only one unit has it.
    """
    found = meant(units, typed) or (near(units, typed) if part else [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unclear(f"没有找到「{typed}」{_ended(units, typed)}，请填写您权限内单位的区划代码或完整名称。")
    raise Unclear(f"「{typed}」不止一个：{candidates(found)}。请改填区划代码，或写成“上级/名称”。")


def near(units: QuerySet[Organization], typed: str) -> list[Organization]:
    """The units in force that a search for the words finds, in either script; 上级/名称 narrows it."""
    *above, name = [simplified(part.strip()) for part in SLASH.split(words(typed))]
    if not name:
        return []
    found = units.in_force().select_related("parent").filter(sought(name)).order_by("path")  # type: ignore[attr-defined]
    return [one for one in found if not above or (one.parent and above[-1] in one.parent.name)]


def units_called(units: QuerySet[Organization], called: Iterable[str]) -> Mapping[str, Sequence[Organization]]:
    """By code and by name the units that are called so, in the order of the tree; a query for every few hundred names.

    Units that have ended count only where none in force is called so.
    """
    found: defaultdict[str, list[Organization]] = defaultdict(list)
    for some in batches(sorted(set(called) - {""})):
        asked = set(some)
        for unit in units.filter(Q(code__in=some) | Q(name__in=some)).select_related("parent").order_by("path"):
            for name in {unit.code, unit.name} & asked:
                found[name].append(unit)
    return {name: [unit for unit in same if unit.closed_on is None] or same for name, same in found.items()}


def candidates(found: Iterable[Organization]) -> str:
    """「甲镇/红星村（620421101201）」 for each, as one may type it."""
    units = list(found)
    told = [f"{_with_parent(one)}{f'（{one.code}）' if one.code else ''}" for one in units[:SHOWN]]
    return "、".join(told) + (f"等{len(units)}个" if len(units) > SHOWN else "")


def _called(units: QuerySet[Organization], name: str) -> list[Organization]:
    """By code, else by name, else by alias; nothing for an empty name."""
    if not name:
        return []
    by_alias = Q(pk__in=Alias.objects.standing().filter(name=name).values("organization"))
    for condition in (Q(code=name), Q(name=name), by_alias):
        if found := list(units.filter(condition)[: SHOWN * 4]):
            return found
    return []


def _with_parent(unit: Organization) -> str:
    return f"{unit.parent.name}/{unit.name}" if unit.parent else unit.name


def _ended(units: QuerySet[Organization], typed: str) -> str:
    """Where the unit went that once bore this name."""
    gone = (
        units.stood().exclude(closed_on=None).filter(Q(name=words(typed)) | Q(code=words(typed))).order_by("-closed_on")
    )
    for unit in gone[:1]:
        after = unit.left_by.filter(event__undone_at=None, target__isnull=False).exclude(target=unit)
        names = "、".join(dict.fromkeys(after.order_by("pk").values_list("target__name", flat=True)))
        return f"（「{unit}」已于{chinese_date(unit.closed_on)}撤销{f'，并入「{names}」' if names else ''}）"
    return ""
