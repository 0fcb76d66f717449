"""Values set by hand: which count, what they replaced, and which rest on figures that have changed since (F63)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Approval, Cycle, Override, Result
from assessments.selectors.outline import Outline, outline
from config.toolkit.digest import digest
from config.toolkit.scaled import text
from config.toolkit.wording import some
from scoring.engine import Status, UnitResult
from scoring.engine.spec import Node

TOTAL = ""
CHANGED = "输入已变，请重新确认"
OBSTACLES = {
    "waiting": "还没有批准，请批准或撤回",
    "changed": f"{CHANGED}或撤回",
    "uncounted": "批准以后还没有计算，请重新计算",
    "withdrawn": "撤回以后还没有计算，请重新计算",
}
NAMED = 3  # so many are called by name in a sentence


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One override beside the current run: `state` is "waiting", "changed", "uncounted", "counted" or "withdrawn".

    `computed` is what the rules give now, None with its `status` while they give nothing.
    """

    override: Override
    name: str
    taken: bool  # whether the points are taken off
    result: Result | None
    computed: int | None
    status: Status
    approvals: tuple[Approval, ...]
    state: str

    @property
    def approval(self) -> Approval | None:
        """The last one."""
        return self.approvals[-1] if self.approvals else None


def set_values(result: Result) -> dict[str, int]:
    """What was set by hand in a stored result, by code of the node, "" the total."""
    return {code: value for code, value, *_ in result.overrides}


def counting(cycle: Cycle) -> dict[int, dict[str, Override]]:
    """The overrides that a run takes up, by roster line and node; one query."""
    found: defaultdict[int, dict[str, Override]] = defaultdict(dict)
    for override in Override.objects.counting().filter(roster_entry__cycle=cycle):
        found[override.roster_entry_id][override.node] = override
    return found


def stored_overrides(result: UnitResult, given: Mapping[str, Override]) -> list[tuple[str, int, int | None, str, int]]:
    """What a result keeps of them: code, value, what the rules gave with its status, the override."""
    return [(each.code, each.value, each.computed, str(each.status), given[each.code].pk) for each in result.overridden]


def touched_by_hand(result: Result, scheme: Outline) -> frozenset[str]:
    """The nodes of a stored result in which something set by hand counts: those set, what stands above them, the total.

    Empty where nothing was set by hand; "" is the total.
    """
    codes = [code for code in set_values(result) if code]
    above = {node.code for code in codes for node in scheme.by_code[code].above}
    return frozenset({*codes, *above, TOTAL}) if result.overrides else frozenset()


def computed_value(result: Result, scheme: Outline, code: str) -> tuple[int | None, Status]:
    """What the rules gave at a node of a stored result, whether or not it was set by hand."""
    for node, _, computed, status, _ in result.overrides:
        if node == code:
            return computed, Status(status)
    if code == TOTAL:
        return result.total, Status(result.status)
    value, status = result.nodes[scheme.spec.codes.index(code)]
    return value, Status(status)


def basis(result: Result, scheme: Outline, code: str) -> str:
    """The digest of what a number was made of: the figures read below it, and what the rules gave."""
    read = scheme.read_below(code) if code else set(scheme.data)
    figures = [
        [datum, value, status]
        for datum, (value, status, _) in zip(scheme.data, result.inputs, strict=True)
        if datum in read
    ]
    value, status = computed_value(result, scheme, code)
    return digest([figures, value, str(status)])


def override_lines(cycle: Cycle, overrides: Sequence[Override]) -> list[OverrideLine]:
    """These overrides of a cycle beside its current run; two queries."""
    return _lines({cycle.pk: cycle}, overrides)


