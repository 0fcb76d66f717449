"""The ways to a level, one by one, with what is not known (F78, F79)."""

from typing import Any

import pytest

from scoring.standards import Known, StandardError, dump, load
from scoring.standards.rating_proposals import Proposal, Unit, propose
from scoring.standards.ratings import Rating
from tests.scoring.standards.rating_documents import BANDS, TOTAL, document, judged, rating, unit


def proposed(spec: Rating, *units: Unit, year: int = 2023) -> list[Proposal]:
    return list(propose(spec, units, year=year).values())


def codes(spec: Rating, *units: Unit) -> list[tuple[str, ...]]:
    return [proposal.codes for proposal in proposed(spec, *units)]


@pytest.mark.parametrize(
    ("total", "level"),
    [
        *(("93.4", "五星"), ("89.7", "四星"), ("81", "四星"), ("56.5", "一星"), ("85.1", "四星")),
        *(("90", "五星"), ("89.999999", "四星"), ("60", "二星"), ("59.999999", "一星"), ("0", "一星")),
    ],
)
def test_bands_are_half_open_without_holes(total: str, level: str) -> None:
    """The worked examples of the notice: 89.5 in the printed 80—89 belongs to four stars."""
    assert codes(rating(), unit(total=total)) == [(level,)]


def test_an_edge_that_is_out_falls_to_the_band_below() -> None:
    way = {**BANDS, "levels": [{"level": "五星", "from": "90", "edge": "out"}, *BANDS["levels"][1:]]}
    assert codes(rating(ways=[way]), unit(1, "90"), unit(2, "90.000001")) == [("四星",), ("五星",)]
    assert "90分以上（不含90分）为五星级" in rating(ways=[way]).ways[0].sentence(rating().scale, rating().catalog)


def test_without_a_total_every_band_is_possible() -> None:
    (found,) = proposed(rating(), unit())
    assert (found.code, len(found.codes), found.lacking, found.score) == ("", 5, ("总分",), None)


@pytest.mark.parametrize(("status", "said"), [("missing", "总分没有记录"), ("unknown", "总分尚不确定")])
def test_what_is_recorded_but_not_certain_is_not_said_to_be_missing(status: Any, said: str) -> None:
    (found,) = proposed(rating(), Unit("1", {"total": Known(None, status)}, {}))
    assert found.steps[0].found == said


GRADE = {"code": "grade", "name": "等次", "kind": "text", "reads": {"from": "cycle", "scheme": "s", "what": "grade"}}
BY_GRADE = {
    "way": "grade",
    "fact": "grade",
    "grades": [{"grade": "好", "level": "五星"}, {"grade": "差", "level": "不定星"}],
}


def test_a_grade_leads_to_a_level_or_an_outcome() -> None:
    spec = rating(facts=[TOTAL, GRADE], ways=[BY_GRADE])
    units = [Unit(str(number), {"grade": Known(grade)}, {}) for number, grade in enumerate(("好", "差", "较好"))]
    first, second, third = proposed(spec, *units)
    assert (first.code, second.code, third.code) == ("五星", "不定星", "")
    assert "标准没有说它对应什么等级" in third.steps[0].found


def star(code: str, fact: str) -> dict[str, Any]:
    return {"star": code, "when": {"if": "compare", "fact": fact, "op": ">=", "than": "80"}}


SHEETS = [judged(code) for code in ("a", "b", "c")]
VILLAGE = {
    "way": "stars",
    "stars": [star("过硬", "a"), star("兴旺", "b"), star("宜居", "c")],
    "levels": [{"stars": 3, "level": "五星"}, {"stars": 2, "level": "四星"}, {"stars": 0, "level": "一星"}],
    "required": ["过硬"],
    "lacking": "三星",
    "only": ["village"],
}
COMMUNITY = {
    "way": "stars",
    "stars": [star("过硬", "a"), star("服务", "b")],
    "levels": [{"stars": 2, "level": "五星"}, {"stars": 0, "level": "二星"}],
    "only": ["community"],
}
STARS = {"facts": [*SHEETS], "ways": [VILLAGE, COMMUNITY], "ranking": []}


@pytest.mark.parametrize(
    ("sheets", "level", "won"),
    [
        (("80", "95", "81"), ("五星",), ("过硬", "兴旺", "宜居")),
        (("80", "79.99", "81"), ("四星",), ("过硬", "宜居")),
        (("79", "95", "81"), ("三星",), ("兴旺", "宜居")),  # two stars, but not the one that is required
        (("79", "10", "10"), ("一星",), ()),
        (("80", "95", None), ("五星", "四星"), ("过硬", "兴旺")),
        ((None, "95", "90"), ("五星", "四星", "三星"), ("兴旺", "宜居")),
        (("10", None, "10"), ("一星",), ()),  # one star more or less is the same
    ],
)
def test_named_stars_are_won_on_their_own_sheets(
    sheets: tuple[str | None, ...], level: tuple[str, ...], won: tuple[str, ...]
) -> None:
    (found,) = proposed(rating(**STARS), unit(**dict(zip("abc", sheets, strict=True))))
    assert (found.codes, found.won) == (level, won)


