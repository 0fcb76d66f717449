"""A round as its pages show it: units with their levels in words, counts by level and township, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.models.levels import UnitLevel
from assessments.models.ratings import TOLD, RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.meters import RoundMeter, decided_meters, group_named
from assessments.selectors.ratings.overtaken import given_otherwise, in_force
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.dates import chinese_date
from organizations.models import Organization as Unit
from organizations.models import User
from organizations.roles import Permission
from scoring.standards.ratings import Rating

STAGES = {
    "previous": "上次等级",
    "computed": "按标准计算",
    "proposed": "名额内建议",
    "opinion": "乡镇意见",
    "decided": "审定",
    "approved": "上级审批后",
}
GIVEN = "given"
COUNTED = {**STAGES, GIVEN: "生效"}  # of what came into force, where units are counted


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a round with its levels in words, "" where there is none; `rise` against the level before."""

    entry: RatingEntry
    previous: str
    computed: str
    proposed: str
    opinion: str
    decided: str
    approved: str
    rise: int | None
    level: UnitLevel | None = None  # what is in force of it
    otherwise: str = ""  # in a sentence, where that is another level than was decided

    @property
    def fall(self) -> int:
        """By how many levels it fell."""
        return -(self.rise or 0)

    @property
    def differs(self) -> bool:
        """Whether the township says otherwise than proposed."""
        return bool(self.entry.opinion) and self.entry.opinion != self.entry.proposed

    @property
    def why(self) -> str:
        """What has to be said of the computed level: what is lacking, what changed it."""
        return "\n".join(self._why())

    @property
    def remark(self) -> str:
        """The same, and who wrote why another level."""
        said, entry = self._why(), self.entry
        reasons = {
            "乡镇": entry.opinion_reason,
            "审定": entry.decided_reason if self.decided else "",  # of one taken back nothing is told
            "审批": entry.approved_reason if self.approved else "",
        }
        said += [f"{who}：{why}" for who, why in reasons.items() if why and why not in said]
        return "\n".join([*said, *([self.otherwise] if self.otherwise else [])])

    def _why(self) -> list[str]:
        basis = self.entry.basis
        said = [f"缺{'、'.join(basis['lacking'])}"] if basis.get("lacking") else []
        said += [
            step["rule"] for step in basis.get("steps", ()) if step["what"] != "way" and step["before"] != step["after"]
        ]
        said += [step["rule"] for step in basis.get("steps", ()) if step["what"] == "quota"]
        return list(dict.fromkeys(said))


def standing_code(entry: RatingEntry, *, told: bool) -> str:
    """The level of the furthest stage; decisions only for those who may know them."""
    return (entry.final if told else "") or entry.opinion or entry.proposed


def lines(rating: Rating, entries: Sequence[RatingEntry], *, told: bool) -> list[Line]:
    """These entries as a table shows them; without decisions for those to whom they are not told yet."""
    names = rating.scale.names | {"": ""}
    levels = in_force(entries) if told else {}

    def line(entry: RatingEntry) -> Line:
        said = {stage: names.get(getattr(entry, stage), "") for stage in STAGES}
        if not told:
            said |= {"decided": "", "approved": ""}
        level = levels.get(entry.pk)
        other = given_otherwise(entry, level) if told and entry.round.state == RatingState.CLOSED else ""
        stands = level.level if level else standing_code(entry, told=told)
        return Line(entry, **said, rise=rating.scale.rise(entry.previous, stands), level=level, otherwise=other)

    return [line(entry) for entry in entries]


def told_to(user: User, round: RatingRound) -> bool:
    """Whether the user may read what was decided: those over the owner at once, others once it is shown.

    While it is still open, or open again, nothing is decided.
    """
    if round.state in (RatingState.DRAFT, RatingState.COMPUTED):
        return False
    if Unit.objects.allowed(user, Permission.OVERSEE).filter(pk=round.owner_id).exists():
        return True
    shown = round.notice is not None and round.notice.opens_on <= timezone.localdate()
    return round.state == RatingState.CLOSED or (round.state in TOLD and shown)


@dataclass(frozen=True, slots=True)
class Count:
    """How many units have a level at each stage that has come; None before."""

    name: str
    numbers: tuple[int | None, ...]


