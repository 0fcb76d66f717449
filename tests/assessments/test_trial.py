"""试算 of drafts and published schemes: on which figures, what comes out, and that it never is a run."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from assessments import services
from assessments.models import Cycle, Exemption, Result, Run
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, Organization
from organizations.roles import Role
from scoring.models import Scheme
from scoring.services import NewRow, import_scheme
from tests.assessments.steps import assess_as_asked, assessed_cycle, set_by_hand
from tests.factories import leaf, make_cycle, make_organization, make_table, make_user, scheme_document

pytestmark = pytest.mark.django_db

NAMES = ("甲镇", "乙镇", "丙镇")
CHANGES = {1: {"meetings": "3"}, 2: {"rate": "85"}}  # 20, 19.5, 18
COPIED = (
    *(("未成立领导小组", "no_group"), ("专题研究次数", "meetings"), ("迟报次数", "late"), ("群众满意度", "rate")),
    *(("县级以上表彰", "honours"), ("发生重大责任事故", "v1")),
)
MADE = "?data=made&units=12&pools=2&seed=5"


@pytest.fixture
def cycle() -> Cycle:
    return assessed_cycle(NAMES, CHANGES)


@pytest.fixture
def draft(cycle: Cycle) -> Scheme:
    """Next year's: the visit counts half as much, one item is new and one datum is no longer asked."""
    document = scheme_document(key="next", year=2027)
    document["nodes"][1]["children"][1]["points"] = "2.5"
    document["nodes"][1]["points"] = document["nodes"][1]["children"][0]["points"]
    document["nodes"].append(leaf("3", "信息报送", "2.5", {"type": "deduct_count", "datum": "reports", "each": "0.5"}))
    document["nodes"] = [node for node in document["nodes"] if node["code"] != "K"]
    document["nodes"][1]["points"] = "7.5"
    document["data"] = [datum for datum in document["data"] if datum["code"] != "notices"]
    document["data"].append({"code": "reports", "name": "信息迟报次数", "kind": "count"})
    actor = make_user(at=cycle.owner, role=Role.CONFIGURATOR)
    return import_scheme(document, owner=cycle.owner, actor=actor)


@pytest.fixture
def desk(client: Client, cycle: Cycle) -> Client:
    client.force_login(cycle.created_by)
    return client


def test_a_draft_on_made_up_figures(desk: Client, draft: Scheme) -> None:
    page = desk.get(f"/schemes/{draft.pk}/trial/{MADE}")
    trial = page.context["trial"]
    assert page.status_code == 200
    assert [(name, len(rows)) for name, rows in trial.pools] == [("模拟1组", 6), ("模拟2组", 6)]
    assert trial.provisional == 0
    html = page.content.decode()
    assert "试算，不是考核结果" in html
    assert "数据为随机生成（编号5），12个单位，分2组" in html
    again = desk.get(f"/schemes/{draft.pk}/trial/{MADE}").context["trial"]
    assert [row.result for row in again.rows] == [row.result for row in trial.rows]
    assert f"/schemes/{draft.pk}/trial/unit/{MADE.replace('&', '&amp;')}&amp;unit=1" in html


def test_a_draft_on_the_figures_of_a_cycle(desk: Client, draft: Scheme, cycle: Cycle) -> None:
    page = desk.get(f"/schemes/{draft.pk}/trial/?data=cycle&cycle={cycle.pk}")
    trial = page.context["trial"]
    assert [datum.code for datum in trial.taken.lacking] == ["reports"]
    assert [datum.code for datum in trial.taken.surplus] == ["notices"]
    assert [datum.code for datum in trial.taken.rescaled] == ["visit"]
    assert [(row.name, row.result.total, row.result.provisional) for row in trial.rows] == [
        ("甲镇", parse("17.5"), True),
        ("乙镇", parse("17"), True),
        ("丙镇", parse("15.5"), True),
    ]
    html = page.content.decode()
    assert "信息迟报次数" in html and "被通报批评" in html
    filled = desk.get(f"/schemes/{draft.pk}/trial/?data=cycle&cycle={cycle.pk}&fill=made&seed=2").context["trial"]
    assert filled.provisional == 0
    assert all(0 <= row.result.total - parse("15.5") <= parse("4.5") for row in filled.rows)


