"""Every parameter of every rule type written wrongly: told at its place, with its item; never a trace or a number.

The sound schemes are those of the page on the scheme format, which shows every rule type.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.toolkit.scaled import parse, text
from scoring.engine import FORMAT, Fact, Scheme, SchemeError, Status, Unit, dump, evaluate, explain, load
from scoring.engine.form import Field, Form, fields_of, item_of
from scoring.engine.nodes import Leaf
from scoring.engine.rules import rule_types
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "scheme-format.md").read_text(encoding="utf-8")
FRAME = {"format": FORMAT, "key": "example", "title": "例子", "year": 2026, "level": "village"}
Path = tuple[str | int, ...]


def documents() -> Iterator[dict[str, Any]]:
    for block in re.findall(r"```json\n([^`]*)```\n", PAGE):
        found = json.loads(block)
        full = text(sum(parse(node.get("points", "0")) for node in found["nodes"]))
        yield {**FRAME, "full": full, **found, "examples": []}


DOCUMENTS = list(documents())


def items(nodes: list[dict[str, Any]], path: Path = ("nodes",)) -> Iterator[tuple[dict[str, Any], Path]]:
    for index, node in enumerate(nodes):
        if "rule" in node:
            yield node, (*path, index)
        yield from items(node.get("children", []), (*path, index, "children"))


def numbers(cls: type, written: dict[str, Any], path: Path) -> Iterator[tuple[Path, Form, bool]]:
    """Where numbers stand in what is written of a class, with their forms; those with a default too."""
    for field in fields_of(cls):
        here = (*path, field.key)
        if field.type is int and not field.form.given:
            yield here, field.form, field.nullable
        elif field.key in written:
            for inner, at in inside(field.type, written[field.key], here):
                if isinstance(inner, int | str):
                    yield from [(at, field.form, False)] if item_of(field.type) is int else []
                else:
                    yield from numbers(class_of(field, inner), inner, at)


def class_of(field: Field, written: dict[str, Any]) -> Any:
    variants = field.form.variants
    return variants()[written[field.form.tag]] if variants else item_of(field.type) or field.type


def inside(kind: Any, written: Any, path: Path) -> list[tuple[Any, Path]]:
    """What stands in a field: the elements of a list, or an object; nothing for a text."""
    if item_of(kind) is not None:
        return [(one, (*path, number)) for number, one in enumerate(written)]
    return [(written, path)] if isinstance(written, dict) else []


def parameters() -> Iterator[Any]:
    """Every number of every rule of the page, each once."""
    seen = set()
    for which, document in enumerate(DOCUMENTS):
        for node, path in items(document["nodes"]):
            kind = node["rule"]["type"]
            for at, form, nullable in numbers(rule_types()[kind], node["rule"], ()):
                told = (kind, tuple("*" if isinstance(step, int) else step for step in at))
                if told not in seen:
                    seen.add(told)
                    where = f"{kind}.{'.'.join(map(str, at))}"
                    yield pytest.param(which, node, (*path, "rule", *at), form, nullable, id=where)


def put(document: Any, path: Path, value: Any) -> Any:
    """The document with another value at this place."""
    if not path:
        return value
    if isinstance(document, dict):
        return {**document, path[0]: put(document.get(path[0], {}), path[1:], value)}
    return [put(each, path[1:], value) if index == path[0] else each for index, each in enumerate(document)]


def json_path(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


NONSENSE = ["NaN", "Infinity", "1e400", "1e-400", "9" * 5000, 10**400, 10**13, "0.0000001", float("nan"), float("inf")]
NONSENSE += [0.5, True, [], {}, "", "三", "1-2"]


def test_every_type_is_tried() -> None:
    tried = {each.id.split(".")[0] for each in parameters()}
    numberless = {"conditional", "coefficient", "common_plus_field", "department_split"}  # theirs stand in inner rules
    assert tried | numberless == set(rule_types())


@pytest.mark.parametrize(("which", "node", "path", "form", "nullable"), list(parameters()))
def test_what_is_no_number_or_out_of_range_is_told_at_its_place(
    which: int, node: dict[str, Any], path: Path, form: Form, nullable: bool
) -> None:
    bad: list[Any] = [*NONSENSE, *([] if nullable else [None])]
    if form.positive or form.least is not None:
        bad += [-1 if form.least in (None, 0, 1) else form.least - 1]
    if form.positive:
        bad += [0, "0"]
    if form.most is not None:
        bad += [form.most + 1]
    for value in bad:
        if not form.scaled and value == 10**13:
            continue  # as many places or judges as there may be
        with pytest.raises(SchemeError) as caught:
            load(put(DOCUMENTS[which], path, value))
        told = [problem for problem in caught.value.problems if problem.path == json_path(path)]
        assert len(told) == 1, (value, caught.value.problems)
        assert told[0].message.startswith(f"指标「{node['code']} {node['name']}」的计分规则"), value
        assert form.label in told[0].message
        assert len(told[0].message) < 250


def places(document: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a document."""
    yield path
    steps = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for step, inner in steps:
        yield from places(inner, (*path, step))


ANYTHING = st.sampled_from(
    [
        *NONSENSE,
        None,
        "0",
        "1",
        "-1",
        "x",
        "不存在",
        0,
        1,
        3,
        -1,
        10**12,
        "999999999999",
        [None],
        [[]],
        [{}],
        ["x"],
        {"x": 1},
    ]
)
FIGURES = [0, 1, 10**6, 2 * 10**6, -(10**6), 10**18, -(10**18), 739921 * 10**6]


def extreme(scheme: Scheme) -> list[Unit]:
    """Units with every figure alike, in one pool, and one alone in its own, of whom nothing is known."""

    def fact(kind: str, figure: int) -> Fact:
        return Fact(None, members=(figure, None, figure)) if kind == "children" else Fact(figure)

    asked = [datum for datum in scheme.data if not datum.formula]
    units = [
        Unit(f"u{number}", "镇", {datum.code: fact(datum.kind, figure) for datum in asked})
        for number, figure in enumerate(FIGURES)
    ]
    nothing = {datum.code: Fact(None, Status.NA) for datum in asked}
    return [*units, Unit("alone", "乡", nothing), Unit("waiting", "街道", {})]


@settings(max_examples=300)
@given(st.data())
def test_whatever_is_written_anywhere_is_refused_in_chinese_or_can_be_worked_with(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(places(document))))
    try:
        scheme = load(put(document, path, data.draw(ANYTHING)))
    except SchemeError as error:
        assert error.problems
        for problem in error.problems:
            assert re.search("[\u4e00-\u9fff]", problem.message)
            assert len(problem.message) < 1000
        return
    assert load(dump(scheme)) == scheme
    for leaf in scheme.leaves:
        assert scheme.sentence(leaf.code)
    units = extreme(scheme)
    for unit, result in zip(units, evaluate(scheme, units), strict=True):
        sheet = explain(scheme, unit, result, pool=units)
        assert all(found.lines for found in sheet.children if isinstance(scheme.by_code[found.code], Leaf))
