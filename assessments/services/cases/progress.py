"""What moves a 整顿 on by itself: the team complete, the work begun."""

from __future__ import annotations

from assessments.models import Case, CaseState
from assessments.selectors.cases.rules import uncovered
from assessments.services.holding import keep
from organizations.models import User

from .holding import record


def advance(case: Case, *, actor: User) -> None:
    """From plan to team once every role is filled, from team to measures; the caller holds the case."""
    if case.state == CaseState.PLAN_FILED and not uncovered(case):
        _to(case, CaseState.TEAM_ASSIGNED, actor)


def begin(case: Case, *, actor: User) -> None:
    """A visit or a month was registered: the measures are running."""
    if case.state == CaseState.TEAM_ASSIGNED:
        _to(case, CaseState.MEASURES_RUNNING, actor)


def _to(case: Case, state: CaseState, actor: User) -> None:
    before = case.get_state_display()
    keep(case, state=state)
    record("advanced", case, actor=actor, state=[before, case.get_state_display()])
