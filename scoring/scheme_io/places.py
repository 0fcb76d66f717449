"""Which cell of a scheme workbook says which part of the document, so that everything wrong is told by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from config.toolkit.imports import Problem
from scoring.engine import SchemeProblem

IN_TEXTS = '，并写成文字，例如 "0.5"'  # of no use in a cell
STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


@dataclass(slots=True)
class Sheet:
    """One sheet while it is read: what is wrong in it, and by JSON path the row that says a part of the document.

    `letters` are the columns by heading, `heads` the headings by the field that stands below them, `unread` the fields
    whose cell could not be read, with their row.
    """

    name: str
    problems: list[Problem]
    letters: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unread: set[tuple[int, str]] = field(default_factory=set)

    def note(self, row: int, value: object, message: str, key: str = "") -> None:
        """Something wrong in a row, with `key` in the cell of this field."""
        shown = "" if value is None else str(value)[:40]
        self.problems.append(Problem(self.name, row, self.letter(key), shown, message))
        if key:
            self.unread.add((row, key))

    def letter(self, key: str) -> str:
        """The column of a field, empty where it has none."""
        return self.letters.get(self.heads.get(key, key), "")


@dataclass(frozen=True, slots=True)
class Book:
    """A scheme workbook as it was read: the document it says, and what could not be read of it."""

    document: dict[str, Any]
    sheets: tuple[Sheet, ...]

    @property
    def problems(self) -> list[Problem]:
        """In the order of the sheets."""
        return [problem for sheet in self.sheets for problem in sheet.problems]

    def with_places(self, found: Iterable[SchemeProblem]) -> Iterator[Problem]:
        """What is wrong with the document, by cell; what only says that an unread cell is empty is left out."""
        for problem in found:
            sheet, row, key = self._place(problem.path)
            if sheet is None:
                yield Problem("", 0, "", "", problem.message)
            elif (row, key) not in sheet.unread:
                yield Problem(sheet.name, row, sheet.letter(key), "", problem.message.replace(IN_TEXTS, ""))

    def _place(self, path: str) -> tuple[Sheet | None, int, str]:
        """The sheet and row that say the nearest part around a path, and the field of it that the path goes to."""
        steps = STEP.findall(path)
        for length in range(len(steps), 0, -1):
            here = joined(steps[:length])
            for sheet in self.sheets:
                if here in sheet.rows:
                    return sheet, sheet.rows[here], steps[length] if length < len(steps) else steps[length - 1]
        return None, 0, ""


def joined(steps: Iterable[str]) -> str:
    """The path of these steps: nodes, [0], rule is nodes[0].rule."""
    return ".".join(steps).replace(".[", "[")


def paths_of(nodes: list[dict[str, Any]], path: str = "nodes") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every node of a document with its JSON path, in preorder."""
    for index, node in enumerate(nodes):
        here = f"{path}[{index}]"
        yield here, node
        yield from paths_of(node.get("children", []), f"{here}.children")
