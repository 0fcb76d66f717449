"""The results of one unit over the years as a workbook: the same lines as on its page (F4)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.selectors.history import Past
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, amount, safe_cell
from organizations import audit
from organizations.models import Organization, User

HEADS = ("考核期止", "考核", "得分", "满分", "审定等次", "名次", "状态", "怎样得来")
WIDTHS = (13, 30, 9, 8, 11, 7, 13, 46)
SHARES = ("考核期止", "考核", "当时的单位", "得分", "审定等次", "划入份额（%）", "划入党员（人）")
SHARE_WIDTHS = (13, 34, 34, 9, 11, 13, 13)
TEXTS = frozenset({"考核", "当时的单位", "怎样得来"})
HEADER_ROW = 3
NOTE = "单位合并、拆分的，按各次考核规定的办法折算；折算不改变原来的考核结果，也不参加排名。"


@transaction.atomic
def history_workbook(unit: Organization, groups: Sequence[Sequence[Past]], *, actor: User) -> bytes:
    """Sheets 历年结果 and 组成 (each unit of its time with its own result); the export is on record."""
    pasts = [past for group in groups for past in group]
    note = f"{NOTE}{chinese_date(timezone.localdate())}生成。"
    book = Workbook()
    _page(book.active, "历年结果", f"{unit.name}历年考核结果", note, zip(HEADS, WIDTHS, strict=True), _lines(pasts))
    title = f"{unit.name}历年考核结果的组成"
    _page(book.create_sheet(), "组成", title, note, zip(SHARES, SHARE_WIDTHS, strict=True), _shares(pasts))
    audit.record("export.history", actor=actor, target=unit, unit=unit, units=len(pasts))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _page(
    page: Any,
    name: str,
    title: str,
    note: str,
    heads: Iterable[tuple[str, int]],
    rows: Iterable[Sequence[CellValue]],
) -> None:
    page.title, columns = name, list(heads)
    for column, (heading, width) in enumerate(columns, 1):
        safe_cell(page.cell(HEADER_ROW, column), heading)
        as_header(page.cell(HEADER_ROW, column))
        page.column_dimensions[get_column_letter(column)].width = width
    for row, words, dress in ((1, title, as_title), (2, note, as_note)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
        safe_cell(page.cell(row, 1), words)
        dress(page.cell(row, 1))
    for number, line in enumerate(rows, HEADER_ROW + 1):
        for column, (value, (heading, _)) in enumerate(zip(line, columns, strict=True), 1):
            _cell(page.cell(number, column), value, left=heading in TEXTS)
    page.freeze_panes = page.cell(HEADER_ROW + 1, 1)
    print_setup(page, landscape=True, repeat_rows=f"1:{HEADER_ROW}")
    fit_heights(page)


def _cell(cell: Any, value: CellValue, *, left: bool) -> None:
    safe_cell(cell, value)
    shown = "yyyy-mm-dd" if cell.is_date else "General"
    as_body(cell, align="left" if left else "center", number_format=shown)


def _lines(pasts: Sequence[Past]) -> Iterator[Sequence[CellValue]]:
    for past in pasts:
        cycle, own = past.cycle, past.own
        told = past.sentence or "本单位的考核结果"
        yield (
            *(cycle.period_to, f"{cycle.title}（{cycle.scheme.title}）"),
            *(amount(past.value, places=cycle.scheme.places), amount(cycle.scheme.full)),
            *(past.grade or "—", own.place if own else None, cycle.get_state_display(), told),
        )


def _shares(pasts: Sequence[Past]) -> Iterator[Sequence[CellValue]]:
    for past in pasts:
        for share in past.shares:
            yield (
                *(past.cycle.period_to, past.cycle.title, share.name),
                *(amount(share.total, places=past.cycle.scheme.places), share.grade or "—"),
                *(amount(share.percent, places=2), amount(share.members, places=2)),
            )
