"""The board of a cycle: which unit stands at which step, worst first, and the steps of the cycle itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assessments import selectors
from assessments.models import Cycle, CycleState, SheetState, Stage, Standing
from assessments.selectors import Progress, SheetLine
from assessments.views.doors import holds
from config.templatetags.kaoping import minutes
from organizations.roles import Permission

ORDER = list(CycleState)
CLOSED = (CycleState.DECIDED, CycleState.PUBLISHED)
UNSENT, RETURNED, WAITING, REVIEWED, APART = range(5)
GROUPS = ("未提交", "退回待改", "待审核", "已审核", "不填报")


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of the matrix: sign, words, and a second line."""

    kind: str
    label: str
    detail: str = ""


NOTHING_ASKED = Step("muted", "不用自评", "没有要单位填的项目")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit: in which of GROUPS it stands, how bad that is (0 is worst), its two steps, what to do with it."""

    line: SheetLine
    group: int
    rank: int
    own: Step
    review: Step
    url: str
    verb: str

    @property
    def pending(self) -> bool:
        """Whether the unit is still in the way of deciding."""
        return self.group < REVIEWED


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """The units at one step, each counted in one group only."""

    label: str
    rows: tuple[BoardRow, ...]


def _own_step(line: SheetLine) -> tuple[int, Step]:
    """How bad it is (0 is worst) and the cell of 自评."""
    sheet, filled = line.sheet, f"已填{line.filled}/{line.asked}项"
    if sheet.state == SheetState.RETURNED:
        return 0, Step("back", f"退回{line.returned}项", f"第{sheet.round}轮，待改正")
    if sheet.state in (SheetState.SUBMITTED, SheetState.REVIEWED):
        return 0, _handed_in(line)
    if not line.asked:
        return 0, NOTHING_ASKED
    if line.late:
        return 0, Step("late", "逾期未交", filled)
    if line.started:
        return 2, Step("info", f"填写中{line.filled * 100 // max(line.asked, 1)}%", filled)
    return 1, Step("todo", "未开始", filled)


def _handed_in(line: SheetLine) -> Step:
    """What became of 自评 of a sheet that is past it; some have nothing to fill in, or were filled in for the unit."""
    if line.sheet.submitted_at:
        return Step("ok", "已提交", minutes(line.sheet.submitted_at))
    return Step("warn", "没有自评", "由审核人录入") if line.asked else NOTHING_ASKED


def _review_step(line: SheetLine) -> Step:
    sheet = line.sheet
    if sheet.state == SheetState.REVIEWED:
        return Step("ok", "已审核", minutes(sheet.reviewed_at))
    if sheet.state == SheetState.SUBMITTED:
        return Step("info", "审核中" if line.reviewed else "待审核", f"已核{line.reviewed}项" if line.reviewed else "")
    return Step("todo", "未到审核")


AT = {
    SheetState.OPEN: UNSENT,
    SheetState.RETURNED: RETURNED,
    SheetState.SUBMITTED: WAITING,
    SheetState.REVIEWED: REVIEWED,
}


def board_rows(progress: Progress, *, may_review: bool) -> list[BoardRow]:
    """Group by group, in each the worst first, then 建制顺序; what is decided can only be looked at."""
    reviewing = may_review and progress.cycle.state not in CLOSED
    door = "assessments:sheet-review" if reviewing else "assessments:sheet"
    rows = []
    for line in progress.lines:
        if line.sheet is None:
            step = Step("muted", Standing(line.entry.standing).label, line.entry.reason)
            rows.append(BoardRow(line, APART, 0, step, Step("muted", "—"), "", ""))
            continue
        open_ = line.sheet.state == SheetState.OPEN
        group = WAITING if open_ and not line.asked else AT[SheetState(line.sheet.state)]
        rank, own = _own_step(line)
        verb = "审核" if reviewing and group == WAITING else "查看"
        url = "" if progress.cycle.state == CycleState.DRAFT else reverse(door, args=[line.sheet.pk])
        rows.append(BoardRow(line, group, rank, own, _review_step(line), url, verb))
    return sorted(rows, key=lambda row: (row.group, row.rank, row.line.entry.position))


def board_groups(rows: list[BoardRow]) -> list[BoardGroup]:
    """The rows under the headings of their groups; a group without units is left out."""
    return [BoardGroup(GROUPS[at], tuple(those)) for at, those in groupby(rows, key=lambda row: row.group)]


def cycle_steps(cycle: Cycle, progress: Progress, *, behind: bool) -> list[dict[str, str]]:
    """冻结名册 → 启动 → 填报与审核 → 计算 → 审定 → 公布 as the steps include wants them.

    `behind`: the run is to be computed anew.
    """
    at = ORDER.index(CycleState(cycle.state))
    frozen = bool(cycle.roster_digest)
    reviewed = at >= 1 and progress.reviewed >= progress.units - progress.exempt
    done = [frozen, at >= 1, reviewed, at >= 2 and not behind, at >= 3, at >= 4]
    details = [
        f"{progress.units}{cycle.measure}" if frozen else "",
        "",
        f"已审{progress.reviewed}/{progress.units - progress.exempt}" if at >= 1 else "",
        f"第{cycle.run.sequence}次{'以后有改动' if behind else ''}" if cycle.run else "",
        "",
        "",
    ]
    labels = ["冻结名册", "启动", "填报与审核", "计算", "审定", "公布"]
    steps: list[dict[str, str]] = []
    for label, is_done, detail in zip(labels, done, details, strict=True):
        current = not is_done and all(step["state"] == "done" for step in steps)
        state = "done" if is_done else "current" if current else "todo"
        steps.append({"label": label, "state": state, "detail": detail})
    return steps


def next_step(cycle: Cycle, progress: Progress, *, behind: bool) -> str:
    """Which of the buttons is the next; none while everybody waits for the units."""
    if cycle.state == CycleState.DRAFT:
        return "open" if cycle.roster_digest else "roster"
    if cycle.state == CycleState.OPEN:
        done = progress.reviewed == progress.units - progress.exempt
        return "compute" if done else "review" if progress.submitted else ""
    return {"computed": "compute" if behind else "decide", "decided": "publish"}.get(cycle.state, "")


def board_context(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """Everything that the board shows."""
    progress = selectors.progress(cycle)
    may_review = holds(request.user, cycle, Permission.REVIEW)
    rows = board_rows(progress, may_review=may_review)
    computed = cycle.state == CycleState.COMPUTED
    since = selectors.outdated(cycle.run) if computed and cycle.run else None
    return {
        "progress": progress,
        "rows": rows,
        "groups": board_groups(rows),
        "due": progress.units - progress.exempt,
        "asked": any(line.asked for line in progress.lines),
        "own_window": progress.windows.get(Stage.SELF),
        "unsent": [row for row in rows if row.group == UNSENT],
        "returned": [row for row in rows if row.group == RETURNED],
        "closed": cycle.state in CLOSED,
        "steps": cycle_steps(cycle, progress, behind=bool(since)),
        "next": next_step(cycle, progress, behind=bool(since)),
        "windows": cycle.windows.all(),
        "may_review": may_review,
        "may_organize": holds(request.user, cycle, Permission.ORGANIZE),
        "may_decide": holds(request.user, cycle, Permission.DECIDE),
        "outdated": selectors.behind(cycle.run, since) if since else [],
        "overrides": list(selectors.override_obstacles(cycle)) if computed else [],
        "publication": cycle.publications.first() if cycle.state == CycleState.PUBLISHED else None,
    }
