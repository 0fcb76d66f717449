"""Lists of units to be put right (软弱涣散, 后进): who qualifies, in what share, how it is decided; data, domain.md 11.

Two philosophies stand side by side: 应整尽整 (all that meet a criterion, no number given) and 倒排 (the worst share by
a result), or both. What a list asks afterwards is `scoring.standards.rectification`; who comes out is
`scoring.standards.proposal`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Form
from scoring.engine.ladder import ROUNDED
from scoring.engine.numbers import Rounding, whole_share
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.checks import answer_problems, answered, fact_problems, repeated
from scoring.standards.conditions import CONDITIONS, Condition, Single, sentence
from scoring.standards.conditions import TAG as IF
from scoring.standards.facts import Catalog, Fact, catalog
from scoring.standards.head import Passage, Standard, Whoms, covers, units_said
from scoring.standards.rectification import COLUMNS, Acceptance, Column, Duty, TeamRole
from scoring.standards.sources import KEY, NO_NAMES, Names

MODES = {
    "criteria": "应整尽整：符合情形的全部列入，不定比例",
    "share": "按比例倒排：排在最后的列入",
    "both": "符合情形的列入，再按比例倒排",
}
NO_ACCEPTANCE_RULES = Acceptance()
ALLOCATION = {"forbidden": "不得把数量分到乡镇", "allowed": "可以把数量分到乡镇，在各乡镇范围内倒排"}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A situation that puts a unit on the list: found by `when` where facts exist, otherwise judged by people."""

    noun: ClassVar[str] = "情形"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    text: Annotated[str, Form("内容", pattern=SPOKEN)]
    when: Annotated[Condition | None, Form("自动判断", tag=IF, variants=lambda: CONDITIONS)] = None

    def sentence(self, facts: Catalog) -> str:
        how = f"系统判断：{sentence(self.when, facts)}" if self.when else "由人逐个排查"
        return f"{self.code}．{self.text}（{how}）。"


@dataclass(frozen=True, slots=True)
class ListGate:
    """A situation in which a unit is not listed whatever it meets: a branch founded this year."""

    noun: ClassVar[str] = "不列入的情形"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    text: Annotated[str, Form("内容", pattern=SPOKEN)]
    when: Single

    def sentence(self, facts: Catalog) -> str:
        return f"{self.code}．{self.text}（系统判断：{sentence(self.when, facts)}）。"


@dataclass(frozen=True, slots=True)
class Rank:
    """By what the worst are found: the lowest (a score) or the highest (a place) of a fact comes first."""

    fact: Annotated[str, Form("事实", pattern=CODE)]
    worst: Annotated[Literal["lowest", "highest"], Form("排在最后的是")] = "lowest"

    def sentence(self, facts: Catalog) -> str:
        end = "低" if self.worst == "lowest" else "大"
        return f"按{facts[self.fact].name}倒排，最{end}的排在最后；数值相同的并列，超出名额的由会议决定。"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the screened units of these kinds (a part of one, scaled by 10^6); without `only`: of all others."""

    noun: ClassVar[str] = "比例"

    share: Annotated[int, Form("比例", scaled=True, positive=True, most=SCALE)]
    rounding: Annotated[Rounding, Form("取整方式")]
    only: Whoms = ()

    def number(self, units: int) -> int:
        """How many of so many units."""
        return whole_share(self.share, units, self.rounding)

    @property
    def whom(self) -> str:
        return units_said(self.only, otherwise="全部排查单位")

    def sentence(self) -> str:
        return f"{self.whom}的{text(self.share * 100)}%（{ROUNDED[self.rounding]}）。"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least part of all screened units that must be decided; the lists `together` of the same year count in."""

    share: Annotated[int, Form("最低比例", scaled=True, positive=True, most=SCALE)]
    rounding: Annotated[Rounding, Form("取整方式")] = "ceil"
    together: Annotated[tuple[str, ...], Form("合并计算的其他名单", pattern=KEY)] = ()

    def number(self, units: int) -> int:
        """How many of so many units."""
        return whole_share(self.share, units, self.rounding)

    def sentence(self, names: Names) -> str:
        known = [f"「{name}」" for key in self.together if (name := names.get(("standard", key)))]
        more = len(self.together) - len(known)
        others = "、".join([*known, *([f"另外{more}份名单"] if more else [])])
        joint = f"与同一年度的{others}合并计算，" if self.together else ""
        return f"{joint}确定的数量不少于排查单位的{text(self.share * 100)}%（{ROUNDED[self.rounding]}）。"


