"""升降变化: what became of every unit's level from the end of one year to that of another, mergers told as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import RatingEntry, UnitLevel
from assessments.selectors.levels import FELL, FIRST, KEPT, LOST, REGAINED, ROSE, STRIPPED, moved
from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE, half_up, text
from config.toolkit.stacks import Key
from organizations.selectors.succession import WHOLE, Part, predecessors, successors

from .ground import NOWHERE, Ground, Stood, day_of
from .ground import WHOLE as ALL
from .levels import Line, Narrow
from .scales import NONE, Column, Holdings, Ladder

NEW, FORMED, ENDED, NEVER = "新设", "合并重组", "撤并", "一直没有等级"
GIVEN = "新定级"
OTHER = "其他单位"
CHANGES = {  # every unit is in exactly one of them
    ROSE: Key("升级", "shade-up"),
    REGAINED: Key("恢复定级", "shade-back"),
    GIVEN: Key("新定级", "shade-given"),
    KEPT: Key("不变", "shade-same"),
    FELL: Key("降级", "shade-down"),
    STRIPPED: Key("转为不定级", "shade-stripped"),  # or whatever outcomes a scale has: see `words`
    LOST: Key("不再有等级", "shade-lost"),
    NEVER: Key("一直没有等级", "shade-none"),
    FORMED: Key("合并重组", "shade-formed"),
    NEW: Key("新设单位", "shade-new"),
    ENDED: Key("已撤并", "shade-out"),
}
TOGETHER = 500  # entries read at once
ABSENT = "+"  # stands for a unit that was not there: no code of a scale looks like it


@dataclass(frozen=True, slots=True)
class Move:
    """One unit: what it held on both days, and what that is called; `story` tells of mergers and endings.

    `was`, `now` are columns, None where the unit was not there. `steps` is by how many levels it rose, if both are
    levels. `source` is the row that says why.
    """

    unit: Stood
    before: UnitLevel | None
    after: UnitLevel | None
    was: Column | None
    now: Column | None
    change: str
    story: str
    source: UnitLevel | None

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return f"转为{self.now.label}" if self.change == STRIPPED and self.now else CHANGES[self.change].label

    @property
    def moved(self) -> bool:
        """Whether anything changed at all."""
        return self.change not in (KEPT, NEVER)

    @property
    def steps(self) -> int | None:
        """So many levels up; negative: down."""
        if self.was is None or self.now is None or self.was.rank is None or self.now.rank is None:
            return None
        return self.was.rank - self.now.rank

    @property
    def fall(self) -> int:
        """So many levels down."""
        return -(self.steps or 0)

    @property
    def key(self) -> tuple[str, str]:
        """The cell of the table in which it stands."""
        return (self.was.code if self.was else ABSENT, self.now.code if self.now else ABSENT)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """All units that held one level on the first day, by what they hold on the second; `code` is its column's."""

    code: str
    label: str
    cells: tuple[tuple[str, int, int], ...]  # column, units, how many levels up (0 where nothing can be said)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(units for _, units, _ in self.cells)


