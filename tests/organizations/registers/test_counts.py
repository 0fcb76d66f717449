"""What records amount to: exact, with numerator, denominator, days and rule, by unit and together."""

from datetime import date, timedelta
from typing import Any

import pytest

from organizations.models import Organization, RegisterType
from organizations.registers.counting import Figure
from organizations.registers.definition import Per
from organizations.registers.periods import first, label, last, number, ranges, touched, whole, years_before
from organizations.selectors import registers as selectors
from organizations.services import registers
from tests.factories import make_organization
from tests.organizations.registers.documents import make_type

FROM, TO, TODAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 15)


@pytest.mark.parametrize(
    ("per", "day", "begins", "ends", "called"),
    [
        (Per.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4), "2026年第1周"),
        (Per.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3), "2026年第53周"),
        (Per.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (Per.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), "2026年12月"),
        (Per.QUARTER, date(2026, 11, 2), date(2026, 10, 1), date(2026, 12, 31), "2026年第4季度"),
        (Per.YEAR, date(2026, 6, 1), date(2026, 1, 1), date(2026, 12, 31), "2026年"),
    ],
)
def test_periods_are_whole_calendar_periods(per: Per, day: date, begins: date, ends: date, called: str) -> None:
    period = number(per, day)
    assert (first(per, period), last(per, period), label(per, period)) == (begins, ends, called)
    assert number(per, ends + timedelta(days=1)) == period + 1


def test_spans_of_periods() -> None:
    assert touched(Per.MONTH, date(2026, 1, 31), date(2026, 3, 1)) == 3
    assert touched(Per.MONTH, date(2026, 3, 1), date(2026, 1, 31)) == 0
    assert [label(Per.WEEK, week) for week in whole(Per.WEEK, date(2026, 1, 1), date(2026, 1, 18))] == [
        "2026年第2周",
        "2026年第3周",
    ]
    assert len(whole(Per.WEEK, date(2026, 1, 6), date(2026, 1, 10))) == 0
    assert years_before(date(2026, 12, 31), 3) == date(2024, 1, 1)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 3, 1)


@pytest.fixture
def villages(db: None) -> list[Organization]:
    town = make_organization(parent=make_organization())
    return [make_organization(f"村{index}", parent=town) for index in range(3)]


def visit(type: RegisterType, village: Organization, day: date, **data: Any) -> None:
    registers.record(type, organization=village, date=day, data={"leader": "张三", **data}, actor=None, again=True)


@pytest.fixture
def visits(villages: list[Organization]) -> RegisterType:
    type = make_type()
    one, two, _ = villages
    visit(type, one, date(2025, 12, 31), problems=50)
    visit(type, one, date(2026, 1, 5), problems="1.5", solved=1, cost=7000, open=True, topic="台账")
    visit(type, one, date(2026, 1, 6), problems=2, solved=2, cost="6999.99", open=False, topic="组织生活")
    visit(type, one, date(2026, 3, 31), leader="李四", open=True, topic="阵地")
    visit(type, two, date(2026, 2, 1), problems=1, solved=0, topic="台账", open=True)
    visit(type, two, date(2026, 4, 1), problems=9)
    return type


def short(figure: Figure) -> tuple[int | None, int, int | None]:
    return figure.value, figure.numerator, figure.denominator


def test_counts_of_each_unit(visits: RegisterType, villages: list[Organization]) -> None:
    found = selectors.counts(visits, villages, FROM, TO, today=TODAY)
    one, two, three = ({code: short(figure) for code, figure in found[village.pk].items()} for village in villages)
    assert one == {
        "visits": (3_000_000, 3_000_000, None),
        "monthly": (1_000_000, 3_000_000, 3_000_000),
        "problems": (3_500_000, 3_500_000, None),
        "dear": (1_000_000, 1_000_000, None),
        "open_share": (500_000, 1_000_000, 2_000_000),
        "solved_share": (857_143, 3_000_000, 3_500_000),
        "leaders": (2_000_000, 2_000_000, None),
        "missed": (11_000_000, 11_000_000, 12_000_000),
        "blank": (0, 0, 1_000_000),
    }
    assert two["open_share"] == (1_000_000, 1_000_000, 1_000_000)
    assert two["solved_share"] == (0, 0, 1_000_000)
    assert three["open_share"] == (None, 0, 0)
    assert three["blank"] == (1_000_000, 1_000_000, 1_000_000)
    figure = found[villages[0].pk]["blank"]
    assert (figure.since, figure.until, figure.measure) == (date(2023, 4, 1), TO, "个")
    assert found[villages[0].pk]["problems"].measure == "个"


