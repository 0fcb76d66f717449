"""Items that read the result of another cycle (R28): the committee's grade, the score, the place."""

from typing import Any

import pytest

from assessments import selectors, services
from assessments.models import CycleState, Run
from config.toolkit.scaled import parse
from scoring.engine import Status
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

LADDER = ["优秀", "良好", "一般"]
TAKEN = {
    "grade": ({"choices": LADDER}, {"grades": ["5", "3", "1"]}),
    "score": ({}, {"of": "20"}),
    "place": ({}, {"places": ["5", "4"], "rest": "2"}),
}


def read_from(first: Run, take: str, *, decide: bool = True) -> list[tuple[str | None, Status]]:
    """The points of an item that reads the first run's cycle, for its three units and one that took no part."""
    cycle = first.cycle
    county = cycle.owner
    leader = make_user(at=county, name="王部长")
    if decide:
        cycle.refresh_from_db()
        cycle.state = CycleState.DECIDED
        cycle.save()
    more, rule = TAKEN[take]
    datum = {"code": "star", "name": "上次结果", "kind": "result", "asked": "cycle", "take": take, **more}
    document: dict[str, Any] = scheme_document(
        key="second",
        full="5",
        data=[{**datum, "reads": cycle.scheme.key}],
        nodes=[
            {
                "kind": "leaf",
                "code": "1",
                "name": "上次",
                "points": "5",
                "rule": {"type": "read_result", "datum": "star", **rule},
            }
        ],
        grades=[],
        quotas=[],
        vetoes=[],
    )
    units = [entry.organization for entry in cycle.roster.order_by("position")] + [make_organization(parent=county)]
    second = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=units, actor=leader)
    run = services.compute(second, actor=leader)
    assert services.rerun(run).same
    results = run.results.order_by("roster_entry__position")
    told = selectors.explanation(results[0], "1")
    assert told.value == results[0].nodes[0][0]
    (used,) = told.inputs
    source = results[0].inputs[0][2] or []  # nothing is read from what is not decided
    assert (used.used, [member.result_id for member in used.members]) == ("cycle" if source else "", source)
    return [(row.nodes[0][0], Status(row.nodes[0][1])) for row in results]


@pytest.mark.parametrize(
    ("take", "expected"),
    [("grade", ["5", "3", "3"]), ("score", ["5", "4.75", "4.25"]), ("place", ["5", "4", "2"])],
)
def test_what_another_cycle_gave(take: str, expected: list[str]) -> None:
    first = assess(make_cycle(), {1: {"visit": "4"}, 2: {"visit": "2"}})
    found = read_from(first, take)
    assert found[-1] == (None, Status.MISSING)
    totals = [row.total for row in first.results.order_by("roster_entry__position")]
    assert totals == [parse("20"), parse("19"), parse("17")]
    assert found[:-1] == [(parse(points), Status.FILLED) for points in expected]


def test_what_is_not_decided_is_not_read() -> None:
    first = assess(make_cycle(), {})
    assert set(read_from(first, "score", decide=False)) == {(None, Status.MISSING)}
