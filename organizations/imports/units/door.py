"""The one door for lists of units: a workbook or a text, short or of any length."""

import io
from itertools import islice
from pathlib import PurePath

import xlsxwriter

from config.toolkit.excel.container import LIMITS, SAVE_AS
from config.toolkit.excel.preflight import preflight
from config.toolkit.imports import Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.texts import text_rows
from organizations.models import ImportRecord, Organization, User
from organizations.services.files import LONG

from . import long_lists
from .apply import plan_units
from .lines import COLUMNS

TEXT = ".csv"


def take_list(content: bytes, *, name: str, root: Organization | None, actor: User | None) -> ImportRecord:
    """A list on record: a short one planned at once; one of more rows than a page shows is kept to be checked.

    Refused for other files, and for a text without the headings of the list.
    """
    if PurePath(name).suffix.lower() == TEXT:
        return _take_text(content, name=name, root=root, actor=actor)
    if any(sheet.rows > LIMITS.rows for sheet in preflight(content, limits=LONG).sheets):
        return long_lists.keep(content, name=name, root=root, actor=actor)
    return plan_units(content, root=root, actor=actor, name=name)


def _take_text(content: bytes, *, name: str, root: Organization | None, actor: User | None) -> ImportRecord:
    rows = list(islice(text_rows(content), LIMITS.rows + 1))
    faults: list[Problem] = []
    lines(rows[:2], sheet="", columns=COLUMNS, problems=faults)
    if faults:
        raise Refused(f"{faults[0].message.partition('，')[0]}：表头要在文本的第一行。分不清的，{SAVE_AS}")
    if len(rows) > LIMITS.rows:
        return long_lists.keep(content, name=name, root=root, actor=actor)
    return plan_units(_workbook(rows), root=root, actor=actor, name=f"{PurePath(name).stem}.xlsx")


def _workbook(rows: list[list[str]]) -> bytes:
    """The text as a workbook of text cells, so that a list with mistakes can be given back marked."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("名单")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write_string(number, column, value)
    return content.getvalue()
