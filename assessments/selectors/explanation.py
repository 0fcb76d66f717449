"""One number opened down to rule, figures, evidence, people and times (F70): rebuilt from what the run stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments.models import Entry, Evidence, GradeDecision, ItemReturn, Override, Result, Run, Sheet
from assessments.selectors.feeds import stored_origin
from assessments.selectors.gathering import stored_unit
from assessments.selectors.grades import rooms, standing_decision
from assessments.selectors.outline import Outline, outline, outline_of
from assessments.selectors.overrides import OverrideLine, override_lines
from assessments.selectors.parameters import no_number, parameter_origin, parameter_rows
from assessments.selectors.results import ranked_units, shown_values, unit_result
from assessments.selectors.tentative import is_tentative, tentative_places
from assessments.selectors.values import Value, spoken, value_of
from config.toolkit.scaled import text
from scoring.engine import Case, Datum, Explanation, Leaf, NodeValue, Status, Unit, opened, told
from scoring.engine.spec import Node
from scoring.models import ParameterRow

ROWS = ("register", "table")  # asked of these, a datum names rows that are no results


@dataclass(frozen=True, slots=True)
class NodePoints:
    """A node with its stored points; what a penalty takes off is negative."""

    code: str
    name: str
    kind: str
    points: int | None
    value: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Member:
    """The result of a unit below that entered a roll-up."""

    result_id: int
    name: str
    cycle: str
    total: int | None
    place: int | None
    places: int  # decimals of its scheme


@dataclass(frozen=True, slots=True)
class UsedInput:
    """One figure as the run used it; `used` says whose it was: "review", "self", "children", "cycle", "computed".

    "" where nobody filled it. `members` are the results that it was taken from. `own` and `review` are the figures of
    both stages as they stand now; `entry` is the one that was used.
    """

    datum: Datum
    value: int | None
    status: Status
    spoken: str
    used: str
    entry: Value | None
    own: Value | None
    review: Value | None
    members: tuple[Member, ...]
    origin: str = ""  # of a parameter: for whom, since when, by which document; of records: which; or why there is none
    address: str = ""  # where the records are

    @property
    def changed(self) -> bool:
        """Whether somebody has given another figure since."""
        return self.entry is not None and self.entry not in (self.own, self.review)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How the grade came about; the decided one and its reason are "" before the decision."""

    by_score: str
    band: str
    by_quota: str
    quota: str
    quota_tie: bool
    vetoes: tuple[str, ...]
    proposed: str
    decided: str
    reason: str
    meeting: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything there is to say about one number of one result; code "" is the total.

    `override` is what a person set in its place, `computed` what the rules gave there.
    """

    result: Result
    code: str
    name: str
    kind: str
    taken: bool  # whether the points are taken off
    points: int | None
    value: int | None
    status: Status
    sentence: str
    lines: tuple[str, ...]
    parents: tuple[NodePoints, ...]
    children: tuple[NodePoints, ...]
    leaf: Leaf | None
    inputs: tuple[UsedInput, ...]
    evidence: tuple[Evidence, ...]
    returns: tuple[ItemReturn, ...]
    grade: GradeLine | None
    place: int | None
    pool: str
    ranked_units: int
    override: OverrideLine | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What all explanations of one result share, read once."""

    result: Result
    outline: Outline
    case: Case
    nodes: dict[str, NodeValue]
    entries: dict[int, Value]
    current: dict[tuple[str, str], Value]
    evidence: tuple[Evidence, ...]
    returns: tuple[ItemReturn, ...]
    members: dict[int, Result]
    parameters: dict[int, ParameterRow]
    overrides: dict[str, OverrideLine]


def explanation(result: Result, code: str = "") -> Explained:
    """The number `code` of a result, the total for ""; KeyError when the scheme has no such node."""
    return explain_node(open_shelf(result), code)


def explain_all(result: Result) -> list[Explained]:
    """The total and every node in preorder, for the printed 得分说明; the same few queries."""
    shelf = open_shelf(result)
    return [explain_node(shelf, code) for code in ("", *shelf.outline.by_code)]


