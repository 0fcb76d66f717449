"""Three townships of the demonstration recomputed by hand, item by item: the engine must print the same.

The figures beside each item were worked out on paper from the sheet as reviewed, not by running the program.
"""

import json
from pathlib import Path

import pytest

from config.toolkit.scaled import SCALE, parse, text
from scoring.engine import Datum, Fact, Status, Unit, evaluate, load

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

NORTH = {  # 北滩镇: three of four topic meetings; 17 of 18 posts; 0 of 1 weak village; 7th of 13 by articles
    "1.1": "1.5", "1.2": "1", "1.3.1": "4", "1.3.2": "2.9", "1.3.3": "2.3", "1.3.4": "1.5", "1.4": "1",
    "1.5": "1", "1.6": "1", "2.1": "2", "2.2": "5", "2.3": "5", "2.4": "4", "2.5": "1.888889", "2.6": "2",
    "2.7": "0", "3.1": "4", "3.2": "4", "3.3": "4", "3.4": "4", "3.5": "3", "4.1": "4", "4.2": "5", "4.3": "5",
    "4.4": "2", "5.1": "2.5", "5.2": "2", "5.3": "6", "5.4": "8", "B1": "0", "B2": "1", "P1": "0", "P2": "0",
}  # fmt: skip
PINGBAO = {  # 平堡镇: after correction; 3510/3700 and 287644/294500 of 5; 9th by articles; 88 %; 较好
    "1.1": "1.5", "1.2": "0.5", "1.3.1": "3.2", "1.3.2": "2.5", "1.3.3": "1.7", "1.3.4": "0.9", "1.4": "0.5",
    "1.5": "1", "1.6": "1", "2.1": "2", "2.2": "3", "2.3": "5", "2.4": "4", "2.5": "1", "2.6": "2", "2.7": "6",
    "3.1": "4", "3.2": "4", "3.3": "3.75", "3.4": "3", "3.5": "3", "4.1": "4", "4.2": "4.743243",
    "4.3": "4.883599", "4.4": "2", "5.1": "2", "5.2": "2", "5.3": "4", "5.4": "6.4", "B1": "0", "B2": "0",
    "P1": "0", "P2": "0",
}  # fmt: skip
YONGXIN = {  # 永新乡: two of four meetings, staff part-time; industry not yet raising incomes; first by article
    "1.1": "1", "1.2": "0.5", "1.3.1": "4", "1.3.2": "3", "1.3.3": "2.5", "1.3.4": "1.5", "1.4": "1",
    "1.5": "1", "1.6": "1", "2.1": "2", "2.2": "5", "2.3": "5", "2.4": "4", "2.5": "2", "2.6": "2", "2.7": "6",
    "3.1": "4", "3.2": "4", "3.3": "5", "3.4": "4", "3.5": "3", "4.1": "2", "4.2": "5", "4.3": "5", "4.4": "2",
    "5.1": "3", "5.2": "4", "5.3": "6", "5.4": "8", "B1": "0", "B2": "1", "P1": "0", "P2": "0",
}  # fmt: skip
BY_HAND = {
    "620421105": (NORTH, "90.59", 8, "良好"),
    "620421110": (PINGBAO, "83.58", 10, "良好"),
    "620421215": (YONGXIN, "97.50", 1, "良好"),
}


def fact(datum: Datum, typed: str) -> Fact:
    if datum.kind == "flag":
        return Fact(SCALE if typed == "是" else 0, Status.FILLED)
    if datum.kind == "choice":
        return Fact(datum.choices.index(typed) * SCALE, Status.FILLED)
    return Fact(parse(typed), Status.FILLED)


@pytest.fixture(scope="module")
def results():
    given = json.loads((SEEDS / "demo" / "jingyuan-townships.json").read_text(encoding="utf-8"))
    scheme = load(json.loads((SEEDS / "schemes" / given["scheme"]).read_text(encoding="utf-8")))
    data = {datum.code: datum for datum in scheme.data}
    units = []
    for code, own in given["self"].items():
        office = {datum: value for datum, (value, _) in given["office"][code].items()}
        changed = {datum: value for at, datum, value, _ in given["review"] if at == code}
        final = {**own, **given["corrections"].get(code, {}), **office, **changed}
        pool = "镇" if code[6] == "1" else "乡"  # 统计用区划代码: 1xx are towns, 2xx rural townships
        units.append(Unit(code, pool, {datum: fact(data[datum], value) for datum, value in final.items()}))
    return {result.unit_id: result for result in evaluate(scheme, units)}


@pytest.mark.parametrize("code", BY_HAND)
def test_township_recomputed_by_hand(results, code):
    items, total, place, grade = BY_HAND[code]
    result = results[code]
    computed = {node.code: text(node.value) for node in result.nodes if node.code in items}
    assert computed == items
    assert (text(result.total, 2), result.place, result.grade) == (total, place, grade)