def test_what_was_set_by_hand_in_the_cycle_stays_there(desk: Client, draft: Scheme, cycle: Cycle) -> None:
    """甲镇 had K1, which the draft does not have, and 1.2, which it has, set by hand: neither counts in the trial."""
    entry, leader = cycle.roster.get(position=1), make_user(at=cycle.owner, role=Role.LEADER)
    for node, value in (("K1", "1"), ("1.2", "2")):
        override = services.enter_override(
            entry, node=node, value=parse(value), reason="复核", document_no="3号", actor=cycle.created_by
        )
        services.approve_override(override, actor=leader)
    run = services.compute(cycle, actor=cycle.created_by)
    assert run.results.get(roster_entry=entry).total == parse("15")
    page = desk.get(f"/schemes/{draft.pk}/trial/?data=cycle&cycle={cycle.pk}")
    assert page.status_code == 200
    assert "只取数据：人工调整和名册上不考核的项目不带入" in page.content.decode()
    assert {row.name: row.result.total for row in page.context["trial"].rows} == {
        "甲镇": parse("17.5"),
        "乙镇": parse("17"),
        "丙镇": parse("15.5"),
    }


def test_a_unit_of_a_trial_is_explained(desk: Client, draft: Scheme, cycle: Cycle) -> None:
    address = f"/schemes/{draft.pk}/trial/unit/?data=cycle&cycle={cycle.pk}"
    html = desk.get(f"{address}&unit=2").content.decode()
    assert "乙镇得分说明（试算）" in html
    assert "专题研究每少1次：3次，应4次，少1次，扣0.5分。" in html
    assert "「信息迟报次数」未填。" in html
    assert desk.get(f"{address}&unit=9").status_code == 404
    assert desk.get(f"{address}&unit=x").status_code == 404
    assert desk.get(f"/schemes/{draft.pk}/trial/unit/?data=cycle&unit=1").status_code == 404


def test_it_is_never_stored_and_the_workbook_is_marked(desk: Client, draft: Scheme, cycle: Cycle) -> None:
    before = (Run.objects.count(), Result.objects.count(), AuditEvent.objects.count())
    desk.get(f"/schemes/{draft.pk}/trial/{MADE}")
    assert (Run.objects.count(), Result.objects.count(), AuditEvent.objects.count()) == before
    response = desk.get(f"/schemes/{draft.pk}/trial/file/?data=cycle&cycle={cycle.pk}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["试算排名", "各项得分", "得分分布", "数据"]
    assert all("试算，不是考核结果" in sheet["A1"].value for sheet in book)
    assert all(sheet.oddFooter.left.text == "试算，不是考核结果" for sheet in book)
    assert [cell.value for cell in book["试算排名"][4]][:2] == ["镇", 1]
    assert [cell.value for cell in book["试算排名"][4]][3:5] == ["甲镇", 17.5]
    assert [[cell.value for cell in row] for row in book["数据"].iter_rows(min_row=4)] == [
        *([name, code, "取自那次考核"] for name, code in COPIED),
        ["现场查看得分", "visit", "取自那次考核，评定的分数按新旧满分折算"],
        ["信息迟报次数", "reports", "那次考核没有，留空"],
        ["被通报批评", "notices", "那次考核有，这个方案不用"],
    ]
    assert (Run.objects.count(), Result.objects.count()) == before[:2]
    assert AuditEvent.objects.latest("pk").action == "export.trial"


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("?data=made&units=1", "单位数应是2到1000之间的整数。"),
        ("?data=made&units=5000", "单位数应是2到1000之间的整数。"),
        ("?data=made&pools=x", "组数应是1到20之间的整数。"),
        ("?data=made&seed=-1", "编号应是0到999999999之间的整数。"),
        ("?data=", "请选择用什么数据试算。"),
        ("?data=cycle", "请选择取哪次考核的数据。"),
        ("?data=cycle&cycle=99999", "没有这次考核，或者它还没有计算。请重新选择。"),
    ],
)
def test_what_cannot_be_tried_is_said(desk: Client, draft: Scheme, query: str, refusal: str) -> None:
    page = desk.get(f"/schemes/{draft.pk}/trial/{query}")
    assert page.status_code == 422
    assert refusal in page.content.decode()
    assert desk.get(f"/schemes/{draft.pk}/trial/file/{query}").status_code == 409


def test_a_draft_that_cannot_be_read_says_why(desk: Client, draft: Scheme) -> None:
    draft.data.filter(code="meetings").delete()
    page = desk.get(f"/schemes/{draft.pk}/trial/{MADE}")
    assert page.status_code == 409
    assert "还不能试算" in page.content.decode()
    assert "用到数据项「meetings」，但 data 里没有它。" in page.content.decode()


def test_figures_of_cycles_that_one_does_not_oversee_are_not_offered(client: Client, cycle: Cycle) -> None:
    other = make_cycle()
    client.force_login(other.created_by)
    page = client.get(f"/schemes/{other.scheme_id}/trial/")
    assert page.status_code == 200
    assert not page.context["form"].fields["cycle"].queryset.exists()
    assert client.get(f"/schemes/{other.scheme_id}/trial/?data=cycle&cycle={cycle.pk}").status_code == 422
    assert client.get(f"/schemes/{cycle.scheme_id}/trial/").status_code == 404


