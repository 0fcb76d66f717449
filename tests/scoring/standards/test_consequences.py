"""What follows from results: the published rules of 班庄镇 and 西宋集镇 played with numbers, and wrong documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from config.toolkit.scaled import parse, text
from scoring.standards import MISSING, Known, StandardError, Truth, dump, load
from scoring.standards.consequences import ConsequenceRules
from scoring.standards.effects import Effect, Outcome, Said, Subject, outcome

SEEDS = Path(__file__).parents[3] / "seeds" / "standards"
GAP = MISSING


def seed(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SEEDS / f"consequences-{name}.json").read_text())
    return found


def spec_of(document: Mapping[str, Any]) -> ConsequenceRules:
    found = load(document)
    assert isinstance(found, ConsequenceRules)
    return found


def told(value: str | int | Known) -> Known:
    """A known number or text; a gap stays a gap."""
    return value if isinstance(value, Known) else Known(parse(value) if isinstance(value, int) else value)


def units(code: str, *values: str | int | Known) -> list[Subject]:
    """One unit for each value of one fact, numbered from 1."""
    return [Subject(number, {code: told(value)}, {}) for number, value in enumerate(values, 1)]


def chains(code: str, *series: Sequence[str | int | Known]) -> list[Subject]:
    """One unit for each series, the latest period first."""
    return [Subject(n, {}, {code: [told(value) for value in each]}) for n, each in enumerate(series, 1)]


def of(found: Outcome, rule: str) -> list[Effect]:
    return [effect for effect in found.effects if effect.rule == rule]


def prizes(found: Outcome) -> dict[int, str]:
    return {effect.unit: effect.prize or "/".join(effect.choices) for effect in of(found, "prizes")}


# --- 班庄镇 -----------------------------------------------------------------------------------------------------------
def test_twice_at_the_bottom_costs_the_truck_and_twice_failed_the_honours() -> None:
    """Text 2: 对连续两次运送量垫底的村，收回垃圾转运车，连续两次考核不过关的，保洁员退岗，村干部取消评优资格."""
    spec = spec_of(seed("banzhuang"))
    last = [[1, 1, 4], [1, 2, 1], [3, 1, 1]]
    passed = [["过关", "不过关"], ["不过关", "不过关"], ["不过关", "过关"]]
    subjects = [
        Subject(n, {}, {"from_last": list(map(told, last[n])), "passed": list(map(told, passed[n]))}) for n in range(3)
    ]
    found = outcome(spec, subjects)
    assert [(each.rule, each.unit, each.truth) for each in found.effects] == [
        ("truck", 0, Truth.YES),
        ("cleaner", 1, Truth.YES),
        ("honour", 1, Truth.YES),
    ]


def test_a_period_missing_in_a_chain_is_asked_unless_the_chain_is_broken_anyway() -> None:
    spec = spec_of(seed("banzhuang"))
    subjects = [
        Subject(1, {}, {"from_last": [told(1), GAP]}),  # last now, before nobody knows
        Subject(2, {}, {"from_last": [told(2), GAP]}),  # not last now: broken whatever was before
        Subject(3, {}, {"from_last": [GAP, told(1)]}),
    ]
    subjects = [Subject(each.unit, {}, {**each.series, "passed": [told("过关")]}) for each in subjects]
    found = of(outcome(spec, subjects), "truck")
    assert [(each.unit, each.truth) for each in found] == [(1, Truth.UNKNOWN), (3, Truth.UNKNOWN)]
    assert all(each.asked for each in found)
    assert [part.truth for part in found[0].verdict.parts] == [Truth.YES, Truth.UNKNOWN]


# --- 西宋集镇 ---------------------------------------------------------------------------------------------------------
def test_monthly_pay_is_the_score_over_full_times_the_base() -> None:
    spec = spec_of(seed("xisongji"))
    found = outcome(spec, units("month", 100, "0", Known(parse("87.5")), Known(parse("93.333")), GAP))
    paid = {(each.rule, each.unit): each.yuan for each in found.effects if each.rule != "prizes"}
    assert paid[("secretary", 1)] == parse("800") and paid[("accountant", 1)] == parse("400")
    assert paid[("secretary", 3)] == parse("700") and paid[("head", 3)] == parse("525")
    assert paid[("secretary", 4)] == parse("746.66")  # 746.664 to the fen
    assert paid[("secretary", 5)] is None  # no score: nobody's money is guessed
    assert "月考核得分87.5分÷100分×800元=700元" in [each.words for each in found.effects]


def test_nothing_is_made_of_0_yuan() -> None:
    found = outcome(spec_of(seed("xisongji")), units("month", 0, 50))
    assert [(each.rule, each.unit) for each in found.effects if each.rule != "prizes"] == [
        ("secretary", 2),
        ("head", 2),
        ("accountant", 2),
    ]


SCORES = (95, 88, 86, 85, 84, 82, 79, 78, 75, 74, 73, 72, 65, 59)  # one village of 14 reaches 90


def test_prizes_of_14_villages_need_the_place_and_the_least_score() -> None:
    """2/4/6 places with 90/80/70: a first prize stays unfilled, and its place does not go to the second."""
    found = outcome(spec_of(seed("xisongji")), units("year", *SCORES))
    given = prizes(found)
    assert [unit for unit, prize in given.items() if prize == "一等奖"] == [1]
    assert [unit for unit, prize in given.items() if prize == "二等奖"] == [2, 3, 4, 5]
    assert [unit for unit, prize in given.items() if prize == "三等奖"] == [6, 7, 8, 9, 10, 11]
    assert [unit for unit, prize in given.items() if prize == "达标奖"] == [12, 13]
    assert 14 not in given
    assert found.notes["prizes"] == ("一等奖设2个，授予1个，空缺1个（不低于90分的共1个单位）。",)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((95, 93, 93, 85), {1: "一等奖", 2: "一等奖/二等奖", 3: "一等奖/二等奖", 4: "二等奖"}),
        ((95, 95, 85), {1: "一等奖", 2: "一等奖", 3: "二等奖"}),
        ((95, 95, 95, 95, 95), dict.fromkeys(range(1, 6), "一等奖/一等奖/二等奖/二等奖/二等奖")),
        ((90, 80, 70, 60, 59), {1: "一等奖", 2: "二等奖", 3: "三等奖", 4: "达标奖"}),
    ],
)
def test_a_tie_at_the_edge_of_the_places_is_asked(scores: tuple[int, ...], expected: dict[int, str]) -> None:
    found = outcome(spec_of(seed("xisongji")), units("year", *scores))
    assert prizes(found) == expected
    for effect in of(found, "prizes"):
        assert effect.asked == ("/" in expected[effect.unit])


def test_a_unit_without_score_takes_no_place_and_is_told() -> None:
    found = outcome(spec_of(seed("xisongji")), units("year", 95, GAP))
    assert prizes(found) == {1: "一等奖", 2: ""}
    assert of(found, "prizes")[1].truth == Truth.UNKNOWN
    assert found.notes["prizes"][-1] == "1个单位能否参加评奖尚未确定，没有占名额；确定以后请重新计算。"


# --- 三年未发展党员 ---------------------------------------------------------------------------------------------------
def recruits(**rule: Any) -> dict[str, Any]:
    """Three years without a new member: no star; and whoever has none competes for no prize."""
    fact = {"code": "new", "name": "发展党员数", "kind": "number", "unit": "名"}
    fact["reads"] = {"from": "cycle", "scheme": "village-year", "what": "datum", "code": "recruits"}  # type: ignore[assignment]
    when = {"if": "periods", "fact": "new", "op": "=", "than": "0", "times": 3}
    bar = {"kind": "bar", "code": "bar", "name": "只考核不定星", "when": when}
    head = {"format": "kaoping-standard/1", "kind": "consequence", "key": "recruits", "title": "三年未发展党员的处理"}
    head |= {"source": {"document": "编制示例"}, "facts": [fact], "rules": [{**bar, **rule}]}
    return head


def test_three_years_without_a_new_member() -> None:
    found = outcome(spec_of(recruits()), chains("new", [0, 0, 0, 2], [0, 0, 1], [0, 0], [0, GAP, 0], [0, GAP, 1]))
    assert [(each.unit, each.truth) for each in found.effects] == [
        (1, Truth.YES),
        (3, Truth.UNKNOWN),
        (4, Truth.UNKNOWN),
    ]


def test_who_is_barred_gets_no_pay_and_who_may_be_is_asked() -> None:
    document = recruits()
    pay = {
        "kind": "pay",
        "code": "pay",
        "name": "绩效报酬",
        "amount": {"by": "fixed", "yuan": "500"},
        "unless": ["bar"],
    }
    document["rules"].append(pay)
    found = outcome(spec_of(document), chains("new", [0, 0, 0], [1, 0, 0], [0, 0]))
    assert [(each.unit, each.truth) for each in of(found, "pay")] == [(2, Truth.YES), (3, Truth.UNKNOWN)]


def test_what_people_said_of_a_bar_counts_for_the_rules_after_it() -> None:
    document = recruits()
    award = {"kind": "award", "code": "prizes", "name": "奖", "by": "score", "unless": ["bar"]}
    award["prizes"] = [{"name": "一等奖", "places": 1, "least": "60"}]  # type: ignore[assignment]
    document["rules"].append(award)
    document["facts"].append(NUMBER)
    scores = {1: 90, 2: 80, 3: 50}
    subjects = [Subject(unit, {"score": told(scores[unit])}, {"new": [told(0), told(0)]}) for unit in scores]
    found = outcome(spec_of(document), subjects)
    assert prizes(found) == {1: "", 2: ""}  # both may be barred; the third is out of reach of any prize
    found = outcome(spec_of(document), subjects, {(1, "bar"): Said(True), (2, "bar"): Said(False)})
    assert prizes(found) == {2: "一等奖"}
    other = Said(False, yuan=1)  # said of something else: not heard
    assert prizes(outcome(spec_of(document), subjects, {(2, "bar"): other})) == {1: "", 2: ""}


# --- amounts ----------------------------------------------------------------------------------------------------------
NUMBER = {"code": "score", "name": "得分", "kind": "number", "unit": "分"}
NUMBER["reads"] = {"from": "cycle", "scheme": "year", "what": "total"}  # type: ignore[assignment]
LEVEL = {"code": "star", "name": "星级", "kind": "text", "reads": {"from": "level", "scale": "stars"}}
PLACE = {
    "code": "place",
    "name": "名次",
    "kind": "number",
    "reads": {"from": "cycle", "scheme": "year", "what": "place"},
}


def paying(amount: dict[str, Any], *facts: dict[str, Any], **rule: Any) -> dict[str, Any]:
    head = recruits()
    pay = {"kind": "pay", "code": "pay", "name": "报酬", "amount": amount, **rule}
    return {**head, "facts": list(facts or [NUMBER]), "rules": [pay]}


def points(**more: str) -> dict[str, Any]:
    return {"by": "per_point", "fact": "score", **more}


def band(*bands: tuple[str | None, str]) -> dict[str, Any]:
    return {"by": "band", "fact": "score", "bands": [{"from": start, "yuan": yuan} for start, yuan in bands]}


def places(*lines: tuple[int, str, str | None], score: str = "", fact: str = "place") -> dict[str, Any]:
    each = [{"last": last, "yuan": yuan, "least": least} for last, yuan, least in lines]
    return {"by": "per_place", "fact": fact, "places": each, "score": score}


BELOW = {"at": "900", "yuan": "3000", "each": "5", "counts": "below"}
THREE = band(("75", "200"), ("60", "150"), (None, "0"))


@pytest.mark.parametrize(
    ("amount", "value", "expected"),
    [
        (points(**BELOW), "950", "3000"),
        (points(**BELOW), "880", "2900"),
        (points(at="900", yuan="60", each="5", least="0"), "880", ""),
        (points(at="60", yuan="0", each="2.5", most="80"), "99.5", "80"),
        (THREE, "75", "200"),
        (THREE, "74.99", "150"),
        (THREE, "59.9", ""),
        (band(("75", "200"), (None, "-50")), "1", "-50"),
        ({"by": "share_of", "fact": "score", "full": "120", "base": "800"}, "100", "666.67"),
        ({"by": "share_of", "fact": "score", "full": "100", "base": "800", "most": "800"}, "120", "800"),
    ],
)
def test_amounts_by_score(amount: dict[str, Any], value: str, expected: str) -> None:
    found = outcome(spec_of(paying(amount)), units("score", Known(parse(value))))
    assert [text(each.yuan or 0) for each in found.effects] == ([expected] if expected else [])


def test_amounts_by_level_and_by_place_with_a_least_score() -> None:
    """八星级 8000 元; 5000/2000 by place, only with 80 points."""
    levels = {"by": "per_level", "fact": "star", "levels": [{"level": "s8", "yuan": "8000", "name": "八星级"}]}
    found = outcome(spec_of(paying(levels, LEVEL)), units("star", "s8", "s1", GAP))
    assert [(each.unit, each.yuan) for each in found.effects] == [(1, parse("8000")), (3, None)]
    amount = places((1, "5000", "80"), (3, "2000", "80"), score="score")
    spec = spec_of(paying(amount, PLACE, NUMBER))
    scores = [(1, 95), (2, 79), (3, 80), (4, 78)]
    subjects = [Subject(p, {"place": told(p), "score": told(score)}, {}) for p, score in scores]
    assert [(each.unit, each.yuan) for each in outcome(spec, subjects).effects] == [
        (1, parse("5000")),
        (3, parse("2000")),
    ]


def test_a_score_that_is_not_recorded_is_nothing_where_the_standard_says_so() -> None:
    amount = places((1, "5000", "80"), score="score")
    for absent, paid in (("no", []), ("unknown", [(1, None)])):
        spec = spec_of(paying(amount, PLACE, {**NUMBER, "missing": absent}))
        found = outcome(spec, [Subject(1, {"place": told(1)}, {})]).effects
        assert [(each.unit, each.yuan) for each in found] == paid


# --- documents --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["banzhuang", "xisongji"])
def test_seeds_are_written_as_they_are_read(name: str) -> None:
    spec = spec_of(seed(name))
    assert load(dump(spec)) == spec
    assert all(sentence.endswith(("。", "）", "。）")) for sentence in spec.sentences())


def test_rules_say_themselves() -> None:
    said = spec_of(seed("xisongji")).passages()[0].sentences
    assert said[0] == "书记月绩效报酬（对党组织书记）：月考核得分÷100分×800元。"
    assert said[3].startswith("年度目标管理奖（奖励，对单位）：按年度综合得分从高到低设一等奖（2个，不低于90分）、")
    said = spec_of(seed("banzhuang")).passages()[0].sentences
    assert said[2].startswith("村干部年终取消各种评优资格（取消评优，对单位）：连续两次考核不过关（")


SHARE = {"by": "share_of", "fact": "score", "full": "100", "base": "800"}


def prized(*prizes: tuple[str, int | None, str | None]) -> dict[str, Any]:
    each = [{"name": name, "places": places, "least": least} for name, places, least in prizes]
    award = {"kind": "award", "code": "a", "name": "奖", "by": "score", "prizes": each}
    return {**recruits(), "facts": [NUMBER], "rules": [award]}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({**recruits(), "rules": []}, "没有写措施"),
        (recruits(kind="fine"), "只能是bar、talk"),
        (recruits(unless=["later"]), "措施「bar 只考核不定星」除外的「later」不是写在它前面的措施"),
        (paying({**SHARE, "fact": "star"}, LEVEL), "要求数值：「star」是 text 类型"),
        (paying({"by": "per_level", "fact": "score", "levels": []}), "要求文字：「score」是 number 类型"),
        (paying(band(("60", "1"), ("75", "2"))), "没有从高到低写"),
        (paying(band((None, "1"), ("75", "2"))), "没有从高到低写"),
        (paying(places((3, "1", None), (1, "2", None)), PLACE), "没有按名次从前往后写"),
        (paying(places((3, "1", "80")), PLACE), "要写明得分取哪个事实"),
        (paying({**SHARE, "full": "0"}), "必须大于0"),
        (paying({**SHARE, "fact": "other"}), "用到的事实「other」没有列出"),
        (prized(), "没有写奖项"),
        (prized(("一等奖", None, None), ("二等奖", 2, None)), "只有最后一个奖项可以不限名额"),
        (prized(("一等奖", 1, "80"), ("二等奖", None, "90")), "后面奖项的最低得分不能更高"),
        (prized(("奖", 1, None), ("奖", 2, None)), "奖项的名称重复"),
    ],
)
def test_a_wrong_document_is_refused_in_words(document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StandardError, match=sentence):
        load(document)
