"""扣分明细: every point that a unit lost, with the reason given and the standard it was judged by."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments import selectors
from assessments.models import Cycle
from assessments.selectors import Deduction
from config.toolkit.excel.report import widen
from config.toolkit.excel.writing import amount
from config.toolkit.scaled import text, to_places
from organizations.models import User

from .paper import Paper, footnotes, numbered, paper_of, record, report, results_for, widen_units
from .sums import number_format, put_sum

TEMPLATE = "扣分明细"


def deductions_workbook(cycle: Cycle, *, actor: User) -> bytes:
    """扣分明细 of the current run, group by group in the order of the roster. The export is on record."""
    paper = paper_of(cycle)
    results = results_for(paper, actor)
    found = selectors.deductions(paper.run, results)
    lost = [deduction.lost for deduction in found]
    values = paper.values(f"{paper.cycle.title}扣分明细表")
    values |= {"lost": amount(sum(lost)), "notes": numbered(_notes(paper, found, len(results)))}
    made = report(TEMPLATE)
    records = [_record(paper, number, deduction) for number, deduction in enumerate(found, 1)]
    page = made.add(TEMPLATE, values, {"rows": records})
    form = number_format(paper.places)
    for name in ("rows.full", "rows.points", "rows.lost", "lost"):
        for cell in page.cells(name):
            cell.number_format = form
    if lost and (cells := page.cells("lost")):
        put_sum(made, cells[0], page.cells("rows.lost"), lost, sum(lost), places=paper.places)
    widen_units(page)
    widen(page.cells("rows.by"), {deduction.by for deduction in found}, most=18)
    page.fit()
    record("deductions", paper, actor=actor, units=len(results))
    return made.saved()


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


def _notes(paper: Paper, found: list[Deduction], units: int) -> list[str]:
    touched = len({deduction.result.pk for deduction in found})
    total = text(to_places(sum(deduction.lost for deduction in found), paper.places), paper.places)
    notes = [f"{units}个单位中{touched}个单位有扣分，共{len(found)}项、{total}分。" if found else "没有单位被扣分。"]
    if any(getattr(node, "cap", None) is not None for node in paper.spec.nodes):
        notes.append("扣分项按项目列示，计入总分时以方案规定的限额为限。")
    return notes + footnotes(paper)
