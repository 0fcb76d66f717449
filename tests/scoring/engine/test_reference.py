"""The engine against an independent reference over exact fractions: random schemes and facts, every number equal."""

import json
import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config.toolkit.scaled import parse, text
from scoring.engine import Fact, Scheme, Unit, UnitResult, dump, evaluate, explain, load, reevaluate, verify
from tests.scoring.engine.documents import document as plain_document
from tests.scoring.engine.documents import manual
from tests.scoring.engine.documents import unit as plain_unit
from tests.scoring.engine.drawn import documents, facts_of, units_of
from tests.scoring.engine.reference import Reference


def drawn(times: int) -> settings:
    return settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck))


def fraction(number: int | None) -> Fraction | None:
    return None if number is None else Fraction(number, 10**6)


def plain(result: UnitResult) -> dict[str, Any]:
    return {
        "total": fraction(result.total),
        "exact": fraction(result.exact),
        "base": fraction(result.base),
        "bonus": fraction(result.bonus),
        "penalty": fraction(result.penalty),
        "status": str(result.status),
        "place": result.place,
        "score_grade": result.score_grade,
        "quota_grade": result.quota_grade,
        "grade": result.grade,
        "quota_tie": result.quota_tie,
        "vetoes": list(result.vetoes),
        "nodes": [(node.code, fraction(node.value), str(node.status)) for node in result.nodes],
        "also": list(result.also),
    }


def plain_written(result: dict[str, Any]) -> dict[str, Any]:
    """A result as the golden corpus writes it, in the same shape."""

    def number(value: str | None) -> Fraction | None:
        return None if value is None else Fraction(value)

    base, bonus, penalty = map(number, result["parts"])
    score_grade, quota_grade, grade = result["grades"]
    return {
        "total": number(result["total"]),
        "exact": number(result["exact"]),
        "base": base,
        "bonus": bonus,
        "penalty": penalty,
        "status": result["status"],
        "place": result["place"],
        "score_grade": score_grade,
        "quota_grade": quota_grade,
        "grade": grade,
        "quota_tie": result["tie"],
        "vetoes": result["vetoes"],
        "nodes": [(code, number(value), status) for code, value, status in result["nodes"]],
        "also": [tuple(each) for each in result.get("also", [])],
    }


def given_fact(fact: Fact) -> tuple[str, Any]:
    if fact.members:
        return (str(fact.status), [fraction(member) for member in fact.members])
    return (str(fact.status), fraction(fact.value))


def told(units: list[Unit]) -> list[dict[str, Any]]:
    return [
        {
            "id": unit.id,
            "pool": unit.pool,
            "ranked": unit.ranked,
            "facts": {code: given_fact(fact) for code, fact in unit.facts.items()},
            "category": unit.category,
            "exempt": unit.exempt,
            "parent": unit.parent,
            "also": list(unit.also),
            "order": unit.order,
            "overrides": {code: fraction(value) for code, value in unit.overrides.items()},
        }
        for unit in units
    ]


@drawn(200)
@given(st.data())
def test_engine_and_reference_agree(data):
    document = data.draw(documents())
    units = data.draw(units_of(document))
    results = {result.unit_id: plain(result) for result in evaluate(load(document), units)}
    assert results == Reference(document).results(told(units))


@drawn(60)
@given(st.data())
def test_what_an_override_replaced_is_kept(data):
    document = data.draw(documents())
    units = data.draw(units_of(document))
    assume(any(unit.overrides for unit in units))
    assert_kept(document, units)


def test_a_set_item_a_set_total_and_an_exemption_side_by_side():
    """Two values of one unit, one of another that is spared an item; a further group ranks by what counts."""
    document = plain_document([manual("a", "60"), manual("b", "40")])
    units = [
        replace(plain_unit("甲", ma="55", mb="30"), overrides={"": parse("91"), "a": parse("60")}, also=("全县",)),
        replace(plain_unit("乙", ma="50"), exempt=frozenset(["b"]), overrides={"a": parse("52.5")}, also=("全县",)),
        replace(plain_unit("丙", "乡", ma="60", mb="31.5"), also=("全县",)),
    ]
    assert_kept(document, units)
    found = evaluate(load(document), units)
    assert [(text(result.total), result.place, result.also) for result in found] == [
        ("91", 2, (("全县", 3),)),
        ("92.5", 1, (("全县", 1),)),
        ("91.5", 1, (("全县", 2),)),
    ]
    told_of = [(each.code, text(each.computed)) for result in found for each in result.overridden]
    assert told_of == [("", "90"), ("a", "55"), ("a", "50")]
    results = {result.unit_id: plain(result) for result in found}
    assert results == Reference(document).results(told(units))


