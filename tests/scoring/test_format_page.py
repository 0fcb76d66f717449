"""The page on the scheme format holds: every example loads, every sentence is the engine's, nothing is left out."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config.toolkit.scaled import parse, text
from scoring.engine import FORMAT, Datum, Leaf, Scheme, load
from scoring.engine.arithmetic import Arithmetic
from scoring.engine.datum import Asked, Kind
from scoring.engine.form import choices_of, fields_of, item_of
from scoring.engine.ladder import Effect, Grade, Quota, Veto
from scoring.engine.nodes import Bonus, Penalty, Section
from scoring.engine.rules import rule_titles, rule_types
from scoring.engine.spec import Example
from scoring.scheme_io.vocabulary import word
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "scheme-format.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```json\n([^`]*)```\n((?:\n?> 句子 .*\n?)*)")
SENTENCE = re.compile(r"> 句子 ([^：]+)：(.*)")
BLOCKS = BLOCK.findall(PAGE)
FRAME = {"format": FORMAT, "key": "example", "title": "例子", "year": 2026, "level": "village"}
PARTS = (Scheme, Datum, Section, Leaf, Bonus, Penalty, Arithmetic, Grade, Quota, Veto, Example)


def whole(fragment: dict[str, Any]) -> dict[str, Any]:
    """A fragment of the page with what every scheme must say; the full points are those of its items."""
    if "format" in fragment:
        return fragment
    return {**FRAME, "full": text(sum(parse(node.get("points", "0")) for node in fragment["nodes"])), **fragment}


@pytest.mark.parametrize(("block", "sentences"), BLOCKS)
def test_every_example_loads_and_says_what_the_page_says(block: str, sentences: str) -> None:
    scheme = load(whole(json.loads(block)))
    assert scheme.warnings == ()
    assert SENTENCE.findall(sentences) == [(leaf.code, scheme.sentence(leaf.code)) for leaf in scheme.leaves]


def test_every_rule_type_has_an_example_with_worked_figures() -> None:
    schemes = [load(whole(json.loads(block))) for block, _ in BLOCKS]
    shown = {leaf.rule.type for scheme in schemes for leaf in scheme.leaves}
    worked = {scheme.by_code[example.node].rule.type for scheme in schemes for example in scheme.examples}
    relative = {name for name, rule in rule_types().items() if rule.relative}
    assert shown == set(rule_types())
    assert worked == set(rule_types()) - relative


def test_every_rule_type_has_a_heading_with_its_name() -> None:
    assert sorted(re.findall(r"^### 6\.[0-9]+ ([a-z_]+)　(.+)$", PAGE, re.M)) == sorted(rule_titles().items())


def test_the_schema_beside_the_page_is_the_present_one(tmp_path: Path) -> None:
    """`manage.py scheme_schema --out docs/scheme-format.schema.json` writes it anew."""
    call_command("scheme_schema", out=tmp_path / "schema.json")
    current = (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "scheme-format.schema.json").read_text(encoding="utf-8") == current
    printed = io.StringIO()
    call_command("scheme_schema", stdout=printed)
    assert printed.getvalue() == current


def test_the_words_of_the_workbook_are_the_present_ones(tmp_path: Path) -> None:
    """`manage.py scheme_schema --words --out docs/scheme-words.md` writes them anew."""
    call_command("scheme_schema", words=True, out=tmp_path / "words.md")
    current = (tmp_path / "words.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "scheme-words.md").read_text(encoding="utf-8") == current


def objects() -> set[type]:
    """All classes that a document is made of, those inside rules too."""
    found: set[type] = set()
    waiting: list[type] = [*PARTS, *rule_types().values()]
    while waiting:
        cls = waiting.pop()
        found.add(cls)
        inner = (item_of(field.type) for field in fields_of(cls))
        waiting += [item for item in inner if isinstance(item, type) and hasattr(item, "__dataclass_fields__")]
    return found


def test_every_value_that_may_be_chosen_has_a_chinese_word() -> None:
    fields = [field for cls in objects() for field in fields_of(cls)]
    pairs = [(field.key, value) for field in fields for value in choices_of(item_of(field.type) or field.type) or ()]
    assert sorted({pair for pair in pairs if word(*pair) == pair[1]}) == [("format", FORMAT)]


def test_every_field_is_named_on_the_page() -> None:
    keys = {field.key for cls in objects() for field in fields_of(cls) if not field.form.given}
    assert sorted(key for key in keys if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE) == []


def test_every_choice_is_named_on_the_page() -> None:
    choices = {choice for cls in objects() for field in fields_of(cls) for choice in choices_of(field.type) or ()}
    choices |= {*choices_of(Kind), *choices_of(Asked), *choices_of(Effect)}  # type: ignore[misc]
    assert sorted(choice for choice in choices if f"`{choice}`" not in PAGE) == []
