"""A scheme as a workbook, the twin of its JSON for people: a row for every part of the scheme."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from scoring.engine import Scheme, dump
from scoring.engine.form import Field, Figures, item_of
from scoring.engine.rules import rule_types
from scoring.scheme_io.columns import (
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
from scoring.scheme_io.spoken import spoken
from scoring.scheme_io.vocabulary import word

SPOKEN_KINDS = {kind: said for said, kind in KINDS.items()}


def scheme_workbook(scheme: Scheme) -> bytes:
    """The workbook that reads back as the same scheme; the last column of 指标 says every rule in Chinese."""
    document = dump(scheme)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"})
        body = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        for name, rows in _written(scheme, document):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 30, 16)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, heading if number == 0 else body)
    return buffer.getvalue()


def _written(scheme: Scheme, document: Mapping[str, Any]) -> Iterator[tuple[str, Iterator[Sequence[str]]]]:
    yield HEAD, _head_rows(document)
    for name, (key, cls) in LISTS.items():
        yield name, _list_rows(plain(cls), document.get(key, ()))
        if key == "data":
            yield NODES, _node_rows(scheme, document["nodes"])


def _head_rows(document: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield ("项目", "内容")
    said = {**document, **document.get("arithmetic", {})}
    for key, field in head_fields().items():
        if key in said:
            yield (field.form.label, _shown(field, said[key]))


def _list_rows(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    yield [field.form.label for field in fields]
    for row in rows:
        yield [_shown(field, row.get(field.key, "")) for field in fields]


def _node_rows(scheme: Scheme, nodes: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    fields = list(node_fields().values())
    yield [LEVEL, KIND, *(field.form.label for field in fields), RULE, PARAMETERS, SENTENCE]
    waiting = [(1, node) for node in reversed(nodes)]
    while waiting:
        level, node = waiting.pop()
        rule = dict(node.get("rule", {}))
        kind = rule.pop("type", "")
        parameters = _parameters(spoken(rule_types()[kind], rule)) if kind else ""
        cells = [_shown(field, node.get(field.key, "")) for field in fields]
        said = (word("type", kind), parameters, scheme.sentence(node["code"]))
        yield [str(level), SPOKEN_KINDS[node["kind"]], *cells, *said]
        waiting += [(level + 1, child) for child in reversed(node.get("children", ()))]


def _parameters(rule: Mapping[str, Any]) -> str:
    """名=值；名=值 where that can be read back, JSON where a parameter is more than a word or a list of words."""
    pairs = {name: "不限" if value is None else value for name, value in rule.items()}
    if all(_simple(value) for value in pairs.values()):
        return "；".join(f"{name}={_joined(value)}" for name, value in pairs.items())
    return json.dumps(rule, ensure_ascii=False)


def _simple(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) > 0 and all(_simple(part) and not isinstance(part, list) for part in value)
    if isinstance(value, int):
        return True
    marks = f"{SEPARATORS}=＝\n"
    return isinstance(value, str) and value.strip() == value != "" and not any(mark in value for mark in marks)


def _joined(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return "不限"
    if isinstance(value, Mapping) and field.type == Figures:
        return "；".join(f"{code}={_joined(figures)}" for code, figures in value.items())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        joint = "\n" if field.key == "notes" else "、"
        if not any(separator in part for part in value for separator in SEPARATORS) or field.key == "notes":
            return joint.join(word(field.key, part) for part in value)
    if isinstance(value, list):
        return json.dumps([spoken(item_of(field.type), part) for part in value], ensure_ascii=False)
    return word(field.key, str(value))
