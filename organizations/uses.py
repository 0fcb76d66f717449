"""Who has built on an event of the tree, and what hangs on a unit that ends: each app says it of its own rows."""

from collections.abc import Callable, Collection, Iterator

from organizations.models import Membership, OrganizationEvent, Post

Use = Callable[[OrganizationEvent], str | None]  # a sentence that names the use, None when there is none
USES: list[Use] = []  # apps append to it in AppConfig.ready; an event that is used is no longer undone
Hanging = Callable[[Collection[int]], str]  # of units by id, a sentence; "" when nothing does
HANGING: list[Hanging] = []  # apps append to it in AppConfig.ready
NAMED = 10  # told by name


def use_of(event: OrganizationEvent) -> str:
    """The first use that somebody tells; "" when the event may still be undone."""
    return next((told for ask in USES if (told := ask(event))), "")


def hanging(units: Collection[int]) -> list[str]:
    """What hangs on units that are to end or have ended, and what becomes of it; one query for each sort."""
    return [told for ask in (_posts, _accounts, *HANGING) if (told := ask(units))] if units else []


def listed(number: int, unit: str, names: Iterator[str]) -> str:
    """「2个（甲，书记；乙，委员）」: how many, and the first by name."""
    first = [name for _, name in zip(range(NAMED), names, strict=False)]
    return f"{number}{unit}（{'；'.join(first)}{'；等' if number > len(first) else ''}）"


def _posts(units: Collection[int]) -> str:
    held = list(Post.objects.standing().filter(organization__in=units, valid_to=None).select_related("person"))
    told = listed(len(held), "个", (f"{post.person}，{post.label}" for post in held))
    return f"没有办理免职的任职{told}，随单位撤销终止。" if held else ""


def _accounts(units: Collection[int]) -> str:
    held = list(Membership.objects.in_force().filter(organization__in=units).select_related("user").order_by("pk"))
    told = listed(len(held), "个", (f"{one.user}，{one.get_role_display()}" for one in held))
    return f"账号{told}：已列入的考核仍由它填完；用完请在“账号”里终止角色。" if held else ""
