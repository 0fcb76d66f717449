"""Honours, demonstration points, cards and figures: what is registered, refused, corrected, withdrawn and counted."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations import filing
from organizations.imports.honours import plan_book
from organizations.models import (
    AuditEvent,
    CardYear,
    DemonstrationPoint,
    Honour,
    ImportRecord,
    IndicatorValue,
    Organization,
    StoredFile,
    User,
    YearItem,
)
from organizations.roles import Role
from organizations.selectors.honours import point_counts
from organizations.services import cards, honours, tree
from organizations.services.people import register_person
from tests.organizations.conftest import person
from tests.organizations.test_imports import workbook

ONE = 1_000_000
DAY = date(2024, 7, 1)
HONOURS = ["单位代码", "单位名称", "获奖人员", "身份证号码", "荣誉名称", "级别", "授予机关", "授予日期"]
POINTS = ["单位名称", "示范点名称", "级别", "批次", "确定日期", "联系人"]


@pytest.fixture
def keeper(township: Organization) -> User:
    """The county's organizer."""
    return person(township.parent, Role.ORGANIZER, "keeper")


@pytest.fixture
def look(client: Client, keeper: User) -> Callable[[str], str]:
    """Reads a page as the keeper."""
    client.force_login(keeper)

    def get(url: str) -> str:
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    return get


def award(unit: Organization, **given: Any) -> Honour:
    said = {"name": "红旗单位", "level": "county", "issuer": "县委", "awarded_on": DAY, "actor": None}
    return honours.award(unit, **said | given)


def point(unit: Organization, **given: Any) -> DemonstrationPoint:
    said = {"name": "党建示范点", "level": "county", "since": DAY, "actor": None}
    return honours.name_point(unit, **said | given)


def test_an_honour_is_refused_for_a_day_to_come_for_a_unit_not_there_and_twice(township: Organization) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="还没有到"):
        award(township, awarded_on=tomorrow)
    young = tree.found(name="新村", kind="village", parent=township, opened_on=date(2025, 1, 1), actor=None)
    with pytest.raises(Refused, match="2025年1月1日才成立"):
        award(young)
    tree.abolish(young, effective_on=date(2026, 1, 1), actor=None)
    young.refresh_from_db()
    with pytest.raises(Refused, match="已于2026年1月1日撤销"):
        award(young, awarded_on=date(2026, 1, 1))
    award(young, awarded_on=date(2025, 12, 31))
    award(township)
    with pytest.raises(Refused, match="2024年7月1日的「红旗单位」已经登记过"):
        award(township)
    assert Honour.objects.count() == 2


def test_an_honour_of_a_person_needs_somebody_of_the_unit(township: Organization) -> None:
    village = township.children.get(code="620421102200")
    zhang = register_person(name="张三", home=village, actor=None)
    with pytest.raises(Refused, match="「张三」不在「乌兰镇」"):
        award(township, person=zhang)
    assert award(village, person=zhang).person == zhang
    award(village)  # the same title of the unit itself is another honour


def test_a_persons_file_lists_what_the_person_was_given(township: Organization, keeper: User) -> None:
    village = township.children.get(code="620421102200")
    zhang = register_person(name="张三", home=village, actor=None)
    award(village, person=zhang, name="优秀党员", document_no="〔2024〕7号")
    honours.withdraw(award(village, person=zhang, name="劳动模范"), reason="不是本人", actor=keeper)
    (section,) = [section for section in filing.sections(keeper, zhang) if section.title == "荣誉"]
    assert section.rows == [(DAY, "优秀党员", "县级", "县委", "河靖坪村村民委员会", "〔2024〕7号")]
    stranger = person(township.parent.parent.children.get(), Role.AUDITOR, "stranger")
    assert [section for section in filing.sections(stranger, zhang) if section.title == "荣誉"] == []


