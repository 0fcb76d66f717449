"""The JSON Schema of all kinds of standards, generated from the same forms that read them."""

from typing import Any

from scoring.engine.schema import DRAFT, reference
from scoring.standards.document import kinds
from scoring.standards.head import FORMAT
from scoring.standards.scales import Scale
from scoring.standards.sources import KEY


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12); a scale may also be named by its key. What parts refer to is checked by `load` alone."""
    definitions: dict[str, Any] = {}
    roots = [reference(cls, definitions) for cls in kinds().values()]
    whole = {"$ref": f"#/$defs/{Scale.__name__}"}
    for cls in kinds().values():
        properties = definitions[cls.__name__]["properties"]
        if properties.get("scale", {}).get("$ref") == whole["$ref"]:
            by_key = {"type": "string", "pattern": f"^(?:{KEY})$"}
            properties["scale"] = {"title": properties["scale"]["title"], "anyOf": [by_key, whole]}
    named = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": DRAFT, "$id": FORMAT, "title": "评定标准", "oneOf": roots, "$defs": named}
