"""The workbook in which a unit fills in its sheet away from the system: filled with what is known, one row per datum.

Rows are known by a hidden id and the file by its sealed slip, never by a name (F89, F90, F93; ux.md part 5).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessments.models import Sheet, Stage
from assessments.selectors import NOT_APPLICABLE, DatumLine, ItemLine, SheetView, outline_of, sheet_view
from assessments.selectors.locks import contact
from config.toolkit.digest import short
from config.toolkit.excel.meta import put_meta
from config.toolkit.excel.styles import as_body, as_entry, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import amount, safe_cell
from config.toolkit.scaled import text
from organizations import audit
from organizations.models import User
from scoring.engine import Datum

PAGE, GUIDE, LISTS = "填报表", "填写说明", "选项"
ID, VALUE, REASON, CLEAR = "行标识", "填报值", "说明", "清空"
HEADINGS = (ID, "编号", "考核项目", "考核内容和评分标准", "分值", "填报内容", VALUE, REASON, "提示")
WIDTHS = (0, 7, 14, 34, 7, 24, 13, 18, 22)
VALUE_COLUMN, REASON_COLUMN = HEADINGS.index(VALUE) + 1, HEADINGS.index(REASON) + 1
HEADER_ROW = 3
KIND = "self-assessment"
PASSWORD = "kaoping"  # noqa: S105 - protection is a courtesy against slips, not security


def slip(view: SheetView) -> dict[str, Any]:
    """What the workbook says of itself: task, unit, scheme, and every figure it shows with its revision."""
    lines = [line for item in _items(view) for line in _asked(view, item)]
    revisions = {line.datum.code: line.own.revision if line.own else 0 for line in lines}
    shown = {line.datum.code: [line.own.text, line.own.reason] for line in lines if line.own and line.own.settled}
    return {
        "kind": KIND,
        "cycle": view.cycle.pk,
        "title": view.cycle.title,
        "year": view.cycle.period_to.year,
        "sheet": view.sheet.pk,
        "unit": view.entry.name,
        "scheme": view.cycle.scheme.digest,
        "revisions": revisions,
        "shown": shown,
    }


def seal_key() -> bytes:
    """The key of the slips, from the installation's secret."""
    return f"filling:{settings.SECRET_KEY}".encode()


@transaction.atomic
def filling_workbook(sheet: Sheet, *, actor: User) -> bytes:
    """The sheet's filling workbook with its current values; the download is on record."""
    view = sheet_view(sheet, stage=Stage.SELF)
    book = Workbook()
    _guide(book.active, view)
    page = book.create_sheet(PAGE)
    _lists(book, view)
    _head(page, view)
    _rows(page, view)
    _finish(page)
    put_meta(book, slip(view), seal_key())
    book.active = book.sheetnames.index(PAGE)
    output = io.BytesIO()
    book.save(output)
    audit.record("sheet.downloaded", actor=actor, target=sheet, unit=view.entry.organization)
    return output.getvalue()


def _items(view: SheetView) -> Iterator[ItemLine]:
    for section in view.sections:
        yield from section.items


def _asked(view: SheetView, item: ItemLine) -> list[DatumLine]:
    """The data of an item that the unit is asked, each at the first item that reads it."""
    readers = outline_of(view.entry).readers
    return [
        line for line in item.data if line.datum.asked == "unit" and readers[line.datum.code][0].code == item.leaf.code
    ]


def _guide(page: Any, view: SheetView) -> None:
    page.title = GUIDE
    cycle, closes = view.cycle, timezone.localtime(view.window.closes_at) if view.window else None
    lines = [
        f"本表用于{view.entry.name}填报“{view.cycle.title}”，请勿转给其他单位填写。",
        f"只填“{PAGE}”中浅黄色的单元格，其余单元格已锁定。",
        f"没有发生的填0；确实不涉及的填“{NOT_APPLICABLE}”，并在“{REASON}”写明理由；空着表示还没有填。",
        f"自己评分的项目，低于满分的在“{REASON}”写明扣分的理由。要清掉已经填过的数，填“{CLEAR}”。",
        "数字可以带单位（如95分、3次），不要填区间（如12-15）；是否类的填“是”或“否”。",
        "得分由系统按方案计算，不需要自己算。",
        "填好后保存为xlsx格式，在系统的填报页面“上传填报表”；有错误的单元格会标红退回，改好后可再次上传。",
        f"截止时间：{closes.year}年{closes.month}月{closes.day}日{closes:%H:%M}。"
        if closes
        else "截止时间以系统为准。",
        f"有疑问请联系{cycle.owner}的{contact(cycle.created_by)}。",
        f"方案：{cycle.scheme.title}（{cycle.scheme.year}年度第{cycle.scheme.version}版，{short(cycle.scheme.digest)}）。",
        "本系统不得处理涉密信息。",
    ]
    page.column_dimensions["A"].width = 76
    safe_cell(page["A1"], GUIDE)
    as_title(page["A1"])
    for number, line in enumerate(lines, 1):
        cell = page.cell(number + 1, 1)
        safe_cell(cell, f"{number}. {line}")
        as_note(cell)
    fit_heights(page)
    print_setup(page, landscape=False)


def _lists(book: Any, view: SheetView) -> None:
    """Drop-down lists on a hidden sheet: a list inside a validation ends at 255 characters."""
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for column, options in enumerate(_option_lists(view), 1):
        for row, option in enumerate(options, 1):
            safe_cell(page.cell(row, column), option)


def _option_lists(view: SheetView) -> list[tuple[str, ...]]:
    return list(
        dict.fromkeys(_options(line.datum) for item in _items(view) for line in item.data if _options(line.datum))
    )


