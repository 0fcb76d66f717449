"""What is derived from `parent`: ids, paths, ancestor columns; only services write them (architecture 3.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr

from config.toolkit.refusal import Refused
from organizations.models import Kind, Organization
from organizations.models.organizations import PATH_STEP, PLACE_KINDS

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ANCESTORS = tuple(f"{kind.value}_id" for kind in PLACE_KINDS[:-1])  # province_id … township_id
LONGEST_PATH = 96


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The derived columns of one unit: its path and, per place level above village, the unit itself or its ancestor."""

    path: str
    columns: tuple[int | None, ...]

    def below(self, pk: int, kind: str) -> "Ancestry":
        """The ancestry of a unit `pk` of this kind directly below."""
        columns = list(self.columns)
        if kind in PLACE_KINDS[:-1]:
            columns[rank(kind)] = pk
        path = self.path + step(pk)
        if len(path) > LONGEST_PATH:
            raise Refused(f"单位层级超过{LONGEST_PATH // PATH_STEP}层，不能再设下级。")
        return Ancestry(path, tuple(columns))

    def fields(self) -> dict[str, str | int | None]:
        """The columns by name, as a model takes them."""
        return {"path": self.path, **dict(zip(ANCESTORS, self.columns, strict=True))}


ROOT = Ancestry("", (None,) * len(ANCESTORS))


def ancestry(unit: Organization | None) -> Ancestry:
    """What the unit's row says; the empty one above all roots."""
    return Ancestry(unit.path, tuple(getattr(unit, name) for name in ANCESTORS)) if unit else ROOT


def rank(kind: str) -> int:
    """0 for a province … 4 for a village; ValueError for what is no place."""
    return PLACE_KINDS.index(Kind(kind))


def step(pk: int) -> str:
    """The id in base 36, fixed width: the unit's own part of its path."""
    digits = ""
    while pk:
        pk, rest = divmod(pk, len(DIGITS))
        digits = DIGITS[rest] + digits
    if len(digits) > PATH_STEP:
        raise OverflowError("unit id beyond the width of a path")
    return digits.rjust(PATH_STEP, "0")


def take_ids(count: int) -> Sequence[int]:
    """Ids for `count` new units, so that their paths are known before they are written. Inside a transaction."""
    table = Organization._meta.db_table
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])  # once: asked row by row it is slow
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
            return [row[0] for row in cursor.fetchall()]
    last = Organization.objects.aggregate(last=Max("pk"))["last"] or 0  # units are never deleted: ids do not come back
    return range(last + 1, last + count + 1)


def next_position(parent: Organization | None) -> int:
    """The place behind the last unit below `parent` in the order of the list (建制顺序)."""
    return (Organization.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0) + 1


def refuse_rank(kind: str, parent_columns: Sequence[int | None], *, name: str) -> None:
    """Refused when a place would stand below a place of its own or a lower level."""
    if kind not in PLACE_KINDS:
        return
    held = [level for level, pk in enumerate(parent_columns) if pk is not None]
    if held and rank(kind) <= held[-1]:
        raise Refused(
            f"「{name}」是{Kind(kind).label}，不能设在{PLACE_KINDS[held[-1]].label}之下，请检查类型和上级单位。",
            field="kind",
        )


def move(unit: Organization, parent: Organization | None) -> None:
    """Hang the unit and everything below it under `parent`, last in its order.

    The derived columns of the whole subtree are written in one UPDATE.
    """
    old, above = ancestry(unit), ancestry(parent)
    new = above.below(unit.pk, unit.kind)
    subtree = Organization.objects.within(unit)
    changes: Mapping[str, object] = {
        name: after
        for name, before, after in zip(ANCESTORS, old.columns, new.columns, strict=True)
        if before != after  # the unit's own lower levels stay with each row
    }
    deepest = subtree.aggregate(deepest=Max(Length("path")))["deepest"] or 0
    if deepest - len(old.path) + len(new.path) > LONGEST_PATH:
        raise Refused(f"划转后单位层级超过{LONGEST_PATH // PATH_STEP}层，不能划转。")
    subtree.update(path=Concat(Value(new.path), Substr("path", len(old.path) + 1)), **changes)
    Organization.objects.filter(pk=unit.pk).update(parent=parent, position=next_position(parent))
    unit.refresh_from_db()
