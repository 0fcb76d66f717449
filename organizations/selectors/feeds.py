"""What schemes read from records: counts of registers, honours, points, cards, figures, by unit and period (F51, F52).

A source is written `kind/what`: `point_check/missed` is the count `missed` of the register `point_check`; the kinds
with a hyphen are those of this module. Everything is read from what is registered; nobody types it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet

from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE, text
from organizations.models import (
    CardYear,
    DemonstrationPoint,
    Honour,
    IndicatorValue,
    Level,
    Organization,
    RegisterRecord,
    RegisterType,
    Use,
    YearItem,
)
from organizations.registers import Count, Take
from organizations.registers.counting import Figure
from organizations.registers.periods import years_before
from organizations.registers.sentences import sentence
from organizations.selectors import registers

Units = QuerySet[Organization]
NUMBERS = ("count", "number", "points", "money")
BATCH = 500  # values of one IN list


@dataclass(frozen=True, slots=True)
class Fed:
    """What one unit gets: a scaled number made of these records, or none; `said` tells where it comes from.

    `void`: the records that there are give no number, such as a share of nothing; nobody has to add any.
    """

    value: int | None
    records: tuple[int, ...] = ()
    said: str = ""
    void: bool = False


class Source(Protocol):
    """Something that a datum can read."""

    @property
    def name(self) -> str:
        """台账“联系点检查”的“缺报期数”"""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of data that it can fill."""

    @property
    def ratio(self) -> bool:
        """Whether its numbers are shares of one, which a percentage shows a hundred times as large."""

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        """By unit what it gives for a period, both days included; units that are not there have nothing."""

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        """The sentence about the number of one unit that was made of these records, as they stand today."""

    def address(self, unit: int, since: date, until: date) -> str:
        """Where those records are listed."""


def source(reads: str, owner: Organization | None) -> Source | None:
    """What `reads` names for a scheme of this owner; None for what is not there or of other units.

    A register that was switched off since still gives what it holds.
    """
    kind, _, what = reads.partition("/")
    if kind in FIXED:
        return FIXED[kind](what)
    type = RegisterType.objects.filter(code=kind).select_related("owner").first()
    if type is None or what not in {count.code for count in type.spec().counts}:
        return None
    if type.owner and (owner is None or not type.owner.path <= owner.path < type.owner.path_end):
        return None
    return RegisterCount(type, what)


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """One count of one register."""

    type: RegisterType
    code: str

    @property
    def _count(self) -> Count:
        return next(count for count in self.type.spec().counts if count.code == self.code)

    @property
    def name(self) -> str:
        return f"台账“{self.type}”的“{self._count.name}”"

    @property
    def kinds(self) -> tuple[str, ...]:
        return ("percent", "number") if self.ratio else NUMBERS

    @property
    def ratio(self) -> bool:
        return self._count.take == Take.SHARE

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        """Three queries for however many units: what kind they are, their figures, the records behind these."""
        kept = self.type.spec().kinds
        keepers = [pk for pk, kind in units.values_list("pk", "kind") if not kept or kind in kept]
        counted = registers.counts(self.type, units, since, until)
        spans = [found[self.code].since for found in counted.values()]
        used = self._records(units, min(spans, default=since), until)
        return {pk: self._fed(counted[pk][self.code], used.get(pk, ())) for pk in keepers if pk in counted}

    def _records(self, units: Units, since: date, until: date) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows = registers.records(self.type, units, since=since, until=until).select_related(None).order_by("pk")
        for unit, pk in rows.values_list("organization_id", "pk"):
            found.setdefault(unit, []).append(pk)
        return found

    def _fed(self, figure: Figure, records: Sequence[int]) -> Fed:
        said = f"{self._said(figure.since, figure.until, records)}：{figure.rule.rstrip('。')}"
        if figure.denominator is not None:
            said += f"（{_basis(figure, divided=self.ratio or self._count.per is not None)}）"
        return Fed(figure.value, tuple(records), said, void=figure.value is None)

    def _said(self, since: date, until: date, records: Sequence[int]) -> str:
        return f"由台账“{self.type}”{_span(since, until)}的{len(records)}条记录计数“{self._count.name}”"

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        withdrawn = 0
        for start in range(0, len(records), BATCH):
            rows = RegisterRecord.objects.filter(pk__in=records[start : start + BATCH])
            withdrawn += rows.count() - rows.valid().count()
        back = self._count.years
        said = self._said(years_before(until, back) if back else since, until, records)
        gone = f"（其中{withdrawn}条后来已撤回）" if withdrawn else ""
        rule = self._count.rule or sentence(self._count, self.type.spec())
        return f"{said}{gone}：{rule.rstrip('。')}"

    def address(self, unit: int, since: date, until: date) -> str:
        period = {"at": unit, "day_from": since, "day_to": until, "state": "valid"}
        return f"/registers/{self.type.code}/?{urlencode(period)}"


@dataclass(frozen=True, slots=True)
class HonourCount:
    """How many honours of a level a unit itself was given in the period; those of its people are theirs."""

    level: Level

    @property
    def name(self) -> str:
        return f"荣誉登记的“{self.level.label}荣誉”"

    kinds: tuple[str, ...] = field(default=NUMBERS, init=False)
    ratio: bool = field(default=False, init=False)

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = Honour.objects.standing().filter(
            level=self.level, person=None, organization__in=units, awarded_on__range=(since, until)
        )
        return _numbers(self, units, rows, since, until)

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        return f"由荣誉登记{_span(since, until)}的{len(records)}项{self.level.label}荣誉计数"

    def address(self, unit: int, since: date, until: date) -> str:
        asked = {"unit": unit, "level": self.level.value, "since": since, "until": until, "state": "standing"}
        return f"/honours/?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class PointCount:
    """How many demonstration points of a level a unit is on the last day of the period."""

    level: Level

    @property
    def name(self) -> str:
        return f"示范点登记的“{self.level.label}示范点”"

    kinds: tuple[str, ...] = field(default=NUMBERS, init=False)
    ratio: bool = field(default=False, init=False)

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = DemonstrationPoint.objects.on(until).filter(level=self.level, organization__in=units)
        return _numbers(self, units, rows, since, until)

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        return f"由示范点登记{chinese_date(until)}在册的{len(records)}个{self.level.label}示范点计数"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"


