"""How a sentence names things of which there may be many."""

from __future__ import annotations

from collections.abc import Sequence


def short(text: str, most: int) -> str:
    """At most so many characters: what is cut off shows, and no bracket stays open."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    opened = kept.rfind("（")
    return (kept[:opened] if opened > max(kept.rfind("）"), 0) else kept).rstrip("，、；：") + "…"


def some(names: Sequence[str], *, most: int = 5, measure: str = "") -> str:
    """The first few by name: 甲、乙等; with a measure how many there are in all: 甲、乙等7个单位."""
    if len(names) <= most:
        return "、".join(names)
    return "、".join(names[:most]) + (f"等{len(names)}{measure}" if measure else "等")
