"""Reading dataclasses from a JSON document by their forms: every problem is noted, none stops the reading."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.toolkit.scaled import parse, text
from scoring.engine.form import Field, Figures, Form, choices_of, fields_of, item_of, noun_of
from scoring.engine.problems import SchemeProblem

Fields = Mapping[str, Any]

DEEPEST = 40
LONGEST = 60
LARGEST_COUNT = 10**9  # of places, units, ballots: what is no scaled number
BAD = object()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reading has come to: the JSON path, its Chinese name, and the common list of problems."""

    problems: list[SchemeProblem]
    path: str = ""
    where: str = "方案"
    depth: int = 0

    def at(self, key: str, label: str) -> "Place":
        path = f"{self.path}.{key}" if self.path else key
        return Place(self.problems, path, f"{self.where}的{label}", self.depth + 1)

    def item(self, index: int) -> "Place":
        return Place(self.problems, f"{self.path}[{index}]", f"{self.where}第{index + 1}条", self.depth)

    def named(self, cls: type, raw: Fields) -> "Place":
        """The same place called by the code and name of what stands there, as its author would call it."""
        name = " ".join(str(raw[key])[:LONGEST] for key in ("code", "name") if raw.get(key))
        noun = noun_of(cls)
        return Place(self.problems, self.path, f"{noun}「{name}」", self.depth) if noun and name else self

    def refuse(self, reason: str) -> object:
        self.problems.append(SchemeProblem(self.path, f"{self.where}{reason}"))
        return BAD


def read_fields(cls: type, raw: Any, place: Place, outer: Fields) -> dict[str, Any]:
    """The well written fields of one object; `outer` are those of the objects around it, the nearest first."""
    if not isinstance(raw, Mapping):
        place.refuse(f"应是一组字段，写的是{_shown(raw)}。")
        return {}
    if place.depth > DEEPEST:
        place.refuse("层次太深，请减少下级的层数。")
        return {}
    place = place.named(cls, raw)
    fields = fields_of(cls)
    known = {field.key for field in fields if not field.form.given} | {getattr(cls, "tag", "")}
    for key in raw:
        if key not in known:
            place.at(str(key), f"字段「{key}」").refuse("不认识，请删去或改正拼写。")
    values: dict[str, Any] = {}
    for field in fields:
        value = _field(field, raw, place, values, outer)
        if value is not BAD:
            values[field.name] = value
    return values


def read_object(cls: type, raw: Any, place: Place, outer: Fields) -> Any:
    """One object, or BAD when any of its own fields is."""
    values = read_fields(cls, raw, place, outer)
    return cls(**values) if len(values) == len(fields_of(cls)) else BAD


def _field(field: Field, raw: Fields, place: Place, values: Fields, outer: Fields) -> Any:
    if field.form.given:
        return outer.get(field.form.given, 0)
    here = place.at(field.key, field.form.label)
    if field.key not in raw:
        return here.refuse("没有填写。") if field.required else field.default
    if raw[field.key] is None and field.nullable:
        return None
    return _value(field.type, field.form, raw[field.key], here, {**outer, **values})


def _value(kind: Any, form: Form, raw: Any, place: Place, outer: Fields) -> Any:
    if (choices := choices_of(kind)) is not None:
        return _choice(choices, raw, place)
    if (item := item_of(kind)) is not None:
        return _items(item, form, raw, place, outer)
    if form.variants is not None:
        return _variant(form, raw, place, outer)
    if kind == Figures:
        return _figures(form, raw, place)
    if kind is int:
        return _number(form, raw, place)
    if kind is bool:
        return raw if isinstance(raw, bool) else place.refuse(f"只能是 true 或 false，写的是{_shown(raw)}。")
    if kind is str:
        return _text(form, raw, place)
    return read_object(kind, raw, place, outer)


def _choice(choices: tuple[str, ...], raw: Any, place: Place) -> Any:
    if raw in choices:
        return raw
    return place.refuse(f"只能是{'、'.join(choices)}之一，写的是{_shown(raw)}。")


def _items(item: Any, form: Form, raw: Any, place: Place, outer: Fields) -> Any:
    """The well written elements: one bad element does not hide what is wrong with the rest of the scheme."""
    if not isinstance(raw, list | tuple):
        return place.refuse(f"应是一个列表，写的是{_shown(raw)}。")
    values = [_value(item, form, element, place.item(index), outer) for index, element in enumerate(raw)]
    return tuple(value for value in values if value is not BAD)


def _variant(form: Form, raw: Any, place: Place, outer: Fields) -> Any:
    assert form.variants is not None
    variants = form.variants()
    if not isinstance(raw, Mapping):
        return place.refuse(f"应是一组字段，写的是{_shown(raw)}。")
    kind = raw.get(form.tag)
    if not isinstance(kind, str) or kind not in variants:
        return place.refuse(f"的 {form.tag} 只能是{'、'.join(variants)}之一，写的是{_shown(kind)}。")
    return read_object(variants[kind], raw, place, outer)


def _figures(form: Form, raw: Any, place: Place) -> Any:
    if not isinstance(raw, Mapping):
        return place.refuse(f"应是一组字段，写的是{_shown(raw)}。")
    figures = {}
    for key, number in raw.items():
        here = place.at(str(key), f"「{key}」")
        numbers = number if isinstance(number, list) and number else [number]
        figures[_text(form, key, here)] = tuple(_number(form, one, here) for one in numbers)
    return BAD if BAD in figures or any(BAD in numbers for numbers in figures.values()) else figures


def _number(form: Form, raw: Any, place: Place) -> Any:
    number = _scaled(raw) if form.scaled else _whole(raw)
    if number is None:
        wanted = '应是最多6位小数的数字，并写成文字，例如 "0.5"' if form.scaled else "应是整数"
        return place.refuse(f"{wanted}；写的是{_shown(raw)}。")
    if not form.scaled and number > LARGEST_COUNT:
        return place.refuse(f"太大，写的是{_shown(raw)}。")
    shown: Callable[[int], str] = text if form.scaled else str
    if form.positive and number <= 0:
        return place.refuse(f"必须大于0，写的是{_shown(raw)}。")
    if form.least is not None and number < form.least:
        return place.refuse(f"不能小于{shown(form.least)}，写的是{_shown(raw)}。")
    if form.most is not None and number > form.most:
        return place.refuse(f"不能大于{shown(form.most)}，写的是{_shown(raw)}。")
    return number


def _scaled(raw: Any) -> int | None:
    try:
        return parse(raw)
    except ValueError:
        return None


def _whole(raw: Any) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _shown(raw: Any) -> str:
    """What was written, as its author sees it: texts in brackets, a bare decimal as such."""
    text_of = str(raw)
    brief = text_of if len(text_of) <= LONGEST else text_of[:LONGEST] + "…"
    return f"未加引号的 {brief}" if isinstance(raw, float) else f"「{brief}」"


def _text(form: Form, raw: Any, place: Place) -> Any:
    if not isinstance(raw, str):
        return place.refuse(f"应是文字，写的是{_shown(raw)}。")
    if form.pattern and not re.fullmatch(form.pattern, raw):
        return place.refuse(f"写法不对，写的是{_shown(raw)}。")
    return raw
