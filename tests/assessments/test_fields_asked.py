"""共性加专项: a unit is asked for the data of its own field only; those of the others count as 不涉及 of themselves."""

import pytest

from assessments import selectors, services
from assessments.models import Cycle, SheetState
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from tests.assessments.steps import hand_in, review, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


def cycle_of_two() -> Cycle:
    """Item 1.2 has a part for villages of farming and one for those of industry, each with a figure of its own."""
    document = scheme_document(key="fields")
    document["data"] += [
        {"code": "field", "name": "村类别", "kind": "choice", "choices": ["农业村", "工业村"]},
        {"code": "grain", "name": "粮食面积达标", "kind": "flag"},
        {"code": "plants", "name": "安全生产达标", "kind": "flag"},
    ]

    def part(name: str, datum: str, points: str) -> dict[str, object]:
        return {"name": name, "points": points, "rule": {"type": "full_or_zero", "datum": datum}}

    late = {"name": "报送", "points": "2", "rule": {"type": "deduct_count", "datum": "late", "each": "1"}}
    document["nodes"][0]["children"][1]["rule"] = {
        "type": "common_plus_field",
        "datum": "field",
        "common": [late],
        "fields": [
            {"choice": "农业村", "parts": [part("粮食", "grain", "4")]},
            {"choice": "工业村", "parts": [part("安全", "plants", "4")]},
        ],
    }
    county = make_organization()
    return make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=2)


def test_only_the_figures_of_its_own_field_are_asked() -> None:
    cycle = cycle_of_two()
    farming, industry = sheets_of(cycle)
    clerk = make_user(at=farming.roster_entry.organization)
    own = {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}
    fill(farming, own, actor=clerk)
    with pytest.raises(Refused, match="还有3项没有填"):
        services.submit(farming, actor=clerk)
    fill(farming, {"field": "农业村"}, actor=clerk)
    with pytest.raises(Refused, match=r"还有1项没有填：「1\.2 按时报送」的「粮食面积达标」"):
        services.submit(farming, actor=clerk)
    fill(farming, {"grain": "是"}, actor=clerk)
    assert services.submit(farming, actor=clerk).state == SheetState.SUBMITTED
    hand_in(industry, field="工业村", plants="是")
    for sheet in (farming, industry):
        review(sheet, actor=cycle.created_by)
    run = services.compute(cycle, actor=cycle.created_by)
    assert [result.total for result in run.results.order_by("roster_entry__position")] == [parse("20")] * 2
    assert run.provisional == 0
    assert selectors.unready(Cycle.objects.get(pk=cycle.pk)) == []
