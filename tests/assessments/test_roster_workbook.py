"""The roster out to a workbook and in again: shown before it counts, every wrong cell told, nothing by halves (F5)."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from assessments import selectors, services
from assessments.exports.meeting import explanation_workbook
from assessments.exports.roster import roster_workbook
from assessments.imports import apply_roster, keep_roster, preview_roster
from assessments.models import Cycle, Exemption, Standing
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, Field, Organization
from organizations.models.jobs import ImportState
from organizations.roles import Role
from organizations.services.files import open_file
from scoring.engine import Status
from tests.assessments.meetings import opened, text_of
from tests.assessments.steps import assess_as_asked, sheets_of
from tests.factories import make_cycle, make_organization, make_user
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db

NEW = Exemption("1.2", "2026年10月新设立", "靖办发〔2026〕9号")
HEAD = ["区划代码", "单位", "参加", "参加方式", "原因", "另外参加的排名"]


def prepared(**arguments: Any) -> tuple[Cycle, list[Organization]]:
    """A cycle in preparation over two towns and a rural township."""
    county = make_organization(code="620421")
    towns = [
        ("620421101", "北湾镇", Field.TOWN),
        ("620421102", "东湾镇", Field.TOWN),
        ("620421200", "若笠乡", Field.RURAL),
    ]
    units = [make_organization(name, code=code, parent=county, field=field) for code, name, field in towns]
    return make_cycle(owner=county, units=units, opened=False, **arguments), units


def exported(cycle: Cycle) -> Any:
    units = list(selectors.candidates(cycle, cycle.created_by))
    content = roster_workbook(cycle, selectors.seats(cycle, units), actor=cycle.created_by)
    return load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def kept(cycle: Cycle, content: bytes) -> Any:
    return keep_roster(cycle, content, name="名册.xlsx", actor=cycle.created_by)


def told(record: Any) -> list[tuple[int, str, str]]:
    return [(problem["row"], problem["column"], problem["message"]) for problem in record.problems]


def test_the_workbook_says_everything_and_comes_back_unchanged():
    cycle, units = prepared()
    services.freeze_roster(
        cycle,
        units=units[:2],
        exceptions={units[1].pk: (Standing.UNRANKED, "当年撤并", "县委〔2026〕1号")},
        exemptions={units[0].pk: [NEW]},
        also={units[0].pk: ["全县", "山区组"]},
        actor=cycle.created_by,
    )
    cycle.refresh_from_db()
    book = exported(cycle)
    rows = [[cell.value for cell in row] for row in book["名册"].iter_rows(min_row=4)]
    assert rows == [
        ["620421101", "北湾镇", cycle.owner.name, "镇", "是", "参加考核", None, None, "全县、山区组"],
        ["620421102", "东湾镇", cycle.owner.name, "镇", "是", "考核但不排名", "当年撤并", "县委〔2026〕1号", None],
        ["620421200", "若笠乡", cycle.owner.name, "乡", "否", None, None, None, None],
    ]
    spared = [cell.value for cell in book["不考核的项目"][4]]
    assert spared == ["620421101", "北湾镇", "1.2", "按时报送", "2026年10月新设立", "靖办发〔2026〕9号"]
    record = kept(cycle, saved(book))
    assert record.counts == {"列入": 0, "修改": 0, "不变": 2, "去掉": 0, "错误": 0}
    assert preview_roster(record, actor=cycle.created_by).changes == ()
    before = cycle.roster_digest
    assert apply_roster(record, actor=cycle.created_by) == 2
    cycle.refresh_from_db()
    assert cycle.roster_digest == before
    actions = AuditEvent.objects.order_by("-pk").values_list("action", flat=True)
    assert list(actions[:2]) == ["import.applied", "cycle.roster_frozen"]
    assert AuditEvent.objects.filter(action="export.roster").count() == 1


def test_what_was_changed_is_shown_and_frozen():
    cycle, _ = prepared()
    book = exported(cycle)
    page = book["名册"]
    page["E4"], page["F5"], page["G5"], page["I6"] = "否", "试评", "首次参加", "全县，山区组"
    spared = book["不考核的项目"]
    for column, value in zip("BCEF", ("若笠乡", "2", "不承担此项工作", "县办〔2026〕3号"), strict=True):
        spared[f"{column}4"] = value
    record = kept(cycle, saved(book))
    assert record.counts == {"列入": 0, "修改": 2, "不变": 0, "去掉": 1, "错误": 0}
    found = preview_roster(record, actor=cycle.created_by)
    assert [(each.row, each.act, each.name, each.what, each.before, each.after) for each in found.changes] == [
        (5, "修改", "东湾镇", "参加方式", "参加考核", "试评"),
        (5, "修改", "东湾镇", "原因", "", "首次参加"),
        (6, "修改", "若笠乡", "另外参加的排名", "", "全县、山区组"),
        (6, "修改", "若笠乡", "不考核的项目", "", "2 不承担此项工作（县办〔2026〕3号）"),
        (0, "去掉", "北湾镇", "参加方式", "参加考核", ""),
    ]
    assert (found.units, found.stale) == (2, "")
    assert apply_roster(record, actor=cycle.created_by) == 2
    first, second = cycle.roster.order_by("position")
    assert (first.name, first.standing, first.reason) == ("东湾镇", "observation", "首次参加")
    assert (second.also, second.exemptions) == (
        ["全县", "山区组"],
        (Exemption("2", "不承担此项工作", "县办〔2026〕3号"),),
    )
    with pytest.raises(Refused, match="这次导入已导入，不能再操作"):
        apply_roster(record, actor=cycle.created_by)


def test_a_list_of_names_is_enough_and_takes_the_order_of_the_units():
    cycle, _ = prepared()
    record = kept(cycle, workbook(["靖远县2026年考核单位"], ["单位"], ["若笠乡"], ["北湾镇"], sheet="名册"))
    assert record.counts == {"列入": 0, "修改": 0, "不变": 2, "去掉": 1, "错误": 0}
    assert apply_roster(record, actor=cycle.created_by) == 2
    assert list(cycle.roster.order_by("position").values_list("name", flat=True)) == ["北湾镇", "若笠乡"]


def test_every_wrong_cell_is_told_at_once_and_marked():
    cycle, _ = prepared()
    content = workbook(
        HEAD,
        ["620421101", "北滩镇", "是", "", "", ""],
        ["620421999", "无名镇", "是", "", "", ""],
        ["", "若笠乡", "是", "试评", "", ""],
        ["", "东湾镇", "去", "旁听", "", ""],
        ["", "东湾镇", "是", "", "", ""],
        ["620421101", "北湾镇", "是", "旁听", "", "镇"],
        sheet="名册",
    )
    record = kept(cycle, content)
    assert (record.state, record.counts) == (ImportState.REFUSED, {"错误": 6})
    assert told(record) == [
        (2, "B", "区划代码620421101是「北湾镇」，表里写的是「北滩镇」，请改一致。"),
        (
            3,
            "A",
            f"「无名镇」（620421999）不是{cycle.owner}下属的乡镇（街道），不能列入这份名册。请核对，或先在单位名单中导入。",
        ),
        (4, "E", "「原因」不能为空。"),
        (5, "C", "「参加」只能填是或否。"),
        (6, "B", "「东湾镇」与第5行重复，一个单位只能有一行。"),
        (7, "D", "「旁听」不是参加方式，可填：参加考核、考核但不排名、免予考核、试评。"),
    ]
    assert load_workbook(open_file(record.marked)).sheetnames[0] == "错误清单"
    assert cycle.roster.count() == 3
    with pytest.raises(Refused, match="这次导入有错误，不能再操作"):
        apply_roster(record, actor=cycle.created_by)


def test_the_rules_of_groups_and_exemptions_speak_at_their_rows():
    cycle, _ = prepared()
    book = load_workbook(io.BytesIO(workbook(HEAD, ["", "北湾镇", "是", "", "", "乡、全县"], sheet="名册")))
    book["名册"].append(["", "若笠乡", "是", "免予考核", "整体搬迁", ""])
    book["名册"].append(["", "东湾镇", "否", "", "", ""])
    page = book.create_sheet("不考核的项目")
    for row in (
        ["单位", "项目编号", "项目名称", "原因"],
        ["北湾镇", "1.2", "按时报送", "新设立"],
        ["北湾镇", "1.2", "", "新设立"],
        ["北湾镇", "9", "", "没有"],
        ["北湾镇", 1.1, "按时报送", "没有"],
        ["北湾镇", "2", "", ""],
        ["若笠乡", "1.2", "", "搬迁"],
        ["东湾镇", "1.2", "", "不参加"],
    ):
        page.append(row)
    name = "「1.2 按时报送」"
    assert told(kept(cycle, saved(book))) == [
        (2, "F", "「乡」已经是名册的排名分组，「北湾镇」另外参加的排名请换个名称，例如“全县”。"),
        (3, "B", f"「北湾镇」的{name}写了两次，请去掉一个。"),
        (4, "B", "「北湾镇」不考核的项目「9」不在方案里，请重新选择。"),
        (5, "C", "编号1.1是「组织领导」，表里写的是「按时报送」，请改一致。"),
        (6, "D", "「原因」不能为空。"),
        (7, "B", "「若笠乡」整体免予考核，不用再写不考核的项目，请去掉。"),
        (8, "A", "「东湾镇」没有列入名册，请列入，或去掉这一行。"),
    ]


def test_what_was_not_shown_is_not_frozen():
    """The roster changed after the preview, or the cycle was opened: neither is overwritten."""
    cycle, units = prepared()
    record = kept(cycle, workbook(["单位"], ["若笠乡"], sheet="名册"))
    services.freeze_roster(cycle, units=units[:1], actor=cycle.created_by)
    with pytest.raises(Refused, match="预览之后名册或单位名单已有变化"):
        apply_roster(record, actor=cycle.created_by)
    assert preview_roster(record, actor=cycle.created_by).stale.startswith("预览之后名册")
    cycle.refresh_from_db()
    services.open_cycle(cycle, actor=cycle.created_by)
    assert "名册已经锁定" in preview_roster(record, actor=cycle.created_by).stale
    with pytest.raises(Refused, match="名册已经锁定"):
        kept(Cycle.objects.get(pk=cycle.pk), workbook(["单位"], ["若笠乡"], sheet="名册"))
    assert list(cycle.roster.values_list("name", flat=True)) == ["北湾镇"]


def test_the_pages_lead_from_upload_to_the_frozen_roster(client):
    cycle, _ = prepared()
    client.force_login(make_user(at=cycle.owner, role=Role.ORGANIZER))
    address = f"/cycles/{cycle.pk}/roster/"
    assert client.get(f"{address}file/").status_code == 200
    refused = client.post(f"{address}upload/", {"file": SimpleUploadedFile("名册.xls", b"not a workbook")})
    assert refused.status_code == 409
    content = SimpleUploadedFile("名册.xlsx", workbook(["单位"], ["若笠乡"], sheet="名册"))
    answer = client.post(f"{address}upload/", {"file": content})
    page = client.get(answer["Location"]).content.decode()
    assert "共1个单位" in page
    assert "确认并冻结名册" in page
    assert client.post(f"{answer['Location']}apply/")["Location"] == f"/cycles/{cycle.pk}/"
    assert [entry.name for entry in cycle.roster.all()] == ["若笠乡"]
    again = client.post(
        f"{address}upload/", {"file": SimpleUploadedFile("名册.xlsx", workbook(["单位"], ["若笠乡"], sheet="名册"))}
    )
    assert "没有需要导入的变化" in client.get(again["Location"]).content.decode()
    assert client.post(f"{again['Location']}drop/")["Location"] == f"{address}upload/"
    listed = client.get(f"{address}upload/").content.decode()
    assert "已放弃" in listed
    assert "已导入" in listed


def test_the_page_leads_to_every_wrong_place(client):
    """N14: a summary at the top that links to the field, the field itself marked."""
    cycle, units = prepared()
    client.force_login(make_user(at=cycle.owner, role=Role.ORGANIZER))
    answer = client.post(
        f"/cycles/{cycle.pk}/roster/",
        {
            "unit": [unit.pk for unit in units],
            f"standing:{units[1].pk}": "exempt",
            "spared-unit": [str(units[0].pk), ""],
            "spared-node": ["1.2", "2"],
            "spared-reason": ["", "没有"],
            "spared-document": ["", ""],
        },
    )
    assert answer.status_code == 422
    assert answer.context["form"].problems() == [
        (f"reason-{units[1].pk}", "东湾镇不按一般方式参加考核，请写明原因。"),
        ("spared-reason-1", "不考核的项目第1行北湾镇：请写明原因。"),
        ("spared-unit-2", "不考核的项目第2行：请选择参加考核的单位。"),
    ]
    page = answer.content.decode()
    for place, _ in answer.context["form"].problems():
        assert f'href="#{place}"' in page
        (field,) = [part for part in page.split("<") if f'id="{place}"' in part]
        assert 'aria-invalid="true"' in field
    assert page.count('aria-invalid="true"') == 3


def roster_of(cycle: Cycle, units: list[Organization]) -> bytes:
    """The exported roster with 若笠乡 spared one item and a whole part."""
    book = exported(cycle)
    spared = book["不考核的项目"]
    for row, (code, reason) in enumerate((("1.2", "不承担报送任务"), ("2", "2026年10月新设立")), 4):
        spared[f"B{row}"], spared[f"C{row}"] = units[2].name, code
        spared[f"E{row}"], spared[f"F{row}"] = reason, "县办〔2026〕3号"
    return saved(book)


def test_what_the_roster_workbook_spares_is_neither_asked_nor_counted(client: Client) -> None:
    """3.5 of 4 for 1.1; 6 for 1.2 and 10 for part 2, which count as full where they are not assessed."""
    cycle, units = prepared()
    assert apply_roster(kept(cycle, roster_of(cycle, units)), actor=cycle.created_by) == 3
    cycle.refresh_from_db()
    services.open_cycle(cycle, actor=cycle.created_by)
    spared = sheets_of(cycle)[2]
    client.force_login(make_user(at=units[2], role=Role.FILLER))
    page = client.get(f"/sheets/{spared.pk}/").content.decode()
    assert 'data-key="meetings"' in page
    assert 'data-key="late"' not in page

    assert set(selectors.outline_of(spared.roster_entry).unit_data) == {"no_group", "meetings", "honours"}
    run = assess_as_asked(cycle, {2: {"meetings": "3"}})
    cycle.refresh_from_db()
    result = run.results.get(roster_entry=spared.roster_entry)
    assert (run.provisional, result.total, result.place) == (0, parse("19.5"), 1)
    told = {code: selectors.explanation(result, code) for code in ("1.2", "2", "2.1")}
    assert {code: (node.value, node.status) for code, node in told.items()} == {
        "1.2": (parse("6"), Status.EXEMPT),
        "2": (parse("10"), Status.EXEMPT),
        "2.1": (parse("5"), Status.EXEMPT),
    }
    assert any("不承担报送任务（县办〔2026〕3号）" in line for line in told["1.2"].lines)
    again = services.rerun(run)
    assert (again.same, again.digest) == (True, run.digest)
    book = opened(explanation_workbook(result, actor=cycle.created_by))
    assert "2026年10月新设立（县办〔2026〕3号）" in text_of(book.worksheets[0])
