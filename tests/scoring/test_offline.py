"""manage.py score: files in, results out, no database; and the workbook twin of the scheme format."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from config.toolkit.refusal import Refused
from scoring.engine import dump, load
from scoring.scheme_io import read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section
from tests.sources import ROOT

SEEDS = sorted((ROOT / "seeds" / "schemes").glob("*.json"))
LATE = {"type": "deduct_count", "datum": "late", "each": "0.5"}
SCHEME = document(
    [
        section(
            "一",
            "10",
            leaf("1", "5", LATE),
            leaf("2", "5", {"type": "grade_choice", "datum": "g", "shares": ["1", "0.5"]}),
        ),
        extra("bonus", "J", "2", manual("j1", "2")),
    ],
    [
        datum("late", "count", unit="次", name="迟报次数"),
        datum("g", "choice", choices=["好", "差"], name="评价"),
        datum("none", "flag", name="闲置"),
    ],
    full="10",
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "s.json").write_text(json.dumps(SCHEME, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def table(here: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    for row in rows:
        sheet.append(row)
    book.save(here / "d.xlsx")
    return here / "d.xlsx"


def score(here: Path, data: Path, scheme: str = "s.json") -> dict[str, Any]:
    call_command("score", scheme=here / scheme, data=data, out=here / "r.xlsx", json=here / "r.json")
    found: dict[str, Any] = json.loads((here / "r.json").read_text(encoding="utf-8"))
    return found


HEAD = ["单位编号", "单位名称", "分组", "参加排名", "迟报次数", "评价", "mj1"]


def test_from_workbook_to_workbook(here: Path) -> None:
    rows = [
        HEAD,
        ["a", "甲镇", "镇", None, "３次", "好", 1],
        ["b", "乙镇", "镇", None, 0, "差", "2分"],
        ["c", "丙镇", "镇", "否", "不涉及", "好", 0],
        ["d", "丁镇", "镇", None, None, "好", 0],
    ]
    units = score(here, table(here, rows))["units"]
    assert [(unit["total"], unit["place"], unit["status"]) for unit in units] == [
        ("9.5", 1, "filled"),
        ("9.5", 1, "filled"),
        ("10", None, "filled"),
        ("5", 3, "missing"),
    ]
    assert units[3]["nodes"]["1"] == {"value": None, "status": "missing"}
    book = load_workbook(here / "r.xlsx")
    assert book.sheetnames == ["排名", "各项得分", "得分说明"]
    assert next(row[:5] for row in book["排名"].iter_rows(min_row=2, values_only=True)) == ("镇", 1, "a", "甲镇", 9.5)
    said = {(row[0], row[2]): row[7] for row in book["得分说明"].iter_rows(min_row=2, values_only=True)}
    assert said["a", "1"] == "迟报次数：3次，每1次扣0.5分，共扣1.5分。5 − 1.5 = 3.5，得3.5分。"


def test_json_gives_the_same(here: Path) -> None:
    facts = {"late": "3", "g": "好", "mj1": "1"}
    given = {"format": "kaoping-data/1", "units": [{"id": "a", "name": "甲镇", "pool": "镇", "facts": facts}]}
    (here / "d.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    (unit,) = score(here, here / "d.json")["units"]
    assert (unit["total"], unit["base"], unit["bonus"]) == ("9.5", "8.5", "1")
    (here / "s.xlsx").write_bytes(scheme_workbook(load(SCHEME)))
    assert score(here, here / "d.json", "s.xlsx")["units"] == [unit]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEAD, ["a", "甲镇", "镇", None, "三", "好", 1]], "「数据」第2行E列"),
        ([HEAD, ["a", "甲镇", "镇", None, 1, "很好", 1]], "「评价」只能填好、差之一"),
        ([HEAD, [None, "甲镇", "镇", None, 1, "好", 1]], "没有写单位编号"),
        (
            [HEAD, ["a", "甲", "镇", None, 1, "好", 1], ["a", "乙", "镇", None, 1, "好", 1]],
            "「a」出现2次（第2行、第3行）",
        ),
        ([[*HEAD, "查无此项"], ["a", "甲镇", "镇", None, 1, "好", 1, 2]], "方案里没有数据项「查无此项」"),
        ([["单位名称"], ["甲镇"]], "没有「单位编号」一列"),
        ([HEAD, ["a", "甲", "镇", None, 1, "好", 1], ["合计", None, None, None, 1]], "「合计」不是单位，请删去这一行"),
        ([HEAD, ["a", "甲", "镇", None, 1, "好", 1], [9, "平均", None, None, 1]], "第3行A列：「平均」不是单位"),
        ([HEAD], "没有单位"),
        ([HEAD, ["a", "甲", "镇", "也许", 1, "好", 1]], "第2行D列：「参加排名」只能填是或否，不填就是参加"),
        ([[*HEAD, "查无此项"], ["a", "甲镇", "镇", None, "三", "好", 1, 2]], "「数据」第2行E列"),
        ([[*HEAD, "迟报次数"], ["a", "甲镇", "镇", None, 1, "好", 1, 2]], "「迟报次数」有两列"),
    ],
)
def test_bad_data_is_told_with_its_place_and_nothing_is_written(here: Path, rows: list[list[Any]], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        score(here, table(here, rows))
    assert not (here / "r.xlsx").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "format"),
        ('{"format": "kaoping-data/1", "units": 3}', "units 应是单位的列表"),
        ('{"format": "kaoping-data/1", "units": [{"id": "a", "facts": {"late": NaN}}]}', "NaN"),
        ('{"format": "kaoping-data/1", "units": [{"id": "a", "facts": {"late": "1e400"}}]}', "第1个单位"),
        ('{"format": "kaoping-data/1", "units": [{"id": "a", "facts": {"x": "1"}}]}', "没有数据项「x」"),
        ('{"format": "kaoping-data/1", "units": [{"id": "a", "exempt": ["9"]}]}', "没有编号为「9」的指标"),
        ('{"format": "kaoping-data/1", "units": [{"id": "a"}, {"id": "a"}]}', "「a」出现2次（第1个、第2个）"),
        (
            '{"format": "kaoping-data/1", "units": [{"id": "a"}, {"name": "b"}]}',
            "「d\\.json」第2个单位：没有写单位编号",
        ),
    ],
)
def test_bad_json_is_told(here: Path, content: str, said: str) -> None:
    (here / "d.json").write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        score(here, here / "d.json")


def test_a_file_that_is_not_there(here: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.xlsx」不存在，请核对文件名和文件夹"):
        score(here, here / "none.xlsx")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_scheme_survives_its_workbook(path: Path) -> None:
    scheme = load(json.loads(path.read_text(encoding="utf-8")))
    assert load(read_workbook(scheme_workbook(scheme))) == scheme


def test_a_scheme_written_by_hand() -> None:
    book = Workbook()
    head, nodes, data = book.active, book.create_sheet("指标"), book.create_sheet("数据项")
    assert head is not None
    head.title = "方案"
    for row in (["标识", "mine"], ["标题", "手写方案"], ["年度", 2026], ["考核对象层级", "village"], ["满分", 10]):
        head.append(row)
    for row in (["代码", "名称", "类型", "选项"], ["late", "迟报", "count", None], ["g", "评价", "choice", "好、差"]):
        data.append(row)
    nodes.append(["层级", "类别", "编号", "名称", "分值", "规则", "参数"])
    nodes.append([1, "板块", "一", "工作", 10, None, None])
    nodes.append([2, "指标", "1", "报送", "6", "deduct_count", "datum=late；each=0.5"])
    nodes.append([2, "指标", "2", "评价", "4", "grade_choice", "datum=g；shares=1、0.5"])
    buffer = io.BytesIO()
    book.save(buffer)
    scheme = load(read_workbook(buffer.getvalue()))
    assert scheme.sentence("1") == "满分6分：迟报每1次扣0.5分，扣完为止。"
    assert scheme.sentence("2") == "按评价评定：好得4分、差得2分。"
    assert scheme.warnings == ()
    assert dump(scheme)["nodes"][0]["children"][0]["rule"] == {"type": "deduct_count", "datum": "late", "each": "0.5"}


def test_a_scheme_written_by_an_officer_in_chinese() -> None:
    sheets = {
        "方案": [
            ["标识", "mine"], ["标题", "手写方案"], ["年度", "2026"], ["考核对象层级", "村"], ["满分", 10],
            ["小数位数", "1"], ["并列办法", "并列不占位"], ["取整环节", "每项得分、总分"],
        ],
        "数据项": [
            ["代码", "名称", "类型", "单位", "填报人", "未填时", "选项"],
            ["late", "迟报", "次数", "次", "考核单位", "按0计", None],
            ["g", "评价", "选项", None, None, None, "好、差"],
            ["jp", "表彰加分", "分数", None, "考核单位", None, None],
            ["v", "重大事故", "是否", None, "考核部门", "0", None],
        ],
        "指标": [
            ["层级", "类别", "编号", "名称", "分值", "不适用时", "封顶分值", "规则", "参数"],
            [1, "板块", "一", "工作", 10, None, None, None, None],
            [2, "指标", "1", "报送", "6", "满分", None, "按次扣分", "数据项=late；每次扣分=0.5"],
            [2, "指标", "2", "评价", "4", None, None, "等次评定", "数据项=g；各选项比例=100%、50%"],
            [1, "加分项", "J", "加分", None, None, "不限", None, None],
            [2, "指标", "j1", "受表彰", "5", None, None, "评定得分", "数据项=jp"],
        ],
        "等次": [["名称", "下限"], ["优秀", 9], ["合格", None]],
        "名额": [["等次", "比例", "取整方式", "类型"], ["优秀", 0.2, "舍去", "最多"]],
        "一票否决": [["编号", "名称", "后果", "数据项"], ["V1", "重大事故", "降为最低等次", "v"]],
        "算例": [["指标编号", "已知数据", "得分"], ["1", "迟报=3", "4.5"], ["2", "g=1", 2]],
    }  # fmt: skip
    book = book_of(sheets)
    book["名额"]["B2"].number_format = "0%"
    scheme = load(read_workbook(bytes_of(book)))
    assert (scheme.level, scheme.arithmetic.ties, scheme.arithmetic.round_at) == ("village", "dense", ("leaf", "total"))
    assert scheme.sentence("1") == "满分6分：迟报每1次扣0.5分，扣完为止。"
    assert scheme.quotas[0].sentence() == "优秀不超过每组参加排名单位的20%（有小数的舍去）"
    assert (scheme.vetoes[0].effect, scheme.grades[1].lower) == ("lowest_grade", None)
    assert scheme.catalog["late"].blank == "zero"
    assert load(read_workbook(scheme_workbook(scheme))) == scheme


def test_points_of_a_bonus_belong_in_another_column() -> None:
    nodes = [["层级", "类别", "编号", "名称", "分值"], [1, "加分项", "J", "加分", 5]]
    with pytest.raises(Refused, match="「指标」第2行E列：加分项不写分值，最多多少分写在「封顶分值」一列"):
        read_workbook(bytes_of(book_of({"方案": [["标识", "x"]], "指标": nodes})))


def book_of(sheets: dict[str, list[list[Any]]]) -> Workbook:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def bytes_of(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write(here: Path, scheme: dict[str, Any], *units: dict[str, Any]) -> Path:
    (here / "s.json").write_text(json.dumps(scheme, ensure_ascii=False), encoding="utf-8")
    given = {"format": "kaoping-data/1", "units": units}
    (here / "d.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return here / "d.json"


def test_a_percentage_cell_is_a_percentage(here: Path) -> None:
    rate = {"type": "ratio", "datum": "r", "target": "100"}
    write(here, document([leaf("1", "7", rate)], [datum("r", "percent", name="完成率")], full="7"))
    path = table(here, [["单位编号", "完成率"], ["a", 0.95], ["b", 95], ["c", "95%"]])
    book = load_workbook(path)
    book["数据"]["B2"].number_format = "0%"
    book.save(path)
    assert [unit["total"] for unit in score(here, path)["units"]] == ["6.65", "6.65", "6.65"]


@pytest.mark.parametrize(
    ("take", "typed", "rule", "points"),
    [
        ("grade", "四星", {"grades": ["5", "3"]}, "3"),
        ("score", "80", {"of": "100"}, "8"),
        ("place", "第2名", {"places": ["5", "4", "3"]}, "4"),
    ],
)
def test_results_of_other_assessments_are_given_with_the_data(
    here: Path, take: str, typed: str, rule: dict[str, Any], points: str
) -> None:
    read = datum("star", "result", asked="cycle", reads="stars", take=take, name="上年考核")
    if take == "grade":
        read["choices"] = ["五星", "四星"]
    scheme = document([leaf("1", "10", {"type": "read_result", "datum": "star", **rule})], [read], full="10")
    assert score(here, write(here, scheme, {"id": "a", "facts": {"star": typed}}))["units"][0]["total"] == points
    assert (
        score(here, table(here, [["单位编号", "上年考核", "备注"], ["a", typed, "x"]]))["units"][0]["total"] == points
    )


def test_categories_are_asked_for_and_strange_ones_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = document([manual("1", "5"), manual("2", "5") | {"only": ["村"]}], full="10")
    facts = {"m1": "5", "m2": "5"}
    with pytest.raises(CommandError, match=r"「d\.json」第1个单位：没有写类别：方案有只适用于村的内容"):
        score(here, write(here, scheme, {"id": "a", "facts": facts}))
    other = {"id": "b", "name": "乙", "category": "行政村", "facts": {"m1": "4"}}
    units = score(here, write(here, scheme, {"id": "a", "category": "村", "facts": facts}, other))["units"]
    assert [unit["total"] for unit in units] == ["10", "4"]
    assert "乙的类别「行政村」不是方案里的村，只考核不分类别的内容" in capsys.readouterr().err


def test_parts_of_one_where_percentages_are_meant_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rate = {"type": "ratio", "datum": "r", "target": "1"}
    scheme = document([leaf("1", "7", rate)], [datum("r", "percent", name="完成率")], full="7")
    units = [{"id": code, "facts": {"r": figure}} for code, figure in (("a", "0.95"), ("b", "0.5"), ("c", "1"))]
    score(here, write(here, scheme, *units))
    said = capsys.readouterr().err
    assert "「1 指标1」：「完成率」是百分数，标准写的1就是1%；如果指的是100%，请写100。" in said
    assert "「完成率」填的数都不超过1，0.95按0.95%计；如果指的是95%，请填95。" in said
    score(here, write(here, {**scheme, "nodes": [leaf("1", "7", {**rate, "target": "100"})]}, {**units[0]}))
    assert "填的数都不超过1" in capsys.readouterr().err
    score(
        here,
        write(
            here,
            {**scheme, "nodes": [leaf("1", "7", {**rate, "target": "100"})]},
            *units,
            {"id": "d", "facts": {"r": "95"}},
        ),
    )
    assert "1" not in capsys.readouterr().err


def test_places_beside_gaps_are_told_as_provisional(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [HEAD, ["a", "甲镇", "镇", None, 1, "好", 1], ["b", "乙镇", "镇", None, "待核实", "好", 1]]
    score(here, table(here, rows))
    assert "乙镇还缺数据，所在组的名次和等次都是暂排" in capsys.readouterr().err
    shown = load_workbook(here / "r.xlsx")["排名"].iter_rows(min_row=2, values_only=True)
    assert {row[3]: row[-1] for row in shown} == {
        "甲镇": "本组有单位缺数据，名次暂排",
        "乙镇": "还缺1 指标1（待核实），名次暂排",
    }


def test_the_ranking_calls_grades_and_vetoes_by_name(here: Path) -> None:
    veto = {"code": "V1", "name": "重大事故", "datum": "none", "effect": "lowest_grade"}
    grades = [{"name": "优秀", "from": "9"}, {"name": "合格", "from": None}]
    write(here, {**SCHEME, "grades": grades, "vetoes": [veto]})
    score(here, table(here, [[*HEAD, "闲置"], ["a", "甲镇", "镇", None, 0, "好", 0, "是"]]))
    heads, row = load_workbook(here / "r.xlsx")["排名"].iter_rows(values_only=True)
    shown = dict(zip(heads, row, strict=True))
    assert [shown[head] for head in ("建议等次", "按分定等", "一票否决")] == ["合格", "优秀", "重大事故"]


def test_without_a_grade_it_says_so_and_a_veto_that_spares_nobody_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """甲镇's veto leaves it ungraded; 乙镇 is the last of its group; 丙乡 is alone, the last and the first."""
    vetoes = [
        {"code": "V1", "name": "重大事故", "datum": "none", "effect": "not_graded"},
        {"code": "V2", "name": "末位警示", "last": 1, "effect": "grade_cap", "grade": "合格"},
    ]
    grades = [{"name": "优秀", "from": "6"}, {"name": "合格", "from": None}]
    write(here, {**SCHEME, "grades": grades, "vetoes": vetoes})
    rows = [["a", "甲镇", "镇", None, 0, "好", 0, "是"], ["b", "乙镇", "镇", None, 1, "好", 0, "否"]]
    rows += [["c", "丙乡", "乡", None, 0, "好", 0, "否"], ["d", "丁镇", "镇", None, None, None, None, "否"]]
    found = score(here, table(here, [[*HEAD, "闲置"], *rows]))
    assert [unit["grade"] for unit in found["units"]] == ["不定等次", "合格", "合格", None]
    heads, *shown = load_workbook(here / "r.xlsx")["排名"].iter_rows(values_only=True)
    at = heads.index("建议等次")
    assert {row[3]: row[at] for row in shown} == {"甲镇": "不定等次", "乙镇": "合格", "丙乡": "合格", "丁镇": None}
    assert "乡组只有1个单位排名，都在末1名里，一票否决「末位警示」落到了每个单位，第1名也在内，请核对。" in (
        capsys.readouterr().err
    )


