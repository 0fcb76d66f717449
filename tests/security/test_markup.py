"""Text that looks like markup stays text: it is put into every field that takes words, and every page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from assessments import services
from assessments.imports import ROSTER_IMPORT, SHEET_IMPORT
from assessments.imports.contract_targets import TARGETS
from assessments.models import Cycle, Evidence, Result, Sheet, Stage, Standing
from config.toolkit.scaled import SCALE
from organizations.imports.registers import REGISTER_IMPORT
from organizations.models import (
    ImportRecord,
    Job,
    Membership,
    Organization,
    OrganizationEvent,
    RegisterType,
    StoredFile,
    User,
)
from organizations.models.relations import AffiliationKind
from organizations.roles import Role
from organizations.services import files, registers, tree
from organizations.services.affiliations import affiliate
from organizations.services.aliases import add_alias
from scoring.services import NewRow, add_rows, new_version, start_table, withdraw_row
from tests.assessments.case_objects import cases_about
from tests.assessments.consequences import consequences_about
from tests.assessments.contracts import make_contracts, make_round
from tests.assessments.goals import goals_about
from tests.assessments.levels import level_objects
from tests.assessments.ratings import ratings_about
from tests.assessments.remedies import remedies_about
from tests.assessments.screenings import screenings_about
from tests.assessments.steps import OWN, hand_in, review
from tests.assessments.titles import titles_about
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, make_windows, scheme_document
from tests.organizations.honours import honour_objects
from tests.organizations.people import in_office
from tests.organizations.registers.documents import make_register
from tests.organizations.test_imports import workbook
from tests.scoring.standards.documents import draft_standard
from tests.shared import once, own
from tests.test_permissions import ADDRESSES, QUERIES, World

BAD = '"><img src=x onerror=alert(1)>'
SHORT = '"><b>'
WORSE = f"{BAD}</script></textarea><script>alert(2)</script>{{{{ 7*7 }}}}'"
TEXTS = {"name", "title", "source", "notes", "content", "clause", "method", "office", "hint", "unit", "effect_text"}
RUNS = re.compile("results/<|results/\\(|runs/<")  # about what a computation made
PDF = b"%PDF-1.4\n%%EOF\n"


def poisoned(value: Any, key: str = "") -> Any:
    """A scheme document with markup in all its words."""
    if isinstance(value, dict):
        return {name: poisoned(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, key) for part in value]
    if key not in TEXTS or not isinstance(value, str):
        return value
    return f"{value}{SHORT if key == 'unit' else BAD}"


def document(key: str) -> dict[str, Any]:
    """The small scheme with wording on every leaf, poisoned; grades keep their names, which rules refer to."""
    given = scheme_document(key=key)
    grades = given["grades"]
    for section in given["nodes"]:
        for leaf in section["children"]:
            leaf |= {"content": "内容", "clause": "条款", "method": "查阅资料", "office": "组织科", "source": "来源"}
    return {**poisoned(given), "grades": grades}


def make_county() -> tuple[Organization, list[Organization]]:
    county = make_organization(f"靖远县{BAD}")
    units = [make_organization(f"青溪镇{number}{BAD}", parent=county) for number in range(3)]
    tree.rename(units[2], name=f"白石镇{BAD}", effective_on=date(2026, 6, 1), document_no=BAD, actor=None)
    units[2].refresh_from_db()
    return county, units


def work_through(cycle: Cycle, people: dict[str, User], *, until: str) -> Cycle:
    """Fill, prove, return, review, compute, decide, publish, withdraw, with markup in every remark."""
    organizer = people["organizer"]
    sheets = list(Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position"))
    hand_in(sheets[0])
    services.return_items(sheets[0], reasons={"1.1": WORSE}, actor=organizer)
    fill(sheets[0], {"no_group": "是"}, actor=people["filler"], reason=WORSE)
    content, unit = PDF + str(cycle.pk).encode(), sheets[0].roster_entry.organization
    proof = files.store(content, name=f"a{BAD}.pdf", organization=unit, actor=people["filler"])
    services.attach(sheets[0], node="1.1", file=proof, note=BAD, actor=people["filler"])
    services.submit(sheets[0], actor=people["filler"])
    for sheet in sheets[1:]:
        hand_in(sheet)
    for sheet in sheets:
        fill(sheet, {"late": "1", **OWN_REVIEW}, stage=Stage.REVIEW, actor=organizer, reason=WORSE)
        review(sheet, actor=organizer)
    services.reopen_review(sheets[0], reason=WORSE, actor=organizer)
    services.finish_review(sheets[0], actor=organizer)
    services.compute(cycle, actor=organizer)
    if until == "computed":
        return Cycle.objects.get(pk=cycle.pk)
    entries = list(cycle.roster.order_by("position"))
    grades = {entry.pk: ("一般", WORSE) for entry in entries}
    decided = {"meeting": BAD, "minutes_no": BAD, "decided_on": date(2026, 1, 5), "grades": grades}
    services.decide(cycle, **decided, actor=people["leader"])
    for number in range(2):
        cycle = Cycle.objects.get(pk=cycle.pk)
        services.publish(cycle, title=f"通报{BAD}", document_no=BAD, actor=organizer)
        if number == 0:
            services.withdraw(Cycle.objects.get(pk=cycle.pk), reason=WORSE, actor=organizer)
    return Cycle.objects.get(pk=cycle.pk)


OWN_REVIEW = {"no_group": "是", "meetings": OWN["meetings"], "honours": "0"}


def make_world() -> World:
    """A county all of whose texts hold markup, with a cycle in each state and one object for every address."""
    county, units = make_county()
    people: dict[str, User | None] = {
        role: make_user(role, at=at, role=Role(role), name=f"李{BAD}", phone=SHORT)
        for role, at in {
            "organizer": county,
            "leader": county,
            "configurator": county,
            "auditor": county,
            "filler": units[0],
        }.items()
    }
    configurator = people["configurator"]
    scheme = make_scheme(owner=county, document=document("poisoned"), actor=configurator)
    made = {
        "owner": county,
        "scheme": scheme,
        "units": units,
        "actor": people["organizer"],
        "exceptions": {units[1].pk: (Standing.UNRANKED, WORSE, BAD)},
    }
    states = ("draft", "open", "computed", "published")
    cycles = {state: make_cycle(**made, title=f"2026年度{state}考核{BAD}", opened=state != "draft") for state in states}
    opens_at, closes_at = make_windows()[Stage.SELF]
    given = {"stage": Stage.SELF, "opens_at": opens_at, "closes_at": closes_at}
    services.set_window(cycles["open"], **given, reason=WORSE, actor=people["organizer"])
    for state in ("computed", "published"):
        cycles[state] = work_through(cycles[state], people, until=state)
    override = services.enter_override(
        cycles["computed"].roster.order_by("position")[0],
        node="",
        value=SCALE,
        reason=WORSE,
        document_no=BAD,
        actor=people["organizer"],
    )
    others = shared(county, people) | {"overrides": override} | poisoned_contracts(scheme, units, people)
    others |= honour_objects(county, StoredFile.objects.order_by("pk").last(), people["organizer"], bad=BAD)
    others |= in_office(county, people["organizer"], f"王{BAD}")
    others |= ratings_about(county, units[0], organizer=people["organizer"], bad=BAD)["open"]
    others |= goals_about(county, units[0], organizer=people["organizer"], bad=BAD)["open"]
    others |= level_objects(county, units, people["organizer"], bad=BAD)["open"]
    others |= screenings_about(county, people["organizer"], bad=BAD)
    others |= titles_about(county, units[0], people["organizer"], people["leader"], bad=BAD)["open"]
    others |= consequences_about(county, people["organizer"], BAD)["open"]
    others |= remedies_about(county, units[0], units[1], people["organizer"], BAD)["open"]
    others |= cases_about(county, units, actor=people["organizer"], bad=BAD)["open"]
    return World(people, {state: about(cycle) | others for state, cycle in cycles.items()})


def poisoned_contracts(scheme: Any, units: list[Organization], people: dict[str, User | None]) -> dict[str, Any]:
    """A year's contracts, one of them signed and reported on, with markup in all their words."""
    actor, county = people["organizer"], scheme.owner
    round = make_round(issuer=county, scheme=scheme, actor=actor, title=f"责任书{BAD}", rewards=WORSE)
    signed, draft = make_contracts(units[:2], round=round, signed=False)
    for contract in (signed, draft):
        services.set_targets(contract, targets={"1.1": (WORSE, 1)}, actor=actor)
    given = {"signed_on": date(2026, 1, 5), "signer": BAD[:40], "issuer_signer": BAD[:40], "actor": actor}
    services.sign_contract(signed, **given)
    for revision, reason in enumerate(("", WORSE)):
        said = {"done": f"{WORSE}{revision}", "plan": WORSE, "items": {"1.1": (BAD, 1)}, "actor": people["filler"]}
        services.report_month(signed, month=1, **said, reason=reason, revision=revision)
    services.change_contract(signed, first_month=11, reason=WORSE, actor=actor)
    content = workbook(["责任单位", "编号", "目标任务"], [draft.name, "1.1", WORSE * 2], sheet="目标任务")
    record = TARGETS.keep(round, content, name=f"{WORSE}.xlsx", actor=actor)
    return {"contracts": round, "contracts/units": signed, "contracts/imports": record}


