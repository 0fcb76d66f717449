"""What a penalty takes off is negative in every table, wherever the penalty stands in the scheme."""

import pytest

from assessments import services
from assessments.exports.meeting import explanation_workbook, matrix_workbook
from assessments.models import Stage
from tests.assessments.meetings import grid, opened, organizer_of, results, text_of
from tests.assessments.steps import WHY, sheets_of
from tests.factories import fill, leaf, make_cycle, make_organization, make_scheme, scheme_document

pytestmark = pytest.mark.django_db


def test_a_penalty_inside_a_part_is_negative_in_every_table() -> None:
    document = scheme_document(key="inside", full="10", quotas=[], vetoes=[], examples=[], grades=[])
    taken = {"type": "accumulate", "parts": [{"datum": "n", "each": "1"}]}
    document["data"] = [
        {"code": "a", "name": "工作得分", "kind": "points", "asked": "office"},
        {"code": "n", "name": "通报", "kind": "count", "asked": "office"},
    ]
    penalty = {"kind": "penalty", "code": "K", "name": "扣分", "cap": "5", "children": [leaf("K1", "通报", "5", taken)]}
    items = [leaf("1", "工作", "10", {"type": "manual", "datum": "a"}), penalty]
    document["nodes"] = [{"kind": "section", "code": "S", "name": "板块", "points": "10", "children": items}]
    county = make_organization()
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=1)
    (sheet,) = sheets_of(cycle)
    services.submit(sheet, actor=cycle.created_by)
    fill(sheet, {"a": "9", "n": "2"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    page = opened(matrix_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    (line,) = [row for row in grid(page) if row[0] == 1]
    assert line[2:5] == [9, -2, "=SUM(C8:D8)"]
    assert "扣分以负数列示。" in text_of(page)
    told = opened(explanation_workbook(results(cycle)[0], actor=organizer_of(cycle))).worksheets[0]
    assert {row[0]: row[3] for row in grid(told)[9:13]} == {
        "S": "=SUM(D11:D12)",
        "1": 9,
        "K": "=SUM(D13)",
        "K1": -2,
    }
