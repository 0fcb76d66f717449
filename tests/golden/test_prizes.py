"""Prizes, pay and places from entered scores to what is decided: schemes 16 (西宋集镇) and 23 (荷塘乡)."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import ListState
from assessments.selectors.consequences import sums
from assessments.services import consequences
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse, text
from organizations.models import Organization
from tests.assessments.consequences import XISONGJI, appointed, computed, decided, lines, month, standard, town
from tests.golden.played import played, scheme_document, villages

pytestmark = pytest.mark.django_db
MONTHS = [f"month{number}" for number in range(1, 13)]
YEARLY = ("95", "88", "86", "86", "84", "82", "79", "78", "75", "74", "73", "72", "65", "59")  # 宋西村: 88 + 3 − 1


def evenly(score: str) -> dict[str, str]:
    """A year in which every month and the end of the year had the same score."""
    return dict.fromkeys(("annual", *MONTHS), score)


def yearly(owner: Organization, units: list[Organization], scores: tuple[str, ...], **more: dict[str, str]) -> None:
    """The year by the published scheme, under the key that the published rules of its prizes read."""
    given = {unit: {**evenly(score), **more.get(unit.name, {})} for unit, score in zip(units, scores, strict=True)}
    document = scheme_document("16-yearly-goals", key="xisongji-year")
    played(document | {"grades": [], "quotas": []}, owner, given)


def monthly(owner: Organization, units: list[Organization]) -> None:
    """December by its own sheet: 38 + 9 + 10, and 60 less 20 (of 25) and 7.5."""
    december = {"key": "38", "stage": "9", "assigned": "10", "illegal": "25", "environment": "7.5"}
    document = scheme_document("16-monthly-goals", key="xisongji-month")
    played(document, owner, dict.fromkeys(units, december), month(12, 2025))


def test_xisongji_from_twelve_months_to_prizes_and_pay() -> None:
    """Annual × 40 % + months × 60 % + bonus − penalty; 2/4/6 places with 90/80/70, then 60; December by its sheet."""
    owner, units = town("西宋集镇", XISONGJI)
    for unit in units:
        appointed(unit, since=date(2020, 1, 1))
    yearly(owner, units, YEARLY, 宋西村={"added": "3", "taken": "1.01"})
    monthly(owner, units)
    made = computed(standard(owner, "xisongji"), day=date(2025, 12, 31))
    prizes = list(lines(made, "prizes").values())
    assert prizes == [
        "适用，一等奖",
        *["适用，二等奖"] * 4,
        *["适用，三等奖"] * 6,
        *["适用，达标奖"] * 2,
    ]  # 89.99 is no 90: the second first prize stays unfilled; the 82 of the sixth village finds no second prize left
    told = {rule.code: rule for rule in sums(made, made.entries.all())}
    assert told["prizes"].notes == ("一等奖设2个，授予1个，空缺1个（不低于90分的共1个单位）。",)
    entry = made.entries.filter(rule="secretary").first()
    assert entry and entry.words == "月考核得分89.5分÷100分×800元=716元"
    assert [text(told[code].yuan) for code in ("secretary", "head", "accountant")] == ["10024", "7518", "5012"]
    assert decided(made).state == ListState.DECIDED


def test_xisongji_ties_at_the_edge_are_decided_by_name() -> None:
    """Three at 90 and more, two of them alike for the second place: both wait, one is given it with a reason."""
    owner, units = town("西宋集镇", XISONGJI[:4])
    yearly(owner, units, ("95", "93", "93", "85"))
    monthly(owner, units)
    made = computed(standard(owner, "xisongji"), day=date(2025, 12, 31))
    assert list(lines(made, "prizes").values()) == ["适用，一等奖", "待判断", "待判断", "适用，二等奖"]
    first, second = made.entries.filter(rule="prizes", applies=None)
    consequences.settle_entry(first, applies=True, prize="一等奖", reason="月考核优胜次数多", actor=made.made_by)
    consequences.settle_entry(second, applies=True, prize="二等奖", reason="并列其次", actor=made.made_by)
    assert [line.split("，")[1] for line in lines(made, "prizes").values()] == ["一等奖", "一等奖", "二等奖", "二等奖"]


BALLOTS = ((2, 1, 0, 0), (1, 1, 1, 0), (0, 1, 2, 0), (0, 0, 0, 3))  # 甲乙丙丁, 甲丙乙丁, 乙甲丙丁
TIED = ((1, 1, 0, 0), (1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 1, 1))  # two raters who disagree on the first and the last two


@pytest.mark.parametrize(
    ("ballots", "points", "places"),
    [
        (BALLOTS, ["10", "8", "6", "4"], ["适用，第一名", "适用，第二名", "适用，第三名", "适用，第四名"]),
        (TIED, ["10", "10", "6", "6"], ["待判断"] * 4),
    ],
)
def test_hetang_places_by_ballots(ballots: tuple[tuple[int, ...], ...], points: list[str], places: list[str]) -> None:
    """Points and places come of the ballots as they were counted; the text has no rule for a tie, so people decide."""
    units = villages("杨湾 山门 童坊 仓下")
    owner = units[0].parent
    assert owner is not None
    given = {
        unit: {code: str(votes) for code, votes in zip(("first", "second", "third", "fourth"), row, strict=True)}
        for unit, row in zip(units, ballots, strict=True)
    }
    cycle = played(scheme_document("23-hetang-ballot"), owner, given)
    results = list(cycle.run.results.order_by("roster_entry__position"))
    assert [result.total for result in results] == [parse(each) for each in points]
    made = computed(standard(owner, "hetang"), day=date(2025, 12, 31))
    assert list(lines(made, "places").values()) == places
    if places[0] != "待判断":
        assert decided(made).state == ListState.DECIDED
        return
    with pytest.raises(Refused, match=r"还有4条没有判断"):
        decided(made)
