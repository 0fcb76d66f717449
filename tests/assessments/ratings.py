"""Rating rounds as an office makes them, for the tests of ratings and of their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.exports.rating_answers import answers_workbook
from assessments.imports.rating_answers import ANSWERS
from assessments.models import RatingEntry, RatingReopening, RatingRound, UnitLevel
from assessments.models.levels import Way
from assessments.selectors.ratings.earlier import kept_lines
from assessments.services import ratings
from assessments.services.ratings import Given
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.scaled import SCALE, parse
from organizations.models import Field, Kind, Organization, User
from organizations.roles import Role
from scoring.models import SchemeState, Standard
from scoring.services import standards
from tests.factories import make_organization, make_user
from tests.scoring.standards.rating_documents import CASE, HAPPY, OPEN_CASE, TOTAL, UNHAPPY, document

DAY = date(2025, 12, 31)
YEAR = 2025
TOTALS = ("96", "95", "93", "91", "85", "72", "64", "50")  # of the eight villages in their order
QUOTA = {"level": "五星", "share": "0.3"}
AUTHORITY = {"township_up_to": "四星", "owner_up_to": "四星"}


def star_document(**changes: Any) -> dict[str, Any]:
    """Five stars up to 30 %, approved by the city; satisfaction caps, open cases are not starred."""
    given = {
        "key": "village-stars",
        "title": "村党组织评星定级办法",
        "facts": [TOTAL, CASE, HAPPY],
        "gates": [UNHAPPY, OPEN_CASE],
        "quotas": [QUOTA],
        "authority": AUTHORITY,
    }
    return document(**{**given, **changes})


def make_standard(owner: Organization, **changes: Any) -> Standard:
    """A published rating standard."""
    draft = standards.load_standard(star_document(**changes), owner=owner, actor=None)
    return standards.publish(draft, actor=None) if draft.state == SchemeState.DRAFT else draft


@dataclass
class Place:
    """A city with one county, two townships of four villages each, and those who act there."""

    city: Organization
    county: Organization
    townships: list[Organization]
    villages: list[Organization]
    clerk: User  # organizes the county
    leader: User  # decides for the county
    approver: User  # decides for the city
    reviewers: list[User]  # one organizes each township


def make_place() -> Place:
    city = make_organization(kind=Kind.CITY)
    county = make_organization("靖远县", parent=city)
    townships = [make_organization(name, parent=county) for name in ("北湾镇", "东湾镇")]
    fields = (Field.VILLAGE, Field.VILLAGE, Field.VILLAGE, Field.COMMUNITY)
    villages = [
        make_organization(
            f"{township.name[0]}{number}{'社区' if field == Field.COMMUNITY else '村'}", parent=township, field=field
        )
        for township in townships
        for number, field in enumerate(fields, 1)
    ]
    return Place(
        city,
        county,
        townships,
        villages,
        make_user(at=county, name="张经办"),
        make_user(at=county, role=Role.LEADER, name="李书记"),
        make_user(at=city, role=Role.LEADER, name="王部长"),
        [make_user(at=township, name=f"{township.name}组织委员") for township in townships],
    )


def open_round(place: Place, standard: Standard | None = None, **changes: Any) -> RatingRound:
    """The round of 2025, not computed yet."""
    given = {"year": YEAR, "day": DAY, "title": "2025年度村党组织评星定级", **changes}
    return ratings.open_round(
        standard=standard or make_standard(place.county), owner=place.county, actor=place.clerk, **given
    )


def answers(place: Place, totals: tuple[str | None, ...] = TOTALS, **more: dict[int, str | bool]) -> dict[Any, Given]:
    """Totals in the order of the villages; satisfaction 90 % and no case where nothing else is said by number."""
    found: dict[Any, Given] = {}
    for number, village in enumerate(place.villages):
        if (total := totals[number]) is not None:
            found[village.pk, "total"] = Given(parse(total), "考核办核分表")
        found[village.pk, "happy"] = Given(parse(str(more.get("happy", {}).get(number, "90"))))
        found[village.pk, "case"] = Given(SCALE if more.get("case", {}).get(number) else 0)
    return found


def computed(
    place: Place, standard: Standard | None = None, totals: tuple[str | None, ...] = TOTALS, **more: Any
) -> RatingRound:
    """A round with answers, computed."""
    round = open_round(place, standard)
    ratings.answer(round, answers=answers(place, totals, **more), actor=place.clerk)
    return ratings.compute(round, actor=place.clerk)


def meeting(body: str = "县委常委会", day: date = date(2026, 1, 20)) -> Meeting:
    return Meeting(body, f"{body}〔2026〕1号", day, "会议研究")


def opined(place: Place, round: RatingRound) -> RatingRound:
    """Both townships agree with the proposal."""
    for township, reviewer in zip(place.townships, place.reviewers, strict=True):
        met = meeting("镇党委会", max(meeting().decided_on, round.day))
        ratings.opine(round, township=township, opinions={}, meeting=met, actor=reviewer)
    return round


def decided(place: Place, **more: Any) -> RatingRound:
    """A round that the county decided as proposed; five stars wait for the city."""
    round = opined(place, computed(place, **more))
    return ratings.decide(round, levels={}, meeting=meeting(), actor=place.leader)


def entries(round: RatingRound) -> list[RatingEntry]:
    return list(round.entries.order_by("position"))


def column(round: RatingRound, field: str) -> list[str]:
    return [getattr(entry, field) for entry in entries(round)]


def give_level(unit: Organization, level: str, *, owner: Organization, year: int, **more: Any) -> UnitLevel:
    """A level of the stars that a unit holds from the first of March after the year."""
    names = ("五星", "四星", "三星", "二星", "一星")
    actor = more.pop("actor", None) or User.objects.order_by("pk").first()
    return UnitLevel.objects.create(
        owner=owner,
        organization=unit,
        scale="stars",
        level=level,
        label=f"{level}级",
        rank=names.index(level) if level in names else None,
        year=year,
        valid_from=date(year + 1, 3, 1),
        way=Way.RECORDED,
        actor=actor,
        at="2026-01-01T00:00+08:00",
        **more,
    )


def ratings_about(
    county: Organization, township: Organization, *, organizer: User, bad: str = ""
) -> dict[str, dict[str, Any]]:
    """By state of a cycle what the addresses of ratings are about: a round computed, one not computed yet.

    `bad` stands behind every word.
    """
    village = make_organization(f"坪上村{bad}", parent=township)
    gates = [{**gate, "name": f"{gate['name']}{bad}"} for gate in (UNHAPPY, OPEN_CASE)]
    facts = [{**fact, "name": f"{fact['name']}{bad}"} for fact in (TOTAL, CASE, HAPPY)]
    standard = make_standard(county, title=f"评星办法{bad}", gates=gates, facts=facts)
    given = {"standard": standard, "owner": county, "title": f"评星定级{bad}", "actor": organizer}
    round = ratings.open_round(**given, year=2025, day=DAY)
    ratings.answer(round, answers={(village.pk, "happy"): Given(55 * SCALE, f"测评{bad}")}, actor=organizer)
    round = ratings.compute(round, actor=organizer)
    draft = ratings.open_round(**given, year=2024, day=date(2024, 12, 31))
    if bad:
        round.entries.update(opinion="四星", opinion_reason=bad, decided_reason=bad)
    met = resolve(county, Meeting(f"常委会{bad}", f"1号{bad}", date(2026, 1, 20)), actor=organizer)
    earlier = RatingReopening.objects.create(
        round=round,
        resolution=met,
        reason=f"核分有误{bad}",
        valid_from=date(2026, 1, 20),
        decision=met,
        lines=[kept_lines(round, list(round.entries.all()), {})[0] | {"decided_reason": bad}],
        actor=organizer,
        at=round.made_at,
    )
    record = ANSWERS.keep(round, answers_workbook(round, actor=organizer), name=f"事项{bad}.xlsx", actor=organizer)
    record.marked = record.file
    record.save()
    about = {"ratings": round, "ratings/entries": round.entries.get(), "ratings/imports": record}
    about |= {"ratings/reopenings": earlier}
    return {"open": about, "draft": {"ratings": draft, "ratings/entries": draft.entries.get()}}
