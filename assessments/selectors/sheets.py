"""One sheet as the unit fills it and the office reviews it: both stages side by side, locks, evidence, points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from assessments.models import Cycle, Evidence, ItemReturn, RosterEntry, Sheet, Stage, Window
from assessments.selectors.gathering import UNKNOWN, unit_of
from assessments.selectors.locks import Locks, locks_of
from assessments.selectors.outline import Outline, Placed, outline_of
from assessments.selectors.parameters import Parameter, Parameters, parameters_of
from assessments.selectors.settling import unanswered
from assessments.selectors.values import Value, Values, current_values, written
from config.toolkit.scaled import text
from organizations.models import User
from scoring.engine import Bonus, Datum, Fact, Leaf, Penalty, Section, evaluate
from scoring.engine import Scheme as Spec
from scoring.engine.ladder import Veto
from scoring.engine.spec import Node

Points = Mapping[str, int | None]  # by node code; "" is the total
Row = TypeVar("Row", Evidence, ItemReturn)


@dataclass(frozen=True, slots=True)
class DatumLine:
    """One datum of one sheet; `text` and `revision` belong to the stage that was asked for."""

    datum: Datum
    own: Value | None
    review: Value | None
    text: str
    revision: int
    editable: bool
    locked: str
    origin: str = ""  # of a number from a parameter table or a register: where it comes from, or that there is none
    address: str = ""  # where the records of a register are

    @property
    def differs(self) -> bool:
        """Whether the review settled something else than the unit claimed."""
        own, review = self.own, self.review
        return bool(own and review and review.settled and (own.value, own.status) != (review.value, review.status))


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with its data, points at both stages (None while they cannot be counted), evidence and returns."""

    leaf: Leaf
    sentence: str
    data: tuple[DatumLine, ...]
    own_points: int | None
    review_points: int | None
    deducted: bool
    relative: bool
    evidence: tuple[Evidence, ...]
    returned: ItemReturn | None
    returns: tuple[ItemReturn, ...]
    editable: bool
    locked: str
    reviewed: bool
    spared: str  # why the unit is not assessed on it, mostly empty


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section, bonus or penalty, or an item that stands alone at the root, with the items directly below it."""

    node: Node
    depth: int
    own_points: int | None
    review_points: int | None
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class VetoLine:
    """A veto and the datum that triggers it."""

    veto: Veto
    line: DatumLine


@dataclass(frozen=True, slots=True)
class SheetView:
    """The whole sheet at one stage; `lock` is empty while something is open, `left` counts data still to fill."""

    sheet: Sheet
    entry: RosterEntry
    cycle: Cycle
    spec: Spec
    stage: Stage
    sections: tuple[SectionLine, ...]
    vetoes: tuple[VetoLine, ...]
    own_total: int | None
    review_total: int | None
    lock: str
    left: int
    asked: int
    window: Window | None
    values: Values
    told: bool


@dataclass(frozen=True, slots=True)
class Material:
    """What a sheet's lines are made of, read once."""

    entry: RosterEntry
    outline: Outline
    stage: Stage
    values: Values
    parameters: Parameters
    locks: Locks
    own: Points
    review: Points
    evidence: Mapping[str, tuple[Evidence, ...]]
    returns: Mapping[str, tuple[ItemReturn, ...]]


def sheet_view(sheet: Sheet, *, stage: Stage, at: datetime | None = None, reader: User | None = None) -> SheetView:
    """The sheet in the order of the scheme, in about eight queries however long it is.

    With the evidence that `reader` may see; all of it where nobody in particular reads.
    """
    entry = sheet.roster_entry
    scheme = outline_of(entry)
    values = current_values([sheet], scheme)[sheet.pk]
    parameters = parameters_of(entry.cycle, scheme, [entry])[entry.pk]
    evidence, told = Evidence.objects.told_of(sheet, reader)
    material = Material(
        entry=entry,
        outline=scheme,
        stage=stage,
        values=values,
        parameters=parameters,
        locks=locks_of(sheet, stage=stage, at=at),
        own=points(scheme, entry, stage_facts(scheme, values, Stage.SELF, parameters)),
        review=points(scheme, entry, stage_facts(scheme, values, Stage.REVIEW, parameters)),
        evidence=by_node(evidence.select_related("file", "added_by")),
        returns=by_node(sheet.returns.select_related("returned_by")),
    )
    asked = scheme.unit_data if stage == Stage.SELF else scheme.typed_data
    return SheetView(
        sheet=sheet,
        entry=entry,
        cycle=entry.cycle,
        spec=scheme.spec,
        stage=stage,
        sections=sections(material),
        vetoes=tuple(VetoLine(veto, datum_line(material, veto.datum)) for veto in scheme.spec.vetoes if veto.datum),
        own_total=material.own[""],
        review_total=material.review[""],
        lock=material.locks.whole,
        left=len(unanswered(scheme, values, asked, stage)),
        asked=len(asked),
        window=material.locks.window,
        values=values,
        told=told,
    )


def stage_facts(scheme: Outline, values: Values, stage: Stage, parameters: Parameters) -> dict[str, Fact]:
    """The facts as this stage alone gives them, with what parameter tables give."""
    found = {code: value.fact if (value := values.get((code, stage))) else UNKNOWN for code in scheme.data}
    return found | table_facts(parameters)


