"""`manage.py demo`: the main job on real divisions, to the golden figures, on either database."""

import io
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F

from assessments.demonstration import groundwork
from assessments.demonstration.drawing import drawn, merit
from assessments.demonstration.logins import login_file
from assessments.models import (
    Case,
    ConsequenceList,
    Cycle,
    CycleState,
    Entry,
    ItemReturn,
    Objection,
    Origin,
    Plate,
    RatingEntry,
    RatingRound,
    Remedy,
    Run,
    Screening,
    TitleReview,
    UnitLevel,
    Way,
)
from assessments.selectors import duties
from assessments.services import rerun
from organizations import audit
from organizations.models import Organization, OrganizationEvent, User
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(settings, tmp_path):
    settings.OUT_DIR, settings.DATA_DIR = tmp_path / "out", tmp_path
    return tmp_path


def run_demo() -> str:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def test_the_main_job_comes_out_as_it_must_and_twice_changes_nothing(folders):
    said = run_demo()
    assert "新增1806个单位" in said
    assert Organization.objects.get(code="620421103200").name == "东坪村村民委员会"
    states = Cycle.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [CycleState.PUBLISHED] * 5 + [CycleState.COMPUTED, CycleState.OPEN]
    kinds = OrganizationEvent.objects.order_by("effective_on").values_list("kind", flat=True)
    assert list(kinds) == ["convert", "merge", "merge", "merge", "transfer", "rename", "convert"]
    assert ItemReturn.objects.exclude(resolved_at=None).count() == 4
    assert Entry.objects.filter(origin=Origin.WORKBOOK).exists()
    assert all(rerun(run).same for run in Run.objects.all())
    assert audit.verify() == []
    made = sorted(path.name for path in settings.OUT_DIR.rglob("*.xlsx"))
    assert len(made) == 2 * 3 + 18 + 23 + 2
    assert login_file().stat().st_mode & 0o777 == 0o600
    the_years_are_told()
    before = User.objects.count(), Entry.objects.count(), Case.objects.count(), UnitLevel.objects.count()
    assert "没有重复建立" in run_demo()
    assert (User.objects.count(), Entry.objects.count(), Case.objects.count(), UnitLevel.objects.count()) == before


def the_years_are_told() -> None:
    """Four years of graded classifications in the demonstration that stands; the figures follow from the seeds."""
    levels_of_the_years()
    rounds_of_the_years()
    edges_of_quotas()
    what_waits_for_leaders()
    cases_of_the_years()
    shares_of_the_years()
    what_followed()


def levels_of_the_years() -> None:
    given = {
        2022: {"四星": 120, "三星": 61, "二星": 13},
        2023: {"五星": 56, "四星": 73, "三星": 60, "二星": 5},
        2024: {"五星": 52, "四星": 64, "三星": 57, "二星": 13, "一星": 1, "只考核不定星": 6},
        2025: {"五星": 52, "四星": 66, "三星": 52, "二星": 15, "一星": 1, "只考核不定星": 6},
    }
    yearly = UnitLevel.objects.filter(way__in=(Way.ROUND, Way.RECORDED)).values_list("year", "level")
    found = Counter(yearly)
    assert found == {(year, level): number for year, levels in given.items() for level, number in levels.items()}
    assert Counter(UnitLevel.objects.values_list("way", flat=True)) == {
        Way.RECORDED: 388,
        Way.ROUND: 385,
        Way.EVENT: 3,
        Way.DIRECT: 2,
    }
    assert (Plate.objects.count(), Plate.objects.hanging().count()) == (62, 52)
    kept = UnitLevel.objects.get(reason__startswith="保留2025年11月20日变动后的等级", way=Way.ROUND)
    assert (kept.organization.name, kept.level) == ("许眷村村民委员会", "三星")
    merged = UnitLevel.objects.filter(organization__name="新兴村村民委员会").values_list("year", "level")
    assert list(merged) == [(2025, "三星")]


def rounds_of_the_years() -> None:
    villages = RatingRound.objects.filter(standard__key="jingyuan-stars").select_related("approval", "notice")
    rounds = {one.year: one for one in villages}
    assert {year: one.state for year, one in rounds.items()} == {2024: "closed", 2025: "closed", 2026: "computed"}
    assert [one.entries.count() for one in rounds.values()] == [191, 192, 193]
    for year, lowered, aside in ((2024, 0, 0), (2025, 4, 4)):
        entries = rounds[year].entries
        assert entries.exclude(approved="").exclude(approved=F("decided")).count() == lowered
        assert entries.exclude(decided=F("opinion")).count() == aside
        assert rounds[year].approval.owner.name == "白银市"
    raised = Objection.objects.order_by("answered_on").values_list("organization__name", "upheld", "answered_on")
    assert list(raised) == [
        ("大坝村村民委员会", False, date(2024, 12, 13)),
        ("古城村村民委员会", True, date(2025, 12, 13)),
    ]
    again = rounds[2025].entries.get(name="古城村村民委员会")
    assert (again.decided, again.decided_reason) == ("四星", "公示期间异议成立：4个月没有按规定召开支委会，定为四星级")
    assert rounds[2025].notice.opens_on == date(2025, 12, 20)
    silent = rounds[2026].entries.filter(opinion="").values_list("parent_name", flat=True)
    assert set(silent) == {"三滩镇", "兴隆乡", "石门乡", "靖安乡", "永新乡", "若笠乡"}
    best = Counter(rounds[2026].entries.values_list("computed", "proposed"))
    assert best["五星", "五星"] == 57 and best["五星", "四星"] == 5


