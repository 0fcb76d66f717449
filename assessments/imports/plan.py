"""A filling workbook read: is it this one, is every cell understood, what would it change. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from assessments.exports.filling import CLEAR, KIND, PAGE, VALUE, seal_key
from assessments.exports.filling import ID as ID_HEADING
from assessments.exports.filling import REASON as REASON_HEADING
from assessments.models import Entry, Sheet, Stage
from assessments.selectors.locks import Locks, locks_of
from assessments.services import Cell, CellAnswer, check_cells
from config.toolkit.cells import CellError, day, number, shown, words
from config.toolkit.digest import digest
from config.toolkit.excel.meta import take_meta
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import text
from organizations.models import User
from scoring import answers
from scoring.engine import Datum

COLUMNS = (
    Column("id", (ID_HEADING,)),
    Column("value", (VALUE,)),
    Column("reason", (REASON_HEADING,), required=False),
)


@dataclass(slots=True)
class FillingPlan:
    """What an uploaded workbook would write: `cells` in the order of its rows, judged by the service that saves.

    `kept` counts rows that are locked and say what stands already or what they said at
    the download, `blank` empty cells: both change nothing.
    """

    cells: list[Cell] = field(default_factory=list)
    places: dict[str, Line] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    kept: int = 0
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubled: set[str] = field(default_factory=set)

    @property
    def digest(self) -> str:
        return digest_of(self.cells)

    @property
    def sound(self) -> list[Cell]:
        """The cells that could be written although others are wrong; not those of a row that stands there twice."""
        return [cell for cell in self.cells if cell.datum in self.changed and cell.datum not in self.doubled]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "changed": len(self.changed),
            "unchanged": self.same + self.kept,
            "blank": self.blank,
            "problems": len(self.problems),
        }


def digest_of(cells: Sequence[Cell]) -> str:
    """What guards a plan until it is applied."""
    return digest([[cell.datum, cell.value, cell.reason] for cell in cells])


def plan_book(sheet: Sheet, book: Book, *, actor: User) -> FillingPlan:
    """Everything that the workbook says about this sheet, with all problems at once. Writes nothing."""
    slip = take_meta(book, seal_key())
    _check_slip(sheet, slip)
    plan = FillingPlan()
    desk = Desk(
        locks_of(sheet, stage=Stage.SELF), standing_of(sheet), slip.get("revisions", {}), slip.get("shown", {}), actor
    )
    scheme = desk.locks.outline
    for line in lines(_page(book), sheet=PAGE, columns=COLUMNS, problems=plan.problems):
        code = words(line.cells.get("id"))
        if code in scheme.unit_data:
            _take(plan, line, scheme.data[code], desk)
        elif code:
            plan.problems.append(line.problem("id", f"「{shown(code)}」不是这张考核表的行标识，请重新下载填报表。"))
        elif words(line.cells.get("value")):
            plan.problems.append(
                line.problem("value", "这一行没有行标识，不知道填的是哪一项。请在下载的填报表里填，不要加行。")
            )
    if not plan.places and not plan.problems:
        plan.problems.append(Problem(PAGE, 0, "", "", "表里没有可以填报的行，请重新下载填报表。"))
    _judge(plan, sheet)
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


@dataclass(frozen=True, slots=True)
class Desk:
    """What a row is held against: the locks, what stands, the figures that the workbook showed, and who uploads."""

    locks: Locks
    standing: Mapping[str, Entry]
    revisions: Mapping[str, int]
    shown: Mapping[str, Sequence[str]]
    actor: User

    def untouched(self, datum: Datum, typed: str, reason: str) -> bool:
        """Whether the row says what it said at the download; whatever became of the figure since, it stays."""
        if datum.code not in self.shown:
            return False
        figure, before = self.shown[datum.code]
        most = self.locks.outline.most(datum.code)
        same = answers.read(datum, typed, most=most) == answers.read(datum, figure, most=most)
        return same and reason in ("", before)

    def seen(self, code: str) -> int:
        """The revision that the uploader knows: one's own latest, of another's figure the one that was downloaded."""
        standing = self.standing.get(code)
        if standing is None:
            return 0
        return standing.revision if standing.actor_id == self.actor.pk else self.revisions.get(code, 0)

    def kept(self, datum: Datum, typed: str) -> bool:
        """Whether the row is locked and repeats what stands: a workbook holds the items that were not sent back too."""
        standing = self.standing.get(datum.code)
        if standing is None or not self.locks.datum(datum.code):
            return False
        answer = answers.read(datum, typed, most=self.locks.outline.most(datum.code))
        return (answer.value, answer.status) == (standing.value, standing.status)


def _page(book: Book) -> Sequence[Sequence[object]]:
    if PAGE not in book.sheets:
        raise Refused(
            f"工作簿里没有工作表「{PAGE}」，不能确定要填报的内容，没有导入。请重新下载填报表，把内容填进去再上传。"
        )
    return book.rows(PAGE)


def _take(plan: FillingPlan, line: Line, datum: Datum, desk: Desk) -> None:
    """One row: understood, or a problem; empty where something is still needed is a problem too."""
    if datum.code in plan.places:
        first = plan.places[datum.code].row
        plan.doubled.add(datum.code)
        plan.problems.append(line.problem("id", f"与第{first}行重复，同一项只能有一行。"))
        return
    plan.places[datum.code] = line
    try:
        typed, reason = as_typed(line.cells.get("value"), datum), words(line.cells.get("reason"))
        if typed == CLEAR:
            plan.cells.append(Cell(datum.code, "", desk.seen(datum.code)))
            return
        kept = desk.kept(datum, typed) or desk.untouched(datum, typed, reason)
    except CellError as error:
        plan.problems.append(line.problem("value", f"{str(error).rstrip('。')}。"))
        return
    if kept:
        plan.kept += 1
        return
    if not typed:
        plan.blank += 1
        if datum.blank != "zero" and datum.code not in desk.standing:
            plan.problems.append(
                line.problem("value", f"「{datum.name}」还没有填。没有发生请填0，不涉及请填“不涉及”并写明理由。")
            )
        return
    plan.cells.append(Cell(datum.code, typed, desk.seen(datum.code), reason))


def as_typed(value: object, datum: Datum) -> str:
    """A cell as a person would have typed it into the page: numbers plain, a date only where one is asked."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if datum.kind == "date" and not isinstance(value, str):
        found = day(value)
        return "" if found is None else found.isoformat()
    if isinstance(value, date | time) or not isinstance(value, str):
        return text(number(value) or 0)
    if value.strip().startswith("#"):
        number(value)  # an error value says so itself
    return words(value)


