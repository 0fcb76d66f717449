"""The tables for the meeting say what the run says, add up by live formulas, and admit what has to be admitted."""

from typing import Any

import pytest

from assessments import services
from assessments.exports.meeting import (
    deductions_workbook,
    explanation_workbook,
    matrix_workbook,
    ranking_workbook,
)
from assessments.models import Cycle, Stage, Standing
from config.toolkit.digest import short
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Field
from organizations.roles import Role
from scoring.services import import_scheme
from scoring.services import publish as publish_scheme
from tests.assessments.meetings import computed, decide, grid, opened, organizer_of, publish, results, text_of
from tests.assessments.steps import OFFICE, OWN, WHY, assess, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_user, scheme_document

pytestmark = pytest.mark.django_db
NAMES = ("甲镇", "乙镇", "丙镇", "丁镇")


def rows_of(page: Any, first: int, last: int) -> list[list[Any]]:
    return grid(page)[first - 1 : last]


def test_ranking_before_the_decision() -> None:
    cycle = computed(*NAMES)
    content = ranking_workbook(cycle, actor=organizer_of(cycle))
    page = opened(content).worksheets[0]
    assert rows_of(page, 1, 3) == [
        ["2026年度党建工作考核排名通报表", *[None] * 9],
        ["（征求意见稿，未公布）", *[None] * 9],
        ["制表单位：靖远县", *[None] * 5, page["G3"].value, None, None, "单位：分"],
    ]
    assert rows_of(page, 5, 5)[0][2:6] == [
        "落实责任制\n（10分）", "工作成效\n（10分）", "加分项\n（2分）", "扣分项\n（3分）",
    ]  # fmt: skip
    tie = "并列第1名；按分优秀，名额边界总分并列，由会议择定"
    assert page["I4"].value == "建议等次（拟定）"
    assert rows_of(page, 6, 9) == [
        [1, "乙镇", 10, 8, 2, 0, "=SUM(C6:F6)", 1, "良好", tie],
        [2, "丙镇", 10, 8, 2, 0, "=SUM(C7:F7)", 1, "良好", tie],
        [3, "丁镇", 10, 10, 0, -1, "=SUM(C8:F8)", 3, "一般", "一票否决（重大责任事故），等次不高于「一般」"],
        [4, "甲镇", 8, 10, 0, 0, "=SUM(C9:F9)", 4, "良好", "按分优秀，因名额拟为良好"],
    ]
    notes = page["A10"].value
    for words in (
        "尚未经会议审定",
        "不超过每组参加排名单位的40%",
        "其后名次空出（1、2、2、4）",
        "扣分以负数列示",
    ):
        assert words in notes
    assert page["A11"].value.startswith("主要负责人（签字）：")
    stamp = page["A12"].value
    assert f"校验码：{short(cycle.run.digest)}" in stamp
    assert "第1次计算" in stamp
    assert "（2026年度第1版，" in stamp


def test_formulas_carry_the_results_of_the_run() -> None:
    """A preview that computes nothing, as in a chat program, shows the totals too."""
    cycle = computed(*NAMES)
    actor = organizer_of(cycle)
    by_name = {result.roster_entry.name: result.total for result in results(cycle)}
    page = opened(ranking_workbook(cycle, actor=actor), values=True).worksheets[0]
    assert {row[1]: row[6] * 10**6 for row in rows_of(page, 6, 9)} == by_name
    page = opened(matrix_workbook(cycle, actor=actor), values=True).worksheets[0]
    assert {row[1]: row[10] * 10**6 for row in rows_of(page, 8, 11)} == by_name
    page = opened(deductions_workbook(cycle, actor=actor), values=True).worksheets[0]
    assert page["F18"].value == 7
    page = opened(explanation_workbook(results(cycle)[3], actor=actor), values=True).worksheets[0]
    assert page["C5"].value == 19


