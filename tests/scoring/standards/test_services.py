"""Standards loaded, published, retired; whose they are, who sees them, and what never changes."""

import json

import pytest
from django.db import IntegrityError, transaction

from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Permission, Role
from scoring.models import SchemeState, Standard
from scoring.selectors.standards import names, spec_of
from scoring.services import standards
from scoring.standards import dump
from tests.factories import make_organization, make_scheme, make_user, scheme_document
from tests.scoring.standards.documents import STARS, stars
from tests.scoring.standards.listings import listing
from tests.scoring.standards.using import USING

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organization("靖远县")


@pytest.fixture
def actor(county):
    return make_user(name="王配置", at=county, role=Role.CONFIGURATOR)


def loaded(document, owner, actor=None):
    return standards.load_standard(document, owner=owner, actor=actor)


def published(document, owner, actor=None):
    return standards.publish(loaded(document, owner, actor), actor=actor)


def test_a_document_becomes_a_draft_and_is_published(county, actor):
    draft = loaded(json.dumps(STARS).encode(), county, actor)
    assert (draft.state, draft.kind, draft.title, draft.version) == ("draft", "scale", "支部星级", 1)
    standard = standards.publish(draft, actor=actor)
    assert (standard.state, standard.published_by) == ("published", actor)
    assert standard.digest == digest(STARS) and standard.spec() == spec_of(draft)
    assert list(AuditEvent.objects.filter(target_type="scoring.standard").values_list("action", "actor_id")) == [
        ("standard.published", actor.pk),
        ("standard.loaded", actor.pk),
    ]


def test_the_same_content_changes_nothing_and_other_content_is_a_new_version(county, actor):
    first = published(STARS, county, actor)
    events = AuditEvent.objects.count()
    assert loaded({**STARS, "applies_to": []}, county, actor) == first
    assert AuditEvent.objects.count() == events
    second = loaded(stars(years=2), county, actor)
    assert loaded(STARS, county, actor) == first  # the draft beside it stays as it is
    assert (second.version, second.previous, second.state) == (2, first, SchemeState.DRAFT)
    again = loaded(stars(years=3, title="支部星级（试行）"), county, actor)
    assert (again.pk, again.title, spec_of(again).years) == (second.pk, "支部星级（试行）", 3)
    assert Standard.objects.count() == 2
    changed = AuditEvent.objects.get(action="standard.changed")
    assert changed.changes["title"] == ["支部星级", "支部星级（试行）"]


def test_the_last_version_is_in_force_until_it_is_retired(county, actor):
    first, second = published(STARS, county, actor), published(stars(years=2), county, actor)
    assert [row.pk for row in standards.in_force(county, "scale")] == [second.pk]
    assert {row.pk: row.replaced for row in Standard.objects.for_list()} == {first.pk: True, second.pk: False}
    standards.retire(second, actor=actor, reason="试行结束")
    assert not standards.in_force(county, "scale", "stars").exists()  # what it replaced does not come back
    assert AuditEvent.objects.get(action="standard.retired").reason == "试行结束"
    third = loaded(stars(years=2), county, actor)
    assert (third.version, third.previous) == (3, second)


def test_what_holds_for_a_unit_the_nearest_owner_first(county, actor):
    city = make_organization("白银市", kind="city")
    below = make_organization("平川区", kind="county", parent=city)
    township = make_organization("黄峤镇", parent=below)
    far, near = published(STARS, city), published(stars(years=1), below)
    published(STARS, county)
    assert [row.pk for row in standards.in_force(township, "scale", "stars")] == [near.pk, far.pk]
    assert [row.pk for row in standards.in_force(city, "scale")] == [far.pk]
    assert not standards.in_force(township, "rating").exists()
    standards.refuse_elsewhere(far, township)
    standards.refuse_elsewhere(near, below)
    with pytest.raises(Refused, match="「支部星级」是平川区的标准，不适用于靖远县。请选用本单位或上级的标准。"):
        standards.refuse_elsewhere(near, county)
    with pytest.raises(Refused):
        standards.refuse_elsewhere(near, city)


def test_who_sees_what(county, actor):
    township = make_organization("乌兰镇", parent=county)
    clerk = make_user(at=township, role=Role.FILLER)
    stranger = make_user(at=make_organization("景泰县"), role=Role.CONFIGURATOR)
    own = make_user(at=township, role=Role.CONFIGURATOR)
    draft, public = loaded(stars(key="draft"), county), published(STARS, county)
    retired = standards.retire(published(stars(key="old"), county), actor=actor)
    seen = {
        user: set(Standard.objects.allowed(user, Permission.SEE).values_list("key", flat=True))
        for user in (actor, clerk, own, stranger)
    }
    assert seen == {actor: {"draft", "stars", "old"}, clerk: {"stars", "old"}, own: {"stars", "old"}, stranger: set()}
    assert set(Standard.objects.allowed(actor, Permission.CONFIGURE)) == {draft, public, retired}
    assert not Standard.objects.allowed(own, Permission.CONFIGURE).exists()


