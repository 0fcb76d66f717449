"""Pages of the unit: filling in by the grid and without script, proof, submitting, and every refusal as a sentence."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments import services
from assessments.models import Entry, Evidence, Sheet, SheetState, Stage
from organizations.models import User
from organizations.roles import Role
from tests.assessments.steps import hand_in, sheets_of
from tests.factories import fill, leaf, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def sheet() -> Sheet:
    return sheets_of(make_cycle())[0]


@pytest.fixture
def clerk(sheet: Sheet) -> User:
    return make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="张伟")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def save(client: Client, sheet: Sheet, *cells: tuple[str, str, int], door: str = "cells") -> dict:
    """What the grid's saving answers, cells by key."""
    body = {"cells": [{"key": key, "value": value, "revision": revision} for key, value, revision in cells]}
    response = client.post(f"/sheets/{sheet.pk}/{door}/", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content.decode()
    answer = response.json()
    return {**answer, "cells": {cell["key"]: cell for cell in answer["cells"]}}


def current(sheet: Sheet, stage: Stage = Stage.SELF) -> dict[str, tuple[int | None, str]]:
    """Value and reason by datum, as they count now."""
    rows = Entry.objects.filter(sheet=sheet, stage=stage, current=True)
    return {entry.datum: (entry.value, entry.reason) for entry in rows}


def test_a_cell_is_saved_and_the_points_come_back(desk: Client, sheet: Sheet) -> None:
    answer = save(desk, sheet, ("meetings", "3", 0), ("no_group", "0", 0))
    assert answer["cells"]["meetings"] == {
        "key": "meetings",
        "state": "saved",
        "value": "3",
        "revision": 1,
        "message": "",
        "by": "",
    }
    assert current(sheet) == {"meetings": (3_000_000, ""), "no_group": (0, "")}
    assert (answer["totals"]["self:1.1"], answer["totals"]["self:1"]) == ("3.50", "3.50")
    assert save(desk, sheet, ("meetings", "3", 1))["cells"]["meetings"]["state"] == "unchanged"


def test_a_refused_cell_says_why_and_the_others_are_saved(desk: Client, sheet: Sheet) -> None:
    answer = save(desk, sheet, ("meetings", "60", 0), ("late", "1", 0))
    assert answer["cells"]["meetings"]["state"] == "refused"
    assert answer["cells"]["meetings"]["message"] == "「专题研究次数」应在0到50之间，填的是60。"
    assert current(sheet) == {"late": (1_000_000, "")}


def test_not_applicable_needs_its_reason_which_may_come_with_it(desk: Client, sheet: Sheet) -> None:
    alone = save(desk, sheet, ("honours", "不涉及", 0))
    assert alone["cells"]["honours"]["state"] == "refused"
    both = save(desk, sheet, ("honours", "不涉及", 0), ("reason:J1", "本年度没有评选", 0))
    assert {key: cell["state"] for key, cell in both["cells"].items()} == {"honours": "saved", "reason:J1": "saved"}
    assert current(sheet) == {"honours": (None, "本年度没有评选")}


def test_a_reason_is_kept_by_the_values_of_its_item(desk: Client, sheet: Sheet) -> None:
    early = save(desk, sheet, ("reason:1.1", "因机构改革", 0))["cells"]["reason:1.1"]
    assert (early["state"], early["message"]) == ("refused", "理由随数值一起保存：请先填写本项的数值。")
    save(desk, sheet, ("meetings", "3", 0))
    later = save(desk, sheet, ("reason:1.1", "因机构改革", 0))["cells"]
    assert (later["reason:1.1"]["state"], later["meetings"]["revision"]) == ("saved", 2)
    assert current(sheet) == {"meetings": (3_000_000, "因机构改革")}


def test_two_people_at_once_meet_and_are_told(desk: Client, sheet: Sheet) -> None:
    colleague = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="王芳")
    fill(sheet, {"meetings": "4"}, actor=colleague)
    cell = save(desk, sheet, ("meetings", "3", 0))["cells"]["meetings"]
    assert (cell["state"], cell["value"], cell["revision"], cell["by"]) == ("conflict", "4", 1, "王芳")
    assert current(sheet)["meetings"][0] == 4_000_000


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"cells": 3}',
        '{"cells": [{"value": "1"}]}',
        '{"cells": [{"key": "a", "value": "1", "revision": "x"}]}',
    ],
)
def test_what_no_page_sends_is_a_bad_request(desk: Client, sheet: Sheet, body: str) -> None:
    response = desk.post(f"/sheets/{sheet.pk}/cells/", body, content_type="application/json")
    assert response.status_code == 400


