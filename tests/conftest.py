"""What every test has: no way out of this machine, and an empty database after tests that commit."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from hypothesis import settings as hypothesis_settings

from config.settings_test import TEMPORARY

hypothesis_settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.register_profile("full", max_examples=1000, deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


ONCE = ("test_markup.py", "test_headers_csrf.py")  # what is escaped and sent with a page: no matter of SQL
ONCE += ("test_listings.py",)  # figures of up to 5520 villages: the same sums, whichever database keeps them
LONGEST = ("test_permissions.py", "test_markup.py", "test_demonstration.py", "test_texts.py", "test_pages_looks.py")
LONGEST += ("test_strangers.py", "test_listings.py", "test_rectification.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no process waits at the end for one; and a mark on what reaches a database.

    Nothing else can answer differently on PostgreSQL (docs/decisions/0030). Nobody writes the marker by hand. A test
    that asks for no database and reaches for it all the same fails on SQLite already, where all of them run:
    pytest-django refuses it the connection.
    """
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if item.get_closest_marker("database"):
            raise pytest.UsageError(f"{item.nodeid}: the marker `database` is given by conftest.py alone")
        reaches = item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ())
        if reaches and item.path.name not in ONCE:
            item.add_marker("database")


def is_local(connection: socket.socket, target: Any) -> bool:
    """True for a loopback address or a socket in the file system."""
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(target[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    """A connection to another machine is a fault of the product: it works in closed networks."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(original: Any) -> Any:
        def guarded(self: socket.socket, target: Any) -> Any:
            if not is_local(self, target):
                raise AssertionError(f"a test tried to reach {target!r}")
            return original(self, target)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(connect))
        patch.setattr(socket.socket, "connect_ex", guard(connect_ex))
        yield


@pytest.fixture(autouse=True, scope="session")
def emptied_in_spite_of_triggers() -> Iterator[None]:
    """After a test that commits, all tables are emptied; on SQLite our append-only triggers would refuse that.

    They are taken away for that moment and put back as they were. PostgreSQL empties by TRUNCATE, which fires none.
    """
    operations = DatabaseWrapper.ops_class
    empty = operations.execute_sql_flush

    def without_triggers(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        empty(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


def pytest_unconfigure() -> None:
    """Remove this process's data directory: the processes of xdist end without their exit handlers."""
    shutil.rmtree(TEMPORARY, ignore_errors=True)
