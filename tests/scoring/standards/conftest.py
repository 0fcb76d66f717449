"""The kind of standard that stands in for ratings where what all kinds share is tested."""

from collections.abc import Iterator

import pytest

from scoring.standards import KINDS, class_of


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(KINDS, "rating", "tests.scoring.standards.using:Using")
    class_of.cache_clear()
    yield
    class_of.cache_clear()
