"""The list of units as proposals: merges, abolitions, guesses, ticks; what is asked and what is refused (F8)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.imports.units import apply_units, plan_book, plan_units
from organizations.imports.units.missing import _alike
from organizations.imports.units.proposals import EVERY_NEW, Proposal, chosen, proposals
from organizations.models import (
    AuditEvent,
    EventLink,
    Field,
    ImportRecord,
    Kind,
    Organization,
    OrganizationEvent,
    Placement,
    User,
)
from organizations.roles import Role
from organizations.services import tree
from tests.organizations.conftest import person
from tests.organizations.test_imports import HEAD, workbook
from tests.organizations.test_pages import upload
from tests.organizations.test_tree import DAY, assert_derived_right, unit

MERGING = [*HEAD, "上级代码", "并入", "撤销"]


@pytest.fixture
def villages(township: Organization) -> list[Organization]:
    """Four more villages of 乌兰镇, the last with a branch."""
    found = [
        tree.found(
            name=name, kind=Kind.VILLAGE, parent=township, field=Field.VILLAGE, code=f"62042110220{n}", actor=None
        )
        for n, name in enumerate(("甲村", "乙村", "丙村", "丁村"), 1)
    ]
    tree.found(name="丁村支部", kind=Kind.BRANCH, parent=found[-1], code="DZB", actor=None)
    return found


def proposed(*rows: list[object], root: Organization | None = None) -> list[Proposal]:
    plan = plan_book(read(workbook(*rows)), root=root)
    assert plan.problems == []
    return proposals(plan)


def told(*rows: list[object], root: Organization | None = None) -> list[str]:
    return [str(problem) for problem in plan_book(read(workbook(*rows)), root=root).problems]


def load(*rows: list[object], root: Organization | None = None, **document: Any) -> ImportRecord:
    record = plan_units(workbook(*rows), root=root, actor=None)
    apply_units(record, actor=None, **document)
    return ImportRecord.objects.get(pk=record.pk)


def test_a_list_merges_abolishes_and_founds_in_one_transaction(villages: list[Organization]) -> None:
    record = load(
        MERGING,
        ["620421102210", "甲乙村", None, None, None],
        ["620421102201", "甲村", None, "620421102210", None],
        ["620421102202", "乙村", None, "甲乙村", None],
        ["620421102203", "丙村", None, None, "是"],
        ["620421102204", "丁村", None, "620421102210", None],
        effective_on=DAY,
        document_no="乌政发〔2026〕3号",
        founding=True,
    )
    assert record.counts == {
        "新增": 1,
        "更名": 0,
        "调整领域": 0,
        "划转": 0,
        "合并": 3,
        "撤销": 1,
        "待确认": 0,
        "不变": 0,
        "错误": 0,
    }
    new = unit("620421102210")
    assert (new.name, new.opened_on, new.placements.get().valid_from) == ("甲乙村", DAY, DAY)
    merge = OrganizationEvent.objects.get(kind="merge")
    links = EventLink.objects.filter(event=merge)
    assert {(link.source.name, link.target, link.share) for link in links} == {
        ("甲村", new, 1_000_000),
        ("乙村", new, 1_000_000),
        ("丁村", new, 1_000_000),
    }
    assert set(OrganizationEvent.objects.values_list("kind", "effective_on", "document_no")) == {
        (kind, DAY, "乌政发〔2026〕3号") for kind in ("found", "merge", "abolish")
    }
    assert set(Organization.objects.filter(closed_on=DAY).values_list("name", flat=True)) == {
        "甲村",
        "乙村",
        "丙村",
        "丁村",
    }
    assert unit("DZB").parent == new
    assert_derived_right()


def test_importing_the_merged_list_again_changes_nothing(villages: list[Organization]) -> None:
    rows = [
        MERGING,
        ["620421102201", "甲村", None, "620421102202", None],
        ["620421102202", "乙村", None, None, None],
        ["620421102203", "丙村", None, None, "√"],
    ]
    load(*rows, effective_on=DAY)
    before = OrganizationEvent.objects.count()
    again = load(*rows)
    assert (again.counts["不变"], again.counts["合并"], again.counts["撤销"]) == (3, 0, 0)
    assert OrganizationEvent.objects.count() == before


def test_units_left_out_are_only_proposed(villages: list[Organization], township: Organization) -> None:
    rows = [
        HEAD,
        ["620421102001", "城关社区居委会"],
        ["620421102200", "河靖坪村村民委员会"],
        ["620421102210", "甲乙村"],
    ]
    rows += [["620421102203", "丙村"], ["620421102204", "丁村"]]
    found = proposed(*rows, root=township)
    assert [(one.key, one.ticked, one.guessed) for one in found] == [
        ("新增:620421102210", True, False),
        ("合并:620421102201>620421102210", False, True),
        ("撤销:620421102201", False, True),
        ("合并:620421102202>620421102210", False, True),
        ("撤销:620421102202", False, True),
    ]
    load(*rows, root=township, effective_on=DAY)
    assert not Organization.objects.exclude(closed_on=None).exists()


def test_what_was_ticked_happens_and_nothing_else(villages: list[Organization], township: Organization) -> None:
    rows = [
        HEAD,
        ["620421102001", "城关社区"],
        ["620421102200", "河靖坪村"],
        ["620421102203", "丙村"],
        ["620421102204", "丁村"],
        ["620421102210", "甲乙村"],
    ]
    ticks = ["更名:620421102200", "新增:620421102210", "合并:620421102201>620421102210"]
    record = load(*rows, root=township, effective_on=DAY, ticks=ticks)
    assert (unit("620421102200").name, unit("620421102001").name) == ("河靖坪村", "城关社区居委会")
    assert list(Organization.objects.exclude(closed_on=None).values_list("name", flat=True)) == ["甲村"]
    assert {act: number for act, number in record.counts.items() if number} == {
        "新增": 1,
        "更名": 1,
        "合并": 1,
        "不变": 2,
    }


def test_the_digest_of_an_applied_import_tells_what_was_ticked(
    villages: list[Organization], township: Organization
) -> None:
    rows = [HEAD, ["620421102201", "甲新村"], ["620421102202", "乙新村"]]
    planned = plan_units(workbook(*rows), root=township, actor=None)
    other = plan_units(workbook(*rows), root=township, actor=None)
    assert planned.plan_digest == other.plan_digest
    apply_units(planned, actor=None, ticks=["更名:620421102201"])
    planned.refresh_from_db()
    assert planned.plan_digest != other.plan_digest
    assert AuditEvent.objects.get(action="import.applied").changes["plan"] == planned.plan_digest
    with pytest.raises(Refused, match="预览之后单位名单已有变化"):
        apply_units(other, actor=None, ticks=["更名:620421102202"])


REFUSED = [
    (["更名:620421102999"], "勾选的变化与现在的名单对不上"),
    (["合并:620421102201>620421102210"], "「甲村」的合并要用到新单位「甲乙村」，而它没有勾选"),
    (
        ["合并:620421102201>620421102210", "撤销:620421102201", EVERY_NEW],
        "「甲村」同时勾选了并入 甲乙村（620421102210，乌兰镇）和撤销",
    ),
    (["新增:620421104201"], "「新镇村」的新增要用到新单位「新镇」，而它没有勾选"),
]


@pytest.mark.parametrize(("ticks", "sentence"), REFUSED)
def test_ticks_that_contradict_each_other(
    villages: list[Organization], township: Organization, ticks: list[str], sentence: str
) -> None:
    rows = [
        HEAD,
        ["620421102001", "城关社区居委会"],
        ["620421102200", "河靖坪村村民委员会"],
        ["620421102202", "乙村"],
        ["620421102203", "丙村"],
        ["620421102210", "甲乙村"],
        ["620421104", "新镇"],
        ["620421104201", "新镇村"],
    ]
    plan = plan_book(read(workbook(*rows)), root=township.parent)
    with pytest.raises(Refused, match=sentence):
        chosen(plan, ticks)


BAD = [
    (["620421102201", "甲村", None, "620421102201", None], "第2行D列：「甲村」不能并入自己"),
    (["620421102201", "甲村", None, "620421102999", None], "第2行D列：「甲村」要并入的「620421102999」既不在表中"),
    (["620421102201", "甲村", None, "620421102", None], "第2行D列：「甲村」是村（社区），与要并入的单位类型不同"),
    (["620421102299", "戊村", None, "620421102201", None], "第2行D列：系统里没有「戊村」（620421102299），不能合并"),
    (["620421102299", "戊村", None, None, "是"], "第2行E列：系统里没有「戊村」（620421102299），不能撤销"),
    (["620421102201", "甲村", None, "620421102202", "是"], "第2行E列：「并入」和「撤销」只能填一个"),
    (["620421102201", "甲村", None, None, "大概"], "第2行E列：「大概」看不懂"),
    (["620421102201", "甲村", "无名镇", None, None], "第2行C列：没有找到「无名镇」，请改填区划代码。"),
]


@pytest.mark.parametrize(("row", "sentence"), BAD)
def test_bad_merges(villages: list[Organization], row: list[object], sentence: str) -> None:
    (problem,) = told(MERGING, row)
    assert sentence in problem


def test_a_chain_of_merges_is_refused(villages: list[Organization]) -> None:
    (problem,) = told(
        MERGING,
        ["620421102201", "甲村", None, "620421102202", None],
        ["620421102202", "乙村", None, "620421102203", None],
    )
    assert "要并入的「乙村」在表中也被撤销或并入别处" in problem


def test_a_name_of_two_villages_is_asked(villages: list[Organization], township: Organization) -> None:
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=township.parent, code="620421101", actor=None)
    tree.found(name="乙村", kind=Kind.VILLAGE, parent=other, code="620421101201", actor=None)
    row = ["620421102201", "甲村", None, "乙村", None]
    assert told(MERGING, row) == [
        "「名单」第2行D列：「乙村」不止一个：620421102202（乌兰镇）、620421101201（北湾镇），请改填区划代码。"
    ]
    assert proposed(MERGING, row, root=township)[0].key == "合并:620421102201>620421102202"  # one alone in reach


def test_a_merge_with_a_unit_out_of_reach_is_refused(villages: list[Organization], township: Organization) -> None:
    other = tree.found(name="北湾镇", kind=Kind.TOWNSHIP, parent=township.parent, code="620421101", actor=None)
    tree.found(name="己村", kind=Kind.VILLAGE, parent=other, code="620421101201", actor=None)
    (problem,) = told(MERGING, ["620421102201", "甲村", None, "620421101201", None], root=township)
    assert "不在「乌兰镇」范围内" in problem


def test_a_workbook_in_traditional_characters(township: Organization) -> None:
    found = proposed(
        ["區劃代碼", "名稱", "類型", "領域", "上級代碼", "併入", "撤銷"],
        ["620421101", "北灣鎮", "鄉鎮（街道）", "鎮", None, None, None],
        ["620421101001", "東關社區", "社區", "社區", None, None, None],
        ["620421102", "烏蘭鎮", "鄉鎮", None, None, None, None],
        ["620421102200", "河靖坪村村民委員會", "村", None, None, None, None],
        ["620421102001", "城關社區居委會", "社區", None, None, None, "否"],
    )
    assert [(one.key, one.after, one.ticked) for one in found] == [
        ("更名:620421102", "烏蘭鎮", False),
        ("更名:620421102200", "河靖坪村村民委員會", False),
        ("更名:620421102001", "城關社區居委會", False),
        ("新增:620421101", "北灣鎮（镇）", True),
        ("新增:620421101001", "東關社區（社区）", True),
    ]
    assert {one.note for one in found[:3]} == {"只是繁体、简体写法不同，要改名的请勾选"}


def test_a_kind_that_no_table_of_characters_knows_is_refused_with_its_row(township: Organization) -> None:
    (problem,) = told([*HEAD, "類型"], ["620421101", "北灣鎮", "鎭"])
    assert problem.startswith("「名单」第2行C列：「鎭」不是单位类型")


def test_a_new_code_with_the_name_of_its_sibling_is_asked(township: Organization) -> None:
    (one,) = (each for each in proposed(HEAD, ["620421102209", "河靖坪村村民委員會"]) if each.act == "新增")
    assert (one.ticked, one.note) == (
        False,
        "乌兰镇已有「河靖坪村村民委员会」（620421102200），确是另一个的请勾选",
    )


def test_a_day_to_come_is_refused(township: Organization) -> None:
    record = plan_units(workbook(HEAD, ["620421101", "北湾镇"]), root=township.parent, actor=None)
    with pytest.raises(Refused, match="还没有到"):
        apply_units(record, actor=None, effective_on=date(2999, 1, 1))
    assert not Organization.objects.filter(code="620421101").exists()


def test_new_units_are_founded_in_bulk_as_events(township: Organization, django_assert_max_num_queries: Any) -> None:
    rows = [HEAD, *([f"6204211023{n:02}", f"新{n}村"] for n in range(99))]
    record = plan_units(workbook(*rows), root=township, actor=None)
    with django_assert_max_num_queries(60):
        apply_units(record, actor=None, effective_on=DAY, document_no="甲1号", founding=True)
    events = OrganizationEvent.objects.filter(kind="found", effective_on=DAY, document_no="甲1号")
    assert (events.count(), EventLink.objects.filter(event__in=events, source=None).count()) == (99, 99)
    assert Placement.objects.filter(valid_from=DAY).count() == 99


@pytest.fixture
def keeper(county: Organization) -> User:
    return person(county, Role.CONFIGURATOR, "keeper")


def test_the_page_proposes_and_takes_ticks(client: Client, keeper: User, villages: list[Organization]) -> None:
    client.force_login(keeper)
    rows = [MERGING, ["620421102201", "甲村", None, "乙村", None], ["620421102203", "丙新村", None, None, None]]
    preview = upload(client, unit("620421"), workbook(*rows)).url
    html = client.get(preview).content.decode()
    assert 'name="change" value="合并:620421102201&gt;620421102202" checked' in html
    assert 'name="change" value="更名:620421102203" checked' in html
    sent = {"effective_on": DAY.isoformat(), "document_no": "甲3号", "ticks": "1"}
    nothing = client.post(f"{preview}apply/", sent)
    assert nothing.status_code == 422
    html = nothing.content.decode()
    assert "没有勾选任何变化，请先勾选。" in html and 'value="甲3号"' in html
    assert 'name="change" value="更名:620421102203" aria-label' in html  # still unticked
    done = client.post(f"{preview}apply/", sent | {"change": ["合并:620421102201>620421102202"]}, follow=True)
    html = done.content.decode()
    assert "已导入：合并 1。没有勾选的1项没有办理。" in html
    assert "没有勾选，没有办理的变化（1）" in html and "丙新村" in html
    record = ImportRecord.objects.get()
    assert record.left == [["更名", "620421102203", "丙村", "丙新村"]]
    merge = OrganizationEvent.objects.get(record=record)
    link = f"/units/events/?record={record.pk}&amp;kind=merge"
    assert link in html
    listed = client.get(link.replace("&amp;", "&")).content.decode()
    assert f'href="{merge.get_absolute_url()}"' in listed and f'只列导入「<a href="{preview}">' in listed
    assert "没有符合条件的事件" in client.get(f"/units/events/?record={record.pk}&kind=found").content.decode()
    again = client.post(f"{preview}apply/", sent | {"change": ["更名:620421102203"]})
    assert again.status_code == 409
    assert unit("620421102203").name == "丙村"
    assert not Organization.objects.in_force().filter(name="甲村").exists()


def test_the_page_refuses_a_day_to_come(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    preview = upload(client, unit("620421"), workbook(HEAD, ["620421101", "北湾镇"])).url
    sent = {"effective_on": "2999-01-01", "document_no": "甲4号", "newcomers": "founded", "ticks": "1", "new": "x"}
    answer = client.post(f"{preview}apply/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422 and "生效日期还没有到" in html
    for kept in ('value="2999-01-01"', 'value="甲4号"', 'value="founded" id="id_newcomers_1" checked'):
        assert kept in html
    assert 'value="新增:620421101" aria-label' in html
    assert not Organization.objects.filter(code="620421101").exists()


def test_rows_above_each_other_are_named(villages: list[Organization], township: Organization) -> None:
    full = ["区划代码", "名称", "类型", "上级代码"]
    rows = [["ZBA", "甲党总支", "党总支", "ZBB"], ["ZBB", "乙党总支", "党总支", "ZBA"]]
    first, second = told(full, *rows, ["ZBC", "丙支部", "党支部", "ZBC"], root=township)[:2]
    for problem, row in ((first, 2), (second, 3)):
        assert problem.startswith(f"「名单」第{row}行D列：「甲党总支」（第2行）、「乙党总支」（第3行）互为上级")


def test_a_target_is_told_with_its_code_and_superior(villages: list[Organization]) -> None:
    (one,) = proposed(MERGING, ["620421102201", "甲村", None, "620421102202", None])
    assert one.after == "并入 乙村（620421102202，乌兰镇）"


def test_a_rename_to_the_name_of_a_sibling_is_left_to_a_person(villages: list[Organization]) -> None:
    row = ["620421102201", "乙村"]
    (one,) = proposed(HEAD, row)
    assert (one.ticked, one.note) == (False, "乌兰镇已有「乙村」（620421102202），确是另一个的请勾选")
    swapped = proposed(HEAD, row, ["620421102202", "甲村"])
    assert [each.ticked for each in swapped] == [True, True]  # each gives its name up
    load(HEAD, row, effective_on=DAY, ticks=["更名:620421102201"])
    assert [unit(code).name for code in ("620421102201", "620421102202")] == ["乙村", "乙村"]


def test_two_rows_of_one_name_and_unread_columns_are_told(villages: list[Organization], township: Organization) -> None:
    rows = [[*HEAD, "人口"], ["620421102220", "新村", 300], ["620421102221", "新村", 200]]
    notices = plan_book(read(workbook(*rows)), root=township).notices
    assert "「名单」的「人口」列没有读取，不影响其他各列。" in notices
    assert "第2行和第3行在同一上级之下都叫「新村」，请核对是不是两个单位。" in notices


def test_new_units_in_traditional_characters_are_told(township: Organization) -> None:
    (one,) = proposed(HEAD, ["620421102222", "龍灣新村"], root=township)[:1]
    assert (one.ticked, one.note) == (True, "名称是繁体字，导入后照原样保存，请核对")


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("罗家湾村", "黄河湾社区", False),
        ("河靖坪村", "河东村", True),
        ("东坪村", "河东村", True),
        ("河靖坪村", "河靖坪社区", True),
    ],
)
def test_only_near_names_are_guessed(old: str, new: str, near: bool) -> None:
    assert _alike(old, new, {"罗家湾", "滨河", "黄冈", "河靖坪", "东坪"}) is near