@dataclass(frozen=True, slots=True)
class Movement:
    """Every unit that stood on one of both days, once; `lines` count the changes by township."""

    ladder: Ladder
    since: date
    until: date
    moves: tuple[Move, ...]
    lines: tuple[Line, ...]
    total: Line

    @property
    def keys(self) -> list[Key]:
        """The changes as the columns of `lines`."""
        return list(self.words.values())

    @property
    def words(self) -> dict[str, Key]:
        """Every change; losing the level is called by the outcomes that the scale has for it."""
        outcomes = [column.label for column in self.ladder.columns if column.rank is None and column.code != NONE]
        stripped = Key(f"转为{'或'.join(outcomes)}", CHANGES[STRIPPED].shade)
        return CHANGES | ({STRIPPED: stripped} if outcomes else {})

    @property
    def sorts(self) -> list[tuple[str, str, int]]:
        """Every change with its word and how many units it is of."""
        return [(change, key.label, n) for (change, key), n in zip(self.words.items(), self.total.counts, strict=True)]

    @property
    def columns(self) -> list[tuple[str, str, int]]:
        """Of `sorts` what the table by township shows: rose, kept, fell, and whatever else there is."""
        return [sort for sort in self.sorts if sort[2] or sort[0] in (ROSE, KEPT, FELL)]

    @property
    def table(self) -> list[tuple[Line, list[tuple[str, int]]]]:
        """Every township with its units by column."""
        changes = list(CHANGES)
        shown = [(change, changes.index(change)) for change, _, _ in self.columns]
        return [(line, [(change, line.counts[at]) for change, at in shown]) for line in self.lines]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Columns of the matrix: codes and words."""
        return [*((column.code, column.label) for column in self.ladder.columns), (ABSENT, "已撤并")]

    @property
    def matrix(self) -> list[MatrixLine]:
        """From each level (down) to each level (across); with what was not there on one of the days."""
        counted = Counter(move.key for move in self.moves)
        ranks = {column.code: column.rank for column in self.ladder.columns}
        rows = [*((column.code, column.label) for column in self.ladder.columns), (ABSENT, "新设、合并重组")]
        return [
            MatrixLine(was, label, tuple((now, counted[was, now], _rise(ranks, was, now)) for now, _ in self.heads))
            for was, label in rows
        ]

    @property
    def sums(self) -> list[tuple[str, int]]:
        """The last line of the matrix."""
        counted = Counter(move.key[1] for move in self.moves)
        return [(code, counted[code]) for code, _ in self.heads]


def movement(scale: Ladder, *, since: int, until: int, narrow: Narrow | None = None) -> Movement:
    """From the end of the year `since` to that of `until`; about a dozen queries, one more for each further merger."""
    narrow = narrow or Narrow()
    begun, ended = day_of(since), day_of(until)
    ground, held = Ground(scale.units, scale.whoms, begun), Holdings(scale)
    first, last = ground.on(begun), ground.on(ended)
    gone = {pk: unit for pk, unit in first.items() if pk not in last and narrow.fits(unit)}
    here = {pk: unit for pk, unit in last.items() if narrow.fits(unit)}
    came = predecessors(list(here), since=begun, until=ended)
    went = successors(list(gone), since=begun, until=ended)
    names = {pk: unit.name for pk, unit in (*last.items(), *first.items())}
    on = _Days(scale, held, names, begun, ended)
    moves = [on.stayed(unit, unit.unit in first, came[pk]) for pk, unit in here.items()]
    moves += [on.left(unit, went[pk]) for pk, unit in gone.items()]
    moves.sort(key=lambda move: (list(CHANGES).index(move.change), move.unit.order))
    lines = _lines(sorted(moves, key=lambda move: move.unit.order))
    return Movement(scale, begun, ended, tuple(moves), tuple(lines), _line(None, ALL, moves))


def grounds(moves: Iterable[Move]) -> dict[int, str]:
    """By level (id) what the computation found, where a round gave it and nobody had to write why; in few queries."""
    levels = [move.source for move in moves if move.source and move.source.entry_id and not move.source.reason]
    found: dict[int, str] = {}
    for some in batches(levels, TOGETHER):
        entries = RatingEntry.objects.only("basis").in_bulk([level.entry_id for level in some])
        found |= {level.pk: _found(entries[level.entry_id].basis.get("steps", ())) for level in some}
    return found


def _found(steps: Iterable[Mapping[str, Any]]) -> str:
    """年度考核得分：92.32分; behind it what changed the level that came of it, and the quota."""
    telling = [step for step in steps if step["what"] in ("way", "quota") or step["before"] != step["after"]]
    return "；".join(dict.fromkeys(step["found"].removesuffix("。") for step in telling if step["found"]))


@dataclass(frozen=True, slots=True)
class _Days:
    """What is needed to say of one unit after another what became of it."""

    scale: Ladder
    held: Holdings
    names: Mapping[int, str]
    begun: date
    ended: date

    def stayed(self, unit: Stood, stood: bool, parts: Sequence[Part]) -> Move:
        """A unit of the second day."""
        before = self.held.on(unit.unit, self.begun) if stood else None
        after = self.held.on(unit.unit, self.ended)
        others = [part for part in parts if part.unit != unit.unit]
        change, story = _change(before, after), ""
        if others:
            change, story = FORMED, f"由{'、'.join(map(self._part, parts))}组成"
        elif not stood:
            change = NEW
        source = after or (self.held.last(unit.unit, self.ended) if before else None)
        if change == LOST and source == before and before is not None and before.valid_until:
            story = f"{before.label}到{chinese_date(before.valid_until)}有效期满"
        was = self._column(before) if stood else None
        return Move(unit, before, after, was, self._column(after), change, story, source)

    def left(self, unit: Stood, parts: Sequence[Part]) -> Move:
        """A unit of the first day that is no more."""
        before = self.held.on(unit.unit, self.begun)
        into = "、".join(self.names.get(part.unit, OTHER) for part in parts)
        return Move(unit, before, None, self._column(before), None, ENDED, f"并入{into}" if into else "撤销", None)

    def _column(self, level: UnitLevel | None) -> Column:
        return self.scale.columns[self.scale.index(level)]

    def _part(self, part: Part) -> str:
        """甲村（四星）, 乙村（没有等级，40%）; no more of a unit of which this board does not tell."""
        if part.unit not in self.names:
            return OTHER
        share = "" if part.share == WHOLE else f"，{_percent(part)}"
        return f"{self.names[part.unit]}（{self._column(self.held.on(part.unit, self.begun)).label}{share}）"


def _percent(part: Part) -> str:
    return f"{text(half_up(part.share.numerator * 100 * SCALE, part.share.denominator), 1)}%"


def _change(before: UnitLevel | None, after: UnitLevel | None) -> str:
    if after is None:
        return LOST if before else NEVER
    word = moved(before, after)
    return GIVEN if word == FIRST else word


def _rise(ranks: Mapping[str, int | None], was: str, now: str) -> int:
    before, after = ranks.get(was), ranks.get(now)
    return 0 if before is None or after is None else before - after


def _lines(moves: Sequence[Move]) -> Iterable[Line]:
    names = {move.unit.above: move.unit.above_name for move in moves}
    for above, name in names.items():
        yield _line(above, name or NOWHERE, [move for move in moves if move.unit.above == above])


def _line(above: int | None, label: str, moves: Iterable[Move]) -> Line:
    counted = Counter(move.change for move in moves)
    return Line(above, label, tuple(counted[change] for change in CHANGES))
