"""升降变化: from each level to each level between two years, who rose and who fell, and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.boards import Board, Figure
from assessments.exports.boards import movement_workbook
from assessments.exports.laid import today
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.boards import Ladder, Movement, grounds, movement
from assessments.selectors.levels import FELL, KEPT, ROSE
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.stacks import Stack, StackChart, stacks
from config.toolkit.views import attachment
from organizations.doors import need
from organizations.models import User
from organizations.roles import Permission

from .board import (
    PER_PAGE,
    chosen_scale,
    first_scale,
    link,
    narrowed,
    page,
    range_of,
    scale_asked,
    units_asked,
    years_of,
)

NAME = "assessments:board-movement"


def asked(request: HttpRequest) -> tuple[BoardForm, Movement] | None:
    """What is asked for, and the board that answers; None while no unit holds any level."""
    need(request, Permission.OVERSEE)
    scales, scale = chosen_scale(request)
    if scale is None:
        return None
    before = scale.years[0] - 1
    years = [*years_of(scale), (str(before), f"{before}年末")]
    begun, ended = latest(scale)
    form = BoardForm(
        request.GET,
        [
            *scale_asked(scales),
            Ask("since", "从", years, str(begun)),
            Ask("until", "到", years, str(ended)),
            *units_asked(scale),
        ],
    )
    since, until = sorted(int(form.given[name]) for name in ("since", "until"))
    return form, movement(scale, since=since, until=until, narrow=narrowed(form))


def latest(scale: Ladder) -> tuple[int, int]:
    """The two ends of years to be compared where nobody asks: those of the latest two rounds in force.

    With one round, the end of the year before it and its own; with none, the end of last year and today.
    """
    settled = scale.settled_years() or [scale.years[-1]]
    return (settled[1] if settled[1:] else settled[0] - 1), settled[0]


@require_safe
def movement_page(request: HttpRequest) -> HttpResponse:
    """Chart by township, the table of levels, the units; `?change=`, `?was=&now=` leave some of the units."""
    found = asked(request)
    context: dict[str, object] = {"board": None}
    if found:
        form, board = found
        moves, told = shown(request, board)
        listed = Paginator(moves, PER_PAGE).get_page(request.GET.get("page"))
        found_by = grounds(listed.object_list)
        context = {
            "form": form,
            "board": board,
            "chart": chart(request, form, board),
            "chart_title": f"各乡镇单位的等级变化（个，{chinese_date(board.since)}到{chinese_date(board.until)}）",
            "told": told,
            "page": listed,
            "rows": [(move, found_by.get(move.source.pk, "") if move.source else "") for move in listed.object_list],
        }
    return page(request, NAME, MOVEMENT.title, "assessments/_board_movement.html", context)


def shown(request: HttpRequest, board: Movement) -> tuple[list, str]:
    """The units to be listed and which they are, in words: those that changed unless some are asked for."""
    change, cell = request.GET.get("change", ""), (request.GET.get("was", ""), request.GET.get("now", ""))
    if change in board.words:
        return [move for move in board.moves if move.change == change], board.words[change].label
    heads = {code: label for code, label in board.heads}
    rows = {line.code: line.label for line in board.matrix}
    if cell[0] in rows and cell[1] in heads:
        return [move for move in board.moves if move.key == cell], f"{rows[cell[0]]} → {heads[cell[1]]}"
    return [move for move in board.moves if move.moved], ""


def chart(request: HttpRequest, form: BoardForm, board: Movement) -> StackChart:
    """A bar for each township; it leads to that township."""
    rows = [
        Stack(line.label, line.counts, link(request, form.given, township=str(line.above or "")))
        for line in board.lines
    ]
    return stacks(rows, board.keys, name="townships", measure="个单位")


@require_safe
def movement_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; the export is on record."""
    found = asked(request)
    if found is None:
        raise Refused("还没有单位登记等级，没有可以导出的内容。")
    form, board = found
    told = range_of(request, form)
    name = f"{told.name}等级升降变化{board.since.year}至{board.until.year}年{today()}"
    return attachment(movement_workbook(board, told, actor=request.user), name)


def figures(user: User) -> list[Figure]:
    """Between the latest two rounds: how many rose, stayed, fell; all others in one."""
    scale = first_scale(user)
    if scale is None:
        return []
    since, until = latest(scale)
    board = movement(scale, since=since, until=until)
    words = dict([*years_of(scale), (str(since), f"{since}年末")])
    note = f"{words[str(since)]}到{words[str(until)]}"
    main = [Figure(label, f"{n}个", note) for change, label, n in board.sorts if change in (ROSE, KEPT, FELL)]
    others = [(label, n) for change, label, n in board.sorts if n and change not in (ROSE, KEPT, FELL)]
    told = "，".join(f"{label}{n}个" for label, n in others)
    return main + ([Figure("其他", f"{sum(n for _, n in others)}个", told)] if others else [])


MOVEMENT = Board(NAME, "升降变化", "两年之间谁升了、谁降了，新定、取消和撤并的，各有什么理由。", figures)
