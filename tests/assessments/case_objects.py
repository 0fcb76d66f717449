"""What the addresses of rectification cases are about, for the tests of rights and of markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Case
from assessments.services import cases
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from tests.assessments.cases import DEADLINE, FILED, FOUND, LISTED, MEETING, make_listing

TEAM = [{"code": "first", "name": "第一书记", "least": 1}]
RHYTHM = [{"role": "first", "activity": "visit", "least": 1, "per": "month"}]


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("材料.pdf", b"%PDF-1.4\n%%EOF\n")


def cases_about(
    county: Organization, units: Sequence[Organization], *, actor: User, bad: str = "", last: str = "county"
) -> dict[str, dict[str, Any]]:
    """By state of a cycle: a case whose measures run, one only identified, one accepted by all; `bad` in all words."""
    steps = {"line": "70", "steps": ["township", "county"], "follow_up_years": 1}
    kind = {"applies_to": ["township"], "key": "weak-townships", "team": TEAM, "rhythm": RHYTHM, "acceptance": steps}
    standard = make_listing(county, actor, **kind)
    made = {"standard": standard, "owner": county, "actor": actor, "found_on": FOUND, "grounds": f"1．班子不齐{bad}"}
    running, accepted = (_running(cases.identify(unit, **made), actor, bad) for unit in (units[0], units[2]))
    for line in accepted.problems.all():
        cases.finish_problem(line, done_on=date(2026, 7, 1), evidence=f"已落实{bad}", actor=actor)
        cases.check_problem(line, checked_on=date(2026, 7, 2), actor=actor)
    given = {"score": 80 * SCALE, "actor": actor, "inspectors": f"验收组{bad}", "remarks": bad}
    cases.accept(accepted, step="township", on=date(2026, 8, 1), **given)
    acceptance = cases.accept(accepted, step=last, on=date(2026, 8, 2), file=paper(), **given)
    sent = {"sent_on": date(2026, 4, 1), "due": date(2026, 4, 10), "text": f"加快进度{bad}", "actor": actor}
    objects = {
        "cases": running,
        "cases/months": cases.report_progress(running, year=2026, month=1, done=f"进展{bad}", plan=bad, actor=actor),
        "cases/plans": running.plans.last(),
        "cases/problems": running.problems.get(),
        "cases/acceptances": acceptance,
        "cases/helpers": running.helpers.get(),
        "cases/visits": cases.record_visit(running.helpers.get(), on=date(2026, 3, 2), note=bad, actor=actor),
        "cases/notices": cases.send_notice(running, number=f"1号{bad}", **sent),
        "cases/plates": cases.mark_plate(running, act="hung", on=FILED, note=bad, actor=actor),
    }
    identified = cases.identify(units[1], **made)
    return {"open": objects, "draft": {"cases": identified}, "computed": {"cases": accepted}}


def _running(case: Case, actor: User, bad: str) -> Case:
    cases.enlist(case, listed_on=LISTED, resolution=MEETING, actor=actor)
    said = {"problem": f"书记空缺{bad}", "measure": f"选派书记{bad}", "responsible": f"王委员{bad}"[:80]}
    line = cases.add_problem(case, **said, due=date(2026, 3, 31), actor=actor)
    cases.submit_plan(case, file=paper(), actor=actor)
    cases.return_plan(case, reason=f"再细一点{bad}", actor=actor)
    cases.submit_plan(case, file=paper(), actor=actor)
    cases.file_plan(case, filed_on=FILED, deadline=DEADLINE, actor=actor)
    helper = cases.name_helper(case, role="first", person=f"孙志强{bad}"[:40], unit=bad, since=FILED, actor=actor)
    cases.record_visit(helper, on=date(2026, 2, 10), note=bad, actor=actor)
    cases.finish_problem(line, done_on=date(2026, 3, 1), evidence=f"已到任{bad}", file=paper(), actor=actor)
    return Case.objects.get(pk=case.pk)
