"""评星定级 of one year: computed, townships' opinions, the county's decision, the city's approval, notice, plates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.demonstration.drawing import drawn, one_of
from assessments.models import Notice, Plate, RatingEntry, RatingRound, UnitLevel
from assessments.selectors.ratings import rating_of
from assessments.services.levels import KEPT, RATED, close_round, overtaken
from assessments.services.notices import Window, raise_objection
from assessments.services.plates import hang_plate, remove_plate
from assessments.services.rating_notices import show_round
from assessments.services.ratings import Given, answer, approve, compute, decide, open_round, opine
from assessments.services.ratings.rows import leap_of
from assessments.services.shown import answer_objection
from config.toolkit.scaled import SCALE
from organizations.models import Organization

from .scene import Scene, closing

LEVELS = ("五星", "四星", "三星", "二星", "一星")
CHANNEL = "靖远县委组织部组织一科，电话0943-6121234（演示）"
Chosen = dict[int, tuple[str, str]]


def begin(scene: Scene, year: int) -> RatingRound:
    """Opened and computed; people say of those that would fall whether they were told, and it is computed anew."""
    actor = scene.staff.organizer
    made = open_round(
        standard=scene.standards["stars"],
        owner=scene.county,
        year=year,
        day=closing(year),
        title=f"{scene.county.name}{year}年度村（社区）党组织评星定级",
        actor=actor,
    )
    made = compute(made, actor=actor)
    said: set[int] = set()
    while falling := _falling(made, said):
        told = {(one.organization_id, "told"): _told(one) for one in falling}
        answer(made, answers=told, actor=actor)
        said |= {unit for unit, _ in told}
        made = compute(made, actor=actor)
    return made


def _falling(made: RatingRound, said: Collection[int]) -> list[RatingEntry]:
    """Those that fall by the rules or the quota or whom their township doubts; without those of whom it was said."""
    entries = made.entries.exclude(organization__in=said).select_related("organization", "round")
    return [one for one in entries if _doubted(one) or not (one.proposed or one.tie)]


def _doubted(entry: RatingEntry) -> bool:
    """Whether its township is for a lower level, and has told it."""
    return drawn(23, "lower", entry.organization.code, entry.round.year) == 0


def _told(entry: RatingEntry) -> Given:
    """Most of those that would fall were told in writing."""
    year = entry.round.year
    if _doubted(entry) or drawn(7, "told", entry.organization.code, year):
        return Given(SCALE, f"{year}年11月上旬书面告知，村党组织签收")
    return Given(0, "没有按期告知")


def hear(scene: Scene, made: RatingRound, *, silent: int = 0) -> None:
    """The opinions of the townships, but of the last so many."""
    townships = list(Organization.objects.filter(pk__in=made.entries.values("parent")).order_by("position"))
    for number, township in enumerate(townships[: len(townships) - silent], 1):
        opine(
            made,
            township=township,
            opinions=_opinions(scene, made, township),
            meeting=scene.meeting(
                "党委会议",
                f"{township.name}党委纪要〔{made.year}〕{20 + number}号",
                min(date(made.year, 11, 12) + timedelta(days=number % 5), timezone.localdate()),
            ),
            actor=scene.staff.clerks[township.pk],
        )


def _opinions(scene: Scene, made: RatingRound, township: Organization) -> Chosen:
    """As proposed but for a few: one lower for what the township saw, one higher up to its own level."""
    words, given = scene.story["opinions"], {}
    rating = rating_of(made.standard)
    for entry in made.entries.filter(parent=township).select_related("organization", "round"):
        code, about = entry.proposed, (entry.organization.code, made.year)
        if not code or entry.tie:
            given[entry.pk] = (entry.computed or "三星", "按考核得分提出")
        elif code in LEVELS[1:3] and _doubted(entry):
            given[entry.pk] = (LEVELS[LEVELS.index(code) + 1], one_of(words["lower"], *about))
        elif code == "二星" and not entry.basis["bars"] and drawn(6, "raise", *about) == 0:
            given[entry.pk] = ("三星", one_of(words["raise"], *about))
        if entry.pk in given and leap_of(rating, entry, given[entry.pk][0]):
            del given[entry.pk]  # more than one level at once
    return given


def settle(scene: Scene, made: RatingRound, *, again: Chosen | None = None) -> RatingRound:
    """The county decides, and sets some opinions aside; the city approves five stars but for one or two.

    `again`: what is decided otherwise the second time.
    """
    year, words, second = made.year, scene.story["decisions"], again is not None
    levels = dict(_aside(made, words["kept"])) | tied(scene, made) | (again or {})
    number, day = (20, date(year, 12, 16)) if second else (19, date(year, 11, 26))
    minutes = scene.meeting("县委常委会会议", f"靖委常纪要〔{year}〕{number}号", day)
    made = decide(made, levels=levels, meeting=minutes, actor=scene.staff.leader)
    best = made.entries.filter(decided=LEVELS[0]).select_related("organization")
    doubted = [entry for entry in best if drawn(29, "doubt", entry.organization.code, year) == 0]
    number, day = (35, date(year, 12, 19)) if second else (33, date(year, 12, 5))
    minutes = scene.meeting("白银市委组织部部务会议", f"市组部纪要〔{year}〕{number}号", day)
    levels = {entry.pk: (LEVELS[1], words["approval"]) for entry in doubted}
    return approve(made, levels=levels, meeting=minutes, actor=scene.staff.city_leader)


def _aside(made: RatingRound, reason: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Every second opinion for a lower level does not stand."""
    for entry in made.entries.exclude(proposed="").select_related("organization"):
        if entry.opinion in LEVELS and entry.opinion != entry.proposed and entry.proposed in LEVELS:
            lower = LEVELS.index(entry.opinion) > LEVELS.index(entry.proposed)
            if lower and drawn(2, "aside", entry.organization.code, made.year):
                yield entry.pk, (entry.proposed, reason)


