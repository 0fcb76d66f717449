"""Writing dataclasses as a JSON document by their forms: the inverse of reading."""

from typing import Any

from config.toolkit.scaled import text
from scoring.engine.form import Figures, Form, choices_of, fields_of, item_of


def write_object(thing: Any) -> dict[str, Any]:
    """The canonical object: decimals as texts, fields at their default left out, the tag of a variant first."""
    cls: type = type(thing)
    tag = getattr(cls, "tag", "")
    document: dict[str, Any] = {tag: getattr(cls, tag)} if tag else {}
    for field in fields_of(cls):
        value = getattr(thing, field.name)
        if not field.form.given and (field.required or value != field.default):
            document[field.key] = None if value is None else _value(field.type, field.form, value)
    return document


def _value(kind: Any, form: Form, value: Any) -> Any:
    if (item := item_of(kind)) is not None:
        return [_value(item, form, element) for element in value]
    if kind == Figures:
        return {key: _figure(numbers) for key, numbers in value.items()}
    if kind is int:
        return text(value) if form.scaled else value
    if kind in (str, bool) or choices_of(kind) is not None:
        return value
    return write_object(value)


def _figure(numbers: tuple[int, ...]) -> str | list[str]:
    return text(numbers[0]) if len(numbers) == 1 else [text(number) for number in numbers]
