"""Who has reported which month under its contract, who has not, and who was late: the same for pages and workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Contract, ContractRound, ContractState, MonthlyReport
from assessments.models.contracts import DECEMBER
from organizations.models import User
from organizations.roles import Permission

NOT_OWED, COMING, OPEN, MISSING, LATE, FILED = "", "coming", "open", "missing", "late", "filed"


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one unit: `state` is one of the names above; `contract` answers for the month."""

    month: int
    state: str
    contract: Contract | None = None
    report: MonthlyReport | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class UnitMonths:
    """A unit's year: its contract in hand (the last one), and its months."""

    contract: Contract
    cells: tuple[MonthCell, ...]

    def count(self, *states: str) -> int:
        """How many months stand so."""
        return sum(cell.state in states for cell in self.cells)

    @property
    def filed(self) -> int:
        """Months reported, in time or late."""
        return self.count(FILED, LATE)

    @property
    def late(self) -> int:
        return self.count(LATE)

    @property
    def missing(self) -> int:
        return self.count(MISSING)


def owed_months(contract: Contract) -> list[int]:
    """The months that a signed contract's unit reports: not those that were over before it was signed, or the unit.

    A contract that changes another answers for all its months: the one before it no longer does.
    """
    if contract.signed_on is None:
        return []
    closed = contract.organization.closed_on
    year = contract.round
    return [
        month
        for month in contract.months
        if (contract.previous_id or year.last_day(month) >= contract.signed_on)
        and (closed is None or date(year.year, month, 1) < closed)
    ]


def board(round: ContractRound, *, today: date | None = None) -> list[UnitMonths]:
    """Months × units of a round, in the order of the units: two queries, however many units and reports."""
    today = today or timezone.localdate()
    contracts = _signed(Contract.objects.filter(round=round))
    reports = _reports(MonthlyReport.objects.filter(contract__round=round, current=True))
    by_unit: dict[int, list[Contract]] = {}
    for contract in contracts:
        by_unit.setdefault(contract.organization_id, []).append(contract)
    return [_year(chain, reports, today) for chain in by_unit.values()]


def months_of(contract: Contract, *, today: date | None = None) -> UnitMonths:
    """The months of one contract alone."""
    reports = _reports(contract.reports.filter(current=True).select_related("actor"))
    return _year([contract], reports, today or timezone.localdate())


def missing(round: ContractRound, month: int, *, today: date | None = None) -> list[Contract]:
    """Whose report of a month has not come although it is due."""
    return [
        cell.contract
        for line in board(round, today=today)
        for cell in line.cells
        if cell.month == month and cell.state == MISSING and cell.contract
    ]


def owing(user: User, *, today: date | None = None) -> Iterator[tuple[Contract, list[MonthCell]]]:
    """The user's own signed contracts with the months that can be reported now and are not; two queries."""
    today = today or timezone.localdate()
    own = Contract.objects.allowed(user, Permission.FILL).filter(state=ContractState.SIGNED)
    contracts = list(_signed(own))
    reports = _reports(MonthlyReport.objects.filter(contract__in=[each.pk for each in contracts], current=True))
    for contract in contracts:
        cells = [cell for cell in _year([contract], reports, today).cells if cell.state in (OPEN, MISSING)]
        if cells:
            yield contract, cells


def _signed(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Signed ones and those that they changed."""
    signed = contracts.filter(state__in=(ContractState.SIGNED, ContractState.SUPERSEDED))
    return signed.select_related("round", "organization").order_by("organization__path", "pk")


def _reports(reports: Iterable[MonthlyReport]) -> dict[tuple[int, int], MonthlyReport]:
    return {(report.contract_id, report.month): report for report in reports}


def _year(chain: Sequence[Contract], reports: dict[tuple[int, int], MonthlyReport], today: date) -> UnitMonths:
    """A unit's months under its contracts, one after the other."""
    owed = {month: contract for contract in chain for month in owed_months(contract)}
    cells = []
    for month in range(1, DECEMBER + 1):
        contract = owed.get(month)
        report = reports.get((contract.pk, month)) if contract else None
        cells.append(_cell(month, contract, report, today))
    return UnitMonths(chain[-1], tuple(cells))


def _cell(month: int, contract: Contract | None, report: MonthlyReport | None, today: date) -> MonthCell:
    if contract is None:
        return MonthCell(month, NOT_OWED)
    due = contract.round.due_on(month)
    if report:
        return MonthCell(month, LATE if report.late else FILED, contract, report, due)
    if today > due:
        return MonthCell(month, MISSING, contract, None, due)
    began = date(contract.round.year, month, 1) <= today
    return MonthCell(month, OPEN if began else COMING, contract, None, due)
