"""What every write to a screening begins with: the row held against others, refusals by state, the trail."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from assessments.models import Screening, ScreeningPart
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User


def hold(screening: Screening) -> Screening:
    """The screening as it stands once it is ours, with standard and owner."""
    Screening.objects.select_for_update().only("pk").get(pk=screening.pk)
    return Screening.objects.select_related("standard", "owner", "decision", "notice").get(pk=screening.pk)


def hold_part(part: ScreeningPart) -> ScreeningPart:
    """The township's part once the whole screening is ours."""
    screening = hold(part.screening)
    part = ScreeningPart.objects.select_related("organization").get(pk=part.pk)
    part.screening = screening
    return part


def refuse_unless(screening: Screening, states: Collection[str], what: str, advice: str = "") -> None:
    """Refused where the screening is in none of these states; `what` is what was to be done."""
    if screening.state not in states:
        raise Refused(f"「{screening}」{screening.get_state_display()}，现在不能{what}。{advice}")


def record(action: str, screening: Screening, *, actor: User, reason: str = "", **changes: Any) -> None:
    """One line of the trail."""
    audit.record(f"screening.{action}", actor=actor, target=screening, unit=screening.owner, reason=reason, **changes)
