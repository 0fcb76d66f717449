"""扣分明细: every point that a unit lost, with its reason and the standard it was judged by; a block for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from openpyxl.styles import Alignment, Font, PatternFill

from assessments import selectors
from assessments.models import Cycle
from assessments.selectors import Deduction
from config.toolkit.excel.report import Page, Report, widen
from config.toolkit.excel.styles import LOCKED_COLOUR
from config.toolkit.excel.text import HEADER_FONT
from config.toolkit.excel.writing import amount, safe_cell
from config.toolkit.scaled import text, to_places
from organizations.models import User

from .paper import Paper, footnotes, numbered, paper_of, record, report, results_for
from .sums import merge_cells, number_format

TEMPLATE = "扣分明细"
SUBTOTAL = "小计"


@dataclass(frozen=True, slots=True)
class Block:
    """What one unit lost, in the order of the scheme."""

    deductions: Sequence[Deduction]

    @property
    def lost(self) -> int:
        return sum(deduction.lost for deduction in self.deductions)

    @property
    def heading(self) -> str:
        entry = self.deductions[0].result.roster_entry
        return f"{entry.name}（{entry.pool}组）" if entry.pool else entry.name


def deductions_workbook(cycle: Cycle, *, actor: User) -> bytes:
    """扣分明细 of the current run, group by group in the order of the roster. The export is on record."""
    paper = paper_of(cycle)
    results = results_for(paper, actor)
    found = selectors.deductions(paper.run, results)
    blocks = [Block(list(group)) for _, group in groupby(found, key=lambda each: each.result.pk)]
    values = paper.values(f"{paper.cycle.title}扣分明细表")
    values |= {"lost": amount(sum(block.lost for block in blocks)), "notes": numbered(_notes(paper, blocks, results))}
    made = report(TEMPLATE)
    page = made.add(TEMPLATE, values, {"rows": list(_records(paper, blocks))})
    _finish(made, page, paper, blocks)
    widen(page.cells("rows.by"), {deduction.by for deduction in found}, most=18)
    page.fit()
    record("deductions", paper, actor=actor, units=len(results))
    return made.saved()


def _records(paper: Paper, blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """For every block its heading, its deductions, its subtotal; numbers run through."""
    number = 0
    for block in blocks:
        yield _blank()
        for deduction in block.deductions:
            number += 1
            yield _record(paper, number, deduction)
        yield _blank() | {
            "item": SUBTOTAL,
            "lost": amount(block.lost),
            "reason": f"{block.heading}共{len(block.deductions)}项",
        }


def _blank() -> dict[str, Any]:
    names = ("number", "pool", "unit", "code", "item", "full", "points", "lost", "reason", "rule", "by", "at")
    return dict.fromkeys(names)


def _record(paper: Paper, number: int, deduction: Deduction) -> dict[str, Any]:
    leaf, entry = deduction.leaf, deduction.result.roster_entry
    return {
        "number": number,
        "pool": entry.pool,
        "unit": entry.name,
        "code": leaf.code,
        "item": leaf.name,
        "full": "扣分项" if deduction.penalty else amount(leaf.points),
        "points": amount(-deduction.value if deduction.penalty else deduction.value),
        "lost": amount(deduction.lost),
        "reason": deduction.reason,
        "rule": paper.spec.sentence(leaf.code),
        "by": deduction.by,
        "at": f"{timezone.localtime(deduction.at):%Y-%m-%d %H:%M}" if deduction.at else "",
    }


def _finish(made: Report, page: Page, paper: Paper, blocks: Sequence[Block]) -> None:
    """Headings over the whole row, subtotals and the total as live sums: SUBTOTAL adds no subtotal twice."""
    form = number_format(paper.places)
    for name in ("rows.full", "rows.points", "rows.lost", "lost"):
        for cell in page.cells(name):
            cell.number_format = form
    lost = page.cells("rows.lost")
    row = 0
    for block in blocks:
        first, last = row + 1, row + len(block.deductions)
        _head(page, row, block.heading)
        if lost:
            _add(made, lost[last + 1], lost[first], lost[last], block.lost)
        for cell in page.row("rows", last + 1):
            cell.font = Font(name=HEADER_FONT, size=cell.font.sz)
        row = last + 2
    if blocks and lost and (total := page.cells("lost")):
        _add(made, total[0], lost[0], lost[-1], sum(block.lost for block in blocks))


def _head(page: Page, row: int, heading: str) -> None:
    cells = page.row("rows", row)
    if not cells:
        return
    first = cells[0]
    merge_cells(first, cells[-1])
    safe_cell(first, heading)
    first.alignment = Alignment(horizontal="left", vertical="center")
    first.font = Font(name=HEADER_FONT, size=first.font.sz + 1)
    first.fill = PatternFill("solid", fgColor=LOCKED_COLOUR)


def _add(made: Report, cell: Any, first: Any, last: Any, result: int) -> None:
    made.formula(cell, f"=SUBTOTAL(9,{first.coordinate}:{last.coordinate})", amount(result) or amount(0))


def _notes(paper: Paper, blocks: Sequence[Block], results: Sequence[Any]) -> list[str]:
    items = sum(len(block.deductions) for block in blocks)
    total = text(to_places(sum(block.lost for block in blocks), paper.places), paper.places)
    notes = ["没有单位被扣分。"]
    if blocks:
        measure = paper.cycle.measure
        notes = [f"{len(results)}{measure}中{len(blocks)}{measure}有扣分，共{items}项、{total}分。"]
    if any(getattr(node, "cap", None) is not None for node in paper.spec.nodes):
        notes.append("扣分项按项目列示，计入总分时以方案规定的限额为限。")
    return notes + footnotes(paper)
