"""What took points off, word for word: it is what a meeting reads beside every deduction."""

import pytest

from scoring.engine import Loss, Status, load, losses
from scoring.engine.table import completed
from tests.scoring.engine.documents import document, extra, leaf, manual, unit
from tests.scoring.engine.test_explain import (
    CASES,
    DATA,
    EVENTS,
    GROUP,
    OPINION,
    PAPERS,
    PLACE,
    PUBLIC,
    RATE,
    WORK,
)

CASES_OF = [
    (GROUP, {"no_group": "0", "meetings": "3"}, [("meetings", "专题研究党建工作：3次，应4次，少1次，扣0.5分")]),
    (
        GROUP,
        {"no_group": Status.NA, "meetings": "4"},
        [("", "「未成立领导小组」不适用；专题研究党建工作：4次，应4次，不扣分；4 − 0 = 4，得4分")],
    ),
    (EVENTS, {"events": "1"}, [("events", "水质不达标：1次，每1次扣2分，共扣2分")]),
    (
        PAPERS,
        {"plan": "0", "papers": "3"},
        [("plan", "制定年度计划：否，1分不得"), ("papers", "信息用稿：3篇，得1.5分（最多2分）")],
    ),
    (PUBLIC, {"plan": "1", "rate": "90"}, [("rate", "满意率：90%，不符合条件，不得分")]),
    (RATE, {"rate": "92"}, [("rate", "满意率：92%，达到90%，得0.5分")]),
    (CASES, {"cases": "7", "target": "9"}, [("cases", "查处案件：7件，目标9件，完成77.78%，按比例得分")]),
    (CASES, {"cases": "7", "target": "0"}, [("cases", "没有目标任务，按不适用处理")]),
    (OPINION, {"opinion": "1"}, [("opinion", "综合评价：较好，得4分的80%，即3.2分")]),
    (WORK, {"work": "3.5"}, [("work", "重点工作得分：评定3.5分，比满分少0.5分")]),
    (WORK, {"work": Status.NA}, [("", "「重点工作得分」不适用")]),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), CASES_OF)
def test_what_took_points_off(rule, facts, expected):
    scheme = load(document([leaf("1", "4", rule)], DATA))
    pool = {"甲": completed(unit("甲", **facts).facts, scheme)}
    assert losses(scheme, scheme.leaves[0], pool, "甲", penalty=False) == tuple(Loss(*loss) for loss in expected)


def test_a_fine_says_what_is_taken_off():
    notices = {
        "type": "accumulate",
        "parts": [{"datum": "events", "name": "通报批评", "each": "2"}, {"datum": "plan", "points": "1"}],
    }
    scheme = load(document([manual("1", "4"), extra("penalty", "K", "4", leaf("K1", "4", notices))], DATA))
    pool = {"甲": completed(unit("甲", events="1", plan="0").facts, scheme)}
    fined = losses(scheme, scheme.by_code["K1"], pool, "甲", penalty=True)
    assert fined == (Loss("events", "通报批评：1次，扣2分"),)


def test_points_by_place_name_the_place():
    scheme = load(document([leaf("1", "4", PLACE)], DATA))
    units = [unit("甲", papers="5"), unit("乙", papers="7"), unit("丙", papers="5")]
    pool = {each.id: completed(each.facts, scheme) for each in units}
    (loss,) = losses(scheme, scheme.leaves[0], pool, "丙", penalty=False)
    assert loss == Loss("papers", "信息用稿：5篇，按在本组的名次得分；本组3个单位中第2名，得2分")