def test_unknown_keys_are_answered_by_nothing(desk: Client, sheet: Sheet) -> None:
    assert save(desk, sheet, ("nonsense", "1", 0), ("rate", "90", 0))["cells"]["rate"]["state"] == "refused"
    assert current(sheet) == {}


def test_after_submitting_nothing_can_be_changed_and_the_sentence_says_whom_to_ask(desk: Client, sheet: Sheet) -> None:
    hand_in(sheet)
    body = json.dumps({"cells": [{"key": "meetings", "value": "2", "revision": 1}]})
    response = desk.post(
        f"/sheets/{sheet.pk}/cells/", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert response.status_code == 409
    sentence = response.json()["detail"]
    assert "本表已由李某于" in sentence and "请联系靖远县的张经办（电话0943-6121234）" in sentence
    assert sentence in desk.get(f"/sheets/{sheet.pk}/").content.decode()


def test_another_township_is_not_there(client: Client, sheet: Sheet) -> None:
    other = sheets_of(sheet.roster_entry.cycle)[1].roster_entry.organization
    client.force_login(make_user(at=other, role=Role.FILLER))
    for path in ("", "cells/", "submit/", "evidence/?item=1.1", "review/"):
        assert client.get(f"/sheets/{sheet.pk}/{path}").status_code in (404, 405)
        assert client.post(f"/sheets/{sheet.pk}/{path}").status_code == 404


def test_the_form_posts_whole_without_script(desk: Client, sheet: Sheet) -> None:
    sent = {"v:meetings": "４次", "r:meetings": "0", "v:no_group": "0", "r:no_group": "0", "v:reason:1.1": "已核对"}
    response = desk.post(f"/sheets/{sheet.pk}/", sent, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已保存。"]
    assert current(sheet) == {"meetings": (4_000_000, "已核对"), "no_group": (0, "已核对")}


def test_the_page_holds_a_cell_for_all_that_is_asked_until_it_is_locked(desk: Client, sheet: Sheet) -> None:
    html = desk.get(f"/sheets/{sheet.pk}/").content.decode()
    for key in ("no_group", "meetings", "late", "honours"):
        assert f'name="v:{key}"' in html
    assert 'name="v:rate"' not in html  # the office is asked
    assert 'data-min="0" data-max="50"' in html
    hand_in(sheet)
    locked = desk.get(f"/sheets/{sheet.pk}/").content.decode()
    assert 'name="v:' not in locked and "data-save-url" not in locked


def test_what_is_missing_is_listed_and_refused_until_it_is_there(desk: Client, sheet: Sheet, clerk: User) -> None:
    fill(sheet, {"no_group": "否", "meetings": "4"}, actor=clerk)
    page = desk.get(f"/sheets/{sheet.pk}/")
    assert [(item.leaf.code, words) for item, words in page.context["missing"]] == [
        ("1.2", "未填迟报次数"),
        ("J1", "未填县级以上表彰"),
    ]
    refused = desk.post(f"/sheets/{sheet.pk}/submit/")
    assert refused.status_code == 409
    assert "还有2项没有填" in refused.content.decode()
    fill(sheet, {"late": "0", "honours": "0"}, actor=clerk)
    assert desk.post(f"/sheets/{sheet.pk}/submit/").headers["Location"] == f"/sheets/{sheet.pk}/"
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.SUBMITTED


def test_only_a_returned_item_opens_again_and_shows_its_reason(desk: Client, sheet: Sheet) -> None:
    hand_in(sheet)
    boss = sheet.roster_entry.cycle.created_by
    services.return_items(sheet, reasons={"1.1": "与会议记录不一致"}, actor=boss)
    html = desk.get(f"/sheets/{sheet.pk}/").content.decode()
    assert "退回理由：与会议记录不一致" in html
    assert 'name="v:meetings"' in html and 'name="v:late"' not in html
    assert "本表已提交，只退回了「1.1」；本项没有退回，不能修改。" in html


def test_an_upload_from_the_panel_tells_the_sheet_beside_it(desk: Client, sheet: Sheet) -> None:
    files = {"files": [SimpleUploadedFile("会议记录.pdf", PDF)]}
    response = desk.post(f"/sheets/{sheet.pk}/evidence/?item=1.1", files, headers={"HX-Request": "true"})
    told = json.loads(response.headers["HX-Trigger"])
    assert response.status_code == 200 and "会议记录.pdf" in response.content.decode()
    assert (told["kh:evidence"], "kh:saved" in told) == ({"item": "1.1", "words": "1份"}, True)
    assert "已上传1份佐证材料。" in response.content.decode()
    assert "已上传" not in desk.get(f"/sheets/{sheet.pk}/").content.decode()  # said in the panel, not piled up
    refused = desk.post(f"/sheets/{sheet.pk}/evidence/?item=1.1", {"note": "说明"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422 and "kh:saved" not in refused.headers.get("HX-Trigger", "")


def test_proof_is_uploaded_seen_downloaded_and_taken_back(desk: Client, sheet: Sheet) -> None:
    address = f"/sheets/{sheet.pk}/evidence/?item=1.1"
    empty = desk.post(address, {"note": "说明"})
    assert empty.status_code == 422
    assert "请选择要上传的文件。" in empty.content.decode()
    desk.post(address, {"files": [SimpleUploadedFile("会议记录.pdf", PDF), SimpleUploadedFile("名单.pdf", PDF + b"1")]})
    proofs = list(Evidence.objects.filter(sheet=sheet, node="1.1").order_by("pk"))
    assert [proof.file.name for proof in proofs] == ["会议记录.pdf", "名单.pdf"]
    panel = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "会议记录.pdf" in panel and "<html" not in panel
    file = desk.get(f"/evidence/{proofs[0].pk}/")
    assert (file.getvalue(), file.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    desk.post(f"/evidence/{proofs[0].pk}/withdraw/")
    assert desk.get(f"/evidence/{proofs[0].pk}/").status_code == 404
    assert desk.get(f"/sheets/{sheet.pk}/evidence/?item=9.9").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(desk: Client, sheet: Sheet) -> None:
    response = desk.post(f"/sheets/{sheet.pk}/evidence/?item=1.1", {"files": SimpleUploadedFile("记录.pdf", b"MZ\x90")})
    assert response.status_code in (409, 422)
    assert "「记录.pdf」的内容不是 .pdf 文件" in response.content.decode()
    assert not Evidence.objects.exists()


def large_scheme(items: int) -> dict:
    """A scheme of so many items with a datum each."""
    data = [{"code": f"d{i}", "name": f"数据{i}", "kind": "count", "unit": "次"} for i in range(items)]
    rules = [{"type": "deduct_count", "datum": f"d{i}", "each": "0.5"} for i in range(items)]
    leaves = [leaf(f"1.{i}", f"指标{i}", "1", rules[i]) for i in range(items)]
    section = {"code": "1", "name": "板块", "points": str(items), "kind": "section", "children": leaves}
    grades = [{"name": "合格", "from": None}]
    return scheme_document(
        key=f"large-{items}", full=str(items), data=data, nodes=[section], grades=grades, quotas=[], vetoes=[]
    )


def test_a_sheet_costs_the_same_few_queries_however_long(client: Client) -> None:
    county = make_organization()
    counts = []
    for items in (2, 60):
        cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=large_scheme(items)), units=1)
        sheet = sheets_of(cycle)[0]
        client.force_login(make_user(at=sheet.roster_entry.organization, role=Role.FILLER))
        client.get(f"/sheets/{sheet.pk}/")
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/sheets/{sheet.pk}/").content.decode()
        assert html.count('data-kind="count"') == items
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
