"""A scheme from the file that a person brings, or everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.toolkit.excel.container import ZIP
from config.toolkit.refusal import Refused
from scoring.documents import read_document
from scoring.engine import Scheme, SchemeError, load_new

from .workbook import open_workbook

SHOWN = 20  # problems in one refusal; the rest are counted


def load_given(given: Mapping[str, Any] | bytes, *, doing: str) -> Scheme:
    """The scheme of a document, or of the bytes of a JSON file or workbook; `doing` says what is not done otherwise.

    Refused with all problems at once; those of a workbook by sheet, row and column.
    """
    if isinstance(given, bytes) and given.startswith(ZIP):
        return load_book(given, doing=doing)
    try:
        return load_new(read_document(given) if isinstance(given, bytes) else given)
    except SchemeError as error:
        raise refusal([problem.message for problem in error.problems], doing=doing) from error


def load_book(content: bytes, *, doing: str) -> Scheme:
    """The scheme of a workbook; Refused as above, and for any other file with advice how to save it."""
    book = open_workbook(content)
    problems = book.problems
    try:
        scheme = load_new(book.document)
    except SchemeError as error:
        problems += book.with_places(error.problems)
    if not problems:
        return scheme
    order = {sheet.name: position for position, sheet in enumerate(book.sheets)}
    problems.sort(key=lambda problem: (order.get(problem.sheet, len(order)), problem.row))
    raise refusal([str(problem) if problem.sheet else problem.message for problem in problems], doing=doing)


def refusal(sentences: list[str], *, doing: str) -> Refused:
    """All problems as numbered lines of one refusal."""
    lines = [f"{number}. {sentence}" for number, sentence in enumerate(sentences[:SHOWN], start=1)]
    if len(sentences) > SHOWN:
        lines.append(f"另有{len(sentences) - SHOWN}处，改正以上各处后会继续列出。")
    return Refused("\n".join([f"{doing}，有{len(sentences)}处需要改正：", *lines]))
