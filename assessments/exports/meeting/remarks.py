"""备注: what a reader of the ranking asks about a line, answered beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assessments.models import Result, Standing
from assessments.selectors.overrides import called
from assessments.selectors.results import converted
from config.toolkit.scaled import text
from scoring.engine import UNGRADED, Status

from .paper import Paper

Seat = tuple[str, int | None]  # a group, and the place in it


def remark(paper: Paper, result: Result, tied: Counter[Seat], roots: Sequence[int | None], seat: Seat) -> str | None:
    """Tie, standing, veto, quota, decision, what is provisional and how the base was converted; None for a plain line.

    `tied` counts the units by group and place, `seat` is that of this line; `roots` are the signed points of the
    scheme's roots.
    """
    entry = result.roster_entry
    found = []
    if seat[1] and tied[seat] > 1:
        found.append(f"并列第{seat[1]}名")
    if entry.standing != Standing.FULL:
        found.append(
            f"{entry.get_standing_display()}：{entry.reason}{entry.document_no and f'（{entry.document_no}）'}"
        )
    found += adjusted(paper, result)
    found += vetoes(paper, result)
    found += _grading(paper, result)
    if Status(result.status).provisional:
        found.append("有数据暂缺，得分暂计")
    if converted(paper.spec, result):
        found.append("有不考核或不涉及的项目，基本分按比例折算")
    return "；".join(found) or None


def adjusted(paper: Paper, result: Result) -> list[str]:
    """Every value that was set by hand: 人工调整「1.2 按时报送」3分为5分（文号）."""
    found = []
    for code, value, computed, status, pk in result.overrides:
        name = called(paper.spec.by_code[code] if code else None)
        was = Status(status).label if computed is None else f"{text(computed)}分"
        found.append(f"人工调整{name}{was}为{text(value)}分（{paper.overrides[pk].document_no}）")
    return found


def vetoes(paper: Paper, result: Result) -> list[str]:
    """Every veto that struck, with its effect."""
    struck = [veto for veto in paper.spec.vetoes if veto.code in result.vetoes]
    return [f"{veto.title}（{veto.name}），{veto.outcome}" for veto in struck]


def _grading(paper: Paper, result: Result) -> Iterator[str]:
    """Why the grade is not the one of the score alone."""
    decided = paper.grades.get(result.roster_entry_id)
    if result.quota_tie and not decided:
        yield f"按分{result.score_grade}，名额边界总分并列，由会议择定"
    elif not decided and result.quota_grade and result.quota_grade != result.score_grade:
        yield f"按分{result.score_grade}，因名额拟为{result.quota_grade}"
    if decided and decided.reason:
        change = "" if decided.grade == decided.proposed else f"由{decided.proposed or UNGRADED}审定为{decided.grade}，"
        yield f"{change}{decided.reason}"
    elif decided and decided.grade == result.grade and result.quota_grade and result.quota_grade != result.score_grade:
        yield f"按分{result.score_grade}，因名额定为{decided.grade}"


def quota_notes(paper: Paper) -> list[str]:
    """How many may have a grade."""
    return [f"{quota.sentence()}。" for quota in paper.spec.quotas]