def test_withdrawing_needs_a_reason_and_stays_on_record(township: Organization, keeper: User) -> None:
    row = award(township)
    with pytest.raises(Refused, match="写明理由"):
        honours.withdraw(row, reason=" ", actor=keeper)
    honours.withdraw(row, reason="登记错单位", actor=keeper)
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_reason) == (keeper, "登记错单位")
    with pytest.raises(Refused, match="已经作废"):
        honours.withdraw(row, reason="再作废", actor=keeper)
    award(township)
    event = AuditEvent.objects.get(action="honour.withdrawn")
    assert (event.reason, event.target_id) == ("登记错单位", str(row.pk))


@pytest.mark.parametrize("table", ["honour", "point", "cardyear", "indicatorvalue"])
def test_the_database_deletes_none_of_them(township: Organization, table: str) -> None:
    cards.load_items(actor=None)
    award(township)
    point(township)
    cards.keep_card(township, year=2024, data={"members": ONE}, actor=None)
    cards.keep_figure(township, year=2024, item=YearItem.objects.get(code="gdp"), value=1, source="甲", actor=None)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="不能删除"), transaction.atomic():
        cursor.execute(f"DELETE FROM organizations_{table}")


def test_the_database_changes_no_card_figure_or_honour(township: Organization) -> None:
    cards.load_items(actor=None)
    award(township)
    cards.keep_card(township, year=2024, data={"members": ONE}, actor=None)
    cards.keep_figure(township, year=2024, item=YearItem.objects.get(code="gdp"), value=1, source="甲", actor=None)
    for rows, change in (
        (CardYear.objects, {"data": {"members": 2}}),
        (IndicatorValue.objects, {"value": 2}),
        (Honour.objects, {"level": "national"}),
    ):
        with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
            rows.update(**change)


def test_a_point_has_contacts_by_date_and_ends_with_a_reason(township: Organization) -> None:
    first = point(township, contacts=[honours.Contact("王一", "县委组织部"), honours.Contact("李二")])
    honours.change_contacts(first, contacts=[honours.Contact("李二")], since=date(2025, 1, 1), actor=None)
    told = [(each.name, each.since, each.until) for each in first.contacts.order_by("pk")]
    assert told == [("王一", DAY, date(2025, 1, 1)), ("李二", DAY, None)]
    with pytest.raises(Refused, match="已是同名同级的示范点"):
        point(township)
    with pytest.raises(Refused, match="退出日期必须晚于确定日期"):
        honours.end_point(first, until=DAY, reason="验收不合格", actor=None)
    honours.end_point(first, until=date(2025, 6, 1), reason="验收不合格", actor=None)
    assert first.contacts.get(name="李二").until == date(2025, 6, 1)
    assert not DemonstrationPoint.objects.on(date(2025, 6, 1)).exists()
    assert DemonstrationPoint.objects.on(date(2025, 5, 31)).exists()
    point(township, since=date(2025, 6, 1))


def test_495_and_18_points_by_level_and_county(county: Organization, township: Organization) -> None:
    """Text 1, row 1.6: 495 of city, counties and townships, 18 of the province."""
    other = tree.found(name="会宁县", kind="county", parent=county.parent, code="620422", actor=None)
    levels = ["city"] * 100 + ["county"] * 195 + ["township"] * 200 + ["provincial"] * 18
    DemonstrationPoint.objects.bulk_create(
        DemonstrationPoint(organization=(county, other)[number % 2], name=f"示范点{number}", level=level, since=DAY)
        for number, level in enumerate(levels)
    )
    lines = point_counts(DemonstrationPoint.objects.standing())
    assert [(line.name, line.numbers, line.total) for line in lines] == [
        ("靖远县", (0, 9, 50, 98, 100), 257),
        ("会宁县", (0, 9, 50, 97, 100), 256),
        ("合计", (0, 18, 100, 195, 200), 513),
    ]
    assert lines[-1].below == 495