def open_shelf(result: Result) -> Shelf:
    """Read what the explanations of a result need; about eight queries."""
    run = result.run
    scheme = outline(run.cycle.scheme)
    sheet = Sheet.objects.get(roster_entry=result.roster_entry)
    used = {source for _, _, source in result.inputs if isinstance(source, int)}
    entries: dict[int, Value] = {}
    current: dict[tuple[str, str], Value] = {}
    for entry in Entry.objects.filter(sheet=sheet).select_related("actor").order_by("pk"):
        if entry.pk in used or entry.current:
            entries[entry.pk] = value_of(scheme.data[entry.datum], entry)
        if entry.current:
            current[entry.datum, entry.stage] = entries[entry.pk]
    rows = list(zip(scheme.data.values(), result.inputs, strict=True))
    looked_up = [pk for datum, row in rows if datum.asked == "table" for pk in row[2] or ()]
    below = [pk for datum, row in rows if datum.asked not in ROWS and isinstance(row[2], list) for pk in row[2]]
    members = Result.objects.filter(pk__in=below).select_related("roster_entry", "run__cycle__scheme") if below else ()
    return Shelf(
        result=result,
        outline=scheme,
        case=opened(scheme.spec, _unit(result, scheme), unit_result(result), _pool(run, result, scheme)),
        nodes=shown_values(result, scheme),
        entries=entries,
        current=current,
        evidence=tuple(sheet.evidence.filter(withdrawn_at=None).select_related("file", "added_by")),
        returns=tuple(sheet.returns.select_related("returned_by")),
        members={member.pk: member for member in members},
        parameters=parameter_rows(looked_up),
        overrides=_overrides(result),
    )


def _overrides(result: Result) -> dict[str, OverrideLine]:
    """What was set by hand in this result, by node, with who asked for it and who approved it."""
    if not result.overrides:
        return {}
    rows = Override.objects.filter(pk__in=[stored[-1] for stored in result.overrides])
    rows = rows.select_related("roster_entry", "entered_by")
    return {line.override.node: line for line in override_lines(result.run.cycle, list(rows))}


def _unit(result: Result, scheme: Outline) -> Unit:
    return stored_unit(scheme.spec, result)


def _pool(run: Run, result: Result, scheme: Outline) -> list[Unit]:
    """The whole group, read only where an item compares the units."""
    if not any(placed.node.rule.relative or placed.node.na == "mean" for placed in scheme.leaves):
        return []
    group = run.results.filter(roster_entry__pool=result.roster_entry.pool).select_related("roster_entry")
    return [_unit(other, scheme) for other in group]


def explain_node(shelf: Shelf, code: str) -> Explained:
    """One node from what was read."""
    result, scheme = shelf.result, shelf.outline
    said = told(shelf.case, code)
    placed = scheme.by_code[code] if code else None
    below = placed.node.children if placed else scheme.spec.nodes
    leaf = placed.node if placed and isinstance(placed.node, Leaf) else None
    return Explained(
        result=result,
        code=code,
        name=said.name,
        kind=placed.node.kind if placed else "total",
        taken=bool(placed and placed.is_penalty),
        points=said.points,
        value=shelf.nodes[code].value if code else said.value,
        status=shelf.nodes[code].status if code else said.status,
        sentence=said.sentence,
        lines=(*said.lines, *_spared(result, code), *(() if code else _waiting(result))),
        parents=tuple(_points(shelf, node) for node in placed.above) if placed else (),
        children=tuple(_points(shelf, node) for node in below),
        leaf=leaf,
        inputs=_inputs(shelf, leaf),
        evidence=tuple(row for row in shelf.evidence if row.node == code),
        returns=tuple(row for row in shelf.returns if row.node == code),
        grade=None if code else grade_line(shelf, told),
        place=result.place,
        pool=result.roster_entry.pool,
        ranked_units=0 if code else ranked_units(result.run, result.roster_entry),
        override=shelf.overrides.get(code),
    )


def _spared(result: Result, code: str) -> list[str]:
    """Why the roster exempts the unit from an item, where it does."""
    entry = result.roster_entry
    why = outline_of(entry, result.run.cycle.scheme).why_spared(code, entry) if entry.exempted else ""
    return [f"名册载明：{why}。"] if why.startswith("不考核") else []


def _waiting(result: Result) -> Iterator[str]:
    """In which groups the place may still change because others lack figures; of its own the engine has said so."""
    found = tentative_places(result.run.cycle, result.run)
    if is_tentative(result, found) and not Status(result.status).provisional:
        yield "本组还有单位缺数据，名次暂排。"
    for group, _ in result.also:
        if is_tentative(result, found, group):
            yield f"{group}还有单位缺数据，名次暂排。"


def _points(shelf: Shelf, node: Node) -> NodePoints:
    stored = shelf.nodes[node.code]
    value = shelf.outline.spec.signed(node.code, stored.value)
    return NodePoints(node.code, node.name, node.kind, node.points, value, stored.status)