def test_ranking_after_decision_and_publication() -> None:
    cycle = decide(computed(*NAMES), u2=("优秀", "群众满意度较高"))
    actor = organizer_of(cycle)
    page = opened(ranking_workbook(cycle, actor=actor)).worksheets[0]
    assert page["A2"].value == "（征求意见稿，未公布）"
    assert page["I4"].value == "等次"
    assert rows_of(page, 6, 6)[0][8:] == ["优秀", "并列第1名；由良好审定为优秀，群众满意度较高"]
    assert "等次由县委常委会会议于2026年1月5日审定（会议纪要〔2026〕7号）。" in page["A10"].value
    page = opened(ranking_workbook(publish(cycle), actor=actor)).worksheets[0]
    assert page["A2"].value == "靖考〔2026〕9号"
    assert "征求意见" not in text_of(page)


def test_matrix() -> None:
    cycle = computed(*NAMES)
    page = opened(matrix_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    assert rows_of(page, 4, 9) == [
        ["序号", "单位", "落实责任制", None, None, "工作成效", None, None, "加分项", "扣分项", "总分", "名次"],
        [None, None, "1.1", "1.2", "小计", "2.1", "2.2", "小计", "J1", "K1", None, None],
        [None, None, "组织领导", "按时报送", None, "群众评价", "现场查看", None, "受表彰", "被通报", None, None],
        ["分值", None, 4, 6, 10, 5, 5, 10, 2, 3, 20, None],
        [1, "甲镇", 3.5, 4.5, "=SUM(C8:D8)", 5, 5, "=SUM(F8:G8)", 0, 0, "=SUM(E8,H8:J8)", 4],
        [2, "乙镇", 4, 6, "=SUM(C9:D9)", 3, 5, "=SUM(F9:G9)", 2, 0, "=SUM(E9,H9:J9)", 1],
    ]
    assert rows_of(page, 12, 12)[0][2:11] == [3.875, 5.625, 9.5, 4, 5, 9, 1, -0.25, 19.25]
    areas = {str(area) for area in page.merged_cells.ranges}
    assert {"C4:E4", "F4:H4", "E5:E6", "H5:H6", "A4:A6"} <= areas
    assert page.print_title_rows == "$1:$7"
    assert (page["C8"].number_format, page["C9"].number_format, page["E8"].number_format) == ("0.0", "0", "0.00")


def many_columns() -> Cycle:
    """A cycle whose scheme has more items than can be read on one page."""
    document = scheme_document(key="wide", full="60")
    leaf = document["nodes"][1]["children"][1]
    sections = [
        {
            "code": str(section),
            "name": f"第{section}部分",
            "points": "20",
            "kind": "section",
            "children": [
                leaf | {"code": f"{section}.{item}", "name": f"第{section}部分的第{item}项", "points": "2"}
                for item in range(1, 11)
            ],
        }
        for section in (1, 2, 3)
    ]
    document["data"][4]["max"] = "2"
    document["nodes"] = [*sections, *document["nodes"][2:]]
    county = make_organization()
    actor = make_user(at=county)
    scheme = publish_scheme(import_scheme(document, owner=county, actor=actor), actor=actor, acknowledgement="试")
    cycle = make_cycle(owner=county, scheme=scheme, units=3)
    for sheet in sheets_of(cycle):
        own = {**OWN, "honours": "1"}
        fill(sheet, own, actor=actor)
        services.submit(sheet, actor=actor)
        fill(sheet, {"visit": "1.5", "notices": "0", "v1": "否", **own}, stage=Stage.REVIEW, actor=actor, reason=WHY)
    services.compute(cycle, actor=actor)
    return Cycle.objects.get(pk=cycle.pk)


def test_a_wide_matrix_takes_a_sheet_for_as_many_sections_as_can_be_read() -> None:
    """Whole sections, the units on each; the total adds the subtotals of the other sheets too."""
    cycle = many_columns()
    content = matrix_workbook(cycle, actor=organizer_of(cycle))
    book = opened(content)
    assert book.sheetnames == ["镇组-1", "镇组-2", "镇组-3"]
    first, _, last = book.worksheets
    assert first["A1"].value == "2026年度党建工作考核横向对比表（1/3）"
    assert [first["C4"].value, last["C4"].value] == ["第1部分", "第3部分"]
    assert [row[1] for row in rows_of(first, 8, 10)] == [row[1] for row in rows_of(last, 8, 10)]
    assert last["P8"].value == "=SUM('镇组-1'!M8,'镇组-2'!M8,M8:O8)"
    assert opened(content, values=True).worksheets[2]["P8"].value == 46
    for page in book.worksheets:
        smallest = min(cell.font.sz for row in page.iter_rows() for cell in row if cell.value is not None)
        width = sum((page.column_dimensions[letter].width * 7 + 5) * 0.75 for letter in page.column_dimensions)
        room = 841.9 - 72 * (page.page_margins.left + page.page_margins.right)
        assert smallest * min(1, room / width) >= 9


def test_a_cap_is_no_sum() -> None:
    """Three honours are three points under a cap of two: the sum would be wrong, so the value stands."""
    document = scheme_document(key="cap")
    document["nodes"][2]["children"] *= 2
    document["nodes"][2]["children"][1] = {**document["nodes"][2]["children"][1], "code": "J2"}
    county = make_organization()
    scheme = publish_scheme(import_scheme(document, owner=county, actor=make_user(at=county)), actor=make_user())
    cycle = make_cycle(owner=county, scheme=scheme, units=2)
    assess(cycle, {0: {"honours": "2"}})
    cycle.refresh_from_db()
    page = opened(matrix_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    assert page["I4"].value == "加分项"
    assert [cell.value for cell in page[8][8:11]] == [2, 2, 2]  # J1, J2, and the subtotal as a value
    assert [cell.value for cell in page[9][8:11]] == [0, 0, "=SUM(I9:J9)"]
    assert page["M8"].value == "=SUM(E8,H8,K8:L8)"


def test_deductions() -> None:
    """A block for every unit: heading, its deductions with figures and reasons, its subtotal."""
    cycle = computed(*NAMES)
    page = opened(deductions_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    lines = rows_of(page, 5, 17)
    why = "2026年5月12日现场检查"
    assert [line[:7] for line in lines] == [
        ["甲镇（镇组）", None, None, None, None, None, None],
        [1, "1.1", "组织领导", 4, 3.5, 0.5, "专题研究每少1次：3次，应4次，少1次，扣0.5分"],
        [2, "1.2", "按时报送", 6, 4.5, 1.5, "迟报次数：1次，每1次扣1.5分，共扣1.5分"],
        [None, None, "小计", None, None, "=SUBTOTAL(9,F6:F7)", "甲镇（镇组）共2项"],
        ["乙镇（镇组）", None, None, None, None, None, None],
        [3, "2.1", "群众评价", 5, 3, 2, f"群众满意度：85%，达到80%，得3分（{why}）"],
        [None, None, "小计", None, None, "=SUBTOTAL(9,F10:F10)", "乙镇（镇组）共1项"],
        ["丙镇（镇组）", None, None, None, None, None, None],
        [4, "2.1", "群众评价", 5, 3, 2, f"群众满意度：85%，达到80%，得3分（{why}）"],
        [None, None, "小计", None, None, "=SUBTOTAL(9,F13:F13)", "丙镇（镇组）共1项"],
        ["丁镇（镇组）", None, None, None, None, None, None],
        [5, "K1", "被通报", "扣分项", -1, 1, f"被通报批评：1次，扣1分（{why}）"],
        [None, None, "小计", None, None, "=SUBTOTAL(9,F16:F16)", "丁镇（镇组）共1项"],
    ]
    assert lines[2][7] == "满分6分：迟报次数每1次扣1.5分，扣完为止。"
    assert lines[1][8] == "张经办"
    assert {"A5:J5", "A9:J9"} <= {str(area) for area in page.merged_cells.ranges}
    assert page["F18"].value == "=SUBTOTAL(9,F5:F17)"
    assert "4个单位中4个单位有扣分，共5项、7.00分。" in page["A19"].value
    assert "认可自评" not in text_of(page)


def test_a_judged_item_prints_whose_reason_it_is() -> None:
    """The unit's own words are told as such, also where the review took them over; the office's stand as they are."""
    document = scheme_document(key="judged")
    document["data"].append({"code": "own", "name": "自查得分", "kind": "points", "min": "0", "max": "5"})
    document["nodes"][1]["children"][1]["rule"]["datum"] = "own"
    document["data"] = [datum for datum in document["data"] if datum["code"] != "visit"]
    county = make_organization()
    scheme = publish_scheme(import_scheme(document, owner=county, actor=make_user(at=county)), actor=make_user())
    cycle = make_cycle(owner=county, scheme=scheme, units=2)
    for sheet, (value, office) in zip(sheets_of(cycle), (("4", {}), ("5", {"own": "3"})), strict=True):
        actor = cycle.created_by
        fill(sheet, {**OWN, "own": value}, actor=actor, reason="资料归档不全")
        services.submit(sheet, actor=actor)
        services.confirm_items(sheet, nodes=["1", "2", "J"], actor=actor)
        rest = {code: given for code, given in OFFICE.items() if code != "visit"} | office
        fill(sheet, rest, stage=Stage.REVIEW, actor=actor, reason=WHY)
        services.finish_review(sheet, actor=actor)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    page = opened(deductions_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    told = [row[6] for row in grid(page) if row[2] == "现场查看"]
    assert told == ["单位自评：资料归档不全", "2026年5月12日现场检查"]


def test_no_deductions_at_all() -> None:
    cycle = make_cycle(units=2)
    assess(cycle)
    cycle.refresh_from_db()
    page = opened(deductions_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    assert "没有单位被扣分。" in text_of(page)
    assert page["F6"].value == 0


def test_explanation() -> None:
    cycle = computed(*NAMES)
    page = opened(explanation_workbook(results(cycle)[0], actor=organizer_of(cycle))).worksheets[0]
    assert page.page_setup.orientation == "portrait"
    assert page["A1"].value == "甲镇得分说明"
    assert page["C5"].value == "=SUM(D10,D13,D16,D18)"
    assert page["C6"].value == "第4名（镇组4个单位）"
    assert page["C7"].value == "良好（拟定）"
    assert page["C8"].value.split("\n") == [
        "按分：优秀（18分（含）以上）。",
        "名额：优秀不超过每组参加排名单位的40%（有小数的舍去）：镇组4个单位中1个，本单位为良好。",
        "拟定：良好，尚未经会议审定。",
    ]
    rows = {row[0]: row for row in rows_of(page, 10, 19)}
    assert rows["1"][2:4] == [10, "=SUM(D11:D12)"]
    line = rows["1.2"]
    assert line[1:4] == ["按时报送", 6, 4.5]
    assert line[4].startswith("标准：满分6分：迟报次数每1次扣1.5分，扣完为止。\n计算：迟报次数：1次")
    assert line[5] == "迟报次数：1次（认可）"
    assert line[6].startswith("审核：张经办\n20")
    assert rows["2.1"][5] == "群众满意度：审核96%（2026年5月12日现场检查）"


def test_groups_have_a_sheet_each_and_one_for_all() -> None:
    county = make_organization()
    units = [make_organization(name, parent=county, field=field) for name, field in (
        ("甲镇", Field.TOWN), ("丙乡", Field.RURAL), ("乙镇", Field.TOWN),
    )]  # fmt: skip
    cycle = make_cycle(owner=county, units=units)
    assess(cycle, {0: {"late": "1"}})
    cycle.refresh_from_db()
    book = opened(ranking_workbook(cycle, actor=organizer_of(cycle)))
    assert book.sheetnames == ["全部", "镇组", "乡组"]
    assert [row[:3] for row in rows_of(book["全部"], 6, 8)] == [[1, "镇", "乙镇"], [2, "镇", "甲镇"], [3, "乡", "丙乡"]]
    assert book["镇组"]["A1"].value == "2026年度党建工作考核排名通报表（镇组）"
    assert [row[1] for row in rows_of(book["镇组"], 6, 7)] == ["乙镇", "甲镇"]
    assert [sheet.print_title_rows for sheet in book.worksheets] == ["$1:$5"] * 3
    book = opened(matrix_workbook(cycle, actor=organizer_of(cycle)))
    assert book.sheetnames == ["全部", "镇组", "乡组"]
    assert [row[2] for row in rows_of(book["全部"], 8, 10)] == ["甲镇", "乙镇", "丙乡"]


def test_who_is_not_ranked_or_exempt_is_named() -> None:
    county = make_organization()
    units = [make_organization(f"第{number}镇", parent=county) for number in range(1, 5)]
    exceptions = {
        units[1].pk: (Standing.EXEMPT, "整体搬迁", "靖组〔2026〕2号"),
        units[2].pk: (Standing.UNRANKED, "新设单位", ""),
    }
    cycle = make_cycle(owner=county, units=units, exceptions=exceptions)
    assess(cycle)
    cycle.refresh_from_db()
    page = opened(ranking_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    lines = {row[1]: row for row in rows_of(page, 6, 8)}
    assert lines["第3镇"][7:] == ["不排名", "不定等次", "考核但不排名：新设单位"]
    assert "免予考核：第2镇（整体搬迁，靖组〔2026〕2号）。" in text_of(page)


def test_what_is_missing_is_said_and_not_zero() -> None:
    cycle = make_cycle(units=2)
    services.compute(cycle, actor=cycle.created_by)
    cycle = Cycle.objects.get(pk=cycle.pk)
    words = text_of(opened(ranking_workbook(cycle, actor=organizer_of(cycle))).worksheets[0])
    assert "暂缺" in words
    assert "2个单位有数据暂缺" in words


def test_points_that_do_not_add_up_are_admitted_on_every_table() -> None:
    county = make_organization()
    leader = make_user(at=county, role=Role.CONFIGURATOR, name="王部长")
    document = scheme_document(key="unequal", full="21")
    scheme = publish_scheme(
        import_scheme(document, owner=county, actor=leader), actor=leader, acknowledgement="照原件保留"
    )
    cycle = make_cycle(owner=county, scheme=scheme, units=2)
    assess(cycle)
    cycle.refresh_from_db()
    actor = organizer_of(cycle)
    tables = [make(cycle, actor=actor) for make in (ranking_workbook, matrix_workbook, deductions_workbook)]
    for content in [*tables, explanation_workbook(results(cycle)[0], actor=actor)]:
        words = text_of(opened(content).worksheets[0])
        assert "经王部长确认后发布：照原件保留" in words


def test_no_text_becomes_a_formula() -> None:
    cycle = computed('=HYPERLINK("http://x","y")镇', "+1镇", "@SUM(1)镇", "-2镇", title="=1+1考核")
    actor = organizer_of(cycle)
    contents = [make(cycle, actor=actor) for make in (ranking_workbook, matrix_workbook, deductions_workbook)]
    contents += [explanation_workbook(result, actor=actor) for result in results(cycle)]
    for content in contents:
        formulas = [
            cell.value
            for page in opened(content).worksheets
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert all(str(formula).startswith(("=SUM(", "=ROUND(SUM(", "=SUBTOTAL(9,")) for formula in formulas), formulas
        assert "=1+1考核" in text_of(opened(content).worksheets[0])


def test_nothing_to_export_yet_and_nothing_for_strangers() -> None:
    cycle = make_cycle(units=1)
    with pytest.raises(Refused, match="还没有计算"):
        ranking_workbook(cycle, actor=organizer_of(cycle))
    cycle = computed(*NAMES)
    with pytest.raises(Refused, match="没有您可以查看的结果"):
        ranking_workbook(cycle, actor=make_user(at=make_organization("望城区"), role=Role.ORGANIZER))


def test_exports_are_on_record() -> None:
    cycle = computed(*NAMES)
    actor = organizer_of(cycle)
    ranking_workbook(cycle, actor=actor)
    explanation_workbook(results(cycle)[0], actor=actor)
    first, second = AuditEvent.objects.order_by("-pk")[:2][::-1]
    assert (first.action, first.target_name, first.changes["digest"]) == (
        "export.ranking",
        str(cycle),
        cycle.run.digest,
    )
    assert (second.action, second.target_name) == ("export.explanation", "甲镇")
