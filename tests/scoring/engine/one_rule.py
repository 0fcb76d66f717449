"""One rule in a scheme of its own: what it scores, what it says, what is refused."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import SchemeError, load
from scoring.engine.table import completed
from tests.scoring.engine.documents import datum, document, fact, leaf

DATA = [
    datum("a", "number", name="甲数"),
    datum("b", "number", name="乙数"),
    datum("c", "number", name="丙数"),
    datum("n", name="件数", unit="件"),
    datum("m", name="篇数", unit="篇"),
    datum("k", name="次数", unit="次"),
    datum("rate", "percent", name="比率"),
    datum("growth", "percent", name="增幅"),
    datum("yes", "flag", name="已完成"),
    datum("no", "flag", name="有问题"),
    datum("p", "points", name="评分", max="25"),
    datum("q", "points", name="另评分", max="2"),
    datum("g", "choice", name="类别", choices=["农业村", "工业村"]),
    datum("day", "date", name="缴清日期"),
    datum("star", "result", name="星级", asked="cycle", reads="stars", take="grade", choices=["五星", "四星", "其他"]),
    datum("year", "result", name="年度得分", asked="cycle", reads="annual", take="score"),
    datum("rank", "result", name="年度名次", asked="cycle", reads="annual", take="place"),
    datum("w", "number", name="系数", min="0.1"),
    datum("v", "children", name="下级得分"),
]


def rule_in(rule, points):
    return load(document([leaf("1", points, rule)], DATA))


def facts_of(scheme, facts):
    return completed({code: fact(value) for code, value in facts.items()}, scheme)


def scored(rule, points, facts):
    scheme = rule_in(rule, points)
    score = scheme.leaves[0].rule.score(facts_of(scheme, facts))
    return (None if score.value is None else text(score.value), score.status, text(score.absent))


def told(rule, points, facts):
    """The sentence, and the lines of the explanation."""
    scheme = rule_in(rule, points)
    lines = scheme.leaves[0].rule.explain(facts_of(scheme, facts), scheme.catalog)
    return scheme.sentence("1"), list(lines)


def refused(rule, points="5"):
    with pytest.raises(SchemeError) as caught:
        rule_in(rule, points)
    return [problem.message.removeprefix("指标「1 指标1」的计分规则") for problem in caught.value.problems]
