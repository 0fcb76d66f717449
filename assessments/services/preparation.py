"""A cycle in preparation: its name and period corrected, or the whole of it deleted; each cycle stands once (F39)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from assessments.models import Cycle, CycleState, Inheritance, Subject
from assessments.services.holding import hold_cycle, keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User


@transaction.atomic
def change_cycle(
    cycle: Cycle, *, title: str, period_from: date, period_to: date, inheritance: str = "", actor: User
) -> Cycle:
    """Another title, period or way of inheriting, while the cycle is in preparation; its roster must fit the period.

    A roster of post-holders is dropped with the period in which their days were counted.
    """
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.DRAFT:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，名称和考核期不能再改。")
    refuse_head(cycle.owner, title=title, period_from=period_from, period_to=period_to, but=cycle)
    for entry in cycle.roster.select_related("organization"):
        refuse_closed(entry.organization, period_from)
    before = {name: str(getattr(cycle, name)) for name in ("title", "period_from", "period_to", "inheritance")}
    inherited = Inheritance(inheritance or cycle.inheritance)
    keep(cycle, title=title.strip(), period_from=period_from, period_to=period_to, inheritance=inherited)
    after = {name: str(getattr(cycle, name)) for name in before}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if cycle.subject == Subject.POSTS and changes.keys() & {"period_from", "period_to"}:
        cycle.roster.all().delete()  # days in office were counted in the former period: it is frozen anew
        keep(cycle, roster_digest="")
    if changes:
        audit.record("cycle.changed", actor=actor, target=cycle, unit=cycle.owner, **changes)
    return cycle


@transaction.atomic
def delete_cycle(cycle: Cycle, *, actor: User) -> None:
    """Take back a cycle in preparation with its roster and windows; the trail tells what it was."""
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.DRAFT:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，不能删除。只有筹备中、还没有启动的考核可以删除。")
    audit.record(
        "cycle.deleted",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        scheme=[cycle.scheme.digest, None],
        period=[str(cycle.period_from), str(cycle.period_to)],
        units=cycle.roster.count(),
        digest=[cycle.roster_digest, None],
    )
    cycle.delete()


def refuse_head(
    owner: Organization, *, title: str, period_from: date, period_to: date, but: Cycle | None = None
) -> None:
    """Refused without a title, with a period the wrong way round, or where the owner has such a cycle already.

    Cycles of one owner are made one after the other, so that two clicks do not make two.
    """
    if not title.strip():
        raise Refused("请写明考核名称。")
    if period_to <= period_from:
        raise Refused(f"考核期的截止日期必须晚于起始日期，填的是{period_from}至{period_to}，请改正。")
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    same = Cycle.objects.filter(owner=owner, title=title.strip(), period_from=period_from, period_to=period_to)
    if same.exclude(pk=but.pk if but else None).exists():
        raise Refused(f"{owner}已有名称和考核期相同的考核「{title.strip()}」，请改用它，或换一个名称。")


def refuse_closed(unit: Organization, period_from: date) -> None:
    """Refused for a unit that was abolished before the period began."""
    if unit.closed_on and unit.closed_on <= period_from:
        raise Refused(
            f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，不能列入名册。请去掉它，有承接单位的改列承接单位。"
        )
