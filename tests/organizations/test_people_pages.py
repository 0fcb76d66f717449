"""Pages, workbooks and JSON of people: what they say, what they hide, what their forms ask."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from config.toolkit.excel.reading import read
from organizations import filing
from organizations.exports.people import _Paper
from organizations.models import MentorPair, Organization, Person, PersonPaper, Post, StrengthReview, Title, User
from organizations.roles import Role
from organizations.services import mentors, papers
from organizations.services.people import register_person
from organizations.services.posts import appoint
from tests.organizations.conftest import person as account
from tests.organizations.people import make_criteria
from tests.organizations.test_imports import workbook
from tests.organizations.test_posts import EXAMPLE

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def village(township: Organization) -> Organization:
    return Organization.objects.get(code="620421102200")


@pytest.fixture
def secretary(village: Organization) -> Post:
    """王建国, secretary and head, with a promise and an audit on file, and a reserve."""
    person = register_person(name="王建国", home=village, id_number=EXAMPLE, phone="13812345678", actor=None)
    given = {"valid_from": date(2024, 3, 1), "actor": None}
    post = appoint(person, village, title=Title.SECRETARY, source="cross", document_no="3号", **given)
    appoint(person, village, title=Title.HEAD, **given)
    papers.file_paper(post, kind="promise", dated=date(2024, 3, 5), text="修通三社道路", actor=None)
    papers.file_paper(post, kind="audit", year=2024, dated=date(2025, 1, 5), text="账目不清", actor=None)
    reserve = register_person(name="李后备", home=village, actor=None)
    pair = mentors.pair(post, reserve, valid_from=date(2025, 1, 1), actor=None)
    mentors.note_growth(pair, noted_on=date(2025, 6, 1), text="独立组织主题党日", actor=None)
    return post


@pytest.fixture
def clerk(township: Organization) -> User:
    return account(township.parent, Role.ORGANIZER, "clerk")


@pytest.fixture
def door(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def html(client: Client, url: str, **data: Any) -> str:
    response = client.get(url, data)
    assert response.status_code == 200, url
    return response.content.decode()


def errors(response: Any) -> list[str]:
    assert response.status_code == 422
    return re.findall(r'<ul class="field-errors"[^>]*><li>([^<]+)', response.content.decode())


def test_the_list_shows_who_is_in_office_and_finds_them(door: Client, secretary: Post, village: Organization) -> None:
    page = html(door, "/people/")
    assert page.count(">王建国</a>") == 2 and "一肩挑" in page and "跨村任职" in page
    assert EXAMPLE not in page and "13812345678" not in page
    for query in ({"q": "wjg"}, {"unit": "乌兰镇"}, {"title": "secretary"}, {"source": "cross"}):
        assert "王建国" in html(door, "/people/", **query)
    for query in ({"q": "lisi"}, {"unit": "无此镇"}, {"state": "gone"}, {"source": "sent"}):
        assert "没有符合条件的任职" in html(door, "/people/", **query)


@pytest.mark.parametrize("more", [1, 20])
def test_the_lists_cost_the_same_queries_however_long(
    door: Client, township: Organization, secretary: Post, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        one = register_person(name=f"干部{number}", home=township, actor=None)
        appoint(one, township, title=Title.MEMBER, valid_from=date(2024, 1, 1), actor=None)
    for url, most in (("/people/", 10), ("/people/led/", 15), ("/people/pairs/", 9), ("/api/posts/", 5)):
        with django_assert_max_num_queries(most):
            assert door.get(url, headers={"HX-Request": "true"}).status_code == 200


def test_personal_data_are_hidden_from_who_may_not_read_them(client: Client, secretary: Post) -> None:
    village, person = secretary.organization, secretary.person
    url = f"/people/{person.pk}/"
    shown = {}
    for role, at in ((Role.FILLER, village), (Role.CONFIGURATOR, village.parent), (Role.LEADER, village.parent)):
        client.force_login(account(at, role, role.value))
        page = html(client, url)
        told = client.get(f"/api/people/{person.pk}/").json()
        listed = client.get("/api/people/", {"q": "王建国"}).json()
        listed = listed["results"] if isinstance(listed, dict) else listed
        assert listed == [told]
        shown[role] = (
            EXAMPLE in page,
            "13812345678" in page,
            "1949" in page,
            "账目不清" in page,
            told["masked"],
            told["id_number"],
            client.get(f"{url}filing/").status_code,
        )
        assert "修通三社道路" in page and "独立组织主题党日" in page
    hidden = (False, False, False, False, True, "**************002X", 404)
    assert shown == {
        Role.FILLER: hidden,
        Role.CONFIGURATOR: hidden,
        Role.LEADER: (True, True, True, True, False, EXAMPLE, 200),
    }


def test_one_person_one_file(door: Client, secretary: Post) -> None:
    made = len(filing.MAKERS)
    filing.bring(lambda user, person: filing.Section("荣誉", ("名称", "日期"), [("优秀共产党员", date(2025, 7, 1))]))
    try:
        url = f"/people/{secretary.person_id}/"
        assert "优秀共产党员" in html(door, url)
        response = door.get(f"{url}filing/")
        cells = [cell for row in read(response.getvalue()).rows("个人档案") for cell in row if cell]
    finally:
        del filing.MAKERS[made:]
    for told in ("村（社区）党组织书记备案表", "王建国", EXAMPLE, "1949年12月31日", "党组织书记", "2024年3月1日至今"):
        assert any(told in str(cell) for cell in cells), told
    for told in (
        "任职承诺",
        "修通三社道路",
        "2024年度财务审计",
        "李后备",
        "2025年6月1日：独立组织主题党日",
        "荣誉",
        "2025年7月1日",
    ):
        assert any(told in str(cell) for cell in cells), told


def test_a_unit_shows_who_is_and_was_in_office_and_since_when_nobody_leads_it(
    door: Client, secretary: Post, village: Organization
) -> None:
    url = f"/units/{village.pk}/?tab=people"
    page = html(door, url)
    assert "一肩挑" in page and "李后备" in page and "历任" not in page
    ended = door.post(f"/posts/{secretary.pk}/end/", {"on": "2025-05-01", "kind": "retire", "note": "到龄"})
    assert ended.status_code == 302
    page = html(door, url)
    assert "书记空缺：自2025年5月1日起没有书记在任" in page and "历任" in page and "退休" in page
    rows = html(door, "/people/led/", state="vacant")
    assert "河靖坪村" in rows and "2025年5月1日" in rows and "乌兰镇</a>" not in rows
    assert MentorPair.objects.get().end_note == "培养人离任"


def test_somebody_is_appointed_at_a_unit_by_name(door: Client, secretary: Post, village: Organization) -> None:
    other = Organization.objects.get(code="620421102001")
    given = {"name": "王建国", "post_title": "member", "valid_from": "2025-01-01"}
    (asked,) = errors(door.post(f"/units/{other.pk}/appoint/", given))
    assert "已有1位「王建国」（河靖坪村村民委员会）" in asked
    assert door.post(f"/units/{other.pk}/appoint/", given | {"id_number": EXAMPLE}).status_code == 302
    assert Post.objects.get(organization=other).person == secretary.person
    (wrong,) = errors(door.post(f"/units/{other.pk}/appoint/", given | {"id_number": EXAMPLE[:-1] + "1"}))
    assert wrong == "身份证号码末位校验不符：按前17位应为「X」，请核对。"
    given = {"name": "赵六", "post_title": "secretary", "valid_from": "2025-01-01"}
    refused = door.post(f"/units/{village.pk}/appoint/", given)
    assert refused.status_code == 422 and "同一天已有书记在任（王建国" in refused.content.decode()
    assert not Person.objects.filter(name="赵六").exists()
    assert door.post(f"/units/{village.pk}/appoint/", given | {"reason": "县委同意双配"}).status_code == 302
    assert "县委同意双配" in html(door, f"/units/{village.pk}/?tab=people")


def test_a_new_term_is_one_form(door: Client, secretary: Post, village: Organization) -> None:
    url = f"/units/{village.pk}/term/party/"
    assert 'value="王建国"' in html(door, url)
    seats = [("王建国", "secretary"), ("李后备", "deputy"), ("新当选", "member"), ("", "member")]
    data: dict[str, Any] = {"on": "2025-12-01", "seats-TOTAL_FORMS": "4", "seats-INITIAL_FORMS": "1"}
    for number, (name, seat) in enumerate(seats):
        data |= {f"seats-{number}-name": name, f"seats-{number}-seat": seat, f"seats-{number}-source": "elected"}
    assert door.post(url, data).status_code == 302
    current = Post.objects.in_office(date(2025, 12, 1)).filter(organization=village).order_by("pk")
    assert [str(post.person) for post in current] == ["王建国", "王建国", "李后备", "新当选"]  # the head stays
    empty = {key: value for key, value in data.items() if not key.endswith("-name")} | {"on": "2025-12-02"}
    again = door.post(url, empty)
    assert again.status_code == 422 and "换届须至少选出一人" in again.content.decode()
    assert door.get(f"/units/{village.pk}/term/nobody/").status_code == 404


def test_papers_pairs_and_strengths_are_typed_in(door: Client, secretary: Post) -> None:
    url = f"/posts/{secretary.pk}/paper/"
    file = SimpleUploadedFile("述职报告.pdf", PDF)
    given = {"kind": "report", "year": "2025", "dated": "2026-01-06", "result": "好", "file": file}
    assert door.post(url, given).status_code == 302
    paper = PersonPaper.objects.get(kind="report")
    assert door.get(f"/papers/{paper.pk}/file/").getvalue() == PDF
    assert door.post(f"/papers/{paper.pk}/withdraw/", {"reason": "传错"}).status_code == 302
    assert door.get(f"/papers/{paper.pk}/file/").status_code == 404
    mentor = {"name": "陈新人", "valid_from": "2026-01-01"}
    assert door.post(f"/posts/{secretary.pk}/mentor/", mentor).status_code == 302
    pair = MentorPair.objects.get(reserve__name="陈新人")
    assert door.post(f"/pairs/{pair.pk}/note/", {"noted_on": "2026-02-01", "text": "列席会议"}).status_code == 302
    assert door.post(f"/pairs/{pair.pk}/end/", {"on": "2026-03-01", "note": "任副书记"}).status_code == 302
    page = html(door, f"/people/{pair.reserve_id}/")
    assert "列席会议" in page and "任副书记" in page
    other = Organization.objects.get(code="620421102001")
    moved = {"to": other.code, "post_title": "secretary", "on": "2026-04-01", "source": "cross"}
    assert door.post(f"/posts/{secretary.pk}/transfer/", moved).status_code == 302
    new = Post.objects.get(organization=other)
    assert door.post(f"/posts/{new.pk}/adjust/", {"on": "2026-05-01", "reason": "不胜任"}).status_code == 302
    assert door.post(f"/posts/{new.pk}/withdraw/", {"reason": "x"}).status_code == 422
    assert "不胜任" in html(door, f"/people/{secretary.person_id}/")


def test_strengths_are_reviewed_by_one_set_at_a_time(door: Client, secretary: Post) -> None:
    url = f"/people/{secretary.person_id}/strength/"
    assert door.get(url).status_code == 409  # no set is in use
    double, third = make_criteria("双强"), make_criteria("三强", code="tq-2026")
    page = html(door, f"{url}?criteria={third.pk}")
    assert (
        page.count('type="checkbox" name="met"') == len(third.aspects) and f'href="{url}?criteria={double.pk}"' in page
    )
    assert f'name="criteria" value="{third.pk}"' in page and door.get(f"{url}?criteria=999").status_code == 404
    given = {"criteria": third.pk, "reviewed_on": "2026-01-06", "basis": "考察报告"}
    empty = door.post(url, given)
    assert empty.status_code == 422 and "请勾选符合的方面" in empty.content.decode()
    assert 'value="考察报告"' in empty.content.decode() and not StrengthReview.objects.exists()
    assert "请去掉一边" in door.post(url, given | {"met": ["qf"], "none": "on"}).content.decode()
    assert door.post(url, given | {"met": ["qf"]}).status_code == 302
    assert door.post(url, given | {"none": "on", "reviewed_on": "2026-02-06"}).status_code == 302
    assert [(one.criteria, one.met) for one in StrengthReview.objects.order_by("pk")] == [(third, ["qf"]), (third, [])]


def test_a_printed_file_keeps_a_heading_with_its_table() -> None:
    paper = _Paper(Workbook().active)
    for number in range(8):
        paper.section(filing.Section(f"第{number}项", ("内容",), [("甲",)] * 2))
    for row in range(1, paper.row + 1):
        paper.page.row_dimensions[row].height = 50  # 14 rows on a page, 4 to a section
    paper.break_pages()
    assert [mark.id for mark in paper.page.row_breaks.brk] == [12, 24]


def test_a_person_is_corrected_and_moves_home(door: Client, secretary: Post) -> None:
    url = f"/people/{secretary.person_id}/edit/"
    page = html(door, url)
    assert EXAMPLE in page
    given = {"name": "王建国", "id_number": EXAMPLE, "born": "1949-12-31", "sex": "female", "phone": "0943-6121234"}
    assert door.post(url, given | {"resume": "1968年参加工作", "home": "乌兰镇"}).status_code == 302
    person = Person.objects.get(pk=secretary.person_id)
    assert (person.phone, person.resume, person.home.name) == ("0943-6121234", "1968年参加工作", "乌兰镇")
    refused = door.post(url, given | {"sex": "male"})
    assert refused.status_code == 422 and "性别与身份证号码不一致" in refused.content.decode()


def test_a_workbook_is_uploaded_looked_at_and_applied(door: Client, secretary: Post, township: Organization) -> None:
    head = ["单位", "姓名", "职务", "任职日期"]
    file = SimpleUploadedFile("任职.xlsx", workbook(head, ["城关社区居委会", "赵六", "书记", "2025-01-01"]))
    answer = door.post("/people/import/", {"root": str(township.parent_id), "file": file})
    page = html(door, answer.url)
    assert "新增任职" in page and "赵六" in page and "党组织书记，2025年1月1日起" in page
    assert door.post(f"{answer.url}apply/").status_code == 302
    assert "赵六" in html(door, "/people/") and "已导入" in html(door, answer.url)
    file = SimpleUploadedFile("任职.xlsx", workbook(head, ["城关社区居委会", "孙八", "庄主", "2025-01-01"]))
    answer = door.post("/people/import/", {"root": str(township.parent_id), "file": file})
    assert "「庄主」不是职务" in html(door, answer.url)
    assert "错误清单" in read(door.get(f"{answer.url}marked/").getvalue()).sheets
    exported = read(door.get("/people/export/", {"unit": "城关社区居委会"}).getvalue()).rows("任职名册")
    assert [row[2] for row in exported[3:]] == ["赵六"]
    content = door.get("/people/export/").getvalue()
    full, printed = (read(content).rows(sheet) for sheet in ("任职名册", "打印用"))
    assert printed[2][:5] == ["序号", "单位", "姓名", "性别", "职务"] and len(printed) == len(full)
    file = SimpleUploadedFile("任职名册.xlsx", content)
    answer = door.post("/people/import/", {"root": str(township.parent_id), "file": file})
    assert "没有需要导入的" in html(door, answer.url)  # the printed sheet is no second list
