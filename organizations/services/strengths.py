"""双强、三强、四强: sets of criteria are loaded as data; a review says which aspects a person meets on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import CriteriaSet, Organization, Person, StrengthReview, User

from .withdrawing import mark_withdrawn

KEYS = ("code", "name", "source", "aspects")


@transaction.atomic
def load_criteria(document: Mapping[str, Any], *, actor: User | None) -> CriteriaSet:
    """A set from {code, name, source, aspects: [{code, name}]}; loaded again it may only change its words.

    Refused when a key is missing or unknown, or when aspects of a set that was used come or go.
    """
    if unknown := sorted(set(document) - set(KEYS)):
        raise Refused(f"标准文件里有不认识的内容「{unknown[0]}」，只能有{'、'.join(KEYS)}。")
    if missing := [key for key in KEYS if not document.get(key)]:
        raise Refused(f"标准文件缺少「{missing[0]}」。")
    aspects = [{"code": str(one["code"]), "name": str(one["name"])} for one in document["aspects"]]
    found = CriteriaSet.objects.filter(code=document["code"]).first()
    if found and found.reviews.exists() and {one["code"] for one in found.aspects} != {one["code"] for one in aspects}:
        raise Refused(f"「{found}」已用于认定，不能增减方面，请另立一套标准。")
    criteria = found or CriteriaSet(code=document["code"])
    before = [criteria.name, criteria.source, criteria.aspects]
    criteria.name, criteria.source, criteria.aspects = document["name"], document["source"], aspects
    if found and before == [criteria.name, criteria.source, criteria.aspects]:
        return criteria
    criteria.save()
    audit.record("criteria.loaded", actor=actor, target=criteria, source=criteria.source)
    return criteria


@transaction.atomic
def review_strength(
    person: Person,
    criteria: CriteriaSet,
    *,
    organization: Organization,
    met: Sequence[str],
    reviewed_on: date,
    basis: str = "",
    actor: User | None,
) -> StrengthReview:
    """Which aspects (codes) the person meets, as the unit found on that day."""
    refuse_to_come(reviewed_on, "认定日期")
    known = [aspect["code"] for aspect in criteria.aspects]
    if unknown := sorted(set(met) - set(known)):
        raise Refused(f"「{criteria}」没有「{unknown[0]}」这个方面。")
    review = StrengthReview.objects.create(
        person=person,
        organization=organization,
        criteria=criteria,
        met=[code for code in known if code in met],
        reviewed_on=reviewed_on,
        basis=basis.strip(),
        actor=actor,
    )
    audit.record(
        "strength.reviewed", actor=actor, target=review, unit=organization, met=review.aspects, noted_on=reviewed_on
    )
    return review


@transaction.atomic
def withdraw_review(review: StrengthReview, *, reason: str, actor: User | None) -> StrengthReview:
    """A wrong review counts no more; its row stays with the reason."""
    audit.take_turn()
    review = StrengthReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.withdrawn_at is not None:
        raise Refused(f"「{review}」已撤回。")
    reason = mark_withdrawn(review, reason=reason, actor=actor)
    audit.record("strength.withdrawn", actor=actor, target=review, unit=review.organization, reason=reason)
    return review
