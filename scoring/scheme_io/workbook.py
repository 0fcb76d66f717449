"""The scheme format as a workbook, the twin of its JSON for people: read, with everything wrong told by its cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from config.toolkit.cells import CellError, prose, words
from config.toolkit.excel.reading import Rows
from config.toolkit.excel.reading import read as read_book
from config.toolkit.imports import Problem, letter
from config.toolkit.refusal import Refused
from scoring.engine import FORMAT
from scoring.engine.form import Field, Figures, choices_of, item_of
from scoring.engine.rules import rule_titles, rule_types
from scoring.scheme_io.columns import (
    ARITHMETIC,
    HEAD,
    KIND,
    KINDS,
    LEVEL,
    LISTS,
    NODES,
    PARAMETERS,
    RULE,
    SENTENCE,
    SEPARATORS,
    head_fields,
    node_fields,
    plain,
)
from scoring.scheme_io.percents import number_meant
from scoring.scheme_io.places import Book, Sheet, paths_of
from scoring.scheme_io.spoken import labels, rule_type, written
from scoring.scheme_io.vocabulary import value_of, word

LEVELS = ("township", "village", "department")
UNREAD = object()  # of a cell whose problem is noted


def read_workbook(content: bytes) -> dict[str, Any]:
    """The document that a scheme workbook says, to be checked by `load`; Refused names the cells to mend."""
    book = open_workbook(content)
    if book.problems:
        raise Refused("方案工作簿读不出来：\n" + "\n".join(map(str, book.problems)))
    return book.document


def open_workbook(content: bytes) -> Book:
    """What a scheme workbook says, with what cannot be read of it; Refused when it is no scheme workbook at all."""
    given = read_book(content).sheets
    for name in (HEAD, NODES):
        if name not in given:
            raise Refused(f"工作簿里没有「{name}」工作表。请用系统导出的方案工作簿填写。")
    sheets = {name: Sheet(name, []) for name in (HEAD, *LISTS, NODES) if name in given}
    document: dict[str, Any] = {"format": FORMAT, **_head(given[HEAD], sheets[HEAD])}
    for name, (key, cls) in LISTS.items():
        if name in given:
            document[key] = _listed(given[name], key, cls, sheets[name])
    document.setdefault("data", [])
    document["nodes"] = _nodes(given[NODES], sheets[NODES])
    _name_data(document)
    return Book(document, tuple(sheets.values()))


def _name_data(document: Mapping[str, Any]) -> None:
    """In worked examples a datum may go by its name: its code is put in the place."""
    codes = {datum.get("name"): datum.get("code") for datum in document["data"]}
    for example in document.get("examples", ()):
        if isinstance(example.get("facts"), dict):
            example["facts"] = {codes.get(name, name): value for name, value in example["facts"].items()}


def _by_label(fields: Sequence[Field]) -> dict[str, Field]:
    return {field.form.label: field for field in fields}


def _listed(rows: Rows, key: str, cls: type, sheet: Sheet) -> list[dict[str, Any]]:
    """The rows of a list; a column that may say 不限 and must be there means that where it is empty."""
    fields = plain(cls)
    open_ends = {field.key: None for field in fields if field.required and field.nullable}
    found: list[dict[str, Any]] = []
    for number, given in _rows(rows, _by_label(fields), sheet):
        sheet.rows[f"{key}[{len(found)}]"] = number
        found.append({**open_ends, **given})
    return found


def _head(rows: Rows, sheet: Sheet) -> dict[str, Any]:
    fields = _by_label(list(head_fields().values()))
    found: dict[str, Any] = {}
    arithmetic: dict[str, Any] = {}
    for number, row in enumerate(rows, start=1):
        label, value = (*row, None, None)[:2]
        if label is None or words(label) in ("项目", ""):
            continue
        if words(label) not in fields:
            sheet.note(number, label, "不认识这一项，请删去或改正。")
        elif value is not None:
            field = fields[words(label)]
            said = _value(field, value, number, sheet)
            in_arithmetic = field.key in ARITHMETIC
            sheet.rows[f"arithmetic.{field.key}" if in_arithmetic else field.key] = number
            if said is not UNREAD:
                (arithmetic if in_arithmetic else found)[field.key] = said
    return {**found, **({"arithmetic": arithmetic} if arithmetic else {})}


def _rows(rows: Rows, fields: Mapping[str, Field], sheet: Sheet) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row number and fields by key of every row below the header that is not empty; unknown columns are noted."""
    heads = [words(head) if head is not None else "" for head in rows[0]] if rows else []
    own = (LEVEL, KIND, RULE, PARAMETERS, SENTENCE) if sheet.name == NODES else ()
    sheet.letters = {head: letter(position) for position, head in enumerate(heads, 1) if head}
    sheet.heads = {field.key: label for label, field in fields.items()} | {"rule": PARAMETERS}
    for head in heads:
        if head and head not in fields and head not in own:
            sheet.problems.append(
                Problem(sheet.name, 1, sheet.letters[head], head, f"不认识「{head}」一列，请删去或改正。")
            )
    for number, row in enumerate(rows[1:], start=2):
        cells = {head: value for head, value in zip(heads, row, strict=False) if head and value is not None}
        if not cells:
            continue
        said = {fields[head].key: _value(fields[head], cells[head], number, sheet) for head in cells if head in fields}
        given = {key: value for key, value in said.items() if value is not UNREAD}
        yield number, {**given, **{head: cells[head] for head in own if head in cells}}


