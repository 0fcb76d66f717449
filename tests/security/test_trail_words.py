"""The trail speaks Chinese: every action that the code records has a name, and codes are said in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from organizations.actions import LABELS
from organizations.models import AuditEvent
from organizations.roles import Role
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_user

ROOT = Path(__file__).resolve().parents[2]


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
