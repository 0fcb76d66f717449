"""The admin is part of the product: its frame, its order, Chinese on every page, nothing told in codes."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Cycle
from organizations.models import User
from organizations.models.relations import AffiliationKind
from organizations.roles import Role
from organizations.services.affiliations import affiliate
from organizations.services.aliases import add_alias
from organizations.services.people import register_person
from organizations.services.posts import appoint
from scoring.models import Scheme
from scoring.services import new_version
from tests.factories import make_cycle, make_organization, make_user
from tests.organizations.people import make_criteria
from tests.organizations.registers.documents import make_type
from tests.scoring.standards.documents import draft_standard

pytestmark = pytest.mark.django_db
LATIN = re.compile(r"[A-Za-z]{3,}")
DIGEST = re.compile(r"(sm3|sha256):[0-9a-f]{64}")
READ_OUT = ("alt", "aria-label", "placeholder", "title")


class Words(HTMLParser):
    """All text that a page shows or reads out, hidden headings included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "textarea", "option")
        self.found += [value for name, value in attrs if name in READ_OUT and value]
        given = dict(attrs)
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.found.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "textarea", "option")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle(owner=make_organization("靖远县", code="620421"))


@pytest.fixture
def keeper(cycle: Cycle) -> User:
    return make_user(at=cycle.owner, name="王配置", role=Role.CONFIGURATOR)


@pytest.fixture
def door(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def latin(html: str, known: set[str]) -> list[str]:
    words = Words()
    words.feed(DIGEST.sub("", html))
    return [text for text in words.found if set(LATIN.findall(text)) - known]


def test_every_page_of_the_admin_is_chinese_in_the_products_frame(door: Client, cycle: Cycle, keeper: User) -> None:
    draft = new_version(cycle.scheme, actor=keeper)
    standard = draft_standard(cycle.owner, actor=keeper)
    secretary = register_person(name="王建国", home=cycle.owner, id_number="11010519491231002X", actor=keeper)
    appoint(secretary, cycle.owner, title="secretary", valid_from=date(2024, 3, 1), actor=keeper)
    known = {user.username for user in User.objects.all()} | {"visits"}
    known |= {draft.key, standard.key, *draft.data.values_list("code", flat=True)}  # codes that a person has written
    known |= {word for code in known for word in LATIN.findall(code)}
    township = make_organization("乌兰镇", parent=cycle.owner)
    line = {"kind": AffiliationKind.REPORTING, "other": make_organization("教育局", parent=cycle.owner)}
    rows = {
        "organizations_affiliation": affiliate(township, valid_from=date(2026, 3, 1), actor=keeper, **line).pk,
        "organizations_alias": add_alias(township, name="城关镇", actor=keeper).pk,
        "organizations_organization": cycle.owner.pk,
        "organizations_registertype": make_type(cycle.owner).pk,
        "organizations_user": keeper.pk,
        "organizations_person": secretary.pk,
        "organizations_criteriaset": make_criteria().pk,
        "scoring_scheme": draft.pk,
        "scoring_standard": standard.pk,
        "assessments_cycle": cycle.pk,
    }
    urls = [reverse("admin:index"), *(reverse(f"admin:{name}_change", args=[pk]) for name, pk in rows.items())]
    urls += [reverse(f"admin:{name}_changelist") for name in (*rows, "organizations_organizationevent")]
    urls += [reverse("admin:app_list", args=[app]) for app in ("organizations", "scoring", "assessments")]
    urls += [reverse(f"admin:scoring_scheme_{act}", args=[draft.pk]) for act in ("delete", "history")]
    urls += [
        reverse(f"admin:{name}_add")
        for name in ("organizations_registertype", "organizations_criteriaset", "scoring_scheme", "scoring_standard")
    ]
    urls += [reverse("admin:scoring_scheme_change", args=[cycle.scheme_id])]
    urls += [reverse("admin:scoring_indicator_change", args=[draft.indicators.get(code="1.2").pk])]
    for url in urls:
        response = door.get(url)
        html = response.content.decode()
        assert response.status_code == 200, url
        assert latin(html, known) == [], url
        assert 'class="topbar"' in html and "css/admin.css" in html and "img/favicon.svg" in html, url
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), url


def test_apps_and_models_stand_in_the_order_of_the_work(door: Client) -> None:
    apps = door.get(reverse("admin:index")).context["app_list"]
    assert [(app["name"], [model["object_name"] for model in app["models"]]) for app in apps] == [
        (
            "组织与人员",
            [
                "Organization",
                "OrganizationEvent",
                "User",
                "Person",
                "Honour",
                "DemonstrationPoint",
                "RegisterType",
                "Affiliation",
                "Alias",
                "CriteriaSet",
                "YearItem",
                "CardYear",
                "IndicatorValue",
            ],
        ),
        ("方案", ["Scheme", "Standard", "ParameterTable"]),
        ("考核工作", ["Cycle"]),
    ]


def test_a_published_scheme_is_told_in_words(door: Client, cycle: Cycle) -> None:
    html = door.get(reverse("admin:scoring_scheme_change", args=[cycle.scheme_id])).content.decode()
    assert not re.search(r"\d{6,}0", html.split("方案校验值")[0].split("基本信息")[1])  # no number as it is stored
    assert "40%" in html and "400000" not in html
    item = Scheme.objects.get(pk=cycle.scheme_id).indicators.get(code="1.2")
    html = door.get(reverse("admin:scoring_indicator_change", args=[item.pk])).content.decode()
    assert "满分6分：迟报次数每1次扣1.5分，扣完为止。" in html
    assert "deduct_count" not in html


def test_a_cycle_is_a_window_with_its_times(door: Client, cycle: Cycle) -> None:
    url = reverse("admin:assessments_cycle_change", args=[cycle.pk])
    html = door.get(url).content.decode()
    assert cycle.title in html and "时间安排" in html and "自评" in html and "审核" in html
    assert f'href="{cycle.get_absolute_url()}"' in html and 'name="_save"' not in html
    assert door.post(url, {"title": "改名"}).status_code == 403
    other = make_cycle(title="外县的考核")
    listed = door.get(reverse("admin:assessments_cycle_changelist"))
    assert listed.context["cl"].result_count == 1
    assert door.get(reverse("admin:assessments_cycle_change", args=[other.pk])).status_code == 302
