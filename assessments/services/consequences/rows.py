"""What the steps of a list share: holding it, its state."""

from __future__ import annotations

from collections.abc import Collection

from assessments.models import ConsequenceList
from config.toolkit.refusal import Refused


def refuse_state(made: ConsequenceList, states: Collection[str], what: str) -> None:
    if made.state not in states:
        raise Refused(f"「{made}」{made.get_state_display()}，不能{what}。")


def hold_list(made: ConsequenceList) -> ConsequenceList:
    """The list as it stands once it is ours."""
    ConsequenceList.objects.select_for_update().only("pk").get(pk=made.pk)
    return ConsequenceList.objects.select_related("standard__owner", "owner", "resolution").get(pk=made.pk)
