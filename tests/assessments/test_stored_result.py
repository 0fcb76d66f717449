"""What a run stored says the same as the engine said: every field of every result."""

import pytest

from assessments import selectors, services
from assessments.selectors.results import unit_result
from config.toolkit.scaled import parse
from organizations.roles import Role
from scoring.engine import evaluate
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("effect", "exact"),
    [
        ({"effect": "score_cap", "score": "12"}, "12"),
        ({"effect": "score_factor", "factor": "0.9"}, "18"),
        ({"effect": "score_zero"}, "0"),
        ({"effect": "lowest_grade"}, "20"),
    ],
)
def test_the_exact_total_is_what_the_vetoes_left(effect, exact):
    county = make_organization()
    document = scheme_document(key="left")
    veto = {key: document["vetoes"][0][key] for key in ("code", "name", "datum")}
    document["vetoes"] = [veto | effect]
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document))
    run = assess(cycle, {0: {"v1": "是"}})
    stored = [unit_result(result) for result in run.results.order_by("roster_entry__position")]
    inputs = selectors.gather(cycle)
    assert stored == list(evaluate(inputs.spec, inputs.units))
    assert [result.exact for result in stored] == [parse(exact), parse("20"), parse("20")]


def test_a_total_set_by_hand_is_exact_as_it_was_set():
    cycle = make_cycle()
    assess(cycle)
    cycle.refresh_from_db()
    given = {"node": "", "value": parse("17.5"), "reason": "会议决定", "document_no": "3号"}
    override = services.enter_override(cycle.roster.get(position=1), **given, actor=cycle.created_by)
    services.approve_override(override, actor=make_user(at=cycle.owner, role=Role.LEADER))
    run = services.compute(cycle, actor=cycle.created_by)
    stored = [unit_result(result) for result in run.results.order_by("roster_entry__position")]
    inputs = selectors.gather(cycle)
    assert stored == list(evaluate(inputs.spec, inputs.units))
    assert (stored[0].exact, stored[0].total) == (parse("17.5"), parse("17.5"))
