"""The whole computation again after a few units' facts changed, from the results before: the same, in less time (F73).

What one unit's facts touch: its own items; for every item that compares the pool, its pool; the sums of the units whose
points that moved; and the places and grades of all. Only this is asked again, of the same engine: no second arithmetic.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from config.toolkit.scaled import SCALE
from scoring.engine.datum import Catalog, Datum
from scoring.engine.evaluate import evaluate
from scoring.engine.facts import NOTHING_HAPPENED, UNFILLED, Fact, Facts
from scoring.engine.ladder import Veto
from scoring.engine.nodes import Leaf, Node
from scoring.engine.results import UnitResult
from scoring.engine.rules.base import PoolRule, Scored, UnitRule, unscored
from scoring.engine.rules.manual import Manual
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit

RECALLED, TOTAL, VETO, PARTING = "=", "=total", "=veto", "=parting"  # no datum of a scheme is called so
HALF = 2  # where more than one in so many changed, everything is asked again


@dataclass(frozen=True, slots=True)
class Recalled(UnitRule):
    """An item whose points are known already: the datum is the position of the unit's among `answers`."""

    type: ClassVar[str] = "recalled"

    full: int
    datum: str
    answers: tuple[Scored, ...]

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def score(self, facts: Facts) -> Scored:
        return self.answers[(facts[self.datum].known or 0) // SCALE]

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        return ""

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        return iter(())


def reevaluate(
    scheme: Scheme, units: Sequence[Unit], before: Sequence[UnitResult], earlier: Mapping[str, Unit]
) -> tuple[UnitResult, ...]:
    """What `evaluate` gives for these units, bit for bit, from the results `before` of the same units.

    `earlier` are the units that changed, by id, as they were; they differ in facts and overrides only. ValueError for
    results of other units.
    """
    if [unit.id for unit in units] != [result.unit_id for result in before]:
        raise ValueError("the results are of other units")
    if not earlier:
        return tuple(before)
    if len(earlier) * HALF > len(units) or not _recallable(scheme):
        return evaluate(scheme, units)
    moved = _summed(scheme, units, before, earlier)
    sums = [moved.get(result.unit_id, result) for result in before]
    return _placed(scheme, units, sums)


def _recallable(scheme: Scheme) -> bool:
    """Whether what parts equal totals can be told without asking every item again."""
    return not any(entry.datum and scheme.catalog[entry.datum].formula for entry in scheme.arithmetic.tie_break)


def _summed(
    scheme: Scheme, units: Sequence[Unit], before: Sequence[UnitResult], earlier: Mapping[str, Unit]
) -> dict[str, UnitResult]:
    """The sums of every unit whose points may have moved, by id; their places are among themselves only."""
    alone = replace(scheme, grades=(), quotas=(), vetoes=tuple(veto for veto in scheme.vetoes if veto.datum))
    relative = [leaf for leaf in scheme.leaves if isinstance(leaf.rule, PoolRule)]
    changed_pools = {unit.pool for unit in units if unit.id in earlier}
    if any(leaf.na == "mean" for leaf in scheme.leaves) or any(_reads_formula(scheme, leaf) for leaf in relative):
        touched = [unit for unit in units if unit.pool in changed_pools]
    elif relative:
        known = {result.unit_id: result for result in before}
        answers = {leaf.code: _answers(scheme, leaf, units, known, earlier) for leaf in relative}
        moved = set(earlier).union(*(found.keys() for found in answers.values()))
        touched = [unit for unit in units if unit.id in moved]
        alone, touched = _recalling(alone, relative, touched, known, answers)
    else:
        touched = [unit for unit in units if unit.id in earlier]
    return {result.unit_id: result for result in evaluate(alone, touched)}


def _reads_formula(scheme: Scheme, leaf: Leaf) -> bool:
    return any(scheme.catalog[code].formula for code in leaf.rule.data())


Answers = Mapping[str, Scored]  # of one item, by unit


def _answers(
    scheme: Scheme,
    leaf: Leaf,
    units: Sequence[Unit],
    known: Mapping[str, UnitResult],
    earlier: Mapping[str, Unit],
) -> Answers:
    """What the item's rule gives now where that is not what it gave: only pools in which it is touched are asked."""
    read = leaf.rule.data()
    pools = {
        unit.pool
        for unit in units
        if unit.id in earlier and any(unit.facts.get(code) != earlier[unit.id].facts.get(code) for code in read)
    }
    members: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units if pools else ():
        if unit.pool in pools and scheme.asks(leaf, unit.category, unit.exempt):
            members[unit.pool].append(unit)
    found: dict[str, Scored] = {}
    at = scheme.codes.index(leaf.code)
    for pool in members.values():
        for unit, scored in zip(pool, _compared(scheme, leaf, pool), strict=True):
            if scored != _recalled(leaf, known[unit.id], at):
                found[unit.id] = scored
    return found


def _compared(scheme: Scheme, leaf: Leaf, pool: Sequence[Unit]) -> Sequence[Scored]:
    """What the item's rule gives the units of one pool that it is asked of."""
    assert isinstance(leaf.rule, PoolRule)
    return leaf.rule.score_pool({code: [_fact(scheme, unit, code) for unit in pool] for code in leaf.rule.data()})


def _recalled(leaf: Leaf, result: UnitResult, at: int) -> Scored:
    """What the rule gave before, from the stored points of the item, the `at`-th of the nodes."""
    value, status = result.values[at], result.statuses[at]
    for each in result.overridden:
        if each.code == leaf.code:
            value, status = each.computed, each.status
    return Scored(value, status) if status is Status.FILLED else unscored(status, leaf.points)


def _recalling(
    scheme: Scheme,
    relative: Sequence[Leaf],
    touched: Sequence[Unit],
    known: Mapping[str, UnitResult],
    answers: Mapping[str, Answers],
) -> tuple[Scheme, list[Unit]]:
    """These units apart from their pools: with a scheme that recalls what the comparisons gave them."""
    rules, facts = {}, {unit.id: dict(unit.facts) for unit in touched}
    for leaf in relative:
        datum, at = RECALLED + leaf.code, scheme.codes.index(leaf.code)
        positions: dict[Scored, int] = {}
        for unit in touched:
            if scheme.asks(leaf, unit.category, unit.exempt):
                scored = answers[leaf.code].get(unit.id) or _recalled(leaf, known[unit.id], at)
                facts[unit.id][datum] = Fact(positions.setdefault(scored, len(positions)) * SCALE)
        rules[leaf.code] = Recalled(leaf.points, datum, tuple(positions))
    data = tuple(Datum(RECALLED + leaf.code, leaf.name, "number") for leaf in relative)
    recalling = replace(scheme, data=scheme.data + data, nodes=tuple(_with_rules(node, rules) for node in scheme.nodes))
    return recalling, [replace(unit, facts=facts[unit.id]) for unit in touched]


def _with_rules(node: Node, rules: Mapping[str, Recalled]) -> Node:
    if isinstance(node, Leaf):
        return replace(node, rule=rules[node.code]) if node.code in rules else node
    children: Any = tuple(_with_rules(child, rules) for child in node.children)  # of the kinds that they were
    return replace(node, children=children)


def _fact(scheme: Scheme, unit: Unit, code: str) -> Fact:
    fact = unit.facts.get(code, UNFILLED)
    blank = fact.status is Status.MISSING and scheme.catalog[code].blank == "zero"
    return NOTHING_HAPPENED if blank else fact


def _placed(scheme: Scheme, units: Sequence[Unit], sums: Sequence[UnitResult]) -> tuple[UnitResult, ...]:
    """Places and grades of all, by a scheme whose one item is the total that is known already."""
    ranking = _ranking(scheme)
    totals = [_total(scheme, unit, result) for unit, result in zip(units, sums, strict=True)]
    return tuple(map(_standing_at, sums, evaluate(ranking, totals)))


def _standing_at(result: UnitResult, placed: UnitResult) -> UnitResult:
    """A result with places and grades of another; itself where it has them already."""
    standing = (placed.place, placed.score_grade, placed.quota_grade, placed.grade, placed.quota_tie, placed.vetoes)
    has = (result.place, result.score_grade, result.quota_grade, result.grade, result.quota_tie, result.vetoes)
    if standing == has and placed.also == result.also:
        return result
    return replace(
        result,
        place=placed.place,
        score_grade=placed.score_grade,
        quota_grade=placed.quota_grade,
        grade=placed.grade,
        quota_tie=placed.quota_tie,
        vetoes=placed.vetoes,
        also=placed.also,
    )


def _ranking(scheme: Scheme) -> Scheme:
    arithmetic = scheme.arithmetic
    parting = [replace(entry, node="", datum=f"{PARTING}{at}") for at, entry in enumerate(arithmetic.tie_break)]
    vetoes = [
        replace(veto, datum=VETO + veto.code, op=None, than=None) if veto.datum else veto
        for veto in map(_settled, scheme.vetoes)
    ]
    data = [TOTAL, *(entry.datum for entry in parting), *(veto.datum for veto in vetoes if veto.datum)]
    at_total = tuple(step for step in arithmetic.round_at if step == "total")
    return replace(
        scheme,
        data=tuple(Datum(code, code, "number") for code in data),
        nodes=(Leaf(TOTAL, TOTAL, scheme.full, Manual(scheme.full, TOTAL)),),
        arithmetic=replace(arithmetic, round_at=at_total, tie_break=tuple(parting)),
        vetoes=tuple(vetoes),
    )


def _settled(veto: Veto) -> Veto:
    """A veto whose share of the total, or the highest total, is in the total already."""
    if veto.effect not in ("score_factor", "score_cap"):
        return veto
    return replace(veto, effect="listed", factor=None, score=None)


def _total(scheme: Scheme, unit: Unit, result: UnitResult) -> Unit:
    """A unit as the ranking asks for it."""
    facts = {} if result.exact is None else {TOTAL: Fact(result.exact)}
    for at, entry in enumerate(scheme.arithmetic.tie_break):
        if entry.node:
            figure = result.values[result.codes.index(entry.node)]
        else:
            figure = _fact(scheme, unit, entry.datum).known
        if figure is not None:
            facts[f"{PARTING}{at}"] = Fact(figure)
    for veto in scheme.vetoes:
        if veto.datum and veto.code in result.vetoes:
            facts[VETO + veto.code] = Fact(SCALE)
    return Unit(
        id=unit.id,
        pool=unit.pool,
        facts=facts,
        ranked=unit.ranked,
        order=unit.order,
        category=unit.category,
        parent=unit.parent,
        also=unit.also,
    )