def edges_of_quotas() -> None:
    """Ties at the edge: in 2025 between two villages, this year between two townships; the meeting named who has it."""
    tied = RatingEntry.objects.filter(tie=True).order_by("round__year", "round", "-decided")
    assert list(tied.values_list("round__year", "name", "score", "computed", "decided")) == [
        (2025, "川口村村民委员会", 91_480000, "五星", "四星"),
        (2025, "银三角社区居民委员会", 91_480000, "五星", "五星"),
        (2026, "永新乡", 97_500000, "五星", "四星"),
        (2026, "兴隆乡", 97_500000, "五星", "五星"),
    ]
    assert {one.decided_reason[:9] for one in tied} == {"名额边界得分相同，", "名额边界得分、满意"}


def what_waits_for_leaders() -> None:
    """Five stars of townships wait for the city, the list of the fourth quarter for the county's leader."""
    found = {name: duties(User.objects.get(username=name)) for name in ("shi-buzhang", "buzhang")}
    assert [(duty.kind, duty.title) for duty in found["shi-buzhang"]] == [("approve", "靖远县2026年度乡镇党委评星定级")]
    assert [(duty.kind, duty.title) for duty in found["buzhang"]] == [
        ("list", "靖远县2026年第四季度动态排查"),
        ("decide", "整顿：北城村村民委员会（2026年第5号）"),
    ]
    levels = RatingEntry.objects.filter(round__state="forwarded").values_list("decided", flat=True)
    assert Counter(levels) == {"五星": 2, "四星": 10, "三星": 4, "二星": 1, "一星": 1}
    proposed = Screening.objects.get(state="checked").entries.filter(computed="listed").values_list("name", flat=True)
    assert set(proposed) == {"刘寨柯村村民委员会", "保安村村民委员会", "路庄村村民委员会"}


def cases_of_the_years() -> None:
    assert Counter(Case.objects.values_list("state", flat=True)) == {
        "identified": 1,
        "listed": 1,
        "plan_filed": 1,
        "team_assigned": 1,
        "measures_running": 4,
        "extended": 1,
        "township_acceptance": 1,
        "county_acceptance": 1,
        "delisted": 1,
        "follow_up": 7,
        "closed": 22,
        "relapsed": 1,
        "withdrawn": 1,
    }
    assert Counter(Case.objects.values_list("year", flat=True)) == {2022: 7, 2023: 8, 2024: 8, 2025: 8, 2026: 12}
    relapsed = Case.objects.get(state="relapsed")
    assert [(one.name, one.year) for one in relapsed.next_cases.all()] == [("永和村村民委员会", 2024)]
    moved = Case.objects.exclude(moves=None).get()
    assert (moved.name, moved.organization.name, moved.closed_on) == (
        "郭湾村村民委员会",
        "若笠村村民委员会",
        date(2025, 7, 5),
    )
    twice = Case.objects.get(state="extended")
    assert [one.step for one in twice.acceptances.filter(passed=False)] == ["township", "county"]
    assert (twice.extensions.count(), twice.deadline) == (3, date(2026, 12, 31))
    states = Screening.objects.order_by("pk").values_list("year", "standard__version", "state")
    assert list(states) == [(2024, 1, "filed"), (2025, 2, "filed"), (2026, 2, "filed"), (2026, 2, "checked")]


def shares_of_the_years() -> None:
    """双强 towards its target of 90 %: holders of those who can hold it, without vacant posts."""
    found = []
    for review in TitleReview.objects.order_by("day"):
        able = review.entries.filter(vacant=False)
        found.append((review.day, able.filter(decided=True).count(), able.count(), review.entries.count()))
    assert found == [
        (date(2024, 12, 31), 141, 193, 193),
        (date(2025, 12, 31), 151, 184, 192),
        (date(2026, 10, 31), 160, 190, 191),
    ]


def what_followed() -> None:
    made = ConsequenceList.objects.get()
    assert Counter(made.entries.values_list("kind", "applies")) == {
        ("bar", True): 22,
        ("post", True): 8,
        ("talk", True): 2,
        ("award", True): 34,
        ("pay", True): 177,
        ("pay", False): 8,
    }
    assert made.notes == {"award": ["一等奖设5个，授予4个，空缺1个（不低于98分的共4个单位）。"]}
    assert made.entries.filter(applies=True, applied_on=None).count() == 10
    assert Counter(Remedy.objects.values_list("state", flat=True)) == {
        "open": 8,
        "answered": 8,
        "settled": 4,
        "reopened": 4,
    }


def test_data_of_others_are_left_alone(folders):
    make_organization()
    with pytest.raises(CommandError, match="演示只能建在空库上"):
        run_demo()


def test_a_production_system_is_left_alone(folders, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式运行的系统里不能建立演示数据"):
        run_demo()


def test_a_refusal_leaves_nothing_behind(folders, monkeypatch):
    monkeypatch.setattr(groundwork, "TOWNSHIP", "620421999")
    with pytest.raises(Organization.DoesNotExist):
        run_demo()
    assert not Organization.objects.exists()


def test_figures_are_drawn_from_codes_and_never_by_chance():
    assert [drawn(1000, "talent", number, "620421103200") for number in range(3)] == [938, 396, 375]
    plain = merit("620421103200", 2024, {})
    assert plain == 911
    assert merit("620421103200", 2024, {"620421103200": [2024]}) == plain + 28
    assert merit("620421103200", 2024, {"620421103200": [2023]}) == plain + 56
    assert merit("620421103200", 2024, {}, {"620421103200": 2024}) == plain - 230
