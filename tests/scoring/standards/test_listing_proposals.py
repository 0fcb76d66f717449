"""Who comes onto a list: criteria in three values, shares with ties and gaps, and only what is certain is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from config.toolkit.scaled import SCALE
from scoring.standards import Truth, load
from scoring.standards.listing_proposals import Candidate, propose
from scoring.standards.listings import Listing
from tests.scoring.standards.listings import TEN, both, by_share, listing

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def of(document: dict[str, Any]) -> Listing:
    spec = load(document)
    assert isinstance(spec, Listing)
    return spec


def unit(number: int, score: int | None = None, hits: Mapping[str, Truth] | None = None, **more: Any) -> Candidate:
    given = {"kind": "village", "field": "village", "parent": 1, **more}
    rank = None if score is None else score * SCALE
    return Candidate(number, hits=hits or {}, rank=rank, **given)


def outcomes(spec: Listing, units: Sequence[Candidate], **given: Any) -> list[str]:
    found = propose(spec, units, **given).units
    return [found[each.id].outcome for each in units]


def reasons(spec: Listing, units: Sequence[Candidate], **given: Any) -> list[str]:
    found = propose(spec, units, **given).units
    return [found[each.id].reason for each in units]


def test_all_that_meet_a_criterion_are_listed_and_what_is_not_known_stays_open() -> None:
    units = [
        unit(1, hits={"1": YES, "2": NO}),
        unit(2, hits={"1": NO, "2": NO}),
        unit(3, hits={"1": NO, "2": UNKNOWN}),
        unit(4, hits={"1": YES}),
        unit(5, hits={"1": YES, "2": NO}, opened=True),
        unit(6, hits={"1": YES, "2": NO}, exempt=YES),
        unit(7, hits={"1": YES, "2": NO}, exempt=UNKNOWN),
    ]
    spec = of(listing())
    assert outcomes(spec, units) == ["listed", "not", "unknown", "listed", "open", "exempt", "unknown"]
    assert reasons(spec, units) == [
        "符合情形1",
        "没有列入的情形",
        "情形2无法判断",
        "符合情形1",
        "正在整顿，不重复列入",
        "有不列入的情形",
        "符合情形1，有没有不列入的情形无法判断",
    ]


def test_two_criteria_may_be_asked_for() -> None:
    units = [unit(1, hits={"1": YES, "2": YES}), unit(2, hits={"1": YES, "2": NO}), unit(3, hits={"1": YES})]
    spec = of(listing(qualify=2))
    assert outcomes(spec, units) == ["listed", "not", "unknown"]
    assert reasons(spec, units)[1] == "只符合情形1，不足2种"


@pytest.mark.parametrize(("rounding", "number"), [("floor", 1), ("half_up", 2), ("ceil", 2)])
def test_the_worst_of_a_share_with_each_rounding(rounding: str, number: int) -> None:
    """0.1 of 15 is 1.5."""
    spec = of(by_share(shares=[{"share": "0.1", "rounding": rounding}]))
    found = propose(spec, [unit(each, score=each) for each in range(1, 16)])
    assert [pk for pk, one in found.units.items() if one.outcome == "listed"] == list(range(1, number + 1))
    assert [(pool.units, pool.number) for pool in found.pools] == [(15, number)]


def test_a_tie_at_the_edge_is_left_to_people() -> None:
    spec = of(by_share(shares=[{"share": "0.3", "rounding": "floor"}]))
    units = [unit(each, score=score) for each, score in enumerate((1, 5, 5, 5, 9, 9, 9, 9, 9, 9))]
    assert outcomes(spec, units) == ["listed", *["unknown"] * 3, *["not"] * 6]
    assert reasons(spec, units)[:2] == ["倒数第1名，名额3个", "倒数第2名有3个单位并列，名额3个，不能确定"]


def test_a_place_counts_from_the_other_end() -> None:
    spec = of(by_share(rank={"fact": "score", "worst": "highest"}))
    assert outcomes(spec, [unit(each, score=each) for each in range(1, 11)]) == [*["not"] * 9, "listed"]


def test_a_unit_without_the_figure_leaves_open_only_what_it_could_change() -> None:
    """Two places: the worst of the known is in whatever the unknown one has; the second may be pushed out by it."""
    spec = of(by_share(shares=[{"share": "0.2", "rounding": "floor"}]))
    units = [unit(each, score=each if each < 10 else None) for each in range(1, 11)]
    assert outcomes(spec, units) == ["listed", "unknown", *["not"] * 7, "unknown"]
    assert reasons(spec, units)[-1] == "没有倒排依据的数值，名额2个，不能确定"


def test_villages_and_communities_have_their_own_shares() -> None:
    shares = [{**TEN, "only": ["village"]}, {"share": "0.05", "rounding": "half_up", "only": ["community"]}]
    units = [unit(each, score=each) for each in range(20)]
    units += [unit(100 + each, score=each, field="community") for each in range(20)]
    found = propose(of(by_share(shares=shares)), units)
    assert [pk for pk, one in found.units.items() if one.outcome == "listed"] == [0, 1, 100]
    assert [(pool.share.whom, pool.units, pool.number) for pool in found.pools] == [("村", 20, 2), ("社区", 20, 1)]


def test_the_share_is_topped_up_after_the_criteria_or_taken_besides_them() -> None:
    """Twenty units, two places; unit 20 has a criterion, and the best score."""
    nothing = {"1": NO, "2": NO, "3": NO}
    units = [unit(each, score=each, hits={**nothing, "1": YES if each == 20 else NO}) for each in range(1, 21)]
    topped = outcomes(of(both()), units)
    assert [index for index, outcome in enumerate(topped, 1) if outcome == "listed"] == [1, 20]
    besides = outcomes(of(both(fill="besides")), units)
    assert [index for index, outcome in enumerate(besides, 1) if outcome == "listed"] == [1, 2, 20]


def test_a_criterion_that_is_not_judged_may_take_the_last_place() -> None:
    nothing = {"1": NO, "2": NO, "3": NO}
    units = [unit(each, score=each, hits=nothing) for each in range(1, 20)]
    units.append(unit(20, score=99, hits={**nothing, "2": UNKNOWN}))
    assert outcomes(of(both()), units) == ["listed", "unknown", *["not"] * 17, "unknown"]
    units[-1] = unit(20, score=0, hits={**nothing, "2": UNKNOWN})
    assert outcomes(of(both()), units) == ["listed", *["not"] * 18, "listed"]  # it is the worst anyway


def test_units_under_rectification_are_not_taken_again_but_counted() -> None:
    units = [unit(each, score=each, opened=each == 1) for each in range(1, 21)]
    assert outcomes(of(by_share()), units) == ["open", "listed", "listed", *["not"] * 17]


def test_a_divided_number_is_filled_in_each_township() -> None:
    units = [unit(each, score=each, parent=1 + each % 2) for each in range(20)]
    spec = of(by_share(allocation="allowed"))
    listed = [pk for pk, one in propose(spec, units, {1: 2, 2: 0}).units.items() if one.outcome == "listed"]
    assert listed == [0, 2]
