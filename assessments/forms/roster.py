"""Who is assessed: units below the owner, with the few that take part otherwise or are spared single items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.http import QueryDict

from assessments.models import Exemption, RosterEntry, Standing
from organizations.models import Organization

BLANK_LINES = 3
BETWEEN = re.compile("[、，,;；]")


@dataclass(slots=True)
class RosterRow:
    """One unit that could be on the roster, and what was said about it."""

    unit: Organization
    chosen: bool = True
    standing: str = Standing.FULL
    reason: str = ""
    document_no: str = ""
    also: str = ""  # names of further groups, 、 between them
    error: str = ""

    @property
    def groups(self) -> list[str]:
        """The further groups that were named."""
        return [name.strip() for name in BETWEEN.split(self.also) if name.strip()]


@dataclass(slots=True)
class ExemptionLine:
    """One item that one unit is not assessed on, as typed; a line without unit and item is not there."""

    unit: str = ""
    node: str = ""
    reason: str = ""
    document_no: str = ""
    error: str = ""

    @property
    def blank(self) -> bool:
        return not (self.unit or self.node)


@dataclass(slots=True)
class RosterForm:
    """The list of units as posted, or as it stands; rows are in 建制顺序, exemptions as they were typed."""

    rows: list[RosterRow]
    lines: list[ExemptionLine] = field(default_factory=list)
    error: str = ""
    standings: list[tuple[str, str]] = field(default_factory=lambda: list(Standing.choices))

    @classmethod
    def as_it_stands(
        cls,
        units: Iterable[Organization],
        roster: Mapping[int, RosterEntry],
        proposed: Mapping[int, Sequence[Exemption]],
    ) -> RosterForm:
        """What is on the roster now; before the first freezing, every unit with the exemptions that are `proposed`."""
        rows = []
        lines = [
            ExemptionLine(str(unit), *each)
            for unit, given in (_recorded(roster) if roster else proposed).items()
            for each in given
        ]
        for unit in units:
            entry = roster.get(unit.pk)
            if entry is None:
                rows.append(RosterRow(unit, chosen=not roster))
            else:
                said = (entry.standing, entry.reason, entry.document_no, "、".join(entry.also))
                rows.append(RosterRow(unit, True, *said))
        return cls(rows, lines)

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
                data.get(f"also:{unit.pk}", "").strip(),
            )
            for unit in units
        ]
        columns = (data.getlist(f"spared-{name}") for name in ("unit", "node", "reason", "document"))
        lines = [ExemptionLine(*(words.strip()[:200] for words in line)) for line in zip(*columns, strict=False)]
        return cls(rows, [line for line in lines if not line.blank])

    def is_valid(self) -> bool:
        """Notes what is missing on the rows; the service checks the rest."""
        for row in self.rows:
            if row.chosen and row.standing not in Standing.values:
                row.error = "请选择参加方式。"
            elif row.chosen and row.standing != Standing.FULL and not row.reason:
                row.error = f"{row.unit.name}不按一般方式参加考核，请写明原因。"
        chosen = {str(row.unit.pk) for row in self.rows if row.chosen}
        for line in self.lines:
            line.error = _mistake(line, chosen)
        if not self.units():
            self.error = "请至少选择一个单位。"
        elif bad := sum(1 for each in (*self.rows, *self.lines) if each.error):
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

    def also(self) -> dict[int, list[str]]:
        """The further groups of the chosen units that name some."""
        return {row.unit.pk: row.groups for row in self.rows if row.chosen and row.groups}

    def exemptions(self) -> dict[int, list[Exemption]]:
        """The items that single units are not assessed on."""
        found: dict[int, list[Exemption]] = {}
        for line in self.lines:
            found.setdefault(int(line.unit), []).append(Exemption(line.node, line.reason, line.document_no[:80]))
        return found

    def open_lines(self) -> list[ExemptionLine]:
        """The lines with some more to be filled in."""
        return [*self.lines, *(ExemptionLine() for _ in range(BLANK_LINES))]

    def pools(self) -> list[tuple[str, list[RosterRow]]]:
        """The rows by ranking pool (the field: 镇, 乡, 街道, 村, 社区), pools in order of their first unit."""
        first: dict[str, int] = {}
        for position, row in enumerate(self.rows):
            first.setdefault(row.unit.get_field_display(), position)
        ordered = sorted(self.rows, key=lambda row: first[row.unit.get_field_display()])
        return [(pool, list(rows)) for pool, rows in groupby(ordered, key=lambda row: row.unit.get_field_display())]


def _recorded(roster: Mapping[int, RosterEntry]) -> dict[int, Sequence[Exemption]]:
    return {unit: entry.exemptions for unit, entry in roster.items()}


def _mistake(line: ExemptionLine, chosen: set[str]) -> str:
    if line.unit not in chosen:
        return "请选择参加考核的单位。"
    if not line.node:
        return "请选择不考核的项目。"
    return "" if line.reason else "请写明原因。"
