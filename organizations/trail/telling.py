"""How the trail is told: what an event changed as names and texts in Chinese, codes called by what they stand for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.digest import ALGORITHMS, short

from .actions import NAMERS, SHAPES

CODED = {"cells", "cleared", "reasons", "items", "facts"}  # their keys are codes of data or items
NAMED = {"node", "datum", "target_datum", "children"}  # their values are
SPANS = {"period"}  # a pair from … to, where other pairs are before → after
EDITED = "edited"  # its keys are fields of several words: "nodes 1.1 points"
HIDDEN = {"event", "previous", "resolution"}  # numbers of rows, for programs only
PAIR = 2
SHOWN = 60
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
DIGESTS = tuple(f"{algorithm}:" for algorithm in ALGORITHMS)


@dataclass(frozen=True, slots=True)
class Teller:
    """`fields` are names of fields; `values` words of choices, as "draft" or "kind draft"; `names` those of codes."""

    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def lines(self, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Each change as name and text; nothing for what says nothing."""
        told = [
            (self._name(name), self._text(value, name)) for name, value in sorted(changes.items()) if name not in HIDDEN
        ]
        return [(name, text) for name, text in told if text]

    def _name(self, name: str) -> str:
        """A field in Chinese; of several words ("nodes 1.1 points") the codes are called by name."""
        head, _, rest = name.partition(" ")
        if f"{head} {rest}" in self.names:
            return self.names[f"{head} {rest}"]
        words = [self.names.get(f"{head} {word}") or self.fields.get(word, word) for word in rest.split()]
        return " ".join(
            words if f"{head} {rest.split(' ')[0]}" in self.names else [self.fields.get(head, head), *words]
        )

    def _text(self, value: Any, name: str) -> str:
        if isinstance(value, list):
            return self._list(value, name)
        if isinstance(value, dict):
            comma = "；" if name in CODED or name == EDITED else "，"
            return comma.join(self._item(name, str(key), part) for key, part in sorted(value.items()) if part)
        if isinstance(value, bool):
            return "是" if value else "否"
        if name == "size" and isinstance(value, int):
            return str(filesizeformat(value)).replace("\xa0", " ")
        return self._word("" if value is None else str(value), name)

    def _item(self, name: str, key: str, part: Any) -> str:
        if name in CODED:
            return f"{self.names.get(key, key)}：{self._text(part, key)}"
        if name == EDITED:
            return f"{self._name(key)}：{self._text(part, key.split()[-1])}"
        if name in SHAPES and isinstance(part, list):
            return f"{key} {SHAPES[name](*(self._text(word, name) for word in part))}"
        called = self.values.get(key) or self.fields.get(key, key)
        return f"{called} {self._text(part, key)}"

    def _list(self, value: list[Any], name: str) -> str:
        if len(value) == PAIR and all(isinstance(part, dict) for part in value):
            return self._difference(*value)
        if any(isinstance(part, dict) for part in value) and (len(value) != PAIR or None not in value):
            return "；".join(self._text(part, name) for part in value)
        texts = [self._inner(part, name) or "—" for part in value]
        if len(value) != PAIR:
            return "、".join(texts)
        return (" 至 " if name in SPANS or all(_is_moment(part) for part in value) else " → ").join(texts)

    def _inner(self, part: Any, name: str) -> str:
        """A list within a pair is a list of words; two moments are a span."""
        if isinstance(part, list) and not all(_is_moment(word) for word in part):
            return "、".join(self._text(word, name) for word in part)
        return self._text(part, name)

    def _difference(self, before: dict[str, Any], after: dict[str, Any]) -> str:
        """What differs between two descriptions of one thing."""
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        return "，".join(
            f"{self.fields.get(key, key)} {self._list([before.get(key), after.get(key)], key)}" for key in keys
        )

    def _word(self, plain: str, name: str) -> str:
        if plain.startswith(DIGESTS):
            return short(plain)
        if _is_moment(plain):
            return chinese_moment(timezone.localtime(datetime.fromisoformat(plain)))
        if DAY.fullmatch(plain):
            return chinese_date(date.fromisoformat(plain))
        if name in NAMED and plain in self.names:
            return self.names[plain]
        known = self.names.get(f"{name} {plain}") or self.values.get(f"{name} {plain}") or self.values.get(plain)
        return known or (plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…")


def codes_of(targets: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    """What the codes of these targets (type, pk) stand for, as far as their apps say it: a few queries for all."""
    pks: dict[str, set[str]] = {}
    for kind, pk in targets:
        if kind in NAMERS:
            pks.setdefault(kind, set()).add(pk)
    return {(kind, pk): names for kind, group in pks.items() for pk, names in NAMERS[kind](group).items()}


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None