def counts(rating: Rating, entries: Sequence[RatingEntry], *, told: bool) -> list[Count]:
    """By level, outcomes after the levels and what is open, or has none, last; in the order of `COUNTED`."""
    levels = in_force(entries) if told else {}
    hidden = () if told else ("decided", "approved")

    def at(stage: str) -> list[str]:
        """The levels at a stage; once there was an approval, what was not sent up stands as it was decided."""
        if stage == GIVEN:
            return [levels[entry.pk].level if entry.pk in levels else "" for entry in entries] if levels else []
        if stage in hidden or not any(getattr(entry, stage) for entry in entries):
            return []
        return [entry.final if stage == "approved" else getattr(entry, stage) for entry in entries]

    reached = [at(stage) for stage in COUNTED]
    rows = [*rating.scale.names.items(), ("", "没有")]
    return [Count(name, tuple(codes.count(code) if codes else None for codes in reached)) for code, name in rows]


@dataclass(frozen=True, slots=True)
class Township:
    """One unit above rated units: how many it has, what it said of them, what is left open."""

    pk: int
    name: str
    units: int
    said: int
    ties: int
    open: int
    best: int  # proposed for the best level

    @property
    def done(self) -> bool:
        return self.said == self.units


def townships(round: RatingRound, rating: Rating, entries: Sequence[RatingEntry]) -> list[Township]:
    """In the order of the round; units directly below its owner have no township that speaks for them."""
    best = rating.scale.levels[0].code
    by_parent: dict[int, list[RatingEntry]] = {}
    for entry in entries:
        if entry.parent_id != round.owner_id:
            by_parent.setdefault(entry.parent_id, []).append(entry)
    return [
        Township(
            parent,
            members[0].parent_name,
            len(members),
            sum(bool(entry.opinion) for entry in members),
            sum(entry.tie for entry in members),
            sum(not entry.proposed for entry in members),
            sum(entry.proposed == best for entry in members),
        )
        for parent, members in by_parent.items()
    ]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A meter in words: whose, of which levels, how the number of places comes about."""

    meter: RoundMeter
    group: str
    names: str
    reckoned: str

    @property
    def state(self) -> str:
        if self.meter.over:
            return "已超名额"
        return "没有达到最少数" if self.meter.meter.short else ""


def gauges(rating: Rating, entries: Sequence[RatingEntry], field: str) -> list[Gauge]:
    """The quotas as used by the levels in `field`."""
    return [
        Gauge(found, group_named(found, entries), found.quota.names(rating.scale), found.meter.reckoned())
        for found in decided_meters(rating, entries, field)
    ]


def stage_of(round: RatingRound) -> str:
    """The field whose levels count now: of a round taken back before it was decided, what was proposed."""
    open_ = round.state in (RatingState.DRAFT, RatingState.COMPUTED)
    return "proposed" if open_ or round.decision_id is None else "final"


def places_told(round: RatingRound) -> str:
    """How many places of each quota are used now, for the message after a decision."""
    found = gauges(rating_of(round.standard), list(round.entries.order_by("position")), "final")
    return "".join(f"{one.group}{one.names}名额{one.meter.places}个，用{one.meter.used}个。" for one in found)


def steps(round: RatingRound, entries: Sequence[RatingEntry]) -> list[dict[str, Any]]:
    """Where the round stands on its way, for the row of steps."""
    rating = rating_of(round.standard)
    order = [RatingState.DRAFT, RatingState.COMPUTED, RatingState.FORWARDED, RatingState.DECIDED, *TOLD]
    at = order.index(RatingState(round.state)) if round.state in order else -1
    asked, said = rating.authority.township, sum(bool(entry.opinion) for entry in entries)
    found = [
        ("计算", at >= 1, f"{len(entries)}个单位"),
        *([("乡镇意见", at >= 2, f"{said}/{len(entries)}" if at >= 1 else "")] if asked or said else []),
        ("审定", at >= 2, chinese_date(round.decision.decided_on) if round.decision and at >= 2 else ""),
    ]
    if rating.authority.owner:
        done = chinese_date(round.approval.decided_on) if round.approval and at >= 3 else ""
        found.append(("上级审批", at >= 3, done))
    found.append(("公示", at >= 5, chinese_date(round.notice.opens_on) if round.notice and at >= 4 else ""))
    found.append(("生效", at >= 5, chinese_date(round.valid_from) if round.valid_from else ""))
    return list(_marked(found))


def _marked(found: Sequence[tuple[str, bool, str]]) -> Iterator[dict[str, Any]]:
    current = next((number for number, (_, done, _) in enumerate(found) if not done), len(found))
    for number, (label, done, detail) in enumerate(found):
        state = "done" if done else "current" if number == current else "todo"
        yield {"label": label, "state": state, "detail": detail}
