"""What changed between two runs of a cycle, unit by unit, with the cause (F71)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.models import Entry, Result, RosterEntry, Run
from assessments.selectors.feeds import fed_change
from assessments.selectors.outline import Outline, Placed, outline
from assessments.selectors.overrides import called
from assessments.selectors.parameters import parameter_change, parameter_rows
from assessments.selectors.results import node_values
from assessments.selectors.values import spoken
from config.toolkit.scaled import text
from config.toolkit.wording import some
from scoring.engine import Datum, Status
from scoring.models import ParameterRow


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose outcome or whose figures are not what they were; `causes` are sentences.

    `moved`: whether the outcome is another; figures may change and leave it as it was.
    """

    entry: RosterEntry
    before: Result
    after: Result
    causes: tuple[str, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class Both:
    """Two runs read once: the results of both by roster line, the entries of the later, the parameters of both."""

    scheme: Outline
    before: Mapping[int, Result]
    after: Mapping[int, Result]
    entries: Mapping[int, Entry]
    parameters: Mapping[int, ParameterRow]
    measure: str


def difference(run: Run, before: Run) -> list[Change]:
    """Units whose outcome or figures differ between two runs of a cycle, in the order of the roster; three queries."""
    old = _results(before)
    new = _results(run)
    moved = {line for line, result in new.items() if line in old and _outcome(old[line]) != _outcome(result)}
    told = {line for line, result in new.items() if line in old and _told(old[line]) != _told(result)}
    found = [line for line in new if line in moved | told]
    scheme, results = outline(run.cycle.scheme), [result for line in found for result in (old[line], new[line])]
    entries = _entries([new[line] for line in found])
    both = Both(scheme, old, new, entries, _parameters(scheme, results), run.cycle.measure)
    return [
        Change(new[line].roster_entry, old[line], new[line], tuple(_causes(both, line, line in moved)), line in moved)
        for line in found
    ]


def tally(changes: Sequence[Change], *, measure: str) -> str:
    """How many units, or people, have another outcome, and of how many only the figures changed."""
    moved = sum(change.moved for change in changes)
    same = f"，另有{len(changes) - moved}{measure}数据有改动、结果没有变" if moved < len(changes) else ""
    return f"{moved}{measure}的结果有变化{same}"


def run_causes(run: Run, before: Run) -> list[str]:
    """What differs between two runs as a whole, and so may be behind every change."""
    pairs = (
        ("方案", run.scheme_digest, before.scheme_digest),
        ("名册", run.roster_digest, before.roster_digest),
        ("计算程序版本", run.engine_version, before.engine_version),
    )
    return [f"两次计算所用的{name}不同。" for name, new, old in pairs if new != old]


def _results(run: Run) -> dict[int, Result]:
    rows = run.results.select_related("roster_entry").order_by("roster_entry__position")
    return {result.roster_entry_id: result for result in rows}


def _outcome(result: Result) -> tuple[object, ...]:
    return (result.total, result.place, result.also, result.grade, result.status, result.nodes, result.vetoes)


def _told(result: Result) -> tuple[object, ...]:
    """What a result was made of: its figures, and what was set by hand."""
    return [figure[:2] for figure in result.inputs], _set(result)


def _entries(results: Sequence[Result]) -> dict[int, Entry]:
    pks = {source for result in results for _, _, source in result.inputs if isinstance(source, int)}
    sheets = [result.roster_entry_id for result in results]
    entries = Entry.objects.filter(sheet__roster_entry__in=sheets).select_related("actor")
    return {entry.pk: entry for entry in entries if entry.pk in pks}


def _parameters(scheme: Outline, results: Iterable[Result]) -> dict[int, ParameterRow]:
    """The rows of parameter tables that results read; no query where the scheme reads no table."""
    read = [place for place, datum in enumerate(scheme.spec.data) if datum.asked == "table"]
    sources = [result.inputs[place][2] for place in read for result in results]
    return parameter_rows({pk for source in sources if source for pk in source})


def _causes(both: Both, line: int, moved: bool) -> Iterator[str]:
    earlier, later = both.before[line], both.after[line]
    changed = [
        datum
        for datum, old, new in zip(both.scheme.spec.data, earlier.inputs, later.inputs, strict=True)
        if old[:2] != new[:2]
    ]
    by_hand = list(_overrides(both.scheme, earlier, later))
    yield from _figures(both, earlier, later)
    yield from by_hand
    yield from _kept(both.scheme, earlier, later)
    yield from _items(both.scheme, earlier, later, {datum.code for datum in changed})
    for veto in both.scheme.spec.vetoes:
        if (veto.code in earlier.vetoes) != (veto.code in later.vetoes):
            yield f"{veto.title}「{veto.name}」{'不再适用' if veto.code in earlier.vetoes else '适用'}。"
    if not moved:
        yield "本单位的得分、名次和等次没有变化。"
    elif not changed and not by_hand:
        yield "本单位数据没有变化，名次或等次随其他单位变动。"
    if earlier.total == later.total:
        yield from _passed(both, line)
    yield from _further(earlier, later)


def _figures(both: Both, earlier: Result, later: Result) -> Iterator[str]:
    """Every figure that is not what it was, with who gave it."""
    for datum, old, new in zip(both.scheme.spec.data, earlier.inputs, later.inputs, strict=True):
        if old[:2] == new[:2]:
            continue
        if datum.asked == "children":
            yield f"「{datum.name}」的下级得分有变化。"
            continue
        said = f"「{datum.name}」由{spoken(datum, *old[:2])}改为{spoken(datum, *new[:2])}"
        entry = both.entries.get(new[2]) if isinstance(new[2], int) else None
        by = f"（{_by(entry)}）" if entry else _moved(both, datum, old[2], new[2])
        yield f"{said}{by}。"


def _moved(both: Both, datum: Datum, before: object, after: object) -> str:
    """What became of the rows of a parameter table, or of the records of a register."""
    return fed_change(before, after) if datum.asked == "register" else parameter_change(before, after, both.parameters)


def _by(entry: Entry) -> str:
    at = timezone.localtime(entry.at)
    reason = f"，{entry.reason}" if entry.reason else ""
    return f"{entry.actor}，{entry.get_stage_display()}，{at.month}月{at.day}日{at:%H:%M}{reason}"


def _overrides(scheme: Outline, earlier: Result, later: Result) -> Iterator[str]:
    """Values set by hand in one of the runs, or otherwise than in the other."""
    old, new = _set(earlier), _set(later)
    for code in ("", *scheme.by_code):
        if old.get(code) == new.get(code):
            continue
        name = called(scheme.by_code[code].node if code else None)
        if code not in new:
            yield f"{name}的人工调整（{text(old[code])}分）不再计入。"
        else:
            yield f"{name}人工调整为{text(new[code])}分。"


def _kept(scheme: Outline, earlier: Result, later: Result) -> Iterator[str]:
    """Where the rules give something else than before, and a value set by hand hides it."""
    old, new = _ruled(earlier), _ruled(later)
    for code in ("", *scheme.by_code):
        if code in old and code in new and old[code] != new[code]:
            name = called(scheme.by_code[code].node if code else None)
            points = f"由{_points(*old[code])}改为{_points(*new[code])}"
            yield f"{name}的计算值{points}，得分仍由人工调整定为{text(_set(later)[code])}分。"


def _ruled(result: Result) -> dict[str, tuple[int | None, Status]]:
    """What the rules gave where something was set by hand."""
    return {code: (computed, Status(status)) for code, _, computed, status, _ in result.overrides}


def _set(result: Result) -> dict[str, Any]:
    return {code: value for code, value, *_ in result.overrides}


def _items(scheme: Outline, earlier: Result, later: Result, changed: set[str]) -> Iterator[str]:
    """Every item whose points are not what they were; what the unit's own figures did not move, others did."""
    old = {node.code: node for node in node_values(earlier, scheme.spec.preorder)}
    new = {node.code: node for node in node_values(later, scheme.spec.preorder)}
    before, after = _set(earlier), _set(later)
    for placed in scheme.leaves:
        code = placed.code
        was, now = old[code], new[code]
        if (was.value, was.status) == (now.value, now.status):
            continue
        own = before.get(code) != after.get(code) or not changed.isdisjoint(scheme.figures(placed.node))
        others = "" if own or not _compared(placed) else "，因为同组其他单位的数据有变化"
        points = f"由{_points(was.value, was.status)}改为{_points(now.value, now.status)}"
        yield f"「{code} {placed.node.name}」{points}{others}。"


def _compared(placed: Placed) -> bool:
    return bool(placed.node.rule.relative or placed.node.na == "mean")


def _points(value: int | None, status: Status) -> str:
    if value is not None:
        return f"{text(value)}分"
    return "暂缺" if status.provisional else status.label


def _passed(both: Both, line: int) -> Iterator[str]:
    """Whose moving changed the place of a unit with the same total."""
    earlier, later = both.before[line], both.after[line]
    if earlier.place is None or later.place is None or earlier.place == later.place:
        return
    ahead = {run: _ahead(results, results[line]) for run, results in (("then", both.before), ("now", both.after))}
    groups = (("升到前面", ahead["now"] - ahead["then"]), ("不再在前面", ahead["then"] - ahead["now"]))
    names = [f"{_named(both, lines)}{word}" for word, lines in groups if lines]
    if names:
        yield f"总分没有变化，名次由第{earlier.place}名变为第{later.place}名：{'，'.join(names)}。"


def _further(earlier: Result, later: Result) -> Iterator[str]:
    """Every further group of the roster in which the unit has another place."""
    before = dict(earlier.also)
    for group, place in later.also:
        if place != before.get(group):
            yield f"「{group}」由{_place(before.get(group))}变为{_place(place)}。"


def _place(place: int | None) -> str:
    return "没有名次" if place is None else f"第{place}名"


def _ahead(results: Mapping[int, Result], result: Result) -> set[int]:
    return {
        line
        for line, other in results.items()
        if other.roster_entry.pool == result.roster_entry.pool
        and other.place is not None
        and other.place < (result.place or 0)
    }


def _named(both: Both, lines: set[int]) -> str:
    return some(
        [result.roster_entry.name for line, result in both.after.items() if line in lines], measure=both.measure
    )
