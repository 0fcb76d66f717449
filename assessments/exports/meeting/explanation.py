"""得分说明 of one unit: the whole tree with rule, figures of both stages, evidence, people and times (F70)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from django.utils import timezone
from openpyxl.styles import Font

from assessments import selectors
from assessments.models import Result
from assessments.selectors import Explained, GradeLine, UsedInput, Value
from config.toolkit.digest import short
from config.toolkit.excel.report import Page, Report, widen
from config.toolkit.excel.text import HEADER_FONT
from config.toolkit.scaled import text
from organizations.models import User
from scoring.engine import UNGRADED, Node, NodeValue, Status

from .paper import Paper, footnotes, has_penalty, numbered, paper_of, record, report
from .remarks import vetoes
from .sums import BY_HAND, number_format, put_sum, shown

TEMPLATE = "得分说明"
STAGES = {"self": "自评", "review": "审核"}
LINE = "\n"
SMALLEST = 7.5  # points: one unit keeps this paper, nobody reads it out
STANDING = ("本组第", "不参加排名", "按总分")  # place and grade are told in rows of their own


def explanation_workbook(result: Result, *, actor: User) -> bytes:
    """得分说明 of one result, of whichever run it belongs to. The export is on record."""
    paper = paper_of(result.run.cycle, result.run)
    total, *nodes = selectors.explain_all(result)
    values = paper.values(f"{result.roster_entry.name}得分说明")
    values |= _head(paper, result, total)
    made = report(TEMPLATE)
    page = made.add(TEMPLATE, values, {"rows": [_record(paper, node) for node in nodes]})
    _finish(made, page, paper, result, nodes)
    record("explanation", paper, actor=actor, target=result, units=1)
    return made.saved()


def _head(paper: Paper, result: Result, total: Explained) -> dict[str, Any]:
    entry, grade = result.roster_entry, total.grade
    place = f"第{result.place}名" if result.place else "不排名"
    return {
        "cycle": paper.cycle.title,
        "unit": entry.name,
        "total": shown(result.total, result.status),
        "place": f"{place}（{entry.pool}组{total.ranked_units}{paper.cycle.measure}）" if entry.pool else place,
        "grade": paper.grade(result) if paper.decision else f"{paper.grade(result)}（拟定）",
        "grade_basis": LINE.join(_basis(paper, result, grade)) if grade else None,
        "total_lines": LINE.join(takewhile(lambda line: not line.startswith(STANDING), total.lines)),
        "notes": numbered(_notes(paper, result)),
    }


def _basis(paper: Paper, result: Result, grade: GradeLine) -> list[str]:
    """How the grade came about, step by step."""
    steps = [f"按分：{grade.by_score}（{grade.band}）。" if grade.by_score else "按分：没有等次。"]
    if grade.quota:
        outcome = "，名额边界总分并列，由会议择定" if grade.quota_tie else f"，本单位为{grade.by_quota or UNGRADED}"
        steps.append(f"名额：{grade.quota}{outcome}。")
    steps += [f"{veto}。" for veto in vetoes(paper, result)]
    if grade.meeting:
        reason = f"：{grade.reason}" if grade.reason else ""
        steps.append(f"审定：{grade.decided or UNGRADED}，{grade.meeting}{reason}。")
    else:
        steps.append(f"拟定：{grade.proposed or UNGRADED}，尚未经会议审定。")
    return steps


def _notes(paper: Paper, result: Result) -> list[str]:
    notes = [f"{result.roster_entry.tenure}。"] if result.roster_entry.tenure else []
    if result.run_id != paper.cycle.run_id:
        notes.append("本说明不是现行计算的结果，仅供核对。")
    if result.roster_entry.reason:
        notes.append(f"{result.roster_entry.get_standing_display()}：{result.roster_entry.reason}。")
    if has_penalty(paper.spec, paper.spec.preorder):
        notes.append("扣分以负数列示。")
    if result.overrides:
        notes.append(f"标{BY_HAND}的含经批准的人工调整。")
    return notes + [note for note in footnotes(paper) if not note.startswith(("免予考核", "等次由"))]


def _record(paper: Paper, node: Explained) -> dict[str, Any]:
    return {
        "code": node.code,
        "name": node.name,
        "full": None if node.points is None else shown(node.points, Status.FILLED),
        "points": shown(paper.spec.signed(node.code, node.value), node.status),
        "basis": LINE.join(_computation(node, outside=node.code in paper.spec.outside)),
        "figures": LINE.join(_figures(node)) or None,
        "people": LINE.join(_people(node)) or None,
    }


def _computation(node: Explained, *, outside: bool) -> list[str]:
    """The standard and the steps; where nothing was lost, or earned outside the base, the last step says it all.

    What the unit was not assessed on is told whole, with its reason.
    """
    lines = [f"标准：{node.sentence}"] if node.sentence else []
    steps = list(node.lines)
    if (
        node.leaf
        and not node.override
        and node.value == (0 if outside else node.points)
        and node.status != Status.EXEMPT
    ):
        steps = steps[-1:]
    if node.leaf and steps:
        steps = [f"计算：{''.join(steps)}"]
    return lines + steps + _adjusted(node)


def _adjusted(node: Explained) -> list[str]:
    """On what grounds a value was set by hand."""
    if node.override is None:
        return []
    override = node.override.override
    return [f"调整理由：{override.reason}（{override.document_no}）"]


def _figures(node: Explained) -> list[str]:
    """Every figure with what the unit claimed and what the review made of it, then the evidence."""
    figures = [_figure(used) for used in node.inputs]
    found = ["；".join(figures)] if figures else []
    found += [f"佐证：{row.file.name}（{short(row.file.digest)}）" for row in node.evidence]
    return found + [f"第{row.round}轮退回：{row.reason}" for row in node.returns]


def _figure(used: UsedInput) -> str:
    """专题研究次数：自评4次，审核3次（理由：…）."""
    if used.used == "cycle":
        return f"{used.datum.name}：{used.spoken}（取自{'、'.join(member.cycle for member in used.members)}）"
    if used.members:
        members = "、".join(f"{member.name}{_points(member.total)}" for member in used.members)
        return f"{used.datum.name}：{members}"
    own, review = (value if value and value.settled else None for value in (used.own, used.review))
    if own and review and own.spoken == review.spoken:
        said = f"{own.spoken}（认可）{_because(review)}"
    elif own or review:
        said = "，".join(f"{STAGES[value.stage]}{value.spoken}{_because(value)}" for value in (own, review) if value)
    else:
        said = used.spoken
    if used.origin:
        said += f"（{used.origin}）"
    return f"{used.datum.name}：{said}" + (f"（计算时为{used.spoken}，之后有改动）" if used.changed else "")


def _because(value: Value) -> str:
    return f"（{value.reason}）" if value.reason else ""


def _points(value: int | None) -> str:
    return "暂缺" if value is None else f"{text(value)}分"


def _people(node: Explained) -> list[str]:
    """Who gave the figures that counted, and when."""
    entries = {used.entry.entry_id: used.entry for used in node.inputs if used.entry}
    people: dict[tuple[str, str], Value] = {}
    for entry in entries.values():
        people[entry.stage, entry.by] = entry
    acts = [(STAGES[stage], by, entry.at) for (stage, by), entry in people.items()]
    if node.override:
        acts.append(("提出调整", str(node.override.override.entered_by), node.override.override.entered_at))
        acts += [("批准调整", str(act.approved_by), act.approved_at) for act in node.override.approvals]
    return [f"{act}：{by}{LINE}{timezone.localtime(at):%Y-%m-%d %H:%M}" for act, by, at in acts]


def _finish(made: Report, page: Page, paper: Paper, result: Result, nodes: Sequence[Explained]) -> None:
    """Sections in 黑体 with live sums of what stands below them; the total adds the roots."""
    by_hand = selectors.touched_by_hand(result, selectors.outline(paper.cycle.scheme))
    cells = {node.code: cell for node, cell in zip(nodes, page.cells("rows.points"), strict=False)}
    values = {row.code: row for row in selectors.matrix(paper.cycle, [result]).rows[0].values.values()}
    for cell in page.cells("rows.full"):
        cell.number_format = number_format(paper.places)
    marked = [*cells.items(), *(("", total) for total in page.cells("total"))]
    for code, cell in marked:
        cell.number_format = number_format(paper.places, by_hand=code in by_hand)
    for root in paper.spec.nodes:
        _sum_below(made, paper, cells, root, values)
    for node, row in zip(nodes, _rows(page), strict=False):
        if node.leaf is None:
            for cell in row:
                cell.font = Font(name=HEADER_FONT, size=cell.font.sz)
    roots = [(cells[node.code], paper.points(node, values)) for node in paper.spec.nodes if cells]
    for total in page.cells("total"):
        put_sum(made, total, [c for c, _ in roots], [v for _, v in roots], result.total, places=paper.places)
    people = page.cells("rows.people")
    widen(people, [line for cell in people for line in str(cell.value or "").split(LINE)], most=24)
    page.fit(smallest=SMALLEST)


def _sum_below(made: Report, paper: Paper, cells: dict[str, Any], node: Node, values: dict[str, NodeValue]) -> None:
    for child in node.children:
        _sum_below(made, paper, cells, child, values)
    if node.children and cells:
        added = [cells[child.code] for child in node.children]
        figures = [paper.points(child, values) for child in node.children]
        put_sum(made, cells[node.code], added, figures, paper.points(node, values), places=paper.places)


def _rows(page: Page) -> list[list[Any]]:
    """The cells of every node's row, as far as the template shows them."""
    names = ("rows.code", "rows.name", "rows.full", "rows.points", "rows.basis", "rows.figures", "rows.people")
    columns = [page.cells(name) for name in names if page.cells(name)]
    return [list(row) for row in zip(*columns, strict=True)]