@dataclass(frozen=True, kw_only=True)
class Listing(Standard):
    """The whole standard of a list.

    mode criteria: all units that meet at least `qualify` criteria (应整尽整); share: the worst by `rank`; both: the
    criteria first, then the worst until the share is full (`fill` top_up) or the share besides them (besides).
    allocation forbidden: nobody may divide the number among townships. `notice_days` 0: no public notice.
    """

    kind: ClassVar[str] = "listing"
    noun: ClassVar[str] = "整顿对象标准"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "facts": ("criteria", "gates", "rank"),
        "criteria": ("facts", "mode"),
        "gates": ("facts",),
        "qualify": ("mode", "criteria"),
        "rank": ("facts", "mode"),
        "shares": ("mode",),
        "allocation": ("mode",),
        "rhythm": ("team",),
    }

    listed: Annotated[str, Form("名单名称", pattern=SPOKEN)]
    mode: Annotated[Literal["criteria", "share", "both"], Form("产生办法")]
    facts: Annotated[tuple[Fact, ...], Form("事实")] = ()
    criteria: Annotated[tuple[Criterion, ...], Form("情形")] = ()
    qualify: Annotated[int, Form("至少符合几种情形", least=1, most=99)] = 1
    rank: Annotated[Rank | None, Form("倒排依据")] = None
    shares: Annotated[tuple[Share, ...], Form("比例")] = ()
    fill: Annotated[Literal["top_up", "besides"], Form("情形和比例的关系")] = "top_up"
    minimum: Annotated[Minimum | None, Form("最低比例")] = None
    allocation: Annotated[Literal["forbidden", "allowed"], Form("数量分到乡镇")] = "forbidden"
    gates: Annotated[tuple[ListGate, ...], Form("不列入的情形")] = ()
    notice_days: Annotated[int, Form("公示天数", least=0, most=90)] = 0
    team: Annotated[tuple[TeamRole, ...], Form("整顿力量")] = ()
    rhythm: Annotated[tuple[Duty, ...], Form("到岗要求")] = ()
    lists: Annotated[tuple[str, ...], Form("整顿清单", pattern=SPOKEN)] = ("问题清单", "措施清单", "责任清单")
    columns: Annotated[tuple[Column, ...], Form("清单另有的栏目")] = ()
    signatures: Annotated[tuple[str, ...], Form("清单的签字人", pattern=SPOKEN)] = ()
    acceptance: Annotated[Acceptance, Form("验收")] = NO_ACCEPTANCE_RULES

    def share_of(self, kind: str, field: str) -> Share | None:
        """The share that counts for such a unit: the one that names it, otherwise the one that names nobody."""
        named = (share for share in self.shares if share.only and covers(share.only, kind, field))
        return next(named, None) or next((share for share in self.shares if not share.only), None)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion by its code."""
        return next((criterion for criterion in self.criteria if criterion.code == code), None)

    def role(self, code: str) -> TeamRole | None:
        """The role of the team by its code."""
        return next((role for role in self.team if role.code == code), None)

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """Every condition with its path in the document."""
        criteria = ((f"criteria[{i}].when", each.when) for i, each in enumerate(self.criteria) if each.when)
        gates = ((f"gates[{i}].when", each.when) for i, each in enumerate(self.gates))
        return (*criteria, *gates)

    @property
    def asked(self) -> tuple[Fact, ...]:
        """The facts that people answer for every unit."""
        return answered(self.facts)

    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        """Criteria, share, what is asked of the cases, acceptance."""
        facts = catalog(self.facts)
        qualify = (f"至少符合其中{self.qualify}种才列入。",) if self.qualify > 1 else ()
        criteria = tuple(each.sentence(facts) for each in self.criteria) if self.mode != "share" else ()
        return (
            Passage("产生办法", tuple(self._how(names))),
            Passage("列入的情形", (*criteria, *qualify) if criteria else ()),
            Passage("不列入的情形", tuple(gate.sentence(facts) for gate in self.gates)),
            Passage("依据的事实", tuple(fact.sentence(names) for fact in self.facts)),
            Passage(
                "整顿力量和要求",
                (*(f"{role.sentence()}。" for role in self.team), *self.rhythm_sentences(), *self.list_sentences()),
            ),
            Passage("验收和销号", tuple(f"{one}。" for one in self.acceptance.sentences())),
            Passage("验收评分表", tuple(aspect.sentence() for aspect in self.acceptance.aspects)),
        )

    def _how(self, names: Names) -> Iterator[str]:
        yield f"名单：{self.listed}。"
        yield f"{MODES[self.mode]}。"
        if self.rank:
            yield self.rank.sentence(catalog(self.facts))
        yield from (f"比例：{share.sentence()}" for share in self.shares)
        if self.mode == "both":
            yield (
                "符合情形的先列入，不足比例的按倒排补足。"
                if self.fill == "top_up"
                else "倒排的数量不包括符合情形的单位。"
            )
        if self.minimum:
            yield self.minimum.sentence(names)
        yield f"{ALLOCATION[self.allocation]}。"
        yield (
            f"会议确定后公示不少于{self.notice_days}天。" if self.notice_days else "文件没有规定公示，需要的可以公示。"
        )

    def rhythm_sentences(self) -> Iterator[str]:
        """第一书记每月驻村不少于20天。"""
        for duty in self.rhythm:
            role = self.role(duty.role)
            yield f"{duty.sentence(role.name if role else duty.role)}。"

    def list_sentences(self) -> Iterator[str]:
        """Which lists are kept, what each of their lines says besides, and who signs them."""
        if self.lists:
            yield f"整顿期间建立{'、'.join(self.lists)}。"
        if self.columns:
            yield f"每个问题另外写明{'、'.join(COLUMNS[column] for column in self.columns)}。"
        if self.signatures:
            yield f"清单由{'、'.join(self.signatures)}签字。"

    def problems(self) -> Iterator[Problem]:
        """What its parts do not hold between them."""
        yield from fact_problems(self.facts, self.conditions, self._used())
        yield from answer_problems(self.facts)
        yield from self._mode_problems()
        for field, noun in (("criteria", "情形"), ("gates", "不列入的情形"), ("team", "整顿力量")):
            yield from repeated(((each.code, field) for each in getattr(self, field)), noun=noun)
        yield from self._team_problems()
        for field, noun in (("columns", "清单的栏目"), ("signatures", "签字人")):
            yield from repeated(((each, field) for each in getattr(self, field)), noun=noun)
        yield from (Problem("acceptance", f"验收：{fault}") for fault in self.acceptance.faults())

    def _team_problems(self) -> Iterator[Problem]:
        roles = {role.code for role in self.team}
        for index, duty in enumerate(self.rhythm):
            if duty.role not in roles:
                yield Problem(f"rhythm[{index}].role", f"到岗要求用到的整顿力量「{duty.role}」没有列出。")
        for index, role in enumerate(self.team):
            if role.most is not None and role.most < role.least:
                yield Problem(f"team[{index}].most", f"整顿力量「{role.name}」最多的名数少于最少的名数。")

    def _used(self) -> tuple[str, ...]:
        return (*([self.rank.fact] if self.rank else []), *(fact.code for fact in self.asked))

    def _mode_problems(self) -> Iterator[Problem]:
        ranked = self.mode != "criteria"
        if not self.applies_to:
            yield Problem("applies_to", "没有写适用单位。请写明排查哪些单位，例如 village、community。")
        if self.mode == "share" and self.criteria:
            yield Problem("criteria", "按比例倒排的不看情形：请删去情形，或把产生办法改为 both。")
        if self.mode != "share" and not self.criteria:
            yield Problem("criteria", "没有列出情形。")
        if self.mode != "share" and self.qualify > len(self.criteria) > 0:
            yield Problem("qualify", f"至少要符合{self.qualify}种情形，却只列了{len(self.criteria)}种。")
        for field, value in (("rank", self.rank), ("shares", self.shares)):
            if ranked != bool(value):
                wrong = "要写明" if ranked else "应整尽整不定比例，不能写"
                yield Problem(field, f"{wrong}{'倒排依据' if field == 'rank' else '比例'} {field}。")
        if not ranked and self.allocation == "allowed":
            yield Problem("allocation", "应整尽整不定数量，不能把数量分到乡镇。")
        yield from self._rank_problems()

    def _rank_problems(self) -> Iterator[Problem]:
        fact = catalog(self.facts).get(self.rank.fact) if self.rank else None
        if fact and fact.kind not in ("number", "percent"):
            yield Problem("rank.fact", f"倒排依据「{fact.name}」要是数值或百分比，不能是 {fact.kind} 类型。")
        named = [one for share in self.shares for one in share.only or ("",)]
        yield from repeated(((one, "shares") for one in named), noun="比例的适用单位")
