"""失分分析: which items cost most points in a decided assessment, township by township, and whom."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.boards import Board, Figure
from assessments.exports.boards import losses_workbook
from assessments.exports.laid import today
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.boards import LossBoard, loss_board, places, settled_cycles
from config.toolkit import charts
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment
from organizations.doors import need
from organizations.models import User
from organizations.roles import Permission

from .board import PER_PAGE, page

NAME = "assessments:board-losses"
DRAWN = 15  # bars: the items that cost most


def asked(request: HttpRequest) -> tuple[BoardForm, LossBoard] | None:
    """What is asked for, and the board that answers; None while no assessment is decided."""
    need(request, Permission.OVERSEE)
    cycles = {str(cycle.pk): cycle for cycle in settled_cycles(request.user)}
    if not cycles:
        return None
    titles = [(pk, cycle.title) for pk, cycle in cycles.items()]
    key = request.GET.get("cycle", "")
    cycle = cycles[key if key in cycles else titles[0][0]]
    there = places(request.user, cycle)
    form = BoardForm(
        request.GET,
        [Ask("cycle", "考核", titles, str(cycle.pk)), *([Ask("place", "乡镇", there)] if there[1:] else [])],
    )
    return form, loss_board(request.user, cycle, place=form.given.get("place", ""))


@require_safe
def loss_board_page(request: HttpRequest) -> HttpResponse:
    """Chart and table of the items, the townships; `?item=` lists the units that lost at one item."""
    found = asked(request)
    context: dict[str, object] = {"board": None}
    if found:
        form, board = found
        item = request.GET.get("item", "")
        units = board.at(item)
        context = {
            "form": form,
            "board": board,
            "chart": chart(board),
            "item": board.name(item),
            "page": Paginator(units, PER_PAGE).get_page(request.GET.get("page")) if board.name(item) else None,
        }
    return page(request, NAME, LOSSES.title, "assessments/_board_losses.html", context)


def chart(board: LossBoard) -> charts.BarChart | None:
    """The items that cost most, by what a unit lost on average."""
    worst = [item for item in board.items if item.lost][:DRAWN]
    drawn = [charts.Datum(f"{item.placed.code} {item.placed.node.name}", item.mean) for item in worst]
    return charts.bars(drawn, name="losses") if drawn else None


@require_safe
def loss_board_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; the export is on record."""
    found = asked(request)
    if found is None:
        raise Refused("还没有审定或公布的考核，没有可以导出的内容。")
    form, board = found
    place = board.places[0].label if form.given.get("place") and board.places else ""
    content = losses_workbook(board, place, actor=request.user)
    return attachment(content, f"{board.cycle.title}{place}失分分析{today()}")


def figures(user: User) -> list[Figure]:
    """How many assessments there are to look into."""
    cycles = list(settled_cycles(user))
    return [Figure("已审定、公布的考核", f"{len(cycles)}次", f"最近：{cycles[0].title}")] if cycles else []


LOSSES = Board(NAME, "失分分析", "哪些指标失分最多，失分的单位有多少，各乡镇差在哪里。", figures)
