"""A workbook of posts on its way: kept with its plan, applied as it was shown, or dropped."""

from __future__ import annotations

from django.db import transaction

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.imports import records
from organizations.models import EndKind, ImportRecord, Organization, Person, Post, User
from organizations.services import files
from organizations.services.people import complete, update_person
from organizations.services.posts import end_post

from .plan import PostPlan, plan_posts

POSTS_IMPORT = "posts"
STALE = "预览之后人员或任职已有变化，没有导入。请重新上传并预览。"


@transaction.atomic
def keep_posts(content: bytes, *, root: Organization, name: str, actor: User) -> ImportRecord:
    """Keep the upload and what it would do; with problems the record holds the workbook with its cells marked."""
    plan = plan_posts(read(content), root=root, user=actor)
    return records.keep(
        content,
        kind=POSTS_IMPORT,
        name=name,
        organization=root,
        actor=actor,
        problems=plan.problems,
        counts=plan.counts,
        plan_digest="" if plan.problems else plan.digest,
    )


def replan_posts(record: ImportRecord, *, actor: User) -> PostPlan:
    """The plan of a kept workbook over what stands now."""
    assert record.organization
    return plan_posts(read(files.open_file(record.file).read()), root=record.organization, user=actor)


@transaction.atomic
def apply_posts(record: ImportRecord, *, actor: User) -> PostPlan:
    """Write a planned import, all or nothing; its one line in the trail names the file and what was planned."""
    audit.take_turn()
    record = records.planned(record)
    plan = replan_posts(record, actor=actor)
    if not plan.ok or plan.digest != record.plan_digest:
        raise Refused(STALE)
    for person, values in plan.corrections:
        update_person(person, actor=actor, **values)
    for post, on in plan.ends:
        end_post(post, on=on, kind=EndKind.OTHER, actor=actor)
    for person in plan.persons:
        complete(person)
    Person.objects.bulk_create(plan.persons)
    for post in plan.creates:
        post.person, post.actor = post.person, actor  # the person has its key now
    Post.objects.bulk_create(plan.creates)
    records.finish(record, actor=actor, counts=plan.counts)
    return plan
