"""How a round came to where it stands: decisions, what was taken back, notices, objections; what they leave open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.selectors.notices import chain
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
    events = AuditEvent.objects.filter(target_type=round._meta.label_lower, target_id=str(round.pk), action__in=wanted)
    name = called(round.entries.all())[entry.pk] if entry else ""
    for event in events.order_by("pk"):
        minutes = event.changes.get("minutes_no")
        was = event.changes.get("earlier", {}).get(name)
        said = (f"纪要{minutes}" if minutes else "", event.reason, f"原来{was}，不再有效" if was else "")
        yield Turn(event.at, event.label, "；".join(filter(None, said)))


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
