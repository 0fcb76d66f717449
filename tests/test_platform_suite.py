"""Which tests run on PostgreSQL too: those that reach a database, by a marker that nobody writes (decision 0030)."""

from typing import Any

import pytest
from django.db import connection

from organizations.models import User
from tests.conftest import pytest_collection_modifyitems
from tests.factories import make_user
from tests.shared import once, own

shared_user = once(lambda: make_user("shared", name="张三"))


def is_marked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("database") is not None


def test_what_asks_for_no_database_has_no_marker_and_gets_no_connection(request: pytest.FixtureRequest) -> None:
    assert not is_marked(request)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


@pytest.mark.django_db
def test_the_mark_of_pytest_django_counts(request: pytest.FixtureRequest) -> None:
    assert is_marked(request)


def test_a_fixture_counts_however_it_comes_to_the_database(request: pytest.FixtureRequest, shared_user: User) -> None:
    assert is_marked(request)
    with pytest.raises(RuntimeError, match="Database access not allowed"):  # the shared rows open it to nobody else
        User.objects.count()


@pytest.mark.parametrize("attempt", [1, 2])
def test_what_a_test_does_to_shared_rows_is_taken_back(shared_user: User, db: None, attempt: int) -> None:
    user: Any = own(shared_user)
    assert (user.name, User.objects.get().name) == ("张三", "张三")
    user.name = f"李四{attempt}"
    user.save()
    assert User.objects.get().name == f"李四{attempt}"


def test_the_marker_by_hand_is_refused(request: pytest.FixtureRequest) -> None:
    request.node.add_marker("database")
    with pytest.raises(pytest.UsageError, match=r"conftest\.py alone"):
        pytest_collection_modifyitems([request.node])
