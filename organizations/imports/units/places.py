"""Rows of a long list beside the tree, batch by batch: what is new, what changes, what cannot stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from config.toolkit.batches import batches
from config.toolkit.imports import Problem
from organizations.models import Kind, Organization
from organizations.models.organizations import PLACE_KINDS
from organizations.services import ancestry

from .circles import parents_of
from .lines import UnitLine
from .names import is_name
from .plan import hung

IN_LIST = 2_000  # codes asked for at once
IN_RANGE = 20_000  # units of one range: beyond, codes are asked for one by one
MOST_CHANGES = 20_000  # of units in force: held until all new units are written
MOST_WAITING = 50_000  # rows that stand before their parent's
COLUMNS = ("code", "name", "kind", "field", "parent__code", "path")
Row = tuple[str, ...]
New = tuple[UnitLine, str]  # a new unit and the code of its parent, "" for none
Known = tuple[str, bool]  # kind; whether it lies in the subtree of the import


@dataclass(slots=True)
class Tally:
    """What was found so far: numbers of rows, the rows that change a unit in force, what is wrong."""

    rows: int = 0
    new: int = 0
    unchanged: int = 0
    changes: list[UnitLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """As the page shows them."""
        return {
            "行数": self.rows,
            "新增": self.new,
            "变更": len(self.changes),
            "不变": self.unchanged,
            "错误": len(self.problems),
        }


class Recent:
    """The codes of the rows just above that may have a unit with filled-up zeros below them: one of each length."""

    def __init__(self) -> None:
        self.last: dict[int, str] = {}

    def note(self, code: str) -> None:
        """The row was read."""
        self.last[len(code)] = code

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.last.get(len(code)) == code


class Places:
    """What is known of the places above: those in force by query, the new ones of this list as they come by."""

    def __init__(self, root: Organization | None) -> None:
        self.root = root
        self.above: dict[str, Known] = {}
        self.waiting: list[UnitLine] = []

    def look(self, batch: list[UnitLine], tally: Tally) -> list[New]:
        """The new units of the batch with their parents' codes, each behind its parent.

        Those whose parents have not come by wait for `settle`.
        """
        lines = [hung(line, self.root) for line in batch]
        standing = self.standing(lines)
        new = [line for line in lines if self.is_new(line, standing, tally)]
        found = []
        for line in new:
            wanted = parents_of(line)
            parent = next((code for code in wanted if code in self.above or code in standing), "")
            if wanted and not parent:
                self.wait(line, tally)
            elif self.sound(line, parent, standing, tally):
                found.append((line, parent))
        return found

    def wait(self, line: UnitLine, tally: Tally) -> None:
        """Its parent may still come; a problem where so many wait that memory would grow with the list."""
        if len(self.waiting) < MOST_WAITING:
            self.waiting.append(line)
        else:
            message = f"排在上级单位前面的已有{MOST_WAITING}行，请把上级单位排在前面，或按市、县分成几份上传。"
            tally.problems.append(line.problem("parent" if line.parent else "code", message))

    def settle(self, tally: Tally) -> Iterator[list[New]]:
        """The units that waited, level by level; what is left over has no parent and becomes a problem."""
        while self.waiting:
            again, self.waiting = self.waiting, []
            found = self.look(again, tally)
            if not found and len(self.waiting) == len(again):
                break
            yield found
        for line in self.waiting:
            above = (parents_of(line) or [""])[0]
            message = f"「{line.name}」的上级「{above}」既不在表中，也不在系统里，请补上级单位或改正代码。"
            tally.problems.append(line.problem("parent" if line.parent else "code", message))

    def standing(self, lines: list[UnitLine]) -> dict[str, Row]:
        """Units in force with a code of these rows or of what may stand above them."""
        codes = {line.code: None for line in lines}
        above = {code: None for line in lines for code in parents_of(line) if code not in self.above}
        units = Organization.objects.in_force().order_by()
        first, last = min(codes), max(codes)
        found = _between(units, first, last) if all(map(str.isdecimal, codes)) else None
        if found is None:
            found, rest = {}, list(codes | above)
        else:
            rest = [code for code in above if not first <= code <= last]
        for some in batches(rest, IN_LIST):
            found |= {row[0]: row for row in units.filter(code__in=some).values_list(*COLUMNS)}
        return found

    def is_new(self, line: UnitLine, standing: dict[str, Row], tally: Tally) -> bool:
        """True for a new unit; of the others the tally takes note."""
        if is_name(line.parent) or is_name(line.into):
            tally.problems.append(line.problem("parent", "这样长的名单里，上级和并入的单位请填区划代码。"))
            return False
        before = standing.get(line.code)
        if before is None and not line.leaves:
            return True
        if before is not None and self.same(line, before):
            tally.unchanged += 1
        elif before is not None and not self.inside(before[5]):
            tally.problems.append(line.problem("code", f"「{line.name}」不在「{self.root}」范围内，不能由本单位变更。"))
        elif len(tally.changes) < MOST_CHANGES:
            tally.changes.append(line)
        else:
            message = f"名单改动现有单位超过{MOST_CHANGES}处，请按市或县分成几份上传，逐份核对。"
            tally.problems.append(line.problem("name", message))
        return False

    def same(self, line: UnitLine, before: Row) -> bool:
        """True where the row says what the unit is already."""
        _, name, kind, held, parent, _ = before
        told = (line.name, line.kind.value, line.field or held, line.parent or parent)
        return not line.leaves and told == (name, kind, held, parent)

    def inside(self, path: str) -> bool:
        """True for a path in the subtree of the import."""
        return self.root is None or self.root.path <= path < self.root.path_end

    def sound(self, line: UnitLine, parent: str, standing: dict[str, Row], tally: Tally) -> bool:
        """True where the new unit may stand below that parent; it is then known to what comes below itself."""
        kind, inside = self.known(parent, standing)
        if (
            line.parent and line.kind in PLACE_KINDS and _ranks(kind) >= _ranks(line.kind)
        ):  # codes alone cannot contradict each other
            message = f"「{line.name}」是{line.kind.label}，上级「{parent}」的级别不比它高，请改正上级代码。"
            tally.problems.append(line.problem("parent", message))
        elif not inside:
            message = f"「{line.name}」不在「{self.root}」范围内，不能由本单位新增，请删除这一行。"
            tally.problems.append(line.problem("code", message))
        else:
            if line.kind != Kind.VILLAGE:
                self.above[line.code] = (line.kind.value, inside)
            return True
        return False

    def known(self, code: str, standing: dict[str, Row]) -> Known:
        """Kind and place of a unit that is listed or in force; of nothing at all: above every unit."""
        if not code:
            return "", self.root is None
        if code in self.above:
            return self.above[code]
        return standing[code][2], self.inside(standing[code][5])


def _between(units: QuerySet[Organization], first: str, last: str) -> dict[str, Row] | None:
    """The units from one code of digits to another: a list in the order of its codes has all of them side by side.

    None where they are too many. Codes with letters are not asked for so: databases differ in the order of those.
    """
    rows = units.filter(code__gte=first, code__lte=last).values_list(*COLUMNS)[: IN_RANGE + 1]
    found = {row[0]: row for row in rows}
    return found if len(found) <= IN_RANGE else None


def _ranks(kind: str) -> int:
    """The level of a place; below all of them what is no place, so that it may stand anywhere."""
    return ancestry.rank(kind) if kind in PLACE_KINDS else -1
