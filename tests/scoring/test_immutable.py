"""A published scheme: the database itself refuses to change or delete it and its rows."""

import pytest
from django.db import IntegrityError, transaction

from organizations.roles import Role
from scoring import services
from scoring.models import Datum, GradeBand, Indicator, Quota, Scheme, SchemeState, Veto
from tests.factories import make_organization, make_user, scheme_document

pytestmark = pytest.mark.django_db
ROWS = [Indicator, Datum, GradeBand, Quota, Veto]


@pytest.fixture
def actor():
    return make_user(at=make_organization(), role=Role.CONFIGURATOR)


@pytest.fixture
def published(actor):
    owner = actor.memberships.get().organization
    return services.publish(services.import_scheme(scheme_document(), owner=owner, actor=actor), actor=actor)


def refused(message, act):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "改名"},
        {"document": {}},
        {"digest": "sm3:0"},
        {"state": SchemeState.DRAFT},
        {"acknowledged_by": None, "acknowledgement": "后补"},
        {"previous": None, "year": 2027},
        {"state": SchemeState.RETIRED, "title": "停用时改名"},
    ],
    ids=lambda changes: ",".join(changes),
)
def test_no_column_of_a_published_scheme_changes(published, changes):
    refused("已发布的方案不能修改", lambda: Scheme.objects.filter(pk=published.pk).update(**changes))


def test_a_published_scheme_is_not_deleted(published):
    refused("已发布的方案不能删除", lambda: Scheme.objects.filter(pk=published.pk)._raw_delete("default"))


@pytest.mark.parametrize("model", ROWS)
def test_rows_of_a_published_scheme_stay(published, model):
    rows = model.objects.filter(scheme=published)
    name = next(field.name for field in model._meta.fields if field.name in ("name", "grade"))
    assert rows.exists()
    refused("已发布的方案不能修改", lambda: rows.update(**{name: "改"}))
    refused("已发布的方案不能删除", lambda: rows._raw_delete("default"))


@pytest.mark.parametrize("model", ROWS)
def test_no_row_moves_into_a_published_scheme(published, actor, model):
    draft = services.new_version(published, actor=actor)
    row = model.objects.filter(scheme=draft).first()
    refused("已发布的方案不能修改", lambda: model.objects.filter(pk=row.pk).update(scheme=published))


@pytest.mark.parametrize("model", ROWS)
def test_no_row_is_added_to_a_published_scheme(published, actor, model):
    row = model.objects.filter(scheme=published).first()
    row.pk = None
    refused("已发布的方案不能增加内容", row.save)


@pytest.mark.parametrize("model", [Quota, Veto])
def test_a_quota_and_a_veto_stand_once_in_a_scheme(published, actor, model):
    draft = services.new_version(published, actor=actor)
    row = model.objects.get(scheme=draft)
    row.pk = None
    refused("(?i)unique", row.save)


def test_a_retired_scheme_stays_as_it_is(published, actor):
    services.retire(published, actor=actor)
    refused("已发布的方案不能修改", lambda: Scheme.objects.filter(pk=published.pk).update(state=SchemeState.PUBLISHED))
    refused("已发布的方案不能修改", lambda: Indicator.objects.filter(scheme=published).update(name="改"))


def test_a_draft_changes_and_goes(published, actor):
    draft = services.new_version(published, actor=actor)
    assert Indicator.objects.filter(scheme=draft).update(name="改") == 10
    draft.delete()
    assert list(Scheme.objects.all()) == [published]


def test_a_published_scheme_has_its_document_and_digest(actor):
    owner = actor.memberships.get().organization
    draft = services.import_scheme(scheme_document(), owner=owner, actor=actor)
    refused(
        "scheme_published_has_digest", lambda: Scheme.objects.filter(pk=draft.pk).update(state=SchemeState.PUBLISHED)
    )
