"""Documents of the register format: read whole, or refused with every fault at its place."""

from typing import Any

import pytest

from organizations.registers import Faulty, FieldKind, Frequency, Take, load
from organizations.registers.reading import json_schema
from organizations.registers.sentences import sentence
from tests.organizations.registers.documents import VISITS, document


def faults(given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Faulty) as caught:
        load(given)
    return [(fault.place, fault.message) for fault in caught.value.faults]


def test_a_document_is_read_whole() -> None:
    spec = load(VISITS)
    assert (spec.code, spec.name, spec.dated, spec.frequency) == ("visits", "联系点检查", "2010", Frequency.WEEKLY)
    assert [field.kind for field in spec.fields][:3] == [FieldKind.PERSON, FieldKind.CHOICE, FieldKind.NUMBER]
    assert (spec.by_code["problems"].min, spec.by_code["problems"].max) == (0, 99_000_000)
    assert spec.counted["dear"].where[0].least == 7_000_000_000
    assert spec.counted["blank"].take == Take.BLANK


def test_all_faults_come_at_once_each_with_its_place() -> None:
    bad = document(
        name=None,
        colour="red",
        frequency="daily",
        fields=[
            {"code": "Leader", "label": "检查人", "kind": "person"},
            {"code": "n", "label": "数", "kind": "integer", "size": 3},
        ],
        counts=[{"code": "c", "name": "数", "take": "mean"}],
    )
    assert faults(bad) == [
        ("colour", "台账类型的「colour」不认识，请删去或改正拼写。"),
        ("name", "台账类型的名称没有填写。"),
        (
            "frequency",
            "台账类型的频次只能是none（不定期）、weekly（每周）、monthly（每月）、quarterly（每季度）、yearly（每年）之一，写的是「daily」。",
        ),
        (
            "fields[0].code",
            "字段「Leader 检查人」的代码应以小写英文字母开头，由小写英文字母、数字和下划线组成，最多40个字，"
            "写的是「Leader」。",
        ),
        ("fields[1].size", "字段「n 数」的「size」不认识，请删去或改正拼写。"),
        (
            "fields[1].kind",
            "字段「n 数」的类型只能是text（文字）、long（长文）、number（数字）、money（金额）、"
            "date（日期）、choice（选项）、flag（是否）、person（人员）、unit（单位）、file（附件）之一，"
            "写的是「integer」。",
        ),
        (
            "counts[0].take",
            "统计项「c 数」的取法只能是records（记录数）、sum（合计）、share（比例）、"
            "distinct（不重复数）、missed（缺报期数）、blank（空白单位）之一，写的是「mean」。",
        ),
    ]


def count(**parts: Any) -> dict[str, Any]:
    return {"code": "c", "name": "数", **parts}


@pytest.mark.parametrize(
    ("part", "place", "message"),
    [
        (count(take="sum"), "counts[0].field", "统计项「c 数」的字段没有填写，应是一个数字或金额字段的代码。"),
        (
            count(take="sum", field="nothing"),
            "counts[0].field",
            "统计项「c 数」的字段「nothing」不在这个台账的字段里。",
        ),
        (
            count(take="sum", field="topic"),
            "counts[0].field",
            "统计项「c 数」的字段「topic」是选项，应是一个数字或金额字段。",
        ),
        (
            count(take="records", field="problems"),
            "counts[0].field",
            "统计项「c 数」的字段不用于“记录数”，请删去。",
        ),
        (
            count(take="records", where=[{"field": "topic", "is": ["会议"]}]),
            "counts[0].where[0].is",
            "统计项「c 数」的条件第1条的取值「会议」不在字段「topic」的选项里。",
        ),
        (
            count(take="records", where=[{"field": "topic", "least": 1}]),
            "counts[0].where[0].least",
            "统计项「c 数」的条件第1条的下限不能用于选项字段「topic」，请改用 is 或 filled。",
        ),
        (
            count(take="records", where=[{"field": "cost"}]),
            "counts[0].where[0]",
            "统计项「c 数」的条件第1条要写 is、least、most、filled 之一。",
        ),
        (
            count(take="share"),
            "counts[0].where",
            "统计项「c 数」的条件没有填写：比例要写明分子的条件，或者写 field 和 over 两个字段。",
        ),
    ],
)
def test_a_count_must_be_countable(part: dict[str, Any], place: str, message: str) -> None:
    assert faults(document(counts=[part])) == [(place, message)]


