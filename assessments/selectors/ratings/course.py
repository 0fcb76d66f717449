"""How a round came to where it stands: decisions, what was taken back, notices, objections; what they leave open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection, Resolution
from assessments.selectors.notices import chain
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.dates import chinese_date
from organizations.models import AuditEvent

ACTS = ("decided", "approved", "sent_back", "reopened", "reopened_closed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that happened: when, what, in words; `url` shows it."""

    at: datetime
    what: str
    detail: str
    url: str = ""


def called(entries: Iterable[RatingEntry]) -> dict[int, str]:
    """What each entry (by id) is called: its name, with the township where several bear it."""
    entries = list(entries)
    often = Counter(entry.name for entry in entries)
    return {entry.pk: f"{entry.parent_name}{entry.name}" if often[entry.name] > 1 else entry.name for entry in entries}


def upheld(round: RatingRound) -> list[Objection]:
    """Objections to its notices, of which a later one may have been shown, that the last decision did not know."""
    if round.state != RatingState.COMPUTED or round.notice is None or round.decision is None:
        return []
    found = Objection.objects.filter(notice__in=chain(round.notice), upheld=True)
    return list(found.filter(answered_on__gte=round.decision.decided_on).select_related("organization__parent"))


def course(round: RatingRound, entry: RatingEntry | None = None) -> list[Turn]:
    """Everything in the order in which it was registered; of one unit only what is about it or about all."""
    notices = Notice.objects.filter(pk__in=chain(round.notice) if round.notice else [])
    turns = [*_acts(round, entry), *_shown(notices), *_objections(notices, entry)]
    return sorted(turns, key=lambda turn: turn.at)


def _acts(round: RatingRound, entry: RatingEntry | None) -> Iterator[Turn]:
    wanted = [f"rating.{act}" for act in ACTS]
    found = AuditEvent.objects.filter(target_type=round._meta.label_lower, target_id=str(round.pk), action__in=wanted)
    events = list(found.order_by("pk"))
    name = called(round.entries.all())[entry.pk] if entry else ""
    meetings = _meetings(events)
    for number, event in enumerate(events):
        was = event.changes.get("earlier", {}).get(name)
        level = _level(event, events[number + 1 :], name, entry) if entry else ""
        said = (level, meetings.get(event.pk, ""), event.reason, f"原来{was}，不再有效" if was else "")
        by = f"{event.actor_name}登记" if event.actor_name else ""
        yield Turn(event.at, event.label, "；".join(filter(None, (*said, by))))


def _meetings(events: Iterable[AuditEvent]) -> dict[int, str]:
    """By event the meeting that decided it, with its minutes and its day."""
    numbers = {event.pk: event.changes.get("minutes_no") for event in events}
    known = list(Resolution.objects.filter(minutes_no__in=filter(None, numbers.values())).order_by("pk"))
    found = {}
    for event in events:
        same = [one for one in known if one.minutes_no == numbers[event.pk] and one.at <= event.at]
        if same:
            found[event.pk] = f"{same[-1].body}（纪要{same[-1].minutes_no}，{chinese_date(same[-1].decided_on)}）"
    return found


def _level(event: AuditEvent, later: Iterable[AuditEvent], name: str, entry: RatingEntry) -> str:
    """审定四星级: what the unit was given then, as the event that took it back says, or as it stands."""
    word = {"rating.decided": "审定", "rating.approved": "上级审批"}.get(event.action)
    if word is None:
        return ""
    taken = next((one.changes["earlier"] for one in later if "earlier" in one.changes), None)
    if taken is not None:
        return next((part for part in taken.get(name, "").split("，") if part.startswith(word)), "")
    code = entry.decided if event.action == "rating.decided" else entry.approved
    return f"{word}{rating_of(entry.round.standard).scale.names[code]}" if code else ""


def _shown(notices: Iterable[Notice]) -> Iterator[Turn]:
    for notice in notices:
        days = f"{chinese_date(notice.opens_on)}至{chinese_date(notice.closes_on)}"
        back = f"；已撤回：{notice.withdrawn_reason}" if notice.withdrawn_at else ""
        late = "，期满后补登" if notice.late else ""
        yield Turn(notice.at, "公示", f"{notice}，{days}{late}{back}", notice.get_absolute_url())


def _objections(notices: Iterable[Notice], entry: RatingEntry | None) -> Iterator[Turn]:
    found = Objection.objects.filter(notice__in=notices).select_related("organization", "notice")
    for one in found:
        if entry is None or one.organization_id in (None, entry.organization_id):
            about = f"（{one.organization}）" if one.organization else ""
            answer = {None: "还没有答复", True: f"成立：{one.answer}", False: f"不成立：{one.answer}"}[one.upheld]
            yield Turn(one.at, "异议", f"{one.raised_by}{about}：{one.text}；{answer}", one.notice.get_absolute_url())
