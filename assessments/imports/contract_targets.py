"""Targets of contracts that come as a workbook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments import services
from assessments.exports.contract_targets import PAGE
from assessments.models import Contract, ContractItem, ContractRound, ContractState
from config.toolkit.cells import number, prose, units_with, words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem
from organizations.models import User

from .changes import Called, ChangePlan, ChangeTable, unit_columns

COLUMNS = (
    *unit_columns("责任单位", "单位", "单位名称"),
    Column("node", ("编号", "指标编号")),
    Column("name", ("指标", "指标名称"), required=False),
    Column("target", ("目标任务", "目标")),
    Column("value", ("目标值",), required=False),
)
LONGEST = ContractItem._meta.get_field("target").max_length or 0
Items = dict[str, ContractItem]  # of one contract by node


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One item that would be worded otherwise; `value` is scaled by 10^6, None where there is none."""

    row: int
    item: ContractItem
    target: str
    value: int | None

    @property
    def mark(self) -> list[Any]:
        return [self.item.pk, self.item.target, self.item.value, self.target, self.value]


def drafted_items(round: ContractRound) -> QuerySet[ContractItem]:
    """The items of the contracts that wait for their signatures, in the order of units and items."""
    drafts = ContractItem.objects.filter(contract__round=round, contract__state=ContractState.DRAFT)
    return drafts.select_related("contract__organization").order_by("contract", "position")


def plan_targets(round: ContractRound, book: Book) -> ChangePlan[TargetChange]:
    """What the workbook says of the targets, with all problems at once. Writes nothing; one query."""
    plan, contracts = ChangePlan[TargetChange](), _contracts(round)

    def item_of(line: Line, problems: list[Problem]) -> ContractItem | None:
        return _item(line, contracts, problems)

    for line, item in plan.matched(book, PAGE, COLUMNS, item_of, empty="目标任务", at="node"):
        _judge(plan, line, item)
    return plan


def _contracts(round: ContractRound) -> Called[Items]:
    by_contract: dict[Contract, Items] = defaultdict(dict)
    for item in drafted_items(round):
        by_contract[item.contract][item.node] = item
    rows = ((items, contract.organization, contract.name, "") for contract, items in by_contract.items())
    return Called(rows, "没有待签订的责任书")


def _item(line: Line, contracts: Called[Items], problems: list[Problem]) -> ContractItem | None:
    """The item that a line is about; None after a problem."""
    before = len(problems)
    items = contracts.one(line, problems)
    node, title = line.take("node", words, problems, required=True), line.take("name", words, problems)
    if items is None or len(problems) > before:
        return None
    item = items.get(node)
    if item is None:
        name = words(line.cells["unit"])
        problems.append(line.problem("node", f"「{name}」的责任书没有编号「{node}」这一项，请核对。"))
    elif title and title != words(item.name):
        problems.append(line.problem("name", f"编号{node}是「{item.name}」，表里写的是「{title}」，请改一致。"))
        return None
    return item


def _judge(plan: ChangePlan[TargetChange], line: Line, item: ContractItem) -> None:
    """What a line says of its item; a column of numbers that is not there leaves them as they are."""
    before = len(plan.problems)
    target = line.take("target", prose, plan.problems, required=True)
    plan.fits(line, "target", target, LONGEST)
    value = item.value
    if "value" in line.cells:
        value = line.take("value", lambda cell: number(cell, units=units_with(item.measure)), plan.problems)
    if len(plan.problems) > before:
        return
    if (target, value) == (item.target, item.value):
        plan.unchanged += 1
    else:
        plan.changes.append(TargetChange(line.row, item, target, value))


def _write(round: ContractRound, changes: list[TargetChange], actor: User) -> int:
    by_contract: dict[Contract, dict[str, tuple[str, int | None]]] = defaultdict(dict)
    for change in changes:
        by_contract[change.item.contract][change.item.node] = (change.target, change.value)
    return sum(services.set_targets(one, targets=given, actor=actor) for one, given in by_contract.items())


TARGETS = ChangeTable("targets", "责任书", ("修改", "不变"), plan_targets, _write, owner="issuer")