def assert_kept(document, units):
    """Beside every set value stands what there would be without this one, all others as they are."""
    scheme = load(document)
    for number, result in enumerate(evaluate(scheme, units)):
        assert [each.code for each in result.overridden] == [
            code for code in ("", *scheme.codes) if code in units[number].overrides
        ]
        for each in result.overridden:
            assert each.value == units[number].overrides[each.code]
            left = {code: value for code, value in units[number].overrides.items() if code != each.code}
            others = [*units[:number], replace(units[number], overrides=left), *units[number + 1 :]]
            without = evaluate(scheme, others)[number]
            nodes = {node.code: (node.value, node.status) for node in without.nodes}
            assert (each.computed, each.status) == (nodes[each.code] if each.code else (without.total, without.status))


@pytest.mark.parametrize("means", [True, False])
@drawn(150)
@given(st.data())
def test_what_a_change_touches_is_the_same_as_everything_again(means, data):
    """A few units changed: the results before and those units give what the whole computation gives.

    Where no item is made up by the mean of the others, comparisons are asked again without the rest of their pool.
    """
    document = data.draw(documents())
    if not means:
        document["nodes"] = [compared(node) for node in document["nodes"]]
    scheme, then = load(document), data.draw(units_of(document))
    places = data.draw(st.sets(st.integers(0, 7), min_size=1, max_size=len(then) // 2)) if len(then) > 1 else set()
    now = [
        replace(
            unit,
            facts=dict(unit.facts) | data.draw(facts_of(document)),
            overrides=data.draw(st.sampled_from([{}, unit.overrides])),
        )
        if number in places
        else unit
        for number, unit in enumerate(then)
    ]
    earlier = {unit.id: unit for unit, after in zip(then, now, strict=True) if unit is not after}
    assert reevaluate(scheme, now, evaluate(scheme, then), earlier) == evaluate(scheme, now)


@drawn(40)
@given(st.data())
def test_order_changes_nothing_and_documents_survive_the_round_trip(data):
    document = data.draw(documents())
    units = data.draw(units_of(document))
    scheme = load(document)
    again: Scheme = load(json.loads(json.dumps(dump(scheme))))
    assert again == scheme
    results = evaluate(scheme, units)
    shuffled = random.Random(len(units)).sample(units, len(units))
    assert sorted(evaluate(again, shuffled), key=lambda result: result.unit_id) == list(results)
    assert verify(scheme, units, results) == ()


@drawn(40)
@given(st.data())
def test_everything_can_be_explained_with_the_numbers_that_were_stored(data):
    document = data.draw(documents())
    units = data.draw(units_of(document))
    scheme = load(document)
    for unit, result in zip(units, evaluate(scheme, units), strict=True):
        sheet = explain(scheme, unit, result, pool=units)
        assert [(found.code, found.value, found.status) for found in down(sheet)][1:] == list(result.nodes)
        assert all(found.lines for found in down(sheet))
        told_of = [found.code for found in down(sheet) if any("人工调整" in line for line in found.lines)]
        assert told_of == [each.code for each in result.overridden]


def compared(node):
    """The same, no item made up by a mean, points given by hand compared instead."""
    if "children" in node:
        return {**node, "children": [compared(child) for child in node["children"]]}
    rule = node["rule"]
    if rule["type"] in ("manual", "deduct_count"):
        rule = {"type": "rank_table", "datum": rule["datum"], "points": [node["points"], "0.3"], "rest": "0.1"}
    return {**node, "rule": rule, "na": "scale" if node.get("na") == "mean" else node.get("na", "full")}


def down(explanation):
    yield explanation
    for child in explanation.children:
        yield from down(child)
