"""试算 on paper: the ranking, the points of every item, what could not be copied; marked 试算 on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone

from assessments.selectors import Trial
from config.toolkit.excel.writing import CellValue, Listing, amount, lists
from organizations import audit
from organizations.models import User
from scoring.models import Scheme

MARK = "试算，不是考核结果"
RANKING = ("分组", "名次", "单位", "总分", "基本分", "加分", "扣分", "建议等次", "按分定等", "一票否决", "状态")
ITEMS = (
    "编号",
    "指标",
    "分值",
    "平均得分",
    "得分率（%）",
    "最低",
    "最高",
    "满分单位",
    "零分单位",
    "有得分的单位",
    "说明",
)


def trial_workbook(scheme: Scheme, trial: Trial, *, source: str, actor: User) -> bytes:
    """Sheets 试算排名, 各项得分, 得分分布 and 数据. The export is on record, nothing else is written."""
    version = f"方案{scheme.title}，{scheme.year}年度第{scheme.version}版，{scheme.get_state_display()}"
    note = f"{MARK}。{version}；{source}；{timezone.localtime():%Y-%m-%d %H:%M}生成。"
    content = io.BytesIO()
    lists(
        content,
        [
            Listing("试算排名", f"{scheme.title}排名（{MARK}）", RANKING, list(_ranking(trial)), note),
            Listing("各项得分", f"各项得分（{MARK}）", _heads(trial), list(_points(trial)), note),
            Listing("得分分布", f"各项得分的分布（{MARK}）", ITEMS, list(_items(trial)), note),
            Listing("数据", f"数据的对应情况（{MARK}）", ("数据项", "代码", "情况"), list(data_lines(trial)), note),
        ],
        mark=MARK,
    )
    audit.record("export.trial", actor=actor, target=scheme, unit=scheme.owner, source=source)
    return content.getvalue()


def _ranking(trial: Trial) -> Iterator[Sequence[CellValue]]:
    places = trial.scheme.arithmetic.places
    for row in trial.rows:
        result = row.result
        figures = (result.total, result.base, result.bonus, result.penalty)
        yield (
            *(row.unit.pool, result.place, row.name),
            *(amount(figure, places=places) for figure in figures),
            *(
                result.grade or "",
                result.score_grade or "",
                "、".join(veto.name for veto in trial.scheme.fallen(result.vetoes)),
                result.status.label,
            ),
        )


def _heads(trial: Trial) -> Sequence[str]:
    return ("分组", "单位", *(f"{node.code} {node.name}" for node in trial.scheme.preorder), "总分")


def _points(trial: Trial) -> Iterator[Sequence[CellValue]]:
    for row in trial.rows:
        values = (amount(value) for value in (*row.result.values, row.result.total))
        yield (row.unit.pool, row.name, *values)


def _items(trial: Trial) -> Iterator[Sequence[CellValue]]:
    for spread in trial.spreads:
        leaf, rate = spread.leaf, spread.rate
        yield (
            *(leaf.code, leaf.name, amount(leaf.points), amount(spread.mean, places=2)),
            None if rate is None else amount(rate * 100, places=1),
            *(amount(spread.least), amount(spread.most), spread.full, spread.zero, spread.units),
            "各单位得分都一样" if spread.level else "没有单位有得分" if not spread.units else "",
        )


def data_lines(trial: Trial) -> Iterator[tuple[str, str, str]]:
    """Datum, code and what became of it, for all that was not simply copied."""
    taken = trial.taken
    if taken is None:
        yield "全部数据项", "", "随机生成"
        return
    for datum in taken.lacking:
        yield datum.name, datum.code, "那次考核没有这个数据"
    for datum in taken.unlike:
        yield datum.name, datum.code, "代码相同，类型不同，没有取用"
    for datum in taken.rescaled:
        yield datum.name, datum.code, "评定的分数按新旧满分折算"
    for datum, units in taken.refused:
        yield datum.name, datum.code, f"{units}个单位的数不在新方案允许的范围内，没有取用"
    for datum in taken.surplus:
        yield datum.name, datum.code, "那次考核有，这个方案不用"
    if not (taken.lacking or taken.unlike or taken.rescaled or taken.refused or taken.surplus):
        yield "全部数据项", "", "都取自那次考核"
