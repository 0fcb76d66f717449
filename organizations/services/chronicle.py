"""A file that tells the history of some units, played through the same services as on the pages (kaoping-history/1).

    {"format": "kaoping-history/1", "source": "…",
     "units": [{"key", "name", "kind", "field"?, "code"?, "parent"?}],
     "events": [{"event": "found|rename|transfer|merge|split|upgrade|abolish", "day", "document"?, …}]}

Units of the file are called by their keys; "parent": null hangs a unit below the unit to which the file is given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from config.toolkit import scaled
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, OrganizationEvent, User

from . import tree
from .tree import Flow, NewUnit

FORMAT = "kaoping-history/1"
NEW = ("name", "kind", "field", "code")
UNIT = {"key", "name", "kind", "field", "code", "parent"}
KEYS = {
    "rename": {"unit", "name", "field"},
    "transfer": {"unit", "parent"},
    "upgrade": {"unit", "kind", "name"},
    "abolish": {"unit"},
    "merge": {"sources", "into", "members"},
    "split": {"source", "parts"},
    "found": {"unit"},
}
COMMON = {"event", "day", "document"}


@dataclass(slots=True)
class Player:
    """Plays one file: `units` by key, `events` in their order."""

    root: Organization | None
    actor: User | None
    units: dict[str, Organization] = field(default_factory=dict)
    events: list[OrganizationEvent] = field(default_factory=list)

    def unit(self, key: object) -> Organization:
        """The unit with this key; Refused when the file has not named it yet."""
        if not isinstance(key, str) or key not in self.units:
            raise Refused(f"没有代号为「{key}」的单位，请检查文件。")
        return self.units[key]

    def begin(self, row: Mapping[str, Any]) -> None:
        """A unit that was there before the events."""
        _refuse_unknown(row, UNIT)
        parent = self.unit(row["parent"]) if row.get("parent") else self.root
        given = {name: row[name] for name in NEW if row.get(name)}
        self.units[row["key"]] = tree.found(**given, parent=parent, actor=self.actor)

    def play(self, row: Mapping[str, Any]) -> None:
        """One event."""
        kind = row.get("event")
        if kind not in KEYS:
            raise Refused(f"事件「{kind}」不认识，可写：{'、'.join(sorted(KEYS))}。")
        _refuse_unknown(row, KEYS[kind] | COMMON)
        when: dict[str, Any] = {"effective_on": date.fromisoformat(row["day"]), "actor": self.actor}
        when["document_no"] = row.get("document", "")
        acts: dict[str, Callable[[Mapping[str, Any], dict[str, Any]], OrganizationEvent]]
        acts = {"merge": self._merge, "split": self._split, "found": self._found}
        self.events.append(acts[kind](row, when) if kind in acts else self._change(kind, row, when))

    def _change(self, kind: str, row: Mapping[str, Any], when: dict[str, Any]) -> OrganizationEvent:
        """rename, transfer, upgrade, abolish: one unit and what becomes of it."""
        given = {name: row[name] for name in KEYS[kind] - {"unit"} if name in row}
        if "parent" in given:
            given["parent"] = self.unit(given["parent"])
        act: Callable[..., OrganizationEvent] = getattr(tree, kind)
        return act(self.unit(row["unit"]), **given, **when)

    def _found(self, row: Mapping[str, Any], when: dict[str, Any]) -> OrganizationEvent:
        new = row["unit"]
        given = {name: new[name] for name in NEW if new.get(name)}
        parent = self.unit(new["parent"]) if new.get("parent") else self.root
        when["opened_on"] = when.pop("effective_on")
        unit = self.units[new["key"]] = tree.found(**given, parent=parent, **when)
        return OrganizationEvent.objects.touching([unit.pk]).get()

    def _merge(self, row: Mapping[str, Any], when: dict[str, Any]) -> OrganizationEvent:
        sources = [self.unit(key) for key in row["sources"]]
        members = {self.unit(key).pk: number for key, number in row.get("members", {}).items()}
        event = tree.merge(sources, into=self._target(row["into"]), members=members, **when)
        self._keep(row["into"], event)
        return event

    def _split(self, row: Mapping[str, Any], when: dict[str, Any]) -> OrganizationEvent:
        source = self.unit(row["source"])
        event = tree.split(source, [self._part(source, part) for part in row["parts"]], **when)
        for part in row["parts"]:
            self._keep(part["into"], event)
        return event

    def _part(self, source: Organization, part: Mapping[str, Any]) -> Flow:
        taken = tuple(self.unit(key) for key in part.get("children", ()))
        share = scaled.parse(str(part["share"]))
        return Flow(source, self._target(part["into"]), share, part.get("members"), taken)

    def _target(self, into: object) -> Organization | NewUnit:
        """A key of a unit in force, or an object that describes a new one."""
        if not isinstance(into, Mapping):
            return self.unit(into)
        _refuse_unknown(into, UNIT)
        parent = self.unit(into["parent"]) if into.get("parent") else None
        return NewUnit(**{name: into[name] for name in NEW if into.get(name)}, parent=parent)

    def _keep(self, into: object, event: OrganizationEvent) -> None:
        """A new target is known by its key from now on."""
        if isinstance(into, Mapping):
            new = {"name": into["name"], "opened_on": event.effective_on, "joined_by__event": event}
            self.units[into["key"]] = Organization.objects.filter(**new).distinct().get()


@transaction.atomic
def play(document: Mapping[str, Any], *, below: Organization | None, actor: User | None) -> Player:
    """All units and events of the file below `below` (None: as roots), or nothing; Refused, naming the faulty place."""
    audit.take_turn()
    if document.get("format") != FORMAT:
        raise Refused(f"文件的“format”应为「{FORMAT}」。")
    _refuse_unknown(document, {"format", "about", "source", "units", "events"})
    player = Player(below, actor)
    for where, act in _steps(document, player):
        try:
            act()
        except Refused as refused:
            raise Refused(f"{where}：{refused}") from refused
        except (KeyError, TypeError, ValueError) as fault:
            raise Refused(f"{where}：内容不完整或格式不对（{fault}）。") from fault
    source = str(document.get("source", ""))
    counts = {"units": len(player.units), "events": len(player.events)}
    audit.record("organization.played", actor=actor, target=below, reason=source, **counts)
    return player


def _steps(document: Mapping[str, Any], player: Player) -> Iterator[tuple[str, Callable[[], None]]]:
    for number, row in enumerate(document.get("units", ()), 1):
        yield f"第{number}个单位", lambda row=row: player.begin(row)
    for number, row in enumerate(document.get("events", ()), 1):
        yield f"第{number}件事", lambda row=row: player.play(row)


def _refuse_unknown(row: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(row) - known):
        raise Refused(f"「{'、'.join(unknown)}」不认识，可写：{'、'.join(sorted(known))}。")
