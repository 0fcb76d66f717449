"""Post-holders as the assessed ones: a line for each of them, days in office, the person beside the unit everywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from assessments import selectors, services
from assessments.exports.meeting.explanation import explanation_workbook
from assessments.models import Cycle, Result, RosterEntry, Standing, Subject
from assessments.selectors.attribution import in_person
from assessments.selectors.gathering import key_of, lower_cycles, roster_digest
from assessments.selectors.history import history
from assessments.selectors.holders import covered
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations.models import Organization, User
from tests.assessments.meetings import decide, publish
from tests.assessments.posts import NEW_YEAR, serve
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_scheme, make_user, make_windows
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
JULY, NOVEMBER = date(2026, 7, 1), date(2026, 11, 1)


@pytest.fixture
def county() -> Organization:
    return make_organization("靖远县", code="620421")


@pytest.fixture
def towns(county: Organization) -> list[Organization]:
    names = {"620421101": "北滩镇", "620421102": "五合镇"}
    return [make_organization(name, parent=county, code=code) for code, name in names.items()]


@pytest.fixture
def organizer(county: Organization) -> User:
    return make_user(at=county, name="张经办")


def about_persons(county: Organization, actor: User, **given: Any) -> Cycle:
    """A cycle in preparation that assesses the secretaries of 2026."""
    return services.create_cycle(
        scheme=make_scheme(owner=county),
        owner=county,
        title="2026年度党组织书记考核",
        period_from=NEW_YEAR,
        period_to=date(2026, 12, 31),
        windows=make_windows(),
        actor=actor,
        subject=Subject.POSTS,
        **given,
    )


def changed_in_july(towns: list[Organization]) -> None:
    """The first town changed its secretary at mid-year, the second did not."""
    serve(towns[0], "王建国", until=JULY)
    serve(towns[0], "李明", JULY)
    serve(towns[1], "赵强")


def test_a_unit_stands_once_for_each_secretary_with_days_in_office(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    assert services.freeze_roster(cycle, units=towns, actor=organizer) == 3
    assert [(line.name, line.person, line.days) for line in cycle.roster.all()] == [
        ("北滩镇 王建国（党组织书记）", "王建国", 181),
        ("北滩镇 李明（党组织书记）", "李明", 184),
        ("五合镇 赵强（党组织书记）", "赵强", 365),
    ]
    assert cycle.roster.get(position=1).tenure == "党组织书记王建国，考核期内任职181天"


def test_acting_first_and_confirmed_later_is_one_person(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    acting = serve(towns[0], "王建国", NEW_YEAR, date(2026, 3, 1), acting=True)
    serve(towns[0], acting.person, date(2026, 3, 1))
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns[:1], actor=organizer)
    line = cycle.roster.get()
    assert (line.post_name, line.days) == ("党组织书记", 365)
    assert covered([(NEW_YEAR, JULY), (date(2026, 2, 1), date(2026, 3, 1))]) == 181


def test_too_few_days_are_exempt_with_the_reason(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    serve(towns[0], "王建国", until=NOVEMBER)
    serve(towns[0], "李明", NOVEMBER)
    cycle = about_persons(county, organizer, least_days=90)
    services.freeze_roster(cycle, units=towns[:1], actor=organizer)
    full, brief = cycle.roster.all()
    assert full.standing == Standing.FULL
    assert (brief.standing, brief.reason) == ("exempt", "考核期内任职61天，不足90天")
    assert not hasattr(brief, "sheet")
    cycle.refresh_from_db()
    assert [seat.standing for seat in selectors.seats(cycle, towns[:1])] == ["full"]


def test_a_unit_without_a_secretary_is_refused_by_name(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    serve(towns[0], "王建国")
    cycle = about_persons(county, organizer)
    with pytest.raises(Refused, match="考核期内五合镇没有登记党组织书记的任职"):
        services.freeze_roster(cycle, units=towns, actor=organizer)


def test_another_period_drops_the_roster_whose_days_it_counted(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns, actor=organizer)
    half = {"title": "上半年", "period_from": NEW_YEAR, "period_to": date(2026, 6, 30), "actor": organizer}
    cycle = services.change_cycle(cycle, **half)
    assert (cycle.roster_digest, cycle.roster.count()) == ("", 0)
    services.freeze_roster(cycle, units=towns, actor=organizer)
    assert [line.days for line in cycle.roster.all()] == [181, 181]


def opened(county: Organization, towns: list[Organization], organizer: User) -> Cycle:
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns, actor=organizer)
    return services.open_cycle(cycle, actor=organizer)


def test_two_of_one_unit_are_assessed_ranked_and_rerun_apart(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    cycle = opened(county, towns, organizer)
    run = assess(cycle, {0: {"meetings": "3"}, 1: {"meetings": "2"}})
    places = Result.objects.filter(run=run).order_by("roster_entry__position").values_list("total", "place")
    assert list(places) == [(20_500_000 - 1_000_000, 2), (19_000_000, 3), (20_000_000, 1)]
    assert services.rerun(run).same
    keys = [key_of(line) for line in cycle.roster.all()]
    assert keys[0] == "1:北滩镇 王建国（党组织书记）" and len(set(keys)) == 3


def test_the_digest_of_a_roster_of_units_is_as_it_was() -> None:
    """Computed before there were post-holders: old runs still name this digest."""
    line = {"position": 1, "code": "620421101", "name": "北滩镇", "parent_name": "靖远县", "kind": "township"}
    entry = RosterEntry(**line, field="town", pool="镇", standing="full", organization_id=1)
    told = ["620421101", "北滩镇", "靖远县", "township", "town", "镇", "full"]
    assert roster_digest([entry]) == digest([[1, *told]])
    entry.post_id, entry.person, entry.post_name, entry.days = 7, "王建国", "党组织书记", 181
    person = {"person": "王建国", "post": "党组织书记", "days": 181}
    assert roster_digest([entry]) == digest([[1, *told, person]])


def test_a_person_is_once_on_a_roster_and_a_unit_once_among_units(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    services.freeze_roster(cycle, units=towns, actor=organizer)
    line = cycle.roster.get(position=1)
    line.pk, line.position = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()
    cycle = make_cycle(owner=county, units=towns, opened=False)
    line = cycle.roster.get(position=1)
    line.pk, line.position = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


def test_results_of_persons_are_no_results_of_the_units_below(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    cycle = opened(county, towns, organizer)
    entry = RosterEntry(organization=county, position=1)
    above = Cycle(owner=county, period_from=NEW_YEAR, period_to=date(2026, 12, 31))
    assert lower_cycles(above, [entry]) == []
    Cycle.objects.filter(pk=cycle.pk).update(subject=Subject.UNITS)
    assert [lower.pk for _, lower in lower_cycles(above, [entry])] == [cycle.pk]


def test_the_history_of_a_unit_holds_no_results_of_persons(
    county: Organization, towns: list[Organization], organizer: User
) -> None:
    cycle = opened(county, towns, organizer)
    assess(cycle)
    cycle.refresh_from_db()
    decide(cycle)
    publish(cycle)
    assert history(towns[0], organizer) == []
    assert len(in_person(organizer, cycle.roster.get(position=1).post.person)) == 1


def test_pages_and_papers_print_the_person_beside_the_unit(
    client: Client, county: Organization, towns: list[Organization], organizer: User
) -> None:
    client.force_login(organizer)
    changed_in_july(towns)
    cycle = about_persons(county, organizer)
    page = client.get(f"/cycles/{cycle.pk}/roster/").content.decode()
    assert "王建国，党组织书记，2026年1月1日至2026年6月30日，181天" in page and "用表格导入" in page
    ticked = {"unit": [unit.pk for unit in towns]}
    client.post(f"/cycles/{cycle.pk}/roster/", ticked)
    cycle.refresh_from_db()
    services.open_cycle(cycle, actor=organizer)
    run = assess(cycle)
    result = Result.objects.filter(run=run).order_by("roster_entry__position").first()
    ranking = client.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    assert "北滩镇 王建国（党组织书记）" in ranking and "北滩镇 李明（党组织书记）" in ranking
    assert "党组织书记王建国，考核期内任职181天" in client.get(result.get_absolute_url()).content.decode()
    assert explanation_workbook(result, actor=organizer)
    told = client.get(f"/api/results/{result.pk}/").json()
    assert (told["person"], told["post"], told["days"]) == ("王建国", "党组织书记", 181)
    assert "id_number" not in told


def upload(client: Client, cycle: Cycle, *rows: list[str]) -> str:
    """The address to which the upload of a roster leads."""
    file = SimpleUploadedFile("名册.xlsx", workbook(["单位"], *rows, sheet="名册"))
    return client.post(f"/cycles/{cycle.pk}/roster/upload/", {"file": file}).url


def test_a_roster_of_post_holders_comes_as_a_workbook_of_units(
    client: Client, county: Organization, towns: list[Organization], organizer: User
) -> None:
    """The workbook names units; who is assessed at each is what is registered."""
    client.force_login(organizer)
    changed_in_july(towns)
    empty = make_organization("东湾镇", parent=county, code="620421103")
    cycle = about_persons(county, organizer)
    wrong = client.get(upload(client, cycle, ["北滩镇"], ["东湾镇"])).content.decode()
    assert "考核期内「东湾镇」没有登记党组织书记的任职" in wrong and empty.pk
    url = upload(client, cycle, ["北滩镇"], ["五合镇"])
    assert "共2个单位、3人" in client.get(url).content.decode()
    assert client.post(f"{url}apply/").status_code == 302
    assert [line.person for line in cycle.roster.all()] == ["王建国", "李明", "赵强"]
    told = client.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "参加考核的人员" in told and "3人" in told and "个单位" not in told
    again = client.get(f"/cycles/{cycle.pk}/roster/file/")
    file = SimpleUploadedFile("名册.xlsx", again.getvalue())
    answer = client.post(f"/cycles/{cycle.pk}/roster/upload/", {"file": file})
    assert "表里的内容与名册一致" in client.get(answer.url).content.decode()


def test_a_roster_is_stale_when_posts_changed_since_the_preview(
    client: Client, county: Organization, towns: list[Organization], organizer: User
) -> None:
    client.force_login(organizer)
    serve(towns[0], "王建国", until=JULY)
    cycle = about_persons(county, organizer)
    url = upload(client, cycle, ["北滩镇"])
    serve(towns[0], "李明", JULY)
    assert client.post(f"{url}apply/").status_code == 409
    assert not cycle.roster.exists()
