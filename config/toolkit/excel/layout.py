"""Where the rows and columns of a template sheet go when its table rows are repeated and its lists spread out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from config.toolkit.excel.placeholders import Record


@dataclass(slots=True)
class Axis:
    """Rows or columns, from 1: how often each template line is repeated."""

    counts: dict[int, int] = field(default_factory=dict)  # only lines that are not simply kept
    _starts: list[tuple[int, int]] = field(default_factory=list)  # line, and how far the lines after it move

    def repeat(self, line: int, count: int) -> None:
        """Line `line` stands `count` times (at least once)."""
        self.counts[line] = max(count, 1)
        moved = 0
        self._starts = []
        for repeated in sorted(self.counts):
            moved += self.counts[repeated] - 1
            self._starts.append((repeated, moved))

    def start(self, line: int) -> int:
        """Where the first copy of a template line stands."""
        return line + next((moved for repeated, moved in reversed(self._starts) if repeated < line), 0)

    def end(self, line: int) -> int:
        """Where the last copy stands."""
        return self.start(line) + self.counts.get(line, 1) - 1

    def copies(self, line: int) -> range:
        """All places of a template line."""
        return range(self.start(line), self.end(line) + 1)


@dataclass(slots=True)
class Layout:
    """One sheet: its rows and columns, and the records that fill each repeated row."""

    rows: Axis = field(default_factory=Axis)
    columns: Axis = field(default_factory=Axis)
    records: dict[int, Sequence[Record | None]] = field(default_factory=dict)

    def area(self, top: int, left: int, bottom: int, right: int) -> tuple[int, int, int, int]:
        """An area of the template as it stands afterwards, grown with what was repeated inside it."""
        return self.rows.start(top), self.columns.start(left), self.rows.end(bottom), self.columns.end(right)


Layouts = Mapping[str, Layout]
