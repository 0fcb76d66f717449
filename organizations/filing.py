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
    def linked(self) -> list[tuple[Sequence[CellValue], str]]:
        """Each row with its address, "" for none."""
        return list(zip(self.rows, self.links or [""] * len(self.rows), strict=True))


Maker = Callable[[User, Person], Section | None]  # None: nothing that this user may see
MAKERS: list[Maker] = []  # modules append to it in AppConfig.ready, by `bring`


def bring(maker: Maker) -> None:
    """Put a section into every person's file, after those that are there."""
    MAKERS.append(maker)


def sections(user: User, person: Person) -> Iterator[Section]:
    """The sections that other nouns bring to this person's file."""
    return (section for make in MAKERS if (section := make(user, person)))
