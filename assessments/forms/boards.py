"""What a board can be asked for: a row of choices, each with what stands where nothing (sensible) is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms

ALL = "全部"
LONG = 10  # characters that a choice of the common width has room for


@dataclass(frozen=True, slots=True)
class Ask:
    """One choice of a board; without a `default` nothing need be chosen: all."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    default: str = ""


class BoardForm(forms.Form):
    """The choices of a board as its page asked for them.

    A value that is not among the choices (any more, after another scale or cycle was chosen) counts as not asked.
    """

    def __init__(self, asked: Mapping[str, str], asks: Iterable[Ask]) -> None:
        offered = {ask.name: ask for ask in asks}
        self.given = {
            name: value if (value := asked.get(name, "")) in dict(ask.choices) else ask.default
            for name, ask in offered.items()
        }
        super().__init__(self.given)
        for name, ask in offered.items():
            choices = ask.choices if ask.default else [("", ALL), *ask.choices]
            long = any(len(label) > LONG for _, label in ask.choices)
            widget = forms.Select(attrs={"class": "wide"} if long else None)
            self.fields[name] = forms.ChoiceField(label=ask.label, choices=choices, required=False, widget=widget)
