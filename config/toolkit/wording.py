"""How a sentence names things of which there may be many."""

from __future__ import annotations

from collections.abc import Sequence


def some(names: Sequence[str], *, most: int = 5, measure: str = "") -> str:
    """The first few by name: 甲、乙等; with a measure how many there are in all: 甲、乙等7个单位."""
    if len(names) <= most:
        return "、".join(names)
    return "、".join(names[:most]) + (f"等{len(names)}{measure}" if measure else "等")
