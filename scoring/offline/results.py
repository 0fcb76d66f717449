"""Results as a document and as a workbook: the ranking, the points of every node, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from config.toolkit.digest import digest
from config.toolkit.scaled import SCALE, text, to_places
from scoring.engine import VERSION, Case, Explanation, Scheme, Unit, UnitResult, cases, dump, tentative, told
from scoring.offline.data import Named
from scoring.offline.notices import remarks

FORMAT = "kaoping-results/1"
RANKING = (
    "分组",
    "名次",
    "单位编号",
    "单位名称",
    "总分",
    "基本分",
    "加分",
    "扣分",
    "建议等次",
    "按分定等",
    "一票否决",
    "状态",
    "备注",
)


def result_document(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> dict[str, Any]:
    """The results as JSON: points are texts with all their digits, None while there are none."""
    return {
        "format": FORMAT,
        "engine": VERSION,
        "scheme": digest(dump(scheme)),
        "units": [_written(one, result) for one, result in zip(named, results, strict=True)],
    }


def _written(named: Named, result: UnitResult) -> dict[str, Any]:
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
        "grade": result.grade,
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
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        for name, width, rows in _sheets(scheme, named, results, why):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 60, width)
            for number, row in enumerate(rows):
                _write(sheet, number, row, bold if number == 0 else None)


Row = Sequence[str | float | int | None]


def _write(sheet: Any, number: int, row: Row, form: Any) -> None:
    """One row: text stays text whatever it looks like, what is not there stays empty."""
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, column, value, form)
        elif value is not None:
            sheet.write_number(number, column, value, form)


def _sheets(
    scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult], why: bool
) -> Iterator[tuple[str, int, Iterator[Row]]]:
    yield "排名", 12, _ranking(scheme, named, results)
    yield "各项得分", 12, _points(scheme, named, results)
    if why:
        yield "得分说明", 24, _reasons(scheme, named, results)


def _cell(value: int | None) -> float | None:
    """A number as a spreadsheet holds it; what was computed stands, exact, in the JSON file."""
    return None if value is None else value / SCALE


def _printed(value: int | None, places: int) -> float | None:
    """The same with so many decimals."""
    return None if value is None else _cell(to_places(value, places))


def _ranking(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> Iterator[Row]:
    places = scheme.arithmetic.places
    pairs = zip(named, results, strict=True)
    waiting = tentative(scheme, [(one.unit, result.vetoes) for one, result in pairs if result.provisional]).pools
    yield RANKING
    pairs = sorted(
        zip(named, results, strict=True),
        key=lambda pair: (pair[0].unit.pool, pair[1].place or 10**9, pair[0].unit.order),
    )
    for one, result in pairs:
        figures = (result.total, result.base, result.bonus, result.penalty)
        yield (
            *(one.unit.pool, result.place, one.unit.id, one.name),
            *(_printed(figure, places) for figure in figures),
            *(
                result.grade,
                result.score_grade,
                "、".join(veto.name for veto in scheme.fallen(result.vetoes)),
                result.status.label,
            ),
            "；".join(remarks(scheme, result, waiting=one.unit.pool in waiting)),
        )


def _points(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> Iterator[Row]:
    yield ("单位编号", "单位名称", *(f"{node.code} {node.name}" for node in scheme.preorder), "总分")
    for one, result in zip(named, results, strict=True):
        yield (one.unit.id, one.name, *map(_cell, result.values), _cell(result.total))


def _reasons(scheme: Scheme, named: Sequence[Named], results: Sequence[UnitResult]) -> Iterator[Row]:
    yield ("单位编号", "单位名称", "编号", "指标", "分值", "得分", "规则", "说明")
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
