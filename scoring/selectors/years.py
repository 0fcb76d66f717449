"""The years that stand in the texts of a draft, each with the year that a scheme carried on would put there (F33)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from config.toolkit.digest import digest, short
from scoring.models import Scheme

ARABIC = re.compile(
    r"(?<!\d)(?:(?<=[〔\[［(（「“])|(?<![\d.]))((?:19|20)\d\d)(?=年|年度|[-—–~/.．至到、]\s?\d|[〕\]］)）])"
)
CHINESE = re.compile(r"([一二][〇○零一二三四五六七八九]{3})(?=年)")
NUMBERED = "〔[［"  # before the year of a document's number: that number will be another one too
DIGITS = "〇一二三四五六七八九"
READ = str.maketrans(DIGITS + "○零", "012345678900")
AROUND = 16  # characters shown on each side

FIELDS: dict[str, tuple[str, ...]] = {
    "indicators": ("name", "content", "rule", "method", "source", "clause"),
    "data": ("name", "hint", "choices", "formula"),
    "grades": ("name",),
    "vetoes": ("name",),
}
HEAD = ("title", "source", "notes", "examples")


@dataclass(frozen=True, slots=True)
class YearWord:
    """One year in one text: where, what stands around it, and what would stand there; `key` names it on the form."""

    row: Model
    field: str
    path: tuple[str | int, ...]  # into a document or list inside the field
    start: int
    old: str
    new: str
    where: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """Changes with the text, so that a page that is out of date changes nothing."""
        place = [self.row._meta.model_name, self.row.pk, self.field, list(self.path), self.start, self.text]
        return short(digest(place))

    @property
    def text(self) -> str:
        """The whole text in which the year stands."""
        return str(_at(getattr(self.row, self.field), self.path))

    @property
    def year(self) -> int:
        """The year as a number, however it is written."""
        return int(self.old.translate(READ))

    @property
    def numbered(self) -> bool:
        """Whether it is the year of a document's number, which needs more than another year."""
        return self.before.endswith(tuple(NUMBERED))


def year_words(scheme: Scheme, shift: int) -> list[YearWord]:
    """Every year in the texts of a draft, in the order of the page; `shift` years are added. Five queries."""
    found = [word for field in HEAD for word in _words(scheme, field, _label(scheme, field), shift)]
    for related, fields in FIELDS.items():
        for row in getattr(scheme, related).all():
            for field in fields:
                found += _words(row, field, f"{row._meta.verbose_name}「{row}」的{_label(row, field)}", shift)
    return found


def _label(row: Model, field: str) -> str:
    return str(row._meta.get_field(field).verbose_name)


def _words(row: Model, field: str, where: str, shift: int) -> Iterator[YearWord]:
    for path, text in _texts(getattr(row, field), ()):
        for start, old in _years(text):
            new = _shifted(old, shift)
            end = start + len(old)
            near = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            yield YearWord(row, field, path, start, old, new, where, *near)


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside a value with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))


def _years(text: str) -> list[tuple[int, str]]:
    matches = [*ARABIC.finditer(text), *CHINESE.finditer(text)]
    return sorted((match.start(1), match[1]) for match in matches)


def _shifted(year: str, shift: int) -> str:
    """Another year in the same digits: 二〇二五 becomes 二〇二六."""
    new = str(int(year.translate(READ)) + shift)
    if year.isdecimal():
        return new
    zero = next((sign for sign in "〇○零" if sign in year), "〇")
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in new)


def _at(value: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value


def replaced(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    """The value with another text at the end of the way."""
    if not path:
        return text
    step, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[step] = replaced(value[step], tuple(rest), text)
    return copy
