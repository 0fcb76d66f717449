"""晋位升级目标 are set for a year: by a township for its units, by who keeps the rounds for many; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.models.goals import PromotionGoal
from assessments.selectors.goals import Field, held_before, leap, rating_for, townships_for
from assessments.selectors.ratings.held import NOTHING, Before
from config.toolkit.batches import batches
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from organizations.services.withdrawing import mark_withdrawn
from scoring.standards.ratings import Rating

Aims = Mapping[int, tuple[str, str]]  # by unit: the level, "" for no goal, and the measures
Fault = tuple[str, str]  # the field of the form, and the sentence
LONGEST = 400
YEARS = range(1949, 3000)


def aim_field(unit: int) -> str:
    """The name of a unit's aim in forms and refusals."""
    return f"level:{unit}"


def measures_field(unit: int) -> str:
    """The name of a unit's measures in forms and refusals."""
    return f"measures:{unit}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set, beside what stands and what the units held before."""

    field: Field
    ratings: list[Rating]
    units: Mapping[int, Organization]  # in force, below the owner
    mine: frozenset[int]  # units above those that the person sets goals for
    standing: Mapping[int, PromotionGoal]
    before: Mapping[int, Before]
    aims: Aims

    @property
    def changed(self) -> dict[int, tuple[str, str]]:
        """The aims that are others than those that stand."""
        stand = {unit: (goal.level, goal.measures) for unit, goal in self.standing.items()}
        wanted = {unit: (level, measures.strip() if level else "") for unit, (level, measures) in self.aims.items()}
        return {unit: aim for unit, aim in wanted.items() if aim != stand.get(unit, ("", ""))}

    def lower(self, unit: int, level: str) -> bool:
        """Whether the aim is below what the unit held."""
        positions = self.ratings[0].scale.positions
        held = self.before.get(unit, NOTHING).held.code
        return level in positions and held in positions and positions[level] > positions[held]

    def faults(self, reason: str) -> Iterator[Fault]:
        """Everything that is wrong with it."""
        for round in self.field.closed():
            yield "", f"「{round}」已生效，不能再定、再改{self.field.year}年的目标。"
        strange = [unit for unit in self.aims if unit not in self.units]
        if strange:
            yield "", f"有{len(strange)}个单位不是{self.field.owner}下级的在册单位，请刷新页面后重试。"
        for pk, (level, measures) in self.changed.items():
            if pk in self.units:
                yield from self._unit_faults(self.units[pk], level, measures)
        yield from self._aimless()
        yield from self._unreasoned(reason)

    def _aimless(self) -> Iterator[Fault]:
        """Measures written for a unit without an aim; those of an aim that is taken back go with it."""
        for pk, (level, measures) in self.aims.items():
            stood = self.standing[pk].measures if pk in self.standing else ""
            if pk in self.units and not level and measures.strip() not in ("", stood):
                yield aim_field(pk), f"{self.units[pk]}写了措施，请选目标。"

    def _unit_faults(self, unit: Organization, level: str, measures: str) -> Iterator[Fault]:
        place, rating = aim_field(unit.pk), rating_for(self.ratings, unit)
        if unit.parent_id not in self.mine:
            yield place, f"{unit}的目标由它的乡镇（街道）或{self.field.owner}定，您不能定。"
        elif rating is None:
            yield place, f"{unit}不在评定办法适用的单位中，不能定目标。"
        elif level and level not in rating.scale.positions:
            yield place, f"{unit}的目标「{level}」不是「{rating.scale.title}」的等级，请从列表中选择。"
        elif level and (why := leap(rating, level, self.before.get(unit.pk, NOTHING), self.field.year)):
            yield place, f"{unit}的目标不能定为{rating.scale.names[level]}：{why}。"
        if len(measures) > LONGEST:
            yield measures_field(unit.pk), f"{unit}的措施超过{LONGEST}字，请写短一些。"

    def _unreasoned(self, reason: str) -> Iterator[Fault]:
        if len(reason) > LONGEST:
            yield "reason", f"理由超过{LONGEST}字，请写短一些。"
        if reason:
            return
        known = {pk: aim for pk, aim in self.changed.items() if pk in self.units}
        if replaced := [self.units[pk].name for pk in known if pk in self.standing]:
            yield "reason", f"{some(replaced, measure='个单位')}改了原来的目标，请写明理由。"
        if lower := [self.units[pk].name for pk, (level, _) in known.items() if self.lower(pk, level)]:
            yield "reason", f"{some(lower, measure='个单位')}的目标低于年初等级，请写明理由。"


@transaction.atomic
def set_goals(owner: Organization, scale: str, year: int, goals: Aims, actor: User, *, reason: str = "") -> int:
    """Set the goals of these units, the others stay; how many changed. All faults are told at once.

    A goal that changes, or is no longer wanted, is withdrawn with the reason; what is below the level held needs one.
    """
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    reason, setting = reason.strip(), _setting(Field(owner, scale, year), goals, actor)
    if faults := list(setting.faults(reason)):
        raise Refused.of(faults)
    changed, now = setting.changed, timezone.now()
    parents = {setting.units[pk].parent for pk in changed}
    made, told, names = [], {}, setting.ratings[0].scale.names
    for pk, (level, measures) in changed.items():
        unit, old = setting.units[pk], setting.standing.get(pk)
        if old is not None:
            mark_withdrawn(old, reason=reason, actor=actor)
        why = reason if old is not None or setting.lower(pk, level) else ""
        before = old.level if old else ""
        said = unit.name if len(parents) == 1 else f"{unit.parent}{unit}"
        told[said] = [names.get(before, before), names.get(level, ""), why]
        if level:
            given = {"owner": owner, "scale": scale, "year": year, "actor": actor, "at": now}
            made.append(PromotionGoal(organization=unit, level=level, measures=measures, reason=why, **given))
    PromotionGoal.objects.bulk_create(made, batch_size=200)
    if changed:
        above, title = parents.pop() if len(parents) == 1 else owner, setting.ratings[0].scale.title
        audit.record("goal.set", actor=actor, target=owner, unit=above, year=year, scale=title, goals=told)
    return len(changed)


def _setting(field: Field, aims: Aims, actor: User) -> Setting:
    """Everything that has to be known, read at once. Refused where nothing can be said: of no year, by no standard."""
    if field.year not in YEARS:
        raise Refused(f"年度{field.year}不对，请核对。", field="year")
    ratings = field.ratings()
    if not ratings:
        raise Refused(f"{field.owner}没有按「{field.scale}」评定的现行办法，请先发布评定办法。")
    below = Organization.objects.within(field.owner).in_force().exclude(pk=field.owner.pk).select_related("parent")
    units = {unit.pk: unit for group in batches(aims) for unit in below.filter(pk__in=group)}
    standing = {goal.organization_id: goal for goal in field.goals() if goal.organization_id in units}
    mine = frozenset(townships_for(actor, field.owner, ratings).values_list("pk", flat=True))
    before = held_before(ratings, units.values(), field.year)
    return Setting(field, ratings, units, mine, standing, before, aims)
