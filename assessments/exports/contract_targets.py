"""Targets of contracts that wait for their signatures, as one table to be filled in and uploaded again."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.db import transaction

from assessments.models import ContractItem, ContractRound
from config.toolkit.excel.writing import CellValue, flat
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User

PAGE = "目标任务"
HEADINGS = ("区划代码", "责任单位", "编号", "指标", "分值", "目标任务", "目标值", "计量单位")
HOW = "只改“目标任务”和“目标值”两列，其余供核对；不在表里的不改。改好后在责任书页面上传。"


@transaction.atomic
def targets_workbook(round: ContractRound, items: Iterable[ContractItem], *, actor: User) -> bytes:
    """One row for each item, read with contract and organization; the export is on record."""
    rows = [_row(item) for item in items]
    content = io.BytesIO()
    flat(content, f"{round.title}目标任务", HEADINGS, rows, note=HOW, sheet=PAGE)
    audit.record("export.contracts", actor=actor, target=round, unit=round.issuer, rows=len(rows))
    return content.getvalue()


def _row(item: ContractItem) -> tuple[CellValue, ...]:
    unit = item.contract.organization
    value = "" if item.value is None else text(item.value)
    return unit.code, item.contract.name, item.node, item.name, text(item.points), item.target, value, item.measure
