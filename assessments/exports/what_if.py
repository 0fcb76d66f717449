"""推演 on paper: who would move, by which changes, who is near an edge; marked so that nobody takes it for results."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone

from assessments.models import Cycle
from assessments.selectors import Basis, WhatIf
from config.toolkit.digest import short
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from scoring.engine import UNGRADED

MARK = "推演，不是正式结果"
HEADERS = ("分组", "推演名次", "原名次", "名次变化", "单位", "推演总分", "原总分", "总分变化", "推演等次", "原建议等次")


def what_if_workbook(
    cycle: Cycle, basis: Basis, outcome: WhatIf, *, changes: Sequence[str], margin: int, actor: User
) -> bytes:
    """Sheets 推演结果, 改动 and 等次线附近. The export is on record, nothing else is written."""
    note = (
        f"{MARK}。依据第{basis.run.sequence}次计算的数据（校验码{short(basis.run.digest)}），"
        f"方案{cycle.scheme.title}第{cycle.scheme.version}版；{timezone.localtime():%Y-%m-%d %H:%M}生成。"
    )
    title = f"{cycle.title}（{MARK}）"
    numbered = [(number, change) for number, change in enumerate(changes or ["没有改动。"], 1)]
    near = f"距等次线{text(margin)}分以内的单位"
    content = io.BytesIO()
    lists(
        content,
        [
            Listing("推演结果", title, HEADERS, list(_rows(outcome, basis)), note),
            Listing("改动", f"改动的内容（{MARK}）", ("序号", "改动"), numbered, _summary(outcome)),
            Listing(
                "等次线附近",
                f"{near}（{MARK}）",
                ("分组", "单位", "推演总分", "等次线", "高出（低于为负）"),
                list(_near(outcome, basis)),
                note,
            ),
        ],
        mark=MARK,
    )
    audit.record("export.what_if", actor=actor, target=cycle, unit=cycle.owner, run=basis.run.pk, changes=list(changes))
    return content.getvalue()


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
            )


def _near(outcome: WhatIf, basis: Basis) -> Iterator[Sequence[CellValue]]:
    places = basis.scheme.arithmetic.places
    for row in outcome.near:
        for edge in row.edges:
            total = amount(row.move.after.total, places=places)
            yield row.entry.pool, row.entry.name, total, edge.grade, amount(edge.distance, places=places)


def _summary(outcome: WhatIf) -> str:
    alike = outcome.comparison.correlation
    said = f"，名次相关系数{text(alike, 3)}" if alike is not None else ""
    return f"{MARK}。名次变化{outcome.replaced}个单位，建议等次变化{outcome.regraded}个单位{said}。"