def test_counts_of_all_units_together(visits: RegisterType, villages: list[Organization]) -> None:
    found = {code: short(one) for code, one in selectors.total(visits, villages, FROM, TO, today=TODAY).items()}
    assert found["visits"] == (4_000_000, 4_000_000, None)
    assert found["monthly"] == (444_444, 4_000_000, 9_000_000)
    assert found["open_share"] == (666_667, 2_000_000, 3_000_000)
    assert found["leaders"] == (3_000_000, 3_000_000, None)  # a 张三 in each of two villages, and 李四
    assert found["missed"] == (34_000_000, 34_000_000, 36_000_000)
    assert found["blank"] == (1_000_000, 1_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("per", "days", "told"),
    [
        (Per.WEEK, ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02"], "2026年第2—4周、第6周"),
        (Per.WEEK, ["2025-12-15", "2025-12-22", "2025-12-29"], "2025年第51—52周、2026年第1周"),
        (Per.MONTH, ["2025-11-01", "2025-12-01", "2026-01-01", "2026-03-01"], "2025年11—12月、2026年1月、3月"),
        (Per.QUARTER, ["2026-01-01", "2026-04-01"], "2026年第1—2季度"),
        (Per.YEAR, ["2023-01-01", "2024-01-01", "2026-01-01"], "2023—2024年、2026年"),
        (Per.MONTH, [], ""),
    ],
)
def test_periods_that_follow_each_other_are_told_together(per: Per, days: list[str], told: str) -> None:
    assert ranges(per, [number(per, date.fromisoformat(day)) for day in days]) == told


def test_missed_weeks_are_told_and_the_present_one_is_not_missed(
    visits: RegisterType, villages: list[Organization]
) -> None:
    found = selectors.missed(visits, villages, date(2026, 1, 5), date(2026, 2, 1), today=date(2026, 1, 31))
    assert found == {
        villages[0].pk: ["2026年第3周", "2026年第4周"],
        villages[1].pk: ["2026年第2周", "2026年第3周", "2026年第4周"],
        villages[2].pk: ["2026年第2周", "2026年第3周", "2026年第4周"],
    }


def test_nothing_is_owed_before_the_register_begins_nor_by_other_kinds(villages: list[Organization]) -> None:
    type = make_type(starts="2026-03-16", kinds=["village"])
    town = villages[0].parent
    assert town
    found = selectors.missed(type, [town, villages[0]], FROM, TO, today=TODAY)
    assert found == {villages[0].pk: ["2026年第12周", "2026年第13周"]}
    off = make_type(starts="2026-03-16", kinds=["village"], on=False)
    assert selectors.missed(off, villages, FROM, TO, today=TODAY) == {}


def test_a_withdrawn_record_no_longer_counts(visits: RegisterType, villages: list[Organization]) -> None:
    for record in selectors.records(visits, villages[:1], since=FROM, until=TO)[:2]:
        registers.withdraw(record, reason="登错", actor=None)
    found = selectors.counts(visits, villages[:1], FROM, TO, today=TODAY)[villages[0].pk]
    assert (found["visits"].value, found["problems"].value) == (1_000_000, 1_500_000)


@pytest.mark.parametrize("size", [1, 6])
def test_any_number_of_units_and_types_costs_the_same_queries(
    size: int, villages: list[Organization], django_assert_num_queries: Any
) -> None:
    types = [make_type(code=f"visits{index}") for index in range(size)]
    town = villages[0].parent
    more = [*villages, *(make_organization(parent=town) for _ in range(size))]
    for type in types:
        for village in more:
            visit(type, village, date(2026, 2, 2), problems=1)
    types = list(RegisterType.objects.select_related("owner"))
    with django_assert_num_queries(2):
        found = selectors.counts_of(types, more, FROM, TO, today=TODAY)
    assert len(found) == size
    assert all(found[type.pk][village.pk]["problems"].value == 1_000_000 for type in types for village in more)
    with django_assert_num_queries(2):
        selectors.missed_of(types, more, FROM, TO, today=TODAY)
    with django_assert_num_queries(2):
        assert selectors.total(types[0], more, FROM, TO, today=TODAY)["visits"].numerator == len(more) * 1_000_000
