"""Where facts are read: one class per source, written {"from": name, …}. Pure: the reading itself is elsewhere.

`kinds` are the kinds of fact that a source can give; `series`: it also gives the values of earlier periods. Documents
name schemes, registers and the like by key; `Names` gives the words for people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar

from scoring.engine.datum import SOURCE
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Form

FactKind = Literal["number", "percent", "flag", "text", "date"]
Reference = tuple[str, str]  # a noun and the key that a document writes: ("scheme", "wulan-village")
Names = Mapping[Reference, str]  # what people call it

KEY = r"[a-z0-9][a-z0-9-]{0,63}"
TAG = "from"
ANY: tuple[FactKind, ...] = ("number", "percent", "flag", "text", "date")
LEVELS = {"national": "国家级", "provincial": "省级", "city": "市级", "county": "县级", "township": "乡镇级"}
NO_NAMES: Names = {}


def called(names: Names, noun: str, key: str) -> str:
    """What people call it, in brackets; its key where no name is given."""
    return f"「{names.get((noun, key), key)}」"


class Source(Protocol):
    """Where a fact is read."""

    series: ClassVar[bool]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """The kinds of fact that it can give."""

    @property
    def fault(self) -> str:
        """What is wrong with it, as the end of a sentence; empty when nothing is."""

    @property
    def refers(self) -> tuple[Reference, ...]:
        """What outside the standard it is read from."""

    def sentence(self, names: Names = NO_NAMES) -> str:
        """Where it is read, in words, without a full stop."""


SOURCES: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type)


def source(name: str) -> Callable[[Kind], Kind]:
    """Register a class as the one written {"from": name}."""

    def register(cls: Kind) -> Kind:
        setattr(cls, TAG, name)
        SOURCES[name] = cls
        return cls

    return register


class Plain:
    """What most sources share: nothing but the form can be wrong, and there are no earlier periods."""

    __slots__ = ()
    tag: ClassVar[str] = TAG
    series: ClassVar[bool] = False

    @property
    def fault(self) -> str:
        return ""

    @property
    def refers(self) -> tuple[Reference, ...]:
        return ()


CYCLE = {
    "total": "总分",
    "place": "名次",
    "from_last": "倒数名次",
    "grade": "等次",
    "datum": "数据项",
    "node": "指标得分",
    "vetoed": "是否被一票否决",
}
CYCLE_KINDS: dict[str, tuple[FactKind, ...]] = {"grade": ("text",), "vetoed": ("flag",), "datum": ANY}


@source("cycle")
@dataclass(frozen=True, slots=True)
class FromCycle(Plain):
    """The unit's own result in the cycles of a scheme and its lineage; `from_last` 1 is the last place.

    `code` names the datum or node that is read; nothing else has one.
    """

    series: ClassVar[bool] = True

    scheme: Annotated[str, Form("考核方案", pattern=KEY)]
    what: Annotated[Literal["total", "place", "from_last", "grade", "datum", "node", "vetoed"], Form("取什么")]
    code: Annotated[str, Form("数据项代码或指标编号", pattern=rf"({NODE_CODE})?")] = ""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return CYCLE_KINDS.get(self.what, ("number",))

    @property
    def fault(self) -> str:
        wanted = self.what in ("datum", "node")
        if wanted == bool(self.code):
            return ""
        return f"取{CYCLE[self.what]}，{'要写明代码' if wanted else '不用写代码'}。"

    @property
    def refers(self) -> tuple[Reference, ...]:
        own = ((self.what, f"{self.scheme}/{self.code}"),) if self.code else ()
        return (("scheme", self.scheme), *own)

    def sentence(self, names: Names = NO_NAMES) -> str:
        code = f"「{names.get((self.what, f'{self.scheme}/{self.code}'), self.code)}」" if self.code else ""
        return f"取自考核{called(names, 'scheme', self.scheme)}的{CYCLE[self.what]}{code}"


@source("person")
@dataclass(frozen=True, slots=True)
class FromPerson(Plain):
    """The secretary's result in the cycles on posts of a scheme and its lineage."""

    series: ClassVar[bool] = True

    scheme: Annotated[str, Form("考核方案", pattern=KEY)]
    what: Annotated[Literal["total", "grade"], Form("取什么")]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return CYCLE_KINDS.get(self.what, ("number",))

    @property
    def refers(self) -> tuple[Reference, ...]:
        return (("scheme", self.scheme),)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自书记在考核{called(names, 'scheme', self.scheme)}中的{CYCLE[self.what]}"


@source("register")
@dataclass(frozen=True, slots=True)
class FromRegister(Plain):
    """A count of a register or of another record, as schemes read it: `talk/count`, `unit-figures/income`."""

    series: ClassVar[bool] = True

    reads: Annotated[str, Form("台账和统计项", pattern=SOURCE)]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("number", "percent")

    @property
    def refers(self) -> tuple[Reference, ...]:
        return (("register", self.reads),)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自{names.get(('register', self.reads)) or f'台账「{self.reads}」'}"


