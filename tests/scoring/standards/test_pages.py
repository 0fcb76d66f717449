"""The pages of standards: what is listed, read out, downloaded, loaded, published and retired; the admin beside it."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.roles import Role
from scoring.models import Standard
from scoring.services import standards
from tests.factories import make_organization, make_scheme, make_user, scheme_document
from tests.scoring.standards.documents import STARS, draft_standard, make_standard, stars
from tests.scoring.standards.using import USING

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organization("靖远县")


@pytest.fixture
def keeper(county):
    return make_user(name="王配置", at=county, role=Role.CONFIGURATOR)


@pytest.fixture
def door(client, keeper):
    client.force_login(keeper)
    return client


def text(response) -> str:
    """The words of a page, one space between them."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def upload(document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return SimpleUploadedFile("标准.json", content)


def test_the_list_is_filtered_by_kind_state_owner_and_words(using, door, county):
    city = make_organization("白银市", kind="city")
    county.city = city
    county.save()
    make_standard(city, stars(key="city", title="市星级"))
    make_standard(county)
    draft_standard(county)
    make_standard(make_organization("景泰县"), stars(title="外县星级"))

    def titles(**query):
        found = door.get("/standards/", query).context["page_obj"].object_list
        return [(row.title, row.version) for row in found]

    assert titles() == [("市星级", 1), ("新星级", 2), ("旧星级", 1), ("支部星级", 1)]
    assert titles(state="draft") == [("新星级", 2)]
    assert titles(owner=city.pk) == [("市星级", 1)]
    assert titles(kind="rating") == []
    assert titles(q="星级 靖远", state="published") == [("旧星级", 1), ("支部星级", 1)]
    owners = door.get("/standards/").context["filter"].form.fields["owner"].queryset
    assert {unit.name for unit in owners} == {"白银市", "靖远县"}
    assert titles(state="nonsense") == []  # what cannot be understood finds nothing


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_however_long(door, county, django_assert_num_queries, rows):
    for number in range(rows):
        make_standard(county, stars(key=f"s{number}"))
    with django_assert_num_queries(14):
        assert len(door.get("/standards/").context["page_obj"].object_list) == rows


def test_a_clerk_below_reads_a_published_standard_in_sentences(client, county, keeper):
    township = make_organization("乌兰镇", parent=county)
    client.force_login(make_user(at=township, role=Role.FILLER))
    standard = make_standard(county, actor=keeper)
    shown = text(client.get(standard.get_absolute_url()))
    assert "五星级：每年8000元，授牌。" in shown
    assert "不定级：有一票否决情形。要写明理由。" in shown
    assert "关于评星定级的通知（2023年5月）" in shown and "全部单位" in shown
    assert standard.digest.partition(":")[2][:16] in shown
    assert "标准管理" not in shown
    assert "评定标准" in text(client.get("/"))
    response = client.get(reverse("scoring:standard-file", args=[standard.pk]))
    assert json.loads(response.content) == STARS
    assert response["Content-Disposition"] == 'attachment; filename="stars-v1.json"'


def test_a_standard_calls_what_it_reads_by_name(using, door, county, keeper):
    make_standard(county)
    make_scheme(owner=county, document=scheme_document(key="small", title="村考核"))
    shown = text(door.get(make_standard(county, USING).get_absolute_url()))
    assert "总分不低于90分。" in shown
    assert "总分：取自考核「村考核」的总分。" in shown


def test_what_is_wrong_with_a_draft_is_told_on_its_page(using, door, county):
    make_standard(county)
    draft = standards.load_standard(USING, owner=county, actor=None)
    shown = text(door.get(draft.get_absolute_url()))
    assert "要取数的来源还没有，先建好才能发布： 没有考核方案「small」。" in shown
    assert (
        reverse("scoring:standard-publish", args=[draft.pk]) not in door.get(draft.get_absolute_url()).content.decode()
    )
    standards.retire(Standard.objects.get(kind="scale"), actor=None)
    shown = text(door.get(draft.get_absolute_url()))
    assert "这份草稿有2处问题，改正后才能读出、才能发布：" in shown
    response = door.get(reverse("scoring:standard-file", args=[draft.pk]))
    assert response.status_code == 409


