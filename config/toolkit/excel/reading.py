"""Reading .xlsx: preflight always; then calamine in a memory-limited child where installed, openpyxl otherwise.

Both give the same rows: whole numbers as int, midnight as a date, error values visible, text without outer blanks.
"""

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import find_spec
from math import ceil, inf
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal

from config.toolkit.cells import UNCALCULATED
from config.toolkit.excel.container import DAMAGED, LIMITS, ZIP, Limits, Source, content
from config.toolkit.excel.findings import Findings, SheetFindings
from config.toolkit.excel.preflight import preflight
from config.toolkit.refusal import Refused

Value = None | str | int | float | bool | dt.date | dt.time | dt.timedelta
Rows = list[list[Value]]
Reader = Literal["calamine", "openpyxl"]

CHILD = Path(__file__).with_name("calamine_child.py")
CHILD_MEGABYTES = 1024
CHILD_SECONDS = 60
SMALLER = "请删除多余的工作表和空白行列，或分成几个文件上传。"
_UNREADABLE = 3  # the child's answer when calamine understood nothing; openpyxl may
_ESCAPED = re.compile(r"_x(?![dD][89A-Fa-f])([0-9A-Fa-f]{4})_")  # how office programs write control characters
_WHOLE = 2**53


@dataclass(slots=True)
class Book:
    """A workbook as values. `sheets` holds rectangular rows from A1, hidden sheets included; empty is None."""

    sheets: dict[str, Rows]
    findings: Findings
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def notices(self) -> list[str]:
        """Sentences for the preview: formulas without results, error values."""
        return self.findings.notices

    def rows(self, name: str) -> Rows:
        """The rows of one sheet; Refused, naming the sheets there are, when it is missing."""
        if name not in self.sheets:
            visible = "、".join(f"「{sheet.name}」" for sheet in self.findings.sheets if sheet.state == "visible")
            raise Refused(
                f"工作簿里没有名为「{name}」的工作表，现有{visible}。请重新下载模板填写，或把工作表改回原名。"
            )
        return self.sheets[name]

    def state(self, name: str) -> str:
        """Visible, hidden or veryHidden."""
        return self.sheet_findings(name).state

    def sheet_findings(self, name: str) -> SheetFindings:
        """What the preflight noted about one sheet; KeyError when there is none."""
        return {sheet.name: sheet for sheet in self.findings.sheets}[name]

    def filled(self, name: str) -> Rows:
        """The rows of one sheet in which every cell of a merged area holds the area's value."""
        rows = [list(row) for row in self.rows(name)]
        for top, left, bottom, right in self.sheet_findings(name).merged:
            value = rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else None
            for row in rows[top - 1 : bottom]:
                row[left - 1 : right] = [value] * len(row[left - 1 : right])
        return rows


def read(
    source: Source, *, limits: Limits = LIMITS, reader: Reader | None = None, seconds: float = CHILD_SECONDS
) -> Book:
    """All values of a workbook; Refused when the preflight refuses it or it cannot be read within memory and time.

    `reader` forces one of the two; by default calamine is used where it is installed and can be limited.
    """
    with begun(source, limits=limits, reader=reader, seconds=seconds) as rest:
        return rest()


@contextmanager
def begun(
    source: Source, *, limits: Limits = LIMITS, reader: Reader | None = None, seconds: float = CHILD_SECONDS
) -> Iterator[Callable[[], Book]]:
    """`read` in two parts: the preflight is done at once, the rest when what is given is called.

    Between the two the child is at work, while whoever reads does something else.
    """
    data = content(source, limits=limits)
    if (reader or installed()) == "calamine" and data.startswith(ZIP):
        with _child(seconds) as child:  # gets ready while the preflight looks; it sees no byte that was not looked at
            findings = preflight(data, limits=limits)
            _send(child, data, findings)
            yield lambda: _book(_by_calamine(child, findings, seconds) or _by_openpyxl(data, findings), findings)
    else:
        findings = preflight(data, limits=limits)
        yield lambda: _book(_by_openpyxl(data, findings), findings)


def _book(raw: dict[str, Rows], findings: Findings) -> Book:
    sheets = {sheet.name: _grid(raw[sheet.name], sheet, findings.epoch_1904) for sheet in findings.sheets}
    return Book(sheets, findings, findings.properties)


def installed() -> Reader:
    """The reader used on this machine: calamine only where the system can limit a child's memory."""
    return "calamine" if find_spec("python_calamine") and find_spec("resource") else "openpyxl"


@dataclass(slots=True)
class _Child:
    """The reading child, and the file without a name that takes what it tells."""

    process: subprocess.Popen[bytes]
    told: IO[bytes]


@contextmanager
def _child(seconds: float) -> Iterator[_Child]:
    """The reading child, waiting for its workbook; it has ended when the context ends."""
    command = [sys.executable, "-P", str(CHILD), str(CHILD_MEGABYTES), str(ceil(seconds))]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
    pipe = subprocess.PIPE
    with (
        TemporaryFile() as told,
        subprocess.Popen(command, stdin=pipe, stdout=told, stderr=pipe, env=kept) as process,
    ):
        try:
            yield _Child(process, told)
        finally:
            process.kill()


def _send(child: _Child, data: bytes, findings: Findings) -> None:
    """The names of the sheets and the workbook; a child that has ended already is found out when it is asked."""
    assert child.process.stdin
    with suppress(BrokenPipeError), child.process.stdin as given:
        given.write(json.dumps([sheet.name for sheet in findings.sheets]).encode() + b"\n" + data)


