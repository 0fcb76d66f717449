"""What the parts of a definition must hold between them: codes once, bounds in order, counts that can be counted."""

from collections import Counter
from collections.abc import Callable, Iterable

from config.toolkit.document_forms import Place

from .definition import (
    ITSELF,
    NUMERIC,
    ON,
    ORDERED,
    PERIODS,
    Count,
    Definition,
    Field,
    FieldKind,
    Frequency,
    Subject,
    Take,
    Where,
)

RESERVED = (ITSELF, ON, "format", "id", "state", "type")
DISTINCT = (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.DATE, FieldKind.PERSON, FieldKind.UNIT)
AMONG = (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.FLAG, FieldKind.PERSON, FieldKind.UNIT)
PARTS = {  # which further keys a way of counting reads
    Take.RECORDS: {"where", "per"},
    Take.SUM: {"field", "where", "per"},
    Take.SHARE: {"field", "over", "where", "of"},
    Take.DISTINCT: {"field", "where"},
    Take.MISSED: set(),
    Take.BLANK: {"where", "years"},
}
PARTS = {take: parts | {"years"} if take != Take.MISSED else parts for take, parts in PARTS.items()}
LABELS = {"field": "字段", "where": "条件", "of": "分母条件", "over": "分母字段", "per": "平均到", "years": "往前年数"}


def check(definition: Definition, place: Place) -> None:
    """Notes every fault between parts at `place`, which stands for the whole document."""
    _once([field.code for field in definition.fields], "字段", place.at("fields", "字段"))
    _once([count.code for count in definition.counts], "统计项", place.at("counts", "统计项"))
    _subject(definition, place)
    for index, field in enumerate(definition.fields):
        here = place.at("fields", "字段").item(index).called(f"字段「{field.code} {field.label}」")
        _field(field, here)
    for index, count in enumerate(definition.counts):
        here = place.at("counts", "统计项").item(index).called(f"统计项「{count.code} {count.name}」")
        _count(count, definition, here)
    if definition.starts and definition.frequency == Frequency.NONE:
        place.at("starts", "起报日期").refuse("只有定期登记的台账才写，请写明频次或删去。")


def _once(codes: Iterable[str], noun: str, place: Place) -> None:
    for code, times in Counter(codes).items():
        if times > 1:
            place.refuse(f"里代码「{code}」出现{times}次，每个{noun}的代码只能用一次。")


def _subject(definition: Definition, place: Place) -> None:
    people = [field for field in definition.fields if field.kind == FieldKind.PERSON]
    here = place.at("subject", "登记对象")
    if definition.subject != Subject.UNIT and not people:
        here.refuse("是人员或结对时，要有一个类型为 person 的字段。")
    elif definition.subject != Subject.UNIT and not people[0].required:
        here.refuse(f"是人员或结对时，第一个人员字段「{people[0].label}」要写 required: true。")
    ends = [field for field in definition.fields if field.kind in (FieldKind.PERSON, FieldKind.UNIT, FieldKind.TEXT)]
    if definition.subject == Subject.PAIR and len(ends) < 2:
        here.refuse("是结对时，除结对人外还要有一个人员、单位或文字字段写明结对的对象。")


def _field(field: Field, place: Place) -> None:
    if field.code in RESERVED:
        place.at("code", "代码").refuse(f"「{field.code}」另有用处，请换一个。")
    if (field.kind == FieldKind.CHOICE) != bool(field.choices):
        place.at("choices", "选项").refuse("只有选项字段要写，而且必须写。")
    if len(set(field.choices)) < len(field.choices):
        place.at("choices", "选项").refuse("有重复的。")
    if field.kind not in NUMERIC and not (field.min is field.max is None):
        place.at("min", "最小值和最大值").refuse("只有数字和金额字段才写。")
    if field.min is not None and field.max is not None and field.min > field.max:
        place.at("min", "最小值").refuse("大于最大值。")


