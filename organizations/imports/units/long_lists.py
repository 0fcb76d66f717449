"""Lists of any length, all of China's 665,276 divisions among them: checked and loaded row after row by the worker.

New units are written in batches, each committed with its line in the trail, parents before what stands below them.
After a failure nothing is lost or written twice: who starts again goes on behind the last batch. Changes of units in
force follow in one transaction as events, as of a short list. What is held in memory does not grow with the rows.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import PurePath

from django.db import transaction

from config.toolkit.batches import batches
from config.toolkit.digest import digest
from config.toolkit.excel.marking import mark
from config.toolkit.excel.preflight import preflight
from config.toolkit.excel.reading import streamed
from config.toolkit.imports import Problem
from config.toolkit.imports import streamed as lines_of
from config.toolkit.refusal import Refused
from config.toolkit.texts import text_rows
from organizations import audit
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from organizations.models.jobs import ImportState
from organizations.services import files
from organizations.services.founding import found_many
from organizations.services.jobs import Step

from .apply import UNITS, Document, done_counts, newcomer, refuse_day, write
from .lines import COLUMNS, UnitLine, understood
from .places import IN_LIST, New, Places, Recent, Tally
from .plan import UnitPlan, plan_lines
from .proposals import chosen

LONG = "long"  # the target of a record whose list is long
SIZE = 5_000  # rows of a batch
MOST_PROBLEMS = 500  # a list with more is not read to its end
WRITTEN = "已写入"


@transaction.atomic
def keep(content: bytes, *, name: str, root: Organization | None, actor: User | None) -> ImportRecord:
    """The list on record, not yet looked at."""
    stored = files.store(content, name=name, organization=root, actor=actor, kinds=files.LONG_LIST)
    record = ImportRecord.objects.create(kind=UNITS, target=LONG, file=stored, organization=root, actor=actor)
    audit.record("import.planned", actor=actor, target=record, unit=root, file=stored.digest)
    return record


def check(record: ImportRecord, *, step: Step, size: int | None = None) -> Tally:
    """Look at every row and note on the record what the list would do; with problems it is refused, nothing written.

    A refused workbook comes back with its cells marked. `size` is the rows of a batch (SIZE).
    """
    tally, places, codes = Tally(), Places(record.organization), array("q")
    for batch in batches(_lines(record, tally), size or SIZE):
        codes.extend([hash(line.code) for line in batch])
        tally.new += len(places.look(batch, tally))
        step(tally.rows, 0, f"已核对{tally.rows}行")
        if len(tally.problems) >= MOST_PROBLEMS:
            break
    tally.new += sum(map(len, places.settle(tally)))
    if not tally.problems:
        tally.problems += _doubles(record, codes)
    if not tally.rows and not tally.problems:
        raise Refused("表里没有单位，请在表头下面逐行填写。")
    _note(record, tally, _marked(record, tally))
    return tally


def _marked(record: ImportRecord, tally: Tally) -> bytes | None:
    """The person's own workbook with the problems marked; None for a text, of which the page shows the list."""
    if not tally.problems or _is_text(record):
        return None
    return mark(files.open_file(record.file).read(), tally.problems[:MOST_PROBLEMS], limits=files.LONG)


def _is_text(record: ImportRecord) -> bool:
    return PurePath(record.file.name).suffix.lower() == ".csv"


@transaction.atomic
def _note(record: ImportRecord, tally: Tally, marked: bytes | None) -> None:
    now = records.planned(record)
    now.counts = tally.counts | {key: number for key, number in now.counts.items() if key == WRITTEN}
    if tally.problems:
        now.state = ImportState.REFUSED
        now.problems = [asdict(problem) for problem in tally.problems[:MOST_PROBLEMS]]
        if marked is not None:
            kept = {"organization": now.organization, "actor": now.actor, "kinds": files.LONG_LIST}
            now.marked = files.store(marked, name=f"{records.MARKED}-{now.file.name}", **kept)
    else:
        now.plan_digest = digest([now.file.digest, tally.counts])
    now.save(update_fields=["counts", "state", "problems", "plan_digest", "marked"])


