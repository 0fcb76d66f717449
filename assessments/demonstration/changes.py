"""What happened to units of the demonstration this year: made-up events of each sort, with made-up documents.

They touch no unit that a cycle of the demonstration assesses, so that its figures stay what they are.
"""

from __future__ import annotations

from datetime import date

from organizations.models import EndKind, Field, Organization, OrganizationEvent, Post, User
from organizations.services import tree
from organizations.services.posts import end_post

from .groundwork import unit

MERGED, INTO = "620421101201", "620421101200"  # 天字村 goes into 金山村
MOVED, TO = "620421102204", "620421101"  # 杨柳村 of 东湾镇 goes to 北湾镇
RENAMED, NAME = "620421101205", "泰安新村村民委员会"
RAISED, COMMUNITY = "620421102200", "滋泥水社区居民委员会"


def record_events(*, actor: User) -> int:
    """A merger, a transfer, a rename and a village that becomes a community, each by its document; how many."""
    merged_on = date(2026, 2, 10)
    _end_posts(unit(MERGED), merged_on, actor=actor)
    events: list[OrganizationEvent] = [
        tree.merge(
            [unit(MERGED)],
            into=unit(INTO),
            effective_on=merged_on,
            document_no="靖民演示〔2026〕1号",
            members={unit(MERGED).pk: 36, unit(INTO).pk: 52},
            actor=actor,
        ),
        tree.transfer(
            unit(MOVED),
            parent=unit(TO),
            effective_on=date(2026, 3, 20),
            document_no="靖民演示〔2026〕2号",
            actor=actor,
        ),
        tree.rename(
            unit(RENAMED),
            name=NAME,
            effective_on=date(2026, 4, 8),
            document_no="靖民演示〔2026〕3号",
            actor=actor,
        ),
        tree.rename(
            unit(RAISED),
            name=COMMUNITY,
            field=Field.COMMUNITY,
            effective_on=date(2026, 5, 12),
            document_no="靖民演示〔2026〕4号",
            actor=actor,
        ),
    ]
    return len(events)


def _end_posts(place: Organization, day: date, *, actor: User) -> None:
    """Nobody is in office at a unit that is no more."""
    for post in Post.objects.in_office(day).filter(organization=place, valid_to=None):
        end_post(post, on=day, kind=EndKind.OTHER, note="建制合并", actor=actor)
