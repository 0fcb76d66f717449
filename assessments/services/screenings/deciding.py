"""The committee decides the list by name: all faults at once; afterwards it is shown, filed, and cases are opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Choice, Outcome, Screening, ScreeningEntry, ScreeningState
from assessments.selectors.screenings.computing import opened, spec_of
from assessments.services.cases import open_case, unit_fault
from assessments.services.holding import keep
from assessments.services.notices import refuse_unless_over
from assessments.services.resolutions import Meeting, decided_faults, named_faults, resolve
from config.toolkit import bulk
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations.models import User
from scoring.standards import Truth
from scoring.standards.listings import Listing

from .computing import refuse_stale
from .holding import hold, record, refuse_unless
from .screening import unfinished
from .starting import listed_entries


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided of one unit, and why where it is not as proposed."""

    choice: str
    reason: str = ""


Chosen = Mapping[int, Verdict]  # by entry


@transaction.atomic
def decide_screening(screening: Screening, chosen: Chosen, meeting: Meeting, *, actor: User) -> Screening:
    """Decide of every unit; those not in `chosen` are as the standard proposes.

    What the standard leaves open must be decided by name with a reason, as must every addition and removal.
    """
    screening = hold(screening)
    _refuse_early(screening)
    entries = list(screening.entries.select_related("organization", "part__opined"))
    if set(chosen) - {entry.pk for entry in entries}:
        raise Refused("名单中有不在这次排查里的单位，请刷新页面后重试。")
    if faults := [*named_faults(meeting), *naming_faults(screening, entries, chosen, meeting.decided_on)]:
        raise Refused.of(faults)
    made = _made(entries, chosen)
    resolution = resolve(screening.owner, meeting, actor=actor)
    for entry, verdict in made:
        entry.decided, entry.decided_reason = verdict.choice, verdict.reason.strip()
    rows = ((entry.pk, entry.decided, entry.decided_reason) for entry in entries)
    bulk.update(ScreeningEntry, rows, ("decided", "decided_reason"))
    keep(screening, state=ScreeningState.DECIDED, decision=resolution, decided_by=actor)
    _record(screening, entries, actor)
    return screening


def _made(entries: Sequence[ScreeningEntry], chosen: Chosen) -> list[tuple[ScreeningEntry, Verdict]]:
    return [(entry, chosen.get(entry.pk) or _proposed(entry)) for entry in entries]


def naming_faults(
    screening: Screening, entries: Sequence[ScreeningEntry], chosen: Chosen, decided_on: date | None
) -> list[tuple[str, str]]:
    """All that is wrong with the list by name; the day of the meeting may not be typed yet."""
    made = _made(entries, chosen)
    faults = [fault for entry, verdict in made for fault in _faults(screening, entry, verdict)]
    opined = max((entry.part.opined.decided_on for entry in entries if entry.part.opined), default=None)
    days = decided_faults(decided_on, (opined, "乡镇研究的"))
    return [*days, *(faults or _minimum(screening, entries, made))]


def _record(screening: Screening, entries: Sequence[ScreeningEntry], actor: User) -> None:
    listed = [entry.name for entry in entries if entry.decided == Choice.LISTED]
    changed = {
        entry.name: [entry.get_computed_display(), entry.get_decided_display(), entry.decided_reason]
        for entry in entries
        if entry.decided_reason
    }
    minutes = screening.decision.minutes_no if screening.decision else ""
    record("decided", screening, actor=actor, minutes_no=minutes, listed=len(listed), names=listed, otherwise=changed)


def _refuse_early(screening: Screening) -> None:
    if screening.state in ("draft", "computed"):
        if waiting := unfinished(screening):
            raise Refused(f"{some(waiting, measure='个乡镇')}还没有报送逐个排查的结果，不能确定名单。")
        raise Refused(f"「{screening}」还没有计算，请先计算。")
    refuse_unless(screening, (ScreeningState.CHECKED,), "确定名单", "要重新确定的，请先退回确定。")
    refuse_stale(screening)


def _proposed(entry: ScreeningEntry) -> Verdict:
    """As the standard has it; what it leaves open is not decided."""
    if entry.computed == Outcome.UNKNOWN:
        return Verdict("")
    return Verdict(Choice.LISTED if entry.computed == Outcome.LISTED else Choice.NOT)


