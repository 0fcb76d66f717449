"""Scales and the documents of standards: read with all faults, written again the same, told in Chinese."""

import json
from copy import deepcopy

import pytest

from scoring.standards import LABELS, StandardError, class_of, dump, kinds, load
from tests.scoring.standards.documents import STARS, stars
from tests.scoring.standards.using import USING

NAMED = [
    {"code": "a", "name": "支部过硬"},
    {"code": "b", "name": "产业兴旺", "only": ["village"]},
    {"code": "c", "name": "服务优良", "only": ["community"]},
]


def problems(document, scales=None):
    with pytest.raises(StandardError) as error:
        load(document, scales)
    return [(problem.path, problem.message) for problem in error.value.problems]


def test_a_document_is_written_as_it_was_read():
    assert dump(load(STARS)) == STARS
    assert load(dump(load(stars(named=NAMED, years=2, applies_to=["village"])))) == load(
        stars(named=NAMED, years=2, applies_to=["village"])
    )
    assert load(json.loads(json.dumps(STARS))) == load(STARS)


def test_what_a_scale_says():
    scale = load(stars(named=NAMED, years=2, notes=["一年一评。"]))
    assert scale.sentence == "支部星级：等级，适用于全部单位，依据关于评星定级的通知（2023年5月）。"
    assert [(passage.heading, passage.sentences) for passage in scale.passages()] == [
        ("等级（从高到低）", ("五星级：每年8000元，授牌。", "四星级。", "三星级。")),
        ("不定等级的结果", ("不定级：有一票否决情形。要写明理由。",)),
        (
            "有名称的星",
            (
                "村：支部过硬、产业兴旺（2颗）。",
                "社区：支部过硬、服务优良（2颗）。",
                "每颗星分别评定；得几颗星定什么等级，见评定办法。",
            ),
        ),
        ("有效期", ("评定后2年有效。",)),
        ("说明", ("一年一评。",)),
    ]
    assert scale.sentences()[-2:] == ("评定后2年有效。", "一年一评。")


def test_levels_are_found_and_compared():
    scale = load(STARS)
    assert scale.level("五星").pay == 8_000_000_000
    assert (scale.level("不定级"), scale.names["不定级"], scale.positions) == (
        None,
        "不定级",
        {"五星": 0, "四星": 1, "三星": 2},
    )
    assert [scale.rise("四星", "五星"), scale.rise("五星", "三星"), scale.rise("四星", "四星")] == [1, -2, 0]
    assert scale.rise("不定级", "五星") is None


def test_named_stars_by_kind_of_unit():
    scale = load(stars(named=NAMED))
    assert [star.code for star in scale.stars_for("village", "village")] == ["a", "b"]
    assert [star.code for star in scale.stars_for("village", "community")] == ["a", "c"]


def test_everything_that_is_not_well_written_is_told_at_once():
    document = deepcopy(STARS)
    document["levels"][0]["pay"] = 8.5
    document["levels"][1]["plate"] = "是"
    document["source"] = {"document": " ", "date": "2023年"}
    document["extra"] = 1
    assert problems(document) == [
        ("extra", "标准的字段「extra」不认识，请删去或改正拼写。"),
        ("source.document", "标准的依据的文件写法不对，写的是「 」。"),
        ("source.date", "标准的依据的日期写法不对，写的是「2023年」。"),
        (
            "levels[0].pay",
            '等级「五星 五星级」的每年报酬应是最多6位小数的数字，并写成文字，例如 "0.5"；写的是未加引号的 8.5。',
        ),
        ("levels[1].plate", "等级「四星 四星级」的授牌只能是 true 或 false，写的是「是」。"),
    ]


def test_what_the_parts_do_not_hold_between_them():
    twice = [STARS["levels"][0], STARS["levels"][0]]
    found = problems(stars(levels=twice, named=[*NAMED, {"code": "a", "name": "支部过硬"}]))
    assert found == [
        ("levels[0]", "等级代码「五星」写了2次，只能写一次。"),
        ("levels[0]", "等级名称「五星级」写了2次，只能写一次。"),
        ("named[0]", "星的代码「a」写了2次，只能写一次。"),
        ("named", "村的星「支部过硬」写了2次，只能写一次。"),
        ("named", "村的星有3颗，多于2个等级。"),
        ("named", "社区的星「支部过硬」写了2次，只能写一次。"),
        ("named", "社区的星有3颗，多于2个等级。"),
    ]
    assert problems(stars(levels=STARS["levels"][:1])) == [("levels", "至少要有两个等级，最好的写在前面。")]


@pytest.mark.parametrize("document", [None, [], "等级", 5])
def test_what_is_no_document(document):
    assert problems(document) == [("", "标准应是一组字段。")]


@pytest.mark.parametrize("kind", [None, "other", 5, ["scale"]])
def test_a_kind_that_there_is_not(kind):
    found = problems(stars(kind=kind))
    assert [path for path, _ in found] == ["kind"]
    assert found[0][1].startswith("标准的种类只能是scale")


def test_the_kinds_of_this_version_know_their_name():
    assert set(kinds()) <= set(LABELS)
    assert {kind: cls.kind for kind, cls in kinds().items()} == {kind: kind for kind in kinds()}
    assert class_of("other") is None


def test_an_absurd_document_is_told_in_a_line_that_can_be_read():
    (problem,) = problems(stars(key="x" * 5000))
    assert len(problem[1]) < 120


def test_a_scale_named_by_its_key_is_written_out(using):
    scale = load(STARS)
    spec = load(USING, {"stars": scale})
    assert spec.scale == scale
    assert dump(spec)["scale"] == STARS
    assert load(dump(spec)) == spec
    assert spec.sentences() == ("总分不低于90分。", "总分：取自考核「small」的总分。")


def test_a_scale_that_is_not_there_or_faulty(using):
    assert problems(USING) == [
        ("scale", "标准的等级写的是「stars」，没有这个已发布的等级。请先发布等级，或把等级整个写进来。"),
        ("scale", "标准的等级没有填写。"),
    ]
    assert problems({**USING, "scale": stars(levels=STARS["levels"][:1])}) == [
        ("scale.levels", "至少要有两个等级，最好的写在前面。")
    ]
