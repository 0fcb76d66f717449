"""Lists made by the database are the same on SQLite and PostgreSQL."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Value

from config.toolkit.aggregates import Listed

pytestmark = pytest.mark.django_db


def test_lists_of_one_query_run_in_step() -> None:
    for model, names in (("甲", ["丙", '乙"\\', "丁"]), ("戊", ["己"])):
        kind = ContentType.objects.create(app_label="组", model=model)
        for name in names:
            Permission.objects.create(content_type=kind, codename=name, name=name)
    lists = {
        "keys": Listed("permission__pk"),
        "names": Listed("permission__name"),
        "some": Listed("permission__name", filter=Q(permission__codename__in=["丙", "丁"])),
    }
    groups = ContentType.objects.filter(app_label="组").order_by("pk").values_list("pk").annotate(**lists)
    (_, keys, names, some), (_, _, alone, none) = groups
    assert [Permission.objects.get(pk=key).name for key in keys] == names
    assert (sorted(names), sorted(some), alone, none) == (sorted(["丙", '乙"\\', "丁"]), ["丁", "丙"], ["己"], [])


def test_none_counts_as_a_value_and_large_numbers_stay_exact() -> None:
    kind = ContentType.objects.create(app_label="组", model="型")
    largest = 2**63 - 1
    kinds = ContentType.objects.filter(pk=kind.pk).values_list("pk")
    (row,) = kinds.annotate(nothing=Listed("permission__pk"), many=Listed(Value(largest)))
    assert row == (kind.pk, [None], [largest])
