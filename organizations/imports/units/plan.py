"""What a list of units would do to the tree: 新增, 更名, 调整领域, 划转, 合并, 撤销, 不变. Nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from config.toolkit.batches import batches
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Plan
from organizations.models import Organization
from organizations.models.organizations import PLACE_KINDS
from organizations.services import ancestry

from . import doubles, leaving, missing
from .circles import out_of_circles, parents_of
from .lines import UnitLine, unit_lines
from .missing import Missing
from .names import resolved

Standing = Mapping[str, Organization]
WAITING = "待确认"
PARENTS_NAMED = 3
CHANGES = ("更名", "调整领域", "划转", "合并")


@dataclass(slots=True)
class UnitPlan(Plan[UnitLine]):
    """The plan, and which units in force the list no longer names although it names most of their siblings."""

    missing: list[Missing] = field(default_factory=list)
    doubles: dict[str, Organization] = field(default_factory=dict)  # codes new or renamed → a sibling of the same name
    standing: dict[str, Organization] = field(default_factory=dict)  # by code: all units that the list mentions

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each sort the list itself makes, and how many units a person has to decide about."""
        acts = [act for line in self.updates for act in line.acts if act != "更名" or not self.unsure(line)]
        new = [line for line in self.creates if not self.unsure(line)]
        asked = [line for line in (*self.creates, *self.updates) if self.unsure(line)]
        return {
            "新增": len(new),
            **{act: acts.count(act) for act in (*CHANGES, "撤销")},
            WAITING: len(asked) + len(self.missing),
            "不变": self.unchanged,
            "错误": len(self.problems),
        }

    def unsure(self, line: UnitLine) -> bool:
        """True where the name of a new or renamed unit is to be confirmed: another bears it, or only the characters
        are traditional."""
        return line.code in self.doubles or line.only_characters

    @property
    def digest(self) -> str:
        """The same for the same rows over the same tree: what was shown is what will be applied."""
        creates = [[line.code, line.name, line.kind.value, line.new_field, line.parent] for line in self.creates]
        updates = [
            [line.code, line.standing.pk, line.standing.path, list(line.acts)]
            + [line.name, line.new_field, line.parent, line.into]
            for line in self.updates
            if line.standing
        ]
        left_out = [[one.unit.pk, one.unit.path, one.into] for one in self.missing]
        return digest([creates, updates, left_out, {code: unit.pk for code, unit in self.doubles.items()}])


def plan_book(book: Book, *, root: Organization | None) -> UnitPlan:
    """The plan of a workbook for the subtree of `root` (None: the whole tree). Nothing is written."""
    plan = UnitPlan(notices=list(book.notices))
    lines = plan_lines(unit_lines(book, plan.problems, plan.notices), plan, root=root)
    order = {sheet: number for number, sheet in enumerate(book.sheets)}
    plan.problems.sort(key=lambda problem: (order[problem.sheet], problem.row))
    if plan.ok:
        plan.missing = missing.left_out(lines, plan.standing, root, plan.creates)
        plan.doubles = doubles.doubles(plan.creates, plan.updates, plan.standing)
        plan.notices += doubles.alike_in_list(plan.creates, plan.updates)
    if plan.missing:
        plan.notices.append(_told_missing(plan.missing))
    return plan


def _told_missing(left: list[Missing]) -> str:
    """Which units the list leaves out: only those of the parents of which it names others."""
    parents = list(dict.fromkeys(one.unit.parent.name for one in left if one.unit.parent))
    where = "、".join(f"「{name}」" for name in parents[:PARENTS_NAMED])
    where += f"等{len(parents)}个单位" if len(parents) > PARENTS_NAMED else ""
    return (
        f"名单列了{where}的下级单位，其中现存的{len(left)}个没有列（名单没有写到的上级单位，不核对它的下级）。"
        "不勾选就不变。确已撤销或并入其他单位的，请在下面逐个勾选。"
    )


def plan_lines(lines: Iterable[UnitLine], plan: UnitPlan, *, root: Organization | None) -> list[UnitLine]:
    """Put what the rows would do into the plan; the rows as they were understood, each code once."""
    lines = out_of_circles([hung(line, root) for line in resolved(_once(lines, plan), plan, root)], plan)
    plan.standing = standing_units(lines)
    known = {line.code: line for line in lines}
    placed = [_placed(line, known, plan) for line in lines if not line.leaves]
    placed += leaving.placed([line for line in lines if line.leaves], known, plan)
    kept = [line for line in placed if line is not None and _allowed(line, known, root, plan)]
    for line in kept:
        if not line.acts:
            plan.unchanged += 1
        elif line.standing is not None:
            plan.updates.append(line)
    plan.creates = _parents_first([line for line in kept if line.standing is None and not line.leaves])
    return lines


