"""Who is assessed: units below the owner, with the few that take part otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.http import QueryDict

from assessments.models import RosterEntry, Standing
from organizations.models import Organization


@dataclass(slots=True)
class RosterRow:
    """One unit that could be on the roster, and what was said about it."""

    unit: Organization
    chosen: bool = True
    standing: str = Standing.FULL
    reason: str = ""
    document_no: str = ""
    error: str = ""


@dataclass(slots=True)
class RosterForm:
    """The list of units as posted, or as it stands; rows are in 建制顺序."""

    rows: list[RosterRow]
    error: str = ""
    standings: list[tuple[str, str]] = field(default_factory=lambda: list(Standing.choices))

    @classmethod
    def as_it_stands(cls, units: Iterable[Organization], roster: Mapping[int, RosterEntry]) -> RosterForm:
        """What is on the roster now; before the first freezing, every unit."""
        rows = []
        for unit in units:
            entry = roster.get(unit.pk)
            if entry is None:
                rows.append(RosterRow(unit, chosen=not roster))
            else:
                rows.append(RosterRow(unit, True, entry.standing, entry.reason, entry.document_no))
        return cls(rows)

    @classmethod
    def posted(cls, units: Iterable[Organization], data: QueryDict) -> RosterForm:
        """What was ticked and typed."""
        chosen = set(data.getlist("unit"))
        rows = [
            RosterRow(
                unit,
                str(unit.pk) in chosen,
                data.get(f"standing:{unit.pk}", Standing.FULL),
                data.get(f"reason:{unit.pk}", "").strip()[:200],
                data.get(f"document:{unit.pk}", "").strip()[:80],
            )
            for unit in units
        ]
        return cls(rows)

    def is_valid(self) -> bool:
        """Notes what is missing on the rows; the service checks the rest."""
        for row in self.rows:
            if row.chosen and row.standing not in Standing.values:
                row.error = "请选择参加方式。"
            elif row.chosen and row.standing != Standing.FULL and not row.reason:
                row.error = f"{row.unit.name}不按一般方式参加考核，请写明原因。"
        if not self.units():
            self.error = "请至少选择一个单位。"
        elif bad := sum(1 for row in self.rows if row.error):
            self.error = f"有{bad}处需要修改，请看标红的单位。"
        return not self.error

    def units(self) -> list[Organization]:
        """The chosen units in order."""
        return [row.unit for row in self.rows if row.chosen]

    def exceptions(self) -> dict[int, tuple[Standing, str, str]]:
        """The chosen units that do not take part in the usual way."""
        return {
            row.unit.pk: (Standing(row.standing), row.reason, row.document_no)
            for row in self.rows
            if row.chosen and row.standing != Standing.FULL
        }

    def pools(self) -> list[tuple[str, list[RosterRow]]]:
        """The rows by ranking pool (the field: 镇, 乡, 街道, 村, 社区), pools in order of their first unit."""
        first: dict[str, int] = {}
        for position, row in enumerate(self.rows):
            first.setdefault(row.unit.get_field_display(), position)
        ordered = sorted(self.rows, key=lambda row: first[row.unit.get_field_display()])
        return [(pool, list(rows)) for pool, rows in groupby(ordered, key=lambda row: row.unit.get_field_display())]
