"""Published tables and worked formulas: the engine prints them to the last digit (figures, sources: results.json)."""

import json
from itertools import accumulate
from pathlib import Path

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import evaluate, load
from scoring.engine.numbers import whole_share
from tests.scoring.engine.documents import datum, document, extra, leaf, section, unit

PUBLISHED = json.loads(Path(__file__).with_name("results.json").read_text(encoding="utf-8"))


def only(nodes, data, facts, **more):
    """The result of one unit under a small scheme; the printed places follow the published number."""
    (result,) = evaluate(load(document(nodes, data, **more)), [unit("单位", **facts)])
    return result


def printed(result, published):
    """The total with as many digits as were published."""
    return text(result.total, len(published.partition(".")[2]))


# 01: places with ties, and the reward by place


def test_matou_places_and_rewards():
    rows = PUBLISHED["01"]["rows"]
    rewards = {"type": "rank_table", "datum": "score", "points": ["5000"] * 2 + ["2000"] * 5}
    scheme = load(
        document(
            [
                leaf("1", "100", {"type": "manual", "datum": "score"}),
                extra("bonus", "奖", None, leaf("2", "5000", rewards)),
            ],
            [datum("score", "points", max="100")],
        )
    )
    results = evaluate(scheme, [unit(row["unit"], score=row["score"]) for row in rows])
    assert [text(result.bonus) for result in results] == [row["reward"] for row in rows]
    places = load(document([leaf("1", "100", {"type": "manual", "datum": "score"})], [datum("score", "points")]))
    ranked = evaluate(places, [unit(row["unit"], score=row["score"]) for row in rows])
    assert [result.place for result in ranked] == [row["place"] for row in rows]


# 12: votes

FOUR = [{"name": name, "value": value} for name, value in zip("优良中差", ("100", "80", "60", "40"), strict=True)]
COUNTS = ["n1", "n2", "n3", "n4"]


def vote(**more):
    return {"type": "vote_score", "options": FOUR, "groups": [{"counts": COUNTS, **more}]}


def test_four_grades():
    given = PUBLISHED["12"]["votes"]
    facts = dict(zip(COUNTS, given["counts"], strict=True))
    result = only([leaf("1", "100", vote())], [datum(code) for code in COUNTS], facts)
    assert printed(result, given["expected"]) == given["expected"]


def scores(weights):
    """An item over groups whose means are given."""
    groups = [{"name": f"组{at}", "weight": weight, "score": f"s{at}"} for at, weight in enumerate(weights)]
    data = [datum(group["score"], "number", max="100") for group in groups]
    return leaf("1", "100", {"type": "vote_score", "groups": groups}), data


@pytest.mark.parametrize("given", PUBLISHED["12"]["weighted"], ids=lambda given: given["name"])
def test_groups_with_weights(given):
    item, data = scores(given["weights"])
    facts = {f"s{at}": score for at, score in enumerate(given["scores"])}
    added = extra("bonus", "附加分", None, leaf("2", "5", {"type": "manual", "datum": "more"}))
    facts["more"] = given.get("bonus", "0")
    result = only([item, added], [*data, datum("more", "points")], facts)
    assert printed(result, given["expected"]) == given["expected"]


def test_eleven_judges():
    given = PUBLISHED["12"]["judges"]
    judges = [f"j{at}" for at in range(len(given["scores"]))]
    rule = {"type": "trimmed_mean", "judges": judges, "minimum": 6}
    facts = dict(zip(judges, given["scores"], strict=True))
    result = only([leaf("1", "100", rule)], [datum(code, "number", max="100") for code in judges], facts)
    assert printed(result, given["expected"]) == given["expected"]


