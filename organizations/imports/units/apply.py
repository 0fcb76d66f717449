"""An import on its way: the file is kept, the plan shown; applying plans again and refuses what was not shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.imports import records
from organizations.models import ImportRecord, Job, Organization, OrganizationEvent, User
from organizations.services import regrouping, tree
from organizations.services.founding import Newcomer, found_many
from organizations.services.jobs import Step, handler

from .lines import UnitLine
from .plan import WAITING, UnitPlan, plan_book
from .proposals import LEAVING, Proposal, chosen, proposals, ticks_digest

UNITS = "units"
SEEN = "导入名单时已核对"  # the preview told of the unit of the same name, and the rename was ticked
CHANGED = "预览之后单位名单已有变化，没有导入。请重新上传并预览。"


@dataclass(frozen=True, slots=True)
class Document:
    """Since when and by which document the changes hold, and who applies them.

    With `founding` new units are events of that day too; without, they were there before the records begin.
    """

    effective_on: date
    document_no: str = ""
    founding: bool = False
    actor: User | None = None

    def terms(self) -> dict[str, object]:
        """As the services of the tree take them."""
        return {"effective_on": self.effective_on, "document_no": self.document_no, "actor": self.actor}


@transaction.atomic
def plan_units(
    content: bytes, *, root: Organization | None, actor: User | None, name: str = "单位名单.xlsx"
) -> ImportRecord:
    """Keep the workbook and what it would do to the subtree of `root` (None, by command: the whole tree).

    With problems the record is refused and holds the user's own workbook with the cells marked.
    """
    plan = plan_book(read(content), root=root)
    return records.keep(
        content,
        kind=UNITS,
        name=name,
        organization=root,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest=plan.digest if plan.ok else "",
    )


def replan(record: ImportRecord) -> UnitPlan:
    """The plan of a kept workbook over the tree as it is now."""
    return plan_book(records.book_of(record), root=record.organization)


@transaction.atomic
def apply_units(
    record: ImportRecord,
    *,
    actor: User | None,
    step: Step | None = None,
    effective_on: date | None = None,
    document_no: str = "",
    founding: bool = False,
    ticks: Collection[str] | None = None,
) -> UnitPlan:
    """Write what was ticked of a planned import (None: all that the list itself says), all or nothing, as events.

    `effective_on` (today) and `document_no` go to every event; with `founding` new units are founded on that day.
    The record's digest becomes that of the plan together with the ticks. Refused for a tree that has changed since
    the preview, for ticks that contradict each other and for a day to come.
    """
    step = step or (lambda done, total, message: None)
    document = Document(effective_on or timezone.localdate(), document_no, founding, actor)
    refuse_day(document.effective_on)
    audit.take_turn()
    record = records.planned(record)
    step(0, 3, "正在核对名单")
    plan = replan(record)
    if not plan.ok or plan.digest != record.plan_digest:
        raise Refused(CHANGED)
    picked = chosen(plan, ticks)
    record.plan_digest = ticks_digest(plan.digest, picked)
    record.left = left_out(plan, picked)
    record.save(update_fields=["plan_digest", "left"])
    write(plan, picked, document=document, record=record, step=step)
    records.finish(record, actor=actor, counts=plan.counts | done_counts(picked) | {WAITING: 0})
    step(3, 3, sentence(done_counts(picked)))
    return plan


def write(plan: UnitPlan, picked: list[Proposal], *, document: Document, record: ImportRecord, step: Step) -> None:
    """The ticked proposals, new units first, in the caller's transaction that has its turn; events name `record`."""
    before = OrganizationEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    new = {one.code for one in picked if one.act == "新增"}
    lines = [line for line in plan.creates if line.code in new]  # each after its parent
    step(1, 3, f"正在新增{len(lines)}个单位")
    found_many(
        (newcomer(line, line.parent) for line in lines),
        standing=plan.standing,
        opened_on=document.effective_on if document.founding else None,
        document_no=document.document_no,
        actor=document.actor,
    )
    changes = [one for one in picked if one.act != "新增"]
    step(2, 3, f"正在变更{len(changes)}个单位")
    _change_lines(changes, document)
    _merge([one for one in changes if one.act == "合并"], document)
    _abolish([one.unit for one in changes if one.act == "撤销" and one.unit], document)
    OrganizationEvent.objects.filter(pk__gt=before).update(record=record)


