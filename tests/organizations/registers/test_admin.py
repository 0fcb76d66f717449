"""A register type is made and changed in the admin without code; every fault is told at the field."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organizations.models import Organization, RegisterType
from organizations.roles import Role
from organizations.services import registers
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import document, make_type
from tests.organizations.registers.test_records import DAY

pytestmark = pytest.mark.django_db
NEW = reverse("admin:organizations_registertype_add")
NO_VERSIONS = {f"versions-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


@pytest.fixture
def county() -> Organization:
    return make_organization("靖远县", parent=make_organization("白银市", kind="city"))  # type: ignore[arg-type]


@pytest.fixture
def door(client: Client, county: Organization) -> Client:
    client.force_login(make_user(at=county, role=Role.CONFIGURATOR))
    return client


def change(type: RegisterType) -> str:
    return reverse("admin:organizations_registertype_change", args=[type.pk])


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_a_type_is_made_from_the_example(door: Client, county: Organization) -> None:
    page = door.get(NEW)
    field = page.context["adminform"].form["document"]
    typed = field.value()
    assert '"code": "meetings"' in typed and "全系统" not in page.content.decode()
    assert errors(door.post(NEW, {"document": typed})) == {"owner": ["该字段是必填项。"]}
    assert door.post(NEW, {"document": typed, "owner": county.pk}).status_code == 302
    assert (
        "已新建台账类型「会议记录」。"
        in door.get(reverse("admin:organizations_registertype_changelist")).content.decode()
    )
    made = RegisterType.objects.get()
    assert (made.code, made.name, made.owner, made.number) == ("meetings", "会议记录", county, 1)
    assert made.versions.get().actor is not None


def test_every_fault_is_told_at_the_field(door: Client, county: Organization) -> None:
    bad = document(name=None, frequency="daily", colour=1)
    given = {"owner": county.pk, "document": json.dumps(bad)}
    told = [
        "台账类型的「colour」不认识，请删去或改正拼写。（colour）",
        "台账类型的名称没有填写。（name）",
        "台账类型的频次只能是none（不定期）、weekly（每周）、monthly（每月）、quarterly（每季度）、yearly（每年）之一，写的是「daily」。（frequency）",
    ]
    assert errors(door.post(NEW, given)) == {"document": told}
    file = SimpleUploadedFile("台账.json", json.dumps(bad).encode())
    assert errors(door.post(NEW, {"owner": county.pk, "file": file})) == {"file": told}
    assert errors(door.post(NEW, {"owner": county.pk, "document": "{"})) == {
        "document": ["填写的内容第1行第2个字符处不是合格的 JSON。请改正后再上传。"]
    }
    assert errors(door.post(NEW, {"owner": county.pk})) == {"document": ["请填写台账格式，或者上传文件。"]}
    make_type(county)
    assert errors(door.post(NEW, {"owner": county.pk, "document": json.dumps(document())})) == {
        "document": ["代码「visits」已有台账在用，请换一个代码。"]
    }


def test_a_change_is_a_new_version_and_fields_in_use_stay_what_they_are(door: Client, county: Organization) -> None:
    type = make_type(county)
    registers.record(type, organization=county, date=DAY, data={"leader": "张三"}, actor=None)
    file = SimpleUploadedFile("台账.json", json.dumps(document(name="每周检查")).encode())
    assert door.post(change(type), {"file": file, **NO_VERSIONS}).status_code == 302
    type.refresh_from_db()
    assert (type.name, type.number) == ("每周检查", 2)
    html = door.get(change(type)).content.decode()
    assert "检查人（人员，必填）" in html and "公示率：“是否公示”为是的有效记录" in html
    other = document(fields=[{"code": "leader", "label": "检查人", "kind": "text"}], counts=None)
    assert errors(door.post(change(type), {"document": json.dumps(other), **NO_VERSIONS})) == {
        "document": ["「每周检查」已有记录，字段「检查人」（leader）的类型和计量单位不能改。请另用一个代码增加新字段。"]
    }
    assert errors(door.post(change(type), {"document": json.dumps(document(code="more")), **NO_VERSIONS})) == {
        "document": ["代码不能由「visits」改为「more」。请另建一种台账。"]
    }


def test_types_of_others_are_out_of_reach_and_those_from_above_are_only_seen(door: Client) -> None:
    whole = make_type()
    other = make_type(make_organization("望城区", parent=None), code="other")
    html = door.get(change(whole)).content.decode()
    assert "检查人（人员，必填）" in html and "<textarea" not in html and 'name="_save"' not in html
    assert door.post(change(whole), {"document": json.dumps(document(name="改名"))}).status_code == 403
    assert door.get(change(other)).status_code == 302
    assert RegisterType.objects.get(code="visits").number == 1


def test_who_configures_the_root_makes_types_for_the_whole_system(client: Client, county: Organization) -> None:
    client.force_login(make_user(at=county.parent, role=Role.CONFIGURATOR))
    assert "全系统" in client.get(NEW).content.decode()
    assert client.post(NEW, {"document": json.dumps(document())}).status_code == 302
    assert RegisterType.objects.get().owner is None
