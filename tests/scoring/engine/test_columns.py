"""Many units at once give what each gives alone, and what is calculated once for all is what one would be told."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from config.toolkit.scaled import SCALE, text
from scoring.engine import Fact, SchemeError, Status, Unit, cases, evaluate, explain, load, told
from scoring.engine.facts import UNFILLED
from scoring.engine.leaves import Pools
from tests.scoring.engine.documents import document
from tests.scoring.engine.drawn import documents, units_of

FIGURES = st.integers(-200 * SCALE, 200 * SCALE)
RULES: dict[str, dict[str, Any]] = {
    "ratio": {"type": "ratio", "datum": "d", "target_datum": "t", "target_zero": "full"},
    "none": {"type": "ratio", "datum": "d", "target_datum": "t", "target_zero": "na", "cap": "7"},
    "target": {"type": "ratio", "datum": "d", "target": "30"},
    "lower": {"type": "tier", "datum": "d", "bands": [{"from": "9", "points": "5"}, {"from": "3", "points": "2"}]},
    "upper": {
        "type": "tier",
        "datum": "d",
        "closed": "upper",
        "bands": [{"from": "9", "points": "5"}, {"from": "3", "points": "2"}, {"from": None, "points": "1"}],
    },
    "count": {"type": "deduct_count", "datum": "d", "each": "0.25"},
}


def scheme_of(rule: dict[str, Any]):
    leaf = {"kind": "leaf", "code": "1", "name": "指标", "points": "5", "rule": rule}
    data = [{"code": code, "name": f"数据{code}", "kind": "number"} for code in ("d", "t")]
    return load(document([leaf], data=data, full="5"))


@pytest.mark.parametrize("rule", RULES)
@given(rows=st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=8), gap=st.booleans())
@settings(deadline=None, max_examples=60)
def test_units_score_alone_what_they_score_among_others(rule, rows, gap):
    scheme = scheme_of(RULES[rule])
    units = [Unit(str(row), "", {"d": Fact(d), "t": Fact(t)}) for row, (d, t) in enumerate(rows)]
    others = [Unit("x", "", {"d": UNFILLED, "t": Fact(None, Status.NA)})] if gap else []
    together = evaluate(scheme, [*units, *others])
    for unit, result in zip(units, together, strict=False):
        (alone,) = evaluate(scheme, [unit])
        assert (alone.nodes, alone.total, alone.status) == (result.nodes, result.total, result.status)


@pytest.mark.parametrize(
    ("value", "closed", "points"),
    [("9", "lower", "5"), ("9", "upper", "2"), ("9.000001", "upper", "5"), ("3", "lower", "2"), ("3", "upper", "1")],
)
def test_a_value_at_the_end_of_a_band(value, closed, points):
    scheme = scheme_of(RULES["upper"] | {"closed": closed})
    (result,) = evaluate(scheme, [Unit("a", "", {"d": Fact(int(float(value) * SCALE)), "t": Fact(0)})])
    assert text(result.values[0] or 0) == points


@pytest.mark.parametrize("status", [Status.PENDING, Status.NA, Status.MISSING])
def test_a_figure_that_does_not_count_is_no_figure(status):
    """A value stands in the cell, but awaits its proof: nowhere is it reckoned with, not even among the others."""
    data = [
        {"code": code, "name": code, "kind": "number", **({"blank": "zero"} if code == "z" else {})} for code in "dsvz"
    ]
    data.append({"code": "f", "name": "f", "kind": "number", "asked": "computed", "formula": "d + 1"})
    rules = [
        RULES["count"],
        {"type": "share_of_best", "datum": "s"},
        {"type": "deduct_count", "datum": "f", "each": "1"},
        {"type": "deduct_count", "datum": "z", "each": "1"},
    ]
    items = [
        {"kind": "leaf", "code": str(at), "name": "指标", "points": "25", "rule": rule, "na": "scale"}
        for at, rule in enumerate(rules)
    ]
    veto = {"code": "V", "name": "事故", "datum": "v", "op": ">=", "than": "1", "effect": "score_zero"}
    scheme = load(document(items, data=data, vetoes=[veto], arithmetic={"tie_break": [{"datum": "d"}]}))
    doubted = {code: Fact(4 * SCALE, status) for code in "dsvz"}
    sure = {code: Fact(value * SCALE) for code, value in zip("dsvz", (4, 2, 0, 1), strict=True)}
    found, other = evaluate(scheme, [Unit("a", "", doubted), Unit("b", "", sure)])
    zero = (25 * SCALE, Status.FILLED) if status is Status.MISSING else (None, status)
    assert list(zip(found.values, found.statuses, strict=True)) == [(None, status)] * 3 + [zero]
    assert (found.vetoes, other.values) == ((), (24 * SCALE, 25 * SCALE, 20 * SCALE, 24 * SCALE))
    (alone,) = evaluate(scheme, [Unit("a", "", doubted)])
    assert (alone.values, alone.statuses) == (found.values, found.statuses)


@given(order=st.permutations(range(7)), cut=st.integers(1, 6))
def test_a_column_is_put_together_as_it_was(order, cut):
    pools = Pools([order[:cut], order[cut:], []])
    column = [f"row {row}" for row in range(7)]
    parts = [part(column) for part in pools.parts]
    assert [list(part) for part in parts] == [[column[row] for row in rows] for rows in (order[:cut], order[cut:])]
    assert list(pools.whole(parts)) == column


@given(st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_cases_of_a_pool_tell_what_each_alone_is_told(data):
    drawn = data.draw(documents())
    units = data.draw(units_of(drawn))
    assume(units)
    try:
        scheme = load(drawn)
    except SchemeError:  # a drawn rule inside another may be too small for its bounds
        reject()
    results = {result.unit_id: result for result in evaluate(scheme, units)}
    pool = [unit for unit in units if unit.pool == units[0].pool]
    random.Random(1).shuffle(pool)
    opened = list(cases(scheme, pool, [results[unit.id] for unit in pool]))
    assert [told(case) for case in opened] == [explain(scheme, unit, results[unit.id], pool=pool) for unit in pool]
