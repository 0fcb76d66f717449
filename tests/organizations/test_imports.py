"""The list of units as a workbook: what is understood, what is refused and where; nothing is written by halves."""

import csv
import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.imports.units import apply_units, plan_book, plan_units, replan
from organizations.models import AuditEvent, Field, ImportRecord, Kind, Organization, OrganizationEvent, Placement
from organizations.models.jobs import ImportState
from organizations.services import tree
from organizations.services.files import open_file
from tests.organizations.test_tree import DAY, assert_derived_right, columns, unit

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "divisions"
HEAD = ["区划代码", "名称"]


def workbook(*rows: list[object], sheet: str = "名单") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def problems(*rows: list[object], root: Organization | None = None) -> list[str]:
    return [str(problem) for problem in plan_book(read(workbook(*rows)), root=root).problems]


def load(content: bytes, root: Organization | None = None, **document: object) -> ImportRecord:
    record = plan_units(content, root=root, actor=None)
    apply_units(record, actor=None, **document)
    return ImportRecord.objects.get(pk=record.pk)


@pytest.fixture
def six(db: None) -> None:
    """The six real counties, by the product's own import."""
    load((SEEDS / "divisions-2023.xlsx").read_bytes())


def test_the_real_divisions_come_in_whole(six: None) -> None:
    with (SEEDS / "divisions-2023.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["区划代码"], row["名称"]) for row in csv.DictReader(file)]
    assert list(Organization.objects.order_by("code").values_list("code", "name")) == listed
    assert Counter(Organization.objects.values_list("kind", flat=True)) == {
        "province": 5,
        "city": 5,
        "county": 6,
        "township": 107,
        "village": 1683,
    }
    assert_derived_right()
    assert Placement.objects.count() == len(listed)
    assert not OrganizationEvent.objects.exists()


def test_the_real_fields(six: None) -> None:
    def fields(county: str, kind: str) -> dict[str, int]:
        within = Organization.objects.within(unit(county)).filter(kind=kind)
        return dict(Counter(Field(field).label for field in within.values_list("field", flat=True)))

    assert fields("620421", Kind.TOWNSHIP) == {"镇": 13, "乡": 5}
    assert fields("620421", Kind.VILLAGE) == {"村": 177, "社区": 17}
    assert fields("430112", Kind.TOWNSHIP) == {"街道": 11, "镇": 5}
    assert fields("320707", Kind.TOWNSHIP) == {"镇": 15, "其他": 3}
    assert fields("361027", Kind.TOWNSHIP) == {"镇": 8, "乡": 5, "其他": 2}
    assert unit("430104012").name == "坪塘街道"
    assert columns(unit("620421101200")) == ["甘肃省", "白银市", "靖远县", "北湾镇"]
    assert [town.name for town in unit("620421").children.order_by("position")][:3] == ["北湾镇", "东湾镇", "乌兰镇"]


def test_importing_again_changes_nothing(six: None) -> None:
    before = list(Organization.objects.values()), Placement.objects.count()
    record = load((SEEDS / "divisions-2023.xlsx").read_bytes())
    assert record.counts == {
        "新增": 0,
        "更名": 0,
        "调整领域": 0,
        "划转": 0,
        "合并": 0,
        "撤销": 0,
        "待确认": 0,
        "不变": 1806,
        "错误": 0,
    }
    assert (list(Organization.objects.values()), Placement.objects.count()) == before


@pytest.mark.parametrize(
    ("code", "name", "kind", "field"),
    [
        ("620421101", "北湾镇", Kind.TOWNSHIP, Field.TOWN),
        ("620421200", "兴隆乡", Kind.TOWNSHIP, Field.RURAL),
        ("620421201", "平堡回族乡", Kind.TOWNSHIP, Field.RURAL),
        ("150121203", "达尔罕苏木", Kind.TOWNSHIP, Field.RURAL),
        ("430104012", "坪塘街道", Kind.TOWNSHIP, Field.STREET),
        ("430104013", "某某街道办事处", Kind.TOWNSHIP, Field.STREET),
        ("361027400", "华侨管理区", Kind.TOWNSHIP, Field.OTHER),
        ("430104012200", "坪塘村委会", Kind.VILLAGE, Field.VILLAGE),
        ("430104012199", "花扎街", Kind.VILLAGE, Field.COMMUNITY),
        ("430104012201", "洋湖社区", Kind.VILLAGE, Field.COMMUNITY),
        ("430104012202", "北关居民委员会", Kind.VILLAGE, Field.COMMUNITY),
        ("361027400500", "安山分场生活区", Kind.VILLAGE, Field.VILLAGE),
        ("4301", "长沙市", Kind.CITY, Field.OTHER),
    ],
)
def test_fields_come_from_code_and_name(code: str, name: str, kind: str, field: str) -> None:
    from organizations.imports.units.lines import field_of

    assert field_of(code, name, kind) == field


BAD = [
    (
        [["620421999201", "无镇村"]],
        "「名单」第2行A列：「无镇村」的上级「620421999」既不在表中，也不在系统里，请补上级单位或改正代码。",
    ),
    (
        [["620421105", "甲镇"], [620421105, "乙镇"]],
        "「名单」第3行A列：区划代码「620421105」与「名单」第2行「甲镇」重复。",
    ),
    ([["620421105", None]], "「名单」第2行B列：「名称」不能为空。"),
    ([[None, "甲镇"]], "「名单」第2行A列：「区划代码」不能为空。"),
    (
        [["6204211", "甲镇"]],
        "「名单」第2行A列：区划代码「6204211」是7位，应为2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村）数字。",
    ),
    ([["620421105000", "甲镇"]], "「名单」第2行A列：区划代码「620421105000」末尾是补的零，请写成「620421105」。"),
    ([["#DIV/0!", "甲镇"]], "「名单」第2行A列：单元格是错误值 #DIV/0!：公式的除数为零。"),
    ([["620421105", "#REF!"]], "「名单」第2行B列：单元格是错误值 #REF!：公式引用的单元格已被删除。"),
    (
        [["=620421100+5", "甲镇"]],
        "「名单」第2行A列：单元格是错误值 #未计算：公式还没有计算结果，请用 WPS 或 Excel 打开，保存后再上传。",
    ),
    ([["620421105", "甲" * 121]], "「名单」第2行B列：「名称」最多120个字。"),
    ([], "「名单」：表里没有单位，请在表头下面逐行填写。"),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD)
def test_bad_rows_are_told_with_their_place_and_nothing_is_written(
    county: Organization, rows: list[list[object]], sentence: str
) -> None:
    before = Organization.objects.count()
    record = plan_units(workbook(HEAD, *rows), root=county, actor=None)
    told = [f"「{one['sheet']}」" for one in record.problems]
    assert [str(problem) for problem in plan_book(read(workbook(HEAD, *rows)), root=county).problems] == [sentence]
    assert (len(told), record.state, record.counts["错误"]) == (1, ImportState.REFUSED, 1)
    with pytest.raises(Refused, match="这次导入有错误，不能再操作。请重新上传。"):
        apply_units(record, actor=None)
    assert Organization.objects.count() == before


def test_all_problems_come_at_once(county: Organization) -> None:
    assert problems(HEAD, ["620421105", None], ["62042", "甲"], ["620421105", "乙镇"], ["620421105", "丙镇"]) == [
        "「名单」第2行B列：「名称」不能为空。",
        BAD[4][1].replace("6204211", "62042").replace("7位", "5位").replace("第2行", "第3行"),
        "「名单」第5行A列：区划代码「620421105」与「名单」第4行「乙镇」重复。",
    ]


FULL = [*HEAD, "类型", "领域", "上级代码"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["620421105", "甲镇", "衙门", None, None], "第2行C列：「衙门」不是单位类型"),
        (["620421105", "甲镇", None, "农业", None], "第2行D列：「农业」不是领域"),
        (["620421105", "甲镇", "村", None, None], "第2行C列：区划代码「620421105」是9位，应为乡镇（街道），与类型"),
        (["ZZB", "组织部", "县直部门", "机关", None], "第2行E列：县直部门须填写「上级代码」。"),
        (["组", "组织部", "县直部门", "机关", "620421"], "第2行A列：「组」不是单位代码"),
        (
            ["ZZB", "组织部", "县直部门", "机关", "999999"],
            "第2行E列：「组织部」的上级「999999」既不在表中，也不在系统里",
        ),
        (
            ["620421105", "甲镇", None, None, "620421102"],
            "第2行E列：「甲镇」是乡镇（街道），上级「620421102」的级别不比它高",
        ),
        (["ZZB", "组织部", "县直部门", None, "ZZB"], "第2行E列：「组织部」的上级代码是它自己，请改正。"),
    ],
)
def test_bad_optional_columns(township: Organization, row: list[object], sentence: str) -> None:
    (told,) = problems(FULL, row)
    assert sentence in told


