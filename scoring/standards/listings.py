"""Lists of units to be put right (软弱涣散, 后进): who qualifies, in what share, how it is decided; data, domain.md 11.

Two philosophies stand side by side: 应整尽整 (all that meet a criterion, no number given) and 倒排 (the worst share by
a result), or both. What a list asks afterwards is `scoring.standards.rectification`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Form
from scoring.engine.ladder import ROUNDED
from scoring.engine.numbers import Rounding, whole_share
from scoring.standards.conditions import CONDITIONS, Condition
from scoring.standards.conditions import TAG as IF
from scoring.standards.facts import Fact
from scoring.standards.rectification import Acceptance, Duty, TeamRole

KEY = r"[a-z0-9][a-z0-9-]{0,63}"
Mode = Literal["criteria", "share", "both"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A situation that puts a unit on the list: found by `when` where facts exist, otherwise judged by people."""

    noun: ClassVar[str] = "情形"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    text: Annotated[str, Form("内容", pattern=SPOKEN)]
    when: Annotated[Condition | None, Form("自动判断", tag=IF, variants=lambda: CONDITIONS)] = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A situation in which a unit is not listed whatever it meets (a branch founded this year)."""

    noun: ClassVar[str] = "不列入的情形"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    text: Annotated[str, Form("内容", pattern=SPOKEN)]
    when: Annotated[Condition, Form("自动判断", tag=IF, variants=lambda: CONDITIONS)]


@dataclass(frozen=True, slots=True)
class Rank:
    """By what the worst are found: the lowest (a score) or the highest (a place) of a fact come first."""

    fact: Annotated[str, Form("事实", pattern=CODE)]
    worst: Annotated[Literal["lowest", "highest"], Form("排在最后的是")] = "lowest"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the units of these kinds (a part of one, scaled by 10^6); without kinds: of all others."""

    noun: ClassVar[str] = "比例"

    share: Annotated[int, Form("比例", scaled=True, positive=True, most=SCALE)]
    rounding: Annotated[Rounding, Form("取整方式")]
    kinds: Annotated[tuple[str, ...], Form("单位类型", pattern=CODE)] = ()

    def number(self, units: int) -> int:
        """How many of so many units."""
        return whole_share(self.share, units, self.rounding)

    @property
    def words(self) -> str:
        """10%（四舍五入）."""
        return f"{text(self.share * 100)}%（{ROUNDED[self.rounding]}）"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least part of all screened units that must be decided; with `together` the other lists of the year count in."""

    share: Annotated[int, Form("最低比例", scaled=True, positive=True, most=SCALE)]
    rounding: Annotated[Rounding, Form("取整方式")] = "ceil"
    together: Annotated[tuple[str, ...], Form("合并计算的其他名单", pattern=KEY)] = ()

    def number(self, units: int) -> int:
        """How many of so many units."""
        return whole_share(self.share, units, self.rounding)


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole standard of a list.

    mode criteria: all units that meet at least `qualify` criteria (应整尽整); share: the worst by `rank`; both: the
    criteria first, then the worst until the share is full (`fill` top_up) or the share besides them (besides).
    allocation forbidden: nobody may divide the number among townships.
    """

    format: Annotated[Literal["kaoping-standard/1"], Form("格式")]
    kind: Annotated[Literal["listing"], Form("种类")]
    key: Annotated[str, Form("标识", pattern=KEY)]
    title: Annotated[str, Form("标题", pattern=SPOKEN)]
    listed: Annotated[str, Form("名单名称", pattern=SPOKEN)]
    mode: Annotated[Mode, Form("产生办法")]
    source: Annotated[str, Form("来源")] = ""
    applies_to: Annotated[tuple[str, ...], Form("适用单位", pattern=CODE)] = ()
    notes: Annotated[tuple[str, ...], Form("说明")] = ()
    facts: Annotated[tuple[Fact, ...], Form("事实")] = ()
    criteria: Annotated[tuple[Criterion, ...], Form("情形")] = ()
    qualify: Annotated[int, Form("至少符合几种情形", least=1, most=99)] = 1
    rank: Annotated[Rank | None, Form("倒排依据")] = None
    shares: Annotated[tuple[Share, ...], Form("比例")] = ()
    fill: Annotated[Literal["top_up", "besides"], Form("情形和比例的关系")] = "top_up"
    minimum: Annotated[Minimum | None, Form("最低比例")] = None
    allocation: Annotated[Literal["forbidden", "allowed"], Form("指标分到乡镇")] = "forbidden"
    gates: Annotated[tuple[Gate, ...], Form("不列入的情形")] = ()
    notice_days: Annotated[int, Form("公示天数", least=0, most=90)] = 0
    team: Annotated[tuple[TeamRole, ...], Form("整顿力量")] = ()
    rhythm: Annotated[tuple[Duty, ...], Form("到岗要求")] = ()
    lists: Annotated[tuple[str, ...], Form("整顿清单", pattern=SPOKEN)] = ("问题清单", "措施清单", "责任清单")
    acceptance: Annotated[Acceptance, Form("验收")] = Acceptance()

    def share_of(self, kind: str) -> Share | None:
        """The share that counts for units of a kind: the one that names it, otherwise the one without kinds."""
        named = [share for share in self.shares if kind in share.kinds]
        rest = [share for share in self.shares if not share.kinds]
        return next(iter(named + rest), None)

    def role(self, code: str) -> TeamRole | None:
        """The role of the team by its code."""
        return next((role for role in self.team if role.code == code), None)

    def rhythm_sentences(self) -> Iterator[str]:
        """第一书记每月驻村不少于20天."""
        for duty in self.rhythm:
            role = self.role(duty.role)
            yield duty.sentence(role.name if role else duty.role)
