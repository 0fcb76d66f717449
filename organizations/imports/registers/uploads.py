"""Records of a register that come as a workbook: kept, planned, looked at, then all made or none (F5)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from organizations.models.registers import RegisterType
from organizations.services import files
from organizations.services.registers import record_many

from .lines import RecordPlan, plan_records

REGISTER_IMPORT = "register"
STALE = "预览之后台账或单位名单已有变化，这次导入不能再确认。请重新上传并预览。"


@transaction.atomic
def keep_records(
    type: RegisterType, content: bytes, *, units: QuerySet[Organization], name: str, actor: User
) -> ImportRecord:
    """Keep the upload and what it would add; with problems the record holds the workbook with its cells marked.

    `units` are those for which the actor keeps the register.
    """
    plan = plan_records(type, read(content), units)
    return records.keep(
        content,
        kind=REGISTER_IMPORT,
        name=name,
        organization=units.order_by("path").first(),
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
        target=type.code,
    )


def replan_records(record: ImportRecord, type: RegisterType, units: QuerySet[Organization]) -> RecordPlan:
    """The plan of a kept workbook over the register as it is now."""
    return plan_records(type, read(files.open_file(record.file).read()), units)


@transaction.atomic
def apply_records(record: ImportRecord, type: RegisterType, *, units: QuerySet[Organization], actor: User) -> int:
    """Make the records as they were shown, all or none; their number. Refused when something changed meanwhile."""
    record = records.planned(record)
    plan = replan_records(record, type, units)
    if plan.problems or plan.digest != record.plan_digest:
        raise Refused(STALE)
    if record.organization is None:
        raise Refused(STALE)
    made = record_many(
        type, [(line.unit, line.day, line.data) for line in plan.creates], actor=actor, unit=record.organization
    )
    records.finish(record, actor=actor, counts=plan.counts)
    return len(made)
