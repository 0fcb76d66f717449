"""横向对比表: every unit by every item, sections over their items, a subtotal after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.styles import Font

from assessments import selectors
from assessments.models import Cycle, Result
from assessments.selectors import MatrixRow
from config.toolkit.excel.report import Page, Report, widen
from config.toolkit.excel.styles import HEADER_FONT
from config.toolkit.excel.writing import amount
from config.toolkit.scaled import half_up, text, to_places
from organizations.models import User
from scoring.engine import Leaf, NodeValue
from scoring.engine.nodes import walk
from scoring.engine.spec import Node

from .paper import (
    Paper,
    by_pool,
    footnotes,
    has_penalty,
    numbered,
    pages,
    paper_of,
    record,
    report,
    results_for,
    widen_units,
)
from .sums import BY_HAND, by_hand_note, decimals, merge_cells, number_format, put_sum, shown, signed

TEMPLATE = "横向对比表"
SUBTOTAL = "小计"
WIDEST = 12.0  # characters of a column of points


@dataclass(frozen=True, slots=True)
class Part:
    """One column: an item, or the subtotal of its root; `items` are the columns that a subtotal adds."""

    root: Node
    node: Node
    items: tuple[int, ...]

    @property
    def subtotal(self) -> bool:
        return bool(self.items)

    def value(self, values: dict[str, NodeValue]) -> int | None:
        """The points of this column with their sign."""
        return signed(self.root, values[self.node.code].value)


def matrix_workbook(cycle: Cycle, *, actor: User) -> bytes:
    """横向对比表 of the current run, units in the order of the roster; Refused while nothing is computed. On record."""
    paper = paper_of(cycle)
    results = results_for(paper, actor)
    made = report(TEMPLATE)
    for sheet, title, suffix, members in pages(by_pool(results)):
        pool = members[0].roster_entry.pool if suffix else None
        _pages(made, paper, sheet, title, suffix, members, pool)
    record("matrix", paper, actor=actor, units=len(results))
    return made.saved()


def columns(spec_nodes: Sequence[Node]) -> list[Part]:
    """The columns of the table: the items of each root in their order, then its subtotal."""
    found: list[Part] = []
    for root in spec_nodes:
        leaves = [node for node in walk(root) if isinstance(node, Leaf)]
        first = len(found)
        found += [Part(root, leaf, ()) for leaf in leaves]
        if len(leaves) > 1:
            found.append(Part(root, root, tuple(range(first, first + len(leaves)))))
    return found


def split(parts: Sequence[Part], most: int) -> list[list[Part]]:
    """The columns page by page, at most `most` on each: whole sections, as evenly as they allow."""
    blocks = [
        list(parts[first + start : min(first + start + most, last + 1)])
        for first, last in _runs(parts)
        for start in range(0, last + 1 - first, most)
    ]
    fewest = len(_filled(blocks, most))
    limit = next(limit for limit in range(max(map(len, blocks)), most + 1) if len(_filled(blocks, limit)) == fewest)
    return _filled(blocks, limit)


def _filled(blocks: Sequence[list[Part]], limit: int) -> list[list[Part]]:
    found: list[list[Part]] = []
    for block in blocks:
        if found and len(found[-1]) + len(block) <= limit:
            found[-1] += block
        else:
            found.append(list(block))
    return found


def _pages(
    made: Report, paper: Paper, sheet: str, title: str, suffix: str, results: Sequence[Result], pool: str | None
) -> None:
    """One group: a sheet for as many sections as can be read on a page, the units again on each."""
    parts = columns(paper.spec.nodes)
    rows = selectors.matrix(paper.cycle, results).rows
    chunks = split(parts, made.fitting(sheet, "rows.points"))
    notes = numbered(_notes(paper, pool, rows))
    filled = []
    for number, chunk in enumerate(chunks, 1):
        of = f"（{number}/{len(chunks)}）" if len(chunks) > 1 else ""
        values = paper.values(f"{paper.cycle.title}横向对比表{suffix}{of}")
        values |= _columns(paper, rows, chunk, chunks[:number]) | {"notes": notes}
        records = [_record(at, row, chunk) for at, row in enumerate(rows, 1)]
        page = made.add(sheet, values, {"rows": records}, title=f"{title}-{number}" if of else title)
        _head(page, chunk)
        filled.append(page)
    _sums(made, filled, paper, rows, parts)
    for page, chunk in zip(filled, chunks, strict=True):
        _width(page, paper, rows, chunk)
        page.stretch("rows.points", most=WIDEST)
        page.fit()


def _columns(
    paper: Paper, rows: Sequence[MatrixRow], chunk: Sequence[Part], until: Sequence[Sequence[Part]]
) -> dict[str, Any]:
    """The headings over the columns of one page and the means below them; `until` are the pages up to this one."""
    before = {part.root.code for page in until[:-1] for part in page}
    return {
        "groups": [part.root.name + ("（续）" if part.root.code in before else "") for part in chunk],
        "items": [SUBTOTAL if part.subtotal else part.node.name for part in chunk],
        "codes": ["" if part.subtotal else part.node.code for part in chunk],
        "full": [_full(part.node) for part in chunk],
        "full_total": amount(paper.spec.full),
        "means": [amount(_mean([part.value(row.values) for row in rows])) for part in chunk],
        "mean_total": amount(_mean([row.result.total for row in rows]), places=paper.places),
    }


def _full(node: Node) -> Decimal | str | None:
    """The full points of a column; the cap of a bonus or penalty is a limit, not points to reach."""
    if node.points is not None:
        return amount(node.points)
    cap = getattr(node, "cap", None)
    return None if cap is None else f"≤{text(cap)}"


def _mean(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return half_up(sum(known), len(known)) if known else None


def _record(number: int, row: MatrixRow, parts: Sequence[Part]) -> dict[str, Any]:
    result = row.result
    return {
        "number": number,
        "pool": result.roster_entry.pool,
        "unit": result.roster_entry.name,
        "points": [shown(part.value(row.values), row.values[part.node.code].status) for part in parts],
        "total": shown(result.total, result.status),
        "place": "不排名" if result.place is None else result.place,
    }


def _head(page: Page, parts: Sequence[Part]) -> None:
    """A section's name once, over its columns; a subtotal has no number and takes that cell too."""
    for cells in page.rows("groups"):
        for first, last in _runs(parts):
            merge_cells(cells[first], cells[last])
    for codes, items in zip(page.rows("codes"), page.rows("items"), strict=False):
        for part, code, item in zip(parts, codes, items, strict=True):
            if part.subtotal and item.row == code.row + 1:
                code.value = item.value
                code.alignment = copy(item.alignment)
                merge_cells(code, item)