def test_what_parts_must_hold_between_them_is_told_beside_what_is_missing() -> None:
    fields = [{"code": "id", "label": "编号", "kind": "text"}]
    bad = document(source=" ", frequency="daily", fields=fields, counts=[count(take="sum"), count(take="missed")])
    assert faults(bad) == [
        ("source", "台账类型的依据没有填写。"),
        (
            "frequency",
            "台账类型的频次只能是none（不定期）、weekly（每周）、monthly（每月）、quarterly（每季度）、yearly（每年）之一，写的是「daily」。",
        ),
        ("counts", "台账类型的统计项里代码「c」出现2次，每个统计项的代码只能用一次。"),
        ("fields[0].code", "字段「id 编号」的代码「id」另有用处，请换一个。"),
        ("counts[0].field", "统计项「c 数」的字段没有填写，应是一个数字或金额字段的代码。"),
    ]
    half = document(name=None, fields=fields, counts=[count(take="mean")])
    assert [place for place, _ in faults(half)] == ["name", "counts[0].take", "fields[0].code"]


def test_periods_are_missed_only_where_there_are_periods() -> None:
    assert faults(document(frequency=None, counts=[count(take="missed")])) == [
        (
            "counts[0].take",
            "统计项「c 数」的取法是缺报期数时，台账要写明频次（weekly、monthly、quarterly 或 yearly）。",
        )
    ]


def test_fields_agree_with_each_other() -> None:
    fields = [
        {"code": "a", "label": "甲", "kind": "choice"},
        {"code": "a", "label": "乙", "kind": "text", "min": 1},
        {"code": "organization", "label": "丙", "kind": "number", "min": 3, "max": 2},
    ]
    assert faults(document(fields=fields, counts=None, subject="person")) == [
        ("fields", "台账类型的字段里代码「a」出现2次，每个字段的代码只能用一次。"),
        ("subject", "台账类型的登记对象是人员或结对时，要有一个类型为 person 的字段。"),
        ("fields[0].choices", "字段「a 甲」的选项只有选项字段要写，而且必须写。"),
        ("fields[1].min", "字段「a 乙」的最小值和最大值只有数字和金额字段才写。"),
        ("fields[2].code", "字段「organization 丙」的代码「organization」另有用处，请换一个。"),
        ("fields[2].min", "字段「organization 丙」的最小值大于最大值。"),
    ]


def test_a_rule_is_told_where_the_document_gives_none() -> None:
    spec = load(VISITS)
    assert [sentence(one, spec) for one in spec.counts] == [
        "有效记录条数。",
        "有效记录条数，平均到每月。",
        "有效记录中“发现问题”的合计。",
        "“支出”不少于7000的有效记录条数。",
        "“是否公示”为是的有效记录 ÷ “检查内容”为组织生活或台账的有效记录。",
        "有效记录中“已整改”合计 ÷ “发现问题”合计。",
        "有效记录中不重复的检查人个数。",
        "应登记而没有登记的周数，只算已经结束的。",
        "没有有效记录的单位个数，看截止日之前的3年。",
    ]


def test_the_schema_names_every_key() -> None:
    schema = json_schema()
    assert schema["required"] == ["format", "code", "name", "source", "fields"]
    assert schema["properties"]["fields"]["items"]["additionalProperties"] is False
    assert schema["properties"]["counts"]["items"]["properties"]["take"]["enum"][-1] == "blank"
