"""Faults of form and of meaning are told at once; never what only seems so because another part cannot be read."""

from typing import Any

import pytest

from scoring.standards import StandardError, load
from tests.scoring.standards.listings import TEAM, listing
from tests.scoring.standards.rating_documents import CASE, OPEN_CASE, TOTAL, document
from tests.scoring.standards.test_titles import DOUBLE


def told(given: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(StandardError) as refused:
        load(given)
    return [(problem.path, problem.message) for problem in refused.value.problems]


def test_a_rating_with_one_fault_of_each_kind() -> None:
    given = document(
        facts=[TOTAL, CASE],
        ranking=[{"fact": "totals"}],
        gates=[OPEN_CASE | {"outcome": "不定级"}],
        quotas=[{"level": "五星", "share": "三成"}, {"level": "六星", "count": 2}],
        authority={"township_up_to": "九星"},
        notice_days="五天",
        note="",
    )
    assert told(given) == [
        ("note", "标准的字段「note」不认识，请删去或改正拼写。"),
        ("quotas[0].share", '标准的名额第1条的比例应是最多6位小数的数字，并写成文字，例如 "0.5"；写的是「三成」。'),
        ("notice_days", "标准的公示天数应是整数；写的是「五天」。"),
        ("facts", "用到的事实「totals」没有列出。"),
        ("authority", "「九星」不是等级体系里的等级。"),
        ("gates[0]", "限制「正在整顿」的「不定级」不是不定等级的结果。"),
    ]


def test_what_rests_on_a_broken_part_is_not_told() -> None:
    """The gate that uses the fact cannot be read: nobody says that the fact is not used."""
    given = document(facts=[TOTAL, CASE], gates=[OPEN_CASE | {"effect": "lowers"}])
    assert [path for path, _ in told(given)] == ["gates[0].effect"]
    duty = {"role": "leader", "activity": "visit", "least": 1, "per": "month"}
    given = listing(mode="all", team=[TEAM[0] | {"least": "一"}], rhythm=[duty])
    assert [path for path, _ in told(given)] == ["mode", "team[0].least"]


def test_lists_and_titles() -> None:
    given = listing(applies_to=["hamlet"], qualify=3, notice_days=-1)
    assert [path for path, _ in told(given)] == ["applies_to[0]", "notice_days", "qualify"]
    assert [path for path, _ in told({**DOUBLE, "conditions": [], "target": "九成"})] == [
        "target",
        "conditions",
        "facts[0]",
        "facts[1]",
    ]
