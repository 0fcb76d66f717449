"""称号比例: the share of holders by township against its target, and over the reviews of the same title."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.boards import Board, Figure
from assessments.exports.titles import board_workbook
from assessments.forms.boards import Ask, BoardForm
from assessments.selectors.titles.board import TitleBoard, computed_reviews, families, title_board
from assessments.selectors.titles.counting import Counts
from assessments.selectors.titles.looking import rule_of
from config.toolkit import charts
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from config.toolkit.views import attachment
from organizations.doors import need
from organizations.models import User
from organizations.roles import Permission

from .board import page

NAME = "assessments:board-titles"


def asked(request: HttpRequest) -> tuple[BoardForm, TitleBoard] | None:
    """What is asked for, and the board that answers; None while nothing is computed."""
    need(request, Permission.OVERSEE)
    found = families(request.user)
    if not found:
        return None
    names = [(key, f"{rule_of(some[0].standard).award}（{some[0].owner}）") for key, some in found.items()]
    key = BoardForm(request.GET, [Ask("title", "称号", names, names[0][0])]).given["title"]
    family = found[key]
    reviews = [(str(one.pk), f"{one}（{chinese_date(one.day)}）") for one in family]
    form = BoardForm(request.GET, [Ask("title", "称号", names, key), Ask("review", "评审", reviews, reviews[0][0])])
    review = next(one for one in family if str(one.pk) == form.given["review"])
    return form, title_board(review, family, request.user)


@require_safe
def title_board_page(request: HttpRequest) -> HttpResponse:
    """Two charts with their tables."""
    found = asked(request)
    context: dict[str, object] = {"board": None}
    if found:
        form, board = found
        rule, told = board.rule, board.told
        line = told.share.percent if rule.target is None else rule.target
        label = "平均" if rule.target is None else "目标"
        context = {
            "form": form,
            "board": board,
            "review": board.review,
            "rule": rule,
            "told": told,
            "below_chart": chart(board.below, line, label, "below"),
            "below_title": f"各{board.above}的比例（%）",
            "times_chart": chart(board.times, rule.target, "目标", "times"),
        }
    return page(request, NAME, TITLES.title, "assessments/titles/_board.html", context)


def chart(rows: Sequence[Counts], line: int | None, label: str, name: str) -> charts.BarChart | None:
    """Shares in per cent; those that reach the target are marked. None where there is nothing to compare."""
    drawn = [
        charts.Datum(_name(row), row.share.percent, "best" if row.share.gap == 0 else "", row.address) for row in rows
    ]
    return charts.bars(drawn, mean=line, mean_label=label, places=1, name=name) if len(drawn) > 1 else None


def _name(row: Counts) -> str:
    """A township; of a review its day: what it is called is the same every year."""
    return chinese_date(row.day) if row.day else row.name


@require_safe
def title_board_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; the export is on record."""
    found = asked(request)
    if found is None:
        raise Refused("还没有计算过的称号评审，没有可以导出的内容。")
    _, board = found
    return attachment(board_workbook(board, actor=request.user), board.title)


def figures(user: User) -> list[Figure]:
    """Of the latest review: how many of how many, and how many are wanting."""
    review = computed_reviews(user).first()
    if review is None:
        return []
    board = title_board(review, [review], user)
    share = board.told.share
    where = f"{board.part}，" if board.part else ""
    measure = "名" if board.rule.who == "secretary" else "个"
    percent = "" if share.percent is None else f"，占{text(share.percent, 1)}%"
    found = [Figure(board.rule.award, f"{share.held}{measure}", f"{where}应评{share.base}{measure}{percent}")]
    if share.wanted is not None:
        wanted = f"{share.wanted}{measure}" if share.wanted else "已达到"
        found.append(Figure("离目标还差" if share.wanted else "目标", wanted, f"目标{text(share.target or 0)}%"))
    return found


TITLES = Board(NAME, "称号比例", "双强等称号：各乡镇占多少，离目标还差多少，历次对比。", figures)
