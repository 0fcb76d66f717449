"""Who came how often beside the rhythm of the standard, months reported once, what is behind, and the burn-down."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Case
from assessments.selectors.cases.board import board, by_township, total
from assessments.selectors.cases.burndown import burndown
from assessments.selectors.cases.duties import case_duties
from assessments.selectors.cases.rhythm import periods
from assessments.services import cases
from config.toolkit.refusal import Refused
from tests.assessments.cases import DELISTING, FILED, County, make_case, make_county, names

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture
def world() -> County:
    return make_county()


@pytest.fixture
def case(world: County) -> Case:
    case = make_case(world, until="filed")
    names(world, case)
    return Case.objects.get(pk=case.pk)


def moment(month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 10))


def report(case: Case, month: int, **given: Any) -> Any:
    told = {"year": 2026, "month": month, "done": "书记已到任", "plan": "抓组织生活", "actor": case.made_by}
    return cases.report_progress(case, **told | {"at": moment(month + 1, 3)} | given)


def line_of(world: County, today: date = TODAY) -> Any:
    return board(Case.objects.filter(owner=world.county), today=today)[0]


def test_whole_periods_only() -> None:
    assert list(periods("month", FILED, date(2026, 4, 30))) == [
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ]
    assert list(periods("week", date(2026, 3, 4), date(2026, 3, 22))) == [
        (date(2026, 3, 9), date(2026, 3, 15)),
        (date(2026, 3, 16), date(2026, 3, 22)),
    ]
    assert list(periods("quarter", FILED, date(2026, 6, 30))) == [(date(2026, 4, 1), date(2026, 6, 30))]
    assert list(periods("half", date(2026, 1, 1), date(2026, 6, 30))) == [(date(2026, 1, 1), date(2026, 6, 30))]
    assert list(periods("year", FILED, date(2027, 12, 30))) == []


def test_visits_beside_the_rhythm(world: County, case: Case) -> None:
    """March kept, April not: the leader came once in March; the first secretary stayed 20 days in each."""
    leader, first = case.helpers.get(role="leader"), case.helpers.get(role="first")
    given = {"actor": world.secretary}
    cases.record_visit(leader, on=date(2026, 3, 12), **given)
    for day in (date(2026, 3, 2), date(2026, 3, 16)):
        cases.record_visit(first, on=day, activity="days", days=10, **given)
    cases.record_visit(first, on=date(2026, 3, 30), activity="days", days=22, **given)  # two in March, twenty in April
    for day in (3, 10, 17, 24):
        cases.record_visit(leader, on=date(2026, 3, day), activity="meeting", **given)
    lines = {line.label: line for line in line_of(world).duties}
    assert list(lines) == [
        "县级联系领导赵县长每月到村不少于1次",
        "县级联系领导赵县长每周研究调度不少于1次",
        "第一书记孙志强每月驻村不少于20天",
        "第一书记每月报告进展不少于1次",
    ]
    told = {name: [(cell.done, cell.kept) for cell in line.cells] for name, line in lines.items()}
    assert told["县级联系领导赵县长每月到村不少于1次"] == [(0, None), (1, True), (0, False), (0, None)]
    assert told["第一书记孙志强每月驻村不少于20天"] == [(0, None), (22, True), (20, True), (0, None)]
    weekly = lines["县级联系领导赵县长每周研究调度不少于1次"]
    assert (weekly.owed, weekly.kept, weekly.behind) == (15, 4, True)
    assert [line.behind for line in lines.values()] == [True, True, False, True]


def test_what_is_asked_by_the_quarter_is_told_by_the_quarter() -> None:
    world = make_county(rhythm=[{"role": "leader", "activity": "visit", "least": 1, "per": "quarter"}])
    case = make_case(world, until="filed")
    names(world, case)
    cases.record_visit(case.helpers.get(role="leader"), on=date(2026, 5, 12), actor=world.secretary)
    (line,) = line_of(world, date(2026, 10, 2)).duties
    told = {cell.month[1]: (cell.done, cell.whole, cell.kept) for cell in line.cells}
    assert (told[5], told[6], told[9]) == ((1, "", None), (0, "全季1", True), (0, "全季0", False))
    assert (line.owed, line.kept, line.behind) == (2, 1, True)


def test_a_day_counts_once_however_often_it_is_entered(world: County, case: Case) -> None:
    first = case.helpers.get(role="first")
    given = {"actor": world.secretary}
    cases.record_visit(first, on=date(2026, 3, 2), activity="days", days=19, **given)
    visit = cases.record_visit(first, on=date(2026, 3, 20), **given)  # already counted
    days = next(line for line in line_of(world).duties if line.duty.activity == "days")
    assert days.cells[1].done == 19
    cases.withdraw_visit(visit, reason="记错了人", actor=world.secretary)
    with pytest.raises(Refused, match=r"这条走访记录已经撤回。"):
        cases.withdraw_visit(visit, reason="记错了人", actor=world.secretary)
    with pytest.raises(Refused, match=r"一次驻村是1至31天，请改正。"):
        cases.record_visit(first, on=date(2026, 4, 2), activity="days", days=32, **given)
    with pytest.raises(Refused, match=r"只有驻村填天数"):
        cases.record_visit(first, on=date(2026, 4, 2), days=2, **given)


def test_a_month_is_reported_once_and_accepted_once(world: County, case: Case) -> None:
    made = report(case, 3)
    assert (made.revision, made.late) == (1, False)
    with pytest.raises(Refused, match=r"2026年3月的月报刚由张经办报过，请刷新后再改。"):
        report(case, 3)
    cases.accept_month(made, actor=world.township_clerk)
    with pytest.raises(Refused, match=r"2026年3月的月报已由王委员认可过，不能再认可。"):
        cases.accept_month(made, actor=world.township_clerk)
    with pytest.raises(Refused, match=r"请写明更正理由。"):
        report(case, 3, revision=1, done="书记到任，已开支部大会")
    again = report(case, 3, revision=1, done="书记到任，已开支部大会", reason="漏写一项", at=moment(5, 1))
    assert (again.revision, again.late, again.accepted_at) == (2, False, None)
    with pytest.raises(Refused, match=r"请认可更正后的一份。"):
        cases.accept_month(made, actor=world.township_clerk)
    assert report(case, 4, at=moment(5, 6)).late is True
    with pytest.raises(Refused, match=r"2026年10月还没有到，到时再报。"):
        report(case, 10, at=moment(9, 1))
    with pytest.raises(Refused, match=r"2025年12月还没有列入整顿，不用报。"):
        cases.report_progress(case, year=2025, month=12, done="进展", actor=world.secretary)


def test_a_month_is_sent_back_and_waits_for_its_correction(world: County, case: Case) -> None:
    made = report(case, 3)
    with pytest.raises(Refused, match=r"请写明退回原因。"):
        cases.return_month(made, reason=" ", actor=world.township_clerk)
    cases.return_month(made, reason="没有写整改了什么", actor=world.township_clerk)
    for again in (
        lambda: cases.return_month(made, reason="再退", actor=world.township_clerk),
        lambda: cases.accept_month(made, actor=world.township_clerk),
    ):
        with pytest.raises(Refused, match=r"2026年3月的月报已经退回，请等更正以后再"):
            again()
    duties = [duty.detail for duty in case_duties(world.secretary, today=date(2026, 4, 6))]
    assert "2026年3月的月报被退回，请更正" in duties
    better = report(case, 3, revision=1, done="书记到任，班子补齐")
    assert (better.reason, better.returned_at) == ("退回后更正：没有写整改了什么", None)
    report(case, 4, at=moment(5, 1))
    assert cases.accept_months(case, actor=world.township_clerk) == 2
    with pytest.raises(Refused, match=r"没有等待认可的月报"):
        cases.accept_months(case, actor=world.township_clerk)


def test_what_a_case_is_behind_with(world: County, case: Case) -> None:
    report(case, 3)
    sent = {"sent_on": date(2026, 4, 1), "due": date(2026, 4, 10), "actor": world.clerk}
    cases.send_notice(case, number="1号", text="加快进度", **sent)
    line = line_of(world)
    assert line.faults == (
        "1个问题超期未销号",
        "缺2026年4月月报",
        "县级联系领导赵县长每月到村不少于1次，上一期没有做到",
        "县级联系领导赵县长每周研究调度不少于1次，上一期没有做到",
        "第一书记孙志强每月驻村不少于20天，上一期没有做到",
        "1份督办单超期未答复",
    )
    assert line_of(world, date(2026, 9, 1)).faults[0] == "整顿期限2026年8月31日已过"
    assert (line.problems, line.open, line.township) == (2, 2, world.township)


@pytest.mark.parametrize("number", [1, 2])
def test_the_board_costs_the_same_however_many_cases(
    world: County, django_assert_num_queries: Any, number: int
) -> None:
    for village in world.villages[:number]:
        make_case(world, until="running", organization=village)
    with django_assert_num_queries(8):
        lines = board(Case.objects.filter(owner=world.county), today=TODAY)
    assert len(lines) == number


def test_the_burn_down_of_a_year(world: County) -> None:
    """Two listed in January, one taken off in September, as the first deadline said for August."""
    make_case(world, until="delisted")
    make_case(world, until="running", organization=world.villages[1])
    points = burndown(Case.objects.all(), 2026, today=date(2026, 10, 10))
    assert [point.left for point in points] == [2, 2, 2, 2, 2, 2, 2, 2, 1, 1, None, None]
    assert [point.planned for point in points] == [2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0]
    assert [(point.listed, point.delisted) for point in points][:1] == [(2, 0)]
    assert (points[8].delisted, points[9].day, points[9].label) == (1, date(2026, 10, 10), "10月")
    assert burndown(Case.objects.all(), 2025, today=date(2026, 10, 10))[11].left == 0


def test_problems_of_a_plan_count_from_the_plan_on_even_registered_later(world: County, case: Case) -> None:
    """The plan was filed in February and entered today; what was found after the filing counts from its own day."""
    now = timezone.now()
    later = {"problem": "村务没有公开", "measure": "每季度公开", "responsible": "李书记", "due": date(2026, 6, 30)}
    cases.add_problem(case, **later, actor=world.secretary, at=now)
    first = case.problems.get(position=1)
    cases.finish_problem(first, done_on=date(2026, 3, 20), evidence="已到任", actor=world.secretary)
    cases.check_problem(first, checked_on=date(2026, 4, 2), actor=world.clerk)
    points = burndown(Case.objects.all(), 2026, today=date(2026, 5, 20))
    assert [point.problems for point in points] == [0, 2, 2, 1, 1, *[None] * 7]
    today = timezone.localdate(now)
    after = burndown(Case.objects.all(), today.year, today=today)[today.month - 1]
    assert after.problems == 2


def test_townships_and_their_sum(world: County) -> None:
    make_case(world, until="delisted")
    make_case(world, until="running", organization=world.villages[1])
    lines = board(Case.objects.all(), today=TODAY)
    (township,) = by_township(lines)
    assert (township.township, township.on_list, township.delisted, township.following) == (world.township, 1, 1, 1)
    assert (township.problems, township.checked, township.overdue, township.behind) == (4, 2, 1, 1)
    assert total(lines).on_list == 1


def test_off_the_list_nobody_is_behind(world: County) -> None:
    case = make_case(world, until="county")
    assert line_of(world, date(2026, 9, 20)).short != ()
    cases.delist(case, delisted_on=date(2026, 9, 25), decision=DELISTING, actor=world.leader)
    assert line_of(world, date(2026, 11, 20)).faults == ()