def _once(lines: Iterable[UnitLine], plan: UnitPlan) -> list[UnitLine]:
    """Each code's first row; the others become problems."""
    first: dict[str, UnitLine] = {}
    for line in lines:
        earlier = first.setdefault(line.code, line)
        if earlier is not line:
            message = f"区划代码「{line.code}」与「{earlier.line.sheet}」第{earlier.row}行「{earlier.name}」重复。"
            plan.problems.append(line.problem("code", message))
    return list(first.values())


def standing_units(lines: Iterable[UnitLine]) -> dict[str, Organization]:
    """The units in force that have one of the codes of the list, stand above one, or take one over."""
    codes: dict[str, None] = {}
    for line in lines:
        codes |= dict.fromkeys([line.code, *parents_of(line), *([line.into] if line.into else [])])
    units = Organization.objects.in_force().select_related("parent").order_by()
    return {unit.code: unit for some in batches(codes) for unit in units.filter(code__in=some)}


def hung(line: UnitLine, root: Organization | None) -> UnitLine:
    """A province stands below the root of the import, where that is a unit above all places (全国)."""
    above = root is not None and root.kind not in PLACE_KINDS and line.kind == PLACE_KINDS[0] and not line.parent
    return replace(line, parent=root.code) if root is not None and above else line


def _placed(line: UnitLine, known: Mapping[str, UnitLine], plan: UnitPlan) -> UnitLine | None:
    """The line with its unit in force and, where it is new or moves, its parent's code; None after a problem."""
    line = replace(line, standing=plan.standing.get(line.code))
    if line.standing is not None and line.standing.kind != line.kind:
        message = f"「{line.name}」现为{line.standing.get_kind_display()}，不能通过导入改为{line.kind.label}。"
        plan.problems.append(line.problem("kind", message))
        return None
    if line.standing is not None and not line.parent:
        return line  # the list says nothing about its parent: it stays where it is
    wanted = parents_of(line)
    parent = next((code for code in wanted if code in known or code in plan.standing), None)
    if wanted and parent is None:
        key = "parent" if line.parent else "code"
        message = f"「{line.name}」的上级「{wanted[0]}」既不在表中，也不在系统里，请补上级单位或改正代码。"
        plan.problems.append(line.problem(key, message))
        return None
    return _ranked(replace(line, parent=parent or ""), known, plan)


def _ranked(line: UnitLine, known: Mapping[str, UnitLine], plan: UnitPlan) -> UnitLine | None:
    """The line, unless its parent is a place of its own or a lower level."""
    if not line.parent or line.kind not in PLACE_KINDS:
        return line
    kind = known[line.parent].kind if line.parent in known else plan.standing[line.parent].kind
    if kind in PLACE_KINDS and ancestry.rank(kind) >= ancestry.rank(line.kind):
        message = f"「{line.name}」是{line.kind.label}，上级「{line.parent}」的级别不比它高，请改正上级代码。"
        plan.problems.append(line.problem("parent", message))
        return None
    return line


def _allowed(line: UnitLine, known: Mapping[str, UnitLine], root: Organization | None, plan: UnitPlan) -> bool:
    """False after a problem: the row would change something outside `root`. Unchanged rows from above pass."""
    if root is None or _inside(line, known, root, plan.standing) or (line.standing is not None and not line.acts):
        return True
    message = f"「{line.name}」不在「{root}」范围内，不能由本单位新增或变更，请删除这一行。"
    plan.problems.append(line.problem("code", message))
    return False


def _inside(line: UnitLine, known: Mapping[str, UnitLine], root: Organization, standing: Standing) -> bool:
    """True when the unit, and the parent it is to have, lie in the subtree of `root`."""
    codes = [line.code] if line.standing is not None else []
    if line.into:
        codes.append(line.into if line.into in standing else _nearest_standing(known[line.into], known, standing))
    elif line.standing is None or "划转" in line.acts:
        codes.append(_nearest_standing(line, known, standing))
    return all(code in standing and root.path <= standing[code].path < root.path_end for code in codes)


def _nearest_standing(line: UnitLine, known: Mapping[str, UnitLine], standing: Standing) -> str:
    """The code of the first unit in force above a line; "" when there is none."""
    seen: set[str] = set()
    code = line.parent or next((code for code in parents_of(line) if code in known or code in standing), "")
    while code and code not in standing and code not in seen:
        seen.add(code)
        above = known.get(code)
        candidates = parents_of(above) if above else []
        code = next((other for other in candidates if other in known or other in standing), "")
    return code if code in standing else ""


def _parents_first(creates: list[UnitLine]) -> list[UnitLine]:
    """The new units in the list's order, except that each follows its parent; circles are out already."""
    waiting = {line.code: line for line in creates}
    ordered: list[UnitLine] = []
    for line in creates:
        chain: list[UnitLine] = []
        at: UnitLine | None = waiting.get(line.code)
        while at is not None:
            chain.append(at)
            at = waiting.get(at.parent)
        for above in reversed(chain):
            ordered.append(above)
            del waiting[above.code]
    return ordered