def test_a_table_without_its_headings(county: Organization) -> None:
    assert problems(["编号", "名称"], ["620421105", "甲镇"]) == [
        "「名单」第1行：没有找到「区划代码」列，请检查表头，或重新下载模板。"
    ]


def test_departments_and_their_sections_come_with_their_parent(county: Organization) -> None:
    content = workbook(
        FULL,
        ["ZZB-1", "组织科", "科室", "机关", "ZZB"],
        ["ZZB", "组织部", "县直部门", "机关", "620421"],
    )
    assert load(content, county).counts["新增"] == 2
    section = unit("ZZB-1")
    assert (section.parent.name, section.field) == ("组织部", Field.OFFICE)
    assert_derived_right()


def test_preview_tells_apart_what_happens(township: Organization) -> None:
    county = unit("620421")
    other = tree.found(
        name="靖安乡", kind=Kind.TOWNSHIP, parent=county, field=Field.RURAL, code="620421200", actor=None
    )
    tree.found(name="高湾镇", kind=Kind.TOWNSHIP, parent=county, field=Field.TOWN, code="620421108", actor=None)
    content = workbook(
        FULL,
        ["62", "甘肃省", None, None, None],
        ["620421", "靖远县", None, None, None],
        ["620421102", "乌兰镇", None, None, None],
        ["620421102200", "河靖坪村委会", None, None, "620421200"],
        ["620421200", "靖安镇", None, None, None],
        ["620421101", "北湾镇", None, None, None],
    )
    plan = plan_book(read(content), root=county)
    assert plan.counts == {
        "新增": 1,
        "更名": 2,
        "调整领域": 1,
        "划转": 1,
        "合并": 0,
        "撤销": 0,
        "待确认": 1,
        "不变": 3,
        "错误": 0,
    }
    assert [one.unit.name for one in plan.missing] == ["高湾镇"]
    assert plan.notices[-1].startswith("名单列了「靖远县」的下级单位，其中现存的1个没有列")
    load(content, county, effective_on=DAY, document_no="甘民函2号")
    village, upgraded = unit("620421102200"), unit("620421200")
    assert (village.name, village.parent) == ("河靖坪村委会", other)
    assert (upgraded.name, upgraded.field) == ("靖安镇", Field.TOWN)
    assert set(OrganizationEvent.objects.values_list("kind", "document_no")) == {
        ("rename", "甘民函2号"),
        ("transfer", "甘民函2号"),
        ("upgrade", "甘民函2号"),
    }
    assert unit("620421108").closed_on is None
    assert_derived_right()