def test_villages_and_communities_have_stars_of_their_own() -> None:
    found = codes(rating(**STARS), unit(1, a="90", b="90"), unit(2, a="90", b="90", field="community"))
    assert found == [("五星", "四星"), ("五星",)]


def test_every_dimension_has_to_reach_the_line() -> None:
    way = {
        "way": "dimensions",
        "facts": ["a", "b", "c"],
        "levels": [{"level": "五星", "line": "90"}, {"level": "四星", "line": "80"}],
        "otherwise": "二星",
    }
    spec = rating(facts=SHEETS, ways=[way], ranking=[])
    found = codes(spec, unit(1, a="90", b="95", c="99"), unit(2, a="89", b="95", c="80"), unit(3, a="79", b="95"))
    assert found == [("五星",), ("四星",), ("二星",)]
    assert codes(spec, unit(4, a="85", b="95")) == [("四星", "二星")]


def test_the_first_level_whose_condition_holds() -> None:
    way = {
        "way": "conditions",
        "levels": [
            {"level": "五星", "when": {"if": "compare", "fact": "total", "op": ">=", "than": "90"}},
            {"level": "二星", "when": {"if": "compare", "fact": "total", "op": ">=", "than": "60"}},
        ],
        "otherwise": "不定星",
    }
    spec = rating(ways=[way], ranking=[])
    assert codes(spec, unit(1, "90"), unit(2, "89"), unit(3, "59")) == [("五星",), ("二星",), ("不定星",)]


PLACES = {
    "way": "place",
    "fact": "total",
    "per": "parent",
    "levels": [{"level": "五星", "share": "0.3"}, {"level": "四星", "share": "0.5"}, {"level": "三星"}],
}


def test_places_by_share_within_each_township() -> None:
    """3:5:2 of ten (崇义)."""
    units = [unit(number, str(100 - number), parent="a") for number in range(10)] + [unit(99, "1", parent="b")]
    found = [one[0] for one in codes(rating(ways=[PLACES]), *units)]
    assert found == ["五星"] * 3 + ["四星"] * 5 + ["三星"] * 2 + ["四星"]  # half of one is one


def test_a_shared_place_and_one_that_is_not_known_yet() -> None:
    way = {**PLACES, "per": "all", "levels": [{"level": "五星", "places": 1}, {"level": "三星"}]}
    spec = rating(ways=[way])
    assert codes(spec, unit(1, "9"), unit(2, "9"), unit(3, "8")) == [("五星",), ("五星",), ("三星",)]
    assert codes(spec, unit(1, "9"), unit(2, "8"), unit(3)) == [("五星", "三星"), ("三星",), ("五星", "三星")]


def test_two_ways_are_settled_as_declared() -> None:
    other = {**BANDS, "fact": "other"}
    both = {"facts": [TOTAL, judged("other")], "ways": [BANDS, other]}
    village = unit(total="95", other="72")
    assert codes(rating(**both), village) == [("三星",)]
    assert codes(rating(**both, combine="best"), village) == [("五星",)]
    assert codes(rating(**both), unit(total="50")) == [("一星",)]  # the other cannot make it worse


def levels(*bands: dict[str, str]) -> dict[str, Any]:
    return {"ways": [{**BANDS, "levels": list(bands)}]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (levels({"level": "五星", "from": "90"}), "最后一段不能写下限"),
        (levels({"level": "五星", "from": "80"}, {"level": "四星", "from": "90"}, {"level": "一星"}), "从高到低写"),
        (levels({"level": "五星", "from": "80"}, {"level": "四星", "from": "80"}, {"level": "一星"}), "从高到低写"),
        (levels({"level": "五星"}, {"level": "四星"}), "只有最后一段可以不写下限"),
        (levels({"level": "六星", "from": "80"}, {"level": "一星"}), "等级「六星」在等级体系里没有列出"),
        ({"ways": []}, "至少要有一种评定方式"),
        ({"ways": [{**BANDS, "only": ["village"]}]}, "没有一种评定方式适用于「community」"),
        ({"ways": [{**BANDS, "fact": "absent"}], "ranking": []}, "事实「absent」没有列出"),
        ({"facts": [{**TOTAL, "kind": "flag", "unit": ""}]}, "要求数值"),
        ({"facts": [TOTAL, judged("said", "text")], "ranking": [{"fact": "total"}, {"fact": "said"}]}, "不能排序"),
        ({**STARS, "ways": [{**VILLAGE, "required": ["兴盛"]}, COMMUNITY]}, "必得的星「兴盛」不在各颗星里"),
        ({**STARS, "ways": [{**VILLAGE, "lacking": ""}, COMMUNITY]}, "要一起写"),
        ({**STARS, "ways": [{**VILLAGE, "levels": VILLAGE["levels"][:2]}, COMMUNITY]}, "最后一条写 0 颗"),
        ({"ways": [{**PLACES, "levels": PLACES["levels"][:2]}]}, "其余单位都归它"),
    ],
)
def test_what_is_wrong_with_a_way_is_told(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StandardError, match=said):
        load(document(**changes))


def test_documents_are_written_as_they_were_read() -> None:
    for changes in ({}, STARS, {"ways": [PLACES]}, {"facts": [TOTAL, GRADE], "ways": [BY_GRADE]}):
        spec = rating(**changes)
        assert load(dump(spec)) == spec
        assert "" not in spec.sentences()