def about(cycle: Cycle) -> dict[str, Any]:
    return {
        "cycles": cycle,
        "sheets": Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position").first(),
        "results": Result.objects.filter(run=cycle.run_id).order_by("roster_entry__position").first(),
        "runs": cycle.run,
        "evidence": Evidence.objects.order_by("pk").last(),
    }


def shared(county: Organization, people: dict[str, User | None]) -> dict[str, Any]:
    """Imports and jobs that failed with markup in what they found."""
    stored = StoredFile.objects.order_by("pk").last()
    problem = {"sheet": BAD, "row": 3, "column": "B", "value": WORSE, "message": WORSE}
    kept = {"file": stored, "problems": [problem], "state": "refused"}
    configurator, filler = people["configurator"], people["filler"]
    sheet = Sheet.objects.filter(roster_entry__cycle__state="open").earliest("pk")
    event = OrganizationEvent.objects.latest("pk")
    own, draft = sheet.roster_entry.organization, Cycle.objects.get(state="draft")
    return {
        "units": county,
        **beside_the_tree(county, event, actor=configurator),
        "histories": county,
        "users": people["filler"],
        "membership": Membership.objects.get(user=people["filler"]),
        "content_type": county,
        "standards": draft_standard(county, BAD, actor=configurator),
        "schemes": copied_or_found(county, people["configurator"]),
        "tables": county.parameter_tables.first() or poisoned_table(county, configurator),
        "units/import": ImportRecord.objects.create(
            kind="units", organization=county, target=str(county.pk), actor=configurator, **kept
        ),
        "cycles/imports": ImportRecord.objects.create(
            kind=ROSTER_IMPORT, organization=county, target=str(draft.pk), actor=people["organizer"], **kept
        ),
        "imports": ImportRecord.objects.create(
            kind=SHEET_IMPORT, organization=own, target=str(sheet.pk), actor=filler, **kept
        ),
        "jobs": Job.objects.create(kind="import_units", title=f"导入{BAD}", message=WORSE, actor=configurator),
        **registered(own, stored, kept, people),
    }