def _lines(cycles: Mapping[int, Cycle], overrides: Sequence[Override]) -> list[OverrideLine]:
    """Each with its roster line; the cycles with their schemes."""
    approvals: defaultdict[int, list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(override__in=overrides).select_related("approved_by").order_by("pk"):
        approvals[approval.override_id].append(approval)
    entries = {override.roster_entry_id for override in overrides}
    runs = [cycle.run_id for cycle in cycles.values()]
    current = Result.objects.filter(run__in=runs, roster_entry__in=entries)
    results = {result.roster_entry_id: result for result in current}
    return [
        _line(
            outline(cycles[override.roster_entry.cycle_id].scheme),
            override,
            results.get(override.roster_entry_id),
            tuple(approvals[override.pk]),
        )
        for override in overrides
    ]


def _line(scheme: Outline, override: Override, result: Result | None, approvals: tuple[Approval, ...]) -> OverrideLine:
    placed = scheme.by_code.get(override.node)
    computed, status = computed_value(result, scheme, override.node) if result else (None, Status.MISSING)
    return OverrideLine(
        override=override,
        name=called(placed.node if placed else None),
        taken=bool(placed and placed.is_penalty),
        result=result,
        computed=computed,
        status=status,
        approvals=approvals,
        state=_state(scheme, override, result, approvals),
    )


def _state(scheme: Outline, override: Override, result: Result | None, approvals: Sequence[Approval]) -> str:
    if override.withdrawn_at:
        return "withdrawn"
    if not approvals:
        return "waiting"
    if result is None or basis(result, scheme, override.node) != approvals[-1].basis:
        return "changed"
    return "counted" if override.pk in {stored[-1] for stored in result.overrides} else "uncounted"


def called(node: Node | None) -> str:
    """How a node is called: 「1.2 按时报送」, the total 「总分」."""
    return f"「{node.code} {node.name}」" if node else "「总分」"


def standing_lines(cycle: Cycle) -> list[OverrideLine]:
    """The overrides that stand, in the order of the roster."""
    standing = Override.objects.standing().filter(roster_entry__cycle=cycle).select_related("roster_entry")
    found = standing.select_related("roster_entry", "entered_by").order_by("roster_entry__position", "pk")
    return override_lines(cycle, list(found))


def changed_lines(cycles: Sequence[Cycle]) -> list[OverrideLine]:
    """The overrides of these computed cycles that must be confirmed again; three queries, one where none counts."""
    known = {cycle.pk: cycle for cycle in cycles}
    approved = Override.objects.counting().filter(roster_entry__cycle__in=known).select_related("roster_entry")
    found = list(approved)
    return [line for line in _lines(known, found) if line.state == "changed"] if found else []


def _taken_back(cycle: Cycle) -> list[OverrideLine]:
    """Those that the current run still counts although they were withdrawn."""
    stored = Result.objects.filter(run=cycle.run_id).exclude(overrides=[]).values_list("overrides", flat=True)
    counted = [pk for overrides in stored for *_, pk in overrides]
    gone = Override.objects.filter(pk__in=counted, withdrawn_at__isnull=False) if counted else Override.objects.none()
    return override_lines(cycle, list(gone.select_related("roster_entry").order_by("roster_entry__position", "pk")))


def override_obstacles(cycle: Cycle) -> Iterator[str]:
    """What about overrides is in the way of deciding, in sentences without a full stop."""
    lines = [*standing_lines(cycle), *_taken_back(cycle)]
    for state, words in OBSTACLES.items():
        if found := [f"{line.override.roster_entry}{line.name}" for line in lines if line.state == state]:
            yield f"{len(found)}项人工调整{words}（{some(found, most=NAMED)}）"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Within which a value may be set; None: no end."""

    lower: int
    upper: int | None

    def refusal(self, value: int) -> str:
        """Why a value cannot be set, "" if it can."""
        if value < self.lower:
            return f"不能低于{text(self.lower)}分"
        if self.upper is not None and value > self.upper:
            return f"不能高于{text(self.upper)}分"
        return ""


def bounds(scheme: Outline, code: str, computed: int | None) -> Bounds:
    """From 0 to the full points, the total with all that bonuses may add; never narrower than what was computed.

    What stands in a bonus or penalty has no upper end but the cap of that very node.
    """
    known = computed or 0
    if code == TOTAL:
        caps = [node.points for node in scheme.spec.nodes if node.kind == "bonus"]
        upper = None if None in caps else scheme.spec.full + sum(cap or 0 for cap in caps)
    else:
        placed = scheme.by_code[code]
        outside = placed.is_bonus or placed.is_penalty
        upper = placed.node.points if not outside or placed.node.kind != "leaf" else None
    return Bounds(min(0, known), None if upper is None else max(upper, known))