def test_a_county_imports_nothing_outside_itself(township: Organization) -> None:
    county = unit("620421")
    assert problems(HEAD, ["62", "甘肃省"], ["620421101", "北湾镇"], root=county) == []
    assert problems(HEAD, ["62", "甘肃"], ["620422", "会宁县"], root=county) == [
        "「名单」第2行A列：「甘肃」不在「靖远县」范围内，不能由本单位新增或变更，请删除这一行。",
        "「名单」第3行A列：「会宁县」不在「靖远县」范围内，不能由本单位新增或变更，请删除这一行。",
    ]
    outside = tree.found(name="会宁县", kind=Kind.COUNTY, parent=unit("6204"), code="620422", actor=None)
    tree.found(name="会师镇", kind=Kind.TOWNSHIP, parent=outside, code="620422101", actor=None)
    (told,) = problems(FULL, ["620421102200", "河靖坪村村民委员会", None, None, "620422101"], root=county)
    assert "不在「靖远县」范围内" in told


def test_what_was_not_shown_is_not_applied(county: Organization) -> None:
    record = plan_units(workbook(HEAD, ["620421101", "北湾镇"]), root=county, actor=None)
    tree.found(name="北湾乡", kind=Kind.TOWNSHIP, parent=county, code="620421101", actor=None)
    with pytest.raises(Refused, match="预览之后单位名单已有变化，没有导入。请重新上传并预览。"):
        apply_units(record, actor=None)
    assert unit("620421101").name == "北湾乡"
    assert ImportRecord.objects.get().state == ImportState.PLANNED


