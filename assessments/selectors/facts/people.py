"""Facts of the secretary: who leads the unit since when, in how many posts, and what reviews found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse

from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from organizations.models import CriteriaSet, Post, StrengthReview
from scoring.standards import Fact, FromPost, FromStrength, Known, flag

from .base import Asked, Found, Read, missing

YEAR = 12
NOBODY = "没有登记过书记"


def read_posts(asked: Asked, facts: Sequence[Fact]) -> Read:
    """Two queries for all facts."""
    return {
        fact.code: {unit: Found(POSTS[fact.reads.what](asked, unit)) for unit in asked.pks}
        for fact in facts
        if isinstance(fact.reads, FromPost)
    }


def read_strengths(asked: Asked, facts: Sequence[Fact]) -> Read:
    """The latest reviews until the day of those who are secretaries on it; three queries for all facts."""
    read = {fact.code: fact.reads for fact in facts if isinstance(fact.reads, FromStrength)}
    sets = {one.code: one for one in CriteriaSet.objects.filter(code__in={one.criteria for one in read.values()})}
    persons = [post.person_id for post in asked.secretaries.values()]
    rows = StrengthReview.objects.standing().filter(
        criteria__in=list(sets.values()), person__in=persons, reviewed_on__lte=asked.day
    )
    latest = {(row.person_id, row.criteria_id): row for row in rows.order_by("reviewed_on", "pk")}
    found: Read = {code: {} for code in read}
    for code, reads in read.items():
        criteria = sets.get(reads.criteria)
        for unit in asked.pks:
            found[code][unit] = Found(_strong(asked, unit, reads, criteria, latest))
    return found


def since_when(asked: Asked, unit: int) -> date:
    """Since when the present secretary has led the unit without a break, acting or not."""
    now = asked.secretaries[unit]
    begun = now.valid_from
    for post in sorted(asked.posts[unit], key=lambda post: post.valid_from, reverse=True):
        if post.person_id == now.person_id and (post.ended_on or asked.day) >= begun:
            begun = min(begun, post.valid_from)
    return begun


def full_months(since: date, until: date) -> int:
    """How many whole months lie between two days."""
    return (until.year - since.year) * YEAR + until.month - since.month - (until.day < since.day)


def vacant(asked: Asked, unit: int) -> str:
    """Why there is no secretary, "" where there is one."""
    if unit in asked.secretaries:
        return ""
    if not (posts := asked.posts.get(unit)):
        return NOBODY
    return f"书记自{chinese_date(_left(posts))}起空缺"


def _left(posts: list[Post]) -> date:
    return max(post.ended_on or date.min for post in posts)


def _in_post(asked: Asked, unit: int) -> str:
    post = asked.secretaries[unit]
    return f"{post.person.name}自{chinese_date(since_when(asked, unit))}起任{post.label}"


def _address(asked: Asked, unit: int) -> str:
    post = asked.secretaries.get(unit)
    return reverse("organizations:person", args=[post.person_id]) if post else ""


def _led(asked: Asked, unit: int) -> Known:
    if unit in asked.secretaries:
        return _told(asked, unit, SCALE, _in_post(asked, unit))
    if not asked.posts.get(unit):
        return missing(NOBODY)
    return Known(flag(False), evidence=vacant(asked, unit))


def _acting(asked: Asked, unit: int) -> Known:
    if reason := vacant(asked, unit):
        return missing(reason)
    return _told(asked, unit, flag(asked.secretaries[unit].acting), _in_post(asked, unit))


def _months(asked: Asked, unit: int) -> Known:
    if reason := vacant(asked, unit):
        return missing(reason)
    months = full_months(since_when(asked, unit), asked.day)
    return _told(asked, unit, months * SCALE, f"{_in_post(asked, unit)}，满{months}个月")


def _combined(asked: Asked, unit: int) -> Known:
    if unit not in asked.secretaries:
        reason = vacant(asked, unit)
        return missing(reason) if reason == NOBODY else Known(flag(False), evidence=reason)
    both = asked.combined.get(unit) == asked.secretaries[unit].person_id
    said = "同时任村（居）委会主任" if both else "没有同时任村（居）委会主任"
    return _told(asked, unit, flag(both), f"{_in_post(asked, unit)}，{said}")


def _age(asked: Asked, unit: int) -> Known:
    if reason := vacant(asked, unit):
        return missing(reason)
    person = asked.secretaries[unit].person
    age = person.age_on(asked.day)
    if age is None:
        return missing(f"{person.name}没有登记出生日期", address=_address(asked, unit))
    return _told(asked, unit, age * SCALE, f"{person.name}{age}周岁")


def _vacant_days(asked: Asked, unit: int) -> Known:
    if unit in asked.secretaries:
        return _told(asked, unit, 0, f"{_in_post(asked, unit)}，没有空缺")
    if not (posts := asked.posts.get(unit)):
        return missing(NOBODY)
    days = (asked.day - _left(posts)).days
    return Known(days * SCALE, evidence=f"{vacant(asked, unit)}，已{days}天")


def _told(asked: Asked, unit: int, value: int, said: str) -> Known:
    return Known(value, evidence=said, address=_address(asked, unit), period=f"截至{chinese_date(asked.day)}")


POSTS: dict[str, Callable[[Asked, int], Known]] = {
    "led": _led,
    "acting": _acting,
    "months": _months,
    "combined": _combined,
    "age": _age,
    "vacant_days": _vacant_days,
}


def _strong(
    asked: Asked,
    unit: int,
    reads: FromStrength,
    criteria: CriteriaSet | None,
    latest: dict[tuple[int, int], StrengthReview],
) -> Known:
    if reason := vacant(asked, unit):
        return missing(reason)
    if criteria is None:
        return missing(f"没有登记这个认定标准：{reads.criteria}")
    person = asked.secretaries[unit].person
    review = latest.get((person.pk, criteria.pk))
    if review is None:
        return missing(f"{person.name}还没有按「{criteria.name}」认定过", address=_address(asked, unit))
    aspects = {aspect["code"]: aspect["name"] for aspect in criteria.aspects}
    if reads.aspect and reads.aspect not in aspects:
        return missing(f"「{criteria.name}」里没有要看的这个方面")
    wanted = {reads.aspect} if reads.aspect else set(aspects)
    names = "、".join(name for code, name in aspects.items() if code in review.met) or "无"
    said = f"{person.name}{chinese_date(review.reviewed_on)}按「{criteria.name}」认定，符合：{names}"
    return _told(asked, unit, flag(wanted <= set(review.met)), said)
