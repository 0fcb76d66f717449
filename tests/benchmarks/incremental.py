"""What an edit costs: the computation again after 1 % of the units changed, beside the whole computation.

    python -m tests.benchmarks.incremental [UNITS …]     60 items; 4000 units where none are given

The scheme of engine.py: every sixth item compares the pool. Once with pools of 14 units, once with all in one pool,
where every comparison is touched. Both must come to the same results; rounds take turns, medians are printed. Exit
code 1 when asking again costs more than AT_MOST of the whole.
"""

import sys
from dataclasses import replace
from random import Random
from statistics import median

from scoring.engine import Fact, Unit, evaluate, load, reevaluate
from tests.benchmarks.engine import document, figures, seconds, units_of

SHARE = 100  # one unit in so many changed
ROUNDS = 9
AT_MOST = 0.9


def changed(units: list[Unit]) -> tuple[list[Unit], dict[str, Unit]]:
    """The units with two figures of every hundredth changed, and those as they were."""
    random = Random(11)
    earlier = {unit.id: unit for unit in random.sample(units, len(units) // SHARE)}
    hand, place = Fact(random.randrange(200) * 10_000), Fact(random.randrange(40) * 10_000)
    return [
        replace(unit, facts={**unit.facts, "d5": hand, "d3": place}) if unit.id in earlier else unit for unit in units
    ], earlier


def compare(units: list[Unit]) -> tuple[float, float]:
    """Median seconds of asking again and of the whole."""
    scheme = load(document())
    before = evaluate(scheme, units)
    now, earlier = changed(units)
    assert reevaluate(scheme, now, before, earlier) == evaluate(scheme, now)
    times = [
        (seconds(lambda: reevaluate(scheme, now, before, earlier)), seconds(lambda: evaluate(scheme, now)))
        for _ in range(ROUNDS)
    ]
    return median(ours for ours, _ in times), median(whole for _, whole in times)


def main(sizes: list[int]) -> int:
    """Print two lines for every size."""
    worst = 0.0
    print(f"{'units × items':<16}{'pools of':>10}{'again ms':>12}{'whole ms':>12}{'ratio':>8}")
    for count in sizes:
        units = units_of(*figures(count))
        for pool, members in (("14", units), ("all", [replace(unit, pool="") for unit in units])):
            again, whole = compare(members)
            worst = max(worst, again / whole)
            print(f"{f'{count} × 60':<16}{pool:>10}{again * 1000:>12.1f}{whole * 1000:>12.1f}{again / whole:>8.2f}")
    return int(worst > AT_MOST)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [4_000]))