def test_an_import_is_applied_once(county: Organization) -> None:
    record = plan_units(workbook(HEAD, ["620421101", "北湾镇"]), root=county, actor=None)
    apply_units(record, actor=None)
    with pytest.raises(Refused, match="这次导入已导入，不能再操作"):
        apply_units(record, actor=None)
    assert replan(record).unchanged == 1


def test_a_failure_in_the_middle_leaves_nothing(township: Organization) -> None:
    county = unit("620421")
    rows = [HEAD, ["620421101", "北湾镇"], ["620421102", "乌兰新镇"]]
    record = plan_units(workbook(*rows), root=county, actor=None)
    with pytest.raises(Refused, match="还没有到"):
        apply_units(record, actor=None, effective_on=DAY.replace(year=2999))
    assert not Organization.objects.filter(code="620421101").exists()
    assert unit("620421102").name == "乌兰镇"


def test_the_trail_names_file_plan_and_counts(county: Organization) -> None:
    record = load(workbook(HEAD, ["620421101", "北湾镇"]), county)
    event = AuditEvent.objects.get(action="import.applied")
    assert event.changes == {
        "file": record.file.digest,
        "plan": record.plan_digest,
        "counts": {
            "新增": 1,
            "更名": 0,
            "调整领域": 0,
            "划转": 0,
            "合并": 0,
            "撤销": 0,
            "待确认": 0,
            "不变": 0,
            "错误": 0,
        },
    }
    assert event.unit_path == county.path


def test_the_marked_workbook_shows_the_bad_cell(county: Organization) -> None:
    record = plan_units(workbook(HEAD, ["620421105", None]), root=county, actor=None, name="名单.xlsx")
    book = openpyxl.load_workbook(open_file(record.marked))
    assert record.marked.name == "标错-名单.xlsx"
    assert book.sheetnames == ["错误清单", "名单"]
    assert "「名称」不能为空" in book["名单"]["B2"].comment.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"code,name\n62,\xe7\x94\x98\n", "这是文本（.csv 或 .txt）文件，不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "这是旧版的 .xls 或 WPS 的 .et 文件"),
        (b"%PDF-1.7", "这是 PDF 文件，不是表格"),
        (b"", "文件是空的"),
    ],
)
def test_other_kinds_of_file_are_refused_before_they_are_kept(
    county: Organization, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(".", r"\.")):
        plan_units(content, root=county, actor=None)
    assert not ImportRecord.objects.exists()


def test_the_exported_list_comes_back_unchanged(six: None) -> None:
    from organizations.exports import unit_workbook

    plan = plan_book(read(unit_workbook(Organization.objects.within(unit("620421"))).read()), root=unit("620421"))
    assert (plan.counts["不变"], plan.creates, plan.updates, plan.problems) == (213, [], [], [])
