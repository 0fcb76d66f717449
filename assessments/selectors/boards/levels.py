"""等级分布: how many units hold each level of a scale, township by township and year by year (F76, F109)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.models import UnitLevel
from config.toolkit.scaled import half_up
from scoring.standards.head import covers

from .ground import NOWHERE, WHOLE, Ground, Stood, day_of
from .scales import Column, Holdings, Ladder

YEARS = 10  # the chart goes back so many years


@dataclass(frozen=True, slots=True)
class Narrow:
    """To which units a board is narrowed down: those of one township, of one kind (of `UNITS`); None and "": all."""

    township: int | None = None
    what: str = ""

    def fits(self, unit: Stood) -> bool:
        """Whether the unit is among them."""
        whoms = (self.what,) if self.what else ()
        return self.township in (None, unit.above) and covers(whoms, unit.kind, unit.field)


@dataclass(frozen=True, slots=True)
class Line:
    """So many units in each column; `above` is the township, None for all together."""

    above: int | None
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)

    @property
    def cells(self) -> list[tuple[int, int]]:
        """Count and share (scaled, each rounded half up to a tenth of a per cent) by column."""
        return [(count, half_up(count * 1000, self.total or 1) * 1000) for count in self.counts]


@dataclass(frozen=True, slots=True)
class YearLine:
    """The same of one year, as of a day."""

    year: int
    day: date
    line: Line


@dataclass(frozen=True, slots=True)
class Holder:
    """One unit with the level that it held on the day, None for none."""

    unit: Stood
    level: UnitLevel | None
    column: Column


@dataclass(frozen=True, slots=True)
class LevelBoard:
    """The distribution on one day; `years` ends with the year asked for."""

    ladder: Ladder
    year: int
    day: date
    lines: tuple[Line, ...]
    total: Line
    years: tuple[YearLine, ...]
    holders: tuple[Holder, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Levels from the best, outcomes, none."""
        return self.ladder.columns

    @property
    def table(self) -> list[tuple[Line, list[tuple[Column, int, int]]]]:
        """Every line with column, count and share of its cells."""
        return [
            (line, [(column, *cell) for column, cell in zip(self.columns, line.cells, strict=True)])
            for line in self.lines
        ]

    def holding(self, code: str) -> list[Holder]:
        """The units in one column; all of them for ""."""
        return [one for one in self.holders if code in ("", one.column.code)]


def level_board(scale: Ladder, *, year: int, narrow: Narrow | None = None) -> LevelBoard:
    """Who held what at the end of a year (today in this one), and how many did in the years until then.

    Four queries and one more for each step up to the townships, however many units and years.
    """
    narrow = narrow or Narrow()
    years = [each for each in scale.years if each <= year][-YEARS:] or [year]
    ground = Ground(scale.units, scale.whoms, day_of(years[0]))
    held = Holdings(scale)
    told = [_year(each, ground, held, scale, narrow) for each in years[:-1]]
    day = day_of(year)
    holders = tuple(_holders(ground, held, scale, narrow, day))
    total = _line(None, WHOLE, holders, scale.columns)
    return LevelBoard(
        ladder=scale,
        year=year,
        day=day,
        lines=tuple(_lines(holders, scale.columns)),
        total=total,
        years=(*told, YearLine(year, day, total)),
        holders=holders,
    )


def _year(year: int, ground: Ground, held: Holdings, scale: Ladder, narrow: Narrow) -> YearLine:
    day = day_of(year)
    holders = list(_holders(ground, held, scale, narrow, day))
    return YearLine(year, day, _line(None, f"{year}年", holders, scale.columns))


def _holders(ground: Ground, held: Holdings, scale: Ladder, narrow: Narrow, day: date) -> Iterable[Holder]:
    for unit in ground.on(day).values():
        if narrow.fits(unit):
            level = held.on(unit.unit, day)
            yield Holder(unit, level, scale.columns[scale.index(level)])


def _lines(holders: Sequence[Holder], columns: Sequence[Column]) -> Iterable[Line]:
    """One line for each township, in the order of the list."""
    names = {one.unit.above: one.unit.above_name for one in holders}
    for above, name in names.items():
        yield _line(above, name or NOWHERE, [one for one in holders if one.unit.above == above], columns)


def _line(above: int | None, label: str, holders: Iterable[Holder], columns: Sequence[Column]) -> Line:
    counted = Counter(one.column.code for one in holders)
    return Line(above, label, tuple(counted[column.code] for column in columns))
