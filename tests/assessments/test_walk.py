"""The walk of one number, from a typed value to a published total and back."""

import pytest

from assessments import selectors, services
from assessments.models import CycleState, Sheet, SheetState, Stage
from config.toolkit.scaled import parse
from organizations import audit
from organizations.roles import Role
from scoring.engine import Status
from tests.factories import fill, make_cycle, make_user

pytestmark = pytest.mark.django_db

OWN = {"no_group": "否", "meetings": "3次", "late": "１", "honours": "1"}
OFFICE = {"rate": "96%", "visit": "4.5", "notices": "1", "v1": "否"}


def hand_in(sheet: Sheet, values: dict[str, str] = OWN) -> None:
    """The unit's part."""
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name=f"{sheet.roster_entry.name}李某")
    fill(sheet, values, actor=clerk)
    services.submit(sheet, actor=clerk)


def check(sheet: Sheet, values: dict[str, str], actor) -> None:
    """The office's part: confirm what was claimed, type what the office knows, finish."""
    services.confirm_items(sheet, nodes=["1", "J1"], actor=actor)
    fill(sheet, values, stage=Stage.REVIEW, actor=actor, reason="2026年5月现场检查")
    services.finish_review(sheet, actor=actor)


def test_one_number_from_typing_to_publication():
    cycle = make_cycle()
    organizer = cycle.created_by
    for sheet in Sheet.objects.filter(roster_entry__cycle=cycle):
        hand_in(sheet)
        check(sheet, OFFICE, organizer)

    run = services.compute(cycle, actor=organizer)
    first = run.results.first()
    assert first.total == parse("17.5")  # 3.5 + 4.5 + 5 + 4.5 + 1 − 1
    assert [result.place for result in run.results.all()] == [1, 1, 1]
    assert first.score_grade == "良好"

    told = selectors.explanation(first, "1.1")
    assert told.value == parse("3.5")
    used = {line.datum.code: line for line in told.inputs}
    assert used["meetings"].spoken == "3次"
    assert used["meetings"].used == "review"
    assert used["meetings"].own.by.endswith("李某")
    assert used["meetings"].review.origin == "认可自评"

    services.decide(
        cycle, meeting="县委常委会", minutes_no="〔2026〕3号", decided_on=run.at.date(), grades={}, actor=organizer
    )
    publication = services.publish(cycle, title="2026年度考核通报", document_no="靖组发〔2026〕1号", actor=organizer)
    assert publication.issue == 1
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PUBLISHED
    assert audit.verify() == []
    assert first.status == Status.FILLED
    assert Sheet.objects.filter(state=SheetState.REVIEWED).count() == 3
