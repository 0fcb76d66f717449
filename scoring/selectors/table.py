"""A scheme as the table an office knows: one row per item, the levels above it merged over their rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.toolkit.scaled import text
from scoring.engine import Bonus, Leaf, Node, Penalty, SumWarning
from scoring.engine import Scheme as Spec

LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标")


@dataclass(frozen=True, slots=True)
class LevelCell:
    """One cell of the merged columns on the left; `warning` where declared points and their parts differ."""

    code: str
    name: str
    points: str
    rowspan: int
    colspan: int
    warning: SumWarning | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One item with the cells that begin in its row."""

    number: int
    cells: tuple[LevelCell, ...]
    leaf: Leaf
    sentence: str
    applies: str  # the conditions of the item and of the parts above it

    @property
    def opens(self) -> bool:
        """Whether a cell that spans several rows begins here: such a row may break over pages."""
        return any(cell.rowspan > 1 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SchemeTable:
    """Everything the page needs; points are scaled. `heads` name the merged columns."""

    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    declared: int
    actual: int
    warnings: tuple[SumWarning, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is the same for every cell of one table."""

    spec: Spec
    width: int
    warnings: dict[str, SumWarning]


def table(spec: Spec) -> SchemeTable:
    """The office table of a scheme: rows in the scheme's order, the items of bonus and penalty after the base."""
    width = max(_depth(root) for root in spec.nodes)
    layout = _Layout(spec, width, {warning.code: warning for warning in spec.warnings})
    lines = [line for root in spec.nodes for line in _lines(layout, root, (), root)]
    rows = tuple(TableRow(number, *line) for number, line in enumerate(lines, start=1))
    heads = tuple(LEVELS[level] if level < len(LEVELS) else f"{level + 1}级指标" for level in range(width))
    return SchemeTable(heads, rows, spec.full, sum(root.points for root in spec.base), spec.warnings)


def _lines(
    layout: _Layout, node: Node, above: tuple[Node, ...], root: Node
) -> Iterator[tuple[tuple[LevelCell, ...], Leaf, str, str]]:
    """The rows below a node; a cell stands in the first row of what it spans."""
    if isinstance(node, Leaf):
        cells = [_cell(layout, parent) for parent in above if _first_leaf(parent) is node]
        last = LevelCell(node.code, node.name, "", 1, layout.width - len(_path(root, node)) + 1, None)
        yield (*cells, last), node, _sentence(layout.spec, node, root), _applies(layout.spec, (*above, node))
        return
    for child in node.children:
        yield from _lines(layout, child, (*above, node), root)


def _cell(layout: _Layout, node: Node) -> LevelCell:
    return LevelCell(node.code, node.name, _points(node), _height(node), 1, layout.warnings.get(node.code))


def _points(node: Node) -> str:
    if isinstance(node, Bonus | Penalty):
        return "不封顶" if node.cap is None else f"最多{text(node.cap)}分"
    return f"{text(node.points)}分"


def _sentence(spec: Spec, leaf: Leaf, root: Node) -> str:
    """The rule in words; items of the penalty score what is taken off, and say so."""
    lead = "按下列得分扣减：" if isinstance(root, Penalty) else ""
    return lead + spec.sentence(leaf.code)


def _applies(spec: Spec, nodes: tuple[Node, ...]) -> str:
    said = [requirement.sentence(spec.catalog) for node in nodes for requirement in node.applies]
    return f"只考核{'，且'.join(said)}的单位。" if said else ""


def _path(node: Node, leaf: Leaf) -> tuple[Node, ...]:
    """From this node down to the item; empty when it is not below."""
    if node is leaf:
        return (node,)
    for child in node.children:
        if path := _path(child, leaf):
            return (node, *path)
    return ()


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _height(node: Node) -> int:
    return sum(_height(child) for child in node.children) if node.children else 1


def _first_leaf(node: Node) -> Node:
    return _first_leaf(node.children[0]) if node.children else node