@dataclass(frozen=True, slots=True)
class CardItem:
    """One item of the card of the year in which the period ends."""

    item: YearItem
    ratio: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return f"年度底数的“{self.item}”"

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*NUMBERS, "percent") if self.item.measure == "%" else NUMBERS

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        cards = CardYear.objects.current().filter(organization__in=units, year=until.year)
        return {
            card.organization_id: Fed(card.data[self.item.code], (card.pk,), self._said(card))
            for card in cards
            if self.item.code in card.data
        }

    def _said(self, card: CardYear) -> str:
        later = "" if card.current else "，后来已更正"
        return f"取自{card.year}年底数（第{card.version}版）的“{self.item}”{later}"

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        card = CardYear.objects.filter(pk__in=records).first()
        return self._said(card) if card else f"{until.year}年底数里还没有登记“{self.item}”"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One figure of the year in which the period ends; where sources differ there is none until one is withdrawn."""

    item: YearItem
    ratio: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return f"年度指标值的“{self.item}”"

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*NUMBERS, "percent") if self.item.measure == "%" else NUMBERS

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = IndicatorValue.objects.standing().filter(organization__in=units, year=until.year, item=self.item)
        found: dict[int, list[IndicatorValue]] = {}
        for row in rows.order_by("pk"):
            found.setdefault(row.organization_id, []).append(row)
        return {unit: self._fed(figures) for unit, figures in found.items()}

    def _fed(self, figures: Sequence[IndicatorValue]) -> Fed:
        values = {figure.value for figure in figures}
        pks = tuple(figure.pk for figure in figures)
        return Fed(values.pop() if len(values) == 1 else None, pks, self._said(figures))

    def _said(self, figures: Sequence[IndicatorValue]) -> str:
        year, sources = figures[0].year, "、".join(figure.source for figure in figures)
        if len({figure.value for figure in figures}) > 1:
            return f"{year}年“{self.item}”各来源不一致（{sources}），请核实后作废不采用的"
        withdrawn = "，后来已作废" if any(figure.withdrawn_at for figure in figures) else ""
        return f"取自{year}年指标值“{self.item}”，来源：{sources}{withdrawn}"

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        rows = list(IndicatorValue.objects.filter(pk__in=records).order_by("pk"))
        return self._said(rows) if rows else f"{until.year}年还没有登记指标值“{self.item}”"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"


def _numbers(
    source: Source, units: Units, rows: QuerySet[Honour] | QuerySet[DemonstrationPoint], since: date, until: date
) -> dict[int, Fed]:
    """How many rows each unit has, 0 where none: nothing registered means that nothing was given."""
    found: dict[int, list[int]] = {pk: [] for pk in units.values_list("pk", flat=True)}
    for unit, pk in rows.order_by("pk").values_list("organization_id", "pk"):
        found.setdefault(unit, []).append(pk)
    return {unit: Fed(len(pks) * SCALE, tuple(pks), source.origin(since, until, pks)) for unit, pks in found.items()}


def lacking(reads: str, kind: str, owner: Organization) -> str:
    """Why a datum of this kind cannot read this, as the end of a sentence; "" where it can."""
    found = source(reads, owner)
    if found is None:
        return f"取自「{reads}」，但没有这样的台账统计项，或者台账不适用于{owner}。"
    if isinstance(found, RegisterCount) and not found.type.on:
        return f"取自{found.name}，但这个台账没有启用。"
    if kind not in found.kinds:
        wanted = "percent（或 number）" if found.ratio else "、".join(found.kinds)
        return f"取自{found.name}，类型应是 {wanted}，不能是 {kind}。"
    return ""


def _level(what: str) -> Level | None:
    return Level(what) if what in Level.values else None


def _item(what: str, use: Use) -> YearItem | None:
    return YearItem.objects.filter(code=what, use=use).first()


def _honours(what: str) -> Source | None:
    return HonourCount(level) if (level := _level(what)) else None


def _points(what: str) -> Source | None:
    return PointCount(level) if (level := _level(what)) else None


def _card(what: str) -> Source | None:
    return CardItem(item) if (item := _item(what, Use.CARD)) else None


def _figures(what: str) -> Source | None:
    return YearFigure(item) if (item := _item(what, Use.INDICATOR)) else None


FIXED = {"unit-honours": _honours, "unit-points": _points, "unit-card": _card, "unit-figures": _figures}


def _basis(figure: Figure, *, divided: bool) -> str:
    """4÷8 for what is divided; of how many, for missed periods and blank units."""
    if divided:
        return f"{text(figure.numerator)}÷{text(figure.denominator or 0)}"
    return f"共{text(figure.denominator or 0)}{figure.measure}"


def _span(since: date, until: date) -> str:
    """2026年1月1日至12月31日, the year again only where it is another one."""
    end = f"{until.month}月{until.day}日" if until.year == since.year else chinese_date(until)
    return f"{chinese_date(since)}至{end}"
