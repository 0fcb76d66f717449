"""Two people at once: threads with their own connections, on the real locks of either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from assessments import selectors, services
from assessments.models import Entry, SheetState, Stage
from assessments.services import Cell
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import AuditEvent
from organizations.roles import Role
from tests.assessments.steps import OWN, assess, sheets_of
from tests.factories import fill, make_cycle, make_sheet, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Start all actions together and return what each gave or raised."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=20)
            return action()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_two_people_in_one_cell_leave_one_value_and_one_conflict():
    sheet = make_sheet()
    people = [make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name=name) for name in ("李某", "王某")]

    def save(person, value):
        return lambda: services.save_cells(sheet, [Cell("late", value)], stage=Stage.SELF, actor=person)

    answers = [answer for (answer,) in at_once(save(people[0], "1"), save(people[1], "2"))]
    assert sorted(answer.state for answer in answers) == ["conflict", "saved"]
    entry = Entry.objects.get()
    (lost,) = (answer for answer in answers if answer.state == "conflict")
    assert (lost.by, lost.value, lost.revision) == (str(entry.actor), str(entry.value // 1_000_000), 1)
    assert AuditEvent.objects.filter(action="entries.saved").count() == 1
    assert audit.verify() == []


def test_many_people_in_many_cells_lose_nothing_that_was_taken():
    sheet = make_sheet()
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)

    def save(number):
        cells = [Cell("late", str(number)), Cell("meetings", str(number)), Cell("honours", str(number))]
        return lambda: services.save_cells(sheet, cells, stage=Stage.SELF, actor=clerk)

    answers = at_once(*(save(number) for number in range(1, 7)))
    saved = [answer for batch in answers for answer in batch if answer.state == "saved"]
    assert len(saved) == Entry.objects.count() == 3
    assert len({answer.value for answer in saved}) == 1  # a batch is taken or lost as a whole
    assert audit.verify() == []


def test_saving_while_it_is_handed_in_is_either_in_time_or_refused():
    sheet = make_sheet()
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, OWN, actor=clerk)
    handed_in, saved = at_once(
        lambda: services.submit(sheet, actor=clerk),
        lambda: services.save_cells(sheet, [Cell("late", "3", 1)], stage=Stage.SELF, actor=clerk),
    )
    assert handed_in.state == SheetState.SUBMITTED
    current = Entry.objects.get(datum="late", current=True)
    late_save = Entry.objects.filter(datum="late").count() == 2
    assert isinstance(saved, Refused) != late_save
    assert current.at <= handed_in.submitted_at


def test_computing_twice_at_once_makes_two_equal_runs():
    cycle = make_cycle(units=1)
    first = assess(cycle)
    runs = at_once(*[lambda: services.compute(cycle, actor=cycle.created_by)] * 2)
    assert sorted(run.sequence for run in runs) == [2, 3]
    assert {run.digest for run in runs} == {first.digest}
    cycle.refresh_from_db()
    assert cycle.run.sequence == 3


def test_a_save_waits_for_the_run_and_no_figure_slips_in():
    """While a run is not committed, a save on one of its sheets stands still; it counts for the next run only."""
    cycle = make_cycle(units=2)
    assess(cycle)
    sheet, office = sheets_of(cycle)[1], cycle.created_by
    services.reopen_review(sheet, reason="复核", actor=office)
    visit = Cell("visit", "4", sheet.entries.get(datum="visit", current=True).revision, "现场复查")

    def save():
        try:
            return services.save_cells(sheet, [visit], stage=Stage.REVIEW, actor=office)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            run = services.compute(cycle, actor=office)
            saving = pool.submit(save)
            with pytest.raises(TimeoutError):
                saving.result(timeout=0.7)
            assert selectors.gather(cycle).data_digest == run.data_digest
        (answer,) = saving.result(timeout=20)
    assert answer.state == "saved"
    assert Entry.objects.get(datum="visit", current=True, sheet=sheet).at > run.at
    assert selectors.gather(cycle).data_digest != run.data_digest
    assert services.rerun(run).same


def test_one_of_two_decisions_at_once_stands():
    cycle = make_cycle(units=2)
    run = assess(cycle, {0: {"late": "2"}})

    def decide():
        return services.decide(
            cycle, meeting="会", minutes_no="1", decided_on=run.at.date(), grades={}, actor=cycle.created_by
        )

    answers = at_once(decide, decide)
    assert sorted(type(answer).__name__ for answer in answers) == ["Decision", "Refused"]
    assert cycle.decisions.count() == 1


def test_finishing_the_review_and_scoring_exclude_each_other():
    cycle = make_cycle(units=1)
    (sheet,) = sheets_of(cycle)
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, OWN, actor=clerk)
    services.submit(sheet, actor=clerk)
    office = cycle.created_by
    services.confirm_items(sheet, nodes=["1", "J"], actor=office)
    fill(sheet, {"rate": "96", "visit": "5", "notices": "0", "v1": "否"}, stage=Stage.REVIEW, actor=office)
    finished, scored = at_once(
        lambda: services.finish_review(sheet, actor=office),
        lambda: services.save_cells(sheet, [Cell("visit", "", 1)], stage=Stage.REVIEW, actor=office),
    )
    assert isinstance(finished, Refused) != isinstance(scored, Refused)


def test_deciding_and_taking_up_a_review_exclude_each_other():
    cycle = make_cycle(units=2)
    run = assess(cycle, {0: {"late": "2"}})
    sheet = sheets_of(cycle)[1]
    office = cycle.created_by
    decided, reopened = at_once(
        lambda: services.decide(cycle, meeting="会", minutes_no="1", decided_on=run.at.date(), grades={}, actor=office),
        lambda: services.reopen_review(sheet, reason="复核", actor=office),
    )
    assert isinstance(decided, Refused) != isinstance(reopened, Refused)
    assert audit.verify() == []
