"""一人一档: the sections of a person's file. Every noun brings its own; page and workbook show the same rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from config.toolkit.excel.writing import CellValue
from organizations.models import Person, User


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table; `note` stands below it. `widths` weigh the columns against each other (1 each when left out).

    `links` are the addresses at which the rows are read in full, where there are any: one for each row.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[CellValue]]
    note: str = ""
    widths: Sequence[int] = ()
    links: Sequence[str] = ()

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether its column is one of the widest: on a page it gets the room."""
        widths = self.widths or [1] * len(self.heads)
        return [(head, width == max(widths)) for head, width in zip(self.heads, widths, strict=True)]

    @property
    def linked(self) -> list[tuple[list[tuple[CellValue, bool]], str]]:
        """Each row, its values with what `columns` says of theirs, and its address, "" for none."""
        wide = [wide for _, wide in self.columns]
        rows = [list(zip(row, wide, strict=True)) for row in self.rows]
        return list(zip(rows, self.links or [""] * len(rows), strict=True))


Maker = Callable[[User, Person], Section | None]  # None: nothing that this user may see
MAKERS: list[Maker] = []  # modules append to it in AppConfig.ready, by `bring`


def bring(maker: Maker) -> None:
    """Put a section into every person's file, after those that are there."""
    MAKERS.append(maker)


def sections(user: User, person: Person) -> Iterator[Section]:
    """The sections that other nouns bring to this person's file."""
    return (section for make in MAKERS if (section := make(user, person)))
