"""The lines of a sheet as the entry grid draws them: which kind of cell, with which limits, under which key."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessments.models import Stage
from assessments.selectors import NOT_APPLICABLE, DatumLine, ItemLine, SectionLine, SheetView, outline_of
from assessments.selectors.settling import items_with, zeroable
from assessments.views.grid import REASON, shown_reason
from config.toolkit.scaled import text
from scoring.engine import Datum, Leaf
from scoring.engine.ladder import Veto

YES_NO = (("1", "是"), ("0", "否"))
POINT_PLACES = "2"
CHECKED = {"count": "count", "date": ""}  # what the page checks while typing: a date is left to the server


@dataclass(frozen=True, slots=True)
class CellView:
    """One input of the grid."""

    key: str
    label: str
    value: str
    revision: int
    options: tuple[tuple[str, str], ...]  # empty for a number
    kind: str  # of kh-grid: count or number
    least: str
    most: str
    places: str
    locked: str
    line: DatumLine

    @property
    def datum(self) -> Datum:
        return self.line.datum

    @property
    def shown(self) -> str:
        """A locked cell in words."""
        return dict(self.options).get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with its cells and its remark."""

    item: ItemLine
    cells: tuple[CellView, ...]
    reason: str
    reason_key: str
    note: str  # what the unit wrote at the other stage

    @property
    def leaf(self) -> Leaf:
        return self.item.leaf

    @property
    def open(self) -> bool:
        return any(not cell.locked for cell in self.cells)

    @property
    def noted(self) -> bool:
        """Whether there is a row for the remark."""
        return self.open or bool(self.reason)

    @property
    def note_waits(self) -> bool:
        """Whether that row stays away until it is wanted: nothing is written, and no score by judgement asks for it."""
        return not self.reason and not self.leaf.rule.judged

    @property
    def span(self) -> int:
        """How many rows the item takes: one for each datum, one for the remark."""
        return max(len(self.cells), 1) + self.noted

    @property
    def returnable(self) -> bool:
        """Whether the unit itself is asked for something here."""
        return any(line.datum.asked == "unit" for line in self.item.data)

    @property
    def confirmable(self) -> bool:
        """Whether the unit claimed something here that the review has not settled and may settle now."""
        return any(awaits(line) for line in self.item.data) and not self.item.locked


@dataclass(frozen=True, slots=True)
class VetoRow:
    """One veto with its cell and the basis on which it is triggered."""

    veto: Veto
    cell: CellView
    reason: str
    reason_key: str

    @property
    def reviewed(self) -> bool:
        """Whether the office has said whether it happened."""
        review = self.cell.line.review
        return bool(review and review.settled)


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section with its items; at the review what is offered for all of it: confirming, and zeros for the rest."""

    section: SectionLine
    rows: tuple[ItemRow, ...]
    confirmable: bool = False
    zeros: int = 0  # items


def awaits(line: DatumLine) -> bool:
    """Whether the unit claimed something that the review has not settled."""
    return bool(line.own and line.own.settled and not (line.review and line.review.settled))


def _options(datum: Datum) -> tuple[tuple[str, str], ...]:
    if datum.kind == "flag":
        return (*YES_NO, (NOT_APPLICABLE, NOT_APPLICABLE))
    if datum.kind == "choice":
        return (*((name, name) for name in datum.choices), (NOT_APPLICABLE, NOT_APPLICABLE))
    return ()


def _most(datum: Datum, leaf: Leaf | None) -> str:
    if datum.max is not None:
        return text(datum.max)
    return text(leaf.points) if datum.kind == "points" and leaf else ""


def cell_view(
    line: DatumLine, leaf: Leaf | None, *, prefix: str = "", unit: str = "", readonly: bool = False
) -> CellView:
    """One datum as an input; `prefix` leads the key, `unit` the label read out, `readonly` locks without a sentence."""
    datum = line.datum
    return CellView(
        key=prefix + datum.code,
        label=f"{unit} {datum.name}".strip(),
        value=line.text,
        revision=line.revision,
        options=_options(datum),
        kind=CHECKED.get(datum.kind, "number"),
        least="" if datum.min is None else text(datum.min),
        most=_most(datum, leaf),
        places=POINT_PLACES if datum.kind == "points" else "",
        locked=line.locked or ("只读" if readonly else ""),
        line=line,
    )


def item_row(item: ItemLine, stage: Stage, *, prefix: str = "", unit: str = "", readonly: bool = False) -> ItemRow:
    """One item as a row of the grid."""
    other = Stage.SELF if stage == Stage.REVIEW else Stage.REVIEW
    return ItemRow(
        item=item,
        cells=tuple(cell_view(line, item.leaf, prefix=prefix, unit=unit, readonly=readonly) for line in item.data),
        reason=shown_reason(item.data, stage),
        reason_key=f"{prefix}{REASON}{item.leaf.code}",
        note=shown_reason(item.data, other),
    )


def veto_rows(view: SheetView) -> list[VetoRow]:
    """The vetoes whose datum no item reads, each with its cell and its basis."""
    read = {line.datum.code for section in view.sections for item in section.items for line in item.data}
    return [
        VetoRow(
            veto=each.veto,
            cell=cell_view(each.line, None),
            reason=shown_reason([each.line], view.stage),
            reason_key=REASON + each.veto.code,
        )
        for each in view.vetoes
        if each.line.datum.code not in read
    ]


def section_rows(view: SheetView, *, readonly: bool = False) -> list[SectionRows]:
    """The whole sheet, each datum typed once: where a second item reads it, it is shown and refers to the first."""
    seen: dict[str, Leaf] = {}
    found = []
    for section in view.sections:
        rows = []
        for item in section.items:
            row = item_row(item, view.stage, readonly=readonly)
            rows.append(_once(row, seen))
        found.append(SectionRows(section, tuple(rows)))
    return found


def offered(view: SheetView, blocks: list[SectionRows]) -> list[SectionRows]:
    """The same sections with what the office may do to all that is below them at once."""
    scheme = outline_of(view.entry)
    confirmable = {row.leaf.code for block in blocks for row in block.rows if row.confirmable}
    found = []
    for block in blocks:
        node = block.section.node
        data = [] if view.lock or scheme.in_base(node.code) else zeroable(scheme, view.values, node.code)
        below = {leaf.code for leaf in scheme.leaves_below(node.code)}
        found.append(replace(block, confirmable=bool(below & confirmable), zeros=len(items_with(scheme, data))))
    return found


def _once(row: ItemRow, seen: dict[str, Leaf]) -> ItemRow:
    """The row with cells that were already shown locked, referring to the item where they are typed."""
    cells = []
    for cell in row.cells:
        first = seen.setdefault(cell.datum.code, row.leaf)
        if first is not row.leaf:
            cell = replace(cell, key="", locked=f"与「{first.code} {first.name}」共用，请在那里填写。")
        cells.append(cell)
    return replace(row, cells=tuple(cells))
