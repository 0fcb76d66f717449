"""条款对照: items beside the clauses that they rest on, and those that rest on none (F37)."""

import io

import openpyxl
import pytest
from django.urls import reverse

from organizations.roles import Role
from scoring import services
from scoring.selectors.clauses import Basis, basis
from tests.factories import make_organization, make_user, scheme_document


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("《党建考核细则》（县委发〔2026〕5号）第三条第1项", ("《党建考核细则》", "县委发〔2026〕5号", "第三条第1项")),
        ("县政发[2025]12号 附件2", ("", "县政发[2025]12号", "附件2")),
        ("《评分表》1.3（组织科4分）", ("《评分表》", "", "1.3（组织科4分）")),
        ("细则第一条第1项", ("", "", "细则第一条第1项")),
        ("", ("", "", "")),
    ],
)
def test_a_source_is_taken_apart(source, expected):
    assert basis(source) == Basis(*expected)


@pytest.fixture
def actor(db):
    return make_user(at=make_organization(), role=Role.CONFIGURATOR)


@pytest.fixture
def draft(actor):
    document = scheme_document(key="founded")
    document["nodes"][0]["children"][0].update(source="《细则》第一条", clause="每少一次扣0.5分。")
    document["nodes"][0]["children"][1].update(clause="迟报一次扣1.5分。")
    return services.import_scheme(document, owner=actor.memberships.get().organization, actor=actor)


def test_the_page_lists_what_rests_on_nothing(client, actor, draft):
    client.force_login(actor)
    response = client.get(reverse("scoring:scheme-clauses", args=[draft.pk]))
    assert [line.leaf.code for line in response.context["bare"]] == ["2.1", "2.2", "J1", "K1"]
    page = response.content.decode()
    assert "有4项没有写明依据" in page
    assert "迟报一次扣1.5分。" in page
    publish = client.get(reverse("scoring:scheme-publish", args=[draft.pk])).content.decode()
    assert "有4项没有写明依据" in publish
    assert client.post(reverse("scoring:scheme-publish", args=[draft.pk])).status_code == 302


def test_the_table(client, actor, draft):
    client.force_login(actor)
    response = client.get(reverse("scoring:scheme-clauses", args=[draft.pk]), {"as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["条款对照表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    assert rows[0][:8] == [1, "1.1", "组织领导", 4, "《细则》", None, "第一条", "每少一次扣0.5分。"]
    assert rows[1][6:8] == [None, "迟报一次扣1.5分。"]
    assert rows[2][6] == "（未写明依据）"
    assert sheet["A11"].value == "注：没有写明依据的4项：2.1、2.2、J1、K1。"
