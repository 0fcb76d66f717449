"""What became of an item from one version to the next: by code, by name, by the officer's word."""

import pytest
from django.urls import reverse

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import selectors, services
from scoring.engine import load
from scoring.lineage import Relation, lineage, links, through
from scoring.models import Indicator
from tests.factories import leaf, make_organization, make_scheme, make_user, scheme_document


def spec(change=None, **more):
    document = scheme_document(**more)
    if change:
        change(document)
    return load(document)


def related(change, said=None):
    """The relations that are not 未变 after a change of the small scheme."""
    found = lineage(spec(), spec(change), said or {})
    return {code: relation for code, relation in found.relations.items() if relation != Relation.SAME}, found


def test_an_unchanged_copy_is_the_same_throughout():
    found = lineage(spec(), spec(year=2027), {})
    assert set(found.relations.values()) == {Relation.SAME}
    assert found.links["1.1"] == ("1.1",)
    assert found.dropped == ()


def test_wording_and_scoring_are_told_apart():
    def change(document):
        document["nodes"][0]["children"][0]["content"] = "每季度专题研究党建工作。"
        document["nodes"][0]["children"][1]["rule"]["each"] = "2"
        document["data"][3]["blank"] = "zero"  # read by 2.1
        document["data"][4]["hint"] = "由评议组填"  # read by 2.2, and no matter of points

    relations, _ = related(change)
    assert relations == {"1.1": Relation.REWORDED, "1.2": Relation.RULED, "2.1": Relation.RULED}
    assert [relation.comparable for relation in relations.values()] == [True, False, False]


@pytest.mark.parametrize(("before", "after"), [("2025年工作", "2026年工作"), ("二〇二五年工作", "二〇二六年工作")])
def test_another_year_is_no_other_wording(before, after):
    def named(text):
        return lambda document: document["nodes"][0]["children"][0].update(name=text, content=text)

    assert set(lineage(spec(named(before)), spec(named(after)), {}).relations.values()) == {Relation.SAME}


def test_a_renumbered_item_is_found_by_its_name():
    def change(document):
        first, second = document["nodes"][0]["children"]
        first["code"], second["code"] = "1.2", "1.1"

    relations, found = related(change)
    assert relations == {}
    assert (found.links["1.1"], found.links["1.2"]) == (("1.2",), ("1.1",))


def test_another_item_under_an_old_code_is_new():
    def change(document):
        rule = {"type": "full_or_zero", "datum": "no_group"}
        document["nodes"][0]["children"][1] = leaf("1.2", "党员教育培训", "6", rule)

    relations, found = related(change)
    assert relations == {"1.2": Relation.NEW}
    assert found.dropped == ("1.2",)


def test_a_word_changed_in_the_name_keeps_the_link():
    relations, _ = related(lambda document: document["nodes"][0]["children"][1].update(name="按时报送材料"))
    assert relations == {"1.2": Relation.REWORDED}


def test_what_the_officer_says_wins():
    relations, found = related(None, {"1.1": ["1.1", "1.2"], "1.2": [], "2.1": ["2.1"], "2.2": ["2.1"]})
    assert relations == {
        "1.1": Relation.MERGED,
        "1.2": Relation.NEW,
        "2.1": Relation.SPLIT,
        "2.2": Relation.SPLIT,
    }
    assert found.dropped == ("2.2",)


def test_links_go_on_through_several_versions():
    first = {"b": ("a",), "c": ()}
    second = {"d": ("b",), "e": ("b", "c"), "f": ()}
    assert through(first, second) == {"d": ("a",), "e": ("a",), "f": ()}


def test_links_name_only_what_there_is():
    assert links(spec(), spec(), {"1.1": ["9.9", "1.2"]})["1.1"] == ("1.2",)


@pytest.fixture
def actor(db):
    return make_user(at=make_organization(), role=Role.CONFIGURATOR)


@pytest.fixture
def draft(actor):
    published = make_scheme(owner=actor.memberships.get().organization, actor=actor)
    return services.new_version(published, actor=actor, year=2027)


