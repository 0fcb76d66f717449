"""推演 on a computed cycle: who moves, what is refused where, what is exported; and that nothing is written."""

from __future__ import annotations

import io
import time
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from assessments import selectors, services
from assessments.forms.what_if import WhatIfForm
from assessments.models import Cycle, Result, RosterEntry, Run, Standing
from config.toolkit.scaled import SCALE, parse
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring.engine import evaluate, load
from scoring.trial import generated
from tests.assessments.steps import assess, assessed_cycle
from tests.factories import make_cycle, make_organization, make_user, scheme_document

pytestmark = pytest.mark.django_db

NAMES = ("甲镇", "乙镇", "丙镇", "丁镇")
CHANGES = {1: {"meetings": "3"}, 2: {"rate": "85"}, 3: {"late": "2"}}  # 20, 19.5, 18, 17
MEETINGS = "nodes.0.children.0.rule.faults.1.each"
LATE = "nodes.0.children.1.points"


@pytest.fixture
def cycle() -> Cycle:
    return assessed_cycle(NAMES, CHANGES)


@pytest.fixture
def desk(client: Client, cycle: Cycle) -> Client:
    client.force_login(cycle.created_by)
    return client


def form(cycle: Cycle, query: str) -> WhatIfForm:
    return WhatIfForm(cycle.scheme.spec(), QueryDict(query))


def outcome(cycle: Cycle, query: str) -> selectors.WhatIf:
    asked = form(cycle, query)
    found = selectors.basis(cycle)
    assert found is not None and asked.is_valid()
    return selectors.what_if(found, asked.numbers, convert=asked.convert, margin=asked.margin)


def told(found: selectors.WhatIf) -> list[tuple[Any, ...]]:
    return [(row.entry.name, row.move.after.place, row.rise, row.move.after.grade) for row in found.rows]


def test_nothing_changes_without_a_change(cycle: Cycle) -> None:
    found = outcome(cycle, "")
    assert told(found) == [
        ("甲镇", 1, 0, "优秀"),
        ("乙镇", 2, 0, "良好"),
        ("丙镇", 3, 0, "良好"),
        ("丁镇", 4, 0, "良好"),
    ]
    assert (found.replaced, found.regraded, found.comparison.correlation) == (0, 0, SCALE)
    stored = {row.roster_entry.name: (row.total, row.place, row.grade) for row in Result.objects.filter(run=cycle.run)}
    assert stored == {
        row.entry.name: (row.move.before.total, row.move.before.place, row.move.before.grade) for row in found.rows
    }


def test_who_moves_when_an_item_weighs_more(cycle: Cycle) -> None:
    found = outcome(cycle, "nodes.1.children.0.points=1&quotas.0.share=60&grades.0.from=15")
    assert told(found) == [
        ("甲镇", 1, 0, "优秀"),
        ("丙镇", 2, 1, "优秀"),
        ("乙镇", 3, -1, "良好"),
        ("丁镇", 4, 0, "一般"),
    ]
    assert (found.replaced, found.regraded, found.comparison.correlation) == (2, 2, parse("0.8"))
    assert [row.move.after.total for row in found.rows] == [parse(total) for total in ("16", "15.6", "15.5", "13")]
    assert [(grade.name, grade.before, grade.after) for grade in found.grades] == [
        ("优秀", 1, 2),
        ("良好", 3, 1),
        ("一般", 0, 1),
    ]


def test_units_near_an_edge_of_a_grade(cycle: Cycle) -> None:
    assert [(row.entry.name, row.edges[0].distance) for row in outcome(cycle, "").near] == [
        ("丙镇", 0),
        ("丁镇", -SCALE),
    ]
    near = outcome(cycle, "margin=2").near
    assert [row.entry.name for row in near] == ["甲镇", "乙镇", "丙镇", "丁镇"]


def test_a_form_leads_to_an_address_that_says_the_same(desk: Client, cycle: Cycle) -> None:
    address = f"/cycles/{cycle.pk}/what-if/"
    page = desk.get(address)
    sent = {each.name: each.typed for each in page.context["form"].fields.values()}
    response = desk.post(address, {**sent, MEETINGS: "１", "quotas.0.share": "60", "by": "rule", "margin": "0.5"})
    assert response.status_code == 302
    assert response["Location"] == (
        f"{address}?nodes.0.children.0.rule.faults.1.each=%EF%BC%91&quotas.0.share=60&by=rule&margin=0.5#outcome"
    )
    page = desk.get(response["Location"])
    assert page.status_code == 200
    html = page.content.decode()
    assert "「1.1 组织领导」专题研究每少1次：每次扣分由0.5改为1。" in html
    assert "「优秀」最多的比例由40%改为60%。" in html
    assert "推演，不是正式结果" in html
    assert desk.post(address, sent)["Location"] == f"{address}#outcome"