def left_out(plan: UnitPlan, picked: Collection[Proposal]) -> list[list[str]]:
    """What was proposed and not ticked: change, code, before, after.

    Of a unit that went one way the other ways are not told, nor that a unit which the list leaves out might have ended.
    """
    keys = {one.key for one in picked}
    going = {one.code for one in picked if one.act in LEAVING}
    left = (one for one in proposals(plan) if one.key not in keys and one.code not in going)
    return [[one.act, one.code, one.before, one.after] for one in left if not (one.guessed and one.act == "撤销")]


@handler("import_units")
def run_import(job: Job, step: Step) -> str:
    """The worker's way to `apply_units`; payload: record, effective_on (ISO), document_no, founding, ticks."""
    record = ImportRecord.objects.get(pk=job.payload["record"], actor=job.actor)
    apply_units(
        record,
        actor=job.actor,
        step=step,
        effective_on=date.fromisoformat(job.payload["effective_on"]),
        document_no=job.payload["document_no"],
        founding=job.payload.get("founding", False),
        ticks=job.payload.get("ticks"),
    )
    record.refresh_from_db()
    return f"已导入：{sentence(record.counts)}。"


def refuse_day(day: date) -> None:
    """Refused for a day to come."""
    if day > timezone.localdate():
        raise Refused(f"生效日期{chinese_date(day)}还没有到，请在生效当天或之后导入。")


def done_counts(picked: Iterable[Proposal]) -> dict[str, int]:
    """How many of each sort were ticked."""
    counts = dict.fromkeys(("新增", "更名", "调整领域", "划转", "合并", "撤销"), 0)
    for proposal in picked:
        counts[proposal.act] += 1
    return counts


def sentence(counts: Mapping[str, int]) -> str:
    """What an import did, in one line."""
    acts = (*done_counts(()), "不变")  # a database may keep counts in an order of its own
    return " · ".join(f"{act} {counts[act]}" for act in acts if counts.get(act)) or "没有变化"


def newcomer(line: UnitLine, parent: str) -> Newcomer:
    """A row that is new, below the unit with that code, as `found_many` takes it."""
    return Newcomer(line.code, line.name, line.kind.value, str(line.new_field), parent)


def _change_lines(changes: list[Proposal], document: Document) -> None:
    """Names and fields, then parents: of one row the ticked acts together."""
    acts: defaultdict[str, dict[str, Proposal]] = defaultdict(dict)
    for proposal in changes:
        if proposal.act in ("更名", "调整领域", "划转"):
            acts[proposal.code][proposal.act] = proposal
    for ticked in acts.values():
        proposal = next(iter(ticked.values()))
        unit, line = proposal.unit, proposal.line
        if unit is None or line is None:
            continue
        if "更名" in ticked or "调整领域" in ticked:
            name = line.name if "更名" in ticked else unit.name
            field = line.new_field if "调整领域" in ticked else unit.field
            tree.rename(unit, name=name, field=field, same_name=SEEN, **document.terms())  # type: ignore[arg-type]
        if "划转" in ticked:
            tree.transfer(unit, parent=_current(line.parent), **document.terms())  # type: ignore[arg-type]


def _merge(merges: list[Proposal], document: Document) -> None:
    """One event for each unit that takes others over, however many they are."""
    sources: defaultdict[str, list[Organization]] = defaultdict(list)
    for proposal in merges:
        if proposal.unit is not None:
            sources[proposal.into].append(proposal.unit)
    for into, units in sources.items():
        regrouping.merge(units, into=_current(into), **document.terms())  # type: ignore[arg-type]


def _abolish(units: list[Organization], document: Document) -> None:
    """From the lowest level up, so that none has units below it when its turn comes."""
    for unit in sorted(units, key=lambda unit: len(unit.path), reverse=True):
        tree.abolish(unit, **document.terms())  # type: ignore[arg-type]


def _current(code: str) -> Organization:
    return Organization.objects.in_force().get(code=code)
