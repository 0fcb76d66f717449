"""The sheet of acceptance of a 整顿 with the points of every acceptance beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models import Acceptance, Case
from assessments.selectors.cases.rules import rules
from scoring.standards.rectification import Aspect, SheetItem


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One item with its points in each acceptance; None where it was not scored item by item."""

    item: SheetItem
    points: tuple[int | None, ...]


def sheet_lines(case: Case, acceptances: Sequence[Acceptance]) -> list[tuple[Aspect, list[SheetLine]]]:
    """The aspects of the sheet in their order; empty where the standard has none."""
    return [
        (aspect, [SheetLine(item, tuple(one.points.get(item.code) for one in acceptances)) for item in aspect.items])
        for aspect in rules(case).acceptance.aspects
    ]
