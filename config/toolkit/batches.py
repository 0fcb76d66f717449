"""Many values a few at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

IN_LIST = 500  # values of one IN list, which both databases take at any length of the rest of the query

Value = TypeVar("Value")


def batches(values: Iterable[Value], size: int = IN_LIST) -> Iterator[list[Value]]:
    """The values in their order, in lists of at most `size`; nothing for no values."""
    coming = iter(values)
    while some := list(islice(coming, size)):
        yield some
