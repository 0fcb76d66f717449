"""What the meeting gives: opinions prepared, decided by name, in force from a day; taken back or taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Met, Resolution, TitleEntry, TitleHolding, TitleReview, TitleState
from assessments.selectors.titles import outcomes, rule_of
from assessments.services.holding import keep
from assessments.services.notices import refuse_unless_over, take_back_notice
from assessments.services.resolutions import Meeting, meeting_faults, resolve, told, undo
from config.toolkit.dates import chinese_date, years_later
from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come, refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User

from .reviews import hold_family, hold_review, refuse_unless_open

Opinion = tuple[bool | None, str]  # gives it, does not, or None: as computed; with the reason


@transaction.atomic
def settle(review: TitleReview, opinions: Mapping[int, Opinion], *, actor: User) -> int:
    """What is put before the meeting for single units, by entry: None takes it back; how many changed.

    Whatever is not what was computed has its reason; nobody has the title for a vacant post. All faults at once.
    """
    review = hold_review(review)
    refuse_unless_open(review, "填写意见")
    entries = {entry.pk: entry for entry in review.entries.filter(pk__in=opinions)}
    if opinions.keys() - entries.keys():
        raise Refused("有的单位不在这次评审里，请刷新后再填。")
    told = [(entries[pk], given, reason.strip()) for pk, (given, reason) in opinions.items()]
    if faults := [fault for one in told for fault in _faults(*one)]:
        raise Refused.of(faults)
    changed: dict[str, list[str]] = {}
    for entry, given, reason in told:
        before = (entry.decided, entry.reason)
        entry.decided, entry.reason = given, "" if given is None else reason
        if before != (entry.decided, entry.reason):
            entry.save(update_fields=["decided", "reason"])
            changed[str(entry)] = [_said(before[0]), _said(entry.decided)]
    if changed:
        audit.record("title.settled", actor=actor, target=review, unit=review.owner, opinions=changed)
    return len(changed)


def _said(given: bool | None) -> str:
    return {True: "认定", False: "不认定", None: "按计算结果"}[given]


def _faults(entry: TitleEntry, given: bool | None, reason: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the opinion on one unit, by the field of the form that shows it."""
    as_computed = given is None or (entry.computed == Met.YES if given else entry.computed == Met.NO)
    if given and entry.vacant:
        yield f"opinion:{entry.pk}", f"「{entry}」书记空缺，不能认定。"
    elif entry.reopened and given is not None and not reason:
        again = f"「{entry}」的异议成立（{entry.reopened}），请写明重新审议以后{_said(given)}的理由。"
        yield f"reason:{entry.pk}", again
    elif not as_computed and not reason:
        computed = entry.get_computed_display()
        yield f"reason:{entry.pk}", f"「{entry}」计算结果是{computed}，意见是{_said(given)}，请写明理由。"


@transaction.atomic
def decide_review(review: TitleReview, meeting: Meeting, *, actor: User) -> TitleReview:
    """The meeting decides: as put before it, as computed where nothing was; what is not clear is decided by name.

    Refused while it is not computed, when what is known has changed since, while units are neither clear nor settled.
    """
    review = hold_review(review)
    if review.state != TitleState.COMPUTED:
        raise Refused(f"「{review}」{review.get_state_display()}，不能审定。请先计算。")
    _refuse_stale(review)
    entries = list(review.entries.all())
    if faults := [*meeting_faults(meeting, (review.day, "截止日")), *_unsettled(entries)]:
        raise Refused.of(faults)
    for entry in entries:
        entry.decided = entry.outcome
    TitleEntry.objects.bulk_update(entries, ["decided"], batch_size=500)
    decision = resolve(review.owner, meeting, actor=actor)
    keep(review, state=TitleState.DECIDED, decision=decision)
    given = sum(1 for entry in entries if entry.decided)
    audit.record(
        "title.decided",
        actor=actor,
        target=review,
        unit=review.owner,
        minutes_no=decision.minutes_no,
        decided_on=decision.decided_on,
        given=given,
        units=len(entries),
    )
    return review


