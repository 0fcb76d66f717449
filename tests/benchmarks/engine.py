"""The engine alone, without a database, beside the same rules written as plain loops over lists of integers.

    python -m tests.benchmarks.engine [UNITS …]          60 items; 40, 4000 and 41352 units where none are given

Six kinds of rules in turn (share of a target of the unit's own, deduction per event, bands, place in the pool, share of
a stated target, points by hand), six parts, a total, places and grades. The yardstick knows no status, no explanation
and no policy: it is about as fast as Python does this arithmetic. Both must come to the same points, totals, places and
grades; rounds take turns, medians are printed.
"""

import gc
import sys
from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from config.toolkit.scaled import SCALE, text
from scoring.engine import Fact, Scheme, Unit, UnitResult, evaluate, load

ITEMS, PARTS, POOL = 60, 6, 14
KINDS = ("own_target", "events", "bands", "place", "target", "hand")
SIZES = (40, 4_000, 41_352)
FULL = 2 * SCALE
CENT = SCALE // 100
EACH = SCALE // 4
TARGET = 70 * SCALE
BANDS = ((90 * SCALE, FULL), (60 * SCALE, FULL * 8 // 10), (30 * SCALE, FULL * 6 // 10))
PLACES = tuple(range(FULL, 0, -SCALE // 10))
GRADES = (60 * SCALE, 40 * SCALE)

Figures = list[list[int]]  # by unit and item


def kind(item: int) -> str:
    """The kind of an item's rule."""
    return KINDS[item % len(KINDS)]


def document() -> dict[str, Any]:
    """The scheme of both."""
    return {
        "format": "kaoping-scheme/1",
        "key": "bench",
        "title": "测速方案",
        "year": 2026,
        "level": "township",
        "full": text(FULL * ITEMS),
        "data": [
            *({"code": f"d{item}", "name": f"数据{item}", "kind": datum_kind(item)} for item in range(ITEMS)),
            *(
                {"code": f"t{item}", "name": f"目标{item}", "kind": "number"}
                for item in range(ITEMS)
                if kind(item) == "own_target"
            ),
        ],
        "nodes": [
            {
                "kind": "section",
                "code": str(part),
                "name": f"板块{part}",
                "points": text(FULL * ITEMS // PARTS),
                "children": [leaf(item) for item in range(ITEMS) if item * PARTS // ITEMS == part],
            }
            for part in range(PARTS)
        ],
        "grades": [
            {"name": "优秀", "from": text(GRADES[0])},
            {"name": "良好", "from": text(GRADES[1])},
            {"name": "一般", "from": None},
        ],
    }


def datum_kind(item: int) -> str:
    return "points" if kind(item) == "hand" else "number"


def leaf(item: int) -> dict[str, Any]:
    """One item of the document."""
    datum = f"d{item}"
    rules: dict[str, dict[str, Any]] = {
        "own_target": {"type": "ratio", "datum": datum, "target_datum": f"t{item}", "target_zero": "full"},
        "events": {"type": "deduct_count", "datum": datum, "each": text(EACH)},
        "bands": {
            "type": "tier",
            "datum": datum,
            "bands": [{"from": text(lower), "points": text(points)} for lower, points in BANDS],
        },
        "place": {"type": "rank_table", "datum": datum, "points": [text(points) for points in PLACES]},
        "target": {"type": "ratio", "datum": datum, "target": text(TARGET)},
        "hand": {"type": "manual", "datum": datum},
    }
    return {"kind": "leaf", "code": f"n{item}", "name": f"指标{item}", "points": text(FULL), "rule": rules[kind(item)]}


def figures(units: int) -> tuple[Figures, Figures]:
    """Figures and targets: two decimals up to 100, few events, points up to full."""
    random = Random(7)
    highest = {"events": 8, "hand": FULL // CENT, "place": 40}
    drawn = [
        [
            random.randrange(highest.get(kind(item), 10_000) + 1) * (SCALE if kind(item) == "events" else CENT)
            for item in range(ITEMS)
        ]
        for _ in range(units)
    ]
    targets = [[random.randrange(1, 10_001) * CENT for _ in range(ITEMS)] for _ in range(units)]
    return drawn, targets


def units_of(scheme: Scheme, values: Figures, targets: Figures) -> list[Unit]:
    """The same figures as the engine gets them; equal figures share one fact, as a run's do."""
    made: dict[int, Fact] = {}

    def fact(value: int) -> Fact:
        return made.get(value) or made.setdefault(value, Fact(value))

    own = [item for item in range(ITEMS) if kind(item) == "own_target"]
    return [
        Unit(
            str(number),
            str(number // POOL),
            {f"d{item}": fact(row[item]) for item in range(ITEMS)} | {f"t{item}": fact(aims[item]) for item in own},
        )
        for number, (row, aims) in enumerate(zip(values, targets, strict=True))
    ]


def plain(values: Figures, targets: Figures) -> list[tuple[list[int], list[int], int, int, int]]:
    """Points, parts, total, place and grade of every unit."""
    count = len(values)
    pools = [range(start, min(start + POOL, count)) for start in range(0, count, POOL)]
    points = [[0] * ITEMS for _ in range(count)]
    for item in range(ITEMS):
        LOOPS[kind(item)](item, values, targets, points, pools)
    parts = [[sum(row[start : start + ITEMS // PARTS]) for start in range(0, ITEMS, ITEMS // PARTS)] for row in points]
    totals = [(2 * sum(row) + CENT) // (2 * CENT) * CENT for row in parts]
    places = [0] * count
    for rows in pools:
        by_total = place_of([totals[row] for row in rows])
        for row in rows:
            places[row] = by_total[totals[row]]
    grades = [0 if total >= GRADES[0] else 1 if total >= GRADES[1] else 2 for total in totals]
    return list(zip(points, parts, totals, places, grades, strict=True))


def place_of(keys: list[int]) -> dict[int, int]:
    places: dict[int, int] = {}
    for place, key in enumerate(sorted(keys, reverse=True), start=1):
        places.setdefault(key, place)
    return places


def own_target(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for row, given in enumerate(values):
        target = targets[row][item]
        share = (2 * FULL * given[item] + target) // (2 * target)
        points[row][item] = share if share < FULL else FULL


def events(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for row, given in enumerate(values):
        left = FULL - EACH * given[item] // SCALE
        points[row][item] = left if left > 0 else 0


def bands(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    (first, most), (second, more), (third, some) = BANDS
    for row, given in enumerate(values):
        value = given[item]
        points[row][item] = most if value >= first else more if value >= second else some if value >= third else 0


def place(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for rows in pools:
        places = place_of([values[row][item] for row in rows])
        for row in rows:
            points[row][item] = PLACES[places[values[row][item]] - 1]


def target(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for row, given in enumerate(values):
        share = (2 * FULL * given[item] + TARGET) // (2 * TARGET)
        points[row][item] = share if share < FULL else FULL


def hand(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for row, given in enumerate(values):
        points[row][item] = max(0, min(FULL, given[item]))


LOOPS = {
    "own_target": own_target,
    "events": events,
    "bands": bands,
    "place": place,
    "target": target,
    "hand": hand,
}


def plainly(results: tuple[UnitResult, ...]) -> list[tuple[list[int | None], list[int | None], Any, Any, int]]:
    """Results of the engine in the shape of `plain`."""
    grades = ("优秀", "良好", "一般")
    return [
        (
            [value for code, value, _ in result.nodes if code.startswith("n")],
            [value for code, value, _ in result.nodes if not code.startswith("n")],
            result.total,
            result.place,
            grades.index(result.score_grade or ""),
        )
        for result in results
    ]


def seconds(action: Callable[[], object]) -> float:
    """The time of one call."""
    gc.collect()
    begun = perf_counter()
    action()
    return perf_counter() - begun


def compare(count: int) -> tuple[float, float]:
    """Median seconds of the engine and of the plain loops."""
    scheme = load(document())
    values, targets = figures(count)
    units = units_of(scheme, values, targets)
    assert plainly(evaluate(scheme, units)) == plain(values, targets)
    times = [
        (seconds(lambda: evaluate(scheme, units)), seconds(lambda: plain(values, targets)))
        for _ in range(3 if count > 10_000 else 9)
    ]
    return median(ours for ours, _ in times), median(theirs for _, theirs in times)


def main(sizes: list[int]) -> None:
    """Print one line for every size."""
    print(f"{'units × items':<16}{'engine ms':>12}{'plain ms':>12}{'ratio':>8}")
    for count in sizes:
        ours, theirs = compare(count)
        print(f"{f'{count} × {ITEMS}':<16}{ours * 1000:>12.1f}{theirs * 1000:>12.1f}{ours / theirs:>8.2f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
