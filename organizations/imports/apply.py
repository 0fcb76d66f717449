"""An import on its way: the file is kept, the plan shown; applying plans again and refuses what was not shown."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import ImportRecord, Job, Organization, User
from organizations.services import files, tree
from organizations.services.founding import Newcomer, found_many
from organizations.services.jobs import Step, handler

from . import records
from .lines import UnitLine
from .plan import UnitPlan, plan_book

UNITS = "units"


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
    return plan_book(read(files.open_file(record.file).read()), root=record.organization)


@transaction.atomic
def apply_units(
    record: ImportRecord,
    *,
    actor: User | None,
    step: Step | None = None,
    effective_on: date | None = None,
    document_no: str = "",
) -> UnitPlan:
    """Write a planned import, all or nothing; `effective_on` (today) and `document_no` go to renames and transfers."""
    step = step or (lambda done, total, message: None)
    audit.take_turn()
    record = records.planned(record)
    step(0, 3, "正在核对名单")
    plan = replan(record)
    if not plan.ok or plan.digest != record.plan_digest:
        raise Refused("预览之后单位名单已有变化，没有导入。请重新上传并预览。")
    step(1, 3, f"正在新增{len(plan.creates)}个单位")
    found_many((_newcomer(line) for line in plan.creates), standing=plan.standing)
    step(2, 3, f"正在变更{len(plan.updates)}个单位")
    for line in plan.updates:
        _change(line, actor=actor, effective_on=effective_on or timezone.localdate(), document_no=document_no)
    records.finish(record, actor=actor, counts=plan.counts)
    step(3, 3, plan.sentence)
    return plan


@handler("import_units")
def run_import(job: Job, step: Step) -> str:
    """The worker's way to `apply_units`; payload: record, effective_on (ISO), document_no."""
    record = ImportRecord.objects.get(pk=job.payload["record"], actor=job.actor)
    plan = apply_units(
        record,
        actor=job.actor,
        step=step,
        effective_on=date.fromisoformat(job.payload["effective_on"]),
        document_no=job.payload["document_no"],
    )
    return f"已导入：{plan.sentence}。"


def _newcomer(line: UnitLine) -> Newcomer:
    return Newcomer(line.code, line.name, line.kind.value, line.new_field, line.parent)


def _change(line: UnitLine, *, actor: User | None, effective_on: date, document_no: str) -> None:
    unit, acts = line.standing, line.acts
    if unit is None:
        return
    document = {"effective_on": effective_on, "document_no": document_no, "actor": actor}
    if "更名" in acts or "调整领域" in acts:
        tree.rename(unit, name=line.name, field=line.new_field, **document)
    if "划转" in acts:
        parent = Organization.objects.in_force().get(code=line.parent)
        tree.transfer(unit, parent=parent, **document)
