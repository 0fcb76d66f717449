"""Python's collector of cyclic garbage, held back while very many objects are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection meanwhile: it would look at every new object again and again and find nothing to take away.

    Also a decorator. Another thread's end of it may end it earlier; then it is only slower.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
