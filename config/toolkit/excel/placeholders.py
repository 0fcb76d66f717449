"""Placeholders in the cells of a template: {{title}}, {{rows.unit}}, {{rows.points.*}}, {{rows.part|merge}}."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.toolkit.excel.writing import CellValue

Record = Mapping[str, object]
Values = Mapping[str, object]
Tables = Mapping[str, Sequence[Record]]

_PATTERN = re.compile(r"\{\{\s*([\w.]+?)(\.\*)?\s*(?:\|\s*(merge)\s*)?\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One {{…}}: a value (`table` is "") or a field of a table's records; `spread` lists run to the right."""

    text: str
    table: str
    name: str
    spread: bool
    merge: bool

    def find(self, values: Values, record: Record | None) -> object:
        """What stands for it: a value of the whole workbook, or of this record (None where there is no record)."""
        if not self.table:
            return values[self.name]
        return None if record is None else record[self.name]


def placeholders(text: object, tables: Tables) -> list[Placeholder]:
    """All placeholders of a cell, in their order."""
    if not isinstance(text, str) or "{{" not in text:
        return []
    return [_parse(match, tables) for match in _PATTERN.finditer(text)]


def _parse(match: re.Match[str], tables: Tables) -> Placeholder:
    table, dot, name = match[1].partition(".")
    if not dot or table not in tables:
        table, name = "", match[1]
    return Placeholder(match[0], table, name, bool(match[2]), bool(match[3]))


def rendered(text: str, *, tables: Tables, values: Values, record: Record | None, index: int | None) -> CellValue:
    """The cell's content: a lone placeholder keeps the kind of its value, one inside text is written out.

    `index` is the place in a spread list, from 0.
    """
    found = placeholders(text, tables)
    if len(found) == 1 and found[0].text == text.strip():
        return _one(found[0], values, record, index)
    parts = iter(found)
    return _PATTERN.sub(lambda _: written(_one(next(parts), values, record, index)), text)


def _one(placeholder: Placeholder, values: Values, record: Record | None, index: int | None) -> CellValue:
    value = placeholder.find(values, record)
    if placeholder.spread:
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        value = items[index or 0] if (index or 0) < len(items) else None
    if value is None or isinstance(value, str | int | Decimal | dt.date):
        return value
    raise TypeError(f"no value for {placeholder.text}: {type(value).__name__}")


def written(value: CellValue) -> str:
    """A value inside a sentence: dates in the office form without leading zeros, decimals plain, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
