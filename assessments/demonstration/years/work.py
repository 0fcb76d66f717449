"""The steps of one 整顿, taken as those who lead it take them: plan, team, visits, months, acceptance, the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments.demonstration.drawing import drawn, one_of
from assessments.models import Case, CaseProblem
from assessments.selectors.cases.rhythm import month_end
from assessments.services import cases as services
from assessments.services.cases import Ballot
from config.toolkit.scaled import SCALE
from organizations.models import User

from .scene import Scene

Month = tuple[int, int]
STAY = 21  # days of a first secretary in a month, more than the standard asks
INSPECTORS = "县委组织部、县纪委监委、县委政法委验收组"


@dataclass(frozen=True)
class Work:
    """One case and who works on it: the clerk of its township, the county's organizer."""

    scene: Scene
    case: Case
    code: str
    criteria: tuple[str, ...]

    @property
    def actor(self) -> User:
        """The county's organizer."""
        return self.scene.staff.organizer

    @property
    def clerk(self) -> User:
        """The clerk of the township of the unit to which the case belongs."""
        return self.scene.staff.clerks[self.case.organization.parent_id or 0]

    @property
    def listed(self) -> date:
        assert self.case.listed_on is not None
        return self.case.listed_on

    def list_problems(self, deadline: date) -> None:
        """The lists of problems, measures and who is responsible."""
        due = deadline - timedelta(days=45)
        for criterion in self.criteria:
            for problem, measure, responsible in self.scene.story["problems"][criterion]:
                services.add_problem(
                    self.case, problem=problem, measure=measure, responsible=responsible, due=due, actor=self.clerk
                )

    def plan(self, deadline: date, *, after: int = 14) -> None:
        """The plan handed in and filed so many days after the listing."""
        self.list_problems(deadline)
        services.submit_plan(self.case, actor=self.clerk)
        filed = self.listed + timedelta(days=after)
        services.file_plan(self.case, filed_on=filed, deadline=deadline, actor=self.actor)

    def team(self, *roles: str, after: int = 16) -> None:
        """Somebody for each of these roles, so many days after the listing."""
        words, since = self.scene.story, self.listed + timedelta(days=after)
        for role in roles:
            unit = one_of(words["offices"], role, self.code, self.case.year) if role == "unit" else ""
            person = "" if unit else one_of(words["people"][role], self.code, self.case.year)
            services.name_helper(self.case, role=role, person=person, unit=unit, since=since, actor=self.actor)

    def visits(self, months: Iterable[Month], *, absent: str = "", role: str = "") -> None:
        """What everybody did in these months; who is `absent`, or has no such `role`, did nothing."""
        helpers = list(self.case.helpers.exclude(role="unit").exclude(role=absent))
        for year, month in months:
            for number, helper in enumerate(one for one in helpers if role in ("", one.role)):
                if helper.role == "county_leader" and month % 3 != 2:
                    continue
                stays = helper.role == "first_secretary"
                services.record_visit(
                    helper,
                    on=date(year, month, 3 if stays else 8 + number * 3 + drawn(7, self.code, month)),
                    activity="days" if stays else "visit",
                    days=STAY if stays else 1,
                    note=one_of(self.scene.story["works"][helper.role], self.code, month),
                    actor=self.clerk,
                )

    def reports(self, months: Iterable[Month], *, read: bool = True) -> None:
        """The reports of these months, each a few days after its end, read by the county."""
        words, unit = self.scene.story, self.code
        for year, month in months:
            day = month_end(date(year, month, 1)) + timedelta(days=1 + drawn(4, "reported", unit, year, month))
            made = services.report_progress(
                self.case,
                year=year,
                month=month,
                done=f"{one_of(words['works']['report'], unit, month)}。",
                plan=f"{one_of(words['plans'], unit, month)}。",
                at=timezone.make_aware(datetime.combine(day, time(10))),
                actor=self.clerk,
            )
            if read:
                services.accept_month(made, actor=self.actor)

    def mend(self, day: date, *, but: int = 0, checked: bool = True) -> None:
        """All problems but the last so many are done and checked off."""
        lines = list(self.case.problems.standing().filter(checked_on=None, done_on=None).order_by("position"))
        for line in lines[: len(lines) - but]:
            self._mend(line, day, checked)

    def _mend(self, line: CaseProblem, day: date, checked: bool) -> None:
        services.finish_problem(line, done_on=day, evidence=self.scene.story["done"], actor=self.clerk)
        if checked:
            services.check_problem(line, checked_on=day + timedelta(days=5), actor=self.actor)

    def township(self, day: date, *, score: int = 86) -> None:
        """The township looks; below the line the case is renewed."""
        services.accept(
            self.case,
            step="township",
            on=day,
            inspectors="乡镇党委书记、组织委员、纪委书记",
            score=score * SCALE,
            actor=self.actor,
        )

    def county(self, day: date, *, score: int = 88, against: int = 3) -> None:
        """The county looks, and thirty to forty people are asked."""
        voters = 30 + drawn(10, "voters", self.code, day.year)
        services.accept(
            self.case,
            step="county",
            on=day,
            inspectors=INSPECTORS,
            score=(score + drawn(8, "score", self.code)) * SCALE,
            ballot=Ballot(voters + 2, voters, against),
            actor=self.actor,
        )

    def delist(self, day: date) -> None:
        """Off the list by a decision of the county."""
        minutes = self.scene.meeting("县委组织部部务会议", "靖组部纪要", day)
        services.delist(self.case, delisted_on=day, decision=minutes, actor=self.scene.staff.leader)

    def follow(self) -> None:
        services.follow_up(self.case, actor=self.actor)

    def close(self, day: date) -> None:
        """Over, a few days after the follow-up."""
        services.close_case(self.case, closed_on=day, actor=self.actor)

    def plate(self, act: str, on: date, *, until: date | None = None) -> None:
        """The warning plate on the door: hung, found hidden (which prolongs the case), taken off."""
        note = "检查时发现牌子放在库房" if act == "hidden" else ""
        services.mark_plate(self.case, act=act, on=on, note=note, until=until, actor=self.actor)

    def send(self, number: int, day: date, *, settled: bool) -> None:
        """A 督办单, answered and settled or still waiting."""
        words = self.scene.story
        text, due = one_of(words["notices"], self.code, number), day + timedelta(days=10)
        name = f"靖组督〔{day.year}〕{number}号"
        notice = services.send_notice(self.case, number=name, sent_on=day, text=text, due=due, actor=self.actor)
        if settled:
            answered = day + timedelta(days=7)
            services.answer_notice(notice, answered_on=answered, answer=words["answers"], actor=self.clerk)
            services.settle_notice(notice, settled_on=answered + timedelta(days=3), actor=self.actor)


def months(year: int, first: int, last: int) -> Iterator[Month]:
    """The months of a year from one to another."""
    return ((year, month) for month in range(first, last + 1))