def _inputs(shelf: Shelf, leaf: Leaf | None) -> tuple[UsedInput, ...]:
    if leaf is None or leaf.code in outline_of(shelf.result.roster_entry, shelf.result.run.cycle.scheme).spared:
        return ()
    stored = dict(zip(shelf.outline.data, shelf.result.inputs, strict=True))
    return tuple(_used(shelf, shelf.outline.data[code], stored[code]) for code in shelf.outline.figures(leaf))


def _used(shelf: Shelf, datum: Datum, stored: list[Any]) -> UsedInput:
    value, status, source = stored
    entry = shelf.entries.get(source) if isinstance(source, int) else None
    pks = source if isinstance(source, list) and datum.asked not in ROWS else []
    members = tuple(_member(shelf.members[pk]) for pk in pks if pk in shelf.members)
    origin, address = _origin(shelf, datum, source)
    if datum.formula:
        value, status = shelf.case.facts[datum.code][:2]
    if datum.asked == "children":
        said, value = f"{len(stored[0])}个下级单位的得分", None
    elif status == Status.MISSING and datum.blank == "zero":
        said = f"未填，按{datum.amount(0)}计"
    else:
        said = spoken(datum, value, status)
    return UsedInput(
        datum=datum,
        value=value,
        status=Status(status),
        spoken=said,
        used=datum.asked if members or datum.formula else (entry.stage if entry else ""),
        entry=entry,
        own=shelf.current.get((datum.code, "self")),
        review=shelf.current.get((datum.code, "review")),
        members=members,
        origin=origin,
        address=address,
    )


def _origin(shelf: Shelf, datum: Datum, source: object) -> tuple[str, str]:
    """Where a figure that nobody typed comes from, and where its records are."""
    cycle = shelf.result.run.cycle
    if datum.asked == "register":
        return stored_origin(cycle, datum, shelf.result.roster_entry.organization_id, source)
    if datum.asked != "table":
        return "", ""
    found = parameter_origin(source, shelf.parameters, unit=shelf.result.roster_entry.name)
    return found or no_number(datum, cycle.scheme.owner), ""


def _member(result: Result) -> Member:
    cycle = result.run.cycle
    return Member(result.pk, result.roster_entry.name, str(cycle), result.total, result.place, cycle.scheme.places)


def grade_line(shelf: Shelf, told: Explanation) -> GradeLine:
    """The grade from band to decision."""
    result, scheme = shelf.result, shelf.outline
    decided = _decided(result)
    return GradeLine(
        by_score=result.score_grade,
        band=band_sentence(shelf, result.score_grade),
        by_quota=result.quota_grade,
        quota=_quota_sentence(shelf),
        quota_tie=result.quota_tie,
        vetoes=tuple(f"{veto.title}：{veto.code} {veto.name}" for veto in scheme.spec.fallen(result.vetoes)),
        proposed=result.grade,
        decided=decided.grade if decided else "",
        reason=decided.reason if decided else "",
        meeting=str(decided.decision) if decided else "",
    )


def _decided(result: Result) -> GradeDecision | None:
    """What was decided for the unit, where a decision stands on its run."""
    decision = standing_decision(result.run.cycle, result.run_id)
    return decision and decision.grades.filter(roster_entry=result.roster_entry).select_related("decision").first()


def band_sentence(shelf: Shelf, grade: str) -> str:
    """The band of a grade with its ends: 90分（含）以上; 80分（含）至90分（不含）."""
    grades = shelf.outline.spec.grades
    for position, band in enumerate(grades):
        if band.name != grade:
            continue
        above = grades[position - 1] if position else None
        low = "" if band.lower is None else f"{text(band.lower)}分（{'含' if band.edge == 'in' else '不含'}）"
        if above is None:
            return f"{low}以上" if low else "不限"
        high = f"{text(above.lower or 0)}分（{'不含' if above.edge == 'in' else '含'}）"
        return f"{low}至{high}" if low else f"{high}以下"
    return ""


def _quota_sentence(shelf: Shelf) -> str:
    """The quotas that count for this unit's group: how many places of how many units."""
    result, sentences = shelf.result, []
    placed = result.run.results.filter(place__isnull=False).order_by("roster_entry__position")
    for room in rooms(shelf.outline.spec, Counter(placed.values_list("roster_entry__pool", flat=True))):
        if room.pool not in ("", result.roster_entry.pool):
            continue
        group = f"{room.pool}组" if room.pool else "全部单位"
        sentences.append(f"{room.quota.sentence()}：{group}{room.units}{result.run.cycle.measure}中{room.places}个")
    return "；".join(sentences)
