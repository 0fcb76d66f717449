"""What a run found, as lists: the ranking of a pool, the table of all items, every deduction with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet

from assessments.models import Cycle, Entry, Result, RosterEntry, Run, Standing
from assessments.selectors.gathering import key_of
from assessments.selectors.outline import outline
from assessments.selectors.sheets import loses
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Leaf, NodeValue, Status, UnitResult
from scoring.engine.spec import Node


@dataclass(frozen=True, slots=True)
class Pool:
    """A group within which units are ranked, with how many are."""

    name: str
    units: int


def pools(cycle: Cycle) -> list[Pool]:
    """The groups of a cycle's roster in the order of their first unit; exempt units are not counted."""
    names: dict[str, int] = {}
    for name, standing in cycle.roster.order_by("position").values_list("pool", "standing"):
        names[name] = names.get(name, 0) + (standing != Standing.EXEMPT)
    return [Pool(name, units) for name, units in names.items()]


def ranking(user: User, *, cycle: Cycle, pool: str = "") -> QuerySet[Result]:
    """The current run's results that this user may see, group by group, best first, those without a place last."""
    results = Result.objects.allowed(user, Permission.SEE_RANKING).filter(run=cycle.run_id).for_list()
    if pool:
        results = results.filter(roster_entry__pool=pool)
    return results.order_by("roster_entry__pool", F("place").asc(nulls_last=True), "roster_entry__position")


def unit_result(result: Result) -> UnitResult:
    """A stored result as the engine gave it."""
    spec = outline(result.run.cycle.scheme).spec
    zeroed = result.status == Status.VETOED
    counted = 0 if zeroed else result.base + result.bonus - result.penalty
    return UnitResult(
        unit_id=key_of(result.roster_entry),
        total=result.total,
        exact=None if result.total is None else counted,
        base=result.base,
        bonus=result.bonus,
        penalty=result.penalty,
        status=Status(result.status),
        place=result.place,
        score_grade=result.score_grade or None,
        quota_grade=result.quota_grade or None,
        grade=result.grade or None,
        quota_tie=result.quota_tie,
        vetoes=tuple(result.vetoes),
        codes=spec.codes,
        values=tuple(value for value, _ in result.nodes),
        statuses=tuple(Status(status) for _, status in result.nodes),
    )


def node_values(result: Result, nodes: Sequence[Node]) -> tuple[NodeValue, ...]:
    """The stored node values with their codes."""
    return tuple(
        NodeValue(node.code, value, Status(status)) for node, (value, status) in zip(nodes, result.nodes, strict=True)
    )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One unit's points by node code."""

    result: Result
    values: dict[str, NodeValue]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All units by all nodes of the scheme, for 横向对比; `nodes` is the whole scheme in preorder."""

    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    rows: tuple[MatrixRow, ...]


def matrix(cycle: Cycle, results: Sequence[Result]) -> Matrix:
    """Points of these results of the cycle's run, in their order."""
    spec = outline(cycle.scheme).spec
    rows = tuple(
        MatrixRow(result, {node.code: node for node in node_values(result, spec.preorder)}) for result in results
    )
    return Matrix(spec.preorder, spec.leaves, rows)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points that a unit lost at an item (or was fined by a penalty), with what the review said."""

    result: Result
    leaf: Leaf
    penalty: bool
    value: int
    lost: int
    reason: str
    by: str
    at: datetime | None


def deductions(run: Run, results: Sequence[Result]) -> list[Deduction]:
    """All deductions of these results of one run, unit by unit in the order of the scheme; two queries."""
    scheme = outline(run.cycle.scheme)
    positions = {code: index for index, code in enumerate(scheme.data)}
    entries = _entries(results)
    found = []
    for result in results:
        nodes = {node.code: node for node in node_values(result, scheme.spec.preorder)}
        for placed in scheme.leaves:
            value = nodes[placed.code].value
            if value is None or not loses(placed, value):
                continue
            inputs = [result.inputs[positions[code]] for code in dict.fromkeys(placed.node.rule.data())]
            used = [entries[source] for _, _, source in inputs if isinstance(source, int) and source in entries]
            lost = value if placed.is_penalty else placed.node.points - value
            found.append(_deduction(result, placed.node, placed.is_penalty, value, lost, used))
    return found


def _entries(results: Sequence[Result]) -> dict[int, Entry]:
    pks = {source for result in results for _, _, source in result.inputs if isinstance(source, int)}
    sheets = [result.roster_entry_id for result in results]
    entries = Entry.objects.filter(sheet__roster_entry__in=sheets)
    return {entry.pk: entry for entry in entries.select_related("actor") if entry.pk in pks}


def _deduction(result: Result, leaf: Leaf, penalty: bool, value: int, lost: int, used: Sequence[Entry]) -> Deduction:
    reasons = list(dict.fromkeys(entry.reason for entry in used if entry.reason))
    last = max(used, key=lambda entry: entry.pk, default=None)
    return Deduction(
        result=result,
        leaf=leaf,
        penalty=penalty,
        value=value,
        lost=lost,
        reason="；".join(reasons) or ("认可自评" if last else ""),
        by=str(last.actor) if last else "",
        at=last.at if last else None,
    )


def current_results(cycle: Cycle) -> QuerySet[Result]:
    """All results of the cycle's current run in the order of the roster."""
    return Result.objects.filter(run=cycle.run_id).for_list().order_by("roster_entry__position")


def ranked_units(run: Run, entry: RosterEntry) -> int:
    """How many units of the entry's group have a place in the run."""
    counted = run.results.filter(roster_entry__pool=entry.pool, place__isnull=False).aggregate(count=Count("pk"))
    return counted["count"]