def test_a_card_is_corrected_by_a_new_version_with_a_reason(township: Organization) -> None:
    cards.load_items(actor=None)
    data = {"members": 1953 * ONE, "area": 112 * ONE}
    first = cards.keep_card(township, year=2024, data=data, source="年报", actor=None)
    assert cards.keep_card(township, year=2024, data=data, source="年报", actor=None) == first
    with pytest.raises(Refused, match="已固定（第1版），更正请写明理由"):
        cards.keep_card(township, year=2024, data={"members": ONE}, actor=None)
    second = cards.keep_card(township, year=2024, data={"members": 1954 * ONE}, reason="漏报1人", actor=None)
    assert (second.version, second.current) == (2, True)
    first.refresh_from_db()
    assert (first.current, first.data) == (False, data)
    with pytest.raises(Refused, match="没有代号为「cows」"):
        cards.keep_card(township, year=2023, data={"cows": ONE}, actor=None)
    with pytest.raises(Refused, match="年度2099不对"):
        cards.keep_card(township, year=2099, data=data, actor=None)


def test_two_sources_that_differ_both_stand(township: Organization, look: Callable[[str], str]) -> None:
    """Text 0, row 0.25: 16 units after the regrouping, 17 further down."""
    cards.load_items(actor=None)
    item = YearItem.objects.get(code="education-units")
    cards.keep_figure(township, year=2006, item=item, value=16 * ONE, source="汇报第12行", actor=None)
    cards.keep_figure(township, year=2006, item=item, value=17 * ONE, source="汇报第25行", actor=None)
    with pytest.raises(Refused, match="同一来源已登记过"):
        cards.keep_figure(township, year=2006, item=item, value=18 * ONE, source="汇报第25行", actor=None)
    html = look("/honours/figures/?state=disputed")
    assert html.count("来源不一致</") >= 2 and "汇报第12行" in html and "汇报第25行" in html
    assert "16个" in html and "17个" in html


def test_the_items_of_cards_keep_their_code(township: Organization) -> None:
    assert cards.load_items(actor=None) == 16
    assert cards.load_items(actor=None) == 0
    item = YearItem.objects.get(code="members")
    item.code = "people-of-the-party"
    with pytest.raises(Refused, match="代号不能改"):
        cards.save_item(item, actor=None)


def messages(user: User, kind: str, *rows: list[object]) -> list[str]:
    return [str(problem) for problem in plan_book(read(workbook(*rows)), kind, user=user).problems]


def test_a_workbook_names_all_that_is_wrong(township: Organization, keeper: User) -> None:
    twin = tree.found(name="北滩镇", kind="township", parent=township.parent, code="620421103", actor=None)
    for parent, code in ((township, "620421102201"), (twin, "620421103201")):
        tree.found(name="新村", kind="village", parent=parent, code=code, actor=None)
    village = township.children.get(code="620421102201")
    for number in ("11010519491231002X", "440524188001010014"):
        register_person(name="李同名", home=village, id_number=number, actor=None)
    good = ["文明村", "省级", "省委", "2024-07-01"]
    assert messages(
        keeper,
        "honours",
        HONOURS,
        ["", "新村", "", "", *good],
        ["620421102201", "旧村", "", "", *good],
        ["620421102201", "新村", "李同名", "", *good],
        ["620421102201", "新村", "王无名", "", *good],
        ["", "没有的村", "", "", *good],
        ["620421103201", "新村", "", "", "文明村", "部级", "省委", "2124-07-01"],
        ["620421103201", "新村", "", "", *good],
        ["620421103201", "", "", "", *good],
    ) == [
        "「名单」第2行B列：「新村」有2个：乌兰镇的（620421102201）、北滩镇的（620421103201），请填写单位代码，或写成“上级/名称”。",
        "「名单」第3行A列：单位代码「620421102201」是「新村」，表里写的是「旧村」，请核对。",
        "「名单」第6行B列：没有找到「没有的村」，只能填写您可以登记的单位的代码或完整名称。",
        "「名单」第4行C列：「新村」有2人叫「李同名」，请填写身份证号码。",
        "「名单」第5行C列：「新村」没有叫「王无名」的人员，请先登记人员。",
        "「名单」第7行F列：「部级」不是级别，可填：国家级、省级、市级、县级、乡镇级。",
        "「名单」第7行H列：授予日期2124年7月1日还没有到，请在当天或之后登记。",
        "「名单」第9行B列：与「名单」第8行重复。",
    ]
    assert messages(keeper, "honours", HONOURS, ["", "北滩镇／新村", "", "", *good]) == []
    assert messages(keeper, "points", [*POINTS, "颜色"], ["乌兰镇", "示范点", "省", "", "2024-07-01", "", "红"]) == [
        "「名单」第1行G列：不认识「颜色」这一列，请改正表头或删除这一列。"
    ]
    assert messages(keeper, "honours", ["单位名称"], ["新村"]) == [
        "「名单」第1行：没有找到「荣誉名称」、「级别」、「授予机关」、「授予日期」列，请检查表头，或重新下载模板。"
    ]


