"""The years that stand in the texts of a draft, each with the year that a scheme carried on would put there (F33)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model

from config.toolkit.digest import digest, short
from scoring.labels import labels
from scoring.models import Scheme

ARABIC = re.compile(
    r"(?<!\d)(?:(?<=[〔\[［(（「“])|(?<![\d.]))((?:19|20)\d\d)(?=年|年度|[-—–~/.．至到、]\s?\d|[〕\]］)）])"
)
CHINESE = re.compile(r"([一二][〇○零一二三四五六七八九]{3})(?=年)")
NUMBERED = "〔[［"  # before the year of a document's number: that number will be another one too
DIGITS = "〇一二三四五六七八九"
READ = str.maketrans(DIGITS + "○零", "012345678900")
Path = tuple[str | int, ...]  # into a document or list
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
    path: Path  # into a document or list inside the field
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
        return number(self.old)

    @property
    def numbered(self) -> bool:
        """Whether it is the year of a document's number, which needs more than another year."""
        return self.before.endswith(tuple(NUMBERED))


def earlier_year(scheme: Scheme) -> int:
    """The year of the version that a draft carries on; without one the year before its own."""
    return scheme.previous.year if scheme.previous else scheme.year - 1


def year_words(scheme: Scheme) -> list[YearWord]:
    """Every year in the texts of a draft that may still be last year's, in the order of the page.

    None that was changed since the draft was copied, and none that is its own year or a later one. Nine queries.
    """
    before = dict(_all_texts(scheme.previous)) if scheme.previous else None
    shift = scheme.year - earlier_year(scheme)
    found = []
    for place, (row, where, text) in _all_texts(scheme):
        for start, old in _open(scheme, text, None if before is None else before.get(place, ("", "", text))[2]):
            end = start + len(old)
            near = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            found.append(YearWord(row, place.field, place.path, start, old, _shifted(old, shift), where, *near))
    return found


class Place(NamedTuple):
    """Where a text stands: which rows, which of them, the field, the way into it; the same in two versions."""

    rows: str
    code: str
    field: str
    path: Path


def _all_texts(scheme: Scheme) -> Iterator[tuple[Place, tuple[Model, str, str]]]:
    """Every text with its row and with what its place is called; four queries."""
    for field in HEAD:
        for path, text in _texts(getattr(scheme, field), ()):
            yield Place("", "", field, path), (scheme, _label(scheme, field), text)
    for related, fields in FIELDS.items():
        for row in getattr(scheme, related).all():
            code = str(getattr(row, "code", "") or row)
            for field in fields:
                where = f"{row._meta.verbose_name}「{row}」的{_label(row, field)}"
                for path, text in _texts(getattr(row, field), ()):
                    yield Place(related, code, field, path), (row, where, text)


def _label(row: Model, field: str) -> str:
    return labels(type(row)).get(field, str(row._meta.get_field(field).verbose_name))


def _open(scheme: Scheme, text: str, before: str | None) -> list[tuple[int, str]]:
    """The years of a text that stood in the text of the version before already; without one, last year alone."""
    shift = scheme.year - earlier_year(scheme)
    found = [(start, old) for start, old in _years(text) if (scheme.year - number(old)) * shift > 0]
    if before is None:
        return [(start, old) for start, old in found if number(old) == earlier_year(scheme)]
    years, earlier = _years(text), _years(before)
    if _blank(text, years) == _blank(before, earlier):
        kept = {start for (start, old), (_, was) in zip(years, earlier, strict=True) if old == was}
        return [(start, old) for start, old in found if start in kept]
    known = {number(was) for _, was in earlier}
    return [(start, old) for start, old in found if number(old) in known]


def _blank(text: str, years: Iterable[tuple[int, str]]) -> str:
    """The text with a sign in the place of every year."""
    signs = list(text)
    for start, year in years:
        signs[start : start + len(year)] = ["□", *[""] * (len(year) - 1)]
    return "".join(signs)


def number(year: str) -> int:
    """A year as a number: 2026, 二〇二六."""
    return int(year.translate(READ))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
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
    new = str(number(year) + shift)
    if year.isdecimal():
        return new
    zero = next((sign for sign in "〇○零" if sign in year), "〇")
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in new)


def _at(value: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value


def replaced(value: Any, path: Path, text: str) -> Any:
    """The value with another text at the end of the way."""
    if not path:
        return text
    step, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[step] = replaced(value[step], tuple(rest), text)
    return copy
