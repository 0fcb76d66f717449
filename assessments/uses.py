"""What assessments have built on an event of the tree, and which of their contracts hang on a unit that ends (F3)."""

from collections.abc import Collection, Iterator

from django.utils import timezone

from assessments.models import Contract, Cycle, Plate, Remedy, RosterEntry, UnitLevel
from assessments.models.contracts import HOLDING
from config.toolkit.dates import chinese_date
from organizations.models import AuditEvent, Organization, OrganizationEvent
from organizations.models.organizations import PATH_STEP
from organizations.uses import listed


def roster_use(event: OrganizationEvent) -> str | None:
    """A sentence naming the first cycle whose roster was frozen after the event with its units, or units below them.

    The moment of freezing is the trail's.
    """
    frozen = AuditEvent.objects.filter(
        action="cycle.roster_frozen", target_type=Cycle._meta.label_lower, at__gt=event.recorded_at
    )
    times = {int(pk): at for pk, at in frozen.order_by("pk").values_list("target_id", "at")}
    if not times:
        return None
    paths = set(Organization.objects.filter(pk__in=set(_units(event))).values_list("path", flat=True))
    rows = RosterEntry.objects.filter(cycle__in=times).order_by("cycle", "position")
    for pk, title, path in rows.values_list("cycle", "cycle__title", "organization__path"):
        if any(path[:end] in paths for end in range(PATH_STEP, len(path) + 1, PATH_STEP)):
            day = chinese_date(timezone.localtime(times[pk]).date())
            return f"「{title}」{day}冻结的名册已经用到这件事之后的单位，不能撤回。请另行登记一件相反的变动。"
    return None


def contracts_hanging(units: Collection[int]) -> str:
    """A sentence on the contracts that units of these answer for; "" without any."""
    held = list(Contract.objects.filter(organization__in=units, state__in=HOLDING).select_related("round"))
    told = listed(len(held), "份", (f"{one}，{one.get_state_display()}" for one in held))
    return f"责任书{told}，请办理变更或撤回。" if held else ""


def remedies_hanging(units: Collection[int]) -> str:
    """A sentence on what units of these still have to mend; "" without any."""
    held = list(Remedy.objects.standing().filter(organization__in=units))
    told = listed(len(held), "项", (str(one) for one in held))
    return f"没有销号的整改事项{told}，请转交或撤销。" if held else ""


def levels_hanging(units: Collection[int]) -> str:
    """A sentence on the levels that units of these hold and the plates at their doors; "" without any."""
    levels = UnitLevel.objects.standing().filter(organization__in=units, valid_until=None, rank__isnull=False)
    held = list(levels.select_related("organization"))
    plates = list(Plate.objects.hanging().filter(held__organization__in=units).select_related("held__organization"))
    told = [f"等级{listed(len(held), '个', (str(one) for one in held))}，随单位撤销终止。"] if held else []
    names = (f"{one.held.organization}，编号{one}" for one in plates)
    told += [f"牌匾{listed(len(plates), '块', names)}，请登记摘牌。"] if plates else []
    return "".join(told)


def _units(event: OrganizationEvent) -> Iterator[int]:
    """All units that took part or came along."""
    for source, target in event.links.values_list("source", "target"):
        yield from (pk for pk in (source, target) if pk)
    yield from event.before.values_list("organization", flat=True)
