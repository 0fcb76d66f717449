"""What the preflight learned about a workbook: all that the two readers lose or tell differently."""

from dataclasses import dataclass, field

from config.toolkit.imports import letter

Position = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Numbers of the styles, as the file writes them, in which a number is seen as something else."""

    dates: frozenset[str] = frozenset()  # by a Chinese built-in format
    percents: frozenset[str] = frozenset()


NO_STYLES = Styles()


@dataclass(slots=True)
class SheetFindings:
    """One worksheet: `errors` are cells of type error with their text, `uncached` formulas without a stored result."""

    name: str
    part: str
    state: str = "visible"  # or hidden, veryHidden
    rows: int = 0  # the last row with a cell, styled empty ones included
    columns: int = 0
    cells: int = 0
    errors: dict[Position, str] = field(default_factory=dict)
    uncached: set[Position] = field(default_factory=set)
    formulas: set[Position] = field(default_factory=set)
    dates: set[Position] = field(default_factory=set)  # styled by a Chinese built-in date format (27-36, 50-58)
    percents: set[Position] = field(default_factory=set)  # styled so that 0.95 is seen as 95%
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, first column, last row, last column


@dataclass(slots=True)
class Findings:
    """The worksheets in their order, the custom document properties, and how the file counts days."""

    sheets: list[SheetFindings] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    epoch_1904: bool = False

    @property
    def cells(self) -> int:
        """Cells of all sheets."""
        return sum(sheet.cells for sheet in self.sheets)

    @property
    def notices(self) -> list[str]:
        """Sentences for the preview: formulas without results, error values."""
        found = []
        for sheet in self.sheets:
            if sheet.uncached:
                found.append(
                    f"工作表「{sheet.name}」有{len(sheet.uncached)}个公式没有计算结果（{_places(sheet.uncached)}），"
                    "请用 WPS 或 Excel 打开，保存后再上传。"
                )
            if sheet.errors:
                found.append(f"工作表「{sheet.name}」有{len(sheet.errors)}个错误值（{_places(set(sheet.errors))}）。")
        return found


def _places(positions: set[Position]) -> str:
    first = "、".join(f"{letter(column)}{row}" for row, column in sorted(positions)[:3])
    return first + (" 等" if len(positions) > 3 else "")
