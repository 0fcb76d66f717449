"""方案修订对照: what differs between two versions, on the page and in the workbook."""

import io

import openpyxl
import pytest
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import services
from scoring.engine import load
from scoring.lineage import Relation, lineage
from scoring.models import Datum, Indicator, Veto
from scoring.selectors import revision
from tests.factories import leaf, make_organization, make_scheme, make_user, scheme_document


def compared(change, said=None):
    later = scheme_document()
    change(later)
    first, second = load(scheme_document()), load(later)
    return revision(first, second, lineage(first, second, said or {}))


def changes(change, said=None):
    """Part, name (of the old side where there is no new one) and changes of every changed line."""
    return [(line.part, (line.after or line.before).name, line.changes) for line in compared(change, said).changed]


def test_equal_schemes_have_no_changes():
    found = compared(lambda document: None)
    assert found.changed == ()
    assert found.counts == {"未变": 10}
    assert found.lines[0].summary == "未变。"


def test_points_rules_and_texts():
    def change(document):
        first, second = document["nodes"][0]["children"]
        first.update(points="5", content="每季度研究1次。", office="党建办", evidence="required", na="scale")
        second["rule"]["each"] = "2"
        second["clause"] = "迟报一次扣2分。"
        document["nodes"][3]["cap"] = None

    assert changes(change) == [
        (
            "指标",
            "组织领导",
            (
                "分值由4分改为5分",
                "增写考核内容",
                "责任科室由（空）改为党建办",
                "佐证材料由可附改为必附",
                "不适用时由得满分改为剔除后折算",
            ),
        ),
        ("指标", "按时报送", ("评分细则修改", "增写原文")),
        ("指标", "扣分项", ("分值由3分改为不封顶",)),
    ]


def test_both_sides_stand_in_full():
    line = compared(lambda document: document["nodes"][0]["children"][1]["rule"].update(each="2")).changed[0]
    assert (line.before.code, line.before.name, line.before.points) == ("1.2", "按时报送", "6")
    assert line.before.text == "满分6分：迟报次数每1次扣1.5分，扣完为止。"
    assert line.after.text == "满分6分：迟报次数每1次扣2分，扣完为止。"
    assert line.relation == Relation.RULED


def test_added_dropped_moved_and_renamed():
    def change(document):
        document["nodes"][1]["children"].append(document["nodes"][0]["children"].pop(0))
        rule = {"type": "full_or_zero", "datum": "no_group"}
        document["nodes"][0]["children"].append(leaf("1.3", "党员教育", "4", rule))
        document["nodes"][1]["name"] = "工作实效"
        del document["nodes"][2]

    assert changes(change) == [
        ("指标", "党员教育", ("新增本指标",)),
        ("指标", "工作实效", ("改名，原为「工作成效」",)),
        ("指标", "组织领导", ("由「1 落实责任制」移到「2 工作实效」",)),
        ("指标", "加分项", ("取消本加分项",)),
        ("指标", "受表彰", ("取消本指标",)),
    ]


def test_split_and_merged_items():
    found = compared(lambda document: None, {"1.1": ["1.1"], "1.2": ["1.1"], "2.1": ["2.1", "2.2"], "2.2": []})
    assert [(line.relation, line.summary) for line in found.changed] == [
        (Relation.SPLIT, "由1.1拆分为1.1、1.2。"),
        (
            Relation.SPLIT,
            "由1.1拆分为1.1、1.2；编号由1.1改为1.2；改名，原为「组织领导」；分值由4分改为6分；评分细则修改。",
        ),
        (Relation.DROPPED, "取消本指标。"),
        (Relation.MERGED, "由2.1、2.2合并。"),
        (Relation.NEW, "新增本指标。"),
    ]


def test_data_grades_quotas_vetoes_and_arithmetic():
    def change(document):
        document["data"][1].update(max="60", hint="以会议记录为准")
        document["data"][6]["name"] = "被通报次数"
        document["data"].append({"code": "petitions", "name": "越级上访", "kind": "count"})
        document["grades"][0]["from"] = "17"
        document["quotas"] = []
        document["vetoes"][0]["effect"] = "lowest_grade"
        document["vetoes"][0].pop("grade")
        document["arithmetic"] = {"places": 1}
        document.update(title="新细则", notes=["由党建办解释。"])

    assert changes(change) == [
        ("方案", "标题", ("标题修改",)),
        ("方案", "说明", ("增写说明",)),
        ("指标", "被通报", ("评分细则修改",)),
        ("数据项", "专题研究次数", ("范围或选项修改", "填报说明修改")),
        ("数据项", "被通报次数", ("改名，原为「被通报批评」",)),
        ("数据项", "越级上访", ("新增本数据项",)),
        ("等次", "等次", ("等次修改",)),
        ("名额", "名额", ("取消名额",)),
        ("一票否决", "一票否决", ("条文修改",)),
        ("计算办法", "计算办法", ("计算办法修改",)),
    ]


@pytest.fixture
def actor(db):
    return make_user(at=make_organization(name="靖远县"), role=Role.CONFIGURATOR)


