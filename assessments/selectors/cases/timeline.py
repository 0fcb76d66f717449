"""Everything that happened to a 整顿, day by day, as its page tells it; and how far it came along its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from assessments.models import Acceptance, Case, CaseExtension, CaseState
from assessments.models.cases import AFTER
from assessments.models.resolutions import Resolution
from assessments.selectors.cases.rules import first_deadline, rules
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import text


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened on a day; `bad` where it set the case back."""

    day: date
    title: str
    detail: str = ""
    bad: bool = False


def timeline(case: Case) -> list[Happening]:
    """The latest first; eight queries."""
    found = [*_way(case), *_plans(case), *_team(case), *_notices(case), *_looked_at(case), *_plate(case), *_moves(case)]
    return sorted(found, key=lambda one: one.day, reverse=True)


def _way(case: Case) -> Iterator[Happening]:
    yield Happening(case.found_on, "认定", case.grounds)
    if case.listed_on:
        again = f"；上一次是{case.previous_case.label}" if case.previous_case else ""
        yield Happening(case.listed_on, "列入整顿", f"{_decided(case.resolution)}{again}")
    if case.delisted_on:
        yield Happening(case.delisted_on, "销号", _decided(case.delisting))
    if case.closed_on:
        yield Happening(case.closed_on, "办结")
    if case.ended_on:
        yield Happening(case.ended_on, case.get_state_display(), case.ended_reason, True)
    for later in case.next_cases.all():
        if later.listed_on:
            yield Happening(later.listed_on, "再次列入整顿", later.label, True)


def _decided(decision: Resolution | None) -> str:
    return decision.told if decision else ""


def _plans(case: Case) -> Iterator[Happening]:
    for plan in case.plans.select_related("submitted_by", "answered_by"):
        if not plan.filed_on or timezone.localdate(plan.submitted_at) != timezone.localdate(plan.answered_at):
            yield Happening(timezone.localdate(plan.submitted_at), "报送方案", str(plan.submitted_by))
        if plan.filed_on:
            yield Happening(plan.filed_on, "方案备案", f"期限到{_day(first_deadline(case))}")
        elif plan.answered_at:
            yield Happening(timezone.localdate(plan.answered_at), "方案退回", plan.returned, True)


def _team(case: Case) -> Iterator[Happening]:
    for helper in case.helpers.all():
        yield Happening(helper.since, f"{helper.role_name}到任", str(helper))
        if helper.until:
            yield Happening(helper.until, f"{helper.role_name}结束任务", f"{helper}：{helper.ended_reason}")


def _notices(case: Case) -> Iterator[Happening]:
    for notice in case.notices.all():
        yield Happening(notice.sent_on, f"督办单{notice}", notice.text, True)
        if notice.answered_on:
            yield Happening(notice.answered_on, f"答复督办单{notice}", notice.answer)


def _looked_at(case: Case) -> Iterator[Happening]:
    for one in case.acceptances.all():
        score = "" if one.score is None else f"得{text(one.score)}分；"
        votes = "" if one.voters is None else f"{one.voters}人测评，{one.against}人不满意；"
        yield Happening(one.on, str(one), f"{score}{votes}{one.verdict}", not one.passed)
        yield from _taken_back(one, f"撤回{one.get_step_display()}")
    for one in case.extensions.all():
        yield Happening(one.on, f"延期到{_day(one.until)}", one.reason, True)
        yield from _taken_back(one, f"期限恢复到{_day(one.before)}")


def _taken_back(row: Acceptance | CaseExtension, title: str) -> Iterator[Happening]:
    if row.withdrawn_at:
        yield Happening(timezone.localdate(row.withdrawn_at), title, row.withdrawn_reason)


def _plate(case: Case) -> Iterator[Happening]:
    for one in case.plates.standing():
        yield Happening(one.on, f"警示牌：{one.get_act_display()}", one.note, one.act == "hidden")


def _moves(case: Case) -> Iterator[Happening]:
    for one in case.moves.select_related("source", "target"):
        yield Happening(one.on, f"由{one.source}转入{one.target}", one.reason)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "另定"


WAY = (
    ("认定", (CaseState.IDENTIFIED,)),
    ("列入", (CaseState.LISTED,)),
    ("方案备案", (CaseState.PLAN_FILED,)),
    ("配齐力量", (CaseState.TEAM_ASSIGNED,)),
    ("整顿", (CaseState.MEASURES_RUNNING, CaseState.EXTENDED)),
    ("乡镇初验", (CaseState.TOWNSHIP_ACCEPTANCE,)),
    ("验收", (CaseState.COUNTY_ACCEPTANCE,)),
    ("销号", (CaseState.DELISTED,)),
    ("跟踪", (CaseState.FOLLOW_UP,)),
    ("办结", (CaseState.CLOSED,)),
)

UNDER_WAY = (CaseState.MEASURES_RUNNING, CaseState.EXTENDED, CaseState.FOLLOW_UP)


def steps(case: Case) -> list[dict[str, Any]]:
    """The way of a case as the page draws it; empty for one that left it (withdrawn, ended)."""
    asked = rules(case).acceptance
    skipped = {
        "乡镇初验": "township" not in asked.steps or asked.steps[-1] == "township",
        "跟踪": not asked.follow_up_years,
        "配齐力量": not rules(case).team,
    }
    way = [(label, states) for label, states in WAY if not skipped.get(label)]
    here = CaseState.FOLLOW_UP if case.state == CaseState.RELAPSED else case.state
    at = next((index for index, (_, states) in enumerate(way) if here in states), None)
    if at is None:
        return []
    at += here not in UNDER_WAY  # what was reached is done, and the next one is under way
    days = _days(case)
    return [
        {"label": label, "detail": days.get(label, ""), "state": _state(case, index, at)}
        for index, (label, _) in enumerate(way)
    ]


def _state(case: Case, index: int, at: int) -> str:
    if index != at:
        return "done" if index < at else "todo"
    return "back" if case.state in (CaseState.EXTENDED, CaseState.RELAPSED) else "current"


def _days(case: Case) -> dict[str, str]:
    known = {"认定": case.found_on, "列入": case.listed_on, "方案备案": case.plan_filed_on, "销号": case.delisted_on}
    known |= {"办结": case.closed_on}
    told = {label: chinese_date(day) for label, day in known.items() if day}
    if case.on_list and case.deadline:
        told["整顿"] = f"期限\n{chinese_date(case.deadline)}"
    if case.state in AFTER and case.follow_up_until:
        told["跟踪"] = f"到{chinese_date(case.follow_up_until)}"
    return told