def test_the_page_of_a_scheme_leads_there(desk: Client, draft: Scheme) -> None:
    assert f'href="/schemes/{draft.pk}/trial/"' in desk.get(f"/schemes/{draft.pk}/").content.decode()


def test_figures_of_another_level_are_taken_only_when_that_is_confirmed(desk: Client, cycle: Cycle) -> None:
    actor = make_user(at=cycle.owner, role=Role.CONFIGURATOR)
    villages = import_scheme(scheme_document(key="villages", level="village"), owner=cycle.owner, actor=actor)
    address = f"/schemes/{villages.pk}/trial/?data=cycle&cycle={cycle.pk}"
    said = f"「{cycle}」考核的是乡镇（街道），这个方案考核的是村（社区）：数据按代码对应，同一个代码的意思可能不同。"
    page = desk.get(address)
    assert (page.status_code, page.context["trial"]) == (422, None)
    assert page.context["form"].errors["other_level"] == [f"{said}确实要用，请勾选后再试算。"]
    page = desk.get(f"{address}&other_level=on")
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "&amp;other_level=on&amp;unit=1" in page.content.decode()
    assert desk.get(f"/schemes/{villages.pk}/trial/file/{address.partition('/trial/')[2]}").status_code == 409


def test_at_the_top_stands_how_much_the_cycle_could_not_give(desk: Client, draft: Scheme, cycle: Cycle) -> None:
    html = desk.get(f"/schemes/{draft.pk}/trial/?data=cycle&cycle={cycle.pk}").content.decode()
    assert "这个方案要填的8项数据里，有1项那次考核没有，相应的项目没有得分，名次和等次只作参考" in html
    assert html.count("暂排</span>") == len(NAMES)
    html = desk.get(f"/schemes/{draft.pk}/trial/?data=cycle&cycle={cycle.pk}&fill=made").content.decode()
    assert "有1项那次考核没有，是随机补上的" in html
    assert "暂排</span>" not in html


def roads(owner: Organization) -> Scheme:
    """A draft that sets the kilometres built against a target of a parameter table."""
    target = {"code": "target", "name": "道路目标", "kind": "number", "asked": "table", "reads": "roads"}
    built = {"code": "meetings", "name": "建成公里", "kind": "count", "unit": "次", "min": "0"}
    rule = {"type": "target_by_unit", "datum": "meetings", "target": "target", "mode": "ratio", "target_zero": "na"}
    document: dict[str, Any] = scheme_document(key="roads", full="10", data=[target, built], year=2027)
    document |= {"nodes": [leaf("1", "修路", "10", rule)], "grades": [], "quotas": [], "vetoes": []}
    return import_scheme(document, owner=owner, actor=make_user(at=owner, role=Role.CONFIGURATOR))


def test_targets_come_from_the_parameter_table_of_the_year_of_the_scheme(desk: Client, cycle: Cycle) -> None:
    """The unit's own row, then the one for all; the row of 2026 does not hold any more."""
    first = cycle.roster.get(position=1)
    rows = [
        NewRow("all", "", parse("4"), date(2026, 1, 1), date(2026, 12, 31), "县政发〔2026〕3号"),
        NewRow("all", "", parse("8"), date(2027, 1, 1), None, "县政发〔2027〕3号"),
        NewRow("unit", first.code or first.name, parse("16"), date(2027, 1, 1), None, "县政发〔2027〕3号"),
    ]
    make_table(cycle.owner, *rows)
    scheme = roads(cycle.owner)
    page = desk.get(f"/schemes/{scheme.pk}/trial/?data=cycle&cycle={cycle.pk}")
    trial = page.context["trial"]
    assert {row.name: row.result.total for row in trial.rows} == {
        "甲镇": parse("2.5"),  # 4 of 16
        "乙镇": parse("3.75"),  # 3 of 8
        "丙镇": parse("5"),  # 4 of 8
    }
    assert (trial.lacking, trial.provisional) == (0, 0)
    assert "道路目标（参数表「道路建设目标」2027年12月31日有效的数）" in page.content.decode()
    made = desk.get(f"/schemes/{scheme.pk}/trial/{MADE}").context["trial"]
    assert {row.unit.facts["target"].value for row in made.rows} == {parse("8")}
    assert all(0 <= row.unit.facts["meetings"].value <= parse("20") for row in made.rows)
    assert len({row.result.total for row in made.rows}) > 1


