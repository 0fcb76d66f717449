"""推演 on paper: who would move, by which changes, who is near an edge; marked so that nobody takes it for results."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone

from assessments.models import Cycle, Standing
from assessments.selectors import Basis, WhatIf, WhatIfRow, cautions
from config.toolkit.digest import short
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from scoring.engine import UNGRADED, Scheme

MARK = "推演，不是正式结果"
HEADERS = (
    *("分组", "推演名次", "原名次", "名次变化", "单位", "推演总分", "原总分", "总分变化"),
    *("推演等次", "原建议等次", "一票否决", "备注"),
)
NEAR = ("分组", "单位", "推演总分", "等次", "等次线", "高出（低于为负）", "推演等次")
HEADING = 8  # characters of a heading


def what_if_workbook(
    cycle: Cycle, basis: Basis, outcome: WhatIf, *, changes: Sequence[str], margin: int, actor: User
) -> bytes:
    """Sheets 推演结果, 改动, 各等次单位数 and 等次线附近. The export is on record, nothing else is written."""
    note = (
        f"{MARK}。依据第{basis.run.sequence}次计算的数据（校验码{short(basis.run.digest)}），"
        f"方案{cycle.scheme.title}第{cycle.scheme.version}版；{timezone.localtime():%Y-%m-%d %H:%M}生成。"
    )
    grades = [(count.name, count.before, count.after, count.after - count.before) for count in outcome.grades]
    near = f"距等次线{text(margin)}分以内的单位（{MARK}）"
    content = io.BytesIO()
    lists(
        content,
        [
            Listing("推演结果", f"{cycle.title}（{MARK}）", HEADERS, list(_rows(outcome, basis)), note, HEADING),
            Listing(
                "改动", f"改动的内容（{MARK}）", ("序号", "内容"), _said(basis, outcome, changes), _summary(outcome)
            ),
            Listing("各等次单位数", f"各等次单位数（{MARK}）", ("等次", "现在", "推演", "增减"), grades),
            Listing("等次线附近", near, NEAR, list(_near(outcome, basis)), note, HEADING),
        ],
        mark=MARK,
    )
    audit.record("export.what_if", actor=actor, target=cycle, unit=cycle.owner, run=basis.run.pk, changes=list(changes))
    return content.getvalue()


def _said(basis: Basis, outcome: WhatIf, changes: Sequence[str]) -> list[tuple[int | str, str]]:
    """The changes by number, then what has to be known beside them."""
    numbered: list[tuple[int | str, str]] = list(enumerate(changes or ["没有改动。"], 1))
    return numbered + [("注意", sentence) for sentence in cautions(basis, outcome)]


def _rows(outcome: WhatIf, basis: Basis) -> Iterator[Sequence[CellValue]]:
    places = basis.scheme.arithmetic.places
    for pool, rows in outcome.pools:
        for row in rows:
            before, after = row.move.before, row.move.after
            known = before.total is not None and after.total is not None
            moved = (after.total or 0) - (before.total or 0) if known else None
            yield (
                *(pool, after.place, before.place, row.rise, row.entry.name),
                *(amount(value, places=places) for value in (after.total, before.total, moved)),
                *(after.grade or UNGRADED, before.grade or UNGRADED),
                _fallen(outcome.scheme, row),
                "；".join(_remarks(row)),
            )


def _fallen(scheme: Scheme, row: WhatIfRow) -> str:
    """The vetoes by name; before and after where they differ."""
    results = (row.move.before, row.move.after)
    before, after = ("、".join(veto.name for veto in scheme.fallen(result.vetoes)) for result in results)
    return after if before == after else f"推演：{after or '无'}；原来：{before or '无'}"


def _remarks(row: WhatIfRow) -> Iterator[str]:
    if row.entry.standing != Standing.FULL:
        yield row.entry.get_standing_display()
    if row.move.after.provisional:
        yield "数据不全，总分暂计"
    if row.tentative:
        yield "名次暂排"
    if row.by_hand:
        yield "※含人工调整"
    if row.move.after.quota_tie:
        yield "名额边界并列，由会议明确"


def _near(outcome: WhatIf, basis: Basis) -> Iterator[Sequence[CellValue]]:
    places = basis.scheme.arithmetic.places
    for row in outcome.near:
        after = row.move.after
        for edge in row.edges:
            line = (after.total or 0) - edge.distance
            total, away = amount(after.total, places=places), amount(edge.distance, places=places)
            yield row.entry.pool, row.entry.name, total, edge.grade, amount(line), away, after.grade or UNGRADED


def _summary(outcome: WhatIf) -> str:
    alike = outcome.comparison.correlation
    said = f"，名次相关系数{text(alike, 3)}" if alike is not None else ""
    return f"{MARK}。名次变化{outcome.replaced}个单位，建议等次变化{outcome.regraded}个单位{said}。"
