"""A published scheme seen from the sheet: which items stand where, and which item reads which datum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assessments.models import RosterEntry
from scoring.engine import Bonus, Datum, Leaf, Penalty, Section
from scoring.engine import Scheme as Spec
from scoring.engine.spec import Node
from scoring.models import Scheme


@dataclass(frozen=True)
class Placed:
    """A node with the nodes above it, the outermost first."""

    node: Node
    above: tuple[Node, ...]

    @property
    def code(self) -> str:
        return self.node.code

    @property
    def root(self) -> Node:
        return self.above[0] if self.above else self.node

    @property
    def is_bonus(self) -> bool:
        return any(isinstance(node, Bonus) for node in (*self.above, self.node))

    @property
    def is_penalty(self) -> bool:
        return any(isinstance(node, Penalty) for node in (*self.above, self.node))


@dataclass(frozen=True)
class Outline:
    """Everything is in the order of the scheme: nodes in preorder, data as listed.

    `spared` are the items that one unit is not assessed on (see `outline_of`): they read nothing and ask for nothing.
    """

    spec: Spec
    spared: frozenset[str] = frozenset()

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(_walk(self.spec.nodes, ()))

    @cached_property
    def by_code(self) -> dict[str, Placed]:
        return {placed.code: placed for placed in self.placed}

    @cached_property
    def leaves(self) -> tuple[Placed, ...]:
        return tuple(placed for placed in self.placed if isinstance(placed.node, Leaf))

    @cached_property
    def asked_leaves(self) -> tuple[Placed, ...]:
        """The items that the unit is assessed on: all of them, where no unit is spared any."""
        return tuple(placed for placed in self.leaves if placed.code not in self.spared)

    @cached_property
    def idle(self) -> frozenset[str]:
        """The data that nothing needs of the unit: only items read them that it is spared."""
        spared = {code for leaf in self.spared for code in self.figures(self.by_code[leaf].node)}
        needed = set(self._through(self.read_beside))
        needed |= {code for placed in self.asked_leaves for code in self.figures(placed.node)}
        return frozenset(spared - needed)

    @cached_property
    def read_beside(self) -> frozenset[str]:
        """The data that vetoes and the comparison of equal totals read, whatever the items read."""
        others = [veto.datum for veto in self.spec.vetoes] + [each.datum for each in self.spec.arithmetic.tie_break]
        return frozenset(filter(None, others))

    @cached_property
    def data(self) -> dict[str, Datum]:
        return {datum.code: datum for datum in self.spec.data}

    @cached_property
    def readers(self) -> dict[str, tuple[Leaf, ...]]:
        """The items asked of the unit that read a datum; none for a datum that only a veto reads."""
        found: dict[str, list[Leaf]] = {code: [] for code in self.data}
        for placed in self.asked_leaves:
            for code in self.figures(placed.node):
                found[code].append(placed.node)
        return {code: tuple(leaves) for code, leaves in found.items()}

    def figures(self, leaf: Leaf) -> tuple[str, ...]:
        """The data that an item is scored by, those that only a formula of it reads included, each once."""
        return self._figures[leaf.code]

    @cached_property
    def _figures(self) -> dict[str, tuple[str, ...]]:
        return {placed.code: tuple(self._through(placed.node.rule.data())) for placed in self.leaves}

    def _through(self, codes: Iterable[str]) -> dict[str, None]:
        """These data with what their formulas read; an item whose formula reads other items is not theirs."""
        found: dict[str, None] = {}
        waiting = list(codes)[::-1]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found[code] = None
                waiting += [name.code for name in self.data[code].inputs if not name.is_node][::-1]
        return found

    @cached_property
    def unit_data(self) -> tuple[str, ...]:
        """What the unit itself is asked."""
        return tuple(code for code, datum in self.data.items() if datum.asked == "unit" and code not in self.idle)

    @cached_property
    def typed_data(self) -> tuple[str, ...]:
        """What the review settles: all that a person types, whoever it is asked of."""
        typed = (code for code, datum in self.data.items() if datum.asked in ("unit", "office"))
        return tuple(code for code in typed if code not in self.idle)

    @cached_property
    def children_data(self) -> tuple[str, ...]:
        """What is read from the cycles of the units below."""
        return tuple(code for code, datum in self.data.items() if datum.asked == "children")

    def leaves_below(self, code: str) -> tuple[Leaf, ...]:
        """The item itself, or all items of a section; KeyError when there is no such node."""
        node = self.by_code[code].node
        return tuple(placed.node for placed in _walk((node,), ()) if isinstance(placed.node, Leaf))

    def read_below(self, code: str) -> set[str]:
        """The data that an item, or all items of a section read; KeyError when there is no such node."""
        return {datum for leaf in self.leaves_below(code) for datum in self.figures(leaf)}

    def why_spared(self, code: str, entry: RosterEntry) -> str:
        """Why an item is not asked of this unit, empty when it is."""
        if code not in self.spared:
            return ""
        above = self.spec.above[code]
        for exemption in entry.exemptions:
            if exemption.node in above:
                return f"不考核：{exemption}"
        names = dict.fromkeys(name for node in self.spec.preorder if node.code in above for name in node.only)
        return f"只考核{'、'.join(names)}，本单位不考核"

    def why_all_spared(self, code: str, entry: RosterEntry) -> str:
        """Why nothing of an item or part is asked of this unit, empty when something is; KeyError as above."""
        reasons = [self.why_spared(leaf.code, entry) for leaf in self.leaves_below(code)]
        return "；".join(dict.fromkeys(reasons)) if all(reasons) else ""

    def in_base(self, code: str) -> bool:
        """Whether a node belongs to neither bonus nor penalty; KeyError when there is no such node."""
        placed = self.by_code[code]
        return not placed.is_bonus and not placed.is_penalty

    def most(self, code: str) -> int | None:
        """The points that a typed score may not pass: those of the item that reads it, the smallest if several."""
        return self.spec.most_points.get(code)

    def where(self, code: str) -> str:
        """How a message calls a datum: 「1.1 组织领导」的「专题研究次数」."""
        name = f"「{self.data[code].name}」"
        leaves = self.readers[code]
        return f"「{leaves[0].code} {leaves[0].name}」的{name}" if leaves else name


def _walk(nodes: tuple[Node, ...], above: tuple[Node, ...]) -> Iterator[Placed]:
    for node in nodes:
        yield Placed(node, above)
        if isinstance(node, Section | Bonus | Penalty):
            yield from _walk(node.children, (*above, node))


def outline(scheme: Scheme) -> Outline:
    """The outline of a published scheme, kept by digest: what is published never changes."""
    if scheme.digest not in _OUTLINES:
        _OUTLINES[scheme.digest] = Outline(scheme.spec())
    return _OUTLINES[scheme.digest]


def outline_of(entry: RosterEntry, scheme: Scheme | None = None) -> Outline:
    """The same as one unit of the roster is asked, without the items that its category or the roster spares it.

    `scheme` is that of its cycle, for one who has it at hand.
    """
    scheme = scheme or entry.cycle.scheme
    whole = outline(scheme)
    exempt = entry.exempt_nodes
    if not exempt and not whole.spec.categories:
        return whole
    return _narrowed(scheme.digest, entry.get_field_display(), exempt)


@lru_cache(maxsize=2000)
def _narrowed(digest: str, category: str, exempt: frozenset[str]) -> Outline:
    """Of an outline that is known by its digest."""
    spec = _OUTLINES[digest].spec
    spared = [leaf.code for leaf in spec.leaves if not spec.asks(leaf, category, exempt)]
    return Outline(spec, frozenset(spared)) if spared else _OUTLINES[digest]


_OUTLINES: dict[str, Outline] = {}