@pytest.fixture
def draft(actor):
    owner = actor.memberships.get().organization
    draft = services.new_version(make_scheme(owner=owner, actor=actor), actor=actor, year=2027)
    Indicator.objects.filter(scheme=draft, code="1.2").update(name="按时报送材料", points=7_000_000)
    Veto.objects.filter(scheme=draft).delete()
    Datum.objects.filter(scheme=draft, code="v1").delete()
    return draft


def test_the_page_compares_with_the_previous_version(client, actor, draft):
    client.force_login(actor)
    response = client.get(reverse("scoring:scheme-difference", args=[draft.pk]))
    page = response.content.decode()
    assert [line.summary for line in response.context["lines"]] == [
        "年度修改。",
        "改名，原为「按时报送」；分值由6分改为7分。",
        "取消本数据项。",
        "取消本条。",
    ]
    assert "原方案（2026年度第1版）" in page
    assert "修订后（2027年度第1版（草稿））" in page
    whole = client.get(reverse("scoring:scheme-difference", args=[draft.pk]), {"all": 1})
    assert len(whole.context["lines"]) > 20


def test_any_two_that_one_sees_compare_and_no_others(client, actor, draft):
    other = make_scheme(owner=draft.owner, document=scheme_document(key="other"), actor=actor)
    hidden = make_scheme(owner=make_organization("外县"))
    client.force_login(actor)
    url = reverse("scoring:scheme-difference", args=[other.pk])
    assert "没有可以对照的上一版" in client.get(url).content.decode()
    assert client.get(url, {"with": draft.pk}).context["earlier"] == draft
    assert client.get(url, {"with": hidden.pk}).status_code == 404
    file = reverse("scoring:scheme-difference-file", args=[other.pk])
    assert client.get(file).status_code == 409
    assert client.get(file, {"with": hidden.pk}).status_code == 404


def test_a_draft_that_cannot_be_read_says_so(client, actor, draft):
    Indicator.objects.filter(scheme=draft, code="1.2").update(points=None)
    client.force_login(actor)
    for name in ("difference", "difference-file", "lineage", "clauses"):
        response = client.get(reverse(f"scoring:scheme-{name}", args=[draft.pk]))
        assert response.status_code == 409
        assert "的分值没有填写" in response.content.decode()


def test_the_workbook_for_the_meeting(client, actor, draft):
    client.force_login(actor)
    response = client.get(reverse("scoring:scheme-difference-file", args=[draft.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["方案修订对照表"]
    assert sheet["A1"].value == f"{draft.title}修订对照表"
    assert sheet["A2"].value == "（草稿，未发布）"
    assert sheet["A3"].value == "制表单位：靖远县"
    assert sheet["C4"].value == "原方案（2026年度第1版）"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=9)]
    assert rows[1] == [
        2,
        "指标",
        "1.2",
        "按时报送",
        "6",
        "满分6分：迟报次数每1次扣1.5分，扣完为止。",
        "1.2",
        "按时报送材料",
        "7",
        "满分7分：迟报次数每1次扣1.5分，扣完为止。",
        "改名，原为「按时报送」；分值由6分改为7分。",
    ]
    assert sheet["A10"].value.startswith("注：只列有修订的4处，未变的")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert AuditEvent.objects.filter(action="scheme.compared").count() == 1


def test_the_officer_corrects_the_lineage_on_the_page(client, actor, draft):
    client.force_login(actor)
    url = reverse("scoring:scheme-lineage", args=[draft.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].initial for name in form.fields}
    typed |= {form.name("1.2"): "无", form.name("2.1"): "2.1、2.2", form.name("2.2"): "自动"}
    assert client.post(url, typed).status_code == 302
    said = dict(draft.indicators.values_list("code", "follows"))
    assert (said["1.1"], said["1.2"], said["2.1"], said["2.2"]) == (["1.1"], [], ["2.1", "2.2"], None)
    page = client.get(url).content.decode()
    assert "合并" in page
    assert "1.2 按时报送" in page  # dropped, told below
    refused = client.post(url, typed | {form.name("1.1"): "9.9"})
    assert (refused.status_code, "上一版没有编号「9.9」" in refused.content.decode()) == (422, True)


def test_a_published_lineage_is_not_changed_on_the_page(client, actor, draft):
    Indicator.objects.filter(scheme=draft, code="1.2").update(points=6_000_000)
    published = services.publish(draft, actor=actor)
    client.force_login(actor)
    url = reverse("scoring:scheme-lineage", args=[published.pk])
    assert client.get(url).context["form"] is None
    assert client.post(url, {}).status_code == 409


def test_other_points_alone_are_no_other_rule():
    """The points of an item may be digits of its bands too: 6 of 60, 8 of 80."""

    def document(points):
        bands = [{"from": "80", "points": "6"}, {"from": "60", "points": "4"}]
        rule = {"type": "tier", "datum": "meetings", "bands": bands}
        return scheme_document() | {"full": points, "nodes": [leaf("1", "满意度", points, rule)], "vetoes": []}

    first, second = (load(document(points)) for points in ("6", "8"))
    found = revision(first, second, lineage(first, second, {}))
    assert [line.changes for line in found.changed if line.part == "指标"] == [("分值由6分改为8分",)]
