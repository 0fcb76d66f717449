"""The table of rights: every address has a row, and everyone gets the answer that it says (architecture 3.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments import services
from assessments.exports.filling import filling_workbook
from assessments.imports import keep_roster, plan_sheet
from assessments.models import ContractRound, Cycle, Result, Sheet
from config.toolkit.scaled import SCALE
from organizations.imports.registers import REGISTER_IMPORT
from organizations.imports.units.apply import plan_units
from organizations.models import ImportRecord, Job, Organization, StoredFile, User
from organizations.models.relations import AffiliationKind
from organizations.roles import Role
from organizations.services import files, tree
from organizations.services.affiliations import affiliate
from organizations.services.registers import record
from scoring.services import import_scheme
from tests.assessments.case_objects import cases_about
from tests.assessments.consequences import consequences_about
from tests.assessments.contracts import contracts_about, make_round
from tests.assessments.goals import goals_about
from tests.assessments.levels import level_objects
from tests.assessments.ratings import ratings_about
from tests.assessments.remedies import remedies_about
from tests.assessments.screenings import screenings_about
from tests.assessments.steps import assess
from tests.assessments.titles import titles_about
from tests.factories import make_cycle, make_organization, make_scheme, make_table, make_user, scheme_document
from tests.organizations.honours import honour_objects
from tests.organizations.people import in_office
from tests.organizations.registers.documents import make_register, make_type
from tests.organizations.test_imports import HEAD, workbook
from tests.permissions import (
    assessments,
    boards,
    cases,
    consequences,
    contracts,
    events,
    history,
    honours,
    levels,
    organizations,
    platform,
    ratings,
    registers,
    scoring,
    screenings,
    titles,
)
from tests.permissions import people as people_rows
from tests.scoring.standards.documents import draft_standard
from tests.shared import once, own

TABLES = (organizations, events, people_rows, registers, honours, scoring, assessments, contracts, history, platform)
TABLES += (levels, screenings, titles, ratings, boards, consequences, cases)

ROWS: dict[str, tuple[str, dict[str, int]]] = {key: row for table in TABLES for key, row in table.ROWS.items()}
QUERIES: dict[str, str] = {name: query for table in TABLES for name, query in getattr(table, "QUERIES", {}).items()}
PLAYERS = assessments.PLAYERS


@dataclass(frozen=True)
class Address:
    """One named pattern of the URLconf with its whole route."""

    name: str
    route: str
    arguments: tuple[str, ...]


def addresses(resolver: Any = None, route: str = "", namespaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """All patterns below a resolver."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from addresses(entry, here, below)
        elif isinstance(entry, URLPattern):
            arguments = entry.pattern.converters or entry.pattern.regex.groupindex
            yield Address(":".join((*namespaces, entry.name or f"({here})")), here, tuple(arguments))


ADDRESSES = {address.name: address for address in addresses()}


def test_every_address_has_a_row() -> None:
    """A new address fails here until somebody has said who may have it."""
    assert sorted(set(ADDRESSES) - {key.split()[0] for key in ROWS}) == []


def test_every_row_has_an_address_and_all_tables_differ() -> None:
    assert sorted({key.split()[0] for key in ROWS} - set(ADDRESSES)) == []
    assert sum(len(table.ROWS) for table in TABLES) == len(ROWS)


@dataclass(frozen=True)
class World:
    """The people, and what the addresses are about, by state of the cycle."""

    people: dict[str, User | None]
    objects: dict[str, dict[str, Any]]

    def arguments(self, address: Address, state: str) -> dict[str, Any]:
        """Arguments by the part of the route before the first one: "cycles/<int:pk>/" is about a cycle."""
        if not address.arguments:
            return {}
        objects = self.objects["open"] | self.objects[state]
        place = address.route.split("<")[0].removeprefix("api/").replace("(?P", "").strip("^/")
        known = {
            "code": "1.1",
            "act": "rename",
            "body": "party",
            "kind": "ranking",
            "app_label": "scoring",
            "url": "nowhere/",
            "month": 1,
            "year": 2026,
        }
        known |= {"membership": objects["membership"].pk, "content_type_id": objects["content_type"].pk}
        known |= {"township": objects["ratings/entries"].parent_id}
        known |= {"row": objects["tables"].rows.get().pk, "register": "activity", "field": "paper"}
        return {name: known[name] if name in known else objects[place].pk for name in address.arguments}

    def url(self, address: Address, state: str) -> str:
        """Where the address is; the admin leaves some of its own without a name."""
        arguments = self.arguments(address, state)
        if "(" in address.name:
            plain = address.route.replace("<path:object_id>", "{object_id}").replace("(?P<url>.*)$", "{url}")
            return "/" + plain.format(**arguments)
        return reverse(address.name, kwargs=arguments)


