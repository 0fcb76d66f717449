"""A review of a title: started for a day, computed as often as wanted until it is decided."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import TitleEntry, TitleReview, TitleState
from assessments.selectors.titles import Outcome, outcomes
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import Organization, User
from scoring.models import Standard
from scoring.services.standards import refuse_elsewhere

FIELDS = (
    *("parent", "name", "parent_name", "kind", "position", "person", "person_name", "vacant", "computed", "verdicts"),
    *("decided", "reason"),
)


@transaction.atomic
def start_review(*, owner: Organization, standard: Standard, day: date, title: str, actor: User) -> TitleReview:
    """A review of all units below the owner to which the standard applies, as they stood on the day."""
    if standard.kind != "title" or not Standard.objects.in_force().filter(pk=standard.pk).exists():
        raise Refused(f"「{standard}」不是现行的称号标准，请另选一个。", field="standard")
    refuse_elsewhere(standard, owner)
    refuse_to_come(day, "截止日", field="day")
    if not title.strip():
        raise Refused("请写明评审的名称。", field="title")
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    same = TitleReview.objects.standing().filter(owner=owner, standard=standard, day=day).first()
    if same:
        raise Refused(f"本单位已有截至{chinese_date(day)}的评审「{same}」，请打开它继续。", field="day")
    review = TitleReview.objects.create(
        owner=owner, standard=standard, day=day, title=title.strip(), made_by=actor, made_at=timezone.now()
    )
    audit.record("title.started", actor=actor, target=review, unit=owner, standard=standard.title, day=day)
    return review


@transaction.atomic
def compute_review(review: TitleReview, *, actor: User) -> TitleReview:
    """Judge every unit by what is known now; what was settled for a unit stays where its outcome is the same.

    Refused when nobody is there to be judged.
    """
    review = hold_review(review)
    refuse_unless_open(review, "计算")
    found = outcomes(review)
    if not found:
        raise Refused(f"{review.owner}下面没有「{review.standard}」适用的单位。请核对标准的适用单位和截止日。")
    cleared = _write(review, found)
    before = review.digest
    keep(review, state=TitleState.COMPUTED, computed_at=timezone.now(), digest=_digest(review, found))
    audit.record(
        "title.computed",
        actor=actor,
        target=review,
        unit=review.owner,
        units=len(found),
        digest=[before, review.digest],
        opinions_dropped=cleared,
    )
    return review


def _write(review: TitleReview, found: list[Outcome]) -> int:
    """The entries as they come out now; how many opinions no longer fit and were taken out."""
    there = {entry.organization_id: entry for entry in review.entries.all()}
    review.entries.exclude(organization__in=[each.unit.unit.pk for each in found]).delete()
    new, changed, cleared = [], [], 0
    for position, outcome in enumerate(found, 1):
        entry = there.get(outcome.unit.unit.pk)
        before = (entry.computed, entry.person_id) if entry else None
        entry = entry or TitleEntry(review=review, organization=outcome.unit.unit)
        _fill(entry, outcome, position)
        if before and entry.decided is not None and before != (entry.computed, entry.person_id):
            entry.decided, entry.reason, cleared = None, "", cleared + 1
        (changed if before else new).append(entry)
    TitleEntry.objects.bulk_create(new)
    TitleEntry.objects.bulk_update(changed, FIELDS, batch_size=200)
    return cleared


def _fill(entry: TitleEntry, outcome: Outcome, position: int) -> None:
    unit, post = outcome.unit, outcome.post
    entry.parent_id, entry.parent_name = unit.parent_id, unit.parent_name
    entry.name, entry.kind, entry.position = unit.name, unit.kind, position
    entry.person_id = post.person_id if post else None
    entry.person_name = post.person.name if post else ""
    entry.vacant, entry.computed, entry.verdicts = outcome.vacant, outcome.computed, outcome.verdicts


def _digest(review: TitleReview, found: list[Outcome]) -> str:
    """Of the standard, the day and all verdicts with their evidence."""
    rows = [[each.unit.unit.pk, each.post and each.post.person_id, each.vacant, each.verdicts] for each in found]
    return digest({"standard": review.standard.digest, "day": str(review.day), "entries": rows})


def hold_review(review: TitleReview) -> TitleReview:
    """The review as it stands once it is ours."""
    TitleReview.objects.select_for_update().only("pk").get(pk=review.pk)
    return TitleReview.objects.select_related("standard__owner", "owner", "decision", "notice").get(pk=review.pk)


def hold_family(review: TitleReview) -> TitleReview:
    """The review once all reviews of the same title by the same unit are ours: one ends what another gave."""
    family = TitleReview.objects.filter(owner=review.owner_id, standard__key=review.standard.key)
    list(family.select_for_update(of=("self",)).order_by("pk").only("pk"))
    return hold_review(review)


def refuse_unless_open(review: TitleReview, what: str) -> None:
    """Refused once it is decided or withdrawn."""
    if not review.open:
        raise Refused(f"「{review}」{review.get_state_display()}，不能再{what}。")
