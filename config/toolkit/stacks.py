"""Arithmetic of stacked bars drawn as SVG: each bar is a number of things, its parts say of which sort they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.toolkit.charts import BAR, EDGE, MOST, ROW, VALUE_ROOM, WIDTH, cut, room_for
from config.toolkit.scaled import half_up

DIGIT = 11  # a digit inside a part, in viewBox units: as wide as a phone draws it
SHADES = 8  # sorts with a colour of their own; further ones share the last


@dataclass(frozen=True, slots=True)
class Key:
    """One sort of things: its words, and the class of its colour, `shade-…`."""

    label: str
    shade: str


@dataclass(frozen=True, slots=True)
class Stack:
    """What a bar stands for: how many things of each sort, in the order of the keys."""

    label: str
    counts: Sequence[int]
    url: str = ""


@dataclass(frozen=True, slots=True)
class StackPart:
    """One part of a bar; `text` is empty where it has no room."""

    shade: str
    said: str
    text: str
    x: int
    width: int
    text_x: int


@dataclass(frozen=True, slots=True)
class StackBar:
    """One bar: its words and where it is drawn."""

    label: str
    url: str
    total: int
    parts: tuple[StackPart, ...]
    y: int
    text_y: int
    value_x: int


@dataclass(frozen=True, slots=True)
class StackChart:
    """Bars from a common left edge, as long as their totals; drawn by includes/_stacks.html."""

    id: str
    keys: tuple[Key, ...]
    bars: tuple[StackBar, ...]
    width: int
    height: int
    left: int
    top: int
    bottom: int
    label_x: int
    bar_height: int
    description: str
    note: str


def shade(position: int) -> str:
    """The colour of the sort at a position of an order from best to worst."""
    return f"shade-{min(position, SHADES - 1)}"


def stacks(rows: Iterable[Stack], keys: Sequence[Key], *, name: str = "stacks", measure: str = "") -> StackChart:
    """Bars in the order given, at most 40; sorts of which there is nothing at all are left out of the legend.

    `measure` is the word with which things are counted; `name` is the chart's id in the page.
    """
    every = list(rows)
    shown = every[:MOST]
    left = room_for(row.label for row in shown)
    most = max([sum(row.counts) for row in shown] + [1])
    room = WIDTH - left - VALUE_ROOM
    drawn = tuple(_bar(row, keys, number, left, room, most) for number, row in enumerate(shown))
    bottom = EDGE + len(shown) * ROW
    return StackChart(
        id=name,
        keys=tuple(key for at, key in enumerate(keys) if any(row.counts[at] for row in shown)),
        bars=drawn,
        width=WIDTH,
        height=bottom + 6,
        left=left,
        top=EDGE,
        bottom=bottom,
        label_x=left - 8,
        bar_height=BAR,
        description=_description(shown, drawn, measure),
        note=f"图中只画前{MOST}行，全部{len(every)}行见数据表。" if len(every) > MOST else "",
    )


def _bar(row: Stack, keys: Sequence[Key], number: int, left: int, room: int, most: int) -> StackBar:
    parts, before = [], 0
    for key, count in zip(keys, row.counts, strict=True):
        if count:
            begun, ended = half_up(before * room, most), half_up((before + count) * room, most)
            width = ended - begun
            text = str(count) if width >= DIGIT * len(str(count)) + 4 else ""
            parts.append(
                StackPart(key.shade, f"{key.label}{count}", text, left + begun, width, left + begun + width // 2)
            )
            before += count
    return StackBar(
        label=cut(row.label),
        url=row.url,
        total=before,
        parts=tuple(parts),
        y=EDGE + number * ROW + (ROW - BAR) // 2,
        text_y=EDGE + number * ROW + ROW // 2 + 6,
        value_x=left + half_up(before * room, most) + 6,
    )


def _description(rows: Sequence[Stack], bars: Sequence[StackBar], measure: str) -> str:
    """The chart in words, for screen readers: the whole of what is drawn."""
    said = []
    for row, bar in zip(rows, bars, strict=True):
        inside = "，".join(part.said for part in bar.parts)
        said.append(f"{row.label}共{bar.total}{measure}{f'（{inside}）' if inside else ''}")
    return "；".join(said) + "。" if said else "没有数据。"
