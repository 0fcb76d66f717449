"""Whatever people do in whatever order: one current figure per datum and stage, nothing lost, the trail holds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import services
from assessments.models import Entry, ItemReturn, SheetState, Stage
from assessments.services import Cell
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import AuditEvent
from tests.assessments.steps import sheets_of
from tests.factories import make_cycle

DATA = ["no_group", "meetings", "late", "honours", "rate", "visit", "notices", "v1"]
LEAVES = ["1.1", "1.2", "2.1", "2.2", "J1", "K1"]
CELL = st.builds(
    Cell,
    st.sampled_from(DATA),
    st.sampled_from(["", "0", "1", "2", "3", "99", "是", "否", "不涉及", "4.5", "九"]),
    st.integers(0, 3),
    st.sampled_from(["", "现场检查"]),
)
ACTION = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(list(Stage)), st.lists(CELL, min_size=1, max_size=5)),
    st.tuples(st.just("submit")),
    st.tuples(st.just("confirm"), st.lists(st.sampled_from(["1", "J", *LEAVES]), min_size=1, max_size=2)),
    st.tuples(st.just("return"), st.lists(st.sampled_from(LEAVES), min_size=1, max_size=2, unique=True)),
    st.tuples(st.just("finish")),
    st.tuples(st.just("reopen")),
)


class People:
    """One clerk and one office at one sheet; counts what they were told had been taken."""

    def __init__(self) -> None:
        self.cycle = make_cycle(units=1)
        (self.sheet,) = sheets_of(self.cycle)
        self.taken = 0

    def act(self, kind: str, *given: object) -> None:
        """Do it, or be refused."""
        try:
            getattr(self, f"do_{kind}")(*given)
        except Refused as refusal:
            assert str(refusal).endswith(("。", "）")), refusal

    def do_save(self, stage: Stage, cells: list[Cell]) -> None:
        answers = services.save_cells(self.sheet, cells, stage=stage, actor=self.cycle.created_by)
        assert [answer.datum for answer in answers] == [cell.datum for cell in cells]
        assert all(answer.message for answer in answers if answer.state in ("conflict", "refused"))
        self.taken += sum(answer.state == "saved" for answer in answers)

    def do_confirm(self, nodes: list[str]) -> None:
        self.taken += services.confirm_items(self.sheet, nodes=nodes, actor=self.cycle.created_by)

    def do_submit(self) -> None:
        services.submit(self.sheet, actor=self.cycle.created_by)

    def do_return(self, nodes: list[str]) -> None:
        services.return_items(self.sheet, reasons=dict.fromkeys(nodes, "不符"), actor=self.cycle.created_by)

    def do_finish(self) -> None:
        services.finish_review(self.sheet, actor=self.cycle.created_by)

    def do_reopen(self) -> None:
        services.reopen_review(self.sheet, reason="复核", actor=self.cycle.created_by)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTION, min_size=5, max_size=25))
def test_any_order_of_work_keeps_the_books(actions):
    people = People()
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    people.do_save(Stage.SELF, [Cell(code, "0") for code in ("no_group", "meetings", "late", "honours")])
    people.do_submit()
    for action in actions:
        people.act(*action)
    sheet = people.sheet
    sheet.refresh_from_db()
    entries = list(Entry.objects.filter(sheet=sheet).order_by("datum", "stage", "revision"))
    assert len(entries) == people.taken
    histories: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        histories.setdefault((entry.datum, entry.stage), []).append(entry)
    for history in histories.values():
        assert [entry.revision for entry in history] == list(range(1, len(history) + 1))
        assert not any(entry.current for entry in history[:-1])
    open_returns = ItemReturn.objects.filter(sheet=sheet, resolved_at=None).exists()
    assert open_returns == (sheet.state == SheetState.RETURNED)
    recorded = AuditEvent.objects.exclude(pk__in=before).filter(action="entries.saved", target_id=str(sheet.pk))
    assert sum(len(event.changes["cells"]) for event in recorded) == people.taken
    assert audit.verify() == []
