"""Bulk writing leaves the rows that model instances would leave, on both databases."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.toolkit import bulk
from organizations.models import Field, Job, Kind, User
from organizations.services import tree
from scoring.models import Scheme

pytestmark = pytest.mark.django_db


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


def test_update_writes_the_named_fields_of_the_rows_that_are_there() -> None:
    bulk.insert(Group, [["甲"], ["乙"], ["丙"]], ["name"])
    first, _second, third = Group.objects.order_by("pk")
    rows = [(third.pk, "丙%s"), (first.pk, "改'甲"), (0, "没有这一行")]
    assert bulk.update(Group, iter(rows), ["name"]) == 3
    assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == ["改'甲", "乙", "丙%s"]


def test_update_prepares_values_as_a_model_would() -> None:
    actor = User.objects.create_user("clerk", password=None, name="干部")
    job = Job.objects.create(kind="甲", title="一", payload={"旧": 1}, actor=actor)
    assert bulk.update(Job, [(job.pk, {"新": ["%", None]}, None)], ["payload", "finished_at"]) == 1
    job.refresh_from_db()
    assert (job.payload, job.finished_at, job.title) == ({"新": ["%", None]}, None, "一")


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


def test_ready_values_are_written_as_they_are() -> None:
    user = User.objects.create(username="clerk")
    row = ("import", "导入", user.pk, '{"单位":["靖远县",null,1]}')
    bulk.insert(Job, [row], ["kind", "title", "actor", "payload"], ready=["title", "payload"])
    job = Job.objects.get()
    assert (job.kind, job.title, job.actor, job.payload) == ("import", "导入", user, {"单位": ["靖远县", None, 1]})
    with pytest.raises(ValueError, match="shorter"), transaction.atomic():
        bulk.insert(Group, [["x"]], ["name", "id"], ready=["name", "id"])


def test_no_rows_are_no_rows() -> None:
    assert bulk.insert(Group, [], ["name"]) == 0


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
