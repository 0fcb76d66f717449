"""Shares that add up: printed with the same decimals, the parts of a whole make exactly 100 per cent."""

from collections.abc import Sequence

from config.toolkit.scaled import PLACES, SCALE


def shares(counts: Sequence[int], places: int = 1) -> list[int]:
    """What part of their sum each count is, scaled, in per cent with `places` decimals; together exactly 1.

    Largest remainders: every share is cut, and the steps that are left go to those that lost most by it, of equal
    ones to the first. All are 0 when there is nothing to share. Counts are not negative.
    """
    total, steps = sum(counts), 10 ** (2 + places)
    if not 0 <= places <= PLACES - 2:
        raise ValueError(f"places must be 0 to {PLACES - 2}: {places}")
    if not total:
        return [0] * len(counts)
    cut = [divmod(count * steps, total) for count in counts]
    left = steps - sum(whole for whole, _ in cut)
    longest = sorted(range(len(cut)), key=lambda index: (-cut[index][1], index))
    more = set(longest[:left])
    return [(whole + (index in more)) * (SCALE // steps) for index, (whole, _) in enumerate(cut)]
