"""Conditions over facts, written {"if": name, …}: each judges a unit in three values and says itself in Chinese.

A fact that is missing or unknown makes a condition UNKNOWN, unless its `missing` is "no": then what is not recorded
is not met. All, any, not and least follow Kleene's logic. Conditions on several periods are in `chains`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar

from scoring.engine.form import CODE, DAY, SPOKEN, Form
from scoring.standards.facts import MISSING, Catalog, Fact, Known, KnownFacts, Series, day_value
from scoring.standards.verdicts import Truth, Verdict, at_least, negated, truth

TAG = "if"
Op = Literal["<", "<=", "=", ">=", ">", "!="]
WORDS = {"<": "低于", "<=": "不超过", "=": "为", ">=": "不低于", ">": "超过", "!=": "不是"}
DATED = {"<": "早于", "<=": "不晚于", "=": "为", ">=": "不早于", ">": "晚于", "!=": "不是"}
TESTS: dict[str, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    "=": int.__eq__,
    ">=": int.__ge__,
    ">": int.__gt__,
    "!=": int.__ne__,
}
UNWANTED = "不应有："  # before what should not be
HAD = {"是": "有", "否": "没有"}  # what was found of a flag that should not be
ABSENT = {"missing": "没有记录", "unknown": "尚不确定"}


@dataclass(frozen=True, slots=True)
class Look:
    """What conditions look at: the declared facts, and what is known of one unit."""

    facts: Catalog
    known: KnownFacts
    series: Series


class Condition(Protocol):
    """A condition of any kind; `name` is what people call it, where they do."""

    @property
    def name(self) -> str:
        """What people call it; may be empty."""

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions that it is made of."""

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that it looks at itself."""

    def plain(self, facts: Catalog) -> str:
        """In words, without its name."""

    def judge(self, look: Look) -> Verdict:
        """Whether it holds for the unit."""

    def faults(self, facts: Catalog) -> Iterator[str]:
        """What is wrong with it, not with its parts, as ends of sentences; its facts are all declared."""


CONDITIONS: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type)


def condition(name: str) -> Callable[[Kind], Kind]:
    """Register a class as the one written {"if": name}."""

    def register(cls: Kind) -> Kind:
        setattr(cls, TAG, name)
        CONDITIONS[name] = cls
        return cls

    return register


def judge(condition: Condition, facts: Catalog, known: KnownFacts, series: Series) -> Verdict:
    """Whether the condition holds for the unit of which this is known; series: the latest period first."""
    return condition.judge(Look(facts, known, series))


def sentence(condition: Condition, facts: Catalog) -> str:
    """The condition in words, without a full stop: its name, if it has one, then the rule itself."""
    words = condition.plain(facts)
    return f"{condition.name}（{words}）" if condition.name else words


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all that it is made of."""
    yield condition
    for part in condition.parts:
        yield from walk(part)


def codes(condition: Condition) -> tuple[str, ...]:
    """The facts that it looks at anywhere, each once."""
    return tuple(dict.fromkeys(code for inner in walk(condition) for code in inner.fact_codes))


FactCode = Annotated[str, Form("事实", pattern=CODE)]
Name = Annotated[str, Form("叫法")]
Several = Annotated[tuple[Condition, ...], Form("各条", tag=TAG, variants=lambda: CONDITIONS)]
Single = Annotated[Condition, Form("条件", tag=TAG, variants=lambda: CONDITIONS)]
Than = Annotated[int | None, Form("界限", scaled=True)]
Day = Annotated[str, Form("日期", pattern=f"({DAY})?")]
Texts = Annotated[tuple[str, ...], Form("取值", pattern=SPOKEN)]


def real(day: str) -> bool:
    """Whether the calendar has this day."""
    try:
        day_value(day)
    except ValueError:
        return False
    return True


class One:
    """A condition on the value of one fact on the day."""

    __slots__ = ()
    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "条件"
    parts: ClassVar[tuple[Condition, ...]] = ()
    fact: str
    name: str

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.fact,)

    def judge(self, look: Look) -> Verdict:
        return self.judged(look.facts[self.fact], look.known.get(self.fact, MISSING), sentence(self, look.facts))

    def judged(self, fact: Fact, known: Known, asked: str) -> Verdict:
        """The verdict on what is known of the fact."""
        if known.value is not None:
            return Verdict(truth(self.holds(known.value)), asked, fact.amount(known.value), evidence=(known,))
        found = ABSENT[known.status]
        if known.status == "missing" and fact.missing == "no":
            return Verdict(Truth.NO, asked, f"{found}，按不符合处理", evidence=(known,))
        return Verdict(Truth.UNKNOWN, asked, found, evidence=(known,))

    def holds(self, value: int | str) -> bool:
        """Whether a known value meets it."""
        raise NotImplementedError

    def plain(self, facts: Catalog) -> str:
        raise NotImplementedError

    def faults(self, facts: Catalog) -> Iterator[str]:
        raise NotImplementedError


