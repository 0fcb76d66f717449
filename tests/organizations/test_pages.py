"""Pages of units, imports, accounts and the trail: what people read on them and what their buttons do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.toolkit.excel.reading import read
from organizations.models import ImportRecord, Organization, OrganizationEvent, User
from organizations.roles import Role
from organizations.services import tree
from tests.organizations.conftest import person
from tests.organizations.test_imports import HEAD, workbook
from tests.organizations.test_tree import DAY, unit


@pytest.fixture
def keeper(township: Organization) -> User:
    """The county's configurator."""
    return person(township.parent, Role.CONFIGURATOR, "keeper")


@pytest.fixture
def look(client: Client, keeper: User) -> Callable[..., str]:
    """Reads a page as the keeper."""
    client.force_login(keeper)

    def get(url: str, **headers: str) -> str:
        response = client.get(url, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return get


def names(html: str) -> list[str]:
    """The units that a table lists."""
    return re.findall(r'<a class="strong" href="[^"]+">([^<]+)</a>', html)


def test_the_list_finds_by_name_pinyin_initials_and_code(look: Callable[..., str]) -> None:
    assert names(look("/units/")) == ["靖远县", "乌兰镇", "城关社区居委会", "河靖坪村村民委员会"]
    for query in ("乌兰", "wulan", "WLZ", "620421102"):
        assert "乌兰镇" in names(look(f"/units/?q={query}"))
    assert names(look("/units/?q=wlz")) == ["乌兰镇"]
    assert names(look("/units/?kind=village&field=community")) == ["城关社区居委会"]
    assert "没有符合条件的单位" in look("/units/?q=无此单位")
    part = look("/units/?q=wlz", **{"HX-Request": "true"})
    assert "<html" not in part and names(part) == ["乌兰镇"]


@pytest.mark.parametrize("more", [1, 30])
def test_the_list_costs_the_same_queries_however_long(
    client: Client, keeper: User, township: Organization, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        tree.found(name=f"{number}村", kind="village", parent=township, actor=None)
    client.force_login(keeper)
    with django_assert_num_queries(9):
        client.get("/units/", headers={"HX-Request": "true"})


def test_a_unit_shows_where_it_stands_and_what_happened(look: Callable[..., str], township: Organization) -> None:
    tree.rename(township, name="乌兰新镇", effective_on=DAY, document_no="甘民函1号", actor=None)
    html = look(f"/units/{township.pk}/")
    assert "<span>甘肃省</span>" in html and f'href="/units/{township.parent_id}/">靖远县</a>' in html
    assert "村（社区） 2 个" in html
    assert re.findall(r'<a class="btn[^"]*" href="/units/\d+/(\w+)/">.*?</svg>([^<]+)</a>', html) == [
        ("found", "新建下级单位"),
        ("rename", "更名"),
        ("transfer", "划转"),
        ("merge", "合并"),
        ("split", "拆分"),
        ("regroup", "重组"),
        ("abolish", "撤销"),
    ]
    html = look(f"/units/{township.pk}/?tab=history")
    assert "建账以前" in html and "2026年3月1日" in html and "甘民函1号" in html and "乌兰镇 → 乌兰新镇" in html


def test_a_unit_has_no_other_tabs(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    assert client.get(f"/units/{township.pk}/?tab=secrets").status_code == 404


def test_changes_are_registered_on_the_units_page(client: Client, keeper: User, township: Organization) -> None:
    county, village = township.parent, unit("620421102200")
    client.force_login(keeper)

    def change(one: Organization, act: str, **given: str) -> Any:
        return client.post(f"/units/{one.pk}/{act}/", {"effective_on": "2026-03-01", "document_no": "甲1号", **given})

    founded = change(county, "found", name="北湾镇", kind="township", field="town", code="620421101")
    town = unit("620421101")
    assert founded.url == f"/units/{town.pk}/"
    assert change(village, "rename", name="河靖坪村", field="village").status_code == 302
    assert "没有找到「无此镇」" in change(village, "transfer", parent="无此镇").content.decode()
    assert change(village, "transfer", parent="北湾镇").status_code == 302
    assert unit("620421102200").parent == town
    assert change(township, "abolish").status_code == 422
    assert change(township, "merge", into="620421101").url == f"/units/{town.pk}/"
    township.refresh_from_db()
    assert township.closed_on == DAY
    assert client.get(f"/units/{township.pk}/explode/").status_code == 404


def upload(client: Client, root: Organization, content: bytes, name: str = "名单.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/units/import/", {"root": root.pk, "file": file})


def test_upload_preview_apply(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    county = township.parent
    rows = [HEAD, ["620421101", "北湾镇"], ["620421102", "乌兰新镇"], ["620421102001", "城关社区居委会"]]
    preview = upload(client, county, workbook(*rows)).url
    html = client.get(preview).content.decode()
    assert re.findall(r'stat-label">([^<]+)</div><div class="stat-value">(\d+)<', html) == [
        ("新增", "1"),
        ("更名", "1"),
        ("调整领域", "0"),
        ("划转", "0"),
        ("合并", "0"),
        ("撤销", "0"),
        ("不变", "1"),
        ("错误", "0"),
        ("待确认", "0"),
    ]
    assert re.findall(r'<td class="text">([^<]+)</td><td class="text">([^<]+)</td>', html) == [
        ("乌兰镇", "乌兰新镇"),
        ("—", "北湾镇（镇）"),
    ]
    assert not Organization.objects.filter(code="620421101").exists()
    done = client.post(f"{preview}apply/", {"effective_on": "2026-03-01", "document_no": "甲2号"}, follow=True)
    assert "已导入：新增 1 · 更名 1 · 不变 1。" in done.content.decode()
    assert unit("620421102").name == "乌兰新镇"
    again = client.get(upload(client, county, workbook(*rows)).url).content.decode()
    assert "名单与系统一致，没有需要导入的变化。" in again and "确认导入" not in again


def test_a_bad_list_comes_back_marked(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    preview = upload(client, township.parent, workbook(HEAD, ["620421101", None])).url
    html = client.get(preview).content.decode()
    assert "名单有错误，没有写入任何内容" in html and "「名称」不能为空。" in html and "确认导入" not in html
    marked = client.get(f"{preview}marked/")
    assert marked["Content-Disposition"].startswith("attachment")
    assert "错误清单" in read(b"".join(marked.streaming_content)).sheets
    assert client.post(f"{preview}apply/", {"effective_on": "2026-03-01"}).status_code == 409


def test_other_files_are_refused_on_the_page(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    response = upload(client, township.parent, b"62,x\n", name="名单.csv")
    assert (
        response.status_code == 422 and "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。" in response.content.decode()
    )
    assert "请选择文件。" in client.post("/units/import/", {"root": township.parent_id}).content.decode()
    assert not ImportRecord.objects.exists()


def test_a_tree_that_changed_after_the_preview(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    preview = upload(client, township.parent, workbook(HEAD, ["620421101", "北湾镇"])).url
    tree.found(name="北湾乡", kind="township", parent=township.parent, code="620421101", actor=None)
    assert "预览之后单位名单已有变化，请重新上传这份表格。" in client.get(preview).content.decode()
    assert client.post(f"{preview}drop/").status_code == 302
    assert client.post(f"{preview}apply/", {"effective_on": "2026-03-01"}).status_code == 409


def test_accounts_are_made_and_kept_on_their_pages(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    given = {"username": "wang", "name": "王芳", "role": "filler", "organization": "乌兰镇", "phone": "0943-1234567"}
    html = client.post("/users/new/", given).content.decode()
    password = re.search(r'<code class="strong">(\w{12})</code>', html)[1]
    user = User.objects.get(username="wang")
    assert user.check_password(password)
    assert "乌兰镇 · 填报人" in client.get("/users/?q=王").content.decode()
    outside = client.post(f"/users/{user.pk}/grant/", {"role": "filler", "organization": "白银市"}, follow=True)
    assert "没有找到「白银市」" in outside.content.decode()
    client.post(f"/users/{user.pk}/grant/", {"role": "organizer", "organization": "乌兰镇"})
    assert user.memberships.in_force().count() == 2
    client.post(f"/users/{user.pk}/roles/{user.memberships.first().pk}/end/")
    assert user.memberships.in_force().count() == 1
    assert "请写明理由。" in client.post(f"/users/{user.pk}/switch/", follow=True).content.decode()
    client.post(f"/users/{user.pk}/switch/", {"reason": "调离"})
    user.refresh_from_db()
    assert not user.is_active
    html = client.post(f"/users/{user.pk}/reset/").content.decode()
    assert password not in html and "密码只显示这一次" in html


def test_the_own_account_is_changed_by_others(client: Client, keeper: User) -> None:
    client.force_login(keeper)
    page = f"/users/{keeper.pk}/"
    html = client.get(page).content.decode()
    assert "这是您自己的账号" in html and "重置密码" in html
    assert not {"grant/", "switch/", "end/"} & set(re.findall(r'action="/users/\d+/(?:roles/\d+/)?(\w+/)"', html))
    own = keeper.memberships.get()
    given = {"role": "leader", "organization": own.organization.name, "reason": "调离"}
    refused = {}
    for act in ("grant/", "switch/", f"roles/{own.pk}/end/"):
        answer = client.post(page + act, given)
        refused[act.split("/")[0]] = (answer.status_code, "请由其他系统配置员操作。" in answer.content.decode())
    assert refused == dict.fromkeys(("grant", "switch", "roles"), (409, True))
    assert list(keeper.memberships.in_force()) == [own]


def test_the_trail_is_read_by_the_auditor(client: Client, keeper: User, township: Organization) -> None:
    auditor = person(township.parent, Role.AUDITOR, "auditor")
    tree.rename(township, name="乌兰新镇", effective_on=DAY, actor=keeper)
    client.force_login(auditor)
    html = client.get("/trail/?q=乌兰新镇").content.decode()
    assert "单位更名" in html and "乌兰镇 → 乌兰新镇" in html and "张keeper" in html
    assert "单位更名" in client.get("/trail/?action=organization.renamed").content.decode().split("<tbody>")[1]
    assert "没有符合条件的记录" in client.get("/trail/?day_from=2999-01-01").content.decode()


def test_the_menu_shows_what_one_may_open(client: Client, keeper: User, township: Organization) -> None:
    def entries(user: User) -> list[str]:
        client.force_login(user)
        html = client.get("/jobs/").content.decode()
        return re.findall(r'<a class="nav-link" href="(/units/|/users/|/trail/|/admin/|/jobs/)"', html)

    assert entries(keeper) == ["/units/", "/users/", "/jobs/", "/admin/"]
    assert entries(person(township, Role.FILLER, "clerk")) == ["/units/", "/jobs/"]
    assert entries(person(township, Role.AUDITOR, "auditor")) == ["/trail/", "/jobs/"]


def test_the_admin_is_a_window_for_configurators(look: Callable[..., str], township: Organization) -> None:
    assert "单位" in look("/admin/")
    assert "乌兰镇" in look("/admin/organizations/organization/?q=wlz")
    html = look(f"/admin/organizations/organization/{township.pk}/change/")
    assert f'href="/units/{township.pk}/"' in html and 'name="_save"' not in html
    assert "keeper" in look("/admin/organizations/user/")
    city = tree.rename(unit("6204"), name="白银新市", effective_on=DAY, actor=None)
    event = tree.rename(township, name="乌兰新镇", effective_on=DAY, actor=None)
    html = look("/admin/organizations/organizationevent/")
    assert "乌兰镇 → 乌兰新镇" in html and "白银新市" not in html
    assert "乌兰新镇" in look(f"/admin/organizations/organizationevent/{event.pk}/change/")
    assert OrganizationEvent.objects.filter(pk=city.pk).exists()


def test_the_api_answers_as_the_pages_do(client: Client, keeper: User, township: Organization) -> None:
    client.force_login(keeper)
    assert client.get("/api/units/?q=wlz").json()["results"] == [
        {
            "id": township.pk,
            "code": "620421102",
            "name": "乌兰镇",
            "kind": "township",
            "kind_label": "乡镇（街道）",
            "field": "town",
            "field_label": "镇",
            "functional": False,
            "parent": township.parent_id,
            "parent_name": "靖远县",
            "position": 1,
            "opened_on": None,
            "closed_on": None,
        }
    ]
    assert client.post("/api/units/", {}).status_code == 405
    assert client.get(f"/api/units/{unit('6204').pk}/").status_code == 404
