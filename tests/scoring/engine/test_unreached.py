"""Items that cannot bring their points: what is told, and that no unit ever gets more than is said to be the most."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import evaluate, load, unreached
from tests.golden import corpus
from tests.scoring.engine.documents import datum, document, extra, leaf, manual

DATA = [
    datum("n"),
    datum("rate", "percent", max="90"),
    datum("mark", "points", max="80"),
    datum("judged", "points", max="6"),
    datum("level", "choice", choices=["好", "差"]),
    datum("off", "points", max="50"),
    datum("factor", "number", min="0.8"),
    datum("a"),
    datum("b"),
]
TIER = {"type": "tier", "datum": "rate", "bands": [{"from": "80", "points": "6"}, {"from": "60", "points": "3"}]}
REACHING = {"type": "tier", "datum": "rate", "bands": [{"from": "90", "points": "10"}]}
BEYOND = {"type": "tier", "datum": "rate", "bands": [{"from": "95", "points": "10"}, {"from": "60", "points": "4"}]}
ABOVE = BEYOND | {"bands": [{"from": "90", "points": "10"}, {"from": "60", "points": "4"}], "closed": "upper"}
RATIO = {"type": "ratio", "datum": "rate", "target": "100"}
SHORT = {"type": "threshold_linear", "datum": "rate", "threshold": "95", "short": "1"}
ACTS = {
    "type": "capped_points",
    "acts": [
        {"name": "会", "periods": ["a", "b"], "each": "1", "period_cap": "2"},
        {"name": "课", "periods": ["n"], "each": "1", "cap": "3", "group": "学"},
    ],
    "joint": [{"name": "学", "cap": "2"}],
}


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        (TIER, "6"),
        (REACHING, None),
        (BEYOND, "4"),
        (ABOVE, "4"),
        (RATIO, "9"),
        (RATIO | {"target": "90"}, None),
        (RATIO | {"target": "50", "cap": "7"}, "7"),
        (SHORT, "5"),
        (SHORT | {"best": "low"}, None),
        ({"type": "external_convert", "datum": "mark", "of": "100"}, "8"),
        ({"type": "external_convert", "datum": "n", "places": ["9", "8"]}, "9"),
        ({"type": "grade_choice", "datum": "level", "shares": ["0.8", "0.4"]}, "8"),
        ({"type": "manual", "datum": "judged"}, "6"),
        ({"type": "trimmed_mean", "judges": ["mark", "off"]}, "8"),
        (ACTS, "6"),
        ({"type": "coefficient", "datum": "factor", "rule": TIER, "cap": None}, None),
        ({"type": "conditional", "when": [{"datum": "n", "op": ">", "than": "0"}], "rule": TIER}, "6"),
        ({"type": "deduct_count", "datum": "n", "each": "2"}, None),
    ],
)
def test_the_most_that_a_rule_gives_for_ten_points(rule, most):
    found = unreached(load(document([leaf("1", "10", rule)], DATA)))
    assert [(each.code, text(each.most)) for each in found] == ([("1", most)] if most else [])


def test_a_part_is_named_and_a_vote_with_low_marks_is_told():
    vote = {
        "type": "vote_score",
        "options": [{"name": "好", "value": "90"}, {"name": "差", "value": "0"}],
        "groups": [{"counts": ["a", "b"]}],
    }
    parts = [{"name": "测评", "points": "4", "rule": vote}, {"name": "检查", "points": "6", "rule": TIER}]
    (said,) = unreached(load(document([leaf("1", "10", {"type": "department_split", "parts": parts})], DATA)))
    assert said.sentence() == "「1 指标1」中的「测评」分值4分，照计分规则最多只能得3.6分，少0.4分。"


def test_what_is_taken_off_is_told_as_such():
    taken = {"type": "deduct_judged", "datum": "off", "least": "1", "most": "5", "gives": "taken"}
    scheme = load(document([manual("a", "100"), extra("penalty", "减", "10", leaf("减1", "10", taken))], DATA))
    assert [said.sentence() for said in unreached(scheme)] == [
        "「减1 指标减1」分值10分，照计分规则最多只能扣5分，少5分。"
    ]


def test_parts_that_do_not_add_up_are_a_warning_and_not_told_twice():
    parts = [{"name": "一", "points": "4", "rule": REACHING | {"bands": [{"from": "90", "points": "4"}]}}]
    scheme = load(document([leaf("1", "10", {"type": "department_split", "parts": parts})], DATA))
    assert unreached(scheme) == ()
    assert [warning.code for warning in scheme.warnings] == ["1", ""]


@pytest.mark.parametrize("case", corpus.cases(), ids=lambda case: case["name"])
def test_no_unit_of_the_corpus_gets_more_than_is_said_to_be_the_most(case):
    scheme = load(case["scheme"])
    most = {said.code: said.most for said in unreached(scheme) if not said.part}
    units = [corpus.unit(given) for given in case["units"]]
    within = [
        unit
        for unit in units
        if all(
            fact.known is None or (bound := scheme.catalog[code].ceiling) is None or fact.known <= bound
            for code, fact in unit.facts.items()
        )
    ]
    for result in evaluate(scheme, within):
        for node in result.nodes:
            if node.code in most and node.status == "filled":
                assert node.value <= most[node.code], node
