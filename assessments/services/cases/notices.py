"""督办单: sent, answered by the unit, settled by who sent it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Case, CaseNotice
from assessments.models.cases import AFTER, ON_LIST
from assessments.services.holding import keep
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations.models import User

from .holding import Fault, day_faults, hold_case, lacking, record, refuse_any, refuse_unless


@transaction.atomic
def send_notice(case: Case, *, number: str, sent_on: date, text: str, due: date, actor: User) -> CaseNotice:
    """What is to be done, and by when it is to be answered."""
    case = hold_case(case)
    refuse_unless(case, (*ON_LIST, *AFTER), "发督办单")
    number, text = number.strip(), text.strip()
    refuse_any(
        [*notice_faults(case, number=number, sent_on=sent_on, due=due), *lacking(text, "督办事项", field="text")]
    )
    given = {"number": number, "sent_on": sent_on, "text": text, "due": due}
    notice = CaseNotice.objects.create(case=case, **given, actor=actor, at=timezone.now())
    record("notice_sent", case, actor=actor, notice=number, due=due)
    return notice


def notice_faults(case: Case, *, number: str, sent_on: date | None, due: date | None) -> Iterator[Fault]:
    """What is wrong with its number and its days."""
    yield from lacking(number, "督办单编号", field="number")
    yield from day_faults(case, sent_on, "发出日期", field="sent_on")
    if sent_on and due and due < sent_on:
        yield "due", "答复期限早于发出日期，请改正。"
    if case.notices.filter(number=number.strip()).exists():
        yield "number", f"督办单编号「{number.strip()}」已经用过，请换一个。"


@transaction.atomic
def answer_notice(notice: CaseNotice, *, answered_on: date, answer: str, actor: User) -> CaseNotice:
    """What the unit did about it."""
    notice, case = _hold(notice)
    if notice.answered_on:
        raise Refused(f"督办单「{notice}」已于{chinese_date(notice.answered_on)}答复。")
    refuse_any([*answer_faults(notice, answered_on), *lacking(answer, "答复内容", field="answer")])
    keep(notice, answered_on=answered_on, answer=answer.strip(), answered_by=actor)
    record("notice_answered", case, actor=actor, notice=notice.number, answered_on=answered_on)
    return notice


def answer_faults(notice: CaseNotice, answered_on: date | None) -> Iterator[Fault]:
    """What is wrong with the day of an answer."""
    sent = (notice.sent_on, "发出日期")
    yield from day_faults(notice.case, answered_on, "答复日期", field="answered_on", after=sent)


@transaction.atomic
def settle_notice(notice: CaseNotice, *, settled_on: date, actor: User) -> CaseNotice:
    """The answer is enough."""
    notice, case = _hold(notice)
    if notice.answered_on is None:
        raise Refused(f"督办单「{notice}」还没有答复，不能办结。")
    if notice.settled_on:
        raise Refused(f"督办单「{notice}」已于{chinese_date(notice.settled_on)}办结。")
    refuse_any(day_faults(case, settled_on, "办结日期", field="settled_on", after=(notice.answered_on, "答复日期")))
    keep(notice, settled_on=settled_on, settled_by=actor)
    record("notice_settled", case, actor=actor, notice=notice.number, settled_on=settled_on)
    return notice


def _hold(notice: CaseNotice) -> tuple[CaseNotice, Case]:
    case = hold_case(notice.case)
    return CaseNotice.objects.get(pk=notice.pk), case
