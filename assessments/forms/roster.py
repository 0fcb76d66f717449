"""Who is assessed: units below the owner, with the few that take part otherwise or are spared single items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.http import QueryDict

from assessments.models import Exemption, Standing
from assessments.selectors.roster import Seat, group_names
from organizations.models import Organization

BLANK_LINES = 3


@dataclass(slots=True)
class RosterRow:
    """One unit that could be on the roster, and what was said about it."""

    unit: Organization
    chosen: bool = True
    standing: str = Standing.FULL
    reason: str = ""
    document_no: str = ""
    also: str = ""  # names of further groups, 、 between them
    wrong: str = ""  # the field that the error is about
    error: str = ""
    holders: tuple[str, ...] = ()  # who held the post, where post-holders are assessed

    @property
    def groups(self) -> list[str]:
        """The further groups that were named."""
        return group_names(self.also)

    @property
    def place(self) -> str:
        """Where on the page it is to be corrected."""
        return f"{self.wrong}-{self.unit.pk}"


@dataclass(slots=True)
class ExemptionLine:
    """One item that one unit is not assessed on, as typed; a line without unit and item is not there."""

    unit: str = ""
    node: str = ""
    reason: str = ""
    document_no: str = ""
    wrong: str = ""  # the field that the error is about
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
    def as_it_stands(cls, seats: Iterable[Seat]) -> RosterForm:
        """What the seats say."""
        rows, lines = [], []
        for seat in seats:
            said = (seat.standing, seat.reason, seat.document_no, "、".join(seat.also))
            rows.append(RosterRow(seat.unit, seat.chosen, *said))
            lines += [ExemptionLine(str(seat.unit.pk), *each) for each in seat.exemptions]
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
                row.wrong, row.error = "standing", "请选择参加方式。"
            elif row.chosen and row.standing != Standing.FULL and not row.reason:
                row.wrong, row.error = "reason", f"{row.unit.name}不按一般方式参加考核，请写明原因。"
        chosen = {str(row.unit.pk) for row in self.rows if row.chosen}
        for line in self.lines:
            line.wrong, line.error = _mistake(line, chosen)
        if not self.units():
            self.error = "请至少选择一个单位。"
        elif bad := len(self.problems()):
            self.error = f"有{bad}处需要修改，点下面的句子到要改的地方："
        return not self.error

    def problems(self) -> list[tuple[str, str]]:
        """Where on the page something is wrong, and what, from top to bottom."""
        names = {str(row.unit.pk): row.unit.name for row in self.rows}
        rows = [(row.place, row.error) for _, group in self.pools() for row in group if row.error]
        lines = [
            (f"spared-{line.wrong}-{number}", f"不考核的项目第{number}行{names.get(line.unit, '')}：{line.error}")
            for number, line in enumerate(self.lines, start=1)
            if line.error
        ]
        return rows + lines

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


def _mistake(line: ExemptionLine, chosen: set[str]) -> tuple[str, str]:
    """The field of the line that is wrong and what is, both empty where nothing is."""
    if line.unit not in chosen:
        return "unit", "请选择参加考核的单位。"
    if not line.node:
        return "node", "请选择不考核的项目。"
    return ("", "") if line.reason else ("reason", "请写明原因。")
