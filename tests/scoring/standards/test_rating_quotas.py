"""Quotas of a rating: rounding, ties at the edge, unused places, what they never move (F77)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit.scaled import parse
from scoring.standards import StandardError, load
from scoring.standards.fitting import Fitted, fit
from scoring.standards.quotas import Quota
from scoring.standards.rating_proposals import Unit, propose
from scoring.standards.ratings import Rating
from tests.scoring.standards.rating_documents import CASE, OPEN_CASE, TOTAL, document, judged, rating, unit

FIVE = {"level": "五星", "share": "0.3"}
THIRD = parse("0.3")


def fitted(spec: Rating, *units: Unit) -> Fitted:
    return fit(spec, propose(spec, units, year=2023).values())


def levels(spec: Rating, *totals: str, **more: Any) -> str:
    """The first characters of the levels that the quotas leave, in the order given; 并 after one that ties."""
    found = fitted(spec, *(unit(number, total, **more) for number, total in enumerate(totals)))
    return " ".join(seat.code[:1] + ("并" if seat.tie else "") for seat in found.seats.values())


@pytest.mark.parametrize(
    ("rounding", "members", "places"),
    [
        *(("floor", 7, 2), ("half_up", 7, 2), ("ceil", 7, 3), ("at_least_one", 7, 2)),  # 2.1
        *(("floor", 2, 0), ("half_up", 2, 1), ("ceil", 2, 1), ("at_least_one", 2, 1)),  # 0.6
        *(("floor", 10, 3), ("half_up", 10, 3), ("ceil", 10, 3), ("at_least_one", 10, 3)),  # 3
        *(("floor", 5, 1), ("half_up", 5, 2), ("ceil", 5, 2), ("at_least_one", 5, 1)),  # 1.5
        *(("floor", 2220, 666), ("ceil", 2220, 666), ("at_least_one", 0, 0)),
    ],
)
def test_thirty_percent_with_each_rounding(rounding: Any, members: int, places: int) -> None:
    assert Quota("五星", share=THIRD, rounding=rounding).places(members) == places


def test_the_number_is_told_with_its_rounding() -> None:
    assert Quota("五星", share=THIRD).reckoned(7) == "7个单位的30%是2.1个，有小数的舍去，取2个"
    assert Quota("五星", share=THIRD, rounding="ceil").reckoned(7) == "7个单位的30%是2.1个，有小数即进一，取3个"
    assert Quota("五星", share=THIRD).reckoned(10) == "10个单位的30%是3个"
    assert Quota("五星", count=2).reckoned(10) == "2个"


TOTALS = ("99", "98", "97", "96", "95", "94", "93")


@pytest.mark.parametrize(("rounding", "result"), [("floor", "五 五 四 四 四 四 四"), ("ceil", "五 五 五 四 四 四 四")])
def test_the_last_of_too_many_fall_to_the_level_below(rounding: str, result: str) -> None:
    spec = rating(quotas=[{**FIVE, "rounding": rounding}])
    assert levels(spec, *TOTALS) == result


@pytest.mark.parametrize(
    ("ties", "result"),
    [
        ("ask", "五 四并 四并 四 四 四 四"),
        ("all_out", "五 四 四 四 四 四 四"),
        ("all_in", "五 五 五 四 四 四 四"),
    ],
)
def test_a_tie_at_the_edge(ties: str, result: str) -> None:
    spec = rating(quotas=[{**FIVE, "ties": ties}])
    assert levels(spec, "99", "98", "98", "96", "95", "94", "93") == result


def test_what_ranks_second_parts_a_tie() -> None:
    spec = rating(facts=[TOTAL, judged("vote")], ranking=[{"fact": "total"}, {"fact": "vote"}], quotas=[FIVE])
    units = [unit(1, "99"), unit(2, "98", vote="60"), unit(3, "98", vote="70"), *(unit(n, "91") for n in range(4, 8))]
    assert [seat.code for seat in fitted(spec, *units).seats.values()][:3] == ["五星", "四星", "五星"]


def test_each_township_has_its_own_quota() -> None:
    spec = rating(quotas=[{**FIVE, "per": "parent", "rounding": "at_least_one"}])
    units = [unit(n, total, parent=parent) for n, (total, parent) in enumerate([("99", "a"), ("98", "a"), ("91", "b")])]
    found = fitted(spec, *units)
    assert [seat.code for seat in found.seats.values()] == ["五星", "四星", "五星"]
    assert [(meter.group, meter.members, meter.places, meter.used) for meter in found.meters] == [
        ("a", 2, 1, 1),
        ("b", 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("unused", "result", "places"), [("leave", "四 四 三 三 三", 2), ("move_down", "四 四 四 三 三", 3)]
)
def test_unused_places_move_down_or_stay(unused: str, result: str, places: int) -> None:
    spec = rating(quotas=[{"level": "五星", "count": 1, "unused": unused}, {"level": "四星", "count": 2}])
    assert levels(spec, "89", "88", "87", "86", "85") == result
    meter = fitted(spec, *(unit(n, str(89 - n)) for n in range(5))).meters[1]
    assert (meter.places, meter.used, meter.carried) == (places, places, places - 2)


def test_a_floor_makes_up_from_the_level_above() -> None:
    """后进 at least 10 % (a floor on the lowest level): the last of the level above falls."""
    spec = rating(quotas=[{"level": "一星", "share": "0.3", "kind": "floor", "rounding": "ceil", "fill": "lower"}])
    assert levels(spec, "95", "85", "68", "66", "62", "61", "55") == "五 四 二 二 一 一 一"


def test_a_floor_raises_only_whom_nothing_holds_back() -> None:
    quota = {"level": "五星", "count": 2, "kind": "floor", "fill": "raise"}
    cap = {**OPEN_CASE, "effect": "cap", "outcome": "", "level": "四星"}
    spec = rating(facts=[TOTAL, CASE], gates=[cap], quotas=[quota])
    units = [unit(1, "95", case=False), unit(2, "89", case=True), unit(3, "88", case=False), unit(4, "87", case=False)]
    assert [seat.code for seat in fitted(spec, *units).seats.values()] == ["五星", "四星", "五星", "四星"]


def test_a_target_is_by_place_whatever_the_figures() -> None:
    """About 10/30/40/20 as a forced distribution (03)."""
    shares = (("五星", "0.1"), ("四星", "0.3"), ("三星", "0.4"))
    spec = rating(quotas=[{"level": level, "share": share, "kind": "target"} for level, share in shares])
    assert levels(spec, *map(str, range(89, 79, -1))) == "五 四 四 四 三 三 三 三 二 二"


def test_two_levels_together() -> None:
    spec = rating(quotas=[{"level": "五星", "also": ["四星"], "count": 2}])
    assert levels(spec, "95", "85", "84", "75") == "五 四 三 三"


def test_why_a_level_was_moved_by_place_is_told() -> None:
    spec = rating(quotas=[{"level": level, "count": 1, "kind": "target"} for level in ("五星", "四星")])
    found = fitted(spec, *(unit(number, total) for number, total in enumerate(("85", "84", "83")))).seats
    sentence = spec.quotas[0].sentence(spec.scale)
    assert found["0"].told == [f"{sentence}名次在名额以内：四星级→五星级。"]
    assert found["1"].told == []
    assert found["2"].told == [f"{spec.quotas[1].sentence(spec.scale)}名额已满：四星级→三星级。"]


def test_an_outcome_counted_with_a_level_takes_a_place_and_is_not_moved() -> None:
    quota = {"level": "五星", "also": ["不定星"], "count": 2}
    spec = rating(facts=[TOTAL, CASE], gates=[OPEN_CASE], quotas=[quota])
    units = [unit(1, "91", case=True), unit(2, "95", case=False), unit(3, "93", case=False)]
    assert [seat.code for seat in fitted(spec, *units).seats.values()] == ["不定星", "五星", "四星"]


def test_direct_levels_are_not_moved_and_take_places_only_where_it_is_said() -> None:
    for quota, result in (("in", ["五星", "四星", "五星"]), ("out", ["五星", "五星", "五星"])):
        direct = {"name": "受表彰", "when": {"if": "is", "fact": "case"}, "level": "五星", "quota": quota}
        spec = rating(facts=[TOTAL, CASE], direct=[direct], quotas=[{"level": "五星", "count": 2}])
        units = [unit(1, "99", case=False), unit(2, "98", case=False), unit(3, "61", case=True)]
        assert [seat.code for seat in fitted(spec, *units).seats.values()] == result


def test_of_whom_the_share_is_taken() -> None:
    units = [unit(n, "95", case=n < 5) for n in range(10)]
    for of, places in (("all", 3), ("rated", 1)):
        spec = rating(facts=[TOTAL, CASE], gates=[OPEN_CASE], quotas=[{**FIVE, "of": of}])
        (meter,) = fitted(spec, *units).meters
        assert meter.places == places


def test_units_without_a_level_take_no_place_and_are_told() -> None:
    found = fitted(rating(quotas=[FIVE]), unit(1, "95"), unit(2), unit(3))
    (meter,) = found.meters
    assert (meter.members, meter.used, meter.open, meter.over) == (3, 0, 2, False)
    assert [seat.code for seat in found.seats.values()] == ["四星", "", ""]  # 30 % of three is no place


SCORES = st.lists(st.integers(50, 100), min_size=1, max_size=12)


@given(SCORES, st.sampled_from(["floor", "half_up", "ceil", "at_least_one"]), st.sampled_from(["ask", "all_out"]))
def test_a_ceiling_is_never_passed_and_order_is_kept(scores: list[int], rounding: str, ties: str) -> None:
    spec = rating(
        quotas=[{**FIVE, "rounding": rounding, "ties": ties}, {"level": "四星", "share": "0.2", "ties": ties}]
    )
    found = fitted(spec, *(unit(number, str(score)) for number, score in enumerate(scores)))
    assert not any(meter.over for meter in found.meters)
    order = {code: position for position, code in enumerate(spec.scale.names)}
    ranked = sorted(zip(scores, found.seats.values(), strict=True), key=lambda pair: -pair[0])
    worths = [order[seat.code] for _, seat in ranked]
    assert worths == sorted(worths)
    marked = {score for score, seat in ranked if seat.tie}
    assert ties == "ask" or not marked
    for score in marked:
        assert scores.count(score) > 1
        assert len({seat.code for other, seat in ranked if other == score}) == 1


@pytest.mark.parametrize(
    ("quotas", "said"),
    [
        ([{**FIVE, "share": "1.5"}], "不能大于1"),
        ([{"level": "五星"}], "要写比例或名额数"),
        ([{**FIVE, "count": 3}], "要写比例或名额数"),
        ([{**FIVE, "level": "九星"}], "没有列出"),
        ([{**FIVE, "kind": "floor"}], "floor 也必须写它"),
        ([{**FIVE, "kind": "target"}, {**FIVE, "level": "四星", "share": "0.8", "kind": "target"}], "合计超过100%"),
        ([FIVE, FIVE], "与前面的重复"),
        ([{"level": "五星", "count": 1, "rounding": "ceil"}], "不用写取整方式"),
    ],
)
def test_what_is_wrong_with_a_quota_is_told(quotas: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(StandardError, match=said):
        load(document(quotas=quotas))


def test_a_quota_needs_an_order() -> None:
    with pytest.raises(StandardError, match="就要写明名额内按什么排序"):
        load(document(quotas=[FIVE], ranking=[]))


def test_quotas_say_themselves() -> None:
    spec = rating(
        quotas=[{**FIVE, "per": "parent", "unused": "move_down"}, {"level": "四星", "count": 2, "only": ["community"]}]
    )
    assert [quota.sentence(spec.scale) for quota in spec.quotas] == [
        "五星级不超过每个上级单位所属单位的30%（有小数的舍去），没有用完的给下一级；并列的由会议定。",
        "四星级不超过全部单位中的社区的2个；并列的由会议定。",
    ]
