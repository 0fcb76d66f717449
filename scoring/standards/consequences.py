"""What follows from results: 取消评优, 约谈, 黄牌, 绩效报酬, 奖励, 调整职务, 列入名单. Rules are data.

What comes out for units is worked out in `effects`; this is how rules are written, checked and read out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar

from config.toolkit.dates import months_later
from scoring.engine.form import CODE, SPOKEN, Form
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.amounts import AMOUNTS, NUMBERS, Amount, yuan
from scoring.standards.amounts import TAG as BY
from scoring.standards.checks import fact_problems, repeated
from scoring.standards.conditions import CONDITIONS, Condition, Single, sentence
from scoring.standards.conditions import TAG as IF
from scoring.standards.facts import Catalog, Fact, catalog
from scoring.standards.head import Passage, Standard
from scoring.standards.sources import BARRED, MEASURES, NO_NAMES, Barred, Names

TAG = "kind"
FIRST = ("bar", "talk", "warning")
LABELS = {**{code: MEASURES[code] for code in FIRST}, "pay": "绩效报酬", "award": "奖励", **MEASURES}
YEAR = 12  # months
WHO = {"unit": "单位", "secretary": "党组织书记"}
Who = Annotated[Literal["unit", "secretary"], Form("对谁")]
Code = Annotated[str, Form("代码", pattern=CODE)]
Name = Annotated[str, Form("名称", pattern=SPOKEN)]
Unless = Annotated[tuple[str, ...], Form("已受这些措施的除外", pattern=CODE)]
When = Annotated[Condition | None, Form("条件", tag=IF, variants=lambda: CONDITIONS)]


class Rule(Protocol):
    """A rule of any kind: `when` None means all units; who falls under a rule of `unless` does not fall under this."""

    kind: ClassVar[str]
    code: str
    name: str
    who: str
    unless: tuple[str, ...]

    @property
    def when(self) -> Condition | None:
        """Who falls under it."""

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that it needs outside its condition."""

    def plain(self, facts: Catalog) -> str:
        """What follows, in words, without a full stop; empty where its name says it all."""

    def faults(self, facts: Catalog) -> Iterator[str]:
        """What is wrong with it, as ends of sentences; its facts are all declared."""


RULES: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type)


def rule(name: str) -> Callable[[Kind], Kind]:
    """Register a class as the one written {"kind": name}."""

    def register(cls: Kind) -> Kind:
        setattr(cls, TAG, name)
        RULES[name] = cls
        return cls

    return register


@dataclass(frozen=True)
class Act:
    """Something is done: no money, no places. `text` says what exactly."""

    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "措施"
    fact_codes: ClassVar[tuple[str, ...]] = ()

    code: Code
    name: Name
    when: Single
    who: Who = "unit"
    text: Annotated[str, Form("内容")] = ""
    unless: Unless = ()

    def plain(self, facts: Catalog) -> str:
        return self.text

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from ()


@rule("bar")
@dataclass(frozen=True)
class BarHonour(Act):
    """取消评优 for so many months from the day of the decision on: of everything, or of what `bars` names."""

    months: Annotated[int, Form("取消几个月", least=1, most=120)] = YEAR
    bars: Annotated[tuple[Barred, ...], Form("取消什么")] = ()

    def until(self, since: date) -> date:
        """The first day on which it no longer holds; the last day of a month where that month is shorter."""
        return months_later(since, self.months)

    def covers(self, what: str | None) -> bool:
        """Whether it bars this; None: anything at all."""
        return not what or not self.bars or what in self.bars

    @property
    def barred(self) -> str:
        """What it bars, in words."""
        return "、".join(BARRED[one] for one in self.bars or BARRED)

    def plain(self, facts: Catalog) -> str:
        term = f"自决定之日起{self.months}个月内，{self.barred}都不予认定"
        return f"{self.text}；{term}" if self.text else term


@rule("talk")
class Talk(Act):
    """约谈."""


@rule("warning")
class Warned(Act):
    """黄牌警告, 红牌, 通报批评."""


@rule("post")
class PostAdvice(Act):
    """调整职务建议: for those who decide on posts."""


@rule("list")
class Listed(Act):
    """列入名单: red list, black list, list of units to be mended."""


@rule("measure")
class Measure(Act):
    """Anything else that is done: 收回垃圾转运车."""


@rule("pay")
@dataclass(frozen=True)
class Pay:
    """Yuan worked out for each unit; `to` says for whom where that is not `who`: 主任, 会计."""

    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "措施"

    code: Code
    name: Name
    amount: Annotated[Amount, Form("金额", tag=BY, variants=lambda: AMOUNTS)]
    when: When = None
    who: Who = "unit"
    to: Annotated[str, Form("发给")] = ""
    unless: Unless = ()

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return self.amount.fact_codes

    def plain(self, facts: Catalog) -> str:
        to = f"发给{self.to}，" if self.to else ""
        return f"{to}{self.amount.sentence(facts)}"

    def faults(self, facts: Catalog) -> Iterator[str]:
        yield from (f"的金额{fault}" for fault in self.amount.faults(facts))


