"""Schemes in the database: import, rows and back, versions, publishing, retiring."""

import json
from pathlib import Path

import pytest

from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import services
from scoring.engine import dump, load
from scoring.models import Indicator, Scheme, SchemeState
from scoring.scheme_io.writing import document
from tests.factories import make_organization, make_user, scheme_document

SEEDS = Path(__file__).parents[2] / "seeds" / "schemes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organization()


@pytest.fixture
def actor(county):
    return make_user("配置员", at=county, role=Role.CONFIGURATOR)


def uneven(**changes):
    """A scheme whose first section declares 12 of 10 points, and whose total is 20 all the same."""
    bad = scheme_document(key="uneven")
    bad["nodes"][0]["points"] = "12"
    return {**bad, **changes}


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.json")), ids=lambda path: path.stem)
def test_rows_give_the_document_back(path, county, actor):
    given = json.loads(path.read_text(encoding="utf-8"))
    scheme = services.import_scheme(path.read_bytes(), owner=county, actor=actor)
    assert load(document(scheme)) == load(given)
    assert scheme.indicators.count() == len(load(given).preorder)
    published = services.publish(scheme, actor=actor, acknowledgement="原件如此，照录")
    assert published.document == dump(load(given))
    assert published.spec() == load(given)
    assert published.digest == digest(dump(load(given)))


def test_reading_a_scheme_costs_the_same_however_long(county, actor, django_assert_num_queries):
    scheme = services.import_scheme((SEEDS / "wulan-village-2026.json").read_bytes(), owner=county, actor=actor)
    with django_assert_num_queries(5):
        document(scheme)


def test_import_keeps_order_and_depth(county, actor):
    scheme = services.import_scheme(
        (SEEDS / "jingyuan-township-dangjian-2026.json").read_bytes(), owner=county, actor=actor
    )
    assert list(scheme.indicators.values_list("code", flat=True))[:7] == [
        "1",
        "1.1",
        "1.2",
        "1.3",
        "1.3.1",
        "1.3.2",
        "1.3.3",
    ]
    assert scheme.indicators.get(code="1.3.1").parent.parent.code == "1"
    assert scheme.state == SchemeState.DRAFT
    event = AuditEvent.objects.get(action="scheme.imported")
    assert (event.actor_name, event.target_id, event.changes["version"]) == (actor.name, str(scheme.pk), 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "方案文件是空的。请检查是否选错了文件。"),
        (b"PK\x03\x04rest", "文件已损坏或没有传完整，请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"),
        (
            b"\xd0\xcf\x11\xe0rest",
            "这是老格式的 Excel 或 Word 文件。请上传 .json 的方案文件，或者另存为 .xlsx 的方案工作簿。",
        ),
        ('{"标题"'.encode("gbk"), "方案文件不是 UTF-8 编码。请用记事本打开，另存为时编码选 UTF-8，再上传。"),
        (b'{"format": 1,\n "a" }', "方案文件第2行第6个字符处不是合格的 JSON。请改正后再上传。"),
        (b'{"key": "a", "key": "b"}', "方案文件里字段「key」在同一处写了两次。请删去一个再上传。"),
        (b'{"full": NaN}', "方案文件里有「NaN」，它不是数字。请改正后再上传。"),
        (b"[" * 200_000, "方案文件里有过大的数字或过深的层次，读不出来。请检查是否选错了文件。"),
        (b'{"full": ' + b"9" * 5000 + b"}", "方案文件里有过大的数字或过深的层次，读不出来。请检查是否选错了文件。"),
        (b" " * (4 * 1024 * 1024 + 1), "方案文件超过4MB，不像是考核方案。请检查是否选错了文件。"),
    ],
)
def test_a_file_that_is_no_scheme_is_refused_in_chinese(content, sentence, county, actor):
    with pytest.raises(Refused) as refused:
        services.import_scheme(content, owner=county, actor=actor)
    assert refused.value.message == sentence
    assert not Scheme.objects.exists()


def test_all_problems_are_told_at_once_and_nothing_is_written(county, actor):
    bad = scheme_document()
    bad["nodes"][0]["children"][0]["rule"]["faults"][1]["datum"] = "meeting"
    bad["nodes"][0]["children"][1]["points"] = 6.5
    bad["vetoes"][0]["grade"] = "合格"
    with pytest.raises(Refused) as refused:
        services.import_scheme(bad, owner=county, actor=actor)
    lines = refused.value.message.splitlines()
    assert lines[0] == "方案没有导入，有3处需要改正："
    assert len(lines) == 4
    assert any("「meeting」" in line and "1.1" in line for line in lines)
    assert any("6.5" in line and "1.2" in line for line in lines)
    assert any("「合格」" in line for line in lines)
    assert not Scheme.objects.exists()
    assert not AuditEvent.objects.filter(action="scheme.imported").exists()


def test_what_a_column_cannot_hold_is_refused(county, actor):
    with pytest.raises(Refused, match=r"考核方案.*标题不能用"):
        services.import_scheme(scheme_document(title="长" * 121), owner=county, actor=actor)
    with pytest.raises(Refused, match="考核对象层级不能用"):
        services.import_scheme(scheme_document(level="province"), owner=county, actor=actor)
    long_name = scheme_document()
    long_name["nodes"][0]["name"] = "长" * 201
    with pytest.raises(Refused, match=r"考核指标「1 长+」的名称不能用"):
        services.import_scheme(long_name, owner=county, actor=actor)
    assert not Scheme.objects.exists()


