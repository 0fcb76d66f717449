"""The pages of schemes: who sees what, the office table, import and publishing in the browser's words."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import services
from scoring.models import Indicator, Scheme, SchemeState
from scoring.selectors import spec_of
from tests.factories import make_organization, make_user, scheme_document

SEEDS = Path(__file__).parents[2] / "seeds" / "schemes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organization()


@pytest.fixture
def actor(county):
    return make_user(name="王配置", at=county, role=Role.CONFIGURATOR)


@pytest.fixture
def door(client, actor):
    client.force_login(actor)
    return client


def draft(county, actor, **changes):
    return services.import_scheme(scheme_document(**changes), owner=county, actor=actor)


def uneven(county, actor):
    bad = scheme_document()
    bad["nodes"][0]["points"] = "12"
    return services.import_scheme(bad, owner=county, actor=actor)


def upload(client, county, content, name="方案.json"):
    file = SimpleUploadedFile(name, content, content_type="application/json")
    return client.post(reverse("scoring:scheme-import"), {"owner": county.pk, "file": file})


def test_the_list_shows_own_schemes_and_published_ones_of_above(client, county, actor):
    draft(county, actor, key="own-draft", title="县里的草稿")
    services.publish(draft(county, actor, key="issued", title="县里发布的细则"), actor=actor)
    draft(make_organization("外县"), actor, key="foreign", title="外县的细则")
    township = make_organization(parent=county)
    client.force_login(make_user(at=township, role=Role.FILLER))
    page = client.get(reverse("scoring:scheme-list")).content.decode()
    assert "县里发布的细则" in page
    assert "县里的草稿" not in page
    assert "外县的细则" not in page
    assert "导入方案" not in page
    client.force_login(make_user(at=county))
    page = client.get(reverse("scoring:scheme-list")).content.decode()
    assert "县里发布的细则" in page
    assert "县里的草稿" in page


def test_the_list_filters_and_htmx_gets_its_rows_only(door, county, actor):
    draft(county, actor, key="a", title="乡镇党建细则")
    draft(county, actor, key="b", title="村级目标责任书", year=2025)
    url = reverse("scoring:scheme-list")
    assert door.get(url, {"q": "党建 靖远"}).context["page_obj"].paginator.count == 1
    assert door.get(url, {"year": 2025}).context["page_obj"][0].title == "村级目标责任书"
    assert door.get(url, {"state": "published"}).context["page_obj"].paginator.count == 0
    rows = door.get(url, headers={"HX-Request": "true"}).content.decode()
    assert rows.count("<tr>") == 3
    assert "<html" not in rows


@pytest.mark.parametrize("schemes", [1, 4])
def test_the_list_costs_the_same_queries_however_long(door, county, actor, schemes, django_assert_num_queries):
    for number in range(schemes):
        services.publish(draft(county, actor, key=f"s{number}"), actor=actor)
    with django_assert_num_queries(10):
        door.get(reverse("scoring:scheme-list"), headers={"HX-Request": "true"})


def test_the_table_merges_levels_and_adds_up(door, county, actor):
    content = (SEEDS / "jingyuan-township-dangjian-2026.json").read_bytes()
    scheme = services.import_scheme(content, owner=county, actor=actor)
    response = door.get(scheme.get_absolute_url())
    table = response.context["table"]
    assert table.heads == ("一级指标", "二级指标", "三级指标")
    assert len(table.rows) == 33
    assert [cell.rowspan for cell in table.rows[0].cells] == [9, 1]
    assert [cell.colspan for cell in table.rows[0].cells] == [1, 2]
    assert [(cell.code, cell.rowspan, cell.colspan) for cell in table.rows[2].cells] == [("1.3", 4, 1), ("1.3.1", 1, 1)]
    for row in range(33):  # every row fills the three merged columns
        covered = sum(
            cell.colspan
            for start, above in enumerate(table.rows[: row + 1])
            for cell in above.cells
            if start + cell.rowspan > row
        )
        assert covered == 3
    page = response.content.decode()
    assert "专题研究党建工作每少1次（应4次）扣0.5分" in page
    assert "按下列得分扣减：" in page
    assert "与满分100分一致" in page
    assert "优秀：90分及以上；良好：80分及以上、不足90分；一般：60分及以上、不足80分；较差：不足60分。" in page
    assert "优秀不超过每组参加排名单位的30%（有小数的舍去）" in page
    assert "等次不高于「一般」（依据「发生一票否决事项」）" in page
    assert "（最多5分）" in page


def test_points_that_do_not_add_up_stand_on_the_page(door, county, actor):
    page = door.get(uneven(county, actor).get_absolute_url()).content.decode()
    assert "「1 落实责任制」标明12分，所列各项合计10分，少2分。" in page
    assert "满分标明20分，所列合计22分" in page
    assert page.count("合计不符") == 2


def test_an_acknowledgement_is_printed(door, county, actor):
    scheme = uneven(county, actor)
    url = reverse("scoring:scheme-publish", args=[scheme.pk])
    assert "由您本人写明理由" in door.get(url).content.decode()
    refused = door.post(url, {"acknowledgement": " "})
    assert refused.status_code == 422
    assert Scheme.objects.get().state == SchemeState.DRAFT
    assert door.post(url, {"acknowledgement": "县委文件原文如此，照录"}).url == scheme.get_absolute_url()
    page = door.get(scheme.get_absolute_url()).content.decode()
    assert "经王配置于" in page
    assert "确认照此发布。理由：县委文件原文如此，照录" in page


def test_publishing_where_all_adds_up_asks_nothing(door, county, actor):
    scheme = draft(county, actor)
    url = reverse("scoring:scheme-publish", args=[scheme.pk])
    assert "检查通过：6项指标、8个数据项、0个算例都没有问题，分值合计20分。" in door.get(url).content.decode()
    door.post(url)
    published = Scheme.objects.get()
    assert (published.state, published.acknowledgement) == (SchemeState.PUBLISHED, "")
    page = door.get(scheme.get_absolute_url()).content.decode()
    assert published.digest.rpartition(":")[2][:16] in page


def test_a_draft_that_cannot_be_read_tells_why(door, county, actor):
    scheme = draft(county, actor)
    Indicator.objects.filter(scheme=scheme, code="1.2").update(points=None)
    page = door.get(scheme.get_absolute_url()).content.decode()
    assert "这份草稿有1处问题" in page
    assert "指标「1.2 按时报送」的分值没有填写。" in page
    assert door.get(reverse("scoring:scheme-file", args=[scheme.pk])).status_code == 409
    assert door.get(reverse("scoring:scheme-publish", args=[scheme.pk])).status_code == 409


def test_import_by_the_page(door, county):
    response = upload(door, county, (SEEDS / "wulan-village-2026.json").read_bytes())
    assert response.url == Scheme.objects.get().get_absolute_url()
    refused = upload(door, county, b'{"format": "kaoping-scheme/1"}')
    assert refused.status_code == 422
    assert "方案没有导入，有" in refused.content.decode()
    assert "方案的标识没有填写。" in refused.content.decode()
    assert "没有选择文件" in upload(door, county, b"").content.decode() or Scheme.objects.count() == 1
    assert Scheme.objects.count() == 1


def test_import_warns_of_points_that_do_not_add_up(door, county):
    bad = scheme_document()
    bad["nodes"][0]["points"] = "12"
    upload(door, county, json.dumps(bad).encode())
    page = door.get(Scheme.objects.get().get_absolute_url())
    assert [str(message) for message in page.context["messages"]] == [
        "已导入「党建工作考核细则（测试）」，现在是草稿。请核对下表，无误后发布。",
        "分值合计不上：「1 落实责任制」标明12分，所列各项合计10分，少2分。满分标明20分，所列各项合计22分，多出2分。",
    ]


def test_import_is_shut_for_those_who_configure_nothing(client, county):
    client.force_login(make_user(at=county, role=Role.ORGANIZER))
    assert client.get(reverse("scoring:scheme-import")).status_code == 404
    assert upload(client, county, b"{}").status_code == 404


def test_import_for_another_county_is_refused(door):
    other = make_organization("外县")
    assert upload(door, other, json.dumps(scheme_document()).encode()).status_code == 422
    assert not Scheme.objects.exists()


def test_a_downloaded_file_is_the_scheme_again(door, county, actor):
    scheme = services.publish(draft(county, actor), actor=actor)
    response = door.get(reverse("scoring:scheme-file", args=[scheme.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="small-2026-v1.json"'
    again = services.import_scheme(response.content, owner=make_organization("外县"), actor=actor)
    assert services.publish(again, actor=actor).digest == scheme.digest


def test_retire_copy_discard(door, county, actor):
    scheme = services.publish(draft(county, actor), actor=actor)
    door.post(reverse("scoring:scheme-copy", args=[scheme.pk]), {"year": "2027"})
    copy = Scheme.objects.get(year=2027)
    assert (copy.state, copy.previous) == (SchemeState.DRAFT, scheme)
    assert door.post(reverse("scoring:scheme-copy", args=[scheme.pk]), {"year": "明年"}).status_code == 409
    assert door.post(reverse("scoring:scheme-discard", args=[copy.pk])).url == reverse("scoring:scheme-list")
    assert door.post(reverse("scoring:scheme-discard", args=[scheme.pk])).status_code == 409
    door.post(reverse("scoring:scheme-retire", args=[scheme.pk]), {"reason": "换新办法"})
    assert [one.state for one in Scheme.objects.all()] == [SchemeState.RETIRED]


@pytest.mark.parametrize("name", ["publish", "retire", "copy", "discard"])
def test_an_organizer_changes_no_scheme(client, county, actor, name):
    scheme = draft(county, actor)
    client.force_login(make_user(at=county, role=Role.ORGANIZER))
    assert client.get(scheme.get_absolute_url()).status_code == 200
    assert client.post(reverse(f"scoring:scheme-{name}", args=[scheme.pk])).status_code == 404
    assert Scheme.objects.get().state == SchemeState.DRAFT


def test_the_api_gives_what_the_page_gives(door, county, actor):
    scheme = services.publish(draft(county, actor), actor=actor)
    draft(make_organization("外县"), actor, key="foreign")
    listed = door.get("/api/schemes/", {"year": 2026}).json()
    assert [(line["id"], line["full"], line["digest"]) for line in listed["results"]] == [
        (scheme.pk, "20", scheme.digest)
    ]
    detail = door.get(f"/api/schemes/{scheme.pk}/").json()
    assert detail["document"] == scheme.document
    assert (detail["warnings"], detail["problems"]) == ([], [])
    foreign = Scheme.objects.get(key="foreign")
    assert door.get(f"/api/schemes/{foreign.pk}/").status_code == 404
    assert door.post("/api/schemes/", {}).status_code == 405


def test_the_api_tells_what_is_wrong_with_a_draft(door, county, actor):
    scheme = uneven(county, actor)
    assert door.get(f"/api/schemes/{scheme.pk}/").json()["warnings"][0].startswith("「1 落实责任制」标明12分")
    Indicator.objects.filter(scheme=scheme, code="1.2").update(points=None)
    detail = door.get(f"/api/schemes/{scheme.pk}/").json()
    assert (detail["document"], detail["problems"]) == (None, ["指标「1.2 按时报送」的分值没有填写。"])


def test_a_scheme_goes_out_as_a_workbook_and_comes_in_again(client, county):
    keeper = make_user(at=county, role=Role.CONFIGURATOR)
    client.force_login(keeper)
    scheme = draft(county, keeper)
    given = client.get(f"/schemes/{scheme.pk}/file/?as=xlsx")
    assert given["Content-Disposition"].endswith('.xlsx"')
    again = services.import_scheme(given.content, owner=make_organization(), actor=keeper)
    assert spec_of(again) == spec_of(scheme)


def test_points_out_of_reach_and_data_without_use_are_told_before_publishing(door, county, actor):
    given = scheme_document()
    tier = {"type": "tier", "datum": "late", "bands": [{"from": "4", "points": "3"}]}
    given["nodes"][0]["children"][1]["rule"] = tier
    given["data"].append({"code": "noticed", "name": "舆情通知次数", "kind": "count"})
    given["examples"] = []
    scheme = services.import_scheme(given, owner=county, actor=actor)
    for address in (scheme.get_absolute_url(), reverse("scoring:scheme-publish", args=[scheme.pk])):
        page = door.get(address).content.decode()
        assert "有1处得不到写明的分值，可以照此发布，建议核对：" in page
        assert "<li>「1.2 按时报送」分值6分，照计分规则最多只能得3分，少3分。</li>" in page
        assert "有1个数据项没有被任何计分规则用到：舆情通知次数。" in page
    assert door.post(reverse("scoring:scheme-publish", args=[scheme.pk])).status_code == 302


def the_workbook(door, scheme):
    given = door.get(reverse("scoring:scheme-file", args=[scheme.pk]), {"as": "xlsx"})
    return openpyxl.load_workbook(io.BytesIO(given.content))


def written(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def hidden(page):
    return {name: page.context[name] for name in ("document", "basis")}


def test_a_workbook_that_comes_back_changes_its_draft(door, county, actor):
    first = services.publish(draft(county, actor), actor=actor)
    copied = services.new_version(first, actor=actor, year=2027)
    services.set_lineage(copied, {"1.1": [], "1.2": ["1.1"]}, actor=actor)
    book = the_workbook(door, copied)
    sheet = book["指标"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet if row[heads.index("编号")].value == "1.2")
    row[heads.index("编号")].value, row[heads.index("责任科室")].value = "1.20", "办公室"
    page = upload(door, county, written(book), "方案.xlsx")
    assert page.status_code == 200
    assert [line.summary for line in page.context["lines"]] == ["编号由1.2改为1.20；责任科室由（空）改为办公室。"]
    assert not copied.indicators.filter(code="1.20").exists()
    url = reverse("scoring:scheme-update", args=[copied.pk])
    done = door.post(url, hidden(page), follow=True)
    assert done.redirect_chain[-1][0] == copied.get_absolute_url()
    assert Scheme.objects.filter(year=2027).count() == 1
    assert dict(copied.indicators.values_list("code", "follows")) | {"1.1": 0} == {
        **{code: [code] for code in ("1", "2", "2.1", "2.2", "J", "J1", "K", "K1")},
        "1.1": 0,
        "1.20": ["1.1"],
    }
    assert copied.indicators.get(code="1.1").follows == []
    assert copied.indicators.get(code="1.20").office == "办公室"
    assert AuditEvent.objects.latest("pk").action == "scheme.edited"
    assert door.post(url, hidden(page)).status_code == 409  # what was shown is no longer what is there
    assert "完全相同，不用更新" in upload_again(door, county, copied)


def upload_again(door, county, scheme):
    content = written(the_workbook(door, scheme))
    file = SimpleUploadedFile("方案.xlsx", content)
    answer = door.post(reverse("scoring:scheme-import"), {"owner": county.pk, "file": file}, follow=True)
    return answer.content.decode()


def test_a_draft_that_cannot_be_read_is_replaced_all_the_same(door, county, actor):
    scheme = draft(county, actor)
    scheme.indicators.filter(code="1.2").update(points=None)
    page = upload(door, county, json.dumps(scheme_document()).encode())
    assert "现有的草稿还有错误" in page.content.decode()
    assert door.post(reverse("scoring:scheme-update", args=[scheme.pk]), hidden(page)).status_code == 302
    assert scheme.indicators.get(code="1.2").points == 6_000_000


def test_everything_wrong_in_a_workbook_is_told_at_once_by_its_cell(door, county, actor):
    scheme = draft(county, actor)
    book = the_workbook(door, scheme)
    sheet = book["指标"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[heads["编号"] - 1].value: row[0].row for row in sheet}
    sheet.cell(rows["1.2"], heads["层级"]).value = "4"
    sheet.cell(rows["2.1"], heads["规则"]).value = "分档算"
    sheet.cell(rows["2.2"], heads["分值"]).value = "一分"
    book["等次"]["B3"].value = "99"
    book["数据项"]["C2"].value = "个数"
    answer = upload(door, county, written(book), "方案.xlsx")
    assert answer.status_code == 422
    assert answer.context["refusal"] == "方案没有导入，有5处需要改正："
    assert answer.context["problems"] == [
        "1. 「数据项」第2行C列：类型只能是次数、数值、分数、是否、选项、百分比、金额、日期、"
        "下级考核结果、其他考核结果之一。",
        "2. 「等次」第3行：等次「良好」的下限99应低于「优秀」的下限18。",
        "3. 「指标」第4行A列：层级应是1到3的整数，上一层的行要写在前面。",
        "4. 「指标」第6行S列：没有叫「分档算」的规则。是不是「分表折算」、「分档评定」、「分档得分」？"
        "规则的名称见方案工作簿用词。",
        "5. 「指标」第7行E列：指标「2.2 现场查看」的分值应是最多6位小数的数字；写的是「一分」。",
    ]
    assert rows["1.2"] == 4


def test_a_worked_example_that_fails_is_told_by_its_row(door, county, actor):
    example = {"node": "1.2", "facts": {"late": "2"}, "points": "3"}
    scheme = draft(county, actor, examples=[example])
    book = the_workbook(door, scheme)
    book["算例"]["C2"].value = "4"
    (problem,) = upload(door, county, written(book), "方案.xlsx").context["problems"]
    assert problem == "1. 「算例」第2行：算例第1条（指标「1.2」）写的是4分，按规则计算得3分。"


def test_percentages_that_look_like_parts_of_one_are_told_before_publishing(door, county, actor):
    given = scheme_document()
    given["data"].append({"code": "pleased", "name": "满意率", "kind": "percent"})
    given["nodes"][0]["children"][1]["rule"] = {"type": "ratio", "datum": "pleased", "target": "0.95"}
    given["examples"] = []
    scheme = services.import_scheme(given, owner=county, actor=actor)
    for address in (scheme.get_absolute_url(), reverse("scoring:scheme-publish", args=[scheme.pk])):
        page = door.get(address).content.decode()
        assert "有1处百分数的标准不超过1，建议核对：" in page
        said = "「1.2 按时报送」：「满意率」是百分数，标准写的0.95就是0.95%；如果指的是95%，请写95。"
        assert f"<li>{said}</li>" in page