@condition("compare")
@dataclass(frozen=True, slots=True)
class Compare(One):
    """A number or percent against `than`, or a date against `day`."""

    fact: FactCode
    op: Annotated[Op, Form("比较")]
    than: Than = None
    day: Day = ""
    name: Name = ""

    @property
    def bound(self) -> int:
        """What the fact is compared with, scaled by 10^6."""
        return day_value(self.day) if self.than is None else self.than

    def holds(self, value: int | str) -> bool:
        return isinstance(value, int) and TESTS[self.op](value, self.bound)

    def plain(self, facts: Catalog) -> str:
        fact = facts[self.fact]
        words = DATED if fact.kind == "date" else WORDS
        return f"{fact.name}{words[self.op]}{fact.amount(self.bound)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        kind = facts[self.fact].kind
        if kind in ("flag", "text"):
            yield f"不能比大小：「{self.fact}」是 {kind} 类型，请用 {'is' if kind == 'flag' else 'among'}。"
        elif kind == "date" and (self.than is not None or not self.day):
            yield "比较日期要写 day，不写 than。"
        elif kind == "date" and not real(self.day):
            yield f"的日期「{self.day}」在日历上没有。"
        elif kind != "date" and (self.day or self.than is None):
            yield "比较数值要写 than，不写 day。"


@condition("among")
@dataclass(frozen=True, slots=True)
class Among(One):
    """A text that is one of these."""

    fact: FactCode
    texts: Texts
    name: Name = ""

    def holds(self, value: int | str) -> bool:
        return value in self.texts

    def plain(self, facts: Catalog) -> str:
        return f"{facts[self.fact].name}为{'或'.join(f'「{one}」' for one in self.texts)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        if facts[self.fact].kind != "text":
            yield f"要求文字：「{self.fact}」是 {facts[self.fact].kind} 类型。"
        if not self.texts:
            yield "没有写取值。"


@condition("is")
@dataclass(frozen=True, slots=True)
class Is(One):
    """A flag that is 是."""

    fact: FactCode
    name: Name = ""

    def holds(self, value: int | str) -> bool:
        return bool(value)

    def plain(self, facts: Catalog) -> str:
        return facts[self.fact].name.replace("是否", "")

    def faults(self, facts: Catalog) -> Iterator[str]:
        if facts[self.fact].kind != "flag":
            yield f"要求是否：「{self.fact}」是 {facts[self.fact].kind} 类型。"


class Group:
    """A condition made of several."""

    __slots__ = ()
    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "条件"
    fact_codes: ClassVar[tuple[str, ...]] = ()
    of: tuple[Condition, ...]
    name: str

    @property
    def parts(self) -> tuple[Condition, ...]:
        return self.of

    @property
    def least(self) -> int:
        """How many of the parts have to hold."""
        raise NotImplementedError

    def listed(self, facts: Catalog) -> str:
        """The parts in words, numbered where there are several."""
        said = [sentence(part, facts) for part in self.of]
        return said[0] if len(said) == 1 else "；".join(f"({n}){one}" for n, one in enumerate(said, 1))

    def judge(self, look: Look) -> Verdict:
        parts = tuple(part.judge(look) for part in self.of)
        met = sum(part.truth == Truth.YES for part in parts)
        value = at_least(self.least, (part.truth for part in parts))
        return Verdict(value, sentence(self, look.facts), f"{len(parts)}条中符合{met}条", parts)

    def plain(self, facts: Catalog) -> str:
        raise NotImplementedError

    def faults(self, facts: Catalog) -> Iterator[str]:
        if not self.of:
            yield "没有列出条件。"


@condition("all")
@dataclass(frozen=True, slots=True)
class All(Group):
    """Every one of them."""

    of: Several
    name: Name = ""

    @property
    def least(self) -> int:
        return len(self.of)

    def plain(self, facts: Catalog) -> str:
        return f"同时符合：{self.listed(facts)}" if len(self.of) > 1 else self.listed(facts)


@condition("any")
@dataclass(frozen=True, slots=True)
class AnyOf(Group):
    """At least one of them."""

    of: Several
    name: Name = ""

    @property
    def least(self) -> int:
        return 1

    def plain(self, facts: Catalog) -> str:
        return f"符合任何一条：{self.listed(facts)}" if len(self.of) > 1 else self.listed(facts)


@condition("least")
@dataclass(frozen=True, slots=True)
class Least(Group):
    """At least `count` of them."""

    count: Annotated[int, Form("至少几条", least=1)]
    of: Several
    name: Name = ""

    @property
    def least(self) -> int:
        return self.count

    def plain(self, facts: Catalog) -> str:
        return f"{len(self.of)}条中至少符合{self.count}条：{self.listed(facts)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from Group.faults(self, facts)
        if self.of and self.count > len(self.of):
            yield f"至少要符合{self.count}条，却只列了{len(self.of)}条。"


@condition("not")
@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one condition."""

    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "条件"
    fact_codes: ClassVar[tuple[str, ...]] = ()

    of: Single
    name: Name = ""

    @property
    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)

    def judge(self, look: Look) -> Verdict:
        part = self.of.judge(look)
        found = HAD.get(part.found, part.found)
        return Verdict(negated(part.truth), sentence(self, look.facts), found, (part,), part.all_evidence)

    def plain(self, facts: Catalog) -> str:
        return f"{UNWANTED}{sentence(self.of, facts)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from ()
