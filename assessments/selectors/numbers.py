"""A number of minutes or of a document that the same unit has used for something of another day: told, not refused."""

from __future__ import annotations

from assessments.models import Notice, Resolution
from config.toolkit.dates import chinese_date


def minutes_twice(resolution: Resolution | None) -> str:
    """In a sentence the earliest other meeting with the same minutes; "" without one."""
    if resolution is None:
        return ""
    same = Resolution.objects.filter(owner=resolution.owner_id, minutes_no=resolution.minutes_no)
    other = same.exclude(decided_on=resolution.decided_on).order_by("decided_on", "pk").first()
    if other is None:
        return ""
    return f"纪要{other.minutes_no}已用于{chinese_date(other.decided_on)}的{other.body}，请核对编号。"


def document_twice(notice: Notice) -> str:
    """The same of the number of a notice; one that was taken back may pass its number on."""
    if not notice.document_no:
        return ""
    same = Notice.objects.standing().filter(owner=notice.owner_id, document_no=notice.document_no)
    other = same.exclude(opens_on=notice.opens_on).exclude(pk=notice.pk).order_by("opens_on", "pk").first()
    if other is None:
        return ""
    return f"{other.document_no}已用于{chinese_date(other.opens_on)}开始的「{other}」，请核对文号。"