def _options(datum: Datum) -> tuple[str, ...]:
    if datum.kind == "flag":
        return ("是", "否", NOT_APPLICABLE, CLEAR)
    return (*datum.choices, NOT_APPLICABLE, CLEAR) if datum.kind == "choice" else ()


def _head(page: Any, view: SheetView) -> None:
    last = len(HEADINGS)
    page.merge_cells(start_row=1, start_column=2, end_row=1, end_column=last)
    safe_cell(page["B1"], f"{view.cycle.title}自评表")
    as_title(page["B1"])
    page.merge_cells(start_row=2, start_column=2, end_row=2, end_column=last)
    line = f"填报单位：{view.entry.name}　　　　　填报人：　　　　　　　　单位：分"
    safe_cell(page["B2"], f"{line}\n{view.lock}" if view.lock else line)
    as_note(page["B2"])
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        cell = page.cell(HEADER_ROW, column)
        safe_cell(cell, heading)
        as_header(cell)
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = width or 8
        page.column_dimensions[letter].hidden = not width


def _rows(page: Any, view: SheetView) -> None:
    lists = _option_lists(view)
    rules: dict[str, DataValidation] = {}
    row = HEADER_ROW + 1
    for item in _items(view):
        for position, line in enumerate(_asked(view, item)):
            _row(page, row, item, line, first=position == 0)
            judged = f"低于满分的，在“{REASON}”写明理由。" if item.leaf.rule.judged else ""
            note = datum_note(line, whole=bool(view.lock), judged=judged)
            safe_cell(page.cell(row, len(HEADINGS)), note)
            as_body(page.cell(row, len(HEADINGS)), align="left")
            if line.editable and line.datum.kind != "date":  # many ways to write a day: the system reads them all
                place, most = f"{get_column_letter(VALUE_COLUMN)}{row}", view.spec.most_points.get(line.datum.code)
                _validate(page, rules, lists, line.datum, place, most)
            row += 1


def datum_note(line: DatumLine, *, whole: bool, judged: str = "") -> str:
    """What stands beside a figure: the scheme's hint, or that this one was not sent back; a whole lock stands above."""
    if not line.editable and not whole:
        return "没有退回，不能修改。"
    return f"{line.datum.hint}\n{judged}".strip() if judged and line.editable else line.datum.hint


def _row(page: Any, row: int, item: ItemLine, line: DatumLine, *, first: bool) -> None:
    """One datum. Nothing is merged, so that rows can be sorted and break between pages; the content stands once."""
    leaf, datum = item.leaf, line.datum
    content = "\n".join(filter(None, [leaf.content, f"评分：{item.sentence}", *_given(item)])) if first else "同上"
    measure = f"（{datum.measure}）" if datum.measure else ""
    points = amount(leaf.points) if first else None
    values = (datum.code, leaf.code, leaf.name, content, points, datum.name + measure)
    for column, value in enumerate(values, 1):
        safe_cell(page.cell(row, column), value)
        as_body(page.cell(row, column), align="left" if column in (3, 4, 6) else "center")
    for column, value in ((VALUE_COLUMN, _shown(line)), (REASON_COLUMN, line.own.reason if line.own else "")):
        cell = page.cell(row, column)
        safe_cell(cell, value)
        (as_entry if line.editable else as_body)(cell, align="center" if column == VALUE_COLUMN else "left")


def _given(item: ItemLine) -> Iterator[str]:
    """What parameter tables give for an item, and whose number it is: 道路目标：15公里（参数表「…」，适用「…」…）。"""
    for line in item.data:
        if line.origin:
            number = f"{line.text}{line.datum.measure}（{line.origin}）" if line.text else line.origin
            yield f"{line.datum.name}：{number}。"


def _shown(line: DatumLine) -> Any:
    """A number as a number, everything else as the words to type."""
    own = line.own
    if own is None or not own.settled:
        return None
    if line.datum.kind == "date":
        return own.text
    if own.value is None or line.datum.kind in ("flag", "choice"):
        return own.spoken
    return amount(own.value)


def _validate(
    page: Any,
    rules: dict[str, DataValidation],
    lists: list[tuple[str, ...]],
    datum: Datum,
    place: str,
    most: int | None,
) -> None:
    """The check that the spreadsheet makes while typing: the system checks again."""
    options = _options(datum)
    if options:
        column = get_column_letter(lists.index(options) + 1)
        formula = f"'{LISTS}'!${column}$1:${column}${len(options)}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.error = f"只能填{'、'.join(options)}之一。"
    else:
        least = text(datum.min or 0)
        highest = datum.max if most is None else most if datum.max is None else min(most, datum.max)
        upper = f",{place}<={text(highest)}" if highest is not None else ""
        formula = f'OR({place}="{NOT_APPLICABLE}",{place}="{CLEAR}",AND(ISNUMBER({place}),{place}>={least}{upper}))'
        rule = DataValidation(type="custom", formula1=formula, allow_blank=True)
        rule.error = f"应填不小于{least}" + (f"、不大于{text(highest)}" if highest is not None else "") + "的数字。"
    rule.errorTitle, rule.showErrorMessage = "请检查", True
    key = formula if options else place
    if key not in rules:
        rules[key] = rule
        page.add_data_validation(rule)
    rules[key].add(place)


def _finish(page: Any) -> None:
    page.row_dimensions[1].height = 36
    fit_heights(page)
    page.freeze_panes = page.cell(HEADER_ROW + 1, 4)
    print_setup(page, landscape=True, repeat_rows=f"1:{HEADER_ROW}", larger=False)
    page.protection.sheet, page.protection.password = True, PASSWORD
    page.protection.formatRows = page.protection.formatColumns = False
