"""Which unit a row of a workbook means: by code, or by a name that only one unit has; otherwise it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from config.toolkit.cells import CellError, words
from config.toolkit.cells import code as read_code
from config.toolkit.imports import Column, Line, Problem
from organizations.models import Organization
from organizations.selectors.naming import SLASH, units_called

CANDIDATES = 5  # as many as a sentence lists
UNIT_COLUMNS = (
    Column("code", ("单位代码", "区划代码", "代码"), required=False),
    Column("unit", ("单位名称", "单位")),
)


class Named:
    """The units of a queryset that the lines of a table call by code or name; a query for every few hundred."""

    def __init__(self, lines: Iterable[Line], units: QuerySet[Organization]) -> None:
        self.called = units_called(units, (text for line in lines for text in _texts(line)))

    def unit(self, line: Line, problems: list[Problem]) -> Organization | None:
        """The unit of a line; None after a problem: nobody has the code, several have the name, both disagree."""
        before = len(problems)
        code = line.take("code", read_code, problems)
        name = line.take("unit", words, problems, required=not code)
        if len(problems) > before:
            return None
        key = "code" if code else "unit"
        *above, last = SLASH.split(name or "")
        same = self.called.get(code or name) or [
            one for one in self.called.get(last, ()) if above and one.parent and one.parent.name == above[-1]
        ]
        found = [one for one in same if not code or one.code == code]
        if len(found) == 1 and code and name and found[0].name not in (name, last):
            message = f"单位代码「{code}」是「{found[0].name}」，表里写的是「{name}」，请核对。"
        elif len(found) == 1:
            return found[0]
        elif found:
            message = f"「{name or code}」有{len(found)}个：{_candidates(found)}，请填写单位代码，或写成“上级/名称”。"
        else:
            message = f"没有找到「{code or name}」，只能填写您可以登记的单位的代码或完整名称。"
        problems.append(line.problem(key, message))
        return None


def _texts(line: Line) -> Iterator[str]:
    for key, reader in (("code", read_code), ("unit", words)):
        try:
            text = reader(line.cells.get(key))
        except CellError:
            continue  # told when the line is read
        if text:
            yield text
            yield SLASH.split(text)[-1]


def _candidates(units: list[Organization]) -> str:
    told = [f"{unit.parent or '—'}的（{unit.code or '无代码'}）" for unit in units[:CANDIDATES]]
    return "、".join(told) + ("等" if len(units) > CANDIDATES else "")