def _runs(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(parts) + 1):
        if index == len(parts) or parts[index].root is not parts[first].root:
            yield first, index - 1
            first = index


def _sums(made: Report, filled: Sequence[Page], paper: Paper, rows: Sequence[MatrixRow], parts: Sequence[Part]) -> None:
    """Subtotals add their items, the total adds the subtotals, wherever that is what the run says; across pages too."""
    whole = [last for _, last in _runs(parts)]
    grids = [page.rows("rows.points") for page in filled]
    totals = [page.cells("rows.total") for page in filled]
    scheme = selectors.outline(paper.cycle.scheme)
    for at, row in enumerate(rows):
        cells = [cell for grid in grids if grid for cell in grid[at]]
        values = [part.value(row.values) for part in parts]
        by_hand = selectors.touched_by_hand(row.result, scheme)
        for index, part in enumerate(parts if cells else ()):
            _form(cells[index], values[index], paper.places, fixed=part.subtotal, by_hand=part.node.code in by_hand)
            if part.subtotal:
                added, figures = [cells[item] for item in part.items], [values[item] for item in part.items]
                put_sum(made, cells[index], added, figures, values[index], places=paper.places)
        for total in (column[at] for column in totals if column):
            total.number_format = number_format(paper.places, by_hand="" in by_hand)
            if cells:
                added, figures = [cells[index] for index in whole], [values[index] for index in whole]
                put_sum(made, total, added, figures, row.result.total, places=paper.places)


def _decimals(part: Part, rows: Sequence[MatrixRow], places: int) -> int:
    """Decimals of a column's mean: one at least for items, so that many columns fit; all printed ones for subtotals."""
    if part.subtotal:
        return places
    needed = [decimals(value, places) for row in rows if (value := part.value(row.values)) is not None]
    return min(max([1, *needed]), places)


def _form(cell: Any, value: int | None, places: int, *, fixed: bool, by_hand: bool) -> None:
    """Items show the decimals that they need, so that many columns fit; subtotals all that are printed, in 黑体."""
    cell.number_format = number_format(places if fixed or value is None else decimals(value, places), by_hand=by_hand)
    if fixed:
        cell.font = Font(name=HEADER_FONT, size=cell.font.sz)


def _width(page: Page, paper: Paper, rows: Sequence[MatrixRow], parts: Sequence[Part]) -> None:
    """Columns wide enough for their longest number, means included."""
    grid = page.rows("rows.points")
    shown_means = page.rows("means")
    scheme = selectors.outline(paper.cycle.scheme)
    by_hand = {code for row in rows for code in selectors.touched_by_hand(row.result, scheme)}
    for index, part in enumerate(parts):
        places = _decimals(part, rows, paper.places)
        figures = [value for row in rows if (value := part.value(row.values)) is not None]
        texts = [
            text(to_places(value, paper.places), paper.places if part.subtotal else decimals(value, paper.places))
            for value in figures
        ]
        if part.node.code in by_hand:
            texts = [f"{shown}{BY_HAND}" for shown in texts]
        if (mean := _mean(figures)) is not None:
            texts.append(text(to_places(mean, places), places))
        for cells in shown_means:
            cells[index].number_format = number_format(places)
        widen([cells[index] for cells in grid], texts)
    widen_units(page)


def _notes(paper: Paper, pool: str | None, rows: Sequence[MatrixRow]) -> list[str]:
    notes = footnotes(paper, pool=pool)
    notes += by_hand_note(row.result for row in rows)
    if any(getattr(node, "cap", None) is not None for node in paper.spec.nodes):
        notes.append(
            "加分、扣分的小计以方案规定的限额为限" + ("，扣分以负数列示。" if has_penalty(paper.spec) else "。")
        )
    return notes