def people(county: Organization, units: list[Organization]) -> dict[str, User | None]:
    """One person for each column."""
    elsewhere = make_organization("望城区", parent=None)
    return {
        "anonymous": None,
        "nobody": make_user("nobody"),
        "stranger": make_user("stranger", at=elsewhere, role=Role.ORGANIZER),
        "other": make_user("other", at=units[1], role=Role.FILLER),
        "filler": make_user("filler", at=units[0], role=Role.FILLER),
        "head": make_user("head", at=units[0], role=Role.LEADER),
        "organizer": make_user("organizer", at=county, role=Role.ORGANIZER),
        "leader": make_user("leader", at=county, role=Role.LEADER),
        "configurator": make_user("configurator", at=county, role=Role.CONFIGURATOR),
        "auditor": make_user("auditor", at=county, role=Role.AUDITOR),
    }


def about(cycle: Cycle) -> dict[str, Any]:
    """What the addresses of one cycle are about: all of the first unit."""
    return {
        "cycles": cycle,
        "sheets": Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position").first(),
        "results": Result.objects.filter(run=cycle.run_id).order_by("roster_entry__position").first(),
        "runs": cycle.run,
    }


def decided(cycle: Cycle, leader: User) -> Cycle:
    """Assessed, computed, decided."""
    assess(cycle, {1: {"meetings": "3"}, 2: {"meetings": "2"}})
    services.decide(
        cycle, meeting="部务会", minutes_no="〔2026〕1号", decided_on=date(2026, 1, 5), grades={}, actor=leader
    )
    return cycle


def make_world() -> World:
    """A county with three townships, a cycle in each state, and one object for every address."""
    county = make_organization(code="620421")
    units = [make_organization(parent=county) for _ in range(3)]
    persons = people(county, units)
    configurator, filler, leader = persons["configurator"], persons["filler"], persons["leader"]
    scheme = make_scheme(owner=county)
    made = {"owner": county, "scheme": scheme, "units": units}
    cycles = {
        "draft": make_cycle(**made, opened=False),
        "open": make_cycle(**made),
        "computed": make_cycle(**made),
        "published": make_cycle(**made),
    }
    services.compute(cycles["computed"], actor=cycles["computed"].created_by)
    cycles["computed"].refresh_from_db()
    override = services.enter_override(
        cycles["computed"].roster.order_by("position")[0],
        node="2.2",
        value=SCALE,
        reason="现场复核",
        document_no="〔2026〕2号",
        actor=persons["organizer"],
    )
    decided(cycles["published"], leader)
    services.publish(cycles["published"], title="通报", document_no="", actor=cycles["published"].created_by)
    for cycle in cycles.values():
        cycle.refresh_from_db()
    objects = {state: about(cycle) for state, cycle in cycles.items()}
    objects["open"] |= shared(county, objects["open"]["sheets"], filler, configurator) | {"overrides": override}
    objects["open"] |= honour_objects(county, objects["open"]["evidence"].file, persons["organizer"])
    empty = workbook(["单位"], sheet="名册")  # no unit named: refused, with the wrong cells marked
    objects["open"]["cycles/imports"] = keep_roster(
        cycles["draft"], empty, name="名册.xlsx", actor=persons["organizer"]
    )
    objects["open"] |= in_office(county, persons["organizer"])
    round = make_round(issuer=county, scheme=scheme, actor=persons["organizer"])
    for found in graded(county, units, persons, round):
        for state, named in found.items():
            objects[state] |= named
    return World(persons, objects)


def graded(
    county: Organization, units: list[Organization], persons: dict[str, User], round: ContractRound
) -> list[dict[str, dict[str, Any]]]:
    """By state the objects of contracts, titles, levels, ratings, remedies, consequences, screenings and cases."""
    organizer, leader = persons["organizer"], persons["leader"]
    return [
        contracts_about(round, units[0], units[1]),
        titles_about(county, units[0], organizer, leader),
        level_objects(county, units, organizer),
        ratings_about(county, units[0], organizer=organizer),
        goals_about(county, units[0], organizer=organizer),
        remedies_about(county, units[0], units[1], organizer),
        consequences_about(county, organizer),
        {"open": screenings_about(county, organizer)},
        cases_about(county, units, actor=organizer),
    ]


