"""The promise of the county benchmark: at most a quarter of the time of ORM + Decimal."""

import pytest

from tests.benchmarks.county import compare, peer_tables

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


def test_one_county_from_database_to_database(capsys):
    with peer_tables():
        times = compare()
    with capsys.disabled():
        print(f"\n{times}")
    assert times.kept
