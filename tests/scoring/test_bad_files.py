"""Named bad input through every door for files: each a sentence that names the place; no trace, no hang, no number."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from config.toolkit.refusal import Refused
from config.toolkit.scaled import LARGEST, parse
from organizations.roles import Role
from scoring import services
from scoring.admin.fields import DocumentField
from scoring.engine import Fact, SchemeError, Unit, evaluate, load, too_large
from scoring.offline import files
from scoring.scheme_io import read_document, read_workbook
from scoring.scheme_io.book_writing import scheme_workbook
from tests.factories import make_organization, make_user
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section, unit

LATE = {"type": "deduct_count", "datum": "late", "each": "0.5"}
GROWTH = {"type": "linear_around", "targets": [{"datum": "g", "target": "0", "each": "1"}], "cap": None}
DATA = [
    datum("late", unit="次", name="迟报次数"),
    datum("g", "number", name="增幅"),
    datum("r", "children", name="村得分"),
]


def scheme(rule: dict[str, Any] = LATE, **more: Any) -> dict[str, Any]:
    return document([leaf("1", "100", rule)], DATA, **more)


BAD_SCHEMES = {
    "a parameter out of range": (scheme({**LATE, "each": "0"}), "指标「1 指标1」的计分规则的每次扣分必须大于0"),
    "bands that overlap": (
        scheme({"type": "tier", "datum": "g", "bands": [{"from": "5", "points": "1"}, {"from": "5", "points": "2"}]}),
        "档次要从高到低排列，下限5不能排在5之后",
    ),
    "bands with a hole": (
        scheme({"type": "tier_range", "datum": "late", "bands": [{"low": "5", "high": "9", "when": [{"datum": "g"}]}]}),
        "最后一档5至9分不能写条件，否则有的单位没有档次",
    ),
    "grades with a hole": (scheme(grades=[{"name": "优", "from": "90"}]), "低于90分的没有等次"),
    "grades that overlap": (
        scheme(grades=[{"name": "优", "from": "90"}, {"name": "良", "from": "90"}, {"name": "差", "from": None}]),
        "等次「良」的下限90应低于「优」的下限90",
    ),
    "an unknown datum": (scheme({**LATE, "datum": "nobody"}), "用到数据项「nobody」，但 data 里没有它"),
    "a target of 0": (scheme({"type": "ratio", "datum": "g", "target": "0"}), "目标值必须大于0"),
    "a circle": (
        document(
            [leaf("1", "50", {**LATE, "datum": "x"}), leaf("2", "50", {**LATE, "datum": "y"})],
            [
                datum("x", "number", asked="computed", formula="[2] + 1"),
                datum("y", "number", asked="computed", formula="[1] + 1"),
            ],
        ),
        "计算成了圈，谁也算不出来：「2」 → 「y」 → 「1」 → 「x」 → 「2」",
    ),
    "weights that are not 100": (
        scheme({"type": "period_mean", "periods": [{"datum": "g", "weight": "40"}, {"datum": "late", "weight": "50"}]}),
        "各期的权重合计90，应是100",
    ),
    "a code twice": (document([manual("1", "50"), manual("1", "50")]), "指标编号「1」重复出现2次"),
    "NaN as text": (scheme({**LATE, "each": "NaN"}), "每次扣分应是最多6位小数的数字"),
    "1e400 as text": (scheme({**LATE, "each": "1e400"}), "写的是「1e400」"),
    "digits without end": (scheme({**LATE, "each": "9" * 5000}), "每次扣分应是最多6位小数的数字"),
    "a number that no column holds": (scheme({**LATE, "each": "10000000000000"}), "写的是「10000000000000」"),
    "a name without end": (scheme({**LATE, "datum": "x" * 5000}), "数据项写法不对"),
}


@pytest.mark.parametrize("name", BAD_SCHEMES)
def test_a_bad_scheme_is_told(name: str) -> None:
    given, said = BAD_SCHEMES[name]
    with pytest.raises(SchemeError, match=said):
        load(read_document(json.dumps(given, ensure_ascii=False).encode()))


def nested(depth: int) -> dict[str, Any]:
    node = manual("0", "100")
    for level in range(1, depth):
        node = section(str(level), "100", node)
    return document([node])


def test_depth_has_an_end() -> None:
    assert load(nested(18)).warnings == ()
    with pytest.raises(SchemeError, match="层次太深，请减少下级的层数"):
        load(nested(60))


WHOLE = json.dumps(scheme(), ensure_ascii=False)
BAD_TEXTS = {
    "NaN": (WHOLE.replace('"0.5"', "NaN"), "有「NaN」，它不是数字"),
    "Infinity": (WHOLE.replace('"0.5"', "-Infinity"), "有「-Infinity」，它不是数字"),
    "1e400": (WHOLE.replace('"0.5"', "1e400"), "每次扣分应是最多6位小数的数字，并写成文字"),
    "1e-400": (WHOLE.replace('"0.5"', "1e-400"), "每次扣分应是最多6位小数的数字，并写成文字"),
    "5,000 digits": (WHOLE.replace('"0.5"', "9" * 5000), "有过大的数字或过深的层次"),
    "nested without end": ("[" * 200_000, "有过大的数字或过深的层次"),
    "a key twice": (WHOLE.replace('"each"', '"datum": "late", "each"'), "字段「datum」在同一处写了两次"),
    "cut off": (WHOLE[:-1], "不是合格的 JSON"),
    "a list": ("[1]", "方案应是一组字段"),
    "nothing": (" \n", "方案文件是空的"),
    "too long": ('"' + "x" * 4 * 1024**2 + '"', "超过4MB"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_file_is_told_at_every_door(name: str, tmp_path: Path) -> None:
    content, said = BAD_TEXTS[name]
    county = make_organization()
    actor = make_user("配置员", at=county, role=Role.CONFIGURATOR)
    with pytest.raises(Refused, match=said):
        services.import_scheme(content.encode(), owner=county, actor=actor)
    (tmp_path / "s.json").write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")
    if name not in ("1e400", "1e-400", "a list", "nothing"):  # what the rows mean is told when they are published
        with pytest.raises(Exception, match=said) as caught:
            DocumentField().clean(content)
        assert type(caught.value).__name__ == "ValidationError"


CELLS = ["NaN", "1e400", "1e-400", "九", "#DIV/0!", "9" * 400, 1e300, True]


@pytest.mark.parametrize("value", CELLS)
def test_a_bad_cell_of_a_scheme_workbook_is_told(value: Any) -> None:
    book = load_workbook(io.BytesIO(scheme_workbook(load(scheme()))))
    sheet = book["指标"]
    column = next(cell.column for cell in sheet[1] if cell.value == "分值")
    sheet.cell(2, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises((SchemeError, Refused), match="分值"):
        load(read_workbook(buffer.getvalue()))


BAD_FACTS = [
    "NaN",
    "Infinity",
    "1e400",
    "1e-400",
    "1e5",
    "1e999999999",
    "9" * 400,
    '"1e400"',
    '"NaN"',
    "[1]",
    "{}",
    "true",
]


@pytest.mark.parametrize("written", BAD_FACTS)
def test_a_bad_figure_in_a_data_file_is_told(written: str, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(WHOLE, encoding="utf-8")
    given = json.dumps({"format": "kaoping-data/1", "units": [{"id": "a", "facts": {"late": "?"}}]})
    given = given.replace('"?"', written)
    (tmp_path / "d.json").write_text(given, encoding="utf-8")
    with pytest.raises(CommandError, match=r"数据文件里有「|数据文件里有过大的数字|「d\.json」第1个单位：「迟报次数」"):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.parametrize("value", ["NaN", "1e400", 1e300, -1, 0.5, True, "9" * 400, "#N/A"])
def test_a_bad_figure_in_a_data_workbook_is_told(value: Any, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(WHOLE, encoding="utf-8")
    book = Workbook()
    book.active.append(["单位编号", "迟报次数"])
    book.active.append(["a", value])
    book.save(tmp_path / "d.xlsx")
    with pytest.raises(CommandError, match="第2行B列"):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.xlsx", out=tmp_path / "r.xlsx")


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(WHOLE, encoding="utf-8")
    with (tmp_path / "d.json").open("wb") as file:
        file.truncate(100 * 1024**2)
    with pytest.raises(CommandError, match="超过64MB，太大，不读"):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")
    assert files.LARGEST_FILE == 64 * 1024**2


def test_points_that_no_column_holds_are_told_and_not_written(tmp_path: Path) -> None:
    given = scheme({**GROWTH, "targets": [{"datum": "g", "target": "0", "each": "1000"}]})
    units = [{"id": "a", "facts": {"g": "999999999999"}}, {"id": "b", "facts": {"g": "1"}}]
    (tmp_path / "s.json").write_text(json.dumps(given), encoding="utf-8")
    (tmp_path / "d.json").write_text(json.dumps({"format": "kaoping-data/1", "units": units}), encoding="utf-8")
    said = "单位「a」的指标「1 指标1」得999999999999100分，超过系统能保存的9223372036854.775807分"
    with pytest.raises(CommandError, match=said):
        call_command("score", scheme=tmp_path / "s.json", data=tmp_path / "d.json", out=tmp_path / "r.xlsx")
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.parametrize(
    ("points", "told"),
    [(LARGEST, ""), (LARGEST + 1, "1"), (100 * 10**6 - LARGEST - 1, ""), (-LARGEST, ""), (-LARGEST - 1, "1")],
)
def test_the_largest_points_that_a_column_holds(points: int, told: str) -> None:
    spec = load(scheme({**GROWTH, "floor": None}, arithmetic={"places": 6}))
    units = [Unit("a", "镇", {"g": Fact(points - 100 * 10**6)})]
    found = too_large(spec, evaluate(spec, units))
    assert [(each.unit_id, each.code, each.value) for each in found] == ([("a", "1", points)] if told else [])


def test_a_sum_may_be_too_large_where_no_item_is() -> None:
    rule = {"type": "accumulate", "parts": [{"datum": "late", "each": "1"}]}
    items = [leaf(f"j{number}", "9000000000000", rule) for number in range(2)]
    spec = load(document([manual("1", "100"), extra("bonus", "J", None, *items)], DATA))
    (found,) = too_large(spec, evaluate(spec, [unit("a", m1="0", late="9000000000000")]))
    assert found.sentence() == (
        "各项合计得18000000000000分，超过系统能保存的9223372036854.775807分，请在方案里写明加分、扣分的封顶。"
    )
    assert found.value == parse("9000000000000") * 2
