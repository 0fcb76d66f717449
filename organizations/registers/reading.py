"""Documents of the register format: read with all faults at once, and their JSON Schema from the same tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.toolkit.document_forms import (
    BAD,
    CODE,
    SPAN,
    Bound,
    Day,
    Flag,
    Item,
    Key,
    Many,
    Number,
    OneOf,
    Place,
    Text,
    Whole,
    Word,
)
from config.toolkit.faults import Fault, Faulty
from organizations.kinds import Kind

from . import checks
from .definition import FORMAT, Count, Definition, Field, FieldKind, Frequency, Keepers, Per, Subject, Take, Where

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAME, WORDS, PROSE = Text(80), Text(400), Text(4000)
CODED = Text(40, CODE, "应以小写英文字母开头，由小写英文字母、数字和下划线组成，最多40个字")

FIELD = Item(
    Field,
    {
        "code": Key("代码", CODED, required=True),
        "label": Key("名称", NAME, required=True),
        "kind": Key("类型", OneOf(FieldKind), required=True),
        "required": Key("必填", Flag()),
        "choices": Key("选项", Many(NAME, 100)),
        "measure": Key("计量单位", Text(10)),
        "personal": Key("个人信息", Flag()),
        "min": Key("最小值", Number()),
        "max": Key("最大值", Number()),
        "about": Key("填写说明", WORDS),
    },
    noun="字段",
)
WHERE = Item(
    Where,
    {
        "field": Key("字段", Text(40), required=True),
        "is": Key("取值", Many(Word(), 100, 1), attribute="among"),
        "least": Key("下限", Bound()),
        "most": Key("上限", Bound()),
        "filled": Key("已填", Flag()),
    },
)
COUNT = Item(
    Count,
    {
        "code": Key("代码", CODED, required=True),
        "name": Key("名称", NAME, required=True),
        "take": Key("取法", OneOf(Take), required=True),
        "field": Key("字段", Text(40)),
        "where": Key("条件", Many(WHERE, 20)),
        "of": Key("分母条件", Many(WHERE, 20)),
        "over": Key("分母字段", Text(40)),
        "per": Key("平均到", OneOf(Per)),
        "years": Key("往前年数", Whole(1, 30)),
        "measure": Key("计量单位", Text(10)),
        "rule": Key("口径", WORDS),
    },
    noun="统计项",
)


@dataclass(frozen=True, slots=True)
class Format:
    """The name of the format, first of all."""

    def read(self, raw: Any, place: Place) -> Any:
        return raw if raw == FORMAT else place.refuse(f"应写 {FORMAT}。")

    def schema(self) -> dict[str, Any]:
        return {"const": FORMAT}


def _made(format: str, **values: Any) -> Definition:
    return Definition(**values)


DEFINITION = Item(
    _made,  # type: ignore[arg-type]
    {
        "format": Key("格式", Format(), required=True),
        "code": Key("代码", CODED, required=True),
        "name": Key("名称", NAME, required=True),
        "about": Key("说明", PROSE),
        "source": Key("依据", PROSE, required=True),
        "date": Key("依据日期", Text(10, SPAN, "按 2026、2026-03 或 2026-03-01 的样子写"), attribute="dated"),
        "frequency": Key("频次", OneOf(Frequency)),
        "starts": Key("起报日期", Day()),
        "keepers": Key("登记方", OneOf(Keepers)),
        "kinds": Key("登记单位类型", Many(OneOf(Kind), 20)),
        "restricted": Key("限制查看", Flag()),
        "on": Key("启用", Flag()),
        "subject": Key("登记对象", OneOf(Subject)),
        "fields": Key("字段", Many(FIELD, 60, 1), required=True),
        "counts": Key("统计项", Many(COUNT, 60)),
    },
)


def load(document: Any) -> Definition:
    """The definition that a document of the format writes; Faulty with everything that is wrong, by place."""
    faults: list[Fault] = []
    place = Place(faults, where="台账类型")
    definition = DEFINITION.read(document, place)
    if definition is BAD and isinstance(document, Mapping):
        definition = _as_far_as_read(document, {fault.place for fault in faults})
    if isinstance(definition, Definition):
        checks.check(definition, place)
    if faults:
        raise Faulty(faults)
    assert isinstance(definition, Definition)
    return definition


def _as_far_as_read(document: Mapping[str, Any], bad: set[str]) -> Definition | None:
    """The sound parts of a faulty document, so that what they must hold between them is told in the same round.

    None where the fields are faulty, of which everything else speaks; counts and the frequency stay out where they are.
    """
    if any(place.startswith("fields") for place in bad) or "fields" not in document:
        return None
    spoilt = {place.partition("[")[0] for place in bad} | {"format"}
    parts = {name: document[name] for name in DEFINITION.keys if name in document and name not in spoilt}
    if "frequency" in spoilt:
        parts["frequency"] = Frequency.MONTHLY.value  # whatever it is, there are periods
    read = {DEFINITION.keys[name].attribute or name: _read(name, raw) for name, raw in parts.items()}
    return Definition(**{"code": "", "name": "", "source": "", **read})


def _read(name: str, raw: Any) -> Any:
    return DEFINITION.keys[name].form.read(raw, Place([]))


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of register documents; references between parts are checked by `load` alone."""
    return {"$schema": DRAFT, "$id": FORMAT, "title": "台账类型", **DEFINITION.schema()}