def _judge(plan: FillingPlan, sheet: Sheet) -> None:
    """Let the service say what it would do with each cell; what it refuses is a problem at its place."""
    for cell, answer in zip(plan.cells, check_cells(sheet, plan.cells, stage=Stage.SELF), strict=True):
        if answer.state == "saved":
            plan.changed.append(cell.datum)
        elif answer.state == "unchanged":
            plan.same += 1
        else:
            plan.problems.append(_refused(plan.places[cell.datum], answer))


def _refused(line: Line, answer: CellAnswer) -> Problem:
    if answer.state == "conflict":
        return line.problem(
            "value", f"下载之后{answer.by}已在系统里填为“{answer.value or '空'}”，请核对后重新下载填报。"
        )
    return line.problem("value", answer.message)


def standing_of(sheet: Sheet) -> dict[str, Entry]:
    """The unit's own current figures."""
    return {entry.datum: entry for entry in Entry.objects.filter(sheet=sheet, stage=Stage.SELF, current=True)}


def _check_slip(sheet: Sheet, slip: Mapping[str, Any]) -> None:
    """Refused unless the workbook is of this task, year, unit and scheme."""
    entry = sheet.roster_entry
    cycle = entry.cycle
    differences: Sequence[tuple[bool, str]] = (
        (slip.get("kind") != KIND, "这不是自评填报表。"),
        (
            slip.get("year") != cycle.period_to.year,
            f"这是{slip.get('year')}年的表，本次考核是{cycle.period_to.year}年的。",
        ),
        (slip.get("cycle") != cycle.pk, f"这是“{slip.get('title')}”的表，不是“{cycle.title}”的。"),
        (slip.get("sheet") != sheet.pk, f"这是{slip.get('unit')}的表，不是{entry.name}的。"),
        (slip.get("scheme") != cycle.scheme.digest, "这张表按另一个版本的考核方案生成。"),
    )
    for wrong, sentence in differences:
        if wrong:
            raise Refused(f"{sentence}没有导入。请在本页重新下载填报表，把内容填进去再上传。")
