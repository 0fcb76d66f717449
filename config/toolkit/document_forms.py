"""What may stand in a document of ours: each form reads a value, notes its faults by place, and writes its schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.toolkit.choices import Choice
from config.toolkit.scaled import parse

from .faults import Fault

BAD = object()
CODE = r"[a-z][a-z0-9_]{0,39}"
DAY = r"\d{4}-\d{2}-\d{2}"
SPAN = r"\d{4}(-\d{2}(-\d{2})?)?"  # a document's day, month or year
NUMBER = r"[+-]?\d+(\.\d{1,6})?"
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reading has come to: the JSON path, what a person calls it, the common list of faults."""

    faults: list[Fault]
    path: str = ""
    where: str = "文件"

    def at(self, key: str, label: str) -> "Place":
        path = f"{self.path}.{key}" if self.path else key
        return Place(self.faults, path, f"{self.where}的{label}")

    def item(self, index: int) -> "Place":
        return Place(self.faults, f"{self.path}[{index}]", f"{self.where}第{index + 1}条")

    def called(self, name: str) -> "Place":
        return Place(self.faults, self.path, name)

    def refuse(self, reason: str) -> Any:
        self.faults.append(Fault(self.path, f"{self.where}{reason}"))
        return BAD


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line or several, never blank."""

    longest: int
    pattern: str = ""
    like: str = ""

    def read(self, raw: Any, place: Place) -> Any:
        if isinstance(raw, str) and not raw.strip():
            return place.refuse("没有填写。")
        if not isinstance(raw, str):
            return place.refuse(f"应是文字，写的是{shown(raw)}。")
        if len(raw) > self.longest:
            return place.refuse(f"超过{self.longest}个字，请缩短。")
        if self.pattern and not re.fullmatch(self.pattern, raw, re.ASCII):
            return place.refuse(f"{self.like}，写的是{shown(raw)}。")
        return raw.strip()

    def schema(self) -> dict[str, Any]:
        bounds = {"minLength": 1, "maxLength": self.longest}
        return {"type": "string", **bounds, **({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, raw: Any, place: Place) -> Any:
        return raw if isinstance(raw, bool) else place.refuse(f"只能是 true 或 false，写的是{shown(raw)}。")

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A small whole number."""

    least: int
    most: int

    def read(self, raw: Any, place: Place) -> Any:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.least <= raw <= self.most:
            return place.refuse(f"应是{self.least}到{self.most}的整数，写的是{shown(raw)}。")
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal, written as text or a whole number; scaled by 10^6."""

    def read(self, raw: Any, place: Place) -> Any:
        try:
            return parse(raw)
        except ValueError:
            return place.refuse(f'应是数字（小数写成文字，如 "0.5"，最多6位小数），写的是{shown(raw)}。')

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": f"^{NUMBER}$"}]}


@dataclass(frozen=True, slots=True)
class Day:
    """A day."""

    def read(self, raw: Any, place: Place) -> Any:
        try:
            return date.fromisoformat(raw) if isinstance(raw, str) and re.fullmatch(DAY, raw) else self._no(raw, place)
        except ValueError:
            return self._no(raw, place)

    @staticmethod
    def _no(raw: Any, place: Place) -> Any:
        return place.refuse(f"应是日期，按 2026-03-01 的样子写，写的是{shown(raw)}。")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{DAY}$"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a closed set."""

    choices: type[Choice]

    def read(self, raw: Any, place: Place) -> Any:
        known = dict(self.choices.choices)
        if isinstance(raw, str) and raw in known:
            return self.choices(raw)  # type: ignore[call-arg]  # looked up by value, as enumerations are
        words = "、".join(f"{value}（{label}）" for value, label in known.items())
        return place.refuse(f"只能是{words}之一，写的是{shown(raw)}。")

    def schema(self) -> dict[str, Any]:
        return {"enum": [value for value, _ in self.choices.choices]}


@dataclass(frozen=True, slots=True)
class Bound:
    """The bound of a condition: a decimal or a day, as the field that it is compared with."""

    def read(self, raw: Any, place: Place) -> Any:
        is_day = isinstance(raw, str) and re.fullmatch(DAY, raw)
        read = (Day() if is_day else Number()).read(raw, place)
        return read.isoformat() if isinstance(read, date) else read

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [*Number().schema()["anyOf"], Day().schema()]}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a yes or no, as the values of choices and flags are."""

    def read(self, raw: Any, place: Place) -> Any:
        if isinstance(raw, bool) or (isinstance(raw, str) and raw.strip()):
            return raw
        return place.refuse(f"应是文字或 true、false，写的是{shown(raw)}。")

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "minLength": 1}, {"type": "boolean"}]}


@dataclass(frozen=True, slots=True)
class Many:
    """A list, read element by element: one bad element does not hide the faults of the others."""

    of: Any
    most: int
    least: int = 0

    def read(self, raw: Any, place: Place) -> Any:
        if not isinstance(raw, list | tuple):
            return place.refuse(f"应是一个列表，写的是{shown(raw)}。")
        if not self.least <= len(raw) <= self.most:
            return place.refuse(f"应有{self.least}到{self.most}条，写了{len(raw)}条。")
        read = [self.of.read(one, place.item(index)) for index, one in enumerate(raw)]
        return tuple(one for one in read if one is not BAD)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object: its Chinese name, what may stand there, the name of the attribute where it differs."""

    label: str
    form: Any
    required: bool = False
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An object with known keys, made into a dataclass; `noun` calls it by its code and name."""

    made: type
    keys: Mapping[str, Key]
    noun: str = ""

    def read(self, raw: Any, place: Place) -> Any:
        if not isinstance(raw, Mapping):
            return place.refuse(f"应是一组字段，写的是{shown(raw)}。")
        name = " ".join(str(raw[key])[:SHOWN] for key in ("code", "label", "name") if raw.get(key))
        place = place.called(f"{self.noun}「{name}」") if self.noun and name else place
        for key in raw:
            if key not in self.keys:
                place.at(str(key), f"「{str(key)[:SHOWN]}」").refuse("不认识，请删去或改正拼写。")
        values = {}
        for name, key in self.keys.items():
            here = place.at(name, key.label)
            if name in raw:
                values[key.attribute or name] = key.form.read(raw[name], here)
            elif key.required:
                values[name] = here.refuse("没有填写。")
        return BAD if any(value is BAD for value in values.values()) else self.made(**values)

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {name: {"title": key.label, **key.form.schema()} for name, key in self.keys.items()},
            "required": [name for name, key in self.keys.items() if key.required],
            "additionalProperties": False,
        }


def shown(raw: Any) -> str:
    """A value as a sentence quotes it."""
    if raw is None:
        return "空"
    words = {True: "true", False: "false"}[raw] if isinstance(raw, bool) else str(raw)
    return f"「{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}」"
