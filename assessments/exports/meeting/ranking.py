"""排名通报表: the units by place with their parts, total, grade and remarks; all together and by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assessments import selectors
from assessments.models import Cycle, Result
from assessments.selectors import MatrixRow
from config.toolkit.excel.report import Page, Report
from config.toolkit.scaled import text
from organizations.models import User
from scoring.engine.spec import Node
from scoring.selectors.sentences import ranking_sentence

from .paper import (
    WHOLE,
    Paper,
    by_place,
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
from .remarks import Seat, quota_notes, remark
from .sums import adds_up, by_hand_note, number_format, put_sum, root_value, shown, signed

TEMPLATE = "排名通报表"
SMALLEST = 9.5  # points of its smallest text on paper: it is read out in meetings


def ranking_workbook(cycle: Cycle, *, actor: User) -> bytes:
    """排名通报表 of the current run; Refused while nothing is computed. The export is on record."""
    paper = paper_of(cycle)
    results = results_for(paper, actor)
    groups = {pool: by_place(group) for pool, group in by_pool(results).items()}
    made = report(TEMPLATE)
    for sheet, title, suffix, members in pages(groups):
        pool = members[0].roster_entry.pool if suffix else None
        _page(made, paper, sheet, title, suffix, members, pool)
    for group in selectors.groups(cycle):
        if members := selectors.of_group(results, group.name):
            _page(made, paper, WHOLE, group.name, f"（{group.name}）", members, None, group.name)
    record("ranking", paper, actor=actor, units=len(results))
    return made.saved()


def _page(
    made: Report,
    paper: Paper,
    sheet: str,
    title: str,
    suffix: str,
    results: Sequence[Result],
    pool: str | None,
    group: str = "",
) -> None:
    """One table; `group` is the further group whose places it prints, "" where every unit has that of its pool."""
    roots = paper.spec.nodes
    rows = selectors.matrix(paper.cycle, results).rows
    seats = {result.pk: _seat(result, group) for result in results}
    tied = Counter(seat for seat in seats.values() if seat[1])
    values = paper.values(f"{paper.cycle.title}排名通报表{suffix}")
    values |= {
        "parts": [heading(node) for node in roots],
        "notes": numbered(_notes(paper, rows, tied, pool, group)),
    }
    records = [_record(paper, number, row, tied, seats[row.result.pk]) for number, row in enumerate(rows, 1)]
    page = made.add(sheet, values, {"rows": records}, title=title)
    _sums(made, page, paper, rows)
    widen_units(page)
    page.stretch("rows.points", most=9.5, smallest=10.5)
    page.stretch("rows.note", most=44.0, smallest=10.0)
    page.fit(smallest=SMALLEST)


def heading(node: Node) -> str:
    """A part with its full points, or the cap of a bonus or penalty."""
    if node.points is not None:
        return f"{node.name}\n（{text(node.points)}分）"
    cap = getattr(node, "cap", None)
    return node.name if cap is None else f"{node.name}\n（最多{text(cap)}分）"


def _seat(result: Result, group: str) -> Seat:
    """In which group which place is printed."""
    return (group, selectors.place_in(result, group)) if group else (result.roster_entry.pool, result.place)


def _record(paper: Paper, number: int, row: MatrixRow, tied: Counter[Seat], seat: Seat) -> dict[str, Any]:
    result = row.result
    roots = [root_value(node, row.values) for node in paper.spec.nodes]
    return {
        "number": number,
        "pool": result.roster_entry.pool,
        "unit": result.roster_entry.name,
        "points": [
            shown(value, row.values[node.code].status) for node, value in zip(paper.spec.nodes, roots, strict=True)
        ],
        "total": shown(result.total, result.status),
        "place": "不排名" if seat[1] is None else seat[1],
        "grade": paper.grade(result),
        "note": remark(paper, result, tied, roots, seat),
    }


def _sums(made: Report, page: Page, paper: Paper, rows: Sequence[MatrixRow]) -> None:
    """Totals add the parts that stand beside them; points have the decimals of the scheme, and ※ if set by hand."""
    scheme = selectors.outline(paper.cycle.scheme)
    by_hand = [selectors.touched_by_hand(row.result, scheme) for row in rows]
    for codes, cells in zip(by_hand, page.rows("rows.points"), strict=False):
        for node, cell in zip(paper.spec.nodes, cells, strict=False):
            cell.number_format = number_format(paper.places, by_hand=node.code in codes)
    for codes, total in zip(by_hand, page.cells("rows.total"), strict=False):
        total.number_format = number_format(paper.places, by_hand="" in codes)
    for row, parts, total in zip(rows, page.rows("rows.points"), page.cells("rows.total"), strict=False):
        values = [signed(node, row.values[node.code].value) for node in paper.spec.nodes]
        put_sum(made, total, parts, values, row.result.total, places=paper.places)


def _notes(paper: Paper, rows: Sequence[MatrixRow], tied: Counter[Seat], pool: str | None, group: str) -> list[str]:
    notes = footnotes(paper, pool=pool, group=group)
    if group:
        notes.insert(0, f"本表按“{group}”一起排名；等次和名额仍按各自分组拟定。")
    if not paper.decision:
        notes.insert(0, "等次由系统按方案拟定，尚未经会议审定。")
    notes += quota_notes(paper)
    if not paper.decision:
        everyone = paper.run.results.select_related("roster_entry").order_by("roster_entry__position")
        notes += [shortfall.sentence() for shortfall in selectors.unreached(paper.spec, everyone)]
    if any(count > 1 for count in tied.values()) or paper.spec.arithmetic.tie_break:
        notes.append(ranking_sentence(paper.spec))
    notes += by_hand_note(row.result for row in rows)
    if has_penalty(paper.spec):
        notes.append("扣分以负数列示。")
    totals = [([root_value(node, row.values) for node in paper.spec.nodes], row.result.total) for row in rows]
    if any(not adds_up(parts, total, places=paper.places) for parts, total in totals):
        notes.append("总分按未取舍的分项合计后四舍五入，与所列分项之和可能有细微差别；注明折算、否决的除外。")
    return notes