def test_points_that_do_not_add_up_are_published_only_with_an_acknowledgement(county, actor):
    scheme = services.import_scheme(uneven(), owner=county, actor=actor)
    with pytest.raises(Refused) as refused:
        services.publish(scheme, actor=actor)
    assert refused.value.message == (
        "分值合计不上，不能直接发布："
        "「1 落实责任制」标明12分，所列各项合计10分，少2分。"
        "满分标明20分，所列各项合计22分，多出2分。"
        "请改正分值；确需照此发布的，请由本人写明理由予以确认。"
    )
    assert Scheme.objects.get().state == SchemeState.DRAFT
    published = services.publish(scheme, actor=actor, acknowledgement="  县委文件原文如此，照录  ")
    assert published.acknowledgement == "县委文件原文如此，照录"
    assert published.acknowledged_by == actor
    event = AuditEvent.objects.get(action="scheme.published")
    assert event.reason == "县委文件原文如此，照录"
    assert len(event.changes["warnings"]) == 2
    assert event.changes["digest"] == published.digest


def test_an_acknowledgement_has_a_length(county, actor):
    scheme = services.import_scheme(uneven(), owner=county, actor=actor)
    with pytest.raises(Refused, match="确认理由有401字，最多400字"):
        services.publish(scheme, actor=actor, acknowledgement="理" * 401)


def test_where_all_adds_up_nothing_is_acknowledged(county, actor):
    scheme = services.import_scheme(scheme_document(), owner=county, actor=actor)
    published = services.publish(scheme, actor=actor, acknowledgement="不需要")
    assert (published.acknowledgement, published.acknowledged_by) == ("", None)
    assert published.published_by == actor


def test_a_draft_with_problems_is_not_published(county, actor):
    scheme = services.import_scheme(scheme_document(), owner=county, actor=actor)
    Indicator.objects.filter(scheme=scheme, code="1.2").update(
        rule={"type": "deduct_count", "datum": "nobody", "each": "1"}
    )
    with pytest.raises(Refused) as refused:
        services.publish(scheme, actor=actor)
    assert refused.value.message.splitlines() == [
        "「党建工作考核细则（测试）」不能发布，有1处需要改正：",
        "1. 指标「1.2 按时报送」的计分规则用到数据项「nobody」，但 data 里没有它。",
    ]


def test_states_go_one_way(county, actor):
    scheme = services.import_scheme(scheme_document(), owner=county, actor=actor)
    with pytest.raises(Refused, match="是草稿，不能停用"):
        services.retire(scheme, actor=actor)
    services.publish(scheme, actor=actor)
    with pytest.raises(Refused, match="已发布，不能再次发布。要修改请先复制为新版本"):
        services.publish(scheme, actor=actor)
    with pytest.raises(Refused, match="已发布，不能删除"):
        services.discard(scheme, actor=actor)
    retired = services.retire(scheme, actor=actor, reason="换新办法")
    assert retired.state == SchemeState.RETIRED
    with pytest.raises(Refused, match="已停用，不能再次发布"):
        services.publish(scheme, actor=actor)
    assert AuditEvent.objects.get(action="scheme.retired").reason == "换新办法"


def test_a_new_version_carries_on(county, actor):
    first = services.publish(services.import_scheme(scheme_document(), owner=county, actor=actor), actor=actor)
    second = services.new_version(first, actor=actor)
    assert (second.version, second.previous, second.state) == (2, first, SchemeState.DRAFT)
    assert load(document(second)) == first.spec()
    with pytest.raises(Refused, match="还是草稿，可以直接修改"):
        services.new_version(second, actor=actor)
    with pytest.raises(Refused, match="2026年第2版草稿。请先修改、发布或删除这份草稿"):
        services.new_version(first, actor=actor)
    later = services.new_version(first, actor=actor, year=2027)
    assert (later.year, later.version, later.previous) == (2027, 1, first)


def test_importing_again_makes_the_next_version(county, actor):
    first = services.publish(services.import_scheme(scheme_document(), owner=county, actor=actor), actor=actor)
    second = services.import_scheme(scheme_document(title="修订稿"), owner=county, actor=actor)
    assert (second.version, second.previous) == (2, first)
    with pytest.raises(Refused, match="已有「修订稿」2026年第2版草稿"):
        services.import_scheme(scheme_document(), owner=county, actor=actor)
    services.discard(second, actor=actor)
    assert list(Scheme.objects.all()) == [first]
    assert AuditEvent.objects.get(action="scheme.discarded").changes["version"] == 2


def test_two_counties_keep_schemes_of_one_key(county, actor):
    services.import_scheme(scheme_document(), owner=county, actor=actor)
    other = services.import_scheme(scheme_document(), owner=make_organization("另一个县"), actor=actor)
    assert (other.version, other.previous) == (1, None)


def test_an_edit_begins_only_on_a_draft(county, actor):
    scheme = services.import_scheme(scheme_document(), owner=county, actor=actor)
    before = services.begin_edit(scheme)
    Indicator.objects.filter(scheme=scheme, code="1.2").delete()
    changes = services.record_edit(scheme, before=before, actor=actor)
    assert changes["nodes 1.2 points"] == ["6", None]
    assert changes["nodes 1 children"] == [["1.1", "1.2"], ["1.1"]]
    assert services.record_edit(scheme, before=services.begin_edit(scheme), actor=actor) == {}
    other = services.publish(services.import_scheme(scheme_document(key="b"), owner=county, actor=actor), actor=actor)
    with pytest.raises(Refused, match="已发布，不能修改。要修改请先复制为新版本"):
        services.begin_edit(other)