def upload(client: Client, kind: str, *rows: list[object]) -> ImportRecord:
    file = SimpleUploadedFile("登记表.xlsx", workbook(*rows))
    answer = client.post("/honours/import/", {"kind": kind, "file": file})
    assert answer.status_code == 302
    return ImportRecord.objects.latest("pk")


def test_a_workbook_is_shown_then_applied_and_the_export_changes_nothing(
    client: Client, keeper: User, township: Organization, look: Callable[[str], str]
) -> None:
    cards.load_items(actor=None)
    village = township.children.get(code="620421102200")
    register_person(name="张三", home=village, actor=None)
    tables: dict[str, list[list[object]]] = {
        "honours": [
            HONOURS,
            ["", "乌兰镇", "", "", "红旗单位", "县级", "县委", "2024年7月1日"],
            ["620421102200", "", "张三", "", "优秀党员", "全国", "中共中央", "2021-07-01"],
        ],
        "points": [POINTS, ["乌兰镇", "党建示范点", "省级", "第二批", "2005-08-01", "王一（县委组织部部长）、李二"]],
        "cards": [["单位名称", "年度", "党员（人）", "区域面积"], ["乌兰镇", "2024年", "1953人", 112]],
        "figures": [
            ["单位名称", "年度", "指标", "数值", "增长（%）", "来源"],
            ["乌兰镇", 2024, "财政收入", "4700万元", "37.8%", "第26行"],
        ],
    }
    for kind, rows in tables.items():
        record = upload(client, kind, *rows)
        assert record.problems == []
        assert "将要登记" in look(f"/honours/import/{record.pk}/")
        assert client.post(f"/honours/import/{record.pk}/apply/").status_code == 302
        assert client.post(f"/honours/import/{record.pk}/apply/").status_code == 409
    assert Honour.objects.get(level="national").person.name == "张三"
    assert [each.duty for each in DemonstrationPoint.objects.get().contacts.order_by("pk")] == ["县委组织部部长", ""]
    assert CardYear.objects.get().data == {"members": 1953 * ONE, "area": 112 * ONE}
    figure = IndicatorValue.objects.get()
    assert (figure.value, figure.growth) == (4700 * ONE, 37_800_000)
    for kind, url in (("honours", ""), ("points", "points/"), ("cards", "cards/"), ("figures", "figures/")):
        response = client.get(f"/honours/{url}export/")
        content = io.BytesIO(response.getvalue()).getvalue()
        plan = plan_book(read(content), kind, user=keeper)
        assert (plan.problems, plan.creates, plan.unchanged) == ([], [], len(tables[kind]) - 1)


