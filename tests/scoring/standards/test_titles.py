"""Titles: conditions judged one by one, shares with targets, what the document may say."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.toolkit.scaled import SCALE
from scoring.standards import Known, StandardError, Truth, dump, flag, load
from scoring.standards.titles import Share

DOUBLE: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "title",
    "key": "double",
    "title": "双强党支部书记认定标准",
    "source": {"document": "水寨办事处汇报材料", "date": "2010-07-06"},
    "award": "双强党支部书记",
    "who": "secretary",
    "target": "90",
    "facts": [
        {
            "code": "politics",
            "name": "政治素质强",
            "kind": "flag",
            "reads": {"from": "judged", "ask": "政治素质强不强"},
        },
        {
            "code": "months",
            "name": "任职月数",
            "kind": "number",
            "unit": "个月",
            "reads": {"from": "post", "what": "months"},
        },
    ],
    "conditions": [
        {"if": "is", "fact": "politics"},
        {"if": "compare", "fact": "months", "op": ">=", "than": "12", "name": "任职满一年"},
    ],
}


def rule(**changes: Any) -> Any:
    return load({**DOUBLE, **changes})


def test_a_document_is_written_as_it_was_read() -> None:
    assert dump(rule()) == DOUBLE


def test_every_condition_is_told_apart() -> None:
    known = {"politics": Known(flag(True)), "months": Known(7 * SCALE)}
    verdict = rule().judge(known, {})
    assert (verdict.truth, [part.truth for part in verdict.parts]) == (Truth.NO, [Truth.YES, Truth.NO])
    assert verdict.parts[1].sentence == "任职满一年（任职月数不低于12个月）：7个月，不符合。"
    assert rule().judge({"months": Known(12 * SCALE)}, {}).truth == Truth.UNKNOWN
    assert rule().judge({"months": Known(11 * SCALE)}, {}).truth == Truth.NO  # certain whatever the other is


def test_it_reads_itself_out() -> None:
    said = rule(years=2).sentences()
    assert said[:5] == (
        "符合全部条件的单位的书记，认定为「双强党支部书记」。",
        "认定后2年有效。",
        "1. 政治素质强。",
        "2. 任职满一年（任职月数不低于12个月）。",
        "书记空缺的单位不计入分母，单独列出。",
    )
    assert said[5] == "目标：占90%。"


@pytest.mark.parametrize(
    ("vacant", "share"),
    [
        ("excluded", Share(held=8, base=10, unclear=1, vacant=2, target=90 * SCALE)),
        ("unmet", Share(held=8, base=12, unclear=1, vacant=2, target=90 * SCALE)),
    ],
)
def test_vacant_posts_count_as_declared(vacant: str, share: Share) -> None:
    assert rule(vacant=vacant).share(held=8, failed=1, unclear=1, vacant=2) == share


def test_share_gap_and_how_many_more() -> None:
    assert (Share(8, 15).percent, Share(8, 15).gap, Share(8, 15).wanted) == (53_333_333, None, None)
    short = Share(8, 10, target=85 * SCALE)
    assert (short.percent, short.gap, short.wanted) == (80 * SCALE, 5 * SCALE, 1)
    assert Share(9, 10, target=90 * SCALE).gap == Share(9, 10, target=90 * SCALE).wanted == 0
    assert Share(2, 3, target=66_666_667).wanted == 1  # two thirds are less than that
    assert (Share(0, 0, target=90 * SCALE).percent, Share(0, 0, target=90 * SCALE).wanted) == (None, None)


def problems(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(StandardError) as error:
        rule(**changes)
    return [(problem.path, problem.message) for problem in error.value.problems]


def test_what_is_wrong_is_told() -> None:
    judged = {"code": "politics", "name": "政治素质", "kind": "text", "reads": {"from": "judged", "ask": "怎样"}}
    assert problems(facts=[judged], conditions=[{"if": "among", "fact": "politics", "texts": ["强"]}]) == [
        ("facts[0]", "事实「politics 政治素质」由人认定，只能是数值、百分比或是否。")
    ]
    assert problems(facts=[], conditions=[]) == [("conditions", "没有列出条件。")]
    assert problems(target="101") == [("target", "标准的目标比例不能大于100，写的是「101」。")]


SEEDS = sorted(Path("seeds/standards").glob("title-*.json"))


def test_there_are_seeds() -> None:
    assert [path.stem for path in SEEDS] == [
        "title-double-shuizhai",
        "title-five-good-branch",
        "title-five-good-xiugu",
        "title-four-banzhuang",
        "title-three-pingtang",
        "title-three-xiugu",
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seeds_are_read_and_say_where_they_are_from(path: Path) -> None:
    spec = load(json.loads(path.read_text(encoding="utf-8")))
    assert spec.kind == "title" and f"title-{spec.key}" == path.stem
    assert spec.source.document and spec.source.date
