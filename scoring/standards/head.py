"""What every standard begins with: key, title, source, whom it applies to; and how it reads itself out."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from scoring.engine.form import SPOKEN, Form
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.sources import KEY, NO_NAMES, Names

FORMAT: Final = "kaoping-standard/1"
DATED = r"([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?"

UNITS = {
    "village": "村",
    "community": "社区",
    "township": "乡镇（街道）",
    "town": "镇",
    "rural": "乡",
    "street": "街道",
    "department": "县直部门",
    "section": "科室",
    "area": "片区",
    "county": "县（市、区）",
    "city": "市",
    "province": "省",
    "committee": "党委",
    "general": "党总支",
    "branch": "党支部",
    "group": "党小组",
    "office": "机关",
    "institution": "事业单位",
    "state_firm": "国有企业",
    "private_firm": "非公有制企业",
    "social": "社会组织",
    "school": "学校",
}
Whom = Literal[
    "village",
    "community",
    "township",
    "town",
    "rural",
    "street",
    "department",
    "section",
    "area",
    "county",
    "city",
    "province",
    "committee",
    "general",
    "branch",
    "group",
    "office",
    "institution",
    "state_firm",
    "private_firm",
    "social",
    "school",
]
Whoms = Annotated[tuple[Whom, ...], Form("适用单位")]


def covers(applies: Collection[str], kind: str, field: str) -> bool:
    """Whether a unit of this kind and field is among these; nothing named: all. A village that is a community is none.

    `village` names the villages that are no communities, `community` those that are.
    """
    if not applies:
        return True
    kinds = {field} if kind == "village" and field == "community" else {kind, field}
    return not kinds.isdisjoint(applies)


def units_said(applies: Collection[str], *, otherwise: str = "全部单位") -> str:
    """Whom it applies to, in words."""
    return "、".join(UNITS[one] for one in applies) or otherwise


@dataclass(frozen=True, slots=True)
class Source:
    """The document that the standard is taken from, and its date: 2026, 2026-07 or 2026-07-01."""

    document: Annotated[str, Form("文件", pattern=SPOKEN)]
    date: Annotated[str, Form("日期", pattern=DATED)] = ""

    def sentence(self) -> str:
        parts = [str(int(part)) for part in self.date.split("-") if part]
        day = "".join(number + word for number, word in zip(parts, "年月日", strict=False))
        return f"{self.document}（{day}）" if day else self.document


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a standard read out: a heading and its sentences."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standard(ABC):
    """The head of every standard; a kind of standard is a subclass with `kind` and `noun`, keyword arguments only."""

    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = ""
    noun: ClassVar[str] = "标准"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # by field the others on which the checks of it rest

    format: Annotated[Literal["kaoping-standard/1"], Form("格式")]
    key: Annotated[str, Form("标识", pattern=KEY)]
    title: Annotated[str, Form("标题", pattern=SPOKEN)]
    source: Annotated[Source, Form("依据")]
    applies_to: Whoms = ()
    notes: Annotated[tuple[str, ...], Form("说明", pattern=SPOKEN)] = ()

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """What its parts do not hold between them: the path in the document, and a Chinese sentence."""

    @abstractmethod
    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        """What it rules, read out."""

    @property
    def units_said(self) -> str:
        """Whom it applies to, in words."""
        return units_said(self.applies_to)

    @property
    def sentence(self) -> str:
        """What it is, in one sentence."""
        return f"{self.title}：{self.noun}，适用于{self.units_said}，依据{self.source.sentence()}。"

    def passages(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        """The whole of it read out, for a page; `names` gives the words for schemes, registers and the like."""
        said = (*self.body(names), Passage("说明", self.notes))
        return tuple(passage for passage in said if passage.sentences)

    def sentences(self, names: Names = NO_NAMES) -> tuple[str, ...]:
        """The same without headings."""
        return tuple(sentence for passage in self.passages(names) for sentence in passage.sentences)
