"""等级分布: a table of townships and levels over a chart of the years, and the units behind each number."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.boards import Board, Figure
from assessments.exports.boards import levels_workbook
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.boards import LevelBoard, level_board
from assessments.selectors.cases.listed import listed_on
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from config.toolkit.stacks import Key, Stack, StackChart, stacks
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

NAME = "assessments:board-levels"


def asked(request: HttpRequest) -> tuple[BoardForm, LevelBoard] | None:
    """What is asked for, and the board that answers; None while no unit holds any level."""
    need(request, Permission.OVERSEE)
    scales, scale = chosen_scale(request)
    if scale is None:
        return None
    years = years_of(scale)
    choices = [*scale_asked(scales), Ask("year", "截至", years, years[0][0])]
    form = BoardForm(request.GET, [*choices, *units_asked(scale)])
    year = int(form.given["year"])
    return form, level_board(scale, year=year, narrow=narrowed(form))


@require_safe
def level_board_page(request: HttpRequest) -> HttpResponse:
    """Chart, table and units; `?level=` leaves the units of one level."""
    found = asked(request)
    context: dict[str, object] = {"board": None}
    if found:
        form, board = found
        level = request.GET.get("level", "")
        column = next((one for one in board.columns if one.code == level), None)
        holders = board.holding(column.code if column else "")
        shown = Paginator(holders, PER_PAGE).get_page(request.GET.get("page"))
        marks = listed_on(request.user, [one.unit.unit for one in shown.object_list], board.day)
        context = {
            "form": form,
            "board": board,
            "chart": chart(request, form, board),
            "towns": town_chart(request, form, board) if len(board.lines) > 1 else None,
            "column": column,
            "page": shown,
            "rows": [(one, marks.get(one.unit.unit)) for one in shown.object_list],
        }
    return page(request, NAME, LEVELS.title, "assessments/_board_levels.html", context)


def chart(request: HttpRequest, form: BoardForm, board: LevelBoard) -> StackChart:
    """A bar for each year, the latest below; it leads to that year."""
    keys = [Key(column.label, column.shade) for column in board.columns]
    rows = [
        Stack(f"{one.year}年", one.line.counts, link(request, form.given, year=str(one.year))) for one in board.years
    ]
    return stacks(rows, keys, name="years", measure="个单位")


def town_chart(request: HttpRequest, form: BoardForm, board: LevelBoard) -> StackChart:
    """A bar for each township on the day; it leads to that township."""
    keys = [Key(column.label, column.shade) for column in board.columns]
    rows = [
        Stack(line.label, line.counts, link(request, form.given, township=str(line.above)) if line.above else "")
        for line in board.lines
    ]
    return stacks(rows, keys, name="towns", measure="个单位")


@require_safe
def level_board_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; the export is on record."""
    found = asked(request)
    if found is None:
        raise Refused("还没有单位登记等级，没有可以导出的内容。")
    form, board = found
    asked_range = range_of(request, form)
    content = levels_workbook(board, asked_range, actor=request.user)
    return attachment(content, f"{asked_range.name}等级分布（{chinese_date(board.day)}）")


def figures(user: User) -> list[Figure]:
    """Of the scale of which most units hold levels: how many, and how many the best one."""
    scale = first_scale(user)
    if scale is None:
        return []
    board = level_board(scale, year=scale.years[-1])
    best, none = board.total.cells[0], board.total.counts[-1]
    share = f"占{text(best[1] * 100, 1)}%"
    return [
        Figure("应评定单位", f"{board.total.total}个", scale.title),
        Figure(board.columns[0].label, f"{best[0]}个", share),
        Figure("没有等级", f"{none}个"),
    ]


LEVELS = Board(NAME, "等级分布", "各乡镇各等级的单位数和占比，历年对比。", figures)