def _unsettled(entries: Sequence[TitleEntry]) -> Iterator[tuple[str, str]]:
    """Units of which the meeting must say by name what it decides, and nobody has."""
    if again := [str(entry) for entry in entries if entry.outcome is None and entry.reopened]:
        yield "", f"{some(again, measure='个单位')}的异议成立，要重新写明认定还是不认定和理由，才能审定。"
    if unclear := [str(entry) for entry in entries if entry.outcome is None and not entry.reopened]:
        yield "", f"{some(unclear, measure='个单位')}情况不明，要逐个写明认定还是不认定和理由，才能审定。"


def _refuse_stale(review: TitleReview) -> None:
    """Refused when another computation would give somebody another outcome, or another secretary."""
    now = {each.unit.unit.pk: (each.computed, each.post and each.post.person_id) for each in outcomes(review)}
    then = {row.organization_id: (row.computed, row.person_id) for row in review.entries.all()}
    names = dict(review.entries.values_list("organization_id", "name"))
    if changed := [names.get(pk, "新增单位") for pk in now.keys() | then.keys() if now.get(pk) != then.get(pk)]:
        raise Refused(f"{some(sorted(changed), measure='个单位')}的情况在计算以后有变化，请重新计算后再审定。")


@transaction.atomic
def close_review(review: TitleReview, *, valid_from: date, actor: User) -> list[TitleHolding]:
    """Put the decision in force: those decided hold the title from the day on, what these units held before ends.

    Units that ended meanwhile get none.
    """
    review = hold_family(review)
    rule, entries = rule_of(review.standard), list(review.entries.select_related("organization"))
    _refuse_unfit(review, rule.notice_days, valid_from)
    _end_earlier(review, entries, valid_from)
    until = years_later(valid_from, rule.years) if rule.years else None
    given = {"name": rule.award, "valid_from": valid_from, "valid_until": until, "actor": actor, "at": timezone.now()}
    holdings = TitleHolding.objects.bulk_create(
        TitleHolding(
            owner=review.owner,
            standard=review.standard,
            organization_id=entry.organization_id,
            person_id=entry.person_id,
            entry=entry,
            resolution=review.decision,
            **given,
        )
        for entry in entries
        if entry.decided and not _ended(entry, valid_from)
    )
    keep(review, state=TitleState.CLOSED, valid_from=valid_from)
    audit.record(
        "title.closed", actor=actor, target=review, unit=review.owner, valid_from=valid_from, given=len(holdings)
    )
    return holdings


def _ended(entry: TitleEntry, day: date) -> bool:
    closed = entry.organization.closed_on
    return closed is not None and closed <= day


def _refuse_unfit(review: TitleReview, notice_days: int, valid_from: date) -> None:
    """Refused before it is decided, while it is to be shown or is still shown, and for too early a day."""
    if review.state not in (TitleState.DECIDED, TitleState.SHOWN) or review.decision is None:
        raise Refused(f"「{review}」{review.get_state_display()}，不能生效。请先审定。")
    if review.state == TitleState.DECIDED and notice_days:
        raise Refused(f"标准规定公示不少于{notice_days}天，请先公示，期满以后才能生效。")
    if valid_from < review.decision.decided_on:
        told = chinese_date(review.decision.decided_on)
        raise Refused(f"生效日期不能早于决定日期{told}，请改正。", field="valid_from")
    if review.state == TitleState.SHOWN and review.notice:
        refuse_unless_over(review.notice, "生效")
        if valid_from <= review.notice.closes_on:
            told = chinese_date(review.notice.closes_on)
            raise Refused(f"生效日期须晚于公示结束日期{told}，请改正。", field="valid_from")
    refuse_to_come(valid_from, "生效日期", field="valid_from")