def _value(field: Field, value: object, row: int, sheet: Sheet) -> Any:
    """One cell as the format writes it: decimals as texts, whole numbers, lists split at 、, deeper things as JSON."""
    try:
        said = prose(value)
    except CellError as error:
        sheet.note(row, value, f"{field.form.label}：{error}。", field.key)
        return UNREAD
    if said.startswith(("[", "{")):
        deep = _json(said, row, sheet, field.key)
        return deep if deep is UNREAD else _deep(field, deep)
    if field.type == Figures:
        return _figures(said, row, sheet)
    if (item := item_of(field.type)) is not None:
        parts = [part.strip() for part in (said.split("\n") if field.key == "notes" else _split(said)) if part.strip()]
        return [_meant(field, item, part) for part in parts]
    if said in ("不限", "无") and field.nullable:
        return None
    meant, choices = _meant(field, field.type, said), choices_of(field.type)
    if choices is not None and meant not in choices:
        known = "、".join(word(field.key, choice) for choice in choices)
        sheet.note(row, value, f"{field.form.label}只能是{known}之一。", field.key)
        return UNREAD
    return meant


def _meant(field: Field, kind: Any, said: str) -> Any:
    """One word or number of a cell as the format writes it; the 90% at which a grade begins is of what? Refused."""
    if field.key == "level" or choices_of(kind) is not None:
        return value_of(field.key, said, choices_of(kind) or LEVELS)
    if kind is int and not field.form.scaled and re.fullmatch(r"-?[0-9]{1,15}", said):
        return int(said)
    return said if field.key == "from" else number_meant(field, said)


def _deep(field: Field, said: Any) -> Any:
    """What was written as JSON, with the format's names and values."""
    item = item_of(field.type)
    return [written(item, part) for part in said] if item is not None and isinstance(said, list) else said


def _figures(said: str, row: int, sheet: Sheet) -> dict[str, Any]:
    """What is known in a worked example: 代码=数；代码=数, several numbers of one with 、 between them."""
    found: dict[str, Any] = {}
    for code, value in _pairs(said, row, sheet, "facts"):
        found[code] = _split(value) if "、" in value else value
    return found


def _pairs(said: str, row: int, sheet: Sheet, key: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, (part.strip() for part in said.replace("；", ";").replace("\n", ";").split(";"))):
        name, equals, value = pair.replace("＝", "=").partition("=")
        if equals:
            yield name.strip(), value.strip()
        else:
            sheet.note(row, pair, "要写成 名=值，几个用分号隔开。", key)


