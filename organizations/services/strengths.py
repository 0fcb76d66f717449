"""双强、三强、四强: sets of criteria are loaded as data; a review says which aspects a person meets on a day."""

import re
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
USED = "used"
CODE = re.compile(r"[a-z][a-z0-9_-]*")


@transaction.atomic
def load_criteria(document: Mapping[str, Any], *, actor: User | None) -> CriteriaSet:
    """A set from {code, name, source, aspects: [{code, name}]} and perhaps `used`; loaded again, its words may change.

    Refused when a key is missing or unknown, when an aspect is not understood, or when aspects of a set that was used
    come or go.
    """
    told = read_criteria(document)
    found = CriteriaSet.objects.select_for_update().filter(code=told["code"]).first()
    if found:
        refuse_change(found, told["aspects"])
    criteria = found or CriteriaSet(code=told["code"])
    before = {key: getattr(criteria, key) for key in told}
    if found and before == told:
        return criteria
    for key, value in told.items():
        setattr(criteria, key, value)
    criteria.save()
    switched = {USED: [before[USED], criteria.used]} if found and before.get(USED) not in (None, criteria.used) else {}
    audit.record("criteria.loaded", actor=actor, target=criteria, source=criteria.source, **switched)
    return criteria


def read_criteria(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a set says, its words trimmed; Refused that names what is missing, unknown, too long or said twice."""
    if unknown := sorted(set(document) - {*KEYS, USED}):
        raise Refused(f"标准文件里有不认识的内容「{unknown[0]}」，只能有{'、'.join(KEYS)}。")
    if missing := [key for key in KEYS if not document.get(key)]:
        raise Refused(f"标准文件缺少「{missing[0]}」。")
    told = {key: str(document[key]).strip() for key in ("code", "name", "source")}
    for key, value in told.items():
        longest = CriteriaSet._meta.get_field(key).max_length or 0
        if len(value) > longest:
            raise Refused(f"标准的「{key}」有{len(value)}个字，最多{longest}个字。")
    if not CODE.fullmatch(told["code"]):
        raise Refused(f"标准的代码「{told['code']}」应以小写英文字母开头，由小写英文字母、数字和横线组成。")
    used = document.get(USED)
    return told | {"aspects": _aspects(document["aspects"])} | ({USED: bool(used)} if used is not None else {})


def _aspects(given: Any) -> list[dict[str, str]]:
    rows = given if isinstance(given, list) else [given]
    aspects: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping) or set(row) != {"code", "name"} or not str(row["name"]).strip():
            raise Refused(f"第{number}个方面应写代码（code）和名称（name），请检查。")
        code = str(row["code"]).strip()
        if not CODE.fullmatch(code):
            raise Refused(f"第{number}个方面的代码「{code}」应以小写英文字母开头，由小写英文字母、数字和横线组成。")
        if code in aspects:
            raise Refused(f"第{number}个方面的代码「{code}」已经用过，请换一个。")
        aspects[code] = str(row["name"]).strip()
    return [{"code": code, "name": name} for code, name in aspects.items()]


def refuse_change(criteria: CriteriaSet, aspects: Sequence[Mapping[str, str]]) -> None:
    """Aspects of a set by which somebody was reviewed neither come nor go: figures of two years must mean the same."""
    if {one["code"] for one in criteria.aspects} == {one["code"] for one in aspects}:
        return
    if criteria.reviews.exists():
        raise Refused(f"「{criteria}」已用于认定，不能增减方面，请另立一套标准。")


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
