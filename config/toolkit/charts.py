"""Arithmetic of the charts that the server draws as SVG: whole numbers in, whole viewBox units out, no float."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.toolkit.scaled import half_up, text

WIDTH = 600
ROW, BAR, EDGE, TOP = 30, 20, 6, 26  # one bar with its gap, the bar itself, room above without and with a mean line
CHARACTER, LATIN = 20, 12  # a Chinese character and another one, in viewBox units: as wide as a phone draws it
LABEL = 240  # most room of a label
VALUE_ROOM = 84
GAP = 6  # between a bar, or a line across the bars, and the value behind it
MOST = 40  # more bars than this cannot be read: the table takes over


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: its words and where it is drawn."""

    label: str
    text: str
    y: int
    text_y: int
    width: int
    value_x: int
    kind: str  # "", "best" or "mine"
    url: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from a common left edge, with an optional mean line; drawn by includes/_bars.html."""

    id: str
    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int
    top: int
    bottom: int
    label_x: int
    bar_height: int
    mean_x: int | None
    mean_y: int
    mean_text: str
    description: str
    note: str


@dataclass(frozen=True, slots=True)
class Datum:
    """What a bar stands for: a scaled value or None (暂缺), and how it is marked."""

    label: str
    value: int | None
    kind: str = ""
    url: str = ""


def bars(
    rows: Iterable[Datum],
    *,
    mean: int | None = None,
    places: int = 2,
    start: int = 0,
    mean_label: str = "平均",
    name: str = "chart",
) -> BarChart:
    """Bars of scaled values in the order given, values at their ends; at most 40.

    `start` is where the axis begins; above 0 it is said in the note under the chart. A value below it has no length.
    `name` is the chart's id in the page: two charts on one page need two.
    """
    every = list(rows)
    shown = every[:MOST]
    left = room_for(row.label for row in shown)
    room = WIDTH - left - VALUE_ROOM
    values = [row.value for row in shown if row.value is not None]
    most = max([*values, mean if mean is not None else start, start + 1])

    top = EDGE if mean is None else TOP

    def length(value: int | None) -> int:
        return 0 if value is None or value <= start else half_up((value - start) * room, most - start)

    line = None if mean is None else left + length(mean)
    drawn = tuple(
        _bar(row, top + number * ROW, left=left, width=length(row.value), places=places, line=line)
        for number, row in enumerate(shown)
    )
    bottom = top + len(shown) * ROW
    return BarChart(
        id=name,
        bars=drawn,
        width=WIDTH,
        height=bottom + 8,
        left=left,
        top=top,
        bottom=bottom,
        label_x=left - 8,
        bar_height=BAR,
        mean_x=line,
        mean_y=TOP - 7,
        mean_text="" if mean is None else f"{mean_label}{text(mean, places)}",
        description=_description(shown, mean, places, mean_label),
        note=_note(len(every), start, places),
    )


def _bar(row: Datum, y: int, *, left: int, width: int, places: int, line: int | None) -> Bar:
    """The bar of one row, which begins at `y`; its value stands behind the mean line where it would lie on it."""
    words, value_x = "暂缺" if row.value is None else text(row.value, places), left + width + GAP
    if line is not None and value_x - GAP <= line < value_x + breadth(words):
        value_x = line + GAP
    return Bar(
        label=cut(row.label),
        text=words,
        y=y + (ROW - BAR) // 2,
        text_y=y + ROW // 2 + 6,
        width=width,
        value_x=value_x,
        kind=row.kind,
        url=row.url,
    )


def breadth(label: str) -> int:
    """How wide a label is, in viewBox units."""
    return sum(LATIN if character.isascii() else CHARACTER for character in label)


def cut(label: str) -> str:
    """As much of a label as there is room for; the description of the chart has the whole of it."""
    if breadth(label) <= LABEL:
        return label
    while breadth(label) > LABEL - CHARACTER:
        label = label[:-1]
    return f"{label}…"


def room_for(labels: Iterable[str]) -> int:
    """Where the drawing begins, behind the longest of the labels."""
    return max((min(breadth(label), LABEL) for label in labels), default=CHARACTER) + 12


def _description(rows: list[Datum], mean: int | None, places: int, mean_label: str) -> str:
    """The chart in words, for screen readers: the whole of what is drawn."""
    words = [f"{row.label}{'暂缺' if row.value is None else text(row.value, places)}" for row in rows]
    if mean is not None:
        words.append(f"{mean_label}{text(mean, places)}")
    return "，".join(words) + "。" if words else "没有数据。"


def _note(total: int, start: int, places: int) -> str:
    """What a reader must know to read the bars rightly; empty when there is nothing."""
    notes = []
    if start > 0:
        notes.append(f"横轴从{text(start, places)}开始，条的长短只表示高出的部分。")
    if total > MOST:
        notes.append(f"图中只画前{MOST}个，全部{total}个见数据表。")
    return "".join(notes)


# --- steps of a ladder over time --------------------------------------------------------------------------------------
RUNG, STEP, FOOT = 34, 100, 26  # height of a rung, most width of a time, room for the words below
MOST_TIMES = 7  # the latest ones: more have no room on a phone


@dataclass(frozen=True, slots=True)
class Foothold:
    """One step: on which rung (0 is the top), and what it is called in words."""

    rung: int
    text: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A level as it is drawn: its words and the height of its line."""

    label: str
    y: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A step as it is drawn; `text` says when and what."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time below the rungs: its words, and where they stand."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class LadderChart:
    """Levels from the best at the top to the worst, and how something moved on them; drawn by includes/_ladder.html."""

    id: str
    rungs: tuple[Rung, ...]
    spans: tuple[Span, ...]
    dots: tuple[Dot, ...]
    line: str
    width: int
    height: int
    left: int
    label_x: int
    label_y: int
    description: str
    note: str


def ladder(
    rungs: Iterable[str], times: Iterable[tuple[str, Sequence[Foothold]]], *, name: str = "ladder"
) -> LadderChart:
    """Times from left to right, the latest 7, the steps of each beside each other in their order.

    `name` is the chart's id in the page.
    """
    names, every = list(rungs), list(times)
    shown = every[-MOST_TIMES:]
    left = room_for(names)
    pitch = min(STEP, (WIDTH - left) // max(len(shown), 1))
    drawn = tuple(Rung(label, TOP + number * RUNG) for number, label in enumerate(names))
    begun = [(left + number * pitch, *time) for number, time in enumerate(shown)]
    dots = tuple(dot for x, label, steps in begun for dot in _dots(label, steps, x, pitch))
    bottom = TOP + (len(names) - 1) * RUNG
    told = [f"{label}{'、'.join(step.text for step in steps)}" for label, steps in shown if steps]
    return LadderChart(
        id=name,
        rungs=drawn,
        spans=tuple(Span(x + pitch // 2, label) for x, label, _ in begun),
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        width=WIDTH,
        height=bottom + FOOT + 8,
        left=left,
        label_x=left - 8,
        label_y=bottom + FOOT,
        description="，".join(told) + "。" if told else "没有数据。",
        note=f"图中只画最近{MOST_TIMES}年，以前的见数据表。" if len(every) > MOST_TIMES else "",
    )


def _dots(label: str, steps: Sequence[Foothold], begun: int, pitch: int) -> Iterable[Dot]:
    """The steps of one time, evenly within its room."""
    for number, step in enumerate(steps):
        x = begun + half_up(pitch * (2 * number + 1), 2 * len(steps))
        yield Dot(x, TOP + step.rung * RUNG, f"{label}{step.text}")