def _split(said: str) -> list[str]:
    for separator in SEPARATORS:
        said = said.replace(separator, SEPARATORS[0])
    return said.split(SEPARATORS[0])


def _json(said: str, row: int, sheet: Sheet, key: str) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        sheet.note(row, said, "方括号、花括号里的内容不是合格的 JSON，请检查引号和逗号。", key)
        return UNREAD


def _nodes(rows: Rows, sheet: Sheet) -> list[dict[str, Any]]:
    """The tree from rows in preorder with their level, 1 for the outermost."""
    roots: list[dict[str, Any]] = []
    open_nodes: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, given in _rows(rows, _by_label(list(node_fields().values())), sheet):
        level, kind = given.pop(LEVEL, None), words(given.pop(KIND, ""))
        depth = int(str(level)) if str(level).isdigit() else 0
        if not 1 <= depth <= len(open_nodes) + 1:
            sheet.note(number, level, f"层级应是1到{len(open_nodes) + 1}的整数，上一层的行要写在前面。", LEVEL)
            depth = max(1, len(open_nodes))  # beside the row above, so that the rest is looked at all the same
        node = {"kind": KINDS.get(kind, kind), **_ruled(given, number, sheet)}
        if node["kind"] == "leaf":
            node.pop("cap", None)
        elif node["kind"] in ("bonus", "penalty"):
            node.setdefault("cap", None)
            if "points" in node:
                sheet.note(number, node.pop("points"), f"{kind}不写分值，最多多少分写在「封顶分值」一列。", "points")
        numbers.append(number)
        del open_nodes[depth - 1 :]
        (open_nodes[-1].setdefault("children", []) if open_nodes else roots).append(node)
        open_nodes.append(node)
    for node in _all(roots):
        if node["kind"] != "leaf":
            node.setdefault("children", [])
    sheet.rows |= {path: number for (path, _), number in zip(paths_of(roots), numbers, strict=True)}
    return roots


def _all(nodes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _all(node.get("children", ()))


def _ruled(given: dict[str, Any], row: int, sheet: Sheet) -> dict[str, Any]:
    """The rule of a row from its type and its parameters: {…} or 名=值；名=值."""
    kind, said = given.pop(RULE, None), given.pop(PARAMETERS, None)
    given.pop(SENTENCE, None)
    if kind is None:
        return given
    variants = rule_types()
    try:
        name = rule_type(words(kind), tuple(variants))
        parameters = _named("" if said is None else prose(said), variants.get(name), row, sheet)
    except CellError as error:
        sheet.note(row, said, f"{PARAMETERS}：{error}。", "rule")
        return given
    if name not in variants:
        near = get_close_matches(name, rule_titles().values(), n=3, cutoff=0.3)
        advice = f"是不是{'、'.join(f'「{title}」' for title in near)}？" if near else ""
        sheet.note(row, kind, f"没有叫「{name}」的规则。{advice}规则的名称见方案工作簿用词。", RULE)
        sheet.unread.add((row, "rule"))
        return given
    parameters = written(variants[name], parameters)
    return {**given, "rule": {"type": name, **(parameters if isinstance(parameters, dict) else {})}}


def _named(said: str, cls: type | None, row: int, sheet: Sheet) -> Any:
    """The parameters of a rule by name; what is JSON as it stands."""
    if said.startswith("{"):
        return _json(said, row, sheet, "rule")
    fields = {} if cls is None else labels(cls)
    fields |= {field.key: field for field in fields.values()}
    return {key: _parameter(fields.get(key), value) for key, value in _pairs(said, row, sheet, "rule")}


def _parameter(field: Field | None, said: str) -> Any:
    """One parameter written 名=值; a list has 、 between its elements, or only one of them."""
    if field is None:
        return _split(said) if "、" in said else said
    if said in ("不限", "无") and field.nullable:
        return None
    if (item := item_of(field.type)) is not None:
        return [_meant(field, item, part.strip()) for part in _split(said) if part.strip()]
    return _meant(field, field.type, said)
