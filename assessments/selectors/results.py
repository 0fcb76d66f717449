"""What a run found, as lists: the ranking of a pool, the table of all items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.models import Cycle, Result, RosterEntry, Run, Standing
from assessments.selectors.gathering import key_of
from assessments.selectors.outline import Outline, outline
from organizations.models import User
from organizations.roles import Permission
from scoring.engine import Leaf, NodeValue, Overridden, Scheme, Section, Status, UnitResult
from scoring.engine.spec import Node
from scoring.engine.vetoing import left, on_totals


@dataclass(frozen=True, slots=True)
class Pool:
    """A group within which units are ranked, with how many are."""

    name: str
    units: int


def pools(cycle: Cycle) -> list[Pool]:
    """The groups of a cycle's roster in the order of their first unit; exempt units are not counted."""
    return pools_and_groups(cycle)[0]


def groups(cycle: Cycle) -> list[Pool]:
    """The further groups of a cycle's roster in the order of their first unit; exempt units are not counted."""
    return pools_and_groups(cycle)[1]


def pools_and_groups(cycle: Cycle) -> tuple[list[Pool], list[Pool]]:
    """Both in one query; a further group of none but exempt units is left out."""
    names: Counter[str] = Counter()
    further: Counter[str] = Counter()
    for name, standing, also in cycle.roster.order_by("position").values_list("pool", "standing", "also"):
        counts = standing != Standing.EXEMPT
        names[name] += counts
        further.update(also if counts else ())
    return [Pool(*each) for each in names.items()], [Pool(*each) for each in further.items()]


def place_in(result: Result, group: str) -> int | None:
    """The place in a further group; None for a unit that takes none there."""
    return next((place for name, place in result.also if name == group), None)


def of_group(results: Iterable[Result], group: str) -> list[Result]:
    """Those that stand in a further group, best first, those without a place last."""
    found = [result for result in results if group in result.roster_entry.also]
    keys = {result.pk: place_in(result, group) for result in found}
    return sorted(found, key=lambda result: (keys[result.pk] or len(found) + 1, result.roster_entry.position))


def ranking(user: User, *, cycle: Cycle, pool: str = "") -> QuerySet[Result]:
    """The current run's results that this user may see, group by group, best first, those without a place last."""
    results = Result.objects.allowed(user, Permission.SEE_RANKING).filter(run=cycle.run_id).for_list()
    if pool:
        results = results.filter(roster_entry__pool=pool)
    return results.in_order()


def unit_result(result: Result) -> UnitResult:
    """A stored result as the engine gave it."""
    spec = outline(result.run.cycle.scheme).spec
    set_total = {code: value for code, value, *_ in result.overrides}.get("")
    counted = left(on_totals(spec), result.vetoes, result.base + result.bonus - result.penalty)
    return UnitResult(
        unit_id=key_of(result.roster_entry),
        total=result.total,
        exact=None if result.total is None else counted if set_total is None else set_total,
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
        also=tuple((group, place) for group, place in result.also),
        overridden=tuple(Overridden(*each[:3], Status(each[3])) for each in result.overrides),
    )


def node_values(result: Result, nodes: Sequence[Node]) -> tuple[NodeValue, ...]:
    """The stored node values with their codes."""
    return tuple(
        NodeValue(node.code, value, Status(status)) for node, (value, status) in zip(nodes, result.nodes, strict=True)
    )


def shown_values(result: Result, scheme: Outline) -> dict[str, NodeValue]:
    """The node values by code as tables show them: before a unit has said anything about a bonus or penalty, none.

    What was never filled in counts 0 there in the end, but while the result is provisional that 0 is nobody's word.
    """
    values = {node.code: node for node in node_values(result, scheme.spec.preorder)}
    if not Status(result.status).provisional:
        return values
    said = {code for code, (_, status, _) in zip(scheme.data, result.inputs, strict=True) if status != Status.MISSING}
    for placed in scheme.placed:
        if (placed.is_bonus or placed.is_penalty) and not said & scheme.read_below(placed.code):
            values[placed.code] = NodeValue(placed.code, None, Status.MISSING)
    return values


@dataclass(frozen=True, slots=True)
class Parts:
    """Total, base, bonus and penalty of a result, scaled by 10^6; None is not 0 but nothing known yet."""

    total: int | None
    base: int | None
    bonus: int | None
    penalty: int | None


def parts(result: Result) -> Parts:
    """What a result is made of, as tables and pages show it."""
    scheme = outline(result.run.cycle.scheme)
    values = shown_values(result, scheme)
    known = {node.kind for node in scheme.spec.nodes if values[node.code].value is not None}
    absent = Status(result.status).provisional
    outside = {node.kind for node in scheme.spec.nodes}
    return Parts(
        total=result.total,
        base=None if absent and result.total is None else result.base,
        bonus=None if absent and "bonus" in outside - known else result.bonus,
        penalty=None if absent and "penalty" in outside - known else result.penalty,
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


def converted(spec: Scheme, result: Result) -> bool:
    """Whether the base of a stored result is no plain sum of its parts: items that do not apply scaled the rest."""
    if result.status == Status.VETOED or result.total is None:
        return False
    base = [
        value
        for node, (value, _) in zip(spec.preorder, result.nodes, strict=True)
        if isinstance(node, Section | Leaf) and node in spec.base and value is not None
    ]
    return sum(base) != result.base


def matrix(cycle: Cycle, results: Sequence[Result]) -> Matrix:
    """Points of these results of the cycle's run, in their order."""
    scheme = outline(cycle.scheme)
    rows = tuple(MatrixRow(result, shown_values(result, scheme)) for result in results)
    return Matrix(scheme.spec.preorder, scheme.spec.leaves, rows)


def current_results(cycle: Cycle) -> QuerySet[Result]:
    """All results of the cycle's current run in the order of the roster."""
    return Result.objects.filter(run=cycle.run_id).for_list().order_by("roster_entry__position")


def ranked_units(run: Run, entry: RosterEntry) -> int:
    """How many units of the entry's group have a place in the run."""
    counted = run.results.filter(roster_entry__pool=entry.pool, place__isnull=False).aggregate(count=Count("pk"))
    return counted["count"]
