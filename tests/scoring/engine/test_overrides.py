"""Values set beside the computed ones: what counts, what is kept, what is said (F63)."""

from dataclasses import replace

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import Status, evaluate, explain, load, losses
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section
from tests.scoring.engine.sheets import of, shown, town

NODES = [
    of(section("1", "10", manual("a", "60"), manual("b", "40")), of="100"),
    leaf("c", "20", {"type": "deduct_count", "datum": "n", "each": "2"}, na="scale"),
    extra("bonus", "B", "3", manual("e", "5")),
    extra("penalty", "P", None, manual("g", "5")),
]
FACTS = {"ma": "50", "mb": "30", "n": "1", "me": "2", "mg": "1"}


def one(overrides, *, nodes=NODES, facts=FACTS, **more):
    scheme = load(document(nodes, [datum("n")], **more))
    unit = replace(town(**facts), overrides={code: parse(value) for code, value in overrides.items()})
    (result,) = evaluate(scheme, [unit])
    return scheme, unit, result


def said(overrides, code, **more):
    scheme, unit, result = one(overrides, **more)
    return list(explain(scheme, unit, result, code, pool=[unit]).lines)


@pytest.mark.parametrize(
    ("overrides", "total", "nodes"),
    [
        ({}, "27", {"1": "8", "a": "50", "c": "18", "B": "2", "P": "1"}),
        ({"a": "60"}, "28", {"1": "9", "a": "60", "c": "18"}),  # (60 + 30) ÷ 100 × 10
        ({"a": "60", "1": "9.5"}, "28.5", {"1": "9.5", "a": "60"}),
        ({"c": "0"}, "9", {"c": "0"}),
        ({"e": "5"}, "28", {"e": "5", "B": "3"}),  # still under the cap of the bonus
        ({"B": "5"}, "30", {"e": "2", "B": "5"}),
        ({"g": "3"}, "25", {"g": "3", "P": "3"}),
        ({"": "26.005"}, "26.01", {"1": "8", "c": "18"}),
    ],
)
def test_what_counts(overrides, total, nodes):
    _, _, result = one(overrides)
    found = shown(result)
    assert (text(result.total), {code: found[code] for code in nodes}) == (total, nodes)


def test_what_is_missing_or_does_not_apply_is_there_once_it_is_set():
    missing = {**FACTS, "n": Status.MISSING}
    assert [one({}, facts=missing)[2].status, one({"c": "18"}, facts=missing)[2].status] == ["missing", "filled"]
    absent = {**FACTS, "n": Status.NA}
    assert text(one({}, facts=absent)[2].base) == "24"  # 8 of 10, scaled up to 30
    scheme, unit, result = one({"c": "15"}, facts=absent)
    assert (text(result.base), text(result.total)) == ("23", "24")
    assert explain(scheme, unit, result).lines[0] == "基础分：8 + 15 = 23分。"
    (kept,) = result.overridden
    assert kept == ("c", parse("15"), None, Status.NA)


def test_a_veto_stands_above_a_set_total():
    veto = {"code": "V1", "name": "事故", "datum": "v", "effect": "score_zero"}
    scheme = load(document(NODES, [datum("n"), datum("v", "flag")], vetoes=[veto]))
    unit = replace(town(**FACTS, v="1"), overrides={"": parse("20")})
    (result,) = evaluate(scheme, [unit])
    assert (result.total, result.status) == (0, Status.VETOED)
    assert "一票否决在先，总分的人工调整不起作用。" in explain(scheme, unit, result).lines


def test_what_is_said():
    assert said({"c": "15"}, "c")[-1] == "人工调整：计算值为18分，经批准按15分计。"
    assert said({"1": "9"}, "1")[-2:] == [
        "折算：80 ÷ 100 × 10 = 8分。",
        "人工调整：计算值为8分，经批准按9分计。",
    ]
    assert said({"g": "3"}, "g")[-1] == "人工调整：计算值为扣1分，经批准按扣3分计。"
    assert said({"c": "15"}, "c", facts={**FACTS, "n": Status.MISSING})[-1] == (
        "人工调整：计算值为未填，经批准按15分计。"
    )
    assert said({"": "26"}, "")[:3] == [
        "基础分：8 + 18 = 26分。",
        "总分：基础分26 + 加分2 − 扣分1 = 27分。",
        "人工调整：计算值为27分，经批准按26分计。",
    ]


def test_places_follow_what_was_set():
    scheme = load(document([manual("a", "100")]))
    units = [replace(town("甲", ma="80"), overrides={"a": parse("95")}), town("乙", ma="90")]
    assert [result.place for result in evaluate(scheme, units)] == [1, 2]


def test_a_set_total_is_ranked_and_equals_are_parted_as_ever():
    more = {"arithmetic": {"tie_break": [{"node": "a"}]}}
    scheme = load(document([manual("a", "60"), manual("b", "40")], **more))
    units = [
        replace(town("甲", ma="10", mb="5"), overrides={"": parse("50")}),
        town("乙", ma="30", mb="20"),
        town("丙", ma="40", mb="20"),
        replace(town("丁", ma="60", mb="40"), overrides={"": parse("50")}),
    ]
    assert [result.place for result in evaluate(scheme, units)] == [4, 3, 1, 2]


def test_who_is_put_last_stays_last_with_a_set_total():
    """A set total of 95 does not lift 甲 above the others; among those that stand last it does."""
    veto = {"code": "V1", "name": "事故", "datum": "v", "effect": "last_place"}
    scheme = load(document([manual("a", "100")], [datum("v", "flag")], vetoes=[veto]))
    set_to_95 = {"": parse("95")}
    units = [
        replace(town("甲", ma="70", v="1"), overrides=set_to_95),
        town("乙", ma="60"),
        town("丙", ma="90", v="1"),
        replace(town("丁", ma="50"), overrides={"": parse("59.999")}),
    ]
    found = evaluate(scheme, units)
    assert [(text(result.total), result.place) for result in found] == [("95", 3), ("60", 1), ("90", 4), ("60", 1)]
    exactly = load(document([manual("a", "100")], [datum("v", "flag")], vetoes=[veto], arithmetic={"rank_on": "exact"}))
    assert [result.place for result in evaluate(exactly, units)] == [3, 1, 4, 2]


def test_a_formula_reads_what_was_set_and_a_mean_what_was_computed():
    formula = datum("f", "number", asked="computed", formula="[a] / 2")
    reading = leaf("r", "50", {"type": "accumulate", "parts": [{"datum": "f", "each": "1"}]})
    scheme = load(document([manual("a", "100"), reading], [formula]))
    (result,) = evaluate(scheme, [replace(town(ma="80"), overrides={"a": parse("90")})])
    assert shown(result)["r"] == "45"
    scheme = load(document([manual("a", "100", na="mean")]))
    units = [replace(town("甲", ma="80"), overrides={"a": parse("90")}), town("乙", ma=Status.NA)]
    assert [text(result.total) for result in evaluate(scheme, units)] == ["90", "80"]


def test_an_unknown_code_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="no node x"):
        one({"x": "1"})


def test_losses_are_those_of_the_figures():
    scheme, unit, _ = one({"c": "15"})
    (loss,) = losses(scheme, scheme.by_code["c"], {unit.id: unit.facts}, unit.id, penalty=False)
    assert loss.datum == "n"
