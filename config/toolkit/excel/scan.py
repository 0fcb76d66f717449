"""Reads a template before it is filled: which rows repeat, which columns spread, and what it asks for in vain."""

from collections.abc import Mapping, Sequence
from typing import Any

from config.toolkit.excel.layout import Layout
from config.toolkit.excel.placeholders import Placeholder, Tables, Values, placeholders
from config.toolkit.refusal import Refused

_SHOWN = 5


def scan(book: Any, values: Values, tables: Tables) -> dict[str, Layout]:
    """The layout of every sheet; Refused, naming sheet and cell, for placeholders that there are no values for."""
    problems: list[str] = []
    layouts = {sheet.title: _layout(sheet, values, tables, problems) for sheet in book.worksheets}
    if problems:
        more = f"……共{len(problems)}处" if len(problems) > _SHOWN else ""
        known = [f"{{{{{name}}}}}" for name in values]
        known += [f"{{{{{table}.{name}}}}}" for table, records in tables.items() for name in _names(records)]
        raise Refused(f"模板有误：{'；'.join(problems[:_SHOWN])}{more}。可以用的有：{'、'.join(known)}。")
    return layouts


def _names(records: Sequence[Mapping[str, object]]) -> list[str]:
    return list(records[0]) if records else []


def _layout(sheet: Any, values: Values, tables: Tables, problems: list[str]) -> Layout:
    rows: dict[int, str] = {}
    lengths: dict[int, set[int]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        for placeholder in placeholders(cell.value, tables):
            problem = _problem(placeholder, values, tables, rows.get(row, placeholder.table))
            if problem:
                problems.append(f"工作表「{sheet.title}」{cell.coordinate} 的 {placeholder.text} {problem}")
                continue
            if placeholder.table:
                rows[row] = placeholder.table
            if placeholder.spread:
                lengths.setdefault(column, set()).update(_lengths(placeholder, values, tables))
    return _axes(sheet.title, rows, lengths, tables)


def _axes(title: str, rows: dict[int, str], lengths: dict[int, set[int]], tables: Tables) -> Layout:
    layout = Layout()
    for row, table in rows.items():
        layout.records[row] = tables[table] or [None]
        layout.rows.repeat(row, len(tables[table]))
    for column, found in lengths.items():
        if len(found) > 1:
            raise ValueError(f"lists of different lengths in one column of {title}: {sorted(found)}")
        layout.columns.repeat(column, max(found, default=1))
    return layout


def _problem(placeholder: Placeholder, values: Values, tables: Tables, table: str) -> str:
    """What is wrong with a placeholder, "" when nothing is."""
    if placeholder.table and placeholder.table != table:
        return "与同一行的其他占位符不属于同一张表"
    if placeholder.table:
        records = tables[placeholder.table]
        return "没有对应的内容" if records and any(placeholder.name not in record for record in records) else ""
    return "" if placeholder.name in values else "没有对应的内容"


def _lengths(placeholder: Placeholder, values: Values, tables: Tables) -> set[int]:
    records = tables[placeholder.table] if placeholder.table else [values]
    return {len(found) for record in records if isinstance(found := record[placeholder.name], Sequence)}
