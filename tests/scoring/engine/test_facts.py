"""Facts and statuses: zero is a value, the rest are kinds of none."""

import pytest

from scoring.engine import Fact, Status
from scoring.engine.status import together

F, M, N, E, P, V = (
    Status.FILLED,
    Status.MISSING,
    Status.NA,
    Status.EXEMPT,
    Status.PENDING,
    Status.VETOED,
)


def test_zero_is_known_and_nothing_else_without_a_value_is():
    assert Fact(0).known == 0
    assert Fact(3, Status.PENDING).known is None
    assert all(Fact(None, status).known is None for status in (M, N, E, P))


@pytest.mark.parametrize("wrong", [(None, F), (None, V), (0, V)])
def test_facts_that_cannot_be(wrong):
    with pytest.raises(ValueError):
        Fact(*wrong)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([F, F], F),
        ([F, M, P], M),
        ([P, F, N], P),
        ([N, F], F),
        ([N, N], N),
        ([E, E], E),
        ([N, E], N),
        ([E, F], F),
        ([V, N], F),
        ([], M),
    ],
)
def test_together(parts, whole):
    assert together(parts) is whole
    assert together(reversed(parts)) is whole


def test_every_status_has_a_chinese_name_of_its_own():
    assert len({status.label for status in Status}) == len(Status)
    assert [status for status in Status if status.provisional] == [M, P]
    assert [status for status in Status if status.absent] == [N, E]
