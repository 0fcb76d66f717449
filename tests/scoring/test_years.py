"""Copying last year's scheme: the years in it are found and changed one by one (F33)."""

import pytest
from django.urls import reverse

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import services
from scoring.models import Indicator
from scoring.selectors.years import year_words
from tests.factories import leaf, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_user(at=make_organization(), role=Role.CONFIGURATOR)


def written(**more):
    document = scheme_document(key="dated", title="2026年度党建工作考核细则", source="《细则》（县委发〔2026〕5号）")
    document["data"].append({"code": "handed_in", "name": "2026年总结报送日期", "kind": "date", "hint": "不要写2000户"})
    document["nodes"][0]["points"] = "11"
    document["full"] = "21"
    rule = {"type": "late_days", "datum": "handed_in", "due": "2026-10-30", "each": "0.5"}
    content = "二〇二六年十月底前报送；对照2025年、2026年数据，建成2020公里。"
    document["nodes"][0]["children"].append(leaf("1.3", "报送总结", "1", rule, content=content))
    return {**document, **more}


@pytest.fixture
def draft(actor):
    owner = actor.memberships.get().organization
    published = make_scheme(owner=owner, document=written(), actor=actor)
    return services.new_version(published, actor=actor, year=2027)


def test_every_year_is_found_and_no_other_number(draft):
    found = [(word.where, word.before[-4:], word.old, word.new) for word in year_words(draft)]
    assert found == [
        ("标题", "", "2026", "2027"),
        ("来源", "县委发〔", "2026", "2027"),
        ("考核指标「1.3 报送总结」的考核内容", "", "二〇二六", "二〇二七"),
        ("考核指标「1.3 报送总结」的考核内容", "送；对照", "2025", "2026"),
        ("考核指标「1.3 报送总结」的考核内容", "25年、", "2026", "2027"),
        ("考核指标「1.3 报送总结」的计分规则", "", "2026", "2027"),
        ("数据项「2026年总结报送日期」的名称", "", "2026", "2027"),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("建成1950公里、投入2000万元", []),
        ("1.2026", []),
        ("12026年", []),
        ("（2026）3号", ["2026"]),
        ("2025-2026年", ["2025", "2026"]),
        ("二○二六年、二零二六年", ["二○二六", "二零二六"]),
        ("2026.10.30前", ["2026"]),
    ],
)
def test_what_is_a_year(draft, text, years):
    Indicator.objects.filter(scheme=draft, code="1.3").update(content=text)
    words = [word for word in year_words(draft) if word.field == "content"]
    assert [word.old for word in words] == years


def test_a_decade_goes_over_in_chinese(actor):
    owner = actor.memberships.get().organization
    document = written(year=2029)
    document["nodes"][0]["children"][-1]["content"] = "二〇二九年十月底前报送。"
    published = make_scheme(owner=owner, document=document, actor=actor)
    draft = services.new_version(published, actor=actor, year=2030)
    assert [word.new for word in year_words(draft) if word.field == "content"] == ["二〇三〇"]


def test_only_what_is_chosen_changes(draft, actor):
    chosen = [word.key for word in year_words(draft) if word.old != "2025" and not word.numbered]
    assert services.change_years(draft, chosen, actor=actor) == 5
    draft.refresh_from_db()
    item = draft.indicators.get(code="1.3")
    assert draft.title == "2027年度党建工作考核细则"
    assert draft.source == "《细则》（县委发〔2026〕5号）"
    assert item.content == "二〇二七年十月底前报送；对照2025年、2027年数据，建成2020公里。"
    assert item.rule["due"] == "2027-10-30"
    assert draft.data.get(code="handed_in").name == "2027年总结报送日期"
    told = AuditEvent.objects.get(action="scheme.redated").changes["redated"]
    assert "标题：2026 → 2027" in told


def test_a_page_that_is_out_of_date_changes_nothing(draft, actor):
    keys = [word.key for word in year_words(draft)]
    Indicator.objects.filter(scheme=draft, code="1.3").update(content="改过，2026年。")
    with pytest.raises(Refused, match="有3处文字在打开页面以后改过了"):
        services.change_years(draft, keys, actor=actor)
    draft.refresh_from_db()
    assert draft.title == "2026年度党建工作考核细则"


def test_the_copy_leads_to_the_page_of_years(client, actor, draft):
    client.force_login(actor)
    services.discard(draft, actor=actor)
    copied = client.post(reverse("scoring:scheme-copy", args=[draft.previous_id]), {"year": 2027})
    assert copied.url.endswith("/years/")
    response = client.get(copied.url)
    ticked = [word.old for word, offered in response.context["words"] if offered]
    assert ticked == ["2026", "二〇二六", "2026", "2026", "2026"]  # neither 2025 nor the number of the document
    assert "文号里的年份" in response.content.decode()
    keys = [word.key for word, offered in response.context["words"] if offered]
    assert client.post(copied.url, {"key": keys}).status_code == 302
    again = client.get(copied.url)
    assert [(word.old, offered) for word, offered in again.context["words"]] == [("2026", False), ("2025", False)]
    assert "已更改5处年份。还有2处没有改，请逐处核对；不用改的不动。" in again.content.decode()
    keys = [word.key for word, _ in again.context["words"]]
    done = client.post(copied.url, {"key": keys}, follow=True)
    assert done.redirect_chain[-1][0] == draft_url(copied.url)
    assert "已更改2处年份。年份都核对完了。" in done.content.decode()


def draft_url(years: str) -> str:
    return years.removesuffix("years/")


def test_what_was_changed_and_the_own_year_are_not_proposed_again(actor):
    document = written()
    content = "2023年为基数；二〇二五年、2026年对比，2027年完成。"
    document["nodes"][0]["children"][-1]["content"] = content
    published = make_scheme(owner=actor.memberships.get().organization, document=document, actor=actor)
    draft = services.new_version(published, actor=actor, year=2027)

    def words():
        return {word.old: word for word in year_words(draft) if word.field == "content"}

    assert list(words()) == ["2023", "二〇二五", "2026"]
    services.change_years(draft, [words()["二〇二五"].key], actor=actor)
    assert draft.indicators.get(code="1.3").content == "2023年为基数；二〇二六年、2026年对比，2027年完成。"
    assert list(words()) == ["2023", "2026"]


def test_a_scheme_brought_in_proposes_last_year_alone(actor):
    owner = actor.memberships.get().organization
    draft = services.import_scheme(written(year=2027), owner=owner, actor=actor)
    assert {word.old for word in year_words(draft)} == {"2026", "二〇二六"}
    services.change_years(draft, [word.key for word in year_words(draft)], actor=actor)
    draft.refresh_from_db()
    assert year_words(draft) == []


def test_a_new_version_for_the_same_year_has_no_years_to_change(actor):
    owner = actor.memberships.get().organization
    published = make_scheme(owner=owner, document=written(), actor=actor)
    assert year_words(services.new_version(published, actor=actor)) == []


def test_a_scheme_without_years_goes_to_its_own_page(client, actor):
    published = make_scheme(owner=actor.memberships.get().organization, actor=actor)
    client.force_login(actor)
    copied = client.post(reverse("scoring:scheme-copy", args=[published.pk]), {"year": 2027})
    assert not copied.url.endswith("/years/")
    page = client.get(f"{copied.url}years/").content.decode()
    assert "没有要更改的年份" in page
    assert client.get(reverse("scoring:scheme-years", args=[published.pk])).status_code == 409
