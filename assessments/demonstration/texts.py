"""The five founding texts as data: units, people, honours, yearly figures and register records that hold the numbers
which the texts print, entered through the doors that users have. `answers` asks for them (docs/founding-texts.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import (
    Kind,
    Organization,
    PaperKind,
    Person,
    Post,
    RegisterType,
    Title,
    User,
    YearItem,
)
from organizations.services import cards, honours, mentors, papers, people, posts, registers, tree
from organizations.services.naming import Names, units_around

FOLDER = settings.BASE_DIR / "seeds" / "founding"
Entry = Mapping[str, Any]


def documents() -> list[dict[str, Any]]:
    """The five documents, in the order of the texts."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("text-?.json"))]


@transaction.atomic
def load_text(document: Entry, *, actor: User | None) -> dict[str, Organization]:
    """Enter all that one document holds; its units by name. Refused when a unit of its name stands there already."""
    first = document["units"][0]["name"]
    if Organization.objects.in_force().filter(name=first, parent=None).exists():
        raise Refused(f"「{first}」已在单位名单里，这篇原文的数据已经登记过。")
    text = Text(actor)
    for name, enter in STEPS.items():
        for entry in document.get(name, ()):
            enter(text, entry)
    text.keep_records(document["records"])
    return text.units


class Text:
    """One text on its way in: its units by name in their order, and who enters it."""

    def __init__(self, actor: User | None) -> None:
        self.actor = actor
        self.units: dict[str, Organization] = {}
        self.people = 0

    def places(self, entry: Entry) -> Iterator[tuple[int, Organization]]:
        """A number from 1 and a unit for each time that the entry stands for: one unit, or `each` of a kind in turn."""
        chosen = self._each(entry["each"]) if "each" in entry else [self.units[entry["unit"]]]
        for index in range(entry.get("times", 1)):
            yield index + 1, chosen[(entry.get("skip", 0) + index) % len(chosen)]

    def _each(self, said: str) -> Sequence[Organization]:
        if said == "branch":
            return [unit for unit in self.units.values() if unit.kind == Kind.BRANCH]
        return [unit for unit in self.units.values() if unit.kind == Kind.VILLAGE and unit.field == said]

    def found(self, entry: Entry) -> None:
        """Units below one another; with `opened` their founding is an event."""
        for number in range(1, entry.get("times", 1) + 1):
            name = entry["name"].replace("{n}", str(number))
            self.units[name] = tree.found(
                name=name,
                kind=entry["kind"],
                field=entry.get("field", "other"),
                parent=self.units[entry["parent"]] if "parent" in entry else None,
                opened_on=_day(entry["opened"]) if "opened" in entry else None,
                actor=self.actor,
            )

    def upgrade(self, entry: Entry) -> None:
        """A unit becomes one of another kind: 支部 → 总支."""
        unit, day = self.units[entry["unit"]], _day(entry["on"])
        tree.upgrade(unit, kind=entry["to"], name=entry["name"], effective_on=day, actor=self.actor)

    def name_points(self, entry: Entry) -> None:
        for number, unit in self.places(entry):
            honours.name_point(
                unit,
                name=entry["name"].replace("{n}", str(number)),
                level=entry["level"],
                batch=entry.get("batch", ""),
                since=_day(entry["since"]),
                actor=self.actor,
            )

    def keep_card(self, entry: Entry) -> None:
        data = {code: parse(value) for code, value in entry["values"].items()}
        cards.keep_card(self.units[entry["unit"]], year=entry["year"], data=data, source="原文首段", actor=self.actor)

    def keep_figure(self, entry: Entry) -> None:
        cards.keep_figure(
            self.units[entry["unit"]],
            year=entry["year"],
            item=YearItem.objects.get(code=entry["item"]),
            value=parse(entry["value"]),
            growth=parse(entry["growth"]) if "growth" in entry else None,
            source=entry["source"],
            actor=self.actor,
        )

    def award(self, entry: Entry) -> None:
        unit, day = self.units[entry["unit"]], _day(entry["date"])
        said = {key: entry[key] for key in ("name", "level", "issuer")}
        honours.award(unit, **said, awarded_on=day, actor=self.actor)

    def appoint(self, entry: Entry) -> None:
        for number, unit in self.places(entry):
            person = self._person(entry["person"].replace("{n}", str(number)), unit)
            said = {key: entry[key] for key in ("title", "source")}
            posts.appoint(person, unit, **said, valid_from=_day(entry["from"]), actor=self.actor)

    def pair(self, entry: Entry) -> None:
        """As many reserves, each with a mentor of its own among those in office."""
        titles = [Title.SECRETARY, Title.HEAD]
        held = Post.objects.filter(organization__in=self.units.values(), title__in=titles).order_by("pk")
        for number, mentor in enumerate(held[: entry["times"]], start=1):
            reserve = self._person(entry["reserve"].replace("{n}", str(number)), mentor.organization)
            mentors.pair(mentor, reserve, valid_from=_day(entry["from"]), actor=self.actor)

    def file_paper(self, entry: Entry) -> None:
        """Papers of secretaries: those in office in turn, or one who is no longer (`of`: ended)."""
        held = Post.objects.filter(organization__in=self.units.values(), title=Title.SECRETARY).order_by("pk")
        chosen = held.filter(valid_to=None) if "of" not in entry else held.exclude(valid_to=None)
        day = _day(entry["date"])
        for post in list(chosen[: entry.get("times", 1)]):
            if entry["kind"] == PaperKind.ADJUST:
                papers.adjust(post, on=day, reason=entry["text"], actor=self.actor)
            else:
                said = {"kind": entry["kind"], "text": entry["text"], "year": day.year}
                papers.file_paper(post, dated=day, **said, actor=self.actor)

    def keep_records(self, entries: Sequence[Entry]) -> None:
        """The records of every register as one batch, as an import writes them."""
        top = next(iter(self.units.values()))
        names = Names(units_around(top))
        batches: dict[str, list[tuple[Organization, date, dict[str, Any]]]] = {}
        types = {type.code: type for type in RegisterType.objects.filter(code__in={one["register"] for one in entries})}
        for entry in entries:
            type, day = types[entry["register"]], _day(entry["date"])
            for number, unit in self.places(entry):
                data = {code: _numbered(value, number) for code, value in entry["data"].items()}
                kept, faults = registers.read(type, organization=unit, date=day, data=data, names=names)
                if faults:
                    raise Refused(f"{type}：" + "".join(fault.message for fault in faults))
                batches.setdefault(type.code, []).append((unit, day, kept))
        for code, rows in batches.items():
            registers.record_many(types[code], rows, actor=self.actor, unit=top)

    def _person(self, name: str, home: Organization) -> Person:
        return people.register_person(name=name, home=home, actor=self.actor)


STEPS: dict[str, Callable[[Text, Entry], None]] = {
    "units": Text.found,
    "upgrades": Text.upgrade,
    "points": Text.name_points,
    "cards": Text.keep_card,
    "indicators": Text.keep_figure,
    "honours": Text.award,
    "posts": Text.appoint,
    "pairs": Text.pair,
    "papers": Text.file_paper,
}


def _day(said: str) -> date:
    return date.fromisoformat(said)


def _numbered(value: Any, number: int) -> Any:
    return value.replace("{n}", str(number)) if isinstance(value, str) else value
