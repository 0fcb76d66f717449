"""What results keep of a unit, spelt for digests and columns."""

import json

import pytest

from assessments.selectors.stored import Stored, facts_of, read_back, stored_inputs
from scoring.engine import Fact, Status, load
from tests.factories import leaf, scheme_document

FILLED, MISSING, NA = Status.FILLED, Status.MISSING, Status.NA


@pytest.mark.parametrize(
    ("stored", "line", "column"),
    [
        (
            Stored((3_000_000, None), (FILLED, MISSING)),
            "3000000 filled;None missing",
            [[3_000_000, "filled"], [None, "missing"]],
        ),
        (Stored((0, None), (FILLED, NA), (17, 18)), "0 filled;None na", [[0, "filled", 17], [None, "na", 18]]),
        (
            Stored(([1, None], -5), (FILLED, FILLED), ([7], None)),
            "[1, None] filled;-5 filled",
            [[[1, None], "filled", [7]], [-5, "filled", None]],
        ),
        (Stored((), ()), "", []),
        (Stored((), (), ()), "", []),
    ],
)
def test_lines_and_columns(stored, line, column):
    assert (stored.line, json.loads(stored.json)) == (line, column)


def test_a_column_is_read_back_as_it_was():
    stored = Stored(([1, None], None, 0), (FILLED, MISSING, FILLED), ([7], None, 9))
    assert read_back(json.loads(stored.json)) == stored
    assert read_back([[5, "filled"]]) == Stored((5,), (FILLED,))
    assert read_back([]) == Stored((), ())


def test_inputs_come_back_as_the_same_facts():
    document = scheme_document(key="kept", full="10", quotas=[], vetoes=[], examples=[])
    document["data"] = [
        {"code": "villages", "name": "各村得分", "kind": "children", "asked": "children"},
        {"code": "late", "name": "迟报", "kind": "number"},
    ]
    document["nodes"] = [leaf("1", "村级考核", "10", {"type": "rollup", "datum": "villages", "of": "20"})]
    spec = load(document)
    facts = {"late": Fact(None, NA), "villages": Fact(None, FILLED, (4, None))}
    stored = stored_inputs(spec, facts, {"villages": [3, 4]})
    assert stored == Stored(([4, None], None), (FILLED, NA), ([3, 4], None))
    assert facts_of(spec, json.loads(stored.json)) == facts
