"""Arithmetic of line charts that the server draws as SVG: whole numbers in, whole viewBox units out, no float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.toolkit.scaled import half_up

WIDTH, HEIGHT = 600, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 24, 40, 38  # room around the lines: numbers, words of the lines, names of the points
INSET = 20  # from the numbers to the first point
TICKS = 4
LEGEND = 190  # width of a line's words, as a phone draws them
KINDS = ("main", "plan", "soft")  # solid with values, dashed, thin


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its words, its counts (None: nothing known, the line stops), and how it is drawn (one of KINDS)."""

    label: str
    values: Sequence[int | None]
    kind: str = "main"


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a line with its value."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn: its pieces as points of a polyline, its marks, and where its words stand above."""

    label: str
    kind: str
    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]
    legend_x: int
    legend_text_x: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its number, or a name below."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Several lines over the same points; drawn by includes/_lines.html."""

    id: str
    lines: tuple[Line, ...]
    levels: tuple[Tick, ...]
    names: tuple[Tick, ...]
    left: int
    right: int
    bottom: int
    text_y: int
    description: str
    width: int = WIDTH
    height: int = HEIGHT


def lines(labels: Sequence[str], series: Sequence[Series], *, name: str = "lines") -> LineChart:
    """Lines of counts from 0 up; every series has a value for each label. `name` is the chart's id in the page."""
    most = max([value for one in series for value in one.values if value is not None] or [1])
    step = max(-(-most // TICKS), 1)
    levels = list(range(0, step * TICKS + 1, step))
    room, high = WIDTH - LEFT - INSET - RIGHT, HEIGHT - TOP - BOTTOM
    across = [LEFT + INSET + half_up(room * index, max(len(labels) - 1, 1)) for index in range(len(labels))]

    def down(value: int | None) -> int | None:
        return None if value is None else TOP + high - half_up(high * value, levels[-1])

    return LineChart(
        id=name,
        lines=tuple(_line(one, at, across, [down(value) for value in one.values]) for at, one in enumerate(series)),
        levels=tuple(Tick(TOP + high - half_up(high * level, levels[-1]), str(level)) for level in levels),
        names=tuple(Tick(x, label) for x, label in zip(across, labels, strict=True)),
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=TOP + high,
        text_y=TOP + high + 26,
        description=_description(labels, series),
    )


def _line(one: Series, index: int, across: Sequence[int], heights: Sequence[int | None]) -> Line:
    pieces: list[list[str]] = [[]]
    marks = []
    for x, y, value in zip(across, heights, one.values, strict=True):
        if y is None:
            pieces.append([])
            continue
        pieces[-1].append(f"{x},{y}")
        marks.append(Mark(x, y, str(value)))
    x = LEFT + index * LEGEND
    return Line(one.label, one.kind, tuple(" ".join(piece) for piece in pieces if piece), tuple(marks), x, x + 34)


def _description(labels: Sequence[str], series: Sequence[Series]) -> str:
    """The chart in words: the whole of what is drawn."""
    told = []
    for one in series:
        known = [f"{label}{value}" for label, value in zip(labels, one.values, strict=True) if value is not None]
        told.append(f"{one.label}：{'，'.join(known) or '没有数据'}。")
    return "".join(told)
