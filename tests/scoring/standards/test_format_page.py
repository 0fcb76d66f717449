"""The page on the format of standards holds: every example loads and says what the page says, nothing is left out."""

import io
import json
import re
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from scoring.engine.form import choices_of, fields_of, item_of
from scoring.engine.reading import Place, read_object
from scoring.standards import (
    CONDITIONS,
    KINDS,
    LABELS,
    Fact,
    Scale,
    catalog,
    dump,
    fact_problems,
    kinds,
    load,
    sentence,
)
from scoring.standards.head import UNITS
from scoring.standards.sources import SOURCES
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "standard-format.md").read_text(encoding="utf-8")
SCHEMA = ROOT / "docs" / "standard-format.schema.json"
BLOCKS = [
    (json.loads(block), re.findall(r"> 句子 (.*)", said))
    for block, said in re.findall(r"```json\n([^`]*)```\n\n((?:> 句子 .*\n)*)", PAGE)
]
WHOLE = [(document, said) for document, said in BLOCKS if "format" in document]


def part(name: str) -> tuple[list[Any], list[str]]:
    """The one fragment of the page that lists these."""
    ((document, said),) = [(document, said) for document, said in BLOCKS if set(document) == {name}]
    return document[name], said


def read(cls: type, raw: Any) -> Any:
    problems: list[Any] = []
    found = read_object(cls, raw, Place(problems), {})
    assert problems == []
    return found


FACTS = [read(Fact, raw) for raw in part("facts")[0]]
SCALES = {spec.key: spec for spec in (load(document) for document, _ in WHOLE if document["kind"] == "scale")}


@pytest.mark.parametrize(("document", "said"), WHOLE, ids=lambda given: given["key"] if "key" in given else "")
def test_every_standard_on_the_page_loads_and_says_what_the_page_says(document: Any, said: list[str]) -> None:
    spec = load(document, SCALES)
    assert list(spec.sentences()) == said
    assert load(dump(spec)) == spec


def test_every_kind_has_an_example() -> None:
    assert {document["kind"] for document, _ in WHOLE} == set(kinds())
    assert all(f"`{kind}` {LABELS[kind]}" in PAGE for kind in KINDS)


def test_every_fact_says_what_the_page_says_and_every_source_is_shown() -> None:
    assert [fact.sentence() for fact in FACTS] == part("facts")[1]
    assert {type(fact.reads) for fact in FACTS} == set(SOURCES.values())
    assert [fact.fault for fact in FACTS if fact.fault] == []


def test_every_condition_says_what_the_page_says() -> None:
    raws, said = part("conditions")
    conditions = [read(CONDITIONS[raw["if"]], raw) for raw in raws]
    assert [sentence(condition, catalog(FACTS)) for condition in conditions] == said
    assert {raw["if"] for raw in raws} == set(CONDITIONS)
    assert list(fact_problems(FACTS, [("conditions", condition) for condition in conditions])) == []


def objects() -> set[type]:
    """All classes that documents are made of."""
    found: set[type] = set()
    waiting: list[Any] = [*kinds().values(), Fact, *SOURCES.values(), *CONDITIONS.values()]
    while waiting:
        cls = waiting.pop()
        if isinstance(cls, type) and is_dataclass(cls) and cls not in found:
            found.add(cls)
            for field in fields_of(cls):
                variants = field.form.variants
                waiting += [item_of(field.type) or field.type, *(variants().values() if variants else ())]
    return found


def test_every_field_is_named_on_the_page() -> None:
    keys = {field.key for cls in objects() for field in fields_of(cls) if not field.form.given}
    assert sorted(key for key in keys if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE) == []


def test_every_choice_is_named_on_the_page() -> None:
    fields = [field for cls in objects() for field in fields_of(cls)]
    choices = {choice for field in fields for choice in choices_of(item_of(field.type) or field.type) or ()}
    assert sorted(choice for choice in choices if f"`{choice}`" not in PAGE) == []
    assert [f"`{word}` {said}" for word, said in UNITS.items() if f"`{word}` {said}" not in PAGE] == []


def test_parts_of_a_document_have_names_of_their_own() -> None:
    """The JSON Schema defines each by its name alone."""
    names = [cls.__name__ for cls in objects()]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_the_schema_beside_the_page_is_the_present_one(tmp_path: Path) -> None:
    """`manage.py standard_schema --out docs/standard-format.schema.json` writes it anew."""
    call_command("standard_schema", out=tmp_path / "schema.json")
    current = (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == current
    printed = io.StringIO()
    call_command("standard_schema", stdout=printed)
    assert printed.getvalue() == current


def test_a_kind_that_uses_a_scale_may_name_it_by_its_key(using: None) -> None:
    printed = io.StringIO()
    call_command("standard_schema", stdout=printed)
    definitions = json.loads(printed.getvalue())["$defs"]
    by_key, whole = definitions["Using"]["properties"]["scale"]["anyOf"]
    assert (by_key["type"], whole) == ("string", {"$ref": f"#/$defs/{Scale.__name__}"})
    assert set(definitions) >= {"Compare", "FromCycle", "Fact", "Level"}