@dataclass(frozen=True, slots=True)
class Prize:
    """一等奖: so many places (None: no limit) for those with at least so many points; both bind."""

    noun: ClassVar[str] = "奖项"

    name: Name
    places: Annotated[int | None, Form("名额", least=1)] = None
    least: Annotated[int | None, Form("最低得分", scaled=True)] = None
    yuan: Annotated[int | None, Form("奖金（元）", scaled=True, least=0)] = None

    def sentence(self, fact: Fact) -> str:
        said = [f"{self.places}个"] if self.places else ["名额不限"]
        said += [f"不低于{fact.amount(self.least)}"] if self.least is not None else []
        said += [f"奖{yuan(self.yuan)}"] if self.yuan is not None else []
        return f"{self.name}（{'，'.join(said)}）"


@rule("award")
@dataclass(frozen=True)
class Award:
    """Prizes by score, the best prize first. A place whose least score nobody reaches stays unfilled."""

    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "措施"

    code: Code
    name: Name
    by: Annotated[str, Form("按哪个得分", pattern=CODE)]
    prizes: Annotated[tuple[Prize, ...], Form("奖项")]
    when: When = None
    who: Who = "unit"
    unless: Unless = ()

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.by,)

    def plain(self, facts: Catalog) -> str:
        fact = facts[self.by]
        prizes = "、".join(prize.sentence(fact) for prize in self.prizes)
        return f"按{fact.name}从高到低设{prizes}；名额和最低得分都要符合，达不到的空缺"

    def faults(self, facts: Catalog) -> Iterator[str]:
        if facts[self.by].kind not in NUMBERS:
            yield f"要求数值：「{self.by}」是 {facts[self.by].kind} 类型。"
        names = [prize.name for prize in self.prizes]
        if not names or len(set(names)) < len(names):
            yield "没有写奖项，或奖项的名称重复。"
        if any(prize.places is None for prize in self.prizes[:-1]):
            yield "只有最后一个奖项可以不限名额。"
        least = [prize.least for prize in self.prizes if prize.least is not None]
        if least != sorted(least, reverse=True):
            yield "奖项要从高到低写，后面奖项的最低得分不能更高。"


@dataclass(frozen=True, kw_only=True)
class ConsequenceRules(Standard):
    """The rules of one document on what follows from results."""

    kind: ClassVar[str] = "consequence"
    noun: ClassVar[str] = "后续措施"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {"facts": ("rules",), "rules": ("facts",)}

    facts: Annotated[tuple[Fact, ...], Form("事实")]
    rules: Annotated[tuple[Rule, ...], Form("措施", tag=TAG, variants=lambda: RULES)]

    @cached_property
    def catalog(self) -> Catalog:
        return catalog(self.facts)

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        return {each.code: each for each in self.rules}

    def problems(self) -> Iterator[Problem]:
        if not self.rules:
            yield Problem("rules", "没有写措施。")
        yield from repeated(((each.code, f"rules[{i}]") for i, each in enumerate(self.rules)), noun="措施代码")
        when = [(f"rules[{i}].when", each.when) for i, each in enumerate(self.rules) if each.when is not None]
        used = [code for each in self.rules for code in each.fact_codes]
        yield from fact_problems(self.facts, when, used)
        for index, each in enumerate(self.rules):
            yield from self._rule(each, index)

    def _rule(self, each: Rule, index: int) -> Iterator[Problem]:
        path, where = f"rules[{index}]", f"措施「{each.code} {each.name}」"
        if all(code in self.catalog for code in each.fact_codes):
            yield from (Problem(path, f"{where}{fault}") for fault in each.faults(self.catalog))
        earlier = {before.code for before in self.rules[:index]}
        for code in each.unless:
            if code not in earlier:
                yield Problem(path, f"{where}除外的「{code}」不是写在它前面的措施。")

    def said(self, each: Rule) -> str:
        """One rule in words: 取消评优（对单位）：连续2次…的，年终取消评优资格。"""
        when = sentence(each.when, self.catalog) if each.when else ""
        plain = each.plain(self.catalog)
        parts = [f"{when}的" if when and plain else when, plain]
        if each.unless:
            parts.append(f"已受{self._named(each.unless)}的除外")
        label = LABELS[each.kind]
        kind = "" if label in each.name else f"{label}，"
        return f"{each.name}（{kind}对{WHO[each.who]}）：{'，'.join(filter(None, parts)) or '全部单位'}。"

    def _named(self, codes: Sequence[str]) -> str:
        return "、".join(f"“{self.by_code[code].name}”" for code in codes)

    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        return (
            Passage("措施", tuple(self.said(each) for each in self.rules)),
            Passage("事实取自哪里", tuple(fact.sentence(names) for fact in self.facts)),
            Passage("怎样执行", ("由系统算出名单和理由，由会议决定，由人执行并登记；算不准的列出来由人判断。",)),
        )


def places_left(prize: Prize, given: int, enough: int, fact: Fact) -> str:
    """Why places of a prize stay unfilled, in words; empty when none do. `enough` have the least score at all."""
    if prize.places is None or given >= prize.places:
        return ""
    why = f"不低于{fact.amount(prize.least)}的共{enough}个单位" if prize.least is not None else "没有更多的单位"
    return f"{prize.name}设{prize.places}个，授予{given}个，空缺{prize.places - given}个（{why}）。"