def test_a_table_without_a_number_for_a_unit_leaves_it_without_one(desk: Client, cycle: Cycle) -> None:
    """As a run would: no row, no target; units that do not exist take the rows in turn."""
    second = cycle.roster.get(position=2)
    other = make_organization("未参加的镇", parent=cycle.owner)
    rows = [
        NewRow("unit", second.code or second.name, parse("6"), date(2027, 1, 1), None, "3号"),
        NewRow("unit", other.name, parse("12"), date(2027, 1, 1), None, "3号"),
    ]
    make_table(cycle.owner, *rows)
    scheme = roads(cycle.owner)
    trial = desk.get(f"/schemes/{scheme.pk}/trial/?data=cycle&cycle={cycle.pk}").context["trial"]
    assert {row.name: (row.result.total, row.result.provisional) for row in trial.rows} == {
        "甲镇": (None, True),
        "乙镇": (parse("5"), False),
        "丙镇": (None, True),
    }
    made = desk.get(f"/schemes/{scheme.pk}/trial/?data=made&units=4&pools=1&seed=1").context["trial"]
    targets = {row.number: row.unit.facts["target"].value for row in made.rows}
    assert targets == {1: parse("6"), 2: parse("12"), 3: parse("6"), 4: parse("12")}


def test_points_print_on_the_width_of_a_page_and_what_is_taken_off_is_negative(client: Client) -> None:
    """21 columns of a section stand on two sheets, each with group, unit and total; decimals as the scheme prints."""
    cycle = assessed_cycle(NAMES, {0: {"late": "1", "notices": "2"}})
    items = [
        leaf(f"3.{number}", f"报送{number}", "2", {"type": "deduct_count", "datum": "late", "each": "0.123456"})
        for number in range(1, 21)
    ]
    document = scheme_document(key="wide", full="60")
    document["nodes"].insert(2, {"code": "3", "name": "信息报送", "points": "40", "kind": "section", "children": items})
    scheme = import_scheme(document, owner=cycle.owner, actor=make_user(at=cycle.owner, role=Role.CONFIGURATOR))
    client.force_login(cycle.created_by)
    address = f"/schemes/{scheme.pk}/trial/file/?data=cycle&cycle={cycle.pk}"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address).streaming_content)))
    pages = [book[name] for name in book.sheetnames if name.startswith("各项得分")]
    heads = [[cell.value for cell in page[3]] for page in pages]
    assert [(page.title, len(row), *row[:2], row[-1]) for page, row in zip(pages, heads, strict=True)] == [
        ("各项得分1", 9, "分组", "单位", "总分"),
        ("各项得分2", 17, "分组", "单位", "总分"),
        ("各项得分3", 14, "分组", "单位", "总分"),
    ]
    assert (heads[0][3], heads[2][-2]) == ("1.1 组织领导\n（4分）", "K1 被通报\n（最多扣3分）")
    by_unit = {row[1].value: row for row in pages[2].iter_rows(min_row=4)}
    assert [cell.value for cell in by_unit["甲镇"][-3:]] == [-2, -2, 54.03]
    assert {row[1].value: row[3].value for row in pages[1].iter_rows(min_row=4)} == {"甲镇": 1.88, "乙镇": 2, "丙镇": 2}
    assert all(page.sheet_properties.pageSetUpPr.fitToPage for page in pages)
    ranking = {row[3].value: row[7].value for row in book["试算排名"].iter_rows(min_row=4)}
    assert ranking == {"甲镇": -2, "乙镇": 0, "丙镇": 0}
    html = client.get(f"/schemes/{scheme.pk}/trial/unit/?data=cycle&cycle={cycle.pk}&unit=1").content.decode()
    assert ">-2.00</td>" in html and "扣2.00</td>" not in html


def test_a_trial_takes_figures_and_the_table_but_neither_override_nor_exemption(client: Client) -> None:
    """甲镇 was spared the item that asks for the figure: it has none in the trial; 乙镇's set value stays behind."""
    county = make_organization()
    units = [make_organization(name, parent=county) for name in ("甲镇", "乙镇", "丙镇")]
    spared = {units[0].pk: [Exemption("1.1", "新设立", "3号")]}
    cycle = make_cycle(owner=county, units=units, exemptions=spared)
    assess_as_asked(cycle)
    cycle.refresh_from_db()
    set_by_hand(cycle, "1", node="1.1", position=2)
    services.compute(cycle, actor=cycle.created_by)
    make_table(county, NewRow("all", "", parse("8"), date(2027, 1, 1), None, "县政发〔2027〕3号"))
    client.force_login(cycle.created_by)
    page = client.get(f"/schemes/{roads(county).pk}/trial/?data=cycle&cycle={cycle.pk}")
    trial = page.context["trial"]
    assert {row.name: (row.result.total, row.result.provisional) for row in trial.rows} == {
        "甲镇": (None, True),
        "乙镇": (parse("5"), False),  # 4 of 8
        "丙镇": (parse("5"), False),
    }
    html = page.content.decode()
    assert "只取数据：人工调整和名册上不考核的项目不带入" in html
    assert html.count("暂排</span>") == 2  # 乙镇 and 丙镇, as long as 甲镇 has no figure
