"""What a condition says of a unit: YES, NO or UNKNOWN (Kleene's logic), with everything that it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.standards.facts import Known


class Truth(StrEnum):
    """Three values: what is not known is neither met nor failed."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {Truth.YES: "符合", Truth.NO: "不符合", Truth.UNKNOWN: "无法判断"}


def truth(value: bool) -> Truth:
    return Truth.YES if value else Truth.NO


def negated(value: Truth) -> Truth:
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(value, Truth.UNKNOWN)


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """Whether at least `count` of these hold: certain only when those not known cannot change it."""
    values = list(truths)
    yes = values.count(Truth.YES)
    if yes >= count:
        return Truth.YES
    return Truth.NO if yes + values.count(Truth.UNKNOWN) < count else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition judged: what was asked, what was found, the parts it is made of, and the evidence it rests on.

    The parts of a chain of periods are its periods, the latest first.
    """

    truth: Truth
    asked: str
    found: str = ""
    parts: tuple["Verdict", ...] = ()
    evidence: tuple[Known, ...] = ()

    @property
    def sentence(self) -> str:
        """年度考核总分不低于90分：92分，符合。"""
        return f"{self.asked}：{self.found + '，' if self.found else ''}{self.truth.label}。"

    @property
    def all_evidence(self) -> tuple[Known, ...]:
        """Its evidence, or that of its parts."""
        return self.evidence or tuple(known for part in self.parts for known in part.all_evidence)

    @property
    def leaves(self) -> tuple["Verdict", ...]:
        """The judgements at the ends: of single facts, of chains of periods, of what must not be."""
        if not self.parts or self.evidence:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves)

    @property
    def grounds(self) -> tuple["Verdict", ...]:
        """Those of the leaves by which it came out so: what is met, and what is not known where it is not certain."""
        if not self.parts or self.evidence:
            return (self,)
        telling = [part for part in self.parts if part.truth in (Truth.YES, self.truth)]
        return tuple(leaf for part in telling for leaf in part.grounds)

    def document(self) -> dict[str, Any]:
        """As stored; `verdict_of` reads it again."""
        return {
            "truth": self.truth.value,
            "asked": self.asked,
            "found": self.found,
            "parts": [part.document() for part in self.parts],
            "evidence": [
                {name: getattr(known, name) for name in ("value", "status", "evidence", "address", "period")}
                for known in self.evidence
            ],
        }


def verdict_of(document: Mapping[str, Any]) -> Verdict:
    """The verdict that `Verdict.document` wrote."""
    return Verdict(
        Truth(document["truth"]),
        document["asked"],
        document["found"],
        tuple(map(verdict_of, document["parts"])),
        tuple(Known(**known) for known in document["evidence"]),
    )
