"""The boards as workbooks: the same numbers as on the pages, a sheet for each table; every export is on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from assessments.exports.laid import Range, whom, written, years_of
from assessments.models import UnitLevel
from assessments.selectors.boards import (
    Ladder,
    LevelBoard,
    Line,
    LossBoard,
    Move,
    Movement,
    Work,
    Workload,
    grounds,
)
from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import CellValue, Listing, amount
from organizations import audit
from organizations.models import User

HEADING = 8  # characters of a heading
Row = Sequence[CellValue]
SHARES_NOTE = "各占比分别四舍五入，相加可能不正好100%。"
LOSS_NOTE = "失分只算基本分项目和扣分项；加分项没有失分。扣分项按项目列示，计入总分时以方案规定的限额为限。"
WORK_NOTE = "只统计核定、改动、退回的业务量和办理时间，不统计登录、点击和上传。用时从单位提交算到审核完成。"


def _file(action: str, listings: Sequence[Listing], *, actor: User, **told: object) -> bytes:
    audit.record(action, actor=actor, **told)  # type: ignore[arg-type]
    return written(listings, actor=actor)


def level_title(found: Range, scale: Ladder, what: str) -> str:
    """靖远县村（社区）党组织等级分布."""
    return f"{found.name}{whom(scale.whoms)}{what}"


@transaction.atomic
def levels_workbook(board: LevelBoard, found: Range, *, actor: User) -> bytes:
    """Sheets 等级分布, 占比, 历年, 名单."""
    name = level_title(found, board.ladder, "等级分布")
    title = f"{name}（{board.year}年）"
    scale = f"等级体系：{board.ladder.title}。{found.told}"
    note = f"截至{chinese_date(board.day)}。{scale}"
    heads = [column.label for column in board.columns]
    shares = [f"{head}（%）" for head in heads]
    lines = [*board.lines, board.total]
    both = f"{note}{SHARES_NOTE}"
    years = [(one.day, *_counts(one.line)[1:]) for one in board.years]
    listings = [
        Listing("等级分布", title, ("乡镇", "合计", *heads), [_counts(line) for line in lines], note, HEADING),
        Listing("占比", f"{title}占比", ("乡镇", *shares), [_shares(line) for line in lines], both, HEADING),
        Listing(
            "历年",
            f"{level_title(found, board.ladder, '分布')}历年对比",
            ("截至", "合计", *heads),
            years,
            scale,
            HEADING,
        ),
        Listing("名单", f"{title}名单", HOLDERS, list(_holders(board)), note, HEADING, optional=("理由",)),
    ]
    return _file("export.level_board", listings, actor=actor, units=board.total.total, year=board.year)


SOURCE = ("年度", "生效日期", "来由", "理由")
HOLDERS = ("乡镇", "单位", "类型", "等级", *SOURCE)


def _counts(line: Line) -> Row:
    return (line.label, line.total, *line.counts)


def _shares(line: Line) -> Row:
    return (line.label, *(amount(share * 100, places=1) for _, share in line.cells))


def _holders(board: LevelBoard) -> Iterator[Row]:
    for one in board.holders:
        yield one.unit.above_name, one.unit.name, one.unit.said, one.column.label, *_source(one.level)


def _source(level: UnitLevel | None) -> Row:
    if level is None:
        return (None, None, "", "")
    return (level.year, level.valid_from, level.get_way_display(), level.reason)


@transaction.atomic
def movement_workbook(board: Movement, asked: Range, *, actor: User) -> bytes:
    """Sheets 等级变化表, 各乡镇, 名单."""
    title = f"{level_title(asked, board.ladder, '等级升降变化')}（{years_of((board.since.year, board.until.year))}）"
    days = f"从{chinese_date(board.since)}到{chinese_date(board.until)}"
    note = f"{days}。等级体系：{board.ladder.title}。{asked.told}"
    heads = [label for _, label in board.heads]
    matrix: list[Row] = [(line.label, *(units for _, units, _ in line.cells), line.total) for line in board.matrix]
    matrix.append(("合计", *(units for _, units in board.sums), len(board.moves)))
    changes = [key.label for key in board.keys]
    lines = [_counts(line) for line in (*board.lines, board.total)]
    found = grounds(board.moves)
    moves = ("乡镇", "单位", "变化", "原等级", "现等级", "升降级数", *SOURCE, "合并撤销情况")
    listings = [
        Listing("等级变化表", title, ("原等级（行）", *heads, "合计"), matrix, note, HEADING),
        Listing("各乡镇", f"{title}（各乡镇）", ("乡镇", "合计", *changes), lines, note, HEADING),
        Listing(
            *("名单", f"{title}名单", moves, [_move(move, found) for move in board.moves], note, HEADING),
            optional=("理由", "合并撤销情况"),
        ),
    ]
    return _file("export.movement_board", listings, actor=actor, units=len(board.moves), year=board.until.year)


def _move(move: Move, found: Mapping[int, str]) -> Row:
    was, now = (column.label if column else "" for column in (move.was, move.now))
    head = (move.unit.above_name, move.unit.name, move.label, was, now, move.steps)
    *source, reason = _source(move.source)
    reason = reason or (found.get(move.source.pk, "") if move.source else "")
    return (*head, *source, reason, move.story)


@transaction.atomic
def losses_workbook(board: LossBoard, place: str = "", *, actor: User) -> bytes:
    """Sheets 指标, 各乡镇, 失分单位; of one `place` where it is named."""
    cycle = board.cycle
    title, note = f"{cycle.title}{place}失分分析", f"{f'只算{place}。' if place else ''}{LOSS_NOTE}"
    listings = [
        Listing("指标", title, ITEMS, list(_items(board)), note, HEADING),
        Listing("各乡镇", f"{title}（各乡镇）", PLACES, list(_places(board)), note, HEADING, optional=PLACES[1:2]),
        Listing("失分单位", f"{title}（失分单位）", LOSERS, list(_losers(board)), note, HEADING),
    ]
    return _file("export.loss_board", listings, actor=actor, target=cycle, unit=cycle.owner, units=board.units)


ITEMS = ("编号", "指标", "分值", "考核对象数", "失分对象数", "失分面（%）", "失分合计", "平均失分", "失分率（%）")
PLACES = ("乡镇", "考核对象数", "失分合计", "平均失分", "失分最多的指标", "该指标失分")
LOSERS = ("编号", "指标", "上级单位", "单位", "得分", "失分")


def _points(board: LossBoard, value: int | None) -> CellValue:
    """With as many decimals as the totals of the assessment: a column of numbers stands in line."""
    return amount(value, places=board.cycle.scheme.places)


def _items(board: LossBoard) -> Iterator[Row]:
    for item in board.items:
        node = item.placed.node
        points = None if item.placed.is_penalty else amount(node.points)
        lost = (_percent(item.share), _points(board, item.lost), _points(board, item.mean), _percent(item.rate))
        yield node.code, node.name, points, item.units, item.losers, *lost
    yield "", "合计", None, None, None, None, _points(board, board.lost), None, None


def _places(board: LossBoard) -> Iterator[Row]:
    """With how many units each has, unless each is one itself."""
    several = any(each.units > 1 for each in board.places)
    for place in board.places:
        worst = (board.name(place.worst), _points(board, place.by_item.get(place.worst)))
        yield (
            place.label,
            place.units if several else None,
            _points(board, place.lost),
            _points(board, place.mean),
            *worst,
        )
    yield "合计", board.units if several else None, _points(board, board.lost), None, "", None


def _losers(board: LossBoard) -> Iterator[Row]:
    for item in board.items:
        for one in board.at(item.placed.code):
            entry, node = one.result.roster_entry, one.placed.node
            points = (_points(board, one.value), _points(board, one.lost))
            yield node.code, node.name, entry.parent_name, entry.name, *points


def _percent(share: int | None) -> CellValue:
    return None if share is None else amount(share * 100, places=1)


@transaction.atomic
def workload_workbook(board: Workload, *, actor: User) -> bytes:
    """Sheets 科室, 审核人."""
    cycle = board.cycle
    title, note = f"{cycle.title}审核工作量", WORK_NOTE
    offices = [_work(work) for work in (*board.offices, board.total)]
    people = [(*_work(work), *_waits(work)) for work in (*board.reviewers, board.total)]
    listings = [
        Listing("科室", f"{title}（按责任科室）", ("责任科室", *WORK), offices, note, HEADING),
        Listing("审核人", f"{title}（按审核人）", ("审核人", *WORK, *WAITS), people, note, HEADING),
    ]
    return _file("export.workload_board", listings, actor=actor, target=cycle, unit=cycle.owner, units=board.sheets)


WORK = ("核定数据", "其中改动", "改动占比（%）", "退回项目")
WAITS = ("审完考核表", "平均用时（天）", "最长用时（天）")


def _work(work: Work) -> Row:
    return (work.label, work.settled, work.changed, _percent(work.share), work.returned)


def _waits(work: Work) -> Row:
    return (len(work.waits), amount(work.mean, places=1), amount(work.longest, places=1))
