"""Any two runs of a cycle side by side, every change with its cause, on the page and as a workbook (F71)."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from assessments import selectors, services
from assessments.models import Run, Stage
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, Field
from organizations.roles import Role
from tests.assessments.steps import WHY, assess, sheets_of
from tests.factories import fill, leaf, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db

RANKED = leaf("2.1", "群众评价", "5", {"type": "rank_table", "datum": "rate", "points": ["5", "4"], "rest": "3"})


@pytest.fixture
def cycle():
    """Three townships; the rate is compared."""
    county = make_organization()
    document = scheme_document(key="ranked", quotas=[])
    document["nodes"][1]["children"][0] = RANKED
    found = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document))
    assess(found, {0: {"rate": "96"}, 1: {"rate": "90"}, 2: {"rate": "85"}})  # 20, 19, 18
    found.refresh_from_db()
    return found


def change(cycle, position, **values) -> Run:
    """The office gives other figures, and computes again."""
    sheet = sheets_of(cycle)[position]
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    fill(sheet, values, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    return again(cycle)


def again(cycle) -> Run:
    run = services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    return run


def names(cycle):
    return [entry.name for entry in cycle.roster.order_by("position")]


def test_what_others_moved_is_told_as_such(cycle):
    first = cycle.run
    run = change(cycle, 2, rate="99")
    one, two, three = selectors.difference(run, first)
    assert one.causes == (
        "「2.1 群众评价」由5分改为4分，因为同组其他单位的数据有变化。",
        "本单位数据没有变化，名次或等次随其他单位变动。",
    )
    assert two.causes[0] == "「2.1 群众评价」由4分改为3分，因为同组其他单位的数据有变化。"
    assert three.causes[0].startswith("「群众满意度」由85%改为99%（张经办，审核，")
    assert three.causes[1] == "「2.1 群众评价」由3分改为5分。"


def test_a_place_lost_to_another_names_it(cycle):
    first = cycle.run
    run = change(cycle, 0, visit="2")  # 20 → 17: the others move up
    found = {each.entry.name: each for each in selectors.difference(run, first)}
    a, b, c = names(cycle)
    assert found[b].causes == (
        "本单位数据没有变化，名次或等次随其他单位变动。",
        f"总分没有变化，名次由第2名变为第1名：{a}不再在前面。",
    )
    assert found[c].causes[-1] == f"总分没有变化，名次由第3名变为第2名：{a}不再在前面。"


def test_a_veto_and_an_override_are_causes(cycle):
    first = cycle.run
    vetoed = change(cycle, 0, v1="是")
    (found,) = selectors.difference(vetoed, first)
    assert "一票否决「重大责任事故」适用。" in found.causes
    override = services.enter_override(
        cycle.roster.get(position=2),
        node="1.2",
        value=parse("4"),
        reason="复核",
        document_no="3号",
        actor=cycle.created_by,
    )
    services.approve_override(override, actor=make_user(at=cycle.owner, role=Role.LEADER))
    run = again(cycle)
    found = selectors.difference(run, vetoed)[0]
    assert found.causes[:2] == ("「1.2 按时报送」人工调整为4分。", "「1.2 按时报送」由6分改为4分。")
    services.withdraw_override(override, reason="不再调整", actor=cycle.created_by)
    found = selectors.difference(again(cycle), run)[0]
    assert found.causes[0] == "「1.2 按时报送」的人工调整（4分）不再计入。"


def test_a_place_in_a_further_group_alone_is_a_change():
    """The only rural township falls in the county as the towns rise; in its own group it stays the first."""
    county = make_organization()
    town = make_organization("东湾镇", parent=county, field=Field.TOWN)
    rural = make_organization("若笠乡", parent=county, field=Field.RURAL)
    cycle = make_cycle(owner=county, units=[town, rural], also={town.pk: ["全县"], rural.pk: ["全县"]})
    assess(cycle, {0: {"visit": "2"}, 1: {"late": "1"}})
    cycle.refresh_from_db()
    first = cycle.run
    found = {each.entry.name: each for each in selectors.difference(change(cycle, 0, visit="5"), first)}
    assert [(name, each.before.also, each.after.also) for name, each in found.items()] == [
        ("东湾镇", [["全县", 2]], [["全县", 1]]),
        ("若笠乡", [["全县", 1]], [["全县", 2]]),
    ]
    assert found["若笠乡"].causes == (
        "本单位数据没有变化，名次或等次随其他单位变动。",
        "「全县」由第1名变为第2名。",
    )
    assert found["东湾镇"].causes[-1] == "「全县」由第2名变为第1名。"
    client = Client()
    client.force_login(cycle.created_by)
    html = client.get(f"/cycles/{cycle.pk}/runs/").content.decode()
    assert "「全县」由第1名变为第2名。" in html


def test_any_two_runs_on_the_page_and_as_a_workbook(cycle):
    first = cycle.run
    second = change(cycle, 0, visit="2")
    third = change(cycle, 0, visit="5")
    client = Client()
    client.force_login(cycle.created_by)
    page = f"/cycles/{cycle.pk}/runs/"
    assert "第3次与第2次计算的差别" in client.get(page).content.decode()
    html = client.get(page, {"run": first.pk, "before": third.pk}).content.decode()
    assert "第3次与第1次计算的差别" in html
    assert "各单位的得分、名次和等次都没有变化。" in html
    assert client.get(page, {"run": 999999}).status_code == 404
    response = client.get(f"{page}difference.xlsx", {"run": second.pk, "before": first.pk})
    sheet = load_workbook(BytesIO(response.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == f"{cycle.title}两次计算差别表"
    assert rows[3][1:10] == [names(cycle)[0], "镇", 20, 17, "-3", 1, 3, "优秀", "良好"]
    assert "不再在前面" in rows[4][10]
    assert AuditEvent.objects.filter(action="export.difference").count() == 1


def test_all_runs_are_repeated(cycle):
    change(cycle, 0, visit="2")
    out = StringIO()
    call_command("rerun", "--all", stdout=out)
    assert out.getvalue().count("：一致") == 2
    assert "2次计算全部逐位重现。" in out.getvalue()
    with pytest.raises(CommandError, match="只能写一个"):
        call_command("rerun", "1", "--all")


def test_a_number_by_formula_is_told_with_its_figures():
    """The figure that a formula made stands among the inputs, as it was computed."""
    share = {
        "code": "share",
        "name": "达标占比",
        "kind": "percent",
        "asked": "computed",
        "formula": "meetings / 8 * 100",
    }
    document = scheme_document(key="formula")
    document["data"].append(share)
    document["nodes"][1]["children"][0] = leaf("2.1", "达标", "5", {"type": "ratio", "datum": "share", "target": "50"})
    document["data"] = [datum for datum in document["data"] if datum["code"] != "rate"]
    county = make_organization()
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=1)
    (sheet,) = sheets_of(cycle)
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, {"no_group": "否", "meetings": "2", "late": "0", "honours": "0"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    services.confirm_items(sheet, nodes=["1", "2", "J"], actor=cycle.created_by)
    again(cycle)
    told = selectors.explanation(cycle.run.results.get(), "2.1")
    assert [(used.datum.code, used.spoken, used.used) for used in told.inputs] == [
        ("share", "25%", "computed"),
        ("meetings", "2次", "review"),
    ]
    fill(sheet, {"meetings": "3"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    told = selectors.explanation(cycle.run.results.get(), "2.1")
    assert [(used.spoken, used.changed) for used in told.inputs] == [("25%", False), ("2次", True)]


def test_a_rise_is_called_a_rise_wherever_it_is_told():
    county = make_organization()
    rises = [{"code": "V1", "name": "省级表彰", "datum": "v1", "effect": "raise_grade"}]
    scheme = make_scheme(owner=county, document=scheme_document(key="rises", vetoes=rises))
    cycle = make_cycle(owner=county, scheme=scheme)
    assess(cycle)
    cycle.refresh_from_db()
    first, sheet = cycle.run, sheets_of(cycle)[0]
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    (answer,) = services.save_cells(sheet, [services.Cell("v1", "是", 1)], stage=Stage.REVIEW, actor=cycle.created_by)
    assert answer.message == "「省级表彰」将触发直接晋档，请写明依据。"
    fill(sheet, {"v1": "是"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    (found,) = selectors.difference(again(cycle), first)
    assert "直接晋档「省级表彰」适用。" in found.causes
    desk, boss = Client(), Client()
    desk.force_login(cycle.created_by)
    boss.force_login(make_user(at=county, role=Role.LEADER))
    trial = f"/schemes/{scheme.pk}/trial/"
    source = f"?data=cycle&cycle={cycle.pk}"
    pages = [
        desk.get(f"/cycles/{cycle.pk}/ranking/"),
        desk.get(f"{trial}{source}"),
        boss.get(f"/cycles/{cycle.pk}/decide/"),
    ]
    for page in pages:
        assert page.content.decode().count('<span class="badge badge-bad">直接晋档</span>') == 1
    assert "直接晋档：V1 省级表彰，建议等次" in desk.get(found.after.get_absolute_url()).content.decode()
    book = load_workbook(BytesIO(b"".join(desk.get(f"{trial}file/{source}").streaming_content)))
    heads, row = [[cell.value for cell in book["试算排名"][number]] for number in (3, 4)]
    assert dict(zip(heads, row, strict=True))["一票否决"] == "省级表彰"
