"""The JSON Schema says what `load` reads: both accept drawn schemes, both refuse what is misspelt."""

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine import SchemeError, dump, json_schema, load
from scoring.engine.rules import rule_titles, rule_types
from tests.scoring.engine.drawn import documents
from tests.scoring.engine.test_document import WHOLE

SCHEMA = json_schema()
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def valid(value: Any, schema: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses; a keyword that is not known here fails the test."""
    return all(KEYWORDS[keyword](value, argument, schema) for keyword, argument in schema.items())


def is_type(value: Any, name: str, _: Any) -> bool:
    return isinstance(value, TYPES[name]) and not isinstance(value, bool)


def properties(value: Any, known: dict[str, Any], _: Any) -> bool:
    return all(valid(value[key], schema) for key, schema in known.items() if key in value)


def additional(value: Any, allowed: Any, schema: dict[str, Any]) -> bool:
    more = [item for key, item in value.items() if key not in schema.get("properties", {})]
    return not more if allowed is False else all(valid(item, allowed) for item in more)


def reference(value: Any, path: str, _: Any) -> bool:
    return valid(value, SCHEMA["$defs"][path.removeprefix("#/$defs/")])


KEYWORDS = {
    "type": is_type,
    "properties": lambda value, known, schema: not isinstance(value, dict) or properties(value, known, schema),
    "required": lambda value, keys, _: not isinstance(value, dict) or set(keys) <= value.keys(),
    "additionalProperties": lambda value, allowed, schema: (
        not isinstance(value, dict) or additional(value, allowed, schema)
    ),
    "items": lambda value, item, _: not isinstance(value, list) or all(valid(one, item) for one in value),
    "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
    "enum": lambda value, choices, _: value in choices,
    "const": lambda value, only, _: value == only,
    "pattern": lambda value, pattern, _: not isinstance(value, str) or re.search(pattern, value) is not None,
    "minimum": lambda value, least, _: value >= least,
    "maximum": lambda value, most, _: value <= most,
    "anyOf": lambda value, schemas, _: any(valid(value, schema) for schema in schemas),
    "oneOf": lambda value, schemas, _: sum(valid(value, schema) for schema in schemas) == 1,
    "$ref": reference,
    **dict.fromkeys(["$schema", "$id", "$defs", "title", "description"], lambda *_: True),
}


def test_it_is_json_and_describes_every_rule():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    rules = SCHEMA["$defs"]["Leaf"]["properties"]["rule"]["oneOf"]
    named = [SCHEMA["$defs"][rule["$ref"].split("/")[-1]] for rule in rules]
    assert [rule["properties"]["type"]["const"] for rule in named] == list(rule_types())
    assert all(rule["description"] for rule in named)
    assert [rule["title"] for rule in named] == list(rule_titles().values())
    assert "full" not in named[0]["properties"]  # it comes from the item


def test_a_whole_scheme_is_valid_as_written_and_as_dumped():
    assert valid(WHOLE, SCHEMA)
    assert valid(dump(load(WHOLE)), SCHEMA)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_drawn_scheme_is_valid(data):
    assert valid(data.draw(documents()), SCHEMA)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["full"], 0.5),
        (["full"], "0,5"),
        (["full"], "0.1234567"),
        (["year"], "2026"),
        (["year"], 1900),
        (["colour"], "red"),
        (["data", 0, "kind"], "star"),
        (["nodes", 0, "kind"], "part"),
        (["nodes", 0, "code"], "1 2"),
        (["nodes", 2, "children", 0, "kind"], "section"),
        (["nodes", 0, "children", 0, "rule", "type"], "borda"),
        (["nodes", 0, "children", 0, "rule", "full"], "2"),
        (["grades", 0, "from"], "ninety"),
        (["examples", 0, "facts", "meetings"], []),
    ],
)
def test_schema_and_loader_refuse_the_same(path, value):
    document = copy.deepcopy(WHOLE)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not valid(document, SCHEMA)
    with pytest.raises(SchemeError):
        load(document)
