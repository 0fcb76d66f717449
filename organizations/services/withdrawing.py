"""Taking back what was registered by mistake: the row stays, with who did it, when and why."""

from django.db.models import Model
from django.utils import timezone

from config.toolkit.refusal import Refused
from organizations.models import User


def mark_withdrawn(
    row: Model,
    *,
    reason: str,
    actor: User | None,
    missing: str = "请写明撤回的理由。",
    column: str = "withdrawn_reason",
    **fields: object,
) -> str:
    """The row counts no more; the reason as it is kept in `column`. Refused with `missing` where there is none.

    `fields` are written with it, such as its state.

    The caller holds the row, has seen that it still stands, and writes the trail.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(missing, field="reason")
    values = {"withdrawn_at": timezone.now(), "withdrawn_by": actor, column: reason, **fields}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return reason