def test_a_copy_remembers_what_its_items_were(draft, actor):
    Indicator.objects.filter(scheme=draft, code="1.2").update(code="1.9", name="完全不同的名字")
    row = selectors.family_tree(draft).rows[2]
    assert (row.node.code, row.follows, row.relation) == ("1.9", ("1.2",), Relation.REWORDED)
    assert row.ancestors[0].words == "1.2 按时报送（6分）"


def test_the_officer_corrects_and_the_trail_says_so(draft, actor):
    assert services.set_lineage(draft, {"1.1": ["1.1"], "1.2": []}, actor=actor) == 1
    assert draft.indicators.get(code="1.2").follows == []
    event = AuditEvent.objects.get(action="scheme.lineage")
    assert event.changes["items"] == {"1.2": "1.2 → 新增"}
    services.set_lineage(draft, {"1.2": None}, actor=actor)
    assert selectors.family_tree(draft).rows[2].follows == ("1.2",)


@pytest.mark.parametrize(
    ("said", "message"),
    [({"9": []}, "没有编号为「9」的指标"), ({"1.1": ["9"]}, "上一版没有这个编号")],
)
def test_unknown_codes_are_refused(draft, actor, said, message):
    with pytest.raises(Refused, match=message):
        services.set_lineage(draft, said, actor=actor)


def test_publishing_settles_it_for_good(draft, actor):
    services.set_lineage(draft, {"1.1": None, "1.2": []}, actor=actor)
    Indicator.objects.filter(scheme=draft, code="2.1").update(follows=None)
    published = services.publish(draft, actor=actor)
    said = dict(published.indicators.values_list("code", "follows"))
    assert (said["1.1"], said["1.2"], said["2.1"]) == (["1.1"], [], ["2.1"])
    with pytest.raises(Refused, match="沿革不能再改"):
        services.set_lineage(published, {"1.1": []}, actor=actor)


def test_a_first_version_has_no_lineage(actor):
    first = services.import_scheme(
        scheme_document(key="alone"), owner=actor.memberships.get().organization, actor=actor
    )
    with pytest.raises(Refused, match="没有上一版"):
        services.set_lineage(first, {"1.1": []}, actor=actor)
    tree = selectors.family_tree(first)
    assert (len(tree.versions), tree.dropped) == (1, ())


def test_versions_apart_are_linked_through_those_between(draft, actor):
    services.set_lineage(draft, {"1.2": [], "2.2": ["1.2"]}, actor=actor)
    second = services.publish(draft, actor=actor)
    third = services.new_version(second, actor=actor, year=2028)
    found = selectors.lineage_between(second.previous, third)
    assert found.links["2.2"] == ("1.2",)
    assert found.relations["1.2"] == Relation.NEW
    assert found.dropped == ("2.2",)
    assert selectors.lineage_between(second, third).relations["2.2"] == Relation.SAME
    tree = selectors.family_tree(third)
    assert [version.year for version in tree.versions] == [2028, 2027, 2026]
    row = next(row for row in tree.rows if row.node.code == "2.2")
    assert [ancestor.words for ancestor in row.ancestors] == ["2.2 现场查看（5分）", "1.2 按时报送（6分）"]
    assert [ancestor.break_ for ancestor in row.ancestors] == [False, True]


def test_a_wrong_code_is_told_on_the_page_where_it_was_typed(client, draft, actor):
    client.force_login(actor)
    url = reverse("scoring:scheme-lineage", args=[draft.pk])
    form = client.get(url).context["form"]
    typed = {form.name(code): form[form.name(code)].value() for code in form.places}
    answer = client.post(url, typed | {form.name("1.1"): "1.60、1.2", form.name("1.2"): "无"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "1.1 组织领导</a>：上一版没有编号「1.60」，请照上一版的编号填写。" in page
    assert 'value="1.60、1.2"' in page
    assert draft.indicators.get(code="1.2").follows == ["1.2"]
    assert client.post(url, typed | {form.name("1.2"): "无"}).status_code == 302
    assert draft.indicators.get(code="1.2").follows == []
