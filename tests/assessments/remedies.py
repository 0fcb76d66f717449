"""整改台账 as an office keeps it, for the tests of it and of the addresses about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import services
from assessments.models import Cycle, Remedy
from assessments.selectors.remedies import offer
from assessments.services import remedies as ledger
from organizations.models import Organization, User
from organizations.roles import Role
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_user

WORSE = {"late": "1", "meetings": "3"}  # loses 1.5 at 1.2 and 0.5 at 1.1


def in_days(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


def published_cycle(changes: Mapping[int, Mapping[str, str]] | None = None, **given: Any) -> Cycle:
    """A cycle of three townships assessed, decided and published; the first lost points unless told otherwise."""
    cycle = make_cycle(**given) if given else make_cycle(owner=make_organization("靖远县"))
    assess(cycle, {0: WORSE} if changes is None else changes)
    return publish(cycle)


def publish(cycle: Cycle) -> Cycle:
    """Decided as proposed, and published."""
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    cycle = Cycle.objects.get(pk=cycle.pk)
    grades = {each.roster_entry_id: (each.grade, "") for each in cycle.run.results.all()}
    said = {"meeting": "部务会", "minutes_no": "1号", "decided_on": timezone.localdate(), "grades": grades}
    services.decide(cycle, **said, actor=leader)
    services.publish(cycle, title="通报", document_no="", actor=cycle.created_by)
    return Cycle.objects.get(pk=cycle.pk)


def list_all(cycle: Cycle, *, due: date | None = None) -> list[Remedy]:
    """All deductions of the cycle, due in thirty days."""
    picks = [(each.result.roster_entry_id, each.leaf.code) for each in offer(cycle).lines]
    return ledger.list_deductions(cycle, picks=picks, due=due or in_days(30), actor=cycle.created_by)


def problem(organization: Organization, *, owner: Organization | None = None, **given: Any) -> Remedy:
    """A problem that a county's inspection found at a unit."""
    owner = owner or organization.parent
    actor = given.pop("actor", None) or make_user(at=owner)
    said = {"text": "党务公开栏没有更新", "origin": "第三季度督查", "due": in_days(30), **given}
    return ledger.add_remedy(owner=owner, organization=organization, actor=actor, **said)


def answer(remedy: Remedy, *, actor: User | None = None, **given: Any) -> Remedy:
    """The unit's clerk answers."""
    actor = actor or make_user(at=remedy.organization, role=Role.FILLER, name="李干事")
    said = {"text": "已更新并拍照存档", "measure": "每月5日前更新", "responsible": "李书记", **given}
    ledger.answer_remedy(remedy, **said, actor=actor)
    return Remedy.objects.get(pk=remedy.pk)


def remedies_about(
    owner: Organization, first: Organization, second: Organization, actor: User, words: str = ""
) -> dict[str, Any]:
    """By state what the addresses of remedies are about: one answered with a file, one of the other unit still open.

    `words` stand in all their texts.
    """
    clerk = make_user(at=first, role=Role.FILLER)
    paper = SimpleUploadedFile("整改照片.pdf", b"%PDF-1.4\n%%EOF\n")
    said = {"text": f"问题{words}", "origin": f"督查{words}", "owner": owner, "actor": actor}
    told = {"text": f"已改{words}", "measure": f"措施{words}", "responsible": f"李书记{words}"[:60]}
    done = answer(problem(first, **said), actor=clerk, file=paper, **told)
    waiting = problem(second, **said)
    return {
        "open": {"remedies": done, "remedies/answers": done.answers.get()},
        "draft": {"remedies": waiting},
    }
