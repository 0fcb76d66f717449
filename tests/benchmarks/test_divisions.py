"""A small sample of the benchmark of all divisions, in every run of the suite: both sides come to the same tree, the
product writes in batches with few statements, and the second time nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.imports.units import long_lists
from organizations.models import AuditEvent, Organization
from tests.benchmarks import divisions
from tests.sources import ROOT

SAMPLE = ROOT / "seeds" / "divisions" / "divisions-2023.csv"  # 1,806 rows
AT_MOST = 40  # statements for a batch, however many rows it has
FIELDS = ("code", "name", "kind", "field", "parent__code", "township__code")


def tree() -> set[tuple[Any, ...]]:
    return set(Organization.objects.values_list(*FIELDS))


def statements(path: Path, expected: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert sum(divisions.product(path).values()) == expected
    return len(asked)


def test_both_sides_come_to_the_same_tree(db: None) -> None:
    theirs = {row[1:5] for row in divisions.listed(SAMPLE)}
    assert divisions.bare(SAMPLE) == {"新增": 1806} and not Organization.objects.exists()
    assert sum(divisions.product(SAMPLE).values()) == 1806
    assert set(Organization.objects.values_list("code", "name", "kind", "field")) == theirs


@pytest.mark.parametrize("size", [300, 1000])
def test_few_statements_for_a_batch_and_none_written_the_second_time(
    db: None, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(long_lists, "SIZE", size)
    batches = -(-1806 // size)
    assert statements(SAMPLE, 1806) <= AT_MOST * (batches + 1)
    assert AuditEvent.objects.filter(action="import.continued").count() == batches
    before = tree()
    assert statements(SAMPLE, 0) <= AT_MOST * (batches + 1)
    assert tree() == before
