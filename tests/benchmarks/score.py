"""`manage.py score` from workbook to workbook beside LibreOffice recalculating the same rules as formulas.

    python -m tests.benchmarks.score [UNITS [ROUNDS]]    60 items; 1000 units and 3 rounds where nothing is given

Scheme and figures are those of engine.py. Both are new processes that begin with a workbook of figures and leave one
of points, totals and places; LibreOffice keeps a profile of its own in the temporary folder. Every total of either is
compared with the plain loops of engine.py. Exit code 1 when `score` takes more than a fifth of LibreOffice's time, or
when one of its totals is wrong. Needs `soffice` on the path.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from xlsxwriter.utility import xl_col_to_name

from config.toolkit.scaled import parse, text
from tests.benchmarks.engine import (
    BANDS,
    BEST,
    CAP,
    EACH,
    FULL,
    ITEMS,
    PARTS,
    PER_POINT,
    POOL,
    STEP,
    WEIGHTS,
    Figures,
    document,
    figures,
    kind,
    plain,
)

UNITS, ROUNDS = 1_000, 3
AT_MOST = 1 / 5
LIMIT = 900  # seconds
ROOT = Path(__file__).parents[2]
HEADS = ("单位编号", "分组", "veto")
OWN = [item for item in range(ITEMS) if kind(item) == "own_target"]
FIRST = len(HEADS) + ITEMS + len(OWN)  # the column of the first points
TOTAL = FIRST + ITEMS + PARTS
RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>0</value></prop></item></oor:items>"
)  # always


def letter(column: int) -> str:
    return str(xl_col_to_name(column))


def figure_of(item: int) -> str:
    return letter(len(HEADS) + item)


def number(value: int) -> float:
    """A figure as a cell holds it."""
    return float(text(value))


def write(path: Path, drawn: tuple[Figures, Figures, list[int]], *, formulas: bool) -> None:
    """The figures, with `formulas` also the rules."""
    values, targets, vetoes = drawn
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        heads = [*HEADS, *(f"d{item}" for item in range(ITEMS)), *(f"t{item}" for item in OWN)]
        sheet.write_row(0, 0, heads)
        for row, (given, aims, veto) in enumerate(zip(values, targets, vetoes, strict=True), start=1):
            sheet.write_row(row, 0, [f"u{row}", f"g{(row - 1) // POOL}", veto])
            sheet.write_row(row, len(HEADS), [number(value) for value in [*given, *(aims[item] for item in OWN)]])
            for column, formula in enumerate(formulas_of(row + 1, len(values) + 1) if formulas else (), start=FIRST):
                sheet.write_formula(row, column, f"={formula}", None, "")


def formulas_of(row: int, last: int) -> Iterator[str]:
    """Points, parts, total, place and grade of the unit in this row of the sheet."""
    for item in range(ITEMS):
        yield points_of(item, row, last)
    each = ITEMS // PARTS
    for part in range(PARTS):
        start = FIRST + part * each
        points = f"SUM({letter(start)}{row}:{letter(start + each - 1)}{row})"
        yield f"MIN({text(CAP)},{points})" if part == len(WEIGHTS) else f"ROUND({points}*{WEIGHTS[part]}/100,6)"
    parts = f"{letter(FIRST + ITEMS)}{row}:{letter(TOTAL - 1)}{row}"
    yield f"IF(C{row}>0,0,ROUND(SUM({parts}),2))"
    total, pools, own = letter(TOTAL), f"$B$2:$B${last}", f"$B{row}"
    yield f"SUMPRODUCT(({pools}={own})*({total}$2:{total}${last}>{total}{row}))+1"
    yield f"IF({letter(TOTAL + 1)}{row}<=INT(COUNTIF({pools},{own})*{BEST}/100),1,0)"


def points_of(item: int, row: int, last: int) -> str:
    """The formula of one item."""
    figure, pool = f"{figure_of(item)}{row}", f"$B$2:$B${last},$B{row}"
    column, full = f"{figure_of(item)}$2:{figure_of(item)}${last}", text(FULL)
    (first, most), (second, more), (third, some) = [tuple(map(text, band)) for band in BANDS]
    formulas: dict[str, Callable[[], str]] = {
        "own_target": lambda: (
            f"MIN({full},ROUND({full}*{figure}/{letter(len(HEADS) + ITEMS + OWN.index(item))}{row},6))"
        ),
        "events": lambda: f"MAX(0,{full}-{text(EACH)}*{figure})",
        "bands": lambda: f"IF({figure}>={first},{most},IF({figure}>={second},{more},IF({figure}>={third},{some},0)))",
        "place": lambda: f'MAX(0,{full}-{text(STEP)}*COUNTIFS({pool},{column},">"&{figure}))',
        "mean": lambda: (
            f"MAX(0,MIN({full},{text(FULL // 2)}+ROUND({text(PER_POINT)}*({figure}-AVERAGEIFS({column},{pool})),6)))"
        ),
        "hand": lambda: f"MAX(0,MIN({full},{figure}))",
    }
    return formulas[kind(item)]()


def seconds(command: Sequence[str]) -> float:
    """The time of one process, with compiled files kept as on any machine; CalledProcessError when it fails."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, timeout=LIMIT, capture_output=True, env=kept)
    return perf_counter() - begun