def _count(count: Count, definition: Definition, place: Place) -> None:
    read = PARTS[count.take]
    for name, label in LABELS.items():
        if getattr(count, name) and name not in read:
            place.at(name, label).refuse(f"不用于“{count.take.label}”，请删去。")
    _TAKES.get(count.take, lambda *_: None)(count, definition, place)
    for name in ("where", "of"):
        for index, where in enumerate(getattr(count, name)):
            _where(where, definition, place.at(name, LABELS[name]).item(index))


def _sum(count: Count, definition: Definition, place: Place) -> None:
    _needs(count.field, definition, place.at("field", "字段"), NUMERIC, "数字或金额字段")


def _share(count: Count, definition: Definition, place: Place) -> None:
    if count.field or count.over:
        _needs(count.field, definition, place.at("field", "字段"), NUMERIC, "数字或金额字段")
        _needs(count.over, definition, place.at("over", "分母字段"), NUMERIC, "数字或金额字段")
    elif not count.where:
        place.at("where", "条件").refuse("没有填写：比例要写明分子的条件，或者写 field 和 over 两个字段。")


def _distinct(count: Count, definition: Definition, place: Place) -> None:
    if count.field not in (ITSELF, ON):
        _needs(count.field, definition, place.at("field", "字段"), DISTINCT, "文字、选项、日期、人员或单位字段")


def _missed(count: Count, definition: Definition, place: Place) -> None:
    if definition.frequency not in PERIODS:
        place.at("take", "取法").refuse("是缺报期数时，台账要写明频次（weekly、monthly、quarterly 或 yearly）。")


_TAKES: dict[Take, Callable[[Count, Definition, Place], None]] = {
    Take.SUM: _sum,
    Take.SHARE: _share,
    Take.DISTINCT: _distinct,
    Take.MISSED: _missed,
}


def _needs(code: str, definition: Definition, place: Place, kinds: tuple[FieldKind, ...], wanted: str) -> None:
    field = definition.by_code.get(code)
    if not code:
        place.refuse(f"没有填写，应是一个{wanted}的代码。")
    elif field is None:
        place.refuse(f"「{code}」不在这个台账的字段里。")
    elif field.kind not in kinds:
        place.refuse(f"「{code}」是{field.kind.label}，应是一个{wanted}。")


def _where(where: Where, definition: Definition, place: Place) -> None:
    field = definition.by_code.get(where.field)
    if field is None:
        place.at("field", "字段").refuse(f"「{where.field}」不在这个台账的字段里。")
        return
    if where.among is where.least is where.most is where.filled is None:
        place.refuse("要写 is、least、most、filled 之一。")
    if where.among is not None:
        _among(where, field, place.at("is", "取值"))
    for name, label in (("least", "下限"), ("most", "上限")):
        _bound(getattr(where, name), field, place.at(name, label))


def _among(where: Where, field: Field, place: Place) -> None:
    assert where.among is not None
    if field.kind not in AMONG:
        place.refuse(f"不能用于{field.kind.label}字段「{field.code}」，请改用 least、most 或 filled。")
        return
    for value in where.among:
        if (field.kind == FieldKind.FLAG) != isinstance(value, bool):
            place.refuse(f"「{value}」不合适：是否字段写 true、false，其他字段写文字。")
        elif field.kind == FieldKind.CHOICE and value not in field.choices:
            place.refuse(f"「{value}」不在字段「{field.code}」的选项里。")


def _bound(bound: int | str | None, field: Field, place: Place) -> None:
    if bound is None:
        return
    if field.kind not in ORDERED:
        place.refuse(f"不能用于{field.kind.label}字段「{field.code}」，请改用 is 或 filled。")
    elif (field.kind == FieldKind.DATE) != isinstance(bound, str):
        place.refuse(f"与字段「{field.code}」的类型不符：日期字段写日期，数字和金额字段写数字。")
