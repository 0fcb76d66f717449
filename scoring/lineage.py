"""Which item of one version carries on which item of an earlier one, and whether their points compare (F12)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import TextChoices

from scoring.engine import Leaf, Node
from scoring.engine import Scheme as Spec
from scoring.engine.writing import write_object

Said = Mapping[
    str, Sequence[str] | None
]  # by code of the later version what its row says; None: as names and codes say
Links = dict[str, tuple[str, ...]]  # by code of the later version the codes of the earlier one

ALIKE = 0.5  # of two names under one code, so that a new wording is not taken for a new item
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)|二[〇○零]..(?=年)")
WORDING = ("name", "content", "method", "evidence", "clause")
SCORING = ("points", "of", "floor", "cap", "only", "na", "na_points")
READ = ("kind", "unit", "asked", "choices", "blank", "formula", "reads", "take")


class Relation(TextChoices):
    SAME = "same", "未变"
    REWORDED = "reworded", "文字修改"
    RULED = "ruled", "计分修改"
    SPLIT = "split", "拆分"
    MERGED = "merged", "合并"
    NEW = "new", "新增"
    DROPPED = "dropped", "取消"

    @property
    def comparable(self) -> bool:
        """Whether points of both years may stand on one line."""
        return self in (Relation.SAME, Relation.REWORDED)


@dataclass(frozen=True, slots=True)
class Lineage:
    """All links between two versions; `dropped` are codes of the earlier one that nothing carries on."""

    links: Links
    relations: Mapping[str, Relation]
    dropped: tuple[str, ...]


def lineage(earlier: Spec, later: Spec, said: Said) -> Lineage:
    """What became of every node. A change of years alone ("2025年" to "2026年") is no change of wording."""
    return relate(earlier, later, links(earlier, later, said))


def relate(earlier: Spec, later: Spec, found: Links) -> Lineage:
    """The kind of every link."""
    claims = Counter(code for codes in found.values() for code in codes)
    relations = {code: _relation(earlier, later, code, found[code], claims) for code in later.codes}
    return Lineage(found, relations, tuple(code for code in earlier.codes if code not in claims))


def links(earlier: Spec, later: Spec, said: Said) -> Links:
    """As the rows say; for the others, among what nobody claims: one code and name, then one name, then one code."""
    found: Links = {}
    for code in later.codes:
        if (told := said.get(code)) is not None:
            found[code] = tuple(name for name in told if name in earlier.by_code)
    taken = {name for names in found.values() for name in names}
    old = {node.code: node for node in earlier.preorder if node.code not in taken}
    new = {node.code: node for node in later.preorder if node.code not in found}
    for before, after in _pairs(old, new):
        found[after.code] = (before.code,)
    return {code: found.get(code, ()) for code in later.codes}


def _pairs(old: dict[str, Node], new: dict[str, Node]) -> Iterator[tuple[Node, Node]]:
    """Nodes that belong together, the surest first; each stands in one pair at most and leaves both dictionaries."""
    for key, sure in ((_code_and_name, True), (_name, True), (_code, False)):
        before, after = _unique(old.values(), key), _unique(new.values(), key)
        for name, node in after.items():
            other = before.get(name)
            if other is not None and (sure or _alike(other, node)):
                del old[other.code], new[node.code]
                yield other, node


def _unique(nodes: Iterable[Node], key: Any) -> dict[Any, Node]:
    nodes = list(nodes)
    counts = Counter(map(key, nodes))
    return {key(node): node for node in nodes if counts[key(node)] == 1}


def _name(node: Node) -> tuple[str, str]:
    return node.kind, undated(node.name)


def _code(node: Node) -> tuple[str, str]:
    return node.kind, node.code


def _code_and_name(node: Node) -> tuple[str, str, str]:
    return node.kind, node.code, undated(node.name)


def _alike(one: Node, other: Node) -> bool:
    if isinstance(one, Leaf) and isinstance(other, Leaf) and write_object(one.rule) == write_object(other.rule):
        return True
    return SequenceMatcher(None, undated(one.name), undated(other.name)).ratio() >= ALIKE


def _relation(earlier: Spec, later: Spec, code: str, follows: Sequence[str], claims: Mapping[str, int]) -> Relation:
    if not follows:
        return Relation.NEW
    if len(follows) > 1:
        return Relation.MERGED
    if claims[follows[0]] > 1:
        return Relation.SPLIT
    before, after = earlier.by_code[follows[0]], later.by_code[code]
    if before.kind != after.kind or scoring(earlier, before) != scoring(later, after):
        return Relation.RULED
    words = [undated(getattr(before, name, "")) == undated(getattr(after, name, "")) for name in WORDING]
    return Relation.SAME if all(words) else Relation.REWORDED


def scoring(spec: Spec, node: Node) -> Any:
    """All of a node that its points depend on, its data included, without years."""
    own: list[Any] = [getattr(node, name, None) for name in SCORING]
    if isinstance(node, Leaf):
        data = [spec.catalog[code] for code in dict.fromkeys(node.rule.data())]
        own += [undated(write_object(node.rule)), [[getattr(datum, name) for name in READ] for datum in data]]
    return own


def undated(said: Any) -> Any:
    """Texts, also deep inside lists and objects, with every year as one sign."""
    if isinstance(said, str):
        return YEAR.sub("□", said)
    if isinstance(said, Mapping):
        return {key: undated(value) for key, value in said.items()}
    return [undated(value) for value in said] if isinstance(said, list | tuple) else said


def through(first: Links, second: Links) -> Links:
    """The links from the latest to the earliest of three versions: `first` from the earliest to the middle one."""
    return {
        code: tuple(dict.fromkeys(name for middle in between for name in first.get(middle, ())))
        for code, between in second.items()
    }