POST = {
    "led": "书记是否在任",
    "acting": "书记是否为代理或主持工作",
    "months": "书记任职月数",
    "combined": "是否书记、主任一肩挑",
    "age": "书记年龄",
    "vacant_days": "书记空缺天数",
}


@source("post")
@dataclass(frozen=True, slots=True)
class FromPost(Plain):
    """The post of the unit's secretary on the day: flags, and months, years of age, days of vacancy up to the day."""

    what: Annotated[Literal["led", "acting", "months", "combined", "age", "vacant_days"], Form("取什么")]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("flag",) if self.what in ("led", "acting", "combined") else ("number",)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自任职登记的{POST[self.what]}"


@source("strength")
@dataclass(frozen=True, slots=True)
class FromStrength(Plain):
    """Whether the latest review of the secretary by a set of criteria found an aspect met; no aspect: all of them."""

    criteria: Annotated[str, Form("标准", pattern=KEY)]
    aspect: Annotated[str, Form("方面", pattern=rf"({CODE})?")] = ""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("flag",)

    @property
    def refers(self) -> tuple[Reference, ...]:
        own = (("aspect", f"{self.criteria}/{self.aspect}"),) if self.aspect else ()
        return (("criteria", self.criteria), *own)

    def sentence(self, names: Names = NO_NAMES) -> str:
        which = called(names, "aspect", f"{self.criteria}/{self.aspect}") if self.aspect else "全部方面"
        return f"取自书记按标准{called(names, 'criteria', self.criteria)}的认定：{which}"


@source("honour")
@dataclass(frozen=True, slots=True)
class FromHonour(Plain):
    """How many honours of this level or a higher one the unit was given in the last `years` years before the day."""

    level: Annotated[Literal["national", "provincial", "city", "county", "township"], Form("级别")]
    years: Annotated[int, Form("最近几年", least=1, most=30)] = 1

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("number",)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自荣誉登记：最近{self.years}年{LEVELS[self.level]}及以上荣誉的次数"


@source("level")
@dataclass(frozen=True, slots=True)
class FromLevel(Plain):
    """The level of a scale that the unit holds on the day: its code as text."""

    series: ClassVar[bool] = True

    scale: Annotated[str, Form("等级", pattern=KEY)]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("text",)

    @property
    def refers(self) -> tuple[Reference, ...]:
        return (("scale", self.scale),)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自评定登记：当日有效的{called(names, 'scale', self.scale)}等级"


CASE = {"open": "是否正在整顿", "listed": "列为整顿对象的次数", "years_since": "最近一次整顿销号以来的年数"}


@source("case")
@dataclass(frozen=True, slots=True)
class FromCase(Plain):
    """The rectification of the unit: open on the day, how often listed, years since the last case was closed."""

    what: Annotated[Literal["open", "listed", "years_since"], Form("取什么")]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("flag",) if self.what == "open" else ("number",)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自整顿登记的{CASE[self.what]}"


@source("title")
@dataclass(frozen=True, slots=True)
class FromTitle(Plain):
    """Whether the unit holds the title of another standard on the day."""

    standard: Annotated[str, Form("称号标准", pattern=KEY)]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("flag",)

    @property
    def refers(self) -> tuple[Reference, ...]:
        return (("standard", self.standard),)

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"取自称号登记：当日是否保有{called(names, 'standard', self.standard)}"


BARRED = {"award": "评优和奖励", "level": "高等级", "title": "称号"}
Barred = Literal["award", "level", "title"]
MEASURES = {
    "bar": "取消评优",
    "talk": "约谈",
    "warning": "黄牌警告",
    "post": "调整职务建议",
    "list": "列入名单",
    "measure": "其他措施",
}


@source("consequence")
@dataclass(frozen=True, slots=True)
class FromConsequence(Plain):
    """Measures that a meeting decided for the unit, or for its secretary of the day.

    in_force: whether a bar holds on the day, with `of` one that bars this; count: how many of the last `years` years.
    """

    measure: Annotated[Literal["bar", "talk", "warning", "post", "list", "measure"], Form("措施")]
    what: Annotated[Literal["in_force", "count"], Form("取什么")]
    of: Annotated[Barred | None, Form("取消什么")] = None
    years: Annotated[int, Form("最近几年", least=1, most=30)] = 1

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ("flag",) if self.what == "in_force" else ("number",)

    @property
    def fault(self) -> str:
        if self.what == "in_force" and self.measure != "bar":
            return "只有 bar 有期限，别的措施取 count。"
        return "写 of 只用于 in_force。" if self.of and self.what == "count" else ""

    def sentence(self, names: Names = NO_NAMES) -> str:
        if self.what == "count":
            return f"取自结果运用：最近{self.years}年审定的{MEASURES[self.measure]}次数"
        barred = f"（{BARRED[self.of]}）" if self.of else ""
        return f"取自结果运用：当日是否在取消评优期内{barred}"


@source("judged")
@dataclass(frozen=True, slots=True)
class FromJudged(Plain):
    """What people answer for each unit, with their basis."""

    ask: Annotated[str, Form("问题", pattern=SPOKEN)]

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        return ANY

    def sentence(self, names: Names = NO_NAMES) -> str:
        return f"由人逐个单位认定：{self.ask}"
