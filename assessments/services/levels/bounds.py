"""What a rating standard holds of a level given between two rounds: its gates, its steps, whose approval it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessments.models.levels import UnitLevel
from assessments.selectors import facts
from assessments.selectors.covered import USUAL
from assessments.selectors.ratings.roster import rating_of
from assessments.services.ratings.rows import barred
from assessments.services.resolutions import Meeting
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations.models import Organization
from scoring.models import Standard
from scoring.standards import covers
from scoring.standards.gates import Held
from scoring.standards.rating_proposals import Unit, propose
from scoring.standards.ratings import Rating

BASIS = 400  # characters of a decision's basis


def ratings_of(owner: Organization, scale: str, unit: Organization) -> list[tuple[Standard, Rating]]:
    """The rating standards of the scale that are in force for who gives the level and are about such units."""
    rows = Standard.objects.in_force().reaching(owner).filter(kind=Rating.kind)
    found = ((row, row.spec()) for row in rows)
    return [
        (row, spec)
        for row, spec in found
        if isinstance(spec, Rating)
        and spec.scale.key == scale
        and covers(spec.applies_to or USUAL, unit.kind, unit.field)
    ]


def refuse_barred(standard: Standard, unit: Organization, code: str, *, held: Held, day: date) -> None:
    """Refused for a level that a gate without exception keeps from the unit on the day (整顿对象不定星)."""
    rating = rating_of(standard)
    told = facts.known(
        rating.facts,
        [unit],
        day=day,
        owner=standard.owner,
        chains=facts.chains_of(condition for _, condition in rating.conditions),
    )[unit.pk]
    one = Unit(str(unit.pk), told.known, told.series, unit.kind, unit.field, str(unit.parent_id), held)
    bars = [(bar.name, bar.code) for bar in propose(rating, [one], year=day.year)[one.id].bars]
    if said := list(barred(rating, unit.name, bars, code)):
        raise Refused.of(("to", sentence) for sentence in said)


def above_owner(ratings: Sequence[Rating]) -> list[str]:
    """The levels, by name, that are not for the giver alone: the unit above it approves them."""
    limits = [rating for rating in ratings if rating.authority.owner]
    return list(
        dict.fromkeys(
            level.name
            for rating in limits
            for level in rating.scale.levels
            if rating.better(level.code, rating.authority.owner)
        )
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """What is typed of the approval by the unit above: by whom, its paper or minutes, when."""

    by: str
    number: str
    on: date


def approved(
    ratings: Sequence[Rating], owner: Organization, level: str, meeting: Meeting, approval: Approval | None
) -> Meeting:
    """The decision with its approval in the basis; Refused without one for a level (by name) beyond the authority."""
    if approval is None:
        if level not in above_owner(ratings):
            return meeting
        if owner.parent is None:
            raise Refused(f"{level}要报上级审批，{owner}没有上级单位，请核对标准。", field="to")
        said = f"按标准，{level}要报{owner.parent}审批，请填写谁审批、文号、日期；还没有批的，请先报批。"
        raise Refused(said, field="approved_by")
    refuse_to_come(approval.on, "审批日期", field="approved_on")
    if approval.on < meeting.decided_on:
        said = f"审批日期{chinese_date(approval.on)}早于决定日期{chinese_date(meeting.decided_on)}，请核对。"
        raise Refused(said, field="approved_on")
    told = f"{approval.by.strip()}{chinese_date(approval.on)}审批（{approval.number.strip()}）"
    basis = "；".join(filter(None, (told, meeting.basis.strip())))
    if len(basis) > BASIS:
        raise Refused(f"依据和审批合起来不能超过{BASIS}字，请把依据写短一些。", field="basis")
    return replace(meeting, basis=basis)


def refuse_before_decided(valid_from: date, meeting: Meeting, approval: Approval | None) -> None:
    """Refused for a level that is to hold before it was decided, or approved."""
    what, day = ("审批日期", approval.on) if approval else ("决定日期", meeting.decided_on)
    if valid_from < day:
        said = f"生效日期{chinese_date(valid_from)}早于{what}{chinese_date(day)}，请改正。"
        raise Refused(said, field="valid_from")


def held_of(level: UnitLevel, rows: Sequence[UnitLevel]) -> Held:
    """The level, and since which year the unit has it without a break."""
    years = [level.year]
    for row in reversed(rows):
        if row.level != level.level:
            break
        years.append(row.year)
    return Held(level.level, min(years))
