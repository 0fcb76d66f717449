"""Values of a record: what was typed becomes what is kept, or a fault at its field; and back again for people.

Kept: text as it is, decimals scaled by 10^6, days as ISO text, true and false, and people, units and files as
{"id": number or null, "name": text}. Fields that were left empty are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from config.toolkit import cells, scaled
from config.toolkit.dates import chinese_date
from config.toolkit.faults import Fault

from .definition import Definition, Field, FieldKind

SHORT, LONG = 200, 10_000
MONEY_PLACES = 2
HIDDEN = "＊＊＊"  # a personal value for who may not see it
FLAGS = {
    "是": True,
    "有": True,
    "true": True,
    "1": True,
    "√": True,
    "否": False,
    "无": False,
    "false": False,
    "0": False,
}


class Resolver(Protocol):
    """Who looks up what a record names; each raises `cells.CellError` for what it does not find."""

    def person(self, value: Any) -> dict[str, Any]: ...

    def unit(self, value: Any) -> dict[str, Any]: ...

    def file(self, value: Any) -> dict[str, Any]: ...


def read(definition: Definition, given: Mapping[str, Any], resolver: Resolver) -> tuple[dict[str, Any], list[Fault]]:
    """The data to keep and everything that is wrong with what was given, by the codes of the fields."""
    data, faults = {}, []
    for code in given:
        if code not in definition.by_code:
            faults.append(Fault(code, f"字段「{code}」不在台账「{definition.name}」里。"))
    for field in definition.fields:
        try:
            value = _READERS[field.kind](given.get(field.code), field, resolver)
        except cells.CellError as error:
            faults.append(Fault(field.code, f"「{field.label}」：{error}。"))
            continue
        if value is None or value == "":
            if field.required:
                faults.append(Fault(field.code, f"「{field.label}」不能为空。"))
        else:
            data[field.code] = value
    return data, faults


def told(field: Field, value: Any) -> str:
    """A kept value for people: 2026年3月1日, 1200.5, money as 1200.50, 是; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.kind == FieldKind.DATE:
        return chinese_date(date.fromisoformat(value))
    if isinstance(value, dict):
        return str(value["name"])
    return scaled.text(value, _places(field)) if isinstance(value, int) else str(value)


def plain(field: Field, value: Any) -> Any:
    """A kept value for programs and workbooks: decimals as text, people, units and files by name."""
    if isinstance(value, int) and not isinstance(value, bool):
        return scaled.text(value, _places(field))
    return value["name"] if isinstance(value, dict) else value


def _places(field: Field) -> int | None:
    """Money is written to the 分, other numbers as short as they are."""
    return MONEY_PLACES if field.kind == FieldKind.MONEY else None


def typed(field: Field, value: Any) -> Any:
    """What could be typed to keep a kept value as it is."""
    return value if isinstance(value, dict) else plain(field, value)


def key(value: Any, unit: int) -> Any:
    """A kept value as it is told apart from others: by its number where it has one; a bare name is one's own unit's."""
    return (value["id"] or (unit, value["name"])) if isinstance(value, dict) else value


def _text(value: Any, field: Field, resolver: Resolver) -> str:
    return _within(cells.words(value), SHORT)


def _long(value: Any, field: Field, resolver: Resolver) -> str:
    return _within(cells.prose(value), LONG)


def _within(words: str, most: int) -> str:
    if len(words) > most:
        raise cells.CellError(f"有{len(words)}个字，最多{most}个字")
    return words


def _number(value: Any, field: Field, resolver: Resolver) -> int | None:
    number = cells.number(value, units=cells.units_with(field.measure))
    if number is None:
        return None
    if field.min is not None and number < field.min:
        raise cells.CellError(f"{scaled.text(number)}小于最小值{scaled.text(field.min)}")
    if field.max is not None and number > field.max:
        raise cells.CellError(f"{scaled.text(number)}大于最大值{scaled.text(field.max)}")
    return number


def _money(value: Any, field: Field, resolver: Resolver) -> int | None:
    number = _number(value, field, resolver)
    if number is not None and number % 10_000:
        raise cells.CellError(f"「{cells.shown(value)}」的小数超过2位，金额最小到分")
    return number


def _day(value: Any, field: Field, resolver: Resolver) -> str | None:
    day = cells.day(value)
    return day.isoformat() if day else None


def _choice(value: Any, field: Field, resolver: Resolver) -> str:
    word = cells.words(value)
    if word and word not in field.choices:
        raise cells.CellError(f"「{cells.shown(value)}」不在选项里，只能填{'、'.join(field.choices)}")
    return word


def _flag(value: Any, field: Field, resolver: Resolver) -> bool | None:
    if isinstance(value, bool):
        return value
    word = cells.words(value).lower()
    if word and word not in FLAGS:
        raise cells.CellError(f"「{cells.shown(value)}」看不出是或否，请填“是”或“否”")
    return FLAGS.get(word)


def _person(value: Any, field: Field, resolver: Resolver) -> dict[str, Any] | None:
    return None if value in (None, "") else resolver.person(value)


def _unit(value: Any, field: Field, resolver: Resolver) -> dict[str, Any] | None:
    return None if value in (None, "") else resolver.unit(value)


def _file(value: Any, field: Field, resolver: Resolver) -> dict[str, Any] | None:
    return None if value in (None, "") else resolver.file(value)


_READERS: dict[FieldKind, Callable[[Any, Field, Resolver], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _long,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.FLAG: _flag,
    FieldKind.PERSON: _person,
    FieldKind.UNIT: _unit,
    FieldKind.FILE: _file,
}
