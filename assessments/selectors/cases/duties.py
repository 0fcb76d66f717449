"""What waits for somebody in 整顿: plans to write and file, months to report, problems and acceptances to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.models import Case, CasePlan, CaseState, MonthlyProgress
from assessments.models.cases import AFTER, ON_LIST, OVER
from assessments.selectors.cases.board import CaseLine, board
from assessments.selectors.cases.rhythm import Month, due_on
from assessments.selectors.cases.rules import monthly, open_words, steps_left
from config.toolkit.dates import months_later
from organizations.models import User
from organizations.roles import Permission

READY = (CaseState.MEASURES_RUNNING, CaseState.EXTENDED, CaseState.TOWNSHIP_ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class CaseDuty:
    """One thing to do about a case; `due` is its last day."""

    kind: str
    case: Case
    detail: str
    due: date | None = None
    late: bool = False


def case_duties(user: User, *, today: date | None = None) -> Iterator[CaseDuty]:
    """What the user has to do about cases; nothing is asked where the user leads none."""
    today = today or timezone.localdate()
    yield from _of_unit(user, today)
    yield from _of_township(user)
    yield from _of_county(user, today)
    waiting = Case.objects.allowed(user, Permission.DECIDE).filter(state=CaseState.COUNTY_ACCEPTANCE)
    for case in _open(waiting):
        yield CaseDuty("decide", case, f"已通过全部验收，{_still(case) or '等待决定销号'}")


def _of_unit(user: User, today: date) -> Iterator[CaseDuty]:
    own = Case.objects.allowed(user, Permission.FILL).filter(state__in=(*ON_LIST, *AFTER))
    waiting = {case.pk for case in _plans(own.filter(state=CaseState.LISTED)) if case.waiting}
    returned: dict[int, list[MonthlyProgress]] = defaultdict(list)
    for month in MonthlyProgress.objects.filter(case__in=own, current=True, returned_at__isnull=False):
        returned[month.case_id].append(month)
    for line in board(own, today=today):
        case = line.case
        if case.state == CaseState.LISTED and case.pk not in waiting:
            yield CaseDuty("fill", case, "列出问题、措施、责任人和期限，报送整顿方案")
        yield from _months(line, today)
        if case.pk in returned:
            yield CaseDuty("report", case, f"{'、'.join(map(str, returned[case.pk]))}的月报被退回，请更正")
        if line.notices:
            due = min(notice.due for notice in line.notices)
            yield CaseDuty("mend", case, f"{len(line.notices)}份督办单超期未答复", due, True)


def _months(line: CaseLine, today: date) -> Iterator[CaseDuty]:
    """Months that are overdue, and the one that is over and may still be reported in time."""
    if line.missing:
        named = "、".join(f"{month}月" for _, month in line.missing)
        yield CaseDuty("report", line.case, f"{named}的整顿月报还没有报", due_on(*line.missing[0]), True)
    over = months_later(today.replace(day=1), -1)
    last: Month = (over.year, over.month)
    filed = line.case.plan_filed_on
    if (
        monthly(line.case)
        and line.case.on_list
        and filed
        and filed <= over
        and today <= due_on(*last)
        and last not in line.reported
    ):
        yield CaseDuty("report", line.case, f"{last[1]}月的整顿月报还没有报", due_on(*last))


def _of_township(user: User) -> Iterator[CaseDuty]:
    below = Case.objects.allowed(user, Permission.REVIEW).filter(state__in=(*ON_LIST, *AFTER))
    left = Q(problems__withdrawn_at=None, problems__checked_on=None)
    done = left & Q(problems__done_on__isnull=False)
    unread = Q(months__current=True, months__accepted_at=None, months__returned_at=None)
    counted = below.select_related("standard").annotate(
        done=Count("problems", filter=done, distinct=True),
        open=Count("problems", filter=left, distinct=True),
        reports=Count("months", filter=unread, distinct=True),
    )
    for case in counted.prefetch_related("acceptances", "extensions"):
        if case.done:
            yield CaseDuty("review", case, f"{case.done}个问题已报完成，等待销号")
        if case.reports:
            yield CaseDuty("review", case, f"{case.reports}个月的月报等待认可")
        if case.state in READY and not case.open and steps_left(case)[:1] == ["township"]:
            yield CaseDuty("review", case, "问题已全部销号，等待乡镇初验")


def _of_county(user: User, today: date) -> Iterator[CaseDuty]:
    led = Case.objects.allowed(user, Permission.ORGANIZE).exclude(state__in=OVER)
    related = led.select_related("standard", "organization").prefetch_related("acceptances", "extensions")
    for case in _plans(_open(related)):
        if case.waiting:
            yield CaseDuty("review", case, "整顿方案等待备案")
        if case.state == CaseState.IDENTIFIED:
            yield CaseDuty("decide", case, "已认定，等待登记列入决定")
        if case.organization.closed_on:
            yield CaseDuty("decide", case, f"{case.organization}已撤销，请转入新单位或者终止")
        if case.state in READY and steps_left(case)[:1] in (["county"], ["city"]):
            yield CaseDuty("review", case, f"等待验收；{still}" if (still := _still(case)) else "等待验收")
        if case.state == CaseState.DELISTED:
            yield CaseDuty("decide", case, "已销号，等待转入跟踪或者办结")
        if case.state == CaseState.FOLLOW_UP and case.follow_up_until and case.follow_up_until <= today:
            yield CaseDuty("decide", case, "跟踪期已满，等待办结")


def _open(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the numbers of problems and notices that are not done with."""
    problems = Q(problems__withdrawn_at=None, problems__checked_on=None, problems__isnull=False)
    unanswered = Q(notices__answered_on=None, notices__isnull=False)
    unsettled = Q(notices__answered_on__isnull=False, notices__settled_on=None)
    return cases.annotate(
        problems_open=Count("problems", filter=problems, distinct=True),
        unanswered=Count("notices", filter=unanswered, distinct=True),
        unsettled=Count("notices", filter=unsettled, distinct=True),
    )


def _still(case: Any) -> str:
    return open_words(case.problems_open, case.unanswered, case.unsettled).rstrip("。")


def _plans(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `waiting`: whether a plan of theirs is to be answered."""
    return cases.annotate(waiting=Exists(CasePlan.objects.filter(case=OuterRef("pk"), answered_at=None)))
