"""Sets of criteria are data: made and changed in the admin or from a file, and a wrong review is withdrawn."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, CriteriaSet, Organization, StrengthReview
from organizations.roles import Role
from organizations.services.strengths import load_criteria
from tests.factories import make_organization, make_user
from tests.organizations.people import in_office, make_criteria

pytestmark = pytest.mark.django_db
NEW = reverse("admin:organizations_criteriaset_add")
CODED = "应以小写英文字母开头，由小写英文字母、数字和横线组成。"


@pytest.fixture
def county() -> Organization:
    return make_organization("靖远县", code="620421")


@pytest.fixture
def door(client: Client, county: Organization) -> Client:
    client.force_login(make_user(at=county, role=Role.CONFIGURATOR))
    return client


def typed(**other: str) -> dict[str, str]:
    lines = "zz 政治素质强\n\nfz  发展能力强\n"
    return {
        "code": "sq-2026",
        "name": "“双强”书记",
        "source": "县委2026年1号文件",
        "aspects": lines,
        "used": "on",
    } | other


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def change(criteria: CriteriaSet) -> str:
    return reverse("admin:organizations_criteriaset_change", args=[criteria.pk])


def test_a_set_is_made_and_changed_in_the_admin(door: Client) -> None:
    assert door.post(NEW, typed()).status_code == 302
    made = CriteriaSet.objects.get()
    assert made.aspects == [{"code": "zz", "name": "政治素质强"}, {"code": "fz", "name": "发展能力强"}]
    page = door.get(change(made))
    assert page.context["adminform"].form["aspects"].value() == "zz 政治素质强\nfz 发展能力强"
    assert "code" not in page.context["adminform"].form.fields
    given = typed(name="双强型书记")
    del given["code"], given["used"]
    assert door.post(change(made), given).status_code == 302
    made.refresh_from_db()
    assert (made.code, made.name, made.used) == ("sq-2026", "双强型书记", False)
    events = AuditEvent.objects.filter(action="criteria.loaded").order_by("pk")
    assert [event.changes.get("used") for event in events] == [None, [True, False]]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"aspects": "政治素质强"}, {"aspects": ["「政治素质强」应写成“代码 名称”，中间空一格。"]}),
        ({"aspects": "zz 甲\nzz 乙"}, {"aspects": ["第2个方面的代码「zz」已经用过，请换一个。"]}),
        (
            {"aspects": "强 甲"},
            {"aspects": [f"第1个方面的代码「强」{CODED}"]},
        ),
        ({"code": "双强"}, {"code": [f"标准的代码「双强」{CODED}"]}),
        ({"source": ""}, {"source": ["该字段是必填项。"]}),
        ({"aspects": " \n"}, {"aspects": ["该字段是必填项。"]}),
    ],
)
def test_every_fault_is_told_at_its_field(door: Client, given: dict[str, str], told: dict[str, list[str]]) -> None:
    assert errors(door.post(NEW, typed(**given))) == told
    assert not CriteriaSet.objects.exists()


def test_a_set_that_was_used_keeps_its_aspects(door: Client, county: Organization) -> None:
    review = in_office(county, make_user("zhang", at=county))["people/strengths"]
    given = typed(aspects="zz 政治素质强")
    assert errors(door.post(change(review.criteria), given)) == {
        "aspects": ["「王建国」已用于认定，不能增减方面，请另立一套标准。"]
    }
    assert errors(door.post(NEW, typed()))["code"] == ["具有 代码 的 标准 已存在。"]


def test_who_does_not_configure_finds_no_sets(client: Client, county: Organization) -> None:
    client.force_login(make_user(at=county, role=Role.ORGANIZER))
    assert client.get(reverse("admin:organizations_criteriaset_changelist")).status_code in (302, 404)


def test_a_file_that_says_nonsense_is_refused() -> None:
    document = {"code": "sq", "name": "双强", "source": "文件", "aspects": [{"code": "zz", "name": "强"}]}
    for wrong, told in (
        ({"aspects": ["zz"]}, "第1个方面应写代码"),
        ({"aspects": [{"code": "zz"}]}, "第1个方面应写代码"),
        ({"name": "强" * 81}, "有81个字，最多80个字"),
        ({"used": None, "more": 1}, "不认识的内容「more」"),
    ):
        with pytest.raises(Refused, match=told):
            load_criteria(document | wrong, actor=None)
    assert load_criteria(document, actor=None).used


def test_a_wrong_review_is_withdrawn_on_its_page(client: Client, county: Organization) -> None:
    organizer = make_user("zhang", at=county)
    review = in_office(county, organizer)["people/strengths"]
    client.force_login(organizer)
    url = f"/people/strengths/{review.pk}/withdraw/"
    page = f"/people/{review.person_id}/"
    assert url in client.get(page).content.decode()
    assert "撤回强项认定" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "认定有误"}).status_code == 302
    review.refresh_from_db()
    assert (review.withdrawn_reason, review.withdrawn_by) == ("认定有误", organizer)
    assert url not in client.get(page).content.decode()
    assert client.get(url).status_code == 404
    assert not StrengthReview.objects.standing().exists()


def test_a_reader_is_not_offered_to_withdraw(client: Client, county: Organization) -> None:
    review = in_office(county, make_user("zhang", at=county))["people/strengths"]
    client.force_login(make_user("li", at=county, role=Role.LEADER))
    page = client.get(f"/people/{review.person_id}/").content.decode()
    assert "强项认定" in page and "/withdraw/" not in page
    assert make_criteria().used
