"""Counts of registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from config.toolkit.scaled import text
from organizations.models import RegisterRecord, RegisterType
from organizations.registers import Count, Take
from organizations.registers.counting import Figure
from organizations.registers.periods import years_before
from organizations.registers.sentences import sentence
from organizations.selectors import registers

from .base import NUMBERS, Fed, Units, span_words

BATCH = 500  # values of one IN list


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
        return f"由台账“{self.type}”{span_words(since, until)}的{len(records)}条记录计数“{self._count.name}”"

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


def _basis(figure: Figure, *, divided: bool) -> str:
    """4÷8 for what is divided; of how many, for missed periods and blank units."""
    if divided:
        return f"{text(figure.numerator)}÷{text(figure.denominator or 0)}"
    return f"共{text(figure.denominator or 0)}{figure.measure}"