def tied(scene: Scene, made: RatingRound) -> Chosen:
    """At the edge of the quota the meeting names who has the place that is left; the others have one level less."""
    won, lost = scene.story["ties"]["won"], scene.story["ties"]["lost"]
    entries = made.entries.filter(tie=True).select_related("organization")
    return {
        entry.pk: (entry.computed, won[code])
        if (code := entry.organization.code) in won
        else (LEVELS[LEVELS.index(entry.computed) + 1], lost)
        for entry in entries
    }


def put_in_force(scene: Scene, made: RatingRound) -> list[UnitLevel]:
    """Shown for a week, an objection answered, then in force; new plates hung, those of others taken off.

    Where the objection was right, the round is decided, approved and shown again first.
    """
    year, actor = made.year, scene.staff.organizer
    upheld = _object(scene, made, _show(scene, made, 4, date(year, 12, 8)))
    if upheld:
        made = settle(scene, made, again=upheld)
        _show(scene, made, 5, date(year, 12, 20))
    day = date(year, 12, 28 if upheld else 20)
    entries = list(made.entries.select_related("organization"))
    events = {one.entry.pk: KEPT if one.level.level != one.entry.final else RATED for one in overtaken(made, entries)}
    minutes = (
        scene.meeting("县委组织部部务会议", f"靖组部纪要〔{year}〕31号", day - timedelta(days=1)) if events else None
    )
    levels = close_round(made, valid_from=day, settled=events, meeting=minutes, actor=actor)
    _plates(scene, levels, year)
    return levels


def _show(scene: Scene, made: RatingRound, number: int, day: date) -> Notice:
    title = f"关于{made.year}年度村（社区）党组织拟定星级的公示"
    window = Window(title, f"靖组公示〔{made.year}〕{number}号", day, day + timedelta(days=6), CHANNEL)
    return show_round(made, window, actor=scene.staff.organizer)


def _object(scene: Scene, made: RatingRound, notice: Notice) -> Chosen:
    """Raised and answered; what is then decided of the unit where the objection was right."""
    said: Mapping[str, Any] = next(each for each in scene.story["objections"] if each["year"] == made.year)
    actor, rating, upheld = scene.staff.organizer, rating_of(made.standard), "decision" in said
    best = made.entries.filter(approved=LEVELS[0]).select_related("organization", "round").order_by("position")
    about = next(one for one in best if not (upheld and leap_of(rating, one, LEVELS[1])))
    given = {"raised_by": said["by"], "raised_on": date(made.year, 12, 10), "text": said["text"]}
    raised = raise_objection(notice, **given, unit=about.organization, actor=actor)
    answered = date(made.year, 12, 13)
    answer_objection(raised, upheld=upheld, answer=said["answer"], answered_on=answered, actor=actor)
    return {about.pk: (LEVELS[1], said["decision"])} if upheld else {}


def _plates(scene: Scene, levels: list[UnitLevel], year: int) -> None:
    """A plate for everybody who newly has five stars; whoever has them no longer gives it back."""
    actor, day = scene.staff.organizer, date(year, 12, 28)
    hanging = {plate.held.organization_id: plate for plate in _hanging(scene)}
    best = [level for level in levels if level.level == LEVELS[0]]
    for unit, plate in hanging.items():
        if unit not in {level.organization_id for level in best}:
            remove_plate(plate, removed_on=day, reason=f"{year}年度没有评为五星级", actor=actor)
    new = [level for level in best if level.organization_id not in hanging]
    for number, level in enumerate(new, 1):
        hang_plate(level, number=f"靖星{year}{number:03d}", hung_on=day, actor=actor)


def _hanging(scene: Scene) -> list[Plate]:
    return list(Plate.objects.hanging().filter(owner=scene.county).select_related("held"))
