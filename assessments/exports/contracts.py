"""责任书 on paper: tasks and targets, rewards, and the place for both signatures; one sheet for each unit."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models import Contract, ContractItem, ContractState
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, amount, safe_cell
from organizations import audit
from organizations.models import User

HEADINGS = ("序号", "编号", "指标", "分值", "目标任务", "目标值")
WIDTHS = (6, 9, 18, 8, 44, 14)
HEADER_ROW = 4
LEFT = (3, 5)
LONGEST_NAME = 25


@transaction.atomic
def contracts_workbook(contracts: Sequence[Contract], *, actor: User) -> bytes:
    """These contracts, read with year, unit and scheme; the export is on record."""
    book = Workbook()
    book.remove(book.active)
    items: dict[int, list[ContractItem]] = {}
    for item in ContractItem.objects.filter(contract__in=[each.pk for each in contracts]):
        items.setdefault(item.contract_id, []).append(item)
    taken: set[str] = set()
    for contract in contracts:
        _contract(book.create_sheet(_name(contract, taken)), contract, items.get(contract.pk, []))
    first = contracts[0]
    audit.record(
        "export.contracts",
        actor=actor,
        target=first if len(contracts) == 1 else first.round,
        unit=first.organization if len(contracts) == 1 else first.round.issuer,
        contracts=len(contracts),
    )
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _name(contract: Contract, taken: set[str]) -> str:
    """A name for the sheet that no other has: the unit's, with its place where two are called alike."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", contract.name)[:LONGEST_NAME].strip() or "责任书"
    name = plain if plain not in taken else f"{plain}{len(taken) + 1}"
    taken.add(name)
    return name


def _contract(page: Any, contract: Contract, items: Sequence[ContractItem]) -> None:
    round = contract.round
    for column, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    _line(page, 1, round.title, as_title)
    _line(page, 2, f"签订单位：{round.issuer.name}　　责任单位：{contract.name}", as_note)
    _line(page, 3, _said(contract), as_note)
    for column, heading in enumerate(HEADINGS, 1):
        cell = page.cell(HEADER_ROW, column)
        safe_cell(cell, heading)
        as_header(cell)
    row = HEADER_ROW
    for row, item in enumerate(items, HEADER_ROW + 1):
        shown: tuple[CellValue, ...] = (
            *(row - HEADER_ROW, item.node, item.name),
            *(amount(item.points), item.target, item.amount or "—"),
        )
        for column, value in enumerate(shown, 1):
            cell = page.cell(row, column)
            safe_cell(cell, value)
            as_body(cell, align="left" if column in LEFT else "center")
    foot = [f"奖惩办法：{round.rewards}"] if round.rewards else []
    foot.append(f"责任单位每月向{round.issuer.name}报告一次完成情况及下月工作打算，次月{round.due_day}日前报送。")
    for words in [*foot, *_signatures(contract)]:
        row += 1
        _line(page, row, words, as_note)
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height, 40)
    print_setup(page, landscape=False, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _said(contract: Contract) -> str:
    months = f"{contract.first_month}月至{contract.last_month}月" if len(contract.months) else "没有执行"
    return f"年度：{contract.round.year}年（{months}）　　状态：{contract.get_state_display()}"


def _signatures(contract: Contract) -> list[str]:
    """Who signed for both sides and when, lines to write on where nobody has."""
    signed = contract.state in (ContractState.SIGNED, ContractState.SUPERSEDED)
    ours = contract.issuer_signer if signed else "＿＿＿＿＿＿＿＿"
    theirs = contract.signer if signed else "＿＿＿＿＿＿＿＿"
    day = chinese_date(contract.signed_on) if contract.signed_on else "　　　　年　　月　　日"
    return [f"签订单位（盖章）签字人：{ours}　　　　责任单位（盖章）签字人：{theirs}", f"签订日期：{day}"]


def _line(page: Any, row: int, words: str, dress: Any) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))
