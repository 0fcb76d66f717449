"""The JSON Schema of the scheme format, generated from the same forms that read it."""

from typing import Any

from config.toolkit.scaled import text
from scoring.engine.form import DAY, Field, Figures, Form, choices_of, fields_of, item_of
from scoring.engine.rules import rule_titles
from scoring.engine.spec import FORMAT, Scheme

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = r"^[+-]?[0-9]+(\.[0-9]{1,6}0*)?$"


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of scheme documents; references between parts are checked by `load` alone."""
    definitions: dict[str, Any] = {}
    root = _object(Scheme, definitions)
    return {"$schema": DRAFT, "$id": FORMAT, "title": "考核方案", **root, "$defs": dict(sorted(definitions.items()))}


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required = []
    if tag := getattr(cls, "tag", ""):
        properties[tag] = {"const": getattr(cls, tag)}
        required.append(tag)
    for field in fields_of(cls):
        if not field.form.given:
            properties[field.key] = _property(field, definitions)
            required += [field.key] if field.required else []
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _value(field.type, field.form, definitions)
    if field.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"title": field.form.label, **schema}


def _value(kind: Any, form: Form, definitions: dict[str, Any]) -> dict[str, Any]:
    if (choices := choices_of(kind)) is not None:
        return {"enum": list(choices)}
    if (item := item_of(kind)) is not None:
        return {"type": "array", "items": _value(item, form, definitions)}
    if form.variants is not None:
        return {"oneOf": [reference(cls, definitions) for cls in form.variants().values()]}
    if kind == Figures:
        number = _number(form)
        several = {"type": "array", "items": number, "minItems": 1}
        return {"type": "object", "additionalProperties": {"anyOf": [number, several, _day()]}}
    if kind is int:
        return _number(form)
    if kind is bool:
        return {"type": "boolean"}
    if kind is str:
        return {"type": "string", **({"pattern": f"^(?:{form.pattern})$"} if form.pattern else {})}
    return reference(kind, definitions)


def reference(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """A reference to a class among `definitions`, where it is put on first mention."""
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # holds the place while nodes refer to nodes
        said = {"title": _title(cls), "description": (cls.__doc__ or "").strip()}
        definitions[cls.__name__] = {key: words for key, words in said.items() if words} | _object(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _day() -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{DAY}$", "description": "类型是 date 的数据项写日期"}


def _title(cls: type) -> str:
    """What a part of a document is called in Chinese, empty for what has no name of its own."""
    return rule_titles().get(getattr(cls, "type", ""), "") or str(getattr(cls, "noun", ""))


def _number(form: Form) -> dict[str, Any]:
    whole: dict[str, Any] = {"type": "integer"}
    if not form.scaled:
        bounds = {"minimum": form.least, "maximum": form.most}
        return whole | {name: bound for name, bound in bounds.items() if bound is not None}
    said = [f"不小于{text(form.least)}"] if form.least is not None else []
    said += [f"不大于{text(form.most)}"] if form.most is not None else []
    said += ["大于0"] if form.positive else []
    decimal: dict[str, Any] = {"type": "string", "pattern": DECIMAL}
    return {"anyOf": [decimal, whole]} | ({"description": "，".join(said)} if said else {})
