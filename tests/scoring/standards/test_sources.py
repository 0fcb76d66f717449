"""Sources say where they are read, what they refer to, and which kinds of facts they give."""

import pytest

from organizations.kinds import Kind
from organizations.models import Level
from organizations.models.organizations import Field
from scoring.standards import (
    Fact,
    FromCase,
    FromConsequence,
    FromCycle,
    FromHonour,
    FromJudged,
    FromLevel,
    FromPerson,
    FromPost,
    FromRegister,
    FromStrength,
    FromTitle,
    covers,
    units_said,
)
from scoring.standards.head import UNITS
from scoring.standards.sources import LEVELS, SOURCES

NAMES = {
    ("scheme", "village"): "村考核",
    ("node", "village/1.1"): "三会一课",
    ("register", "talk/count"): "台账“谈心谈话”的“次数”",
    ("criteria", "double"): "双强",
    ("aspect", "double/rich"): "致富能力强",
    ("scale", "stars"): "支部星级",
    ("standard", "good"): "五好支部",
}
SAID = [
    (FromCycle("village", "total"), ("number",), "取自考核「村考核」的总分"),
    (FromCycle("village", "from_last"), ("number",), "取自考核「村考核」的倒数名次"),
    (FromCycle("village", "node", "1.1"), ("number",), "取自考核「村考核」的指标得分「三会一课」"),
    (FromCycle("village", "vetoed"), ("flag",), "取自考核「村考核」的是否被一票否决"),
    (FromPerson("village", "grade"), ("text",), "取自书记在考核「村考核」中的等次"),
    (FromRegister("talk/count"), ("number", "percent"), "取自台账“谈心谈话”的“次数”"),
    (FromPost("combined"), ("flag",), "取自任职登记的是否书记、主任一肩挑"),
    (FromPost("vacant_days"), ("number",), "取自任职登记的书记空缺天数"),
    (FromStrength("double"), ("flag",), "取自书记按标准「双强」的认定：全部方面"),
    (FromStrength("double", "rich"), ("flag",), "取自书记按标准「双强」的认定：「致富能力强」"),
    (FromHonour("county", 3), ("number",), "取自荣誉登记：最近3年县级及以上荣誉的次数"),
    (FromLevel("stars"), ("text",), "取自评定登记：当日有效的「支部星级」等级"),
    (FromCase("open"), ("flag",), "取自整顿登记的是否正在整顿"),
    (FromCase("listed"), ("number",), "取自整顿登记的列为整顿对象的次数"),
    (FromTitle("good"), ("flag",), "取自称号登记：当日是否保有「五好支部」"),
    (FromConsequence("bar", "in_force"), ("flag",), "取自结果运用：当日是否在取消评优期内"),
    (FromConsequence("bar", "in_force", "title"), ("flag",), "取自结果运用：当日是否在取消评优期内（称号）"),
    (FromConsequence("warning", "count", years=2), ("number",), "取自结果运用：最近2年审定的黄牌警告次数"),
    (FromJudged("班子是否团结"), ("number", "percent", "flag", "text", "date"), "由人逐个单位认定：班子是否团结"),
]


@pytest.mark.parametrize(("source", "kinds", "sentence"), SAID)
def test_what_a_source_says(source, kinds, sentence):
    assert (source.kinds, source.sentence(NAMES), source.fault) == (kinds, sentence, "")
    assert set(source.refers) <= set(NAMES)


def test_every_source_was_tried():
    assert {type(source) for source, _, _ in SAID} == set(SOURCES.values())
    assert [name for name, cls in SOURCES.items() if cls.series] == ["cycle", "person", "register", "level"]


def test_without_names_a_source_is_called_by_its_key():
    fact = Fact("talks", "谈心谈话", "number", FromRegister("talk/count"), missing="no")
    assert fact.sentence() == "谈心谈话：取自台账「talk/count」；没有记录的，按不符合处理。"


def test_the_words_are_those_of_the_units():
    words = {str(one.value): str(one.label) for choices in (Kind, Field) for one in choices}
    assert {"other": "其他", **UNITS} == words
    assert {str(one.value): str(one.label) for one in Level} == LEVELS


@pytest.mark.parametrize(
    ("applies", "village", "community"),
    [((), True, True), (("village",), True, False), (("community",), False, True), (("township",), False, False)],
)
def test_villages_and_communities_are_told_apart(applies, village, community):
    assert covers(applies, "village", "village") is covers(applies, "village", "other") is village
    assert covers(applies, "village", "community") is community


def test_fields_name_units_of_any_kind():
    assert covers(("street",), "township", "street") and covers(("branch",), "branch", "school")
    assert not covers(("street",), "township", "town")
    assert units_said(("village", "community")) == "村、社区"
