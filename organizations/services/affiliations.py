"""Under whom the Party leads a unit, and to whom it reports, where that is not its parent; rights never follow (domain
2.1: a village of one place may be reported under another township)."""

from datetime import date

from django.db import transaction

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_invalid
from organizations import audit
from organizations.models import Affiliation, Organization, User
from organizations.models.relations import AffiliationKind

from .changes import current_parent, refuse_future
from .withdrawing import mark_withdrawn


@transaction.atomic
def affiliate(
    unit: Organization,
    *,
    kind: str,
    other: Organization,
    valid_from: date,
    document_no: str = "",
    actor: User | None,
) -> Affiliation:
    """From that day on the unit belongs or reports to `other`; what held before ends that day.

    Refused for a day to come, for a day before the last change, for itself, and when the Party line would run in a
    circle.
    """
    audit.take_turn()
    unit = current_parent(unit, doing="登记隶属和报送关系")
    other = current_parent(other, doing="作为隶属或报送的单位")
    refuse_future(unit.name, valid_from)
    if unit == other:
        raise Refused(f"「{unit}」不能隶属或报送于自己，请另选单位。", field="other")
    if kind == AffiliationKind.PARTY:
        _refuse_circle(unit, other)
    last = unit.affiliations.current().filter(kind=kind).select_related("other").first()
    if last and last.other_id == other.pk:
        raise Refused(f"「{unit}」的{AffiliationKind(kind).label}已经是「{other}」，无须登记。", field="other")
    _refuse_early(unit, kind, valid_from)
    if last:
        Affiliation.objects.filter(pk=last.pk).update(valid_to=valid_from)
    row = Affiliation(organization=unit, kind=kind, other=other, valid_from=valid_from, document_no=document_no)
    row.recorded_by = actor
    refuse_invalid(row, about=row.organization)
    row.save(force_insert=True)
    was = last.other.name if last else None
    what = {"kind": kind, "other": [was, other.name], "valid_from": valid_from, "document_no": document_no}
    audit.record("affiliation.added", actor=actor, target=unit, **what)
    return row


@transaction.atomic
def end_affiliation(row: Affiliation, *, on: date, actor: User | None) -> Affiliation:
    """From that day on the unit belongs or reports to its parent again."""
    row = _locked(row)
    refuse_future(row.organization.name, on)
    if row.valid_to is not None:
        raise Refused(f"这条{row.get_kind_display()}已于{chinese_date(row.valid_to)}终止。")
    row.valid_to = on
    refuse_invalid(row, about=row.organization)
    row.save(update_fields=["valid_to"])
    what = {"kind": row.kind, "other": row.other.name, "valid_to": [None, on]}
    audit.record("affiliation.ended", actor=actor, target=row.organization, **what)
    return row


@transaction.atomic
def withdraw_affiliation(row: Affiliation, *, reason: str, actor: User) -> None:
    """The row was wrong; the one before it, which had ended on its first day, holds again."""
    row = _locked(row)
    later = row.organization.affiliations.standing().filter(kind=row.kind, valid_from__gt=row.valid_from).exists()
    if later:
        raise Refused("后面还有同一种关系的登记，请先撤回后面的一条。")
    reason = mark_withdrawn(row, reason=reason, actor=actor, column="withdraw_reason")
    before = row.organization.affiliations.standing().filter(kind=row.kind, valid_to=row.valid_from)
    before.update(valid_to=None)
    what = {"kind": row.kind, "other": row.other.name, "valid_from": row.valid_from}
    audit.record("affiliation.withdrawn", actor=actor, target=row.organization, reason=reason, **what)


def _locked(row: Affiliation) -> Affiliation:
    audit.take_turn()
    row = Affiliation.objects.select_related("organization", "other").get(pk=row.pk)
    if row.withdrawn_at is not None:
        raise Refused("这条登记已经撤回，不能再变更。")
    return row


def _refuse_early(unit: Organization, kind: str, day: date) -> None:
    rows = unit.affiliations.standing().filter(kind=kind)
    last = max((row.valid_to or row.valid_from for row in rows), default=None)
    if last and (day < last or rows.filter(valid_from=day).exists()):
        what = f"「{unit}」的{AffiliationKind(kind).label}"
        raise Refused(f"{what}在{chinese_date(last)}已有变更，起的日期须晚于它。", field="valid_from")


def _refuse_circle(unit: Organization, other: Organization) -> None:
    """Refused when the Party line upwards from `other` comes to the unit."""
    seen: set[int] = set()
    above: int | None = other.pk
    while above is not None and above not in seen:
        if above == unit.pk:
            raise Refused(f"「{other}」的党组织隶属最终归到「{unit}」，不能再让「{unit}」隶属于它。", field="other")
        seen.add(above)
        led = Affiliation.objects.current().filter(organization=above, kind=AffiliationKind.PARTY)
        leader = led.values_list("other", flat=True).first()
        above = leader or Organization.objects.filter(pk=above).values_list("parent", flat=True).get()
