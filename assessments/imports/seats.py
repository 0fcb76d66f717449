"""What a workbook says of a roster: the units that it names, how each takes part, what single ones are spared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assessments.exports.roster import NO, SPARED, UNITS, YES
from assessments.models import Cycle, Exemption, RosterEntry, Standing
from assessments.selectors import Seat, outline
from assessments.selectors.holders import Holder
from assessments.selectors.roster import group_names
from assessments.services.roster import refuse_exemptions, refuse_groups_of
from config.toolkit.cells import code as read_code
from config.toolkit.cells import words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from organizations.models import Organization

CODE = Column("code", ("区划代码", "代码", "单位代码"), required=False)
NAME = Column("name", ("单位", "单位名称", "名称"))
REASON = Column("reason", ("原因",), required=False)
DOCUMENT = Column("document_no", ("依据文号", "依据"), required=False)
UNIT_COLUMNS = (
    CODE,
    NAME,
    Column("pool", ("排名分组", "分组"), required=False),
    Column("taking", ("参加", "是否参加"), required=False),
    Column("standing", ("参加方式",), required=False),
    REASON,
    DOCUMENT,
    Column("also", ("另外参加的排名",), required=False),
)
SPARED_COLUMNS = (
    CODE,
    NAME,
    Column("node", ("项目编号", "编号")),
    Column("item", ("项目名称", "项目"), required=False),
    REASON,
    DOCUMENT,
)
STANDINGS = {str(label): value for value, label in Standing.choices}
LONGEST = {key: RosterEntry._meta.get_field(key).max_length or 0 for key in ("reason", "document_no")}


@dataclass(slots=True)
class RosterPlan:
    """The roster as the workbook says it: `seats` in 建制顺序, by unit the `lines` that name them; all problems."""

    seats: list[Seat] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    holders: dict[int, list[Holder]] = field(default_factory=dict)  # by unit, where post-holders are assessed

    @property
    def exceptions(self) -> dict[int, tuple[Standing, str, str]]:
        """The units that do not take part in the usual way, as the service takes them."""
        return {
            seat.unit.pk: (Standing(seat.standing), seat.reason, seat.document_no)
            for seat in self.seats
            if seat.standing != Standing.FULL
        }


class Register:
    """The units that may be on the roster, by code and by name."""

    def __init__(self, cycle: Cycle, units: Sequence[Organization]) -> None:
        self.cycle = cycle
        self.units = units
        self.by_code = {unit.code: unit for unit in units if unit.code}
        self.by_name: dict[str, list[Organization]] = defaultdict(list)
        for unit in units:
            self.by_name[unit.name].append(unit)

    def unit(self, line: Line, problems: list[Problem]) -> Organization | None:
        """The unit that a line names, by its code where it has one; None after a problem."""
        before = len(problems)
        code = line.take("code", read_code, problems)
        name = line.take("name", words, problems, required=True)
        if len(problems) > before:
            return None
        found = [self.by_code[code]] if code in self.by_code else [] if code else self.by_name.get(name, [])
        if len(found) == 1 and found[0].name == name:
            return found[0]
        problems.append(self._stranger(line, code, name, found))
        return None

    def _stranger(self, line: Line, code: str, name: str, found: Sequence[Organization]) -> Problem:
        if len(found) > 1:
            return line.problem("name", f"有{len(found)}个单位叫「{name}」，请写明区划代码。")
        if found:
            return line.problem("name", f"区划代码{code}是「{found[0].name}」，表里写的是「{name}」，请改一致。")
        said = f"「{name}」（{code}）" if code else f"「{name}」"
        level, owner = self.cycle.scheme.get_applies_to_display(), self.cycle.owner
        return line.problem(
            "code" if code else "name",
            f"{said}不是{owner}下属的{level}，不能列入这份名册。请核对，或先在单位名单中导入。",
        )


def plan_roster(cycle: Cycle, book: Book, units: Sequence[Organization]) -> RosterPlan:
    """Everything that the workbook says of the roster of a cycle, with all problems at once. Writes nothing.

    `units` are those that may be on it, in 建制顺序.
    """
    plan, register = RosterPlan(), Register(cycle, units)
    told = _told(book, register, plan)
    found = {pk: seat for pk, seat in told.items() if seat.chosen}
    _judge_groups(plan, found)
    if SPARED in book.sheets:
        _spare(plan, book, register, found)
    plan.seats = [found[unit.pk] for unit in units if unit.pk in found]
    if not plan.seats and not plan.problems:
        plan.problems.append(Problem(UNITS, 0, "", "", "表里没有参加考核的单位，请至少列一个。"))
    order = {name: number for number, name in enumerate(book.sheets)}
    plan.problems.sort(key=lambda problem: (order[problem.sheet], problem.row))
    return plan


def _told(book: Book, register: Register, plan: RosterPlan) -> dict[int, Seat]:
    """By unit what its row says; rows that are wrong are left out and told."""
    found: dict[int, Seat] = {}
    for line in lines(book.rows(UNITS), sheet=UNITS, columns=UNIT_COLUMNS, problems=plan.problems):
        unit = register.unit(line, plan.problems)
        if unit is None:
            continue
        if earlier := plan.lines.get(unit.pk):
            plan.problems.append(line.problem("name", f"「{unit}」与第{earlier.row}行重复，一个单位只能有一行。"))
            continue
        plan.lines[unit.pk] = line
        if seat := _seat(line, unit, plan.problems):
            found[unit.pk] = seat
    return found


def _seat(line: Line, unit: Organization, problems: list[Problem]) -> Seat | None:
    """One row as understood; None after a problem. Of a unit that does not take part nothing more is read."""
    before, pool = len(problems), unit.get_field_display()
    taking = line.take("taking", words, problems, required=True) if "taking" in line.cells else YES
    if taking not in (YES, NO, ""):
        problems.append(line.problem("taking", f"「参加」只能填{YES}或{NO}。"))
    told = line.take("pool", words, problems)
    if told and told != pool:
        message = f"「{unit}」的排名分组由单位的领域定，是「{pool}」。要改分组，请先在单位名单中调整它的领域。"
        problems.append(line.problem("pool", message))
    said = line.take("standing", words, problems)
    if taking == YES and said and said not in STANDINGS:
        problems.append(line.problem("standing", f"「{said}」不是参加方式，可填：{'、'.join(STANDINGS)}。"))
    standing = STANDINGS.get(said, str(Standing.FULL))
    reason = _short(line, "reason", problems, required=taking == YES and standing != Standing.FULL)
    document_no = _short(line, "document_no", problems)
    also = tuple(dict.fromkeys(group_names(line.take("also", words, problems))))
    if len(problems) > before:
        return None
    parent = unit.parent.name if unit.parent else ""
    seat = Seat(unit, unit.name, unit.code, parent, pool, chosen=taking == YES)
    return replace(seat, standing=standing, reason=reason, document_no=document_no, also=also) if seat.chosen else seat


def _short(line: Line, key: str, problems: list[Problem], *, required: bool = False) -> str:
    """Words of a cell that are not longer than the roster keeps."""
    said = line.take(key, words, problems, required=required)
    if len(said) > LONGEST[key]:
        problems.append(line.problem(key, f"「{line.titles[key]}」最多{LONGEST[key]}个字，请精简。"))
    return said


def _judge_groups(plan: RosterPlan, found: dict[int, Seat]) -> None:
    """Let the service say what is wrong with the further groups of each unit; it is a problem at its row."""
    pools = {seat.pool for seat in found.values()}
    for pk, seat in found.items():
        try:
            refuse_groups_of(seat.unit, seat.also, pools)
        except Refused as refused:
            plan.problems.append(plan.lines[pk].problem("also", refused.message))


def _spare(plan: RosterPlan, book: Book, register: Register, found: dict[int, Seat]) -> None:
    """The items that single units are not assessed on, each judged by the service at its own row."""
    judged = RosterPlan(list(found.values())).exceptions
    places: dict[int, list[Line]] = defaultdict(list)
    for line in lines(book.rows(SPARED), sheet=SPARED, columns=SPARED_COLUMNS, problems=plan.problems):
        unit = register.unit(line, plan.problems)
        if unit is None:
            continue
        before = len(plan.problems)
        exemption = _exemption(line, register.cycle, plan.problems)
        if unit.pk not in found:
            if unit.pk not in plan.lines or not _refused(plan, plan.lines[unit.pk]):
                plan.problems.append(line.problem("name", f"「{unit}」没有列入名册，请列入，或去掉这一行。"))
        elif len(plan.problems) == before:
            seat = found[unit.pk]
            tried = seat.exemptions if exemption.node in {each.node for each in seat.exemptions} else ()
            if _judged(plan, register.cycle, seat, line, (*tried, exemption), judged):
                places[unit.pk].append(line)
                found[unit.pk] = replace(seat, exemptions=(*seat.exemptions, exemption))
    for pk, told in places.items():
        _judged(plan, register.cycle, found[pk], told[0], found[pk].exemptions, judged)


def _exemption(line: Line, cycle: Cycle, problems: list[Problem]) -> Exemption:
    """One row as understood; a name beside the number must be that of the item, for 1.10 and 1.1 are one number."""
    node, item = line.take("node", words, problems, required=True), line.take("item", words, problems)
    placed = outline(cycle.scheme).by_code.get(node)
    if placed and item and item != words(placed.node.name):
        problems.append(line.problem("item", f"编号{node}是「{placed.node.name}」，表里写的是「{item}」，请改一致。"))
    reason = _short(line, "reason", problems, required=True)
    return Exemption(node, reason, _short(line, "document_no", problems))


def _refused(plan: RosterPlan, line: Line) -> bool:
    """Whether something is wrong in the row of a unit, so that it is not known whether it takes part."""
    return any((problem.sheet, problem.row) == (line.sheet, line.row) for problem in plan.problems)


def _judged(
    plan: RosterPlan,
    cycle: Cycle,
    seat: Seat,
    line: Line,
    exemptions: Sequence[Exemption],
    exceptions: dict[int, tuple[Standing, str, str]],
) -> bool:
    """Whether the service takes these exemptions of a unit; what it refuses is a problem at the line."""
    try:
        refuse_exemptions(cycle, [seat.unit], {seat.unit.pk: exemptions}, exceptions)
    except Refused as refused:
        plan.problems.append(line.problem("node", refused.message))
        return False
    return True
