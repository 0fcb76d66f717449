"""What was typed, computed and decided stands: the database itself refuses, each constraint broken once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import services
from assessments.models import (
    Cycle,
    Decision,
    Entry,
    GradeDecision,
    ItemReturn,
    Origin,
    Publication,
    Result,
    RosterEntry,
    Run,
    Stage,
    Window,
    Withdrawal,
)
from tests.assessments.steps import assess, hand_in, sheets_of
from tests.factories import make_cycle, make_sheet

pytestmark = pytest.mark.django_db


def refused(action) -> str:
    """The database's own words."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        action()
    return str(error.value)


@pytest.mark.parametrize(
    "change",
    [
        {"value": 5},
        {"reason": "改"},
        {"status": "na"},
        {"current": False, "value": 7},
        {"revision": 9},
        {"at": timezone.now()},
    ],
)
def test_an_entry_is_never_edited(change):
    sheet = make_sheet()
    hand_in(sheet)
    assert "填报值只增不改" in refused(lambda: Entry.objects.filter(datum="late").update(**change))


def test_an_entry_is_superseded_once_and_never_revived():
    sheet = make_sheet()
    hand_in(sheet)
    late = Entry.objects.filter(datum="late")
    assert late.update(current=False) == 1
    assert "填报值只增不改" in refused(lambda: late.update(current=True))
    assert "填报值不能删除" in refused(late.delete)


def test_a_datum_has_one_current_entry_per_stage():
    sheet = make_sheet()
    clerk = hand_in(sheet)
    second = Entry(
        sheet=sheet,
        datum="late",
        stage=Stage.SELF,
        revision=2,
        value=0,
        status="filled",
        origin=Origin.TYPED,
        actor=clerk,
        at=timezone.now(),
    )
    refused(second.save)
    second.current, second.revision = False, 1
    refused(second.save)
    assert Entry.objects.get(sheet=sheet, datum="late", stage=Stage.SELF).revision == 1


@pytest.mark.parametrize(
    ("value", "status"), [(None, "filled"), (0, "missing"), (0, "na"), (5, "pending"), (None, "pending"), (1, "")]
)
def test_a_value_stands_exactly_where_something_was_filled_in(value, status):
    sheet = make_sheet()
    given = {"datum": "late", "stage": Stage.SELF, "revision": 1, "origin": Origin.TYPED, "at": timezone.now()}
    actor = sheet.roster_entry.cycle.created_by
    entry = Entry(sheet=sheet, value=value, status=status, actor=actor, **given)
    assert "entry_value_if_filled" in refused(entry.save)


def test_returns_stand_with_their_reason():
    sheet = make_sheet()
    hand_in(sheet)
    actor = sheet.roster_entry.cycle.created_by
    services.return_items(sheet, reasons={"1.2": "不符"}, actor=actor)
    returns = ItemReturn.objects.all()
    assert "退回记录不能修改" in refused(lambda: returns.update(reason="改"))
    assert "退回记录不能删除" in refused(returns.delete)
    row = ItemReturn(sheet=sheet, node="1.1", round=2, reason="", returned_by=actor, returned_at=timezone.now())
    assert "return_reason" in refused(row.save)
    row.node, row.reason = "1.2", "又一次"
    refused(row.save)  # return_once


def test_an_opened_roster_is_frozen():
    cycle = make_cycle(units=1)
    entry = cycle.roster.get()
    assert "名册已锁定" in refused(lambda: RosterEntry.objects.update(pool="乡"))
    assert "名册已锁定" in refused(lambda: RosterEntry.objects.filter(pk=entry.pk).delete())
    entry.pk, entry.organization = None, cycle.owner
    assert "名册已锁定" in refused(entry.save)


@pytest.fixture
def published():
    cycle = make_cycle(units=1)
    run = assess(cycle, {0: {"late": "2"}})
    actor = cycle.created_by
    services.decide(cycle, meeting="会", minutes_no="1", decided_on=run.at.date(), grades={}, actor=actor)
    services.publish(cycle, title="通报", document_no="", actor=actor)
    services.withdraw(cycle, reason="有误", actor=actor)
    services.publish(cycle, title="通报", document_no="", actor=actor)
    return cycle


def test_runs_decisions_and_publications_stand(published):
    for model, column in (
        (Run, "sequence"),
        (Result, "base"),
        (Decision, "run_id"),
        (GradeDecision, "decision_id"),
        (Publication, "issue"),
        (Withdrawal, "publication_id"),
    ):
        rows = model.objects.all()
        assert "不能修改" in refused(lambda rows=rows, column=column: rows.update(**{column: 77}))
        assert "不能删除" in refused(lambda rows=rows: rows._raw_delete(rows.db))


def test_no_entry_comes_into_a_published_cycle(published):
    (sheet,) = sheets_of(published)
    entry = Entry(
        sheet=sheet,
        datum="late",
        stage=Stage.REVIEW,
        revision=8,
        current=False,
        value=0,
        status="filled",
        origin=Origin.TYPED,
        actor=published.created_by,
        at=timezone.now(),
    )
    assert "考核已审定或公布，不能再填报" in refused(entry.save)


def test_constraints_of_cycles_and_windows():
    cycle = make_cycle(units=1, opened=False)
    assert "cycle_period" in refused(lambda: Cycle.objects.update(period_to=date(2020, 1, 1)))
    window = cycle.windows.first()
    assert "window_order" in refused(lambda: Window.objects.filter(pk=window.pk).update(closes_at=window.opens_at))
    window.pk = None
    refused(window.save)  # window_once
    assert "roster_reason" in refused(lambda: RosterEntry.objects.update(standing="exempt"))
    entry = cycle.roster.get()
    entry.pk, entry.organization = None, cycle.owner
    refused(entry.save)  # roster_position_once
    entry.position += 1
    entry.save()


def test_constraints_of_decisions(published):
    decided = GradeDecision.objects.get()
    decided.pk = None
    refused(decided.save)  # gradedecision_once
    decision = published.decisions.get()
    decision.pk = None
    decision.save()
    silent = GradeDecision(decision=decision, roster_entry=decided.roster_entry, proposed="良好", grade="一般")
    assert "gradedecision_reason" in refused(silent.save)
    again = published.publications.first()
    again.pk = None
    refused(again.save)  # publication_issue_once
    blank = Withdrawal(publication=published.publications.first(), reason="", actor=published.created_by)
    blank.at = timezone.now()
    assert "withdrawal_reason" in refused(blank.save)
