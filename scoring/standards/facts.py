"""Facts: what a standard needs to know of a unit, declared by code, and what is known of it on the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import day_text
from scoring.engine.form import CODE, SPOKEN, Form
from scoring.standards.sources import NO_NAMES, SOURCES, TAG, FactKind, Names, Source

KINDS = {"number": "数值", "percent": "百分比", "flag": "是否", "text": "文字", "date": "日期"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact by its code. `missing` says what it means when nothing is recorded: not known, or 否.

    Values are scaled by 10^6: numbers, percents (95% is 95), flags (0 or 1), dates (the number of the day); texts are
    texts. `unit` is the word after a number: 分, 次, 万元.
    """

    noun: ClassVar[str] = "事实"

    code: Annotated[str, Form("代码", pattern=CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    kind: Annotated[FactKind, Form("类型")]
    reads: Annotated[Source, Form("来源", tag=TAG, variants=lambda: SOURCES)]
    missing: Annotated[Literal["unknown", "no"], Form("没有记录时")] = "unknown"
    unit: Annotated[str, Form("单位")] = ""

    def amount(self, value: int | str) -> str:
        """A value as people say it: 92分, 95%, 是, 2026年7月1日, 好."""
        if isinstance(value, str):
            return value
        if self.kind == "flag":
            return "是" if value else "否"
        if self.kind == "date":
            return day_text(value) or text(value)
        return f"{text(value)}{self.unit or ('%' if self.kind == 'percent' else '')}"

    def sentence(self, names: Names = NO_NAMES) -> str:
        absent = "；没有记录的，按不符合处理" if self.missing == "no" else ""
        return f"{self.name}：{self.reads.sentence(names)}{absent}。"

    @property
    def fault(self) -> str:
        """What is wrong with it, as the end of a sentence; empty when nothing is."""
        if fault := self.reads.fault:
            return fault
        if self.kind not in self.reads.kinds:
            wanted = "、".join(self.reads.kinds)
            return f"按这个来源只能是 {wanted} 类型，不能是 {self.kind}。"
        return ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one fact of one unit, on the day or in one period (`period`, in words).

    missing: nothing is recorded; unknown: recorded but not yet certain, or not to be told. `evidence` says in words
    what it rests on, `address` is the page that shows it. Values as in `Fact`.
    """

    value: int | str | None
    status: Literal["known", "missing", "unknown"] = "known"
    evidence: str = ""
    address: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.status == "known"):
            raise ValueError("a known fact has a value, any other has none")


MISSING = Known(None, "missing")
UNKNOWN = Known(None, "unknown")


def day_value(day: str) -> int:
    """A day written 2026-07-01 as the value of a fact; ValueError when the calendar has none such."""
    return date.fromisoformat(day).toordinal() * SCALE


def flag(value: bool) -> int:
    """是 or 否 as the value of a fact."""
    return SCALE if value else 0


Catalog = Mapping[str, Fact]
KnownFacts = Mapping[str, Known]  # of one unit, by code
Series = Mapping[str, Sequence[Known]]  # of one unit, by code: the latest period first, a gap is a missing Known


def without_words(known: KnownFacts, series: Series) -> list[dict[str, Any]]:
    """What is known of a unit as a digest is made of it: its words left out, a record told otherwise is no change.

    `facts_from` reads it again.
    """
    return [
        {code: [one.status, one.value] for code, one in known.items()},
        {code: [[one.status, one.value] for one in chain] for code, chain in series.items()},
    ]


def facts_from(known: Mapping[str, Any], series: Mapping[str, Any]) -> tuple[KnownFacts, Series]:
    """What `without_words` wrote."""
    return (
        {code: Known(value, status) for code, (status, value) in known.items()},
        {code: tuple(Known(value, status) for status, value in chain) for code, chain in series.items()},
    )


def catalog(facts: Sequence[Fact]) -> Catalog:
    """The facts by code."""
    return {fact.code: fact for fact in facts}
