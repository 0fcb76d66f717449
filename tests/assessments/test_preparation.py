"""A cycle in preparation is corrected or deleted; afterwards it stands, and no owner has the same one twice."""

from datetime import date

import pytest

from assessments import services
from assessments.models import Cycle, RosterEntry, Sheet, Standing, Window
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Field
from tests.factories import make_cycle, make_organization, make_scheme, make_user, make_windows

pytestmark = pytest.mark.django_db

YEAR = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}


def test_name_and_period_change_with_a_trail():
    cycle = make_cycle(opened=False)
    given = {"title": " 2026年上半年考核 ", "period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
    services.change_cycle(cycle, **given, actor=cycle.created_by)
    cycle.refresh_from_db()
    assert (cycle.title, cycle.period_to) == ("2026年上半年考核", date(2026, 6, 30))
    event = AuditEvent.objects.get(action="cycle.changed")
    assert event.changes["title"] == ["2026年度党建工作考核", "2026年上半年考核"]
    assert event.changes["period_to"] == ["2026-12-31", "2026-06-30"]
    assert "period_from" not in event.changes


def test_a_deleted_cycle_leaves_its_trail_alone():
    cycle = make_cycle(opened=False)
    services.delete_cycle(cycle, actor=cycle.created_by)
    assert [model.objects.count() for model in (Cycle, RosterEntry, Sheet, Window)] == [0, 0, 0, 0]
    event = AuditEvent.objects.get(action="cycle.deleted")
    assert (event.target_name, event.changes["units"]) == ("2026年度党建工作考核", 3)


def test_an_opened_cycle_stands():
    cycle = make_cycle()
    with pytest.raises(Refused, match="填报与审核，不能删除。只有筹备中、还没有启动的考核可以删除。"):
        services.delete_cycle(cycle, actor=cycle.created_by)
    with pytest.raises(Refused, match="填报与审核，名称和考核期不能再改。"):
        services.change_cycle(cycle, title="另一个", **YEAR, actor=cycle.created_by)


def test_no_owner_has_the_same_cycle_twice():
    county = make_organization("会宁县")
    actor, scheme = make_user(at=county), make_scheme(owner=county)
    given = {"scheme": scheme, "owner": county, "windows": make_windows(), "actor": actor, **YEAR}
    first = services.create_cycle(title="年度考核", **given)
    with pytest.raises(Refused, match="会宁县已有名称和考核期相同的考核「年度考核」，请改用它，或换一个名称。"):
        services.create_cycle(title="年度考核 ", **given)
    second = services.create_cycle(title="年度考核", **{**given, "period_from": date(2026, 7, 1)})
    with pytest.raises(Refused, match="已有名称和考核期相同的考核"):
        services.change_cycle(second, title="年度考核", **YEAR, actor=actor)
    services.change_cycle(first, title="年度考核", **YEAR, actor=actor)  # unchanged: nothing to say
    assert not AuditEvent.objects.filter(action="cycle.changed").exists()


def test_a_period_that_begins_after_a_unit_was_closed_is_refused():
    county = make_organization()
    town = make_organization("旧堡镇", parent=county, field=Field.TOWN)
    cycle = make_cycle(owner=county, units=[town], opened=False)
    type(town).objects.filter(pk=town.pk).update(closed_on=date(2026, 5, 1))
    with pytest.raises(Refused, match="「旧堡镇」已于2026年5月1日撤销"):
        later = {"title": "下半年", "period_from": date(2026, 7, 1), "period_to": date(2026, 12, 31)}
        services.change_cycle(cycle, **later, actor=cycle.created_by)


def test_the_pages_change_and_delete(client):
    cycle = make_cycle(opened=False)
    client.force_login(cycle.created_by)
    board = client.get(f"/cycles/{cycle.pk}/").content.decode()
    assert f"/cycles/{cycle.pk}/change/" in board
    sent = {"title": "更名后的考核", "period_from": "2026-01-01", "period_to": "2025-12-31"}
    refused = client.post(f"/cycles/{cycle.pk}/change/", sent)
    assert refused.status_code == 422
    assert "考核期的截止日期必须晚于起始日期" in refused.content.decode()
    assert client.post(f"/cycles/{cycle.pk}/change/", {**sent, "period_to": "2026-12-31"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.title == "更名后的考核"
    assert client.post(f"/cycles/{cycle.pk}/delete/").headers["Location"] == "/cycles/"
    assert not Cycle.objects.exists()


def test_the_board_tells_who_is_not_ranked_before_the_opening(client):
    county = make_organization()
    town = make_organization(parent=county, field=Field.TOWN)
    exceptions = {town.pk: (Standing.UNRANKED, "新设立", "")}
    cycle = make_cycle(owner=county, units=[town], exceptions=exceptions, opened=False)
    client.force_login(cycle.created_by)
    assert "考核但不排名" in client.get(f"/cycles/{cycle.pk}/").content.decode()