def test_a_file_is_loaded_published_and_replaced(door, county, keeper):
    response = door.post("/standards/load/", {"owner": county.pk, "file": upload(STARS)})
    draft = Standard.objects.get()
    assert response.url == draft.get_absolute_url()
    assert "已载入「支部星级」第1版，现在是草稿。" in text(door.get(response.url))
    door.post(reverse("scoring:standard-publish", args=[draft.pk]))
    response = door.post("/standards/load/", {"owner": county.pk, "file": upload(STARS)}, follow=True)
    assert "完全相同，什么也没有变" in text(response) and Standard.objects.count() == 1
    door.post("/standards/load/", {"owner": county.pk, "file": upload(stars(years=2))})
    second = Standard.objects.get(version=2)
    door.post(reverse("scoring:standard-publish", args=[second.pk]))
    shown = text(door.get(draft.get_absolute_url()))
    assert "已被新版代替" in shown and "第2版（已发布）" in shown
    door.post(reverse("scoring:standard-retire", args=[second.pk]), {"reason": "试行结束"})
    second.refresh_from_db()
    assert second.state == "retired"
    assert AuditEvent.objects.get(action="standard.retired").actor_id == keeper.pk


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"", "文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "这不是标准文件，像是图片、表格或文档。请选择扩展名为 .json 的标准文件。"),
        (b"PK\x03\x04\x14\0\x06\0", "这不是标准文件，像是图片、表格或文档。"),
        ("标准".encode("gbk"), "标准文件不是 UTF-8 编码。请用记事本打开"),
        (b"{", "标准文件第1行第2个字符处不是合格的 JSON"),
        ({"kind": "scale"}, "标准的格式没有填写。"),
        (stars(levels=[]), "至少要有两个等级，最好的写在前面。"),
        (stars(title="星" * 121), "标题有121字，最多120字"),
        ([], "标准应是一组字段。"),
    ],
)
def test_a_bad_file_comes_back_with_what_is_wrong(door, county, document, told):
    response = door.post("/standards/load/", {"owner": county.pk, "file": upload(document)})
    assert response.status_code == 422
    assert told in text(response)
    assert not Standard.objects.exists()


def test_nobody_loads_for_a_unit_that_he_does_not_configure(door, county):
    elsewhere = make_organization("景泰县")
    assert door.post("/standards/load/", {"owner": elsewhere.pk, "file": upload(STARS)}).status_code == 422
    assert not Standard.objects.exists()


def test_a_draft_is_thrown_away_and_a_published_one_is_not(door, county):
    standard, draft = make_standard(county), draft_standard(county)
    assert door.post(reverse("scoring:standard-discard", args=[draft.pk])).url == "/standards/"
    assert door.post(reverse("scoring:standard-discard", args=[standard.pk])).status_code == 409
    assert door.post(reverse("scoring:standard-publish", args=[standard.pk])).status_code == 409
    long = door.post(reverse("scoring:standard-retire", args=[standard.pk]), {"reason": "长" * 201})
    assert long.status_code == 409
    assert set(Standard.objects.values_list("state", flat=True)) == {"published"}


def test_a_standard_is_typed_and_changed_in_the_admin(door, county):
    add, document = reverse("admin:scoring_standard_add"), json.dumps(STARS, ensure_ascii=False)
    assert door.post(add, {"owner": county.pk, "document": document}).status_code == 302
    draft = Standard.objects.get()
    assert (draft.key, draft.title, draft.state) == ("stars", "支部星级", "draft")
    again = door.post(add, {"owner": county.pk, "document": document})
    assert "标识「stars」已有一份草稿，请直接修改那一份。" in text(again)
    change = reverse("admin:scoring_standard_change", args=[draft.pk])
    door.post(change, {"document": json.dumps(stars(title="改名"))})
    draft.refresh_from_db()
    assert draft.title == "改名"
    assert "标识不能由「stars」改为「other」" in text(door.post(change, {"document": json.dumps(stars(key="other"))}))
    assert "至少要有两个等级" in text(door.post(change, {"document": json.dumps(stars(levels=[]))}))
    assert door.post(change, {"document": "["}).status_code == 200
    draft.refresh_from_db()
    assert draft.title == "改名"
    assert [event.action for event in AuditEvent.objects.order_by("pk")][-2:] == ["standard.loaded", "standard.changed"]


def test_what_is_published_is_a_window_in_the_admin(door, county):
    standard = make_standard(county)
    again = {"owner": county.pk, "document": json.dumps(STARS)}
    assert "内容和已发布的第1版完全相同，不用再存草稿。" in text(
        door.post(reverse("admin:scoring_standard_add"), again)
    )
    change = reverse("admin:scoring_standard_change", args=[standard.pk])
    shown = door.get(change)
    assert "五星级：每年8000元，授牌。" in text(shown) and "<textarea" not in shown.content.decode()
    assert door.post(change, {"document": json.dumps(stars(years=9))}).status_code == 403
    assert door.post(reverse("admin:scoring_standard_delete", args=[standard.pk]), {"post": "yes"}).status_code == 403
    draft = draft_standard(county)
    door.post(reverse("admin:scoring_standard_delete", args=[draft.pk]), {"post": "yes"})
    assert not Standard.objects.filter(pk=draft.pk).exists()
    assert AuditEvent.objects.filter(action="standard.discarded").count() == 1


def test_the_trail_tells_what_happened_in_chinese(client, county, keeper):
    standards.retire(make_standard(county, actor=keeper), actor=keeper, reason="试行结束")
    draft = draft_standard(county, actor=keeper)
    standards.load_standard({**draft.document, "title": "再改"}, owner=county, actor=keeper)
    standards.discard(draft, actor=keeper)
    client.force_login(make_user(at=county, role=Role.AUDITOR))
    shown = text(client.get("/trail/"))
    for words in ("载入评定标准", "发布评定标准", "停用评定标准", "修改标准草稿", "删除标准草稿", "新星级 → 再改"):
        assert words in shown
    assert not re.search(r"standard\.|published|retired", shown)
