"""What an edit of a draft changed, for the trail: before and after of every piece that differs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User
from scoring.models import Scheme, SchemeState
from scoring.scheme_io.writing import document

LISTS = {"data": "code", "grades": "name", "quotas": "grade", "vetoes": "code"}


def begin_edit(scheme: Scheme) -> dict[str, Any]:
    """Lock a draft for the caller's transaction and give its document as it is; Refused once it is published."""
    locked = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if locked.state != SchemeState.DRAFT:
        raise Refused(f"「{locked}」{locked.get_state_display()}，不能修改。要修改请先复制为新版本。")
    return document(locked)


def record_edit(scheme: Scheme, *, before: Mapping[str, Any], actor: User) -> dict[str, list[Any]]:
    """One trail row with what differs between the document `before` and the rows now; none where nothing does."""
    changes = difference(before, document(scheme))
    if changes:
        audit.record("scheme.edited", actor=actor, target=scheme, unit=scheme.owner, edited=changes)
    return changes


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """[before, after] by piece: "title", "nodes 1.1 points", "data meetings"; None where a piece is not there."""
    old, new = dict(_pieces(before)), dict(_pieces(after))
    return {name: [old.get(name), new.get(name)] for name in (*old, *new) if old.get(name) != new.get(name)}


def _pieces(scheme: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in scheme.items():
        if key == "nodes":
            yield from _nodes(value)
        elif key in LISTS:
            yield from ((f"{key} {item[LISTS[key]]}", item) for item in value)
        else:
            yield key, value


def _nodes(nodes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for node in nodes:
        for key, value in node.items():
            if key == "children":
                yield f"nodes {node['code']} children", [child["code"] for child in value]
                yield from _nodes(value)
            else:
                yield f"nodes {node['code']} {key}", value