def load(record: ImportRecord, *, document: Document, step: Step, size: int | None = None) -> dict[str, int]:
    """Write what a check found to be sound; what stands already is passed over. How many of each sort were written.

    New units were there before the records begin; changes are events by the document. Refused before a check. `size`
    is the rows of a batch (SIZE), written and committed together.
    """
    record.refresh_from_db()
    if record.state != ImportState.PLANNED:
        raise records.settled(record)
    if not record.plan_digest:
        raise Refused("名单还没有核对，请先核对。")
    refuse_day(document.effective_on)
    total, written = record.counts["新增"], 0
    tally, places = Tally(), Places(record.organization)
    new = (places.look(batch, tally) for batch in batches(_lines(record, tally), size or SIZE))
    for found in chain(new, places.settle(tally)):
        _refuse_changed(tally)
        written += _write(record, found, written, document) if found else 0
        step(written, max(total, written), f"已读{tally.rows}行，写入{written}个单位")
    _refuse_changed(tally)
    return _finish(record, tally.changes, written, document)


def _refuse_changed(tally: Tally) -> None:
    if tally.problems:
        raise Refused(f"核对之后单位有变动：{tally.problems[0]}请重新上传这份名单。")


@transaction.atomic
def _write(record: ImportRecord, new: list[New], before: int, document: Document) -> int:
    """New units of one batch, each behind its parent, with a line in the trail."""
    audit.take_turn()
    own = {line.code for line, _ in new}
    above = sorted({parent for _, parent in new} - own)
    standing = {
        unit.code: unit
        for some in batches(above, IN_LIST)
        for unit in Organization.objects.in_force().filter(code__in=some).order_by()
    }
    count = found_many((newcomer(line, parent) for line, parent in new), standing=standing)
    record.counts = record.counts | {WRITTEN: record.counts.get(WRITTEN, 0) + count}
    record.save(update_fields=["counts"])
    audit.record(
        "import.continued",
        actor=document.actor,
        target=record,
        unit=record.organization,
        counts={"新增": count, WRITTEN: before + count},
    )
    return count


@transaction.atomic
def _finish(record: ImportRecord, changes: list[UnitLine], written: int, document: Document) -> dict[str, int]:
    """The changes of units in force, as events, and the record applied."""
    audit.take_turn()
    record = records.planned(record)
    plan = UnitPlan()
    plan_lines(changes, plan, root=record.organization)
    if not plan.ok:
        raise Refused(f"新单位已写入，现有单位的变更没有办理：{plan.problems[0]}")
    picked = chosen(plan, None)
    write(plan, picked, document=document, record=record, step=lambda done, total, message: None)
    counts = done_counts(picked) | {"新增": written}
    records.finish(record, actor=document.actor, counts={"行数": record.counts["行数"]} | counts)
    return counts


def _lines(record: ImportRecord, tally: Tally) -> Iterator[UnitLine]:
    """The rows as units, read again each time; what cannot be understood goes to the tally."""
    data = files.open_file(record.file).read()
    if _is_text(record):
        yield from _understood("名单", text_rows(data), tally)
        return
    for sheet, rows in streamed(data, preflight(data, limits=files.LONG)):
        yield from _understood(sheet, rows, tally)


def _understood(sheet: str, rows: Iterable[Sequence[object]], tally: Tally) -> Iterator[UnitLine]:
    listed = Recent()
    for line in understood(
        lines_of(rows, sheet=sheet, columns=COLUMNS, problems=tally.problems), tally.problems, listed=listed
    ):
        listed.note(line.code)
        tally.rows += 1
        yield line


def _doubles(record: ImportRecord, codes: "array[int]") -> list[Problem]:
    """Rows whose code an earlier row has: looked for by the codes' hashes, then told from the rows themselves."""
    ordered = sorted(codes)
    twice = {one for one, other in pairwise(ordered) if one == other}
    if not twice:
        return []
    first: dict[str, UnitLine] = {}
    problems: list[Problem] = []
    for line in _lines(record, Tally()):
        if hash(line.code) in twice and (earlier := first.setdefault(line.code, line)) is not line:
            message = f"区划代码「{line.code}」与第{earlier.row}行「{earlier.name}」重复。"
            problems.append(line.problem("code", message))
            if len(problems) >= MOST_PROBLEMS:
                break
    return problems
