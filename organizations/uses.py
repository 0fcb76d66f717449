"""Who has built on an event of the tree: each app says it of its own rows, and such an event is no longer undone."""

from collections.abc import Callable

from organizations.models import OrganizationEvent

Use = Callable[[OrganizationEvent], str | None]  # a sentence that names the use, None when there is none
USES: list[Use] = []  # apps append to it in AppConfig.ready


def use_of(event: OrganizationEvent) -> str:
    """The first use that somebody tells; "" when the event may still be undone."""
    return next((told for ask in USES if (told := ask(event))), "")
