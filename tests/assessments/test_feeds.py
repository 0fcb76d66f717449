"""Data that are counted from registers, honours, points, cards and yearly figures, for the period of a cycle (F51)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from assessments import selectors, services
from assessments.exports.meeting import explanation_workbook
from assessments.models import Cycle, Run
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import Organization, RegisterRecord, RegisterType, User, YearItem
from organizations.roles import Role
from organizations.services import cards, honours, registers
from scoring.engine import SchemeError, Status, load
from scoring.services import import_scheme, publish
from tests.assessments.steps import sheets_of
from tests.factories import leaf, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

CHECKS: dict[str, Any] = {
    "format": "kaoping-register/1",
    "code": "point_check",
    "name": "联系点检查",
    "source": "测试",
    "date": "2026-01-01",
    "frequency": "monthly",
    "keepers": "unit",
    "subject": "unit",
    "fields": [
        {"code": "problems", "label": "发现问题", "kind": "number", "measure": "个"},
        {"code": "mended", "label": "已整改", "kind": "flag"},
    ],
    "counts": [
        {"code": "checks", "name": "检查次数", "take": "records", "measure": "次"},
        {"code": "problems", "name": "发现问题个数", "take": "sum", "field": "problems"},
        {
            "code": "mended",
            "name": "整改率",
            "take": "share",
            "where": [{"field": "mended", "is": [True]}],
            "of": [{"field": "problems", "least": "1"}],
        },
    ],
}


def counted(code: str, name: str, reads: str, kind: str = "count", **more: Any) -> dict[str, Any]:
    """A datum that is read from records."""
    return {"code": code, "name": name, "kind": kind, "asked": "register", "reads": reads, **more}


def item(code: str, datum: str, points: str = "10", least: str = "3") -> dict[str, Any]:
    """So many points, one less for each below `least`."""
    rule = {"type": "deduct_list", "faults": [{"datum": datum, "short_of": least, "each": "1"}]}
    return leaf(code, f"第{code}项", points, rule)


def document(*data: dict[str, Any], **least: str) -> dict[str, Any]:
    nodes = [item(str(number), each["code"], least=least.get(each["code"], "3")) for number, each in enumerate(data, 1)]
    given = {"key": "fed", "full": str(10 * len(data)), "data": list(data), "nodes": nodes}
    return scheme_document(**given, grades=[], quotas=[], vetoes=[])


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def keeper(county: Organization) -> User:
    return make_user(at=county, role=Role.ORGANIZER)


@pytest.fixture
def checks(county: Organization, keeper: User) -> RegisterType:
    return registers.load_type(CHECKS, owner=county, actor=keeper)


def check(
    type: RegisterType, unit: Organization, day: str, actor: User, problems: str = "0", mended: str = ""
) -> RegisterRecord:
    data = {"problems": problems, "mended": mended}
    return registers.record(type, organization=unit, date=date.fromisoformat(day), data=data, actor=actor)


def opened(county: Organization, given: dict[str, Any], units: list[Organization]) -> Cycle:
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=given), units=units)
    Cycle.objects.filter(pk=cycle.pk).update(**period)
    return Cycle.objects.get(pk=cycle.pk)


def computed(cycle: Cycle) -> Run:
    for sheet in sheets_of(cycle):
        clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
        services.submit(sheet, actor=clerk)
        services.finish_review(sheet, actor=cycle.created_by)
    run = services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    return run


def totals(run: Run) -> list[int | None]:
    return [result.total for result in run.results.order_by("roster_entry__position")]


def used(run: Run, position: int, node: str = "1") -> Any:
    (found,) = selectors.explanation(run.results.get(roster_entry__position=position), node).inputs
    return found


@pytest.fixture
def units(county: Organization) -> list[Organization]:
    return [make_organization(parent=county, code=f"62042110{number}") for number in (1, 2)]


@pytest.fixture
def checked(county: Organization, checks: RegisterType, units: list[Organization], keeper: User) -> Cycle:
    """The first unit has three checks in the year and one before it, the second has one."""
    for day in ("2025-12-31", "2026-01-01", "2026-02-03", "2026-03-01"):
        check(checks, units[0], day, keeper)
    check(checks, units[1], "2026-05-01", keeper)
    return opened(county, document(counted("checks", "检查次数", "point_check/checks", unit="次")), units)


def test_records_of_the_period_become_the_figure(checked: Cycle) -> None:
    run = computed(checked)
    assert totals(run) == [parse("10"), parse("8")]
    assert services.rerun(run).same
    first, second = used(run, 1), used(run, 2)
    assert (first.spoken, second.spoken, first.status) == ("3次", "1次", Status.FILLED)
    assert first.origin == "由台账“联系点检查”2026年1月1日至12月31日的3条记录计数“检查次数”：有效记录条数"
    unit = checked.roster.get(position=1).organization_id
    assert first.address == f"/registers/point_check/?at={unit}&day_from=2026-01-01&day_to=2026-12-31&state=valid"
    stored = run.results.get(roster_entry__position=1).inputs[0]
    records = RegisterRecord.objects.filter(organization=unit, date__year=2026)
    assert stored == [3_000_000, "filled", sorted(records.values_list("pk", flat=True))]


def test_records_after_the_run_make_it_stale_and_a_withdrawn_one_is_told(checked: Cycle, keeper: User) -> None:
    run = computed(checked)
    assert not selectors.outdated(run)
    record = RegisterRecord.objects.get(date="2026-02-03")
    registers.withdraw(record, reason="登记错了", actor=keeper)
    assert selectors.outdated(run).figures
    assert selectors.unready(checked)[-1] == "第1次计算之后数据有改动，请重新计算"
    assert "3条记录计数“检查次数”（其中1条后来已撤回）" in used(run, 1).origin
    assert services.rerun(run).same  # what was frozen stays
    anew = services.compute(checked, actor=checked.created_by)
    assert totals(anew) == [parse("9"), parse("8")]
    change = selectors.difference(anew, run)[0]
    assert change.causes[0] == "「检查次数」由3次改为2次（记录由3条变为2条）。"


def test_nobody_types_it_and_the_sheet_tells_where_it_comes_from(checked: Cycle, client: Client) -> None:
    sheet = sheets_of(checked)[0]
    filler = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    (answer,) = services.save_cells(sheet, [services.Cell("checks", "99", 0)], stage="self", actor=filler)
    assert (answer.state, answer.message) == ("refused", "「检查次数」由系统取数，不用填写。")
    view = selectors.sheet_view(sheet, stage="self")
    (line,) = view.sections[0].items[0].data
    assert (line.text, line.editable, view.own_total) == ("3", False, parse("10"))
    said = "由台账“联系点检查”2026年1月1日至12月31日的3条记录计数“检查次数”：有效记录条数"
    client.force_login(filler)
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    assert said in page and ">查看记录</a>" in page
    client.force_login(checked.created_by)
    assert said in client.get(f"/sheets/{sheet.pk}/review/").content.decode()
    assert [row.item.own_points for row in selectors.cross_review(checked, "1").rows] == [parse("10"), parse("8")]


def test_the_page_of_the_scheme_names_what_is_counted(checked: Cycle, client: Client) -> None:
    client.force_login(checked.created_by)
    page = client.get(f"/schemes/{checked.scheme_id}/").content.decode()
    assert "台账“联系点检查”的“检查次数”" in page


def test_the_printed_explanation_names_the_records(checked: Cycle) -> None:
    result = computed(checked).results.get(roster_entry__position=2)
    book = openpyxl.load_workbook(io.BytesIO(explanation_workbook(result, actor=make_user(at=checked.owner))))
    texts = [cell.value for row in book.worksheets[0] for cell in row if isinstance(cell.value, str)]
    assert any("由台账“联系点检查”2026年1月1日至12月31日的1条记录计数" in text for text in texts)


def test_a_cross_review_asks_no_more_for_more_units(
    county: Organization, checks: RegisterType, keeper: User, django_assert_max_num_queries: Any
) -> None:
    units = [make_organization(parent=county) for _ in range(12)]
    for unit in units:
        check(checks, unit, "2026-01-05", keeper)
    cycle = opened(county, document(counted("checks", "检查次数", "point_check/checks")), units)
    with django_assert_max_num_queries(24):
        selectors.cross_review(cycle, "1")


def test_a_share_becomes_a_percentage_and_a_share_of_nothing_does_not_apply(
    county: Organization, checks: RegisterType, units: list[Organization], keeper: User
) -> None:
    check(checks, units[0], "2026-01-01", keeper, problems="2", mended="1")
    check(checks, units[0], "2026-02-01", keeper, problems="1")
    check(checks, units[0], "2026-03-01", keeper)
    given = document(counted("mended", "整改率", "point_check/mended", "percent"), mended="60")
    cycle = opened(county, given, units)
    (line,) = selectors.sheet_view(sheets_of(cycle)[0], stage="self").sections[0].items[0].data
    assert line.origin.endswith("（1÷2）")
    run = computed(cycle)
    assert used(run, 1).spoken == "50%"
    assert used(run, 2).status == Status.NA
    assert totals(run)[0] == 0


def test_honours_points_cards_and_figures_are_read_too(county: Organization, units: list[Organization]) -> None:
    cards.load_items(actor=None)
    given = {"name": "先进集体", "level": "county", "issuer": "县委", "actor": None}
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1)):
        honours.award(units[0], awarded_on=day, **given)
    honours.name_point(units[0], name="示范点", level="provincial", since=date(2020, 1, 1), actor=None)
    cards.keep_card(units[0], year=2026, data={"members": parse("1953")}, actor=None)
    gdp = YearItem.objects.get(code="gdp")
    cards.keep_figure(units[0], year=2026, item=gdp, value=parse("11.5"), source="年报", actor=None)
    for source, value in (("第12行", "16"), ("第25行", "17")):
        cards.keep_figure(units[1], year=2026, item=gdp, value=parse(value), source=source, actor=None)
    data = (
        counted("honours", "县级荣誉", "unit-honours/county"),
        counted("points", "省级示范点", "unit-points/provincial"),
        counted("members", "党员", "unit-card/members"),
        counted("gdp", "生产总值", "unit-figures/gdp", "number"),
    )
    run = computed(opened(county, document(*data), units))
    first = [used(run, 1, str(number)) for number in range(1, 5)]
    assert [each.value for each in first] == [parse(text) for text in ("2", "1", "1953", "11.5")]
    assert first[0].origin == "由荣誉登记2026年1月1日至12月31日的2项县级荣誉计数"
    assert first[1].origin == "由示范点登记2026年12月31日在册的1个省级示范点计数"
    assert first[2].origin == "取自2026年底数（第1版）的“党员”"
    assert first[3].origin == "取自2026年指标值“地区生产总值”，来源：年报"
    second = [used(run, 2, str(number)) for number in range(1, 5)]
    assert [each.value for each in second] == [0, 0, None, None]
    assert second[2].origin == "2026年底数里还没有登记“党员”"
    assert second[3].origin == "2026年“地区生产总值”各来源不一致（第12行、第25行），请核实后作废不采用的"


@pytest.mark.parametrize(
    ("reads", "kind", "told"),
    [
        ("nothing/checks", "count", "取自「nothing/checks」，但没有这样的台账统计项"),
        ("point_check/nothing", "count", "取自「point_check/nothing」，但没有这样的台账统计项"),
        (
            "point_check/mended",
            "count",
            "取自台账“联系点检查”的“整改率”，类型应是 percent（或 number），不能是 count。",
        ),
        ("point_check/checks", "percent", "不能是 percent。"),
        ("unit-honours/galaxy", "count", "取自「unit-honours/galaxy」"),
        ("unit-card/cows", "count", "取自「unit-card/cows」"),
    ],
)
def test_an_unknown_source_is_refused_at_publishing(
    county: Organization, checks: RegisterType, keeper: User, reads: str, kind: str, told: str
) -> None:
    draft = import_scheme(document(counted("x", "某数", reads, kind)), owner=county, actor=keeper)
    with pytest.raises(Refused, match="数据项「x 某数」") as refused:
        publish(draft, actor=keeper)
    assert told in refused.value.message


def test_a_register_that_is_switched_off_is_refused_at_publishing_only(checked: Cycle, keeper: User) -> None:
    run = computed(checked)
    registers.switch(RegisterType.objects.get(), on=False, actor=keeper)
    assert not selectors.outdated(run)
    draft = import_scheme(document(counted("x", "某数", "point_check/checks")), owner=checked.owner, actor=keeper)
    with pytest.raises(Refused, match="这个台账没有启用"):
        publish(draft, actor=keeper)


def test_a_register_of_another_county_is_no_source(checks: RegisterType, keeper: User) -> None:
    elsewhere = make_organization("望城区")
    draft = import_scheme(document(counted("x", "某数", "point_check/checks")), owner=elsewhere, actor=keeper)
    with pytest.raises(Refused, match="不适用于望城区"):
        publish(draft, actor=keeper)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reads": "roads"}, "要用 reads 写明台账和统计项的代码"),
        ({"reads": "point_check"}, "写法不对"),
        ({"reads": ""}, "要用 reads 写明台账和统计项的代码"),
        ({"kind": "flag"}, "取自台账，类型不能是 flag。"),
        ({"take": "score"}, "取自台账，不能写 take。"),
        ({"blank": "zero"}, "没有登记的不能按0计"),
        ({"asked": "table"}, "要用 reads 写明参数表的代号"),
    ],
)
def test_the_format_says_what_is_wrong(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(SchemeError) as error:
        load(document(counted("x", "某数", "point_check/checks") | wrong))
    assert told in str(error.value)
