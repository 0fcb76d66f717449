"""Drafts in the admin: edited by those who configure, in the engine's words; published schemes are a window."""

import json
import re

import pytest
from django.urls import reverse

from organizations.models import AuditEvent, User
from organizations.roles import Role
from scoring import services
from scoring.models import Indicator, Scheme, SchemeState
from scoring.selectors import spec_of
from tests.factories import make_organization, make_user, scheme_document

pytestmark = pytest.mark.django_db
PREFIXES = {"data": 8, "indicators": 10, "grades": 3, "quotas": 1, "vetoes": 1}


@pytest.fixture
def county():
    return make_organization()


@pytest.fixture
def actor(county):
    return make_user(at=county, role=Role.CONFIGURATOR)


@pytest.fixture
def door(client, actor):
    client.force_login(actor)
    return client


@pytest.fixture
def scheme(county, actor):
    return services.import_scheme(scheme_document(), owner=county, actor=actor)


def change_url(row):
    return reverse(f"admin:scoring_{row._meta.model_name}_change", args=[row.pk])


def typed(response):
    """What a browser would send back from a change page: the form and all its inlines as they stand."""
    forms = [response.context["adminform"].form]
    sets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    sent = {}
    for formset in sets:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            sent[bound.html_name] = value
    return sent


def test_the_page_of_a_draft_has_its_rows_in_order(door, scheme):
    response = door.get(change_url(scheme))
    assert {one.formset.prefix: len(one.formset.forms) for one in response.context["inline_admin_formsets"]} == PREFIXES
    assert list(PREFIXES) == [one.formset.prefix for one in response.context["inline_admin_formsets"]]
    page = response.content.decode()
    assert "没有发现问题，分值合计一致。" in page
    assert "考核指标（计分规则、考核内容点“修改”逐项填写）" in page


def test_decimals_are_typed_as_text(door, scheme):
    """A number input would take whole numbers only: 2.5 could not be sent."""
    response = door.get(change_url(scheme))
    indicators = response.context["inline_admin_formsets"][1].formset.forms[1]
    item = door.get(change_url(scheme.indicators.get(code="1.2"))).context["adminform"].form
    for field in (response.context["adminform"].form["full"], indicators["points"], item["points"]):
        assert 'type="text"' in str(field)


def test_saving_without_a_change_leaves_no_trace(door, scheme):
    response = door.post(change_url(scheme), typed(door.get(change_url(scheme))))
    assert response.status_code == 302
    assert not AuditEvent.objects.filter(action="scheme.edited").exists()


def test_an_edit_is_recorded_with_before_and_after(door, scheme):
    sent = typed(door.get(change_url(scheme)))
    sent["title"] = "改过的细则"
    sent["full"] = "22"
    row = next(number for number in range(10) if sent[f"indicators-{number}-code"] == "1")
    sent[f"indicators-{row}-points"] = "12分"
    choices = next(number for number in range(8) if sent[f"data-{number}-code"] == "meetings")
    sent[f"data-{choices}-hint"] = "以会议记录为准"
    assert door.post(change_url(scheme), sent).status_code == 302
    event = AuditEvent.objects.get(action="scheme.edited")
    edited = event.changes["edited"]
    assert edited["title"] == ["党建工作考核细则（测试）", "改过的细则"]
    assert edited["full"] == ["20", "22"]
    assert edited["nodes 1 points"] == ["10", "12"]
    assert [before_or_after["hint"] for before_or_after in edited["data meetings"]] == ["", "以会议记录为准"]
    assert len(edited) == 4
    assert "「1 落实责任制」标明12分，所列各项合计10分，少2分。" in door.get(change_url(scheme)).content.decode()


def test_the_rule_is_shown_as_its_sentence(door, scheme):
    item = scheme.indicators.get(code="1.2")
    page = door.get(change_url(item)).content.decode()
    assert "现在的规则：</strong>满分6分：迟报次数每1次扣1.5分，扣完为止。" in page


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ('{"type": "deduct_count", "datum": "late", "each": 1.5}', "应是最多6位小数的数字"),
        ('{"type": "deduct_count", "datum": "nobody", "each": "1"}', "用到数据项「nobody」，但 data 里没有它"),
        ('{"type": "guess"}', "之一，写的是「guess」"),
        ('{"type": "deduct_count",', "填写的内容第1行第"),
        ('{"type": "manual", "datum": "late"}', "类型应是 points"),
        ("", "指标要有计分规则。"),
    ],
)
def test_a_bad_rule_is_refused_in_the_engines_words(door, scheme, rule, sentence):
    item = scheme.indicators.get(code="1.2")
    sent = {**typed(door.get(change_url(item))), "rule": rule}
    response = door.post(change_url(item), sent)
    assert response.status_code == 200
    assert sentence in "".join(response.context["adminform"].form.errors["rule"])
    assert Indicator.objects.get(pk=item.pk).rule == {"type": "deduct_count", "datum": "late", "each": "1.5"}


def test_a_good_rule_is_saved_and_recorded(door, scheme):
    item = scheme.indicators.get(code="1.2")
    rule = {"type": "deduct_count", "datum": "late", "each": "2"}
    sent = {**typed(door.get(change_url(item))), "rule": json.dumps(rule), "content": "按时报送各类材料。"}
    assert door.post(change_url(item), sent).url == change_url(scheme)
    assert spec_of(scheme).sentence("1.2") == "满分6分：迟报次数每1次扣2分，扣完为止。"
    edited = AuditEvent.objects.get(action="scheme.edited").changes["edited"]
    assert edited["nodes 1.2 rule"] == [{"type": "deduct_count", "datum": "late", "each": "1.5"}, rule]
    assert edited["nodes 1.2 content"] == ["", "按时报送各类材料。"]


