"""结果运用 on paper: the attachment of the decision, rule by rule with subtotals, unfilled places and the decision."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import MADE_BY, office, taken
from assessments.models import ConsequenceEntry, ConsequenceList, ListState
from assessments.selectors.consequences import RuleSum, sums, total, why
from config.toolkit.dates import chinese_date
from config.toolkit.digest import short
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, amount, safe_cell
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User

HEADINGS = ("序号", "单位", "上级单位", "对象", "奖项", "金额（元）", "依据", "执行情况")
WIDTHS = (6, 20, 10, 15, 8, 11, 36, 26)
HEADER_ROW = 5
LEFT = (7, 8)
NUMERALS = "一二三四五六七八九十"
FEN = 2  # places of yuan


@transaction.atomic
def consequences_workbook(made: ConsequenceList, *, actor: User) -> bytes:
    """The list with standard, owner and resolution; the export is on record."""
    book = Workbook()
    page = book.active
    page.title = "附件"
    entries = made.entries.all()
    rules = [each for each in sums(made, entries) if each.lines or each.notes]
    _head(page, made)
    row = HEADER_ROW
    for number, rule in enumerate(rules):
        mine = [entry for entry in entries if entry.rule == rule.code]
        kept = [entry for entry in mine if entry.applies is not False or not made.resolution]
        row = _rule(page, row + 1, number, rule, kept, left_out=len(mine) - len(kept))
    _foot(page, row + 1, made, rules, actor)
    for column, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(HEADER_ROW + 1, 1)
    fit_heights(page)
    print_setup(page, landscape=True, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}", mark=f"校验码{short(made.digest)}")
    audit.record("export.consequences", actor=actor, target=made, unit=made.owner, rows=len(entries))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _head(page: Any, made: ConsequenceList) -> None:
    draft = "" if made.resolution else "（讨论稿）"
    _line(page, 1, "附件", as_note)
    _line(page, 2, f"{named(made)}{draft}", as_title)
    _line(page, 3, f"依据：{made.standard}（第{made.standard.version}版）", as_note)
    said = f"组织单位：{made.owner}　　期次：{made.period}　　截止日：{chinese_date(made.day)}　　单位：{made.units}个"
    _line(page, 4, said, as_note)
    for column, heading in enumerate(HEADINGS, 1):
        safe_cell(page.cell(HEADER_ROW, column), heading)
        as_header(page.cell(HEADER_ROW, column))


def named(made: ConsequenceList) -> str:
    """The title, with whose it is where that does not stand in it."""
    owner = str(made.owner)
    return made.title if made.title.startswith(owner) else f"{owner}{made.title}"


def _rule(
    page: Any, row: int, number: int, rule: RuleSum, entries: Sequence[ConsequenceEntry], *, left_out: int
) -> int:
    """One rule: its words, its lines, its subtotal, what stays unfilled; the last row that it takes."""
    numeral = NUMERALS[number] if number < len(NUMERALS) else str(number + 1)
    _band(page, row, f"{numeral}、{rule.sentence}")
    for place, entry in enumerate(entries, 1):
        row += 1
        _cells(page, row, _shown(place, entry))
    money = f"，共{text(rule.yuan, FEN)}元" if rule.yuan is not None else ""
    asked = f"，待判断{rule.asked}条" if rule.asked else ""
    asked += f"；另有{left_out}条经判断不适用" if left_out else ""
    terms = [f"期限：{term}。" for term in dict.fromkeys(entry.term for entry in entries) if term]
    for words in (f"小计：适用{rule.applies}条{money}{asked}。", *terms, *rule.notes):
        row += 1
        _band(page, row, words)
    return row


def _shown(place: int, entry: ConsequenceEntry) -> Sequence[CellValue]:
    stands = {None: "待判断", True: "", False: "不适用"}[entry.applies]
    money = amount(entry.yuan, places=FEN) if entry.applies else None
    done = f"{chinese_date(entry.applied_on)} {entry.applied_note}" if entry.applied_on else ""
    prize = entry.prize if entry.applies else ""
    target = entry.payee or (entry.get_who_display() if entry.who == "secretary" else "—")
    named = f"{target}（{stands}）" if stands else target
    return (place, entry.name, entry.parent_name, named, prize or "—", money, why(entry, brief=True), done)


def _foot(page: Any, row: int, made: ConsequenceList, rules: Sequence[RuleSum], actor: User) -> None:
    money = total(rules)
    told = [f"金额合计：{text(money, FEN)}元。"] if money is not None else []
    if made.resolution:
        decided = made.resolution
        basis = f"，依据{decided.basis}" if decided.basis else ""
        day = chinese_date(decided.decided_on)
        told.append(f"审定：{decided.body}（会议纪要{decided.minutes_no}），{day}{basis}。")
    else:
        told.append("本表尚未审定，供会议讨论。")
    told.append(f"由系统计算名单和理由，会议审定后由人执行。{taken(actor)}")
    told.append(MADE_BY)
    if made.state in (ListState.DECIDED, ListState.CLOSED):
        told.append(f"{office(made.owner)}（盖章）　　　　　　　　　　年　　月　　日")
    for offset, words in enumerate(told):
        _line(page, row + offset, words, as_note)


def _cells(page: Any, row: int, values: Sequence[CellValue]) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        safe_cell(cell, value)
        money = column == HEADINGS.index("金额（元）") + 1 and value is not None
        as_body(cell, align="left" if column in LEFT else "center", number_format="0.00" if money else "General")


def _band(page: Any, row: int, words: str) -> None:
    """A line over all columns, within the frame of the table."""
    for column in range(1, len(HEADINGS) + 1):
        as_body(page.cell(row, column), align="left")
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))
    safe_cell(page.cell(row, 1), words)


def _line(page: Any, row: int, words: str, dress: Any) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))
