"""整顿 of the demonstration: villages of a county in every state, one of them listed twice, one behind with everything.

All days lie so many days before today, so that the pages look alike whenever the demonstration is made.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments.models import Case
from assessments.selectors.cases.rhythm import due_on, months_between
from assessments.selectors.cases.rules import rules
from assessments.services import cases
from assessments.services.resolutions import Meeting
from config.toolkit.scaled import SCALE
from organizations.models import Organization, User
from scoring.models import Standard

PROBLEMS = (
    ("党组织书记空缺，班子不齐", "乡镇党委下派干部任书记，补齐支委会成员", 60),
    ("组织生活不正常，三会一课没有按期开", "每月固定一天开展主题党日，乡镇组织委员到会指导", 120),
    ("村务公开不及时，群众意见大", "每季度公开一次财务，设意见箱，逐条答复", 150),
    ("集体经济薄弱，没有稳定收入", "争取帮扶单位项目，盘活闲置校舍出租", 200),
)
REPORT = "主题党日按期开展，走访群众{}户，问题整改按计划推进。"
PLAN = "继续推进未完成的问题，做好下月主题党日。"
DAYS = 20  # of a month that the first secretary stays


@dataclass(frozen=True, slots=True)
class Part:
    """One case to play: how many days ago it was listed, how far it comes, how well it is kept up."""

    listed: int
    until: str  # identified, listed, submitted, running, checked, township, county, delisted, closed, failed or hidden
    kept: bool = True
    delisted: int = 0
    problems: int = 3


PARTS = (
    Part(860, "closed", delisted=480),
    Part(520, "delisted", delisted=210),
    Part(330, "delisted", delisted=45),
    Part(310, "county"),
    Part(300, "township"),
    Part(290, "checked"),
    Part(280, "running", kept=False, problems=4),
    Part(270, "failed"),
    Part(260, "hidden", problems=4),
    Part(200, "running", problems=4),
    Part(30, "submitted"),
    Part(20, "listed", problems=2),
    Part(6, "identified"),
)
AGAIN = ((0, Part(55, "running", problems=2)), (1, Part(12, "listed", problems=2)))  # listed again: by place in PARTS


def lead_cases(
    standard: Standard, owner: Organization, villages: Sequence[Organization], *, organizer: User, leader: User
) -> list[Case]:
    """Thirteen villages with their cases, two of them listed again; `villages` are at least as many."""
    playing = _Playing(standard, owner, organizer, leader, timezone.localdate())
    first = [playing.play(part, unit) for part, unit in zip(PARTS, villages, strict=False)]
    return first + [playing.play(part, villages[place]) for place, part in AGAIN]


@dataclass(frozen=True, slots=True)
class _Playing:
    standard: Standard
    owner: Organization
    organizer: User
    leader: User
    today: date

    def play(self, part: Part, unit: Organization) -> Case:
        """The case of one unit, as far as its part says."""
        listed = self.today - timedelta(days=part.listed)
        grounds = "1．党组织书记空缺超过三个月。\n4．组织生活不正常。"
        given = {"standard": self.standard, "owner": self.owner, "grounds": grounds, "actor": self.organizer}
        case = cases.identify(unit, found_on=listed - timedelta(days=7 if part.until != "identified" else 0), **given)
        if part.until == "identified":
            return case
        meeting = self._meeting("县委常委会", listed)
        cases.enlist(case, listed_on=listed, resolution=meeting, actor=self.organizer)
        self._plan(case, part, listed)
        if part.until in ("listed", "submitted"):
            return case
        filed = listed + timedelta(days=12)
        cases.file_plan(case, filed_on=filed, deadline=listed + timedelta(days=270), actor=self.organizer)
        self._team(case, filed, unit)
        ended = self.today - timedelta(days=part.delisted) if part.delisted else self.today
        self._work(case, part, filed, ended)
        self._end(case, part, filed, ended)
        case.refresh_from_db()
        return case

    def _plan(self, case: Case, part: Part, listed: date) -> None:
        at = timezone.make_aware(datetime.combine(listed + timedelta(days=2), time(10)))
        for problem, measure, days in PROBLEMS[: part.problems]:
            due = listed + timedelta(days=days)
            said = {"problem": problem, "measure": measure, "due": due, "responsible": f"{case.name}书记"}
            cases.add_problem(case, **said, actor=self.organizer, at=min(at, timezone.now()))
        if part.until != "listed":
            cases.submit_plan(case, actor=self.organizer)

    def _team(self, case: Case, filed: date, unit: Organization) -> None:
        people = {"county": ("赵建国", "副县长"), "township": ("钱学文", f"{unit.parent}党委副书记")}
        for role in rules(case).team:
            person, office = people.get(role.level or "", ("孙志强", "县农业农村局"))
            named = (
                {"person": "", "unit": "县农业农村局"} if role.kind == "unit" else {"person": person, "unit": office}
            )
            cases.name_helper(case, role=role.code, **named, since=filed, actor=self.organizer)
        cases.mark_plate(case, act="hung", on=filed, note="县委组织部统一制作", actor=self.organizer)

    def _work(self, case: Case, part: Part, filed: date, ended: date) -> None:
        """Visits of every month, its report, and the problems in their time; one that is not kept up stops early."""
        for number, (year, month) in enumerate(months_between(filed, ended)):
            if not part.kept and number > 3:
                break
            self._month(case, year, month, filed, ended)
        lines = list(case.problems.all())
        done = lines if part.until not in ("running", "hidden") else lines[: 1 if not part.kept else 2]
        for line in done:
            day = min(max(filed, (line.due or ended) - timedelta(days=10)), ended - timedelta(days=30))
            evidence = "已按措施落实，乡镇党委现场核实"
            cases.finish_problem(line, done_on=day, evidence=evidence, actor=self.organizer)
            cases.check_problem(line, checked_on=day + timedelta(days=5), actor=self.organizer)

    def _month(self, case: Case, year: int, month: int, filed: date, ended: date) -> None:
        last = min(date(year, month, monthrange(year, month)[1]), ended)
        for helper in case.helpers.exclude(person=""):
            for duty in (one for one in rules(case).rhythm if one.role == helper.role):
                for day in _days(duty.activity, duty.per, year, month):
                    stay = DAYS if duty.activity == "days" else 1
                    if filed <= day and day + timedelta(days=stay - 1) <= last:
                        cases.record_visit(helper, on=day, activity=duty.activity, days=stay, actor=self.organizer)
        if last < ended:
            at = timezone.make_aware(datetime.combine(due_on(year, month), time(9)))
            said = {"done": REPORT.format(10 + month), "plan": PLAN, "year": year, "month": month}
            report = cases.report_progress(case, **said, actor=self.organizer, at=min(at, timezone.now()))
            cases.accept_month(report, actor=self.organizer)

    def _end(self, case: Case, part: Part, filed: date, ended: date) -> None:
        if not part.kept:
            sent = ended - timedelta(days=40)
            told = {"number": f"〔{sent.year}〕3号", "text": "问题整改进度慢，限期报告原因", "actor": self.organizer}
            cases.send_notice(case, sent_on=sent, due=sent + timedelta(days=10), **told)
        if part.until == "hidden":
            day = ended - timedelta(days=50)
            until = (case.listed_on or day) + timedelta(days=635)
            cases.mark_plate(case, act="hidden", on=day, note="暗访发现", until=until, actor=self.organizer)
        if part.until in ("running", "checked", "hidden"):
            return
        self._accept(case, part, ended)
        if part.until in ("delisted", "closed"):
            self._delist(case, part, ended)

    def _accept(self, case: Case, part: Part, ended: date) -> None:
        """Every step that comes before, in its time; the county's fails where the part says so."""
        steps = rules(case).acceptance.steps
        last = {"township": "township"}.get(part.until, steps[-1])
        for back, step in zip(range(6 * len(steps), 0, -6), steps, strict=True):
            failed = part.until == "failed" and step == steps[-1]
            cases.accept(
                case,
                step=step,
                on=ended - timedelta(days=back),
                inspectors={"township": f"{case.organization.parent}验收组", "self": "村党组织"}.get(
                    step, "县委组织部验收组"
                ),
                score=None if step == "self" else (64 if failed else 86) * SCALE,
                ballot=None if step != steps[-1] else cases.Ballot(30, 28, 16 if failed else 2),
                until=self.today + timedelta(days=90) if failed else None,
                actor=self.organizer,
            )
            if step == last:
                break

    def _delist(self, case: Case, part: Part, ended: date) -> None:
        decision = self._meeting("县委常委会", ended)
        cases.delist(case, delisted_on=ended, decision=decision, actor=self.leader)
        cases.mark_plate(case, act="removed", on=ended, note="验收合格，申请摘牌", actor=self.organizer)
        if rules(case).acceptance.follow_up_years:
            cases.follow_up(case, actor=self.organizer)
        if part.until == "closed":
            case.refresh_from_db()
            cases.close_case(case, closed_on=case.follow_up_until or ended, actor=self.organizer)

    def _meeting(self, body: str, day: date) -> Meeting:
        return Meeting(body, f"〔{day.year}〕{day.month}号", day, "软弱涣散基层党组织整顿工作实施方案")


def _days(activity: str, per: str, year: int, month: int) -> list[date]:
    """On which days of a month a duty is done: the stay from the 3rd on, a weekly one every Tuesday."""
    if activity == "report":
        return []
    if activity == "days":
        return [date(year, month, 3)]
    if per == "week":
        every = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
        return [day for day in every if day.weekday() == 1]
    return [date(year, month, 12)]
