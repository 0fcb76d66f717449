"""Standards of lists: read, read out in Chinese, and refused with all that is wrong at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.toolkit.scaled import SCALE
from scoring.standards import StandardError, dump, load
from scoring.standards.listings import Listing, Minimum
from scoring.standards.rectification import Acceptance, Vote
from tests.scoring.standards.acceptance_sheet import aspects, sheet
from tests.scoring.standards.listings import LISTING, SCORE, TEAM, TEN, both, by_share, listing

SEEDS = sorted(Path(__file__).parents[3].glob("seeds/standards/listing-*.json"))


def of(document: dict[str, Any]) -> Listing:
    spec = load(document)
    assert isinstance(spec, Listing)
    return spec


def faults(document: dict[str, Any]) -> list[str]:
    with pytest.raises(StandardError) as found:
        load(document)
    return [problem.message for problem in found.value.problems]


@pytest.mark.parametrize("document", [listing(), by_share(), both(fill="besides", qualify=2)])
def test_a_document_is_written_as_it_was_read(document: dict[str, Any]) -> None:
    assert dump(load(document)) == document


def test_lists_that_count_in_are_named_as_far_as_they_are_known() -> None:
    minimum = Minimum(SCALE // 20, together=("backward", "lax"))
    told = "合并计算，确定的数量不少于排查单位的5%（有小数即进一）。"
    assert minimum.sentence({("standard", "backward"): "后进"}) == f"与同一年度的「后进」、另外1份名单{told}"
    assert minimum.sentence({}) == f"与同一年度的另外2份名单{told}"


def test_everything_that_it_rules_is_read_out() -> None:
    spec = of(
        both(
            shares=[{**TEN, "only": ["village"]}, {"share": "0.05", "rounding": "ceil", "only": ["community"]}],
            minimum={"share": "0.05", "together": ["backward"]},
            gates=[
                {"code": "A", "text": "当年成立", "when": {"if": "compare", "fact": "score", "op": ">", "than": "90"}}
            ],
            notice_days=5,
            team=TEAM,
            rhythm=[{"role": "leader", "activity": "visit", "least": 1, "per": "month"}],
            acceptance={"line": "70", "vote": {"most_against": "0.5", "least_voters": 15}, "follow_up_years": 1},
        )
    )
    assert spec.sentence == "软弱涣散排查标准：整顿对象标准，适用于村、社区，依据县组发〔2026〕9号（2026年3月1日）。"
    assert [(passage.heading, passage.sentences) for passage in spec.passages()] == READ_OUT


READ_OUT = [
    (
        "产生办法",
        (
            "名单：软弱涣散村党组织。",
            "符合情形的列入，再按比例倒排。",
            "按年度得分倒排，最低的排在最后；数值相同的并列，超出名额的由会议决定。",
            "比例：村的10%（四舍五入）。",
            "比例：社区的5%（有小数即进一）。",
            "符合情形的先列入，不足比例的按倒排补足。",
            "与同一年度的另外1份名单合并计算，确定的数量不少于排查单位的5%（有小数即进一）。",
            "不得把数量分到乡镇。",
            "会议确定后公示不少于5天。",
        ),
    ),
    (
        "列入的情形",
        (
            "1．班子配备不齐（由人逐个排查）。",
            "2．组织生活不正常（由人逐个排查）。",
            "3．得分低于60分（系统判断：年度得分低于60分）。",
        ),
    ),
    ("不列入的情形", ("A．当年成立（系统判断：年度得分超过90分）。",)),
    ("依据的事实", ("年度得分：由人逐个单位认定：年度考核得多少分。",)),
    (
        "整顿力量和要求",
        (
            "县级领导：至少1名。",
            "县级领导每月到村不少于1次。",
            "整顿期间建立问题清单、措施清单、责任清单。",
        ),
    ),
    (
        "验收和销号",
        (
            "验收步骤：乡镇初验、县级验收。",
            "满分100分，得70分及以上（含70分）才能通过。",
            "群众测评参加测评不少于15人，不满意的不超过50%（含50%），分数和测评都达到才能通过。",
            "验收没有通过的，继续整顿，另定期限。",
            "销号以后再跟踪1年。",
        ),
    ),
]


def test_a_list_without_ratio_has_no_number_to_divide() -> None:
    document = listing(applies_to=[], rank={"fact": "score"}, shares=[TEN], allocation="allowed", criteria=[])
    assert faults(document) == [
        "用到的事实「score」没有列出。",
        "没有写适用单位。请写明排查哪些单位，例如 village、community。",
        "没有列出情形。",
        "应整尽整不定比例，不能写倒排依据 rank。",
        "应整尽整不定比例，不能写比例 shares。",
        "应整尽整不定数量，不能把数量分到乡镇。",
    ]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (by_share(rank=None), "要写明倒排依据 rank。"),
        (by_share(shares=None), "要写明比例 shares。"),
        (by_share(criteria=LISTING["criteria"]), "按比例倒排的不看情形：请删去情形，或把产生办法改为 both。"),
        (by_share(facts=[{**SCORE, "kind": "flag"}]), "倒排依据「年度得分」要是数值或百分比，不能是 flag 类型。"),
        (
            listing(facts=[{**SCORE, "kind": "text"}]),
            "事实「score 年度得分」由人认定，只能是数值、百分比或是否。",
        ),
        (by_share(shares=[TEN, TEN]), "比例的适用单位「」写了2次，只能写一次。"),
        (listing(qualify=3), "至少要符合3种情形，却只列了2种。"),
        (listing(criteria=[*LISTING["criteria"], LISTING["criteria"][0]]), "情形「1」写了2次，只能写一次。"),
        (
            listing(rhythm=[{"role": "leader", "activity": "days", "least": 20, "per": "month"}]),
            "到岗要求用到的整顿力量「leader」没有列出。",
        ),
        (listing(team=[{**TEAM[0], "least": 2, "most": 1}]), "整顿力量「县级领导」最多的名数少于最少的名数。"),
        (listing(acceptance={"line": "101"}), "验收：合格分数线101分高于满分100分。"),
        (listing(acceptance={"sheet": "24项"}), "验收：写了评分表，没有写合格分数线 line。"),
        (listing(acceptance={"steps": ["county", "county"]}), "验收：验收步骤不能重复。"),
        (listing(acceptance=sheet(line=None)), "验收：写了评分表，没有写合格分数线 line。"),
        (listing(acceptance=sheet(full="90")), "验收：评分项目的满分合计100分，与验收满分90分不一致。"),
        (
            listing(acceptance=sheet(aspects=[*aspects()[:5], {"name": "评价", "items": []}])),
            "验收：评分方面「评价」没有项目。",
        ),
        (listing(acceptance=sheet(aspects=[aspects()[0], aspects()[0]])), "验收：评分项目的编号「1」重复。"),
        (listing(columns=["help", "help"]), "清单的栏目「help」写了2次，只能写一次。"),
    ],
)
def test_what_does_not_hold_together_is_told(document: dict[str, Any], fault: str) -> None:
    assert fault in faults(document)


@pytest.mark.parametrize(
    ("against", "voters", "passes"), [(7, 15, True), (8, 15, False), (8, 16, True), (0, 14, False)]
)
def test_the_vote_fails_above_the_limit_and_without_its_voters(against: int, voters: int, passes: bool) -> None:
    """淳化: not more than half of at least 15 are dissatisfied (domain 11.2)."""
    assert Vote(SCALE // 2, 15, 5).passes(against, voters) is passes


def test_the_line_itself_is_enough_and_no_score_is_none() -> None:
    """合阳: 70 of 100."""
    acceptance = Acceptance(line=70 * SCALE)
    assert [acceptance.reached(score) for score in (70 * SCALE, 70 * SCALE - 1, None)] == [True, False, False]
    assert Acceptance().reached(None)


def test_the_seeds_load_as_they_stand() -> None:
    assert [path.stem for path in SEEDS] == [
        "listing-chunhua",
        "listing-chuzhou-2014",
        "listing-heyang-2020",
        "listing-hongdong-2018",
        "listing-weak-villages",
    ]
    for path in SEEDS:
        document = json.loads(path.read_text("utf-8"))
        assert dump(of(document)) == document


def test_a_sheet_is_read_out_aspect_by_aspect_and_the_lists_with_who_signs() -> None:
    spec = load(
        listing(
            lists=["意见清单", "问题清单"],
            columns=["opinion", "help"],
            signatures=["县级联系领导", "乡镇党委书记"],
            acceptance=sheet(),
        )
    )
    assert isinstance(spec, Listing)
    assert load(dump(spec)) == spec
    assert (len(spec.acceptance.aspects), len(spec.acceptance.items)) == (6, 24)
    told = {passage.heading: passage.sentences for passage in spec.passages()}
    assert told["验收评分表"][:2] == (
        "班子建设（16.5分）：1．班子建设第1项（5分）；2．班子建设第2项（4.5分）；3．班子建设第3项（4分）；4．班子建设第4项（3分）。",
        "党员队伍（16.5分）：5．党员队伍第1项（5分）；6．党员队伍第2项（4.5分）；7．党员队伍第3项（4分）；8．党员队伍第4项（3分）。",
    )
    assert "整顿期间建立意见清单、问题清单。" in told["整顿力量和要求"]
    assert "每个问题另外写明反映的意见、帮扶措施。" in told["整顿力量和要求"]
    assert "清单由县级联系领导、乡镇党委书记签字。" in told["整顿力量和要求"]
    assert "按6个方面24项验收表评分，满分100分，得70分及以上（含70分）才能通过。" in told["验收和销号"]
