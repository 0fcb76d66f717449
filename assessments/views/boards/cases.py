"""整顿进展: the pages of rectification cases as one of the boards; they have tabs of their own."""

from __future__ import annotations

from assessments.boards import Board, Figure
from assessments.models import Case
from assessments.models.cases import OVER
from assessments.selectors.cases.board import board
from organizations.models import User
from organizations.roles import Permission


def figures(user: User) -> list[Figure]:
    """How many cases are open, how many of them are behind with anything, how many problems are left."""
    lines = board(Case.objects.allowed(user, Permission.SEE).exclude(state__in=OVER))
    if not lines:
        return []
    left = f"共{sum(line.problems for line in lines)}个"
    return [
        Figure("正在整顿、巩固", f"{len(lines)}个"),
        Figure("有落后事项", f"{sum(bool(line.faults) for line in lines)}个"),
        Figure("没有销号的问题", f"{sum(line.open for line in lines)}个", left),
    ]


CASES = Board("assessments:case-progress", "整顿进展", "软弱涣散组织整顿：销号进度、落后情况、乡镇汇总。", figures)
