"""What changed between two runs of a cycle, unit by unit, with the cause (F71)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.models import Entry, Result, RosterEntry, Run
from assessments.selectors.outline import Outline, outline
from assessments.selectors.results import node_values
from assessments.selectors.values import spoken
from config.toolkit.scaled import text


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose total, place or grade is not what it was; `causes` are sentences."""

    entry: RosterEntry
    before: Result
    after: Result
    causes: tuple[str, ...]


def difference(run: Run, before: Run) -> list[Change]:
    """Units whose outcome differs between two runs of one cycle, in the order of the roster; three queries."""
    scheme = outline(run.cycle.scheme)
    old = {result.roster_entry_id: result for result in before.results.select_related("roster_entry")}
    found = []
    for result in run.results.select_related("roster_entry").order_by("roster_entry__position"):
        earlier = old.get(result.roster_entry_id)
        if earlier and _outcome(earlier) != _outcome(result):
            found.append((earlier, result))
    entries = _entries(found)
    return [
        Change(result.roster_entry, earlier, result, tuple(_causes(scheme, earlier, result, entries)))
        for earlier, result in found
    ]


def _outcome(result: Result) -> tuple[object, ...]:
    return (result.total, result.place, result.grade, result.status, result.nodes)


def _entries(pairs: list[tuple[Result, Result]]) -> dict[int, Entry]:
    pks = {source for _, result in pairs for _, _, source in result.inputs if isinstance(source, int)}
    sheets = [result.roster_entry_id for _, result in pairs]
    entries = Entry.objects.filter(sheet__roster_entry__in=sheets).select_related("actor")
    return {entry.pk: entry for entry in entries if entry.pk in pks}


def _causes(scheme: Outline, earlier: Result, later: Result, entries: dict[int, Entry]) -> Iterator[str]:
    changed = False
    for datum, old, new in zip(scheme.spec.data, earlier.inputs, later.inputs, strict=True):
        if old[:2] == new[:2]:
            continue
        changed = True
        if datum.asked == "children":
            yield f"「{datum.name}」的下级得分有变化。"
            continue
        said = f"「{datum.name}」由{spoken(datum, *old[:2])}改为{spoken(datum, *new[:2])}"
        entry = entries.get(new[2]) if isinstance(new[2], int) else None
        yield f"{said}（{entry.actor}，{entry.get_stage_display()}）。" if entry else f"{said}。"
    yield from _items(scheme, earlier, later)
    if not changed:
        yield "本单位数据没有变化，名次或等次随其他单位变动。"


def _items(scheme: Outline, earlier: Result, later: Result) -> Iterator[str]:
    old = {node.code: node.value for node in node_values(earlier, scheme.spec.preorder)}
    new = {node.code: node.value for node in node_values(later, scheme.spec.preorder)}
    for placed in scheme.leaves:
        was, now = old[placed.code], new[placed.code]
        if was != now:
            yield f"「{placed.code} {placed.node.name}」由{_points(was)}改为{_points(now)}。"


def _points(value: int | None) -> str:
    return "暂缺" if value is None else f"{text(value)}分"