def _by_calamine(child: _Child, findings: Findings, seconds: float) -> dict[str, Rows] | None:
    """Rows by sheet from the child; None when calamine cannot read this workbook."""
    if not _ends(child.process, seconds):
        raise Refused(f"读取文件超过{seconds:g}秒，已停止。{SMALLER}")
    status = child.process.wait()
    if status == _UNREADABLE:
        return None
    if status:
        raise Refused(f"读取文件需要的内存或时间超过上限，已停止。{SMALLER}")
    sheets: dict[str, Rows] = {sheet.name: [] for sheet in findings.sheets}
    rows: Rows = []
    child.told.seek(0)
    for line in child.told:
        found = json.loads(line)
        if isinstance(found, dict):
            rows = sheets[found["sheet"]]
        else:
            rows.append([_decoded(value) if type(value) is list else value for value in found])
    return sheets


def _ends(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether it ends in time, known when nothing can be heard of it any more: waiting for that needs no looking."""
    from select import POLLHUP, POLLIN, poll  # systems that cannot limit a child do not have it

    assert process.stderr
    silence = poll()
    silence.register(process.stderr, POLLIN | POLLHUP)
    return bool(silence.poll(seconds * 1000))


def _decoded(pair: list[str]) -> Value:
    """A date or time that the child sent as [kind, ISO text or seconds]."""
    kind, text = pair
    if kind == "timedelta":
        return dt.timedelta(seconds=float(text))
    if kind == "time":
        return dt.time.fromisoformat(text)
    return dt.date.fromisoformat(text) if kind == "date" else dt.datetime.fromisoformat(text)


def _by_openpyxl(data: bytes, findings: Findings) -> dict[str, Rows]:
    from openpyxl import load_workbook  # a quarter of a second, which whoever has calamine need not wait

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions and styles that values do not need
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets: dict[str, Rows] = {}
            for sheet in findings.sheets:
                worksheet = book[sheet.name]
                worksheet.reset_dimensions()  # what the file says about its own size is not believed
                rows = worksheet.iter_rows(max_row=sheet.rows or 1, values_only=True)
                sheets[sheet.name] = [_unescaped(row) for row in rows]
            return sheets
        except Refused:
            raise
        except Exception as error:  # whatever a parser raises on a strange file
            raise Refused(DAMAGED) from error


def streamed(data: bytes, findings: Findings) -> Iterator[tuple[str, Iterator[list[Value]]]]:
    """Sheet after sheet of a workbook that the preflight let pass, each as rows that are read when they are asked for.

    For lists too long to be held at once: by openpyxl alone; a formula without a result is empty.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # whatever a parser raises on a strange file
            raise Refused(DAMAGED) from error
    for sheet in findings.sheets:
        worksheet = book[sheet.name]
        worksheet.reset_dimensions()
        rows = worksheet.iter_rows(max_row=sheet.rows or 1, values_only=True)
        yield sheet.name, ([None if value is None else _plain(value) for value in _unescaped(row)] for row in rows)


def _unescaped(row: Iterable[Value]) -> list[Value]:
    return [
        _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) and "_x" in value else value
        for value in row
    ]


def _grid(raw: Rows, sheet: SheetFindings, epoch_1904: bool) -> Rows:
    """Rectangular rows of plain values, with what the readers lose put back in its place."""
    rows = [[None if value is None else _plain(value) for value in row] for row in raw]
    _restore(rows, sheet, epoch_1904)
    for values in rows:
        while values and values[-1] is None:
            values.pop()
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    for values in rows:
        values.extend([None] * (width - len(values)))
    return rows


def _restore(rows: Rows, sheet: SheetFindings, epoch_1904: bool) -> None:
    for row, column in sheet.dates:
        _put(rows, row, column, _dated(_at(rows, row, column), epoch_1904))
    for row, column in sheet.percents:
        _put(rows, row, column, _percent(_at(rows, row, column)))
    for (row, column), text in sheet.errors.items():
        _put(rows, row, column, text)
    for row, column in sheet.uncached:
        _put(rows, row, column, UNCALCULATED)


def _at(rows: Rows, row: int, column: int) -> Value:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def _put(rows: Rows, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    while len(rows) < row:
        rows.append([])
    values = rows[row - 1]
    values.extend([None] * (column - len(values)))
    values[column - 1] = value


def _plain(value: Value) -> Value:
    if type(value) is str:
        return value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n") or None
    if type(value) is float:
        if -_WHOLE <= value <= _WHOLE:
            return int(value) if value.is_integer() else value
        return value if abs(value) < inf else "#NUM!"
    if type(value) is int and abs(value) > _WHOLE:
        return float(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.time):
        return value.replace(microsecond=0)
    return value


def _percent(value: Value) -> Value:
    """What the clerk sees, 95% for 0.95: whoever reads the cell must not take one for the other."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{format((Decimal(format(value, '.15g')) * 100).normalize(), 'f')}%"


def _moment(value: dt.datetime) -> Value:
    """A date when the clock says midnight, otherwise to the second; days before 1900 are no dates of a spreadsheet."""
    if value.year < 1900:
        return dt.time(0, 0)
    value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return value.date() if value.time() == dt.time(0, 0) else value


def _dated(value: Value, epoch_1904: bool) -> Value:
    """The date of a day number; anything else as it is."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel  # few workbooks need it

    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    epoch = CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900
    try:
        return _plain(from_excel(value, epoch))
    except (ValueError, OverflowError):
        return value
