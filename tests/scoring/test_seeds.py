"""The seed schemes: whole, adding up, naming their sources, and using every rule that seeds can use."""

import json
from pathlib import Path

import pytest

from config.toolkit.digest import digest
from config.toolkit.scaled import SCALE
from scoring.engine import Fact, Leaf, Scheme, Section, Unit, dump, evaluate, load
from scoring.engine.nodes import walk

SEEDS = Path(__file__).parents[2] / "seeds" / "schemes"
NAMES = sorted(path.stem for path in SEEDS.glob("*.json"))
SECTIONS = {
    "jingyuan-township-dangjian-2026": {"1": 17, "2": 26, "3": 20, "4": 16, "5": 21},
    "shicheng-river-2018": {"一": 31, "二": 2, "三": 15, "四": 45, "五": 7},
    "wulan-village-2026": {"1": 21, "2": 20, "3": 24, "4": 23, "5": 12},
}

WARNINGS = {"shicheng-river-2018": ["「18 非法采砂」标明3分，所列各项合计2分，少1分。"]}  # as printed


def read(name: str) -> dict:
    return json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))


def test_the_three_seeds_are_there() -> None:
    assert NAMES == sorted(SECTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_adds_up_to_exactly_100(name: str) -> None:
    spec = load(read(name))
    assert spec.full == spec.reach() == 100 * SCALE
    assert {root.code: root.points // SCALE for root in spec.base} == SECTIONS[name]
    assert [warning.sentence() for warning in spec.warnings] == WARNINGS.get(name, [])
    assert spec.unused == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_names_the_source_of_every_item_and_works_examples(name: str) -> None:
    spec = load(read(name))
    assert all("号" in leaf.source for leaf in spec.leaves)
    assert len(spec.examples) >= 13


@pytest.mark.parametrize("name", ["jingyuan-township-dangjian-2026", "wulan-village-2026"])
def test_a_made_up_example_says_so(name: str) -> None:
    spec = load(read(name))
    assert "编制示例" in spec.title
    assert spec.source.startswith("编制示例")
    assert all(leaf.content and leaf.method and leaf.office for leaf in spec.leaves)


def test_the_two_examples_use_every_rule_but_the_roll_up() -> None:
    used = {
        leaf.rule.type
        for name in ("jingyuan-township-dangjian-2026", "wulan-village-2026")
        for leaf in load(read(name)).leaves
    }
    assert used == {
        "accumulate",
        "deduct_count",
        "deduct_list",
        "full_or_zero",
        "grade_choice",
        "manual",
        "rank_table",
        "ratio",
        "tier",
    }


def test_river_2018_keeps_the_numbers_of_the_printed_table() -> None:
    spec = load(read("shicheng-river-2018"))
    item = spec.by_code["18"]
    assert item.points == 3 * SCALE
    assert sum(part.points for part in item.rule.parts) == 2 * SCALE
    items = [leaf for root in spec.base if isinstance(root, Section) for leaf in root.children]
    assert [leaf.code for leaf in items] == [str(number) for number in range(1, 25)]
    bonus, penalty = spec.nodes[5:]
    assert [part.points // SCALE for part in bonus.children[0].rule.parts] == [20, 10]
    assert [part.points // SCALE for part in penalty.children[0].rule.parts] == [20, 10]
    assert any("标7分" in note for note in spec.notes)


@pytest.mark.parametrize("name", NAMES)
def test_a_digest_does_not_depend_on_the_order_of_keys(name: str) -> None:
    document = read(name)
    turned = json.loads(json.dumps(dict(reversed(list(document.items())))))
    assert digest(dump(load(turned))) == digest(dump(load(document)))


TEN = 10 * SCALE
BEST = {  # the data of a unit that does everything asked, by type of rule
    "deduct_list": lambda rule: {fault.datum: fault.short_of or 0 for fault in rule.faults},
    "deduct_count": lambda rule: {rule.datum: 0},
    "grade_choice": lambda rule: {rule.datum: 0},
    "full_or_zero": lambda rule: {rule.datum: SCALE if rule.than is None else rule.than},
    "accumulate": lambda rule: {part.datum: SCALE if part.points else 2 * TEN for part in rule.parts},
    "tier": lambda rule: {rule.datum: rule.bands[0].lower},
    "ratio": lambda rule: {rule.datum: TEN, rule.target_datum: TEN},
    "manual": lambda rule: {rule.datum: rule.full},
    "rank_table": lambda rule: {rule.datum: TEN},
}


def all_done(spec: Scheme) -> dict[str, Fact]:
    """The facts of such a unit; nothing that earns a bonus, a penalty or a veto."""
    facts = {datum.code: Fact(0) for datum in spec.data}
    for leaf in (node for root in spec.base for node in walk(root) if isinstance(node, Leaf)):
        facts |= {code: Fact(value) for code, value in BEST[leaf.rule.type](leaf.rule).items()}
    return facts


@pytest.mark.parametrize(
    ("name", "total"),
    [("jingyuan-township-dangjian-2026", 100), ("wulan-village-2026", 100), ("shicheng-river-2018", 99)],
)
def test_a_unit_that_does_everything_reaches_the_total(name: str, total: int) -> None:
    """99 in the river scheme: the parts of its item 18 add up to 2 of 3, as printed."""
    spec = load(read(name))
    (result,) = evaluate(spec, [Unit(id="一", pool="镇", facts=all_done(spec))])
    assert result.total == total * SCALE
    assert (result.bonus, result.penalty, result.place, result.vetoes) == (0, 0, 1, ())
    assert result.score_grade == ("优秀" if spec.grades else None)


def test_bonus_and_penalty_are_capped_and_a_veto_holds_the_grade_down() -> None:
    spec = load(read("jingyuan-township-dangjian-2026"))
    facts = all_done(spec)
    facts |= {code: Fact(2 * SCALE) for code in ("honor_state", "experience", "notice_province", "deletions")}
    facts["veto_case"] = Fact(SCALE)
    (result,) = evaluate(spec, [Unit(id="一", pool="镇", facts=facts)])
    assert (result.bonus, result.penalty) == (5 * SCALE, 10 * SCALE)
    assert result.total == 95 * SCALE
    assert (result.score_grade, result.grade, result.vetoes) == ("优秀", "一般", ("V1",))
