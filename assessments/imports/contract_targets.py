"""Targets of contracts that come as a workbook: kept, planned, looked at, then written or dropped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from assessments import services
from assessments.exports.contract_targets import PAGE
from assessments.models import Contract, ContractItem, ContractRound, ContractState
from config.toolkit.cells import code, number, prose, units_with, words
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, User

TARGETS_IMPORT = "targets"
STALE = "预览之后责任书已有变化，这次导入不能再确认。请重新上传并预览。"
COLUMNS = (
    Column("code", ("区划代码", "代码", "单位代码"), required=False),
    Column("unit", ("责任单位", "单位", "单位名称")),
    Column("node", ("编号", "指标编号")),
    Column("name", ("指标", "指标名称"), required=False),
    Column("target", ("目标任务", "目标")),
    Column("value", ("目标值",), required=False),
)
LONGEST = ContractItem._meta.get_field("target").max_length or 0


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One item that would be worded otherwise; `value` is scaled by 10^6, None where there is none."""

    row: int
    item: ContractItem
    target: str
    value: int | None


@dataclass(slots=True)
class TargetPlan:
    """What a workbook would change, how many rows say what stands, and everything that is wrong."""

    changes: list[TargetChange] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """For the record."""
        if self.problems:
            return {"错误": len(self.problems)}
        return {"修改": len(self.changes), "不变": self.unchanged, "错误": 0}

    @property
    def digest(self) -> str:
        """The same while the same would be changed from the same."""
        return digest([[one.item.pk, one.item.target, one.item.value, one.target, one.value] for one in self.changes])


def drafted_items(round: ContractRound) -> QuerySet[ContractItem]:
    """The items of the contracts that wait for their signatures, in the order of units and items."""
    drafts = ContractItem.objects.filter(contract__round=round, contract__state=ContractState.DRAFT)
    return drafts.select_related("contract__organization").order_by("contract", "position")


def plan_targets(round: ContractRound, book: Book) -> TargetPlan:
    """What the workbook says of the targets, with all problems at once. Writes nothing; one query."""
    plan, by_unit = TargetPlan(), _by_unit(round)
    seen: dict[int, int] = {}
    for line in lines(book.rows(PAGE), sheet=PAGE, columns=COLUMNS, problems=plan.problems):
        item = _item(line, by_unit, plan.problems)
        if item is None:
            continue
        if earlier := seen.get(item.pk):
            plan.problems.append(line.problem("node", f"「{item}」与第{earlier}行重复，请只保留一行。"))
            continue
        seen[item.pk] = line.row
        _judge(plan, line, item)
    if not seen and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有目标任务，请下载表格逐行填写。"))
    return plan


def _by_unit(round: ContractRound) -> dict[tuple[str, str], dict[str, ContractItem]]:
    """Items by node, of each contract; a contract is found by code and name, and by its name where that is its own."""
    found: dict[tuple[str, str], dict[str, ContractItem]] = defaultdict(dict)
    named: dict[str, set[int]] = defaultdict(set)
    items = list(drafted_items(round))
    for item in items:
        named[words(item.contract.name)].add(item.contract_id)
    for item in items:
        name = words(item.contract.name)
        found[item.contract.organization.code, name][item.node] = item
        if len(named[name]) == 1:
            found["", name][item.node] = item
    return found


def _item(
    line: Line, by_unit: dict[tuple[str, str], dict[str, ContractItem]], problems: list[Problem]
) -> ContractItem | None:
    """The item that a line is about; None after a problem."""
    before = len(problems)
    place, name = line.take("code", code, problems), line.take("unit", words, problems, required=True)
    node, title = line.take("node", words, problems, required=True), line.take("name", words, problems)
    if len(problems) > before:
        return None
    if (place, name) not in by_unit:
        told = f"「{name}」（{place}）" if place else f"「{name}」"
        problems.append(line.problem("unit", f"{told}没有待签订的责任书，或者重名要写明区划代码，请核对。"))
        return None
    item = by_unit[place, name].get(node)
    if item is None:
        problems.append(line.problem("node", f"「{name}」的责任书没有编号「{node}」这一项，请核对。"))
    elif title and title != words(item.name):
        problems.append(line.problem("name", f"编号{node}是「{item.name}」，表里写的是「{title}」，请改一致。"))
        return None
    return item


def _judge(plan: TargetPlan, line: Line, item: ContractItem) -> None:
    """What a line says of its item; a column of numbers that is not there leaves them as they are."""
    before = len(plan.problems)
    target = line.take("target", prose, plan.problems, required=True)
    if len(target) > LONGEST:
        plan.problems.append(line.problem("target", f"「目标任务」有{len(target)}个字，最多{LONGEST}个字，请精简。"))
    value = item.value
    if "value" in line.cells:
        value = line.take("value", lambda cell: number(cell, units=units_with(item.measure)), plan.problems)
    if len(plan.problems) > before:
        return
    if (target, value) == (item.target, item.value):
        plan.unchanged += 1
    else:
        plan.changes.append(TargetChange(line.row, item, target, value))


def keep_targets(round: ContractRound, content: bytes, *, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would change; with problems the record holds the workbook with its cells marked."""
    return _keep(round, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(round: ContractRound, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
    plan = plan_targets(round, book)
    return records.keep(
        content,
        kind=TARGETS_IMPORT,
        target=str(round.pk),
        name=name,
        organization=round.issuer,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
    )


def apply_targets(record: ImportRecord, round: ContractRound, *, actor: User) -> int:
    """Write the targets as they were shown, all of them or none; how many were changed."""
    return _apply(record, round, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, round: ContractRound, book: Book, *, actor: User) -> int:
    record = records.planned(record)
    ContractRound.objects.select_for_update().only("pk").get(pk=round.pk)
    plan = plan_targets(round, book)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused(STALE)
    by_contract: dict[Contract, dict[str, tuple[str, int | None]]] = defaultdict(dict)
    for change in plan.changes:
        by_contract[change.item.contract][change.item.node] = (change.target, change.value)
    number_of = sum(services.set_targets(one, targets=given, actor=actor) for one, given in by_contract.items())
    records.finish(record, actor=actor, counts=plan.counts)
    return number_of
