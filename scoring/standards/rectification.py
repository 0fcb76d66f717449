"""What a list asks of those on it, as data: the team, how often who comes, the lists to keep, how it is accepted.

A screening puts a unit on the list; from then on its case is led by these rules of the same standard (domain.md 11.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Form

Level = Literal["city", "county", "township", "village"]
Column = Literal["opinion", "help"]
LEVELS = {"city": "市级", "county": "县级", "township": "乡镇", "village": "村级"}
ACTIVITIES = {"visit": "到村", "meeting": "研究调度", "days": "驻村", "report": "报告进展"}
PERIODS = {"week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
COLUMNS = {"opinion": "反映的意见", "help": "帮扶措施"}
STEPS = {"self": "自查", "township": "乡镇初验", "county": "县级验收", "city": "市级复核"}


@dataclass(frozen=True, slots=True)
class TeamRole:
    """One of those who are named for every case (四个一): persons of a level, or a unit that helps.

    `least` of them must be named, at most `most` (None: any number).
    """

    noun: ClassVar[str] = "整顿力量"

    code: Annotated[str, Form("代码", pattern=CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    kind: Annotated[Literal["person", "unit"], Form("人或单位")] = "person"
    level: Annotated[Level | None, Form("级别")] = None
    least: Annotated[int, Form("最少几名", least=0, most=99)] = 1
    most: Annotated[int | None, Form("最多几名", least=1, most=99)] = None

    def sentence(self) -> str:
        """县级联系领导：1名；第一书记：至少1名."""
        measure = "名" if self.kind == "person" else "个"
        if self.least == self.most:
            return f"{self.name}：{self.least}{measure}"
        least = f"至少{self.least}{measure}" if self.least else ""
        most = f"至多{self.most}{measure}" if self.most is not None else ""
        return f"{self.name}：{'，'.join(filter(None, (least, most))) or '可不设'}"


@dataclass(frozen=True, slots=True)
class Duty:
    """How often somebody of a role does something at least: on site once a month, 20 days a month in the village."""

    noun: ClassVar[str] = "到岗要求"

    role: Annotated[str, Form("整顿力量代码", pattern=CODE)]
    activity: Annotated[Literal["visit", "meeting", "days", "report"], Form("做什么")]
    least: Annotated[int, Form("最少次数或天数", least=1, most=366)]
    per: Annotated[Literal["week", "month", "quarter", "half", "year"], Form("多久")]

    @property
    def measure(self) -> str:
        return "天" if self.activity == "days" else "次"

    def sentence(self, name: str) -> str:
        """第一书记每月驻村不少于20天; `name` is that of the role."""
        return f"{name}{PERIODS[self.per]}{ACTIVITIES[self.activity]}不少于{self.least}{self.measure}"


@dataclass(frozen=True, slots=True)
class Vote:
    """What the people asked at acceptance must not say: more than `most_against` of those voting are dissatisfied.

    `most_against` is a part of one, scaled by 10^6; fewer than `least_voters` voters make no vote.
    """

    most_against: Annotated[int, Form("不满意比例上限", scaled=True, least=0, most=SCALE)]
    least_voters: Annotated[int, Form("最少参加测评人数", least=1, most=10_000)] = 1
    questions: Annotated[int, Form("测评题数", least=0, most=100)] = 0

    def passes(self, against: int, voters: int) -> bool:
        """Whether so many dissatisfied of so many voters let the case pass: the limit itself still does."""
        return voters >= self.least_voters and against * SCALE <= self.most_against * voters

    def sentence(self) -> str:
        questions = f"{self.questions}题，" if self.questions else ""
        return (
            f"群众测评{questions}参加测评不少于{self.least_voters}人，"
            f"不满意的不超过{text(self.most_against * 100)}%（含{text(self.most_against * 100)}%）"
        )


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One line of the sheet of acceptance; `full` is what it earns at most, scaled."""

    noun: ClassVar[str] = "验收项目"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    text: Annotated[str, Form("内容", pattern=SPOKEN)]
    full: Annotated[int, Form("满分", scaled=True, positive=True)]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One part of the sheet of acceptance with its items."""

    noun: ClassVar[str] = "验收方面"

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    items: Annotated[tuple[SheetItem, ...], Form("项目")]

    @property
    def full(self) -> int:
        """The most that its items earn together, scaled."""
        return sum(item.full for item in self.items)

    def sentence(self) -> str:
        """班子建设（20分）：1．书记能够胜任（10分）；2．班子团结（10分）。"""
        items = "；".join(f"{item.code}．{item.text}（{text(item.full)}分）" for item in self.items)
        return f"{self.name}（{text(self.full)}分）：{items}。"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """When a case may be closed: a score of at least `line` (of `full`, scaled) where there is one, and the vote.

    `sheet` says in words on what sheet is scored, `aspects` has its items: with them the score is their sum. `steps`
    say who looks, in this order. After it the unit is followed up for `follow_up_years`; a failed acceptance renews
    the case for `renewal_months` (0: no date given).
    """

    line: Annotated[int | None, Form("合格分数线", scaled=True, least=0)] = None
    full: Annotated[int, Form("验收满分", scaled=True, positive=True)] = 100 * SCALE
    sheet: Annotated[str, Form("评分表")] = ""
    aspects: Annotated[tuple[Aspect, ...], Form("评分项目")] = ()
    vote: Annotated[Vote | None, Form("群众测评")] = None
    steps: Annotated[tuple[Literal["self", "township", "county", "city"], ...], Form("验收步骤")] = (
        "township",
        "county",
    )
    follow_up_years: Annotated[int, Form("销号后跟踪年数", least=0, most=10)] = 0
    renewal_months: Annotated[int, Form("未通过的延期月数", least=0, most=60)] = 0

    @property
    def items(self) -> tuple[SheetItem, ...]:
        """All items of the sheet, in their order; none where only the total is asked."""
        return tuple(item for aspect in self.aspects for item in aspect.items)

    def reached(self, score: int | None) -> bool:
        """Whether a score (scaled; None: not scored) reaches the line; where there is no line nothing is asked."""
        return self.line is None or (score is not None and score >= self.line)

    def sentences(self) -> Iterator[str]:
        """Every rule in a sentence without a full stop."""
        yield f"验收步骤：{'、'.join(STEPS[step] for step in self.steps)}"
        if self.line is not None:
            sheet = f"按{self.sheet or '验收评分表'}评分，" if self.sheet or self.aspects else ""
            yield f"{sheet}满分{text(self.full)}分，得{text(self.line)}分及以上（含{text(self.line)}分）才能通过"
        if self.vote:
            yield self.vote.sentence() + ("，分数和测评都达到才能通过" if self.line is not None else "才能通过")
        if self.renewal_months:
            yield f"验收没有通过的，继续整顿，限期{self.renewal_months}个月"
        else:
            yield "验收没有通过的，继续整顿，另定期限"
        if self.follow_up_years:
            yield f"销号以后再跟踪{self.follow_up_years}年"

    def faults(self) -> Iterator[str]:
        """What is wrong with it, as the end of a sentence."""
        if self.line is not None and self.line > self.full:
            yield f"合格分数线{text(self.line)}分高于满分{text(self.full)}分。"
        if self.line is None and (self.aspects or (self.vote is None and self.sheet)):
            yield "写了评分表，没有写合格分数线 line。"
        yield from self._sheet_faults()
        if not self.steps:
            yield "至少要有一个验收步骤。"
        if len(set(self.steps)) < len(self.steps):
            yield "验收步骤不能重复。"

    def _sheet_faults(self) -> Iterator[str]:
        codes = [item.code for item in self.items]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"评分项目的编号「{code}」重复。"
        for aspect in self.aspects:
            if not aspect.items:
                yield f"评分方面「{aspect.name}」没有项目。"
        total = sum(aspect.full for aspect in self.aspects)
        if self.aspects and total != self.full:
            yield f"评分项目的满分合计{text(total)}分，与验收满分{text(self.full)}分不一致。"
