"""Seeing one's own unit is not overseeing those below it: fillers, heads of units, and what the office gathers."""

import io
import zipfile
from datetime import date

import pytest
from django.test import Client

from assessments import services
from assessments.models import Cycle, Evidence, Result, RosterEntry, Run, Sheet, Stage
from organizations.models import Organization, User
from organizations.roles import Permission, Role
from organizations.services import files
from tests.assessments.steps import WHY, assess, sheets_of
from tests.factories import make_cycle, make_organization, make_user

OFFICE_PROOF = "现场检查照片汇总.pdf"
UNIT_PROOF = "党委会议记录.pdf"
BEST = "20.00"


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def texts_of(content: bytes) -> str:
    """All that a workbook holds, as one text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def publish(cycle: Cycle) -> None:
    grades = {row.roster_entry_id: (row.grade, "") for row in Result.objects.filter(run__cycle=cycle)}
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    services.decide(cycle, meeting="会", minutes_no="1", decided_on=date(2026, 1, 5), grades=grades, actor=leader)
    services.publish(Cycle.objects.get(pk=cycle.pk), title="通报", document_no="", actor=cycle.created_by)


# --- a township over its villages -------------------------------------------------------------------------------------
@pytest.fixture
def township(db: None) -> Organization:
    return make_organization("乌兰镇", parent=make_organization())


@pytest.fixture
def villages(township: Organization) -> Cycle:
    """A computed cycle of the township over two villages, with proof of both sides."""
    cycle = make_cycle(owner=township, units=2)
    with_proof(sheets_of(cycle)[0])
    assess(cycle)
    cycle.refresh_from_db()
    return cycle


def with_proof(sheet: Sheet) -> None:
    """The unit hands in a file with its item."""
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    services.attach(sheet, node="1.1", file=stored(sheet, UNIT_PROOF), actor=clerk)


def stored(sheet: Sheet, name: str):
    content = f"%PDF-1.4 {name}\n%%EOF\n".encode()
    return files.store(content, name=name, organization=sheet.roster_entry.organization, actor=None)


def pages_about(cycle: Cycle) -> list[str]:
    """Everything of a cycle that belongs to those above it."""
    parts = ("", "ranking/", "rollup/", "runs/", "exports/", "exports/ranking/", "exports/deductions/", "items/1.1/")
    found = [f"/cycles/{cycle.pk}/{part}" for part in parts] + [f"/api/cycles/{cycle.pk}/"]
    for sheet in sheets_of(cycle):
        own = ("", "review/", "workbook/", "evidence/?item=1.1")
        found += [f"/sheets/{sheet.pk}/{part}" for part in own]
    for result in Result.objects.filter(run__cycle=cycle):
        own = ("", "1.1/", "explanation.xlsx")
        found += [f"/results/{result.pk}/{part}" for part in own] + [f"/api/results/{result.pk}/"]
    return found + [
        f"/evidence/{pk}/"
        for pk in Evidence.objects.filter(sheet__roster_entry__cycle=cycle).values_list("pk", flat=True)
    ]


def test_a_clerk_of_the_township_sees_nothing_of_the_villages(township: Organization, villages: Cycle) -> None:
    """Filling in for the township at the county is no right over what the township assesses, before or after."""
    clerk = make_user(at=township, role=Role.FILLER)
    client = client_of(clerk)
    for _ in ("computed", "published"):
        addresses = pages_about(villages)
        assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)
        for api in ("cycles", "results"):
            assert client.get(f"/api/{api}/").json()["results"] == []
        for model in (Cycle, Sheet, Result, Run, Evidence):
            assert not model.objects.allowed(clerk, Permission.SEE).exists(), model
        for page in ("/", "/cycles/"):
            assert villages.title not in client.get(page).content.decode()
        if not villages.publications.exists():
            publish(villages)


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.LEADER, Role.CONFIGURATOR])
def test_those_above_oversee_all_of_it(township: Organization, villages: Cycle, role: Role) -> None:
    for place in (township, township.parent):
        person = make_user(at=place, role=role)
        assert Cycle.objects.allowed(person, Permission.SEE).get() == villages
        for model, count in ((Sheet, 2), (Result, 2), (Run, 1), (Evidence, 1)):
            assert model.objects.allowed(person, Permission.SEE).count() == count, (place, model)
        client = client_of(person)
        parts = [""] if role == Role.CONFIGURATOR else ["", "ranking/", "rollup/"]  # who configures needs no ranking
        seen = [f"/cycles/{villages.pk}/{part}" for part in parts]
        seen += [f"/results/{Result.objects.first().pk}/", f"/sheets/{sheets_of(villages)[0].pk}/"]
        assert {url: client.get(url).status_code for url in seen} == dict.fromkeys(seen, 200)


def test_an_auditor_oversees_no_assessment(township: Organization, villages: Cycle) -> None:
    client = client_of(make_user(at=township.parent, role=Role.AUDITOR))
    addresses = pages_about(villages)
    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)


# --- the head of a unit that is assessed ------------------------------------------------------------------------------
@pytest.fixture
def county_cycle(db: None) -> Cycle:
    cycle = make_cycle(units=2)
    with_proof(sheets_of(cycle)[0])
    assess(cycle, {0: {"visit": "4.5"}})
    cycle.refresh_from_db()
    return cycle


@pytest.mark.parametrize("role", [Role.LEADER, Role.ORGANIZER])
def test_the_head_of_a_unit_reads_its_sheet_and_later_its_result(county_cycle: Cycle, role: Role) -> None:
    first, second = county_cycle.roster.order_by("position")
    head = make_user(at=first.organization, role=role)
    client = client_of(head)
    own, other = f"/sheets/{first.sheet.pk}/", f"/sheets/{second.sheet.pk}/"
    assert client.get(own).status_code == 200
    assert client.get(f"{own}evidence/?item=1.1").status_code == 200
    assert client.get(other).status_code == 404
    page = client.get(own).content.decode()
    assert f'action="{own}submit/"' not in page and "19.50" not in page and "4.5" not in page
    for act in ("submit/", "confirm/", "finish/", "return/", "reopen/", "zeros/"):
        assert client.post(own + act).status_code == 404, act
    cells = {"cells": [{"key": "late", "value": "1", "revision": 1}]}
    assert client.post(f"{own}cells/", cells, content_type="application/json").status_code == 404
    result = Result.objects.get(roster_entry=first)
    before = [f"/results/{result.pk}/", f"/api/results/{result.pk}/", f"/cycles/{county_cycle.pk}/ranking/"]
    assert {client.get(url).status_code for url in before} == {404}
    publish(county_cycle)
    assert {client.get(url).status_code for url in before} == {200}
    assert "19.50" in client.get(before[0]).content.decode()
    assert client.get(f"/results/{Result.objects.get(roster_entry=second).pk}/").status_code == 404


def test_a_head_of_nothing_on_the_roster_sees_nothing(county_cycle: Cycle) -> None:
    elsewhere = make_organization(parent=county_cycle.owner)
    client = client_of(make_user(at=elsewhere, role=Role.LEADER))
    addresses = pages_about(county_cycle)
    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)


# --- what the office adds ---------------------------------------------------------------------------------------------
def test_proof_of_the_office_is_told_with_the_result_only(county_cycle: Cycle) -> None:
    entry = county_cycle.roster.order_by("position")[0]
    sheet, office = entry.sheet, county_cycle.created_by
    services.reopen_review(sheet, reason="补充材料", actor=office)
    proof = services.attach(
        sheet, node="1.1", file=stored(sheet, OFFICE_PROOF), actor=office, note="不外传", stage=Stage.REVIEW
    )
    services.finish_review(sheet, actor=office)
    services.compute(county_cycle, actor=office)
    county_cycle.refresh_from_db()
    people = [make_user(at=entry.organization, role=role) for role in (Role.FILLER, Role.LEADER)]
    result = Result.objects.get(roster_entry=entry, run=county_cycle.run)
    for person in people:
        client = client_of(person)
        panel = client.get(f"/sheets/{sheet.pk}/evidence/?item=1.1").content.decode()
        assert UNIT_PROOF in panel and OFFICE_PROOF not in panel
        shown = panel + client.get(f"/sheets/{sheet.pk}/").content.decode()
        shown += client.get(f"/cycles/{county_cycle.pk}/").content.decode() + client.get("/").content.decode()
        for secret in (OFFICE_PROOF, "不外传", f"/evidence/{proof.pk}/", WHY):
            assert secret not in shown, secret
        assert client.get(f"/evidence/{proof.pk}/").status_code == 404
        assert client.post(f"/evidence/{proof.pk}/withdraw/").status_code == 404
        assert client.get(f"/api/results/{result.pk}/").status_code == 404
        assert client.get("/api/results/").json()["results"] == []
    book = client_of(people[0]).get(f"/sheets/{sheet.pk}/workbook/")
    assert book.status_code != 200 or OFFICE_PROOF not in texts_of(b"".join(book.streaming_content))
    publish(county_cycle)
    for person in people:
        client = client_of(person)
        assert OFFICE_PROOF in client.get(f"/results/{result.pk}/1.1/").content.decode()
        download = client.get(f"/evidence/{proof.pk}/")
        assert download.status_code == 200 and OFFICE_PROOF.encode() in b"".join(download.streaming_content)


def test_every_role_is_either_above_or_on_the_roster(township: Organization, villages: Cycle) -> None:
    """Who oversees is exactly who holds OVERSEE; nothing else opens another unit's sheet."""
    village = RosterEntry.objects.filter(cycle=villages).first().organization
    opened = {}
    for place in (township.parent, township, village):
        for role in Role:
            person = make_user(at=place, role=role)
            opened[place.kind, role.value] = Sheet.objects.allowed(person, Permission.SEE).count()
    above = {"organizer": 2, "leader": 2, "configurator": 2, "filler": 0, "auditor": 0}
    own = {"organizer": 1, "leader": 1, "configurator": 1, "filler": 1, "auditor": 0}
    assert opened == {
        **{("county", role): count for role, count in above.items()},
        **{("township", role): count for role, count in above.items()},
        **{("village", role): count for role, count in own.items()},
    }
