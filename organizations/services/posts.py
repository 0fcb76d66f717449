"""Posts: appointed, ended, changed with a term, moved, withdrawn. One unit has one secretary on a day, unless for a
reason that is written down (F9; domain 14)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come
from organizations import audit
from organizations.models import EndKind, Organization, Person, Post, Title, User

from .people import ADULT, update_person
from .withdrawing import mark_withdrawn

PARTY = (Title.SECRETARY, Title.DEPUTY, Title.MEMBER)
VILLAGERS = (Title.HEAD, Title.DEPUTY_HEAD, Title.COMMITTEE)
BODIES = {"party": PARTY, "villagers": VILLAGERS}  # whose terms end together
REASON = "同一天已有书记在任"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who takes which post at a change of term."""

    person: Person
    title: str
    name: str = ""
    source: str = ""
    acting: bool = False


@transaction.atomic
def appoint(
    person: Person,
    organization: Organization,
    *,
    title: str,
    valid_from: date,
    actor: User | None,
    name: str = "",
    source: str = "",
    acting: bool = False,
    valid_to: date | None = None,
    document_no: str = "",
    reason: str = "",
) -> Post:
    """A post from that day on (until before `valid_to`); Refused with every fault of `post_faults`."""
    audit.take_turn()
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    post = Post(
        person=person,
        organization=organization,
        title=title,
        name=name.strip(),
        source=source,
        acting=acting,
        valid_from=valid_from,
        valid_to=valid_to,
        document_no=document_no.strip(),
        reason=reason.strip(),
        actor=actor,
    )
    others = Post.objects.standing().filter(organization=organization).select_related("person", "organization")
    if faults := list(post_faults(post, others)):
        raise Refused.of(faults)
    post.save(force_insert=True)
    told = {"source": post.get_source_display(), "document_no": post.document_no, "valid_to": valid_to}
    _record("post.appointed", post, actor, valid_from=valid_from, **{key: word for key, word in told.items() if word})
    return post


@transaction.atomic
def end_post(
    post: Post,
    *,
    on: date,
    kind: str = EndKind.OTHER,
    note: str = "",
    document_no: str = "",
    actor: User | None,
) -> Post:
    """Out of office from that day on; pairs in which the person was the mentor end too."""
    post = _open(post)
    _refuse_end(post, on)
    post.valid_to, post.end_kind, post.end_note = on, kind, note.strip()
    post.end_document_no = document_no.strip()
    post.save(update_fields=["valid_to", "end_kind", "end_note", "end_document_no"])
    post.pairs.filter(valid_to=None, valid_from__lte=on).update(valid_to=on, end_note="培养人离任")
    _record("post.ended", post, actor, valid_to=[None, on], end_kind=post.get_end_kind_display(), end_note=note)
    return post


@transaction.atomic
def change_term(
    organization: Organization,
    *,
    body: str,
    on: date,
    seats: Sequence[Seat],
    document_no: str = "",
    actor: User | None,
) -> list[Post]:
    """换届: all posts of the body (a key of BODIES) end on that day, and the seats begin; who stays begins anew."""
    audit.take_turn()
    titles = BODIES[body]
    if not seats:
        raise Refused("换届须至少选出一人，请填写当选人员。")
    if wrong := [seat for seat in seats if seat.title not in titles]:
        raise Refused(f"「{Title(wrong[0].title).label}」不属于这次换届的班子，请另行任职。")
    before = Post.objects.in_office(on).filter(organization=organization, title__in=titles, valid_to=None)
    for post in before:
        end_post(post, on=on, kind=EndKind.TERM, document_no=document_no, actor=actor)
    return [
        appoint(
            seat.person,
            organization,
            title=seat.title,
            name=seat.name,
            source=seat.source,
            acting=seat.acting,
            valid_from=on,
            document_no=document_no,
            actor=actor,
        )
        for seat in seats
    ]


@transaction.atomic
def transfer_post(
    post: Post,
    *,
    to: Organization,
    on: date,
    title: str = "",
    source: str = "",
    document_no: str = "",
    reason: str = "",
    actor: User | None,
) -> Post:
    """调任: the post ends on that day, one at another unit begins (the same title unless given), the home moves too."""
    if to.pk == post.organization_id:
        raise Refused(f"「{post.person}」已在「{to}」任职，调任须另选单位。", field="to")
    post = end_post(post, on=on, kind=EndKind.TRANSFER, note=f"调任{to.name}", document_no=document_no, actor=actor)
    new = appoint(
        post.person,
        to,
        title=title or post.title,
        name="" if title and title != post.title else post.name,
        source=source,
        valid_from=on,
        document_no=document_no,
        reason=reason,
        actor=actor,
    )
    update_person(post.person, home=to, actor=actor)
    return new


