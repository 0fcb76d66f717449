"""条款对照: every item beside the clause of the document that it rests on, and the items that rest on none (F37)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring.engine import Leaf
from scoring.engine import Scheme as Spec

DOCUMENT = re.compile(r"《[^《》]+》")
NUMBER = re.compile(r"[^\s，。；、《》（）()：:]{0,20}[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*第?\s*\d+\s*号")
EMPTY = re.compile(r"[（(][\s，,；;]*[）)]")
BLANKS = " 　，,；;、：:。"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a `source` names: the document, its number, the place in it; what cannot be told apart is the place."""

    document: str
    number: str
    place: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One item with its basis, the wording of the clause, and the sentence that the rule makes of it."""

    leaf: Leaf
    basis: Basis
    sentence: str

    @property
    def founded(self) -> bool:
        """Whether it says at all where it comes from."""
        return bool(self.leaf.source or self.leaf.clause)


def basis(source: str) -> Basis:
    """《…评分表》（县委发〔2026〕5号）第三条 taken apart."""
    document, number = DOCUMENT.search(source), NUMBER.search(source)
    place = source
    for found in (document, number):
        if found:
            place = place.replace(found[0], " ", 1)
    place = EMPTY.sub(" ", place).strip(BLANKS)
    return Basis(document[0] if document else "", number[0] if number else "", place)


def clause_lines(spec: Spec) -> tuple[ClauseLine, ...]:
    """Every item in the order of the scheme."""
    return tuple(ClauseLine(leaf, basis(leaf.source), spec.sentence(leaf.code)) for leaf in spec.leaves)
