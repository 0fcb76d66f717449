"""Rows that all tests of a module start from: made once, in a transaction round those of the tests."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import transaction

T = TypeVar("T")


def once(make: Callable[[], T]) -> Any:
    """A module's fixture of what `make` builds; nothing of it stays after the module's last test.

    A test takes it by a fixture made by `own`, never as it is: what it changes is taken back in the database, but
    not in the objects. Only for tests whose transactions are rolled back (`db`), not for those that commit.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[T]:
        with django_db_blocker.unblock(), transaction.atomic():
            found = make()
            with django_db_blocker.block():
                yield found
            transaction.set_rollback(True)

    return made


def own(found: T) -> T:
    """A test's own copy of objects that the module shares."""
    return deepcopy(found)
