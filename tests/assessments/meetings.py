"""A cycle on its way to the meeting: computed, decided, published; and its tables opened again."""

import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

from assessments import services
from assessments.models import Cycle, Result
from organizations.models import User
from organizations.roles import Role
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_user

CHANGES = {
    0: {"meetings": "3", "late": "1"},  # 1.1 loses 0.5, 1.2 loses 1.5
    1: {"rate": "85", "honours": "3"},  # 2.1 loses 2, the bonus reaches its cap
    2: {"rate": "85", "honours": "3"},  # the same: a tie
    3: {"v1": "1", "notices": "1"},  # a veto, and one point off
}


def computed(*names: str, **given: Any) -> Cycle:
    """A cycle of four units (with these names), assessed and computed."""
    county = make_organization()
    units = [make_organization(name, parent=county) for name in (*names, *("",) * (4 - len(names)))]
    cycle = make_cycle(owner=county, units=units, **given)
    assess(cycle, CHANGES)
    return Cycle.objects.get(pk=cycle.pk)


def decide(cycle: Cycle, **grades: tuple[str, str]) -> Cycle:
    """The meeting settles the grades: by the unit's place on the roster, "u2"; ties at the edge keep the proposal."""
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    settled = {
        result.roster_entry_id: (result.grade, "名额边界并列，会议未择定")
        for result in results(cycle)
        if result.quota_tie
    }
    for key, grade in grades.items():
        settled[results(cycle)[int(key[1:]) - 1].roster_entry_id] = grade
    services.decide(
        cycle,
        meeting="县委常委会会议",
        minutes_no="〔2026〕7号",
        decided_on=date(2026, 1, 5),
        grades=settled,
        actor=leader,
    )
    return Cycle.objects.get(pk=cycle.pk)


def publish(cycle: Cycle) -> Cycle:
    """The decided cycle is published."""
    services.publish(cycle, title="通报", document_no="靖考〔2026〕9号", actor=cycle.created_by)
    return Cycle.objects.get(pk=cycle.pk)


def organizer_of(cycle: Cycle) -> User:
    """Somebody of the office that organizes the cycle."""
    return make_user(at=cycle.owner, role=Role.ORGANIZER)


def results(cycle: Cycle) -> list[Result]:
    """The results of the current run in the order of the roster."""
    found = Result.objects.filter(run=cycle.run_id).select_related("roster_entry", "run__cycle__scheme")
    return list(found.order_by("roster_entry__position"))


def opened(content: bytes, *, values: bool = False) -> Any:
    """The workbook, with the results of its formulas instead of them if wanted."""
    return load_workbook(io.BytesIO(content), data_only=values)


def grid(page: Any) -> list[list[Any]]:
    """All values of a sheet."""
    return [[cell.value for cell in row] for row in page.iter_rows()]


def text_of(page: Any) -> str:
    """All words of a sheet."""
    return "\n".join(str(value) for row in grid(page) for value in row if value is not None)
