"""工作台: what there is to do, first."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.models import Cycle, CycleState
from assessments.selectors.ratings.holders import rating_waits
from organizations.doors import held
from organizations.models import User
from organizations.roles import Permission
from organizations.selectors.registers.pages import due_now

LATELY = 6
WORK = {Permission.FILL, Permission.REVIEW, Permission.ORGANIZE}  # who holds none of them only decides

VERBS = {
    "fill": "去填报",
    "returned": "去修改",
    "review": "去审核",
    "compute": "去计算",
    "decide": "去审定",
    "approve": "去批准",
    "confirm": "重新确认",
    "publish": "去公布",
    "report": "去填报",
    "sign": "去签订",
    "opine": "去提意见",
    "mend": "去答复",
    "settle": "去验收",
    "judge": "去判断",
    "conclude": "去审定",
    "carry": "去登记",
    "show": "去公示",
    "object": "去答复",
    "close": "去办理",
    "screen": "去排查",
    "list": "去确定",
}


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """待办 of this person, what waits at others, the registers that are due these days, then cycles under way."""
    duties = selectors.duties(request.user)
    decides = Permission.DECIDE in held(request) and not WORK & set(held(request))
    context = {
        "duties": [(duty, VERBS.get(duty.kind, "去办理")) for duty in duties],
        "cycles": _cycles(request.user, decides=decides)[:LATELY],
        "decides": decides,
        "late": sum(1 for duty in duties if duty.late),
        "waits": rating_waits(request.user),
        "registers": due_now(request.user),
    }
    return render(request, "assessments/workbench.html", context)


def _cycles(user: User, *, decides: bool) -> QuerySet[Cycle]:
    """Those under way first; of whoever only decides, those of the own unit on which a meeting is next."""
    if decides:
        waiting = (CycleState.COMPUTED, CycleState.DECIDED)
        return Cycle.objects.allowed(user, Permission.DECIDE).for_list().filter(state__in=waiting)
    over = Case(When(state=CycleState.PUBLISHED, then=1), default=0)
    return Cycle.objects.allowed(user, Permission.SEE).for_list().order_by(over, *Cycle._meta.ordering)


@require_safe
def todo_count(request: HttpRequest) -> HttpResponse:
    """The number beside the bell, asked once a minute while the page is looked at."""
    return HttpResponse(str(len(selectors.duties(request.user)) or ""), content_type="text/plain; charset=utf-8")
