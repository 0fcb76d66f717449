"""Saving what was typed: append-only entries, one transaction and one trail record per batch; handing a sheet in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Entry, Origin, Sheet, SheetState, Stage
from assessments.selectors.locks import Locks, locks_of
from assessments.selectors.outline import Outline
from assessments.selectors.settling import unanswered
from assessments.selectors.sheets import not_asked
from assessments.selectors.values import Values, current_values, written
from assessments.services.deductions import unexplained, unreasoned
from assessments.services.evidence import without_evidence
from assessments.services.holding import hold_sheet
from assessments.services.reasons import LONGEST, kept_reason
from config.toolkit.cells import CellError
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import ImportRecord, User
from scoring.answers import Answer, read
from scoring.engine import Leaf, Status


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person typed for a datum; `revision` is that of the figure the person saw, 0 when there was none.

    `carried`: the reason was not typed now, it is the one that stood there.
    """

    datum: str
    value: str
    revision: int = 0
    reason: str = ""
    carried: bool = False


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """What became of a cell: saved, unchanged, conflict (value and `by` are the other's) or refused (with message).

    `reason` is what stands beside a saved value.
    """

    datum: str
    state: str
    value: str
    revision: int
    message: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One sheet at one stage, held for writing: everything a cell is judged by."""

    sheet: Sheet
    stage: Stage
    outline: Outline
    locks: Locks
    values: Values


@transaction.atomic
def save_cells(
    sheet: Sheet,
    cells: Sequence[Cell],
    *,
    stage: Stage,
    actor: User,
    origin: Origin = Origin.TYPED,
    imported: ImportRecord | None = None,
) -> list[CellAnswer]:
    """Write what can be written and answer every cell in its order; Refused when the whole sheet is locked."""
    desk = sit_down(sheet, stage=stage)
    judged = judge(desk, cells)
    accepted = {cell.datum: answer for cell, answer in zip(cells, judged, strict=True) if isinstance(answer, Answer)}
    reasons = {cell.datum: _reason(desk, cell, accepted[cell.datum]) for cell in cells if cell.datum in accepted}
    revisions = write(desk, accepted, reasons=reasons, actor=actor, origin=origin, imported=imported)
    return [
        replace(_saved(desk, cell, answer, revisions[cell.datum]), reason=reasons[cell.datum])
        if isinstance(answer, Answer)
        else answer
        for cell, answer in zip(cells, judged, strict=True)
    ]


@transaction.atomic
def check_cells(sheet: Sheet, cells: Sequence[Cell], *, stage: Stage) -> list[CellAnswer]:
    """What `save_cells` would answer now, without writing ("saved": it would be); for import plans."""
    desk = sit_down(sheet, stage=stage)
    judged = judge(desk, cells)
    return [
        _saved(desk, cell, answer, cell.revision) if isinstance(answer, Answer) else answer
        for cell, answer in zip(cells, judged, strict=True)
    ]


def sit_down(sheet: Sheet, *, stage: Stage, at: datetime | None = None) -> Desk:
    """Hold the sheet until the transaction ends; Refused when nothing of it may be changed at this stage."""
    sheet = hold_sheet(sheet)
    locks = locks_of(sheet, stage=stage, at=at)
    if locks.whole:
        raise Refused(locks.whole)
    scheme = locks.outline
    return Desk(sheet, stage, scheme, locks, current_values([sheet], scheme)[sheet.pk])


def judge(desk: Desk, cells: Sequence[Cell]) -> list[Answer | CellAnswer]:
    """For every cell the answer to write, or what is to be said instead."""
    judged: list[Answer | CellAnswer] = []
    seen: set[str] = set()
    for cell in cells:
        judged.append(_refused(cell, "同一批里这个数据项出现了两次。") if cell.datum in seen else _judge(desk, cell))
        seen.add(cell.datum)
    if desk.stage == Stage.REVIEW:
        accepted = {
            cell.datum: (answer, cell.reason.strip())
            for cell, answer in zip(cells, judged, strict=True)
            if isinstance(answer, Answer)
        }
        complaints = unexplained(desk.outline, desk.sheet.roster_entry, desk.values, accepted)
        judged = [
            _refused(cell, complaints[cell.datum])
            if isinstance(answer, Answer) and cell.datum in complaints
            else answer
            for cell, answer in zip(cells, judged, strict=True)
        ]
    return judged


def _judge(desk: Desk, cell: Cell) -> Answer | CellAnswer:
    datum = desk.outline.data.get(cell.datum)
    if datum is None:
        return _refused(cell, f"方案里没有数据项「{cell.datum}」。")
    if barrier := not_asked(datum, desk.stage, desk.outline) or desk.locks.datum(cell.datum):
        return _refused(cell, barrier)
    try:
        answer = read(datum, cell.value, most=desk.outline.most(cell.datum))
    except CellError as error:
        return _refused(cell, str(error))
    reason = cell.reason.strip()
    if len(reason) > LONGEST:
        return _refused(cell, f"「{datum.name}」的理由有{len(reason)}个字，最多{LONGEST}个字，请精简。")
    current = desk.values.get((cell.datum, desk.stage))
    if _same(current, answer, reason):
        text, revision = (current.text, current.revision) if current else ("", 0)
        return CellAnswer(cell.datum, "unchanged", text, revision)
    if (current.revision if current else 0) != cell.revision:
        return _conflict(desk, cell)
    if answer.status == Status.NA and not reason:
        return _refused(cell, f"「{datum.name}」填“不涉及”的，请写明理由。")
    return answer


def _same(current: object, answer: Answer, reason: str) -> bool:
    if current is None:
        return answer.status == Status.MISSING
    same = (current.value, current.status) == (answer.value, answer.status)
    return same and (not reason or reason == current.reason)


def _refused(cell: Cell, message: str) -> CellAnswer:
    return CellAnswer(cell.datum, "refused", cell.value, cell.revision, message)


def _conflict(desk: Desk, cell: Cell) -> CellAnswer:
    current = desk.values.get((cell.datum, desk.stage))
    if current is None:
        message = "这一项刚被退回清空，请按现在的情况重新填写。"
        return CellAnswer(cell.datum, "conflict", "", 0, message)
    name = desk.outline.data[cell.datum].name
    message = f"「{name}」已由{current.by}改为「{current.spoken}」，您填的「{cell.value}」没有保存，请核对后再填。"
    return CellAnswer(cell.datum, "conflict", current.text, current.revision, message, current.by)


def _reason(desk: Desk, cell: Cell, answer: Answer) -> str:
    words = cell.reason.strip()
    if not cell.carried or desk.stage != Stage.REVIEW:
        return words
    before = desk.values.get((cell.datum, desk.stage))
    return kept_reason(desk.sheet, desk.outline.data[cell.datum], before, words, answer)


def _saved(desk: Desk, cell: Cell, answer: Answer, revision: int) -> CellAnswer:
    text = written(desk.outline.data[cell.datum], answer.value, answer.status)
    return CellAnswer(cell.datum, "saved", text, revision)


def write(
    desk: Desk,
    answers: dict[str, Answer],
    *,
    reasons: dict[str, str],
    actor: User,
    origin: Origin,
    imported: ImportRecord | None = None,
) -> dict[str, int]:
    """New current entries for these data; the new revisions by datum. One trail record."""
    if not answers:
        return {}
    now = timezone.now()
    latest = desk.sheet.entries.filter(stage=desk.stage, datum__in=answers).values("datum")
    last = dict(latest.annotate(last=Max("revision")).order_by("datum").values_list("datum", "last"))
    replaced = {code: value for code in answers if (value := desk.values.get((code, desk.stage)))}
    stop_counting(desk, replaced)
    entries = [
        Entry(
            sheet=desk.sheet,
            datum=code,
            stage=desk.stage,
            revision=last.get(code, 0) + 1,
            value=answer.value,
            status=answer.status,
            reason=reasons.get(code, ""),
            origin=origin,
            imported=imported,
            actor=actor,
            at=now,
        )
        for code, answer in answers.items()
    ]
    Entry.objects.bulk_create(entries)
    _record(desk, answers, replaced, reasons=reasons, actor=actor, origin=origin, imported=imported)
    return {entry.datum: entry.revision for entry in entries}


def stop_counting(desk: Desk, replaced: Values) -> None:
    """Mark figures as no longer current; Refused when one of them was replaced meanwhile."""
    pks = [value.entry_id for value in replaced.values()]
    if Entry.objects.filter(pk__in=pks, current=True).update(current=False) != len(pks):
        raise Refused("有数据刚被别人改过，请刷新页面后再保存。")


def _record(
    desk: Desk,
    answers: dict[str, Answer],
    replaced: Values,
    *,
    reasons: dict[str, str],
    actor: User,
    origin: Origin,
    imported: ImportRecord | None,
) -> None:
    cells = {
        code: [
            replaced[code].text if code in replaced else None,
            written(desk.outline.data[code], answer.value, answer.status),
        ]
        for code, answer in answers.items()
    }
    given = {code: reason for code, reason in reasons.items() if reason}
    audit.record(
        "entries.saved",
        actor=actor,
        target=desk.sheet,
        unit=desk.sheet.roster_entry.organization,
        stage=str(desk.stage),
        origin=str(origin),
        imported=imported.pk if imported else None,
        cells=cells,
        reasons=given,
    )


@transaction.atomic
def submit(sheet: Sheet, *, actor: User) -> Sheet:
    """Hand the sheet in, or hand returned items in again; Refused while something is not filled or not proved."""
    desk = sit_down(sheet, stage=Stage.SELF)
    sheet, scheme = desk.sheet, desk.outline
    gaps = unanswered(scheme, desk.values, scheme.unit_data, Stage.SELF)
    if gaps:
        raise Refused(
            f"还有{len(gaps)}项没有填：{name_some(scheme, gaps)}。没有发生的请填0，不涉及的请填“不涉及”并写明理由。"
        )
    if bare := without_evidence(sheet, scheme, desk.values):
        raise Refused(f"有{len(bare)}项必须附佐证材料，还没有上传：{_called(bare)}。")
    if silent := _without_reason(desk):
        told = "请在这些项目的“说明”里写明扣分的理由。"
        raise Refused(f"有{len(silent)}项自评低于满分，还没有写明理由：{_called(silent)}。{told}")
    now, before = timezone.now(), sheet.state
    sheet.state, sheet.submitted_at, sheet.submitted_by = SheetState.SUBMITTED, now, actor
    sheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    sheet.returns.filter(resolved_at=None).update(resolved_at=now)
    audit.record(
        "sheet.submitted",
        actor=actor,
        target=sheet,
        unit=sheet.roster_entry.organization,
        state=[before, sheet.state],
        round=sheet.round,
    )
    return sheet


def _without_reason(desk: Desk) -> list[Leaf]:
    """Those that the unit can still write a reason at: not what is locked after a return."""
    found = unreasoned(desk.outline, desk.sheet.roster_entry, desk.values)
    return [leaf for leaf in found if not desk.locks.node(leaf.code)]


def name_some(scheme: Outline, codes: Sequence[str]) -> str:
    """The first five data by name."""
    return some([scheme.where(code) for code in codes])


def _called(leaves: Sequence[Leaf]) -> str:
    return some([f"「{leaf.code} {leaf.name}」" for leaf in leaves])
