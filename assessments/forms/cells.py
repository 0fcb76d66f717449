"""Fields that stand in the cells of a table, with labels for those who hear the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from config.toolkit.fields import ScaledFormField


def line_cell(label: str, initial: str = "", *, most: int = 400) -> forms.CharField:
    """Words on one line; may stay empty."""
    return forms.CharField(label=label, max_length=most, required=False, initial=initial, widget=_typed(label))


def figure_cell(label: str, initial: int | None = None, **more: Any) -> ScaledFormField:
    """A scaled number; may stay empty."""
    return ScaledFormField(label=label, required=False, initial=initial, widget=_typed(label), **more)


def choice_cell(label: str, choices: Iterable[Any], initial: str = "", *, required: bool = False) -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        required=required,
        error_messages={"invalid_choice": f"{label}请从列表中选择。"},
        widget=forms.Select(attrs={"class": "input", "aria-label": label}),
    )


def _typed(label: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "aria-label": label})
