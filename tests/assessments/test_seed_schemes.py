"""The schemes that come with the product go through the whole work: fill, review, compute, explain, for every item."""

import json
from pathlib import Path

import pytest

from assessments import selectors, services
from assessments.models import Cycle, Sheet, Stage
from organizations.models import StoredFile
from tests.assessments.steps import WHY, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme

pytestmark = pytest.mark.django_db
SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "schemes").glob("*.json"))


def best(datum) -> str:
    """Some possible answer that is not zero."""
    if datum.kind == "flag":
        return "是" if datum.asked == "unit" else "否"
    if datum.kind == "choice":
        return datum.choices[0]
    return "0" if datum.min is None or datum.min <= 0 else str(datum.min // 1_000_000)


def prove(sheet: Sheet, scheme) -> None:
    """A file for every item that needs one."""
    for placed in scheme.leaves:
        if placed.node.evidence == "required":
            file = StoredFile.objects.create(
                digest=f"sm3:{placed.code}",
                name=f"{placed.code}.pdf",
                content_type="application/pdf",
                size=1,
                organization=sheet.roster_entry.organization,
            )
            services.attach(sheet, node=placed.code, file=file, actor=sheet.roster_entry.cycle.created_by)


@pytest.mark.parametrize("path", SEEDS, ids=[path.stem for path in SEEDS])
def test_a_seed_scheme_is_worked_through(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    owner = make_organization()
    scheme = make_scheme(owner=owner, document=document, acknowledgement="照原件保留")  # 29 does not add up
    cycle = make_cycle(owner=owner, scheme=scheme, units=2)
    office = cycle.created_by
    scheme = selectors.outline(cycle.scheme)
    for sheet in sheets_of(cycle):
        fill(sheet, {code: best(scheme.data[code]) for code in scheme.unit_data}, actor=office, reason=WHY)
        prove(sheet, scheme)
        services.submit(sheet, actor=office)
        services.confirm_items(sheet, nodes=[node.code for node in scheme.spec.nodes], actor=office)
        own = {code: best(scheme.data[code]) for code in scheme.typed_data if code not in scheme.unit_data}
        fill(sheet, own, stage=Stage.REVIEW, actor=office, reason=WHY)
        services.finish_review(sheet, actor=office)
        view = selectors.sheet_view(sheet, stage=Stage.REVIEW)
        assert view.left == 0
        shown = sum(len(section.items) for section in view.sections)
        assert shown == len(scheme.leaves)
    run = services.compute(cycle, actor=office)
    assert services.rerun(run).same
    assert run.provisional == 0
    for result in run.results.select_related("run__cycle__scheme"):
        told = selectors.explain_all(result)
        assert [line.code for line in told] == ["", *scheme.by_code]
        assert all(line.lines for line in told if line.leaf)
        assert told[0].value == result.total
    assert len(selectors.deductions(run, list(selectors.current_results(Cycle.objects.get(pk=cycle.pk))))) > 0