def _end_earlier(review: TitleReview, entries: Sequence[TitleEntry], day: date) -> None:
    """What these units hold of this title by earlier reviews ends on the day; what a meeting took away stays so."""
    held = TitleHolding.objects.standing().filter(
        owner=review.owner, standard__key=review.standard.key, organization__in=[row.organization_id for row in entries]
    )
    running = [
        each for each in held.select_related("entry__review", "organization") if each.until is None or each.until > day
    ]
    if later := next((each for each in running if each.valid_from > day), None):
        told = chinese_date(later.valid_from)
        raise Refused(f"「{later.entry.review}」已自{told}起生效，这次评审的生效日期要晚于它。", field="valid_from")
    given = {row.organization_id for row in entries if row.decided}
    if taken := next((each for each in running if each.ending_id and each.organization_id in given), None):
        told = chinese_date(taken.ended_on)
        raise Refused(f"「{taken}」由会议取消，自{told}起终止，生效日期不能早于这一天，请改正。", field="valid_from")
    running = [each for each in running if not each.ending_id]
    for each in running:
        each.ended_on, each.ended_by, each.ended_reason = day, review, f"由「{review}」接替"
    TitleHolding.objects.bulk_update(running, ["ended_on", "ended_by", "ended_reason"], batch_size=500)


@transaction.atomic
def withdraw_review(review: TitleReview, *, reason: str, actor: User, meeting: Meeting | None = None) -> TitleReview:
    """Take the review back: titles given by it never were, those that it ended go on.

    What is in force is undone by a meeting alone. Refused once a later review built on it.
    """
    review = hold_family(review)
    if review.state == TitleState.WITHDRAWN:
        raise Refused(f"「{review}」已撤回，不用再撤回。")
    if not reason.strip():
        raise Refused("请写明撤回的理由。", field="reason")
    granted = TitleHolding.objects.standing().filter(entry__review=review)
    if later := granted.filter(ended_by__isnull=False).select_related("ended_by").first():
        raise Refused(f"「{later.ended_by}」已接替这次评审，请先撤回它。")
    before, now, undoing = review.state, timezone.now(), _undoing(review, meeting, actor)
    if review.state == TitleState.SHOWN and review.notice:
        take_back_notice(review.notice, reason=reason, actor=actor)
    granted.filter(ending=None).update(ending=undoing)
    granted.update(withdrawn_at=now)
    review.ended.standing().update(ended_on=None, ended_by=None, ended_reason="")
    keep(
        review,
        state=TitleState.WITHDRAWN,
        withdrawn_by=actor,
        withdrawn_at=now,
        withdrawn_reason=f"{reason.strip()}{told(undoing)}",
    )
    audit.record(
        "title.withdrawn",
        actor=actor,
        target=review,
        unit=review.owner,
        reason=reason.strip(),
        state=[before, review.state],
        minutes_no=undoing.minutes_no if undoing else "",
    )
    return review


def _undoing(review: TitleReview, meeting: Meeting | None, actor: User) -> Resolution | None:
    """The decision by which a review in force is taken back; None for one that is not in force."""
    if review.state != TitleState.CLOSED or review.decision is None:
        return None
    return undo(review.owner, review.decision, meeting, f"「{review}」已生效", actor=actor)


def ending_faults(holding: TitleHolding, ended_on: date | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the day on which a title is taken away; None while it is not typed."""
    if ended_on and (fault := not_come(ended_on, "取消日期")):
        yield "ended_on", fault
    if ended_on and ended_on < holding.valid_from:
        yield "ended_on", f"取消日期不能早于生效日期{chinese_date(holding.valid_from)}，请改正。"


@transaction.atomic
def end_holding(holding: TitleHolding, *, ended_on: date, reason: str, meeting: Meeting, actor: User) -> TitleHolding:
    """取消称号: a meeting takes a title away before its time, with the reason."""
    TitleHolding.objects.select_for_update().only("pk").get(pk=holding.pk)
    holding = TitleHolding.objects.select_related("owner", "organization", "entry").get(pk=holding.pk)
    if holding.withdrawn_at or holding.ended_on:
        raise Refused(f"「{holding}」已经终止，不用再取消。")
    faults = [] if reason.strip() else [("reason", "请写明取消称号的理由。")]
    if faults := [*faults, *ending_faults(holding, ended_on), *meeting_faults(meeting)]:
        raise Refused.of(faults)
    ending = resolve(holding.owner, meeting, actor=actor)
    keep(holding, ended_on=ended_on, ended_reason=reason.strip(), ending=ending)
    audit.record(
        "title.ended",
        actor=actor,
        target=holding,
        unit=holding.organization,
        ended_on=ended_on,
        reason=reason.strip(),
        minutes_no=ending.minutes_no,
    )
    return holding
