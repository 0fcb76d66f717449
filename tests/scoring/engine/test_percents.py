"""Percentages compared with what looks like a part of one: told, and only then."""

import pytest

from scoring.engine import load, small_marks
from tests.scoring.engine.documents import datum, document, leaf

DATA = [datum("r", "percent", name="满意度"), datum("n", "number", name="指数")]


def told(rule, **more):
    return [mark.sentence() for mark in small_marks(load(document([leaf("1", "100", rule)], DATA, **more)))]


SAID = "「1 指标1」：「满意度」是百分数，标准写的{0}就是{0}%；如果指的是{1}%，请写{1}。"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"type": "ratio", "datum": "r", "target": "1"}, [SAID.format("1", "100")]),
        ({"type": "ratio", "datum": "r", "target": "1.000001"}, []),
        ({"type": "ratio", "datum": "n", "target": "1"}, []),
        (
            {"type": "tier", "datum": "r", "bands": [{"from": "0.95", "points": "9"}, {"from": "0.9", "points": "5"}]},
            [SAID.format("0.95", "95")],
        ),
        ({"type": "tier", "datum": "r", "bands": [{"from": "90", "points": "9"}, {"from": "0.5", "points": "5"}]}, []),
        ({"type": "threshold_linear", "datum": "r", "threshold": "0.8", "short": "1"}, [SAID.format("0.8", "80")]),
        ({"type": "threshold_linear", "datum": "r", "threshold": "0.5", "short": "1", "best": "low"}, []),
        ({"type": "full_or_zero", "datum": "r", "op": ">", "than": "0"}, []),
        ({"type": "full_or_zero", "datum": "r", "op": "<=", "than": "0.5"}, []),
        (
            {"type": "full_or_zero", "datum": "n", "also": [{"datum": "r", "op": ">=", "than": "0.6"}]},
            [SAID.format("0.6", "60")],
        ),
    ],
)
def test_marks_of_rules(rule, said):
    assert told(rule) == said


def test_a_veto_is_told_too():
    grades = [{"name": "好", "from": "60"}, {"name": "差", "from": None}]
    veto = {"code": "V", "name": "满意", "datum": "r", "op": ">=", "than": "0.6", "effect": "raise_grade"}
    rule = {"type": "ratio", "datum": "r", "target": "100"}
    assert told(rule, grades=grades, vetoes=[veto]) == [
        "「V 满意」：「满意度」是百分数，标准写的0.6就是0.6%；如果指的是60%，请写60。"
    ]
