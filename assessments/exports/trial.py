"""试算 on paper: the ranking, the points of every item, where the figures come from; marked 试算 on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone

from assessments.exports.meeting.matrix import Part, split
from assessments.selectors import Trial, TrialRow, origins
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from scoring.engine import Scheme as Spec
from scoring.engine.nodes import walk
from scoring.models import Scheme
from scoring.offline.notices import remarks
from scoring.offline.rows import Line, further, ranking_heads, ranking_rows

MARK = "试算，不是考核结果"
ITEMS = (
    *("编号", "指标", "分值", "平均得分", "得分率（%）", "最低", "最高"),
    *("满分单位", "零分单位", "有得分的单位", "说明"),
)
ACROSS = 14  # columns of points on a page
HEADING = 6  # characters of a heading over points


def trial_workbook(scheme: Scheme, trial: Trial, *, source: str, actor: User) -> bytes:
    """Sheets 试算排名, 各项得分 (so many that each prints on a page's width), 得分分布 and 数据.

    The export is on record, nothing else is written.
    """
    version = f"方案{scheme.title}，{scheme.year}年度第{scheme.version}版，{scheme.get_state_display()}"
    note = f"{MARK}。{version}；{source}；{timezone.localtime():%Y-%m-%d %H:%M}生成。"
    content = io.BytesIO()
    lists(
        content,
        [
            _ranking(trial, note),
            *_points(trial, note),
            Listing("得分分布", f"各项得分的分布（{MARK}）", ITEMS, list(_items(trial)), note, HEADING),
            Listing("数据", f"数据的来历（{MARK}）", ("数据项", "代码", "情况"), list(data_lines(trial)), note),
        ],
        mark=MARK,
    )
    audit.record("export.trial", actor=actor, target=scheme, unit=scheme.owner, source=source)
    return content.getvalue()


def _ranking(trial: Trial, note: str) -> Listing:
    lines = [Line(row.unit, row.name, row.result, "；".join(_remarks(trial, row))) for row in trial.rows]
    rows = ranking_rows(trial.scheme, lines, lambda value, places: amount(value, places=places))
    heads = ranking_heads(further(lines))
    return Listing("试算排名", f"{trial.scheme.title}排名（{MARK}）", heads, list(rows), note, HEADING)


def _remarks(trial: Trial, row: TrialRow) -> Iterator[str]:
    return remarks(trial.scheme, row.unit, row.result, waiting=row.unit.id in trial.tentative)


def _points(trial: Trial, note: str) -> Iterator[Listing]:
    """The points of every node, section after section; group, unit and total stand on every sheet."""
    pages = split([Part(root, node, ()) for root in trial.scheme.nodes for node in walk(root)], ACROSS)
    for number, page in enumerate(pages, 1):
        of = f"（{number}/{len(pages)}）" if len(pages) > 1 else ""
        codes = [part.node.code for part in page]
        heads = ("分组", "单位", *(_heading(trial.scheme, code) for code in codes), "总分")
        sheet, title = f"各项得分{number}" if of else "各项得分", f"各项得分{of}（{MARK}）"
        yield Listing(sheet, title, heads, list(_on_page(trial, codes)), note, HEADING)


def _heading(scheme: Spec, code: str) -> str:
    node = scheme.by_code[code]
    most = "最多扣" if code in scheme.fined else "最多" if code in scheme.outside else ""
    full = "" if node.points is None else f"\n（{most}{text(node.points)}分）"
    return f"{code} {node.name}{full}"


def _on_page(trial: Trial, codes: Sequence[str]) -> Iterator[Sequence[CellValue]]:
    places = trial.scheme.arithmetic.places
    for row in trial.rows:
        values = dict(zip(row.result.codes, row.result.values, strict=True))
        points = (trial.scheme.signed(code, values[code]) for code in codes)
        figures = (amount(value, places=places) for value in (*points, row.result.total))
        yield (row.unit.pool, row.name, *figures)


def _items(trial: Trial) -> Iterator[Sequence[CellValue]]:
    places = trial.scheme.arithmetic.places
    for spread in trial.spreads:
        leaf, rate = spread.leaf, spread.rate
        yield (
            *(leaf.code, leaf.name, amount(leaf.points), amount(spread.mean, places=places)),
            None if rate is None else amount(rate * 100, places=1),
            *(amount(spread.least, places=places), amount(spread.most, places=places)),
            *(spread.full, spread.zero, spread.units),
            "各单位得分都一样" if spread.level else "没有单位有得分" if not spread.units else "",
        )


def data_lines(trial: Trial) -> Iterator[tuple[str, str, str]]:
    """Datum, code and where its figures come from."""
    for origin in origins(trial):
        for datum, remark in origin.data:
            yield datum.name, datum.code, f"{origin.words}（{remark}）" if remark else origin.words
