"""Points as cells take them, and live formulas only where they add what is shown to what the run says (F99)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.worksheet.cell_range import CellRange

from assessments.models import Result
from config.toolkit.excel.report import Report
from config.toolkit.excel.writing import amount
from config.toolkit.scaled import SCALE, to_places
from scoring.engine import NodeValue, Penalty, Status
from scoring.engine.spec import Node

WAITING, ABSENT = "暂缺", "不涉及"
BY_HAND = "※"


def signed(root: Node, value: int | None) -> int | None:
    """Points with the sign that they have in the total: those of a penalty are taken off."""
    return -value if value and isinstance(root, Penalty) else value


def shown(value: int | None, status: Status) -> Decimal | str:
    """Points, or the word for why there are none."""
    if value is not None:
        return amount(value) or Decimal(0)
    return WAITING if Status(status).provisional else ABSENT


def put_sum(
    report: Report, cell: Any, parts: Sequence[Any], values: Sequence[int | None], result: int | None, *, places: int
) -> bool:
    """Make `cell` the live sum of the cells `parts`, where that is the result; whether it is.

    Otherwise (a cap, a conversion, a veto) the cell keeps the result as a value.
    """
    if result is None or not parts:
        return False
    total = sum(value for value in values if value is not None)
    if total == result:
        formula = f"=SUM({area(parts, cell.parent)})"
    elif to_places(total, places) == result:
        formula = f"=ROUND(SUM({area(parts, cell.parent)}),{places})"
    else:
        return False
    report.formula(cell, formula, amount(result) or Decimal(0))
    return True


def area(cells: Sequence[Any], home: Any) -> str:
    """Neighbours as a range, others one by one: C6:H6, or C6,F6:G6; those on other sheets than `home` with its name."""
    runs: list[list[Any]] = []
    for cell in cells:
        if runs and _follows(runs[-1][-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return ",".join(_sheet_of(run[0], home) + _range(run) for run in runs)


def _range(run: Sequence[Any]) -> str:
    return run[0].coordinate if len(run) == 1 else f"{run[0].coordinate}:{run[-1].coordinate}"


def _sheet_of(cell: Any, home: Any) -> str:
    title = cell.parent.title.replace("'", "''")
    return "" if cell.parent is home else f"'{title}'!"


def _follows(before: Any, cell: Any) -> bool:
    step = cell.row - before.row, cell.column - before.column
    return cell.parent is before.parent and step in ((0, 1), (1, 0))


def adds_up(values: Sequence[int | None], result: int | None, *, places: int) -> bool:
    """Whether the printed parts add up to the printed result."""
    printed = [to_places(value, places) for value in values if value is not None]
    return result is None or sum(printed) == to_places(result, places)


def decimals(value: int, places: int) -> int:
    """How many decimals the value needs, at most `places`."""
    rounded = to_places(value, places)
    return next(count for count in range(places + 1) if rounded * 10**count % SCALE == 0)


def number_format(places: int, *, by_hand: bool = False) -> str:
    """Fixed decimals: 0.00; what holds something set by hand stays a number and shows its mark."""
    form = f"0.{'0' * places}" if places else "0"
    return f'{form}"{BY_HAND}"' if by_hand else form


def by_hand_note(results: Iterable[Result]) -> list[str]:
    """What the mark means, below a table that has one."""
    told = f"标{BY_HAND}的含经批准的人工调整，计算值和依据见得分说明。"
    return [told] if any(result.overrides for result in results) else []


def root_value(root: Node, values: dict[str, NodeValue]) -> int | None:
    """The points of a root with their sign."""
    return signed(root, values[root.code].value)


def merge_cells(first: Any, last: Any) -> None:
    """One cell from `first` to `last`; nothing to do where they are the same."""
    sheet = first.parent
    area = CellRange(min_row=first.row, max_row=last.row, min_col=first.column, max_col=last.column)
    if area.size["rows"] * area.size["columns"] > 1:
        for row in sheet[area.coord]:
            for cell in row:
                cell.value = cell.value if cell.coordinate == first.coordinate else None
        sheet.merged_cells.add(area)