@transaction.atomic
def withdraw_post(post: Post, *, reason: str, actor: User | None) -> Post:
    """A post that was wrongly registered counts no more; its row stays with the reason."""
    audit.take_turn()
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "organization").get(pk=post.pk)
    if post.withdrawn_at is not None:
        raise Refused(f"「{post}」已撤销登记。")
    if post.papers.standing().exists():
        raise Refused(f"「{post}」还有任职材料，请先撤回它们。")
    if post.pairs.filter(valid_to=None).exists():
        raise Refused(f"「{post}」还在结对培养，请先结束结对。")
    reason = mark_withdrawn(post, reason=reason, actor=actor, missing="请写明撤销登记的理由。")
    _record("post.withdrawn", post, actor, reason=reason, valid_from=post.valid_from)
    return post


def post_faults(post: Post, others: Iterable[Post]) -> Iterator[tuple[str, str]]:
    """Every fault of a post to be, as the field and a sentence; `others` are the standing posts of its unit."""
    yield from _day_faults(post)
    yield from _unit_faults(post)
    age = post.person.age_on(post.valid_from)
    if age is not None and age < ADULT:
        yield "valid_from", f"「{post.person}」任职时不满{ADULT}周岁，请核对出生日期和任职日期。"
    for other in others:
        if not _meet(post, other):
            continue
        if _same(post.person, other.person):
            if (other.title, other.name) == (post.title, post.name):
                since = chinese_date(other.valid_from)
                yield "title", f"「{other.person}」自{since}起已任「{other.organization}」{other.label}，不能重复登记。"
        elif post.title == other.title == Title.SECRETARY and not (post.reason or other.reason):
            yield (
                "reason",
                f"「{post.organization}」{REASON}（{other.person}，{chinese_date(other.valid_from)}起）。"
                "请先办理免职；确需同时有两位书记的，请写明理由。",
            )


def _day_faults(post: Post) -> Iterator[tuple[str, str]]:
    for name, what in (("valid_from", "任职日期"), ("valid_to", "免职日期")):
        day = getattr(post, name)
        if day and (fault := not_come(day, what)):
            yield name, fault
    if post.valid_to and post.valid_to <= post.valid_from:
        yield "valid_to", f"免职日期{chinese_date(post.valid_to)}必须晚于任职日期{chinese_date(post.valid_from)}。"


def _unit_faults(post: Post) -> Iterator[tuple[str, str]]:
    unit = post.organization
    if unit.opened_on and post.valid_from < unit.opened_on:
        yield "valid_from", f"「{unit}」{chinese_date(unit.opened_on)}成立，任职日期不能早于这一天。"
    if unit.closed_on and post.valid_from >= unit.closed_on:
        yield "valid_from", f"「{unit}」{chinese_date(unit.closed_on)}已撤销，任职日期必须早于这一天。"
    elif unit.closed_on and post.valid_to and post.valid_to > unit.closed_on:
        yield "valid_to", f"「{unit}」{chinese_date(unit.closed_on)}已撤销，免职日期不能晚于这一天。"


def _meet(post: Post, other: Post) -> bool:
    """True when both are held on one day at least."""
    other_end, end = other.ended_on, post.valid_to
    return (other_end is None or other_end > post.valid_from) and (end is None or end > other.valid_from)


def _same(person: Person, other: Person) -> bool:
    return person is other or (person.pk is not None and person.pk == other.pk)


def _open(post: Post) -> Post:
    """The row for ourselves, as it is now; Refused when it has ended or was withdrawn."""
    audit.take_turn()
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "organization").get(pk=post.pk)
    if post.withdrawn_at is not None:
        raise Refused(f"「{post}」已撤销登记，不能再变更。")
    if post.valid_to is not None:
        raise Refused(f"「{post}」已于{chinese_date(post.valid_to)}免去，不能再变更。")
    return post


def _refuse_end(post: Post, on: date) -> None:
    ended = Post(person=post.person, organization=post.organization, valid_from=post.valid_from, valid_to=on)
    if faults := [fault for fault in (*_day_faults(ended), *_unit_faults(ended)) if fault[0] == "valid_to"]:
        raise Refused.of(faults)


def _record(action: str, post: Post, actor: User | None, *, reason: str = "", **changes: object) -> None:
    title, person = post.label, post.person.name
    told = {"person": person, "title": title} | changes
    audit.record(action, actor=actor, target=post, unit=post.organization, reason=reason or post.reason, **told)
