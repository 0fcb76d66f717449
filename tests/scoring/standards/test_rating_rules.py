"""What acts on a level: direct levels, movement between years, gates; the whole way is told (F27, F81)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.standards import StandardError, load
from scoring.standards.rating_proposals import Bar, propose
from tests.scoring.standards.rating_documents import (
    CASE,
    HAPPY,
    OPEN_CASE,
    TOTAL,
    UNHAPPY,
    document,
    judged,
    rating,
    unit,
)
from tests.scoring.standards.test_rating_ways import codes, proposed

LEVELS = ("五星", "四星", "三星", "二星", "一星")
GATED = {"facts": [TOTAL, CASE, HAPPY], "gates": [UNHAPPY, OPEN_CASE]}


def test_satisfaction_below_sixty_caps_at_two_stars() -> None:
    """98 points and 55 % satisfaction: four stars by the total, two by the cap."""
    found = codes(
        rating(**GATED),
        unit(1, "85.1", happy="55", case=False),
        unit(2, "85.1", happy="60", case=False),
        unit(3, "50", happy="55", case=False),
    )
    assert found == [("二星",), ("四星",), ("一星",)]


def test_a_unit_under_rectification_is_assessed_but_not_starred_whatever_else_is_unknown() -> None:
    (found,) = proposed(rating(**GATED), unit(case=True))
    assert (found.code, found.bars) == ("不定星", (Bar("正在整顿", "不定星"),))


def test_an_unknown_gate_leaves_both_unless_it_makes_no_difference() -> None:
    first, second, third = proposed(
        rating(**GATED),
        unit(1, "95", case=False),
        unit(2, "65", case=False),
        unit(3, "95", happy="90"),
    )
    assert (first.codes, first.lacking) == (("五星", "二星"), ("群众满意度",))
    assert (second.codes, second.lacking) == (("二星",), ())
    assert third.codes == ("五星", "不定星")
    assert next(step.found for step in second.steps if step.what == "gate").endswith("无法判断，但不影响结果。")


@pytest.mark.parametrize(
    ("effect", "level", "score"),
    [
        ({"effect": "lowest"}, "一星", 95_000_000),
        ({"effect": "zero"}, "一星", 0),
        ({"effect": "drop", "steps": 2}, "三星", 95_000_000),
        ({"effect": "drop", "steps": 9}, "一星", 95_000_000),
        ({"effect": "cap", "level": "三星"}, "三星", 95_000_000),
    ],
)
def test_effects_of_gates(effect: dict[str, Any], level: str, score: int) -> None:
    gate = {"name": "一票否决", "when": {"if": "is", "fact": "case"}, **effect}
    (found,) = proposed(rating(facts=[TOTAL, CASE], gates=[gate]), unit(total="95", case=True))
    assert (found.code, found.score) == (level, score)


MOVED = {"max_up": 1, "max_down": 2, "hold_years": 2}


@pytest.mark.parametrize(
    ("total", "held", "since", "level"),
    [
        ("95", "三星", 2020, "四星"),  # one step a year
        ("95", "四星", 2022, "四星"),  # held for one year only
        ("95", "四星", 2021, "五星"),
        ("50", "五星", 2020, "三星"),  # two steps down at most
        ("95", "", None, "五星"),  # a new unit moves freely
        ("95", "不定星", 2022, "五星"),  # an outcome was no level
        ("85", "四星", 2022, "四星"),
    ],
)
def test_movement_from_one_rating_to_the_next(total: str, held: str, since: int | None, level: str) -> None:
    assert codes(rating(movement=MOVED), unit(total=total, held=held, since=since)) == [(level,)]


def test_a_first_rating_may_be_bounded() -> None:
    spec = rating(movement={"first": "三星"})
    assert codes(spec, unit(1, "95"), unit(2, "65"), unit(3, "95", held="五星")) == [("三星",), ("二星",), ("五星",)]


def test_no_fall_without_a_notice() -> None:
    spec = rating(
        facts=[TOTAL, judged("told", "flag", name="降级通报")], movement={"notice": {"if": "is", "fact": "told"}}
    )
    kept, fallen, open_ = proposed(
        spec,
        unit(1, "75", held="五星", told=False),
        unit(2, "75", held="五星", told=True),
        unit(3, "75", held="五星"),
    )
    assert (kept.codes, fallen.codes, open_.codes) == (("五星",), ("三星",), ("五星", "三星"))
    assert "降级的前提不成立" in next(step.found for step in kept.steps if step.what == "movement")


def test_a_gate_holds_where_movement_would_not_let_the_level_fall() -> None:
    spec = rating(**GATED, movement={"max_down": 0})
    assert codes(spec, unit(1, "95", held="五星", happy="50", case=False)) == [("二星",)]


DIRECT = {
    "name": "受省级以上表彰",
    "when": {"if": "is", "fact": "case"},
    "level": "四星",
    "quota": "out",
}


def test_an_honour_gives_a_level_at_once_and_never_takes_one() -> None:
    spec = rating(facts=[TOTAL, CASE], direct=[DIRECT])
    raised, better, plain = proposed(
        spec, unit(1, "65", case=True), unit(2, "95", case=True), unit(3, "65", case=False)
    )
    assert (raised.code, better.code, plain.code) == ("四星", "五星", "二星")
    assert (raised.direct is not None, plain.direct) == (True, None)


def test_the_whole_way_is_told_step_by_step() -> None:
    (found,) = proposed(
        rating(**GATED, movement=MOVED), unit(total="95", held="三星", since=2020, happy="50", case=False)
    )
    assert [(step.what, step.before, step.after) for step in found.steps] == [
        ("way", (), ("五星",)),
        ("movement", ("五星",), ("四星",)),
        ("gate", ("四星",), ("二星",)),
        ("gate", ("二星",), ("二星",)),
    ]
    assert found.steps[0].rule == (
        "按总分分段：90分及以上为五星级，80分及以上为四星级，70分及以上为三星级，60分及以上为二星级，其余为一星级。"
    )
    assert found.steps[2].found == "群众满意度低于60%：50%，符合。"
    assert found.best == LEVELS.index("二星")


GATES = st.lists(
    st.one_of(
        st.builds(lambda level: {"effect": "cap", "level": level}, st.sampled_from(LEVELS)),
        st.builds(lambda steps: {"effect": "drop", "steps": steps}, st.integers(1, 4)),
        st.sampled_from([{"effect": "lowest"}, {"effect": "zero"}, {"effect": "unrated", "outcome": "不定星"}]),
    ),
    max_size=4,
)


def worth(code: str) -> int:
    return LEVELS.index(code) if code in LEVELS else len(LEVELS)


@given(GATES, st.integers(0, 100), st.one_of(st.none(), st.booleans()))
def test_gates_never_raise(gates: list[dict[str, Any]], total: int, holds: bool | None) -> None:
    made = [{"name": f"限制{n}", "when": {"if": "is", "fact": "case"}, **gate} for n, gate in enumerate(gates)]
    facts = [TOTAL, CASE] if gates else [TOTAL]
    (plain,) = codes(rating(), unit(total=str(total)))
    (found,) = proposed(rating(facts=facts, gates=made), unit(total=str(total), case=holds))
    assert all(worth(code) >= worth(plain[0]) for code in found.codes)
    assert all(worth(code) >= found.best for code in found.codes)


@given(
    *(st.one_of(st.none(), st.integers(0, 4)), st.integers(0, 3), st.one_of(st.none(), st.integers(0, 4))),
    *(st.integers(0, 100), st.sampled_from(LEVELS), st.integers(2015, 2022)),
)
def test_movement_stays_within_its_bounds(
    up: int | None, years: int, down: int | None, total: int, held: str, since: int
) -> None:
    spec = rating(movement={"max_up": up, "hold_years": years, "max_down": down})
    (found,) = proposed(spec, unit(total=str(total), held=held, since=since))
    (free,) = codes(rating(), unit(total=str(total)))
    rise = LEVELS.index(held) - worth(found.code)
    assert rise <= 0 or ((up is None or rise <= up) and 2023 - since >= years)
    assert rise >= 0 or down is None or -rise <= down
    assert min(worth(held), worth(free[0])) <= worth(found.code) <= max(worth(held), worth(free[0]))


@given(
    st.one_of(st.none(), st.integers(0, 100)),
    st.one_of(st.none(), st.booleans()),
    st.one_of(st.none(), st.integers(0, 99)),
)
def test_what_is_unknown_never_excludes_what_comes_out_once_it_is_known(
    total: int | None, case: bool | None, happy: int | None
) -> None:
    spec = rating(**GATED, movement=MOVED)

    def village(*, known: bool) -> Any:
        given = {"total": total, "happy": happy}
        filled = {code: "77" if value is None and known else value and str(value) for code, value in given.items()}
        filled = {code: "0" if value == 0 else value for code, value in filled.items()}
        return unit(held="三星", since=2020, case=False if case is None and known else case, **filled)

    before, after = (propose(spec, [village(known=known)], year=2023)["1"] for known in (False, True))
    assert set(after.codes) <= set(before.codes)
    assert len(after.codes) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gates": [{**UNHAPPY, "level": "十星"}], "facts": [TOTAL, HAPPY]}, "等级「十星」在等级里没有列出"),
        ({"gates": [{**UNHAPPY, "level": ""}], "facts": [TOTAL, HAPPY]}, "cap 也必须写它"),
        ({"gates": [{**OPEN_CASE, "outcome": "五星"}], "facts": [TOTAL, CASE]}, "不是不定等级的结果"),
        ({"gates": [{**OPEN_CASE, "steps": 2}], "facts": [TOTAL, CASE]}, "写 steps 只用于 drop"),
        ({"direct": [{**DIRECT, "level": "不定星"}], "facts": [TOTAL, CASE]}, "「不定星」不是等级体系里的等级"),
        ({"movement": {"first": "十星"}}, "「十星」不是等级体系里的等级"),
        ({"authority": {"owner_up_to": "十星"}}, "「十星」不是等级体系里的等级"),
        ({"facts": [TOTAL, CASE]}, "没有用到"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StandardError, match=said):
        load(document(**changes))
