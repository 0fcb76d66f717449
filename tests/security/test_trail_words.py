"""The trail speaks Chinese: every action that the code records has a name, and codes are said in words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from organizations import audit
from organizations.models import AuditEvent
from organizations.roles import Role
from organizations.trail.actions import LABELS
from scoring.models import Datum, Scheme
from scoring.services import import_scheme
from scoring.services.edits import begin_edit, record_edit
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_sheet, make_user, scheme_document

ROOT = Path(__file__).resolve().parents[2]
LATIN = re.compile("[A-Za-z]{2,}")


def recorded() -> Iterator[str]:
    """All literal actions: the first argument of calls of record and of the helpers round it."""
    for app in ("organizations", "scoring", "assessments"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and "record" in ast.unparse(node.func):
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                        yield first.value


def test_every_recorded_action_has_a_name() -> None:
    found = set(recorded())
    assert len(found) > 25
    assert sorted(found - set(LABELS)) == []


@pytest.mark.django_db
def test_changes_are_told_in_words() -> None:
    cycle = make_cycle()
    assess(cycle, {1: {"meetings": "3"}})
    event = AuditEvent.objects.filter(action="cycle.computed").get()
    assert event.label == "计算"
    assert dict(event.lines)["状态"] == "填报与审核 → 已计算"
    saved = AuditEvent.objects.filter(action="entries.saved").last()
    assert dict(saved.lines)["阶段"] == "自评"
    assert dict(saved.lines)["来源"] == "在线填写"
    auditor = make_user(at=cycle.owner, role=Role.AUDITOR)
    client = Client()
    client.force_login(auditor)
    page = client.get("/trail/").content.decode()
    for words in ("完成审核", "提交考核表", "填写数据", "计算", "启动考核", "冻结名册", "新建考核", "发布方案"):
        assert words in page
    for code in ("entries.saved", "cycle.opened", "sheet.submitted", "submitted"):
        assert f">{code}" not in page


@pytest.mark.django_db
def test_data_and_items_are_called_by_name() -> None:
    cycle = make_cycle()
    assess(cycle, {1: {"meetings": "3"}})
    rows = AuditEvent.objects.filter(action="entries.saved")
    told = [dict(event.lines)["数据"] for event in rows.name_codes()]
    assert any("「专题研究次数」：— → 3" in text for text in told)
    assert any("「发生重大责任事故」：— → 否" in text for text in told)
    assert not any(LATIN.search(text) for text in told)


@pytest.mark.django_db
def test_a_return_and_an_evidence_name_the_item() -> None:
    sheet = make_sheet()
    audit.record("items.returned", actor=None, target=sheet, items={"1.2": "次数不符"}, cleared={"late": ["2", None]})
    audit.record("evidence.added", actor=None, target=sheet, node="1.2", stage="self", file=[None, "目录.xlsx"])
    added, returned = AuditEvent.objects.filter(target_type="assessments.sheet").name_codes()[:2]
    assert returned.lines == [("不再采用的核定值", "「迟报次数」：2 → —"), ("项目", "「1.2 按时报送」：次数不符")]
    assert added.lines == [("文件", "— → 目录.xlsx"), ("项目", "「1.2 按时报送」"), ("阶段", "自评")]


@pytest.mark.django_db
def test_an_edit_of_a_scheme_is_told_in_words() -> None:
    county = make_organization()
    actor = make_user(at=county, role=Role.CONFIGURATOR)
    scheme = import_scheme(scheme_document(), owner=county, actor=actor)
    before = begin_edit(scheme)
    scheme.indicators.filter(code="1.2").update(
        points=5_000_000, rule={"type": "deduct_count", "datum": "late", "each": "2"}
    )
    scheme.data.filter(code="meetings").update(hint="以会议记录为准", blank="zero")
    Scheme.objects.filter(pk=scheme.pk).update(title="改过的细则", places=3)
    scheme.refresh_from_db()
    record_edit(scheme, before=before, actor=actor)
    (event,) = AuditEvent.objects.filter(action="scheme.edited").name_codes()
    assert dict(event.lines)["修改"].split("；") == [
        "计算方法：小数位数 2 → 3",
        "「专题研究次数」：填报说明 — → 以会议记录为准，未填时 视为未填，暂不计分 → 视为没有发生，按0计",
        "「1.2 按时报送」 分值：6 → 5",
        "「1.2 按时报送」 计分规则：每项（次）分值 1.5 → 2",
        "标题：党建工作考核细则（测试） → 改过的细则",
    ]


@pytest.mark.django_db
def test_a_rule_of_another_kind_and_a_new_datum_are_told_in_words() -> None:
    county = make_organization()
    actor = make_user(at=county, role=Role.CONFIGURATOR)
    scheme = import_scheme(scheme_document(), owner=county, actor=actor)
    before = begin_edit(scheme)
    scheme.indicators.filter(code="2.2").update(
        rule={"type": "full_or_zero", "datum": "late", "also": [{"datum": "no_group"}]}
    )
    Datum.objects.create(scheme=scheme, code="petitions", name="越级上访", kind="count", unit_word="次", position=99)
    record_edit(scheme, before=before, actor=actor)
    (event,) = AuditEvent.objects.filter(action="scheme.edited").name_codes()
    told = dict(event.lines)["修改"]
    assert "「2.2 现场查看」 计分规则：规则 评定得分 → 满分或零分，数据项 「现场查看得分」 → 「迟报次数」" in told
    assert "其他条件 — → 数据项 「未成立领导小组」" in told
    assert "「越级上访」：— → " in told
    assert not LATIN.search(told.replace("petitions", ""))
