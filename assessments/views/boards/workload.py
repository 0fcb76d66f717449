"""审核工作量: what was settled, changed and sent back by office and reviewer, and how long the units waited."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.boards import Board, Figure
from assessments.exports.boards import workload_workbook
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.boards import Work, Workload, reviewed_cycles, workload
from config.toolkit import charts
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE, text
from config.toolkit.views import attachment
from organizations.doors import need
from organizations.models import User
from organizations.roles import Permission

from .board import page

NAME = "assessments:board-workload"


def asked(request: HttpRequest) -> tuple[BoardForm, Workload] | None:
    """What is asked for, and the board that answers; None while nothing is assessed."""
    need(request, Permission.OVERSEE)
    cycles = {str(cycle.pk): cycle for cycle in reviewed_cycles(request.user)}
    if not cycles:
        return None
    titles = [(pk, f"{cycle.title}（{cycle.owner}）") for pk, cycle in cycles.items()]
    form = BoardForm(request.GET, [Ask("cycle", "考核", titles, titles[0][0])])
    return form, workload(cycles[form.given["cycle"]])


@require_safe
def workload_page(request: HttpRequest) -> HttpResponse:
    """Numbers, a chart and a table by office, the same by reviewer."""
    found = asked(request)
    context: dict[str, object] = {"board": None}
    if found:
        form, board = found
        context = {
            "form": form,
            "board": board,
            "parts": [
                ("按责任科室", "by-office", chart(board.offices, "offices"), board.offices, False),
                ("按审核人", "by-person", chart(board.reviewers, "reviewers"), board.reviewers, True),
            ],
        }
    return page(request, NAME, WORKLOAD.title, "assessments/_board_workload.html", context)


def chart(works: tuple[Work, ...], name: str) -> charts.BarChart:
    """How many figures each of them settled."""
    return charts.bars([charts.Datum(work.label, work.settled * SCALE) for work in works], places=0, name=name)


@require_safe
def workload_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; the export is on record."""
    found = asked(request)
    if found is None:
        raise Refused("还没有启动的考核，没有可以导出的内容。")
    _, board = found
    return attachment(workload_workbook(board, actor=request.user), f"{board.cycle.title}审核工作量")


def figures(user: User) -> list[Figure]:
    """Of the latest assessment: what waits to be reviewed, and how long the longest has."""
    cycle = reviewed_cycles(user).first()
    if cycle is None:
        return []
    board = workload(cycle)
    longest = "" if board.longest_waiting is None else f"最久已等{text(board.longest_waiting, 1)}天"
    return [
        Figure("已核定数据", f"{board.total.settled}个", cycle.title),
        Figure("待审考核表", f"{board.waiting}张", longest),
    ]


WORKLOAD = Board(NAME, "审核工作量", "各科室、各审核人核定、改动、退回了多少，单位等了几天。", figures)
