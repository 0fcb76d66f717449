"""Parts of a scheme document with Chinese names for fields and values, as the workbook twin writes them, and back.

Both ways by the forms of the classes; what has no Chinese name, and what nobody knows, stays as it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

from scoring.engine.form import Field, choices_of, fields_of, item_of
from scoring.scheme_io.percents import number_meant
from scoring.scheme_io.vocabulary import value_of, word

Turn = Callable[[Field, Any], Any]


def labels(cls: type) -> dict[str, Field]:
    """The fields of a class by their Chinese names; where two have the same, both go by their keys."""
    fields = [field for field in fields_of(cls) if not field.form.given]
    times = Counter(field.form.label for field in fields)
    return {field.form.label if times[field.form.label] == 1 else field.key: field for field in fields}


def spoken(cls: type, written: Mapping[str, Any]) -> dict[str, Any]:
    """An object of the format with Chinese names and values."""
    names = {field.key: (label, field) for label, field in labels(cls).items()}
    return {names[key][0]: _turned(names[key][1], value, spoken, _word) for key, value in written.items()}


def written(cls: type, said: Any) -> Any:
    """An object as the format writes it, from Chinese or English names and values."""
    if not isinstance(said, Mapping):
        return said
    names = labels(cls)
    names |= {field.key: field for field in names.values()}
    return {
        names[name].key if name in names else name: _turned(names[name], value, written, _value)
        if name in names
        else value
        for name, value in said.items()
    }


def _turned(field: Field, value: Any, turn_object: Callable[[type, Any], Any], turn_choice: Turn) -> Any:
    if isinstance(value, list):
        return [_turned(field, element, turn_object, turn_choice) for element in value]
    kind = item_of(field.type) or field.type
    if choices_of(kind) is not None:
        return turn_choice(field, value)
    if isinstance(value, str) and turn_object is written:
        return number_meant(field, value)
    if not isinstance(value, Mapping):
        return value
    if field.form.variants is not None:
        return _variant(field, value, turn_object, turn_choice)
    return turn_object(kind, value) if is_dataclass(kind) and isinstance(kind, type) else value


def _variant(field: Field, value: Mapping[str, Any], turn_object: Any, turn_choice: Turn) -> Any:
    """An object of one of several classes, told apart by its tag."""
    tag, variants = field.form.tag, (field.form.variants or dict)()
    kind = rule_type(value.get(tag, ""), tuple(variants), tag)
    rest = {key: element for key, element in value.items() if key != tag}
    if kind not in variants:
        return dict(value)
    said = word(tag, kind) if turn_object is spoken else kind
    return {tag: said, **turn_object(variants[kind], rest)}


def rule_type(said: str, known: tuple[str, ...], tag: str = "type") -> str:
    """The type that a person meant by its Chinese name, blanks and commas aside."""
    plain = _bare(str(said))
    return next((kind for kind in known if plain in (kind, _bare(word(tag, kind)))), str(said))


def _bare(said: str) -> str:
    return re.sub(r"[\s，,、]", "", said)


def _word(field: Field, value: Any) -> Any:
    return word(field.key, value) if isinstance(value, str) else value


def _value(field: Field, said: Any) -> Any:
    kind = item_of(field.type) or field.type
    return value_of(field.key, said, choices_of(kind) or ()) if isinstance(said, str) else said
