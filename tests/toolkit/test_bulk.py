"""Bulk writing leaves the rows that model instances would leave, on both databases."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.toolkit import bulk
from organizations.models import Field, Job, Kind, User
from organizations.services import tree
from scoring.models import Scheme

pytestmark = pytest.mark.django_db

LATER = timezone.make_aware(dt.datetime(2027, 1, 1))


def test_insert_gives_keys_in_order_and_counts() -> None:
    rows = (("党建", f"型{number}") for number in range(12_001))  # more than two chunks
    assert bulk.insert(ContentType, rows, ["app_label", "model"]) == 12_001
    found = ContentType.objects.filter(app_label="党建").order_by("pk")
    assert [item.model for item in found[:3]] == ["型0", "型1", "型2"]
    assert found.count() == 12_001


def test_special_characters_survive() -> None:
    names = ["a\tb\nc", "\\N", "\\.", "'; --", "㙟𬭚", '{"a"}', "%s", "", " 前后 "]
    bulk.insert(Group, [[name] for name in names], ["name"])
    assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == names


def test_insert_is_all_or_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Group, [["甲"], ["乙"], ["甲"]], ["name"])
    assert not Group.objects.exists()


def test_a_failing_source_of_rows_writes_nothing() -> None:
    def rows() -> Iterator[Sequence[str]]:
        yield ["甲"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bulk.insert(Group, rows(), ["name"])
    assert not Group.objects.exists()


def test_upsert_inserts_and_updates_what_was_asked() -> None:
    Session.objects.create(session_key="a", session_data="old", expire_date=LATER)
    rows = [("a", "new", LATER + dt.timedelta(1)), ("b", "new", LATER)]
    fields = ["session_key", "session_data", "expire_date"]
    assert bulk.upsert(Session, rows, fields, key=["session_key"], update=["session_data"]) == 2
    found = Session.objects.order_by("session_key").values_list(*fields)
    assert list(found) == [("a", "new", LATER), ("b", "new", LATER)]


def test_upsert_twice_in_one_transaction_and_without_update() -> None:
    for name in ("甲", "甲", "乙"):
        assert bulk.upsert(Group, [[name]], ["name"], key=["name"], update=[]) == 1
    assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == ["甲", "乙"]


def test_the_later_row_counts_when_a_key_comes_twice() -> None:
    rows = [("a", "1", LATER), ("b", "2", LATER), ("a", "3", LATER)]
    fields = ["session_key", "session_data", "expire_date"]
    bulk.upsert(Session, rows, fields, key=["session_key"], update=["session_data"])
    assert dict(Session.objects.values_list("session_key", "session_data")) == {"a": "3", "b": "2"}


def test_a_key_of_two_columns() -> None:
    fields = ["app_label", "model"]
    bulk.insert(ContentType, [("甲", "x")], fields)
    bulk.upsert(ContentType, [("甲", "x"), ("甲", "y"), ("乙", "x")], fields, key=fields, update=["model"])
    assert ContentType.objects.filter(app_label__in=["甲", "乙"]).count() == 3


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key of an upsert is empty"):
        bulk.upsert(Group, [[None]], ["name"], key=["name"], update=[])


def test_fields_that_are_not_named_get_their_defaults() -> None:
    before = timezone.now()
    bulk.insert(User, [("王芳", "!")], ["username", "password"])
    found = User.objects.get(username="王芳")
    assert (found.is_active, found.is_superuser, found.email, found.last_login) == (True, False, "", None)
    assert before <= found.date_joined <= timezone.now()


def test_json_foreign_keys_and_scaled_numbers() -> None:
    county = tree.found(
        name="靖远县", kind=Kind.COUNTY, parent=None, field=Field.OTHER, code="620421", position=1, actor=None
    )
    payload = {"单位": ["靖远县", None, 1], "引号": "\"'\\"}
    user = User.objects.create(username="clerk")
    bulk.insert(Job, [("import", "导入", user.pk, payload)], ["kind", "title", "actor", "payload"])
    assert Job.objects.get().payload == payload
    fields = ["key", "title", "year", "owner_id", "applies_to", "full"]
    bulk.insert(Scheme, [("a", "甲", 2026, county.pk, "township", 87_250_000)], fields)
    scheme = Scheme.objects.get()
    assert (scheme.full, scheme.owner, scheme.notes, scheme.document) == (87_250_000, county, [], None)


def test_no_rows_are_no_rows() -> None:
    assert bulk.insert(Group, [], ["name"]) == 0
    assert bulk.upsert(Group, [], ["name"], key=["name"], update=[]) == 0


def test_own_keys_are_kept_and_the_next_one_follows() -> None:
    bulk.insert(Group, [(500, "甲"), (400, "乙")], ["id", "name"])
    assert Group.objects.create(name="丙").pk > 500
    bulk.insert(Group, [(1, "丁")], ["id", "name"])
    assert Group.objects.create(name="戊").pk > 500


def test_wrong_names_and_lengths() -> None:
    with pytest.raises(FieldDoesNotExist):
        bulk.insert(Group, [["x"]], ["title"])
    with pytest.raises(ValueError, match="no column"):
        bulk.insert(Group, [["x"]], ["permissions"])
    with pytest.raises(ValueError, match="named twice"):
        bulk.insert(Group, [["x", "y"]], ["name", "name"])
    with pytest.raises(ValueError, match="shorter"), transaction.atomic():
        bulk.insert(Group, [["x"]], ["name", "id"])


def test_a_null_in_a_required_column_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Group, [[None]], ["name"])


def test_one_statement_per_chunk(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # savepoint, rows, release
        bulk.insert(Group, [["甲"], ["乙"]], ["name"])
