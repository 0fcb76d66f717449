"""What stands in for what does not apply: every policy, whole and in part; categories of units and exemptions."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, evaluate, load
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section
from tests.scoring.engine.sheets import counted, of, shown, totals, town

NA, EXEMPT = Status.NA, Status.EXEMPT
PARTS = {"type": "accumulate", "parts": [{"datum": "x", "points": "1"}, {"datum": "y", "points": "3"}]}
EXACT = {"round_at": []}


def four(policy, **more):
    return [section("s", "60", manual("a", "20", na=policy, **more), manual("b", "40")), manual("c", "40")]


@pytest.mark.parametrize(
    ("policy", "more", "item", "part", "total"),
    [
        ("full", {}, "20", "50", "86"),
        ("zero", {}, "0", "30", "66"),
        ("fixed", {"na_points": "15.5"}, "15.5", "45.5", "81.5"),
        ("fixed", {"na_points": "0"}, "0", "30", "66"),
        ("fixed", {"na_points": "-1"}, "-1", "29", "65"),
        ("mean", {}, "15", "45", "81"),  # 甲 18, 乙 12; 丁 is of another pool, 戊 does not apply either
        ("siblings", {}, None, "45", "81"),  # 30 × 60 ÷ 40
        ("scale", {}, None, "30", "82.5"),  # 66 × 100 ÷ 80
    ],
)
def test_every_policy(policy, more, item, part, total):
    units = [
        town("丙", ma=NA, mb="30", mc="36"),
        town("甲", ma="18", mb="30", mc="36"),
        town("乙", ma="12", mb="30", mc="36"),
        town("丁", "乡", ma="1", mb="30", mc="36"),
        town("戊", ma=NA, mb="30", mc="36"),
    ]
    results = evaluate(load(document(four(policy, **more))), units)
    for result in (results[0], results[4]):
        assert (shown(result)["a"], shown(result)["s"], text(result.total)) == (item, part, total)
    assert text(results[1].total) == "84"


def test_a_mean_of_nobody_leaves_the_sheet():
    units = [
        town("甲", ma=NA, mb="30", mc="36"),
        town("乙", mb="30", mc="36"),
        town("丙", "乡", ma="9", mb="30", mc="36"),
    ]
    assert totals(four("mean"), units) == ["82.5", "66", "75"]


def test_a_mean_is_taken_of_the_points_as_they_are_kept():
    thirds = {"type": "ratio", "datum": "x", "target": "3"}
    nodes = [leaf("a", "1", thirds, na="mean"), manual("b", "99")]
    units = [town("甲", x=NA, mb="0"), town("乙", x="1", mb="0"), town("丙", x="2", mb="0"), town("丁", x="2", mb="0")]
    found = {
        at: shown(evaluate(load(document(nodes, [datum("x")], arithmetic={"round_at": at})), units)[0])["a"]
        for at in ((), ("leaf",))
    }
    assert found == {(): "0.555556", ("leaf",): "0.56"}  # (0.333333 + 2 × 0.666667) ÷ 3; (0.33 + 2 × 0.67) ÷ 3


@pytest.mark.parametrize(
    ("policy", "more", "item", "total"),
    [
        ("full", {}, "4", "94"),
        ("zero", {}, "1", "91"),
        ("fixed", {"na_points": "2"}, "2.5", "92.5"),  # 1 + 2 × 3 ÷ 4
        ("mean", {}, "2.5", "92.5"),  # 1 + (4 + 0) ÷ 2 × 3 ÷ 4
        ("siblings", {}, "1", "93.814433"),  # outermost: 91 × 100 ÷ 97
        ("scale", {}, "1", "93.814433"),
    ],
)
def test_what_does_not_apply_in_part(policy, more, item, total):
    nodes = [leaf("a", "4", PARTS, na=policy, **more), manual("b", "96")]
    units = [town("甲", x="1", y=NA, mb="90"), town("乙", x="1", y="1", mb="90"), town("丙", x="0", y="0", mb="90")]
    results = evaluate(load(document(nodes, [datum("x", "flag"), datum("y", "flag")], arithmetic=EXACT)), units)
    assert (shown(results[0])["a"], text(results[0].total)) == (item, total)


def test_a_converted_part_makes_up_for_what_does_not_apply_in_itself():
    part = of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40")), of="100")
    nodes = [part, manual("c", "70")]
    one_gone = town("甲", ma=NA, mb="30", mc="50")  # 30 × 100 ÷ 40 of 100, so 22.5 of 30
    assert totals(nodes, [one_gone]) == ["72.5"]
    all_gone = [
        of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40", na="scale")), of="100"),
        nodes[1],
    ]
    units = [town("甲", ma=NA, mb=NA, mc="50"), town("乙", ma=NA, mb="20", mc="50")]
    assert totals(all_gone, units) == ["71.43", "65"]  # 50 × 100 ÷ 70; 20 × 100 ÷ 40 × 30%


def test_siblings_share_only_among_themselves():
    inner = section("t", "20", manual("d", "20"))
    part = section("s", "60", manual("a", "20", na="siblings"), manual("b", "20", na="scale"), inner)
    nodes = [part, manual("c", "40")]
    units = [
        town("甲", ma=NA, mb="15", md="15", mc="40"),  # 30 × 60 ÷ 40 = 45
        town("乙", ma=NA, mb=NA, md="15", mc="40"),  # b leaves first: 15 × 40 ÷ 20 = 30; then 70 × 100 ÷ 80
        town("丙", ma="10", mb=NA, md="15", mc="40"),  # 65 × 100 ÷ 80
    ]
    assert totals(nodes, units) == ["85", "87.5", "81.25"]


def test_extras_inside_a_part_are_not_made_up_for():
    """b stands for a too, 30 × 60 ÷ 40 = 45; what is added and taken off inside the part counts as it is."""
    extras = [extra("bonus", "加", "5", manual("p", "9")), extra("penalty", "减", None, counted("d", "n", "1"))]
    part = section("s", "60", manual("a", "20", na="siblings"), manual("b", "40"), *extras)
    units = [
        town("甲", ma=NA, mb="30", mp="3", n="2", mc="40"),
        town("乙", ma=NA, mb="30", mp="9", n="12", mc="40"),
        town("丙", ma=NA, mb="30", mp=NA, n=NA, mc="40"),
        town("丁", ma="15", mb="30", mp="3", n="1", mc="40"),
    ]
    assert totals([part, manual("c", "40")], units, [datum("n")], arithmetic=EXACT) == ["86", "78", "85", "87"]
    halved = of({**part, "points": "30"}, of="60")
    assert totals([halved, manual("c", "70")], units, [datum("n")], arithmetic=EXACT) == ["63", "59", "62.5", "63.5"]
    scaled = section("s", "60", manual("a", "20", na="scale"), manual("b", "40"), *extras)
    exact = ["88.75", "78.75", "87.5", "87"]  # 71, 63 and 70 × 100 ÷ 80; 丁 is asked everything
    assert totals([scaled, manual("c", "40")], units, [datum("n")], arithmetic=EXACT) == exact


def test_siblings_that_are_still_to_come_leave_nothing():
    """b stands for a too, and is not there yet: the sum so far is that of c, of the whole sheet."""
    part = section("s", "60", manual("a", "20", na="siblings"), manual("b", "40"))
    for nodes, total in (
        ([part, manual("c", "40")], "36"),
        ([of(part, of="60", points="30"), manual("c", "70")], "36"),
    ):
        (found,) = evaluate(load(document(nodes)), [town(ma=NA, mc="36")])
        assert (shown(found)["s"], text(found.total), found.status) == (None, total, Status.MISSING)
    mixed = section("s", "60", manual("a", "20", na="siblings"), manual("b", "30"), manual("d", "10", na="scale"))
    (found,) = evaluate(load(document([mixed, manual("c", "40")])), [town(ma=NA, md=NA, mc="36")])
    assert (shown(found)["s"], text(found.total), found.status) == (None, "40", Status.MISSING)  # 36 × 100 ÷ 90


def test_siblings_of_which_none_is_left_leave_the_sheet():
    nodes = [section("s", "60", manual("a", "20", na="siblings"), manual("b", "40", na="siblings")), manual("c", "40")]
    found = evaluate(load(document(nodes)), [town(ma=NA, mb=NA, mc="30")])[0]
    assert (shown(found)["s"], text(found.total), found.status) == (None, "75", Status.FILLED)


@pytest.mark.parametrize("policy", ["scale", "siblings", "mean"])
def test_everything_absent(policy):
    nodes = [
        section("s", "60", manual("a", "60", na=policy)),
        of(section("t", "40", manual("b", "9", na=policy)), of="9"),
    ]
    found = evaluate(load(document(nodes)), [town(ma=NA, mb=NA), town("乙", "乡")])[0]
    assert (found.total, found.status, set(shown(found).values())) == (None, NA, {None})
    units = [town(exempt=["s", "t"])]
    found = evaluate(load(document(nodes)), units)[0]
    assert (found.total, found.status, found.place) == (None, EXEMPT, None)


@pytest.mark.parametrize("policy", ["full", "zero", "fixed", "mean", "scale", "siblings"])
def test_a_policy_invents_nothing_for_what_is_still_to_come(policy):
    more = {"na_points": "5"} if policy == "fixed" else {}
    units = [
        town("甲", ma=NA, mb="30", mc="36"),
        town("乙", mb="30", mc="36"),
        town("丙", ma=Status.PENDING, mb="30", mc="36"),
    ]
    for result in evaluate(load(document(four(policy, **more))), units)[1:]:
        assert (shown(result)["a"], text(result.total), result.provisional) == (None, "66", True)


# Categories and exemptions

KINDS = [
    section("共", "60", manual("a", "60")),
    of(section("村", "40", manual("b", "40")), only=["村"]),
    of(section("社", "40", manual("c", "30"), manual("d", "10")), only=["社区"]),
]


def test_common_part_and_one_of_the_own_kind():
    """60 common + 40 of the field (14): nothing of the other kind counts, nor is it 'not applicable'."""
    units = [town("甲", category="村", ma="50", mb="35"), town("乙", category="社区", ma="50", mc="20", md="9")]
    results = evaluate(load(document(KINDS)), units)
    assert [text(result.total) for result in results] == ["85", "79"]
    assert [result.status for result in results] == [Status.FILLED, Status.FILLED]
    assert shown(results[0]) == {"共": "50", "a": "50", "村": "35", "b": "35", "社": None, "c": None, "d": None}
    assert [node.status for node in results[0].nodes][4:] == [EXEMPT] * 3


def test_sums_are_checked_for_every_kind():
    assert load(document(KINDS)).warnings == ()
    wrong = [*KINDS[:2], of(section("社", "35", manual("c", "30")), only=["社区"])]
    assert [warning.sentence() for warning in load(document(wrong)).warnings] == [
        "「社 部分社」标明35分，所列各项合计30分，少5分。",
        "满分（社区）标明100分，所列各项合计95分，少5分。",
    ]


def test_what_does_not_apply_is_scaled_within_the_own_kind():
    nodes = [
        KINDS[0],
        KINDS[1],
        of(section("社", "40", manual("c", "30", na="scale"), manual("d", "10")), only=["社区"]),
    ]
    assert totals(nodes, [town(category="社区", ma="48", mc=NA, md="8")]) == ["80"]  # 56 × 100 ÷ 70


def test_units_of_another_kind_are_not_compared():
    ranked = leaf("a", "10", {"type": "rank_table", "datum": "x", "points": ["10", "8", "6"]}, only=["村"])
    units = [
        town("甲", category="村", x="5", mb="0"),
        town("乙", category="社区", x="9", mb="0"),
        town("丙", category="村", x="3", mb="0"),
    ]
    assert totals([ranked, manual("b", "90")], units, [datum("x")]) == ["10", "0", "8"]


@pytest.mark.parametrize(
    ("policy", "total"), [("full", "92"), ("zero", "72"), ("scale", "90"), ("siblings", "92"), ("mean", "87")]
)
def test_exempted_on_the_roster(policy, total):
    """The item is not asked of the unit, whatever was filled: its policy decides."""
    nodes = [section("s", "60", manual("a", "20", na=policy), manual("b", "40")), manual("c", "40")]
    units = [town("甲", exempt=["a"], ma="3", mb="40", mc="32"), town("乙", ma="15", mb="40", mc="32")]
    results = evaluate(load(document(nodes)), units)
    assert [text(result.total) for result in results] == [total, "87"]
    assert results[0].nodes[1].status is EXEMPT


def test_exempted_from_a_whole_part_and_from_an_extra():
    nodes = [section("s", "60", manual("a", "20", na="scale"), manual("b", "40", na="scale")), manual("c", "40")]
    nodes.append(extra("bonus", "加", None, manual("p", "5")))
    spared = town("甲", exempt=["s", "加"], ma="3", mb="4", mc="30", mp="5")
    assert totals(nodes, [spared]) == ["75"]


def test_the_exempted_are_not_compared():
    ranked = leaf("a", "10", {"type": "rank_table", "datum": "x", "points": ["10", "8"]}, na="zero")
    units = [town("甲", exempt=["a"], x="9", mb="0"), town("乙", x="5", mb="0")]
    assert totals([ranked, manual("b", "90")], units, [datum("x")]) == ["0", "10"]
