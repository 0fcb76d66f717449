"""What is on record of a case stands: the database itself refuses to change or delete it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments.models import Acceptance, Case, CaseHelper, CaseNotice, CasePlan, CaseProblem, MonthlyProgress, Visit
from assessments.services import cases
from tests.assessments.cases import make_case, make_county

pytestmark = pytest.mark.django_db


def refused(rows: Any, **changes: Any) -> str:
    assert rows.exists()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        rows.update(**changes) if changes else rows.delete()
    return str(error.value)


def test_nothing_of_a_case_is_changed_or_deleted_behind_its_services() -> None:
    world = make_county()
    case = make_case(world, until="county")
    given = {"year": 2026, "month": 3, "actor": world.secretary}
    cases.accept_month(cases.report_progress(case, done="进展", **given), actor=world.clerk)
    sent = {"sent_on": date(2026, 4, 1), "due": date(2026, 4, 10), "actor": world.clerk}
    notice = cases.send_notice(case, number="1号", text="加快", **sent)
    cases.answer_notice(notice, answered_on=date(2026, 4, 2), answer="已办", actor=world.secretary)
    for model, change, words in [
        (Acceptance, {"passed": True}, "验收记录不能修改"),
        (CaseProblem, {"evidence": "改"}, "销号的问题不能再改"),
        (CasePlan, {"returned": "改"}, "办理过的方案不能再改"),
        (CaseHelper, {"person": "改"}, "整顿力量只能登记结束"),
        (Visit, {"note": "改"}, "走访记录不能修改"),
        (MonthlyProgress, {"accepted_at": None}, "整顿月报只增不改"),
        (CaseNotice, {"answer": "改"}, "督办单只能答复一次"),
        (Case, {"listed_on": date(2026, 1, 20)}, "列入和销号的决定不能改"),
        (Case, {"grounds": "改"}, "列入和销号的决定不能改"),
    ]:
        assert words in refused(model.objects.all(), **change), model
    for model in (Acceptance, CaseProblem, CasePlan, CaseHelper, Visit, MonthlyProgress, CaseNotice):
        assert "不能删除" in refused(model.objects.filter(pk=model.objects.latest("pk").pk))


def test_a_closed_case_is_not_opened_again() -> None:
    world = make_county()
    case = make_case(world)
    cases.withdraw_case(case, reason="登记错了", actor=world.clerk)
    assert "办结、终止的整顿不能再改" in refused(Case.objects.all(), state="listed")
