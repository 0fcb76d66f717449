"""Every number that the five founding texts print is entered as data and asked back (docs/founding-texts.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from assessments.demonstration.answers import Answer
from assessments.demonstration.texts import documents
from assessments.management.commands.founding_texts import answer_all
from tests.sources import ROOT

pytestmark = pytest.mark.django_db

ROWS = [
    *(f"0.{number}" for number in range(1, 27)),
    *(f"1.{number}" for number in range(1, 23)),
    *(f"2.{number}" for number in range(1, 21)),
    *(f"3.{number}" for number in range(1, 16)),
    *("3.15a", "3.15b", "3.15c"),
    *(f"3.{number}" for number in range(16, 24)),
    *(f"4.{number}" for number in range(1, 21)),
]
ASKED = [asked for document in documents() for asked in document["answers"]]
ELSEWHERE = {asked["row"]: asked["test"] for asked in ASKED if "test" in asked}
HERE = [row for row in ROWS if row not in ELSEWHERE]


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[Answer]]]:
    """By row what the product says; all texts are entered once, and nothing of them stays."""
    by_row: dict[str, list[Answer]] = {}
    with django_db_blocker.unblock(), transaction.atomic():
        for answer in answer_all():
            by_row.setdefault(answer.row, []).append(answer)
        transaction.set_rollback(True)
    yield by_row


@pytest.mark.parametrize("row", HERE)
def test_the_text_is_answered(found: dict[str, list[Answer]], row: str) -> None:
    assert [(answer.about, answer.found) for answer in found[row]] == [
        (answer.about, answer.printed) for answer in found[row]
    ]
    assert len(found[row]) == len([asked for asked in ASKED if asked["row"] == row])


def test_every_mechanism_is_asked_for() -> None:
    assert {asked["row"] for asked in ASKED} == set(ROWS)


def test_the_page_names_every_mechanism_and_the_test_that_proves_it() -> None:
    page = (ROOT / "docs" / "founding-texts.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| ([0-4]\.\w+) \| [^|]+ \| [^|]+ \| `([^`]+)`(?:（`([^`]+)`）)? \|$", page, re.M)
    assert [row for row, *_ in lines] == ROWS
    for row, test, path in lines:
        assert path == ELSEWHERE.get(row, "")
        if path:
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
        else:
            assert test == f"test_the_text_is_answered[{row}]"
