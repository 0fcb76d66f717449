"""Results as a document and as a workbook: the ranking, the points of every node, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from config.toolkit.digest import digest
from config.toolkit.excel.tables import Row, Table, write
from config.toolkit.scaled import SCALE, text, to_places
from scoring.engine import VERSION, Case, Explanation, Scheme, Unit, UnitResult, cases, dump, tentative, told
from scoring.offline.data import Named
from scoring.offline.notices import remarks
from scoring.offline.rows import Line, further, points_heads, points_rows, proposed, ranking_heads, ranking_rows

FORMAT = "kaoping-results/1"
REASONS = ("单位编号", "单位名称", "编号", "指标", "分值", "得分", "规则", "说明")


def result_document(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> dict[str, Any]:
    """The results as JSON: points are texts with all their digits, None while there are none."""
    return {
        "format": FORMAT,
        "engine": VERSION,
        "scheme": digest(dump(scheme)),
        "units": [_written(scheme, one, result) for one, result in zip(named, results, strict=True)],
    }


def _written(scheme: Scheme, named: Named, result: UnitResult) -> dict[str, Any]:
    return {
        "id": result.unit_id,
        "name": named.name,
        "pool": named.unit.pool,
        "total": _number(result.total),
        "exact": _number(result.exact),
        "base": text(result.base),
        "bonus": text(result.bonus),
        "penalty": text(result.penalty),
        "status": str(result.status),
        "place": result.place,
        "also": dict(result.also),
        "score_grade": result.score_grade,
        "quota_grade": result.quota_grade,
        "grade": proposed(scheme, result),
        "quota_tie": result.quota_tie,
        "vetoes": list(result.vetoes),
        "nodes": {node.code: {"value": _number(node.value), "status": str(node.status)} for node in result.nodes},
    }


def _number(value: int | None) -> str | None:
    return None if value is None else text(value)


def result_workbook(
    path: Path, scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult], *, why: bool
) -> None:
    """Sheets 排名 and 各项得分; with `why` 得分说明, line by line for every unit."""
    lines = _lines(scheme, named, results)
    groups, places = further(lines), scheme.arithmetic.places
    widths = (10, 7, *(9 for _ in groups), 14, 18, 9, 9, 8, 8, 10, 10, 20, 10, 40)
    ranking = Table("排名", ranking_heads(groups), ranking_rows(scheme, lines, _cell), widths, decimals=places)
    points = Table(
        "各项得分", points_heads(scheme), points_rows(scheme, lines, _cell), (14, 18, 11), beside=2, narrow=False
    )
    widths = (14, 18, 8, 24, 8, 8, 40, 60)
    reasons = [Table("得分说明", REASONS, _reasons(scheme, named, results), widths)] if why else []
    write(path, [ranking, points, *reasons])


def _lines(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> list[Line]:
    pairs = zip(named, results, strict=True)
    waiting = tentative(scheme, [(one.unit, result.vetoes) for one, result in pairs if result.provisional]).pools
    return [
        Line(one.unit, one.name, result, "；".join(remarks(scheme, one.unit, result, waiting=one.unit.pool in waiting)))
        for one, result in zip(named, results, strict=True)
    ]


def _cell(value: int | None, places: int | None = None) -> float | None:
    """A number as a spreadsheet holds it; what was computed stands, exact, in the JSON file."""
    if value is None:
        return None
    return (value if places is None else to_places(value, places)) / SCALE


def _reasons(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> Iterator[Row]:
    opened = _opened(scheme, named, results)
    for one in named:
        for line in _down(told(opened[one.unit.id])):
            points = (_cell(line.points), _cell(line.value))
            yield (one.unit.id, one.name, line.code, line.name, *points, line.sentence, "".join(line.lines))


def _opened(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> dict[str, Case]:
    """By unit what there is to explain from, calculated once for every pool."""
    pools: dict[str, list[tuple[Unit, UnitResult]]] = {}
    for one, result in zip(named, results, strict=True):
        pools.setdefault(one.unit.pool, []).append((one.unit, result))
    return {
        case.unit.id: case
        for pool in pools.values()
        for case in cases(scheme, [unit for unit, _ in pool], [result for _, result in pool])
    }


def _down(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for child in explanation.children:
        yield from _down(child)