def beside_the_tree(county: Organization, event: OrganizationEvent, *, actor: User | None) -> dict[str, Any]:
    """An event, an alias, an affiliation of units whose names are markup; what a second state asks for is there."""
    alias = county.aliases.standing().first() or add_alias(county, name=f"旧名{BAD}", note=BAD, actor=actor)
    given = {"kind": AffiliationKind.REPORTING, "other": event.links.all()[0].source, "valid_from": date(2026, 6, 1)}
    line = county.affiliations.first() or affiliate(county, **given, document_no=BAD, actor=actor)
    windows = {"admin/organizations/affiliation": line, "admin/organizations/alias": alias}
    return {"events": event, "units/events": event, "units/aliases": alias, "units/affiliations": line, **windows}


def registered(unit: Organization, paper: Any, kept: dict[str, Any], people: dict[str, User | None]) -> dict[str, Any]:
    """A register, a record with its versions, and a refused import, with markup in all their texts."""
    kind = RegisterType.objects.first() or make_register("activity", words=BAD)
    given = {"topic": BAD, "sort": f"学习{BAD}", "who": f"张{SHORT}"}
    day, actor = date(2026, 3, 2), people["organizer"]
    made = registers.record(kind, organization=unit, date=day, data=given, actor=actor, again=True)
    registers.correct(made, data=given | {"topic": f"改{BAD}"}, reason=WORSE, actor=actor)
    uploaded = {"kind": REGISTER_IMPORT, "target": kind.code, "actor": actor, "organization": unit, **kept}
    record = ImportRecord.objects.create(**uploaded)
    return {"registers": made, "registers/import": record, "admin/organizations/registertype": kind}


