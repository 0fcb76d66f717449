"""What a register is: its fields and the counts it offers. Data, never code (architecture 3.13)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from config.toolkit.choices import Choice
from organizations.kinds import Kind

FORMAT = "kaoping-register/1"
ITSELF = "organization"  # in a count: the unit whose record it is
ON = "date"  # in a count: the day of the record


class FieldKind(Choice):
    """What a field holds; no other kinds, so that every register has the same forms, filters and workbooks."""

    TEXT = "text", "文字"
    LONG = "long", "长文"
    NUMBER = "number", "数字"
    MONEY = "money", "金额"
    DATE = "date", "日期"
    CHOICE = "choice", "选项"
    FLAG = "flag", "是否"
    PERSON = "person", "人员"
    UNIT = "unit", "单位"
    FILE = "file", "附件"


class Frequency(Choice):
    """How often a unit has to make a record; whole calendar periods, weeks begin on Monday."""

    NONE = "none", "不定期"
    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    YEARLY = "yearly", "每年"


class Keepers(Choice):
    """Who makes the records: the unit itself, or the office above it."""

    UNIT = "unit", "本单位"
    OFFICE = "office", "上级机关"


class Subject(Choice):
    """What one record is about."""

    UNIT = "unit", "单位"
    PERSON = "person", "人员"
    PAIR = "pair", "结对"


class Take(Choice):
    """How a count comes about."""

    RECORDS = "records", "记录数"
    SUM = "sum", "合计"
    SHARE = "share", "比例"
    DISTINCT = "distinct", "不重复数"
    MISSED = "missed", "缺报期数"
    BLANK = "blank", "空白单位"


class Per(Choice):
    """A count divided by the number of these periods in the time looked at."""

    WEEK = "week", "周"
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    YEAR = "year", "年"


NUMERIC = (FieldKind.NUMBER, FieldKind.MONEY)
ORDERED = (*NUMERIC, FieldKind.DATE)
NAMED = (FieldKind.PERSON, FieldKind.UNIT)
PERIODS = {
    Frequency.WEEKLY: Per.WEEK,
    Frequency.MONTHLY: Per.MONTH,
    Frequency.QUARTERLY: Per.QUARTER,
    Frequency.YEARLY: Per.YEAR,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record; `min` and `max` are scaled by 10^6, None for no bound."""

    code: str
    label: str
    kind: FieldKind
    required: bool = False
    choices: tuple[str, ...] = ()
    measure: str = ""
    personal: bool = False
    min: int | None = None
    max: int | None = None
    about: str = ""

    @property
    def measured_in(self) -> str:
        """What its numbers are numbers of: 个, 公里; money is 元 where nothing else is said."""
        return self.measure or ("元" if self.kind == FieldKind.MONEY else "")

    @property
    def heading(self) -> str:
        """The label with the measure, over a column or an entry."""
        return f"{self.label}（{self.measured_in}）" if self.measured_in else self.label


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on one field: one of `among`, at least, at most (scaled numbers or ISO days), filled in or not."""

    field: str
    among: tuple[str | bool, ...] | None = None
    least: int | str | None = None
    most: int | str | None = None
    filled: bool | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One figure that the register offers for any unit and time; see docs/register-format.md.

    `of` and `over` make the denominator of a share: the records that meet `of`, or the sum of the field `over`.
    `years`: the count looks at so many years before the last day instead of the time asked for.
    """

    code: str
    name: str
    take: Take
    field: str = ""
    where: tuple[Where, ...] = ()
    of: tuple[Where, ...] = ()
    over: str = ""
    per: Per | None = None
    years: int = 0
    measure: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Definition:
    """A register as its document says it."""

    code: str
    name: str
    source: str
    fields: tuple[Field, ...]
    about: str = ""
    dated: str = ""
    frequency: Frequency = Frequency.NONE
    starts: date | None = None
    keepers: Keepers = Keepers.UNIT
    kinds: tuple[Kind, ...] = ()
    restricted: bool = False
    on: bool = True
    subject: Subject = Subject.UNIT
    counts: tuple[Count, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Field]:
        """The fields by their codes."""
        return {field.code: field for field in self.fields}

    @cached_property
    def counted(self) -> dict[str, Count]:
        """The counts by their codes."""
        return {count.code: count for count in self.counts}
