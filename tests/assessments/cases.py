"""Rectification cases as an office leads them, for the tests of cases and of the addresses about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Case, CaseHelper
from assessments.services import cases
from assessments.services.resolutions import Meeting
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from organizations.roles import Role
from scoring.models import Standard
from scoring.services.standards import load_standard, publish
from tests.factories import make_organization, make_user

FOUND, LISTED, FILED, DEADLINE = date(2026, 1, 8), date(2026, 1, 15), date(2026, 2, 2), date(2026, 8, 31)
MEETING = Meeting(body="县委常委会", minutes_no="〔2026〕2号", decided_on=date(2026, 1, 14))
DELISTING = Meeting(body="县委常委会", minutes_no="〔2026〕15号", decided_on=date(2026, 9, 20))
LISTING: dict[str, Any] = {
    "format": "kaoping-standard/1",
    "kind": "listing",
    "key": "weak-and-lax",
    "title": "软弱涣散村党组织排查整顿办法",
    "source": {"document": "靖远县软弱涣散村党组织排查整顿实施方案", "date": "2026-01-05"},
    "applies_to": ["village", "community"],
    "listed": "软弱涣散村党组织",
    "mode": "criteria",
    "criteria": [
        {"code": "1", "text": "班子配备不齐、书记长期缺职"},
        {"code": "2", "text": "组织生活不正常"},
    ],
    "team": [
        {"code": "leader", "name": "县级联系领导", "level": "county", "least": 1, "most": 1},
        {"code": "first", "name": "第一书记", "level": "village", "least": 1},
        {"code": "unit", "name": "帮扶单位", "kind": "unit", "least": 1, "most": 1},
    ],
    "rhythm": [
        {"role": "leader", "activity": "visit", "least": 1, "per": "month"},
        {"role": "leader", "activity": "meeting", "least": 1, "per": "week"},
        {"role": "first", "activity": "days", "least": 20, "per": "month"},
        {"role": "first", "activity": "report", "least": 1, "per": "month"},
    ],
    "acceptance": {
        "line": "70",
        "sheet": "验收评分表",
        "vote": {"most_against": "0.5", "least_voters": 15},
        "steps": ["township", "county"],
        "follow_up_years": 1,
        "renewal_months": 3,
    },
}


@dataclass(frozen=True)
class County:
    """A county with one township and two villages, and everybody who has a part in a case."""

    county: Organization
    township: Organization
    villages: list[Organization]
    clerk: User
    leader: User
    township_clerk: User
    secretary: User
    standard: Standard

    @property
    def village(self) -> Organization:
        return self.villages[0]

    @property
    def made(self) -> dict[str, Any]:
        """What opening a case is told of the county."""
        return {"standard": self.standard, "owner": self.county, "actor": self.clerk}


def make_listing(owner: Organization, actor: User | None = None, **changes: Any) -> Standard:
    """The published standard of a list."""
    return publish(load_standard(LISTING | changes, owner=owner, actor=actor), actor=actor)


def make_county(**changes: Any) -> County:
    county = make_organization("靖远县")
    township = make_organization("北湾镇", parent=county)
    villages = [make_organization(name, parent=township) for name in ("高湾村", "天字村")]
    clerk = make_user(at=county, name="张经办")
    return County(
        county,
        township,
        villages,
        clerk,
        make_user(at=county, role=Role.LEADER, name="刘部长"),
        make_user(at=township, name="王委员"),
        make_user(at=villages[0], role=Role.FILLER, name="李书记"),
        make_listing(county, clerk, **changes),
    )


def make_case(world: County, *, until: str = "listed", organization: Organization | None = None, **given: Any) -> Case:
    """A case led as far as `until`: identified or one of `STEPS`."""
    unit = organization or world.village
    told = {"found_on": FOUND, "grounds": "1．班子配备不齐、书记长期缺职。"} | world.made | given
    case = cases.identify(unit, **told)
    for step in STEPS:
        if until == "identified":
            break
        DO[step](world, case)
        case.refresh_from_db()
        if step == until:
            break
    return Case.objects.select_related("standard", "owner", "organization__parent").get(pk=case.pk)


def lists(world: County, case: Case) -> None:
    cases.enlist(case, listed_on=LISTED, resolution=MEETING, actor=world.clerk)


def plans(world: County, case: Case) -> None:
    given = {"responsible": "李书记", "actor": world.secretary}
    first = {"problem": "村党支部书记空缺四个月", "measure": "从机关下派干部任书记", "due": date(2026, 3, 31)}
    second = {"problem": "组织生活不正常", "measure": "每月固定一天开展主题党日", "due": date(2026, 6, 30)}
    cases.add_problem(case, **first, **given)
    cases.add_problem(case, **second, **given)
    cases.submit_plan(case, actor=world.secretary)


def files_it(world: County, case: Case) -> None:
    cases.file_plan(case, filed_on=FILED, deadline=DEADLINE, actor=world.clerk)


def names(world: County, case: Case) -> list[CaseHelper]:
    given = {"since": FILED, "actor": world.clerk}
    return [
        cases.name_helper(case, role="leader", person="赵县长", unit="县政府", **given),
        cases.name_helper(case, role="first", person="孙志强", unit="县教育局", **given),
        cases.name_helper(case, role="unit", unit="县教育局", **given),
    ]


def runs(world: County, case: Case) -> None:
    leader = case.helpers.get(role="leader") if case.helpers.exists() else names(world, case)[0]
    cases.record_visit(leader, on=date(2026, 2, 10), note="到村调研", actor=world.secretary)


def checks(world: County, case: Case) -> None:
    for line in case.problems.all():
        done = {"done_on": date(2026, 7, 10), "evidence": "已按措施落实", "actor": world.secretary}
        cases.finish_problem(line, **done)
        cases.check_problem(line, checked_on=date(2026, 7, 12), actor=world.township_clerk)


def township_accepts(world: County, case: Case) -> None:
    given = {"on": date(2026, 8, 20), "inspectors": "北湾镇验收组", "score": 82 * SCALE}
    cases.accept(case, step="township", **given, actor=world.township_clerk)


def county_accepts(world: County, case: Case) -> None:
    given = {"on": date(2026, 9, 10), "inspectors": "县委组织部验收组", "score": 85 * SCALE}
    cases.accept(case, step="county", **given, ballot=cases.Ballot(20, 18, 2), actor=world.clerk)


def delists(world: County, case: Case) -> None:
    cases.delist(case, delisted_on=date(2026, 9, 25), decision=DELISTING, actor=world.leader)


DO: dict[str, Any] = {
    "listed": lists,
    "planned": plans,
    "filed": files_it,
    "running": runs,
    "checked": checks,
    "township": township_accepts,
    "county": county_accepts,
    "delisted": delists,
}
STEPS = tuple(DO)
