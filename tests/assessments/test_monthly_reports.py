"""责任书月报: 完成情况 and 下月打算, in time or late, corrected with a reason, and who is missing (text 4.10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments import selectors, services
from assessments.models import Contract, MonthlyReport
from assessments.selectors.monthly_reports import board, missing, owed_months
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import User
from organizations.roles import Role
from organizations.services import tree
from tests.assessments.contracts import make_contracts, moment, sign
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SAID = {"done": "召开专题研究会议1次，完成阵地改造。", "plan": "开展主题党日。"}


@pytest.fixture
def contract() -> Contract:
    return make_contracts(1)[0]


@pytest.fixture
def clerk(contract: Contract) -> User:
    return make_user(at=contract.organization, role=Role.FILLER, name="李干事")


def report(contract: Contract, month: int, clerk: User, **given: Any) -> MonthlyReport:
    return services.report_month(contract, month=month, actor=clerk, **{**SAID, **given})


def test_twelve_months_a_year_and_each_is_due_in_the_next(contract: Contract) -> None:
    assert owed_months(contract) == list(range(1, 13))
    assert contract.round.due_on(1) == date(2026, 2, 5)
    assert contract.round.due_on(12) == date(2027, 1, 5)


def test_in_time_up_to_the_due_day_and_late_after_it(contract: Contract, clerk: User) -> None:
    assert not report(contract, 1, clerk, at=moment(2, 5)).late
    assert report(contract, 2, clerk, at=moment(3, 6)).late


def test_the_board_tells_who_is_missing(contract: Contract, clerk: User) -> None:
    report(contract, 1, clerk, at=moment(2, 1))
    report(contract, 2, clerk, at=moment(3, 20))
    (line,) = board(contract.round, today=date(2026, 5, 6))
    states = [cell.state for cell in line.cells]
    assert states == ["filed", "late", "missing", "missing", "open", *["coming"] * 7]
    assert (line.filed, line.late, line.missing) == (2, 1, 2)
    assert missing(contract.round, 3, today=date(2026, 5, 6)) == [contract]
    assert missing(contract.round, 3, today=date(2026, 4, 5)) == []


@pytest.mark.parametrize("many", [1, 6])
def test_the_board_costs_two_queries_however_many(many: int, django_assert_num_queries: Any) -> None:
    contracts = make_contracts(many)
    for each in contracts:
        report(each, 1, each.round.made_by, at=moment(2, 1))
    with django_assert_num_queries(2):
        lines = board(contracts[0].round, today=date(2026, 3, 1))
    assert [line.filed for line in lines] == [1] * many


def test_months_before_signing_and_after_the_end_of_the_unit_are_not_owed(contract: Contract) -> None:
    late = make_contracts(1, signed=False)[0]
    assert owed_months(sign(late, on=date(2026, 3, 10))) == list(range(3, 13))
    tree.abolish(contract.organization, effective_on=date(2026, 6, 1), actor=None)
    contract.refresh_from_db()
    assert owed_months(contract) == list(range(1, 6))


def test_a_changed_contract_answers_for_its_months_from_its_first_on(contract: Contract, clerk: User) -> None:
    report(contract, 1, clerk, at=moment(2, 1))
    after = services.change_contract(contract, first_month=2, reason="任务调整", actor=contract.round.made_by)
    sign(after, on=date(2026, 3, 10))
    (line,) = board(contract.round, today=date(2026, 4, 1))
    assert [cell.contract for cell in line.cells] == [contract, *[after] * 11]
    assert [cell.state for cell in line.cells[:3]] == ["filed", "missing", "open"]


def test_items_carry_words_and_the_figure_reached(contract: Contract, clerk: User) -> None:
    found = report(contract, 1, clerk, items={"1.1": ("", parse("1")), "1.2": ("", None), "2.1": ("满意", None)})
    assert found.items == {"1.1": ["", 1_000_000], "2.1": ["满意", None]}
    with pytest.raises(Refused, match=r"责任书里没有「9\.9」这一项"):
        report(contract, 2, clerk, items={"9.9": ("", parse("1"))})


def test_a_correction_is_a_new_row_with_a_reason_and_makes_nobody_late(contract: Contract, clerk: User) -> None:
    first = report(contract, 1, clerk, at=moment(2, 1))
    with pytest.raises(Refused, match="更正请写明理由"):
        report(contract, 1, clerk, done="另有一次", revision=1)
    with pytest.raises(Refused, match="没有改动，不用更正"):
        report(contract, 1, clerk, reason="再报", revision=1)
    second = report(contract, 1, clerk, done="另有一次", reason="漏报一次", revision=1, at=moment(3, 1))
    first.refresh_from_db()
    assert (first.current, first.done) == (False, SAID["done"])
    assert (second.revision, second.late, second.reason) == (2, False, "漏报一次")


def test_who_was_slower_is_told_not_overwritten(contract: Contract, clerk: User) -> None:
    report(contract, 1, clerk)
    with pytest.raises(Refused, match="1月的月报刚由李干事报过，请刷新后再改"):
        report(contract, 1, clerk, done="另一份")


@pytest.mark.parametrize(
    ("month", "given", "sentence"),
    [
        (13, {}, "不报13月的月报，它的月报是1月至12月"),
        (4, {"at": moment(3, 31)}, "2026年4月还没有到，到时再报"),
        (1, {"done": " "}, "请写明本月完成情况和下月打算"),
        (1, {"plan": ""}, "请写明本月完成情况和下月打算"),
    ],
)
def test_a_wrong_report_is_refused(
    contract: Contract, clerk: User, month: int, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        report(contract, month, clerk, **given)


def test_only_a_signed_contract_is_reported_on(clerk: User) -> None:
    draft = make_contracts(1, signed=False)[0]
    with pytest.raises(Refused, match="待签订，只有已签订的责任书才报月报"):
        report(draft, 1, draft.round.made_by)


def test_the_database_keeps_reports(contract: Contract, clerk: User) -> None:
    found = report(contract, 1, clerk)
    for broken in (
        lambda: MonthlyReport.objects.filter(pk=found.pk).update(done="改"),
        lambda: MonthlyReport.objects.filter(pk=found.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="月报"), transaction.atomic():
            broken()


def test_duties_tell_the_unit_what_to_report_and_the_office_what_to_sign(contract: Contract, clerk: User) -> None:
    report(contract, 1, clerk, at=moment(2, 1))
    duty, next_one = selectors.duties(clerk, at=moment(3, 10))
    assert (duty.kind, duty.detail, duty.late) == ("report", "2月的月报还没有报", True)
    assert (next_one.detail, next_one.late, next_one.url) == ("3月的月报还没有报", False, duty.url)  # still in time
    assert duty.url == contract.get_absolute_url()
    office = make_user(at=contract.round.issuer)
    assert selectors.duties(office, at=moment(3, 10)) == []
    services.change_contract(contract, first_month=4, reason="调整", actor=office)
    (duty,) = selectors.duties(office, at=moment(3, 10))
    assert (duty.kind, duty.detail, duty.url) == ("sign", "1份责任书待签订", contract.round.get_absolute_url())