def shared(county: Organization, sheet: Sheet, filler: User, configurator: User) -> dict[str, Any]:
    """What belongs to no state of a cycle."""
    proof = files.store(b"%PDF-1.4\n%%EOF\n", name="会议记录.pdf", organization=county, actor=filler)
    record = plan_units(workbook(HEAD, ["620421199", "新设镇"]), root=county, actor=configurator)
    record.marked = record.file
    record.save()
    draft = import_scheme(scheme_document(key="draft"), owner=county, actor=configurator)
    table = make_table(county, actor=configurator)
    standard = draft_standard(county, actor=configurator)
    renamed = tree.rename(county, name="靖远区", effective_on=date(2026, 6, 1), actor=configurator)
    line = affiliate(
        county,
        kind=AffiliationKind.REPORTING,
        other=sheet.roster_entry.organization,
        valid_from=date(2026, 6, 1),
        actor=configurator,
    )
    return {
        "events": renamed,
        "units/events": renamed,
        "units/aliases": renamed.aliases.get(),
        "units/affiliations": line,
        "admin/organizations/affiliation": line,
        "admin/organizations/alias": renamed.aliases.get(),
        "admin/r": county,
        "admin/organizations/organization": county,
        "admin/organizations/organizationevent": renamed,
        "admin/organizations/registertype": make_type(county),
        "admin/organizations/user": filler,
        "admin/scoring/scheme": draft,
        "admin/scoring/indicator": draft.indicators.first(),
        "admin/scoring/standard": standard,
        "admin/scoring/parametertable": table,
        "standards": standard,
        "tables": table,
        "admin/assessments/cycle": sheet.roster_entry.cycle,
        "content_type": ContentType.objects.get_for_model(Organization),
        "evidence": services.attach(sheet, node="1.1", file=proof, actor=filler),
        "imports": plan_sheet(sheet, filling_workbook(sheet, actor=filler), name="自评表.xlsx", actor=filler),
        "units": county,
        "histories": county,
        "units/import": record,
        "users": filler,
        "membership": filler.memberships.get(),
        "jobs": Job.objects.create(kind="import_units", title="导入单位", actor=configurator),
        **registered(sheet.roster_entry.organization, proof, configurator),
        "schemes": draft,
    }


def registered(unit: Organization, paper: StoredFile, actor: User) -> dict[str, Any]:
    """A record of a register, and a workbook of records that was refused."""
    kind = make_register("activity", actor=actor)
    given = {"topic": "主题党日", "paper": {"id": paper.pk, "name": paper.name}}
    paper.organization = unit
    paper.save()
    uploaded = {"kind": REGISTER_IMPORT, "target": kind.code, "file": paper, "marked": paper, "state": "refused"}
    organizer = User.objects.get(username="organizer")
    return {
        "registers": record(kind, organization=unit, date=date(2026, 3, 2), data=given, actor=actor),
        "registers/import": ImportRecord.objects.create(actor=organizer, **uploaded),
    }


def doors(world: World) -> dict[str, tuple[Client, SimpleCookie]]:
    """One browser for each person, logged in, with its cookies."""
    found = {}
    for player, person in world.people.items():
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        found[player] = client, client.cookies
    return found


def ask(door: tuple[Client, SimpleCookie], method: str, url: str) -> int:
    """The status that this browser gets; what the request changed is taken back."""
    client, cookies = door
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = client.generic(method, url)
        response.getvalue()  # to the end, so that a file is closed
        transaction.set_rollback(True)
    return response.status_code


shared_world = once(make_world)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    """The world as `make_world` made it, whatever the test before did to its own."""
    return own(shared_world)


def test_everyone_gets_the_answer_of_the_table(world: World) -> None:
    wrong, browsers = [], doors(world)
    for key, (method, answers) in ROWS.items():
        name, *about_what = key.split()
        state = next((word for word in about_what if word in world.objects), "open")
        url = world.url(ADDRESSES[name], state) + QUERIES.get(name, "")
        for player, expected in answers.items():
            if (status := ask(browsers[player], method, url)) != expected:
                wrong.append(f"{method} {key} {player}: {status}, not {expected}")
    assert not wrong, "\n".join(wrong)