def test_the_ranking_has_places_of_further_groups_and_says_why_there_is_none(here: Path) -> None:
    veto = {"code": "V1", "name": "重大事故", "datum": "none", "effect": "not_ranked"}
    write(here, {**SCHEME, "vetoes": [veto]})
    rows = [
        [*HEAD, "闲置", "另外参加的排名"],
        ["a", "甲镇", "镇", None, 2, "好", 0, "否", "全县、平原"],
        ["b", "乙镇", "镇", None, 0, "好", 0, "否", "全县"],
        ["c", "丙镇", "镇", "否", 0, "好", 0, "否", None],
        ["d", "丁镇", "镇", None, 0, "好", 0, "是", None],
        ["e", "戊乡", "乡", None, 0, "好", 1, "否", "全县"],
    ]
    score(here, table(here, rows))
    heads, *shown = load_workbook(here / "r.xlsx")["排名"].iter_rows(values_only=True)
    assert heads[:7] == ("分组", "名次", "全县名次", "平原名次", "单位编号", "单位名称", "总分")
    assert [(*row[:4], *row[5:7], row[-1]) for row in shown] == [
        ("乡", 1, 1, None, "戊乡", 11, None),
        ("镇", 1, 2, None, "乙镇", 10, None),
        ("镇", 2, 3, 1, "甲镇", 9, None),
        ("镇", None, None, None, "丙镇", 10, "不参加排名"),
        ("镇", None, None, None, "丁镇", 10, "因重大事故不参加排名"),
    ]


@pytest.mark.parametrize(("out", "said"), [("无此文件夹/r.xlsx", "无此文件夹」不存在"), ("r.xls", "扩展名应是 .xlsx")])
def test_results_that_cannot_be_written_are_told_before_the_work(here: Path, out: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("score", scheme=here / "s.json", data=table(here, [HEAD]), out=here / out)
