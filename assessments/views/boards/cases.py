"""整顿进展: the pages of rectification cases as one of the boards; they have tabs of their own."""

from __future__ import annotations

from assessments.boards import Board, Figure
from assessments.models import Case, CaseState
from assessments.selectors.cases.board import board, total
from organizations.models import User
from organizations.roles import Permission


def figures(user: User) -> list[Figure]:
    """How many cases are on the list, how many are behind, how many problems are left: as in the ledger."""
    lines = board(Case.objects.allowed(user, Permission.SEE))
    if not lines:
        return []
    sum_, waiting = total(lines), sum(line.case.state == CaseState.IDENTIFIED for line in lines)
    more = [f"另有跟踪中{sum_.following}个"] + ([f"待列入{waiting}个"] if waiting else [])
    return [
        Figure("未销号", f"{sum_.on_list}个", "，".join(more)),
        Figure("有落后事项", f"{sum_.behind}个"),
        Figure("没有销号的问题", f"{sum_.problems - sum_.checked}个", f"历次共{sum_.problems}个"),
    ]


CASES = Board("assessments:case-progress", "整顿进展", "软弱涣散组织整顿：销号进度、落后情况、乡镇汇总。", figures)
