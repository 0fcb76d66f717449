"""What a plan proposes, one change a row, each to be ticked or not; what was ticked is checked as a whole (F8)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from config.toolkit.characters import simplified
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations.models import Field, Organization

from .lines import UnitLine
from .missing import Missing
from .plan import UnitPlan

ACTS = ("合并", "撤销", "划转", "更名", "调整领域", "新增")  # as the preview lists them
LEAVING = ("合并", "撤销")
EVERY_NEW = "新增:*"  # one tick for all new units, where there are too many for one each
GONE = "勾选的变化与现在的名单对不上，没有导入。请重新打开预览页再勾选。"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change. `ticked` when the list itself says so; a guess is `guessed` and only a person ticks it."""

    act: str
    code: str
    before: str
    after: str
    row: int = 0  # of the list; 0 for a unit that it leaves out
    note: str = ""
    ticked: bool = True
    guessed: bool = False
    into: str = ""  # the code of the unit that takes this one over, or that it moves or belongs to
    line: UnitLine | None = None
    unit: Organization | None = None

    @property
    def key(self) -> str:
        """What the tick of this row sends."""
        return f"{self.act}:{self.code}" + (f">{self.into}" if self.act == "合并" else "")


def proposals(plan: UnitPlan) -> list[Proposal]:
    """All changes of the plan, in the order of the preview: those of the list, then guesses about units left out."""
    names = {code: unit.name for code, unit in plan.standing.items()}
    names |= {line.code: line.name for line in plan.creates}
    targets = _targets(plan, names)
    told = [proposal for line in plan.updates for proposal in _of_line(line, plan, names, targets)]
    told += [_new(line, plan, names) for line in plan.creates]
    told.sort(key=lambda proposal: (ACTS.index(proposal.act), proposal.row))
    return told + [proposal for one in plan.missing for proposal in _of_missing(one, targets)]


def _targets(plan: UnitPlan, names: dict[str, str]) -> dict[str, str]:
    """The units that take others over, by code, each to be told from others of its name: 名称（代码，上级）."""
    above = {code: unit.parent.name for code, unit in plan.standing.items() if unit.parent}
    above |= {line.code: names.get(line.parent, "") for line in plan.creates}
    wanted = {line.into for line in plan.updates if line.into} | {one.into for one in plan.missing if one.into}
    return {code: f"{names.get(code, code)}（{'，'.join(filter(None, (code, above.get(code))))}）" for code in wanted}


def _of_line(line: UnitLine, plan: UnitPlan, names: dict[str, str], targets: dict[str, str]) -> Iterator[Proposal]:
    unit = line.standing
    if unit is None:
        return
    above = unit.parent.name if unit.parent else ""
    after = {
        "更名": line.name,
        "调整领域": Field(line.new_field).label,
        "划转": names.get(line.parent, line.parent),
        "合并": f"并入 {targets.get(line.into, '')}",
        "撤销": "撤销",
    }
    before = {"调整领域": f"{unit.name}（{unit.get_field_display()}）", "划转": f"{unit.name}（{above}）"}
    for act in line.acts:
        unsure = act == "更名" and plan.unsure(line)
        yield Proposal(
            act,
            line.code,
            before.get(act, unit.name),
            after[act],
            line.row,
            note=_asked(line, plan, names) if unsure else "",
            ticked=not unsure,
            into=line.into or line.parent,
            line=line,
            unit=unit,
        )


def _asked(line: UnitLine, plan: UnitPlan, names: dict[str, str]) -> str:
    """Why a name is to be confirmed."""
    same = plan.doubles.get(line.code)
    if same is None:
        return "只是繁体、简体写法不同，要改名的请勾选"
    above = names.get(line.parent, "") or (line.standing.parent.name if line.standing and line.standing.parent else "")
    return f"{above}已有「{same.name}」（{same.code or '没有代码'}），确是另一个的请勾选"


def _new(line: UnitLine, plan: UnitPlan, names: dict[str, str]) -> Proposal:
    same = line.code in plan.doubles
    note = _asked(line, plan, names) if same else ""
    if not same and simplified(line.name) != line.name:
        note = "名称是繁体字，导入后照原样保存，请核对"
    after = f"{line.name}（{Field(line.new_field).label}）"
    return Proposal("新增", line.code, "", after, line.row, note, ticked=not same, into=line.parent, line=line)


def _of_missing(one: Missing, targets: dict[str, str]) -> Iterator[Proposal]:
    unit = one.unit
    if one.into:
        note, after = "名称相近，系统推测", f"并入 {targets[one.into]}"
        yield Proposal(
            "合并", unit.code, unit.name, after, 0, note, ticked=False, guessed=True, into=one.into, unit=unit
        )
    yield Proposal("撤销", unit.code, unit.name, "撤销", 0, "名单里没有", ticked=False, guessed=True, unit=unit)


def chosen(plan: UnitPlan, ticks: Collection[str] | None) -> list[Proposal]:
    """The proposals that were ticked; None: those that the list itself makes.

    Refused for ticks that the plan does not propose, for two fates of one unit, and where a ticked change needs a new
    unit that is not ticked.
    """
    every = proposals(plan)
    if ticks is None:
        picked = [proposal for proposal in every if proposal.ticked]
    else:
        keys = frozenset(ticks)
        if keys - {proposal.key for proposal in every} - {EVERY_NEW}:
            raise Refused(GONE)
        picked = [one for one in every if one.key in keys or (one.act == "新增" and EVERY_NEW in keys)]
    _refuse_two_fates(picked)
    _refuse_gaps(plan, picked)
    return picked


def ticks_digest(plan_digest: str, picked: Iterable[Proposal]) -> str:
    """The digest of a plan together with what of it was ticked."""
    return digest([plan_digest, sorted(proposal.key for proposal in picked)])


def _refuse_two_fates(picked: list[Proposal]) -> None:
    leaving: dict[str, Proposal] = {}
    for proposal in picked:
        if proposal.act in LEAVING:
            other = leaving.setdefault(proposal.code, proposal)
            if other is not proposal:
                raise Refused(f"「{proposal.before}」同时勾选了{other.after}和{proposal.after}，请只勾选一项。")
    for proposal in picked:
        if proposal.into in leaving and proposal.act in ("合并", "划转", "新增"):
            ends = leaving[proposal.into]
            name = proposal.before or proposal.after
            raise Refused(f"「{name}」的{proposal.act}要用到「{ends.before}」，而它也勾选了{ends.act}。请去掉一项。")


def _refuse_gaps(plan: UnitPlan, picked: list[Proposal]) -> None:
    """Refused where a ticked change hangs on a new unit that is not ticked."""
    new = {line.code: line for line in plan.creates}
    ticked = {proposal.code for proposal in picked if proposal.act == "新增"}
    for proposal in picked:
        needs = new.get(proposal.into)
        if needs is not None and needs.code not in ticked and proposal.act in ("合并", "划转", "新增"):
            name = proposal.before or (proposal.line.name if proposal.line else proposal.code)
            raise Refused(
                f"「{name}」的{proposal.act}要用到新单位「{needs.name}」，而它没有勾选。请一并勾选，或都不勾选。"
            )