def test_what_cannot_be_is_refused_at_its_place(desk: Client, cycle: Cycle) -> None:
    address = f"/cycles/{cycle.pk}/what-if/"
    wrong = {LATE: "很多", "nodes.1.children.0.rule.bands.0.from": "70", "grades.1.from": "", "margin": "999"}
    page = desk.post(address, wrong | {"grades.0.from": "10"})
    assert page.status_code == 422
    assert page.context["form"].problems == [
        "等次线上下的范围应是0到100之间的分数，填的是「999」。",
        "「1.2 按时报送」分值：「很多」不是数字，只能填一个数。",
        "指标「2.1 群众评价」的计分规则：档次要从高到低排列，下限80不能排在70之后。",
        "等次「良好」的下限14应低于「优秀」的下限10。",
    ]
    assert page.content.decode().count("应低于「优秀」的下限10") == 2  # above, and at its place
    page = desk.post(address, {"nodes.1.children.0.rule.bands.0.from": "70", "grades.0.from": "10"})
    assert page.status_code == 422
    assert page.context["form"].problems[0] == (
        "指标「2.1 群众评价」的计分规则：档次要从高到低排列，下限80不能排在70之后。"
    )
    row = next(row for row in page.context["form"].rows if row.code == "2.1")
    assert row.errors == ["指标「2.1 群众评价」的计分规则：档次要从高到低排列，下限80不能排在70之后。"]
    assert "推演结果</h2>" not in page.content.decode()
    page = desk.get(f"{address}?nodes.9.points=3&quotas.0.share=30.00001&nodes.0.children.0.points={'9' * 30}")
    assert page.status_code == 422
    assert page.context["form"].problems == [
        "「nodes.9.points」不是这个方案可以调的数，请从地址里去掉。",
        "「1.1 组织领导」分值：这个数太长了。",
        "「优秀」最多的比例（%）：「30.00001」的小数太多，百分比最多4位小数。",
    ]
    assert "已改2处" in page.content.decode()
    page = desk.get(f"{address}?quotas.0.share=140")
    assert page.context["form"].problems == ["「优秀」最多的比例（%）：百分比应在0到100之间，填的是「140」。"]


def test_the_workbook_is_marked_and_its_making_is_all_that_is_written(desk: Client, cycle: Cycle) -> None:
    before = (Run.objects.count(), Result.objects.count(), AuditEvent.objects.count())
    desk.get(f"/cycles/{cycle.pk}/what-if/?{LATE}=8")
    assert (Run.objects.count(), Result.objects.count(), AuditEvent.objects.count()) == before
    response = desk.get(f"/cycles/{cycle.pk}/what-if/file/?{LATE}=8")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["推演结果", "改动", "各等次单位数", "等次线附近"]
    page = book["推演结果"]
    assert page["A1"].value == "2026年度党建工作考核（推演，不是正式结果）"
    assert all(sheet.oddFooter.left.text == "推演，不是正式结果" for sheet in book)
    assert [cell.value for cell in page[5]][:10] == ["镇", 2, 2, 0, "乙镇", 21.5, 19.5, 2, "良好", "良好"]
    assert page["F5"].number_format == "0.00"
    assert book["改动"]["B4"].value == "「1.2 按时报送」分值由6改为8，按原规则计分后折算。"
    assert (Run.objects.count(), Result.objects.count()) == before[:2]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.changes["changes"]) == (
        "export.what_if",
        ["「1.2 按时报送」分值由6改为8，按原规则计分后折算。"],
    )
    refused = desk.get(f"/cycles/{cycle.pk}/what-if/file/?{LATE}=x")
    assert refused.status_code == 409
    assert "改动的数有问题，不能导出" in refused.content.decode()


def test_what_was_set_by_hand_stays_whatever_changes(desk: Client, cycle: Cycle) -> None:
    """甲镇 has 2 of 6 by hand instead of 6: half the points halve those of the others, the 2 stays and is marked."""
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    override = services.enter_override(
        cycle.roster.get(position=1),
        node="1.2",
        value=parse("2"),
        reason="复核",
        document_no="3号",
        actor=cycle.created_by,
    )
    services.approve_override(override, actor=leader)
    services.compute(cycle, actor=cycle.created_by)
    page = desk.get(f"/cycles/{cycle.pk}/what-if/?{LATE}=3")
    rows = {row.entry.name: row for row in page.context["outcome"].rows}
    assert {name: (row.move.before.total, row.move.after.total, row.by_hand) for name, row in rows.items()} == {
        "甲镇": (parse("16"), parse("16"), True),
        "乙镇": (parse("19.5"), parse("16.5"), False),
        "丙镇": (parse("18"), parse("15"), False),
        "丁镇": (parse("17"), parse("15.5"), False),
    }
    html = page.content.decode()
    assert "1个单位有人工调整（标※），调整定的分不随改动变。" in html
    assert html.count("16.00※</td>") == 2
    told = desk.get(f"/cycles/{cycle.pk}/what-if/unit/?{LATE}=3&unit=1")
    assert {node.told.code: (node.before, node.value) for node in told.context["nodes"]}["1.2"] == (
        parse("2"),
        parse("2"),
    )
    response = desk.get(f"/cycles/{cycle.pk}/what-if/file/?{LATE}=3")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert {row[4].value: row[11].value for row in book["推演结果"].iter_rows(min_row=4)} == {
        "甲镇": "※含人工调整",
        "乙镇": "",
        "丙镇": "",
        "丁镇": "",
    }
    assert [cell.value for cell in book["改动"][5]] == ["注意", "合计满分由20分变为17分，等次线没有随着变。"]
    assert [cell.value for cell in book["改动"][6]] == ["注意", "1个单位有人工调整（标※），调整定的分不随改动变。"]


