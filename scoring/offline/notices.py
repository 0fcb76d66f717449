"""What whoever reads the results must know before believing a place: gaps, ties at an edge, categories nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.toolkit.scaled import SCALE, text
from scoring.engine import Leaf, Scheme, Unit, UnitResult, overreaching, small_marks
from scoring.offline.data import Named

SHOWN = 3


def notices(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> Iterator[str]:
    """Sentences about the whole, for the screen."""
    strangers = [one for one in named if scheme.categories and one.unit.category not in scheme.categories]
    for category in dict.fromkeys(one.unit.category for one in strangers):
        names = _listed([one.name for one in strangers if one.unit.category == category])
        known = "、".join(scheme.categories)
        yield f"{names}的类别「{category}」不是方案里的{known}，只考核不分类别的内容。如果是写错了，请改正后重算。"
    gaps = [one.name for one, result in zip(named, results, strict=True) if result.provisional]
    if gaps:
        yield f"{_listed(gaps)}还缺数据，所在组的名次和等次都是暂排，缺哪几项见结果工作簿「排名」的备注。"
    tied = [one.name for one, result in zip(named, results, strict=True) if result.quota_tie]
    if tied:
        yield f"{_listed(tied)}在名额边界上并列，没有给等次名额，由会议明确。"
    placed = [one.unit.pool for one, result in zip(named, results, strict=True) if result.place is not None]
    yield from (found.sentence() for found in overreaching(scheme, placed))
    yield from (mark.sentence() for mark in small_marks(scheme))
    yield from _parts_of_one(scheme, named)


def _parts_of_one(scheme: Scheme, named: Sequence[Named]) -> Iterator[str]:
    """Columns in percent of which no figure is above 1, and some are between 0 and 1: was 0.95 to be 95%?"""
    for datum in scheme.data:
        if datum.kind != "percent" or datum.asked == "computed":
            continue
        figures = [one.unit.facts[datum.code].value or 0 for one in named if datum.code in one.unit.facts]
        highest = max((figure for figure in figures if figure < SCALE), default=0)
        if highest > 0 and max(figures) <= SCALE:
            said, meant = text(highest), text(highest * 100)
            yield f"「{datum.name}」填的数都不超过1，{said}按{said}%计；如果指的是{meant}%，请填{meant}。"


def remarks(scheme: Scheme, unit: Unit, result: UnitResult, *, waiting: bool) -> Iterator[str]:
    """What stands beside one unit's place, or why it has none; `waiting` when its group has gaps."""
    if not unit.ranked:
        yield "不参加排名"
    elif result.place is None:
        out = [veto.name for veto in scheme.fallen(result.vetoes) if veto.effect == "not_ranked"]
        yield f"因{_listed(out)}不参加排名" if out else "没有得分，不排名"
    if result.provisional:
        missing = [
            f"{node.code} {node.name}（{status.label}）"
            for node, value, status in zip(scheme.preorder, result.values, result.statuses, strict=True)
            if isinstance(node, Leaf) and status.provisional
        ]
        yield f"还缺{_listed(missing)}，" + ("名次暂排" if result.place is not None else "得分暂计")
    elif waiting and result.place is not None:
        yield "本组有单位缺数据，名次暂排"
    if result.quota_tie:
        yield "名额边界并列，由会议明确"


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:SHOWN]) + (f"等{len(names)}个" if len(names) > SHOWN else "")
