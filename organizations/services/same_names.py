"""Two units of one name below one parent: asked about, and taken only with a reason (domain 19: never guessed)."""

from config.toolkit.characters import simplified
from config.toolkit.refusal import Refused
from organizations.models import Organization

SAME_NAME = "same_name"  # the argument of the services, and the field of the forms, that holds the reason


def reason_for(name: str, parent: Organization | None, *, reason: str, unit: Organization | None = None) -> str:
    """Why both may bear the name, where another unit in force below `parent` bears it already; "" where none does.

    Simplified and traditional characters are one name; `unit` is the one that is to bear it, where it exists. Refused
    where the reason is needed and missing.
    """
    beside = Organization.objects.in_force().filter(parent=parent).order_by("position", "pk")
    beside = beside.exclude(pk=unit.pk) if unit else beside
    same = next((one for one in beside if simplified(one.name) == simplified(name)), None)
    if same is None:
        return ""
    if not reason.strip():
        where = f"「{parent}」之下" if parent else "最上一级"
        raise Refused(
            f"{where}已有「{same}」（{same.code or '没有代码'}），与「{name}」同名。写错的请改名称；"
            "确是两个单位的，请在“确认同名的理由”里写明。",
            field=SAME_NAME,
        )
    return reason.strip()
