"""A shown round comes into force: after its notice, no objection open, events since its decision taken account of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Resolution
from assessments.selectors.notices import reason_of
from assessments.selectors.ratings.earlier import reopened_on
from assessments.selectors.ratings.overtaken import overtaken
from assessments.selectors.scales import scale_of
from assessments.services.holding import keep
from assessments.services.notices import refuse_unless_over
from assessments.services.ratings.rows import REOPENED, hold_round
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User

from .writing import Giving, NewLevel, give, hold_units, refuse_second

KEPT = "kept"  # the level that the event gave stays
RATED = "rated"  # the level of the round takes its place
CHOICES = {RATED: "按本次评定", KEPT: "保留变动后的等级"}


@transaction.atomic
def close_round(
    round: RatingRound,
    *,
    valid_from: date,
    actor: User,
    settled: Mapping[int, str] | None = None,
    meeting: Meeting | None = None,
) -> list[UnitLevel]:
    """The levels of a round come into force on a day after its notice.

    `settled` says for every entry (by id) that an event overtook whether its level is KEPT or the RATED one takes its
    place; `meeting` is who decided that, needed where there is one. Units that ended meanwhile get no level.
    """
    round = hold_round(round)
    _refuse_unfit(round, valid_from)
    entries = list(round.entries.select_related("organization"))
    if undecided := [entry.name for entry in entries if not entry.final]:
        raise Refused(f"{some(undecided, measure='个单位')}还没有审定等级，不能生效。请先审定。")
    standing = [entry for entry in entries if not _ended(entry, valid_from)]
    hold_units(entry.organization_id for entry in standing)
    scale = scale_of(round.standard)
    refuse_second([entry.organization for entry in standing], scale, round.year)
    events = {one.entry.pk: one.level for one in overtaken(round, standing)}
    settled = settled or {}
    ruling = _settle(round, events, settled, meeting, actor=actor)
    kept = {pk: level for pk, level in events.items() if settled[pk] == KEPT}
    levels = [
        _new_level(round, entry, kept.get(entry.pk), ruling if entry.pk in events else None) for entry in standing
    ]
    giving = Giving(round.owner, scale, round.year, valid_from, Way.ROUND, round.decision, actor)
    given = give([level for level in levels if level is not None], giving)
    keep(round, state=RatingState.CLOSED, valid_from=valid_from)
    audit.record(
        "rating.closed",
        actor=actor,
        target=round,
        unit=round.owner,
        state=[RatingState.SHOWN, round.state],
        valid_from=valid_from,
        units=len(given),
        minutes_no=ruling.minutes_no if ruling else "",
        kept=[entry.name for entry in standing if entry.pk in kept],
    )
    return given


def _new_level(
    round: RatingRound, entry: RatingEntry, kept: UnitLevel | None, ruling: Resolution | None
) -> NewLevel | None:
    """The level that the round gives, or that of the event that is kept; None where an event took it away."""
    by = ruling or (round.approval if entry.approved else round.decision)
    if kept is None:
        named = tuple(entry.basis.get("won", ()))
        return NewLevel(entry.organization, entry.final, reason_of(entry), entry, named, by)
    if not kept.level:
        return None
    reason = f"保留{chinese_date(kept.valid_from)}变动后的等级：{kept.reason}"[:400]
    return NewLevel(entry.organization, kept.level, reason, entry, tuple(kept.named), by)


def _settle(
    round: RatingRound,
    events: Mapping[int, UnitLevel],
    settled: Mapping[int, str],
    meeting: Meeting | None,
    *,
    actor: User,
) -> Resolution | None:
    """The decision on the units that events overtook; None without any."""
    open_ones = [str(level.organization) for pk, level in events.items() if settled.get(pk) not in CHOICES]
    if open_ones:
        raise Refused(
            f"{some(open_ones, measure='个单位')}的等级在审定以后变动过，"
            "请逐个写明按本次评定还是保留变动后的等级，并登记作出决定的会议。"
        )
    if events and meeting is None:
        raise Refused("审定以后有等级变动，请登记决定怎样处理的会议。", field="body")
    return resolve(round.owner, meeting, actor=actor) if events and meeting else None


def _refuse_unfit(round: RatingRound, valid_from: date) -> None:
    if round.state != RatingState.SHOWN or round.notice is None:
        raise Refused(f"「{round}」{round.get_state_display()}，公示以后才能生效。")
    refuse_unless_over(round.notice, "生效")
    refuse_to_come(valid_from, "生效日期", field="valid_from")
    if valid_from <= round.notice.closes_on:
        raise Refused(f"生效日期须晚于公示结束日期{chinese_date(round.notice.closes_on)}，请改正。", field="valid_from")
    if (again := reopened_on(round)) and valid_from < again:
        raise Refused(f"生效日期不能早于{REOPENED}{chinese_date(again)}，请改正。", field="valid_from")


def _ended(entry: RatingEntry, day: date) -> bool:
    closed = entry.organization.closed_on
    return closed is not None and closed <= day
