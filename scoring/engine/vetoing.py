"""What vetoes make of a total, of a place and of the grade that the quotas leave (domain.md 9.4)."""

from collections.abc import Collection, Iterator, Sequence

from config.toolkit.scaled import multiply
from scoring.engine.ladder import ON_TOTALS, SHIFTING, Veto
from scoring.engine.numbers import at_most
from scoring.engine.spec import Scheme


def on_totals(scheme: Scheme) -> tuple[Veto, ...]:
    """The vetoes that change a total, in the order in which they act: shares of it, then the highest, then zero."""
    order = ("score_factor", "score_cap", "score_zero")
    found = [veto for veto in scheme.vetoes if veto.effect in ON_TOTALS]
    return tuple(sorted(found, key=lambda veto: order.index(veto.effect)))


def after(veto: Veto, total: int) -> int:
    """The total that one veto leaves; a share of what is not above 0 would be a gain: it stays."""
    if veto.effect == "score_zero":
        return 0
    if veto.factor is not None:
        return multiply(total, veto.factor) if total > 0 else total
    return total if veto.score is None else at_most(total, veto.score)


def left(vetoes: Sequence[Veto], struck: Collection[str], total: int | None) -> int | None:
    """The total that those of `vetoes` leave which fell; only one that is wiped out is there where there was none."""
    for veto in vetoes:
        if veto.code in struck:
            if total is not None:
                total = after(veto, total)
            elif veto.effect == "score_zero":
                total = 0
    return total


def put_last(scheme: Scheme) -> frozenset[str]:
    """The vetoes that put a unit behind all others."""
    return frozenset([veto.code for veto in scheme.vetoes if veto.effect == "last_place"])


def shift(scheme: Scheme, struck: Collection[str]) -> int:
    """How many grades down, negative up, the fallen vetoes move a unit."""
    return sum(
        veto.steps if veto.effect == "lower_grade" else -veto.steps
        for veto in scheme.vetoes
        if veto.effect in SHIFTING and veto.code in struck
    )


def steps_of(scheme: Scheme, struck: Collection[str], total: int) -> Iterator[tuple[Veto, int, int]]:
    """Every fallen veto that changes the total, with the total before and after it."""
    for veto in on_totals(scheme):
        if veto.code in struck:
            yield veto, total, (total := after(veto, total))