def table_facts(parameters: Parameters) -> dict[str, Fact]:
    """The numbers of parameter tables as facts."""
    return {code: parameter.fact for code, parameter in parameters.items()}


def points(scheme: Outline, entry: RosterEntry, facts: Mapping[str, Fact]) -> dict[str, int | None]:
    """Points by node, for one unit alone: what depends on the other units has none."""
    shown = {**facts}
    relative = [placed.node for placed in scheme.leaves if placed.node.rule.relative]
    for leaf in relative:
        for code in scheme.figures(leaf):
            if all(reader.rule.relative for reader in scheme.readers[code]):
                shown[code] = UNKNOWN
    (result,) = evaluate(scheme.spec, [unit_of(entry, shown)])
    found: dict[str, int | None] = {node.code: node.value for node in result.nodes}
    return found | {leaf.code: None for leaf in relative} | {"": result.total}


def sheet_points(sheet: Sheet, *, stages: Iterable[Stage]) -> dict[str, str]:
    """Points of these stages for the open page: "self:1.1", "review:total" … → "1.50", or "" while there are none."""
    entry = sheet.roster_entry
    scheme = outline_of(entry)
    values = current_values([sheet], scheme)[sheet.pk]
    parameters = parameters_of(entry.cycle, scheme, [entry])[entry.pk]
    texts, places = {}, scheme.spec.arithmetic.places
    for stage in stages:
        for code, value in points(scheme, entry, stage_facts(scheme, values, stage, parameters)).items():
            texts[f"{stage.value}:{code or 'total'}"] = "" if value is None else text(value, places)
    return texts


def by_node(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    """Rows by the code of their item, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.node, []).append(row)
    return {code: tuple(group) for code, group in found.items()}


def sections(material: Material) -> tuple[SectionLine, ...]:
    """All sections in preorder, each with the items directly below it."""
    lines = []
    for placed in material.outline.placed:
        if isinstance(placed.node, Section | Bonus | Penalty):
            below = [child for child in placed.node.children if isinstance(child, Leaf)]
        elif not placed.above:
            below = [placed.node]
        else:
            continue
        lines.append(_section(material, placed, below))
    return tuple(lines)


def _section(material: Material, placed: Placed, below: list[Leaf]) -> SectionLine:
    return SectionLine(
        node=placed.node,
        depth=len(placed.above),
        own_points=material.own[placed.code],
        review_points=material.review[placed.code],
        items=tuple(item_line(material, leaf) for leaf in below),
    )


def item_line(material: Material, leaf: Leaf) -> ItemLine:
    """One item of the sheet."""
    spared = material.outline.why_spared(leaf.code, material.entry)
    data = () if spared else tuple(datum_line(material, code) for code in material.outline.figures(leaf))
    locked = material.locks.node(leaf.code)
    review_points = material.review[leaf.code]
    typed = [line.datum.code for line in data if line.datum.asked in ("unit", "office")]
    return ItemLine(
        leaf=leaf,
        sentence=material.outline.spec.sentence(leaf.code),
        data=data,
        own_points=material.own[leaf.code],
        review_points=review_points,
        deducted=not spared and loses(material.outline.by_code[leaf.code], review_points),
        relative=leaf.rule.relative,
        evidence=material.evidence.get(leaf.code, ()),
        returned=material.locks.returned.get(leaf.code),
        returns=material.returns.get(leaf.code, ()),
        editable=not locked and any(line.editable for line in data),
        locked=locked,
        reviewed=not spared and not unanswered(material.outline, material.values, typed, Stage.REVIEW),
        spared=spared,
    )


def loses(placed: Placed, value: int | None) -> bool:
    """Whether these points of an item are a deduction: less than full in the base, anything in a penalty."""
    if value is None or placed.is_bonus:
        return False
    return value != 0 if placed.is_penalty else value < placed.node.points


def datum_line(material: Material, code: str) -> DatumLine:
    """One datum of the sheet at the material's stage."""
    datum = material.outline.data[code]
    own, review = material.values.get((code, Stage.SELF)), material.values.get((code, Stage.REVIEW))
    shown = own if material.stage == Stage.SELF else review
    parameter = material.parameters.get(code)
    locked = material.locks.datum(code) or not_asked(datum, material.stage, material.outline)
    return DatumLine(
        datum=datum,
        own=own,
        review=review,
        text=shown.text if shown else _table_text(datum, parameter),
        revision=shown.revision if shown else 0,
        editable=not locked,
        locked=locked,
        origin=parameter.origin if parameter else "",
        address=parameter.address if parameter else "",
    )


def _table_text(datum: Datum, parameter: Parameter | None) -> str:
    return written(datum, parameter.fact.value, parameter.fact.status) if parameter else ""


def not_asked(datum: Datum, stage: Stage, scheme: Outline) -> str:
    """Why this datum is not typed at this stage, empty when it is."""
    if datum.code in scheme.idle:
        return f"本单位不考核用到「{datum.name}」的指标，不用填写。"
    if datum.asked in ("children", "computed", "cycle", "register", "table"):
        return f"「{datum.name}」由系统取数，不用填写。"
    if stage == Stage.SELF and datum.asked != "unit":
        return f"「{datum.name}」由考核单位填写，填报单位不用填写。"
    return ""