def test_words_of_a_choice_are_written_with_commas(door, scheme):
    sent = typed(door.get(change_url(scheme)))
    row = next(number for number in range(8) if sent[f"data-{number}-code"] == "rate")
    sent |= {f"data-{row}-kind": "choice", f"data-{row}-choices": "好、较好， 一般 、差", f"data-{row}-maximum": ""}
    assert door.post(change_url(scheme), sent).status_code == 302
    assert scheme.data.get(code="rate").choices == ["好", "较好", "一般", "差"]


def test_a_scheme_is_started_by_hand(door, county):
    sent = {
        "title": "新细则",
        "key": "new-one",
        "year": "2027",
        "owner": str(county.pk),
        "applies_to": "township",
        "full": "100",
        "places": "2",
        "rank_on": "rounded",
        "ties": "competition",
        "notes": "第一条\n第二条",
    }
    response = door.post(reverse("admin:scoring_scheme_add"), sent)
    assert response.status_code == 302, response.context["adminform"].form.errors
    started = Scheme.objects.get()
    assert (started.version, started.state, started.full) == (1, SchemeState.DRAFT, 100_000_000)
    assert started.notes == ["第一条", "第二条"]
    assert AuditEvent.objects.get(action="scheme.started").target_id == str(started.pk)
    page = door.get(change_url(started)).content.decode()
    assert "方案还没有指标。" in page


def test_a_published_scheme_is_a_window(door, scheme, actor):
    services.publish(scheme, actor=actor)
    response = door.get(change_url(scheme))
    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()
    watched = scheme.data.get(code="v1").name
    assert f"<p>{watched}</p>" in response.content.decode()
    assert door.post(change_url(scheme), {"title": "改名"}).status_code == 403
    item = scheme.indicators.get(code="1.2")
    assert door.post(change_url(item), {"name": "改名"}).status_code == 403
    assert door.post(reverse("admin:scoring_scheme_delete", args=[scheme.pk]), {"post": "yes"}).status_code == 403
    assert Scheme.objects.get().title == "党建工作考核细则（测试）"


def act(door, name, *schemes):
    url = reverse("admin:scoring_scheme_changelist")
    sent = {"action": name, "_selected_action": [scheme.pk for scheme in schemes]}
    return [str(message) for message in door.post(url, sent, follow=True).context["messages"]]


def test_actions_go_through_the_services(door, scheme):
    assert act(door, "publish", scheme) == ["「党建工作考核细则（测试）」已发布。"]
    assert act(door, "publish", scheme) == [
        "「党建工作考核细则（测试）」已发布，不能再次发布。要修改请先复制为新版本。"
    ]
    assert act(door, "carry_on", scheme) == ["「党建工作考核细则（测试）」已复制为新版本草稿。"]
    assert act(door, "retire", scheme) == ["「党建工作考核细则（测试）」已停用。"]
    states = Scheme.objects.order_by("version").values_list("version", "state")
    assert list(states) == [(1, SchemeState.RETIRED), (2, SchemeState.DRAFT)]


def test_a_draft_is_deleted_through_the_service(door, scheme):
    door.post(reverse("admin:scoring_scheme_delete", args=[scheme.pk]), {"post": "yes"})
    assert not Scheme.objects.exists()
    assert AuditEvent.objects.filter(action="scheme.discarded").count() == 1


def test_nobody_goes_round_allowed_superusers_included(client, scheme, county):
    other = make_user(at=make_organization("外县"), role=Role.CONFIGURATOR)
    User.objects.filter(pk=other.pk).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(pk=other.pk))
    listed = client.get(reverse("admin:scoring_scheme_changelist"))
    assert listed.context["cl"].result_count == 0
    for row in (scheme, scheme.indicators.get(code="1.2")):
        assert client.get(change_url(row)).status_code == 302  # to the list, with "不存在"
        assert client.post(change_url(row), {"title": "改"}).status_code == 302
    assert Scheme.objects.get().title == "党建工作考核细则（测试）"


def labelled(html):
    """The words of all labels and column heads of a page."""
    cells = re.findall(r"<(?:label|th)[^>]*>(.*?)</(?:label|th)>", html, re.S)
    return {re.sub(r"<[^>]+>", "", cell).strip(" \n:：") for cell in cells}


@pytest.mark.parametrize("published", [False, True])
def test_fields_are_called_as_in_the_workbook(door, scheme, actor, published):
    if published:
        services.publish(scheme, actor=actor)
    page = door.get(reverse("admin:scoring_scheme_change", args=[scheme.pk])).content.decode()
    found = labelled(page)
    assert {"标识", "标题", "满分", "来源", "取整环节", "并列办法", "填报人", "代码", "封顶分值"} <= found
    assert {"下限", "下限含不含", "取整方式", "范围", "后果", "最高等次", "升降等数", "比较"} <= found
    assert not {"方案代号", "依据", "起点分", "效果", "封顶等次", "升降几等", "由谁填", "取舍位置"} & found
    assert "不低于 &gt;=" in page or published
