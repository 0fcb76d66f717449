"""Merging and splitting: which part of which unit goes to which, old or new; one event names them all (F3)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from config.toolkit import scaled
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.kinds import PARTY_KINDS
from organizations.models import Organization, OrganizationEvent, User
from organizations.models.events import EventKind

from .changes import Change, Link, NewUnit, current_parent, refuse_below_itself

Target = Organization | NewUnit
RECORDED = {  # the lines of the trail
    EventKind.MERGE: "organization.merged",
    EventKind.SPLIT: "organization.split",
    EventKind.REGROUP: "organization.regrouped",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """The part of a source that goes to a target: its share (scaled), its members that day, the units it takes along.

    Flows to one new unit hold the same NewUnit.
    """

    source: Organization
    target: Target
    share: int = SCALE
    members: int | None = None
    children: tuple[Organization, ...] = ()


def merge(
    sources: Sequence[Organization],
    *,
    into: Target,
    effective_on: date,
    document_no: str = "",
    members: Mapping[int, int] | None = None,
    actor: User | None,
) -> OrganizationEvent:
    """The sources end and `into`, a unit in force or a new one, takes over all that stood below them.

    `members` are the numbers of members on that day, by id: of the sources, and of `into` where it was in force, which
    then is a source of its own too.
    """
    if not sources or into in sources:
        raise Refused("合并须有另外的被并入单位，请重新选择。")
    if isinstance(into, NewUnit) and len(sources) == 1:
        raise Refused("合并成新单位至少要有两个原单位；只有一个的，请用“更名”。")
    counts = members or {}
    flows = [Flow(source, into, members=counts.get(source.pk)) for source in sources]
    if isinstance(into, Organization) and into.pk in counts:
        flows.append(Flow(into, into, members=counts[into.pk]))
    return regroup(flows, effective_on=effective_on, document_no=document_no, actor=actor)


def split(
    source: Organization, parts: Sequence[Flow], *, effective_on: date, document_no: str = "", actor: User | None
) -> OrganizationEvent:
    """One unit goes to several, new or in force; it stays itself where it is one of the targets.

    The shares sum to exactly one; every unit below the source is named by one part, or stays where the source stays.
    """
    if len(parts) < 2:
        raise Refused(f"「{source}」拆分后至少要有两个单位，请补填。")
    if any(part.source != source for part in parts):
        raise Refused(f"拆分只能有一个原单位「{source}」。")
    return regroup(parts, effective_on=effective_on, document_no=document_no, actor=actor)


@transaction.atomic
def regroup(
    flows: Sequence[Flow], *, effective_on: date, document_no: str = "", actor: User | None
) -> OrganizationEvent:
    """One event of any shape: one source is split, one target is merged into, several become several by regrouping.

    Refused when the shares of a source do not sum to one, when a target stands below a source that ends, when units
    below a source are left without a target, and for units of different kinds. A target in force may be a source of
    itself alone, to tell its members.
    """
    change = Change(effective_on, document_no, actor)
    sources = {flow.source.pk: change.open(flow.source) for flow in flows}
    _refuse_shares(flows)
    acting = _acting(flows, sources)
    standing = _open_targets(change, flows, sources)
    ending = {pk: one for pk, one in sources.items() if pk not in standing}
    _refuse_targets(flows, standing, ending)
    moves = _moves(flows, sources, ending)
    for one in ending.values():
        change.close(one)
    result = dict(standing)
    for new in dict.fromkeys(flow.target for flow in flows if isinstance(flow.target, NewUnit)):
        result[new] = _found(change, new, flows)
    for child, target in moves:
        change.move(child, result[_key(target)])
    links = [Link(sources[f.source.pk], result[_key(f.target)], f.share, f.members) for f in flows]
    kind = _kind(acting, result)
    event = change.write(kind, links, note=_told(links))
    names = {"sources": _listed(acting), "targets": _listed(result.values())}
    if reasons := dict.fromkeys(key.same_name for key in result if isinstance(key, NewUnit) and key.same_name):
        names["same_name"] = "；".join(reasons)
    about = acting[0] if kind == EventKind.SPLIT else next(iter(result.values()))
    change.record(RECORDED[kind], about, event, **names)
    return event


def _kind(acting: Sequence[Organization], result: Mapping[int | NewUnit, Organization]) -> EventKind:
    """By how many units something leaves and how many come out of it."""
    if len(result) == 1:
        return EventKind.MERGE
    return EventKind.SPLIT if len(acting) == 1 else EventKind.REGROUP


def _key(target: Target) -> int | NewUnit:
    return target if isinstance(target, NewUnit) else target.pk


def _refuse_shares(flows: Sequence[Flow]) -> None:
    pairs = Counter((flow.source.pk, _key(flow.target)) for flow in flows)
    for flow in flows:
        if pairs[flow.source.pk, _key(flow.target)] > 1:
            raise Refused(f"「{flow.source}」到「{_name(flow.target)}」写了两次，请合成一行。")
        if not 0 < flow.share <= SCALE:
            raise Refused(f"「{flow.source}」到「{_name(flow.target)}」的份额应大于0、不超过1。")
        if flow.members is not None and flow.members < 0:
            raise Refused(f"「{flow.source}」的党员人数不能小于0。")
    for source in {flow.source.pk: flow.source for flow in flows}.values():
        total = sum(flow.share for flow in flows if flow.source == source)
        if total != SCALE:
            raise Refused(f"「{source}」的份额合计是{scaled.text(total)}，应当正好是1，请核对各行的份额。")


def _acting(flows: Sequence[Flow], sources: Mapping[int, Organization]) -> list[Organization]:
    """The sources of which something goes elsewhere; Refused for a unit that nothing leaves and nothing joins."""
    leaving = {flow.source.pk for flow in flows if flow.source != flow.target}
    joined = {_key(flow.target) for flow in flows if flow.source != flow.target}
    for pk, one in sources.items():
        if pk not in leaving | joined:
            raise Refused(f"「{one}」只归它自己，没有变化，请去掉这一行。")
    return [one for pk, one in sources.items() if pk in leaving]


def _open_targets(
    change: Change, flows: Sequence[Flow], sources: Mapping[int, Organization]
) -> dict[int | NewUnit, Organization]:
    """The targets that are in force already, by id."""
    old = {flow.target.pk: flow.target for flow in flows if isinstance(flow.target, Organization)}
    return {pk: sources[pk] if pk in sources else change.open(target) for pk, target in old.items()}


def _refuse_targets(
    flows: Sequence[Flow], standing: Mapping[int | NewUnit, Organization], ending: Mapping[int, Organization]
) -> None:
    for flow in flows:
        target = standing.get(_key(flow.target), flow.target)
        _refuse_kinds(flow.source, target)
        below = target.parent if isinstance(target, NewUnit) else target
        ends = ending.get(flow.source.pk)
        if below and ends:
            doing = "在它下面设立的新单位并入" if isinstance(target, NewUnit) else "并入"
            refuse_below_itself(ends, below, doing=doing)


def _refuse_kinds(source: Organization, target: Target) -> None:
    kind = target.kind or source.kind
    if source.kind != kind and not {source.kind, kind} <= set(PARTY_KINDS):
        raise Refused(f"「{source}」与「{_name(target)}」的类型不同，不能合并。")


def _moves(
    flows: Sequence[Flow], sources: Mapping[int, Organization], ending: Mapping[int, Organization]
) -> list[tuple[Organization, Target]]:
    """The units below the sources, each with the target that it goes to; those that stay or end are left out."""
    found: list[tuple[Organization, Target]] = []
    for source in sources.values():
        own = [flow for flow in flows if flow.source == source]
        children = source.children.in_force().exclude(pk__in=ending).order_by("position", "pk")
        below = {child.pk: child for child in children}
        named = _named(source, own, below)
        stays = any(flow.target == source for flow in own)
        if len(own) == 1 and not stays:
            named = dict.fromkeys(below, own[0].target)
        left = [child for pk, child in below.items() if pk not in named]
        if left and not stays:
            raise Refused(f"「{source}」的下级单位「{_list(left)}」没有写明归哪个单位，请补填。")
        found += [(child, named[pk]) for pk, child in below.items() if pk in named and named[pk] != source]
    return found


def _named(source: Organization, own: Iterable[Flow], below: Mapping[int, Organization]) -> dict[int, Target]:
    """Which unit below the source the flows give to which target."""
    named: dict[int, Target] = {}
    for flow in own:
        for child in flow.children:
            if child.pk not in below:
                raise Refused(f"「{child}」不是「{source}」的直接下级，不能由它带走。")
            if child.pk in named:
                raise Refused(f"「{child}」归了两个单位，请只归一个。")
            named[child.pk] = flow.target
    return named


def _found(change: Change, new: NewUnit, flows: Sequence[Flow]) -> Organization:
    """A target of the event, below the parent of its sources and of their kind and field unless it says otherwise."""
    own = [flow.source for flow in flows if flow.target == new]
    parent = new.parent
    if parent is None and len({source.parent_id for source in own}) == 1:
        parent = own[0].parent
    if parent is None:
        raise Refused(f"各原单位的上级不同，请写明「{new.name}」设在哪个单位之下。", field="parent")
    parent = current_parent(parent, doing=f"在它下面设立「{new.name}」")
    kind, field = new.kind or own[0].kind, new.field or own[0].field
    return change.found(replace(new, parent=parent, kind=kind, field=field))


def _told(links: Sequence[Link]) -> str:
    """「甲村、乙村 → 丙村」; a target that others join is not told as a source of itself."""
    joined = {link.target.pk for link in links if link.target and link.source != link.target}
    own = (link for link in links if link.source != link.target or (link.target and link.target.pk not in joined))
    sources = dict.fromkeys(str(link.source) for link in own)
    targets = dict.fromkeys(str(link.target) for link in links)
    return f"{'、'.join(sources)} → {'、'.join(targets)}"


def _name(target: Target) -> str:
    return target.name


def _listed(units: Iterable[Organization]) -> str:
    return "、".join(one.name for one in units)


def _list(units: Sequence[Organization], most: int = 5) -> str:
    more = f"等{len(units)}个" if len(units) > most else ""
    return _listed(units[:most]) + more