def test_head_of_a_unit():
    """The team 40 %, and 60 % the groups by their own weights."""
    given = PUBLISHED["12"]["head"]
    rest = 100 - int(given["weight"])
    weights = [given["weight"], *(text(parse(weight) * rest // 100) for weight in given["groups"])]
    item, data = scores(weights)
    facts = {f"s{at}": score for at, score in enumerate([given["team"], *given["scores"]])}
    assert printed(only([item], data, facts), given["expected"]) == given["expected"]


def test_more_ballots_than_were_issued_or_half_the_attendance_are_void():
    data = [*(datum(code) for code in COUNTS), datum("sent"), datum("back")]
    rule = {
        **vote(issued="sent", returned="back"),
        "quorum": {"percent": "50", "reach": "more_than"},
    }
    facts = dict(zip(COUNTS, PUBLISHED["12"]["votes"]["counts"], strict=True))
    for sent, back, total in (("60", "50", "95.2"), ("49", "50", None), ("100", "50", None), ("99", "50", "95.2")):
        result = only([leaf("1", "100", rule)], data, {**facts, "sent": sent, "back": back})
        assert (None if result.total is None else text(result.total)) == total


# 13: (base − deduction) × 70 % + review × 30 %

STARS = [{"name": name, "from": lower} for name, lower in PUBLISHED["13"]["stars"].items()]
SHEET = {
    "type": "reverse_extra",
    "rule": {"type": "manual", "datum": "base"},
    "faults": [{"datum": "deduct", "each": "1"}],
}
BRANCH = [
    leaf(
        "1", "70", {"type": "nested_convert", "of": "100", "parts": [{"name": "量化", "points": "100", "rule": SHEET}]}
    ),
    leaf("2", "30", {"type": "external_convert", "datum": "review", "of": "100"}),
]
BRANCH_DATA = [
    datum("base", "points", max="100"),
    datum("deduct", "number", blank="zero"),
    datum("review", "number", max="100"),
    datum("unsatisfied", "flag", blank="zero"),
]
CAP = [{"code": "V1", "name": "满意度低", "datum": "unsatisfied", "effect": "grade_cap", "grade": "二星级"}]


def branch(base, deduct, review, **facts):
    given = {"base": base, "deduct": deduct, "review": review, **facts}
    return only(BRANCH, BRANCH_DATA, given, grades=STARS, vetoes=CAP)


@pytest.mark.parametrize(("base", "deduct", "review", "expected", "star"), PUBLISHED["13"]["cases"])
def test_star_of_a_branch(base, deduct, review, expected, star):
    result = branch(base, deduct, review)
    assert (printed(result, expected), result.grade) == (expected, star)


def test_low_satisfaction_caps_the_star():
    given = PUBLISHED["13"]["capped"]
    assert parse(given["case"][2]) < parse(given["satisfaction_below"])
    result = branch(*given["case"], unsatisfied="1")
    assert (result.score_grade, result.grade) == (given["score_grade"], given["grade"])


def test_quota_of_five_stars():
    given = PUBLISHED["13"]["quota"]
    assert whole_share(parse(given["share"]), given["branches"], "floor") == given["allowed"] < given["named"]


# 16: shares


@pytest.mark.parametrize(("name", "listed", "of", "expected"), PUBLISHED["16"]["rows"])
def test_shares(name, listed, of, expected):
    rule = {"type": "ratio", "datum": "listed", "target_datum": "of", "target_zero": "na"}
    result = only([leaf("1", "100", rule)], [datum("listed"), datum("of")], {"listed": listed, "of": of})
    assert printed(result, expected) == expected


# 18: meetings, points each with a cap for the year


def act(row, code):
    return {"name": row["act"], "each": row["each"], "periods": [code], "cap": row["cap"]}


def test_all_meetings_of_the_year():
    rows = PUBLISHED["18"]["rows"]
    acts = [act(row, f"n{at}") for at, row in enumerate(rows)]
    item = leaf("1", "210", {"type": "capped_points", "acts": acts})
    facts = {f"n{at}": row["expected"] for at, row in enumerate(rows)}
    held = only([item], [datum(code) for code in facts], facts)
    assert text(held.total) == str(sum(int(row["cap"]) for row in rows)) == "210"


@pytest.mark.parametrize("row", PUBLISHED["18"]["rows"], ids=lambda row: row["act"])
def test_meetings(row):
    item = leaf("1", row["cap"], {"type": "capped_points", "acts": [act(row, "n")]})
    earned = [text(only([item], [datum("n")], {"n": str(held)}).total) for held in range(int(row["expected"]) + 2)]
    steps = [str(points) for points in accumulate([0, *[int(row["each"])] * int(row["expected"])])]
    assert earned == [*steps, row["cap"]]
    assert steps[-1] == row["cap"]


# 20: the worked sheet of a township


def test_water_quality():
    given = PUBLISHED["20"]["12"]
    for events, expected in given["rows"]:
        rule = {"type": "deduct_count", "datum": "n", "each": given["each"]}
        assert text(only([leaf("12", given["points"], rule)], [datum("n")], {"n": events}).total) == expected


def test_reservoirs():
    given = PUBLISHED["20"]["21"]
    rule = {"type": "ratio", "datum": "done", "target": given["target"]}
    result = only([leaf("21", given["points"], rule)], [datum("done")], {"done": given["done"]})
    assert printed(result, given["expected"]) == given["expected"]


def test_articles():
    given = PUBLISHED["20"]["24"]
    layers = zip(("p", "c", "x"), given["targets"], given["extras"], strict=True)
    rule = {
        "type": "count_weighted",
        "base": given["base"],
        "levels": [{"datum": code, "target": target, "extra": more} for code, target, more in layers],
        "parts": [{"datum": "summaries", "points": given["summaries"]}],
        "cap": None,
    }
    data = [datum("p"), datum("c"), datum("x"), datum("summaries", "flag")]
    facts = dict(zip(("p", "c", "x"), given["articles"], strict=True))
    result = only([leaf("24", given["points"], rule)], data, {**facts, "summaries": "1"})
    assert printed(result, given["expected"]) == given["expected"]


def test_bonus_and_penalty():
    more, less = PUBLISHED["20"]["bonus"], PUBLISHED["20"]["penalty"]

    def told(kind, code, given):
        rule = {"type": "accumulate", "parts": [{"datum": code, "points": given["points"]}]}
        return extra(kind, code, given["points"], leaf(f"{code}1", given["points"], rule))

    nodes = [
        section("1", "100", leaf("1.1", "100", {"type": "manual", "datum": "work"})),
        told("bonus", "praised", more),
        told("penalty", "blamed", less),
    ]
    data = [datum("work", "points"), datum("praised", "flag"), datum("blamed", "flag")]
    result = only(nodes, data, {"work": "80", "praised": "1", "blamed": "1"})
    assert (text(result.bonus), text(result.penalty), text(result.total)) == (more["points"], less["points"], "90")
