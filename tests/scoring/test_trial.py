"""Figures for a trial: made up within what every datum allows, the same for the same seed; copied by code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from config.toolkit.scaled import SCALE, parse
from scoring.engine import Datum, Fact, Scheme, SchemeError, Status, entry_problem, evaluate, load, spreads
from scoring.trial import copied, generated
from scoring.trial.senses import Sense, senses
from tests.scoring.engine.documents import datum, document, leaf, manual
from tests.scoring.engine.drawn import documents
from tests.sources import ROOT

SEEDS = sorted((ROOT / "seeds" / "schemes").glob("*.json"))
SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TYPED = ("count", "number", "points", "flag", "choice", "percent", "money", "date")


def scheme_of(path: Any) -> Scheme:
    return load(json.loads(path.read_text(encoding="utf-8")))


def possible(scheme: Scheme, asked: Datum, fact: Fact) -> bool:
    most = scheme.most_points.get(asked.code)
    return fact.status is Status.FILLED and entry_problem(asked, fact.value, most) is None


@SOME
@given(st.data(), st.integers(0, 99))
def test_made_up_figures_are_possible_answers(data: st.DataObject, seed: int) -> None:
    try:
        scheme = load(data.draw(documents()))
    except SchemeError:
        reject()
    units = generated(scheme, units=3, pools=2, seed=seed)
    ballots = {
        code for leaf in scheme.leaves for code in leaf.rule.data() if leaf.rule.type.startswith(("vote", "ballot"))
    }
    for unit in units:
        assert set(unit.facts) == {asked.code for asked in scheme.data if not asked.formula}
        for asked in scheme.data:
            if asked.kind in TYPED and not asked.formula and asked.code not in ballots:
                assert possible(scheme, asked, unit.facts[asked.code]), (asked, unit.facts[asked.code])
    evaluate(scheme, units)


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    scheme = scheme_of(SEEDS[0])
    first = generated(scheme, units=5, pools=2, seed=7)
    assert generated(scheme, units=5, pools=2, seed=7) == first
    assert generated(scheme, units=9, pools=2, seed=7)[:5] == first
    assert generated(scheme, units=5, pools=2, seed=8) != first
    assert [(unit.id, unit.pool, unit.order) for unit in first[:3]] == [
        ("模拟单位1", "模拟1组", 0),
        ("模拟单位2", "模拟2组", 1),
        ("模拟单位3", "模拟1组", 2),
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_made_up_sheets_look_like_filled_ones(path: Any) -> None:
    """Every item has points, nearly all tell units apart, few units are vetoed."""
    scheme = scheme_of(path)
    results = evaluate(scheme, generated(scheme, units=100, pools=3, seed=1))
    assert not any(result.provisional for result in results)
    assert sum(bool(result.vetoes) for result in results) <= 20
    found = spreads(scheme, results)
    assert all(spread.units == 100 for spread in found)
    assert not [spread.leaf.code for spread in found if spread.level]


def test_the_good_end_and_where_a_figure_stops_mattering() -> None:
    scheme = load(
        document(
            [
                leaf("a", "10", {"type": "deduct_count", "datum": "late", "each": "2"}),
                leaf("b", "10", {"type": "accumulate", "parts": [{"datum": "done", "each": "1"}]}),
                leaf("c", "10", {"type": "ratio", "datum": "did", "target_datum": "task", "target_zero": "full"}),
                manual("d", "5"),
            ],
            [datum("late", max="99"), datum("done"), datum("did"), datum("task"), datum("idle")],
        )
    )
    whole = {
        code: Sense(*(number * SCALE for number in (sense.low, sense.high)), sense.good)
        for code, sense in {
            "late": Sense(0, 6, -1),
            "done": Sense(0, 10, 1),
            "task": Sense(5, 10, 0),
            "idle": Sense(0, 10, 0),
            "md": Sense(0, 5, 1),
        }.items()
    }
    found = senses(scheme)
    assert {code: found[code] for code in whole} == whole


OLD = document(
    [manual("a", "10"), leaf("b", "10", {"type": "deduct_count", "datum": "late", "each": "1"})],
    [
        datum("late", max="9"),
        datum("mode", "choice", choices=["好", "一般", "差"]),
        datum("gone", "flag", name="去年才问的"),
        datum("kind", "flag"),
    ],
)
NEW = document(
    [manual("a", "5"), leaf("b", "10", {"type": "deduct_count", "datum": "late", "each": "1"})],
    [
        datum("late", max="3"),
        datum("mode", "choice", choices=["差", "好"]),
        datum("fresh", name="今年新问的"),
        datum("kind", "count"),
    ],
)


def test_figures_are_copied_by_code_and_what_cannot_be_is_told() -> None:
    facts = [
        {"ma": Fact(parse("9")), "late": Fact(parse("2")), "mode": Fact(0), "gone": Fact(SCALE), "kind": Fact(SCALE)},
        {"ma": Fact(parse("7.35")), "late": Fact(parse("5")), "mode": Fact(SCALE), "kind": Fact(0)},
        {"ma": Fact(None, Status.NA), "late": Fact(parse("1"), Status.PENDING)},
    ]
    found = copied(load(OLD), load(NEW), facts)
    missing = Fact(None, Status.MISSING)
    assert found.facts == (
        {"late": Fact(parse("2")), "mode": Fact(SCALE), "ma": Fact(parse("4.5"))},
        {"late": missing, "mode": missing, "ma": Fact(parse("3.68"))},
        {"late": Fact(parse("1"), Status.PENDING), "mode": missing, "ma": Fact(None, Status.NA)},
    )
    assert [asked.code for asked in found.lacking] == ["fresh"]
    assert [asked.code for asked in found.unlike] == ["kind"]
    assert [asked.code for asked in found.surplus] == ["gone"]
    assert [asked.code for asked in found.rescaled] == ["ma"]
    assert [(asked.code, units) for asked, units in found.refused] == [("late", 1), ("mode", 1)]
    assert found.gaps == ("fresh", "kind")


def judged(points: str = "10") -> Scheme:
    """A judge gives up to 100 for an item of fewer points, beside points that a formula reads."""
    return load(
        document(
            [
                leaf("a", points, {"type": "external_convert", "datum": "judge", "of": "100"}),
                leaf("b", points, {"type": "manual", "datum": "mean"}),
            ],
            [
                datum("judge", "points", max="100"),
                datum("half", "points"),
                datum("mean", "points", asked="computed", formula="half / 2"),
            ],
        )
    )


def test_figures_out_of_their_own_full_points_are_taken_as_they_are() -> None:
    """As many points as a sheet takes: 95 of 100 for an item of 10; the points of the item bound what it is made of."""
    facts = {"judge": Fact(parse("95")), "half": Fact(parse("9"))}
    assert judged().most_points == {"mean": parse("10"), "half": parse("10")}
    found = copied(judged(), judged(), [facts])
    assert (found.facts, found.refused, found.rescaled) == ((facts,), (), ())
    found = copied(judged(), judged("5"), [facts])
    assert found.facts == ({"judge": Fact(parse("95")), "half": Fact(parse("4.5"))},)
    assert ([asked.code for asked in found.rescaled], found.refused) == (["half"], ())


def test_made_up_figures_reach_as_far_as_a_sheet_does() -> None:
    found = senses(judged())
    assert (found["judge"].low, found["judge"].high) == (0, parse("100"))
    assert found["half"].high == parse("10")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_scheme_takes_all_figures_of_itself(path: Any) -> None:
    scheme = scheme_of(path)
    units = generated(scheme, units=10, pools=1, seed=3)
    found = copied(scheme, scheme, [unit.facts for unit in units])
    assert list(found.facts) == [unit.facts for unit in units]
    assert (found.lacking, found.unlike, found.surplus, found.rescaled, found.refused) == ((), (), (), (), ())