def copied_or_found(county: Organization, actor: User | None) -> Any:
    """A draft with a version before it, all of whose texts hold markup."""
    found = county.schemes.filter(state="draft").first()
    if found is None:
        found = new_version(county.schemes.get(state="published"), actor=actor, year=2027)
        found.indicators.filter(code="1.2").update(name=f"改名{BAD}", content=f"2026年{WORSE}", source=WORSE, clause="")
    return found


def poisoned_table(county: Organization, actor: User | None) -> Any:
    """A parameter table with markup in all its texts, one row of it withdrawn."""
    table = start_table(owner=county, code="poisoned", name=f"参数{BAD}", unit_word=SHORT, actor=actor)
    row = NewRow("unit", f"靖远县{BAD}", 1, date(2026, 1, 1), None, f"文件{WORSE}")
    (added,) = add_rows(table, [row], actor=actor)
    withdraw_row(added, reason=WORSE, actor=actor)
    return table


shared_world = once(make_world)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return own(shared_world)


class Reader(HTMLParser):
    """Notes every element and attribute that no page of ours has: what text became when it was taken for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inline = tag == "script" and not (given.get("src") or "").startswith("/static/")
        handlers = [name for name in given if name.startswith("on")]
        if tag == "b" or inline or handlers or (tag == "img" and given.get("src") == "x"):
            self.found.append(f"<{tag} {given}>")


def pages(world: World, player: str) -> Iterator[tuple[str, str]]:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[player])
    read: set[str] = set()  # most addresses are about the same row in every state
    for state in world.objects if player == "organizer" else ("published", "open"):
        for name, address in ADDRESSES.items():
            computed = state in ("computed", "published")
            if name.startswith("admin:") or (RUNS.search(address.route) and not computed):
                continue
            url = world.url(address, state) + QUERIES.get(name, "")
            if url in read:
                continue
            read.add(url)
            response = client.get(url)
            assert response.status_code < 500, f"{name} {state}"
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                yield f"{name} {state}", response.content.decode()


def test_markup_in_any_field_stays_text(world: World) -> None:
    faults = {}
    shown: dict[str, set[str]] = {player: set() for player in world.people}
    for player in world.people:
        for where, page in pages(world, player):
            reader = Reader()
            reader.feed(page)
            if reader.found or "alert(2)</script>" in page or re.search(r"[^{]49'", page):
                faults[f"{player} {where}"] = reader.found
            if "&lt;img src=x onerror=alert(1)&gt;" in page:
                shown[player].add(where.split()[0])
    assert faults == {}
    assert {"assessments:sheet-import", "assessments:evidence", "assessments:result"} <= shown["filler"]
    assert {"assessments:contract", "assessments:contract-report"} <= shown["filler"]
    assert {"assessments:case", "assessments:case-month", "assessments:case-visit"} <= shown["filler"]
    assert {f"assessments:case-{page}" for page in ("list", "behind", "accept")} <= shown["organizer"]
    screened = {"screening", "screening-part", "screening-entry", "screening-import", "screening-list"}
    assert {f"assessments:{page}" for page in screened} <= shown["organizer"]
    assert "assessments:screening-decide" in shown["leader"]
    assert {"assessments:remedy", "assessments:consequence-entry", "assessments:consequence-list"} <= shown["filler"]
    assert {"assessments:contract-round", "assessments:contract-month"} <= shown["organizer"]
    assert {"assessments:title-review", "assessments:title-entry", "assessments:title-list"} <= shown["filler"]
    assert {"assessments:title-answers-import", "assessments:board-titles"} <= shown["organizer"]
    rated = ("list", "round", "entry", "answers", "answers-import", "earlier")
    assert {f"assessments:rating-{page}" for page in rated} <= shown["organizer"]
    assert {"assessments:sheet-review", "assessments:cross-review", "assessments:ranking"} <= shown["organizer"]
    assert {"organizations:import-preview", "scoring:scheme", "organizations:users"} <= shown["configurator"]
    assert {f"scoring:scheme-{page}" for page in ("difference", "lineage", "clauses", "years")} <= shown["configurator"]
    assert {"scoring:table", "scoring:table-list", "scoring:standard", "scoring:standard-list"} <= shown["configurator"]
    held = {"notice", "notice-list", "objection-answer", "rating-close", "level", "level-list", "plate-list"}
    held |= {"goal-list", "goal-set"}
    assert {f"assessments:{page}" for page in held} <= shown["organizer"]
    assert {"organizations:trail"} <= shown["auditor"]
    assert {f"organizations:{page}" for page in ("people", "person", "led", "pairs", "post-end")} <= shown["organizer"]
    own = {"registers", "register", "register-new", "register-record", "register-counts", "register-import-preview"}
    assert {f"organizations:{page}" for page in own} <= shown["organizer"]


def test_the_reader_sees_markup() -> None:
    reader = Reader()
    reader.feed(f'<p title="{BAD}">{WORSE}</p>')
    assert len(reader.found) == 3


def test_a_refusal_repeats_markup_as_text(world: World) -> None:
    """The 409 page, its toast and its JSON: the name of the cycle stands in all three."""
    client = Client()
    client.force_login(world.people["organizer"])
    url = f"/cycles/{world.objects['published']['cycles'].pk}/compute/"
    page = client.post(url)
    toast = client.post(url, headers={"HX-Request": "true"})
    for answer in (page, toast):
        assert answer.status_code == 409
        assert "&lt;img src=x onerror" in answer.content.decode()
        assert "<img src=x" not in answer.content.decode()
    told = client.post(url, headers={"Accept": "application/json"})
    assert told["Content-Type"] == "application/json"
    assert BAD in told.json()["detail"]


def test_what_is_searched_and_typed_comes_back_as_text(world: World) -> None:
    """Filters, the login form, forms with errors, an unknown pool."""
    client = Client()
    login = client.post("/login/?next=" + BAD, {"username": WORSE, "password": "x"}).content.decode()
    client.force_login(world.people["configurator"])
    asked = [client.get(f"/{where}/", {"q": WORSE, "state": BAD, "year": BAD, "kind": BAD}) for where in WHERE]
    typed = client.post("/users/new/", {"username": WORSE, "name": WORSE, "organization": WORSE, "role": BAD})
    client.force_login(world.people["organizer"])
    cycle = world.objects["published"]["cycles"]
    asked.append(client.get(f"/cycles/{cycle.pk}/ranking/", {"pool": WORSE}))
    form = client.post("/cycles/new/", {"title": WORSE, "period_from": WORSE, "scheme": BAD})
    for page in (login, *(answer.content.decode() for answer in (*asked, typed, form))):
        reader = Reader()
        reader.feed(page)
        assert reader.found == []


WHERE = ("units", "users", "schemes", "cycles")
