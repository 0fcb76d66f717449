"""Refusals: when the rules say no, services raise `Refused`, and every door answers with its sentence.

Nothing of Django is loaded here: readers and calculations that run without it refuse in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm


class Refused(Exception):
    """The rules say no; the message is a Chinese sentence that says where and what to do."""

    @property
    def message(self) -> str:
        """The sentence for the person."""
        return str(self.args[0]) if self.args else ""


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """A refusal within becomes an error of the form, so that the page keeps what was typed."""
    try:
        yield
    except Refused as refused:
        form.add_error(None, refused.message)