def test_a_plan_that_no_longer_holds_is_not_applied(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    record = upload(client, "honours", HONOURS, ["", "乌兰镇", "", "", "红旗单位", "县级", "县委", "2024-07-01"])
    award(township)
    answer = client.post(f"/honours/import/{record.pk}/apply/")
    assert answer.status_code == 409 and "预览之后登记的内容已有变化" in answer.content.decode()
    assert Honour.objects.count() == 1


def test_forms_register_end_and_withdraw(client: Client, keeper: User, township: Organization) -> None:
    cards.load_items(actor=None)
    client.force_login(keeper)
    given = {"organization": "乌兰镇", "name": "红旗单位", "level": "county", "issuer": "县委"}
    wrong = client.post("/honours/new/", given | {"awarded_on": "2999-01-01"})
    assert wrong.status_code == 422 and "还没有到" in wrong.content.decode()
    proof = SimpleUploadedFile("证书.pdf", b"%PDF-1.4\n%%EOF\n")
    made = client.post("/honours/new/", given | {"awarded_on": "2024-07-01", "file": proof})
    assert made.status_code == 302 and "红旗单位" in client.get(made["Location"]).content.decode()
    assert client.get(f"{made['Location']}file/").getvalue().startswith(b"%PDF")
    again = SimpleUploadedFile("复印件.pdf", b"%PDF-1.4\n% again\n%%EOF\n")
    twice = client.post("/honours/new/", given | {"awarded_on": "2024-07-01", "file": again})
    assert twice.status_code == 422 and "已经登记过" in twice.content.decode()
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["证书.pdf"]  # none of the refused one
    named = {"organization": "620421102", "name": "示范点", "level": "city", "since": "2024-07-01", "contacts": "王一"}
    place = client.post("/honours/points/new/", named)["Location"]
    assert client.post(f"{place}contacts/", {"contacts": "李二（副书记）", "since": "2025-01-01"}).status_code == 302
    assert client.post(f"{place}end/", {"until": "2025-06-01", "reason": "到期"}).status_code == 302
    html = client.get(place).content.decode()
    assert "已退出" in html and "李二" in html and "2025年6月1日：到期" in html
    card = {"organization": "乌兰镇", "year": "2024", "item-members": "1953人"}
    place = client.post("/honours/cards/new/", card)["Location"]
    again = client.post("/honours/cards/new/", card | {"item-members": "1954"})
    assert again.status_code == 422 and "更正请写明理由" in again.content.decode()
    place = client.post("/honours/cards/new/", card | {"item-members": "1954", "reason": "漏报"})["Location"]
    assert "第2版（现行）" in client.get(place).content.decode()
    item = YearItem.objects.get(code="gdp").pk
    figure = {
        "organization": "乌兰镇",
        "year": "2024",
        "item": item,
        "value": "11.5亿元",
        "growth": "20",
        "source": "甲",
    }
    assert client.post("/honours/figures/new/", figure).status_code == 302
    row = IndicatorValue.objects.get()
    assert client.post(f"/honours/figures/{row.pk}/withdraw/", {"reason": "口径不对"}).status_code == 302
    html = client.get(f"/units/{township.pk}/?tab=honours").content.decode()
    assert "红旗单位" in html and "1954" in html and "没有登记过指标值" in html


def test_lists_cost_the_same_queries_however_long(
    client: Client, keeper: User, township: Organization, django_assert_max_num_queries: Any
) -> None:
    cards.load_items(actor=None)
    item = YearItem.objects.get(code="gdp")
    for number in range(30):
        award(township, name=f"荣誉{number}")
        point(township, name=f"示范点{number}", contacts=[honours.Contact("王一")])
        cards.keep_card(township, year=1990 + number, data={"members": ONE}, actor=None)
        cards.keep_figure(township, year=2024, item=item, value=number, source=f"来源{number}", actor=None)
    client.force_login(keeper)
    for page in ("", "points/", "cards/", "figures/"):
        with django_assert_max_num_queries(11):
            client.get(f"/honours/{page}", headers={"HX-Request": "true"})


def test_the_api_tells_what_the_pages_tell(client: Client, keeper: User, township: Organization) -> None:
    cards.load_items(actor=None)
    award(township)
    point(township, contacts=[honours.Contact("王一", "部长")])
    cards.keep_card(township, year=2024, data={"members": 1953 * ONE}, actor=None)
    item = YearItem.objects.get(code="gdp")
    cards.keep_figure(township, year=2024, item=item, value=11_500_000, growth=20 * ONE, source="甲", actor=None)
    client.force_login(keeper)
    told = {name: client.get(f"/api/{name}/").json()["results"] for name in ("honours", "points", "cards", "figures")}
    assert told["honours"][0]["level_label"] == "县级" and told["honours"][0]["organization_name"] == "乌兰镇"
    assert told["points"][0]["contacts"] == [{"name": "王一", "duty": "部长"}]
    assert told["cards"][0]["data"] == {"members": "1953"}
    assert (told["figures"][0]["value"], told["figures"][0]["growth"]) == ("11.5", "20")