def test_the_workbook_says_all_that_the_page_says(client: Client) -> None:
    """Vetoes before and after, ties at an edge, gaps, and the lower end of a grade beside its name."""
    cycle = assessed_cycle(NAMES, {0: {"v1": "是"}, 3: {"late": "4"}})
    client.force_login(cycle.created_by)
    address = f"/cycles/{cycle.pk}/what-if/file/?quotas.0.share=30&grades.1.from=14.5"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address).streaming_content)))
    rows = {row[4].value: [cell.value for cell in row[8:]] for row in book["推演结果"].iter_rows(min_row=4)}
    assert rows == {
        "甲镇": ["一般", "一般", "重大责任事故", ""],
        "乙镇": ["良好", "良好", "", "名额边界并列，由会议明确"],
        "丙镇": ["良好", "良好", "", "名额边界并列，由会议明确"],
        "丁镇": ["一般", "良好", "", ""],
    }
    assert [[cell.value for cell in row] for row in book["等次线附近"].iter_rows(min_row=4)] == [
        ["镇", "丁镇", 14, "良好", 14.5, -0.5, "一般"],
    ]
    assert [[cell.value for cell in row] for row in book["各等次单位数"].iter_rows(min_row=4)] == [
        ["优秀", 0, 0, 0],
        ["良好", 3, 2, -1],
        ["一般", 1, 2, 1],
    ]


def test_nothing_to_think_over_before_a_run(client: Client) -> None:
    cycle = make_cycle()
    client.force_login(cycle.created_by)
    assert "还没有可以推演的结果" in client.get(f"/cycles/{cycle.pk}/what-if/").content.decode()
    assert client.get(f"/cycles/{cycle.pk}/what-if/file/").status_code == 409


def test_units_without_a_place_and_exempt_ones(client: Client) -> None:
    county = make_organization()
    units = [make_organization(name, parent=county) for name in NAMES[:3]]
    apart = {
        units[1].pk: (Standing.UNRANKED, "新设", "〔2026〕1号"),
        units[2].pk: (Standing.EXEMPT, "撤并", "〔2026〕2号"),
    }
    cycle = make_cycle(owner=county, units=units, exceptions=apart)
    assess(cycle)
    cycle.refresh_from_db()
    assert told(outcome(cycle, f"{LATE}=3")) == [("甲镇", 1, 0, "良好"), ("乙镇", None, None, None)]


def test_the_page_costs_the_same_queries_however_many_units(desk: Client, cycle: Cycle, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(f"/cycles/{cycle.pk}/what-if/?{LATE}=8")


def test_two_hundred_units_by_sixty_items_are_quick() -> None:
    nodes = [
        {
            "code": str(number),
            "name": f"指标{number}",
            "points": "2",
            "kind": "leaf",
            "rule": {"type": "deduct_count", "datum": f"d{number}", "each": "0.1"},
        }
        for number in range(60)
    ]
    data = [{"code": f"d{number}", "name": f"数据{number}", "kind": "count"} for number in range(60)]

    scheme = load(scheme_document(nodes=nodes, data=data, vetoes=[], full="120"))
    units = tuple(generated(scheme, units=200, pools=3, seed=1))
    entries = tuple(RosterEntry(name=unit.id, pool=unit.pool, position=unit.order) for unit in units)
    found = selectors.Basis(Run(), scheme, entries, units, evaluate(scheme, units))
    started = time.perf_counter()
    selectors.what_if(found, {"nodes[0].points": parse("5"), "grades[0].from": parse("90")}, convert=True)
    assert time.perf_counter() - started < 2  # the promise; 0.1 on an idle machine


def test_why_a_unit_would_get_other_points(desk: Client, cycle: Cycle) -> None:
    address = f"/cycles/{cycle.pk}/what-if/unit/?nodes.1.children.0.points=1"
    page = desk.get(f"{address}&unit=3")
    nodes = {node.told.code: node for node in page.context["nodes"]}
    assert [code for code, node in nodes.items() if node.changed] == ["", "2", "2.1"]
    assert (nodes["2.1"].before, nodes["2.1"].told.value, nodes["原1"].told.value) == tuple(
        map(parse, ("3", "0.6", "3"))
    )
    html = page.content.decode()
    assert "折算：3 ÷ 5 × 1 = 0.6分。" in html
    assert "「2.1 群众评价」分值由5改为1，按原规则计分后折算。" in html
    assert desk.get(f"{address}&unit=9").status_code == 404
    assert desk.get(f"{address}&unit=3&{LATE}=x").status_code == 404
