"""Values that may be chosen, each with its word for people, for columns and forms; nothing of Django is loaded here."""

from __future__ import annotations

from enum import EnumMeta, StrEnum
from typing import Self


class _Listed(EnumMeta):
    """Gives the class of a choice the list that columns and forms take."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Value and label of each member in order."""
        return [(member.value, member.label) for member in cls]  # type: ignore[attr-defined]


class Choice(StrEnum, metaclass=_Listed):
    """A text out of a closed set: NAME = "value", "word for people"; given to a column as `choices=Kind.choices`."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
