"""Computing a cycle, and proving later that the stored inputs still give the same results bit for bit (F68, F69)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Cycle, CycleState, Result, RosterEntry, Run, Standing
from assessments.selectors.gathering import Inputs, data_digest, gather, key_of, roster_digest, stored_unit
from assessments.selectors.locks import OPEN_STATES
from assessments.selectors.overrides import stored_overrides
from assessments.selectors.staleness import Since, changed_since
from assessments.selectors.stored import Stored, read_back
from assessments.services.holding import hold_cycle, hold_sheets, keep
from config.toolkit import bulk
from config.toolkit.collecting import uncollected
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.engine import VERSION, UnitResult, evaluate, too_large

FIELDS = (
    "run_id",
    "roster_entry_id",
    "total",
    "base",
    "bonus",
    "penalty",
    "status",
    "place",
    "score_grade",
    "quota_grade",
    "grade",
    "quota_tie",
    "vetoes",
    "also",
    "inputs",
    "nodes",
    "overrides",
)


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run computed again from its stored inputs: `digest` now, `expected` then, what differs, in sentences.

    `since`: what a new run would read otherwise.
    """

    same: bool
    digest: str
    expected: str
    problems: tuple[str, ...]
    since: Since


@uncollected()
@transaction.atomic
def compute(cycle: Cycle, *, actor: User) -> Run:
    """One reproducible run over the cycle's figures as they stand; the cycle then points to it, older runs stay.

    Nothing is saved into the cycle meanwhile: what the run read is what its digests say, up to its last moment.
    """
    cycle = hold_cycle(cycle, "scheme", "owner")
    if cycle.state not in OPEN_STATES:
        raise Refused(f"「{cycle}」{CycleState(cycle.state).label}，不能计算。" + _advice(cycle))
    hold_sheets(cycle)
    inputs = gather(cycle)
    if not inputs.units:
        raise Refused(f"「{cycle}」的名册中没有要考核的单位，无法计算。")
    results = evaluate(inputs.spec, inputs.units)
    _refuse_too_large(cycle, inputs, results)
    before = cycle.run_id
    run = Run.objects.create(
        cycle=cycle,
        sequence=(cycle.runs.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        engine_version=VERSION,
        scheme_digest=inputs.scheme_digest,
        roster_digest=inputs.roster_digest,
        data_digest=inputs.data_digest,
        digest=results_digest(results),
        units=len(results),
        provisional=sum(result.provisional for result in results),
        started_by=actor,
        at=timezone.now(),
    )
    bulk.insert(Result, _rows(run, inputs, results), FIELDS, ready=FIELDS)
    state = cycle.state
    keep(cycle, run=run, state=CycleState.COMPUTED)
    audit.record(
        "cycle.computed",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        run=[before, run.pk],
        state=[state, cycle.state],
        digest=run.digest,
    )
    return run


def _refuse_too_large(cycle: Cycle, inputs: Inputs, results: Sequence[UnitResult]) -> None:
    if found := too_large(inputs.spec, results):
        names = {unit.id: entry.name for unit, entry in zip(inputs.units, inputs.roster, strict=True)}
        more = f"另有{len(found) - 1}个单位的得分也太大。" if len(found) > 1 else ""
        raise Refused(f"「{cycle}」不能计算：{names[found[0].unit_id]}的{found[0].sentence()}{more}")


def _advice(cycle: Cycle) -> str:
    if cycle.state == CycleState.DRAFT:
        return "请先确定名册并开启考核。"
    return "如需重新计算，请先撤回公布、退回审定。" if cycle.state == CycleState.PUBLISHED else "请先退回审定。"


def results_digest(results: Iterable[UnitResult]) -> str:
    """The digest of everything a run says, in the order of the roster; what was set by hand where something was."""
    return digest(
        [
            [
                *(result.unit_id, result.total, result.base, result.bonus, result.penalty, str(result.status)),
                *(result.place, result.score_grade or "", result.quota_grade or "", result.grade or ""),
                *(result.quota_tie, list(result.vetoes), stored_nodes(result).line),
                *([stored_groups(result)] if result.also else ()),
                *([[list(each) for each in result.overridden]] if result.overridden else ()),
            ]
            for result in results
        ]
    )


def stored_groups(result: UnitResult) -> list[list[str | int]]:
    """The places in further groups as a result keeps them."""
    return [[group, place] for group, place in result.also]


def stored_nodes(result: UnitResult) -> Stored:
    """Value and status of every node in preorder, as a result keeps them."""
    return Stored(result.values, result.statuses)


def _rows(run: Run, inputs: Inputs, results: Sequence[UnitResult]) -> Iterable[Sequence[Any]]:
    """By column, ready for the database."""
    rows = zip(inputs.roster, inputs.stored, inputs.overrides, results, strict=True)
    for entry, stored, given, result in rows:
        yield (
            run.pk,
            entry.pk,
            *(result.total, result.base, result.bonus, result.penalty, result.status.value, result.place),
            *(result.score_grade or "", result.quota_grade or "", result.grade or "", result.quota_tie),
            _few(result.vetoes),
            _few(result.also),
            stored.json,
            stored_nodes(result).json,
            _few(result.overridden and stored_overrides(result, given)),
        )


def _few(items: Sequence[object]) -> str:
    """A list as a column keeps it; most units have nothing to list."""
    return json.dumps(items) if items else "[]"


def rerun(run: Run) -> Rerun:
    """Compute a run again from what it stored, writing nothing; also checks every digest that the run names.

    Another version of the engine is told only where its results differ: a new rule type changes the version too (F72).
    """
    cycle = run.cycle
    spec = cycle.scheme.spec()
    stored = list(run.results.select_related("roster_entry").order_by("roster_entry__position"))
    entries = [result.roster_entry for result in stored]
    units = [stored_unit(spec, row) for row in stored]
    results = evaluate(spec, units)
    again = results_digest(results)
    everyone = list(cycle.roster.order_by("position"))
    inputs, given = [read_back(row.inputs) for row in stored], [unit.overrides for unit in units]
    problems = [
        *(_changed("计算程序版本", run.engine_version, VERSION) if again != run.digest else ()),
        *_changed("方案校验值", run.scheme_digest, cycle.scheme.digest),
        *_changed("方案规范文本", run.scheme_digest, digest(cycle.scheme.document)),
        *_changed("名册校验值", run.roster_digest, roster_digest(everyone)),
        *_changed("数据校验值", run.data_digest, data_digest(spec, entries, inputs, given)),
        *_changed("结果校验值", run.digest, again),
        *_differences(stored, results, everyone),
    ]
    return Rerun(not problems, again, run.digest, tuple(problems), changed_since(run))


def _changed(name: str, then: str, now: str) -> list[str]:
    return [] if then == now else [f"{name}不同：计算时是{then}，现在是{now}。"]


def _differences(
    stored: Sequence[Result], results: Sequence[UnitResult], everyone: Sequence[RosterEntry]
) -> Iterable[str]:
    """Stored columns that are not what the inputs give: an edit behind the product's back."""
    for row, result in zip(stored, results, strict=True):
        columns: list[Any] = [row.total, row.place, row.score_grade, row.quota_grade, row.grade, row.status]
        columns += [read_back(row.nodes), row.base, row.bonus, row.penalty, row.quota_tie, row.vetoes, row.also]
        again: list[Any] = [result.total, result.place]
        again += [result.score_grade or "", result.quota_grade or "", result.grade or ""]
        again += [str(result.status), stored_nodes(result), result.base, result.bonus, result.penalty]
        columns.append([stored[:4] for stored in row.overrides])
        again += [result.quota_tie, list(result.vetoes), stored_groups(result), [[*each] for each in result.overridden]]
        if columns != again:
            yield f"{row.roster_entry.name}的存档结果与重新计算的不一致。"
    missing = {entry.pk for entry in everyone if entry.standing != Standing.EXEMPT}
    missing -= {row.roster_entry_id for row in stored}
    if missing:
        names = "、".join(key_of(entry) for entry in everyone if entry.pk in missing)
        yield f"名册中的{names}没有存档结果。"
