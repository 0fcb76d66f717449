"""The engine alone, without a database, beside the same rules written as plain loops over lists of integers.

    python -m tests.benchmarks.engine [UNITS …]          60 items; 40, 4000 and 41352 units where none are given

Six kinds of rules in turn (share of a target of the unit's own, deduction per event, bands, place in the pool, distance
from the mean of the pool, points by hand), five parts with weights, a bonus under a cap, a veto that leaves nothing,
totals rounded to two decimals, places in the pool, and a best grade for the first 30 % of it. The yardstick knows no
status, no explanation and no policy: it is about as fast as Python does this arithmetic. Both must come to the same
points, parts, totals, places and grades; rounds take turns, medians are printed. Exit code 1 when the engine takes more
than twice the time of the yardstick at 4000 units or more.
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
KINDS = ("own_target", "events", "bands", "place", "mean", "hand")
SIZES = (40, 4_000, 41_352)
AT_MOST, FROM = 2, 4_000
FULL = 2 * SCALE
CENT = SCALE // 100
EACH = SCALE // 4
STEP = SCALE // 10
PER_POINT = SCALE // 20  # for every point above or below the mean
REACH = FULL * ITEMS // PARTS
WEIGHTS = (100, 95, 105, 100, 90)  # percent of the reach that each part counts for; what follows is the bonus
CAP = 5 * SCALE
BANDS = ((90 * SCALE, FULL), (60 * SCALE, FULL * 8 // 10), (30 * SCALE, FULL * 6 // 10))
BEST = 30  # percent of the pool

Figures = list[list[int]]  # by unit and item
Plain = tuple[list[int], list[int], int, int, int]  # points, parts, total, place, grade


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
        "full": text(REACH * sum(WEIGHTS) // 100),
        "data": [
            *({"code": f"d{item}", "name": f"数据{item}", "kind": datum_kind(item)} for item in range(ITEMS)),
            *(
                {"code": f"t{item}", "name": f"目标{item}", "kind": "number"}
                for item in range(ITEMS)
                if kind(item) == "own_target"
            ),
            {"code": "veto", "name": "否决事项", "kind": "count"},
        ],
        "nodes": [branch(part) for part in range(PARTS)],
        "grades": [{"name": "优秀", "from": text(REACH * sum(WEIGHTS))}, {"name": "一般", "from": None}],
        "quotas": [{"kind": "target", "grade": "优秀", "share": text(SCALE * BEST // 100), "rounding": "floor"}],
        "vetoes": [{"code": "V", "name": "否决", "datum": "veto", "effect": "score_zero"}],
    }


def branch(part: int) -> dict[str, Any]:
    """One part of the document."""
    leaves = [leaf(item) for item in range(ITEMS) if item * PARTS // ITEMS == part]
    if part == len(WEIGHTS):
        return {"kind": "bonus", "code": "B", "name": "加分", "cap": text(CAP), "children": leaves}
    points, code = text(REACH * WEIGHTS[part] // 100), f"s{part}"
    return {"kind": "section", "code": code, "name": code, "points": points, "of": text(REACH), "children": leaves}


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
        "place": {"type": "rank_step", "datum": datum, "step": text(STEP)},
        "mean": {
            "type": "relative_to_mean",
            "datum": datum,
            "base": text(FULL // 2),
            "better": text(PER_POINT),
            "worse": text(PER_POINT),
            "cap": text(FULL),
        },
        "hand": {"type": "manual", "datum": datum},
    }
    return {"kind": "leaf", "code": f"n{item}", "name": f"指标{item}", "points": text(FULL), "rule": rules[kind(item)]}


def figures(units: int) -> tuple[Figures, Figures, list[int]]:
    """Figures, targets and vetoes: two decimals up to 100, few events, points up to full, one veto in a hundred."""
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
    return drawn, targets, [int(random.randrange(100) == 0) for _ in range(units)]


def units_of(values: Figures, targets: Figures, vetoes: list[int]) -> list[Unit]:
    """The same figures as the engine gets them; equal figures share one fact, as a run's do."""
    made: dict[int, Fact] = {}

    def fact(value: int) -> Fact:
        return made.get(value) or made.setdefault(value, Fact(value))

    own = [item for item in range(ITEMS) if kind(item) == "own_target"]
    return [
        Unit(
            str(number),
            str(number // POOL),
            {f"d{item}": fact(row[item]) for item in range(ITEMS)}
            | {f"t{item}": fact(aims[item]) for item in own}
            | {"veto": fact(veto * SCALE)},
        )
        for number, (row, aims, veto) in enumerate(zip(values, targets, vetoes, strict=True))
    ]


def plain(values: Figures, targets: Figures, vetoes: list[int]) -> list[Plain]:
    """Points, parts, total, place and grade of every unit."""
    count = len(values)
    pools = [range(start, min(start + POOL, count)) for start in range(0, count, POOL)]
    points = [[0] * ITEMS for _ in range(count)]
    for item in range(ITEMS):
        LOOPS[kind(item)](item, values, targets, points, pools)
    parts, totals = [], []
    for given, veto in zip(points, vetoes, strict=True):
        row = [weighted(part, sum(given[part * 10 : part * 10 + 10])) for part in range(PARTS)]
        parts.append(row)
        totals.append(0 if veto else (2 * sum(row) + CENT) // (2 * CENT) * CENT)
    places, grades = [0] * count, [0] * count
    for rows in pools:
        in_order = sorted([totals[row] for row in rows], reverse=True)
        by_total = place_of(in_order)
        edge = in_order[len(rows) * BEST // 100]
        for row in rows:
            places[row] = by_total[totals[row]]
            grades[row] = 0 if totals[row] > edge else 1
    return list(zip(points, parts, totals, places, grades, strict=True))


def weighted(part: int, points: int) -> int:
    if part == len(WEIGHTS):
        return points if points < CAP else CAP
    return (2 * points * WEIGHTS[part] + 100) // 200


def place_of(in_order: list[int]) -> dict[int, int]:
    places: dict[int, int] = {}
    for place, key in enumerate(in_order, start=1):
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
        places = place_of(sorted([values[row][item] for row in rows], reverse=True))
        for row in rows:
            points[row][item] = max(0, FULL - STEP * (places[values[row][item]] - 1))


def mean(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for rows in pools:
        total, of = sum([values[row][item] for row in rows]), len(rows)
        for row in rows:
            ahead = PER_POINT * (values[row][item] * of - total)
            whole = of * SCALE
            moved = (2 * ahead + whole) // (2 * whole) if ahead >= 0 else -((whole - 2 * ahead) // (2 * whole))
            points[row][item] = max(0, min(FULL, FULL // 2 + moved))


def hand(item: int, values: Figures, targets: Figures, points: Figures, pools: list[range]) -> None:
    for row, given in enumerate(values):
        points[row][item] = max(0, min(FULL, given[item]))


LOOPS = {
    "own_target": own_target,
    "events": events,
    "bands": bands,
    "place": place,
    "mean": mean,
    "hand": hand,
}


def plainly(results: tuple[UnitResult, ...]) -> list[tuple[list[int | None], list[int | None], Any, Any, int]]:
    """Results of the engine in the shape of `plain`."""
    return [
        (
            [value for code, value, _ in result.nodes if code.startswith("n")],
            [value for code, value, _ in result.nodes if not code.startswith("n")],
            result.total,
            result.place,
            ("优秀", "一般").index(result.grade or ""),
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
    scheme: Scheme = load(document())
    drawn = figures(count)
    units = units_of(*drawn)
    assert plainly(evaluate(scheme, units)) == plain(*drawn)
    times = [
        (seconds(lambda: evaluate(scheme, units)), seconds(lambda: plain(*drawn)))
        for _ in range(3 if count > 10_000 else 9)
    ]
    return median(ours for ours, _ in times), median(theirs for _, theirs in times)


def main(sizes: list[int]) -> int:
    """Print one line for every size; 1 when the promise is broken."""
    broken = False
    print(f"{'units × items':<16}{'engine ms':>12}{'plain ms':>12}{'ratio':>8}")
    for count in sizes:
        ours, theirs = compare(count)
        broken |= count >= FROM and ours > AT_MOST * theirs
        print(f"{f'{count} × {ITEMS}':<16}{ours * 1000:>12.1f}{theirs * 1000:>12.1f}{ours / theirs:>8.2f}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or list(SIZES)))