def test_a_document_with_faults_is_refused_with_all_of_them(county, actor):
    with pytest.raises(Refused) as refused:
        loaded({**STARS, "levels": [], "years": "二"}, county, actor)
    assert refused.value.message.splitlines() == [
        "标准没有载入，有2处需要改正：",
        "1. 标准的有效年数应是整数；写的是「二」。",
        "2. 至少要有两个等级，最好的写在前面。",
    ]
    with pytest.raises(Refused, match="标准文件第1行第1个字符处不是合格的 JSON"):
        loaded(b"stars", county, actor)
    with pytest.raises(Refused, match="标题有121字，最多120字"):
        loaded(stars(title="星" * 121), county, actor)
    assert not Standard.objects.exists()


def test_a_key_stands_for_one_kind(using, county, actor):
    published(STARS, county, actor)
    with pytest.raises(Refused, match="标识「stars」已用于等级「支部星级」，不能再用于别的。请换一个标识。"):
        loaded({**USING, "key": "stars"}, county, actor)


def test_a_scale_is_taken_from_the_nearest_owner(using, county, actor):
    township = make_organization("乌兰镇", parent=county)
    with pytest.raises(Refused, match="没有这个已发布的等级"):
        loaded(USING, township)
    published(stars(title="县星级"), county)
    draft = loaded(USING, township)
    assert (draft.document["scale"], spec_of(draft).scale.title) == ("stars", "县星级")
    published(stars(title="镇星级"), township)
    assert spec_of(draft).scale.title == "镇星级"


def test_a_list_names_those_that_count_in_as_their_nearest_owner_does(county):
    township = make_organization("乌兰镇", parent=county)
    for owner, title in ((county, "县后进名单"), (township, "镇后进名单")):
        published(listing(key="backward", title=title), owner)
    spec = published(listing(minimum={"share": "0.05", "together": ["backward", "absent"]}), township).spec()
    assert names(spec, township) == {("standard", "backward"): "镇后进名单"}
    assert names(spec, county) == {("standard", "backward"): "县后进名单"}


def test_what_it_is_read_from_must_be_there_when_published(using, county, actor):
    published(STARS, county)
    draft = loaded(USING, county)
    with pytest.raises(Refused) as refused:
        standards.publish(draft, actor=actor)
    assert refused.value.message == "「评星办法」不能发布，有1处需要改正：\n1. 没有考核方案「small」。"
    make_scheme(owner=make_organization("景泰县"), document=scheme_document(key="small"))
    with pytest.raises(Refused):
        standards.publish(draft, actor=actor)
    make_scheme(owner=county, document=scheme_document(key="small", title="村考核"))
    standard = standards.publish(draft, actor=actor)
    assert names(standard.spec(), county) == {("scale", "stars"): "支部星级", ("scheme", "small"): "村考核"}
    assert standard.document["scale"] == STARS == dump(standard.spec())["scale"]


def test_only_drafts_are_published_or_discarded_and_only_published_ones_retired(county, actor):
    draft = loaded(STARS, county)
    with pytest.raises(Refused, match="「支部星级」是草稿，不能停用。只有已发布的标准可以停用。"):
        standards.retire(draft, actor=actor)
    standards.publish(draft, actor=actor)
    with pytest.raises(Refused, match="「支部星级」已发布，不能再次发布。"):
        standards.publish(draft, actor=actor)
    with pytest.raises(Refused, match="「支部星级」已发布，不能删除。"):
        standards.discard(draft, actor=actor)
    standards.discard(loaded(stars(years=5), county), actor=actor)
    assert [row.version for row in Standard.objects.all()] == [1]


@pytest.mark.parametrize(
    "changes",
    [{"title": "改名"}, {"document": {}}, {"digest": "sm3:0"}, {"state": "draft"}, {"state": "retired", "version": 9}],
    ids=lambda changes: ",".join(changes),
)
def test_the_database_keeps_what_was_published(county, changes):
    row = Standard.objects.filter(pk=published(STARS, county).pk)
    with pytest.raises(IntegrityError, match="已发布的标准不能修改"), transaction.atomic():
        row.update(**changes)


def test_the_database_keeps_retired_ones_and_deletes_drafts_only(county):
    standard = standards.retire(published(STARS, county), actor=None)
    row = Standard.objects.filter(pk=standard.pk)
    with pytest.raises(IntegrityError, match="已发布的标准不能修改"), transaction.atomic():
        row.update(state="published")
    with pytest.raises(IntegrityError, match="已发布的标准不能删除"), transaction.atomic():
        row._raw_delete("default")


def test_a_draft_without_a_digest_is_not_published(county):
    row = Standard.objects.filter(pk=loaded(STARS, county).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(state="published")
