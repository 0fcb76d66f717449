"""What every import of a workbook has in common: kept, planned, applied or dropped once, on the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from config.toolkit.excel.marking import mark
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Problem
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import ImportRecord, Organization, User
from organizations.models.jobs import ImportState
from organizations.services import files

MARKED = "标错"


def keep(
    content: bytes,
    *,
    kind: str,
    name: str,
    organization: Organization | None,
    actor: User | None,
    problems: Sequence[Problem],
    counts: Mapping[str, int],
    plan_digest: str,
    target: str = "",
) -> ImportRecord:
    """The workbook on record with what it would do, in the caller's transaction.

    With problems the record is refused and holds the user's own workbook with the cells marked.
    """
    stored = files.store(content, name=name, organization=organization, actor=actor, kinds=files.WORKBOOK)
    record = ImportRecord(
        kind=kind,
        target=target,
        file=stored,
        organization=organization,
        actor=actor,
        counts=dict(counts),
        plan_digest=plan_digest,
    )
    if problems:
        record.state = ImportState.REFUSED
        record.problems = [asdict(problem) for problem in problems]
        record.marked = files.store(
            mark(content, list(problems)),
            name=f"{MARKED}-{name}",
            organization=organization,
            actor=actor,
            kinds=files.WORKBOOK,
        )
    record.save(force_insert=True)
    audit.record(
        "import.planned", actor=actor, target=record, unit=organization, file=stored.digest, counts=record.counts
    )
    return record


def book_of(record: ImportRecord) -> Book:
    """The workbook of a record; read before the transaction that writes what it says, so that nobody waits for it."""
    return read(files.open_file(record.file).read())


def locked(record: ImportRecord) -> ImportRecord:
    """The record as it is now, locked for the caller's transaction."""
    records = ImportRecord.objects.select_for_update(of=("self",)).select_related("file", "organization")
    return records.get(pk=record.pk)


def settled(record: ImportRecord) -> Refused:
    """Why nothing more can be done with a record."""
    return Refused(f"这次导入{record.get_state_display()}，不能再操作。请重新上传。")


def planned(record: ImportRecord) -> ImportRecord:
    """The record locked for the caller's transaction; Refused when it was applied, dropped or refused before."""
    record = locked(record)
    if record.state != ImportState.PLANNED:
        raise settled(record)
    return record


def finish(record: ImportRecord, *, actor: User | None, counts: Mapping[str, int], **more: Sequence[str]) -> None:
    """What was planned has been written: the record and the trail say so, the trail with what is told `more`."""
    record.state, record.applied_at, record.counts = ImportState.APPLIED, timezone.now(), dict(counts)
    record.save(update_fields=["state", "applied_at", "counts"])
    audit.record(
        "import.applied",
        actor=actor,
        target=record,
        unit=record.organization,
        file=record.file.digest,
        plan=record.plan_digest,
        counts=record.counts,
        **more,
    )


@transaction.atomic
def drop_import(record: ImportRecord, *, actor: User) -> None:
    """The person has thought better of it; the record stays."""
    record = planned(record)
    record.state = ImportState.DROPPED
    record.save(update_fields=["state"])
    audit.record("import.dropped", actor=actor, target=record)
