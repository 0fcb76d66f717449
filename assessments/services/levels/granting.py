"""Levels given at once for an honour (直接认定), as the direct rules of a rating standard say."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from assessments.selectors.facts import known
from assessments.selectors.levels import levels_of
from assessments.selectors.ratings.roster import rating_of
from assessments.selectors.scales import scale_of
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations.models import Honour, Level, Organization, User
from organizations.registers.periods import years_before
from scoring.models import Standard
from scoring.standards import Fact, FromHonour, Truth, codes, judge
from scoring.standards.gates import Held

from .bounds import Approval, above_owner, approved, held_of, refuse_barred, refuse_before_decided
from .writing import Giving, NewLevel, give_one, hold_units, in_force_on, refuse_day


@transaction.atomic
def grant_directly(
    honour: Honour,
    *,
    standard: Standard,
    owner: Organization,
    valid_from: date,
    meeting: Meeting,
    actor: User,
    approval: Approval | None = None,
) -> UnitLevel:
    """A level for an honour that the unit holds, as the standard's rules on direct grading say; its gates hold here."""
    honour = Honour.objects.select_for_update(of=("self",)).select_related("organization").get(pk=honour.pk)
    unit, scale = honour.organization, scale_of(standard)
    if not standard.reaches(owner):
        raise Refused(f"标准「{standard}」不是{owner}或其上级制定的，不能使用。请另选一个。", field="standard")
    if honour.withdrawn_at is not None or honour.person_id is not None:
        raise Refused(f"「{honour}」已作废或是个人荣誉，不能据以认定单位的等级。", field="honour")
    hold_units([unit.pk])
    refuse_day(unit, valid_from)
    if honour.awarded_on > valid_from:
        raise Refused(f"荣誉{chinese_date(honour.awarded_on)}才授予，生效日期不能早于这一天。", field="valid_from")
    code = direct_level(standard, honour, valid_from)
    if code is None:
        raise Refused(
            f"按「{standard}」，{honour.get_level_display()}荣誉「{honour}」不能直接认定等级。", field="honour"
        )
    rows = levels_of([unit.pk], scale.key)[unit.pk]
    held = in_force_on(rows, valid_from)
    if held is not None and held.rank is not None and held.rank <= scale.positions[code]:
        raise Refused(f"「{unit}」已是{held.label}，不低于可以直接认定的{scale.names[code]}，不用认定。")
    refuse_barred(standard, unit, code, held=held_of(held, rows) if held else Held(), day=valid_from)
    meeting = approved([rating_of(standard)], owner, scale.names[code], meeting, approval)
    reason = f"{honour.issuer}{chinese_date(honour.awarded_on)}授予「{honour}」（{honour.get_level_display()}）"
    resolution = resolve(owner, meeting, actor=actor)
    refuse_before_decided(valid_from, meeting, approval)
    giving = Giving(owner, scale, valid_from.year, valid_from, Way.DIRECT, resolution, actor)
    return give_one(NewLevel(unit, code, reason), giving, before=held)


def direct_level(standard: Standard, honour: Honour, day: date) -> str | None:
    """The best level that the standard gives at once on a day because of this honour; None where it gives none."""
    spec = rating_of(standard)
    rules = [rule for rule in spec.direct if any(_counts(spec.catalog[code], honour, day) for code in codes(rule.when))]
    if not rules:
        return None
    looked = {code for rule in rules for code in codes(rule.when)}
    facts = [fact for fact in spec.facts if fact.code in looked]
    unit = known(facts, [honour.organization], day=day, owner=standard.owner)[honour.organization_id]
    verdicts = ((rule, judge(rule.when, spec.catalog, unit.known, unit.series)) for rule in rules)
    given = [rule.level for rule, verdict in verdicts if verdict.truth == Truth.YES]
    return min(given, key=spec.scale.positions.__getitem__, default=None)


def grants_approved(standard: Standard) -> bool:
    """Whether its rules on direct grading give a level that the unit above approves."""
    rating = rating_of(standard)
    above = above_owner([rating])
    return any(rating.scale.names[rule.level] in above for rule in rating.direct)


def _counts(fact: Fact, honour: Honour, day: date) -> bool:
    """Whether the fact counts this honour: of its level or higher, and not too long ago."""
    reads = fact.reads
    if not isinstance(reads, FromHonour):
        return False
    high = Level.values.index(honour.level) <= Level.values.index(reads.level)
    return high and years_before(day, reads.years) <= honour.awarded_on <= day
