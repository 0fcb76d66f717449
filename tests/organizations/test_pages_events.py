"""Pages of events: what the forms send, what list and page show, who may take an event back."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from config.toolkit.excel.reading import read
from organizations import selectors
from organizations.forms.units import usual_field
from organizations.kinds import Kind
from organizations.models import Alias, AuditEvent, Organization, OrganizationEvent, User
from organizations.models.relations import AffiliationKind
from organizations.roles import Permission, Role
from organizations.services import posts, tree
from organizations.services.affiliations import affiliate
from organizations.services.people import register_person
from tests.organizations.conftest import person
from tests.organizations.test_regrouping import below, links, village
from tests.organizations.test_tree import DAY, unit

GIVEN = {"effective_on": "2026-03-01", "document_no": "镇政1号"}


@pytest.fixture
def keeper(township: Organization) -> User:
    """The county's configurator."""
    return person(township.parent, Role.CONFIGURATOR, "keeper")


@pytest.fixture
def door(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_ticked_units_merge_into_a_new_one(door: Client, villages: list[Organization], county: Organization) -> None:
    first, second, third = villages
    other = tree.found(name="北湾镇", kind="township", parent=county, actor=None)
    far = village("远村", other)
    page = f"/units/{first.pk}/merge/"
    html = text(door.get(page))
    assert "乙村" in html and "丙村" in html and "远村" not in html
    ticked = {f"tick_{second.pk}": "on", f"members_{first.pk}": "31", f"members_{second.pk}": "２4", **GIVEN}
    assert "只填一项" in text(door.post(page, ticked), 422)
    assert "只填一项" in text(door.post(page, {**ticked, "name": "甲乙村", "into": "丙村"}), 422)
    wrong = {**ticked, "name": "甲乙村", "others": "无此村"}
    assert "没有找到「无此村」" in text(door.post(page, wrong), 422)
    refused = door.post(page, {**ticked, "name": "甲乙村", "others": "北湾镇/远村"})
    html = refused.content.decode()
    assert refused.status_code == 422 and "各原单位的上级不同" in html.split('id="id_parent_error"')[1]
    assert 'value="甲乙村"' in html and 'value="镇政1号"' in html  # what was typed is kept
    done = door.post(page, {**ticked, "name": "甲乙村"})
    made = Organization.objects.get(name="甲乙村")
    assert done.url == f"/units/{made.pk}/"
    assert links(OrganizationEvent.objects.get()) == [
        ("甲村", "甲乙村", 1_000_000, 31),
        ("乙村", "甲乙村", 1_000_000, 24),
    ]
    assert (
        door.post(f"/units/{third.pk}/merge/", {**GIVEN, "into": "甲乙村", "others": f"北湾镇/{far}"}).url == done.url
    )
    assert Organization.objects.get(pk=far.pk).closed_on == DAY


def test_the_unit_that_takes_over_tells_its_own_members(
    door: Client, villages: list[Organization], county: Organization
) -> None:
    first, second, _ = villages
    page = f"/units/{first.pk}/merge/"
    given = {f"tick_{second.pk}": "on", f"members_{first.pk}": "31", "own_members": "40", **GIVEN}
    assert "合并成新单位的，不填这一项" in text(door.post(page, {**given, "name": "甲乙村"}), 422)
    assert door.post(page, {**given, "into": "丙村"}).status_code == 302
    assert links(OrganizationEvent.objects.get())[2] == ("丙村", "丙村", 1_000_000, 40)
    other = tree.found(name="北湾镇", kind="township", parent=county, actor=None)
    far = village("远村", other)
    given = {"name": "联村", "parent": "北湾镇", "others": "乌兰镇/丙村", **GIVEN}
    assert door.post(f"/units/{far.pk}/merge/", given).status_code == 302
    assert below(other) == ["联村"]


def test_what_hangs_on_a_unit_that_ends_is_told_before_and_after(
    door: Client, villages: list[Organization], keeper: User
) -> None:
    third = villages[2]
    member = register_person(name="王二", home=third, actor=keeper)
    posts.appoint(member, third, title="member", valid_from=date(2025, 3, 1), actor=keeper)
    filler = person(third, Role.FILLER, "cun")
    told = (
        "没有办理免职的任职1个（王二，党组织委员），随单位撤销终止。",
        "账号1个（张cun，填报人）：已列入的考核仍由它填完",
    )
    html = text(door.get(f"/units/{third.pk}/abolish/"))
    assert all(words in html for words in told)
    assert "撤销以前请核对" not in text(door.get(f"/units/{third.pk}/rename/"))
    assert selectors.permissions(filler)
    assert door.post(f"/units/{third.pk}/abolish/", GIVEN).status_code == 302
    event = OrganizationEvent.objects.get(kind="abolish")
    html = text(door.get(event.get_absolute_url()))
    assert "所属单位已撤销，还没有了结的" in html and all(words in html for words in told)
    assert "所属单位已撤销" in text(door.get(third.get_absolute_url()))
    assert Organization.objects.allowed(filler, Permission.FILL).get() == third  # fills what the unit stands in
    tree.undo(event, reason="登记错了", actor=keeper)
    assert "还没有了结的" not in text(door.get(event.get_absolute_url()))


def test_more_rows_without_a_script(door: Client, villages: list[Organization]) -> None:
    first, _, third = villages
    page = f"/units/{first.pk}/split/"
    html = door.get(page).content.decode()
    assert 'name="name_7"' not in html
    first_button = re.search(r'<button[^>]*type="submit"[^>]*>([^<]*)', html[html.index("data-unsaved") :])
    assert first_button and first_button[1] == "拆分"  # what Enter presses
    rows = {f"name_{number}": f"{number}村" for number in range(1, 7)} | {"share_1": "0.3", "effective_on": "坏"}
    grown = door.post(page, {**rows, "parts": "6", "more": "1"}).content.decode()
    assert 'name="name_10"' in grown and 'name="name_11"' not in grown and "field-errors" not in grown
    for kept in ('value="6村"', 'value="0.3"', 'value="坏"', '<input type="hidden" name="parts" value="10"'):
        assert kept in grown
    assert not OrganizationEvent.objects.exists()
    shares = {f"share_{number}": "0.125" for number in range(1, 9)}
    names = {f"name_{number}": f"{number}村" for number in range(1, 9)}
    taken = {f"child_{child.pk}": "8" for child in first.children.all()}
    wrong = door.post(page, {**GIVEN, **names, **shares, **taken, "parts": "10", "share_8": "x"}).content.decode()
    assert 'name="name_10"' in wrong and '<input type="hidden" name="parts" value="10"' in wrong
    assert door.post(page, {**GIVEN, **names, **shares, **taken, "parts": "10"}).status_code == 302
    assert OrganizationEvent.objects.get().links.count() == 8
    assert below(Organization.objects.get(name="8村")) == ["甲一组", "甲二组"]
    full = door.post(f"/units/{third.pk}/split/", {"parts": "999", "more": "1"}).content.decode()
    assert 'name="name_60"' in full and 'name="name_61"' not in full and 'name="more"' not in full


def test_several_units_become_several_on_one_page(
    door: Client, villages: list[Organization], township: Organization
) -> None:
    first, _, third = villages
    one, two = first.children.order_by("position")
    page = f"/units/{first.pk}/regroup/"
    html = door.get(page).content.decode()
    assert 'value="乌兰镇/甲村"' in html and '<option value="乌兰镇/乙村">' in html and "child_" not in html
    rows = {
        **{"source_1": "甲村", "name_1": "东村", "code_1": "620421102301", "share_1": "0.6", "members_1": "20"},
        **{"source_2": "乌兰镇/甲村", "old_2": "丙村", "share_2": "0.4", "members_2": "11"},
        **{"source_3": "乙村", "name_3": "东村", "members_3": "24"},
        **{"source_4": "丙村", "old_4": "丙村", "members_4": "40"},
    }
    html = text(door.post(page, {**GIVEN, **rows}), 422)
    assert "请选择「甲一组」归哪一行。" in html and "请选择「乙一组」" not in html
    wrong = {**rows, "share_2": "", "old_3": "丙村", "source_4": "", "source_5": "无此村", "name_5": "西村"}
    html = text(door.post(page, {**GIVEN, **wrong}), 422)
    for words in (
        "第2行：分到几处的，请填写份额。",
        "第3行：新单位和现有单位填一个，也只填一个。",
        "第4行：请填写原单位。",
        "没有找到「无此村」",
    ):
        assert words in html
    assert "请至少填写一行" in text(door.post(page, GIVEN), 422)
    grown = door.post(page, {**GIVEN, **rows, "more": "1"}).content.decode()
    assert 'name="source_10"' in grown and f'name="child_{one.pk}"' in grown and "field-errors" not in grown
    taken = {f"child_{one.pk}": "1", f"child_{two.pk}": "2"}
    answer = door.post(page, {**GIVEN, **rows, **taken, "share_2": "0.5"})
    assert "份额合计是1.1" in text(answer, 422)
    event_page = door.post(page, {**GIVEN, **rows, **taken}).url
    event = OrganizationEvent.objects.get()
    assert event_page == event.get_absolute_url()
    assert (event.kind, event.note, event.document_no) == ("regroup", "甲村、乙村 → 东村、丙村", "镇政1号")
    assert links(event) == [
        ("甲村", "东村", 600_000, 20),
        ("甲村", "丙村", 400_000, 11),
        ("乙村", "东村", 1_000_000, 24),
        ("丙村", "丙村", 1_000_000, 40),
    ]
    east = Organization.objects.in_force().get(code="620421102301")
    assert (below(east), below(third)) == (["甲一组", "乙一组"], ["甲二组"])
    html = text(door.get(event_page))
    assert "党员共 95 人" in html and "重组（2026年" in html and "合并" not in html
    assert "没有符合条件的事件" in text(door.get("/units/events/?kind=merge"))
    assert "东村、丙村" in text(door.get("/units/events/?kind=regroup"))
    assert "随同转移的下级单位（3）" in html
    for moved in ("甲一组 甲村 东村", "甲二组 甲村 丙村", "乙一组 乙村 东村"):
        assert moved in html


def test_a_unit_is_split_on_its_page(door: Client, villages: list[Organization]) -> None:
    first = villages[0]
    one, two = first.children.order_by("position")
    page = f"/units/{first.pk}/split/"
    assert "甲一组" in text(door.get(page))
    rows = {"name_1": "甲东村", "share_1": "0.6", "old_2": "丙村", "share_2": "0.5", "members_2": "12"}
    taken = {f"child_{one.pk}": "1", f"child_{two.pk}": "2"}
    answer = door.post(page, {**GIVEN, **rows, **taken})
    assert "「甲村」的份额合计是1.1，应当正好是1，请核对各行的份额。" in text(answer, 422)
    wrong = {**GIVEN, "name_1": "甲东村", "old_2": "丙村", "name_2": "甲西村", "share_3": "1"}
    html = text(door.post(page, wrong), 422)
    for words in ("第1行：请填写份额。", "第2行：新单位和现有单位只填一个。", "第3行：有份额，没有单位。"):
        assert words in html
    assert door.post(page, {**GIVEN, **rows, **taken, "share_2": "0.4"}).url == f"/units/{first.pk}/"
    assert links(OrganizationEvent.objects.get())[1] == ("甲村", "丙村", 400_000, 12)
    assert (below(Organization.objects.get(name="甲东村")), below(villages[2])) == (["甲一组"], ["甲二组"])


def test_only_party_organizations_are_upgraded(door: Client, township: Organization) -> None:
    branch = tree.found(name="水泥厂党支部", kind="branch", parent=township, actor=None)
    assert f"/units/{branch.pk}/upgrade/" in door.get(f"/units/{branch.pk}/").content.decode()
    assert door.get(f"/units/{township.pk}/upgrade/").status_code == 404
    given = {**GIVEN, "kind": "general", "name": "水泥厂党总支", "functional": "on"}
    assert door.post(f"/units/{branch.pk}/upgrade/", given).status_code == 302
    assert "党总支（功能型）" in text(door.get(f"/units/{branch.pk}/"))


def test_an_event_is_shown_and_taken_back(door: Client, villages: list[Organization]) -> None:
    event = tree.merge(villages[:2], into=villages[2], effective_on=DAY, document_no="镇政2号", actor=None)
    page = event.get_absolute_url()
    html = text(door.get(page))
    assert "涉及单位原有 3 个 － 撤销 2 个 ＋ 新设 0 个 ＝ 现有 1 个；随同转移下级单位 3 个" in html
    assert "“乌兰镇”的直接下级：2026年3月1日全部变动前后，5个 → 3个" in html
    assert "有1处需要修改" in text(door.post(f"{page}undo/", {"reason": ""}), 422)
    html = text(door.post(f"{page}undo/", {"reason": "登记错误"}, follow=True))
    assert "已撤回：合并" in html and "理由：登记错误" in html and "撤回这件事" not in html
    assert below(villages[0]) == ["甲一组", "甲二组"]
    assert door.post(f"{page}undo/", {"reason": "再撤"}).status_code == 409


def test_only_who_keeps_all_units_takes_an_event_back(
    client: Client,
    villages: list[Organization],
    county: Organization,
) -> None:
    other = tree.found(name="北湾镇", kind="township", parent=county, actor=None)
    event = tree.transfer(villages[0], parent=other, effective_on=DAY, actor=None)
    client.force_login(person(other, Role.CONFIGURATOR, "north"))
    assert "撤回这件事" not in text(client.get(event.get_absolute_url()))
    assert client.post(f"{event.get_absolute_url()}undo/", {"reason": "错"}).status_code == 404
    client.force_login(person(county, Role.CONFIGURATOR, "both"))
    assert client.post(f"{event.get_absolute_url()}undo/", {"reason": "错"}).status_code == 302


def test_the_list_filters_balances_and_is_a_workbook(door: Client, villages: list[Organization]) -> None:
    tree.rename(villages[2], name="丙社区", field="community", effective_on=DAY, document_no="镇政3号", actor=None)
    merger = tree.merge(villages[:2], into=villages[2], effective_on=date(2026, 4, 1), actor=None)
    tree.rename(unit("6204"), name="白银新市", effective_on=DAY, actor=None)

    def found(query: str) -> list[str]:
        return re.findall(r'href="/units/events/(\d+)/"', door.get(f"/units/events/{query}").content.decode())

    assert found("") == [str(merger.pk), str(merger.pk - 1)]
    assert found("?kind=merge") == found("?q=甲村") == found("?day_from=2026-03-02") == [str(merger.pk)]
    assert found("?q=镇政3号") == found("?day_to=2026-03-31") == [str(merger.pk - 1)]
    assert found("?unit=丙社区") == found("?unit=乌兰镇")
    assert found("?state=undone") == []
    assert "没有找到「无此镇」" in text(door.get("/units/events/?unit=无此镇"))
    html = text(door.get("/units/events/?unit=乌兰镇&day_to=2026-04-30"))
    assert "“乌兰镇”的直接下级：2026年3月1日变动前至2026年4月30日，5个 → 3个" in html
    rows = read(b"".join(door.get("/units/events/export/?kind=merge").streaming_content)).sheets["数据"]
    told = [[cell for cell in row if cell not in (None, "")] for row in rows]
    assert any("甲村" in row and "丙社区" in row and "合并" in row for row in told)
    answer = door.get("/api/events/?kind=merge").json()["results"]
    assert [link["source_name"] for link in answer[0]["links"]] == ["甲村", "乙村"]


@pytest.mark.parametrize("more", [1, 20])
def test_the_list_costs_the_same_queries(
    door: Client, township: Organization, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        tree.found(name=f"{number}村", kind="village", parent=township, opened_on=DAY, actor=None)
    with django_assert_num_queries(12):
        door.get("/units/events/", headers={"HX-Request": "true"})


def test_former_names_are_found_everywhere(door: Client, township: Organization) -> None:
    tree.rename(unit("620421102200"), name="河靖坪社区", field="community", effective_on=DAY, actor=None)
    for query in ("河靖坪村村民", "hjpccm"):
        assert "河靖坪社区" in text(door.get(f"/units/?q={query}"))
        assert [one["name"] for one in door.get(f"/api/units/?q={query}").json()["results"]] == ["河靖坪社区"]
    given = {"username": "wang", "name": "王芳", "role": "filler", "organization": "河靖坪村村民委员会"}
    assert door.post("/users/new/", given).status_code == 200
    assert User.objects.get(username="wang").memberships.get().organization.name == "河靖坪社区"


def test_a_name_of_two_units_is_asked(door: Client, township: Organization, county: Organization) -> None:
    other = tree.found(name="北湾镇", kind="township", parent=county, actor=None)
    village("红星村", township, code="620421102377")
    village("红星村", other)
    gone = village("旧村", other)
    tree.merge([gone], into=other.children.get(name="红星村"), effective_on=DAY, actor=None)
    page = f"/units/{unit('620421102001').pk}/merge/"
    html = text(door.post(page, {**GIVEN, "into": "红星村"}), 422)
    assert "「红星村」不止一个：乌兰镇/红星村（620421102377）、北湾镇/红星村。" in html
    assert "没有找到「旧村」（「旧村」已于2026年3月1日撤销，并入「红星村」）" in text(
        door.post(page, {**GIVEN, "into": "旧村"}), 422
    )
    assert door.post(page, {**GIVEN, "into": "北湾镇／红星村"}).status_code == 302


def test_names_and_lines_are_kept_on_the_units_page(door: Client, township: Organization, county: Organization) -> None:
    page = f"/units/{township.pk}/"
    bureau = tree.found(name="教育局", kind="department", parent=county, actor=None)
    line = {"line-kind": "party", "line-other": "教育局", "line-valid_from": "2026-03-01"}
    for address, given in (("aliases/", {"alias-name": "城关镇"}), ("affiliations/", line)):
        assert door.post(page + address, given).url == f"{page}?tab=history"
    html = text(door.get(f"{page}?tab=history"))
    assert "城关镇" in html and "党组织隶属 教育局 2026年3月1日 至今" in html
    wrong = door.post(f"{page}affiliations/", {**line, "line-other": "无此局", "line-document_no": "局发1号"})
    assert "没有找到「无此局」" in text(wrong, 422)
    assert 'value="无此局"' in wrong.content.decode() and 'value="局发1号"' in wrong.content.decode()
    wrong = door.post(f"{page}aliases/", {"alias-name": township.name, "alias-note": "俗称"})
    assert wrong.status_code == 422 and 'value="俗称"' in wrong.content.decode()
    row = affiliate(township, kind=AffiliationKind.REPORTING, other=bureau, valid_from=DAY, actor=None)
    assert door.post(f"/units/affiliations/{row.pk}/end/", {"on": "2026-05-01"}).status_code == 302
    assert door.post(f"/units/affiliations/{row.pk}/withdraw/", {"reason": "错"}).status_code == 302
    assert door.post(f"/units/aliases/{Alias.objects.get().pk}/withdraw/", {"reason": "错"}).status_code == 302
    html = text(door.get(f"{page}?tab=history"))
    assert "没有别名" in html and "报送单位" not in html.split("登记隶属或报送单位")[0].split("止 文号")[1]


def test_the_name_of_a_living_sibling_is_asked_about(door: Client, villages: list[Organization]) -> None:
    first, second, third = villages
    told = "「乌兰镇」之下已有「乙村」（没有代码），与「乙村」同名。"
    page = f"/units/{first.pk}/rename/"
    assert 'name="same_name"' not in door.get(page).content.decode()
    given = {**GIVEN, "name": "乙村", "field": first.field}
    html = door.post(page, given)
    assert told in text(html, 422) and 'name="same_name"' in html.content.decode()
    assert "错误编号" not in html.content.decode() and 'value="镇政1号"' in html.content.decode()
    assert not OrganizationEvent.objects.exists()
    found = {**GIVEN, "name": "乙村", "kind": "village", "field": "village", "code": ""}
    assert told in text(door.post(f"/units/{first.parent_id}/found/", found), 422)
    merged = {**GIVEN, f"tick_{third.pk}": "on", "name": "乙村"}
    assert told in text(door.post(f"/units/{first.pk}/merge/", merged), 422)
    split = {**GIVEN, "name_1": "乙村", "share_0": "0.5", "share_1": "0.5"}
    assert told in text(door.post(f"/units/{first.pk}/split/", split), 422)
    assert door.post(page, {**given, "same_name": "两个村历来同名"}).status_code == 302
    assert [one.name for one in (first, second) if not one.refresh_from_db()] == ["乙村", "乙村"]
    trail = AuditEvent.objects.get(action="organization.renamed")
    assert trail.changes["same_name"] == "两个村历来同名"


def test_the_name_of_a_source_that_ends_is_free(door: Client, villages: list[Organization]) -> None:
    merged = {**GIVEN, f"tick_{villages[1].pk}": "on", "name": "乙村", "same_name": ""}
    assert door.post(f"/units/{villages[0].pk}/merge/", merged).status_code == 302
    assert Organization.objects.in_force().get(name="乙村").opened_on == DAY


@pytest.mark.parametrize(
    ("act", "given", "field"),
    [
        ("rename", {"effective_on": "2999-01-01", "name": "新村", "field": "village"}, "effective_on"),
        ("transfer", {"effective_on": "2026-03-01", "parent": "乌兰镇"}, "parent"),
        ("transfer", {"effective_on": "2026-03-01", "parent": "甲一组"}, "parent"),
        ("abolish", {"effective_on": "2026-03-01"}, ""),
    ],
)
def test_a_rule_speaks_in_the_form(
    door: Client, villages: list[Organization], act: str, given: dict[str, str], field: str
) -> None:
    answer = door.post(f"/units/{villages[0].pk}/{act}/", {**given, "document_no": "镇政9号"})
    html = answer.content.decode()
    assert answer.status_code == 422 and 'value="镇政9号"' in html and "错误编号" not in html
    assert (f'id="id_{field}_error"' in html) if field else ("还有2个下级单位" in html)
    assert not OrganizationEvent.objects.exists()


def test_a_refusal_names_the_unit_as_it_is_called(door: Client, villages: list[Organization]) -> None:
    given = {"effective_on": "2999-01-01", "name": "更早村", "field": "village"}
    assert "「甲村」的生效日期2999年1月1日还没有到" in text(door.post(f"/units/{villages[0].pk}/rename/", given), 422)


def test_the_form_of_a_new_unit_offers_what_may_stand_there(door: Client, villages: list[Organization]) -> None:
    township = villages[0].parent
    html = door.get(f"/units/{township.pk}/found/").content.decode()
    assert '<option value="village" selected>' in html and '<option value="branch">' in html
    assert 'value="province"' not in html and 'value="township"' not in html
    field = usual_field(township, Kind.VILLAGE)
    assert f'<option value="{field}" selected>' in html
    below = door.get(f"/units/{villages[0].pk}/found/").content.decode()
    assert '<option value="branch" selected>' in below and 'value="village">' not in below.split('id="id_field"')[0]


def test_all_faults_of_a_new_unit_at_once(door: Client, villages: list[Organization]) -> None:
    given = {"effective_on": "2999-01-01", "name": "新村", "kind": "county", "field": "village"}
    html = door.post(f"/units/{villages[0].parent_id}/found/", given | {"code": "620421102001"}).content.decode()
    for name in ("kind", "code", "effective_on"):
        assert f'id="id_{name}_error"' in html