def office(folder: Path) -> list[str]:
    """The command that recalculates and saves, with a profile of its own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    found = shutil.which("soffice")
    if found is None:
        raise SystemExit("soffice is not on the path")
    options = ["--headless", "--norestore", f"-env:UserInstallation=file://{profile}", "--convert-to", "xlsx"]
    return [found, *options, "--outdir", str(folder / "office"), str(folder / "formulas.xlsx")]


def wrong(path: Path, sheet: str, column: int, expected: Sequence[int]) -> int:
    """How many totals of a result workbook are not those expected."""
    rows: Any = load_workbook(path, read_only=True, data_only=True)[sheet].iter_rows(min_row=2, values_only=True)
    found = [parse(f"{float(row[column]):.6f}") for row in rows]
    return sum(a != b for a, b in zip(found, expected, strict=True))


def compare(count: int, rounds: int, folder: Path) -> tuple[float, float, int, int]:
    """Median seconds of both, and how many of their totals are wrong."""
    drawn = figures(count)
    totals = [total for _, _, total, _, _ in plain(*drawn)]
    (folder / "scheme.json").write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
    write(folder / "data.xlsx", drawn, formulas=False)
    write(folder / "formulas.xlsx", drawn, formulas=True)
    theirs = office(folder)
    given = ["--scheme", str(folder / "scheme.json"), "--data", str(folder / "data.xlsx")]
    ours = [sys.executable, "manage.py", "score", *given, "--out", str(folder / "out.xlsx"), "--no-why"]
    seconds(ours)  # both begin warm
    subprocess.run(theirs, check=False, timeout=LIMIT, capture_output=True)
    times = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    mistakes = wrong(folder / "out.xlsx", "各项得分", 2 + ITEMS + PARTS, totals)
    others = wrong(folder / "office" / "formulas.xlsx", "数据", TOTAL, totals)
    return median(own for own, _ in times), median(other for _, other in times), mistakes, others


def main(count: int = UNITS, rounds: int = ROUNDS) -> int:
    """Print one line; 1 when the promise is broken."""
    with TemporaryDirectory() as folder:
        ours, theirs, mistakes, others = compare(count, rounds, Path(folder))
    print(f"{'units × items':<16}{'score s':>10}{'LibreOffice s':>16}{'ratio':>8}{'wrong':>8}{'theirs wrong':>14}")
    print(f"{f'{count} × {ITEMS}':<16}{ours:>10.2f}{theirs:>16.2f}{ours / theirs:>8.2f}{mistakes:>8}{others:>14}")
    return int(ours > AT_MOST * theirs or mistakes > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
