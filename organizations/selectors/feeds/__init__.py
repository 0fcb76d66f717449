"""What schemes read from records: counts of registers, honours, points, cards, figures, by unit and period (F51, F52).

A source is written `kind/what`: `point_check/missed` is the count `missed` of the register `point_check`; the kinds
with a hyphen are those of `FIXED`. Everything is read from what is registered; nobody types it.
"""

from __future__ import annotations

from organizations.models import Level, Organization, RegisterType, Use, YearItem

from .base import Fed, Source
from .honours import HonourCount, PointCount
from .registers import RegisterCount
from .years import CardItem, YearFigure

__all__ = ["Fed", "Source", "lacking", "source"]


def source(reads: str, owner: Organization | None) -> Source | None:
    """What `reads` names for a scheme of this owner; None for what is not there or of other units.

    A register that was switched off since still gives what it holds.
    """
    kind, _, what = reads.partition("/")
    if kind in FIXED:
        return FIXED[kind](what)
    type = RegisterType.objects.filter(code=kind).select_related("owner").first()
    if type is None or what not in {count.code for count in type.spec().counts}:
        return None
    if type.owner and (owner is None or not type.owner.path <= owner.path < type.owner.path_end):
        return None
    return RegisterCount(type, what)


def lacking(reads: str, kind: str, owner: Organization) -> str:
    """Why a datum of this kind cannot read this, as the end of a sentence; "" where it can."""
    found = source(reads, owner)
    if found is None:
        return f"取自「{reads}」，但没有这样的台账统计项，或者台账不适用于{owner}。"
    if isinstance(found, RegisterCount) and not found.type.on:
        return f"取自{found.name}，但这个台账没有启用。"
    if kind not in found.kinds:
        wanted = "percent（或 number）" if found.ratio else "、".join(found.kinds)
        return f"取自{found.name}，类型应是 {wanted}，不能是 {kind}。"
    return ""


def _level(what: str) -> Level | None:
    return Level(what) if what in Level.values else None


def _item(what: str, use: Use) -> YearItem | None:
    return YearItem.objects.filter(code=what, use=use).first()


def _honours(what: str) -> Source | None:
    return HonourCount(level) if (level := _level(what)) else None


def _points(what: str) -> Source | None:
    return PointCount(level) if (level := _level(what)) else None


def _card(what: str) -> Source | None:
    return CardItem(item) if (item := _item(what, Use.CARD)) else None


def _figures(what: str) -> Source | None:
    return YearFigure(item) if (item := _item(what, Use.INDICATOR)) else None


FIXED = {"unit-honours": _honours, "unit-points": _points, "unit-card": _card, "unit-figures": _figures}
