"""Every point that a unit lost, with the figures that took it off and the reasons that were given for them (F99)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Cycle, Entry, Origin, Result, Run, Stage
from assessments.selectors.gathering import key_of, stored_unit
from assessments.selectors.outline import Outline, Placed, outline, outline_of
from assessments.selectors.results import node_values
from assessments.selectors.sheets import loses
from config.toolkit.scaled import text
from scoring.engine import Facts, Leaf, Loss, Status, all_facts, losses


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points that a unit lost at an item (or was fined by a penalty), why, and who gave the last figure when."""

    result: Result
    leaf: Leaf
    penalty: bool
    value: int
    lost: int
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the reasons are made of, read once: complete facts by group and unit, and the entries that counted."""

    cycle: Cycle
    scheme: Outline
    pools: Mapping[str, Mapping[str, Facts]]
    entries: Mapping[int, Entry]

    def used(self, result: Result, codes: Sequence[str]) -> dict[str, Entry]:
        """The entries by datum that the run took for these data."""
        sources = {code: source for code, (_, _, source) in zip(self.scheme.data, result.inputs, strict=True)}
        return {
            code: self.entries[source]
            for code in codes
            if isinstance(source := sources[code], int) and source in self.entries
        }


def deductions(run: Run, results: Sequence[Result]) -> list[Deduction]:
    """All deductions of these results of one run, unit by unit in the order of the scheme; three queries."""
    ledger = _ledger(run, results)
    found = []
    for result in results:
        values = {node.code: node.value for node in node_values(result, ledger.scheme.spec.preorder)}
        for placed in ledger.scheme.leaves:
            value = values[placed.code]
            if value is not None and loses(placed, value):
                found.append(_deduction(ledger, result, placed, value))
    return found


def _ledger(run: Run, results: Sequence[Result]) -> Ledger:
    scheme = outline(run.cycle.scheme)
    pools: dict[str, dict[str, Facts]] = defaultdict(dict)
    units = [stored_unit(scheme.spec, other) for other in run.results.select_related("roster_entry")]
    for unit, facts in zip(units, all_facts(scheme.spec, units), strict=True):
        pools[unit.pool][unit.id] = facts
    return Ledger(run.cycle, scheme, pools, _entries(results))


def _entries(results: Sequence[Result]) -> dict[int, Entry]:
    pks = {source for result in results for _, _, source in result.inputs if isinstance(source, int)}
    sheets = [result.roster_entry_id for result in results]
    entries = Entry.objects.filter(sheet__roster_entry__in=sheets)
    return {entry.pk: entry for entry in entries.select_related("actor") if entry.pk in pks}


def _deduction(ledger: Ledger, result: Result, placed: Placed, value: int) -> Deduction:
    leaf, entry = placed.node, result.roster_entry
    lost = value if placed.is_penalty else leaf.points - value
    if why := outline_of(entry, ledger.cycle.scheme).why_spared(leaf.code, entry):
        return Deduction(result, leaf, placed.is_penalty, value, lost, why, by="", at=None)
    used = ledger.used(result, ledger.scheme.figures(leaf))
    found = losses(ledger.scheme.spec, leaf, ledger.pools[entry.pool], key_of(entry), penalty=placed.is_penalty)
    remarks = {code: _said(each) for code, each in used.items()}
    last = max(used.values(), key=lambda each: each.pk, default=None)
    return Deduction(
        result=result,
        leaf=leaf,
        penalty=placed.is_penalty,
        value=value,
        lost=lost,
        reason="；".join(filter(None, [_reason(leaf, found, remarks), _by_hand(result, leaf)])),
        by=str(last.actor) if last else "",
        at=last.at if last else None,
    )


def _by_hand(result: Result, leaf: Leaf) -> str:
    """That the points are not the computed ones."""
    for code, value, computed, status, _ in result.overrides:
        if code == leaf.code:
            was = Status(status).label if computed is None else f"{text(computed)}分"
            return f"人工调整：计算值{was}，按{text(value)}分计"
    return ""


def _reason(leaf: Leaf, found: Sequence[Loss], said: Mapping[str, str]) -> str:
    """For points that a person gave the reason alone; for counted ones the figures, with the reasons behind them."""
    remarks = [said.get(loss.datum, "") for loss in found]
    if leaf.rule.judged and all(remarks):
        return "；".join(remarks)
    told = []
    for position, (loss, remark) in enumerate(zip(found, remarks, strict=True)):
        repeated = remark in remarks[position + 1 :]  # one remark may stand behind several figures: told after the last
        told.append(f"{loss.sentence}（{remark}）" if remark and not repeated else loss.sentence)
    return "；".join(told)


def _said(entry: Entry) -> str:
    """The reason of a figure; the unit's own is told as such, also where the review took it over with the figure."""
    own = entry.stage == Stage.SELF or entry.origin == Origin.CONFIRMED
    return f"单位自评：{entry.reason}" if own and entry.reason else entry.reason