def _faults(screening: Screening, entry: ScreeningEntry, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """All that is wrong with one unit, each with the field of the form."""
    name, listed, given = entry.name, verdict.choice == Choice.LISTED, verdict.reason.strip()
    if verdict.choice not in Choice.values:
        yield f"choice:{entry.pk}", f"「{name}」按标准不能确定（{entry.reason}），请点名确定列入或不列入。"
        return
    if listed and entry.computed == Outcome.OPENED:
        yield f"choice:{entry.pk}", f"「{name}」正在整顿，继续整顿即可，不能重复列入。"
        return
    if listed and (fault := _unlistable(screening, entry)):
        yield f"choice:{entry.pk}", fault
    if entry.computed == Outcome.UNKNOWN and not given:
        yield f"reason:{entry.pk}", f"「{name}」按标准不能确定，请写明{Choice(verdict.choice).label}的理由。"
    elif listed and entry.computed in (Outcome.NOT, Outcome.EXEMPT) and not given:
        yield f"reason:{entry.pk}", f"「{name}」按标准不列入，增加它请写明理由。"
    elif not listed and entry.computed == Outcome.LISTED and not given:
        yield f"reason:{entry.pk}", f"「{name}」按标准应列入，去掉它请写明理由。"


def _unlistable(screening: Screening, entry: ScreeningEntry) -> str:
    """Why no case could be opened for the unit; "" where one can."""
    unit = entry.organization
    if unit.closed_on:
        return f"「{entry.name}」已于{chinese_date(unit.closed_on)}撤销，不能列入。请在承接它的单位里办理。"
    return unit_fault(unit, screening.owner, screening.standard, screening.day)


def _minimum(
    screening: Screening, entries: Sequence[ScreeningEntry], made: Sequence[tuple[ScreeningEntry, Verdict]]
) -> Iterator[tuple[str, str]]:
    """Fewer decided than the standard asks for at least."""
    spec = spec_of(screening)
    if spec.minimum is None:
        return
    units = {entry.organization_id for entry, verdict in made if verdict.choice == Choice.LISTED}
    units |= {entry.organization_id for entry in entries if entry.computed == Outcome.OPENED}
    units |= set(_together(screening, spec))
    least = spec.minimum.number(len(entries))
    if len(units) < least:
        yield (
            "",
            (
                f"标准规定不少于{least}个（{len(entries)}个单位），现在确定{len(units)}个，还差{least - len(units)}个。"
                "请补列，并写明理由。"
            ),
        )


def _together(screening: Screening, spec: Listing) -> Iterator[int]:
    """Units decided in the other lists of the year that count in."""
    keys = spec.minimum.together if spec.minimum else ()
    others = ScreeningEntry.objects.filter(
        screening__owner=screening.owner,
        screening__key__in=keys,
        screening__year=screening.year,
        screening__state__in=("decided", "shown", "filed"),
        decided=Choice.LISTED,
    )
    yield from others.values_list("organization", flat=True)


@transaction.atomic
def file_screening(screening: Screening, *, listed_on: date, actor: User) -> Screening:
    """The list stands: every unit on it has a case opened, which keeps this version of the standard."""
    screening = hold(screening)
    entries = listed_entries(screening)
    _refuse_filing(screening, listed_on)
    _refuse_opened(screening, entries)
    assert screening.decision is not None
    for entry in entries:
        open_case(
            entry.organization,
            listed_on=listed_on,
            resolution=screening.decision,
            standard=screening.standard,
            owner=screening.owner,
            grounds=grounds(spec_of(screening), entry),
            entry=entry,
            actor=actor,
        )
    keep(
        screening,
        state=ScreeningState.FILED,
        listed_on=listed_on,
        filed_by=actor,
        filed_at=timezone.now(),
    )
    record("filed", screening, actor=actor, listed_on=listed_on, units=len(entries))
    return screening


def grounds(spec: Listing, entry: ScreeningEntry) -> str:
    """Why the unit is on the list: its criteria as they read, the place from the bottom, the committee's reason."""
    met = [f"{each.code}．{each.text}" for each in spec.criteria if _met(entry, each.code)]
    parts = ["；".join(met)] if met else [entry.reason] if entry.computed == Outcome.LISTED else []
    parts += [f"会议确定：{entry.decided_reason}"] if entry.decided_reason else []
    return "。".join(filter(None, parts)) or "会议确定列入"


def _met(entry: ScreeningEntry, code: str) -> bool:
    return bool(entry.hits.get(code, {}).get("truth") == Truth.YES)


def _refuse_opened(screening: Screening, entries: Sequence[ScreeningEntry]) -> None:
    """Refused where a unit came under rectification since the decision; all of them are named."""
    under = opened(screening)
    held = [f"{one.name}（{under[one.organization_id].label}）" for one in entries if one.organization_id in under]
    if held:
        advice = "请退回确定，重新计算，再确定名单。"
        raise Refused(f"确定以后又有{len(held)}个单位已在整顿：{some(held)}，不能重复列入。{advice}")


def _refuse_filing(screening: Screening, listed_on: date) -> None:
    spec, notice = spec_of(screening), screening.notice
    if screening.state == ScreeningState.DECIDED and spec.notice_days:
        raise Refused(f"标准规定公示不少于{spec.notice_days}天，请先公示，期满后再备案。")
    refuse_unless(screening, ("decided", "shown"), "备案")
    refuse_to_come(listed_on, "列入日期", field="listed_on")
    if screening.decision and listed_on < screening.decision.decided_on:
        decided = chinese_date(screening.decision.decided_on)
        raise Refused(f"列入日期不能早于会议确定的{decided}，请改正。", field="listed_on")
    if screening.state == ScreeningState.SHOWN and notice:
        refuse_unless_over(notice, "备案")
        if listed_on <= notice.closes_on:
            raise Refused(
                f"公示到{chinese_date(notice.closes_on)}止，列入日期应在这一天以后，请改正。", field="listed_on"
            )
