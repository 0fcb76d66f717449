"""Files that support an item: attached, withdrawn, never deleted (F45)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models import Evidence, Sheet, Stage
from assessments.selectors.locks import locks_of
from assessments.selectors.outline import Outline
from assessments.selectors.values import Values
from assessments.services.holding import hold_sheet
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import StoredFile, User
from scoring.engine import Leaf, Status


@transaction.atomic
def attach(
    sheet: Sheet, *, node: str, file: StoredFile, actor: User, note: str = "", stage: Stage = Stage.SELF
) -> Evidence:
    """Put a stored file to an item while the item is open at this stage."""
    sheet = hold_sheet(sheet)
    locks = locks_of(sheet, stage=stage)
    placed = locks.outline.by_code.get(node)
    if placed is None or not isinstance(placed.node, Leaf):
        raise Refused(f"方案里没有编号为「{node}」的指标。")
    if locked := locks.node(node):
        raise Refused(locked)
    if node in locks.outline.spared:
        raise Refused(f"{sheet.roster_entry.name}不考核「{node} {placed.node.name}」，不用上传佐证材料。")
    if placed.node.evidence == "none":
        raise Refused(f"「{node} {placed.node.name}」不需要佐证材料。")
    if sheet.evidence.filter(node=node, file__digest=file.digest, withdrawn_at=None).exists():
        raise Refused(f"「{node} {placed.node.name}」已有内容相同的文件，不用重复上传。")
    evidence = Evidence.objects.create(
        sheet=sheet, node=node, stage=stage, file=file, note=note, added_by=actor, added_at=timezone.now()
    )
    audit.record(
        "evidence.added",
        actor=actor,
        target=sheet,
        unit=sheet.roster_entry.organization,
        node=node,
        stage=str(stage),
        file=[None, file.name],
        digest=file.digest,
    )
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, actor: User, reason: str = "") -> Evidence:
    """Take a file back while its item is open at the stage at which it was added; the file stays on record."""
    sheet = hold_sheet(evidence.sheet)
    evidence.refresh_from_db()
    if evidence.withdrawn_at:
        raise Refused(f"「{evidence}」已经撤回，不用再撤。")
    if locked := locks_of(sheet, stage=Stage(evidence.stage)).node(evidence.node):
        raise Refused(locked)
    evidence.withdrawn_at = timezone.now()
    evidence.save(update_fields=["withdrawn_at"])
    audit.record(
        "evidence.withdrawn",
        actor=actor,
        target=sheet,
        unit=sheet.roster_entry.organization,
        reason=reason,
        node=evidence.node,
        file=[evidence.file.name, None],
        digest=evidence.file.digest,
    )
    return evidence


def without_evidence(sheet: Sheet, scheme: Outline, values: Values) -> list[Leaf]:
    """Items that need a file of the unit and have none; where nothing is claimed (no figure, or 0), none is needed."""
    proved = set(sheet.evidence.filter(withdrawn_at=None, stage=Stage.SELF).values_list("node", flat=True))
    return [
        placed.node
        for placed in scheme.asked_leaves
        if placed.node.evidence == "required" and placed.code not in proved and _claims(placed.node, scheme, values)
    ]


def _claims(leaf: Leaf, scheme: Outline, values: Values) -> bool:
    own = (values.get((code, Stage.SELF)) for code in scheme.figures(leaf) if scheme.data[code].asked == "unit")
    return any(value and value.status == Status.FILLED and value.value for value in own)
