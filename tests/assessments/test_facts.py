"""Facts of units read for a standard: values, evidence in words, periods, mergers; few queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import services
from assessments.models import Cycle, CycleState, Standing
from assessments.selectors.facts import Answer, UnitFacts, known
from config.toolkit.scaled import SCALE
from organizations.models import Organization, RegisterType
from organizations.services import honours, registers
from organizations.services.people import register_person
from organizations.services.strengths import load_criteria, review_strength
from scoring.models import Scheme
from scoring.standards import (
    Fact,
    FromCase,
    FromConsequence,
    FromCycle,
    FromHonour,
    FromJudged,
    FromLevel,
    FromPerson,
    FromPost,
    FromRegister,
    FromStrength,
    FromTitle,
    Known,
)
from tests.assessments.meetings import decide
from tests.assessments.posts import serve
from tests.assessments.steps import assess
from tests.assessments.test_feeds import CHECKS
from tests.assessments.test_history import BAD, WORSE, join, year
from tests.assessments.test_post_holders import about_persons, changed_in_july
from tests.factories import make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
YEAR_END = date(2026, 12, 31)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))

TOTAL = Fact("score", "年度总分", "number", FromCycle("years", "total"), unit="分")
GRADE = Fact("grade", "年度等次", "text", FromCycle("years", "grade"))


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def towns(county: Organization) -> list[Organization]:
    return [make_organization(f"{name}镇", parent=county) for name in "甲乙丙"]


@pytest.fixture
def scheme(county: Organization) -> Scheme:
    return make_scheme(owner=county, document=scheme_document(key="years", quotas=[]))


def read(units: Sequence[Organization], *facts: Fact, day: date = DAY, **given: object) -> list[UnitFacts]:
    found = known(facts, units, day=day, owner=units[0].parent, **given)
    return [found[unit.pk] for unit in units]


def one(unit: Organization, fact: Fact, **given: object) -> Known:
    return read([unit], fact, **given)[0].known[fact.code]


def chain(unit: Organization, fact: Fact, **given: object) -> list[tuple[str, int | str | None, str]]:
    return [(each.period, each.value, each.status) for each in read([unit], fact, **given)[0].series[fact.code]]


def test_only_what_was_decided_counts_and_a_gap_keeps_its_place(towns: list[Organization], scheme: Scheme) -> None:
    year(2022, scheme, towns, {0: BAD})
    year(2024, scheme, towns)
    late = year(2025, scheme, towns, publish=False)
    assert chain(towns[0], TOTAL) == [
        ("2025年", None, "unknown"),
        ("2024年", 20 * SCALE, "known"),
        ("2023年", None, "missing"),
        ("2022年", 13 * SCALE, "known"),
    ]
    first, second, third, _ = read([towns[0]], TOTAL)[0].series["score"]
    assert first.evidence == "2025年的「2025年度考核」还没有审定（已计算）"
    assert first.address == f"/cycles/{late.pk}/"
    assert second.evidence == "「2024年度考核」（已公布）总分20分"
    assert third.evidence == "2023年没有考核结果"
    assert one(towns[0], GRADE, day=date(2023, 5, 1)).value == "一般"


def test_a_year_that_is_over_without_any_assessment_is_missing(towns: list[Organization], scheme: Scheme) -> None:
    year(2024, scheme, towns)
    assert chain(towns[0], TOTAL, day=date(2025, 12, 30)) == [("2024年", 20 * SCALE, "known")]
    assert chain(towns[0], TOTAL, day=date(2025, 12, 31))[0] == ("2025年", None, "missing")


def test_places_and_places_from_the_last(towns: list[Organization], scheme: Scheme) -> None:
    year(2025, scheme, towns, {0: BAD, 1: BAD})
    place = Fact("place", "名次", "number", FromCycle("years", "place"))
    last = Fact("last", "倒数名次", "number", FromCycle("years", "from_last"))
    found = read(towns, place, last)
    assert [each.known["place"].value for each in found] == [2 * SCALE, 2 * SCALE, SCALE]
    assert [each.known["last"].value for each in found] == [SCALE, SCALE, 3 * SCALE]
    assert found[2].known["last"].evidence == "「2025年度考核」（已公布）倒数名次3（第1名，共3个单位排名）"


def test_data_items_and_vetoes(towns: list[Organization], scheme: Scheme) -> None:
    year(2025, scheme, towns, {0: {"late": "2"}, 1: {"v1": "是"}})
    datum = Fact("late", "迟报", "number", FromCycle("years", "datum", "late"), unit="次")
    node = Fact("duty", "落实责任制", "number", FromCycle("years", "node", "1"))
    veto = Fact("veto", "被否决", "flag", FromCycle("years", "vetoed"))
    first, second, _ = read(towns, datum, node, veto)
    assert (first.known["late"].value, first.known["duty"].value) == (2 * SCALE, 7 * SCALE)
    assert first.known["late"].evidence == "「2025年度考核」（已公布）「迟报次数」2次"
    assert (first.known["veto"].value, second.known["veto"].value) == (0, SCALE)


def test_an_exempt_unit_has_no_result(towns: list[Organization], scheme: Scheme) -> None:
    exceptions = {towns[0].pk: (Standing.OBSERVATION, "新建", "")}
    cycle = make_cycle(owner=towns[0].parent, scheme=scheme, units=towns, period=YEAR, exceptions=exceptions)
    assess(cycle)
    decide(Cycle.objects.get(pk=cycle.pk))
    assert one(towns[0], TOTAL).status == "missing"
    assert one(towns[1], TOTAL).value == 20 * SCALE


def test_merged_units_are_reckoned_as_the_assessment_declared(towns: list[Organization], scheme: Scheme) -> None:
    year(2024, scheme, towns, {0: WORSE})
    join([towns[1]], towns[0])
    grade = Fact("late", "迟报", "number", FromCycle("years", "datum", "late"))
    found = read([towns[0]], TOTAL, grade, day=date(2025, 8, 1))[0].known
    assert found["score"].value == 19_250_000
    assert found["score"].evidence == "「2024年度考核」（已公布）总分19.25分（2024年：由甲镇18.5、乙镇20按平均计19.25）"
    assert found["score"].address == f"/units/{towns[0].pk}/?tab=results"
    assert found["late"].status == "unknown" and "不一致" in found["late"].evidence


def test_what_was_not_decided_yet_of_a_unit_that_was_merged_is_not_known(
    towns: list[Organization], scheme: Scheme
) -> None:
    year(2025, scheme, [towns[1]], publish=False)
    join([towns[1]], towns[0])
    assert one(towns[0], TOTAL, day=date(2026, 1, 1)).status == "unknown"
    assert one(towns[2], TOTAL, day=date(2026, 1, 1)).status == "missing"


def test_a_scheme_of_another_county_is_not_read(towns: list[Organization], scheme: Scheme) -> None:
    year(2025, scheme, towns)
    elsewhere = make_organization("会宁县")
    found = known([TOTAL], towns, day=DAY, owner=elsewhere)
    assert found[towns[0].pk].known["score"].status == "missing"


def test_the_secretarys_post(towns: list[Organization]) -> None:
    serve(towns[0], "王建国", date(2023, 3, 1), date(2024, 3, 1), acting=True)
    person = towns[0].posts.get().person
    person.born = date(1970, 7, 1)
    person.save()
    serve(towns[0], person, date(2024, 3, 1))
    serve(towns[1], "李明", date(2024, 1, 1), date(2026, 6, 1))
    kinds = {"led": "flag", "acting": "flag", "combined": "flag"}
    facts = [
        Fact(what, what, kinds.get(what, "number"), FromPost(what))  # type: ignore[arg-type]
        for what in ("led", "acting", "months", "combined", "age", "vacant_days")
    ]
    first, second, third = read(towns, *facts)
    assert {code: each.value for code, each in first.known.items()} == {
        "led": SCALE,
        "acting": 0,
        "months": 39 * SCALE,
        "combined": 0,
        "age": 55 * SCALE,
        "vacant_days": 0,
    }
    assert first.known["months"].evidence == "王建国自2023年3月1日起任党组织书记，满39个月"
    assert (second.known["led"].value, second.known["vacant_days"].value) == (0, 29 * SCALE)
    assert second.known["age"].evidence == "书记自2026年6月1日起空缺"
    assert {each.status for each in third.known.values()} == {"missing"}


def test_the_latest_review_of_the_secretary_counts(towns: list[Organization]) -> None:
    document = {
        "code": "double",
        "name": "双强",
        "source": "测试",
        "aspects": [{"code": "politics", "name": "政治素质强"}, {"code": "growth", "name": "发展能力强"}],
    }
    criteria = load_criteria(document, actor=None)
    whole = Fact("double", "双强", "flag", FromStrength("double"))
    part = Fact("politics", "政治素质强", "flag", FromStrength("double", "politics"))
    for unit, met in ((towns[0], ["politics"]), (towns[1], ["politics", "growth"])):
        person = serve(unit, f"{unit}书记").person
        review_strength(person, criteria, organization=unit, met=met, reviewed_on=date(2025, 3, 1), actor=None)
    serve(towns[2], "张三")
    first, second, third = read(towns, whole, part)
    assert (first.known["double"].value, first.known["politics"].value) == (0, SCALE)
    assert second.known["double"].value == SCALE
    assert first.known["double"].evidence == "甲镇书记2025年3月1日按「双强」认定，符合：政治素质强"
    assert third.known["double"].evidence == "张三还没有按「双强」认定过"
    assert third.known["double"].status == "missing"


def test_results_of_the_secretary_in_person_go_with_the_person(county: Organization, towns: list[Organization]) -> None:
    organizer = make_user(at=county)
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns[:2], actor=organizer)
    assess(services.open_cycle(cycle, actor=organizer), {1: BAD})
    score = Fact("person", "个人得分", "number", FromPerson(cycle.scheme.key, "total"), unit="分")
    waiting, _, nobody = (each.known["person"] for each in read(towns, score, day=YEAR_END))
    assert waiting.status == "unknown"
    assert waiting.evidence == "2026年的「2026年度党组织书记考核」还没有审定（已计算）"
    assert nobody.status == "missing"
    decide(Cycle.objects.get(pk=cycle.pk))
    first, second, third = (each.known["person"] for each in read(towns, score, day=YEAR_END))
    assert first.value == 13 * SCALE  # of 李明, who came in July
    assert first.evidence == "李明在「2026年度党组织书记考核」（已审定）中总分13分"
    assert second.value == 20 * SCALE
    assert (third.status, third.evidence) == ("missing", "没有登记过书记")
    assert one(towns[0], score, day=date(2026, 6, 30)).value == 20 * SCALE  # of the one before him
    assert one(towns[0], score, day=date(2026, 1, 4)).status == "missing"  # decided on the 5th


def test_who_has_two_results_in_one_period_has_none_that_is_certain(
    county: Organization, towns: list[Organization]
) -> None:
    organizer = make_user(at=county)
    person = serve(towns[0], "李明", until=date(2026, 7, 1)).person
    serve(towns[1], person, date(2026, 7, 1))
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns[:2], actor=organizer)
    assess(services.open_cycle(cycle, actor=organizer), {1: BAD})
    decide(Cycle.objects.get(pk=cycle.pk))
    found = one(towns[1], Fact("own", "个人得分", "number", FromPerson(cycle.scheme.key, "total")), day=YEAR_END)
    said = "李明2026年有2个考核结果（「2026年度党组织书记考核」），不能确定以哪一个为准"
    assert (found.status, found.evidence) == ("unknown", said)


def test_honours_of_the_last_years(towns: list[Organization]) -> None:
    for day, level in ((date(2023, 7, 1), "county"), (date(2024, 7, 1), "city"), (date(2025, 7, 1), "township")):
        honours.award(towns[0], name="先进", level=level, issuer="上级", awarded_on=day, actor=None)
    fact = Fact("honours", "荣誉", "number", FromHonour("county", 2))
    found = one(towns[0], fact)
    assert found.value == SCALE
    assert found.evidence == "荣誉登记中有县级及以上荣誉1项：先进（市级，2024年）"
    assert one(towns[1], fact).value == 0
    assert one(towns[0], Fact("honours", "荣誉", "number", FromHonour("county", 3))).value == 2 * SCALE


@pytest.fixture
def checks(county: Organization) -> RegisterType:
    return registers.load_type(CHECKS, owner=county, actor=None)


def check(type: RegisterType, unit: Organization, *days: date) -> None:
    for day in days:
        registers.record(type, organization=unit, date=day, data={"problems": "1"}, actor=None)


def test_counts_year_by_year_with_those_of_units_that_were_merged(
    towns: list[Organization], checks: RegisterType
) -> None:
    check(checks, towns[0], date(2025, 3, 1), date(2024, 5, 1))
    check(checks, towns[1], date(2025, 4, 1), date(2024, 4, 1), date(2024, 6, 1))
    join([towns[1]], towns[0])
    fact = Fact("checks", "检查", "number", FromRegister("point_check/checks"), unit="次")
    series = chain(towns[0], fact, day=date(2025, 9, 1), chains={"checks": 3})
    assert series == [("2025年", 2 * SCALE, "known"), ("2024年", 3 * SCALE, "known"), ("2023年", 0, "known")]
    assert (
        read([towns[0]], fact, day=date(2025, 9, 1))[0]
        .known["checks"]
        .evidence.startswith("2025年共2，其中合并前的乙镇1；由台账“联系点检查”")
    )
    share = Fact("mended", "整改率", "percent", FromRegister("point_check/mended"))
    assert one(towns[0], share, day=date(2025, 9, 1)).status == "unknown"


def test_a_register_that_is_not_there_is_missing(towns: list[Organization]) -> None:
    found = one(towns[0], Fact("none", "谈心", "number", FromRegister("talk/count")))
    assert (found.status, found.evidence) == ("missing", "没有可以取数的「谈心」，台账可能没有启用")


def test_what_is_judged(towns: list[Organization]) -> None:
    fact = Fact("good", "群众反映好", "flag", FromJudged("群众反映好不好"))
    answers = {(towns[0].pk, "good"): Answer(SCALE, "2026年6月走访")}
    first, second, _ = read(towns, fact, answers=answers)
    assert first.known["good"] == Known(SCALE, evidence="人工认定为是，依据：2026年6月走访")
    assert second.known["good"] == Known(None, "unknown", "还没有人认定：群众反映好不好")


def test_facts_are_kept_as_json(towns: list[Organization], scheme: Scheme) -> None:
    year(2024, scheme, towns)
    found = read([towns[0]], TOTAL)[0]
    assert UnitFacts.from_json(found.to_json()) == found


ALL = [
    TOTAL,
    GRADE,
    Fact("last", "倒数", "number", FromCycle("years", "from_last")),
    Fact("checks", "检查", "number", FromRegister("point_check/checks")),
    Fact("led", "在任", "flag", FromPost("led")),
    Fact("both", "一肩挑", "flag", FromPost("combined")),
    Fact("double", "双强", "flag", FromStrength("double")),
    Fact("honours", "荣誉", "number", FromHonour("county", 3)),
    Fact("level", "星级", "text", FromLevel("stars")),
    Fact("open", "整顿", "flag", FromCase("open")),
    Fact("title", "称号", "flag", FromTitle("five-good")),
    Fact("barred", "取消评优", "flag", FromConsequence("bar", "in_force")),
    Fact("warned", "黄牌", "number", FromConsequence("warning", "count")),
    Fact("good", "评价", "flag", FromJudged("好不好")),
]


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_units(
    county: Organization, towns: list[Organization], scheme: Scheme, checks: RegisterType, count: int
) -> None:
    year(2025, scheme, towns)
    units = [*towns, *(make_organization(parent=county) for _ in range(27))][:count]
    for unit in units:
        serve(unit, register_person(name=f"{unit}书记", home=unit, actor=None))
    Cycle.objects.update(state=CycleState.DECIDED)
    with CaptureQueriesContext(connection) as captured:
        found = known(ALL, units, day=DAY, owner=county, chains={"checks": 2})
    assert len(captured) == 27
    assert found[towns[0].pk].known["score"].value == 20 * SCALE
    assert set(found[units[-1].pk].known) == {fact.code for fact in ALL}
