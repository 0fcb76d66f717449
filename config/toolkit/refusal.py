"""Refusals: when the rules say no, services raise `Refused`, and every door answers with its sentence.

Nothing of Django is loaded here: readers and calculations that run without it refuse in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from .faults import Fault

if TYPE_CHECKING:
    from django.forms import BaseForm


class Refused(Exception):
    """The rules say no; the message is a Chinese sentence that says where and what to do.

    `faults` are its parts, each with the name of what must be mended, as the service's own argument is called ("" for
    none): a form shows each sentence at its field.
    """

    def __init__(self, message: str = "", *, field: str = "", faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults) or (Fault(field, message),)

    @classmethod
    def of(cls, faults: Iterable[tuple[str, str]]) -> Self:
        """One refusal of several faults, each a field and a sentence."""
        found = [Fault(*fault) for fault in faults]
        return cls(" ".join(fault.message for fault in found), faults=found)

    @property
    def message(self) -> str:
        """The sentence for the person."""
        return str(self.args[0])


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """A refusal within becomes errors of the form, so that the page keeps what was typed.

    The form's `places` say which of its fields holds which argument of the service, where they are called otherwise.
    """
    try:
        yield
    except Refused as refused:
        for fault in refused.faults:
            name = _field(form, fault.place)
            form.add_error(name if name in form.fields else None, fault.message)


def sound(form: BaseForm, faults: Callable[[], Iterable[tuple[str, str]]]) -> bool:
    """Whether a form that was sent is filled in; where it is not, all is told in one round.

    `faults` are what the rules say of the parts that are there, each a place and a sentence: those of fields at which
    nothing is wrong yet are shown there.
    """
    if form.is_valid():
        return True
    wrong = {*form.errors, *form.files}
    for place, message in list(faults()):
        name = _field(form, place)
        if name in form.fields and name not in wrong:
            form.add_error(name, message)
    return False


def _field(form: BaseForm, place: str) -> str:
    places: Mapping[str, str] = getattr(form, "places", {})
    return places.get(place, place)
